//! Rows of the record by table, process, day, status, party and topic; by id; by event.
//!
//! Every query is answered from an index. A list of one filter follows that filter's index in the
//! order of days; of several filters the one that fewest rows have leads, and the others are looked
//! up for each of its rows.
//!
//! Deliberately absent: wording, and what a table's row holds. A row comes with its head
//! ([`RowHead`]), which all tables share, and its body as JSON, which [`Listed::read`] makes a value
//! of (`Round`, `Incident`, …).

use crate::settle::number;
use crate::sql::{Database, Row, Value};
use crate::{Result, Store, StoreError, lean};
use jiff::civil::Date;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Party, Record, RowHead, Table};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::ControlFlow;

/// Which rows of a table are listed. An empty filter lists all of them, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this process, by its id.
    pub process: Option<String>,
    /// Of this day or later. The day of a row without one is that by which it is due; a row without
    /// either is left out where days are asked for.
    pub since: Option<Date>,
    /// Of this day or earlier.
    pub until: Option<Date>,
    /// With this status, by the name that it has in JSON.
    pub status: Option<String>,
    /// In which each of these takes part: a country's code, an id of the actor files, or, for those
    /// who have no id, a name. Case does not matter.
    pub parties: Vec<String>,
    /// That touch each of these issues.
    pub topics: Vec<String>,
    /// Newest first.
    pub newest_first: bool,
    /// No more than so many rows.
    pub limit: Option<usize>,
    /// Without the first so many rows.
    pub offset: usize,
    /// Only rows behind this one, in whichever order they are listed. A row that has gone keeps its
    /// place.
    pub after: Option<Cursor>,
}

/// The place of a row in the order of its table: the same however the table grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor(pub(crate) i64);

impl Cursor {
    /// A place as [`Cursor`] is shown; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let number = i64::from_str_radix(text, 16).ok()?;
        is_plain.then_some(Self(number))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", self.0)
    }
}

/// A row of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// What all tables' rows have.
    pub head: RowHead,
    /// The process that it belongs to; `None` for incidents, which may belong to several, and for
    /// processes.
    pub process: Option<String>,
    /// The row as JSON, without members that are `null`.
    pub body: String,
    /// Where it stands, to go on behind it.
    pub cursor: Cursor,
}

impl Listed {
    /// The row as a value of its table's type.
    ///
    /// # Errors
    /// When the body is not of that type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        read_body(&self.head.id, &self.body)
    }
}

/// Rows of a list that are handed over together.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The rows.
    pub rows: Vec<Listed>,
    /// Whether there are more behind the last.
    pub goes_on: bool,
}

pub(crate) fn read_body<T: DeserializeOwned>(id: &str, body: &str) -> Result<T> {
    serde_json::from_str(body).map_err(|error| StoreError::Row {
        at: "the store".to_owned(),
        what: id.to_owned(),
        detail: error.to_string(),
    })
}

impl Store {
    /// The rows of a table that a filter lets through.
    pub fn list(&mut self, table: Table, filter: &Filter) -> Result<Vec<Listed>> {
        list(self.tables()?, table, filter)
    }

    /// Hands over the rows that [`Store::list`] would give, one by one, until `take` breaks.
    pub fn each(
        &mut self,
        table: Table,
        filter: &Filter,
        mut take: impl FnMut(Listed) -> ControlFlow<()>,
    ) -> Result<()> {
        let tables = self.tables()?;
        let query = Query::new(tables, table, filter, Wanted::Rows)?;
        let at = tables.at().to_owned();
        let mut goes_on = ControlFlow::Continue(());
        tables.each(&query.sql, &query.parameters(), |row| {
            if goes_on.is_continue() {
                goes_on = take(listed(table, row, &at)?);
            }
            Ok(())
        })
    }

    /// As many of the rows that [`Store::list`] would give, from the first on, as have no more than
    /// so many bytes together, and one in any case.
    pub fn piece(&mut self, table: Table, filter: &Filter, bytes: u64) -> Result<Piece> {
        let tables = self.tables()?;
        let limit = filter.limit.unwrap_or(i32::MAX as usize);
        let and_one = Filter {
            limit: Some(limit.saturating_add(1)),
            ..filter.clone()
        };
        let sizes = Query::new(tables, table, &and_one, Wanted::Sizes)?;
        let (mut all, mut fits, mut sum) = (0_usize, 0_usize, 0_u64);
        tables.each(&sizes.sql, &sizes.parameters(), |row| {
            sum = sum.saturating_add(u64::try_from(row.integer(0)?).unwrap_or_default());
            if all < limit && (all == 0 || sum <= bytes) {
                fits = all + 1;
            }
            all += 1;
            Ok(())
        })?;
        let some = Filter {
            limit: Some(fits),
            ..filter.clone()
        };
        Ok(Piece {
            rows: list(tables, table, &some)?,
            goes_on: all > fits,
        })
    }

    /// How many rows [`Store::list`] would give without a limit.
    pub fn count(&mut self, table: Table, filter: &Filter) -> Result<usize> {
        let tables = self.tables()?;
        let query = Query::new(tables, table, filter, Wanted::Count)?;
        let count = tables.number(&query.sql, &query.parameters())?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The rows of all tables of a process, or of all processes, in the order of their days.
    /// Incidents are among them.
    pub fn timeline(&mut self, filter: &Filter) -> Result<Vec<Listed>> {
        let tables = self.tables()?;
        let mut all = Vec::new();
        let some = Filter {
            limit: filter
                .limit
                .map(|limit| limit.saturating_add(filter.offset)),
            offset: 0,
            after: None,
            ..filter.clone()
        };
        for table in Table::ALL.into_iter().filter(|t| *t != Table::Process) {
            all.extend(list(tables, table, &some)?);
        }
        let day = |row: &Listed| row.head.day.or(row.head.until).unwrap_or(Date::MAX);
        all.sort_by_key(day);
        if filter.newest_first {
            all.reverse();
        }
        let rows = all.into_iter().skip(filter.offset);
        Ok(rows.take(filter.limit.unwrap_or(usize::MAX)).collect())
    }

    /// The rows with an id: one, or one for each process that it stands in.
    pub fn row(&mut self, id: &str) -> Result<Vec<Listed>> {
        let tables = self.tables()?;
        let kind = id.split_once('-').map_or("", |(kind, _)| kind);
        let Some(table) = Table::ALL.into_iter().find(|t| t.singular() == kind) else {
            return Ok(Vec::new());
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM {} r WHERE r.id = $1 ORDER BY r.number",
            table.plural()
        );
        rows(tables, table, &sql, &[id.into()])
    }

    /// The rows of all tables that an event tells, by its name (`report#3`).
    pub fn rows_of_event(&mut self, event: &str) -> Result<Vec<Listed>> {
        let mut rows = self.rows_of_events(&[event])?;
        Ok(rows.remove(event).unwrap_or_default())
    }

    /// The rows of all tables that some events tell, by the names of the events; an event that tells
    /// none is left out.
    pub fn rows_of_events(&mut self, events: &[&str]) -> Result<BTreeMap<String, Vec<Listed>>> {
        let told = self.rows_told_by(events)?;
        let tables = self.tables()?;
        let mut all = BTreeMap::new();
        for (event, lists) in told {
            let mut rows = Vec::new();
            for (table, number) in lists {
                let sql = format!(
                    "SELECT {COLUMNS} FROM evidence v JOIN {} r ON r.number = v.row \
                     WHERE v.event = $1 AND v.list = $2 ORDER BY r.number",
                    table.plural()
                );
                let parameters = [number.into(), table.plural().into()];
                rows.extend(self::rows(tables, table, &sql, &parameters)?);
            }
            all.insert(event, rows);
        }
        Ok(all)
    }

    /// The tables in which some events tell rows, each with the number of the event's own row, by
    /// the names of the events. Most events tell rows of few tables.
    pub(crate) fn rows_told_by(
        &mut self,
        events: &[&str],
    ) -> Result<BTreeMap<String, Vec<(Table, i64)>>> {
        let numbers = self.event_numbers(events)?;
        let tables = self.tables()?;
        let mut all = BTreeMap::new();
        for (event, number) in numbers {
            let lists: BTreeSet<String> = tables
                .all(
                    "SELECT list FROM evidence WHERE event = $1",
                    &[number.into()],
                    |row| Ok(row.text(0)?.to_owned()),
                )?
                .into_iter()
                .collect();
            let told = Table::ALL
                .into_iter()
                .filter(|table| lists.contains(table.plural()));
            let told: Vec<(Table, i64)> = told.map(|table| (table, number)).collect();
            if !told.is_empty() {
                all.insert(event, told);
            }
        }
        Ok(all)
    }

    /// All processes, those first of which most reports tell.
    pub fn processes(&mut self) -> Result<Vec<Process>> {
        let tables = self.tables()?;
        tables.all(
            &format!("SELECT r.id, r.body FROM processes r {MOST_TOLD_FIRST}"),
            &[],
            |row| read_body(row.text(0)?, row.text(1)?),
        )
    }

    /// How many reports tell of a process, by its id.
    pub fn reports_of_process(&mut self, process: &str) -> Result<usize> {
        let count = self.tables()?.number(
            "SELECT count(*) FROM process_reports WHERE process = $1",
            &[process.into()],
        )?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// What the record of a process holds beside its rows, by its id: violence by week, the course of
    /// each speaker's expectations. Its tables are empty.
    pub fn summary(&mut self, process: &str) -> Result<Record> {
        summary(self.tables()?, process)
    }

    /// The tables of a process, by its id, with all that follows from them.
    pub fn record(&mut self, process: &str) -> Result<Record> {
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
}

pub(crate) fn summary(tables: &mut Database, process: &str) -> Result<Record> {
    let body = tables.one(
        "SELECT body FROM summaries WHERE process = $1",
        &[process.into()],
        |row| Ok(row.text(0)?.to_owned()),
    )?;
    body.map_or_else(|| Ok(Record::default()), |body| read_body(process, &body))
}

/// The order of processes.
pub(crate) const MOST_TOLD_FIRST: &str =
    "ORDER BY (SELECT count(*) FROM process_reports t WHERE t.process = r.id) DESC, r.id";

/// The rows of one table of a process, in the order in which the ledger has them.
fn bodies<T: DeserializeOwned>(
    tables: &mut Database,
    table: Table,
    process: &str,
) -> Result<Vec<T>> {
    let sql = format!(
        "SELECT id, body FROM {} WHERE process = $1 ORDER BY place",
        table.plural()
    );
    tables.all(&sql, &[process.into()], |row| {
        read_body(row.text(0)?, row.text(1)?)
    })
}

/// Columns of a derived row, which its query calls `r`.
const COLUMNS: &str =
    "r.id, r.process, r.day, r.until, r.status, r.parties, r.topics, r.body, r.number";

fn list(database: &mut Database, table: Table, filter: &Filter) -> Result<Vec<Listed>> {
    let query = Query::new(database, table, filter, Wanted::Rows)?;
    rows(database, table, &query.sql, &query.parameters())
}

fn rows(
    database: &mut Database,
    table: Table,
    sql: &str,
    parameters: &[Value<'_>],
) -> Result<Vec<Listed>> {
    let at = database.at().to_owned();
    database.all(sql, parameters, |row| listed(table, row, &at))
}

/// The events that a body names.
#[derive(Deserialize)]
struct Cites {
    #[serde(default)]
    evidence: Vec<String>,
    #[serde(default)]
    tellings: Vec<Cited>,
}

#[derive(Deserialize)]
struct Cited {
    event: String,
}

/// The names of the events in a body.
pub(crate) fn cited(id: &str, body: &str) -> Result<Vec<String>> {
    let cites: Cites = read_body(id, body)?;
    let mut evidence = cites.evidence;
    evidence.extend(cites.tellings.into_iter().map(|telling| telling.event));
    Ok(evidence)
}

/// The head of a row that is read by [`COLUMNS`], without its evidence.
pub(crate) fn head(table: Table, row: &Row<'_>, at: &str) -> Result<RowHead> {
    let id = row.text(0)?;
    let broken = |detail: String| StoreError::Row {
        at: at.to_owned(),
        what: id.to_owned(),
        detail,
    };
    let day = |column| -> Result<Option<Date>> {
        row.maybe_text(column)?
            .map(str::parse)
            .transpose()
            .map_err(|error: jiff::Error| broken(error.to_string()))
    };
    let json = |error: serde_json::Error| broken(error.to_string());
    let parties: Vec<Party> = serde_json::from_str(row.text(5)?).map_err(json)?;
    let topics: Vec<SmolStr> = serde_json::from_str(row.text(6)?).map_err(json)?;
    Ok(RowHead {
        id: id.to_owned(),
        table,
        day: day(2)?,
        until: day(3)?,
        status: row.maybe_text(4)?.map(SmolStr::new),
        parties,
        topics,
        evidence: Vec::new(),
    })
}

fn listed(table: Table, row: &Row<'_>, at: &str) -> Result<Listed> {
    let head = head(table, row, at)?;
    let body = row.text(7)?;
    Ok(Listed {
        process: row.owned(1)?,
        body: body.to_owned(),
        cursor: Cursor(row.integer(8)?),
        head: RowHead {
            evidence: cited(&head.id, body)?,
            ..head
        },
    })
}

/// What a row is found by when it touches an issue.
pub(crate) fn topic_label(topic: &str) -> String {
    format!("topic={}", topic.to_lowercase())
}

/// What a row is found by when somebody takes part in it, by code, id or name.
pub(crate) fn party_label(party: &str) -> String {
    format!("party={}", party.to_lowercase())
}

/// What an incident is found by when an event of it belongs to a process.
pub(crate) fn process_label(process: &str) -> String {
    format!("process={process}")
}

/// What a list is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The rows, whole.
    Rows,
    /// The rows as pages show them.
    Lean,
    /// How many bytes the body of each has.
    Sizes,
    /// How many rows there are.
    Count,
}

/// A statement and its parameters, all of them texts.
pub(crate) struct Query {
    pub(crate) sql: String,
    texts: Vec<String>,
}

impl Query {
    pub(crate) fn new(
        database: &mut Database,
        table: Table,
        filter: &Filter,
        wanted: Wanted,
    ) -> Result<Self> {
        let mut labels: Vec<String> = filter.parties.iter().map(|p| party_label(p)).collect();
        labels.extend(filter.topics.iter().map(|topic| topic_label(topic)));
        if let Some(process) = &filter.process
            && table == Table::Incident
        {
            labels.push(process_label(process));
        }
        let mut query = Self {
            sql: String::new(),
            texts: Vec::new(),
        };
        let name = table.plural();
        let leading = rarest(database, name, &labels)?;
        let columns = match wanted {
            Wanted::Rows => COLUMNS,
            Wanted::Lean => lean::COLUMNS,
            Wanted::Sizes => "CAST(octet_length(r.body) AS BIGINT)",
            Wanted::Count => "count(*)",
        };
        let cut = match wanted {
            Wanted::Lean => lean::joined(table),
            _ => String::new(),
        };
        let from = match &leading {
            Some(leading) => {
                labels.retain(|label| label != leading);
                let (list, label) = (query.place(name), query.place(leading));
                format!(
                    "labels l JOIN {name} r ON r.number = l.number{cut} WHERE l.list = {list} AND l.label = {label}"
                )
            }
            None => format!("{name} r{cut} WHERE 1 = 1"),
        };
        let order = if leading.is_some() { "l" } else { "r" };
        let mut conditions = String::new();
        if let Some(since) = filter.since {
            let since = query.place(&since.to_string());
            conditions.push_str(&format!(" AND {order}.shelf >= {since}"));
        }
        // Days stand before 'undated'.
        let last = filter.until.or(filter.since.map(|_| Date::MAX));
        if let Some(last) = last {
            let last = query.place(&last.to_string());
            conditions.push_str(&format!(" AND {order}.shelf <= {last}"));
        }
        if let Some(status) = &filter.status {
            let status = query.place(status);
            conditions.push_str(&format!(" AND r.status = {status}"));
        }
        if let Some(process) = &filter.process {
            match table {
                Table::Incident => {}
                Table::Process => {
                    let process = query.place(process);
                    conditions.push_str(&format!(" AND r.id = {process}"));
                }
                _ => {
                    let process = query.place(process);
                    conditions.push_str(&format!(" AND r.process = {process}"));
                }
            }
        }
        for label in &labels {
            let (list, label) = (query.place(name), query.place(label));
            conditions.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM labels x WHERE x.list = {list} AND x.label = {label} \
                 AND x.shelf = r.shelf AND x.number = r.number)"
            ));
        }
        if let Some(Cursor(number)) = filter.after.filter(|_| wanted != Wanted::Count) {
            let behind = if filter.newest_first { '<' } else { '>' };
            conditions.push_str(&match number::shelf(number) {
                Some(shelf) => {
                    let shelf = query.place(&shelf);
                    format!(" AND ({order}.shelf, {order}.number) {behind} ({shelf}, {number})")
                }
                // Days so far off that their numbers are not told apart.
                None => format!(" AND {order}.number {behind} {number}"),
            });
        }
        query.sql = match wanted {
            Wanted::Count => format!("SELECT {columns} FROM {from}{conditions}"),
            _ => {
                let direction = if filter.newest_first { " DESC" } else { "" };
                let mut sql = format!(
                    "SELECT {columns} FROM {from}{conditions} \
                     ORDER BY {order}.shelf{direction}, {order}.number{direction}"
                );
                if filter.limit.is_some() || filter.offset > 0 {
                    let limit = filter.limit.unwrap_or(i32::MAX as usize);
                    sql.push_str(&format!(" LIMIT {limit} OFFSET {}", filter.offset));
                }
                sql
            }
        };
        Ok(query)
    }

    /// Takes in a parameter; how the statement calls it.
    fn place(&mut self, text: &str) -> String {
        self.texts.push(text.to_owned());
        format!("${}", self.texts.len())
    }

    pub(crate) fn parameters(&self) -> Vec<Value<'_>> {
        self.texts.iter().map(Value::from).collect()
    }
}

/// The label that fewest rows have. More than some thousand are not told apart.
fn rarest(database: &mut Database, list: &str, labels: &[String]) -> Result<Option<String>> {
    if labels.len() < 2 {
        return Ok(labels.first().cloned());
    }
    let mut best: Option<(i64, &String)> = None;
    for label in labels {
        let count = database.number(
            "SELECT count(*) FROM (SELECT 1 FROM labels WHERE list = $1 AND label = $2 LIMIT 4000) few",
            &[list.into(), label.into()],
        )?;
        if best.is_none_or(|(least, _)| count < least) {
            best = Some((count, label));
        }
    }
    Ok(best.map(|(_, label)| label.clone()))
}

/// How the database goes about a list, line by line.
#[cfg(test)]
pub(crate) fn explained(
    database: &mut Database,
    table: Table,
    filter: &Filter,
    wanted: Wanted,
) -> Result<Vec<String>> {
    let query = Query::new(database, table, filter, wanted)?;
    let (words, column) = if database.is_postgres() {
        ("EXPLAIN", 0)
    } else {
        ("EXPLAIN QUERY PLAN", 3)
    };
    let sql = format!("{words} {}", query.sql);
    database.all(&sql, &query.parameters(), |row| {
        Ok(row.text(column)?.to_owned())
    })
}
