//! The record as of a day: replayed, one at a time, and kept for a while.
//!
//! A replay reads all reports that the day sees, which takes long where there are many. Who asks
//! waits a moment; a page then says that the record is being put together, and asks again by itself.
//! A replay that takes longer than it may is given up.

use crate::fault::Fault;
use crate::state::Desk;
use jiff::Timestamp;
use jiff::civil::Date;
use rapporteur_store::{Settling, Store, View};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a visitor waits before they are told that it takes longer.
const PATIENCE: Duration = Duration::from_secs(4);
/// A replay of an earlier revision is shown for so long before it is made anew.
const FRESH: Duration = Duration::from_secs(600);

/// Records as of days.
pub(crate) struct Past {
    most: usize,
    limit: Duration,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    kept: Vec<Kept>,
    /// The day that is being replayed, and since when.
    running: Option<(Date, Instant)>,
    /// A day whose replay failed.
    failed: Option<(Date, Instant, String)>,
}

#[derive(Clone)]
struct Kept {
    day: Date,
    revision: u64,
    made: Instant,
    store: Arc<Mutex<Store>>,
}

/// The record as of a day.
pub(crate) struct PastRecord {
    pub(crate) revision: u64,
    store: Arc<Mutex<Store>>,
}

impl PastRecord {
    /// Runs `work` with it, on a thread that may wait.
    pub(crate) async fn read<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let task = tokio::task::spawn_blocking(move || {
            let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut store)
        });
        match task.await {
            Ok(done) => done,
            Err(panic) => Err(Fault::Broken(panic.to_string())),
        }
    }
}

impl Past {
    pub(crate) fn new(most: usize, limit: Duration) -> Self {
        Self {
            most: most.max(1),
            limit,
            state: Arc::default(),
        }
    }

    /// The record as of a day.
    ///
    /// # Errors
    /// [`Fault::Busy`] while it is being put together.
    pub(crate) async fn get(&self, desk: &Desk, day: Date) -> Result<PastRecord, Fault> {
        let asked = Instant::now();
        loop {
            if let Some(found) = self.find_or_start(desk, day)? {
                return Ok(found);
            }
            if asked.elapsed() > PATIENCE {
                return Err(Fault::Busy {
                    what: format!("The record as of {day} is being put together from all reports."),
                    after: 3,
                });
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    fn find_or_start(&self, desk: &Desk, day: Date) -> Result<Option<PastRecord>, Fault> {
        let mut state = locked(&self.state);
        let now = desk.revision();
        let kept = state.kept.iter().position(|kept| {
            kept.day == day && (kept.revision == now || kept.made.elapsed() < FRESH)
        });
        if let Some(place) = kept {
            // The one used last stands last.
            let kept = state.kept.remove(place);
            state.kept.push(kept.clone());
            return Ok(Some(PastRecord {
                revision: kept.revision,
                store: kept.store,
            }));
        }
        if let Some((failed, since, why)) = &state.failed
            && *failed == day
            && since.elapsed() < Duration::from_secs(30)
        {
            return Err(Fault::Broken(why.clone()));
        }
        if state.running.is_none() {
            state.running = Some((day, Instant::now()));
            self.start(desk.clone(), day, now);
        }
        Ok(None)
    }

    fn start(&self, desk: Desk, day: Date, revision: u64) {
        let (state, most, limit) = (Arc::clone(&self.state), self.most, self.limit);
        let begun = Instant::now();
        tokio::task::spawn_blocking(move || {
            let options = desk.options();
            let settling = Settling {
                knowledge: &options.knowledge,
                version: &options.version,
                now: Timestamp::now(),
            };
            let replay = || {
                let mut store = Store::open_existing(&options.location)?;
                store.replay(View::AsOf(day), &settling)?;
                rapporteur_store::Result::Ok(store)
            };
            let replayed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(replay));
            let mut state = locked(&state);
            state.running = None;
            let why = match replayed {
                Ok(Ok(store)) if begun.elapsed() <= limit => {
                    state.kept.retain(|kept| kept.day != day);
                    while state.kept.len() >= most {
                        state.kept.remove(0);
                    }
                    state.kept.push(Kept {
                        day,
                        revision,
                        made: Instant::now(),
                        store: Arc::new(Mutex::new(store)),
                    });
                    return;
                }
                Ok(Ok(_)) => format!("the record as of {day} took longer than it may"),
                Ok(Err(error)) => error.to_string(),
                Err(_) => format!("the record as of {day} cannot be put together"),
            };
            tracing::warn!(%day, %why, "no replay");
            state.failed = Some((day, Instant::now(), why));
        });
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
