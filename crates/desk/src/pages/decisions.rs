//! What people have decided about the record, with who and when; editors take it back here.

use super::form::{Submitted, token, with_cookie};
use super::{Frame, links, redirect};
use crate::access::Role;
use crate::answer::Answer;
use crate::call::Call;
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response};
use jiff::Timestamp;
use rapporteur_brief::words::sanitise;
use rapporteur_store::{Decided, Verdict};

/// The newest that are shown.
const MOST: usize = 300;
/// So many are taken back at once.
const AT_ONCE: i64 = 1000;

#[derive(Template)]
#[template(path = "decisions.html")]
struct Page {
    frame: Frame,
    token: String,
    may: bool,
    made: String,
    waits: bool,
    decisions: Vec<Shown>,
    more: usize,
}

struct Shown {
    number: i64,
    verdict: &'static str,
    one: (String, String),
    other: (String, String),
    are: &'static str,
    patch: String,
    by: String,
    note: String,
    at: String,
    undone: String,
}

/// `GET /decisions`.
pub(crate) async fn get(State(desk): State<Desk>, call: Call) -> Result<Response<Body>, Fault> {
    let (token, cookie) = token(&desk, &call.visitor)?;
    let page = desk.read(call, move |reading| page(reading, token)).await?;
    Ok(with_cookie(
        Answer::page(&page)?.respond(&HeaderMap::new()),
        cookie,
    ))
}

fn page(reading: &mut Reading<'_>, token: String) -> Result<Page, Fault> {
    let all = reading.store.decisions()?;
    let parameters = &reading.call.parameters;
    let made = parameters
        .get("made")
        .and_then(range)
        .map(|(first, last)| match last - first {
            0 => format!("Decision {first} is kept."),
            _ => format!("Decisions {first} to {last} are kept."),
        });
    let undone = parameters
        .get("undone")
        .and_then(range)
        .map(|_| "It is taken back.".to_owned());
    Ok(Page {
        token,
        may: reading.call.visitor.may(Role::Editor),
        made: made.or(undone).unwrap_or_default(),
        waits: parameters.get("waits").is_some(),
        more: all.len().saturating_sub(MOST),
        decisions: all.iter().rev().take(MOST).map(shown).collect(),
        frame: Frame {
            // Forms are filled in here; the page is not renewed under them.
            is_live: false,
            ..Frame::of(reading, "Decisions", "decisions")
        },
    })
}

fn shown(decided: &Decided) -> Shown {
    let decision = &decided.decision;
    let named = |name: &str| match name {
        "" => (String::new(), String::new()),
        name => (links::event(name, ""), sanitise(name)),
    };
    let at = |instant: &str| instant.get(..16).unwrap_or(instant).replace('T', " ");
    Shown {
        number: decided.number,
        verdict: decision.verdict.name(),
        one: named(&decision.one),
        other: named(&decision.other),
        are: match decision.verdict {
            Verdict::Merge => "are one happening",
            Verdict::Split => "are two happenings",
            Verdict::Reject => "is no event",
            Verdict::Correct => "reads otherwise",
        },
        patch: decision.patch.as_deref().map(sanitise).unwrap_or_default(),
        by: sanitise(&decision.by),
        note: sanitise(&decision.note),
        at: at(&decided.recorded_at),
        undone: decided.undone_at.as_deref().map(at).unwrap_or_default(),
    }
}

/// `POST /decisions`: takes one back, or a run of them.
pub(crate) async fn undo(
    State(desk): State<Desk>,
    sent: Submitted,
) -> Result<Response<Body>, Fault> {
    let sent = sent.by_editor()?;
    let (first, last) = sent
        .get("undo")
        .and_then(range)
        .ok_or_else(|| Fault::Wrong("The form does not say what to take back.".to_owned()))?;
    let kept = desk
        .editor()
        .write(&desk, move |store| {
            let mut writer = store.writer()?;
            let mut undone = false;
            for number in first..=last {
                undone |= writer.undo(number, Timestamp::now())?;
            }
            Ok(undone)
        })
        .await?;
    if !kept.value {
        return Err(Fault::NotFound(
            "There is no such decision that stands.".to_owned(),
        ));
    }
    let also = if kept.is_settled { "" } else { "&waits=1" };
    Ok(redirect(&format!("/decisions?undone={first}-{last}{also}")))
}

/// '4' or '4-9'.
fn range(text: &str) -> Option<(i64, i64)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (0 < first && first <= last && last - first < AT_ONCE).then_some((first, last))
}
