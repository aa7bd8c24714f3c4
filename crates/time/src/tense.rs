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
    /// The present of what is to come, unless something else speaks against it: 'flies Monday'.
    PresentPlan,
    /// Ahead of a past moment: 'they would meet'.
    FutureOfPast,
    Future,
}

/// What the clause around an expression says of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) outlook: Outlook,
    /// Its verb is denied: 'had not met until Thursday'.
    pub(crate) negated: bool,
    /// The verb says so by its own form, not by what it hangs from.
    pub(crate) direct: bool,
}

/// The outlook at a token; `None` when no verb tells.
pub(crate) fn outlook(
    rules: &TimeRules,
    annotations: &Annotations,
    token: usize,
) -> Option<Clause> {
    governed(rules, annotations, token).or_else(|| {
        nearest(rules, annotations, token).map(|outlook| Clause {
            outlook,
            negated: false,
            direct: false,
        })
    })
}

fn is_verb(tag: &str) -> bool {
    tag.starts_with("VB") || tag == "MD"
}

/// Climbs the tree to the first finite or governed verb.
fn governed(rules: &TimeRules, annotations: &Annotations, token: usize) -> Option<Clause> {
    let tokens = &annotations.tokens;
    let mut at = token;
    // Whether an infinitive lies below, and whether it hangs from this very word.
    let mut infinitive = false;
    let mut directly = false;
    // The preposition that the expression hangs from, and whether a noun stands above it.
    let mut preposition = "";
    let mut noun = false;
    // A tree is no deeper than its sentence is long; the bound guards against circles.
    for step in 0..40 {
        let here = tokens.get(at)?;
        let lemma = here.lemma.as_str();
        if step > 0 && preposition.is_empty() && !noun && here.tag == "IN" {
            preposition = lemma;
        }
        if directly && rules.names("verb-of-plan", lemma) {
            // What had been due is over or was called off.
            let outlook = if had(annotations, at) {
                Outlook::Past
            } else {
                Outlook::Future
            };
            return Some(Clause {
                outlook,
                negated: false,
                direct: false,
            });
        }
        directly = false;
        if here.tag == "JJ" && !preposition.is_empty() && rules.names("verb-of-expectation", lemma)
        {
            // 'due in spring'
            return Some(Clause {
                outlook: Outlook::FutureOfPast,
                negated: false,
                direct: false,
            });
        }
        if is_verb(&here.tag) && !is_time(rules, lemma) {
            let told = of_verb(rules, annotations, at);
            let negated = is_negated(annotations, at);
            let with = |outlook| {
                Some(Clause {
                    outlook,
                    negated,
                    direct: told == Some(outlook),
                })
            };
            // 'scheduled for Monday', 'set a vote for Monday', 'postponed until Monday'
            let timed = rules.names("verb-of-timetable", lemma)
                && rules.names("preposition-of-timetable", preposition)
                || rules.names("verb-of-expectation", lemma)
                    && (!preposition.is_empty() || here.tag == "VBN")
                    && !had(annotations, at)
                || rules.names("verb-of-plan", lemma)
                    && lemma != "be"
                    && rules.names("preposition-of-plan", preposition)
                    && !negated
                    && !had(annotations, at)
                || rules.names("verb-of-delay", lemma)
                    && rules.names("preposition-of-delay", preposition);
            if timed && told != Some(Outlook::Future) {
                return with(Outlook::FutureOfPast);
            }
            match told {
                // 'plans to meet', 'is expected to meet'
                Some(Outlook::Present) if infinitive => return with(Outlook::Future),
                // 'plans a rally Saturday'
                Some(Outlook::Present) if rules.names("verb-of-plan", lemma) && lemma != "be" => {
                    return with(Outlook::Future);
                }
                // 'flies to Geneva on Monday'
                Some(Outlook::Present) if !noun && here.tag != "VBN" => {
                    return with(Outlook::PresentPlan);
                }
                Some(outlook) => return with(outlook),
                None => {
                    directly = has_to(annotations, at);
                    infinitive |= directly;
                }
            }
        } else if step > 0 && here.tag.starts_with("NN") && !is_time(rules, lemma) {
            noun = true;
        }
        if here.head == at {
            return None;
        }
        at = here.head;
    }
    None
}

/// Whether a noun belongs to the expression itself: the 'evening' of 'Friday evening'.
fn is_time(rules: &TimeRules, lemma: &str) -> bool {
    ["part", "period", "unit", "midday", "month"]
        .iter()
        .any(|class| rules.names(class, lemma) || rules.names(class, &lemma.to_lowercase()))
}

fn is_negated(annotations: &Annotations, verb: usize) -> bool {
    let near = annotations
        .tokens
        .get(verb.saturating_sub(6)..(verb + 4).min(annotations.tokens.len()))
        .unwrap_or_default();
    near.iter()
        .any(|token| token.head == verb && token.dep == "neg")
}

/// Whether a verb stands in the past perfect: 'had been scheduled'.
fn had(annotations: &Annotations, verb: usize) -> bool {
    let before = annotations
        .tokens
        .get(verb.saturating_sub(6)..verb)
        .unwrap_or_default();
    let here = |head: usize| {
        before
            .iter()
            .any(|token| token.head == head && token.tag == "VBD" && token.lemma == "have")
    };
    // 'had been due': the auxiliary hangs from the copula.
    here(verb)
        || annotations.tokens.get(verb).is_some_and(|word| {
            annotations
                .tokens
                .get(word.head)
                .is_some_and(|copula| copula.lemma == "be" && here(word.head))
        })
}

/// Whether the word is said of another noun: 'Friday's vote', 'a June agreement'.
pub(crate) fn is_attribute(rules: &TimeRules, annotations: &Annotations, token: usize) -> bool {
    annotations.tokens.get(token).is_some_and(|here| {
        matches!(here.dep.as_str(), "poss" | "compound" | "nmod" | "amod")
            && annotations
                .tokens
                .get(here.head)
                .is_some_and(|head| head.tag.starts_with("NN") && !is_time(rules, &head.lemma))
    })
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
    let mut perfect = false;
    for (index, child) in tokens.iter().enumerate().take(verb).skip(sentence.start) {
        if child.head != verb || index == verb || !child.dep.starts_with("aux") {
            continue;
        }
        let word = child.lemma.as_str();
        match child.tag.as_str() {
            "MD" if rules.names("modal-ahead", word) => future = true,
            "MD" if rules.names("modal-ahead-of-past", word) => {
                // 'could not be reached': able or not, in the past.
                let able = rules.names("modal-of-ability", word)
                    && (here.tag == "VBN" || is_negated(annotations, verb));
                ahead_of_past = !able;
                past |= able;
            }
            "VBD" => past = true,
            "VB" if word == "have" => perfect = true,
            // 'has met', 'has been meeting'
            "VBZ" | "VBP" if word == "have" || here.tag == "VBN" && word != "be" => past = true,
            "VBZ" | "VBP" => present = true,
            _ => {}
        }
    }
    if future && !(here.tag == "VBN" && past) {
        return Some(Outlook::Future);
    }
    // 'would meet', 'would be met', but not 'would have met'
    if ahead_of_past && !perfect {
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
