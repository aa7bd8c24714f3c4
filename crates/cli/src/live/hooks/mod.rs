//! Alerts told to programs elsewhere: one thread looks what is new after each settling and each
//! midnight, and lets it wait in the store; one thread a receiver sends what waits.
//!
//! ```text
//! record ─ alerts ─► queue in the store ─► a thread a receiver ─► receiver
//!          (once a revision and day)       (claims, sends, notes)
//! ```
//!
//! `queue` is the first of them, `sending` the others. None of them takes part in following or settling, so a receiver that hangs holds nobody up but
//! itself. What waits outlives the program; what is in hand when it is killed is sent again.
//!
//! Deliberately absent: what an alert is (`rapporteur-alerts`), the form of requests and when they are
//! tried again (`rapporteur-webhooks`).

mod queue;
mod sending;

use super::reopened;
use crate::arguments::live::Following;
use crate::own_files;
use crate::problems::Reporter;
use jiff::Timestamp;
use rapporteur_alerts::Rules;
use rapporteur_brief::words::sanitise;
use rapporteur_data::DataSet;
use rapporteur_feeds::Stop;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Problem;
use rapporteur_store::{Location, NewWebhook, Store, StoreError};
use rapporteur_webhooks::{SecretPlace, Sender, Webhooks};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// How often is looked whether the record has changed, or something is due.
const PACE: Duration = Duration::from_millis(500);

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
        if let Err(error) = self.queue(&mut store, queue::today()) {
            tracing::warn!(error = %sanitise(&error.to_string()), "alerts cannot be looked up");
        }
        let mut chance = sending::chance(0);
        let mut told = Vec::new();
        for hook in &self.webhooks.hooks {
            let failures = self.tell_once(&mut store, hook, &mut chance)?;
            told.push((hook.name.clone(), failures));
        }
        Ok(told)
    }
}
