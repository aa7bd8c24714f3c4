//! One happening, one incident, however often and by whomever it is told.
//!
//! ```
//! use rapporteur_ledger::incidents::{Decisions, IncidentBuilder};
//!
//! let builder = IncidentBuilder::new(Decisions::default());
//! assert!(builder.finish().is_empty());
//! ```
//!
//! Reports are entered in the order of their [`crate::Source`]s. An event joins the incident that it
//! fits best, or founds one. Two tellings more than [`OPEN_DAYS`] days apart are never joined, so
//! an incident can be closed and written away once time has passed it, and the incidents from a
//! day on can be made anew by entering, in order, the events of those that were still open then.
//!
//! Deliberately absent: which process an incident belongs to, and storing.

mod incident;

pub use incident::{Footing, Incident, Joined, Tally, Telling};

use crate::{Source, Table, row_id};
use jiff::civil::Date;
use rapporteur_model::Event;

/// Tellings of one incident follow on each other by at most so many days.
pub const OPEN_DAYS: i32 = 45;

/// What a person has decided, between names of events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The two are one happening.
    pub merged: Vec<(String, String)>,
    /// The two are two happenings.
    pub split: Vec<(String, String)>,
}

/// Incidents as far as reports have been entered.
#[derive(Debug)]
pub struct IncidentBuilder {
    decisions: Decisions,
    open: Vec<Incident>,
}

impl IncidentBuilder {
    /// Nothing yet.
    pub fn new(decisions: Decisions) -> Self {
        Self {
            decisions,
            open: Vec::new(),
        }
    }

    /// Enters the events of one report.
    pub fn enter(&mut self, source: &Source, events: &[&Event]) {
        for event in events {
            let mut new = Incident::of(source, event);
            let merged = self.open.iter_mut().find(|known| {
                self.decisions.merged.iter().any(|(one, other)| {
                    let tells = |name: &str| known.tellings.iter().any(|t| t.event == *name);
                    (one == &event.id && tells(other)) || (other == &event.id && tells(one))
                })
            });
            match merged {
                Some(known) => known.tellings.append(&mut new.tellings),
                None => self.open.push(new),
            }
        }
    }

    /// Takes out the incidents that nothing told from this day on can join.
    pub fn close(&mut self, today: Date) -> Vec<Incident> {
        let passed = |incident: &Incident| {
            incident.last_told.is_some_and(|last| {
                last.until(today)
                    .is_ok_and(|apart| apart.get_days() > OPEN_DAYS)
            })
        };
        let (closed, open) = std::mem::take(&mut self.open).into_iter().partition(passed);
        self.open = open;
        identified(closed)
    }

    /// The incidents that are still open.
    pub fn finish(self) -> Vec<Incident> {
        identified(self.open)
    }
}

fn identified(mut incidents: Vec<Incident>) -> Vec<Incident> {
    for incident in &mut incidents {
        let evidence: Vec<String> = incident
            .tellings
            .iter()
            .map(|telling| telling.event.clone())
            .collect();
        incident.id = row_id(Table::Incident, &evidence, &[]);
    }
    incidents
}
