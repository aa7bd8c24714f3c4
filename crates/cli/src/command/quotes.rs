//! `rapporteur quotes`: who says what, one quotation a line.
//!
//! Offsets point into the input as it was given, so that its own bytes can be looked up.
//!
//! Deliberately absent: what is done with the words; `code` tells the events in them.

use super::{each_report, go_on, outcome};
use crate::arguments::{Global, Quotes, QuotesFormat};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_clean::{Mode, Options};
use rapporteur_model::{Quotation, Report, Source, Span, Speaker};
use serde::Serialize;
use std::io::{self, Write};

/// A quotation as it is shown.
#[derive(Serialize)]
struct Shown<'r> {
    source: &'r str,
    report: &'r str,
    speaker: Option<ShownSpeaker<'r>>,
    cue: Option<Span>,
    content: Span,
    direct: bool,
    mixed: bool,
    quoted: Vec<Span>,
    text: &'r str,
    within: Option<usize>,
}

#[derive(Serialize)]
struct ShownSpeaker<'r> {
    text: &'r str,
    span: Span,
    head: Span,
    name: Option<&'r str>,
    country: Option<&'r str>,
    sector: Option<&'r str>,
    id: Option<&'r str>,
    source: Source,
}

impl<'r> Shown<'r> {
    fn of(report: &'r Report, quotation: &'r Quotation) -> Self {
        let there = |span: Span| report.in_input(span);
        Self {
            source: &report.source,
            report: &report.id,
            speaker: quotation
                .speaker
                .as_ref()
                .map(|speaker| ShownSpeaker::of(report, speaker)),
            cue: quotation.cue.map(there),
            content: there(quotation.content),
            direct: quotation.direct,
            mixed: quotation.is_mixed(),
            quoted: quotation.quoted.iter().map(|&span| there(span)).collect(),
            text: quotation.content.of(&report.text),
            within: quotation.within,
        }
    }
}

impl<'r> ShownSpeaker<'r> {
    fn of(report: &'r Report, speaker: &'r Speaker) -> Self {
        let actor = &speaker.actor;
        Self {
            text: &actor.text,
            span: report.in_input(actor.span),
            head: report.in_input(speaker.head),
            name: actor.name.as_deref(),
            country: actor.country.as_deref(),
            sector: actor.sector.as_deref(),
            id: actor.id.as_deref(),
            source: speaker.source,
        }
    }
}

pub(crate) fn run<W: Write>(
    arguments: &Quotes,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some((data, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let options = Options {
        given_date: None,
        given_first: false,
        keep_origin: true,
        mode: Mode::Report,
    };
    let mut reports = 0;
    output::to_stdout(|out| {
        let mut fault = Ok(());
        reports = each_report(
            &arguments.inputs,
            options,
            &data,
            global,
            reporter,
            |report| {
                let (quotations, problems) = engine.quotations(&report);
                (Some((report, quotations)), problems)
            },
            |(report, quotations), _| {
                let mut lines = quotations.iter().map(|quotation| match arguments.format {
                    QuotesFormat::Jsonl => {
                        serde_json::to_writer(&mut *out, &Shown::of(&report, quotation))?;
                        writeln!(out)
                    }
                });
                go_on(lines.try_for_each(|line| line), &mut fault)
            },
        );
        fault
    })?;
    Ok(outcome(reports, reporter))
}
