//! Contacts: that two sides talk, agree, are brought together, threaten or fight each other.
//!
//! Read event by event; of a report in which one pair stands out, talks without named parties
//! ('the talks were held in Doha') and mediation between nobody named are contacts of that pair.
//!
//! Deliberately absent: adding them up, which is [`super::discover`]'s affair.

use super::discover::key;
use super::side::Cast;
use super::{Names, ThirdPartyRole};
use crate::{Party, Source};
use jiff::civil::Date;
use rapporteur_model::{Event, Modality, PlaceRelation, Polarity, Tense};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What kind of contact it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// They meet or negotiate.
    Talks,
    /// They telephone or visit each other.
    Passing,
    /// Talks of theirs are called for, planned, refused or called off.
    Called,
    /// They agree, or fail to agree, on something.
    Agreement,
    /// Somebody goes between them.
    Mediation,
    /// One threatens the other with something, or sets it a deadline.
    Ultimatum,
    /// One uses force against the other.
    Violence,
}

impl ContactKind {
    /// How much it says about whether the two negotiate.
    fn weight(self) -> u32 {
        match self {
            Self::Talks | Self::Agreement | Self::Mediation => 3,
            Self::Called | Self::Ultimatum | Self::Violence => 2,
            Self::Passing => 1,
        }
    }

    /// Whether it is a piece of a negotiation.
    pub fn negotiates(self) -> bool {
        matches!(
            self,
            Self::Talks | Self::Called | Self::Agreement | Self::Mediation
        )
    }
}

/// That sides have to do with each other, as one event tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Name of the event.
    pub event: SmolStr,
    /// Day of the report.
    pub day: Option<Date>,
    /// Family of the report.
    pub family: SmolStr,
    /// What kind of contact it is.
    pub kind: ContactKind,
    /// Whose it is, and what it is about.
    pub about: Arc<About>,
}

/// Whose contact it is, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct About {
    /// The ids of the two or more sides.
    pub sides: Vec<SmolStr>,
    /// The ids of those who bring them together, host or press them.
    pub third_parties: Vec<(SmolStr, ThirdPartyRole)>,
    /// Negotiation issues.
    pub topics: Vec<SmolStr>,
}

/// The contacts that one report tells of.
pub fn contacts(source: &Source, events: &[&Event], names: &Names) -> Vec<Contact> {
    let cast = Cast::of(names, events);
    let mut read: Vec<(ContactKind, Vec<SmolStr>, &Event)> = Vec::new();
    for event in events {
        if let Some((kind, sides)) = between(event, &cast) {
            read.push((kind, sides, event));
        }
    }
    let main = main_pair(&read, names);
    let mut found = Vec::new();
    for (kind, sides, event) in &read {
        let mut third_parties = Vec::new();
        if *kind == ContactKind::Mediation {
            let mediators = cast.sides(&event.actors);
            add_role(
                &mut third_parties,
                &mediators,
                sides,
                ThirdPartyRole::Mediator,
                names,
            );
        }
        if *kind == ContactKind::Talks {
            let host: Vec<SmolStr> = host(event).into_iter().collect();
            add_role(
                &mut third_parties,
                &host,
                sides,
                ThirdPartyRole::Host,
                names,
            );
        }
        found.push(contact(source, event, *kind, sides, third_parties, names));
    }
    let mediated = main.clone().or_else(|| conflict_pair(events, &cast, names));
    let Some(pair) = mediated else { return found };
    let main = main.unwrap_or_default();
    for event in events {
        if read.iter().any(|(_, _, known)| known.id == event.id) {
            continue;
        }
        let actors = cast.sides(&event.actors);
        let all = cast.sides(event.actors.iter().chain(&event.recipients));
        let outside: Vec<SmolStr> = actors
            .iter()
            .filter(|side| !pair.contains(side))
            .cloned()
            .collect();
        let mut third_parties = Vec::new();
        // Whom a side asks to mediate is to be one as well.
        let asked: Vec<SmolStr> = cast
            .sides(&event.recipients)
            .into_iter()
            .filter(|side| !pair.contains(side) && has(event, &["request", "accept", "agree"]))
            .collect();
        let kind = match event.act.as_str() {
            "mediate" if !outside.is_empty() && !is_negated(event) => {
                add_role(
                    &mut third_parties,
                    &outside,
                    &pair,
                    ThirdPartyRole::Mediator,
                    names,
                );
                found.push(contact(
                    source,
                    event,
                    ContactKind::Mediation,
                    &pair,
                    third_parties,
                    names,
                ));
                continue;
            }
            "mediate" if !asked.is_empty() && !is_negated(event) => {
                add_role(
                    &mut third_parties,
                    &asked,
                    &pair,
                    ThirdPartyRole::Mediator,
                    names,
                );
                found.push(contact(
                    source,
                    event,
                    ContactKind::Called,
                    &pair,
                    third_parties,
                    names,
                ));
                continue;
            }
            _ if main.is_empty() => continue,
            "meet" if event.act_kind.as_deref() == Some("multilateral") && !outside.is_empty() => {
                add_role(
                    &mut third_parties,
                    &outside,
                    &main,
                    ThirdPartyRole::Mediator,
                    names,
                );
                ContactKind::Called
            }
            "meet" if all.is_empty() && !is_negated(event) => {
                let host: Vec<SmolStr> = host(event).into_iter().collect();
                add_role(
                    &mut third_parties,
                    &host,
                    &main,
                    ThirdPartyRole::Host,
                    names,
                );
                if is_fact(event) {
                    ContactKind::Talks
                } else {
                    ContactKind::Called
                }
            }
            _ => continue,
        };
        found.push(contact(source, event, kind, &main, third_parties, names));
    }
    found
}

/// The one armed group of a report and the state that it names most often, its own country first of
/// equals: where somebody mediates, it is between them.
fn conflict_pair(events: &[&Event], cast: &Cast<'_>, names: &Names) -> Option<Vec<SmolStr>> {
    let mut told: BTreeMap<SmolStr, usize> = BTreeMap::new();
    for event in events {
        for side in cast.sides(event.actors.iter().chain(&event.recipients)) {
            *told.entry(side).or_default() += 1;
        }
    }
    let mut groups = told.keys().filter(|side| names.is_group(side));
    let (group, None) = (groups.next()?, groups.next()) else {
        return None;
    };
    let home = names.country(group);
    let state = told
        .iter()
        .filter(|(side, _)| names.is_state(side))
        .max_by_key(|(side, count)| (**count, Some(*side) == home.as_ref()))?;
    Some(vec![state.0.clone(), group.clone()])
}

fn contact(
    source: &Source,
    event: &Event,
    kind: ContactKind,
    sides: &[SmolStr],
    third_parties: Vec<(SmolStr, ThirdPartyRole)>,
    names: &Names,
) -> Contact {
    Contact {
        event: SmolStr::new(&event.id),
        day: source.day,
        family: SmolStr::new(&source.family),
        kind,
        about: Arc::new(About {
            sides: sides.iter().filter_map(|side| known(side, names)).collect(),
            third_parties,
            topics: event.topics.clone(),
        }),
    }
}

/// The id under which the names know a side.
fn known(side: &str, names: &Names) -> Option<SmolStr> {
    key(&party(side, names), names)
}

/// The side as a party, by its id alone where the actor files do not know it.
pub(super) fn party(side: &str, names: &Names) -> Party {
    names.party(side).unwrap_or_else(|| Party {
        country: (side.len() == 3 && side.bytes().all(|byte| byte.is_ascii_uppercase()))
            .then(|| side.into()),
        sector: None,
        id: Some(side.to_owned()),
        names: vec![side.to_owned()],
    })
}

fn add_role(
    third_parties: &mut Vec<(SmolStr, ThirdPartyRole)>,
    who: &[SmolStr],
    sides: &[SmolStr],
    role: ThirdPartyRole,
    names: &Names,
) {
    for side in who.iter().filter(|side| !sides.contains(side)) {
        third_parties.push((known(side, names).unwrap_or_default(), role));
    }
}

/// The country in which they meet, when that is known and they do not telephone.
fn host(event: &Event) -> Option<SmolStr> {
    let place = event.place.as_ref()?;
    let there =
        place.relation != PlaceRelation::SpokenAt && event.act_kind.as_deref() != Some("phone");
    there.then(|| place.mention.country.clone()).flatten()
}

fn is_negated(event: &Event) -> bool {
    event.status.polarity == Polarity::Negated
}

fn is_fact(event: &Event) -> bool {
    let status = &event.status;
    !is_negated(event)
        && status.tense != Tense::Future
        && matches!(status.modality, Modality::Certain | Modality::Probable)
        && status.condition.is_none()
}

fn has(event: &Event, operators: &[&str]) -> bool {
    event
        .operators
        .iter()
        .any(|operator| operators.contains(&operator.as_str()))
}

/// What an event says about how two or more sides stand to each other.
fn between(event: &Event, cast: &Cast<'_>) -> Option<(ContactKind, Vec<SmolStr>)> {
    let all = cast.sides(event.actors.iter().chain(&event.recipients));
    if all.len() < 2 {
        return None;
    }
    let spoken = has(
        event,
        &[
            "request", "demand", "offer", "promise", "refuse", "call-off", "postpone", "threaten",
            "warn", "deny", "accuse", "expect", "announce",
        ],
    );
    let kind = match event.act.as_str() {
        "meet" => {
            if matches!(event.act_kind.as_deref(), Some("phone" | "visit")) {
                ContactKind::Passing
            } else if has(event, &["request", "demand"]) {
                // Who calls on two others to talk is none of them.
                let asked = cast.sides(&event.recipients);
                if asked.len() > 1 {
                    return Some((ContactKind::Called, asked));
                }
                ContactKind::Called
            } else if is_fact(event) && !spoken {
                ContactKind::Talks
            } else {
                ContactKind::Called
            }
        }
        "mediate" => {
            let sides = cast.sides(&event.recipients);
            if sides.len() < 2 || is_negated(event) {
                return None;
            }
            return Some((ContactKind::Mediation, sides));
        }
        "settle" | "sign" | "cease-fire" | "exchange-prisoners" | "disarm" | "concur" => {
            let together = cast.sides(&event.actors).len() > 1;
            let agreed =
                has(event, &["agree", "accept"]) || matches!(event.act.as_str(), "settle" | "sign");
            let talked_of = together && !has(event, &["accuse", "deny", "threaten"]);
            let told = agreed && is_fact(event) && !spoken;
            if !(talked_of || told) {
                return None;
            }
            ContactKind::Agreement
        }
        _ if has(event, &["agree"]) && cast.sides(&event.actors).len() > 1 => {
            ContactKind::Agreement
        }
        "attack" | "kill" | "shoot-down" | "occupy" | "abduct" | "destroy" | "injure"
        | "violate-ceasefire" => {
            let force = !spoken && is_fact(event) || has(event, &["accuse"]) && !is_negated(event);
            if !force || cast.sides(&event.actors).is_empty() {
                return None;
            }
            ContactKind::Violence
        }
        "ultimatum" => ContactKind::Ultimatum,
        _ if has(event, &["threaten"]) && !is_negated(event) => ContactKind::Ultimatum,
        _ => return None,
    };
    Some((kind, all))
}

/// The pair of sides that the report is about, when its contacts tell one: those who fight each
/// other, or a group and a state, before others.
fn main_pair(read: &[(ContactKind, Vec<SmolStr>, &Event)], names: &Names) -> Option<Vec<SmolStr>> {
    // Whether it is a conflict, its weight, whether an armed group is a side of it.
    let mut weights: BTreeMap<(&SmolStr, &SmolStr), (bool, u32, bool)> = BTreeMap::new();
    for (kind, sides, _) in read {
        for (one, other) in pairs(sides) {
            let entry = weights.entry((one, other)).or_default();
            let armed = names.is_group(one) || names.is_group(other);
            entry.0 |= *kind == ContactKind::Violence || armed;
            entry.1 += kind.weight();
            entry.2 = armed;
        }
    }
    let best = weights.values().max().copied()?;
    let mut first = weights.iter().filter(|(_, weight)| **weight == best);
    let ((one, other), _) = first.next()?;
    // Two pairs of which neither stands out leave open whose the talks are.
    (first.next().is_none()).then(|| vec![(*one).clone(), (*other).clone()])
}

/// The pairs of some sides, each in the order of the alphabet.
pub(super) fn pairs<T: Ord>(sides: &[T]) -> impl Iterator<Item = (&T, &T)> {
    sides.iter().enumerate().flat_map(move |(place, one)| {
        sides.iter().skip(place + 1).map(move |other| {
            if one <= other {
                (one, other)
            } else {
                (other, one)
            }
        })
    })
}
