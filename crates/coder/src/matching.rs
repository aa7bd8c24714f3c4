//! Whether a pattern's words stand at a token, and whether what it asks for is there.
//!
//! A pattern that does not hold says why: 'cut ties' lacks the object of a pattern that is about
//! aid. Coding discards the reason ([`matches`]), explaining keeps it ([`check`]).

use crate::slots::{fill, measured, subjects};
use crate::tree::Tree;
use rapporteur_lexicon::{Pattern, Slot, WordClass};
use smol_str::SmolStr;

/// Why a pattern does not hold at a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Miss<'p> {
    /// The word has another part of speech.
    Class,
    /// The further words of its phrases do not hang from it.
    Words,
    /// The direct object is none of those it asks for.
    Object,
    /// Nothing stands in this place.
    Needs(&'p Slot),
    /// The clause or infinitive has none of the verbs it asks for.
    Content,
    /// None of the words it asks for stands around the key word.
    With,
    /// This word stands there and must not.
    Without(usize),
}

/// The tokens of the phrase of a pattern that stands at `key`, or `None`.
pub(crate) fn matches(tree: &Tree<'_>, key: usize, pattern: &Pattern) -> Option<Vec<usize>> {
    check(tree, key, pattern).ok()
}

/// The tokens of the phrase of a pattern that stands at `key`.
///
/// # Errors
/// The first thing that the pattern asks for in vain.
pub(crate) fn check<'p>(
    tree: &Tree<'_>,
    key: usize,
    pattern: &'p Pattern,
) -> Result<Vec<usize>, Miss<'p>> {
    if !class_fits(tree, key, pattern) {
        return Err(Miss::Class);
    }
    let tokens = phrase(tree, key, pattern).ok_or(Miss::Words)?;
    conditions(tree, key, pattern)?;
    Ok(tokens)
}

/// The tokens of the first of a pattern's phrases that stands at `key`, whatever its conditions.
pub(crate) fn phrase(tree: &Tree<'_>, key: usize, pattern: &Pattern) -> Option<Vec<usize>> {
    let mut phrases = pattern.words.iter();
    phrases.find_map(|phrase| phrase_at(tree, key, pattern, phrase))
}

fn class_fits(tree: &Tree<'_>, key: usize, pattern: &Pattern) -> bool {
    let tag = tree.tag(key);
    match pattern.class {
        // The tagger calls a verb in a headline a noun now and then; only the tag decides.
        WordClass::Verb => tag.starts_with("VB"),
        WordClass::Noun => tag.starts_with("NN") || (tag == "VBG" && is_nominal(tree, key)),
        WordClass::Adjective => {
            tag.starts_with("JJ") || tag.starts_with("RB") || tag == "VBN" || tag == "IN"
        }
    }
}

/// A gerund used as a noun: 'the shelling of', 'Russia's shelling'.
fn is_nominal(tree: &Tree<'_>, key: usize) -> bool {
    matches!(
        tree.dep(key),
        "nsubj" | "nsubjpass" | "dobj" | "pobj" | "compound"
    ) || tree.child_with(key, &["det", "poss"]).is_some()
}

fn phrase_at(
    tree: &Tree<'_>,
    key: usize,
    pattern: &Pattern,
    phrase: &[SmolStr],
) -> Option<Vec<usize>> {
    let key_word = pattern.key_word(phrase);
    if !word_is(tree, key, &phrase[key_word], pattern.class) {
        return None;
    }
    if phrase.len() == 1 {
        return Some(vec![key]);
    }
    match pattern.class {
        WordClass::Noun => {
            // Words of a noun phrase stand side by side.
            let start = key.checked_sub(key_word)?;
            let tokens: Vec<usize> = (start..start + phrase.len()).collect();
            let fits = tokens.iter().zip(phrase).all(|(&token, word)| {
                token < tree.len()
                    && (token == key
                        || tree.lower(token) == word.as_str()
                        || tree.lemma(token) == word.as_str())
            });
            fits.then_some(tokens)
        }
        _ => {
            // Each further word hangs from the key word or from a word found before; the 'to' of
            // an infinitive ('decline to comment') hangs from the word behind it.
            let mut tokens = vec![key];
            let mut infinitive = false;
            for (index, word) in phrase.iter().enumerate().skip(1) {
                match hanging(tree, &tokens, word) {
                    Some(found) if !infinitive || tree.dep(found) == "xcomp" => tokens.push(found),
                    None if word == "to" && index + 1 < phrase.len() => infinitive = true,
                    _ => return None,
                }
            }
            Some(tokens)
        }
    }
}

/// A word of a phrase below those that were found before it.
pub(crate) fn hanging(tree: &Tree<'_>, found: &[usize], word: &str) -> Option<usize> {
    found
        .iter()
        .rev()
        .flat_map(|&token| tree.children(token))
        .copied()
        .find(|&child| {
            !found.contains(&child)
                && BOUND.contains(&tree.dep(child))
                && (tree.lower(child) == word || tree.lemma(child) == word)
        })
}

/// Relations in which the further words of a phrase hang from its key word.
const BOUND: [&str; 20] = [
    "prt",
    "prep",
    "neg",
    "advmod",
    "dobj",
    "pobj",
    "acomp",
    "agent",
    "pcomp",
    "nsubjpass",
    "det",
    "amod",
    "oprd",
    "attr",
    "dative",
    "compound",
    "mark",
    "aux",
    "xcomp",
    "ccomp",
];

fn word_is(tree: &Tree<'_>, token: usize, word: &str, class: WordClass) -> bool {
    // The lemma of a gerund noun is the noun itself or the verb, as the tagger has it.
    tree.lemma(token) == word
        || (class == WordClass::Noun && tree.lower(token) == word)
        || (class == WordClass::Verb
            && (tree.lower(token) == word || tree.past_bases(token).contains(&Some(word))))
}

fn conditions<'p>(tree: &Tree<'_>, key: usize, pattern: &'p Pattern) -> Result<(), Miss<'p>> {
    if !pattern.object.is_empty() {
        let objects = fill(tree, key, &Slot::Object);
        let fits = |&object: &usize| {
            let meant = measured(tree, object);
            // 'freed blogger Jan Example': the title tells what the name is.
            let titles: &[&str] = if tree.pos(meant) == "PROPN" {
                &["compound", "appos"]
            } else {
                &[]
            };
            let named = tree.children_with(meant, titles);
            std::iter::once(meant).chain(named).any(|token| {
                pattern
                    .object
                    .iter()
                    .any(|word| stands_for(tree, token, word))
            })
        };
        if !objects.iter().any(fits) {
            return Err(Miss::Object);
        }
    }
    let mut needs = pattern.needs.iter();
    if let Some(empty) = needs.find(|slot| fill(tree, key, slot).is_empty()) {
        return Err(Miss::Needs(empty));
    }
    if !pattern.content.is_empty() && !content_fits(tree, key, &pattern.content) {
        return Err(Miss::Content);
    }
    if pattern.with.is_empty() && pattern.without.is_empty() {
        return Ok(());
    }
    let near = nearby(tree, key);
    let standing = |words: &[SmolStr]| {
        near.iter()
            .copied()
            .find(|&token| words.iter().any(|word| stands_for(tree, token, word)))
    };
    if !pattern.with.is_empty() && standing(&pattern.with).is_none() {
        return Err(Miss::With);
    }
    match standing(&pattern.without) {
        Some(token) => Err(Miss::Without(token)),
        None => Ok(()),
    }
}

/// Whether the clause or infinitive below a word has one of these for its verb or an auxiliary of it.
fn content_fits(tree: &Tree<'_>, key: usize, words: &[SmolStr]) -> bool {
    [Slot::Clause, Slot::Infinitive]
        .iter()
        .flat_map(|slot| fill(tree, key, slot))
        .any(|verb| {
            std::iter::once(verb)
                .chain(tree.children_with(verb, &["aux", "auxpass", "neg"]))
                .any(|token| words.iter().any(|word| stands_for(tree, token, word)))
        })
}

/// Whether a token is a word of a condition: by lemma or form, or by what it names (`<place>`).
pub(crate) fn stands_for(tree: &Tree<'_>, token: usize, word: &str) -> bool {
    if word == "<place>" {
        let entity = tree
            .token(token)
            .entity
            .and_then(|index| tree.annotations.entities.get(index));
        return entity.is_some_and(|entity| matches!(entity.label.as_str(), "GPE" | "LOC" | "FAC"));
    }
    tree.lemma(token) == word || tree.lower(token) == word
}

/// The words directly below a word, below its prepositions, and one level into its noun phrases.
pub(crate) fn nearby(tree: &Tree<'_>, key: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for &child in tree.children(key) {
        found.push(child);
        match tree.dep(child) {
            // 'Under the agreement, Israel withdrew' says nothing of what was left.
            "prep" if child < key && tree.tag(key).starts_with("VB") => {}
            "prep" | "agent" | "dative" => {
                // 'pull out of the alliance': the inner preposition's object is meant.
                let inner = tree
                    .children_with(child, &["prep"])
                    .flat_map(|inner| tree.children(inner));
                for &object in tree.children(child).iter().chain(inner) {
                    found.push(object);
                    found.extend(tree.children_with(object, &["compound", "amod", "conj"]));
                }
            }
            "dobj" | "nsubj" | "nsubjpass" | "attr" | "prt" => {
                let meant = measured(tree, child);
                if meant != child {
                    found.push(meant);
                    found.extend(tree.children_with(meant, &["compound", "amod", "conj"]));
                }
                found.extend(tree.children_with(child, &["compound", "amod", "conj", "poss"]));
            }
            "amod" | "compound" => {
                found.extend(tree.children_with(child, &["compound", "amod", "npadvmod", "conj"]))
            }
            _ => {}
        }
    }
    // 'encircled and starved', 'was seen leaving': who does it may stand at another verb.
    if tree.tag(key).starts_with("VB") && tree.child_with(key, &["nsubj", "nsubjpass"]).is_none() {
        for subject in subjects(tree, key) {
            found.push(subject);
            found.extend(tree.children_with(subject, &["compound", "amod", "conj", "poss"]));
        }
    }
    found
}
