//! Readers of the store: a bounded number of connections, used by threads that may wait.
//!
//! A query takes an idle connection or opens one; when all are in use it waits its turn, and when too
//! many wait already it is sent away. A query that takes too long is interrupted.
//!
//! Deliberately absent: what is read.

use crate::fault::Fault;
use crate::options::Limits;
use rapporteur_store::{Location, Store, StoreError};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Readers of one store.
#[derive(Clone)]
pub(crate) struct Readers(Arc<Inner>);

struct Inner {
    location: Location,
    limits: Limits,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    idle: Mutex<Vec<Store>>,
}

/// Counts one that waits, for as long as it does.
struct Waiting<'w>(&'w AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Readers {
    pub(crate) fn new(location: Location, limits: Limits) -> Self {
        Self(Arc::new(Inner {
            turns: Arc::new(Semaphore::new(limits.readers.max(1))),
            location,
            limits,
            waiting: AtomicUsize::new(0),
            idle: Mutex::default(),
        }))
    }

    /// How many wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        self.0.waiting.load(Ordering::Relaxed)
    }

    /// Runs `work` with a connection, on a thread that may wait.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let inner = Arc::clone(&self.0);
        if inner.waiting.fetch_add(1, Ordering::Relaxed) >= inner.limits.waiting {
            inner.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(too_many());
        }
        let turn = {
            let _waiting = Waiting(&inner.waiting);
            let turn = Arc::clone(&inner.turns).acquire_owned();
            match tokio::time::timeout(inner.limits.patience, turn).await {
                Ok(Ok(turn)) => turn,
                Ok(Err(_)) | Err(_) => return Err(too_many()),
            }
        };
        let limit = inner.limits.query;
        let (tell, interrupter) = tokio::sync::oneshot::channel();
        let mut task = tokio::task::spawn_blocking(move || {
            // Given back when the work is done, also when nobody waits for its result any more.
            let _turn = turn;
            let mut store = match inner.take() {
                Some(store) => store,
                None => Store::open_existing(&inner.location)?,
            };
            let interrupter = store.interrupter();
            let _ = tell.send(interrupter.clone());
            let done = work(&mut store);
            if interrupter.is_answered() {
                inner.give_back(store, &done);
            }
            done
        });
        let done = tokio::time::timeout(limit, &mut task).await;
        match done {
            Ok(Ok(done)) => done,
            Ok(Err(panic)) => Err(Fault::Broken(panic.to_string())),
            Err(_) => {
                if let Ok(interrupter) = interrupter.await {
                    // It may ask a server.
                    tokio::task::spawn_blocking(move || interrupter.interrupt());
                }
                Err(Fault::TimedOut)
            }
        }
    }
}

fn too_many() -> Fault {
    Fault::Busy {
        what: "Too many people are asking at once.".to_owned(),
        after: 2,
    }
}

impl Inner {
    fn take(&self) -> Option<Store> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop()
    }

    /// A connection on which something went wrong is not used again.
    fn give_back<T>(&self, store: Store, done: &Result<T, Fault>) {
        let is_broken = matches!(
            done,
            Err(Fault::Store(
                StoreError::ConnectionLost { .. } | StoreError::Database { .. }
            ))
        );
        if !is_broken {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(store);
        }
    }
}
