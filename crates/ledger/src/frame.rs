//! The frame that a process gives its tables: who are its sides, who is a third party, what they
//! are called.
//!
//! Who speaks for an armed group is that group, so Khalil al-Hayya's demand is one of Hamas. Parties
//! bear their known names before those that the reports use ('Russia', then 'Moscow').

use crate::Party;
use crate::processes::{Names, Process};
use rapporteur_model::{Actor, Event};
use smol_str::SmolStr;
use std::borrow::Cow;

/// The part that a party has in the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The side at this place of the list.
    Side(usize),
    /// The third party at this place of the list.
    Third(usize),
    /// Somebody else.
    Outside,
    /// Words that name nobody.
    Nobody,
}

/// A process as its tables see it.
#[derive(Debug)]
pub(crate) struct Frame {
    names: Names,
    sides: Vec<SmolStr>,
    third: Vec<SmolStr>,
}

impl Frame {
    pub(crate) fn of(process: &Process, names: &Names) -> Self {
        let key = |party: &Party| {
            names
                .side_of(party)
                .or_else(|| party.id.as_deref().map(SmolStr::new))
        };
        Self {
            sides: process.parties.iter().filter_map(key).collect(),
            third: process
                .third_parties
                .iter()
                .filter_map(|third| key(&third.party))
                .collect(),
            names: names.clone(),
        }
    }

    /// The events with those who speak for an armed group under the identity of that group.
    pub(crate) fn dress<'e>(&self, events: &[&'e Event]) -> Vec<Cow<'e, Event>> {
        let cast = crate::processes::Cast::of(&self.names, events);
        let group = |actor: &Actor| {
            // Who acts for a state is known by its country; those who rule a land of their own by it.
            let rules_land = actor.id.as_deref().is_some_and(|id| self.names.is_land(id));
            let of_state = actor.sector.as_deref().is_none_or(|sector| sector == "GOV");
            if of_state && !rules_land {
                return None;
            }
            let side = cast.side(actor)?;
            let other = actor.id.as_deref() != Some(side.as_str());
            (other && self.names.is_group(&side)).then_some(side)
        };
        let dress = |actor: &mut Actor| {
            if let Some(side) = group(actor) {
                let party = self.names.party(&side);
                actor.country = party.as_ref().and_then(|party| party.country.clone());
                actor.sector = party.as_ref().and_then(|party| party.sector.clone());
                actor.id = Some(side.to_string());
            }
        };
        events
            .iter()
            .map(|&event| {
                let speaker = event
                    .attribution
                    .as_ref()
                    .and_then(|attribution| attribution.speaker.as_ref());
                let all = event.actors.iter().chain(&event.recipients).chain(speaker);
                if all.filter_map(group).next().is_none() {
                    return Cow::Borrowed(event);
                }
                let mut event = event.clone();
                event.actors.iter_mut().for_each(dress);
                event.recipients.iter_mut().for_each(dress);
                let speaker = event
                    .attribution
                    .as_mut()
                    .and_then(|attribution| attribution.speaker.as_mut());
                if let Some(speaker) = speaker {
                    dress(speaker);
                }
                Cow::Owned(event)
            })
            .collect()
    }

    /// The part of a party.
    pub(crate) fn part(&self, party: &Party) -> Part {
        let Some(side) = self.names.side_of(party) else {
            // 'Delegations' looks like a name at the beginning of a sentence.
            return if party.country.is_some() || party.id.is_some() {
                Part::Outside
            } else {
                Part::Nobody
            };
        };
        if let Some(place) = self.sides.iter().position(|known| *known == side) {
            Part::Side(place)
        } else if let Some(place) = self.third.iter().position(|known| *known == side) {
            Part::Third(place)
        } else {
            Part::Outside
        }
    }

    /// Whether the first of some sides, one bit each, is an armed group.
    pub(crate) fn is_group(&self, sides: u32) -> bool {
        let place = usize::try_from(sides.trailing_zeros()).unwrap_or(usize::MAX);
        let side = self.sides.get(place);
        side.is_some_and(|side| self.names.is_group(side))
    }

    /// Puts the known name of each party before those that the reports give it.
    pub(crate) fn name<'p>(&self, parties: impl IntoIterator<Item = &'p mut Party>) {
        for party in parties {
            let side = self.names.side_of(party);
            let Some(known) = side.and_then(|side| self.names.party(&side)) else {
                continue;
            };
            let Some(name) = known.names.into_iter().next() else {
                continue;
            };
            party.names.retain(|other| *other != name);
            party.names.insert(0, name);
        }
    }
}
