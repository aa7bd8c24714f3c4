//! The one who stores: reports in batches, and with them what has been read of their sources.
//!
//! A batch is written when it is full, when it has waited for a second, or when nothing else is on
//! its way. A store that is busy, full or away is tried again, for as long as it takes, while sources
//! wait; between batches others may write.
//!
//! Deliberately absent: settling; it is told that there is something to settle.

use super::intake::{Done, Results};
use super::settler::Settler;
use super::{Ran, reopened};
use crate::coding::is_error;
use jiff::Timestamp;
use rapporteur_brief::words::sanitise;
use rapporteur_feeds::{Looked, State, Stop};
use rapporteur_model::Problem;
use rapporteur_store::{
    Location, Notes, Prepared, SourceState, Store, StoreError, Version, Writer,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

/// A batch is written when it holds so many bytes, or has waited so long.
const BYTES: usize = 8 << 20;
const WAIT: Duration = Duration::from_secs(1);

/// How often is looked whether a batch has waited long enough.
const TICK: Duration = Duration::from_millis(100);

/// How long to wait before a write that failed is tried again, and how often when it is time to
/// stop.
const PAUSE: Duration = Duration::from_millis(500);
const LAST_TRIES: u32 = 20;

pub(super) struct Keeper<'k> {
    pub(super) location: &'k Location,
    pub(super) version: &'k Version,
    /// Reports in a batch, at most.
    pub(super) most: usize,
    pub(super) settler: &'k Settler,
    /// Things that were found and have not been gone through.
    pub(super) in_hand: &'k AtomicUsize,
    pub(super) stop: &'k Stop,
}

/// What waits to be written.
#[derive(Default)]
struct Batch {
    ready: Vec<Prepared>,
    notes: Notes,
    bytes: usize,
    events: usize,
    since: Option<Instant>,
    /// Reports that were stored already.
    known: usize,
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.notes.is_empty()
    }
}

/// How a write ended.
enum Wrote {
    Well,
    /// The connection is of no more use.
    Lost,
    /// It is time to stop, and it cannot be written.
    GivenUp,
}

impl Keeper<'_> {
    /// Takes all results, until no more come.
    pub(super) fn run(self, results: &mut Results) -> Ran {
        let mut batch = Batch::default();
        let mut ran = Ran::default();
        // How each source went last.
        let mut failing: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut open = true;
        'connections: while open || !batch.is_empty() {
            let Some(mut store) = self.store() else { break };
            let mut writer = match store.writer() {
                Ok(writer) => writer,
                Err(error) => {
                    told(&error);
                    if self.stop.wait(PAUSE) {
                        break;
                    }
                    continue;
                }
            };
            writer.pause();
            while open {
                match results.next(TICK) {
                    Ok(done) => self.take(done, &mut batch, &mut failing),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => open = false,
                }
                let idle = self.in_hand.load(Ordering::Relaxed) == 0;
                let due = batch.ready.len() >= self.most
                    || batch.bytes >= BYTES
                    || batch.since.is_some_and(|since| since.elapsed() >= WAIT)
                    || idle
                    || !open;
                if !due || batch.is_empty() {
                    continue;
                }
                match self.write(&mut writer, &mut batch) {
                    Wrote::Well => {}
                    Wrote::Lost => continue 'connections,
                    Wrote::GivenUp => break 'connections,
                }
            }
            if !batch.is_empty() {
                match self.write(&mut writer, &mut batch) {
                    Wrote::Well => {}
                    Wrote::Lost => continue 'connections,
                    Wrote::GivenUp => break 'connections,
                }
            }
        }
        // So that those who look, clean and code end as well.
        self.stop.stop();
        ran.unstored = !batch.is_empty();
        ran.failed = failing.values().flatten().count();
        ran
    }

    /// The store, opened anew; `None` when it is time to stop and it cannot be.
    fn store(&self) -> Option<Store> {
        Store::open(self.location)
            .ok()
            .or_else(|| reopened(self.location, self.stop))
    }

    fn take(&self, done: Done, batch: &mut Batch, failing: &mut BTreeMap<String, Option<String>>) {
        let mut took = true;
        match done {
            Done::Report {
                source,
                identity,
                ready,
                problems,
            } => {
                tell(&problems);
                if let Some(ready) = ready {
                    batch.bytes += ready.prepared.size();
                    batch.events += ready.events;
                    batch.ready.push(ready.prepared);
                    batch.notes.reports.push((source, identity));
                }
            }
            Done::Known { source, identity } => {
                batch.known += 1;
                batch.notes.reports.push((source, identity));
            }
            Done::Fault(problems) => {
                tell(&problems);
                took = false;
            }
            Done::End { item, looked } => {
                batch.notes.items.extend(item);
                if let Some(looked) = looked {
                    tell_of(&looked, failing);
                    // Of two looks of one source within a batch the later counts.
                    let Looked { source, state, .. } = *looked;
                    batch.notes.states.retain(|(name, _)| *name != source);
                    batch.notes.states.push((source, kept(state)));
                }
                self.in_hand.fetch_sub(1, Ordering::Relaxed);
            }
        }
        if took && batch.since.is_none() {
            batch.since = Some(Instant::now());
        }
    }

    /// Stores what waits, all of it or nothing; tries again where that may help.
    fn write(&self, writer: &mut Writer<'_>, batch: &mut Batch) -> Wrote {
        let mut tries = 0;
        loop {
            let now = Timestamp::now();
            let written = writer
                .version(self.version, now)
                .and_then(|version| writer.write_noting(&batch.ready, version, now, &batch.notes));
            writer.pause();
            let error = match written {
                Ok(written) => {
                    let changed = written.added + written.corrected + written.older;
                    if changed + batch.known + written.unchanged > 0 {
                        tracing::info!(
                            new = written.added,
                            unchanged = batch.known + written.unchanged,
                            superseded = written.corrected,
                            events = batch.events,
                            "stored"
                        );
                    }
                    if changed > 0 {
                        self.settler.stored();
                    }
                    *batch = Batch::default();
                    return Wrote::Well;
                }
                Err(error) => error,
            };
            told(&error);
            if self.stop.came() {
                tries += 1;
                if tries >= LAST_TRIES {
                    return Wrote::GivenUp;
                }
                std::thread::sleep(PAUSE);
            } else {
                self.stop.wait(PAUSE);
            }
            if matches!(
                error,
                StoreError::ConnectionLost { .. } | StoreError::CannotConnect { .. }
            ) {
                return Wrote::Lost;
            }
        }
    }
}

fn told(error: &StoreError) {
    tracing::warn!(error = %sanitise(&error.to_string()), "the store cannot be written; it is tried again");
}

/// Tells what was wrong with a document.
fn tell(problems: &[Problem]) {
    for problem in problems {
        let told = sanitise(&problem.to_string());
        if is_error(problem) {
            tracing::warn!("{told}");
        } else {
            tracing::debug!("{told}");
        }
    }
}

/// Tells of a look: what it gave, and what changed in how it goes.
fn tell_of(looked: &Looked, failing: &mut BTreeMap<String, Option<String>>) {
    let Looked {
        source,
        state,
        documents,
        next,
    } = looked;
    let source = sanitise(source);
    let next_seconds = next.as_secs();
    let before = failing
        .insert(looked.source.clone(), state.error.clone())
        .flatten();
    match &state.error {
        Some(error) => {
            let error = sanitise(error);
            let failures = state.failures;
            tracing::warn!(source, error, failures, next_seconds, "a look failed");
        }
        None if *documents > 0 || before.is_some() => {
            let notice = state.notice.as_deref().map(sanitise);
            tracing::info!(source, documents, notice, next_seconds, "looked");
        }
        None => tracing::debug!(source, next_seconds, "looked, and nothing is new"),
    }
}

/// A state as the store keeps it.
fn kept(state: State) -> SourceState {
    let State {
        tried_at,
        succeeded_at,
        failed_at,
        error,
        notice,
        failures,
        documents,
        position,
    } = state;
    SourceState {
        tried_at,
        succeeded_at,
        failed_at,
        error,
        notice,
        failures,
        documents,
        position,
    }
}
