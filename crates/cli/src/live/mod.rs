//! The record kept live: sources are followed, what they give is coded, stored and settled, until it
//! is time to stop.
//!
//! ```text
//! watcher's threads ─ found ─► intake ─ reports ─► coders ─► keeper ─► store
//!  (look at sources)           (clean,              (engine)   (in order,     ▲
//!                               tell apart)                     in batches)   │ settler
//! ```
//!
//! Everything passes the keeper in the order in which it was found, so that how far a source has
//! been read is stored with, or after, the reports that it gave: whoever kills the program loses
//! nothing, and nothing comes twice. Channels are short: when coding or the store cannot follow,
//! sources are looked at less often.
//!
//! Deliberately absent: arguments (`command/watch.rs`, `command/serve.rs`), and the desk.

pub(crate) mod hooks;
mod intake;
mod keeper;
pub(crate) mod log;
mod ordered;
pub(crate) mod priority;
mod settler;
pub(crate) mod sources;

use crate::arguments::Global;
use crate::arguments::live::Following;
use crate::problems::Reporter;
use crate::{setup, store};
use rapporteur_clean::{Cleaner, Options};
use rapporteur_data::DataSet;
use rapporteur_feeds::{Clock, Folders, MachineClock, Manners, Memory, Stop, Watcher, World};
use rapporteur_flow::Engine;
use rapporteur_store::{Knowledge, Location, SharedSettler, Store, Version};
use settler::Settler;
use sources::{Definitions, StoreMemory};
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

/// Threads that look at sources. They wait for others most of the time.
const LOOKING: usize = 8;

/// How long what is going on when it is time to stop may go on.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// Documents that wait to be cleaned. Pages are large.
const WAITING: usize = 16;

/// All that following needs.
pub(crate) struct Live {
    /// Shared with who explains what was read.
    pub(crate) engine: Arc<Engine>,
    cleaner: Cleaner,
    /// The rules that rows are made by.
    pub(crate) knowledge: Arc<Knowledge>,
    pub(crate) version: Version,
    pub(crate) location: Location,
    threads: usize,
    batch: usize,
    /// What was folded so far; the desk settles with it after a correction.
    pub(crate) folded: SharedSettler,
    definitions: Definitions,
    watcher: Watcher,
    /// Ends everything.
    stop: Stop,
}

/// What became of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ran {
    /// Sources that failed at their last look.
    pub(crate) failed: usize,
    /// Whether something that was found could not be stored.
    pub(crate) unstored: bool,
}

impl Live {
    /// Loads rules, takes the sources of the file over, and says what is wrong with them; `None`,
    /// which is told, when the store or the rules cannot be had.
    pub(crate) fn prepare<W: Write>(
        following: &Following,
        db: &crate::arguments::store::Db,
        global: &Global,
        stop: Stop,
        reporter: &mut Reporter<W>,
    ) -> Option<(Self, DataSet)> {
        let mut store = store::make(db, reporter)?;
        let location = Location::parse(&db.db)
            .inspect_err(|error| reporter.tell(&store::problem(error)))
            .ok()?;
        let (settings, definitions) =
            Definitions::take_over(following, &location, &mut store, reporter)?;
        let (data, engine) = setup::reading(global, reporter)?;
        let (cleaner, problems) = Cleaner::new(Options::default(), &data);
        reporter.tell_all(&problems);
        let (knowledge, problems) = Knowledge::load(&data);
        reporter.tell_all(&problems);
        let version = store::version(engine.pipeline(), &data, global);
        let manners = Manners {
            agent: format!("Rapporteur/{}", env!("CARGO_PKG_VERSION")),
            contact: following.contact.clone().or(settings.contact),
            allow_private_hosts: [
                following.allow_private_host.clone(),
                settings.allow_private_hosts,
            ]
            .concat(),
            ..Manners::default()
        };
        let clock: Arc<dyn Clock> = Arc::new(MachineClock::default());
        let memory: Arc<dyn Memory> = Arc::new(StoreMemory::new(store, &location));
        let gap = Duration::try_from_secs_f64(following.host_gap).unwrap_or_default();
        let seed = u64::try_from(clock.now().as_nanosecond().unsigned_abs() & u128::from(u64::MAX))
            .unwrap_or_default();
        let world = World::new(&manners, gap, clock, memory, stop.clone());
        let live = Self {
            engine: Arc::new(engine),
            cleaner,
            knowledge: Arc::new(knowledge),
            version,
            location,
            threads: setup::threads(global),
            batch: following.batch.max(1),
            folded: SharedSettler::default(),
            definitions,
            watcher: Watcher::new(Arc::new(world), seed),
            stop,
        };
        Some((live, data))
    }

    /// Where sources that are added at the desk may lie.
    pub(crate) fn folders(&self) -> &Folders {
        self.definitions.folders()
    }

    /// How many sources there are to follow now.
    pub(crate) fn sources(&self) -> usize {
        self.definitions.refresh(&self.watcher);
        self.watcher.len()
    }

    /// Follows until it is time to stop, or, with `once`, until every source has been looked at;
    /// then stores and settles what is in hand.
    pub(crate) fn run(&self, once: bool) -> Ran {
        let (found, to_clean) = sync_channel(WAITING);
        let (settler, settled) =
            Settler::new(&self.location, &self.knowledge, &self.version, &self.folded);
        let in_hand = AtomicUsize::new(0);
        let (cleaner, location) = (&self.cleaner, &self.location);
        let ran = std::thread::scope(|scope| {
            let settling = scope.spawn(|| settled.run());
            scope.spawn(|| {
                let found = found;
                let take = |what| {
                    in_hand.fetch_add(1, Ordering::Relaxed);
                    match found.send(what) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    }
                };
                if once {
                    self.watcher.once(LOOKING, &take);
                } else {
                    self.watcher.run(LOOKING, &take);
                }
            });
            if !once {
                scope.spawn(|| self.definitions.watch(&self.watcher, &self.stop));
            }
            let ran = ordered::run(
                self.threads,
                move |give| intake::Intake::new(cleaner, location).run(&to_clean, give),
                |work| intake::code(&self.engine, work),
                |results| {
                    keeper::Keeper {
                        location: &self.location,
                        version: &self.version,
                        most: self.batch,
                        settler: &settler,
                        in_hand: &in_hand,
                        stop: &self.stop,
                    }
                    .run(results)
                },
            );
            let is_stopped = self.stop.came();
            // Whatever ends the keeper ends the others, too.
            self.stop.stop();
            settler.finish();
            if is_stopped {
                // Nobody who stops a program waits for a long record.
                let until = Instant::now() + GRACE;
                while !settling.is_finished() && Instant::now() < until {
                    std::thread::sleep(Duration::from_millis(20));
                }
                self.folded.give_up();
            }
            let _ = settling.join();
            ran
        });
        tracing::info!("stopped");
        ran
    }
}

/// Opens the store anew, as long as it takes, or until it is time to stop.
fn reopened(location: &Location, stop: &Stop) -> Option<Store> {
    let mut pause = Duration::from_millis(500);
    loop {
        match Store::open(location) {
            Ok(store) => return Some(store),
            Err(error) => tracing::warn!(%error, "the store cannot be opened"),
        }
        if stop.wait(pause) {
            return None;
        }
        pause = (2 * pause).min(Duration::from_secs(30));
    }
}
