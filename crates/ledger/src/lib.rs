//! From events to the record that people keep by hand: one row for one thing, with its sources.
//!
//! [`Record::of`] reads the events of one or many reports and lays them into tables: rounds of
//! talks, ultimatums, pledges, measures, violence, ceasefires, outlook and positions. A happening that is
//! told twice is one row with two pieces of evidence; two happenings that the text keeps apart
//! stay two rows. Each row names the events that it rests on, and an event names its sentence.
//!
//! ```
//! let record = rapporteur_ledger::Record::of(&[], &[]);
//! assert!(record.rounds.is_empty());
//! ```
//!
//! Three rules hold everywhere:
//! 1. Nothing is entered that no event says: what is possible, wished or threatened is entered
//!    as such, and what is unknown is `None`.
//! 2. Tellings join only when parties, kind, time and place are compatible, and across reports
//!    only when something of this is known to be the same.
//! 3. The order of the rows is that of their first telling, so the same events always give the
//!    same record.
//!
//! Deliberately absent: reading text, storing rows, finding which process a row belongs to.
//! There is one module a table under `tables/`; a new table is a new module and one line here.

mod agreement;
mod builder;
mod course;
mod figures;
mod frame;
pub mod incidents;
mod packed;
mod party;
mod place;
pub mod processes;
mod row;
mod rules;
mod shelf;
mod source;
mod tables;
mod telling;
mod when;

pub use builder::RecordBuilder;
pub use course::Step;
pub use party::Party;
pub use place::Venue;
pub use row::{Made, Row, RowHead, Table, row_id};
pub use rules::{Example, LedgerRules, Use};
pub use source::Source;
pub use tables::ceasefires::{
    Ceasefire, CeasefireClass, CeasefireEnd, CeasefireStatus, Sides, Violation,
};
pub use tables::measures::{Measure, MeasureStatus};
pub use tables::outlook::{Outlook, OutlookPoint, OutlookSeries};
pub use tables::pledges::{Pledge, PledgeStatus};
pub use tables::positions::{FormerStance, Position, Stance};
pub use tables::rounds::{
    Delegate, NumberClaim, Outcome, OutcomeResult, Round, RoundStatus, RoundStep,
};
pub use tables::ultimatums::{MovedDeadline, Ultimatum, UltimatumStatus};
pub use tables::violence::{ClaimantTally, Standing, Toll, Violence, ViolenceWeek};
pub use when::When;

use rapporteur_model::{Event, Report};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::sync::Arc;

/// An act with its kind, as a pledge, a consequence or a demand names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// The act (`aid`).
    pub act: SmolStr,
    /// Its kind (`military`), when the words tell it.
    pub kind: Option<SmolStr>,
}

/// Everything that a set of reports adds up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Rounds of talks, from called for to held.
    pub rounds: Vec<Round>,
    /// Threats that hang on a demand, and demands with a deadline.
    pub ultimatums: Vec<Ultimatum>,
    /// What was promised to be done.
    pub pledges: Vec<Pledge>,
    /// Sanctions, aid and other measures.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// What was done by force.
    pub violence: Vec<Violence>,
    /// The same by week and side.
    #[serde(default)]
    pub violence_weeks: Vec<ViolenceWeek>,
    /// Ceasefires, from called for to violated.
    pub ceasefires: Vec<Ceasefire>,
    /// What speakers expect of the talks.
    pub outlook: Vec<Outlook>,
    /// The course of each speaker's expectations.
    #[serde(default)]
    pub outlook_series: Vec<OutlookSeries>,
    /// Who demands, offers, accepts or rejects what.
    pub positions: Vec<Position>,
}

impl Record {
    /// The record of some reports, from their events.
    ///
    /// Reports are taken in the order of their dates, those without a date where they stand in
    /// the list; events of a report in the order of the list. An event whose report is not in
    /// the list is read as one of an undated report.
    pub fn of(reports: &[&Report], events: &[Event]) -> Self {
        Self::with(&Arc::new(LedgerRules::embedded()), reports, events)
    }

    /// The same by rules of the user's own.
    pub fn with(rules: &Arc<LedgerRules>, reports: &[&Report], events: &[Event]) -> Self {
        let mut builder = RecordBuilder::new(Arc::clone(rules));
        for (source, events) in builder::in_order(reports, events) {
            builder.enter(&source, &events);
        }
        builder.finish()
    }
}
