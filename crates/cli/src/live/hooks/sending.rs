//! Who sends what waits: a thread a receiver claims a delivery, sends it, and notes what became of it.
//!
//! ```text
//! waiting ─ claim ─► sent ─► delivered, due again later, given up, or the receiver is gone
//! ```
//!
//! A claim passes by itself, so what somebody was killed with is sent again.
//!
//! Deliberately absent: what waits (`queue`), and the pauses between tries (`rapporteur-webhooks`).

use super::{Hooks, PACE, PAUSE, reopened};
use jiff::{SignedDuration, Timestamp, ToSpan};
use rapporteur_brief::words::sanitise;
use rapporteur_feeds::Chance;
use rapporteur_store::{Delivery, Store, StoreError, Tried};
use rapporteur_webhooks::{Answer, Message, Webhook, next_try};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A thread that has nothing to send asks the store no less often than this.
const LONGEST_NAP: Duration = Duration::from_secs(30);

/// For how long a delivery that is tried belongs to whoever tries it: longer than a request may take.
const CLAIMED_SECONDS: i64 = 30;

impl Hooks {
    /// Sends to one hook what waits for it.
    pub(super) fn tell(&self, hook: &Webhook, seed: u64, queued: &AtomicU64) {
        let mut store: Option<Store> = None;
        let mut chance = chance(seed);
        let mut seen = 0;
        let mut not_before = Instant::now();
        let mut rests = false;
        while !self.stop.wait(PACE) {
            let now_queued = queued.load(Ordering::Relaxed);
            let is_news = now_queued != seen && !rests;
            if !is_news && Instant::now() < not_before {
                continue;
            }
            seen = now_queued;
            let Some(open) = store
                .take()
                .or_else(|| reopened(&self.location, &self.stop))
            else {
                return;
            };
            let open = store.insert(open);
            match self.tell_all(open, hook, &mut chance) {
                Ok((pause, resting)) => {
                    not_before = Instant::now() + pause;
                    rests = resting;
                }
                Err(error) => {
                    tracing::warn!(webhook = %sanitise(&hook.name), error = %sanitise(&error.to_string()), "what is to be told cannot be read; it is tried again");
                    store = None;
                    not_before = Instant::now() + PAUSE;
                    rests = true;
                }
            }
        }
    }

    /// Sends what is due; how long there is nothing to do, and whether that is because the receiver is
    /// in trouble.
    fn tell_all(
        &self,
        store: &mut Store,
        hook: &Webhook,
        chance: &mut Chance,
    ) -> Result<(Duration, bool), StoreError> {
        while !self.stop.came() {
            let Some(delivery) = self.claim(store, &hook.name)? else {
                let next = store.next_delivery(&hook.name)?;
                let left = next.map(|next| next.duration_since(Timestamp::now()));
                let left =
                    left.and_then(|left| Duration::try_from(left.max(SignedDuration::ZERO)).ok());
                // Nothing is due although it seems so while the receiver is gone.
                let nap = left.filter(|left| !left.is_zero()).unwrap_or(LONGEST_NAP);
                return Ok((nap.min(LONGEST_NAP), false));
            };
            let rest = self.deliver(store, hook, &delivery, chance)?;
            if let Some(rest) = rest.filter(|rest| !rest.is_zero()) {
                return Ok((rest, true));
            }
        }
        Ok((Duration::ZERO, true))
    }

    /// Sends what is due until the receiver is in trouble; how many times that failed.
    pub(super) fn tell_once(
        &self,
        store: &mut Store,
        hook: &Webhook,
        chance: &mut Chance,
    ) -> Result<usize, StoreError> {
        let mut failures = 0;
        while let Some(delivery) = self.claim(store, &hook.name)? {
            let rest = self.deliver(store, hook, &delivery, chance)?;
            failures += usize::from(rest.is_some());
            if rest.is_some_and(|rest| !rest.is_zero()) {
                break;
            }
        }
        Ok(failures)
    }

    fn claim(&self, store: &mut Store, hook: &str) -> Result<Option<Delivery>, StoreError> {
        let now = Timestamp::now();
        let until = now.checked_add(CLAIMED_SECONDS.seconds()).unwrap_or(now);
        store.claim_delivery(hook, now, until)
    }

    /// Sends one delivery and notes what became of it: `None` when it was taken, else how long the
    /// receiver is left alone.
    fn deliver(
        &self,
        store: &mut Store,
        hook: &Webhook,
        delivery: &Delivery,
        chance: &mut Chance,
    ) -> Result<Option<Duration>, StoreError> {
        let message = Message {
            alert: &delivery.alert,
            kind: &delivery.kind,
            body: &delivery.body,
            attempt: delivery.attempts,
        };
        let answer = self.sender.send(hook, message, Timestamp::now());
        let now = Timestamp::now();
        let (name, alert) = (sanitise(&hook.name), &delivery.alert);
        let (error, rest, in_trouble) = match answer {
            Answer::Taken { status } => {
                tracing::info!(webhook = %name, %alert, status, "told");
                store.note_delivery(delivery, &Tried::Delivered, now)?;
                return Ok(None);
            }
            Answer::Gone => {
                let error = "the receiver is gone for good (410); nothing more is sent there before its address in the file is changed".to_owned();
                tracing::error!(webhook = %name, "{error}");
                store.note_delivery(delivery, &Tried::Gone { error }, now)?;
                return Ok(Some(LONGEST_NAP));
            }
            Answer::Trouble { error, rest } => (error, rest, true),
            Answer::Refused { error } => (error, None, false),
        };
        if self.stop.came() {
            // Cut off in the middle: that is nothing to be told of the receiver. Its claim passes.
            return Ok(Some(LONGEST_NAP));
        }
        let age = Duration::try_from(now.duration_since(delivery.queued_at)).unwrap_or_default();
        // Each new delivery to one who is in trouble goes on with their pauses.
        let failures = match in_trouble {
            true => delivery.attempts.max(delivery.failures.saturating_add(1)),
            false => delivery.attempts,
        };
        let times = [hook.first_pause, hook.give_up_after];
        let pause = next_try(times, age, failures, rest, chance);
        let shown = sanitise(&error);
        match pause {
            Some(pause) => {
                tracing::warn!(webhook = %name, %alert, error = %shown, attempts = delivery.attempts, next_seconds = pause.as_secs(), "not told; it is tried again");
                let due = now
                    .checked_add(SignedDuration::try_from(pause).unwrap_or_default())
                    .unwrap_or(now);
                store.note_delivery(delivery, &Tried::Again { due, error }, now)?;
            }
            None => {
                tracing::error!(webhook = %name, %alert, error = %shown, attempts = delivery.attempts, "not told, and given up");
                store.note_delivery(delivery, &Tried::GivenUp { error }, now)?;
            }
        }
        let rest = pause.unwrap_or(hook.first_pause);
        Ok(Some(if in_trouble { rest } else { Duration::ZERO }))
    }
}

/// Numbers by chance, of its own for each thread.
pub(super) fn chance(seed: u64) -> Chance {
    let now = Timestamp::now().as_nanosecond().unsigned_abs() & u128::from(u64::MAX);
    Chance::new(u64::try_from(now).unwrap_or_default().wrapping_add(seed))
}
