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
use rapporteur_lexicon::{Act, Kind, Lexicon, Operator, Pattern, Slot, WordClass};
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
    // 'suspended military aid': the words say which part of the pattern's kind is meant.
    let kinds = act
        .kinds
        .iter()
        .filter(|(_, kind)| {
            pattern
                .kind
                .as_ref()
                .is_none_or(|own| kind.of.contains(own))
        })
        .map(|(name, kind)| (name, kind.words.as_slice()));
    told(tree, around.copied(), kinds).or_else(|| pattern.kind.clone())
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
    let kinds = operator
        .kinds
        .iter()
        .map(|(name, kind)| (name, kind.words.as_slice()));
    told(tree, below, kinds)
}

/// What an act is done for: 'rallied for equal rights', 'strike over the budget'.
pub(crate) fn aim<'l>(
    tree: &Tree<'_>,
    act: &'l Act,
    composed: &Composed<'_>,
) -> Option<&'l rapporteur_lexicon::Aim> {
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
    let aims = act
        .aims
        .iter()
        .map(|(name, aim)| (name, aim.words.as_slice()));
    let name = told(tree, behind, aims)?;
    act.aims.get(&name)
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
        let (lemma, lower) = (tree.lemma(token), tree.lower(token));
        let by_lemma = lexicon.ontology.contexts_told_by(lemma).iter();
        let by_form = if lemma == lower {
            [].iter()
        } else {
            lexicon.ontology.contexts_told_by(lower).iter()
        };
        for phrase in by_lemma.chain(by_form) {
            if !found.contains(&phrase.context) && follows(tree, token, &phrase.rest) {
                found.push(phrase.context.clone());
            }
        }
    }
    found
}

/// Of named lists of phrases, the name of the one whose phrase stands at one of the tokens: the
/// longest phrase counts, of equals the first token's.
fn told<'n>(
    tree: &Tree<'_>,
    tokens: impl Iterator<Item = usize>,
    names: impl Iterator<Item = (&'n SmolStr, &'n [SmolStr])> + Clone,
) -> Option<SmolStr> {
    let mut best: Option<(usize, &SmolStr)> = None;
    for token in tokens {
        for (name, phrases) in names.clone() {
            for phrase in phrases {
                let words = stands(tree, token, phrase);
                if words > best.map_or(0, |(length, _)| length) {
                    best = Some((words, name));
                }
            }
        }
    }
    best.map(|(_, name)| name.clone())
}

/// How many words a phrase has that stands with one of its words at the token; none if it does not.
fn stands(tree: &Tree<'_>, token: usize, phrase: &str) -> usize {
    if !phrase.contains(' ') {
        return usize::from(word_is(tree, token, phrase));
    }
    let words: Vec<&str> = phrase.split(' ').collect();
    let fits = words.iter().enumerate().any(|(offset, word)| {
        word_is(tree, token, word)
            && token.checked_sub(offset).is_some_and(|start| {
                words.iter().enumerate().all(|(index, word)| {
                    start + index < tree.len() && word_is(tree, start + index, word)
                })
            })
    });
    if fits { words.len() } else { 0 }
}

fn follows(tree: &Tree<'_>, token: usize, rest: &[SmolStr]) -> bool {
    rest.iter().enumerate().all(|(offset, word)| {
        let at = token + offset + 1;
        at < tree.len() && word_is(tree, at, word)
    })
}

fn word_is(tree: &Tree<'_>, token: usize, word: &str) -> bool {
    tree.lemma(token) == word || tree.lower(token) == word
}
