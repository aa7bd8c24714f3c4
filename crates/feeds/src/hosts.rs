//! One request at a time to a host, with a pause between two: a turn is taken before each, and ends
//! when the answer is read.
//!
//! ```
//! use rapporteur_feeds::{Hosts, MachineClock, Stop};
//! use std::{sync::Arc, time::Duration};
//!
//! let hosts = Hosts::new(Duration::from_millis(1), Arc::new(MachineClock::default()), Stop::default());
//! let turn = hosts.enter("example.org");
//! assert!(turn.is_some());
//! drop(turn);
//! ```
//!
//! Deliberately absent: order among those who wait.

use crate::clock::{Clock, Stop};
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So many hosts are remembered before those whose pause is long over are forgotten.
const MANY: usize = 1000;

/// How long a thread sleeps before it looks anew whether to stop.
const NAP: Duration = Duration::from_millis(200);

/// The longest pause that a host can ask for.
const LONGEST_GAP: Duration = Duration::from_secs(60);

/// The turns of all hosts.
#[derive(Debug)]
pub struct Hosts {
    gap: Duration,
    clock: Arc<dyn Clock>,
    stop: Stop,
    hosts: Mutex<BTreeMap<String, Host>>,
    left: Condvar,
}

#[derive(Clone, Copy, Debug, Default)]
struct Host {
    busy: bool,
    /// By the clock that only goes forward.
    free_at: Duration,
    /// A longer pause, where the host asks for one.
    gap: Option<Duration>,
}

/// The turn of one thread at one host; over when it is dropped.
#[derive(Debug)]
pub struct Turn<'h> {
    hosts: &'h Hosts,
    host: String,
}

impl Hosts {
    /// Turns with a pause of `gap` after each.
    pub fn new(gap: Duration, clock: Arc<dyn Clock>, stop: Stop) -> Self {
        Self {
            gap,
            clock,
            stop,
            hosts: Mutex::default(),
            left: Condvar::new(),
        }
    }

    /// Waits for a turn; `None` when it is time to stop.
    pub fn enter(&self, host: &str) -> Option<Turn<'_>> {
        let mut hosts = self.lock();
        loop {
            if self.stop.came() {
                return None;
            }
            let state = hosts.get(host).copied().unwrap_or_default();
            let now = self.clock.elapsed();
            if !state.busy && state.free_at <= now {
                if hosts.len() >= MANY {
                    hosts.retain(|_, host| host.busy || host.free_at > now || host.gap.is_some());
                }
                hosts.entry(host.to_owned()).or_default().busy = true;
                return Some(Turn {
                    hosts: self,
                    host: host.to_owned(),
                });
            }
            if state.busy {
                let woken = self.left.wait_timeout(hosts, NAP);
                hosts = woken.unwrap_or_else(PoisonError::into_inner).0;
            } else {
                drop(hosts);
                let rest = state.free_at.saturating_sub(now);
                self.clock.wait(&self.stop, rest);
                hosts = self.lock();
            }
        }
    }

    /// Whether somebody has a turn at this host or it rests.
    pub fn is_resting(&self, host: &str) -> bool {
        let now = self.clock.elapsed();
        self.lock()
            .get(host)
            .is_some_and(|host| host.busy || host.free_at > now)
    }

    /// A host asks for a longer pause.
    pub fn slow_down(&self, host: &str, gap: Duration) {
        let gap = gap.min(LONGEST_GAP).max(self.gap);
        self.lock().entry(host.to_owned()).or_default().gap = Some(gap);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Host>> {
        // Whatever panicked while it held the lock left whole values.
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let now = self.hosts.clock.elapsed();
        let usual = self.hosts.gap;
        if let Some(host) = self.hosts.lock().get_mut(&self.host) {
            host.busy = false;
            host.free_at = now + host.gap.unwrap_or(usual);
        }
        self.hosts.left.notify_all();
    }
}
