//! Borders: which two countries 'the border with Sudan' parts, and where on it something is.
//!
//! The other side is the country that is named nearest to the phrase, in its sentence or before, and
//! borders on the first. Where a town is named beside it, the stretch of border nearest to that.
//!
//! Deliberately absent: borders within a country.

use super::phrases::{Phrase, point};
use crate::actors::Resolver;
use crate::tree::Tree;
use rapporteur_lexicon::{ActorKind, Border, Lexicon};
use rapporteur_model::distance_km;
use rapporteur_model::{Feature, PlaceKind};
use smol_str::SmolStr;

/// How many phrases before may name the other side.
const BEFORE: usize = 12;

/// How near a town must lie to a border for its stretch to be meant, in kilometres.
const NEAR_KM: f64 = 150.0;

/// Radius of a stretch of border beside a town, in kilometres.
const STRETCH_KM: f64 = 50.0;

/// Gives the phrases that name a border where it runs.
pub(super) fn settle(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    phrases: &mut [Phrase],
) {
    for index in 0..phrases.len() {
        let Some(phrase) = phrases.get(index) else {
            continue;
        };
        let Some(border) = border(tree, lexicon, resolver, phrases, index) else {
            continue;
        };
        let (middle, radius_km) = stretch(tree, phrases, phrase, border);
        let name = border.name.clone();
        if let Some(phrase) = phrases.get_mut(index) {
            phrase.place.name = Some(name);
            phrase.place.lat = Some(middle.0);
            phrase.place.lon = Some(middle.1);
            phrase.place.radius_km = Some(radius_km);
            phrase.place.precision = Some(5);
            phrase.place.geonames = None;
        }
    }
}

fn border<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    resolver: &Resolver<'_>,
    phrases: &[Phrase],
    index: usize,
) -> Option<&'l Border> {
    let phrase = phrases.get(index)?;
    match phrase.border.as_slice() {
        [one, other] => lexicon.borders.between(one, other),
        [one] => {
            let sentence = tree.sentence(phrase.head);
            // Whose army it is tells it as well as where something is.
            let mut named: Vec<(usize, SmolStr)> = sentence
                .filter_map(|token| {
                    let name = resolver.name_at(token)?;
                    let state = matches!(name.kind, ActorKind::Country | ActorKind::People);
                    let country = name.offices.first()?.country.clone()?;
                    state.then_some((token.abs_diff(phrase.head), country))
                })
                .collect();
            named.sort();
            let before = phrases
                .get(index.saturating_sub(BEFORE)..index)
                .unwrap_or(&[])
                .iter()
                .rev()
                .filter_map(|other| other.place.country.clone());
            let mut borders = named
                .into_iter()
                .map(|(_, country)| country)
                .chain(before)
                .filter(|country| country != one)
                .filter_map(|country| lexicon.borders.between(one, &country));
            borders.next()
        }
        _ => None,
    }
}

/// The stretch of a border that lies by a town named in the sentence, else all of it.
fn stretch(
    tree: &Tree<'_>,
    phrases: &[Phrase],
    phrase: &Phrase,
    border: &Border,
) -> ((f64, f64), f64) {
    let sentence = tree.sentence(phrase.head);
    let towns = phrases.iter().filter(|other| {
        sentence.contains(&other.tokens.start)
            && other.place.kind == PlaceKind::Literal
            && other.place.feature == Some(Feature::Settlement)
    });
    let near = towns
        .filter_map(|town| point(&town.place))
        .flat_map(|town| {
            border
                .points
                .iter()
                .map(move |&along| (distance_km(town, along), along))
        })
        .min_by(|one, other| one.0.total_cmp(&other.0));
    match near {
        Some((km, along)) if km <= NEAR_KM => (along, STRETCH_KM),
        _ => (border.middle, border.radius_km),
    }
}
