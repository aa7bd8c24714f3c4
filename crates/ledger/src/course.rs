//! The course of a row: how it stood from which day on, and by which event.
//!
//! ```
//! use rapporteur_ledger::{PledgeStatus, Step};
//!
//! let step = Step { day: None, status: PledgeStatus::Kept, event: "report-7#3".into() };
//! assert_eq!(step.event, "report-7#3");
//! ```

use crate::telling::Telling;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A status with the day from which it holds and the event that tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step<S> {
    /// The day of what happened when that is told, else of the report; `None` when neither is
    /// known.
    pub day: Option<Date>,
    /// How it stood from then on.
    pub status: S,
    /// Name of the event that tells it; empty where only time passed.
    pub event: String,
}

impl<S: Clone + PartialEq> Step<S> {
    pub(crate) fn of(telling: &Telling<'_>, status: S) -> Self {
        Self {
            day: telling.happened(),
            status,
            event: telling.event.id.clone(),
        }
    }
}

/// Adds a step, unless the course stands there already.
pub(crate) fn go_on<S: Clone + PartialEq>(history: &mut Vec<Step<S>>, step: Step<S>) {
    if history.last().is_none_or(|last| last.status != step.status) {
        history.push(step);
    }
}
