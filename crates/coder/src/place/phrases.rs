//! The phrases that places stand in: 'on the outskirts of Goma', '20 km north of it', 'the border
//! between Mali and Niger' are one place each, and not the place that they name.
//!
//! From the name outwards the words around it are looked up (`data/places/phrases`), and what they
//! make of it is reckoned: a direction with a distance moves the point, 'near' widens the circle.
//!
//! Deliberately absent: what the phrase is to an event (see [`super::attach`]).

use super::geometry::{destination, middle, rounded};
use super::surface::Surface;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, PlaceMeaning, PlaceWordKind};
use rapporteur_model::{Feature, Place, PlaceKind, PlaceSource, Span};
use smol_str::SmolStr;
use std::ops::Range;

/// A place as it stands in its sentence.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// Words, precision, radius and coordinates are of the phrase.
    pub(super) place: Place,
    /// Its words, with those that only put it in ('the city of').
    pub(super) tokens: Range<usize>,
    /// The word that the others hang from.
    pub(super) head: usize,
    /// Entries of the data files that made it what it is.
    pub(super) rules: Vec<SmolStr>,
    /// Whether its words say where from a place, and not the place itself.
    pub(super) vague: bool,
    /// Whether it names a place.
    pub(super) named: bool,
    /// The countries of the border that it means; of one side, one.
    pub(super) border: Vec<SmolStr>,
    /// Where what it points back to was named; `None` where it names its place itself.
    pub(super) given_by: Option<PlaceSource>,
}

/// How far a side of a place lies from its middle, in shares of its radius.
const TOWARDS_THE_SIDE: f64 = 0.5;

/// Kilometres about a place that 'east of it' without a distance means.
const BESIDE_KM: f64 = 25.0;

/// Least share of a distance told ('20 km north of') that the words may be off by.
const ROUGHLY: f64 = 0.2;

/// How many words of the phrase are added, at most.
const STEPS: usize = 5;

/// The phrase around a mention; `None` where it covers no word.
pub(super) fn around(tree: &Tree<'_>, lexicon: &Lexicon, mention: &Place) -> Option<Phrase> {
    let tokens = &tree.annotations.tokens;
    let first = tokens.partition_point(|token| token.span.end <= mention.span.start);
    let last = tokens.partition_point(|token| token.span.start < mention.span.end);
    if first >= last {
        return None;
    }
    let mut phrase = Phrase {
        place: mention.clone(),
        tokens: first..last,
        head: first,
        rules: Vec::new(),
        vague: false,
        named: true,
        border: Vec::new(),
        given_by: None,
    };
    let surface = Surface::new(tree, first);
    phrase.sort_behind(tree, lexicon, &surface);
    for _ in 0..STEPS {
        if !phrase.widen(tree, lexicon, &surface) {
            break;
        }
    }
    phrase.settle_head(tree)?;
    Some(phrase)
}

/// Two phrases that are the ends of one: 'between Bakhmut and Soledar', 'the border between Mali and
/// Niger', 'the Sudan-Chad border', 'Ukraine's border with Poland'.
pub(super) fn joined(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    first: &Phrase,
    second: &Phrase,
) -> Option<Phrase> {
    if second.tokens.start < first.tokens.end || !first.named || !second.named {
        return None;
    }
    let surface = Surface::new(tree, first.tokens.start);
    let between: Vec<&str> = (first.tokens.end..second.tokens.start)
        .take(5)
        .map(|token| tree.lower(token))
        .filter(|word| *word != "the" && !word.trim().is_empty())
        .collect();
    let border = |token: Option<usize>| {
        token.and_then(|token| {
            lexicon
                .places
                .word(PlaceWordKind::Border, surface.lower(token)?)
        })
    };
    let ends = |phrase: Range<usize>, rule: Option<&SmolStr>, line: bool| {
        both(tree, phrase, first, second, rule, line)
    };
    match between.as_slice() {
        ["and"] => {
            let (before, start) = surface.back(first.tokens.start)?;
            if before != "between" {
                return None;
            }
            let noun = surface.back(start);
            match noun.and_then(|(_, at)| Some((at, border(Some(at))?))) {
                Some((at, entry)) => ends(
                    surface.noun_start(at)..second.tokens.end,
                    Some(&entry.rule),
                    true,
                ),
                // 'between Russia and Ukraine' are their talks, and no place.
                None if lies_between(first) && lies_between(second) => {
                    ends(start..second.tokens.end, None, false)
                }
                None => None,
            }
        }
        ["-" | "–" | "/"] | [] => {
            let entry = border(Some(second.tokens.end))?;
            ends(
                first.tokens.start..second.tokens.end + 1,
                Some(&entry.rule),
                true,
            )
        }
        ["'s" | "’s", noun, "with"] => {
            let entry = lexicon.places.word(PlaceWordKind::Border, noun)?;
            ends(
                first.tokens.start..second.tokens.end,
                Some(&entry.rule),
                true,
            )
        }
        _ => None,
    }
}

/// Whether something can lie between a place and another: a town, and not a state.
fn lies_between(phrase: &Phrase) -> bool {
    phrase.place.kind == PlaceKind::Literal
        && !matches!(
            phrase.place.feature,
            None | Some(Feature::Country | Feature::WorldRegion)
        )
}

fn both(
    tree: &Tree<'_>,
    tokens: Range<usize>,
    first: &Phrase,
    second: &Phrase,
    rule: Option<&SmolStr>,
    line: bool,
) -> Option<Phrase> {
    let span = tree.trimmed_span(tokens.clone());
    let (one, other) = (&first.place, &second.place);
    let ends = point(one).zip(point(other));
    // The middle of two countries is not on their border.
    let spots = ends.filter(|_| !line);
    let country = one
        .country
        .clone()
        .filter(|country| Some(country) == other.country.as_ref());
    let mut phrase = Phrase {
        place: Place {
            text: span.of(tree.text).to_owned(),
            span,
            name: one
                .name
                .as_ref()
                .zip(other.name.as_ref())
                .map(|(one, other)| format!("{one} – {other}")),
            geonames: None,
            lat: spots.map(|(one, other)| rounded(middle(one, other)).0),
            lon: spots.map(|(one, other)| rounded(middle(one, other)).1),
            country,
            admin1: one
                .admin1
                .clone()
                .filter(|admin1| Some(admin1) == other.admin1.as_ref()),
            feature: Some(Feature::Line),
            precision: spots.map(|_| 5),
            radius_km: spots.map(|(one, other)| rapporteur_model::distance_km(one, other) / 2.0),
            score: one
                .score
                .zip(other.score)
                .map(|(one, other)| one.min(other)),
            kind: PlaceKind::Literal,
            runners_up: Vec::new(),
        },
        tokens,
        head: first.head,
        rules: rule.into_iter().cloned().collect(),
        vague: true,
        named: true,
        border: if line {
            [one, other]
                .iter()
                .filter_map(|place| place.country.clone())
                .collect()
        } else {
            Vec::new()
        },
        given_by: None,
    };
    phrase.settle_head(tree)?;
    Some(phrase)
}

/// The coordinates of a place, where it has them.
pub(super) fn point(place: &Place) -> Option<(f64, f64)> {
    place.lat.zip(place.lon)
}

impl Phrase {
    /// Adds what stands just before; false where that has nothing to do with it.
    fn widen(&mut self, tree: &Tree<'_>, lexicon: &Lexicon, surface: &Surface<'_>) -> bool {
        let words = &lexicon.places;
        let mut start = self.tokens.start;
        // 'near the Kremlin'.
        if let Some(("the", at)) = surface.back(start) {
            start = at;
        }
        let back = |from: usize| move |back: usize| surface.nth_back(from, back);
        if start == self.tokens.start
            && let Some((length, entry)) = words.before(PlaceWordKind::Quarter, back(start))
        {
            let from = start - length;
            self.quarter(&entry.means);
            self.add(tree, surface.determined(from), Some(&entry.rule), true);
            return true;
        }
        if let Some((length, entry)) = words.before(PlaceWordKind::Near, back(start))
            && let PlaceMeaning::Near {
                radius_km,
                precision,
            } = entry.means
        {
            let mut from = start - length;
            // 'around 20 towns': what stands before a number counts.
            let told = surface.length_before(lexicon, from);
            if let Some((km, at, _)) = told {
                self.beside(km, precision);
                from = at;
            } else {
                self.beside(radius_km, precision);
            }
            self.add(tree, from, Some(&entry.rule), true);
            self.noun_before(lexicon, surface, tree);
            return true;
        }
        let Some((preposition, at)) = surface.back(start) else {
            return false;
        };
        match preposition {
            "of" | "from" => {
                let direction = words.before(PlaceWordKind::Direction, back(at));
                if let Some((length, entry)) = direction
                    && let PlaceMeaning::Direction { bearing } = entry.means
                {
                    let from = at - length;
                    self.on_a_side(tree, lexicon, surface, from, bearing, &entry.rule);
                    return true;
                }
                if preposition == "from" {
                    // '30 km from Goma'; 'to 30 km from' is a way and no place.
                    let Some((km, from, rule)) = surface.length_before(lexicon, at) else {
                        return false;
                    };
                    let rule = rule.clone();
                    self.beside(km, 2);
                    self.add(tree, from, Some(&rule), true);
                    return true;
                }
                self.noun_of(tree, lexicon, surface, at)
            }
            "with" => {
                let noun = surface.nth_back(at, 0);
                let entry = noun.and_then(|noun| words.word(PlaceWordKind::Border, noun));
                let Some(entry) = entry else { return false };
                self.becomes_a_border();
                // What lies on a border with a country need not lie in it.
                self.place.country = None;
                self.add(tree, surface.noun_start(at - 1), Some(&entry.rule), true);
                true
            }
            _ => false,
        }
    }

    /// 'the city of Goma', 'the outskirts of Goma', 'the border of Chad'; `of` is the token.
    fn noun_of(
        &mut self,
        tree: &Tree<'_>,
        lexicon: &Lexicon,
        surface: &Surface<'_>,
        of: usize,
    ) -> bool {
        let words = &lexicon.places;
        let Some((noun, at)) = surface.back(of) else {
            return false;
        };
        if let Some(entry) = words.word(PlaceWordKind::Surroundings, noun) {
            match entry.means {
                PlaceMeaning::Near {
                    radius_km,
                    precision,
                } => self.beside(radius_km, precision),
                _ => self.quarter(&entry.means),
            }
            self.add(tree, surface.noun_start(at), Some(&entry.rule), true);
            return true;
        }
        if let Some(entry) = words.word(PlaceWordKind::Border, noun) {
            self.becomes_a_border();
            self.add(tree, surface.noun_start(at), Some(&entry.rule), true);
            return true;
        }
        if let Some(entry) = words.word(PlaceWordKind::Sort, noun)
            && surface.is_singular(at)
        {
            self.add(tree, surface.noun_start(at), Some(&entry.rule), false);
            return true;
        }
        false
    }

    /// 'north of Goma', '20 km north of Goma', 'the north of Mali'; the words of direction start at
    /// `from`.
    fn on_a_side(
        &mut self,
        tree: &Tree<'_>,
        lexicon: &Lexicon,
        surface: &Surface<'_>,
        from: usize,
        bearing: f64,
        rule: &SmolStr,
    ) {
        if let Some((km, start, unit)) = surface.length_before(lexicon, from) {
            let unit = unit.clone();
            if let Some(here) = point(&self.place) {
                let own = self.place.radius_km.unwrap_or(0.0);
                let there = rounded(destination(
                    here,
                    bearing,
                    km + own.min(km) * TOWARDS_THE_SIDE,
                ));
                self.place.lat = Some(there.0);
                self.place.lon = Some(there.1);
            }
            self.place.radius_km = Some((km * ROUGHLY).max(5.0));
            self.place.precision = Some(2);
            self.rules.push(unit);
            self.add(tree, start, Some(rule), true);
        } else if let Some(("the" | "far", _)) = surface.back(from) {
            self.quarter(&PlaceMeaning::Direction { bearing });
            self.add(tree, surface.noun_start(from), Some(rule), true);
        } else {
            self.beside(BESIDE_KM, 2);
            self.add(tree, from, Some(rule), true);
        }
        self.noun_before(lexicon, surface, tree);
    }

    /// 'a village near Goma', 'a checkpoint 20 km north of Goma': the noun is put in, not the name.
    fn noun_before(&mut self, lexicon: &Lexicon, surface: &Surface<'_>, tree: &Tree<'_>) {
        let Some((noun, at)) = surface.back(self.tokens.start) else {
            return;
        };
        let known = [PlaceWordKind::Sort, PlaceWordKind::Unnamed]
            .iter()
            .find_map(|&kind| lexicon.places.word(kind, noun));
        if let Some(entry) = known
            && surface.is_noun(at)
        {
            self.add(tree, surface.noun_start(at), Some(&entry.rule), true);
        }
    }

    /// 'the Kharkiv region', 'Goma city': the sort of place behind the name. A region that has its
    /// name from a town is more than the town.
    fn sort_behind(&mut self, tree: &Tree<'_>, lexicon: &Lexicon, surface: &Surface<'_>) {
        let next = self.tokens.end;
        let Some(word) = surface.lower(next) else {
            return;
        };
        let hangs = tree
            .head_of(self.place.span)
            .is_some_and(|head| tree.dep(head) == "compound" && tree.head(head) == Some(next));
        if let Some(entry) = lexicon.places.word(PlaceWordKind::Border, word)
            && hangs
        {
            self.becomes_a_border();
            self.tokens.end = next + 1;
            self.place.span = Span::new(self.place.span.start, tree.token(next).span.end);
            self.place.text = self.place.span.of(tree.text).to_owned();
            self.rules.push(entry.rule.clone());
            return;
        }
        let Some(entry) = lexicon.places.word(PlaceWordKind::Sort, word) else {
            return;
        };
        let PlaceMeaning::Sort { features } = &entry.means else {
            return;
        };
        let other = self
            .place
            .feature
            .is_some_and(|feature| !features.contains(&feature));
        if !hangs {
            return;
        }
        if other && features.contains(&Feature::Admin1) {
            self.place.precision = self.place.precision.map(|known| known.max(4));
            self.place.radius_km = self.place.radius_km.map(|known| known.max(75.0));
            self.vague = true;
        }
        self.tokens.end = next + 1;
        self.place.span = Span::new(self.place.span.start, tree.token(next).span.end);
        self.place.text = self.place.span.of(tree.text).to_owned();
        self.rules.push(entry.rule.clone());
    }

    /// Takes in the words from `start` on.
    fn add(&mut self, tree: &Tree<'_>, start: usize, rule: Option<&SmolStr>, words: bool) {
        self.tokens.start = start;
        self.rules.extend(rule.cloned());
        if words {
            self.vague = true;
            let first = tree.token(start).span.start;
            self.place.span = Span::new(first, self.place.span.end);
            self.place.text = self.place.span.of(tree.text).to_owned();
        }
    }

    /// Around the place, so many kilometres.
    fn beside(&mut self, km: f64, precision: u8) {
        let own = self.place.radius_km.unwrap_or(0.0);
        self.place.radius_km = Some(own + km);
        // Near a town is near it; near a country is a line.
        let wide = matches!(
            self.place.feature,
            Some(
                Feature::Country
                    | Feature::Admin1
                    | Feature::Region
                    | Feature::WorldRegion
                    | Feature::Line
            )
        );
        self.place.precision = Some(if wide { precision.max(5) } else { precision });
    }

    /// A part of the place, on one side of it or anywhere.
    fn quarter(&mut self, means: &PlaceMeaning) {
        let precision = match self.place.feature {
            Some(Feature::Country | Feature::WorldRegion | Feature::Region | Feature::Admin1) => {
                Some(5)
            }
            _ => self.place.precision,
        };
        self.place.precision = precision;
        let Some(radius) = self.place.radius_km else {
            return;
        };
        match means {
            PlaceMeaning::Direction { bearing } => {
                if let Some(here) = point(&self.place) {
                    let there = rounded(destination(here, *bearing, radius * TOWARDS_THE_SIDE));
                    self.place.lat = Some(there.0);
                    self.place.lon = Some(there.1);
                }
                self.place.radius_km = Some(radius * TOWARDS_THE_SIDE);
            }
            PlaceMeaning::Part { precision } => {
                self.place.precision = self.place.precision.map(|known| known.max(*precision));
            }
            _ => {}
        }
    }

    /// The border of one country is a line somewhere about it; where, the other side tells.
    fn becomes_a_border(&mut self) {
        self.border = self.place.country.iter().cloned().collect();
        self.place = Place {
            text: std::mem::take(&mut self.place.text),
            span: self.place.span,
            kind: PlaceKind::Literal,
            feature: Some(Feature::Line),
            name: self.place.name.take(),
            country: self.place.country.take(),
            ..Place::default()
        };
        self.vague = true;
    }

    fn settle_head(&mut self, tree: &Tree<'_>) -> Option<()> {
        self.head = tree.head_of(tree.trimmed_span(self.tokens.clone()))?;
        Some(())
    }
}
