//! What the words around a composed form tell of it: its kind, what it is done for, and what the
//! clause is about (PLOVER's contexts).
//!
//! 'Military' tells the kind of 'aid', 'for a new constitution' the aim of a march, 'earthquake'
//! the context of a rescue. The words stand in the data files; here is only where they count:
//! kinds directly around the key word, aims behind it, contexts anywhere in its clause.
//!
//! Deliberately absent: what a whole report is about.

use crate::compose::Composed;
use crate::matching::nearby;
use crate::slots::fill;
use crate::tree::Tree;
use rapporteur_lexicon::{
    Act, Aim, Kind, Lexicon, Operator, Pattern, Phrase, Phrases, Slot, WordClass,
};
use smol_str::SmolStr;

/// The kind of an act that the words at and around its key word tell.
pub(crate) fn kind_of_act(
    tree: &Tree<'_>,
    act: &Act,
    pattern: &Pattern,
    key: usize,
    tokens: &[usize],
) -> Option<SmolStr> {
    if act.kinds.is_empty() || pattern.kind.is_some() && !act.kinds.values().any(has_parts) {
        return pattern.kind.clone();
    }
    // What is hit does not tell with what it was hit.
    let silent = pattern.class == WordClass::Verb
        && pattern.recipient.contains(&Slot::Object)
        && !act.object_tells;
    let objects: Vec<usize> = if silent {
        fill(tree, key, &Slot::Object)
            .into_iter()
            .flat_map(|object| tree.subtree(object))
            .collect()
    } else {
        Vec::new()
    };
    let mut near = nearby(tree, key);
    if act.object_tells {
        let deeper: Vec<usize> = near
            .iter()
            .flat_map(|&token| tree.children_with(token, &["prep", "compound", "amod"]))
            .flat_map(|token| tree.subtree(token))
            .collect();
        near.extend(deeper);
    }
    let around = tokens
        .iter()
        .chain(near.iter().filter(|token| !objects.contains(token)));
    let around: Vec<usize> = around.copied().collect();
    let told_of = |whole: Option<&SmolStr>| {
        let counts = |name: &str| {
            let part_of = |own: &SmolStr| {
                act.kinds
                    .get(name)
                    .is_some_and(|kind| kind.of.contains(own))
            };
            whole.is_none_or(part_of)
        };
        told(tree, around.iter().copied(), &act.kind_words, counts)
    };
    let whole = pattern.kind.as_ref().or_else(|| told_of(None))?;
    // 'suspended military aid': a sort of the kind says more than the kind.
    Some(told_of(Some(whole)).unwrap_or(whole).clone())
}

fn has_parts(kind: &Kind) -> bool {
    !kind.of.is_empty()
}

/// The kind of what a speech is about that has no act in its scope: 'accused of corruption'.
pub(crate) fn kind_of_operator(
    tree: &Tree<'_>,
    operator: &Operator,
    pattern: &Pattern,
    token: usize,
) -> Option<SmolStr> {
    if operator.kinds.is_empty() || pattern.kind.is_some() {
        return pattern.kind.clone();
    }
    let below = tree
        .children_with(
            token,
            &["prep", "dobj", "pcomp", "ccomp", "xcomp", "dative"],
        )
        .flat_map(|child| tree.subtree(child));
    told(tree, below, &operator.kind_words, |_| true).cloned()
}

/// What an act is done for: 'rallied for equal rights', 'strike over the budget'.
pub(crate) fn aim<'l>(tree: &Tree<'_>, act: &'l Act, composed: &Composed<'_>) -> Option<&'l Aim> {
    if act.aims.is_empty() {
        return None;
    }
    // 'began a hunger strike for his rights': what it is for often hangs from the verb above.
    let above = composed
        .path
        .last()
        .filter(|&&top| matches!(tree.dep(top), "dobj" | "nsubjpass" | "pobj"))
        .and_then(|&top| tree.head(top));
    let behind = composed
        .path
        .iter()
        .chain(&composed.tokens)
        .chain(&above)
        .flat_map(|&token| std::iter::once(token).chain(tree.children_with(token, &["dobj"])))
        .flat_map(|token| tree.children(token))
        .filter(|&&child| match tree.dep(child) {
            "prep" => FOR.contains(&tree.lower(child)),
            "advcl" | "xcomp" | "acl" | "relcl" | "compound" | "amod" => true,
            _ => false,
        })
        .flat_map(|&child| tree.subtree(child));
    let name = told(tree, behind, &act.aim_words, |_| true)?;
    act.aims.get(name)
}

/// Prepositions behind which stands what is wanted or not wanted.
const FOR: [&str; 8] = [
    "for",
    "against",
    "over",
    "about",
    "in",
    "at",
    "demanding",
    "on",
];

/// PLOVER contexts that words of the clause tell.
pub(crate) fn contexts(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    composed: &Composed<'_>,
) -> Vec<SmolStr> {
    let Some(&top) = composed.path.last() else {
        return Vec::new();
    };
    let mut tokens = tree.subtree(top);
    // Another clause beside it is about something else.
    let beside: Vec<usize> = tree
        .children_with(top, &["conj", "parataxis"])
        .filter(|&child| tree.tag(child).starts_with("VB") && !composed.path.contains(&child))
        .flat_map(|child| tree.subtree(child))
        .collect();
    tokens.retain(|token| !beside.contains(token));
    tokens.sort_unstable();
    let mut found: Vec<SmolStr> = Vec::new();
    for &token in &tokens {
        for phrase in phrases_at(tree, token, lexicon.ontology.contexts()) {
            if !found.contains(&phrase.name) && stands(tree, token, phrase) {
                found.push(phrase.name.clone());
            }
        }
    }
    found
}

/// The name told at one of the tokens: the longest phrase counts, of equals the first token's.
fn told<'p>(
    tree: &Tree<'_>,
    tokens: impl Iterator<Item = usize>,
    phrases: &'p Phrases,
    counts: impl Fn(&str) -> bool,
) -> Option<&'p SmolStr> {
    let mut best: Option<&Phrase> = None;
    if phrases.is_empty() {
        return None;
    }
    for token in tokens {
        for phrase in phrases_at(tree, token, phrases) {
            let longer = best.is_none_or(|best| phrase.words.len() > best.words.len());
            if longer && counts(&phrase.name) && stands(tree, token, phrase) {
                best = Some(phrase);
            }
        }
    }
    best.map(|phrase| &phrase.name)
}

/// Phrases that a token may be part of, by its lemma and by its form.
fn phrases_at<'p>(
    tree: &Tree<'_>,
    token: usize,
    phrases: &'p Phrases,
) -> impl Iterator<Item = &'p Phrase> + use<'p> {
    let (lemma, lower) = (tree.lemma(token), tree.lower(token));
    let by_form = if lemma == lower {
        &[]
    } else {
        phrases.with(lower)
    };
    phrases.with(lemma).iter().chain(by_form)
}

/// Whether the other words of a phrase stand around the token that it was found by.
fn stands(tree: &Tree<'_>, token: usize, phrase: &Phrase) -> bool {
    let Some(start) = token.checked_sub(phrase.offset) else {
        return false;
    };
    phrase.words.iter().enumerate().all(|(index, word)| {
        let at = start + index;
        at < tree.len() && (tree.lemma(at) == word.as_str() || tree.lower(at) == word.as_str())
    })
}
