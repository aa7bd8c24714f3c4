//! Events, incidents or rows as JSON Lines: one object a line, with everything that is known.

use serde::Serialize;
use std::io::{self, Write};

/// Writes one line.
///
/// # Errors
/// When it cannot be written.
pub fn write<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
