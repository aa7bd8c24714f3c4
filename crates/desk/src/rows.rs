//! A row that the store lists, in one line of words and with its links.

use rapporteur_brief::words::Wording;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Row, Table};
use rapporteur_store::{Listed, Result};

/// What the row says, in one line.
///
/// # Errors
/// When its body is not one of its table.
pub(crate) fn line(row: &Listed, wording: Wording<'_>) -> Result<String> {
    Ok(match row.head.table {
        Table::Incident => rapporteur_brief::incident_line(&row.read::<Incident>()?, wording),
        Table::Process => rapporteur_brief::process_line(&row.read::<Process>()?, wording),
        Table::Round => rapporteur_brief::line(Row::Round(&row.read()?), wording),
        Table::Position => rapporteur_brief::line(Row::Position(&row.read()?), wording),
        Table::Ultimatum => rapporteur_brief::line(Row::Ultimatum(&row.read()?), wording),
        Table::Pledge => rapporteur_brief::line(Row::Pledge(&row.read()?), wording),
        Table::Measure => rapporteur_brief::line(Row::Measure(&row.read()?), wording),
        Table::Ceasefire => rapporteur_brief::line(Row::Ceasefire(&row.read()?), wording),
        Table::Violence => rapporteur_brief::line(Row::Violence(&row.read()?), wording),
        Table::Outlook => rapporteur_brief::line(Row::Outlook(&row.read()?), wording),
    })
}

/// The table of a name (`rounds`).
pub(crate) fn table(name: &str) -> Option<Table> {
    Table::ALL.into_iter().find(|table| table.plural() == name)
}

/// A status as people read it.
pub(crate) fn status(name: &str) -> String {
    name.replace('_', " ")
}
