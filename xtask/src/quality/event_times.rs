//! Times and deadlines of events (`bench/times`): whether each event of a sentence has the time
//! that its words give it, and none where they give it none.
//!
//! A time is right when its value and its relation are; one that an event has although the row
//! says that it has none is invented. A deadline is right when its day or moment and its bound
//! are. Events that were not coded at all are counted apart: a row of them says nothing of times.
//!
//! ```text
//! 2025-07-15  Russia shelled Kharkiv on Monday.  attack  2025-07-14  at  clause  -
//! ```

use super::Run;
use super::program::Report;
use super::table::{Row, Table, several};
use super::tally::share;
use crate::error::Error;
use crate::share::Share;
use jiff::civil::{DateTime, Time};
use rapporteur_model::{Deadline, DeadlineBound, Event};
use serde::Serialize;

const FILE: &str = "bench/times/events.tsv";
const COLUMNS: &[&str] = &[
    "date", "text", "event", "time", "relation", "given_by", "due",
];

/// The figures of one part of the file.
#[derive(Default)]
struct Found {
    coded: Share,
    /// Of the events that have a time: those with the right one.
    times: Share,
    /// Of the times that are right: those whose source is.
    sources: Share,
    /// Of the events without a time: those that were given one.
    invented: Share,
    /// Of the events with a deadline: those with the right one.
    deadlines: Share,
    /// Of the deadlines that are right: those counted from the right thing.
    bases: Share,
    /// Of the events without a deadline: those that were given one.
    invented_deadlines: Share,
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let table = Table::load(&run.tree.root.join(FILE), COLUMNS)?;
    let reports: Vec<Report> = table
        .rows
        .iter()
        .map(|row| Report {
            id: row.line.to_string(),
            text: table.cell(row, "text").replace("\\n", "\n"),
            date: Some(table.cell(row, "date"))
                .filter(|day| !day.is_empty())
                .map(str::to_owned),
        })
        .collect();
    let coded = run.program.code(&reports)?;
    for (name, held) in [("open", false), ("held", true)] {
        let mut found = Found::default();
        for row in table.rows.iter().filter(|row| row.is_held() == held) {
            let events = coded.get(&row.line.to_string());
            let event = events.and_then(|events| wanted(table.cell(row, "event"), events));
            found.coded.count(event.is_some());
            let wrong = event.is_none_or(|event| compare(&table, row, event, &mut found));
            if wrong && run.full && !held {
                miss(&table, row, event);
            }
        }
        print(run, name, &found);
    }
    Ok(())
}

/// The event that a cell asks for: of those that fit, the one with the fewest words.
pub(super) fn wanted<'e>(cell: &str, events: &'e [Event]) -> Option<&'e Event> {
    if cell.is_empty() {
        return events.first();
    }
    let fitting = several(cell).flat_map(|form| {
        let (path, word) = form.split_once('"').unwrap_or((form, ""));
        let word = word.trim_end_matches('"');
        let mut parts: Vec<&str> = path.trim().split('/').collect();
        let act = parts.pop().unwrap_or_default();
        events.iter().filter(move |event| {
            let words = event.span.start.checked_sub(event.sentence_span.start);
            let words = words.and_then(|start| {
                event
                    .sentence
                    .get(start..start + (event.span.end - event.span.start))
            });
            let operators = event.operators.iter().map(|operator| operator.as_str());
            event.act == act
                && operators.take(parts.len()).eq(parts.iter().copied())
                && words.is_none_or(|words| words.contains(word))
        })
    });
    fitting.min_by_key(|event| (event.operators.len(), event.span.end - event.span.start))
}

/// Counts what was found of a row; whether something of it is wrong.
fn compare(table: &Table, row: &Row, event: &Event, found: &mut Found) -> bool {
    let mut wrong = false;
    let time = event.time.as_ref();
    let agrees = |column: &str, value: Option<String>| {
        let cell = table.cell(row, column);
        cell.is_empty() || several(cell).any(|allowed| Some(allowed) == value.as_deref())
    };
    match table.cell(row, "time") {
        "" => {}
        "-" => {
            found.invented.count(time.is_some());
            wrong |= time.is_some();
        }
        expected => {
            let value = |time: &rapporteur_model::EventTime| {
                time.expression.value.clone().unwrap_or("?".to_owned())
            };
            let right = time.map(value).as_deref() == Some(expected)
                && agrees("relation", time.map(|time| name(&time.relation)));
            found.times.count(right);
            let source = agrees("given_by", time.map(|time| name(&time.given_by)));
            if right {
                found.sources.count(source);
            }
            wrong |= !right || !source;
        }
    }
    let deadline = event.deadline.as_ref();
    match table.cell(row, "due") {
        "" => {}
        "-" => {
            found.invented_deadlines.count(deadline.is_some());
            wrong |= deadline.is_some();
        }
        expected => {
            let right = deadline.is_some_and(|deadline| is_due(expected, deadline))
                && agrees("bound", deadline.map(|deadline| name(&deadline.bound)));
            found.deadlines.count(right);
            let base = agrees(
                "counted_from",
                deadline.map(|deadline| name(&deadline.counted_from.what)),
            );
            if right {
                found.bases.count(base);
            }
            wrong |= !right || !base;
        }
    }
    wrong
}

/// Whether a deadline falls on the day or moment that a cell names; a day ends with the midnight
/// after it.
fn is_due(expected: &str, deadline: &Deadline) -> bool {
    let unresolved = deadline.due.is_none() || deadline.bound == DeadlineBound::Unresolved;
    if expected == "?" {
        return unresolved;
    }
    if let Some(moment) = expected.strip_suffix('Z') {
        let utc = deadline.due_utc.map(|due| due.to_string());
        return utc.is_some_and(|due| due.starts_with(moment));
    }
    let Some(due) = deadline.due.filter(|_| !unresolved) else {
        return false;
    };
    let last_day = |due: DateTime| {
        (due.time() == Time::midnight())
            .then(|| due.date().yesterday().ok())
            .flatten()
    };
    due.to_string().starts_with(expected)
        || last_day(due).is_some_and(|day| day.to_string() == expected)
}

/// The name of a value in the event record.
fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn print(run: &mut Run<'_>, part: &str, found: &Found) {
    println!("  {part} lines");
    let figures = [
        ("coded", "events coded", found.coded),
        ("right", "times right", found.times),
        ("source", "  their sources right", found.sources),
        ("invented", "times invented", found.invented),
        ("deadlines", "deadlines right", found.deadlines),
        ("base", "  counted from the right thing", found.bases),
        (
            "invented_deadlines",
            "deadlines invented",
            found.invented_deadlines,
        ),
    ];
    for (key, what, counted) in figures {
        println!("    {what} {}/{}", counted.part, counted.whole);
        run.figures.add(
            format!("event_times_{part}_{key}"),
            share(counted.part, counted.whole),
        );
    }
}

fn miss(table: &Table, row: &Row, event: Option<&Event>) {
    let cell = |column| table.cell(row, column);
    println!(
        "    line {}: {} [{}] time {} {} {}, due {} {} {}",
        row.line,
        cell("text"),
        cell("event"),
        cell("time"),
        cell("relation"),
        cell("given_by"),
        cell("due"),
        cell("bound"),
        cell("counted_from"),
    );
    let Some(event) = event else {
        println!("        not coded");
        return;
    };
    if let Some(time) = &event.time {
        let value = time.expression.value.as_deref().unwrap_or("?");
        let words = &time.expression.text;
        println!(
            "        time {value} “{words}” {} {}",
            name(&time.relation),
            name(&time.given_by)
        );
    }
    if let Some(deadline) = &event.deadline {
        println!(
            "        due {} “{}” {} {}",
            deadline.due.map_or("?".to_owned(), |due| due.to_string()),
            deadline.time.text,
            name(&deadline.bound),
            name(&deadline.counted_from.what)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rapporteur_model::{CountBase, CountedFrom, Span, TimeExpression, TimeKind};

    fn deadline(due: Option<DateTime>) -> Deadline {
        Deadline {
            time: TimeExpression {
                text: String::new(),
                span: Span::default(),
                kind: TimeKind::Date,
                value: None,
                modifier: None,
                start: None,
                end: None,
                granularity: None,
                zone: None,
                anchor: None,
                rule: String::new(),
            },
            earliest: None,
            due,
            due_utc: None,
            bound: DeadlineBound::Exact,
            counted_from: CountedFrom::only(CountBase::DateNamed),
            moved: None,
        }
    }

    #[test]
    fn a_day_ends_with_the_midnight_after_it() {
        let midnight = deadline(Some(date(2025, 7, 19).at(0, 0, 0, 0)));
        let noon = deadline(Some(date(2025, 7, 17).at(12, 0, 0, 0)));
        let cases = [
            ("2025-07-18", &midnight, true),
            ("2025-07-19", &midnight, true),
            ("2025-07-17", &midnight, false),
            ("2025-07-17T12:00", &noon, true),
            ("2025-07-17T13:00", &noon, false),
            ("?", &noon, false),
            ("?", &deadline(None), true),
            ("2025-07-17T12:00Z", &noon, false),
        ];
        for (expected, found, is) in cases {
            assert_eq!(is_due(expected, found), is, "{expected}");
        }
    }
}
