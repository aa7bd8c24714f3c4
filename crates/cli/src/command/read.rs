//! `rapporteur read`: what a person wants from these reports.

use super::{each_report, outcome};
use crate::arguments::{Global, Read, ReadFormat};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use crate::view::{self, View};
use anstream::AutoStream;
use rapporteur_clean::{Mode, Options};
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
    let data = match setup::data(global) {
        Ok(data) => data,
        Err(problem) => {
            reporter.tell(&problem);
            return Ok(Outcome::Nothing);
        }
    };
    let Some(engine) = setup::engine(&data, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let options = Options {
        given_date: arguments.date,
        mode: Mode::Report,
    };
    let mut readings = Vec::new();
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
            readings.push(reading);
            ControlFlow::Continue(())
        },
    );
    if readings.is_empty() && arguments.format != ReadFormat::Json {
        return Ok(outcome(0, reporter));
    }
    let view = View::new(&readings, &problems, &engine);
    match arguments.format {
        ReadFormat::Json => output::to_stdout(|out| view::json::write(out, &view))?,
        ReadFormat::Markdown => output::to_stdout(|out| view::markdown::write(out, &view))?,
        ReadFormat::Text => text(arguments, &view)?,
    };
    Ok(outcome(readings.len(), reporter))
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
