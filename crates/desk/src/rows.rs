//! What all pages say of a row: its line of words, and its status.

use rapporteur_brief::words::Wording;
use rapporteur_store::{Lean, Result};

/// What the row says, in one line.
///
/// # Errors
/// When its body is not one of its table.
pub(crate) fn line(row: &Lean, wording: Wording<'_>) -> Result<String> {
    rapporteur_answers::line(row, wording)
}

/// A status as people read it.
pub(crate) fn status(name: &str) -> String {
    name.replace('_', " ")
}
