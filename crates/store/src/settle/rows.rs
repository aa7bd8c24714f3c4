//! Derived rows on their way into the tables: numbers, labels, evidence.
//!
//! A row that stands in its table as it is to stand is left alone; others are gathered and written by
//! the thousand, all within one transaction that begins with the first of them.

use super::number;
use super::standing::{Columns, Digest, Standing, Stands, of_evidence};
use crate::lean;
use crate::prepared::UNDATED;
use crate::queries::{party_label, topic_label};
use crate::revisions::{self, WATCHED};
use crate::sql::Database;
use crate::{Result, StoreError, state};
use rapporteur_ledger::{Party, Record, RowHead, Table};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many rows are gathered before they are written.
const GATHERED: usize = 8192;

/// How many bytes of their bodies.
const GATHERED_BYTES: usize = 8 << 20;

/// The numbers of events by their names.
#[derive(Debug, Default)]
pub(super) struct EventNumbers {
    first: HashMap<String, i64>,
    odd: HashMap<String, i64>,
}

impl EventNumbers {
    /// Notes the events of a report, whose numbers follow on each other.
    pub(super) fn enter<'e>(
        &mut self,
        report: &str,
        first: i64,
        names: impl Iterator<Item = &'e str>,
    ) {
        for (name, place) in names.zip(0i64..) {
            let regular = name
                .strip_prefix(report)
                .and_then(|rest| rest.strip_prefix('#'))
                .and_then(|number| number.parse::<i64>().ok());
            if regular != Some(place + 1) {
                self.odd.insert(name.to_owned(), first + place);
            }
        }
        self.first.insert(report.to_owned(), first);
    }

    pub(super) fn of(&self, name: &str) -> Option<i64> {
        if let Some(number) = self.odd.get(name) {
            return Some(*number);
        }
        let (report, number) = name.rsplit_once('#')?;
        Some(self.first.get(report)? + number.parse::<i64>().ok()? - 1)
    }
}

/// A row that waits to be written.
struct Waiting {
    number: i64,
    place: i64,
    head: RowHead,
    process: Option<String>,
    shelf: String,
    parties: String,
    topics: String,
    body: String,
    evidence: Vec<i64>,
    /// Whether another stands in its place.
    replaces: bool,
    /// Whether what it says is new, and not only where its events are.
    says_new: bool,
}

/// All rows of a settling.
pub(super) struct Rows {
    version: i64,
    /// The revision that these rows make.
    revision: i64,
    standing: Standing,
    /// The rows that were entered since they were last asked for, where they are to be known.
    entered: Option<Standing>,
    taken: BTreeMap<Table, HashSet<i64>>,
    waiting: BTreeMap<Table, Vec<Waiting>>,
    gathered: usize,
    gathered_bytes: usize,
    /// Rows that only stand in another place of their table.
    moved: Vec<(Table, i64, i64)>,
    /// Whether the transaction has begun, and whether anything has been changed in it.
    begun: bool,
    changed: bool,
    at: String,
}

impl Rows {
    /// Rows that one version makes, to be written where others stand.
    pub(super) fn new(version: i64, database: &mut Database) -> Result<Self> {
        let revision = revision_of(database)? + 1;
        Ok(Self {
            version,
            revision,
            standing: Standing::default(),
            entered: None,
            taken: BTreeMap::new(),
            waiting: BTreeMap::new(),
            gathered: 0,
            gathered_bytes: 0,
            moved: Vec::new(),
            begun: false,
            changed: false,
            at: database.at().to_owned(),
        })
    }

    /// Adds rows that stand and may be written anew, or be gone.
    pub(super) fn expect(&mut self, standing: Standing) {
        self.standing.extend(standing);
    }

    /// Has the rows that are entered from now on remembered.
    pub(super) fn remember(&mut self) {
        self.entered = Some(Standing::default());
    }

    /// The rows that were entered since they were last asked for; none where nobody wants to know.
    pub(super) fn entered(&mut self) -> Standing {
        self.entered
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Takes in a row, with its place in its table; its number and its shelf.
    pub(super) fn enter(
        &mut self,
        mut head: RowHead,
        process: Option<&str>,
        place: i64,
        row: &impl Serialize,
        events: &EventNumbers,
    ) -> Result<i64> {
        let broken = |error: serde_json::Error| StoreError::Row {
            at: self.at.clone(),
            what: head.id.clone(),
            detail: error.to_string(),
        };
        let body = serde_json::to_string(row).map_err(broken)?;
        let body = crate::prepared::without_nulls(&body);
        let parties = serde_json::to_string(&head.parties).map_err(broken)?;
        let topics = serde_json::to_string(&head.topics).map_err(broken)?;
        let shelf = head
            .day
            .or(head.until)
            .map_or_else(|| UNDATED.to_owned(), |day| day.to_string());
        let mut number = number::of(&shelf, process, &head.id);
        let taken = self.taken.entry(head.table).or_default();
        while !taken.insert(number) {
            // Two of one number are as unlikely as two of one identity.
            number = number.saturating_add(1);
        }
        let evidence: Vec<i64> = head
            .evidence
            .iter()
            .filter_map(|name| events.of(name))
            .collect();
        // The numbers say the same in less room while the row waits.
        head.evidence = Vec::new();
        let day = head.day.map(|day| day.to_string());
        let until = head.until.map(|day| day.to_string());
        let columns = Columns {
            id: &head.id,
            process,
            shelf: &shelf,
            day: day.as_deref(),
            until: until.as_deref(),
            status: head.status.as_deref(),
            parties: &parties,
            topics: &topics,
            body: &body,
        };
        let digest = Digest {
            row: columns.digest(),
            evidence: of_evidence(evidence.iter().copied()),
        };
        if let Some(entered) = &mut self.entered {
            let stands = Stands {
                digest,
                place,
                seen: false,
            };
            entered.enter(head.table, number, stands);
        }
        let stands = self.standing.get_mut(head.table, number);
        let (replaces, says_new) = match stands {
            Some(stands) => {
                stands.seen = true;
                if stands.digest == digest {
                    if stands.place != place {
                        self.moved.push((head.table, number, place));
                    }
                    return Ok(number);
                }
                (true, stands.digest.row != digest.row)
            }
            None => (false, true),
        };
        let waiting = Waiting {
            number,
            place,
            process: process.map(str::to_owned),
            shelf,
            parties,
            topics,
            body,
            evidence,
            head,
            replaces,
            says_new,
        };
        self.gathered += 1;
        self.gathered_bytes += waiting.body.len();
        self.waiting
            .entry(waiting.head.table)
            .or_default()
            .push(waiting);
        Ok(number)
    }

    /// What a record holds beside its rows, as JSON.
    pub(super) fn summary(&self, sums: &Record) -> Result<String> {
        serde_json::to_string(sums).map_err(|error| StoreError::Row {
            at: self.at.clone(),
            what: "the summary of a process".to_owned(),
            detail: error.to_string(),
        })
    }

    /// Whether enough is gathered to be written.
    pub(super) fn is_full(&self) -> bool {
        self.gathered >= GATHERED || self.gathered_bytes >= GATHERED_BYTES
    }

    /// Begins the one transaction of this settling, unless it has begun.
    pub(super) fn begin(&mut self, database: &mut Database) -> Result<()> {
        if !self.begun {
            database.begin()?;
            self.begun = true;
            if revision_of(database)? + 1 != self.revision {
                // Somebody else has settled: what stands is not what is known to stand.
                let at = database.at().to_owned();
                return Err(StoreError::Busy { at });
            }
        }
        Ok(())
    }

    /// Whether there is a transaction to be ended.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Notes that something beside rows was changed.
    pub(super) fn note_change(&mut self) {
        self.changed = true;
    }

    /// Whether anything was changed.
    pub(super) fn has_changed(&self) -> bool {
        self.changed
    }

    /// The revision that these rows make.
    pub(super) fn revision(&self) -> i64 {
        self.revision
    }

    /// Writes what is gathered.
    pub(super) fn write(&mut self, database: &mut Database) -> Result<()> {
        if self.gathered == 0 {
            return Ok(());
        }
        self.begin(database)?;
        self.changed = true;
        for (table, mut rows) in std::mem::take(&mut self.waiting) {
            rows.sort_by_key(|row| row.number);
            for row in rows.iter().filter(|row| row.replaces) {
                remove(database, table, row.number)?;
            }
            self.insert(database, table, &rows)?;
            insert_labels(database, table, &rows)?;
            if WATCHED.contains(&table) {
                for row in rows.iter().filter(|row| row.says_new) {
                    let id = row.head.id.as_str();
                    let process = row.process.as_deref().unwrap_or(id);
                    revisions::note(database, self.revision, table.plural(), process, id)?;
                }
            }
        }
        self.gathered = 0;
        self.gathered_bytes = 0;
        Ok(())
    }

    fn insert(&self, database: &mut Database, table: Table, rows: &[Waiting]) -> Result<()> {
        let list = table.plural();
        let mut insert = database.insert(
            list,
            &[
                "number", "id", "process", "shelf", "day", "until", "status", "parties", "topics",
                "body", "version", "place",
            ],
        )?;
        for row in rows {
            let day = row.head.day.map(|day| day.to_string());
            let until = row.head.until.map(|day| day.to_string());
            insert.row(&[
                row.number.into(),
                (&row.head.id).into(),
                row.process.as_deref().into(),
                (&row.shelf).into(),
                day.as_deref().into(),
                until.as_deref().into(),
                row.head.status.as_deref().into(),
                (&row.parties).into(),
                (&row.topics).into(),
                (&row.body).into(),
                self.version.into(),
                row.place.into(),
            ])?;
        }
        insert.finish()?;
        let whole = rows.iter().map(|row| lean::Whole {
            number: row.number,
            place: row.place,
            body: &row.body,
        });
        lean::insert(database, table, whole)?;
        let mut insert = database.insert("evidence", &["list", "row", "position", "event"])?;
        for row in rows {
            for (event, position) in row.evidence.iter().zip(1i64..) {
                insert.row(&[
                    list.into(),
                    row.number.into(),
                    position.into(),
                    (*event).into(),
                ])?;
            }
        }
        insert.finish()
    }

    /// Writes what is left, and takes away what the settling has not come upon.
    pub(super) fn finish(&mut self, database: &mut Database) -> Result<()> {
        self.write(database)?;
        self.begin(database)?;
        for (table, number, place) in std::mem::take(&mut self.moved) {
            self.changed = true;
            database.execute(
                &format!("UPDATE {} SET place = $1 WHERE number = $2", table.plural()),
                &[place.into(), number.into()],
            )?;
            lean::move_to(database, table, number, place)?;
        }
        for (table, numbers) in self.standing.gone() {
            self.changed = true;
            for number in numbers {
                let Some((id, process)) = remove(database, table, number)? else {
                    continue;
                };
                // On another shelf it has another number, and is the same row.
                let still = database.number(
                    &format!(
                        "SELECT count(*) FROM {} WHERE id = $1 AND COALESCE(process, id) = $2",
                        table.plural()
                    ),
                    &[(&id).into(), (&process).into()],
                )?;
                if still == 0 && WATCHED.contains(&table) {
                    revisions::forget(database, table.plural(), &process, &id)?;
                }
            }
        }
        Ok(())
    }
}

fn revision_of(database: &mut Database) -> Result<i64> {
    Ok(i64::try_from(state::revision(database)?).unwrap_or(i64::MAX - 1))
}

/// Takes a row out of its table, with its labels and its evidence; its id and its process (of a
/// process, itself). Labels by process stay.
fn remove(database: &mut Database, table: Table, number: i64) -> Result<Option<(String, String)>> {
    let list = table.plural();
    let at = database.at().to_owned();
    let row = database.one(
        &format!(
            "SELECT id, COALESCE(process, id), shelf, parties, topics FROM {list} WHERE number = $1"
        ),
        &[number.into()],
        |row| {
            let broken = |error: serde_json::Error| StoreError::Row {
                at: at.clone(),
                what: format!("row {number} of {list}"),
                detail: error.to_string(),
            };
            let parties: Vec<Party> = serde_json::from_str(row.text(3)?).map_err(broken)?;
            let topics: Vec<SmolStr> = serde_json::from_str(row.text(4)?).map_err(broken)?;
            Ok((
                row.text(0)?.to_owned(),
                row.text(1)?.to_owned(),
                row.text(2)?.to_owned(),
                labels(&parties, &topics),
            ))
        },
    )?;
    lean::remove(database, table, number)?;
    database.execute(
        "DELETE FROM evidence WHERE list = $1 AND row = $2",
        &[list.into(), number.into()],
    )?;
    let Some((id, process, shelf, labels)) = row else {
        return Ok(None);
    };
    for label in labels {
        database.execute(
            "DELETE FROM labels WHERE list = $1 AND label = $2 AND shelf = $3 AND number = $4",
            &[list.into(), (&label).into(), (&shelf).into(), number.into()],
        )?;
    }
    database.execute(
        &format!("DELETE FROM {list} WHERE number = $1"),
        &[number.into()],
    )?;
    Ok(Some((id, process)))
}

/// What a row is found by, each once.
fn labels(parties: &[Party], topics: &[SmolStr]) -> Vec<String> {
    let mut all = Vec::new();
    for party in parties {
        let named = party.id.is_some();
        let names = party.names.iter().filter(|_| !named).map(String::as_str);
        let codes = party
            .country
            .as_deref()
            .into_iter()
            .chain(party.id.as_deref());
        all.extend(codes.chain(names).map(party_label));
    }
    all.extend(topics.iter().map(|topic| topic_label(topic)));
    all.sort_unstable();
    all.dedup();
    all
}

fn insert_labels(database: &mut Database, table: Table, rows: &[Waiting]) -> Result<()> {
    let mut entries: Vec<(String, &str, i64)> = Vec::new();
    for row in rows {
        let labels = labels(&row.head.parties, &row.head.topics);
        entries.extend(
            labels
                .into_iter()
                .map(|label| (label, row.shelf.as_str(), row.number)),
        );
    }
    // An index is filled quickly in its order.
    entries.sort_unstable();
    let mut insert = database.insert("labels", &["list", "label", "shelf", "number"])?;
    for (label, shelf, number) in entries {
        insert.row(&[
            table.plural().into(),
            (&label).into(),
            shelf.into(),
            number.into(),
        ])?;
    }
    insert.finish()
}
