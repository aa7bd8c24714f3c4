//! Which processes an event belongs to.

use super::Process;
use crate::Source;
use crate::party::{self, Party};
use rapporteur_model::Event;

/// Tells of events to which processes they belong.
#[derive(Clone, Debug, Default)]
pub struct Membership {
    sides: Vec<Vec<Party>>,
}

impl Membership {
    /// Membership in these processes.
    pub fn new(processes: &[Process]) -> Self {
        Self {
            sides: processes
                .iter()
                .map(|process| process.parties.clone())
                .collect(),
        }
    }

    /// For each event of a report, the places in the list of processes of those that it belongs
    /// to, in ascending order.
    pub fn assign(&self, _source: &Source, events: &[&Event]) -> Vec<Vec<usize>> {
        events
            .iter()
            .map(|event| {
                let told = party::parties(event.actors.iter().chain(&event.recipients));
                let takes_part = |sides: &&Vec<Party>| {
                    told.iter()
                        .any(|party| sides.iter().any(|side| side.same_as(party)))
                };
                let of = self.sides.iter().enumerate();
                of.filter(|(_, sides)| takes_part(sides))
                    .map(|(place, _)| place)
                    .collect()
            })
            .collect()
    }
}
