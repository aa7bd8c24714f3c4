//! A row of the record down to its tellings: the sentences, the rules that read them, how they stand,
//! on whose word, and why each was taken for one of it.

use super::briefing::marked;
use super::report::{Card, card};
use super::{Frame, links};
use crate::answer::Answer;
use crate::call::{Call, Wanted};
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Response;
use rapporteur_answers::object;
use rapporteur_brief::words::{dates, sanitise};
use rapporteur_ledger::Table;
use rapporteur_ledger::incidents::{Joined, Telling};
use rapporteur_store::Lean;
use serde_json::Value;
use std::collections::BTreeMap;

/// More tellings are counted.
const MOST: usize = 60;
/// More steps of a history are left out.
const STEPS: usize = 200;

#[derive(Template)]
#[template(path = "row.html")]
struct Page {
    frame: Frame,
    id: String,
    kind: &'static str,
    status: String,
    class: String,
    facts: Vec<(&'static str, String)>,
    processes: Vec<(String, String)>,
    history: Vec<(String, String, String)>,
    told: Vec<Told>,
    more: usize,
    is_incident: bool,
}

struct Told {
    report: String,
    href: String,
    facts: String,
    words: Vec<(bool, String)>,
    joined: String,
    event: Card,
}

/// `GET /rows/ID`.
pub(crate) async fn get(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response<Body>, Fault> {
    let ending = id.strip_suffix(".json").map(str::to_owned);
    let is_json = ending.is_some() || call.wanted == Wanted::Json;
    let id = ending.unwrap_or(id);
    desk.answer(call, "", move |reading| {
        let missing = || Fault::NotFound("There is no such row in the record.".to_owned());
        if is_json {
            let rows = reading.store.row(&id)?;
            if rows.is_empty() {
                return Err(missing());
            }
            let all: Vec<Value> = rows.iter().map(|row| object(row).into()).collect();
            let text = serde_json::to_string_pretty(&all)
                .map_err(|error| Fault::Broken(error.to_string()))?;
            return Ok(Answer::new("application/json", text));
        }
        let rows = reading.store.row_lean(&id)?;
        let first = rows.first().ok_or_else(missing)?;
        Answer::page(&page(reading, &id, first, &rows)?)
    })
    .await
}

fn page(reading: &mut Reading<'_>, id: &str, first: &Lean, rows: &[Lean]) -> Result<Page, Fault> {
    let head = &first.head;
    let title = crate::rows::line(first, reading.wording())?;
    let frame = Frame::of(reading, &title, "lists");
    let then = frame.then.clone();
    let mut processes = Vec::new();
    for process in rows.iter().filter_map(|row| row.process.as_deref()) {
        let name = match reading.process(process) {
            Ok(process) => process.name,
            Err(_) => process.to_owned(),
        };
        processes.push((links::process(process, &then), name));
    }
    let mut joined: BTreeMap<String, Joined> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    if head.table == Table::Incident {
        for telling in reading.store.items::<Telling>(first, "tellings", MOST)? {
            names.push(telling.event.clone());
            if let Some(how) = telling.joined {
                joined.insert(telling.event, how);
            }
        }
    } else {
        names = reading.store.items(first, "evidence", MOST)?;
    }
    let more = first.told.saturating_sub(names.len());
    let history = history(&reading.store.items(first, "history", STEPS)?, &then);
    let evidence = reading.evidence(&names)?;
    let reports = names.iter().filter_map(|name| name.rsplit_once('#'));
    let corrections = reading
        .store
        .corrections_of(reports.map(|(report, _)| report))?;
    let explains = reading.desk.explaining().is_to_be_had();
    let wording = reading.wording();
    let told = names
        .iter()
        .filter_map(|name| {
            let (event, report) = evidence.find(name)?;
            let base = event.sentence_span.start;
            let within = |at: usize| at.saturating_sub(base).min(event.sentence.len());
            let marks = [(within(event.span.start), within(event.span.end))];
            let day = report.date.map_or_else(|| "undated".to_owned(), dates::day);
            let mut event_card = card(event, wording);
            if explains {
                event_card.why = links::explanation(name, &then).unwrap_or_default();
            }
            event_card.is_rejected = corrections.is_rejected(name);
            event_card.is_corrected = corrections.is_corrected(name);
            Some(Told {
                report: sanitise(report.heading()),
                href: links::sentence(&report.id, base, &then),
                facts: match &report.publisher {
                    Some(publisher) => sanitise(&format!("{publisher}, {day}")),
                    None => day,
                },
                words: marked(&event.sentence, &marks),
                joined: joined.get(name).map_or_else(String::new, |how| {
                    let because: Vec<&str> = how.because.iter().map(|why| why.as_str()).collect();
                    format!("{} ({:.2}): {}", how.to, how.score, because.join(", "))
                }),
                event: event_card,
            })
        })
        .collect();
    let mut facts = Vec::new();
    facts.extend(head.day.map(|day| ("day", dates::day(day))));
    facts.extend(head.until.map(|day| ("until", dates::day(day))));
    if !head.parties.is_empty() {
        facts.push(("parties", wording.parties(&head.parties)));
    }
    if !head.topics.is_empty() {
        facts.push(("issues", wording.topics(&head.topics)));
    }
    let status = head.status.as_deref().unwrap_or_default();
    Ok(Page {
        id: id.to_owned(),
        kind: head.table.singular(),
        class: status.replace('_', "-"),
        status: crate::rows::status(status),
        facts,
        processes,
        history,
        told,
        more,
        is_incident: head.table == Table::Incident,
        frame,
    })
}

/// How a row came to stand as it does, where its table keeps that: day, status, and what told it.
fn history(steps: &[Value], then: &str) -> Vec<(String, String, String)> {
    let text = |step: &Value, name: &str| {
        step.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let step = |step: &Value| {
        let mut event = text(step, "event");
        if event.is_empty() {
            event = text(step, "evidence");
        }
        let href = if event.is_empty() {
            event
        } else {
            links::event(&event, then)
        };
        (
            text(step, "day"),
            crate::rows::status(&text(step, "status")),
            href,
        )
    };
    steps.iter().map(step).collect()
}
