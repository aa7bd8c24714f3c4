//! Processes: which negotiation an event belongs to.
//!
//! A process is found from who talks with whom ([`Contact`]), or declared by a person in a small
//! TOML file ([`Declaration`]). [`Membership`] then says of each event of a report to which of the
//! processes it belongs.
//!
//! ```
//! use rapporteur_ledger::processes::{Names, discover};
//!
//! let (names, _) = Names::load(&rapporteur_data::DataSet::embedded());
//! assert!(discover(&[], &[], &names).is_empty());
//! ```
//!
//! Deliberately absent: the tables of a process, which [`crate::RecordBuilder`] makes.

mod contact;
mod contacts;
mod declaration;
mod discover;
mod membership;
mod names;
mod side;

pub use contact::{About, Contact, ContactKind, contacts};
pub use contacts::Contacts;
pub use declaration::Declaration;
pub use discover::discover;
pub use membership::Membership;
pub use names::Names;
pub(crate) use side::Cast;

use crate::party::{self, Party};
use crate::{RowHead, Table};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What a third party does in a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThirdPartyRole {
    /// It goes between the parties.
    Mediator,
    /// They meet with it.
    Host,
    /// It vouches for what is agreed.
    Guarantor,
    /// It threatens or rewards them.
    PressingPower,
}

/// Somebody who is part of a process and no side of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThirdParty {
    /// Who.
    pub party: Party,
    /// What it does there, each role once.
    pub roles: Vec<ThirdPartyRole>,
}

/// A sign of a negotiation: why a process was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What shows it.
    pub kind: ContactKind,
    /// In how many families of reports.
    pub families: usize,
    /// The event that first tells it.
    pub first: String,
}

/// A negotiation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Process {
    /// Identity in the record: made of its name when it was declared, else of its parties.
    pub id: String,
    /// What it is called ('Russia–Ukraine').
    pub name: String,
    /// Whether a person declared it.
    pub declared: bool,
    /// The sides, under their known names.
    pub parties: Vec<Party>,
    /// The others.
    pub third_parties: Vec<ThirdParty>,
    /// Words that show that a report is about it.
    pub keywords: Vec<String>,
    /// Negotiation issues that its contacts touch, the most frequent first.
    pub topics: Vec<SmolStr>,
    /// Day of the first report on it; of a declared one, the day from which on it is kept, when
    /// the declaration has one.
    pub since: Option<Date>,
    /// Day of the last report on it.
    pub until: Option<Date>,
    /// Why it was found.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// Names of the events that show it, the first ones.
    pub evidence: Vec<String>,
}

impl Process {
    /// What it has in common with rows of other tables.
    pub fn head(&self) -> RowHead {
        let mut parties = self.parties.clone();
        for third in &self.third_parties {
            party::enter(&mut parties, third.party.clone());
        }
        RowHead {
            id: self.id.clone(),
            table: Table::Process,
            day: self.since,
            until: self.until,
            status: None,
            parties,
            topics: self.topics.clone(),
            evidence: self.evidence.clone(),
        }
    }
}
