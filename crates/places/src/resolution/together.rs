//! All names of a text together: places that are meant lie near each other, in one division, in one
//! country.
//!
//! Each name is first judged for itself; then, some times over, every candidate is asked how near it is
//! to the candidates of the other names, each counted by how likely it is so far. Five towns of one
//! valley find each other, though each has larger namesakes. (The idea of mutual support is old:
//! Leidner 2007; Lieberman and Samet 2012 call it local lexicons.)
//!
//! Deliberately absent: an exact best choice, which takes exponential time and is no better.

use super::candidates::Candidate;
use super::clues::{CLUES, Clue};
use super::containers::EARTH_KM;
use super::rules::{Rules, Weights};
use crate::codes::CountryCode;
use crate::entry::EntryId;
use std::collections::BTreeMap;

/// How often the names are judged together.
pub(super) const ROUNDS: usize = 3;

/// Candidates whose distances are taken; in texts with more, each name has fewer.
const MOST_COMPARED: usize = 2048;

/// Distance in kilometres at which a neighbour counts half.
const NEAR_KM: f32 = 100.0;

/// A name with its candidates, judged so far.
#[derive(Clone, Debug)]
pub(super) struct Group<'p> {
    pub(super) candidates: Vec<Candidate<'p>>,
    /// Clues of each candidate, for each way in which the name is mentioned.
    pub(super) variants: Vec<Variant>,
    /// How likely each candidate is, over all mentions.
    pub(super) likely: Vec<f32>,
}

/// Mentions of a name that look the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Variant {
    /// Clues of each candidate.
    pub(super) clues: Vec<Weights>,
    /// How likely each candidate is here.
    pub(super) likely: Vec<f32>,
    /// How many mentions.
    pub(super) times: f32,
}

/// Names that nobody marked: candidates of each, the best known first.
pub(super) type Context<'c, 'p> = Vec<&'c [Candidate<'p>]>;

/// Judges all groups: their clues are completed, their likelihoods set.
pub(super) fn judge(groups: &mut [Group<'_>], context: &Context<'_, '_>, rules: &Rules) {
    for group in groups.iter_mut() {
        weigh(group, &rules.alone);
    }
    set_possible(groups, context);
    for _ in 0..ROUNDS {
        compare(groups);
        for group in groups.iter_mut() {
            weigh(group, &rules.together);
        }
    }
}

/// Turns clues into likelihoods.
fn weigh(group: &mut Group<'_>, weights: &Weights) {
    group.likely = vec![0.0; group.candidates.len()];
    let mentions: f32 = group.variants.iter().map(|variant| variant.times).sum();
    for variant in &mut group.variants {
        variant.likely = shares(&variant.clues, weights);
        for (all, here) in group.likely.iter_mut().zip(&variant.likely) {
            *all += here * variant.times / mentions.max(1.0);
        }
    }
}

/// Shares that add up to one (softmax).
fn shares(clues: &[Weights], weights: &Weights) -> Vec<f32> {
    let points: Vec<f32> = clues
        .iter()
        .map(|clues| {
            clues
                .iter()
                .zip(weights)
                .map(|(clue, weight)| clue * weight)
                .sum()
        })
        .collect();
    let most = points.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut shares: Vec<f32> = points.iter().map(|point| (point - most).exp()).collect();
    let whole: f32 = shares.iter().sum();
    for share in &mut shares {
        *share /= whole.max(f32::MIN_POSITIVE);
    }
    shares
}

/// Sets the clues from what the other names can be at all, however unlikely: the hamlets of one valley
/// are each unlikely for themselves. A name with many candidates says less by having one close by.
fn set_possible(groups: &mut [Group<'_>], context: &Context<'_, '_>) {
    let most = most_of_each(groups.len());
    let of_context: Vec<Vec<f32>> = context
        .iter()
        .map(|candidates| by_standing(candidates))
        .collect();
    let evenly: Vec<Vec<f32>> = groups
        .iter()
        .map(|group| {
            let count = group.candidates.len().max(1) as f32;
            vec![count.sqrt().recip(); group.candidates.len()]
        })
        .collect();
    for number in 0..groups.len() {
        let Some(group) = groups.get(number) else {
            continue;
        };
        let found: Vec<[f32; 2]> = group
            .candidates
            .iter()
            .take(most)
            .map(|candidate| {
                if !candidate.is_spot {
                    return [0.0, 0.0];
                }
                let around: f32 = context
                    .iter()
                    .zip(&of_context)
                    .map(|(candidates, likely)| best(candidate, candidates, likely, most))
                    .sum();
                let possible: f32 = (0..groups.len())
                    .filter(|&other| other != number)
                    .filter_map(|other| groups.get(other).zip(evenly.get(other)))
                    .map(|(other, evenly)| best(candidate, &other.candidates, evenly, most))
                    .sum();
                [around.ln_1p(), possible.ln_1p()]
            })
            .collect();
        let Some(group) = groups.get_mut(number) else {
            continue;
        };
        for variant in &mut group.variants {
            for (clues, [around, possible]) in variant.clues.iter_mut().zip(&found) {
                clues[Clue::Around as usize] = *around;
                clues[Clue::Possible as usize] = *possible;
            }
        }
    }
}

/// How likely the candidates of a name are by how well known they are.
fn by_standing(candidates: &[Candidate<'_>]) -> Vec<f32> {
    let points: Vec<f32> = candidates
        .iter()
        .map(|candidate| (candidate.standing() / 2.0).exp())
        .collect();
    let whole: f32 = points.iter().sum();
    points
        .iter()
        .map(|point| point / whole.max(f32::MIN_POSITIVE))
        .collect()
}

fn most_of_each(groups: usize) -> usize {
    (MOST_COMPARED / groups.max(1)).max(3)
}

/// The support of a name's likeliest near candidate.
fn best(candidate: &Candidate<'_>, others: &[Candidate<'_>], likely: &[f32], most: usize) -> f32 {
    let mut best = 0.0f32;
    for (other, likely) in others.iter().zip(likely).take(most) {
        if other.is_spot && *likely > LEAST_LIKELY {
            let squared = squared_chord(candidate.point, other.point) * (EARTH_KM * EARTH_KM);
            best = best.max(likely / (1.0 + squared / (NEAR_KM * NEAR_KM)));
        }
    }
    best
}

/// Less than this supports nothing.
const LEAST_LIKELY: f32 = 1e-3;

/// Square of the straight line between two points of the unit sphere.
pub(super) fn squared_chord(a: [f32; 3], b: [f32; 3]) -> f32 {
    let [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    x * x + y * y + z * z
}

/// Likelihoods added up by where candidates lie.
#[derive(Default)]
struct Sums {
    countries: BTreeMap<CountryCode, f32>,
    admin1: BTreeMap<EntryId, f32>,
    admin2: BTreeMap<EntryId, f32>,
}

impl Sums {
    fn of<'g, 'p: 'g>(groups: impl IntoIterator<Item = &'g Group<'p>>) -> Self {
        let mut sums = Self::default();
        for group in groups {
            for (candidate, likely) in group.candidates.iter().zip(&group.likely) {
                let entry = &candidate.entry;
                if let Some(country) = entry.country {
                    *sums.countries.entry(country).or_default() += likely;
                }
                if let Some(division) = admin1(candidate) {
                    *sums.admin1.entry(division).or_default() += likely;
                }
                if let Some(division) = admin2(candidate) {
                    *sums.admin2.entry(division).or_default() += likely;
                }
            }
        }
        sums
    }
}

/// What the other groups have of a sum: all of it without what this group has.
fn rest<K: Ord>(
    all: &BTreeMap<K, f32>,
    group: &Group<'_>,
    key: Option<K>,
    of: impl Fn(&Candidate<'_>) -> Option<K>,
) -> f32 {
    let Some(key) = key else {
        return 0.0;
    };
    let own: f32 = group
        .candidates
        .iter()
        .zip(&group.likely)
        .filter(|(candidate, _)| of(candidate).as_ref() == Some(&key))
        .map(|(_, likely)| likely)
        .sum();
    (all.get(&key).copied().unwrap_or(0.0) - own).max(0.0)
}

/// The division that a candidate speaks for: one's own name is counted by itself.
fn admin1(candidate: &Candidate<'_>) -> Option<EntryId> {
    candidate.entry.admin1.filter(|_| !candidate.is_division())
}

fn admin2(candidate: &Candidate<'_>) -> Option<EntryId> {
    candidate.entry.admin2.filter(|_| !candidate.is_division())
}

/// Sets the clues that come from the other names.
fn compare(groups: &mut [Group<'_>]) {
    let all = Sums::of(groups.iter());
    let others = groups
        .iter()
        .filter(|group| !group.candidates.is_empty())
        .count();
    let others = (others.saturating_sub(1).max(1)) as f32;
    let most = most_of_each(groups.len());
    for number in 0..groups.len() {
        let Some(group) = groups.get(number) else {
            continue;
        };
        let mut found = Vec::with_capacity(group.candidates.len());
        for (index, candidate) in group.candidates.iter().enumerate() {
            let entry = &candidate.entry;
            let in_division = rest(&all.admin1, group, entry.admin1, admin1);
            let country = |candidate: &Candidate<'_>| candidate.entry.country;
            let mut clues = [0.0; CLUES.len()];
            let mut set = |clue: Clue, value: f32| clues[clue as usize] = value;
            set(
                Clue::SameCountry,
                rest(&all.countries, group, entry.country, country) / others,
            );
            set(Clue::SameAdmin1, in_division / others);
            set(Clue::ManyAdmin1, in_division.ln_1p());
            set(
                Clue::SameAdmin2,
                rest(&all.admin2, group, entry.admin2, admin2).ln_1p(),
            );
            if candidate.is_spot && index < most {
                let others = groups
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != number);
                let near: f32 = others
                    .map(|(_, other)| best(candidate, &other.candidates, &other.likely, most))
                    .sum();
                set(Clue::Near100, near.ln_1p());
            }
            found.push(clues);
        }
        let Some(group) = groups.get_mut(number) else {
            continue;
        };
        for variant in &mut group.variants {
            for (clues, found) in variant.clues.iter_mut().zip(&found) {
                for clue in FROM_OTHERS {
                    clues[clue as usize] = found[clue as usize];
                }
            }
        }
    }
}

const FROM_OTHERS: [Clue; 5] = [
    Clue::Near100,
    Clue::SameCountry,
    Clue::SameAdmin1,
    Clue::ManyAdmin1,
    Clue::SameAdmin2,
];
