//! `rapporteur recode`: stored reports coded by the rules of now, and what that changes.
//!
//! One connection reads, another writes; between them the workers code. Reports are taken in the
//! order of the record, so a run that was cut off goes on where it stood and numbers its rows as one
//! that was not.
//!
//! Two events are one and the same where they are read from the same words of a sentence, else where
//! a sentence tells of the same act; a decision about an event follows it to the name that it has
//! now.
//!
//! Deliberately absent: versions of reports that have been superseded; they keep their coding.

use super::lexicon::diff::{Difference, Keyed, Summary, of_pairs};
use crate::arguments::Global;
use crate::arguments::store::{Recode, RecodeFormat};
use crate::exit_codes::Outcome;
use crate::interrupt::Interrupt;
use crate::problems::Reporter;
use crate::progress::Progress;
use crate::view::difference;
use crate::{output, setup, store};
use jiff::Timestamp;
use rapporteur_flow::Engine;
use rapporteur_model::{Event, Problem};
use rapporteur_store::{
    Knowledge, Location, PreparedCoding, Recoded, Selection, Store, StoreError, Stored, Version,
    VersionId, Writer,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How many stored reports wait to be coded at most.
const WAITING: usize = 64;

/// A batch is written when it has waited so long, however small it is.
const WAIT: Duration = Duration::from_secs(1);

/// What a run works with.
struct Work<'w> {
    arguments: &'w Recode,
    engine: &'w Engine,
    knowledge: &'w Knowledge,
    version: &'w Version,
    interrupt: &'w Interrupt,
    threads: usize,
    silent: bool,
}

/// What coding a report anew came to.
struct Done {
    difference: Difference,
    recoded: Recoded,
    problems: Vec<Problem>,
}

/// How a run went.
#[derive(Default)]
struct Run {
    stopped: bool,
    summary: Summary,
    /// Events that decisions name and that are gone.
    gone: BTreeSet<String>,
}

pub(crate) fn run<W: Write>(
    arguments: &Recode,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(mut store) = store::open(&arguments.store, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let Some((data, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let (knowledge, problems) = Knowledge::load(&data);
    reporter.tell_all(&problems);
    let work = Work {
        arguments,
        engine: &engine,
        knowledge: &knowledge,
        version: &store::version(engine.pipeline(), &data, global),
        interrupt: &Interrupt::watch(),
        threads: setup::threads(global),
        silent: arguments.no_progress || global.quiet,
    };
    let mut ended = Ok(Run::default());
    output::to_stdout(|out| {
        let mut fault = Ok(());
        ended = recode(&work, &mut store, reporter, &mut |part| {
            // A reader that goes away does not end the work.
            if fault.is_ok() {
                fault = shown(arguments.format, out, part);
            }
        });
        fault?;
        match (&ended, arguments.format) {
            (Err(_), _) => Ok(()),
            (Ok(run), RecodeFormat::Text) => difference::summary(out, &run.summary),
            (Ok(run), RecodeFormat::Jsonl) => {
                serde_json::to_writer(&mut *out, &serde_json::json!({"summary": run.summary}))?;
                writeln!(out)
            }
        }
    })?;
    let run = match ended {
        Ok(run) => run,
        Err(error) => {
            reporter.tell(&store::problem(&error));
            return Ok(Outcome::Nothing);
        }
    };
    for event in &run.gone {
        let gone = format!(
            "coded anew, there is no event {event} any more, and what was decided about it is taken back"
        );
        reporter.tell(
            &Problem::warning(store.at(), gone)
                .advise("look at its report, and decide again where there is something to decide"),
        );
    }
    if run.stopped {
        let stopped = "the run was stopped; what had been coded anew is stored";
        let problem = Problem::warning(store.at(), stopped);
        reporter.tell(&problem.advise("give the same command again to go on"));
    }
    Ok(if run.stopped || reporter.errors() > 0 {
        Outcome::Partial
    } else {
        Outcome::Complete
    })
}

/// Shows what has changed in one report.
fn shown(format: RecodeFormat, out: &mut dyn Write, part: &Difference) -> io::Result<()> {
    match format {
        RecodeFormat::Text => difference::changes(out, &part.changes),
        RecodeFormat::Jsonl => {
            for change in &part.changes {
                serde_json::to_writer(&mut *out, change)?;
                writeln!(out)?;
            }
            Ok(())
        }
    }
}

/// Codes what has to be, and settles the record.
fn recode<W: Write>(
    work: &Work<'_>,
    store: &mut Store,
    reporter: &mut Reporter<W>,
    show: &mut dyn FnMut(&Difference),
) -> Result<Run, StoreError> {
    let mut progress = Progress::new(None, work.silent);
    let run = code(work, store, reporter, &mut progress, show);
    let result = run.and_then(|run| {
        if !work.arguments.dry_run && !run.stopped {
            let settling = store::settling(work.knowledge, work.version);
            store.settle_watched(&settling, &mut |read, of| progress.settling(read, of))?;
        }
        Ok(run)
    });
    progress.finish();
    result
}

/// Codes what has to be.
fn code<W: Write>(
    work: &Work<'_>,
    store: &mut Store,
    reporter: &mut Reporter<W>,
    progress: &mut Progress,
    show: &mut dyn FnMut(&Difference),
) -> Result<Run, StoreError> {
    // No version is called by nothing: all codings are made by another.
    let nobody = Version::default();
    let wanted = store.coded_otherwise(if work.arguments.all {
        &nobody
    } else {
        work.version
    })?;
    let standing = store.standing_decisions()?;
    let pairs = standing.merged.into_iter().chain(standing.split);
    let decided: BTreeSet<String> = pairs.flat_map(|(one, other)| [one, other]).collect();
    progress.of(u64::try_from(wanted.len()).unwrap_or_default());
    let mut run = Run::default();
    let mut reader = Store::open_existing(&Location::parse(&work.arguments.store.db)?)?;
    let mut writer = match work.arguments.dry_run {
        true => None,
        false => {
            let mut writer = store.writer()?;
            let version = writer.version(work.version, Timestamp::now())?;
            Some(Batch {
                writer,
                version,
                ready: Vec::new(),
                since: Instant::now(),
            })
        }
    };
    let mut result = Ok(());
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(WAITING);
        let wanted = &wanted;
        let reading = scope.spawn(move || {
            reader.read(&Selection::default(), |stored| {
                if wanted.contains(&stored.id) && sender.send(stored).is_err() {
                    return Err(stop());
                }
                Ok(())
            })
        });
        rapporteur_flow::batch(
            work.threads,
            receiver,
            |stored| coded(work.engine, &decided, stored),
            |done| {
                progress.counter().fetch_add(1, Ordering::Relaxed);
                progress.report(true);
                progress.aside(|| {
                    reporter.tell_all(&done.problems);
                    show(&done.difference);
                });
                run.summary.add(&done.difference.summary);
                let renamed = done.recoded.renamed.iter();
                let gone = renamed.filter(|(_, new)| new.is_none());
                run.gone.extend(gone.map(|(old, _)| old.clone()));
                if let Some(batch) = &mut writer {
                    result = batch.take(done.recoded, work.arguments.batch);
                }
                run.stopped = work.interrupt.came();
                if result.is_err() || run.stopped {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            },
        );
        let read = reading.join();
        if result.is_ok() && !run.stopped {
            result = match read {
                Ok(read) => read,
                Err(panic) => std::panic::resume_unwind(panic),
            };
        }
    });
    result?;
    if let Some(batch) = &mut writer {
        batch.write()?;
    }
    Ok(run)
}

/// What ends reading when nobody wants to have more.
fn stop() -> StoreError {
    StoreError::Database {
        at: String::new(),
        detail: "stopped".to_owned(),
    }
}

fn coded(engine: &Engine, decided: &BTreeSet<String>, stored: Stored) -> Done {
    let reading = engine.read(stored.report);
    let pairs = paired(&stored.events, &reading.events);
    let name = |events: &[Event], place: Option<usize>| {
        place
            .and_then(|place| events.get(place))
            .map(|event| event.id.clone())
    };
    let mut renamed = Vec::new();
    for (old, new) in &pairs {
        if let Some(before) = name(&stored.events, *old)
            && decided.contains(&before)
        {
            let after = name(&reading.events, *new);
            if after.as_ref() != Some(&before) {
                renamed.push((before, after));
            }
        }
    }
    let coding = PreparedCoding::of(&reading.report, &reading.events, &reading.problems);
    let mut before: Vec<_> = stored.events.into_iter().map(Some).collect();
    let mut after: Vec<_> = reading.events.into_iter().map(Some).collect();
    let pairs = pairs
        .into_iter()
        .map(|(old, new)| (keyed(&mut before, old), keyed(&mut after, new)));
    Done {
        difference: of_pairs(&reading.report, pairs.collect()),
        recoded: Recoded {
            report: stored.id,
            coding,
            renamed,
        },
        problems: reading.problems,
    }
}

fn keyed(events: &mut [Option<Event>], place: Option<usize>) -> Option<Keyed> {
    let event = events.get_mut(place?)?.take()?;
    let span = event.span;
    Some((event, span))
}

/// Which old event is which new one, by their places, in the order of the text.
fn paired(old: &[Event], new: &[Event]) -> Vec<(Option<usize>, Option<usize>)> {
    let steps: [fn(&Event, &Event) -> bool; 4] = [
        |one, other| {
            one.span == other.span && one.act == other.act && one.operators == other.operators
        },
        |one, other| one.span == other.span && one.act == other.act,
        |one, other| one.act == other.act,
        |one, other| one.span == other.span,
    ];
    let mut of_old: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    // Where a sentence's events begin in `new`.
    let mut sentences: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, event) in new.iter().enumerate() {
        sentences
            .entry(event.sentence_span.start)
            .or_default()
            .push(place);
    }
    for alike in steps {
        for (event, partner) in old.iter().zip(&mut of_old) {
            if partner.is_some() {
                continue;
            }
            let candidates = sentences.get(&event.sentence_span.start);
            *partner = candidates.into_iter().flatten().copied().find(|place| {
                !taken.contains(place) && new.get(*place).is_some_and(|other| alike(event, other))
            });
            taken.extend(*partner);
        }
    }
    let mut pairs: Vec<_> = of_old
        .into_iter()
        .enumerate()
        .map(|(place, partner)| (Some(place), partner))
        .collect();
    let unpaired = (0..new.len()).filter(|place| !taken.contains(place));
    pairs.extend(unpaired.map(|place| (None, Some(place))));
    let place = |pair: &(Option<usize>, Option<usize>)| {
        let event = match *pair {
            (_, Some(place)) => new.get(place),
            (Some(place), None) => old.get(place),
            (None, None) => None,
        };
        event.map(|event| (event.sentence_span.start, event.span.start, event.span.end))
    };
    pairs.sort_by_key(place);
    pairs
}

/// What waits to be written.
struct Batch<'s> {
    writer: Writer<'s>,
    version: VersionId,
    ready: Vec<Recoded>,
    since: Instant,
}

impl Batch<'_> {
    fn take(&mut self, recoded: Recoded, most: usize) -> Result<(), StoreError> {
        if self.ready.is_empty() {
            self.since = Instant::now();
        }
        self.ready.push(recoded);
        if self.ready.len() >= most || self.since.elapsed() >= WAIT {
            return self.write();
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let ready = std::mem::take(&mut self.ready);
        if ready.is_empty() {
            return Ok(());
        }
        self.writer.recode(&ready, self.version, Timestamp::now())
    }
}
