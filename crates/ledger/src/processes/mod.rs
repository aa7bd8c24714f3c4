//! Processes: which negotiation an event belongs to.
//!
//! A process is found from who talks with whom ([`Contact`]), or declared by a person in a small
//! TOML file ([`Declaration`]). [`Membership`] then says of each event of a report to which of the
//! processes it belongs.
//!
//! Deliberately absent: the tables of a process, which [`crate::RecordBuilder`] makes.

mod membership;

pub use membership::Membership;

use crate::party::{self, Party};
use crate::{RowHead, Source, Table, row_id};
use jiff::civil::Date;
use rapporteur_model::Event;
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

/// A process as a person declares it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// Its name.
    pub name: String,
    /// The sides, by name, country code or id.
    pub parties: Vec<String>,
    /// The others, likewise.
    #[serde(default)]
    pub third_parties: Vec<String>,
    /// Words that show that a report is about it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// From when on.
    #[serde(default)]
    pub since: Option<Date>,
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
    /// The sides.
    pub parties: Vec<Party>,
    /// The others.
    pub third_parties: Vec<ThirdParty>,
    /// Words that show that a report is about it.
    pub keywords: Vec<String>,
    /// Negotiation issues that its contacts touch, the most frequent first.
    pub topics: Vec<SmolStr>,
    /// Day of the first report on it.
    pub since: Option<Date>,
    /// Day of the last report on it.
    pub until: Option<Date>,
    /// Names of the events that show it.
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

/// That two sides talk, are to talk or are brought together, as one event tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name of the event.
    pub event: String,
    /// Day of the report.
    pub day: Option<Date>,
    /// Family of the report.
    pub family: String,
    /// Those who talk.
    pub parties: Vec<Party>,
    /// Those who bring them together.
    pub third_parties: Vec<ThirdParty>,
    /// What they talk about.
    pub topics: Vec<SmolStr>,
}

/// The contacts that one report tells of.
pub fn contacts(source: &Source, events: &[&Event]) -> Vec<Contact> {
    let talks = events
        .iter()
        .filter(|event| event.act == "meet" && event.actors.len() + event.recipients.len() > 1);
    talks
        .map(|event| Contact {
            event: event.id.clone(),
            day: source.day,
            family: source.family.clone(),
            parties: party::parties(event.actors.iter().chain(&event.recipients)),
            third_parties: Vec::new(),
            topics: event.topics.clone(),
        })
        .collect()
}

/// The processes that the contacts of all reports show, and those that were declared.
pub fn discover(contacts: &[Contact], declared: &[Declaration]) -> Vec<Process> {
    let mut found: Vec<Process> = Vec::new();
    for contact in contacts {
        let sides: Vec<Party> = contact
            .parties
            .iter()
            .filter(|party| party.is_identified())
            .cloned()
            .collect();
        let [one, other] = sides.as_slice() else {
            continue;
        };
        let same = |process: &&mut Process| {
            let has = |side: &Party| process.parties.iter().any(|party| party.same_as(side));
            !process.declared && has(one) && has(other)
        };
        if let Some(process) = found.iter_mut().find(same) {
            process.until = process.until.max(contact.day);
            process.evidence.push(contact.event.clone());
            continue;
        }
        let name = format!("{}–{}", one.name(), other.name());
        found.push(Process {
            id: String::new(),
            name,
            declared: false,
            parties: sides,
            third_parties: contact.third_parties.clone(),
            keywords: Vec::new(),
            topics: contact.topics.clone(),
            since: contact.day,
            until: contact.day,
            evidence: vec![contact.event.clone()],
        });
    }
    for declaration in declared {
        found.push(Process {
            id: String::new(),
            name: declaration.name.clone(),
            declared: true,
            parties: Vec::new(),
            third_parties: Vec::new(),
            keywords: declaration.keywords.clone(),
            topics: Vec::new(),
            since: declaration.since,
            until: None,
            evidence: Vec::new(),
        });
    }
    for process in &mut found {
        process.id = row_id(Table::Process, &[], &[&process.name]);
    }
    found
}
