//! What somebody expects of the talks: signs of the outlook files, found in the tree.

use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, OutlookSign};
use smol_str::SmolStr;

/// A sign that stands in the text.
#[derive(Debug)]
pub(crate) struct Expectation<'l> {
    pub(crate) sign: &'l OutlookSign,
    /// One token of each group, the first group's first.
    pub(crate) tokens: Vec<usize>,
}

/// How many steps on the tree words of one sign may be apart.
const REACH: usize = 4;

/// All signs of a text, at most one a clause.
pub(crate) fn find<'l>(tree: &Tree<'_>, lexicon: &'l Lexicon) -> Vec<Expectation<'l>> {
    let mut found: Vec<Expectation<'l>> = Vec::new();
    for token in 0..tree.len() {
        let mut standing: Vec<Expectation<'l>> = lexicon
            .outlook
            .starting_with(tree.lemma(token))
            .filter_map(|sign| stands(tree, sign, token).map(|tokens| Expectation { sign, tokens }))
            .filter(|found| {
                found
                    .sign
                    .negated
                    .is_none_or(|wanted| wanted == negated(tree, &found.tokens))
            })
            .collect();
        // The sign that asks for more; among equals the more sober one.
        standing.sort_by_key(|found| {
            std::cmp::Reverse((found.sign.all.len(), sobriety(&found.sign.expects)))
        });
        let Some(best) = standing.into_iter().next() else {
            continue;
        };
        // Words that already told something tell it once.
        if !found
            .iter()
            .any(|known| known.tokens.iter().any(|token| best.tokens.contains(token)))
        {
            found.push(best);
        }
    }
    found
}

fn sobriety(expects: &str) -> u8 {
    match expects {
        "low" => 2,
        "guarded" => 1,
        _ => 0,
    }
}

fn stands(tree: &Tree<'_>, sign: &OutlookSign, first: usize) -> Option<Vec<usize>> {
    let mut tokens = vec![first];
    let sentence = tree.sentence(first);
    for group in &sign.all[1..] {
        let fits = |&token: &usize| {
            !tokens.contains(&token) && group.iter().any(|word| is_word(tree, token, word))
        };
        let near = sentence
            .clone()
            .filter(fits)
            .min_by_key(|&token| distance(tree, first, token))?;
        if distance(tree, first, near) > REACH {
            return None;
        }
        tokens.push(near);
    }
    Some(tokens)
}

fn is_word(tree: &Tree<'_>, token: usize, word: &SmolStr) -> bool {
    tree.lemma(token) == word.as_str() || tree.lower(token) == word.as_str()
}

/// Steps between two tokens on the tree; large when they do not hang together.
fn distance(tree: &Tree<'_>, one: usize, other: usize) -> usize {
    let up = |mut at: usize| {
        let mut chain = vec![at];
        while let Some(head) = tree.head(at) {
            chain.push(head);
            at = head;
            if chain.len() > 2 * REACH {
                break;
            }
        }
        chain
    };
    let (ones, others) = (up(one), up(other));
    ones.iter()
        .enumerate()
        .find_map(|(steps, token)| {
            others
                .iter()
                .position(|other| other == token)
                .map(|more| steps + more)
        })
        .unwrap_or(usize::MAX)
}

/// Whether the words of a sign, or what governs them nearby, are negated.
fn negated(tree: &Tree<'_>, tokens: &[usize]) -> bool {
    let negates = |token: usize| {
        tree.children(token).iter().any(|&child| {
            tree.dep(child) == "neg"
                || matches!(
                    tree.lower(child),
                    "no" | "little" | "few" | "scant" | "hardly" | "neither"
                )
        })
    };
    let mut count = 0;
    let mut seen = Vec::new();
    for &token in tokens {
        for near in [Some(token), tree.head(token)].into_iter().flatten() {
            if !seen.contains(&near) {
                seen.push(near);
                count += usize::from(negates(near));
            }
        }
    }
    count % 2 == 1
}
