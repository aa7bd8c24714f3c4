//! Near misses: patterns whose words stand in a sentence and which were not taken.
//!
//! Every pattern that a word may be the key of is tried again; the matching itself says what it
//! asked for in vain. A pattern of what was read at the word all the same is no miss.

use super::watch::{Watch, words};
use super::{Lacking, NearMiss};
use crate::compose::keys;
use crate::matching::{Miss, check, phrase};
use crate::slots::fill;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, Pattern, Slot, WordClass};
use smol_str::SmolStr;
use std::ops::Range;

/// The near misses of a sentence, in the order of its words, then of the files.
pub(super) fn found(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    watch: &Watch,
    sentence: Range<usize>,
) -> Vec<NearMiss> {
    let mut found = Vec::new();
    for token in sentence {
        let mut here: Vec<NearMiss> = Vec::new();
        let acts = keys(tree, token).flat_map(|lemma| lexicon.acts_of(lemma));
        let operators = keys(tree, token).flat_map(|lemma| lexicon.operators_of(lemma));
        for id in acts.chain(operators) {
            let pattern = lexicon.pattern(id);
            if let Some(miss) = near_miss(tree, lexicon, watch, token, pattern)
                && !here.contains(&miss)
            {
                here.push(miss);
            }
        }
        // A word of another class is worth telling only where there is nothing else to tell.
        let told = watch.taken_at(token).is_some()
            || watch.inside_at(token).is_some()
            || here.iter().any(|miss| !is_class(miss));
        here.retain(|miss| !told || !is_class(miss));
        here.dedup_by(|next, first| is_class(next) && is_class(first) && next.name == first.name);
        found.extend(here);
    }
    found
}

fn is_class(miss: &NearMiss) -> bool {
    matches!(miss.lacking, Lacking::Class { .. })
}

fn near_miss(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    watch: &Watch,
    token: usize,
    pattern: &Pattern,
) -> Option<NearMiss> {
    let name = name(lexicon, pattern)?;
    let taken = watch.taken_at(token);
    let taken_for = taken.and_then(|rule| owner(lexicon, rule));
    if taken_for == Some(name) {
        return None;
    }
    let (tokens, lacking) = match check(tree, token, pattern) {
        Ok(tokens) => (tokens, not_taken(lexicon, watch, token, pattern)),
        Err(Miss::Words) => return None,
        Err(miss) => {
            let tokens = phrase(tree, token, pattern)?;
            (tokens, lacking(tree, token, pattern, miss)?)
        }
    };
    Some(NearMiss {
        span: tree.token(token).span,
        words: words(tree, tokens),
        name: name.clone(),
        rule: pattern.rule.clone(),
        lacking,
    })
}

fn name<'l>(lexicon: &'l Lexicon, pattern: &Pattern) -> Option<&'l SmolStr> {
    let act = lexicon.act_of(pattern).map(|act| &act.name);
    act.or_else(|| lexicon.operator_of(pattern).map(|operator| &operator.name))
}

/// The act or operator that a rule belongs to: the name of its file.
fn owner<'l>(lexicon: &'l Lexicon, rule: &str) -> Option<&'l SmolStr> {
    let mut patterns = lexicon.patterns();
    name(lexicon, patterns.find(|pattern| pattern.rule == rule)?)
}

/// Why a pattern that holds was not taken.
fn not_taken(lexicon: &Lexicon, watch: &Watch, token: usize, pattern: &Pattern) -> Lacking {
    if let Some(rule) = watch.taken_at(token) {
        // An operator over another act would not be in the way of the act that the word is.
        let over_another = lexicon.operator_of(pattern).is_some_and(|operator| {
            let act = lexicon.patterns().find(|taken| taken.rule == *rule);
            operator.alone.is_none() && act.is_some_and(|act| lexicon.act_of(act).is_some())
        });
        if !over_another {
            return Lacking::Precedence { rule: rule.clone() };
        }
    }
    if let Some(rule) = watch.inside_at(token)
        && watch.taken_at(token).is_none()
    {
        return Lacking::Phrase { rule: rule.clone() };
    }
    Lacking::Act {
        places: pattern.takes.iter().map(ToString::to_string).collect(),
        acts: pattern.acts.clone(),
    }
}

fn lacking(tree: &Tree<'_>, token: usize, pattern: &Pattern, miss: Miss<'_>) -> Option<Lacking> {
    Some(match miss {
        Miss::Words => return None,
        Miss::Class => Lacking::Class {
            wanted: SmolStr::new_static(match pattern.class {
                WordClass::Verb => "verb",
                WordClass::Noun => "noun",
                WordClass::Adjective => "adjective",
            }),
            tag: tree.tag(token).into(),
        },
        Miss::Object => Lacking::Object {
            wanted: pattern.object.clone(),
            found: fill(tree, token, &Slot::Object)
                .into_iter()
                .map(|object| tree.words(object).to_owned())
                .collect(),
        },
        Miss::Needs(slot) => Lacking::Needs {
            place: slot.to_string(),
        },
        Miss::Content => Lacking::Content {
            wanted: pattern.content.clone(),
        },
        Miss::With => Lacking::With {
            wanted: pattern.with.clone(),
        },
        Miss::Without(word) => Lacking::Without {
            word: tree.words(word).to_owned(),
        },
    })
}
