//! The clues of each name for itself: how well known a place is, how it has the name, what the text
//! says outright about where it lies.
//!
//! A name is no clue for itself: 'Georgia' does not show that the country is meant by being one of its
//! names.
//!
//! Deliberately absent: the other marked names; they are in [`super::together`].

use super::candidates::{Candidate, Match};
use super::clues::{CLUES, Clue};
use super::containers::{Holds, holds};
use super::reading::{Evidence, Reading};
use super::rules::{Rules, Weights};
use rapporteur_model::Feature;
use std::collections::BTreeMap;

/// Scale of logarithms of populations, so that clues are of one size.
const LOG_SCALE: f32 = 10.0;

/// People of a town that is little known abroad.
const SMALL: f32 = 100_000.0;

/// How many times the people of a town that bears a name another may have that only once bore it, and
/// still be meant less.
const MATCHED: f32 = 5.0;

/// People of a town that a bare name means sooner than the division around it.
const SIZEABLE: f32 = 50_000.0;

/// What is seen at one mention, or at several that look the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Surroundings {
    /// Names of the reading that stand around it as containers.
    pub(super) containers: Vec<usize>,
    /// What the words beside it say that it is.
    pub(super) wanted: Vec<Feature>,
}

/// The clues of a name's candidates wherever it stands.
pub(super) fn of_name(
    reading: &Reading<'_>,
    rules: &Rules,
    own_name: Option<usize>,
    candidates: &[Candidate<'_>],
) -> Vec<Weights> {
    let evidence = Others::new(reading, own_name);
    // Beyond the border is only looked where nothing of that name is within it.
    let any_named = candidates
        .iter()
        .filter_map(|candidate| candidate.entry.country)
        .any(|country| evidence.country(country) > 0.0);
    // The largest population whose other name a town of that name is a match for.
    let bearer = candidates
        .iter()
        .filter(|candidate| {
            candidate.matched == Match::Main && candidate.entry.feature == Feature::Settlement
        })
        .map(|candidate| candidate.log_population + MATCHED.ln())
        .fold(0.0, f32::max);
    candidates
        .iter()
        .map(|candidate| {
            let mut clues = [0.0; CLUES.len()];
            let mut set = |clue: Clue, value: f32| clues[clue as usize] = value;
            let entry = &candidate.entry;
            let larger = candidates
                .iter()
                .filter(|other| other.entry.population > entry.population)
                .count();
            set(Clue::Population, candidate.log_population / LOG_SCALE);
            set(Clue::Rank, 1.0 / (1.0 + larger as f32));
            let is_town = matches!(entry.feature, Feature::Settlement | Feature::Neighbourhood);
            set(
                Clue::NamedForTown,
                flag(has_town_of_its_name(candidate, candidates)),
            );
            let is_alternate = candidate.matched == Match::Alternate;
            set(Clue::Alternate, flag(is_alternate));
            // Other names of large towns are often what English calls them, unless a town not much
            // smaller bears the name today: 'Pokrovsk' and what Engels was called.
            let is_small = candidate.log_population < SMALL.ln().max(bearer);
            set(Clue::AlternateSmall, flag(is_alternate && is_small));
            set(Clue::Country, flag(entry.feature == Feature::Country));
            set(Clue::Admin1, flag(entry.feature == Feature::Admin1));
            set(Clue::Admin2, flag(entry.feature == Feature::Admin2));
            set(Clue::Own, flag(is_own(entry.feature)));
            let is_capital = is_town && rules.is_capital(entry.id);
            set(Clue::Capital, flag(is_capital));
            if let Some(country) = entry.country {
                let times = evidence.country(country);
                set(Clue::CountryNamed, flag(times > 0.0));
                set(Clue::CapitalNamed, flag(is_capital && times > 0.0));
                let neighbours = rules.neighbours(country).iter();
                let beside: f32 = neighbours.map(|&country| evidence.country(country)).sum();
                if !any_named {
                    set(Clue::Neighbour, share(beside, evidence.of_countries));
                }
                set(Clue::CountryShare, share(times, evidence.of_countries));
            }
            if let Some(division) = entry.admin1.filter(|_| entry.feature != Feature::Admin1) {
                let times = evidence.admin1(division);
                set(Clue::Admin1Named, flag(times > 0.0));
                set(Clue::Admin1Share, share(times, evidence.of_admin1));
            }
            if let Some(division) = entry.admin2.filter(|_| entry.feature != Feature::Admin2) {
                set(Clue::Admin2Named, flag(evidence.admin2(division) > 0.0));
            }
            clues
        })
        .collect()
}

/// Adds what is seen around one mention; `anywhere` are the containers of all mentions of the name.
pub(super) fn at_mention(
    clues: &mut [Weights],
    reading: &Reading<'_>,
    candidates: &[Candidate<'_>],
    surroundings: &Surroundings,
    anywhere: &[usize],
) {
    let held = |containers: &[usize], candidate: &Candidate<'_>| {
        containers
            .iter()
            .filter_map(|&name| holds(reading.names.get(name)?, candidate))
            .max()
    };
    for (clues, candidate) in clues.iter_mut().zip(candidates) {
        let here = held(&surroundings.containers, candidate);
        clues[Clue::WithinDivision as usize] = flag(here == Some(Holds::Division));
        clues[Clue::WithinCountry as usize] = flag(here == Some(Holds::Country));
        clues[Clue::WithinAnywhere as usize] = flag(held(anywhere, candidate).is_some());
        if !surroundings.wanted.is_empty() {
            let fits = surroundings.wanted.contains(&candidate.entry.feature);
            clues[Clue::KindFits as usize] = flag(fits);
            clues[Clue::KindMisfits as usize] = flag(!fits);
            // 'Donetsk region' leaves nothing to doubt.
            if fits {
                clues[Clue::NamedForTown as usize] = 0.0;
            }
        }
    }
}

/// What the text says beside the name itself.
struct Others<'r, 'p> {
    evidence: &'r Evidence,
    own: Option<&'r super::reading::Name<'p>>,
    of_countries: f32,
    of_admin1: f32,
}

impl<'r, 'p> Others<'r, 'p> {
    fn new(reading: &'r Reading<'p>, own_name: Option<usize>) -> Self {
        let own = own_name.and_then(|name| reading.names.get(name));
        let mut others = Self {
            evidence: &reading.evidence,
            own,
            of_countries: 0.0,
            of_admin1: 0.0,
        };
        let countries = &reading.evidence.countries;
        others.of_countries = countries
            .keys()
            .map(|&country| others.country(country))
            .sum();
        let divisions = reading.evidence.admin1.keys();
        others.of_admin1 = divisions.map(|&division| others.admin1(division)).sum();
        others
    }

    fn country(&self, country: crate::codes::CountryCode) -> f32 {
        let own = self.own.map_or(0.0, |name| {
            // What it says itself, and what its divisions say of their countries.
            let itself = flag(name.says.countries.contains(&country));
            let divisions = name.candidates.iter().filter(|candidate| {
                candidate.entry.feature == Feature::Admin1
                    && candidate.entry.country == Some(country)
            });
            name.times * (itself + 0.5 * divisions.count() as f32)
        });
        (times(&self.evidence.countries, &country) - own).max(0.0)
    }

    fn admin1(&self, division: crate::entry::EntryId) -> f32 {
        let own = self.own.map_or(0.0, |name| {
            name.times * flag(name.says.admin1.contains(&division))
        });
        (times(&self.evidence.admin1, &division) - own).max(0.0)
    }

    fn admin2(&self, division: crate::entry::EntryId) -> f32 {
        let own = self.own.map_or(0.0, |name| {
            name.times * flag(name.says.admin2.contains(&division))
        });
        (times(&self.evidence.admin2, &division) - own).max(0.0)
    }
}

fn times<K: Ord>(counts: &BTreeMap<K, f32>, key: &K) -> f32 {
    counts.get(key).copied().unwrap_or(0.0)
}

/// Whether a town of that name could be meant just as well as a division: a sizeable one in it
/// ('Donetsk', 'São Paulo'), or anywhere one with more people than all of it ('Manchester' and the
/// parish of Jamaica).
fn has_town_of_its_name(candidate: &Candidate<'_>, candidates: &[Candidate<'_>]) -> bool {
    let division = &candidate.entry;
    let is_within = |town: &Candidate<'_>| match division.feature {
        Feature::Admin1 => division.admin1.is_some() && town.entry.admin1 == division.admin1,
        Feature::Admin2 => division.admin2.is_some() && town.entry.admin2 == division.admin2,
        _ => false,
    };
    let is_division = matches!(division.feature, Feature::Admin1 | Feature::Admin2);
    candidates.iter().any(|town| {
        town.entry.feature == Feature::Settlement
            && town.matched != Match::Loose
            && town.log_population >= SIZEABLE.ln()
            && (is_within(town) || is_division && town.log_population > candidate.log_population)
    })
}

/// Places that are neither settlements nor divisions.
fn is_own(feature: Feature) -> bool {
    !matches!(
        feature,
        Feature::Country
            | Feature::Admin1
            | Feature::Admin2
            | Feature::Settlement
            | Feature::Neighbourhood
    )
}

fn flag(is_so: bool) -> f32 {
    f32::from(u8::from(is_so))
}

fn share(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
