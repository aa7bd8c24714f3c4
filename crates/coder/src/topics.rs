//! Which negotiation issues an event touches.

use crate::compose::{APART, Composed};
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, OperatorClass, Slot};
use smol_str::SmolStr;

/// The topics of an event: those that its act implies, and those whose words stand below its
/// act, below a preposition of a word on its path, or below a word that makes topics ('touch
/// upon') of what its subject governs.
pub(crate) fn of_event(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    composed: &Composed<'_>,
) -> Vec<SmolStr> {
    let mut tokens: Vec<usize> = Vec::new();
    for &token in &composed.path {
        for &child in tree.children(token) {
            let about = match tree.dep(child) {
                "prep" => ABOUT.contains(&tree.lower(child)),
                "amod" | "compound" | "acl" | "nmod" => true,
                "dobj" | "conj" => token == composed.key,
                _ => false,
            };
            if about {
                tokens.extend(tree.subtree(child));
            }
            // 'talks … are expected to touch upon', 'the talks focused on'.
            if matches!(tree.dep(child), "xcomp" | "conj") {
                tokens.extend(spoken_about(tree, lexicon, child));
            }
        }
        if let Some(head) = tree
            .head(token)
            .filter(|_| matches!(tree.dep(token), "nsubj" | "nsubjpass"))
        {
            tokens.extend(spoken_about(tree, lexicon, head));
            for next in tree.children_with(head, &["xcomp", "conj"]) {
                tokens.extend(spoken_about(tree, lexicon, next));
            }
        }
    }
    tokens.extend(said_of_no_act(tree, lexicon, composed));
    tokens.sort_unstable();
    tokens.dedup();
    let implied = composed.act.iter().flat_map(|(act, _)| &act.topics);
    let told = lexicon.ontology.topics().iter().filter(|topic| {
        topic
            .words
            .iter()
            .any(|phrase| stands(tree, &tokens, phrase))
    });
    let mut topics: Vec<SmolStr> = implied.cloned().collect();
    for topic in told {
        if !topics.contains(&topic.id) {
            topics.push(topic.id.clone());
        }
    }
    topics
}

/// What a speech without an act is about: all that it takes, but what only places that in time or
/// gives its reason. What is claimed or charged ('rejected the claim that') is no issue.
fn said_of_no_act(tree: &Tree<'_>, lexicon: &Lexicon, composed: &Composed<'_>) -> Vec<usize> {
    let (None, [speech, ..]) = (composed.act, composed.operators.as_slice()) else {
        return Vec::new();
    };
    let mut open: Vec<usize> = speech
        .pattern
        .takes
        .iter()
        // Who declines to use a word has not rejected what it stands for.
        .filter(|slot| speech.operator.name != "refuse" || **slot != Slot::Infinitive)
        .flat_map(|slot| crate::slots::fill(tree, speech.token, slot))
        .filter(|&head| !is_claim(tree, lexicon, head))
        .collect();
    let mut found = Vec::new();
    while let Some(token) = open.pop() {
        found.push(token);
        open.extend(
            tree.children(token)
                .iter()
                .copied()
                .filter(|&child| match tree.dep(child) {
                    "advcl" | "relcl" | "appos" | "parataxis" => false,
                    "prep" => !APART.contains(&tree.lower(child)),
                    "nsubj" | "nsubjpass" => tree.tag(token).starts_with("VB"),
                    _ => true,
                }),
        );
        if found.len() > tree.len() {
            break;
        }
    }
    found
}

/// Whether a noun stands for what somebody says is so.
fn is_claim(tree: &Tree<'_>, lexicon: &Lexicon, head: usize) -> bool {
    tree.tag(head).starts_with("NN")
        && lexicon
            .operators_of(tree.lemma(head))
            .filter_map(|id| lexicon.operator_of(lexicon.pattern(id)))
            .any(|operator| {
                matches!(
                    operator.name.as_str(),
                    "accuse" | "say" | "deny" | "announce"
                )
            })
}

/// Prepositions behind which stands what something is about; places and times stand behind others.
const ABOUT: [&str; 9] = [
    "on",
    "about",
    "over",
    "regarding",
    "concerning",
    "of",
    "for",
    "to",
    "towards",
];

fn spoken_about(tree: &Tree<'_>, lexicon: &Lexicon, verb: usize) -> Vec<usize> {
    let makes_topics = lexicon
        .operators_of(tree.lemma(verb))
        .map(|id| lexicon.pattern(id))
        .any(|pattern| {
            lexicon
                .operator_of(pattern)
                .is_some_and(|operator| operator.class == OperatorClass::Topic)
                && crate::matching::matches(tree, verb, pattern).is_some()
        });
    if !makes_topics {
        return Vec::new();
    }
    let below = tree
        .children_with(verb, &["dobj", "prep", "prt"])
        .flat_map(|child| tree.subtree(child));
    below
        .chain(crate::slots::fill(tree, verb, &Slot::Object))
        .collect()
}

fn stands(tree: &Tree<'_>, tokens: &[usize], phrase: &[SmolStr]) -> bool {
    let word_is = |token: usize, word: &str| tree.lemma(token) == word || tree.lower(token) == word;
    tokens.iter().any(|&token| {
        phrase.iter().enumerate().all(|(offset, word)| {
            let at = token + offset;
            at < tree.len()
                && word_is(at, word)
                && (offset == 0 || tokens.binary_search(&at).is_ok())
        })
    })
}
