//! Whether the clause around an expression looks back or ahead.
//!
//! ```text
//! 'They met Monday' → past       'They will meet Monday' → future
//! ```
//!
//! Read from the verb that governs the expression in the dependency tree: its Penn tag and its
//! auxiliaries. Without a tree the nearest verb of the sentence decides.
//!
//! Which verbs and auxiliaries look ahead is data (`data/time/relation.toml`).
//!
//! Deliberately absent: aspect, and any judgement on whether the event took place.

use crate::rules::TimeRules;
use rapporteur_model::Annotations;

/// Which way the governing verb looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outlook {
    Past,
    Present,
    /// Ahead of a past moment: 'they would meet'.
    FutureOfPast,
    Future,
}

/// The outlook at a token; `None` when no verb tells.
pub(crate) fn outlook(
    rules: &TimeRules,
    annotations: &Annotations,
    token: usize,
) -> Option<Outlook> {
    governed(rules, annotations, token).or_else(|| nearest(rules, annotations, token))
}

fn is_verb(tag: &str) -> bool {
    tag.starts_with("VB") || tag == "MD"
}

/// Climbs the tree to the first finite or governed verb.
fn governed(rules: &TimeRules, annotations: &Annotations, token: usize) -> Option<Outlook> {
    let tokens = &annotations.tokens;
    let mut at = token;
    let mut infinitive = false;
    // A tree is no deeper than its sentence is long; the bound guards against circles.
    for _ in 0..40 {
        let here = tokens.get(at)?;
        if is_verb(&here.tag) {
            if infinitive && rules.names("verb-of-plan", &here.lemma) {
                return Some(Outlook::Future);
            }
            match of_verb(rules, annotations, at) {
                // 'plans to meet', 'is expected to meet'
                Some(Outlook::Present) if infinitive => return Some(Outlook::Future),
                Some(outlook) => return Some(outlook),
                None => infinitive |= has_to(annotations, at),
            }
        }
        if here.head == at {
            return None;
        }
        at = here.head;
    }
    None
}

/// Whether 'to' stands before the verb.
fn has_to(annotations: &Annotations, verb: usize) -> bool {
    let before = annotations
        .tokens
        .get(verb.saturating_sub(3)..verb)
        .unwrap_or_default();
    before
        .iter()
        .any(|token| token.tag == "TO" && token.head == verb)
}

fn of_verb(rules: &TimeRules, annotations: &Annotations, verb: usize) -> Option<Outlook> {
    let tokens = &annotations.tokens;
    let here = tokens.get(verb)?;
    let sentence = annotations
        .sentence_of(verb)
        .and_then(|index| annotations.sentences.get(index).cloned())
        .unwrap_or(verb.saturating_sub(8)..verb + 1);
    let mut past = false;
    let mut future = false;
    let mut ahead_of_past = false;
    let mut present = false;
    for (index, child) in tokens.iter().enumerate().take(verb).skip(sentence.start) {
        if child.head != verb || index == verb || !child.dep.starts_with("aux") {
            continue;
        }
        let word = child.lemma.as_str();
        match child.tag.as_str() {
            "MD" if rules.names("modal-ahead", word) => future = true,
            "MD" if rules.names("modal-ahead-of-past", word) => ahead_of_past = true,
            "VBD" => past = true,
            // 'has met', 'has been meeting'
            "VBZ" | "VBP" if word == "have" || here.tag == "VBN" && word != "be" => past = true,
            "VBZ" | "VBP" => present = true,
            _ => {}
        }
    }
    if future && !(here.tag == "VBN" && past) {
        return Some(Outlook::Future);
    }
    if ahead_of_past && here.tag != "VBN" {
        return Some(Outlook::FutureOfPast);
    }
    match here.tag.as_str() {
        "VBD" => Some(Outlook::Past),
        _ if past => Some(Outlook::Past),
        "VBG" if present => Some(Outlook::Present),
        "VBN" if present => Some(Outlook::Present),
        // 'The truce expires Friday': what is scheduled is told in the present.
        "VBZ" | "VBP" if rules.names("verb-of-schedule", &here.lemma) => Some(Outlook::Future),
        "VBZ" | "VBP" => Some(Outlook::Present),
        // 'the decision announced Friday'
        "VBN" => Some(Outlook::Past),
        _ => None,
    }
}

fn nearest(rules: &TimeRules, annotations: &Annotations, token: usize) -> Option<Outlook> {
    let sentence = annotations
        .sentence_of(token)
        .and_then(|index| annotations.sentences.get(index).cloned())?;
    let tokens = annotations.tokens.get(sentence.clone())?;
    let mut modal = false;
    let mut best: Option<(usize, Outlook)> = None;
    for (offset, here) in tokens.iter().enumerate() {
        let distance = (sentence.start + offset).abs_diff(token);
        let outlook = match here.tag.as_str() {
            "MD" => {
                modal = true;
                Some(Outlook::Future)
            }
            "VBD" => Some(Outlook::Past),
            "VBZ" | "VBP" if rules.names("verb-of-schedule", &here.lemma) => Some(Outlook::Future),
            "VBZ" | "VBP" => Some(Outlook::Present),
            "VB" if modal => Some(Outlook::Future),
            _ => None,
        };
        if let Some(outlook) = outlook
            && best.is_none_or(|(known, _)| distance < known)
        {
            best = Some((distance, outlook));
        }
    }
    best.map(|(_, outlook)| outlook)
}
