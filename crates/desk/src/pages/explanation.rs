//! Why an event was read as it was, step by step: the page behind a card of a report. The script of
//! the report's page puts its contents beside the card.

use super::{Frame, links};
use crate::answer::Answer;
use crate::call::Call;
use crate::explain::{Explained, ExplainedStep, none};
use crate::fault::Fault;
use crate::state::Desk;
use crate::text::shown;
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Response;
use rapporteur_brief::words::sanitise;

#[derive(Template)]
#[template(path = "explanation.html")]
struct Page {
    frame: Frame,
    back: String,
    statement: String,
    sentence: String,
    rules: Vec<String>,
    note: String,
    tree: Vec<String>,
    steps: Vec<ExplainedStep>,
}

/// `GET /reports/NAME/events/NUMBER/explanation`.
pub(crate) async fn get(
    State(desk): State<Desk>,
    Path((name, number)): Path<(String, String)>,
    call: Call,
) -> Result<Response<Body>, Fault> {
    if !desk.explaining().is_to_be_had() {
        return Err(none());
    }
    let asked = desk.clone();
    desk.answer_then(
        call,
        "",
        move |reading| {
            let view = reading.view();
            let missing = || Fault::NotFound("There is no such event in the record.".to_owned());
            let stored = reading.store.report(&name, view)?.ok_or_else(missing)?;
            let id = format!("{name}#{number}");
            let mut events = stored.events.into_iter();
            let event = events.find(|event| event.id == id).ok_or_else(missing)?;
            let frame = Frame::of(reading, "Why it was read so", "");
            let page = Page {
                back: links::event(&id, &frame.then),
                statement: reading.wording().statement(&event),
                sentence: shown(&event.sentence),
                rules: event.rule.iter().map(|rule| sanitise(rule)).collect(),
                note: String::new(),
                tree: Vec::new(),
                steps: Vec::new(),
                frame,
            };
            Ok((page, stored.report, event))
        },
        move |(page, report, event)| async move {
            let explained = asked.explaining().explain(report, event).await?;
            Answer::page(&page.with(explained))
        },
    )
    .await
}

impl Page {
    fn with(self, explained: Explained) -> Self {
        let all = |lines: &[String]| lines.iter().map(|line| sanitise(line)).collect();
        Self {
            note: sanitise(&explained.note),
            // Not sanitised: blanks at the beginning draw the tree. What is unseen is shown.
            tree: explained.tree.iter().map(|line| shown(line)).collect(),
            steps: explained
                .steps
                .iter()
                .map(|step| ExplainedStep {
                    heading: sanitise(&step.heading),
                    entries: step.entries.iter().map(|entry| all(entry)).collect(),
                })
                .collect(),
            ..self
        }
    }
}
