//! Alerts on their way to programs elsewhere: who is told, what waits, how it goes; so that neither
//! an end of the program nor a record settled anew loses an alert or tells it twice as new.
//!
//! A delivery is claimed for some time before it is tried. Whoever is killed with it in hand leaves it
//! to be claimed again when that time has passed, and two programs on one store do not try it at once.
//!
//! ```
//! use jiff::{Timestamp, ToSpan};
//! use rapporteur_store::{Location, NewDelivery, NewWebhook, Store, Tried};
//!
//! # let folder = tempfile::tempdir().expect("a folder");
//! # let location = Location::File(folder.path().join("rapporteur.db"));
//! let mut store = Store::open(&location).expect("a new store");
//! let hook = NewWebhook { name: "chat".into(), address: [0; 16], shown: "https://example.org".into() };
//! let now = Timestamp::UNIX_EPOCH;
//! store.put_webhooks(&[hook], now).expect("kept");
//! let delivery = NewDelivery {
//!     hook: "chat".into(), alert: "alert-1".into(), kind: "deadline".into(), body: "{}".into(),
//! };
//! assert_eq!(store.queue_deliveries(&[delivery.clone()], now).expect("kept"), 1);
//! assert_eq!(store.queue_deliveries(&[delivery], now).expect("known"), 0);
//! let until = now + 30.seconds();
//! let claimed = store.claim_delivery("chat", now, until).expect("an answer").expect("one is due");
//! store.note_delivery(&claimed, &Tried::Delivered, now).expect("noted");
//! assert_eq!(store.webhooks().expect("a list")[0].delivered, 1);
//! ```
//!
//! Deliberately absent: what an alert is, sending, and when to try again. Definitions stay in the
//! operator's file, since they hold secrets.

use crate::sql::Row;
use crate::{Result, Store, instant};
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::collections::BTreeSet;

/// A time to try again that lies further ahead than this was set by a clock that has since been set
/// back.
const FURTHEST: SignedDuration = SignedDuration::from_hours(24 * 31);

/// Somebody to be told of alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// Its name, by which all else is kept.
    pub name: String,
    /// A hash of its address.
    pub address: [u8; 16],
    /// As much of the address as may be shown.
    pub shown: String,
}

/// How it goes with somebody who is told of alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptWebhook {
    /// Its name.
    pub name: String,
    /// As much of its address as may be shown.
    pub shown: String,
    /// Since when nothing is sent, because the other side is gone for good.
    pub stopped_at: Option<Timestamp>,
    /// The last delivery that went well.
    pub succeeded_at: Option<Timestamp>,
    /// The last try that did not.
    pub failed_at: Option<Timestamp>,
    /// What went wrong then; kept while none has gone well since.
    pub error: Option<String>,
    /// How many tries in a row have failed.
    pub failures: u32,
    /// Deliveries that wait.
    pub waiting: u64,
    /// Since when the first of them waits.
    pub waiting_since: Option<Timestamp>,
    /// Deliveries that went well, in all.
    pub delivered: u64,
    /// Deliveries that were given up, in all.
    pub given_up: u64,
}

/// An alert that somebody is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// Who, by name.
    pub hook: String,
    /// The alert, by its id.
    pub alert: String,
    /// Its kind.
    pub kind: String,
    /// What is sent.
    pub body: String,
}

/// A delivery that was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Who is told, by name.
    pub hook: String,
    /// The alert, by its id.
    pub alert: String,
    /// Its kind.
    pub kind: String,
    /// What is sent.
    pub body: String,
    /// Since when it waits.
    pub queued_at: Timestamp,
    /// How often it is tried, this time included.
    pub attempts: u32,
    /// How many tries in a row have failed, of whatever deliveries to the same.
    pub failures: u32,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The other side has it.
    Delivered,
    /// It is to be tried again.
    Again {
        /// When.
        due: Timestamp,
        /// What went wrong.
        error: String,
    },
    /// It is given up.
    GivenUp {
        /// What went wrong the last time.
        error: String,
    },
    /// The other side is gone for good: nothing more is sent there while the address is this one.
    Gone {
        /// What it said.
        error: String,
    },
}

impl Store {
    /// Keeps who is told of alerts; who is not among them any more is told no more. One that was gone
    /// and has another address now is told again.
    pub fn put_webhooks(&mut self, hooks: &[NewWebhook], now: Timestamp) -> Result<()> {
        let now = instant::stored(now);
        self.database.transaction(|database| {
            database.execute(
                "UPDATE webhooks SET removed_at = $1 WHERE removed_at IS NULL",
                &[(&now).into()],
            )?;
            for hook in hooks {
                database.execute(
                    "INSERT INTO webhooks (name, address, shown, recorded_at, failures) \
                     VALUES ($1, $2, $3, $4, 0) \
                     ON CONFLICT (name) DO UPDATE SET removed_at = NULL, \
                     stopped_at = CASE WHEN webhooks.address = excluded.address \
                         THEN webhooks.stopped_at END, \
                     address = excluded.address, shown = excluded.shown",
                    &[
                        (&hook.name).into(),
                        hook.address.as_slice().into(),
                        (&hook.shown).into(),
                        (&now).into(),
                    ],
                )?;
            }
            Ok(())
        })
    }

    /// Those who are told of alerts, by name.
    pub fn webhooks(&mut self) -> Result<Vec<KeptWebhook>> {
        self.database.all(
            "SELECT h.name, h.shown, h.stopped_at, h.succeeded_at, h.failed_at, h.error, \
             h.failures, \
             count(CASE WHEN d.alert IS NOT NULL AND d.outcome IS NULL THEN 1 END), \
             min(CASE WHEN d.outcome IS NULL THEN d.queued_at END), \
             count(CASE WHEN d.outcome = 'delivered' THEN 1 END), \
             count(CASE WHEN d.outcome = 'given_up' THEN 1 END) \
             FROM webhooks h LEFT JOIN webhook_deliveries d ON d.hook = h.name \
             WHERE h.removed_at IS NULL \
             GROUP BY h.name, h.shown, h.stopped_at, h.succeeded_at, h.failed_at, h.error, \
             h.failures ORDER BY h.name",
            &[],
            |row| {
                Ok(KeptWebhook {
                    name: row.text(0)?.to_owned(),
                    shown: row.text(1)?.to_owned(),
                    stopped_at: at(row, 2)?,
                    succeeded_at: at(row, 3)?,
                    failed_at: at(row, 4)?,
                    error: row.owned(5)?,
                    failures: few(row.integer(6)?),
                    waiting: many(row.integer(7)?),
                    waiting_since: at(row, 8)?,
                    delivered: many(row.integer(9)?),
                    given_up: many(row.integer(10)?),
                })
            },
        )
    }

    /// The alerts that somebody was told or is to be told, by their ids.
    pub fn queued_alerts(&mut self, hook: &str) -> Result<BTreeSet<String>> {
        let alerts = self.database.all(
            "SELECT alert FROM webhook_deliveries WHERE hook = $1",
            &[hook.into()],
            |row| Ok(row.text(0)?.to_owned()),
        )?;
        Ok(alerts.into_iter().collect())
    }

    /// Lets deliveries wait, in their order; those that are known change nothing. How many are new.
    pub fn queue_deliveries(&mut self, new: &[NewDelivery], now: Timestamp) -> Result<usize> {
        self.database.transaction(|database| {
            let mut queued = 0;
            for (place, delivery) in (0i64..).zip(new) {
                // They are tried in the order of these instants.
                let at = now.checked_add(place.microseconds()).unwrap_or(now);
                let at = instant::stored(at);
                queued += database.execute(
                    "INSERT INTO webhook_deliveries \
                     (hook, alert, kind, body, queued_at, due_at, attempts) \
                     VALUES ($1, $2, $3, $4, $5, $5, 0) ON CONFLICT DO NOTHING",
                    &[
                        (&delivery.hook).into(),
                        (&delivery.alert).into(),
                        (&delivery.kind).into(),
                        (&delivery.body).into(),
                        (&at).into(),
                    ],
                )?;
            }
            Ok(usize::try_from(queued).unwrap_or_default())
        })
    }

    /// The delivery to somebody that is due and waits longest, claimed until an instant: nobody else
    /// gets it before. `None` where none is due, or the other side is gone.
    pub fn claim_delivery(
        &mut self,
        hook: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Delivery>> {
        let furthest = instant::stored(now.checked_add(FURTHEST).unwrap_or(now));
        let (now, until) = (instant::stored(now), instant::stored(until));
        self.database.transaction(|database| {
            let found = database.one(
                "SELECT d.hook, d.alert, d.kind, d.body, d.queued_at, d.attempts, h.failures, \
                 d.due_at FROM webhook_deliveries d JOIN webhooks h ON h.name = d.hook \
                 WHERE d.hook = $1 AND d.outcome IS NULL AND (d.due_at <= $2 OR d.due_at > $3) \
                 AND h.stopped_at IS NULL AND h.removed_at IS NULL \
                 ORDER BY d.due_at, d.alert LIMIT 1",
                &[hook.into(), (&now).into(), (&furthest).into()],
                |row| {
                    let delivery = Delivery {
                        hook: row.text(0)?.to_owned(),
                        alert: row.text(1)?.to_owned(),
                        kind: row.text(2)?.to_owned(),
                        body: row.text(3)?.to_owned(),
                        queued_at: at(row, 4)?.unwrap_or_default(),
                        attempts: few(row.integer(5)?).saturating_add(1),
                        failures: few(row.integer(6)?),
                    };
                    Ok((delivery, row.text(7)?.to_owned()))
                },
            )?;
            let Some((delivery, due_at)) = found else {
                return Ok(None);
            };
            let claimed = database.execute(
                "UPDATE webhook_deliveries SET due_at = $1, attempts = $2 \
                 WHERE hook = $3 AND alert = $4 AND due_at = $5 AND outcome IS NULL",
                &[
                    (&until).into(),
                    i64::from(delivery.attempts).into(),
                    hook.into(),
                    (&delivery.alert).into(),
                    (&due_at).into(),
                ],
            )?;
            // Somebody else was quicker.
            Ok((claimed > 0).then_some(delivery))
        })
    }

    /// When the next delivery to somebody is due; `None` where none waits.
    pub fn next_delivery(&mut self, hook: &str) -> Result<Option<Timestamp>> {
        let next = self.database.one(
            "SELECT min(due_at) FROM webhook_deliveries WHERE hook = $1 AND outcome IS NULL",
            &[hook.into()],
            |row| at(row, 0),
        )?;
        Ok(next.flatten())
    }

    /// Notes what became of a try.
    pub fn note_delivery(
        &mut self,
        delivery: &Delivery,
        tried: &Tried,
        now: Timestamp,
    ) -> Result<()> {
        let now = instant::stored(now);
        let (outcome, due, error) = match tried {
            Tried::Delivered => (Some("delivered"), None, None),
            Tried::Again { due, error } => (None, Some(instant::stored(*due)), Some(error)),
            Tried::GivenUp { error } => (Some("given_up"), None, Some(error)),
            // It waits for another address.
            Tried::Gone { error } => (None, Some(now.clone()), Some(error)),
        };
        self.database.transaction(|database| {
            let (hook, alert) = (&delivery.hook, &delivery.alert);
            match outcome {
                Some(outcome) => database.execute(
                    "UPDATE webhook_deliveries SET outcome = $1, ended_at = $2, body = '' \
                     WHERE hook = $3 AND alert = $4 AND outcome IS NULL",
                    &[outcome.into(), (&now).into(), hook.into(), alert.into()],
                )?,
                None => database.execute(
                    "UPDATE webhook_deliveries SET due_at = $1 \
                     WHERE hook = $2 AND alert = $3 AND outcome IS NULL",
                    &[due.as_deref().into(), hook.into(), alert.into()],
                )?,
            };
            match error {
                None => database.execute(
                    "UPDATE webhooks SET succeeded_at = $1, error = NULL, failures = 0 \
                     WHERE name = $2",
                    &[(&now).into(), hook.into()],
                )?,
                Some(error) => database.execute(
                    "UPDATE webhooks SET failed_at = $1, error = $2, failures = failures + 1 \
                     WHERE name = $3",
                    &[(&now).into(), error.into(), hook.into()],
                )?,
            };
            if matches!(tried, Tried::Gone { .. }) {
                database.execute(
                    "UPDATE webhooks SET stopped_at = $1 WHERE name = $2",
                    &[(&now).into(), hook.into()],
                )?;
            }
            Ok(())
        })
    }
}

fn at(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>> {
    let text = row.maybe_text(column)?;
    Ok(text.and_then(|instant| instant.parse().ok()))
}

fn few(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

fn many(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
