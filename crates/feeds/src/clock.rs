//! Time: one that only goes forward, to wait by, and that of the calendar, to write down.
//!
//! Nothing waits by the calendar: a clock that is set back or forth neither stops a source nor
//! floods a host.
//!
//! Deliberately absent: time zones.

use jiff::Timestamp;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What time it is.
pub trait Clock: fmt::Debug + Send + Sync {
    /// How long this clock has been running; never goes back.
    fn elapsed(&self) -> Duration;

    /// The time of the calendar, as the machine believes.
    fn now(&self) -> Timestamp;

    /// Waits so long, or until it is time to stop.
    fn wait(&self, stop: &Stop, up_to: Duration);
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct MachineClock(Instant);

impl Default for MachineClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for MachineClock {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn wait(&self, stop: &Stop, up_to: Duration) {
        stop.wait(up_to);
    }
}

/// Whether it is time to stop; copies are of one mind.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// It is time.
    pub fn stop(&self) {
        let (flag, changed) = &*self.0;
        *flag.lock().unwrap_or_else(PoisonError::into_inner) = true;
        changed.notify_all();
    }

    /// Whether it is.
    pub fn came(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits so long, or until it is time; whether it is.
    pub fn wait(&self, up_to: Duration) -> bool {
        let (flag, changed) = &*self.0;
        let held = flag.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(held, up_to, |came| !*came);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
