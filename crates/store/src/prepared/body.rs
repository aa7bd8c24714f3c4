//! The event record as it is stored, and back.
//!
//! What other columns or rules tell is left out: the sentence (the report's text has it), its span,
//! the name (`report#number`) and the report; and what is empty. An event that breaks one of these
//! rules keeps the member, so that any event comes back exactly.

use super::lean::without_nulls;
use rapporteur_model::{
    Actor, Attribution, Counts, Deadline, Event, EventPlace, EventTime, OutlookReading, Report,
    Span, Status,
};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::borrow::Cow;

/// The members of an event that are stored, under the names of the event record.
#[derive(Serialize, Deserialize)]
struct Body<'e> {
    #[serde(default)]
    id: Option<Cow<'e, str>>,
    #[serde(default)]
    report: Option<Cow<'e, str>>,
    #[serde(default)]
    sentence: Option<Cow<'e, str>>,
    span: Span,
    #[serde(default)]
    event_type: Option<Cow<'e, SmolStr>>,
    #[serde(default)]
    mode: Option<Cow<'e, SmolStr>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    contexts: Cow<'e, [SmolStr]>,
    act: Cow<'e, SmolStr>,
    #[serde(default)]
    act_kind: Option<Cow<'e, SmolStr>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    operators: Cow<'e, [SmolStr]>,
    status: Cow<'e, Status>,
    #[serde(default)]
    attribution: Option<Cow<'e, Attribution>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    actors: Cow<'e, [Actor]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    recipients: Cow<'e, [Actor]>,
    #[serde(default)]
    time: Option<Cow<'e, EventTime>>,
    #[serde(default)]
    content_time: Option<Cow<'e, EventTime>>,
    #[serde(default)]
    deadline: Option<Cow<'e, Deadline>>,
    #[serde(default)]
    place: Option<Cow<'e, EventPlace>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counts: Option<Cow<'e, Counts>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    topics: Cow<'e, [SmolStr]>,
    #[serde(default)]
    outlook: Option<Cow<'e, OutlookReading>>,
    #[serde(default)]
    cameo: Option<Cow<'e, SmolStr>>,
    #[serde(default)]
    quad: Option<u8>,
    #[serde(default)]
    score: Option<f32>,
    #[serde(default, skip_serializing_if = "is_empty")]
    rule: Cow<'e, [String]>,
    confidence: f32,
}

#[allow(clippy::ptr_arg, reason = "serde hands over the field as it is")]
fn is_empty<T: Clone>(list: &Cow<'_, [T]>) -> bool {
    list.is_empty()
}

/// The name of an event by its report and number.
fn name(report: &str, number: usize) -> String {
    format!("{report}#{number}")
}

/// The stored form of the event with this number, from 1, of a report.
pub(super) fn body_of(report: &Report, event: &Event, number: usize) -> String {
    fn some<T: Clone>(value: &Option<T>) -> Option<Cow<'_, T>> {
        value.as_ref().map(Cow::Borrowed)
    }
    let regular = event.report == report.id;
    let told = event.sentence_span.of(&report.text) == event.sentence;
    let body = Body {
        id: (!regular || event.id != name(&report.id, number)).then(|| (&event.id).into()),
        report: (!regular).then(|| (&event.report).into()),
        sentence: (!told || report.text.contains('\0')).then(|| (&event.sentence).into()),
        span: event.span,
        event_type: some(&event.event_type),
        mode: some(&event.mode),
        contexts: Cow::Borrowed(&event.contexts),
        act: Cow::Borrowed(&event.act),
        act_kind: some(&event.act_kind),
        operators: Cow::Borrowed(&event.operators),
        status: Cow::Borrowed(&event.status),
        attribution: some(&event.attribution),
        actors: Cow::Borrowed(&event.actors),
        recipients: Cow::Borrowed(&event.recipients),
        time: some(&event.time),
        content_time: some(&event.content_time),
        deadline: some(&event.deadline),
        place: some(&event.place),
        counts: (event.counts != Counts::default()).then_some(Cow::Borrowed(&event.counts)),
        topics: Cow::Borrowed(&event.topics),
        outlook: some(&event.outlook),
        cameo: some(&event.cameo),
        quad: event.quad,
        score: event.score,
        rule: Cow::Borrowed(&event.rule),
        confidence: event.confidence,
    };
    // Every member has a form in JSON; a number that is none becomes `null`.
    without_nulls(&serde_json::to_string(&body).unwrap_or_default())
}

/// The event of a stored row. `report` is the report's name, `sentence` the words of its text at the
/// sentence's span.
pub(crate) fn restore(
    body: &str,
    report: &str,
    sentence: &str,
    number: usize,
    sentence_span: Span,
) -> Result<Event, serde_json::Error> {
    fn own<T: Clone>(value: Option<Cow<'_, T>>) -> Option<T> {
        value.map(Cow::into_owned)
    }
    let body: Body<'_> = serde_json::from_str(body)?;
    Ok(Event {
        id: body
            .id
            .map_or_else(|| name(report, number), Cow::into_owned),
        report: body
            .report
            .map_or_else(|| report.to_owned(), Cow::into_owned),
        sentence: body
            .sentence
            .map_or_else(|| sentence.to_owned(), Cow::into_owned),
        sentence_span,
        span: body.span,
        event_type: own(body.event_type),
        mode: own(body.mode),
        contexts: body.contexts.into_owned(),
        act: body.act.into_owned(),
        act_kind: own(body.act_kind),
        operators: body.operators.into_owned(),
        status: body.status.into_owned(),
        attribution: own(body.attribution),
        actors: body.actors.into_owned(),
        recipients: body.recipients.into_owned(),
        time: own(body.time),
        content_time: own(body.content_time),
        deadline: own(body.deadline),
        place: own(body.place),
        counts: own(body.counts).unwrap_or_default(),
        topics: body.topics.into_owned(),
        outlook: own(body.outlook),
        cameo: own(body.cameo),
        quad: body.quad,
        score: body.score,
        rule: body.rule.into_owned(),
        confidence: body.confidence,
    })
}

#[cfg(test)]
mod tests;
