//! The derived rows that are in the tables already, as far as a settling may write them anew: what
//! stands there is held against what is to stand there, and only what differs is written.

use crate::Result;
use crate::sql::Database;
use rapporteur_ledger::Table;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a row says, and on which events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Digest {
    /// Of all columns but `number`, `place` and `version`.
    pub(super) row: u64,
    /// Of the numbers of its events.
    pub(super) evidence: u64,
}

/// A row that stands in a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stands {
    pub(super) digest: Digest,
    pub(super) place: i64,
    /// Whether this settling has come upon it.
    pub(super) seen: bool,
}

/// The rows that stand, by table and number.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    tables: BTreeMap<Table, HashMap<i64, Stands>>,
}

/// The columns of a row that its digest is of.
#[derive(Hash)]
pub(super) struct Columns<'r> {
    pub(super) id: &'r str,
    pub(super) process: Option<&'r str>,
    pub(super) shelf: &'r str,
    pub(super) day: Option<&'r str>,
    pub(super) until: Option<&'r str>,
    pub(super) status: Option<&'r str>,
    pub(super) parties: &'r str,
    pub(super) topics: &'r str,
    pub(super) body: &'r str,
}

impl Columns<'_> {
    pub(super) fn digest(&self) -> u64 {
        // Only ever compared with others of the same run.
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// The digest of the events of a row, in their order.
pub(super) fn of_evidence(events: impl IntoIterator<Item = i64>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for event in events {
        event.hash(&mut hasher);
    }
    hasher.finish()
}

impl Standing {
    /// All rows of all tables.
    pub(super) fn load(database: &mut Database) -> Result<Self> {
        let mut standing = Self::default();
        for table in Table::ALL {
            let mut rows = HashMap::new();
            let list = table.plural();
            database.each(
                &format!(
                    "SELECT number, id, process, shelf, day, until, status, parties, topics, body, \
                     place FROM {list}"
                ),
                &[],
                |row| {
                    let columns = Columns {
                        id: row.text(1)?,
                        process: row.maybe_text(2)?,
                        shelf: row.text(3)?,
                        day: row.maybe_text(4)?,
                        until: row.maybe_text(5)?,
                        status: row.maybe_text(6)?,
                        parties: row.text(7)?,
                        topics: row.text(8)?,
                        body: row.text(9)?,
                    };
                    let digest = Digest {
                        row: columns.digest(),
                        evidence: of_evidence([]),
                    };
                    let stands = Stands {
                        digest,
                        place: row.integer(10)?,
                        seen: false,
                    };
                    rows.insert(row.integer(0)?, stands);
                    Ok(())
                },
            )?;
            if rows.is_empty() {
                continue;
            }
            let mut events: Vec<i64> = Vec::new();
            let mut of: Option<i64> = None;
            let mut enter = |of: Option<i64>, events: &mut Vec<i64>| {
                if let Some(stands) = of.and_then(|number| rows.get_mut(&number)) {
                    stands.digest.evidence = of_evidence(events.iter().copied());
                }
                events.clear();
            };
            database.each(
                "SELECT row, event FROM evidence WHERE list = $1 ORDER BY row, position",
                &[list.into()],
                |row| {
                    let number = row.integer(0)?;
                    if of != Some(number) {
                        enter(of, &mut events);
                        of = Some(number);
                    }
                    events.push(row.integer(1)?);
                    Ok(())
                },
            )?;
            enter(of, &mut events);
            standing.tables.insert(table, rows);
        }
        Ok(standing)
    }

    /// Enters a row.
    pub(super) fn enter(&mut self, table: Table, number: i64, stands: Stands) {
        self.tables.entry(table).or_default().insert(number, stands);
    }

    /// Whether a row is among these.
    pub(super) fn holds(&self, table: Table, number: i64) -> bool {
        let rows = self.tables.get(&table);
        rows.is_some_and(|rows| rows.contains_key(&number))
    }

    /// Adds the rows of another part of the record.
    pub(super) fn extend(&mut self, more: Self) {
        for (table, rows) in more.tables {
            self.tables.entry(table).or_default().extend(rows);
        }
    }

    pub(super) fn get_mut(&mut self, table: Table, number: i64) -> Option<&mut Stands> {
        self.tables.get_mut(&table)?.get_mut(&number)
    }

    /// The numbers of rows that the settling has not come upon, by table, in ascending order.
    pub(super) fn gone(&self) -> Vec<(Table, Vec<i64>)> {
        let tables = self.tables.iter().map(|(table, rows)| {
            let gone = rows.iter().filter(|(_, stands)| !stands.seen);
            let mut gone: Vec<i64> = gone.map(|(number, _)| *number).collect();
            gone.sort_unstable();
            (*table, gone)
        });
        tables.filter(|(_, gone)| !gone.is_empty()).collect()
    }
}
