//! `list reports`, `list problems` and `list decisions`: what was put in, and what went wrong.

use super::list::Shown;
use super::{Desk, tell};
use crate::arguments::record::{List, TableName};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::view::columns::Column;
use rapporteur_model::Problem;
use rapporteur_store::{Selection, StoreError, Stored};
use serde_json::{Map, Value, json};
use std::io::Write;

type Found = Result<(Vec<Column>, Vec<Shown>), Outcome>;

pub(super) fn rows<W: Write>(
    arguments: &List,
    desk: &mut Desk,
    reporter: &mut Reporter<W>,
) -> Found {
    if let Some(problem) = does_not_apply(arguments) {
        reporter.tell(&problem);
        return Err(Outcome::Usage);
    }
    let found = match arguments.table {
        TableName::Reports => reports(arguments, desk),
        TableName::Problems => problems(arguments, desk),
        _ => decisions(desk),
    };
    let (columns, mut rows) = found.map_err(|error| {
        tell(&error, reporter);
        Outcome::Nothing
    })?;
    if arguments.newest_first {
        rows.reverse();
    }
    rows.truncate(arguments.limit.unwrap_or(usize::MAX));
    Ok((columns, rows))
}

/// Filters that ask for what these rows do not have.
fn does_not_apply(arguments: &List) -> Option<Problem> {
    let given = [
        ("--process", arguments.process.is_some()),
        ("--status", arguments.status.is_some()),
        ("--party", !arguments.party.is_empty()),
        ("--topic", !arguments.topic.is_empty()),
        ("--country", arguments.country.is_some()),
    ];
    let (option, _) = given.iter().find(|(_, given)| *given)?;
    Some(
        Problem::error(
            *option,
            "reports, problems and decisions have no such thing to filter by",
        )
        .advise("leave it out, or list a table of the record"),
    )
}

type Rows = Result<(Vec<Column>, Vec<Shown>), StoreError>;

/// Goes through the reports that are asked for.
fn each_report(
    arguments: &List,
    desk: &mut Desk,
    mut take: impl FnMut(Stored),
) -> Result<(), StoreError> {
    let selection = Selection {
        view: desk.view,
        since: arguments.since,
        with_offsets: false,
    };
    let filtered = arguments.since.is_some() || arguments.until.is_some();
    desk.store.read(&selection, |stored| {
        let day = stored.report.date.as_ref().map(|date| date.day);
        let within = day.is_some_and(|day| {
            arguments.since.is_none_or(|since| day >= since)
                && arguments.until.is_none_or(|until| day <= until)
        });
        if within || !filtered {
            take(stored);
        }
        Ok(())
    })
}

fn reports(arguments: &List, desk: &mut Desk) -> Rows {
    let mut rows = Vec::new();
    each_report(arguments, desk, |stored| {
        let report = &stored.report;
        let day = report.date.as_ref().map(|date| date.day.to_string());
        let title = report
            .title
            .clone()
            .unwrap_or_else(|| report.source.clone());
        rows.push(Shown {
            cells: vec![
                report.id.clone(),
                day.clone().unwrap_or_default(),
                stored.events.len().to_string(),
                report.publisher.clone().unwrap_or_default(),
                title,
                report.url.clone().unwrap_or_default(),
                report.source.clone(),
            ],
            whole: object(json!({
                "id": report.id, "day": day, "title": report.title,
                "publisher": report.publisher, "author": report.author, "url": report.url,
                "language": report.language, "source": report.source,
                "events": stored.events.len(), "bytes": report.text.len(),
            })),
        });
    })?;
    let columns = vec![
        Column::fixed("id"),
        Column::fixed("day"),
        Column::fixed("events"),
        Column::fixed("publisher"),
        Column::wide("title"),
        Column::for_tables("url"),
        Column::for_tables("source"),
    ];
    Ok((columns, rows))
}

fn problems(arguments: &List, desk: &mut Desk) -> Rows {
    let mut reports = Vec::new();
    each_report(arguments, desk, |stored| {
        reports.push((stored.id, stored.report.id));
    })?;
    let mut rows = Vec::new();
    for (id, name) in reports {
        for problem in desk.store.problems(id)? {
            let mut whole = object(serde_json::to_value(&problem).unwrap_or_default());
            whole.insert("report".into(), name.clone().into());
            rows.push(Shown {
                cells: vec![name.clone(), problem.to_string()],
                whole,
            });
        }
    }
    let columns = vec![Column::fixed("report"), Column::wide("problem")];
    Ok((columns, rows))
}

fn decisions(desk: &mut Desk) -> Rows {
    let rows = desk.store.decisions()?.into_iter().map(|decided| {
        let decision = decided.decision;
        let verdict = decision.verdict.name();
        Shown {
            cells: vec![
                decided.number.to_string(),
                verdict.to_owned(),
                decision.one.clone(),
                decision.other.clone(),
                decision.by.clone(),
                decided.undone_at.as_ref().map_or_else(
                    || decision.note.clone(),
                    |undone| format!("{} (taken back {undone})", decision.note),
                ),
            ],
            whole: object(json!({
                "number": decided.number, "verdict": verdict, "one": decision.one,
                "other": decision.other, "patch": decision.patch, "by": decision.by, "note": decision.note,
                "recorded_at": decided.recorded_at, "undone_at": decided.undone_at,
            })),
        }
    });
    let columns = vec![
        Column::fixed("number"),
        Column::fixed("verdict"),
        Column::fixed("one"),
        Column::fixed("other"),
        Column::fixed("by"),
        Column::wide("note"),
    ];
    Ok((columns, rows.collect()))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
