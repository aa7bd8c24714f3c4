//! What a person gets to see of some reports: the same content as text, Markdown or JSON.

pub(crate) mod brief;
pub(crate) mod columns;
pub(crate) mod difference;
pub(crate) mod explain;
pub(crate) mod geojson;
pub(crate) mod json;
pub(crate) mod markdown;
mod places;
pub(crate) mod sections;
pub(crate) mod show;
pub(crate) mod summary;
pub(crate) mod text;
pub(crate) mod timeline;
pub(crate) mod wrap;

use rapporteur_brief::words::{Wording, dates};
use rapporteur_flow::Reading;
use rapporteur_ledger::Record;
use rapporteur_model::{Event, Problem, Report};
use std::collections::HashMap;
use summary::Summary;

/// Everything that was read, ready to be shown.
pub(crate) struct View<'v> {
    pub(crate) readings: &'v [Reading],
    pub(crate) record: Record,
    pub(crate) problems: &'v [Problem],
    pub(crate) summary: Summary,
    pub(crate) wording: Wording<'v>,
    numbers: HashMap<String, usize>,
}

impl<'v> View<'v> {
    pub(crate) fn new(
        readings: &'v [Reading],
        problems: &'v [Problem],
        summary: Summary,
        engine: &'v rapporteur_flow::Engine,
    ) -> Self {
        let reports: Vec<&Report> = readings.iter().map(|reading| &reading.report).collect();
        let events: Vec<Event> = readings
            .iter()
            .flat_map(|reading| reading.events.iter().cloned())
            .collect();
        let numbers = events
            .iter()
            .enumerate()
            .map(|(index, event)| (event.id.clone(), index + 1))
            .collect();
        Self {
            record: Record::of(&reports, &events),
            summary,
            readings,
            problems,
            wording: Wording::new(engine.lexicon()),
            numbers,
        }
    }

    /// The number under which an event stands in the view, from 1.
    pub(crate) fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// The numbers of a row's evidence: `[2][5]`.
    pub(crate) fn references(&self, evidence: &[String]) -> String {
        let mut numbers: Vec<usize> = evidence.iter().filter_map(|id| self.number(id)).collect();
        numbers.sort_unstable();
        numbers.iter().map(|number| format!("[{number}]")).collect()
    }
}

/// Date of a report in words.
pub(crate) fn report_date(report: &Report) -> String {
    match &report.date {
        None => "undated".to_owned(),
        Some(date) => {
            let told = match date.source {
                rapporteur_model::DateSource::Given => " (as given)",
                _ => "",
            };
            format!("{}{told}", dates::day(date.day))
        }
    }
}

/// The headline, else the name under which the report was given.
pub(crate) fn title(report: &Report) -> &str {
    let titled = report
        .title
        .as_deref()
        .map(str::trim)
        .filter(|title| !title.is_empty());
    titled.unwrap_or_else(|| match report.source.as_str() {
        "-" | "" => "Report without a title",
        source => source.rsplit('/').next().unwrap_or(source),
    })
}

/// What an event hangs on, as it goes on after the statement: 'if there is no deal'.
pub(crate) fn condition(condition: &rapporteur_model::Condition) -> String {
    let words = rapporteur_brief::words::sanitise(condition.text.trim());
    let first = words.split(' ').next().unwrap_or("");
    let small = first.to_lowercase();
    if matches!(
        small.as_str(),
        "if" | "unless"
            | "until"
            | "should"
            | "provided"
            | "once"
            | "when"
            | "as"
            | "only"
            | "without"
            | "in"
            | "on"
    ) {
        words.replacen(first, &small, 1)
    } else {
        words
    }
}
