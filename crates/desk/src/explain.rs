//! Why a sentence was read as it was: asked of whoever can read reports, some at a time.
//!
//! The desk knows the record and not how a report becomes events. A program that knows both hands in
//! an [`Explainer`]; a desk without one says that no explanation is to be had.
//!
//! Deliberately absent: the reading itself, and the page (`pages/explanation.rs`).

use crate::fault::Fault;
use crate::options::Limits;
use rapporteur_model::{Event, Report};
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Says step by step why a sentence of a report was read as it was.
pub trait Explainer: Send + Sync + Debug {
    /// Explains the sentence that an event was read from. It may take its time; whoever asks bounds
    /// how long it is waited for, and how many ask at once.
    ///
    /// # Errors
    /// What is wrong, in words for a reader.
    fn explain(&self, report: &Report, event: &Event) -> Result<Explained, String>;
}

/// An explanation, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// What a reader should know first; may be empty.
    pub note: String,
    /// The words of the sentence as a tree: a line a word, drawn with lines.
    pub tree: Vec<String>,
    /// The steps, in their order.
    pub steps: Vec<ExplainedStep>,
}

/// One step of an explanation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExplainedStep {
    /// What is found in it (`Actors`).
    pub heading: String,
    /// What was found: of each the first line, and what there is to say about it.
    pub entries: Vec<Vec<String>>,
}

/// Who explains, and how many ask.
pub(crate) struct Explaining {
    explainer: Option<Arc<dyn Explainer>>,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    limit: Duration,
}

impl Explaining {
    pub(crate) fn new(explainer: Option<Arc<dyn Explainer>>, limits: &Limits) -> Self {
        Self {
            explainer,
            turns: Arc::new(Semaphore::new(limits.explanations.max(1))),
            waiting: AtomicUsize::new(0),
            most_waiting: limits.waiting.min(32),
            limit: limits.explanation,
        }
    }

    /// Whether there is anybody who could explain.
    pub(crate) fn is_to_be_had(&self) -> bool {
        self.explainer.is_some()
    }

    /// An explanation, on a thread of its own. Who gives up waiting leaves that thread its turn until
    /// it is done, so no more than a few ever work.
    pub(crate) async fn explain(&self, report: Report, event: Event) -> Result<Explained, Fault> {
        let Some(explainer) = self.explainer.clone() else {
            return Err(none());
        };
        let busy = || Fault::Busy {
            what: "Too many explanations are asked for at once.".to_owned(),
            after: 3,
        };
        let waiting = Waiting::one_more(&self.waiting);
        if waiting.before >= self.most_waiting {
            return Err(busy());
        }
        let work = async {
            let turn = Arc::clone(&self.turns).acquire_owned().await;
            let turn = turn.map_err(|_| busy())?;
            let task = tokio::task::spawn_blocking(move || {
                let _turn = turn;
                explainer.explain(&report, &event)
            });
            match task.await {
                Ok(explained) => explained.map_err(Fault::NotFound),
                Err(panic) => Err(Fault::Broken(panic.to_string())),
            }
        };
        let done = tokio::time::timeout(self.limit, work).await;
        done.unwrap_or(Err(Fault::TimedOut))
    }
}

/// One that waits, for as long as it does, also when its request is cut off.
struct Waiting<'w> {
    all: &'w AtomicUsize,
    before: usize,
}

impl<'w> Waiting<'w> {
    fn one_more(all: &'w AtomicUsize) -> Self {
        let before = all.fetch_add(1, Ordering::Relaxed);
        Self { all, before }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What is said where nobody can explain.
pub(crate) fn none() -> Fault {
    Fault::NotFound(
        "No explanation is to be had here: this desk runs without the engine that reads reports."
            .to_owned(),
    )
}
