//! Some hundred reports at a time: their rows, their codings, their events.
//!
//! Events of one coding have numbers that follow on each other, so those of reports that came one
//! after the other are one stretch of the table.

use super::{Selection, Stored, Versions, View};
use crate::prepared::{day_source, restore, severity};
use crate::sql::{Database, Row};
use crate::{ReportId, Result, StoreError};
use jiff::civil::Date;
use rapporteur_model::{Event, OffsetMap, Position, Problem, Report, ReportDate, Severity, Span};
use std::collections::HashMap;

/// How many reports are held at once.
const REPORTS: i64 = 256;

/// Columns of a report.
const COLUMNS: &str = "id, name, shelf, recorded_at, day, day_told_by, title, publisher, author, \
                       language, url, source, text";

/// The query for reports without what is long: text, offsets and repeats are empty.
pub(super) fn without_text(which: &str) -> String {
    let columns = COLUMNS.trim_end_matches("text");
    format!("SELECT {columns} '', NULL, NULL FROM reports {which}")
}

/// The place of a report in canonical order.
struct Place {
    shelf: String,
    name: String,
    id: i64,
}

/// A report whose events are not read yet.
pub(super) struct Head {
    pub(super) id: i64,
    pub(super) report: Report,
    first_event: i64,
    events: Vec<EventText>,
}

/// An event as it is stored.
struct EventText {
    number: usize,
    sentence: Span,
    body: String,
}

/// Where a coding's events are.
pub(super) struct Coding {
    report: i64,
    pub(super) first: i64,
    pub(super) count: i64,
}

pub(crate) struct Chunks<'s> {
    selection: &'s Selection,
    versions: Versions,
    after: Place,
    done: bool,
}

impl<'s> Chunks<'s> {
    pub(crate) fn new(selection: &'s Selection, versions: Versions) -> Self {
        Self {
            selection,
            versions,
            after: Place {
                // A shelf is behind its own day's beginning, so this is before its first report.
                shelf: selection
                    .since
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
                name: String::new(),
                id: 0,
            },
            done: false,
        }
    }

    /// The next reports; `None` behind the last.
    pub(crate) fn next(&mut self, database: &mut Database) -> Result<Option<Vec<Stored>>> {
        if self.done {
            return Ok(None);
        }
        let offsets = if self.selection.with_offsets {
            "offsets, repeats"
        } else {
            "NULL, NULL"
        };
        let sql = format!(
            "SELECT {COLUMNS}, {offsets} FROM reports WHERE (shelf, name, id) > ($1, $2, $3) \
             ORDER BY shelf, name, id LIMIT {REPORTS}"
        );
        let Place { shelf, name, id } = &self.after;
        let mut heads = Vec::new();
        let mut last = None;
        let mut count = 0;
        let at = database.at().to_owned();
        let from = [shelf.into(), name.into(), (*id).into()];
        database.each(&sql, &from, |row| {
            count += 1;
            last = Some(Place {
                shelf: row.text(2)?.to_owned(),
                name: row.text(1)?.to_owned(),
                id: row.integer(0)?,
            });
            if self
                .versions
                .sees_report(row.integer(0)?, row.text(2)?, row.text(3)?)
            {
                heads.push(head(row, &at)?);
            }
            Ok(())
        })?;
        let Some(last) = last else {
            self.done = true;
            return Ok(None);
        };
        let codings = database.all(
            "SELECT c.report, c.first_event, c.events, c.recorded_at, c.superseded_at \
             FROM reports r JOIN codings c ON c.report = r.id \
             WHERE (r.shelf, r.name, r.id) > ($1, $2, $3) AND (r.shelf, r.name, r.id) <= ($4, $5, $6)",
            &[
                shelf.into(),
                name.into(),
                (*id).into(),
                (&last.shelf).into(),
                (&last.name).into(),
                last.id.into(),
            ],
            |row| {
                let seen = self
                    .versions
                    .sees_coding(row.text(3)?, row.maybe_text(4)?);
                Ok(seen.then_some(coding(row)?))
            },
        )?;
        let codings: Vec<Coding> = codings.into_iter().flatten().collect();
        self.done = count < REPORTS;
        self.after = last;
        fill(database, &mut heads, codings)?;
        restored(heads, &at).map(Some)
    }
}

pub(super) fn coding(row: &Row<'_>) -> Result<Coding> {
    Ok(Coding {
        report: row.integer(0)?,
        first: row.integer(1)?,
        count: row.integer(2)?,
    })
}

/// The report of a row of [`COLUMNS`], offsets and repeats.
pub(super) fn head(row: &Row<'_>, at: &str) -> Result<Head> {
    let name = row.text(1)?;
    let broken = |what: &str, detail: String| StoreError::Row {
        at: at.to_owned(),
        what: format!("{what} of report {name}"),
        detail,
    };
    let date = match (row.maybe_text(4)?, row.maybe_text(5)?) {
        (Some(day), told_by) => Some(ReportDate {
            day: day
                .parse::<Date>()
                .map_err(|error| broken("the day", error.to_string()))?,
            source: told_by
                .and_then(day_source)
                .ok_or_else(|| broken("what told the day", "no such source".to_owned()))?,
        }),
        (None, _) => None,
    };
    let offsets = match row.maybe_text(13)? {
        Some(json) => {
            serde_json::from_str(json).map_err(|error| broken("the offsets", error.to_string()))?
        }
        None => OffsetMap::default(),
    };
    let repeats = match row.maybe_text(14)? {
        Some(json) => {
            serde_json::from_str(json).map_err(|error| broken("the repeats", error.to_string()))?
        }
        None => Vec::new(),
    };
    Ok(Head {
        id: row.integer(0)?,
        report: Report {
            id: name.to_owned(),
            text: row.text(12)?.to_owned(),
            offsets,
            repeats,
            source: row.text(11)?.to_owned(),
            title: row.owned(6)?,
            publisher: row.owned(7)?,
            author: row.owned(8)?,
            date,
            language: row.owned(9)?,
            url: row.owned(10)?,
            origin: None,
        },
        first_event: 0,
        events: Vec::new(),
    })
}

/// Reads the events of codings into the reports that they belong to.
fn fill(database: &mut Database, heads: &mut [Head], mut codings: Vec<Coding>) -> Result<()> {
    let places: HashMap<i64, usize> = heads
        .iter()
        .enumerate()
        .map(|(place, head)| (head.id, place))
        .collect();
    codings.retain(|coding| coding.count > 0 && places.contains_key(&coding.report));
    codings.sort_by_key(|coding| coding.first);
    let mut rest = codings.as_slice();
    while let Some(first) = rest.first() {
        // As many codings as follow on each other.
        let mut end = first.first;
        let many = rest
            .iter()
            .take_while(|coding| {
                let follows = coding.first == end;
                end = if follows { end + coding.count } else { end };
                follows
            })
            .count();
        let (stretch, others) = rest.split_at(many);
        let mut coding = 0;
        database.each(
            "SELECT id, number, begins, ends, body FROM events WHERE id >= $1 AND id < $2 ORDER BY id",
            &[first.first.into(), end.into()],
            |row| {
                let id = row.integer(0)?;
                while stretch
                    .get(coding)
                    .is_some_and(|coding| id >= coding.first + coding.count)
                {
                    coding += 1;
                }
                let head = stretch
                    .get(coding)
                    .and_then(|coding| places.get(&coding.report))
                    .and_then(|place| heads.get_mut(*place));
                if let Some(head) = head {
                    if head.events.is_empty() {
                        head.first_event = id;
                    }
                    head.events.push(event_text(row)?);
                }
                Ok(())
            },
        )?;
        rest = others;
    }
    Ok(())
}

fn event_text(row: &Row<'_>) -> Result<EventText> {
    let offset = |column| row.integer(column).map(|n| usize::try_from(n).unwrap_or(0));
    Ok(EventText {
        number: offset(1)?,
        sentence: Span::new(offset(2)?, offset(3)?),
        body: row.text(4)?.to_owned(),
    })
}

/// Reads the bodies of all events, on as many threads as there are.
fn restored(heads: Vec<Head>, at: &str) -> Result<Vec<Stored>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let events: usize = heads.iter().map(|head| head.events.len()).sum();
    if threads < 2 || events < 64 {
        return heads.into_iter().map(|head| stored(head, at)).collect();
    }
    let share = heads.len().div_ceil(threads.min(4));
    let mut shares: Vec<Vec<Head>> = Vec::new();
    let mut heads = heads.into_iter();
    loop {
        let piece: Vec<Head> = heads.by_ref().take(share).collect();
        if piece.is_empty() {
            break;
        }
        shares.push(piece);
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = shares
            .into_iter()
            .map(|share| {
                scope.spawn(move || {
                    let stored = share.into_iter().map(|head| stored(head, at));
                    stored.collect::<Result<Vec<Stored>>>()
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            match worker.join() {
                Ok(stored) => all.extend(stored?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(all)
    })
}

fn stored(head: Head, at: &str) -> Result<Stored> {
    let Head {
        id,
        report,
        first_event,
        events,
    } = head;
    let events = events.iter().map(|event| {
        restore(
            &event.body,
            &report.id,
            event.sentence.of(&report.text),
            event.number,
            event.sentence,
        )
        .map_err(|error| StoreError::Row {
            at: at.to_owned(),
            what: format!("event {}#{}", report.id, event.number),
            detail: error.to_string(),
        })
    });
    let events = events.collect::<Result<Vec<Event>>>()?;
    Ok(Stored {
        id: ReportId(id),
        report,
        events,
        first_event,
    })
}

/// The version of a report that a view sees.
pub(crate) fn by_name(database: &mut Database, name: &str, view: View) -> Result<Option<Stored>> {
    let at = database.at().to_owned();
    let versions = Versions::load(database, view)?;
    let sql =
        format!("SELECT {COLUMNS}, offsets, repeats FROM reports WHERE name = $1 ORDER BY id DESC");
    let mut heads = Vec::new();
    database.each(&sql, &[name.into()], |row| {
        if versions.sees_report(row.integer(0)?, row.text(2)?, row.text(3)?) {
            heads.push(head(row, &at)?);
        }
        Ok(())
    })?;
    heads.truncate(1);
    let Some(found) = heads.first() else {
        return Ok(None);
    };
    let codings = database.all(
        "SELECT report, first_event, events, recorded_at, superseded_at FROM codings WHERE report = $1",
        &[found.id.into()],
        |row| {
            let seen = versions.sees_coding(row.text(3)?, row.maybe_text(4)?);
            Ok(seen.then_some(coding(row)?))
        },
    )?;
    fill(
        database,
        &mut heads,
        codings.into_iter().flatten().collect(),
    )?;
    Ok(restored(heads, &at)?.into_iter().next())
}

/// The problems of a report's standing coding.
pub(super) fn problems(database: &mut Database, report: ReportId) -> Result<Vec<Problem>> {
    database.all(
        "SELECT p.severity, p.source, p.line, p.place, p.message, p.advice \
         FROM codings c JOIN problems p ON p.coding = c.id \
         WHERE c.report = $1 AND c.superseded_by IS NULL ORDER BY p.id",
        &[report.0.into()],
        |row| {
            let number = |column| {
                let number = row.maybe_integer(column)?;
                Ok(number.map(|number| usize::try_from(number).unwrap_or_default()))
            };
            Ok(Problem {
                severity: severity(row.text(0)?).unwrap_or(Severity::Warning),
                source: row.text(1)?.to_owned(),
                position: match (number(2)?, number(3)?) {
                    (Some(line), Some(column)) => Some(Position { line, column }),
                    _ => None,
                },
                message: row.text(4)?.to_owned(),
                advice: row.text(5)?.to_owned(),
            })
        },
    )
}
