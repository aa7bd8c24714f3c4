//! 'This is wrong': a person rejects or corrects an event, or says that two happenings are one or one is
//! two. Kept as a decision with who and when; the record is settled before the page goes on.

use super::briefing::marked;
use super::form::{Submitted, token, with_cookie};
use super::report::{Card, card};
use super::{Frame, links, redirect};
use crate::access::Role;
use crate::answer::Answer;
use crate::call::{Call, Parameters, encoded};
use crate::correcting::{Field, corrected_event, fields, patch};
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use jiff::{Timestamp, ToSpan};
use rapporteur_brief::words::sanitise;
use rapporteur_ledger::Table;
use rapporteur_ledger::incidents::{Incident, Telling};
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Event;
use rapporteur_store::{Decision, Filter, Lean, Store, Verdict, View};

/// So many incidents are offered to be merged with.
const OFFERED: usize = 25;
/// So many days apart.
const NEAR_DAYS: i32 = 7;
/// One decision is about no more pairs of events than this.
const PAIRS: usize = 500;

#[derive(Template)]
#[template(path = "wrong.html")]
struct Page {
    frame: Frame,
    token: String,
    name: String,
    may: bool,
    asks_name: bool,
    event: Option<Card>,
    sentence: Vec<(bool, String)>,
    source: String,
    fields: Vec<Field>,
    incident: Option<(String, String, String)>,
    tellings: Vec<(String, String)>,
    near: Vec<(String, String)>,
}

/// `GET /wrong?event=NAME`.
pub(crate) async fn get(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    let (token, cookie) = token(&desk, &call.visitor)?;
    let name = call.parameters.get("event").unwrap_or_default().to_owned();
    let page = desk
        .read(call, move |reading| page(reading, &name, token))
        .await?;
    Ok(with_cookie(
        Answer::page(&page)?.respond(&HeaderMap::new()),
        cookie,
    ))
}

fn page(reading: &mut Reading<'_>, name: &str, token: String) -> Result<Page, Fault> {
    let row = incident_row(reading.store, name)?;
    let incident: Option<Incident> = row.as_ref().map(Lean::read_lean).transpose()?;
    let event = match name.contains('#') {
        true => corrected_event(reading.store, name)?,
        false => None,
    };
    if event.is_none() && incident.is_none() {
        return Err(Fault::NotFound(
            "There is no such event or incident in the record.".to_owned(),
        ));
    }
    let near = match &incident {
        Some(incident) => near(reading, incident)?,
        None => Vec::new(),
    };
    let tellings: Vec<Telling> = match &row {
        Some(row) => reading.store.items(row, "tellings", OFFERED + 1)?,
        None => Vec::new(),
    };
    let wording = reading.wording();
    let within = |event: &Event, at: usize| {
        at.saturating_sub(event.sentence_span.start)
            .min(event.sentence.len())
    };
    Ok(Page {
        frame: Frame::around(&reading.call, "This is wrong", ""),
        token,
        name: encoded(name),
        may: reading.call.visitor.may(Role::Editor),
        asks_name: reading.call.visitor.name.is_empty(),
        sentence: event.as_ref().map_or_else(Vec::new, |event| {
            let marks = [(
                within(event, event.span.start),
                within(event, event.span.end),
            )];
            marked(&event.sentence, &marks)
        }),
        source: event
            .as_ref()
            .map_or_else(String::new, |event| links::event(&event.id, "")),
        fields: event.as_ref().map_or_else(Vec::new, fields),
        incident: incident.as_ref().map(|incident| {
            let line = rapporteur_brief::incident_line(incident, wording);
            (links::row(&incident.id, ""), incident.id.clone(), line)
        }),
        tellings: tellings
            .iter()
            .filter(|telling| telling.event != name)
            .take(OFFERED)
            .map(|telling| {
                let day = telling
                    .day
                    .map_or_else(|| "undated".to_owned(), |day| day.to_string());
                (
                    encoded(&telling.event),
                    format!("{} ({day})", telling.event),
                )
            })
            .collect(),
        near,
        event: event.as_ref().map(|event| card(event, wording)),
    })
}

/// Incidents of the days around one, with somebody of it.
fn near(reading: &mut Reading<'_>, incident: &Incident) -> Result<Vec<(String, String)>, Fault> {
    let head = incident.head();
    let Some(day) = head.day else {
        return Ok(Vec::new());
    };
    let code = |party: &rapporteur_ledger::Party| {
        party
            .country
            .as_deref()
            .map_or_else(|| party.name().to_owned(), str::to_owned)
    };
    let filter = Filter {
        since: day.checked_sub(NEAR_DAYS.days()).ok(),
        until: day.checked_add(NEAR_DAYS.days()).ok(),
        parties: incident
            .actors
            .first()
            .or(incident.recipients.first())
            .map(code)
            .into_iter()
            .collect(),
        limit: Some(OFFERED + 1),
        ..Filter::default()
    };
    let rows = reading.store.list_lean(Table::Incident, &filter)?;
    let others = rows
        .iter()
        .filter(|row| row.head.id != incident.id)
        .take(OFFERED);
    others
        .map(|row| {
            let line = crate::rows::line(row, reading.wording())?;
            let day = row.head.day.map(|day| day.to_string()).unwrap_or_default();
            Ok((row.head.id.clone(), format!("{day}: {line}")))
        })
        .collect()
}

/// The incident of an event's or an incident's name, as pages show it.
fn incident_row(store: &mut Store, name: &str) -> Result<Option<Lean>, Fault> {
    let rows = if name.contains('#') {
        store.rows_of_event_lean(name)?
    } else {
        store.row_lean(name)?
    };
    let mut rows = rows.into_iter();
    Ok(rows.find(|row| row.head.table == Table::Incident))
}

/// `POST /wrong`.
pub(crate) async fn post(
    State(desk): State<Desk>,
    sent: Submitted,
) -> Result<Response<Body>, Fault> {
    let sent = sent.by_editor()?;
    let verdict = sent
        .get("verdict")
        .and_then(Verdict::parse)
        .ok_or_else(|| Fault::Wrong("The form does not say what is wrong.".to_owned()))?;
    let by = match sent.visitor.name.as_str() {
        "" => sent.get("by").unwrap_or("desk").chars().take(80).collect(),
        name => name.to_owned(),
    };
    let wanted = Wanted {
        verdict,
        event: sent.name("event"),
        other: match sent.name("other") {
            other if other.is_empty() => sent.name("other-name"),
            other => other,
        },
        by,
        note: sent
            .get("note")
            .unwrap_or_default()
            .chars()
            .take(1000)
            .collect(),
        fields: sent.fields.clone(),
    };
    let lexicon = desk.options().lexicon.clone();
    let kept = desk
        .editor()
        .write(&desk, move |store| decide(store, &wanted, &lexicon))
        .await?;
    let also = if kept.is_settled { "" } else { "&waits=1" };
    let (first, last) = kept.value;
    Ok(redirect(&format!("/decisions?made={first}-{last}{also}")))
}

/// What somebody has said.
struct Wanted {
    verdict: Verdict,
    event: String,
    other: String,
    by: String,
    note: String,
    fields: Parameters,
}

/// Keeps the decisions; the numbers of the first and the last.
fn decide(store: &mut Store, wanted: &Wanted, lexicon: &Lexicon) -> Result<(i64, i64), Fault> {
    let decision = |one: &str, other: &str, patch: Option<String>| Decision {
        verdict: wanted.verdict,
        one: one.to_owned(),
        other: other.to_owned(),
        patch,
        by: wanted.by.clone(),
        note: wanted.note.clone(),
    };
    let all = match wanted.verdict {
        Verdict::Reject => {
            if store.event(&wanted.event, View::Now)?.is_none() {
                return Err(Fault::NotFound("There is no such event.".to_owned()));
            }
            vec![decision(&wanted.event, "", None)]
        }
        Verdict::Correct => {
            let given = |field: &str| wanted.fields.get(field);
            let patch = patch(store, &wanted.event, given, lexicon)?;
            vec![decision(&wanted.event, "", Some(patch))]
        }
        Verdict::Merge | Verdict::Split => {
            let pairs = pairs(store, wanted)?;
            pairs
                .iter()
                .map(|(one, other)| decision(one, other, None))
                .collect()
        }
    };
    let standing = store.decisions()?;
    let is_known = |new: &Decision| {
        standing.iter().find(|known| {
            known.undone_at.is_none()
                && known.decision.verdict == new.verdict
                && known.decision.patch == new.patch
                && known.decision.one == new.one
                && known.decision.other == new.other
        })
    };
    let mut numbers = Vec::new();
    let mut new = Vec::new();
    for one in all {
        match is_known(&one) {
            Some(known) => numbers.push(known.number),
            None => new.push(one),
        }
    }
    let mut writer = store.writer()?;
    for one in &new {
        numbers.push(writer.decide(one, Timestamp::now())?);
    }
    let first = numbers.iter().min().copied();
    let last = numbers.iter().max().copied();
    first
        .zip(last)
        .ok_or_else(|| Fault::Wrong("There is nothing to be decided here.".to_owned()))
}

/// The pairs of events that merging or splitting is about.
fn pairs(store: &mut Store, wanted: &Wanted) -> Result<Vec<(String, String)>, Fault> {
    // One more than can be decided on, beside the one that is asked about: so many are refused.
    let all = |store: &mut Store, row: &Lean| -> Result<Vec<String>, Fault> {
        let tellings: Vec<Telling> = store.items(row, "tellings", PAIRS + 2)?;
        Ok(tellings.into_iter().map(|telling| telling.event).collect())
    };
    let named = |store: &mut Store, name: &str| -> Result<(Lean, Vec<String>), Fault> {
        let incident = incident_row(store, name)?.ok_or_else(|| {
            Fault::Wrong(format!(
                "‘{}’ is no event or incident of the record.",
                sanitise(name)
            ))
        })?;
        let events = if name.contains('#') {
            vec![name.to_owned()]
        } else {
            all(store, &incident)?
        };
        Ok((incident, events))
    };
    let (incident, ones) = named(store, &wanted.event)?;
    let pairs: Vec<(String, String)> = if wanted.verdict == Verdict::Merge {
        let (_, others) = named(store, &wanted.other)?;
        let first = ones.first().cloned().unwrap_or_default();
        let all = ones.iter().skip(1).chain(&others);
        all.filter(|event| **event != first)
            .map(|event| (first.clone(), event.clone()))
            .collect()
    } else {
        // Out of the whole incident, where no other telling is named.
        let others = match wanted.other.as_str() {
            "" => all(store, &incident)?,
            other => named(store, other)?.1,
        };
        let of = |one: &String| -> Vec<(String, String)> {
            let others = others
                .iter()
                .filter(|other| *other != one && !ones.contains(other));
            others.map(|other| (one.clone(), other.clone())).collect()
        };
        ones.iter().flat_map(of).collect()
    };
    if pairs.is_empty() || pairs.len() > PAIRS {
        let what = "Name one telling and another, or two incidents; not one thing twice.";
        return Err(Fault::Wrong(what.to_owned()));
    }
    Ok(pairs)
}
