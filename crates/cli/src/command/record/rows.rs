//! A row that the store lists, as a value of its table and as one line.

use rapporteur_brief::words::Wording;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Row, Table};
use rapporteur_store::{Listed, Result};
use serde_json::{Map, Value};

/// What the row says, in one line.
///
/// # Errors
/// When its body is not one of its table.
pub(super) fn line(row: &Listed, wording: Wording<'_>) -> Result<String> {
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

/// The row's body with what all rows have: of members that both have, the body's.
pub(super) fn object(row: &Listed) -> Map<String, Value> {
    let mut all = Map::new();
    let body: Map<String, Value> = serde_json::from_str(&row.body).unwrap_or_default();
    let head = serde_json::to_value(&row.head).unwrap_or_default();
    if let Value::Object(head) = head {
        for (name, value) in head {
            all.insert(name, value);
        }
    }
    all.insert("process".into(), row.process.clone().into());
    for (name, value) in body {
        all.insert(name, value);
    }
    all
}
