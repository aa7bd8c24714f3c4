//! Derived rows on their way into the tables: numbers, labels, evidence.
//!
//! Rows are gathered and written by the ten thousand. Labels are held until the end, some twelve
//! bytes each, and written in their order, which fills an index quickly.

use crate::prepared::UNDATED;
use crate::queries::{party_label, topic_label};
use crate::sql::Database;
use crate::{Result, StoreError};
use rapporteur_ledger::{Record, RowHead, Table};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// How many rows are gathered before they are written.
const GATHERED: usize = 8192;

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
    head: RowHead,
    process: Option<String>,
    shelf: String,
    parties: String,
    topics: String,
    body: String,
    evidence: Vec<i64>,
}

/// All rows of a settling.
pub(super) struct Rows {
    version: i64,
    next: BTreeMap<Table, i64>,
    waiting: BTreeMap<Table, Vec<Waiting>>,
    gathered: usize,
    labels: Labels,
    /// The shelf of each incident, as the labels number it.
    shelves: Vec<u32>,
    at: String,
}

impl Rows {
    /// Rows that one version makes.
    pub(super) fn new(version: i64, at: &str) -> Self {
        Self {
            version,
            next: BTreeMap::new(),
            waiting: BTreeMap::new(),
            gathered: 0,
            labels: Labels::default(),
            shelves: Vec::new(),
            at: at.to_owned(),
        }
    }

    /// Takes in a row; its number in its table.
    pub(super) fn enter(
        &mut self,
        head: RowHead,
        process: Option<&str>,
        row: &impl Serialize,
        events: &EventNumbers,
    ) -> Result<i64> {
        let broken = |error: serde_json::Error| StoreError::Row {
            at: self.at.clone(),
            what: head.id.clone(),
            detail: error.to_string(),
        };
        let body = serde_json::to_string(row).map_err(broken)?;
        let parties = serde_json::to_string(&head.parties).map_err(broken)?;
        let topics = serde_json::to_string(&head.topics).map_err(broken)?;
        let next = self.next.entry(head.table).or_insert(1);
        let number = *next;
        *next += 1;
        let shelf = head
            .day
            .or(head.until)
            .map_or_else(|| UNDATED.to_owned(), |day| day.to_string());
        self.labels.enter_head(&head, &shelf, number);
        if head.table == Table::Incident {
            let shelf = self.labels.shelves.number(&shelf);
            self.shelves.push(shelf);
        }
        let evidence = head.evidence.iter().filter_map(|name| events.of(name));
        let waiting = Waiting {
            number,
            process: process.map(str::to_owned),
            shelf,
            parties,
            topics,
            body: crate::prepared::without_nulls(&body),
            evidence: evidence.collect(),
            head,
        };
        self.gathered += 1;
        self.waiting
            .entry(waiting.head.table)
            .or_default()
            .push(waiting);
        Ok(number)
    }

    /// What a record holds beside its rows, as JSON.
    pub(super) fn summary(&self, record: Record) -> Result<String> {
        let summary = Record {
            rounds: Vec::new(),
            ultimatums: Vec::new(),
            pledges: Vec::new(),
            measures: Vec::new(),
            violence: Vec::new(),
            ceasefires: Vec::new(),
            outlook: Vec::new(),
            positions: Vec::new(),
            ..record
        };
        serde_json::to_string(&summary).map_err(|error| StoreError::Row {
            at: self.at.clone(),
            what: "the summary of a process".to_owned(),
            detail: error.to_string(),
        })
    }

    /// Adds a label to an incident that has been entered.
    pub(super) fn label_incident(&mut self, number: i64, label: &str) {
        let place = usize::try_from(number - 1).unwrap_or(usize::MAX);
        if let Some(shelf) = self.shelves.get(place) {
            let label = self.labels.labels.number(label);
            self.labels
                .entries
                .push((Table::Incident, label, *shelf, number));
        }
    }

    /// Whether enough is gathered to be written.
    pub(super) fn is_full(&self) -> bool {
        self.gathered >= GATHERED
    }

    /// Writes what is gathered, but for the labels.
    pub(super) fn write(&mut self, database: &mut Database) -> Result<()> {
        for (table, rows) in std::mem::take(&mut self.waiting) {
            let list = table.plural();
            let mut insert = database.insert(
                list,
                &[
                    "number", "id", "process", "shelf", "day", "until", "status", "parties",
                    "topics", "body", "version",
                ],
            )?;
            for row in &rows {
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
                ])?;
            }
            insert.finish()?;
            let mut insert = database.insert("evidence", &["list", "row", "position", "event"])?;
            for row in &rows {
                for (event, position) in row.evidence.iter().zip(1i64..) {
                    insert.row(&[
                        list.into(),
                        row.number.into(),
                        position.into(),
                        (*event).into(),
                    ])?;
                }
            }
            insert.finish()?;
        }
        self.gathered = 0;
        Ok(())
    }

    /// Writes the labels.
    pub(super) fn write_labels(&mut self, database: &mut Database) -> Result<()> {
        self.labels.write(database)
    }
}

/// Texts, each once, by numbers.
#[derive(Default)]
struct Texts {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Texts {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        number
    }

    fn text(&self, number: u32) -> &str {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        self.texts.get(place).map_or("", String::as_str)
    }
}

/// What rows are found by.
#[derive(Default)]
struct Labels {
    labels: Texts,
    shelves: Texts,
    /// Table, label, shelf, number of the row.
    entries: Vec<(Table, u32, u32, i64)>,
}

impl Labels {
    fn enter_head(&mut self, head: &RowHead, shelf: &str, number: i64) {
        for party in &head.parties {
            let named = party.id.is_some();
            let names = party.names.iter().filter(|_| !named).map(String::as_str);
            let codes = party
                .country
                .as_deref()
                .into_iter()
                .chain(party.id.as_deref());
            for name in codes.chain(names) {
                self.enter(head.table, &party_label(name), shelf, number);
            }
        }
        for topic in &head.topics {
            self.enter(head.table, &topic_label(topic), shelf, number);
        }
    }

    fn enter(&mut self, table: Table, label: &str, shelf: &str, number: i64) {
        let label = self.labels.number(label);
        let shelf = self.shelves.number(shelf);
        self.entries.push((table, label, shelf, number));
    }

    fn write(&mut self, database: &mut Database) -> Result<()> {
        let mut entries = std::mem::take(&mut self.entries);
        let ranks = |texts: &Texts| {
            let mut order: Vec<u32> = (0..).take(texts.texts.len()).collect();
            order.sort_by_key(|number| texts.text(*number));
            let mut ranks: Vec<u32> = vec![0; order.len()];
            for (number, rank) in order.iter().zip(0u32..) {
                if let Some(place) = ranks.get_mut(usize::try_from(*number).unwrap_or(0)) {
                    *place = rank;
                }
            }
            ranks
        };
        let (labels, shelves) = (ranks(&self.labels), ranks(&self.shelves));
        let rank = |ranks: &[u32], number: u32| {
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            ranks.get(place).copied()
        };
        entries.sort_unstable_by_key(|(table, label, shelf, number)| {
            (
                table.plural(),
                rank(&labels, *label),
                rank(&shelves, *shelf),
                *number,
            )
        });
        entries.dedup();
        let mut insert = database.insert("labels", &["list", "label", "shelf", "number"])?;
        for (table, label, shelf, number) in entries {
            insert.row(&[
                table.plural().into(),
                self.labels.text(label).into(),
                self.shelves.text(shelf).into(),
                number.into(),
            ])?;
        }
        insert.finish()
    }
}
