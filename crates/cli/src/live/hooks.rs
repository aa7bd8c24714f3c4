//! Alerts told to programs elsewhere: one thread looks what is new after each settling and each
//! midnight, and lets it wait in the store; one thread a receiver sends what waits.
//!
//! ```text
//! record ─ alerts ─► queue in the store ─► a thread a receiver ─► receiver
//!          (once a revision and day)       (claims, sends, notes)
//! ```
//!
//! None of them takes part in following or settling, so a receiver that hangs holds nobody up but
//! itself. What waits outlives the program; what is in hand when it is killed is sent again.
//!
//! Deliberately absent: what an alert is (`rapporteur-alerts`), the form of requests and when they are
//! tried again (`rapporteur-webhooks`).

use super::reopened;
use crate::arguments::live::Following;
use crate::own_files;
use crate::problems::Reporter;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rapporteur_alerts::{Alert, Rules};
use rapporteur_answers::{AnswerError, Answers};
use rapporteur_brief::words::sanitise;
use rapporteur_data::DataSet;
use rapporteur_feeds::{Chance, Stop};
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Problem;
use rapporteur_store::{
    Delivery, KeptWebhook, Location, NewDelivery, NewWebhook, Store, StoreError, Tried,
};
use rapporteur_webhooks::{Answer, Message, SecretPlace, Sender, Webhook, Webhooks, next_try};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often is looked whether the record has changed, or something is due.
const PACE: Duration = Duration::from_millis(500);

/// Between two looks at all alerts passes so many times what the first took.
const REST: u32 = 4;

/// A thread that has nothing to send asks the store no less often than this.
const LONGEST_NAP: Duration = Duration::from_secs(30);

/// For how long a delivery that is tried belongs to whoever tries it: longer than a request may take.
const CLAIMED_SECONDS: i64 = 30;

/// After the store did not answer.
const PAUSE: Duration = Duration::from_secs(5);

/// All that telling needs.
pub(crate) struct Hooks {
    webhooks: Webhooks,
    sender: Sender,
    rules: Arc<Rules>,
    lexicon: Lexicon,
    location: Location,
    stop: Stop,
}

/// Reads a file of webhooks; its faults are told, and then there are none.
pub(crate) fn read<W: Write>(
    path: &Path,
    allowed: &[String],
    reporter: &mut Reporter<W>,
) -> Option<Webhooks> {
    let text = own_files::text(path)
        .inspect_err(|problem| reporter.tell(problem))
        .ok()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let fetch = |place: SecretPlace<'_>| match place {
        SecretPlace::File(file) => std::fs::read_to_string(folder.join(file))
            .map_err(|error| format!("'{file}' cannot be read: {error}")),
        SecretPlace::Environment(name) => std::env::var(name)
            .map_err(|_| format!("the environment has no variable '{name}' of UTF-8")),
    };
    match Webhooks::parse(&path.display().to_string(), &text, allowed, &fetch) {
        Ok(webhooks) => Some(webhooks),
        Err(problems) => {
            reporter.tell_all(&problems);
            None
        }
    }
}

/// Whoever sends to webhooks.
pub(crate) fn sender(webhooks: &Webhooks, contact: Option<String>, stop: Stop) -> Sender {
    let agent = format!("Rapporteur/{}", env!("CARGO_PKG_VERSION"));
    Sender::new(agent, contact, webhooks, stop)
}

impl Hooks {
    /// Takes over who is told; `Ok(None)` where no file says so, and an error, which is told, where
    /// the file has faults or the store cannot be written.
    pub(crate) fn prepare<W: Write>(
        following: &Following,
        db: &str,
        data: &DataSet,
        rules: Arc<Rules>,
        stop: Stop,
        reporter: &mut Reporter<W>,
    ) -> Result<Option<Self>, ()> {
        let Some(path) = &following.webhooks else {
            return Ok(None);
        };
        let webhooks = read(path, &following.allow_private_host, reporter).ok_or(())?;
        let kept: Vec<NewWebhook> = webhooks
            .hooks
            .iter()
            .map(|hook| NewWebhook {
                name: hook.name.clone(),
                address: hook.address(),
                shown: hook.shown(),
            })
            .collect();
        let location = Location::parse(db)
            .and_then(|location| {
                Store::open(&location)?.put_webhooks(&kept, Timestamp::now())?;
                Ok(location)
            })
            .map_err(|error| reporter.tell(&crate::store::problem(&error)))?;
        Ok(Some(Self {
            sender: sender(&webhooks, following.contact.clone(), stop.clone()),
            webhooks,
            rules,
            // What is wrong with it was told when the rules of rows were loaded.
            lexicon: Lexicon::load(data).0,
            location,
            stop,
        }))
    }

    /// Tells of what is new until it is time to stop.
    pub(crate) fn run(&self) {
        // Grows whenever something is queued.
        let queued = AtomicU64::new(0);
        std::thread::scope(|scope| {
            scope.spawn(|| self.look(&queued));
            for (seed, hook) in (0..).zip(&self.webhooks.hooks) {
                let queued = &queued;
                scope.spawn(move || self.tell(hook, seed, queued));
            }
        });
    }

    /// Queues what is new and sends all that is due, once.
    pub(crate) fn once<W: Write>(&self, reporter: &mut Reporter<W>) {
        let told = self.store_once().unwrap_or_else(|error| {
            reporter.tell(&crate::store::problem(&error));
            Vec::new()
        });
        for (hook, failures) in told {
            if failures > 0 {
                let problem = Problem::error(&hook, format!("{failures} alerts could not be told"));
                reporter.tell(&problem.advise("they wait in the store for the next run"));
            }
        }
    }

    fn store_once(&self) -> Result<Vec<(String, usize)>, StoreError> {
        let mut store = Store::open(&self.location)?;
        if let Err(error) = self.queue(&mut store, today()) {
            tracing::warn!(error = %sanitise(&error.to_string()), "alerts cannot be looked up");
        }
        let mut chance = chance(0);
        let mut told = Vec::new();
        for hook in &self.webhooks.hooks {
            let mut failures = 0;
            while let Some(delivery) = self.claim(&mut store, &hook.name)? {
                let rest = self.deliver(&mut store, hook, &delivery, &mut chance)?;
                failures += usize::from(rest.is_some());
                if rest.is_some_and(|rest| !rest.is_zero()) {
                    break;
                }
            }
            told.push((hook.name.clone(), failures));
        }
        Ok(told)
    }

    /// Looks for new alerts after each settling and each midnight.
    fn look(&self, queued: &AtomicU64) {
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
    fn queue(&self, store: &mut Store, today: Date) -> Result<usize, AnswerError> {
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

    /// Sends to one hook what waits for it.
    fn tell(&self, hook: &Webhook, seed: u64, queued: &AtomicU64) {
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

/// The day that it is, in universal time, as the desk has it.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn chance(seed: u64) -> Chance {
    let now = Timestamp::now().as_nanosecond().unsigned_abs() & u128::from(u64::MAX);
    Chance::new(u64::try_from(now).unwrap_or_default().wrapping_add(seed))
}
