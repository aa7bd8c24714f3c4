//! Corrections: written one at a time, and the record settled after them.
//!
//! Writing and settling may have to wait for somebody else who writes; it is tried again for some
//! seconds. When settling takes longer, the correction is kept all the same, and the record shows it
//! when that, or the next settling, is done.
//!
//! Deliberately absent: what is corrected; that is for the pages with the forms.

use crate::fault::Fault;
use crate::state::Desk;
use jiff::Timestamp;
use rapporteur_store::{Settling, Store};
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

    /// Writes with `work` and settles the record. A settling that takes long goes on without being
    /// waited for.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        desk: &Desk,
        work: impl FnMut(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Kept<T>, Fault> {
        let value = self.note(desk, work).await?;
        let settling = desk.clone();
        let settled = tokio::task::spawn_blocking(move || {
            let settled = patiently(|| settle(&settling));
            settling.forget_pages();
            match settled {
                Ok(()) => true,
                Err(Fault::Busy { .. }) => false,
                Err(fault) => {
                    tracing::warn!(?fault, "the record is not settled after a correction");
                    false
                }
            }
        });
        let is_settled = match tokio::time::timeout(PATIENCE, settled).await {
            Ok(done) => done.map_err(|panic| Fault::Broken(panic.to_string()))?,
            Err(_) => false,
        };
        Ok(Kept { value, is_settled })
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

fn settle(desk: &Desk) -> Result<(), Fault> {
    let options = desk.options();
    let mut store = Store::open_existing(&options.location)?;
    let settling = Settling {
        knowledge: &options.knowledge,
        version: &options.version,
        now: Timestamp::now(),
    };
    options.settler.settle(&mut store, &settling)?;
    desk.set_revision(store.revision()?);
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
