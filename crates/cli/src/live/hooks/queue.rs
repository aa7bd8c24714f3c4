//! What is queued: after each settling and each midnight, the alerts that are new to a receiver who
//! wants them.
//!
//! ```text
//! a new revision, or a new day ─► alerts that some receiver wants and has not been queued ─► store
//! ```
//!
//! Deliberately absent: sending (`sending`).

use super::{Hooks, PACE, PAUSE, reopened};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rapporteur_alerts::Alert;
use rapporteur_answers::{AnswerError, Answers};
use rapporteur_brief::words::sanitise;
use rapporteur_store::{KeptWebhook, NewDelivery, Store};
use rapporteur_webhooks::Webhook;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Between two looks at all alerts passes so many times what the first took.
const REST: u32 = 4;

impl Hooks {
    /// Looks for new alerts after each settling and each midnight.
    pub(super) fn look(&self, queued: &AtomicU64) {
        let mut store: Option<Store> = None;
        let mut seen = None;
        let mut not_before = Instant::now();
        while !self.stop.wait(PACE) {
            if Instant::now() < not_before {
                continue;
            }
            let Some(open) = store
                .take()
                .or_else(|| reopened(&self.location, &self.stop))
            else {
                return;
            };
            let open = store.insert(open);
            let began = Instant::now();
            let looked = match open.revision() {
                Ok(revision) if seen == Some((revision, today())) => continue,
                Ok(revision) => self
                    .queue(open, today())
                    .map(|new| ((revision, today()), new)),
                Err(error) => Err(error.into()),
            };
            match looked {
                Ok((now_seen, new)) => {
                    seen = Some(now_seen);
                    if new > 0 {
                        tracing::info!(new, "alerts to be told");
                        queued.fetch_add(1, Ordering::Relaxed);
                    }
                    not_before = Instant::now() + began.elapsed() * REST;
                }
                Err(error) => {
                    tracing::warn!(error = %sanitise(&error.to_string()), "alerts cannot be looked up; it is tried again");
                    store = None;
                    not_before = Instant::now() + PAUSE;
                }
            }
        }
    }

    /// Lets the alerts of a day that are new wait for those who want them; how many there are.
    pub(super) fn queue(&self, store: &mut Store, today: Date) -> Result<usize, AnswerError> {
        let mut known: Vec<(&Webhook, BTreeSet<String>)> = Vec::new();
        let kept = store.webhooks()?;
        for hook in &self.webhooks.hooks {
            let is_gone = |kept: &KeptWebhook| kept.name == hook.name && kept.stopped_at.is_some();
            // What is news when it is back is told then.
            if !kept.iter().any(is_gone) {
                known.push((hook, store.queued_alerts(&hook.name)?));
            }
        }
        let wants = |hook: &Webhook, known: &BTreeSet<String>, alert: &Alert, process: &str| {
            hook.wants(alert.kind, &alert.process, process) && !known.contains(&alert.id)
        };
        // Rows and sentences are those of one settling.
        let alerts = store.at_one_instant(|store| {
            let mut answers = Answers::new(store, &self.lexicon);
            Ok(
                answers.alerts_that(&self.rules, None, today, |alert, process| {
                    known
                        .iter()
                        .any(|(hook, known)| wants(hook, known, alert, process))
                }),
            )
        })??;
        let mut new = Vec::new();
        // The earliest first.
        for alert in alerts.iter().rev() {
            let Ok(body) = serde_json::to_string(alert) else {
                continue;
            };
            let kind = rapporteur_alerts::Kind::named(&alert.kind);
            for (hook, known) in &known {
                let is_wanted =
                    kind.is_some_and(|kind| hook.wants(kind, &alert.process, &alert.process_name));
                if is_wanted && !known.contains(&alert.id) {
                    new.push(NewDelivery {
                        hook: hook.name.clone(),
                        alert: alert.id.clone(),
                        kind: alert.kind.clone(),
                        body: body.clone(),
                    });
                }
            }
        }
        if new.is_empty() {
            return Ok(0);
        }
        Ok(store.queue_deliveries(&new, Timestamp::now())?)
    }
}

/// The day that it is, in universal time, as the desk has it.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
