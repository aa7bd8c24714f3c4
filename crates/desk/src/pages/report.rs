//! A report: its text with every event, actor, time, place and quotation marked where it stands, in its
//! own spelling, and beside it the record of each event.

use super::{Frame, links};
use crate::answer::Answer;
use crate::call::Call;
use crate::fault::Fault;
use crate::state::{Desk, Reading};
use crate::text::{escaped, segments, shown};
use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::Response;
use rapporteur_brief::words::{Wording, dates, sanitise};
use rapporteur_model::{Event, Span};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Of a longer text, so many bytes are shown.
const LONGEST: usize = 400_000;
/// More events of one report are counted.
const EVENTS: usize = 300;
/// Of so many events the rows are told.
const WITH_ROWS: usize = 60;

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    frame: Frame,
    facts: Vec<(&'static str, String)>,
    web: Option<String>,
    url: String,
    text: String,
    is_cut: bool,
    events: Vec<Card>,
    explains: bool,
    more: usize,
    problems: Vec<String>,
}

/// The record of an event.
pub(crate) struct Card {
    pub(crate) number: String,
    pub(crate) id: String,
    pub(crate) statement: String,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) rules: Vec<String>,
    pub(crate) rows: Vec<(String, String)>,
    pub(crate) is_rejected: bool,
    pub(crate) is_corrected: bool,
    pub(crate) wrong: String,
    /// The page that explains it; empty where none is to be had.
    pub(crate) why: String,
}

/// What a mark stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Event,
    Quote,
    Condition,
    Actor,
    Time,
    Place,
    Deadline,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Quote => "quote",
            Self::Condition => "condition",
            Self::Actor => "actor",
            Self::Time => "time",
            Self::Place => "place",
            Self::Deadline => "deadline",
        }
    }
}

struct Mark {
    span: Span,
    kind: Kind,
    event: usize,
}

/// `GET /reports/NAME`.
pub(crate) async fn get(
    State(desk): State<Desk>,
    Path(name): Path<String>,
    call: Call,
) -> Result<Response<Body>, Fault> {
    desk.answer(call, "", move |reading| {
        Answer::page(&page(reading, &name)?)
    })
    .await
}

fn page(reading: &mut Reading<'_>, name: &str) -> Result<Page, Fault> {
    let view = reading.view();
    let stored = reading
        .store
        .report(name, view)?
        .ok_or_else(|| Fault::NotFound("There is no such report in the record.".to_owned()))?;
    let corrections = reading.store.corrections_of([name])?;
    let problems = reading.store.problems(stored.id)?;
    let (report, mut events) = (stored.report, stored.events);
    let all = events.len();
    events.truncate(EVENTS);
    let coded = events.clone();
    corrections.apply(&mut events, "the store")?;
    let title = report
        .title
        .clone()
        .filter(|title| !title.trim().is_empty());
    let frame = Frame::of(reading, title.as_deref().unwrap_or(name), "");
    let explains = reading.desk.explaining().is_to_be_had();
    let mut cards = Vec::new();
    let names: Vec<&str> = coded.iter().map(|event| event.id.as_str()).collect();
    let some = names.get(..WITH_ROWS).unwrap_or(&names);
    let rows = reading.store.rows_of_events_lean(some)?;
    for before in &coded {
        let now = events.iter().find(|event| event.id == before.id);
        let mut said: Vec<(String, String)> = Vec::new();
        for row in rows.get(&before.id).into_iter().flatten() {
            let line = crate::rows::line(row, reading.wording())?;
            let href = links::row(&row.head.id, &frame.then);
            if !said.iter().any(|(known, _)| *known == href) {
                said.push((href, format!("{}: {line}", row.head.table.singular())));
            }
        }
        let mut card = card(now.unwrap_or(before), reading.wording());
        card.rows = said;
        card.why = match explains {
            true => links::explanation(&before.id, &frame.then).unwrap_or_default(),
            false => String::new(),
        };
        card.is_rejected = corrections.is_rejected(&before.id);
        card.is_corrected = corrections.is_corrected(&before.id);
        cards.push(card);
    }
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    facts.extend(
        report
            .publisher
            .as_deref()
            .map(|publisher| ("Published by", sanitise(publisher))),
    );
    facts.push((
        "Day",
        report
            .date
            .as_ref()
            .map_or_else(|| "not told".to_owned(), |date| dates::day(date.day)),
    ));
    facts.extend(
        report
            .author
            .as_deref()
            .map(|author| ("Author", sanitise(author))),
    );
    facts.push(("Name in the record", shown(name)));
    facts.push(("Read from", shown(&report.source)));
    let url = report.url.clone().unwrap_or_default();
    Ok(Page {
        text: marked(&report.text, &coded),
        is_cut: report.text.len() > LONGEST,
        web: links::web(&url).map(str::to_owned),
        url: shown(&url),
        facts,
        events: cards,
        explains,
        more: all.saturating_sub(EVENTS),
        problems: problems
            .iter()
            .map(|problem| shown(&problem.message))
            .collect(),
        frame,
    })
}

/// The record of an event in words.
pub(crate) fn card(event: &Event, wording: Wording<'_>) -> Card {
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    facts.push((
        "stands",
        format!(
            "{} · factuality {}",
            wording.status(event),
            event.status.factuality
        ),
    ));
    facts.extend(
        wording
            .source(event)
            .map(|source| ("on whose word", source)),
    );
    let code = wording.code(event);
    if !code.is_empty() {
        facts.push(("code", code));
    }
    facts.extend(
        event
            .time
            .as_ref()
            .map(|time| ("when", dates::event_time(time))),
    );
    facts.extend(
        event
            .deadline
            .as_ref()
            .map(|limit| ("deadline", dates::deadline_clause(limit))),
    );
    facts.extend(event.place.as_ref().map(|place| {
        let mention = &place.mention;
        let name = mention.name.as_deref().unwrap_or(&mention.text);
        let country = mention
            .country
            .as_deref()
            .map_or(String::new(), |code| format!(" ({code})"));
        ("where", sanitise(&format!("{name}{country}")))
    }));
    if !event.topics.is_empty() {
        facts.push(("issues", wording.topics(&event.topics)));
    }
    if let Some(condition) = &event.status.condition {
        facts.push(("if", sanitise(&condition.text)));
    }
    facts.push(("confidence", format!("{:.2}", event.confidence)));
    Card {
        number: number(event),
        statement: wording.statement(event),
        facts,
        rules: event.rule.iter().map(|rule| sanitise(rule)).collect(),
        rows: Vec::new(),
        is_rejected: false,
        is_corrected: false,
        why: String::new(),
        wrong: format!("/wrong?event={}", crate::call::encoded(&event.id)),
        id: event.id.clone(),
    }
}

/// The n of `report#n`.
fn number(event: &Event) -> String {
    let number = event.id.rsplit_once('#').map_or("", |(_, number)| number);
    number.chars().filter(char::is_ascii_digit).collect()
}

fn marks(events: &[Event]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (place, event) in events.iter().enumerate() {
        let mut mark = |span: Span, kind| {
            marks.push(Mark {
                span,
                kind,
                event: place,
            })
        };
        mark(event.span, Kind::Event);
        for actor in event.actors.iter().chain(&event.recipients) {
            mark(actor.span, Kind::Actor);
        }
        for time in event.time.iter().chain(&event.content_time) {
            mark(time.expression.span, Kind::Time);
        }
        if let Some(deadline) = &event.deadline {
            mark(deadline.time.span, Kind::Deadline);
        }
        if let Some(where_) = &event.place {
            mark(where_.mention.span, Kind::Place);
        }
        if let Some(condition) = &event.status.condition {
            mark(condition.span, Kind::Condition);
        }
        for said in event
            .attribution
            .iter()
            .flat_map(|attribution| attribution.chain())
        {
            if let Some(speaker) = &said.speaker {
                mark(speaker.span, Kind::Actor);
            }
            if said.direct
                && let Some(content) = said.content
            {
                mark(content, Kind::Quote);
            }
        }
    }
    marks.retain(|mark| mark.span.start < mark.span.end);
    marks
}

/// The text as HTML: anchors where sentences with events begin, and marks cut into segments.
fn marked(text: &str, events: &[Event]) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let marks = marks(events);
    let sentences: BTreeSet<usize> = events
        .iter()
        .map(|event| event.sentence_span.start)
        .filter(|&start| start < end && text.is_char_boundary(start))
        .collect();
    let mut out = String::with_capacity(text.len() * 2);
    let mut starts: Vec<usize> = sentences.iter().copied().collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let spans: Vec<Span> = marks.iter().map(|mark| mark.span).collect();
    for (place, &start) in starts.iter().enumerate() {
        let next = starts.get(place + 1).copied().unwrap_or(end);
        // Only the marks that touch this part: the others are looked at where they are.
        let near: Vec<usize> = (0..spans.len())
            .filter(|&mark| {
                spans
                    .get(mark)
                    .is_some_and(|span| span.start < next && span.end > start)
            })
            .collect();
        let own: Vec<Span> = near
            .iter()
            .filter_map(|&mark| spans.get(mark).copied())
            .collect();
        let is_sentence = sentences.contains(&start);
        if is_sentence {
            // Writing to a string cannot fail.
            let _ = write!(out, "<span class=\"at\" id=\"s{start}\">");
        }
        for segment in segments(text, Span::new(start, next), &own) {
            let over: Vec<&Mark> = segment
                .marks
                .iter()
                .filter_map(|&mark| marks.get(*near.get(mark)?))
                .collect();
            stretch(&mut out, segment.span.of(text), &over, events);
        }
        if is_sentence {
            out.push_str("</span>");
        }
    }
    out
}

/// A stretch that is marked alike. It leads to the event whose words are the fewest.
fn stretch(out: &mut String, words: &str, over: &[&Mark], events: &[Event]) {
    let innermost = over
        .iter()
        .min_by_key(|mark| (mark.span.end - mark.span.start, mark.kind))
        .and_then(|mark| events.get(mark.event));
    let Some(first) = innermost else {
        out.push_str(&escaped(words));
        return;
    };
    let kinds: BTreeSet<Kind> = over.iter().map(|mark| mark.kind).collect();
    let classes: Vec<&str> = kinds.iter().map(|kind| kind.class()).collect();
    let mut numbers = vec![number(first)];
    for mark in over {
        if let Some(event) = events.get(mark.event) {
            let number = number(event);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }
    let names = classes.join(" ");
    let _ = write!(
        out,
        "<a class=\"m {names}\" href=\"#e{}\" data-events=\"{}\" title=\"{names}\">{}</a>",
        number(first),
        numbers.join(" "),
        escaped(words)
    );
}
