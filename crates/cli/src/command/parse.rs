//! `rapporteur parse`: what the language engine says of a text, taken as it is.

use super::{conllu, each_report, entity_tag, go_on, outcome};
use crate::arguments::{Global, Parse, ParseFormat};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_clean::{Mode, Options};
use rapporteur_model::{Annotations, Problem, Report, Span};
use serde::Serialize;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[derive(Serialize)]
struct Parsed<'r> {
    id: &'r str,
    text: &'r str,
    sentences: Vec<Span>,
    tokens: Vec<ParsedToken<'r>>,
    entities: Vec<ParsedEntity<'r>>,
}

#[derive(Serialize)]
struct ParsedToken<'r> {
    start: usize,
    end: usize,
    text: &'r str,
    lemma: &'r str,
    tag: &'r str,
    pos: &'r str,
    dep: &'r str,
    head: usize,
    ent: String,
    sent_start: bool,
}

#[derive(Serialize)]
struct ParsedEntity<'r> {
    start: usize,
    end: usize,
    label: &'r str,
}

impl<'r> Parsed<'r> {
    fn of(report: &'r Report, annotations: &'r Annotations) -> Self {
        let tokens = annotations
            .tokens
            .iter()
            .enumerate()
            .map(|(index, token)| ParsedToken {
                start: token.span.start,
                end: token.span.end,
                text: token.span.of(&report.text),
                lemma: &token.lemma,
                tag: &token.tag,
                pos: &token.pos,
                dep: &token.dep,
                head: token.head,
                ent: entity_tag(annotations, index),
                sent_start: token.sentence_start,
            });
        let entities = annotations.entities.iter().map(|entity| {
            let span = annotations.span(entity.tokens.clone());
            ParsedEntity {
                start: span.start,
                end: span.end,
                label: &entity.label,
            }
        });
        Self {
            id: &report.id,
            text: &report.text,
            sentences: annotations
                .sentences
                .iter()
                .map(|sentence| annotations.span(sentence.clone()))
                .collect(),
            tokens: tokens.collect(),
            entities: entities.collect(),
        }
    }
}

pub(crate) fn run<W: Write>(
    arguments: &Parse,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let (data, pipeline) = match (
        setup::data(global),
        setup::pipeline(arguments.model.as_deref()),
    ) {
        (Ok(data), Ok(pipeline)) => (data, pipeline),
        (data, pipeline) => {
            reporter.tell_all(data.err().iter().chain(pipeline.err().iter()));
            return Ok(Outcome::Nothing);
        }
    };
    let options = Options {
        given_date: None,
        mode: Mode::Verbatim,
        ..Options::default()
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
                if report.text.len() > LONGEST {
                    let problem = too_long(&report);
                    return (None, vec![problem]);
                }
                // The text as it is, not normalised: what spaCy would get to see.
                let (annotations, problems) =
                    match catch_unwind(AssertUnwindSafe(|| pipeline.annotate(&report.text))) {
                        Ok(annotations) => (Some(annotations), Vec::new()),
                        Err(_) => (None, vec![failed(&report)]),
                    };
                (
                    annotations.map(|annotations| (report, annotations)),
                    problems,
                )
            },
            |(report, annotations), _| {
                go_on(
                    write(out, arguments.format, &report, &annotations),
                    &mut fault,
                )
            },
        );
        fault
    })?;
    Ok(outcome(reports, reporter))
}

/// The longest text that is annotated, in bytes. What is known of each token takes about a hundred
/// times its bytes, written out; this bounds the memory of a thread to about 1 GB.
const LONGEST: usize = 8 << 20;

fn too_long(report: &Report) -> Problem {
    Problem::error(
        report.source.as_str(),
        format!(
            "this text has {} MiB, and up to {} are annotated in one piece",
            report.text.len() >> 20,
            LONGEST >> 20
        ),
    )
    .advise("split it, for instance into one JSON object a line")
}

fn failed(report: &Report) -> Problem {
    Problem::error(report.source.as_str(), "the program failed on this text").advise(
        "this is a fault of the program: please send it in with the text; the others were read",
    )
}

fn write(
    out: &mut dyn Write,
    format: ParseFormat,
    report: &Report,
    annotations: &Annotations,
) -> io::Result<()> {
    match format {
        ParseFormat::Conllu => conllu::write(out, report, annotations),
        ParseFormat::Jsonl => {
            serde_json::to_writer(&mut *out, &Parsed::of(report, annotations))?;
            writeln!(out)
        }
    }
}
