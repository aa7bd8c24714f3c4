//! One file a command, and what they share: going through the inputs.

pub(crate) mod actors;
pub(crate) mod code;
mod conllu;
pub(crate) mod correct;
pub(crate) mod decide;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod ingest;
pub(crate) mod lexicon;
mod lines;
pub(crate) mod mcp;
pub(crate) mod parse;
pub(crate) mod places;
pub(crate) mod process;
pub(crate) mod quotes;
pub(crate) mod read;
pub(crate) mod recode;
pub(crate) mod record;
pub(crate) mod relate;
pub(crate) mod serve;
pub(crate) mod status;
pub(crate) mod time;
pub(crate) mod watch;
pub(crate) mod webhooks;

use crate::arguments::{Global, Inputs};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_clean::{Cleaner, Options, Reports, Step, inputs};
use rapporteur_data::DataSet;
use rapporteur_model::{Annotations, Problem, Report};
use serde::Serialize;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What became of one input: its result, and what went wrong with it.
type Done<R> = (Option<R>, Vec<Problem>);

/// Reads all inputs, does `work` on each report with several threads, and gives the results in
/// the order of the inputs to `sink`. Problems are told as they come. Returns how many reports
/// there were.
fn each_report<R: Send, W: Write>(
    named: &Inputs,
    options: Options,
    data: &DataSet,
    global: &Global,
    reporter: &mut Reporter<W>,
    work: impl Fn(Report) -> Done<R> + Sync,
    mut sink: impl FnMut(R, &[Problem]) -> ControlFlow<()>,
) -> usize {
    let (cleaner, problems) = Cleaner::new(options, data);
    reporter.tell_all(&problems);
    let (inputs, problems) = inputs(&named.paths);
    reporter.tell_all(&problems);
    let mut reports = 0;
    let work = |(report, mut problems): Step| -> Done<R> {
        let result = report.and_then(|report| {
            let (result, said) = work(report);
            problems.extend(said);
            result
        });
        (result, problems)
    };
    let steps = Guarded(Some(cleaner.read(inputs)));
    rapporteur_flow::batch(setup::threads(global), steps, work, |(result, problems)| {
        reporter.tell_all(&problems);
        match result {
            Some(result) => {
                reports += 1;
                sink(result, &problems)
            }
            None => ControlFlow::Continue(()),
        }
    });
    reports
}

/// Reading that ends with a problem where the program fails in it, instead of ending the run.
struct Guarded<'c>(Option<Reports<'c>>);

impl Iterator for Guarded<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let reports = self.0.as_mut()?;
        match catch_unwind(AssertUnwindSafe(|| reports.next())) {
            Ok(step) => step,
            Err(_) => {
                self.0 = None;
                let problem = Problem::error(
                    "input",
                    "the program failed while reading, and the inputs after this were left out",
                )
                .advise("this is a fault of the program: please send it in with the input");
                Some((None, vec![problem]))
            }
        }
    }
}

/// How a run over `reports` reports ended, the reporter having counted the errors.
fn outcome<W: Write>(reports: usize, reporter: &Reporter<W>) -> Outcome {
    Outcome::of(reports, reporter.errors())
}

/// Keeps the first fault of writing and says whether to go on.
fn go_on(result: io::Result<()>, fault: &mut io::Result<()>) -> ControlFlow<()> {
    match result {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            *fault = Err(error);
            ControlFlow::Break(())
        }
    }
}

/// The name under which an enumeration's value stands in the JSON as well.
fn name_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The entity that a token belongs to, as `B-GPE` at its start, `I-GPE` within, `O` outside.
fn entity_tag(annotations: &Annotations, token: usize) -> String {
    let entity = annotations
        .tokens
        .get(token)
        .and_then(|token| token.entity)
        .and_then(|entity| annotations.entities.get(entity));
    match entity {
        None => "O".into(),
        Some(entity) if entity.tokens.start == token => format!("B-{}", entity.label),
        Some(entity) => format!("I-{}", entity.label),
    }
}
