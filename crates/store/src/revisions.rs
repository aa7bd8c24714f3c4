//! Revisions of the record: each settling that changed something is one more, and every row tells in
//! which one it came and which one changed it last.
//!
//! ```
//! # use rapporteur_store::{Location, Store};
//! # let folder = tempfile::tempdir().expect("a folder");
//! # let mut store = Store::open(&Location::File(folder.path().join("a.db"))).expect("a store");
//! let seen = store.revision().expect("a number");
//! // …, and after some settlings:
//! for change in store.changes_since(seen, 100).expect("changes") {
//!     println!("{} {} is {}", change.at, change.id, if change.is_new { "new" } else { "changed" });
//! }
//! ```
//!
//! Deliberately absent: what a row said before it changed, and rows that are gone.

use crate::sql::{Database, Row};
use crate::{Result, Store, StoreError, state};
use rapporteur_ledger::Table;

/// The tables whose changes are kept.
pub(crate) const WATCHED: [Table; 7] = [
    Table::Process,
    Table::Round,
    Table::Position,
    Table::Ultimatum,
    Table::Pledge,
    Table::Measure,
    Table::Ceasefire,
];

/// One revision of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its number, from 1.
    pub number: u64,
    /// When it was made, in universal time (`2025-07-14T09:30:00.000000Z`).
    pub settled_at: String,
    /// Reports that the record then told of.
    pub reports: usize,
    /// Their events.
    pub events: usize,
    /// Incidents that they added up to.
    pub incidents: usize,
}

/// That a row of the record came or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The table that it stands in.
    pub table: Table,
    /// The process that it belongs to, by its id; of a process, its own.
    pub process: String,
    /// Identity of the row.
    pub id: String,
    /// Whether it was not there at the revision that was asked from.
    pub is_new: bool,
    /// The revision that changed it last.
    pub revision: u64,
    /// When that was made, in universal time.
    pub at: String,
}

impl Store {
    /// The number of the record's revision; 0 where it was never settled.
    pub fn revision(&mut self) -> Result<u64> {
        state::revision(&mut self.database)
    }

    /// The record's revision; `None` where it was never settled.
    pub fn last_revision(&mut self) -> Result<Option<Revision>> {
        self.database.one(
            "SELECT revision, settled_at, reports, events, incidents FROM revisions \
             ORDER BY revision DESC LIMIT 1",
            &[],
            |row| {
                Ok(Revision {
                    number: unsigned(row, 0)?,
                    settled_at: row.text(1)?.to_owned(),
                    reports: count(row, 2)?,
                    events: count(row, 3)?,
                    incidents: count(row, 4)?,
                })
            },
        )
    }

    /// What came or changed after a revision: the latest changes first, at most so many. Told are
    /// processes, rounds, positions, ultimatums, pledges, measures and ceasefires.
    pub fn changes_since(&mut self, revision: u64, limit: usize) -> Result<Vec<Change>> {
        let since = i64::try_from(revision).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let at = self.at().to_owned();
        self.database.all(
            "SELECT c.list, c.process, c.id, c.entered, c.changed, r.settled_at FROM changes c \
             JOIN revisions r ON r.revision = c.changed WHERE c.changed > $1 \
             ORDER BY c.changed DESC, c.list DESC, c.process DESC, c.id DESC LIMIT $2",
            &[since.into(), limit.into()],
            |row| {
                let list = row.text(0)?;
                let table = WATCHED.into_iter().find(|table| table.plural() == list);
                let table = table.ok_or_else(|| StoreError::Row {
                    at: at.clone(),
                    what: "a change".to_owned(),
                    detail: format!("there is no table {list}"),
                })?;
                Ok(Change {
                    table,
                    process: row.text(1)?.to_owned(),
                    id: row.text(2)?.to_owned(),
                    is_new: row.integer(3)? > since,
                    revision: unsigned(row, 4)?,
                    at: row.text(5)?.to_owned(),
                })
            },
        )
    }
}

fn unsigned(row: &Row<'_>, column: usize) -> Result<u64> {
    Ok(u64::try_from(row.integer(column)?).unwrap_or_default())
}

fn count(row: &Row<'_>, column: usize) -> Result<usize> {
    Ok(usize::try_from(row.integer(column)?).unwrap_or_default())
}

/// Notes that a revision brought or changed a row.
pub(crate) fn note(
    database: &mut Database,
    revision: i64,
    list: &str,
    process: &str,
    id: &str,
) -> Result<()> {
    database.execute(
        "INSERT INTO changes (list, process, id, entered, changed) VALUES ($1, $2, $3, $4, $4) \
         ON CONFLICT (list, process, id) DO UPDATE SET changed = excluded.changed",
        &[list.into(), process.into(), id.into(), revision.into()],
    )?;
    Ok(())
}

/// Forgets a row that is gone.
pub(crate) fn forget(database: &mut Database, list: &str, process: &str, id: &str) -> Result<()> {
    database.execute(
        "DELETE FROM changes WHERE list = $1 AND process = $2 AND id = $3",
        &[list.into(), process.into(), id.into()],
    )?;
    Ok(())
}
