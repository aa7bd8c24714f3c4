//! What a program that goes on keeps of a settling, so that the next need not begin with the first
//! report: the fold as it stood at the end of a day some days ago, and what was written of the days
//! since. New reports of these days are folded together with those that were there; a report of an
//! earlier day needs the whole fold again.
//!
//! What is held grows with the rows of the record and with the contacts and open incidents, not with
//! the events; rows and tellings that are not in use are held compressed, and shared with the copies that
//! a settling works on.
//!
//! Deliberately absent: keeping any of it in the store.

use super::families::Kinship;
use super::links::{self, Belongs};
use super::open::OpenEvents;
use super::rows::EventNumbers;
use super::standing::Standing;
use super::{People, Settled, Settling};
use jiff::civil::Date;
use rapporteur_ledger::RecordBuilder;
use rapporteur_ledger::incidents::IncidentBuilder;
use rapporteur_ledger::processes::{Contacts, Membership, Process};
use std::collections::HashMap;

/// What is kept of a run of the fold.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) base: Base,
    pub(super) after: After,
}

/// The fold as it stood at the end of a day.
#[derive(Debug)]
pub(super) struct Base {
    /// The day; `None` before the first report.
    pub(super) until: Option<Date>,
    pub(super) kinship: Kinship,
    pub(super) incidents: IncidentBuilder,
    pub(super) contacts: Contacts,
    /// Of all reports; those of later ones do no harm.
    pub(super) events: EventNumbers,
    /// The processes that the events of open incidents belong to.
    pub(super) open: OpenEvents,
    /// The revision that was written.
    pub(super) revision: u64,
    /// What had been read, and how many incidents closed.
    pub(super) told: Settled,
    pub(super) processes: Vec<Process>,
    pub(super) membership: Membership,
    /// One for each process.
    pub(super) builders: Vec<RecordBuilder>,
}

impl Base {
    /// Before the first report.
    pub(super) fn new(settling: &Settling<'_>, people: &People) -> Self {
        Self {
            until: None,
            kinship: Kinship::default(),
            incidents: IncidentBuilder::with_rules(
                settling.knowledge.incidents.clone(),
                people.decisions.clone(),
            ),
            contacts: Contacts::default(),
            events: EventNumbers::default(),
            open: OpenEvents::default(),
            revision: 0,
            told: Settled::default(),
            processes: Vec::new(),
            membership: Membership::default(),
            builders: Vec::new(),
        }
    }

    /// Whether these are the same processes, as far as their tables and who belongs to them go.
    pub(super) fn is_of(&self, processes: &[Process], membership: &Membership) -> bool {
        let pairs = || self.processes.iter().zip(processes);
        self.processes.len() == processes.len()
            && pairs().all(|(one, other)| one.id == other.id && one.parties == other.parties)
            && self.membership.assigns_like(membership)
    }
}

/// What the last run wrote of the days behind the base.
#[derive(Debug, Default)]
pub(super) struct After {
    /// Incidents that were open at the base or began behind it, and processes.
    pub(super) rows: Standing,
    /// The rows of each process.
    pub(super) of_process: Vec<Standing>,
    /// Of these incidents, those of each process.
    pub(super) incidents: Belongs,
    /// The reports of each process behind the base.
    pub(super) reports: Belongs,
    /// The families of the reports behind the base.
    pub(super) families: HashMap<i64, i64>,
}

impl After {
    /// Whether reports behind the base tell of a process.
    pub(super) fn tells_of(&self, place: usize) -> bool {
        let reports: Option<&links::Belonging> = self.reports.get(place);
        reports.is_some_and(|reports| !reports.is_empty())
    }
}
