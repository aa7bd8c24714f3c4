//! Many sources followed at once, each at its pace, by some threads.
//!
//! A thread takes the source that has been due longest and whose host nobody else is asking, looks,
//! and puts it back. Documents and what came of the look are handed over in this order, so that
//! whoever keeps a state keeps it after the documents that it speaks of.
//!
//! ```
//! use rapporteur_feeds::{Found, Kind, MachineClock, Manners, NoMemory, Source, State, Stop, Watcher, World};
//! use std::{ops::ControlFlow, sync::{Arc, Mutex}, time::Duration};
//!
//! # let folder = tempfile::tempdir().expect("a folder");
//! # std::fs::write(folder.path().join("report.txt"), "Talks were held.").expect("a file");
//! let stop = Stop::default();
//! let world = World::new(&Manners::default(), Duration::from_secs(1),
//!     Arc::new(MachineClock::default()), Arc::new(NoMemory), stop);
//! let watcher = Watcher::new(Arc::new(world), 7);
//! let mut source = Source::new("Inbox", Kind::Folder, folder.path().to_string_lossy());
//! source.every = Duration::from_millis(100);
//! watcher.set(vec![(source, State::default())]);
//! let found = Mutex::new(Vec::new());
//! watcher.once(2, &|what| {
//!     if let Found::Document(document) = what {
//!         found.lock().expect("the list").push(document.item);
//!     }
//!     ControlFlow::Continue(())
//! });
//! assert_eq!(found.into_inner().expect("the list"), ["report.txt"]);
//! ```
//!
//! Deliberately absent: where definitions come from, and what becomes of documents.

use crate::document::Document;
use crate::follow::{Follower, Look, State, World};
use crate::schedule::{Chance, Course, first_wait, wait};
use crate::source::{Kind, Source};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use url::Url;

/// How long a thread sleeps before it looks anew whether something is due or it is time to stop.
const NAP: Duration = Duration::from_millis(200);

/// Looks at one source that a run of one look each makes where it has more to give.
const MOST_LOOKS: u32 = 100;

/// What following gives.
#[derive(Clone, Debug)]
pub enum Found {
    /// A document.
    Document(Box<Document>),
    /// A look at a source has ended.
    Looked(Box<Looked>),
}

/// A look at a source that has ended.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The source, by name.
    pub source: String,
    /// How it goes with it now.
    pub state: State,
    /// Documents that this look gave.
    pub documents: u64,
    /// When it is looked at again.
    pub next: Duration,
}

/// Follows many sources.
#[derive(Debug)]
pub struct Watcher {
    world: Arc<World>,
    table: Mutex<Table>,
    changed: Condvar,
}

#[derive(Debug)]
struct Table {
    entries: BTreeMap<String, Entry>,
    chance: Chance,
}

#[derive(Debug)]
struct Entry {
    source: Source,
    host: Option<String>,
    state: State,
    /// Away while a thread looks.
    follower: Option<Follower>,
    due: Duration,
    /// Looks in a row that said that there is more.
    more: u32,
    /// In a run of one look each: whether it is done.
    done: bool,
}

impl Watcher {
    /// Follows nothing yet. `seed` begins the numbers by chance of the pauses.
    pub fn new(world: Arc<World>, seed: u64) -> Self {
        Self {
            world,
            table: Mutex::new(Table {
                entries: BTreeMap::new(),
                chance: Chance::new(seed),
            }),
            changed: Condvar::new(),
        }
    }

    /// The sources to follow from now on, each with how it went before. Those that are followed
    /// already, as they are, go on.
    pub fn set(&self, sources: Vec<(Source, State)>) {
        let now = self.world.clock.elapsed();
        let calendar = self.world.clock.now();
        let mut table = self.lock();
        let mut before = std::mem::take(&mut table.entries);
        for (source, state) in sources {
            let name = source.name.clone();
            let kept = before.remove(&name).filter(|entry| entry.source == source);
            let entry = kept.unwrap_or_else(|| {
                let ago = state
                    .tried_at
                    .and_then(|then| Duration::try_from(calendar.duration_since(then)).ok());
                // What failed is tried at once: somebody may have started anew for its sake.
                let ago = ago.filter(|_| state.failures == 0);
                Entry {
                    host: host_of(&source),
                    follower: Some(Follower::new(source.clone(), state.position.as_deref())),
                    due: now + first_wait(source.every, ago),
                    source,
                    state,
                    more: 0,
                    done: false,
                }
            });
            table.entries.insert(name, entry);
        }
        drop(table);
        self.changed.notify_all();
    }

    /// How many sources are followed.
    pub fn len(&self) -> usize {
        self.lock().entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Follows until it is time to stop, or until what is found is taken no more.
    pub fn run(&self, threads: usize, take: &(dyn Fn(Found) -> ControlFlow<()> + Sync)) {
        self.work(threads, false, take);
    }

    /// Looks at every source once, and again at those that have more to give, whenever they are due.
    pub fn once(&self, threads: usize, take: &(dyn Fn(Found) -> ControlFlow<()> + Sync)) {
        {
            let mut table = self.lock();
            for entry in table.entries.values_mut() {
                entry.due = Duration::ZERO;
                entry.done = false;
                entry.more = 0;
            }
        }
        self.work(threads, true, take);
    }

    fn work(&self, threads: usize, once: bool, take: &(dyn Fn(Found) -> ControlFlow<()> + Sync)) {
        std::thread::scope(|scope| {
            for _ in 0..threads.max(1) {
                scope.spawn(|| {
                    while let Some(name) = self.due(once) {
                        if self.look(&name, take).is_break() {
                            self.world.stop.stop();
                            self.changed.notify_all();
                        }
                    }
                });
            }
        });
    }

    /// Waits for a source that is due, and marks it as taken; `None` when it is time to stop.
    fn due(&self, once: bool) -> Option<String> {
        let mut table = self.lock();
        loop {
            if self.world.stop.came() {
                return None;
            }
            let now = self.world.clock.elapsed();
            let busy: Vec<&str> = table
                .entries
                .values()
                .filter(|entry| entry.follower.is_none())
                .filter_map(|entry| entry.host.as_deref())
                .collect();
            let waiting = table
                .entries
                .values()
                .filter(|entry| entry.follower.is_some() && !(once && entry.done));
            let next = waiting
                .clone()
                .filter(|entry| {
                    entry.due <= now
                        && entry.host.as_deref().is_none_or(|host| {
                            !busy.contains(&host) && !self.world.client.hosts().is_resting(host)
                        })
                })
                .min_by_key(|entry| entry.due)
                .map(|entry| entry.source.name.clone());
            if next.is_some() {
                return next;
            }
            let someone_looks = table.entries.values().any(|entry| entry.follower.is_none());
            if once && !someone_looks && waiting.count() == 0 {
                return None;
            }
            let woken = self.changed.wait_timeout(table, NAP);
            table = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn look(
        &self,
        name: &str,
        take: &(dyn Fn(Found) -> ControlFlow<()> + Sync),
    ) -> ControlFlow<()> {
        let taken = {
            let mut table = self.lock();
            table
                .entries
                .get_mut(name)
                .and_then(|entry| Some((entry.follower.take()?, entry.state.clone())))
        };
        // Somebody else was quicker.
        let Some((mut follower, mut state)) = taken else {
            return ControlFlow::Continue(());
        };
        let mut flow = ControlFlow::Continue(());
        let mut give = |document: Document| {
            flow = take(Found::Document(Box::new(document)));
            flow
        };
        let looked = catch_unwind(AssertUnwindSafe(|| follower.look(&self.world, &mut give)));
        let failed = looked.is_err();
        let look = looked.unwrap_or_else(|_| Look {
            trouble: Some(crate::follow::Trouble::new(
                "the program failed on this source: please send that in, with the source",
            )),
            ..Look::default()
        });
        if flow.is_break() {
            return flow;
        }
        if look.trouble.is_some() && self.world.stop.came() {
            // Cut off in the middle: that is nothing to be told of the source.
            return ControlFlow::Continue(());
        }
        let position = if failed {
            // Whatever it was in the middle of is begun anew.
            let source = follower.source().clone();
            follower = Follower::new(source, state.position.as_deref());
            state.position.clone()
        } else {
            follower.position()
        };
        state.note(&look, self.world.clock.now(), position);
        let trouble = look.trouble.as_ref();
        let course = Course {
            failures: if trouble.is_some() {
                state.failures.max(1)
            } else {
                0
            },
            rest: trouble.and_then(|trouble| trouble.rest),
            is_gone: trouble.is_some_and(|trouble| trouble.is_gone),
            again: look.again,
        };
        let next = {
            let mut table = self.lock();
            let next = wait(follower.source().every, &course, &mut table.chance);
            let now = self.world.clock.elapsed();
            if let Some(entry) = table.entries.get_mut(name) {
                // Its definition may have changed meanwhile: then the new follower stays.
                if entry.follower.is_none() && entry.source == *follower.source() {
                    entry.follower = Some(follower);
                    entry.state = state.clone();
                    entry.due = now + next;
                    entry.more = if look.again.is_some() {
                        entry.more + 1
                    } else {
                        0
                    };
                    let is_stream = entry.source.kind == Kind::Lines;
                    entry.done = look.again.is_none() || !is_stream && entry.more >= MOST_LOOKS;
                }
            }
            next
        };
        self.changed.notify_all();
        take(Found::Looked(Box::new(Looked {
            source: name.to_owned(),
            state,
            documents: look.documents,
            next,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        // No panic can leave it half-changed: looks run without the lock.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn host_of(source: &Source) -> Option<String> {
    if source.kind != Kind::Feed {
        return None;
    }
    Url::parse(&source.address)
        .ok()?
        .host_str()
        .map(str::to_owned)
}
