//! `rapporteur ingest`: reports read, coded and stored, batch by batch.
//!
//! Workers code; this thread gathers what they give, in the order of the inputs, and hands it to
//! the store some hundred reports at a time, each batch whole or not at all. What the store holds
//! already is left out before it is coded, so a run that was cut off goes on where it stood, and
//! numbers its rows as one that was not.
//!
//! Deliberately absent: trying again. A store that fails says why and what to do; the same command
//! then goes on.

use super::{Guarded, outcome};
use crate::arguments::Global;
use crate::arguments::store::Ingest;
use crate::coding::{self, Ready, is_error};
use crate::exit_codes::Outcome;
use crate::interrupt::Interrupt;
use crate::problems::Reporter;
use crate::progress::Progress;
use crate::{output, setup, store};
use jiff::Timestamp;
use rapporteur_brief::words::english::count;
use rapporteur_clean::{Cleaner, Input, Mode, Options, Step, inputs};
use rapporteur_flow::Engine;
use rapporteur_model::{Problem, Report};
use rapporteur_store::{
    Fingerprint, Knowledge, Known, Prepared, StoreError, VersionId, Writer, Written,
};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// A batch is written when it holds so many reports as asked for, or so many bytes, or has waited
/// so long.
const BYTES: usize = 8 << 20;
const WAIT: Duration = Duration::from_secs(1);

/// One input as it is handed to the workers.
enum Given {
    /// It could not be read.
    Nothing,
    /// It is stored, or came before in this run, word for word.
    Known,
    /// It is to be coded.
    New(Box<Report>),
}

/// One input as it comes back.
enum Done {
    Nothing,
    Known,
    New(Box<Ready>),
}

/// What became of the inputs of a run.
#[derive(Default)]
struct Tally {
    /// Left out before they were coded.
    known: usize,
    written: Written,
    events: usize,
    /// Inputs that gave no report, and reports that the program failed on.
    failed: usize,
}

impl Tally {
    /// Reports that are in the store.
    fn reports(&self) -> usize {
        let Written {
            added,
            corrected,
            older,
            unchanged,
        } = self.written;
        self.known + added + corrected + older + unchanged
    }

    fn told(&self) -> String {
        let written = &self.written;
        let mut parts = vec![
            format!("{} new", written.added),
            format!("{} unchanged", self.known + written.unchanged),
            format!("{} superseded", written.corrected),
        ];
        if written.older > 0 {
            parts.push(format!("{} older than what is stored", written.older));
        }
        parts.push(format!("{} failed", self.failed));
        format!(
            "{}: {}; {}",
            count(self.reports(), "report", "reports"),
            parts.join(", "),
            count(self.events, "new event", "new events")
        )
    }
}

pub(crate) fn run<W: Write>(
    arguments: &Ingest,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let (inputs, problems) = inputs(&arguments.inputs.paths);
    reporter.tell_all(&problems);
    if inputs.is_empty() {
        return Ok(Outcome::Nothing);
    }
    let mut tally = Tally {
        failed: problems.iter().filter(|problem| is_error(problem)).count(),
        ..Tally::default()
    };
    // Before the rules, which take a moment to load: what is wrong with the store is told at once.
    let Some(mut store) = store::make(&arguments.store, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let Some((data, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let options = Options {
        given_date: arguments.date,
        mode: Mode::Report,
        ..Options::default()
    };
    let (cleaner, problems) = Cleaner::new(options, &data);
    reporter.tell_all(&problems);
    let interrupt = Interrupt::watch();
    let silent = arguments.no_progress || global.quiet;
    let mut progress = Progress::new(size(&inputs), silent);
    let version = store::version(engine.pipeline(), &data, global);
    let ingest = || {
        let decisions = store.standing_decisions()?;
        let pairs = decisions.merged.iter().chain(&decisions.split);
        let decided: BTreeSet<String> = pairs
            .flat_map(|(one, other)| [one, other])
            .filter_map(|event| Some(event.rsplit_once('#')?.0.to_owned()))
            .collect();
        let mut writer = store.writer()?;
        let version = writer.version(&version, Timestamp::now())?;
        let mut known = writer.known().clone();
        let decided = &decided;
        let reports = cleaner.read(inputs).counting(progress.counter());
        let steps = Guarded(Some(reports)).map(|step| told_apart(step, &mut known, decided));
        let mut batch = Batch::new(&mut writer, version, arguments.batch);
        let mut result = Ok(());
        rapporteur_flow::batch(
            setup::threads(global),
            steps,
            |(given, problems)| coded(&engine, given, problems),
            |(done, problems)| {
                progress.aside(|| reporter.tell_all(&problems));
                progress.report(matches!(done, Done::New(_)));
                batch.take(done, &problems, &mut tally);
                if batch.is_full() {
                    result = batch.write(&mut tally);
                }
                if result.is_err() || interrupt.came() {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            },
        );
        result.and_then(|()| batch.write(&mut tally))
    };
    let mut result = ingest();
    let stopped = interrupt.came();
    if result.is_ok() && !stopped {
        let (knowledge, problems) = Knowledge::load(&data);
        reporter.tell_all(&problems);
        let settling = store::settling(&knowledge, &version);
        result = store
            .settle_watched(&settling, &mut |read, of| progress.settling(read, of))
            .map(drop);
    }
    progress.finish();
    if let Err(error) = &result {
        reporter.tell(&store::problem(error));
    }
    if stopped {
        let stopped = Problem::warning(
            store.at(),
            "the run was stopped; what had been coded is stored",
        );
        reporter.tell(&stopped.advise("give the same command again to go on"));
    }
    if !global.quiet {
        output::to_stdout(|out| writeln!(out, "{}", tally.told()))?;
    }
    Ok(match outcome(tally.reports(), reporter) {
        Outcome::Complete if stopped => Outcome::Partial,
        outcome => outcome,
    })
}

/// How many bytes the inputs have; `None` where one of them does not tell.
fn size(inputs: &[Input]) -> Option<u64> {
    inputs
        .iter()
        .map(|input| match input {
            Input::Standard => None,
            Input::File(path) => fs::metadata(path).ok().map(|file| file.len()),
        })
        .sum()
}

/// Tells reports that are to be coded from those that are known. This is done in the order of the
/// inputs, so that of two copies it is always the first that is stored.
fn told_apart(
    (report, mut problems): Step,
    known: &mut Known,
    decided: &BTreeSet<String>,
) -> (Given, Vec<Problem>) {
    let given = match report {
        None => Given::Nothing,
        Some(report) => {
            let fingerprint = Fingerprint::of(&report);
            let corrects = known.holds_some_version(&fingerprint);
            if known.enter(fingerprint) {
                if corrects && decided.contains(&report.id) {
                    problems.push(decided_about(&report));
                }
                return (Given::New(Box::new(report)), problems);
            }
            // What went wrong was told when it was stored.
            problems.clear();
            Given::Known
        }
    };
    (given, problems)
}

/// Events are named by their place in a report, and another text has other events.
fn decided_about(report: &Report) -> Problem {
    let told = format!(
        "another text of report '{}', about events of which a person has decided",
        report.id
    );
    Problem::warning(&report.source, told)
        .advise("'rapporteur decisions' lists what has been decided: see whether it still holds")
}

fn coded(engine: &Engine, given: Given, problems: Vec<Problem>) -> (Done, Vec<Problem>) {
    match given {
        Given::Nothing => (Done::Nothing, problems),
        Given::Known => (Done::Known, problems),
        Given::New(report) => match coding::coded(engine, *report, problems) {
            (Some(ready), problems) => (Done::New(ready), problems),
            (None, problems) => (Done::Nothing, problems),
        },
    }
}

/// What waits to be written.
struct Batch<'w, 's> {
    writer: &'w mut Writer<'s>,
    version: VersionId,
    most: usize,
    ready: Vec<Prepared>,
    bytes: usize,
    events: usize,
    since: Instant,
}

impl<'w, 's> Batch<'w, 's> {
    fn new(writer: &'w mut Writer<'s>, version: VersionId, most: usize) -> Self {
        Self {
            writer,
            version,
            most,
            ready: Vec::new(),
            bytes: 0,
            events: 0,
            since: Instant::now(),
        }
    }

    fn take(&mut self, done: Done, problems: &[Problem], tally: &mut Tally) {
        match done {
            Done::Known => tally.known += 1,
            Done::Nothing => {
                tally.failed += usize::from(problems.iter().any(is_error));
            }
            Done::New(ready) => {
                tally.failed += usize::from(ready.failed);
                if self.ready.is_empty() {
                    self.since = Instant::now();
                }
                self.bytes += ready.prepared.size();
                self.events += ready.events;
                self.ready.push(ready.prepared);
            }
        }
    }

    fn is_full(&self) -> bool {
        !self.ready.is_empty()
            && (self.ready.len() >= self.most
                || self.bytes >= BYTES
                || self.since.elapsed() >= WAIT)
    }

    /// Stores what waits, all of it or nothing.
    fn write(&mut self, tally: &mut Tally) -> Result<(), StoreError> {
        let ready = std::mem::take(&mut self.ready);
        if ready.is_empty() {
            return Ok(());
        }
        tally.written += self.writer.write(&ready, self.version, Timestamp::now())?;
        tally.events += self.events;
        (self.bytes, self.events) = (0, 0);
        Ok(())
    }
}
