//! The sides that one report speaks of, with those rebels of whom it names no group.
//!
//! 'The rebels' of a country are its one group that the report names; where it names none or
//! several, they stay nobody in particular.

use super::Names;
use crate::party::Party;
use rapporteur_model::{Actor, Event};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Who is who in one report.
#[derive(Debug)]
pub(crate) struct Cast<'n> {
    names: &'n Names,
    /// The one group of a country that the report names; `None` for several.
    groups: BTreeMap<SmolStr, Option<SmolStr>>,
}

impl<'n> Cast<'n> {
    pub(crate) fn of(names: &'n Names, events: &[&Event]) -> Self {
        let mut groups: BTreeMap<SmolStr, Option<SmolStr>> = BTreeMap::new();
        for event in events {
            for actor in event.actors.iter().chain(&event.recipients) {
                // Most actors act for a state.
                let Some(country) = &actor.country else {
                    continue;
                };
                let Some(side) = names.side_of(&Party::of(actor)) else {
                    continue;
                };
                if actor.sector.as_deref() != Some("REB") && !names.is_group(&side) {
                    continue;
                }
                groups
                    .entry(country.clone())
                    .and_modify(|known| {
                        if known.as_ref() != Some(&side) {
                            *known = None;
                        }
                    })
                    .or_insert(Some(side));
            }
        }
        Self { names, groups }
    }

    /// The side of an actor.
    pub(crate) fn side(&self, actor: &Actor) -> Option<SmolStr> {
        let party = Party::of(actor);
        if let Some(side) = self.names.side_of(&party) {
            return Some(side);
        }
        if !self.names.is_nameless_rebel(&party) {
            return None;
        }
        match &party.country {
            Some(country) => self.groups.get(country)?.clone(),
            // 'The rebels' of a report that names one group.
            None => match self.groups.values().collect::<Vec<_>>().as_slice() {
                [only] => (*only).clone(),
                _ => None,
            },
        }
    }

    /// The sides of some actors, each once, in the order of the words.
    pub(crate) fn sides<'a>(&self, actors: impl IntoIterator<Item = &'a Actor>) -> Vec<SmolStr> {
        let mut sides = Vec::new();
        for actor in actors {
            if let Some(side) = self.side(actor)
                && !sides.contains(&side)
            {
                sides.push(side);
            }
        }
        sides
    }
}
