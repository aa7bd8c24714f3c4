//! Actors: from a noun phrase to who is meant.
//!
//! Names are found once for the whole text ([`names`]); a phrase is put together from its name,
//! role noun, nationality and apposition ([`resolve`]: 'Kremlin spokesperson Dmitry Peskov',
//! 'three Turkish soldiers'); short forms, pronouns and 'both sides' are looked up in what the
//! report said before ([`coreference`]).
//!
//! Deliberately absent: guessing. A phrase of which nothing is known is an actor without
//! country, sector and id, and an event that needs a known actor is not coded from it.

mod affiliation;
mod coreference;
mod marks;
mod memory;
mod names;
mod resolve;

pub(crate) use marks::{Mark, Marks, SOURCE, TARGET};
use memory::Memory;
use names::Names;
pub(crate) use resolve::Resolver;

use rapporteur_model::Actor;

/// Whether anything is known of an actor beyond its words.
pub(crate) fn is_known(actor: &Actor) -> bool {
    actor.country.is_some() || actor.sector.is_some() || actor.id.is_some()
}

/// Whether somebody is known for his country alone, by no name and no trade: 'a British pair'.
pub(crate) fn is_anybody(actor: &Actor) -> bool {
    /// PLOVER's codes of bodies that are politics by themselves: 'UN experts'.
    const BODIES: [&str; 4] = ["UNO", "EUR", "IGO", "IMG"];
    let of_body = actor
        .country
        .as_ref()
        .is_some_and(|code| BODIES.contains(&code.as_str()));
    actor.id.is_none() && actor.sector.is_none() && actor.name.is_none() && !of_body
}

/// Whether somebody is a party to politics: known by name, of a country (but for companies, the
/// press and the like), or of a sector that acts in it whatever its country.
pub(crate) fn is_party(actor: &Actor) -> bool {
    const PARTIES: [&str; 8] = ["GOV", "MIL", "REB", "PRM", "COP", "SPY", "OPP", "UAF"];
    const BYSTANDERS: [&str; 4] = ["BUS", "MED", "JRN", "EDU"];
    let is = |sectors: &[&str]| {
        actor
            .sector
            .as_ref()
            .is_some_and(|sector| sectors.contains(&sector.as_str()))
    };
    actor.id.is_some() || is(&PARTIES) || (actor.country.is_some() && !is(&BYSTANDERS))
}
