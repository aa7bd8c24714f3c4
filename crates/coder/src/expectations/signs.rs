//! Where the groups of a sign stand together in the tree.

use super::topic::Topics;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, OutlookPhrase, OutlookSign, TOPIC};

/// How many steps on the tree words of one sign may be apart.
const REACH: usize = 4;

/// How many steps a word may be apart from a sign that must not stand beside it.
const BESIDE: usize = 3;

/// A sign whose words stand there.
#[derive(Debug)]
pub(super) struct Standing<'l> {
    pub(super) sign: &'l OutlookSign,
    /// Its words, the first group's first; topics are not among them.
    pub(super) tokens: Vec<usize>,
    /// The topic that hangs on it, where the sign asks for one.
    pub(super) of: Option<usize>,
}

/// All signs whose words stand together, the same words perhaps in several.
pub(super) fn standing<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    topics: &Topics,
) -> Vec<Standing<'l>> {
    let mut found = Vec::new();
    for token in 0..tree.len() {
        let (lemma, lower) = (tree.lemma(token), tree.lower(token));
        let by_lower = lexicon.outlook.signs_of(lower);
        // The word itself and its base form lead to the same signs where they are the same.
        let both = lexicon
            .outlook
            .signs_of(lemma)
            .chain(by_lower.filter(|_| lemma != lower));
        let mut seen: Vec<&str> = Vec::new();
        for sign in both {
            if seen.contains(&sign.rule.as_str()) {
                continue;
            }
            seen.push(&sign.rule);
            found.extend(stands(tree, topics, sign, token));
        }
    }
    found
}

fn stands<'l>(
    tree: &Tree<'_>,
    topics: &Topics,
    sign: &'l OutlookSign,
    first: usize,
) -> Option<Standing<'l>> {
    let (starts, others) = sign.all.split_first()?;
    let mut tokens = longest(tree, starts, first)?;
    let mut of = None;
    let sentence = tree.sentence(first);
    for group in others {
        let near = |at: usize| {
            tokens
                .iter()
                .map(|&token| distance(tree, token, at))
                .min()
                .unwrap_or(usize::MAX)
        };
        let words = sentence.clone().filter_map(|token| {
            let phrase = longest(tree, group, token)?;
            let free = phrase.iter().all(|token| !tokens.contains(token));
            free.then_some((near(token), phrase))
        });
        let nearest = words.min_by_key(|(steps, phrase)| (*steps, phrase.first().copied()));
        let topic = group
            .iter()
            .any(|phrase| phrase.iter().any(|word| word == TOPIC));
        let about = sentence
            .clone()
            .filter(|token| topic && topics.is_topic(*token) && !tokens.contains(token))
            .map(|token| (near(token), token))
            .min();
        match (nearest, about) {
            (Some((steps, phrase)), about)
                if steps <= REACH && about.is_none_or(|(more, _)| steps < more) =>
            {
                tokens.extend(phrase);
            }
            (_, Some((steps, token))) if steps <= REACH => of = Some(token),
            _ => return None,
        }
    }
    let barred = sign.unless.iter().any(|phrase| {
        sentence.clone().any(|token| {
            phrase_at(tree, phrase, token).is_some()
                && !tokens.contains(&token)
                && tokens
                    .iter()
                    .any(|&known| distance(tree, known, token) <= BESIDE)
        })
    });
    (!barred).then_some(Standing { sign, tokens, of })
}

/// The tokens of the longest phrase of a group that begins at a token.
fn longest(tree: &Tree<'_>, group: &[OutlookPhrase], token: usize) -> Option<Vec<usize>> {
    group
        .iter()
        .filter_map(|phrase| phrase_at(tree, phrase, token))
        .max_by_key(Vec::len)
}

/// The tokens of a phrase that begins at a token.
pub(super) fn phrase_at(
    tree: &Tree<'_>,
    phrase: &[smol_str::SmolStr],
    token: usize,
) -> Option<Vec<usize>> {
    let sentence = tree.sentence(token);
    // Most words begin no phrase: nothing is kept before all of it is found.
    let stands = (token..).zip(phrase).all(|(at, word)| {
        sentence.contains(&at)
            && (word == "*" || tree.lemma(at) == word.as_str() || tree.lower(at) == word.as_str())
    });
    stands.then(|| (token..token + phrase.len()).collect())
}

/// Steps between two tokens on the tree; large when they do not hang together.
pub(super) fn distance(tree: &Tree<'_>, one: usize, other: usize) -> usize {
    let up = |at: usize| tree.upwards(at).take(2 * REACH + 2);
    up(one)
        .enumerate()
        .find_map(|(steps, token)| {
            up(other)
                .position(|other| other == token)
                .map(|more| steps + more)
        })
        .unwrap_or(usize::MAX)
}
