//! Rows of the record with their words, and what came or changed.

use crate::{AnswerError, Answers, MOST_ROWS, Result, Sentence, listed};
use jiff::civil::Date;
use rapporteur_ledger::Table;
use rapporteur_ledger::processes::Process;
use rapporteur_store::{Cursor, Filter, Listed, Piece};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// No more bytes of whole rows than these at a time.
pub const MOST_BYTES: u64 = 4 << 20;

/// Of a row that many events tell, so many from the start and so many from the end.
const FIRST: usize = 2;
const LAST: usize = 3;

/// A row of the record.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FoundRow {
    /// Its identity (`round-…`).
    pub id: String,
    /// The table that it stands in (`rounds`).
    pub table: String,
    /// The process that it belongs to, by its id.
    pub process: Option<String>,
    /// Its day.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// Its last day, or the day by which it is due.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// How it stands.
    pub status: Option<String>,
    /// What it says, in one line.
    pub words: String,
    /// Issues that it touches.
    pub topics: Vec<String>,
    /// Sentences that say so: the first and the latest of those that do.
    pub sentences: Vec<Sentence>,
    /// How many events tell it.
    pub evidence: usize,
    /// The whole row, as its table has it.
    #[schema(value_type = Object)]
    pub row: Value,
}

/// Rows, one page of them.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Rows {
    /// The page.
    pub rows: Vec<FoundRow>,
    /// How many there are on all pages.
    pub total: usize,
    /// What to ask with as `after`, to have the next page; `null` on the last.
    pub next: Option<String>,
}

/// A negotiation.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProcessRow {
    /// Its identity (`process-…`).
    pub id: String,
    /// Its name.
    pub name: String,
    /// Those who negotiate.
    pub parties: Vec<String>,
    /// Those who mediate, host or press.
    pub third_parties: Vec<String>,
    /// Issues.
    pub topics: Vec<String>,
    /// The first day that is told of.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// The last.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Whether a person declared it.
    pub declared: bool,
    /// How many reports tell of it.
    pub reports: usize,
}

/// That a row came or changed.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ChangedRow {
    /// Whether it was not there before.
    pub is_new: bool,
    /// The revision of the record that brought or changed it.
    pub revision: u64,
    /// When that was made, in universal time.
    pub at: String,
    /// The row as it is now; `null` where it has gone meanwhile.
    pub row: Option<FoundRow>,
    /// Its identity.
    pub id: String,
    /// Its table.
    pub table: String,
    /// Its process.
    pub process: String,
}

/// The table of a name (`rounds`).
pub fn table_named(name: &str) -> Result<Table> {
    let mut tables = Table::ALL.into_iter();
    tables.find(|table| table.plural() == name).ok_or_else(|| {
        let near: Vec<String> = Table::ALL.iter().map(|t| t.plural().to_owned()).collect();
        AnswerError::Unknown {
            what: "table",
            name: name.to_owned(),
            near,
        }
    })
}

/// Names of the events of a row that are worth a sentence each.
pub(crate) fn ends(evidence: &[String]) -> Vec<String> {
    listed::ends(evidence, FIRST, LAST).cloned().collect()
}

impl Answers<'_> {
    /// All processes, those first of which most reports tell.
    pub fn processes(&mut self) -> Result<Vec<ProcessRow>> {
        let mut all = Vec::new();
        for process in self.store.processes_lean()? {
            let reports = self.store.reports_of_process(&process.id)?;
            let names = |parties: &[rapporteur_ledger::Party]| {
                let names = parties.iter().map(|party| party.name().to_owned());
                names.collect::<Vec<String>>()
            };
            all.push(ProcessRow {
                parties: names(&process.parties),
                third_parties: process
                    .third_parties
                    .iter()
                    .map(|third| third.party.name().to_owned())
                    .collect(),
                topics: process.topics.iter().map(ToString::to_string).collect(),
                since: process.since,
                until: process.until,
                declared: process.declared,
                reports,
                id: process.id,
                name: process.name,
            });
        }
        Ok(all)
    }

    /// The process that is meant: its id, its name, or words of its name ('russia ukraine').
    pub fn process(&mut self, words: &str) -> Result<Process> {
        let fold = |text: &str| -> Vec<String> {
            let words = text.split(|letter: char| !letter.is_alphanumeric());
            words
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect()
        };
        let all = self.store.processes_lean()?;
        let asked = fold(words);
        let is_exact =
            |process: &&Process| process.id == words.trim() || fold(&process.name) == asked;
        if let Some(process) = all.iter().find(is_exact) {
            return Ok(process.clone());
        }
        let known = |process: &Process| -> Vec<String> {
            let parties = process.parties.iter();
            let codes = parties.flat_map(|party| {
                party
                    .country
                    .iter()
                    .map(ToString::to_string)
                    .chain(party.names.iter().cloned())
            });
            let mut known = fold(&process.name);
            known.extend(codes.flat_map(|name| fold(&name)));
            known
        };
        let mut fits = all.iter().filter(|process| {
            let known = known(process);
            !asked.is_empty()
                && asked
                    .iter()
                    .all(|word| word == "and" || known.contains(word))
        });
        match (fits.next(), fits.next()) {
            (Some(one), None) => Ok(one.clone()),
            _ => Err(AnswerError::Unknown {
                what: "single process",
                name: words.trim().to_owned(),
                near: all
                    .iter()
                    .take(8)
                    .map(|process| format!("{} ({})", process.name, process.id))
                    .collect(),
            }),
        }
    }

    /// Rows of a table, one page of them: no more than [`MOST_BYTES`] of rows, which are whole, and one
    /// in any case. `after` is what the page before said: the rows behind the last of that page,
    /// whatever has come or gone since.
    pub fn rows(&mut self, table: Table, filter: &Filter, after: Option<&str>) -> Result<Rows> {
        let wrong =
            |after| AnswerError::Wrong(format!("'{after}' is no 'next' of an earlier page"));
        let behind = |after| Cursor::parse(after).ok_or_else(|| wrong(after));
        let limit = filter.limit.unwrap_or(50).clamp(1, MOST_ROWS);
        let page = Filter {
            limit: Some(limit),
            after: after.map(behind).transpose()?,
            ..filter.clone()
        };
        let total = self.store.count(table, filter)?;
        let Piece {
            rows: listed,
            goes_on,
        } = self.store.piece(table, &page, MOST_BYTES)?;
        let mut names = Vec::new();
        for row in &listed {
            names.extend(ends(&row.head.evidence));
        }
        let sentences = self.sentences(&names)?;
        let mut rows = Vec::with_capacity(listed.len());
        for row in &listed {
            let ends = ends(&row.head.evidence);
            let own = sentences
                .iter()
                .filter(|sentence| ends.contains(&sentence.event));
            let own = own.cloned().collect();
            rows.push(self.found(row, own)?);
        }
        Ok(Rows {
            rows,
            total,
            next: listed
                .last()
                .filter(|_| goes_on)
                .map(|row| row.cursor.to_string()),
        })
    }

    /// A row by its id, with all of its sentences (at most so many); one for each process that it
    /// stands in.
    pub fn row(&mut self, id: &str, sentences: usize) -> Result<Vec<FoundRow>> {
        let listed = self.store.row(id)?;
        if listed.is_empty() {
            let near = self.store.names_like(id)?;
            return Err(AnswerError::Unknown {
                what: "row",
                name: id.to_owned(),
                near,
            });
        }
        let mut rows = Vec::new();
        for row in &listed {
            let evidence: Vec<String> = row.head.evidence.iter().take(sentences).cloned().collect();
            let sentences = self.sentences(&evidence)?;
            rows.push(self.found(row, sentences)?);
        }
        Ok(rows)
    }

    /// What came or changed after a revision, the latest first; at most so many.
    pub fn changes(&mut self, since: u64, limit: usize) -> Result<Vec<ChangedRow>> {
        let changes = self.store.changes_since(since, limit.min(MOST_ROWS))?;
        let mut all = Vec::with_capacity(changes.len());
        for change in changes {
            let listed = self.store.row(&change.id)?;
            let of_process = listed
                .iter()
                .find(|row| row.process.as_deref() == Some(&change.process));
            let row = match of_process.or(listed.first()) {
                Some(row) => {
                    let sentences = self.sentences(&ends(&row.head.evidence))?;
                    Some(self.found(row, sentences)?)
                }
                None => None,
            };
            all.push(ChangedRow {
                is_new: change.is_new,
                revision: change.revision,
                at: change.at,
                row,
                id: change.id,
                table: change.table.plural().to_owned(),
                process: change.process,
            });
        }
        Ok(all)
    }

    fn found(&self, row: &Listed, sentences: Vec<Sentence>) -> Result<FoundRow> {
        let head = &row.head;
        Ok(FoundRow {
            id: head.id.clone(),
            table: head.table.plural().to_owned(),
            process: row.process.clone(),
            day: head.day,
            until: head.until,
            status: head.status.as_ref().map(ToString::to_string),
            words: listed::line(row, self.wording())?,
            topics: head.topics.iter().map(ToString::to_string).collect(),
            sentences,
            evidence: head.evidence.len(),
            row: row.read::<Value>()?,
        })
    }
}
