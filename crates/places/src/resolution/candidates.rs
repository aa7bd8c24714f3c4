//! What a marked name can stand for.
//!
//! The name as it is written goes first. Where no place has it, it is tried without what stands around
//! names ('northern', 'province', 'city of'), with what it may lack ('city'), by the part before a
//! comma, and by the longest part that is a name; what is found so is a loose match and counts less.
//! A people ('Afghans') stands for its country.
//!
//! Deliberately absent: which candidate is meant.

use super::rules::{Rules, Side};
use super::words::Words;
use crate::entry::{Entry, NameKind};
use crate::places::Places;
use rapporteur_model::Feature;

/// More places of one name than this are not weighed; the largest are.
pub(super) const MOST_CANDIDATES: usize = 48;

/// Words of the longest name.
pub(super) const LONGEST_NAME: usize = 6;

/// How a candidate has the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    Main,
    Alternate,
    Loose,
}

/// A place that a name can stand for.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'p> {
    pub(super) entry: Entry<'p>,
    pub(super) matched: Match,
    /// Where it is on the unit sphere, so that distances cost no trigonometry.
    pub(super) point: [f32; 3],
    /// Natural logarithm of its people and one more.
    pub(super) log_population: f32,
    /// It is small enough for distances to say something.
    pub(super) is_spot: bool,
}

impl<'p> Candidate<'p> {
    pub(super) fn new(entry: Entry<'p>, matched: Match) -> Self {
        let (lat, lon) = (entry.lat.to_radians(), entry.lon.to_radians());
        let point = [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()];
        Self {
            matched,
            point: point.map(|coordinate| coordinate as f32),
            log_population: (people(&entry) + 1.0).ln(),
            is_spot: is_spot(&entry),
            entry,
        }
    }

    /// Whether it is a division of the first order or a country.
    pub(super) fn is_division(&self) -> bool {
        matches!(self.entry.feature, Feature::Country | Feature::Admin1)
    }

    /// How well known it is: by this the most are cut off.
    pub(super) fn standing(&self) -> f32 {
        let by_feature = match self.entry.feature {
            Feature::Country | Feature::WorldRegion => 8.0,
            Feature::Admin1 => 3.0,
            Feature::Settlement => 0.0,
            Feature::Admin2 | Feature::Neighbourhood => -1.0,
            _ => 1.0,
        };
        let by_match = match self.matched {
            Match::Main => 0.0,
            Match::Alternate => -3.0,
            Match::Loose => -4.0,
        };
        self.log_population + by_feature + by_match
    }
}

/// Its people; of what has none, as many as a place that is about as often spoken of.
fn people(entry: &Entry<'_>) -> f32 {
    match entry.feature {
        Feature::Settlement | Feature::Neighbourhood | Feature::Admin2 => entry.population as f32,
        _ if entry.population > 0 => entry.population as f32,
        _ => (PEOPLE_PER_KM2 * (entry.radius_km * entry.radius_km) as f32).max(PEOPLE_OF_A_SITE),
    }
}

/// What data of ours lists by name is known beyond its land: a palace is no hamlet.
const PEOPLE_OF_A_SITE: f32 = 30_000.0;
const PEOPLE_PER_KM2: f32 = 30.0;

/// Larger than this, a place has no one spot that others could be near.
const LARGEST_SPOT_KM: f64 = 100.0;

fn is_spot(entry: &Entry<'_>) -> bool {
    match entry.feature {
        Feature::Settlement | Feature::Neighbourhood | Feature::Admin2 => true,
        Feature::Country | Feature::Admin1 | Feature::WorldRegion => false,
        _ => entry.radius_km <= LARGEST_SPOT_KM,
    }
}

/// The candidates of a name, and which part of it they have.
#[derive(Clone, Debug, Default)]
pub(super) struct Found<'p> {
    /// The best known first, each place once.
    pub(super) candidates: Vec<Candidate<'p>>,
    /// Bytes of the name, from its start, that the candidates have as theirs.
    pub(super) core: (usize, usize),
    /// What the words around the core say that it is.
    pub(super) wanted: Vec<Feature>,
}

/// The candidates of a name as it is written.
pub(super) fn find<'p>(places: &'p Places, rules: &Rules, name: &str) -> Found<'p> {
    let search = Search {
        places,
        rules,
        words: Words::of(name),
        name,
    };
    let mut found = search.run();
    found.candidates.sort_by(|a, b| {
        b.standing()
            .total_cmp(&a.standing())
            .then(a.entry.id.cmp(&b.entry.id))
    });
    found.candidates.truncate(MOST_CANDIDATES);
    found
}

struct Search<'p, 's> {
    places: &'p Places,
    rules: &'s Rules,
    words: Words,
    name: &'s str,
}

/// What names lack that the gazetteer has: 'Oklahoma' is no city, but 'Panama' may be.
const ADDED_BEHIND: &[&str] = &["city", "county", "province", "state", "island", "islands"];
const ADDED_BEFORE: &[&str] = &["al", "el", "ar", "as", "saint", "the", "la", "port"];

/// Endings of names of peoples, with what the place's name may end in instead.
const ENDINGS_OF_PEOPLES: &[(&str, &[&str])] = &[
    ("ian", &["", "ia", "y", "e", "a"]),
    ("an", &["", "a", "e", "o", "as", "es"]),
    ("ean", &["e", "", "ea"]),
    ("ese", &["", "a", "e", "o"]),
    ("i", &["", "a", "e"]),
    ("er", &["", "e"]),
    ("ite", &["", "a"]),
    ("n", &["", "s"]),
];

/// A place that a people can be called after without anybody having to say so.
fn is_known(candidate: &Candidate<'_>) -> bool {
    !is_small(candidate.entry.feature) || candidate.entry.population >= PEOPLE_WITH_A_NAME
}

const PEOPLE_WITH_A_NAME: u64 = 5_000;

/// A single word of a longer name is a place's name where everybody knows it: 'Union' is not.
const PEOPLE_OF_A_PART: u64 = 100_000;

impl<'p> Search<'p, '_> {
    fn run(&self) -> Found<'p> {
        let all = self.words.len();
        if all == 0 {
            return Found::default();
        }
        let first = usize::from(all > 1 && self.words.key(0) == "the");
        for start in [0, first] {
            let candidates = self.exact(start, all);
            if !candidates.is_empty() {
                return self.found(candidates, start, all, Vec::new());
            }
        }
        self.bare(first)
            .or_else(|| self.completed(first))
            .or_else(|| self.before_comma(first))
            .or_else(|| self.inhabitants(first))
            .or_else(|| self.part(first))
            .unwrap_or_default()
    }

    fn found(
        &self,
        candidates: Vec<Candidate<'p>>,
        start: usize,
        end: usize,
        wanted: Vec<Feature>,
    ) -> Found<'p> {
        let from = self.words.get(start).map_or(0, |word| word.start);
        let to = end
            .checked_sub(1)
            .and_then(|last| self.words.get(last))
            .map_or(self.name.len(), |word| word.end);
        Found {
            candidates,
            core: (from, to),
            wanted,
        }
    }

    fn key(&self, start: usize, end: usize) -> String {
        let mut key = String::new();
        for index in start..end {
            self.words.extend_key(&mut key, index);
        }
        key
    }

    /// Places that have just these words as a name.
    fn exact(&self, start: usize, end: usize) -> Vec<Candidate<'p>> {
        let key = self.key(start, end);
        let written = self
            .words
            .get(start)
            .zip(self.words.get(end.saturating_sub(1)));
        let is_short_form = written.is_some_and(|(first, last)| {
            let text = self.name.get(first.start..last.end).unwrap_or("");
            self.name.as_bytes().get(last.end) == Some(&b'.')
                || text
                    .chars()
                    .all(|letter| letter.is_uppercase() || !letter.is_alphabetic())
        });
        named(self.places, self.rules, &key, is_short_form)
    }

    fn loose(&self, key: &str) -> Vec<Candidate<'p>> {
        let mut candidates = named(self.places, self.rules, key, false);
        for candidate in &mut candidates {
            candidate.matched = Match::Loose;
        }
        candidates
    }

    /// Without the words that stand around names.
    fn bare(&self, first: usize) -> Option<Found<'p>> {
        let all = self.words.len();
        let before = self.beside(first, Side::Before);
        let after = self.beside(first, Side::After);
        let mut tries: Vec<(usize, usize, Vec<Feature>)> = Vec::new();
        for (count, wanted) in &after {
            tries.push((first, all - count, wanted.clone()));
        }
        for (count, wanted) in &before {
            tries.push((first + count, all, wanted.clone()));
            for (behind, also) in &after {
                let both = wanted.iter().chain(also).copied().collect();
                tries.push((first + count, all.saturating_sub(*behind), both));
            }
        }
        tries
            .into_iter()
            .filter(|&(start, end, _)| start < end)
            .find_map(|(start, end, wanted)| {
                let candidates = self.loose(&self.key(start, end));
                (!candidates.is_empty()).then(|| self.found(candidates, start, end, wanted))
            })
    }

    /// How many words at one end stand beside names, and what they want; the fewest first.
    fn beside(&self, first: usize, side: Side) -> Vec<(usize, Vec<Feature>)> {
        let all = self.words.len();
        (1..=3.min(all - first))
            .filter_map(|count| {
                let key = match side {
                    Side::Before => self.key(first, first + count),
                    Side::After => self.key(all - count, all),
                };
                Some((count, self.rules.beside(side, &key)?.to_vec()))
            })
            .collect()
    }

    /// With what the gazetteer has and the name lacks.
    fn completed(&self, first: usize) -> Option<Found<'p>> {
        let all = self.words.len();
        let key = self.key(first, all);
        let mut candidates = Vec::new();
        for word in ADDED_BEHIND {
            candidates.extend(self.loose(&format!("{key} {word}")));
        }
        for word in ADDED_BEFORE {
            candidates.extend(self.loose(&format!("{word} {key}")));
        }
        if let Some(singular) = key.strip_suffix('s').filter(|key| key.len() > 3) {
            candidates.extend(self.loose(singular));
        }
        each_once(&mut candidates);
        (!candidates.is_empty()).then(|| self.found(candidates, first, all, Vec::new()))
    }

    /// 'Paris' of 'Paris, Texas'.
    fn before_comma(&self, first: usize) -> Option<Found<'p>> {
        let comma = self.name.find([',', '(', '/'])?;
        let end = self.words.at(comma);
        if end <= first || end >= self.words.len() {
            return None;
        }
        let head = self.name.get(..comma)?;
        let found = find(self.places, self.rules, head);
        (!found.candidates.is_empty()).then_some(found)
    }

    /// Those who live there, or what is theirs: 'Ohioans', 'Dagestani', 'Londoner'.
    fn inhabitants(&self, first: usize) -> Option<Found<'p>> {
        let all = self.words.len();
        let key = self.key(first, all);
        let singular = key.strip_suffix('s').unwrap_or(&key);
        for &(ending, restored) in ENDINGS_OF_PEOPLES {
            let Some(stem) = singular.strip_suffix(ending).filter(|stem| stem.len() >= 3) else {
                continue;
            };
            let mut candidates: Vec<Candidate<'p>> = restored
                .iter()
                .flat_map(|end| self.loose(&format!("{stem}{end}")))
                .collect();
            candidates.retain(|candidate| {
                candidate.entry.matched == NameKind::Main && is_known(candidate)
            });
            each_once(&mut candidates);
            if !candidates.is_empty() {
                return Some(self.found(candidates, first, all, Vec::new()));
            }
        }
        None
    }

    /// The longest part of it that is a name, the first of several.
    fn part(&self, first: usize) -> Option<Found<'p>> {
        let all = self.words.len().min(first + 2 * LONGEST_NAME);
        let most = (all - first).saturating_sub(1).min(LONGEST_NAME);
        for count in (1..=most).rev() {
            for start in first..=all - count {
                let key = self.key(start, start + count);
                if key.chars().count() < 4 || self.says_nothing(&key) {
                    continue;
                }
                let candidates = self.loose(&key);
                let is_known = |candidate: &Candidate<'_>| {
                    !is_small(candidate.entry.feature)
                        || candidate.entry.population >= PEOPLE_OF_A_PART
                };
                if count > 1 && !candidates.is_empty() || candidates.iter().any(is_known) {
                    return Some(self.found(candidates, start, start + count, Vec::new()));
                }
            }
        }
        None
    }

    /// Words that stand around names are none of their own.
    fn says_nothing(&self, key: &str) -> bool {
        [Side::Before, Side::After]
            .into_iter()
            .any(|side| self.rules.beside(side, key).is_some())
    }
}

/// Places of a folded name; those of a people live where it does.
pub(super) fn named<'p>(
    places: &'p Places,
    rules: &Rules,
    key: &str,
    is_short_form: bool,
) -> Vec<Candidate<'p>> {
    let mut candidates: Vec<Candidate<'p>> = places
        .lookup_folded(key)
        .into_iter()
        .filter_map(|entry| {
            let matched = match entry.matched {
                NameKind::Main => Match::Main,
                NameKind::Alternate => Match::Alternate,
                NameKind::Abbreviation if is_short_form => Match::Main,
                NameKind::Abbreviation => return None,
            };
            Some(Candidate::new(entry, matched))
        })
        .collect();
    if candidates.is_empty() {
        let country = rules.country(key).and_then(|code| places.country(code));
        candidates.extend(country.map(|entry| Candidate::new(entry, Match::Main)));
    }
    let people = rules
        .people(key)
        .or_else(|| key.strip_suffix('s').and_then(|one| rules.people(one)));
    if let Some(people) = people {
        let territory = people
            .territory
            .iter()
            .flat_map(|name| places.lookup_folded(name));
        let mut home: Vec<Entry<'p>> = territory
            .filter(|entry| entry.matched == NameKind::Main && !is_small(entry.feature))
            .collect();
        if home.is_empty() {
            let country = people.country.and_then(|code| places.country(code));
            home.extend(country);
        }
        candidates.extend(
            home.into_iter()
                .map(|entry| Candidate::new(entry, Match::Main)),
        );
    }
    each_once(&mut candidates);
    candidates
}

fn is_small(feature: Feature) -> bool {
    matches!(
        feature,
        Feature::Settlement | Feature::Neighbourhood | Feature::Admin2
    )
}

/// Keeps the best match of each place.
fn each_once(candidates: &mut Vec<Candidate<'_>>) {
    candidates.sort_by(|a, b| a.entry.id.cmp(&b.entry.id).then(a.matched.cmp(&b.matched)));
    candidates.dedup_by(|next, kept| next.entry.id == kept.entry.id);
}
