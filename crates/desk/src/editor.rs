//! Corrections: written one at a time, and the record settled after them.
//!
//! Writing and settling may have to wait for somebody else who writes; it is tried again for some
//! seconds. When settling has to wait longer, the correction is kept all the same and whoever settles
//! next takes it in.
//!
//! Deliberately absent: what is corrected; that is for the pages with the forms.

use crate::fault::Fault;
use crate::state::Desk;
use jiff::Timestamp;
use rapporteur_store::{Settling, Store, StoreError};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long others who write are waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// Whoever writes; one at a time.
pub(crate) struct Editor(Arc<Mutex<()>>);

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept<T> {
    /// What writing it gave.
    pub(crate) value: T,
    /// Whether the record shows it already.
    pub(crate) is_settled: bool,
}

impl Editor {
    pub(crate) fn new() -> Self {
        Self(Arc::default())
    }

    /// Writes with `work` and settles the record.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        desk: &Desk,
        mut work: impl FnMut(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Kept<T>, Fault> {
        let turn = Arc::clone(&self.0).lock_owned().await;
        let desk = desk.clone();
        let task = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let mut store = Store::open_existing(&desk.options().location)?;
            let value = patiently(|| work(&mut store))?;
            let settled = patiently(|| Ok(settle(&desk, &mut store)?));
            let is_settled = match settled {
                Ok(()) => true,
                Err(Fault::Busy { .. }) => false,
                Err(fault) => {
                    tracing::warn!(?fault, "the record is not settled after a correction");
                    false
                }
            };
            desk.forget_pages();
            if is_settled {
                desk.set_revision(store.revision()?);
            }
            Ok(Kept { value, is_settled })
        });
        match task.await {
            Ok(done) => done,
            Err(panic) => Err(Fault::Broken(panic.to_string())),
        }
    }
}

impl Editor {
    /// Writes with `work` what the record does not hang on.
    pub(crate) async fn note<T: Send + 'static>(
        &self,
        desk: &Desk,
        mut work: impl FnMut(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let turn = Arc::clone(&self.0).lock_owned().await;
        let location = desk.options().location.clone();
        let task = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let mut store = Store::open_existing(&location)?;
            patiently(|| work(&mut store))
        });
        match task.await {
            Ok(done) => done,
            Err(panic) => Err(Fault::Broken(panic.to_string())),
        }
    }
}

fn settle(desk: &Desk, store: &mut Store) -> Result<(), StoreError> {
    let options = desk.options();
    store.settle(&Settling {
        knowledge: &options.knowledge,
        version: &options.version,
        now: Timestamp::now(),
    })?;
    Ok(())
}

/// Tries again while somebody else writes.
fn patiently<T>(mut work: impl FnMut() -> Result<T, Fault>) -> Result<T, Fault> {
    let begun = Instant::now();
    loop {
        match work() {
            Err(Fault::Busy { .. }) if begun.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
}
