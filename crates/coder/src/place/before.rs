//! Places that are not named where they stand: 'there', 'in the city', 'in populated areas'.
//!
//! What was named before is looked up: 'the city' is the last city named, 'there' the last place.
//! What is no place that was named keeps its words and has no coordinates.
//!
//! Deliberately absent: 'the capital' of a country that is not said to be one.

use super::phrases::Phrase;
use super::surface::Surface;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, PlaceMeaning, PlaceWordKind};
use rapporteur_model::{Place, PlaceKind, PlaceSource};
use std::ops::Range;

/// How many sentences back a place may have been named.
const SENTENCES: usize = 3;

/// Prepositions behind which a noun is a place.
const IN: [&str; 14] = [
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "across",
    "throughout",
    "within",
    "along",
    "around",
    "on",
    "from",
    "into",
    "to",
];

/// Phrases for places that no name stands in, given those that one does, in the order of the text.
pub(super) fn without_a_name(tree: &Tree<'_>, lexicon: &Lexicon, named: &[Phrase]) -> Vec<Phrase> {
    let mut found = Vec::new();
    for (number, sentence) in tree.annotations.sentences.iter().enumerate() {
        for token in sentence.clone() {
            let known = lexicon
                .places
                .word(PlaceWordKind::Before, tree.lower(token))
                .filter(|_| tree.pos(token) == "ADV" && tree.dep(token) == "advmod");
            if let Some(entry) = known {
                let before = antecedents(tree, named, number, token);
                let there = before
                    .filter(|(phrase, _)| phrase.place.kind == PlaceKind::Literal)
                    .find(|(phrase, _)| !is_spoken_of(tree, phrase));
                if let Some((phrase, given_by)) = there {
                    let mut rules = phrase.rules.clone();
                    rules.push(entry.rule.clone());
                    found.push(Phrase {
                        tokens: token..token + 1,
                        head: token,
                        rules,
                        given_by: Some(given_by),
                        ..phrase.clone()
                    });
                }
                continue;
            }
            found.extend(described(tree, lexicon, named, number, token));
        }
    }
    found
}

/// 'in the city', 'in several cities'.
fn described(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    named: &[Phrase],
    sentence: usize,
    noun: usize,
) -> Option<Phrase> {
    if !matches!(tree.pos(noun), "NOUN") {
        return None;
    }
    let word = tree.lower(noun);
    let unnamed = lexicon.places.word(PlaceWordKind::Unnamed, word);
    let sort = lexicon.places.word(PlaceWordKind::Sort, word);
    if unnamed.is_none() && sort.is_none() {
        return None;
    }
    let put_in = tree.dep(noun) == "pobj"
        && tree
            .head(noun)
            .is_some_and(|above| IN.contains(&tree.lower(above)));
    let acted_upon = matches!(tree.dep(noun), "dobj" | "nsubjpass");
    let surface = Surface::new(tree, noun);
    let tokens = surface.noun_start(noun)..noun + 1;
    // A name in the phrase says more than its noun, and so does one below it.
    let has_name = |phrase: &Phrase| {
        let overlaps = phrase.tokens.start < tokens.end && tokens.start < phrase.tokens.end;
        let below = tree.is_under(phrase.head, noun);
        phrase.place.kind != PlaceKind::Demonym && (overlaps || below)
    };
    let range = tree.annotations.sentences.get(sentence)?.clone();
    let here = of_tokens(named, range);
    if here.iter().any(has_name) {
        return None;
    }
    let definite = (tokens.start..noun).any(|token| {
        matches!(tree.lower(token), "the" | "this" | "that") && tree.dep(token) == "det"
    });
    let people = here
        .iter()
        .find(|phrase| tokens.contains(&phrase.head) && phrase.place.kind == PlaceKind::Demonym);
    let nation = people.and_then(|phrase| phrase.place.country.clone());
    if let Some(entry) = sort
        && definite
        && (put_in || acted_upon)
        && let PlaceMeaning::Sort { features } = &entry.means
    {
        let meant = antecedents(tree, named, sentence, tokens.start).find(|(phrase, _)| {
            let fits = phrase
                .place
                .feature
                .is_some_and(|feature| features.contains(&feature));
            let of_nation = nation.is_none() || phrase.place.country == nation;
            fits && of_nation && phrase.place.kind == PlaceKind::Literal && !phrase.vague
        });
        if let Some((phrase, given_by)) = meant {
            return Some(Phrase {
                tokens,
                head: noun,
                rules: vec![entry.rule.clone()],
                given_by: Some(given_by),
                ..phrase.clone()
            });
        }
    }
    let entry = unnamed?;
    if !put_in || tree.child_with(noun, &["relcl"]).is_some() {
        return None;
    }
    let span = tree.trimmed_span(tokens.clone());
    Some(Phrase {
        // 'Iranian territory', 'several Iranian cities': somewhere in Iran.
        place: Place {
            text: span.of(tree.text).to_owned(),
            span,
            kind: PlaceKind::Literal,
            ..people
                .map(|phrase| phrase.place.clone())
                .unwrap_or_default()
        },
        tokens,
        head: noun,
        rules: vec![entry.rule.clone()],
        vague: true,
        named: false,
        border: Vec::new(),
        given_by: None,
    })
}

/// The places named before a token, the last first: in its sentence and some before that.
fn antecedents<'p>(
    tree: &'p Tree<'_>,
    named: &'p [Phrase],
    sentence: usize,
    token: usize,
) -> impl Iterator<Item = (&'p Phrase, PlaceSource)> {
    let sentences = &tree.annotations.sentences;
    let from = sentences
        .get(sentence.saturating_sub(SENTENCES))
        .map_or(token, |first| first.start);
    let own = sentences.get(sentence).map_or(token, |own| own.start);
    of_tokens(named, from..token)
        .iter()
        .rev()
        .map(move |phrase| {
            let source = if phrase.tokens.start >= own {
                PlaceSource::Sentence
            } else {
                PlaceSource::Paragraph
            };
            (phrase, source)
        })
}

/// The phrases that start within some tokens, of all in the order of the text.
fn of_tokens(phrases: &[Phrase], tokens: Range<usize>) -> &[Phrase] {
    let first = phrases.partition_point(|phrase| phrase.tokens.start < tokens.start);
    let last = phrases.partition_point(|phrase| phrase.tokens.start < tokens.end);
    phrases.get(first..last).unwrap_or(&[])
}

/// Whether a place stands where somebody acts, and not something is: 'Russia attacked'.
fn is_spoken_of(tree: &Tree<'_>, phrase: &Phrase) -> bool {
    matches!(tree.dep(phrase.head), "nsubj" | "poss")
}
