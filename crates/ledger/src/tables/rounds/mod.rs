//! Rounds of talks: who meets whom, when, where, about what, how it stands and what came of it.
//!
//! A round has the status that the words give it: talks that are called for, expected or only
//! possible are never entered as held. Tellings of one report join when nothing keeps them
//! apart ('the talks' after 'talks between …'). Tellings of two reports join when the parties
//! are the same and time or venue agree, or both look to the same coming round; in the ledger of
//! one process, whose parties are given, also when 'the talks' of a report can only be those of
//! its day (`join`). What a round was before it was held is kept as its history.
//!
//! Rounds are counted as somebody counts them ([`NumberClaim`]), and not by the program.

mod join;
mod numbers;
mod outcome;
mod rows;
mod told;

pub use numbers::NumberClaim;
pub(crate) use rows::Rounds;

use crate::party::Party;
use crate::place::Venue;
use crate::shelf::Shelved;
use crate::when::When;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// How a round stands. The order is that of its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundStatus {
    /// It might come about.
    Possible,
    /// Somebody asks for it.
    CalledFor,
    /// Somebody offers it.
    Proposed,
    /// It is thought to come about.
    Expected,
    /// Those concerned have agreed to it.
    Agreed,
    /// It is said that it will take place.
    Scheduled,
    /// It is put off.
    Postponed,
    /// It is going on.
    UnderWay,
    /// It has taken place.
    Held,
    /// It ended before its time.
    BrokenOff,
    /// It will not take place.
    Cancelled,
}

impl RoundStatus {
    /// Whether the round has begun, whatever became of it.
    pub fn has_begun(self) -> bool {
        matches!(self, Self::UnderWay | Self::Held | Self::BrokenOff)
    }

    /// Whether the round lies ahead.
    pub fn is_coming(self) -> bool {
        matches!(
            self,
            Self::CalledFor
                | Self::Proposed
                | Self::Expected
                | Self::Agreed
                | Self::Scheduled
                | Self::Postponed
        )
    }
}

/// What a round brought on one matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeResult {
    /// The parties agreed.
    Agreed,
    /// They did not.
    None,
}

/// The outcome on one matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The negotiation issue; `None` when the words name none.
    pub topic: Option<SmolStr>,
    /// What came of it.
    pub result: OutcomeResult,
    /// The words that tell it.
    pub words: String,
    /// Ids of the events that tell it.
    pub evidence: Vec<String>,
}

/// How a round stood, as one report told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundStep {
    /// How it stood.
    pub status: RoundStatus,
    /// Day of the report that first told so; `None` when nothing tells it.
    pub day: Option<Date>,
    /// The event that told it.
    pub evidence: String,
}

/// Somebody who is named as having sat at the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegate {
    /// The name.
    pub name: String,
    /// For whom.
    pub party: Party,
    /// The event that names him or her.
    pub evidence: String,
}

/// A round of talks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Identity in the record.
    #[serde(default)]
    pub id: String,
    /// Those who talk to each other, as far as they are named.
    pub parties: Vec<Party>,
    /// Those who mediate.
    pub third_parties: Vec<Party>,
    /// Those who called for it or proposed it.
    pub called_by: Vec<Party>,
    /// When it is or was.
    pub time: Option<When>,
    /// Where.
    pub venue: Option<Venue>,
    /// How long, as the report puts it ('two days').
    pub duration: Option<String>,
    /// Kind of meeting as the words tell it (`leaders`, `telephone`, …).
    pub level: Option<SmolStr>,
    /// Negotiation issues to be talked about.
    pub agenda: Vec<SmolStr>,
    /// How it stands.
    pub status: RoundStatus,
    /// What came of it, one entry a matter.
    pub outcomes: Vec<Outcome>,
    /// How it stood before and stands now, in the order of telling.
    #[serde(default)]
    pub history: Vec<RoundStep>,
    /// Which round it is, as somebody counts; counts differ, and are claims.
    #[serde(default)]
    pub numbers: Vec<NumberClaim>,
    /// Who sat at the table, as far as persons are named.
    #[serde(default)]
    pub delegations: Vec<Delegate>,
    /// Identity of the next round of the process, when its days are known.
    #[serde(default)]
    pub next: Option<String>,
    /// Ids of the events that tell of it.
    pub evidence: Vec<String>,
    #[serde(skip, default)]
    told: Vec<Told>,
    /// In a process: which of its sides are named, one bit each.
    #[serde(skip, default)]
    sides: u32,
}

/// Where a row was told: what later tellings are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    report: usize,
    day: Option<Date>,
    sentence: usize,
    recalled: bool,
}

impl Shelved for Round {
    type Beside = (Vec<Told>, u32);

    fn beside(&self) -> Self::Beside {
        (self.told.clone(), self.sides)
    }

    fn put_beside(&mut self, (told, sides): Self::Beside) {
        self.told = told;
        self.sides = sides;
    }
}

impl Round {
    /// The day of the report that told it last.
    fn last_told(&self) -> Option<Date> {
        // Reports are entered in the order of their days.
        self.told.iter().rev().find_map(|told| told.day)
    }

    /// Whether this report has told it. Reports are entered one after the other.
    fn is_told_by(&self, report: usize) -> bool {
        self.told.last().is_some_and(|told| told.report == report)
    }

    /// Whether it is only looked back to.
    fn is_recalled(&self) -> bool {
        self.told.iter().all(|told| told.recalled)
    }

    /// Whether nothing but that there are talks is told.
    fn is_bare(&self) -> bool {
        !self.parties.iter().any(Party::is_identified)
            && self.time.is_none()
            && self.venue.is_none()
    }
}
