//! Resolution: which of the many places of a name is meant.
//!
//! All marked names of a text are resolved together, from its words alone:
//!
//! 1. What each name can stand for ([`candidates`]): exact names first, then looser ones.
//! 2. What the whole text names, marked or not ([`reading`]): countries and peoples, divisions and their
//!    short forms, counties, towns, area codes of telephone numbers.
//! 3. What stands around a mention ([`containers`]): 'Springfield, Illinois', 'northern Lebanon',
//!    'the city of', 'province'.
//! 4. How well known each candidate is and what the text says of where it lies ([`measure`]), then, for
//!    some rounds, how well it goes with the likely candidates of the other names ([`together`]).
//!
//! Every step gives clues with names ([`clues`]); their weights are data and were fitted to texts. The
//! weighted sum of a candidate becomes a share of all candidates of the name: the score.
//!
//! ```
//! # fn main() -> Result<(), rapporteur_places::IndexError> {
//! use rapporteur_model::Span;
//! use rapporteur_places::{Gazetteer, Places};
//! let (places, _) = Places::load(&rapporteur_data::DataSet::embedded(), Gazetteer::embedded()?);
//! let text = "A clinic opened in Tripoli, in northern Lebanon.";
//! let found = places.resolve(text, &[Span::new(19, 26)]);
//! assert_eq!(found[0].as_ref().unwrap().country.as_deref(), Some("LBN"));
//! # Ok(())
//! # }
//! ```
//!
//! Deliberately absent: finding names, and whether a name stands for a government or is part of
//! another name; those who call know that it is a place.

mod candidates;
mod clues;
mod containers;
mod measure;
mod reading;
mod rules;
mod together;
mod words;

pub(crate) use rules::Rules;

use crate::entry::EntryId;
use crate::names::fold;
use crate::places::Places;
use candidates::{Candidate, Found, Match};
use clues::CLUES;
use measure::Surroundings;
use rapporteur_model::{Feature, Place, RunnerUp, Span};
use reading::Reading;
use rules::Side;
use std::collections::{BTreeMap, HashMap};
use together::{Group, Variant};

/// Runners-up that an answer lists, and the share below which none is listed.
const MOST_RUNNERS_UP: usize = 4;
const LEAST_SHARE: f32 = 0.005;

/// Marked names of one text that are resolved together; those behind are resolved by themselves.
const MOST_TOGETHER: usize = 1024;

impl Places {
    /// Which places the marked names of a text are, one answer for each span in the order asked;
    /// `None` where no place has the name. Spans are bytes of `text` and may come in any order; one that
    /// does not fit the text has no answer.
    pub fn resolve(&self, text: &str, spans: &[Span]) -> Vec<Option<Place>> {
        let reading = Reading::of(self, self.resolution(), text);
        let mut answers = Vec::with_capacity(spans.len());
        // Names far apart in an endless text have nothing to do with each other.
        for chunk in spans.chunks(MOST_TOGETHER) {
            let mut names = Names::read(self, text, &reading, chunk);
            let judged = names.judge();
            answers.extend(names.answers(&judged));
        }
        answers
    }
}

/// What a candidate of a marked name was chosen or passed over for.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// The place.
    pub id: EntryId,
    /// Latitude in degrees, north positive (WGS 84).
    pub lat: f64,
    /// Longitude in degrees, east positive (WGS 84).
    pub lon: f64,
    /// Its share of all candidates, from 0 to 1.
    pub share: f32,
    /// The clues by their names, each with its value before it is weighted.
    pub clues: Vec<(&'static str, f32)>,
}

impl Places {
    /// The candidates of each marked name with all clues, the best known first: why
    /// [`resolve`](Self::resolve) answers what it does, and what weights are fitted to.
    pub fn weigh(&self, text: &str, spans: &[Span]) -> Vec<Vec<Weighed>> {
        let reading = Reading::of(self, self.resolution(), text);
        let mut weighed = Vec::with_capacity(spans.len());
        for chunk in spans.chunks(MOST_TOGETHER) {
            let mut names = Names::read(self, text, &reading, chunk);
            let judged = names.judge();
            weighed.extend(names.seats.iter().map(|&seat| weighed_at(&judged, seat)));
        }
        weighed
    }
}

fn weighed_at(judged: &[Group<'_>], seat: Option<(usize, usize)>) -> Vec<Weighed> {
    let group = seat.and_then(|(group, _)| judged.get(group));
    let variant = group
        .zip(seat)
        .and_then(|(group, (_, variant))| group.variants.get(variant));
    let (Some(group), Some(variant)) = (group, variant) else {
        return Vec::new();
    };
    let judgements = variant.clues.iter().zip(&variant.likely);
    group
        .candidates
        .iter()
        .zip(judgements)
        .map(|(candidate, (clues, &share))| Weighed {
            id: candidate.entry.id,
            lat: candidate.entry.lat,
            lon: candidate.entry.lon,
            share,
            clues: CLUES
                .iter()
                .map(|clue| clue.name())
                .zip(clues.iter().copied())
                .collect(),
        })
        .collect()
}

/// A marked name: the number of its span, and what is seen around it.
type Mention = (usize, Surroundings);

/// A marked name as it is written: which group it is in, and what part of it candidates have.
struct Spelled {
    number: usize,
    core: (usize, usize),
    wanted: Vec<Feature>,
}

/// The marked names of a text with all that is known of them.
struct Names<'p, 't> {
    places: &'p Places,
    text: &'t str,
    spans: &'t [Span],
    reading: &'t Reading<'p>,
    groups: Vec<Group<'p>>,
    /// Names of the reading that are marked.
    marked: Vec<bool>,
    /// For each span its group and variant; `None` where it does not fit the text.
    seats: Vec<Option<(usize, usize)>>,
}

impl<'p, 't> Names<'p, 't> {
    fn read(
        places: &'p Places,
        text: &'t str,
        reading: &'t Reading<'p>,
        spans: &'t [Span],
    ) -> Self {
        let rules = places.resolution();
        let mut marked = vec![false; reading.names.len()];
        let mut numbers: HashMap<&str, Spelled> = HashMap::new();
        // Spellings of one name ('NEWARK') have the same candidates and are one name.
        let mut same: BTreeMap<Vec<(EntryId, Match)>, usize> = BTreeMap::new();
        let mut found: Vec<(Vec<Candidate<'p>>, Vec<Mention>, Option<usize>)> = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            let Some(name) = text
                .get(span.start..span.end)
                .filter(|name| !name.is_empty())
            else {
                continue;
            };
            let spelled = numbers.entry(name).or_insert_with(|| {
                let Found {
                    candidates,
                    core,
                    wanted,
                } = candidates::find(places, rules, name);
                let own = reading.name(&fold(name.get(core.0..core.1).unwrap_or(name)));
                if let Some(own) = own.and_then(|own| marked.get_mut(own)) {
                    *own = true;
                }
                let identity: Vec<_> = candidates
                    .iter()
                    .map(|candidate| (candidate.entry.id, candidate.matched))
                    .collect();
                let number = match same.get(&identity).filter(|_| !identity.is_empty()) {
                    Some(&number) => number,
                    None => {
                        found.push((candidates, Vec::new(), own));
                        same.insert(identity, found.len() - 1);
                        found.len() - 1
                    }
                };
                Spelled {
                    number,
                    core,
                    wanted,
                }
            });
            let Some((_, mentions, own)) = found.get_mut(spelled.number) else {
                continue;
            };
            let (start, end) = (span.start + spelled.core.0, span.start + spelled.core.1);
            let mut containers = containers::around(reading, rules, text, start, end);
            containers.retain(|container| Some(*container) != *own);
            let mut wanted = spelled.wanted.clone();
            wanted.extend(wanted_around(reading, rules, start, end));
            mentions.push((index, Surroundings { containers, wanted }));
        }
        let mut names = Self {
            places,
            text,
            spans,
            reading,
            groups: Vec::new(),
            marked,
            seats: vec![None; spans.len()],
        };
        for (candidates, mentions, own) in found {
            names.seat(candidates, mentions, own);
        }
        names
    }

    /// Makes a group of a name, with a variant for each way in which it is mentioned.
    fn seat(&mut self, candidates: Vec<Candidate<'p>>, mentions: Vec<Mention>, own: Option<usize>) {
        let of_name = measure::of_name(self.reading, self.places.resolution(), own, &candidates);
        let mut all_containers: Vec<usize> = mentions
            .iter()
            .flat_map(|(_, surroundings)| &surroundings.containers)
            .copied()
            .collect();
        all_containers.sort_unstable();
        all_containers.dedup();
        let mut variants: Vec<Variant> = Vec::new();
        let mut seen: BTreeMap<Surroundings, usize> = BTreeMap::new();
        for (index, surroundings) in mentions {
            let number = match seen.get(&surroundings) {
                Some(&number) => number,
                None => {
                    let mut clues = of_name.clone();
                    measure::at_mention(
                        &mut clues,
                        self.reading,
                        &candidates,
                        &surroundings,
                        &all_containers,
                    );
                    variants.push(Variant {
                        clues,
                        ..Variant::default()
                    });
                    seen.insert(surroundings, variants.len() - 1);
                    variants.len() - 1
                }
            };
            if let Some(variant) = variants.get_mut(number) {
                variant.times += 1.0;
            }
            if let Some(seat) = self.seats.get_mut(index) {
                *seat = Some((self.groups.len(), number));
            }
        }
        self.groups.push(Group {
            likely: vec![0.0; candidates.len()],
            candidates,
            variants,
        });
    }

    /// Judges all names together.
    fn judge(&mut self) -> Vec<Group<'p>> {
        let mut groups = std::mem::take(&mut self.groups);
        let is_marked = |name: usize| self.marked.get(name).copied().unwrap_or(false);
        let context = self.reading.context(is_marked).collect();
        together::judge(&mut groups, &context, self.places.resolution());
        groups
    }

    fn answers(&self, judged: &[Group<'p>]) -> Vec<Option<Place>> {
        self.spans
            .iter()
            .zip(&self.seats)
            .map(|(&span, seat)| {
                let (group, variant) = (*seat)?;
                let group = judged.get(group)?;
                let variant = group.variants.get(variant)?;
                if group.candidates.is_empty() {
                    return self.container_of(span);
                }
                answer(self.text, span, &group.candidates, &variant.likely)
            })
            .collect()
    }
}

impl Names<'_, '_> {
    /// What the text says that a name lies in which no place has: 'Saldowo, North Kivu' is somewhere in
    /// North Kivu, and known as exactly as that.
    fn container_of(&self, span: Span) -> Option<Place> {
        let rules = self.places.resolution();
        let containers = containers::around(self.reading, rules, self.text, span.start, span.end);
        let names = containers
            .iter()
            .filter_map(|&name| self.reading.names.get(name));
        let holding = names.filter(|name| !name.is_people).find_map(|name| {
            let of_area = |candidate: &&Candidate<'_>| {
                matches!(
                    candidate.entry.feature,
                    Feature::Country | Feature::Admin1 | Feature::Admin2
                )
            };
            // 'Georgia' may be two areas: what is behind the name must be one.
            let mut areas = name.candidates.iter().filter(of_area);
            let area = areas.next()?;
            areas.next().is_none().then_some(area)
        })?;
        answer(self.text, span, std::slice::from_ref(holding), &[1.0])
    }
}

/// What the words right before and behind a name say that it is.
fn wanted_around(reading: &Reading<'_>, rules: &Rules, start: usize, end: usize) -> Vec<Feature> {
    let words = &reading.words;
    let next = words.at(end);
    // The word that the name ends in reaches beyond it only by a possessive.
    let mut key = String::new();
    let mut wanted = Vec::new();
    for index in next..(next + 2).min(words.len()) {
        let gap_is_space = words
            .get(index)
            .is_some_and(|word| word.start <= end + 1 || index > next && words.gap(index) <= 1);
        if !gap_is_space {
            break;
        }
        words.extend_key(&mut key, index);
        if let Some(features) = rules.beside(Side::After, &key) {
            wanted = features.to_vec();
        }
    }
    let behind = words.at(start);
    for count in 1..=2.min(behind) {
        let first = behind - count;
        let adjoins = (first..behind).all(|index| words.gap(index + 1) <= 1)
            && words
                .get(behind - 1)
                .is_some_and(|word| word.end + 1 >= start);
        if !adjoins {
            break;
        }
        let mut key = String::new();
        for index in first..behind {
            words.extend_key(&mut key, index);
        }
        if let Some(features) = rules.beside(Side::Before, &key) {
            wanted.extend_from_slice(features);
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// The answer for one mention: the likeliest candidate, the next ones as runners-up.
fn answer(text: &str, span: Span, candidates: &[Candidate<'_>], likely: &[f32]) -> Option<Place> {
    let mut order: Vec<(usize, f32)> = likely.iter().copied().enumerate().collect();
    // Stable: among equals the better known goes first.
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (best, _) = *order.first()?;
    let chosen = candidates.get(best)?;
    let entry = &chosen.entry;
    // A town and the division that it is the seat of are one answer to 'where'.
    let is_same = |index: usize| {
        let other = candidates.get(index);
        index == best || other.is_some_and(|other| lies_with(chosen, other))
    };
    let score: f32 = order
        .iter()
        .filter(|(index, _)| is_same(*index))
        .map(|(_, share)| share)
        .sum();
    let runners_up = order
        .iter()
        .filter(|(index, share)| !is_same(*index) && *share >= LEAST_SHARE)
        .take(MOST_RUNNERS_UP)
        .filter_map(|&(index, share)| {
            let entry = &candidates.get(index)?.entry;
            Some(RunnerUp {
                name: entry.name().into_owned(),
                geonames: entry.geonames,
                lat: entry.lat,
                lon: entry.lon,
                country: entry.country.map(|code| code.as_str().into()),
                admin1: entry.admin1_name().map(Into::into),
                score: rounded(share),
            })
        })
        .collect();
    Some(Place {
        text: span.of(text).to_owned(),
        span,
        name: Some(entry.name().into_owned()),
        geonames: entry.geonames,
        lat: Some(entry.lat),
        lon: Some(entry.lon),
        country: entry.country.map(|code| code.as_str().into()),
        admin1: entry.admin1_name().map(Into::into),
        feature: Some(entry.feature),
        precision: Some(precision(entry.feature)),
        radius_km: Some(entry.radius_km),
        score: Some(rounded(score)),
        runners_up,
        ..Place::default()
    })
}

/// Whether one of two places of a name is the division that the other lies in.
fn lies_with(one: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    let holds = |division: &Candidate<'_>, town: &Candidate<'_>| {
        let (division, town) = (&division.entry, &town.entry);
        match division.feature {
            Feature::Admin1 => division.admin1.is_some() && division.admin1 == town.admin1,
            Feature::Admin2 => division.admin2.is_some() && division.admin2 == town.admin2,
            _ => false,
        }
    };
    let is_town = |place: &Candidate<'_>| place.entry.feature == Feature::Settlement;
    is_town(other) && holds(one, other) || is_town(one) && holds(other, one)
}

/// The step of GED's precision that a place of this sort has by itself.
fn precision(feature: Feature) -> u8 {
    match feature {
        Feature::Settlement
        | Feature::Neighbourhood
        | Feature::Site
        | Feature::Airport
        | Feature::Plant
        | Feature::BorderCrossing
        | Feature::Camp => 1,
        Feature::Admin2 => 3,
        Feature::Admin1 => 4,
        Feature::Region | Feature::Line | Feature::River | Feature::Land | Feature::Island => 5,
        Feature::Country => 6,
        Feature::Water | Feature::WorldRegion => 7,
    }
}

/// Three digits: more would be an artefact.
fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}
