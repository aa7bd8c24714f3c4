//! Finding processes: pairs of sides whose contacts show a negotiation about a conflict.
//!
//! Two sides negotiate when they talk, agree, are brought together or are called upon to talk, and
//! when what they talk about is a conflict. It is one when they fight each other, when one of
//! them is an armed group, when they talk about a ceasefire, prisoners or territory, when a
//! mediator goes between them, or when one sets the other an ultimatum. A state visit is none.
//!
//! A state that talks with a side about that side's war with another is a third party of that
//! process, and the two have a process of their own only when they negotiate elsewhere too.

use super::contact::{pairs, party};
use super::{Contact, ContactKind, Declaration, Names, Process, Sign, ThirdParty, ThirdPartyRole};
use crate::party::Party;
use crate::{Table, row_id};
use jiff::civil::Date;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// So many pieces of evidence are kept of a process.
const EVIDENCE: usize = 200;

/// Issues about which nobody negotiates who has no conflict.
const CONFLICT: [&str; 12] = [
    "ceasefire",
    "prisoners",
    "hostages",
    "territory",
    "withdrawal",
    "humanitarian-access",
    "security-guarantees",
    "self-determination",
    "disarmament",
    "monitoring",
    "neutrality",
    "nuclear",
];

type Pair = (SmolStr, SmolStr);

/// The contacts of one pair, added up.
#[derive(Debug, Default)]
struct Bond<'c> {
    /// Families of reports by kind of contact, with the first event.
    kinds: BTreeMap<ContactKind, (BTreeSet<&'c str>, &'c str)>,
    /// Families in which a piece of negotiation touches an issue of conflicts.
    grave: BTreeSet<&'c str>,
    topics: BTreeMap<&'c SmolStr, usize>,
    third: BTreeMap<SmolStr, BTreeMap<ThirdPartyRole, usize>>,
    days: BTreeSet<Date>,
    evidence: Vec<&'c str>,
    /// Whether others take part in most of its talks.
    shared: BTreeMap<SmolStr, usize>,
    talks: usize,
}

impl<'c> Bond<'c> {
    fn families(&self, kinds: &[ContactKind]) -> usize {
        let mut all: BTreeSet<&str> = BTreeSet::new();
        for kind in kinds {
            if let Some((families, _)) = self.kinds.get(kind) {
                all.extend(families);
            }
        }
        all.len()
    }

    fn all_families(&self) -> impl Iterator<Item = &'c str> {
        self.kinds
            .values()
            .flat_map(|(families, _)| families.iter().copied())
    }

    fn negotiating(&self) -> BTreeSet<&'c str> {
        let of = self.kinds.iter().filter(|(kind, _)| kind.negotiates());
        of.flat_map(|(_, (families, _))| families.iter().copied())
            .collect()
    }

    fn enter(&mut self, contact: &'c Contact, others: &[SmolStr]) {
        let (families, _) = self
            .kinds
            .entry(contact.kind)
            .or_insert_with(|| (BTreeSet::new(), contact.event.as_str()));
        families.insert(&contact.family);
        if self.evidence.len() < EVIDENCE && self.evidence.last() != Some(&contact.event.as_str()) {
            self.evidence.push(&contact.event);
        }
        for (side, role) in &contact.about.third_parties {
            let roles = self.third.entry(side.clone()).or_default();
            *roles.entry(*role).or_default() += 1;
        }
        if !contact.kind.negotiates() {
            return;
        }
        self.days.extend(contact.day);
        for topic in &contact.about.topics {
            *self.topics.entry(topic).or_default() += 1;
            if CONFLICT.contains(&topic.as_str()) {
                self.grave.insert(&contact.family);
            }
        }
        if contact.kind == ContactKind::Talks {
            self.talks += 1;
            for other in others {
                *self.shared.entry(other.clone()).or_default() += 1;
            }
        }
    }

    /// Whether the two fight each other, as far as the reports say; one mention among many talks
    /// can be a slip of reading.
    fn is_hostile(&self, pair: &Pair, names: &Names) -> bool {
        let (one, other) = pair;
        let rebels = |group: &str, state: &str| {
            names.is_group(group)
                && names.is_state(state)
                && (names.country(group) == names.country(state) || names.country(group).is_none())
        };
        if rebels(one, other) || rebels(other, one) {
            return true;
        }
        let violence = self.families(&[ContactKind::Violence]);
        let talks = self.families(&[ContactKind::Talks, ContactKind::Passing]);
        violence > 0 && violence * 20 >= talks
    }

    /// Whether two that do not fight each other negotiate about a conflict.
    fn is_grave(&self) -> bool {
        use ContactKind::{Agreement, Called, Mediation, Talks, Ultimatum};
        let met = self.families(&[Talks, Agreement]);
        if met == 0 {
            return false;
        }
        let mediated = self.families(&[Mediation]) > 0;
        let pressed = self.families(&[Ultimatum]) > 0;
        let several = self.negotiating().len() > 1 && self.days.len() > 1;
        let grave = self.grave.len();
        (mediated && (several || grave > 0))
            || (pressed && grave > 0 && several)
            || (grave > 1 && several && self.families(&[Talks, Agreement, Called]) > 1)
    }
}

/// The processes that were declared, in their order, and those that the contacts of all reports
/// show, in the order of their first days. The order of the contacts does not matter.
///
/// A declared process takes the place of one found between the same sides.
pub fn discover(contacts: &[Contact], declared: &[Declaration], names: &Names) -> Vec<Process> {
    let mut order: Vec<&Contact> = contacts.iter().collect();
    order.sort_by(|a, b| {
        let key = |contact: &Contact| (contact.day.is_none(), contact.day);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.event.cmp(&b.event))
            .then_with(|| a.kind.cmp(&b.kind))
    });
    let bonds = bonds(&order);
    let chosen = choose(&bonds, names);
    let mut found: Vec<Process> = merged(&chosen, &bonds)
        .into_iter()
        .map(|sides| process(&sides, &bonds, names))
        .collect();
    found.sort_by(|a, b| {
        let key = |process: &Process| (process.since.is_none(), process.since);
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    let mut all: Vec<Process> = Vec::new();
    for declaration in declared {
        let mut process = declaration.process(names);
        let sides = keys(&process.parties, names);
        for other in &found {
            let theirs = keys(&other.parties, names);
            if theirs.iter().all(|side| sides.contains(side)) {
                absorb(&mut process, other, names);
            }
        }
        all.push(process);
    }
    let taken: Vec<Vec<SmolStr>> = all
        .iter()
        .map(|process| keys(&process.parties, names))
        .collect();
    found.retain(|process| {
        let sides = keys(&process.parties, names);
        !taken
            .iter()
            .any(|of| sides.iter().all(|side| of.contains(side)))
    });
    all.extend(found);
    all
}

pub(super) fn keys(parties: &[Party], names: &Names) -> Vec<SmolStr> {
    parties
        .iter()
        .filter_map(|party| key(party, names))
        .collect()
}

pub(super) fn key(party: &Party, names: &Names) -> Option<SmolStr> {
    names
        .side_of(party)
        .or_else(|| party.id.as_deref().map(SmolStr::new))
}

fn bonds<'c>(contacts: &[&'c Contact]) -> BTreeMap<Pair, Bond<'c>> {
    let mut bonds: BTreeMap<Pair, Bond<'c>> = BTreeMap::new();
    for contact in contacts {
        let sides = &contact.about.sides;
        // A summit of many is no negotiation of any two of them.
        if sides.len() > 5 {
            continue;
        }
        for (one, other) in pairs(sides) {
            if one == other {
                continue;
            }
            let others: Vec<SmolStr> = sides
                .iter()
                .filter(|side| *side != one && *side != other)
                .cloned()
                .collect();
            bonds
                .entry((one.clone(), other.clone()))
                .or_default()
                .enter(contact, &others);
        }
    }
    bonds
}

/// The pairs that negotiate about a conflict of their own.
fn choose(bonds: &BTreeMap<Pair, Bond<'_>>, names: &Names) -> Vec<Pair> {
    let body = |side: &str| !names.is_state(side) && !names.is_group(side);
    let hostile: BTreeSet<&Pair> = bonds
        .iter()
        .filter(|(pair, bond)| bond.is_hostile(pair, names) && !bond.negotiating().is_empty())
        .filter(|(pair, _)| !body(&pair.0) && !body(&pair.1))
        .map(|(pair, _)| pair)
        .collect();
    let told_of: Vec<(&Pair, BTreeSet<&str>)> = hostile
        .iter()
        .filter_map(|pair| Some((*pair, bonds.get(*pair)?.all_families().collect())))
        .collect();
    let mut chosen: Vec<Pair> = hostile.iter().map(|pair| (*pair).clone()).collect();
    for (pair, bond) in bonds {
        if hostile.contains(&pair) || !bond.is_grave() || body(&pair.0) || body(&pair.1) {
            continue;
        }
        let own = bond.negotiating();
        // Talks told where the war of one of the two is told are talks about that war.
        let about_another = told_of.iter().any(|((one, other), families)| {
            let touches = [one, other]
                .iter()
                .any(|side| **side == pair.0 || **side == pair.1);
            let told = || {
                own.iter()
                    .filter(|family| families.contains(*family))
                    .count()
            };
            touches && told() * 3 >= own.len()
        });
        if !about_another {
            chosen.push(pair.clone());
        }
    }
    chosen.sort();
    // What is told of the people or land of a group is told of the group's own process.
    let of_group = |state: &SmolStr, other: &SmolStr| {
        chosen.iter().any(|(one, two)| {
            let group = if one == other { two } else { one };
            (one == other || two == other)
                && names.is_group(group)
                && names.country(group).as_ref() == Some(state)
        })
    };
    let few = |pair: &Pair| {
        bonds
            .get(pair)
            .is_none_or(|bond| bond.families(&[ContactKind::Talks, ContactKind::Agreement]) == 0)
    };
    let kept = |pair: &Pair| {
        let doubled = of_group(&pair.0, &pair.1) || of_group(&pair.1, &pair.0);
        !(doubled && few(pair))
    };
    let kept: Vec<Pair> = chosen.iter().filter(|pair| kept(pair)).cloned().collect();
    kept
}

/// Pairs that share a side and mostly meet together are one process with several sides.
fn merged(chosen: &[Pair], bonds: &BTreeMap<Pair, Bond<'_>>) -> Vec<BTreeSet<SmolStr>> {
    let mut groups: Vec<BTreeSet<SmolStr>> = chosen
        .iter()
        .map(|(one, other)| BTreeSet::from([one.clone(), other.clone()]))
        .collect();
    let together = |pair: &Pair, other: &SmolStr| {
        bonds.get(pair).is_some_and(|bond| {
            let shared = bond.shared.get(other).copied().unwrap_or(0);
            shared > 0 && shared * 2 >= bond.talks
        })
    };
    for one in chosen {
        for other in chosen {
            if one >= other {
                continue;
            }
            let sides = BTreeSet::from([&one.0, &one.1, &other.0, &other.1]);
            if sides.len() != 3 {
                continue;
            }
            let new = |pair: &Pair, of: &Pair| {
                let added = if of.0 == pair.0 || of.0 == pair.1 {
                    &of.1
                } else {
                    &of.0
                };
                together(pair, added)
            };
            if !new(one, other) || !new(other, one) {
                continue;
            }
            let holds = |group: &BTreeSet<SmolStr>, pair: &Pair| {
                group.contains(&pair.0) && group.contains(&pair.1)
            };
            let (joined, mut rest): (Vec<_>, Vec<_>) = groups
                .into_iter()
                .partition(|group| holds(group, one) || holds(group, other));
            rest.push(joined.into_iter().flatten().collect());
            groups = rest;
        }
    }
    groups
}

fn process(sides: &BTreeSet<SmolStr>, bonds: &BTreeMap<Pair, Bond<'_>>, names: &Names) -> Process {
    let list: Vec<SmolStr> = sides.iter().cloned().collect();
    let own: Vec<&Bond<'_>> = pairs(&list)
        .filter_map(|(one, other)| bonds.get(&(one.clone(), other.clone())))
        .collect();
    let mut topics: BTreeMap<&SmolStr, usize> = BTreeMap::new();
    let mut signs: Vec<Sign> = Vec::new();
    let mut evidence: Vec<String> = Vec::new();
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for bond in &own {
        for (topic, count) in &bond.topics {
            *topics.entry(topic).or_default() += count;
        }
        for (kind, (families, first)) in &bond.kinds {
            match signs.iter_mut().find(|sign| sign.kind == *kind) {
                Some(sign) => sign.families = sign.families.max(families.len()),
                None => signs.push(Sign {
                    kind: *kind,
                    families: families.len(),
                    first: (*first).to_owned(),
                }),
            }
        }
        for event in &bond.evidence {
            if evidence.len() < EVIDENCE && !evidence.iter().any(|known| known == event) {
                evidence.push((*event).to_owned());
            }
        }
        days.extend(bond.days.iter().copied());
    }
    signs.sort_by_key(|sign| sign.kind);
    let mut topics: Vec<(usize, &SmolStr)> = topics
        .iter()
        .map(|(topic, count)| (*count, *topic))
        .collect();
    topics.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    // States before groups, then by name.
    let mut parties: Vec<(bool, String, &SmolStr)> = sides
        .iter()
        .map(|side| (!names.is_state(side), names.shown(side).to_owned(), side))
        .collect();
    parties.sort();
    let shown: Vec<&str> = parties.iter().map(|(_, shown, _)| shown.as_str()).collect();
    let apart: Vec<&str> = sides.iter().map(SmolStr::as_str).collect();
    Process {
        id: row_id(Table::Process, &[], &apart),
        name: shown.join("–"),
        declared: false,
        parties: parties
            .iter()
            .map(|(_, _, side)| party(side, names))
            .collect(),
        third_parties: third_parties(sides, bonds, &own, names),
        keywords: Vec::new(),
        topics: topics.into_iter().map(|(_, topic)| topic.clone()).collect(),
        since: days.first().copied(),
        until: days.last().copied(),
        signs,
        evidence,
    }
}

/// Mediators, hosts and pressing powers of the sides' own contacts, and who talks with each of them.
fn third_parties(
    sides: &BTreeSet<SmolStr>,
    bonds: &BTreeMap<Pair, Bond<'_>>,
    own: &[&Bond<'_>],
    names: &Names,
) -> Vec<ThirdParty> {
    let mut roles: BTreeMap<SmolStr, BTreeMap<ThirdPartyRole, usize>> = BTreeMap::new();
    for bond in own {
        for (side, told) in &bond.third {
            for (role, count) in told {
                *roles
                    .entry(side.clone())
                    .or_default()
                    .entry(*role)
                    .or_default() += count;
            }
        }
    }
    let told: BTreeSet<&str> = own.iter().flat_map(|bond| bond.all_families()).collect();
    let mut partners: BTreeMap<&SmolStr, BTreeSet<&SmolStr>> = BTreeMap::new();
    let mut pressing: BTreeSet<&SmolStr> = BTreeSet::new();
    for ((one, other), bond) in bonds {
        use ContactKind::{Passing, Talks, Ultimatum};
        for (side, outside) in [(one, other), (other, one)] {
            if !sides.contains(side) || sides.contains(outside) {
                continue;
            }
            if bond.families(&[Talks, Passing]) > 0 {
                partners.entry(outside).or_default().insert(side);
            }
            // Who threatens one side where the two are told of presses it about them.
            let threats = bond.kinds.get(&Ultimatum);
            if threats.is_some_and(|(families, _)| families.iter().any(|of| told.contains(of))) {
                pressing.insert(outside);
            }
        }
    }
    for (outside, of) in partners {
        if of.len() > 1 {
            let told = roles.entry(outside.clone()).or_default();
            told.entry(ThirdPartyRole::Mediator).or_default();
        }
    }
    for outside in pressing {
        let told = roles.entry(outside.clone()).or_default();
        *told.entry(ThirdPartyRole::PressingPower).or_default() += 1;
    }
    let mut all: Vec<(usize, SmolStr, Vec<ThirdPartyRole>)> = roles
        .into_iter()
        .filter(|(side, _)| !side.is_empty() && !sides.contains(side))
        .map(|(side, told)| {
            let count = told.values().sum();
            (count, side, told.into_keys().collect())
        })
        .collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    all.into_iter()
        .map(|(_, side, roles)| ThirdParty {
            party: party(&side, names),
            roles,
        })
        .collect()
}

/// What was found between the sides of a declared process becomes its own.
fn absorb(process: &mut Process, found: &Process, names: &Names) {
    let sides = keys(&process.parties, names);
    for third in &found.third_parties {
        let Some(side) = key(&third.party, names) else {
            continue;
        };
        if sides.contains(&side) {
            continue;
        }
        let known = process
            .third_parties
            .iter_mut()
            .find(|known| key(&known.party, names).as_ref() == Some(&side));
        match known {
            Some(known) => {
                for role in &third.roles {
                    if !known.roles.contains(role) {
                        known.roles.push(*role);
                    }
                }
            }
            None => process.third_parties.push(third.clone()),
        }
    }
    for topic in &found.topics {
        if !process.topics.contains(topic) {
            process.topics.push(topic.clone());
        }
    }
    process.since = process.since.or(found.since);
    process.until = process.until.max(found.until);
    process.signs.extend(found.signs.iter().cloned());
    for event in &found.evidence {
        if process.evidence.len() < EVIDENCE && !process.evidence.contains(event) {
            process.evidence.push(event.clone());
        }
    }
}
