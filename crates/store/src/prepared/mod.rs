//! A coded report made ready to be stored.
//!
//! Ids, digests and the JSON of events are worked out here, without a connection, so that the
//! threads that code reports can do it and the one that writes only writes.

mod body;
mod lean;

pub(crate) use body::restore;
pub(crate) use lean::{end_of_string, without_nulls};

use crate::identity::{self, Fingerprint};
use crate::search::{EventWords, ReportWords};
use body::body_of;
use rapporteur_model::{Actor, DateSource, Event, Problem, Report, Severity};

/// A report with what was coded in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Coded {
    /// The report.
    pub report: Report,
    /// By which near-duplicates of it are found; may be empty.
    pub sketch: Vec<u8>,
    /// Its events.
    pub events: Vec<Event>,
    /// What went wrong with it.
    pub problems: Vec<Problem>,
}

/// A coded report in the form in which it is stored.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) name: String,
    /// Whether the name follows from the address.
    pub(crate) is_named_by_address: bool,
    pub(crate) day: Option<String>,
    pub(crate) day_told_by: Option<&'static str>,
    pub(crate) title: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) source: String,
    pub(crate) text: String,
    pub(crate) offsets: String,
    pub(crate) repeats: Option<String>,
    pub(crate) sketch: Vec<u8>,
    pub(crate) words: ReportWords,
    pub(crate) coding: PreparedCoding,
}

/// The events and problems of a report in the form in which they are stored.
#[derive(Clone, Debug, Default)]
pub struct PreparedCoding {
    pub(crate) events: Vec<EventRow>,
    pub(crate) problems: Vec<Problem>,
    /// By which its events are found.
    pub(crate) words: EventWords,
}

/// One row of `events`, without what only the writer knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EventRow {
    pub(crate) begins: i64,
    pub(crate) ends: i64,
    pub(crate) event_type: Option<String>,
    pub(crate) act: String,
    pub(crate) day: Option<String>,
    pub(crate) actors: Option<String>,
    pub(crate) recipients: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) quad: Option<i64>,
    pub(crate) factuality: f64,
    pub(crate) body: String,
}

impl Prepared {
    /// Makes a coded report ready.
    pub fn of(coded: &Coded) -> Self {
        let report = &coded.report;
        let name = identity::name_of(report);
        Self {
            fingerprint: Fingerprint::of(report),
            name: clean(&name),
            is_named_by_address: report.url.is_some() && name != report.id,
            day: report.date.as_ref().map(|date| date.day.to_string()),
            day_told_by: report.date.as_ref().map(|date| told_by(date.source)),
            title: report.title.as_deref().map(clean),
            publisher: report.publisher.as_deref().map(clean),
            author: report.author.as_deref().map(clean),
            language: report.language.as_deref().map(clean),
            url: report.url.as_deref().map(clean),
            source: clean(&report.source),
            text: clean(&report.text),
            // A map of numbers always becomes JSON.
            offsets: serde_json::to_string(&report.offsets).unwrap_or_default(),
            repeats: (!report.repeats.is_empty())
                .then(|| serde_json::to_string(&report.repeats).unwrap_or_default()),
            sketch: coded.sketch.clone(),
            words: ReportWords::of(report.title.as_deref(), &report.text),
            coding: PreparedCoding::of(report, &coded.events, &coded.problems),
        }
    }

    /// What tells the report from others.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// How many bytes its texts take, about.
    pub fn size(&self) -> usize {
        let events = self.coding.events.iter();
        2 * self.text.len()
            + self.coding.words.size()
            + events.map(|event| event.body.len() + 100).sum::<usize>()
    }

    pub(crate) fn shelf(&self) -> &str {
        self.day.as_deref().unwrap_or(UNDATED)
    }
}

/// The shelf of reports without a day. It sorts behind all days.
pub(crate) const UNDATED: &str = "undated";

impl PreparedCoding {
    /// Makes events and problems of a report ready.
    pub fn of(report: &Report, events: &[Event], problems: &[Problem]) -> Self {
        Self {
            words: EventWords::of(report, events),
            events: events
                .iter()
                .zip(1..)
                .map(|(event, number)| row_of(report, event, number))
                .collect(),
            problems: problems
                .iter()
                .map(|problem| Problem {
                    source: clean(&problem.source),
                    message: clean(&problem.message),
                    advice: clean(&problem.advice),
                    ..problem.clone()
                })
                .collect(),
        }
    }

    /// The sentences that the events cite, in order, each once.
    pub(crate) fn spans(&self) -> Vec<(i64, i64)> {
        let mut spans: Vec<_> = self
            .events
            .iter()
            .map(|row| (row.begins, row.ends))
            .collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}

fn row_of(report: &Report, event: &Event, number: usize) -> EventRow {
    let time = event.time.as_ref().map(|time| &time.expression);
    EventRow {
        begins: stored(event.sentence_span.start),
        ends: stored(event.sentence_span.end),
        event_type: event.event_type.as_deref().map(clean),
        act: clean(&event.act),
        day: time
            .and_then(|time| time.start)
            .map(|start| start.date().to_string()),
        actors: codes(&event.actors),
        recipients: codes(&event.recipients),
        country: event
            .place
            .as_ref()
            .and_then(|place| place.mention.country.as_deref())
            .map(clean),
        quad: event.quad.map(i64::from),
        factuality: f64::from(event.status.factuality),
        body: body_of(report, event, number),
    }
}

/// The countries of some actors, each between blanks (`' RUS UKR '`), so that one can be looked
/// for as a word; `None` when no country is known.
fn codes(actors: &[Actor]) -> Option<String> {
    let mut codes: Vec<&str> = actors
        .iter()
        .filter_map(|actor| actor.country.as_deref())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    (!codes.is_empty()).then(|| clean(&format!(" {} ", codes.join(" "))))
}

/// A text as both databases can hold it: PostgreSQL knows no character 0.
fn clean(text: &str) -> String {
    text.replace('\0', " ")
}

fn stored(offset: usize) -> i64 {
    i64::try_from(offset).unwrap_or(i64::MAX)
}

/// The stored names of what tells a report's day; those that it has in JSON.
const DAY_SOURCES: [(DateSource, &str); 5] = [
    (DateSource::Field, "field"),
    (DateSource::Metadata, "metadata"),
    (DateSource::Dateline, "dateline"),
    (DateSource::Address, "address"),
    (DateSource::Given, "given"),
];

fn told_by(source: DateSource) -> &'static str {
    DAY_SOURCES
        .iter()
        .find(|(known, _)| *known == source)
        .map_or("given", |(_, name)| name)
}

pub(crate) fn day_source(name: &str) -> Option<DateSource> {
    let mut sources = DAY_SOURCES.iter();
    sources
        .find(|(_, known)| *known == name)
        .map(|(source, _)| *source)
}

pub(crate) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

pub(crate) fn severity(name: &str) -> Option<Severity> {
    match name {
        "note" => Some(Severity::Note),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}
