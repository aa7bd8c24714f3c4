//! `rapporteur read`: what a person wants from these reports.

use super::{each_report, outcome};
use crate::arguments::{Global, Read, ReadFormat};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use crate::view::{self, View, summary::Summary};
use anstream::AutoStream;
use rapporteur_clean::{Mode, Options};
use rapporteur_flow::Reading;
use rapporteur_model::Problem;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Columns where the output is not a terminal.
const PIPED: usize = 80;
/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// Narrower than this nothing can be laid out.
const NARROWEST: usize = 20;

pub(crate) fn run<W: Write>(
    arguments: &Read,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some((data, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let options = Options {
        given_date: arguments.date,
        mode: Mode::Report,
        ..Options::default()
    };
    let mut readings = Vec::new();
    let mut summary = Summary::default();
    let mut problems: Vec<Problem> = Vec::new();
    each_report(
        &arguments.inputs,
        options,
        &data,
        global,
        reporter,
        |report| {
            let mut reading = engine.read(report);
            let said = std::mem::take(&mut reading.problems);
            (Some(reading), said)
        },
        |reading, said| {
            problems.extend_from_slice(said);
            summary.add(&reading, &engine);
            readings.push(without_tokens(reading));
            ControlFlow::Continue(())
        },
    );
    let is_for_programs = matches!(arguments.format, ReadFormat::Json | ReadFormat::Geojson);
    if readings.is_empty() && !is_for_programs {
        return Ok(outcome(0, reporter));
    }
    let view = View::new(&readings, &problems, summary, &engine);
    match arguments.format {
        ReadFormat::Json => output::to_stdout(|out| view::json::write(out, &view))?,
        ReadFormat::Geojson => output::to_stdout(|out| view::geojson::write(out, &view))?,
        ReadFormat::Markdown => output::to_stdout(|out| view::markdown::write(out, &view))?,
        ReadFormat::Text => text(arguments, &view)?,
    };
    Ok(outcome(readings.len(), reporter))
}

/// A batch is shown as a whole, so every reading is kept until its end; its tokens, which take
/// some fifty times the bytes of the text, have served by then.
fn without_tokens(mut reading: Reading) -> Reading {
    reading.annotations.tokens = Vec::new();
    reading.annotations.entities = Vec::new();
    reading.times = Vec::new();
    reading
}

fn text(arguments: &Read, view: &View<'_>) -> io::Result<output::Written> {
    let width = arguments
        .width
        .unwrap_or_else(terminal_width)
        .max(NARROWEST);
    let stdout = AutoStream::new(io::stdout(), arguments.color.into()).lock();
    let mut out = io::BufWriter::with_capacity(1 << 16, stdout);
    output::settle(view::text::write(&mut out, view, width).and_then(|()| out.flush()))
}

fn terminal_width() -> usize {
    match terminal_size::terminal_size_of(io::stdout()) {
        Some((terminal_size::Width(columns), _)) => usize::from(columns).min(WIDEST),
        None => PIPED,
    }
}
