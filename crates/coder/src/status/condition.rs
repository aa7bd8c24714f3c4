//! The condition that a word hangs on: 'if they refuse', 'without a deal'.

use super::standing::state;
use super::state::other;
use crate::tree::Tree;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Condition, ConditionEvent, Polarity};
use smol_str::SmolStr;

/// The condition of the clause that a word stands in.
pub(super) fn of(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> Option<Condition> {
    let opens = |token: usize| {
        lexicon
            .status
            .get(tree.lower(token))
            .is_some_and(|word| word.condition)
    };
    let mut at = token;
    for _ in 0..8 {
        let found = tree
            .children(at)
            .iter()
            .copied()
            .find_map(|child| match tree.dep(child) {
                "advcl" => tree
                    .children_with(child, &["mark", "advmod", "prep"])
                    .find(|&mark| opens(mark))
                    .map(|mark| (child, mark)),
                "prep" if opens(child) => Some((child, child)),
                _ => None,
            });
        if let Some((clause, mark)) = found {
            return words(tree, lexicon, clause, mark, &[token]);
        }
        // Up within the clause, and from what is said to who says it.
        match (tree.dep(at), tree.head(at)) {
            (
                "acomp" | "attr" | "oprd" | "dobj" | "nsubj" | "nsubjpass" | "xcomp" | "conj"
                | "pobj" | "prep" | "ccomp",
                Some(head),
            ) => at = head,
            _ => return None,
        }
    }
    None
}

/// The words of a condition from its mark on; none if it holds the word that hangs on it.
pub(super) fn words(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    clause: usize,
    mark: usize,
    hanging: &[usize],
) -> Option<Condition> {
    let tokens: Vec<usize> = tree
        .subtree(clause)
        .into_iter()
        .filter(|&word| word >= mark && tree.pos(word) != "SPACE")
        .collect();
    // The clause may own words of the event itself where the parse is off.
    if hanging.iter().any(|token| tokens.contains(token)) {
        return None;
    }
    let first = *tokens.first()?;
    let mut last = *tokens.last()?;
    while last > first && tree.pos(last) == "PUNCT" {
        last -= 1;
    }
    let span = tree.trimmed_span(first..last + 1);
    Some(Condition {
        text: span.of(tree.text).to_owned(),
        span,
        events: events(tree, lexicon, mark, &tokens),
    })
}

/// What happens in a condition: its verbs, and nouns that the lexicon knows as something done.
fn events(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    mark: usize,
    tokens: &[usize],
) -> Vec<ConditionEvent> {
    let turned = lexicon
        .status
        .get(tree.lower(mark))
        .is_some_and(|word| word.polarity == Some(Polarity::Negated));
    let is_event = |token: usize| {
        let verb = tree.tag(token).starts_with("VB")
            && !matches!(tree.dep(token), "aux" | "auxpass" | "amod" | "prep")
            && tree.lemma(token) != "be";
        // 'within 50 days' is when, not what.
        let named = tree.token(token).entity;
        let date = named
            .and_then(|index| tree.annotations.entities.get(index))
            .is_some_and(|entity| matches!(entity.label.as_str(), "DATE" | "TIME"));
        let noun = tree.tag(token).starts_with("NN")
            && !date
            && lexicon.acts_of(tree.lemma(token)).next().is_some();
        token != mark && (verb || noun)
    };
    tokens
        .iter()
        .copied()
        .filter(|&token| is_event(token))
        .map(|token| {
            let own = state(tree, lexicon, token).polarity;
            let span = tree.token(token).span;
            ConditionEvent {
                text: span.of(tree.text).to_owned(),
                span,
                polarity: if turned { other(own) } else { own },
                acts: acts(tree, lexicon, token),
            }
        })
        .collect()
}

/// A word that can name more acts than these says too little.
const FEW: usize = 12;

/// The acts that a word can name, each once; none where there are many.
fn acts(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> Vec<SmolStr> {
    let mut found: Vec<SmolStr> = Vec::new();
    for id in lexicon.acts_of(tree.lemma(token)) {
        let Some(act) = lexicon.act_of(lexicon.pattern(id)) else {
            continue;
        };
        if !found.contains(&act.name) {
            found.push(act.name.clone());
        }
    }
    if found.len() > FEW {
        found.clear();
    }
    found
}
