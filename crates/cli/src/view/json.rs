//! Everything in one JSON object, for programs.

use super::View;
use super::summary::Summary;
use jiff::civil::Date;
use rapporteur_ledger::{
    Ceasefire, Measure, Outlook, OutlookSeries, Pledge, Position, Round, Ultimatum, Violence,
    ViolenceWeek,
};
use rapporteur_model::{DateSource, Event, Problem, Repeat};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Everything<'v> {
    reports: Vec<ReportEntry<'v>>,
    events: Vec<&'v Event>,
    rounds: &'v [Round],
    ultimatums: &'v [Ultimatum],
    pledges: &'v [Pledge],
    measures: &'v [Measure],
    violence: &'v [Violence],
    violence_weeks: &'v [ViolenceWeek],
    ceasefires: &'v [Ceasefire],
    outlook: &'v [Outlook],
    outlook_series: &'v [OutlookSeries],
    positions: &'v [Position],
    problems: &'v [Problem],
    summary: &'v Summary,
}

/// A report with the text that the events' offsets point into.
#[derive(Serialize)]
struct ReportEntry<'v> {
    id: &'v str,
    source: &'v str,
    title: Option<&'v str>,
    publisher: Option<&'v str>,
    author: Option<&'v str>,
    date: Option<Date>,
    date_source: Option<DateSource>,
    language: Option<&'v str>,
    url: Option<&'v str>,
    sentences: usize,
    repeats: &'v [Repeat],
    text: &'v str,
}

/// Writes the object, indented, with a line end.
pub(crate) fn write(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let reports = view.readings.iter().map(|reading| {
        let report = &reading.report;
        ReportEntry {
            id: &report.id,
            source: &report.source,
            title: report.title.as_deref(),
            publisher: report.publisher.as_deref(),
            author: report.author.as_deref(),
            date: report.date.as_ref().map(|date| date.day),
            date_source: report.date.as_ref().map(|date| date.source),
            language: report.language.as_deref(),
            url: report.url.as_deref(),
            sentences: reading.annotations.sentences.len(),
            repeats: &report.repeats,
            text: &report.text,
        }
    });
    let everything = Everything {
        reports: reports.collect(),
        events: view
            .readings
            .iter()
            .flat_map(|reading| &reading.events)
            .collect(),
        rounds: &view.record.rounds,
        ultimatums: &view.record.ultimatums,
        pledges: &view.record.pledges,
        measures: &view.record.measures,
        violence: &view.record.violence,
        violence_weeks: &view.record.violence_weeks,
        ceasefires: &view.record.ceasefires,
        outlook: &view.record.outlook,
        outlook_series: &view.record.outlook_series,
        positions: &view.record.positions,
        problems: view.problems,
        summary: &view.summary,
    };
    serde_json::to_writer_pretty(&mut *out, &everything)?;
    writeln!(out)
}
