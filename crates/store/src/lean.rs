//! Rows as pages show them: without the thousands of events that tell one.
//!
//! A [`Listed`](crate::Listed) names every event that tells it. An attack of which two thousand
//! reports tell takes half a megabyte to say so, and a page of two hundred such rows shows some words
//! of each. A [`Lean`] row has the same members with lists that were cut to their first and last items
//! when the row was written, and says how many events there are. The two are of different types, so
//! that nobody counts, decides or exports by what is only a part.
//!
//! ```
//! use rapporteur_ledger::Table;
//! use rapporteur_store::Filter;
//! # let folder = tempfile::tempdir().expect("a folder");
//! # let location = rapporteur_store::Location::File(folder.path().join("a.db"));
//! # let mut store = rapporteur_store::Store::open(&location).expect("a new store");
//! for row in store.list_lean(Table::Incident, &Filter::default()).expect("rows") {
//!     println!("{} is told by {} events, first by {:?}", row.head.id, row.told, row.ends().first());
//! }
//! ```
//!
//! Deliberately absent: cutting while reading. What is cut lies beside the row in a table of its own
//! (`lean`), and the whole body is not touched.

mod cut;
mod table;

use crate::queries::{Cursor, MOST_TOLD_FIRST, Query, Wanted, cited, head, read_body, summary};
use crate::sql::{Database, Row, Value};
use crate::{Filter, Result, Store, StoreError};
use jiff::civil::Date;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Party, Record, Table};
use serde::de::DeserializeOwned;
use smol_str::SmolStr;
use std::collections::BTreeMap;

#[cfg(test)]
pub(crate) use cut::cut;
pub(crate) use table::{Whole, fill, insert, move_to, remove};

/// What every row has, but for its evidence: as [`rapporteur_ledger::RowHead`] has it.
#[derive(Clone, Debug, PartialEq)]
pub struct LeanHead {
    /// Identity in the record.
    pub id: String,
    /// The table that it stands in.
    pub table: Table,
    /// The day on which it was, is to be or was said; `None` when that is not known.
    pub day: Option<Date>,
    /// Its last day, or the day by which it is due.
    pub until: Option<Date>,
    /// How it stands, by the name that its JSON has for it.
    pub status: Option<SmolStr>,
    /// All who take part in it.
    pub parties: Vec<Party>,
    /// Negotiation issues.
    pub topics: Vec<SmolStr>,
}

/// A row of the record, its lists cut where they are long.
#[derive(Clone, Debug, PartialEq)]
pub struct Lean {
    /// What all tables' rows have.
    pub head: LeanHead,
    /// The process that it belongs to; `None` for incidents, which may belong to several, and for
    /// processes.
    pub process: Option<String>,
    /// How many events tell it, all of them.
    pub told: usize,
    /// Where it stands, to go on behind it.
    pub cursor: Cursor,
    ends: Vec<String>,
    body: String,
    is_cut: bool,
}

impl Lean {
    /// Names of the events that tell it first and last, in their order: all of them where they are
    /// few, else at least four from the start and four from the end.
    pub fn ends(&self) -> &[String] {
        &self.ends
    }

    /// The row as a value of its table's type, with no more than the ends of its lists.
    ///
    /// # Errors
    /// When the body is not of that type.
    pub fn read_lean<T: DeserializeOwned>(&self) -> Result<T> {
        read_body(&self.head.id, &self.body)
    }
}

impl Store {
    /// The rows of a table that a filter lets through, as [`Store::list`] lists them.
    pub fn list_lean(&mut self, table: Table, filter: &Filter) -> Result<Vec<Lean>> {
        let tables = self.tables()?;
        let query = Query::new(tables, table, filter, Wanted::Lean)?;
        rows(tables, table, &query.sql, &query.parameters())
    }

    /// The rows with an id: one, or one for each process that it stands in.
    pub fn row_lean(&mut self, id: &str) -> Result<Vec<Lean>> {
        let tables = self.tables()?;
        let kind = id.split_once('-').map_or("", |(kind, _)| kind);
        let Some(table) = Table::ALL.into_iter().find(|t| t.singular() == kind) else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM {} r{} WHERE r.id = $1 ORDER BY r.number",
            table.plural(),
            joined(table)
        );
        rows(tables, table, &sql, &[id.into()])
    }

    /// The rows of all tables that an event tells, by its name (`report#3`).
    pub fn rows_of_event_lean(&mut self, event: &str) -> Result<Vec<Lean>> {
        let mut rows = self.rows_of_events_lean(&[event])?;
        Ok(rows.remove(event).unwrap_or_default())
    }

    /// The rows of all tables that some events tell, by the names of the events; an event that tells
    /// none is left out.
    pub fn rows_of_events_lean(&mut self, events: &[&str]) -> Result<BTreeMap<String, Vec<Lean>>> {
        let told = self.rows_told_by(events)?;
        let tables = self.tables()?;
        let mut all = BTreeMap::new();
        for (event, lists) in told {
            let mut found = Vec::new();
            for (table, number) in lists {
                let sql = format!(
                    "SELECT {COLUMNS} FROM evidence v JOIN {} r ON r.number = v.row{} \
                     WHERE v.event = $1 AND v.list = $2 ORDER BY r.number",
                    table.plural(),
                    joined(table)
                );
                let parameters = [number.into(), table.plural().into()];
                found.extend(rows(tables, table, &sql, &parameters)?);
            }
            all.insert(event, found);
        }
        Ok(all)
    }

    /// All processes as pages show them, those first of which most reports tell.
    pub fn processes_lean(&mut self) -> Result<Vec<Process>> {
        let sql = format!(
            "SELECT r.id, COALESCE(n.body, r.body) FROM processes r{} {MOST_TOLD_FIRST}",
            joined(Table::Process)
        );
        self.tables()?
            .all(&sql, &[], |row| read_body(row.text(0)?, row.text(1)?))
    }

    /// The tables of a process, by its id, as [`Store::record`] has them, of rows as pages show them.
    pub fn record_lean(&mut self, process: &str) -> Result<Record> {
        let tables = self.tables()?;
        let summary = summary(tables, process)?;
        Ok(Record {
            rounds: bodies(tables, Table::Round, process)?,
            positions: bodies(tables, Table::Position, process)?,
            ultimatums: bodies(tables, Table::Ultimatum, process)?,
            pledges: bodies(tables, Table::Pledge, process)?,
            measures: bodies(tables, Table::Measure, process)?,
            ceasefires: bodies(tables, Table::Ceasefire, process)?,
            violence: bodies(tables, Table::Violence, process)?,
            outlook: bodies(tables, Table::Outlook, process)?,
            ..summary
        })
    }

    /// The first items of a list that a row holds (`tellings`, `history`), at most so many, whether
    /// the row as it is shown has them or not. This reads one whole body, and makes values of no more
    /// than these.
    ///
    /// # Errors
    /// When the items are not of that type.
    pub fn items<T: DeserializeOwned>(
        &mut self,
        row: &Lean,
        list: &str,
        most: usize,
    ) -> Result<Vec<T>> {
        let id = &row.head.id;
        let whole = match row.is_cut {
            true => {
                let sql = format!(
                    "SELECT body FROM {} WHERE number = $1",
                    row.head.table.plural()
                );
                let number = row.cursor.0.into();
                self.tables()?.one(&sql, &[number], |row| row.owned(0))?
            }
            false => None,
        };
        let body = whole.flatten();
        let body = body.as_deref().unwrap_or(&row.body);
        let items = cut::first_items(body, list, most).ok_or_else(|| StoreError::Row {
            at: self.at().to_owned(),
            what: id.clone(),
            detail: format!("its {list} cannot be read"),
        })?;
        items.into_iter().map(|item| read_body(id, item)).collect()
    }

    /// Whether an event that tells a row also tells one of another table.
    pub fn is_told_as(&mut self, row: &Lean, other: Table) -> Result<bool> {
        // The other table is compared as no index has it: with it SQLite would go through all of
        // that table's evidence.
        let found = self.tables()?.number(
            "SELECT v.position FROM evidence v JOIN evidence o ON o.event = v.event \
             WHERE v.list = $1 AND v.row = $2 AND o.list || '' = $3 LIMIT 1",
            &[
                row.head.table.plural().into(),
                row.cursor.0.into(),
                other.plural().into(),
            ],
        )?;
        Ok(found > 0)
    }
}

/// Columns of a row, which its query calls `r`, with the cut body of [`joined`], where there is one.
/// The whole body is read only where there is none.
pub(crate) const COLUMNS: &str = "r.id, r.process, r.day, r.until, r.status, r.parties, r.topics, \
                                  COALESCE(n.body, r.body), r.number, n.told";

/// Joins the cut bodies of a table.
pub(crate) fn joined(table: Table) -> String {
    format!(
        " LEFT JOIN lean n ON n.list = '{}' AND n.number = r.number",
        table.plural()
    )
}

fn rows(
    database: &mut Database,
    table: Table,
    sql: &str,
    parameters: &[Value<'_>],
) -> Result<Vec<Lean>> {
    let at = database.at().to_owned();
    database.all(sql, parameters, |row| lean(table, row, &at))
}

fn lean(table: Table, row: &Row<'_>, at: &str) -> Result<Lean> {
    let head = head(table, row, at)?;
    let body = row.text(7)?;
    let ends = cited(&head.id, body)?;
    let told = row.maybe_integer(9)?;
    Ok(Lean {
        process: row.owned(1)?,
        told: told.map_or(ends.len(), |told| {
            usize::try_from(told).unwrap_or(ends.len())
        }),
        cursor: Cursor(row.integer(8)?),
        ends,
        body: body.to_owned(),
        is_cut: told.is_some(),
        head: LeanHead {
            id: head.id,
            table,
            day: head.day,
            until: head.until,
            status: head.status,
            parties: head.parties,
            topics: head.topics,
        },
    })
}

/// The rows of one table of a process, in the order in which the ledger has them.
fn bodies<T: DeserializeOwned>(
    tables: &mut Database,
    table: Table,
    process: &str,
) -> Result<Vec<T>> {
    let sql = format!(
        "SELECT r.id, COALESCE(n.body, r.body) FROM {} r{} WHERE r.process = $1 \
         ORDER BY COALESCE(n.place, r.place)",
        table.plural(),
        joined(table)
    );
    tables.all(&sql, &[process.into()], |row| {
        read_body(row.text(0)?, row.text(1)?)
    })
}
