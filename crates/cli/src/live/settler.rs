//! Settling in the background: the record follows what is stored, at the cost of a fifth of the time
//! at most.
//!
//! After it has been settled, it is not settled again before four times as long has passed as that
//! took. So the first report after a quiet time is in the record at once, and a flood of reports is not
//! held up by a record that takes long to settle.
//!
//! Deliberately absent: what settling does.

use crate::store;
use rapporteur_brief::words::sanitise;
use rapporteur_store::{Knowledge, Location, SharedSettler, Store, StoreError, Version};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Between two settlings passes so many times what the first took.
const REST: u32 = 4;

/// How long to wait before settling that failed is tried again, and how often at the end.
const PAUSE: Duration = Duration::from_secs(1);
const LAST_TRIES: u32 = 5;

#[derive(Clone, Copy, Debug, Default)]
struct Wanted {
    /// Whether something is to be settled.
    dirty: bool,
    /// Whether nothing more comes.
    finish: bool,
}

#[derive(Debug, Default)]
struct Shared {
    wanted: Mutex<Wanted>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whom to tell that there is something to settle.
pub(super) struct Settler(Arc<Shared>);

/// Who settles.
pub(super) struct Settling<'s> {
    shared: Arc<Shared>,
    location: &'s Location,
    knowledge: &'s Knowledge,
    version: &'s Version,
    /// Keeps what was folded, so that only what is new costs.
    folded: &'s SharedSettler,
}

impl Settler {
    /// The two ends.
    pub(super) fn new<'s>(
        location: &'s Location,
        knowledge: &'s Knowledge,
        version: &'s Version,
        folded: &'s SharedSettler,
    ) -> (Self, Settling<'s>) {
        let shared = Arc::new(Shared::default());
        // An earlier run may have been cut off before it settled.
        shared.lock().dirty = true;
        let settling = Settling {
            shared: Arc::clone(&shared),
            location,
            knowledge,
            version,
            folded,
        };
        (Self(shared), settling)
    }

    /// Something has been stored.
    pub(super) fn stored(&self) {
        self.0.lock().dirty = true;
        self.0.changed.notify_all();
    }

    /// Nothing more will be stored: what is left is settled, and then it is over.
    pub(super) fn finish(&self) {
        self.0.lock().finish = true;
        self.0.changed.notify_all();
    }
}

impl Settling<'_> {
    /// Settles whenever there is something to settle and it is time for it, until it is over.
    pub(super) fn run(&self) {
        let mut store = None;
        let mut not_before = Instant::now();
        let mut failures = 0;
        while self.wait(not_before) {
            let began = Instant::now();
            match self.settle(&mut store) {
                Ok(()) => {
                    failures = 0;
                    not_before = Instant::now() + began.elapsed() * REST;
                }
                Err(_) if self.folded.is_given_up() => {
                    tracing::info!("settling was given up; it is done at the next start");
                    return;
                }
                Err(error) => {
                    tracing::warn!(error = %sanitise(&error.to_string()), "the record cannot be settled; it is tried again");
                    store = None;
                    failures += 1;
                    let mut wanted = self.shared.lock();
                    wanted.dirty = true;
                    if wanted.finish && failures >= LAST_TRIES {
                        return;
                    }
                    drop(wanted);
                    not_before = Instant::now() + PAUSE;
                    if self.shared.lock().finish {
                        std::thread::sleep(PAUSE);
                    }
                }
            }
        }
    }

    /// Waits until there is something to settle, and until it is time to; at the end there is no
    /// more waiting. False when it is over.
    fn wait(&self, not_before: Instant) -> bool {
        let mut wanted = self.shared.lock();
        loop {
            let rest = not_before.saturating_duration_since(Instant::now());
            if wanted.dirty && (wanted.finish || rest.is_zero()) {
                wanted.dirty = false;
                return true;
            }
            if wanted.finish {
                return false;
            }
            let rest = if wanted.dirty {
                rest
            } else {
                Duration::from_secs(3600)
            };
            let woken = self.shared.changed.wait_timeout(wanted, rest);
            wanted = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn settle(&self, store: &mut Option<Store>) -> Result<(), StoreError> {
        let began = Instant::now();
        let store = match store {
            Some(store) => store,
            None => store.insert(Store::open(self.location)?),
        };
        let settled = self
            .folded
            .settle(store, &store::settling(self.knowledge, self.version))?;
        if !store.is_settled()? {
            // More came meanwhile.
            self.shared.lock().dirty = true;
        }
        if !settled.was_settled {
            tracing::info!(
                reports = settled.reports,
                events = settled.events,
                incidents = settled.incidents,
                rows = settled.rows,
                milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
                "settled"
            );
        }
        Ok(())
    }
}
