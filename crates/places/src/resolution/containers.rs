//! What a text says that a place lies in: 'Springfield, Illinois', 'Tripoli, in northern Lebanon',
//! 'the Lebanese city of Tripoli'.
//!
//! Names that stand right behind or before a name, with nothing between them but a comma, a bracket
//! or words of place. Whether the one does lie in the other is asked of the gazetteer, for each
//! candidate: behind 'Paris' in 'Paris, London and Rome' nothing holds it.
//!
//! Deliberately absent: grammar. Spans come without annotations, and the words between suffice.

use super::candidates::{Candidate, Match};
use super::reading::{Name, Reading};
use super::rules::{Rules, Side};
use super::words::Words;
use crate::entry::Entry;
use rapporteur_model::Feature;

/// Names in a chain: 'Springfield, Sangamon County, Illinois'.
const LONGEST_CHAIN: usize = 3;

/// Bytes between two names of a chain, and words there.
const WIDEST_GAP: usize = 48;

/// The names, by their numbers in the reading, that hold the name at these bytes.
pub(super) fn around(
    reading: &Reading<'_>,
    rules: &Rules,
    text: &str,
    start: usize,
    end: usize,
) -> Vec<usize> {
    let mut found = Vec::new();
    let mut behind = end;
    let first = reading.marks.partition_point(|mark| mark.start < end);
    for mark in reading.marks.iter().skip(first).take(LONGEST_CHAIN) {
        if !leads_into(rules, text.get(behind..mark.start)) {
            break;
        }
        found.push(mark.name);
        behind = mark.end;
    }
    let before = reading.marks.partition_point(|mark| mark.end <= start);
    let last = before
        .checked_sub(1)
        .and_then(|last| reading.marks.get(last));
    let owner = last.filter(|mark| owns(rules, text.get(mark.end..start)));
    found.extend(owner.map(|mark| mark.name));
    found
}

/// ', ', ' (', ' in northern ', ', a town in '.
fn leads_into(rules: &Rules, gap: Option<&str>) -> bool {
    let Some(gap) = gap.filter(|gap| gap.len() <= WIDEST_GAP) else {
        return false;
    };
    if gap.contains(['.', ';', '!', '?', '\n', ':', ')']) {
        return false;
    }
    let words = Words::of(gap);
    let keys: Vec<&str> = (0..words.len()).map(|index| words.key(index)).collect();
    if keys.is_empty() {
        return gap.contains([',', '(', '/']);
    }
    // What narrows the container stands between the preposition and it.
    let narrows = |key: &&&str| {
        **key == "the"
            || rules
                .beside(Side::Before, key)
                .is_some_and(<[Feature]>::is_empty)
    };
    let behind_preposition = keys.iter().rev().take_while(narrows).count();
    let (head, _) = keys.split_at(keys.len() - behind_preposition);
    let last = head.last().copied().unwrap_or("");
    let preposition = matches!(last, "in" | "of" | "inside" | "within" | "outside" | "near");
    preposition && head.iter().all(|key| is_of_place(rules, key))
        || head.is_empty() && gap.contains(',')
}

/// '’s ', ' city of ', '’s northern port of '.
fn owns(rules: &Rules, gap: Option<&str>) -> bool {
    let Some(gap) = gap.filter(|gap| gap.len() <= WIDEST_GAP) else {
        return false;
    };
    let (possessive, rest) = ["'s", "’s", "'", "’"]
        .iter()
        .find_map(|ending| Some((true, gap.strip_prefix(ending)?)))
        .unwrap_or((false, gap));
    if rest.contains([',', '.', ';', '(', ')', ':', '\n', '"']) {
        return false;
    }
    let words = Words::of(rest);
    (possessive || words.len() > 0)
        && (0..words.len())
            .all(|index| is_of_place(rules, words.key(index)) && words.key(index) != "in")
}

/// Words that stand between a place and what holds it.
fn is_of_place(rules: &Rules, key: &str) -> bool {
    matches!(
        key,
        "in" | "of"
            | "the"
            | "a"
            | "an"
            | "near"
            | "inside"
            | "within"
            | "outside"
            | "small"
            | "largest"
            | "second"
            | "main"
            | "port"
            | "border"
            | "seaside"
            | "coastal"
            | "resort"
            | "people"
            | "km"
            | "miles"
            | "kilometers"
            | "kilometres"
            | "both"
            | "part"
            | "parts"
            | "located"
    ) || key.bytes().all(|byte| byte.is_ascii_digit())
        || rules.beside(Side::Before, key).is_some()
        || rules.beside(Side::After, key).is_some()
}

/// What of a place holds a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// Its country.
    Country,
    /// A division, or a larger town close by.
    Division,
}

/// Whether a name, where it means the right one of its places, holds a candidate.
pub(super) fn holds(name: &Name<'_>, candidate: &Candidate<'_>) -> Option<Holds> {
    let inner = &candidate.entry;
    name.candidates
        .iter()
        .filter(|outer| outer.entry.id != inner.id)
        .filter_map(|outer| holds_one(outer, candidate, name.is_people))
        .max()
}

fn holds_one(outer: &Candidate<'_>, inner: &Candidate<'_>, is_people: bool) -> Option<Holds> {
    let (large, small): (&Entry<'_>, &Entry<'_>) = (&outer.entry, &inner.entry);
    let lies_in_country = small.feature != Feature::Country && large.country == small.country;
    match large.feature {
        Feature::Country => (lies_in_country && large.country.is_some()).then_some(Holds::Country),
        _ if is_people => (lies_in_country && large.country.is_some()).then_some(Holds::Country),
        Feature::Admin1 => {
            let inside = small.feature != Feature::Admin1 && small.feature != Feature::Country;
            (inside && large.admin1.is_some() && large.admin1 == small.admin1)
                .then_some(Holds::Division)
        }
        Feature::Admin2 => {
            let inside = matches!(small.feature, Feature::Settlement | Feature::Neighbourhood);
            (inside && large.admin2.is_some() && large.admin2 == small.admin2)
                .then_some(Holds::Division)
        }
        _ => {
            // A larger town, an island, a region: by distance.
            let reach_km = (large.radius_km * 1.2).max(SUBURBS_KM);
            let smaller = small.population < large.population || large.population == 0;
            let near = outer.is_spot || outer.matched == Match::Main;
            let kilometres = EARTH_KM * chord(outer.point, inner.point);
            (near && inner.is_spot && smaller && f64::from(kilometres) < reach_km)
                .then_some(Holds::Division)
        }
    }
}

/// What is still said to be at a town.
const SUBURBS_KM: f64 = 40.0;

/// Radius of the earth.
pub(super) const EARTH_KM: f32 = 6371.0;

/// Length of the straight line between two points of the unit sphere: the distance, where it is short.
fn chord(a: [f32; 3], b: [f32; 3]) -> f32 {
    super::together::squared_chord(a, b).sqrt()
}
