//! A row that the store lists: in one line of words, as one object of JSON, and which of its events
//! are worth a look.

use rapporteur_brief::words::Wording;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Row, Table};
use rapporteur_store::{Lean, Listed, StoreError};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A row that can be read as a value of its table's type, whole or cut to what a page shows: its line
/// is the same.
pub trait Told {
    /// The table that it stands in.
    fn table(&self) -> Table;

    /// The row as a value.
    ///
    /// # Errors
    /// When its body is not of that type.
    fn value<T: DeserializeOwned>(&self) -> Result<T, StoreError>;
}

impl Told for Listed {
    fn table(&self) -> Table {
        self.head.table
    }

    fn value<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        self.read()
    }
}

impl Told for Lean {
    fn table(&self) -> Table {
        self.head.table
    }

    fn value<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        self.read_lean()
    }
}

/// What a row says, in one line.
///
/// # Errors
/// When its body is not one of its table.
pub fn line(row: &impl Told, wording: Wording<'_>) -> Result<String, StoreError> {
    let line = rapporteur_brief::line;
    Ok(match row.table() {
        Table::Incident => rapporteur_brief::incident_line(&row.value::<Incident>()?, wording),
        Table::Process => rapporteur_brief::process_line(&row.value::<Process>()?, wording),
        Table::Round => line(Row::Round(&row.value()?), wording),
        Table::Position => line(Row::Position(&row.value()?), wording),
        Table::Ultimatum => line(Row::Ultimatum(&row.value()?), wording),
        Table::Pledge => line(Row::Pledge(&row.value()?), wording),
        Table::Measure => line(Row::Measure(&row.value()?), wording),
        Table::Ceasefire => line(Row::Ceasefire(&row.value()?), wording),
        Table::Violence => line(Row::Violence(&row.value()?), wording),
        Table::Outlook => line(Row::Outlook(&row.value()?), wording),
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
