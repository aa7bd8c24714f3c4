//! `rapporteur show`: a row down to its tellings: the sentences, the rules that read them, how they
//! stand, on whose word, and why each was taken for one of it.

use super::{Desk, tell, width};
use crate::arguments::Global;
use crate::arguments::record::{Show, ShowFormat};
use crate::command::decide;
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::view::show::{self, Told};
use rapporteur_brief::ReportHead;
use rapporteur_ledger::Table;
use rapporteur_ledger::incidents::{Incident, Joined};
use rapporteur_model::{Event, Problem};
use rapporteur_store::{Filter, Listed, StoreError};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// More tellings than this are counted.
const MOST: usize = 200;
/// How many ids are offered where none fits.
const OFFERED: usize = 3;

/// What an id stands for.
enum Found {
    /// A row, once for each process that it stands in, with its tellings.
    Row(Vec<Listed>),
    /// A report or one event of it, with all rows that rest on them.
    Report(Box<ReportHead>, Vec<Event>),
}

pub(crate) fn run<W: Write>(
    arguments: &Show,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(mut desk) = Desk::open(&arguments.store, arguments.as_of, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let id = arguments.id.trim();
    let answer = match find(&mut desk, id) {
        Ok(Some(Found::Row(listed))) => row(&mut desk, &listed),
        Ok(Some(Found::Report(head, events))) => report(&mut desk, id, &head, events),
        Ok(None) => {
            match near(&mut desk, id) {
                Ok(problem) => reporter.tell(&problem),
                Err(error) => tell(&error, reporter),
            }
            return Ok(Outcome::Usage);
        }
        Err(error) => Err(error),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            tell(&error, reporter);
            return Ok(Outcome::Nothing);
        }
    };
    match arguments.format {
        ShowFormat::Json => output::to_stdout(|out| {
            serde_json::to_writer_pretty(&mut *out, &answer.whole)?;
            writeln!(out)
        })?,
        ShowFormat::Text => {
            let stdout =
                anstream::AutoStream::new(io::stdout(), arguments.layout.color.into()).lock();
            let mut out = io::BufWriter::with_capacity(1 << 16, stdout);
            let written = show::write(
                &mut out,
                &answer.shown,
                desk.wording(),
                width(arguments.layout),
            );
            output::settle(written.and_then(|()| out.flush()))?
        }
    };
    Ok(Outcome::Complete)
}

/// An answer for people and for programs.
struct Answer {
    shown: show::Shown,
    whole: Value,
}

fn find(desk: &mut Desk, id: &str) -> Result<Option<Found>, StoreError> {
    let listed = desk.store.row(id)?;
    if !listed.is_empty() {
        return Ok(Some(Found::Row(listed)));
    }
    if let Some((name, _)) = id.rsplit_once('#')
        && let Some(stored) = desk.report(name)?
    {
        let events: Vec<Event> = stored
            .events
            .into_iter()
            .filter(|event| event.id == id)
            .collect();
        if !events.is_empty() {
            let head = Box::new(ReportHead::from(&stored.report));
            return Ok(Some(Found::Report(head, events)));
        }
    }
    if let Some(stored) = desk.report(id)? {
        let head = Box::new(ReportHead::from(&stored.report));
        return Ok(Some(Found::Report(head, stored.events)));
    }
    if let Ok(process) = desk.process(id) {
        let listed = desk.store.row(&process.id)?;
        return Ok((!listed.is_empty()).then_some(Found::Row(listed)));
    }
    Ok(None)
}

/// A row with its tellings.
fn row(desk: &mut Desk, listed: &[Listed]) -> Result<Answer, StoreError> {
    let mut facts = Vec::new();
    let mut whole = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut joined: BTreeMap<String, Joined> = BTreeMap::new();
    let mut lines = Vec::new();
    for row in listed {
        let line = rapporteur_answers::line(row, desk.wording())?;
        if !lines.contains(&line) {
            lines.push(line);
        }
        if row.head.table == Table::Incident {
            for telling in row.read::<Incident>()?.tellings {
                if let Some(how) = telling.joined {
                    joined.insert(telling.event, how);
                }
            }
        }
        for name in &row.head.evidence {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        whole.push(rapporteur_answers::object(row));
        facts.extend(row.process.clone().map(|id| ("process", id)));
    }
    if let Some(row) = listed.first() {
        let head = &row.head;
        facts.extend(head.day.map(|day| ("day", day.to_string())));
        facts.extend(head.until.map(|day| ("until", day.to_string())));
        facts.extend(
            head.status
                .as_ref()
                .map(|status| ("status", status.replace('_', " "))),
        );
        let topics: Vec<String> = head
            .topics
            .iter()
            .map(|topic| desk.wording().topic(topic))
            .collect();
        if !topics.is_empty() {
            facts.push(("issues", topics.join(", ")));
        }
        facts.extend(steps(row));
    }
    let left = names.len().saturating_sub(MOST);
    names.truncate(MOST);
    let evidence = desk.evidence(&names)?;
    let told: Vec<Told> = names
        .iter()
        .filter_map(|name| {
            let (event, head) = evidence.find(name)?;
            Some(Told {
                event: event.clone(),
                report: head.clone(),
                joined: joined.remove(name),
                rows: Vec::new(),
            })
        })
        .collect();
    let tellings: Vec<Value> = told.iter().map(telling).collect();
    let id = listed
        .first()
        .map(|row| row.head.id.clone())
        .unwrap_or_default();
    Ok(Answer {
        shown: show::Shown {
            id,
            lines,
            facts,
            told,
            left,
        },
        whole: json!({"rows": whole, "tellings": tellings}),
    })
}

/// How a row came to stand as it does, where its table keeps that.
fn steps(row: &Listed) -> Vec<(&'static str, String)> {
    let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
    let Some(Value::Array(history)) = body.get("history") else {
        return Vec::new();
    };
    let text = |step: &Value, name: &str| {
        step.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .replace('_', " ")
    };
    history
        .iter()
        .map(|step| {
            let parts = ["day", "status", "event"].map(|name| text(step, name));
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            ("history", parts.join(" · "))
        })
        .collect()
}

/// A report or an event of it, with the rows that rest on each event.
fn report(
    desk: &mut Desk,
    id: &str,
    head: &ReportHead,
    events: Vec<Event>,
) -> Result<Answer, StoreError> {
    let mut told = Vec::new();
    let left = events.len().saturating_sub(MOST);
    for event in events.into_iter().take(MOST) {
        let rows = desk.store.rows_of_event(&event.id)?;
        let mut shown = Vec::new();
        for row in &rows {
            let line = format!(
                "{}: {}",
                row.head.id,
                rapporteur_answers::line(row, desk.wording())?
            );
            if !shown.contains(&line) {
                shown.push(line);
            }
        }
        told.push(Told {
            event,
            report: head.clone(),
            joined: None,
            rows: shown,
        });
    }
    let mut facts = Vec::new();
    facts.extend(
        head.publisher
            .clone()
            .map(|publisher| ("publisher", publisher)),
    );
    facts.extend(head.date.map(|day| ("day", day.to_string())));
    facts.extend(head.url.clone().map(|url| ("address", url)));
    facts.push(("read from", head.source.clone()));
    for decided in desk.store.decisions()? {
        let decision = &decided.decision;
        let about = |name: &String| told.iter().any(|told| told.event.id == *name);
        if decided.undone_at.is_none() && (about(&decision.one) || about(&decision.other)) {
            let said = format!("{}: {}", decided.number, decide::sentence(&decided));
            facts.push(("decided", said));
        }
    }
    let tellings: Vec<Value> = told.iter().map(telling).collect();
    Ok(Answer {
        whole: json!({"report": head, "tellings": tellings}),
        shown: show::Shown {
            id: id.to_owned(),
            lines: vec![head.heading().to_owned()],
            facts,
            told,
            left,
        },
    })
}

fn telling(told: &Told) -> Value {
    json!({
        "event": told.event, "report": told.report, "joined": told.joined, "rows": told.rows,
    })
}

/// What is like an id that stands for nothing.
fn near(desk: &mut Desk, id: &str) -> Result<Problem, StoreError> {
    let kind = id.split_once('-').map_or("", |(kind, _)| kind);
    let table = Table::ALL
        .into_iter()
        .find(|table| table.singular() == kind);
    let mut known: Vec<String> = Vec::new();
    match table {
        Some(table) => {
            let listed = desk.store.list(table, &Filter::default())?;
            known.extend(listed.into_iter().map(|row| row.head.id));
        }
        None => known.extend(
            desk.store
                .processes()?
                .into_iter()
                .map(|process| process.name),
        ),
    }
    let mut near: Vec<(usize, String)> = known
        .into_iter()
        .map(|known| (super::process::distance(id, &known), known))
        .filter(|(apart, known)| *apart <= known.chars().count() / 3)
        .collect();
    near.sort();
    near.dedup();
    near.truncate(OFFERED);
    let near: Vec<String> = near.into_iter().map(|(_, id)| format!("'{id}'")).collect();
    Ok(super::unknown(
        &format!("nothing is called '{id}'"),
        &near,
        "give the id of a row, a report or an event, as 'rapporteur list' has them",
    ))
}
