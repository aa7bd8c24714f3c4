//! A row that the store lists: in one line of words, as one object of JSON, and which of its events
//! are worth a look.

use rapporteur_brief::words::Wording;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Row, Table};
use rapporteur_store::{Listed, StoreError};
use serde_json::{Map, Value};

/// What a row says, in one line.
///
/// # Errors
/// When its body is not one of its table.
pub fn line(row: &Listed, wording: Wording<'_>) -> Result<String, StoreError> {
    let line = rapporteur_brief::line;
    Ok(match row.head.table {
        Table::Incident => rapporteur_brief::incident_line(&row.read::<Incident>()?, wording),
        Table::Process => rapporteur_brief::process_line(&row.read::<Process>()?, wording),
        Table::Round => line(Row::Round(&row.read()?), wording),
        Table::Position => line(Row::Position(&row.read()?), wording),
        Table::Ultimatum => line(Row::Ultimatum(&row.read()?), wording),
        Table::Pledge => line(Row::Pledge(&row.read()?), wording),
        Table::Measure => line(Row::Measure(&row.read()?), wording),
        Table::Ceasefire => line(Row::Ceasefire(&row.read()?), wording),
        Table::Violence => line(Row::Violence(&row.read()?), wording),
        Table::Outlook => line(Row::Outlook(&row.read()?), wording),
    })
}

/// A row's body with what all rows have: of members that both have, the body's.
pub fn object(row: &Listed) -> Map<String, Value> {
    let mut all = match serde_json::to_value(&row.head) {
        Ok(Value::Object(head)) => head,
        _ => Map::new(),
    };
    all.insert("process".into(), row.process.clone().into());
    let body: Map<String, Value> = serde_json::from_str(&row.body).unwrap_or_default();
    all.extend(body);
    all
}

/// Of the events of a row, so many from the start and so many from the end: of a row that many
/// reports tell, the others are not shown beside something else.
pub fn ends(evidence: &[String], first: usize, last: usize) -> impl Iterator<Item = &String> {
    let first = first.min(evidence.len());
    let last = evidence.len().saturating_sub(last).max(first);
    let start = evidence.get(..first).unwrap_or_default();
    start.iter().chain(evidence.get(last..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_latest_are_taken() {
        let names: Vec<String> = (0..20).map(|number| format!("r#{number}")).collect();
        for (of, expected) in [(0, 0), (1, 1), (2, 2), (5, 5), (6, 6), (20, 6)] {
            let taken: Vec<&String> = ends(names.get(..of).unwrap_or(&[]), 2, 4).collect();
            assert_eq!(taken.len(), expected, "{of}");
            assert_eq!(taken.last().copied(), names.get(..of).and_then(<[_]>::last));
        }
    }
}
