//! Whether a pattern's words stand at a token, and whether what it asks for is there.

use crate::slots::{fill, measured};
use crate::tree::Tree;
use rapporteur_lexicon::{Pattern, Slot, WordClass};
use smol_str::SmolStr;

/// The tokens of the phrase of a pattern that stands at `key`, or `None`.
pub(crate) fn matches(tree: &Tree<'_>, key: usize, pattern: &Pattern) -> Option<Vec<usize>> {
    if !class_fits(tree, key, pattern) {
        return None;
    }
    let tokens = pattern
        .words
        .iter()
        .find_map(|phrase| phrase_at(tree, key, pattern, phrase))?;
    conditions_hold(tree, key, pattern).then_some(tokens)
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
fn hanging(tree: &Tree<'_>, found: &[usize], word: &str) -> Option<usize> {
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
const BOUND: [&str; 19] = [
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
];

fn word_is(tree: &Tree<'_>, token: usize, word: &str, class: WordClass) -> bool {
    // The lemma of a gerund noun is the noun itself or the verb, as the tagger has it.
    tree.lemma(token) == word || (class == WordClass::Noun && tree.lower(token) == word)
}

fn conditions_hold(tree: &Tree<'_>, key: usize, pattern: &Pattern) -> bool {
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
            return false;
        }
    }
    if pattern
        .needs
        .iter()
        .any(|slot| fill(tree, key, slot).is_empty())
    {
        return false;
    }
    if !pattern.content.is_empty() && !content_fits(tree, key, &pattern.content) {
        return false;
    }
    if pattern.with.is_empty() && pattern.without.is_empty() {
        return true;
    }
    let near = nearby(tree, key);
    let stands = |words: &[SmolStr]| {
        near.iter()
            .any(|&token| words.iter().any(|word| stands_for(tree, token, word)))
    };
    (pattern.with.is_empty() || stands(&pattern.with)) && !stands(&pattern.without)
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
fn stands_for(tree: &Tree<'_>, token: usize, word: &str) -> bool {
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
                for &object in tree.children(child) {
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
    found
}
