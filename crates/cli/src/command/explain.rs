//! `rapporteur explain`: the trees, actors, patterns and events of a sentence or a few, and what
//! other patterns lacked.

use crate::arguments::{Explain, ExplainFormat, Global};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, setup, view};
use anstream::AutoStream;
use rapporteur_model::Problem;
use std::io::{self, Read, Write};

/// Standard input is read up to here; the engine explains less.
const LONGEST: u64 = 1 << 20;

pub(crate) fn run<W: Write>(
    arguments: &Explain,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let (name, text) = match arguments.sentence.as_deref() {
        Some(sentence) if sentence != "-" => ("sentence", sentence.to_owned()),
        _ => match standard_input() {
            Ok(text) => ("-", text),
            Err(error) => {
                reporter.tell(&Problem::error("-", format!("cannot be read: {error}")));
                return Ok(Outcome::Nothing);
            }
        },
    };
    let text = text.trim();
    if text.is_empty() {
        reporter.tell(
            &Problem::error(name, "there is nothing to explain")
                .advise("give a sentence in quotation marks, or pipe one in"),
        );
        return Ok(Outcome::Usage);
    }
    let Some((_, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let explained = match engine.explain(name, text, arguments.date) {
        Ok(explained) => explained,
        Err(problem) => {
            reporter.tell(&problem);
            return Ok(Outcome::Nothing);
        }
    };
    match arguments.format {
        ExplainFormat::Json => output::to_stdout(|out| {
            serde_json::to_writer_pretty(&mut *out, &explained)?;
            writeln!(out)
        })?,
        ExplainFormat::Text => {
            let stdout = AutoStream::new(io::stdout(), arguments.color.into()).lock();
            let mut out = io::BufWriter::with_capacity(1 << 16, stdout);
            let written = view::explain::write(&mut out, &explained, arguments.all);
            output::settle(written.and_then(|()| out.flush()))?
        }
    };
    Ok(Outcome::Complete)
}

fn standard_input() -> io::Result<String> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(LONGEST).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
