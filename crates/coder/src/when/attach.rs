//! Which expression belongs to which event: by where it hangs.
//!
//! From the expression the tree is climbed until a word of the event is met. 'Ukraine said on
//! Monday that it had attacked the port last week': 'on Monday' meets the saying, 'last week' the
//! attack. What stands in between can keep the time for itself: another verb, a clause, the noun
//! of 'Friday's attack', the other happening of 'after the attack on Monday'.

use super::spoken::{Put, Spoken};
use crate::compose::Composed;
use crate::tree::Tree;
use rapporteur_lexicon::OperatorClass;
use rapporteur_model::TimeKind;
use std::ops::Range;

/// How many steps an expression may hang below its event.
const STEPS: usize = 8;

/// Prepositions behind which another happening stands.
const OTHER_HAPPENING: [&str; 8] = [
    "after",
    "before",
    "since",
    "following",
    "amid",
    "despite",
    "until",
    "because",
];

/// The words of an event that a time may hang from: those from the act, or the speech that makes
/// the event, outwards to whoever reports it.
pub(crate) fn own_words(composed: &Composed<'_>) -> Range<usize> {
    let place = |token: usize| composed.path.iter().position(|&word| word == token);
    let first = composed
        .speech()
        .and_then(|speech| place(speech.token))
        .unwrap_or(0);
    let reported = composed
        .operators
        .iter()
        .filter(|applied| applied.operator.class == OperatorClass::Report)
        .filter_map(|applied| place(applied.token))
        .filter(|&at| at > first)
        .min();
    first..reported.unwrap_or(composed.path.len())
}

/// How far an expression is from one of these words; `None` where something else keeps it.
pub(super) fn distance(tree: &Tree<'_>, spoken: &Spoken, own: &[usize]) -> Option<usize> {
    let mut at = spoken.head;
    for distance in 0..STEPS {
        if own.contains(&at) {
            return Some(distance);
        }
        let above = tree.head(at)?;
        if spoken.tokens.contains(&above) {
            at = above;
            continue;
        }
        let relation = tree.dep(at);
        let verb = matches!(tree.pos(at), "VERB" | "AUX");
        let in_own = own.contains(&above);
        let subject = matches!(relation, "nsubj" | "nsubjpass" | "csubj");
        // A name can be mistaken for a verb, but not where it is a subject before its verb.
        let name = subject && parts_subject_and_verb(tree, spoken, above);
        // A clause or a verb of its own takes the time for itself.
        if distance > 0
            && !name
            && (verb || matches!(relation, "relcl" | "advcl" | "ccomp" | "acl" | "parataxis"))
        {
            return None;
        }
        // 'Friday's attack', 'the treaty of 1994', 'the largest exchange since May': the noun's.
        let of_noun = matches!(relation, "poss" | "compound" | "nummod" | "amod" | "nmod")
            || spoken.put == Put::Of && tree.lower(at) == "of";
        // 'imposed in the coup of 1980': what the event was part of was when it was.
        let part_of = spoken.put == Put::Of
            && tree.dep(above) == "pobj"
            && tree.head(above).is_some_and(|preposition| {
                matches!(tree.lower(preposition), "in" | "during")
                    && tree
                        .head(preposition)
                        .is_some_and(|word| own.contains(&word))
            });
        if of_noun && !in_own && !part_of && !spoken.tokens.contains(&above) {
            return None;
        }
        // 'The leader of the coup of March fled': what a subject is told with is no time of the
        // verb, unless the subject is a word of the event.
        if subject && distance > 0 && !name {
            return None;
        }
        // 'two days after the attack on Monday'.
        if matches!(tree.pos(at), "ADP" | "SCONJ")
            && OTHER_HAPPENING.contains(&tree.lower(at))
            && !is_put_by(tree, spoken, at)
        {
            return None;
        }
        at = above;
    }
    None
}

/// 'The minister on Monday met': the parser hangs from the subject what stands before the verb.
fn parts_subject_and_verb(tree: &Tree<'_>, spoken: &Spoken, verb: usize) -> bool {
    let behind = spoken.tokens.end..verb;
    spoken.put == Put::At
        && spoken.is_day_or_finer()
        && behind.start <= verb
        && behind.clone().count() <= 3
        && behind
            .clone()
            .all(|token| matches!(tree.dep(token), "aux" | "auxpass" | "neg" | "advmod"))
}

/// Whether a preposition is the one that puts the expression in.
fn is_put_by(tree: &Tree<'_>, spoken: &Spoken, preposition: usize) -> bool {
    tree.head(spoken.head) == Some(preposition)
        || tree
            .head(spoken.head)
            .and_then(|above| tree.head(above))
            .is_some_and(|above| above == preposition && preposition + 3 >= spoken.tokens.start)
}

/// 'Two days after the attack', 'a day before': a length that says how far off another happening is.
pub(super) fn measures_another(tree: &Tree<'_>, spoken: &Spoken) -> bool {
    // 'In 1980 after the embassy was seized': a date of its own measures nothing.
    let time = &spoken.time;
    let dated = time.kind != TimeKind::Duration && time.anchor.is_none() && time.value.is_some();
    !dated
        && matches!(
            spoken.behind(tree),
            Some("after" | "before" | "since" | "into" | "ago" | "earlier" | "later" | "prior")
        )
}

/// 'The largest exchange since May', 'the first in three years': the others were since then.
pub(super) fn compares(tree: &Tree<'_>, spoken: &Spoken) -> bool {
    let sentence = tree.sentence(spoken.head);
    let clause = spoken.tokens.start.saturating_sub(12).max(sentence.start)..spoken.tokens.start;
    clause
        .rev()
        .take_while(|&token| !matches!(tree.pos(token), "VERB" | "AUX"))
        .any(|token| {
            matches!(tree.tag(token), "JJS" | "RBS")
                || matches!(
                    tree.lower(token),
                    "first" | "second" | "third" | "last" | "only"
                )
        })
}

/// The verb at whose front an expression stands ('On Monday A met B').
pub(super) fn fronted(tree: &Tree<'_>, spoken: &Spoken) -> Option<usize> {
    let verb = tree
        .upwards(spoken.head)
        .skip(1)
        .take(3)
        .find(|&above| matches!(tree.pos(above), "VERB" | "AUX"))?;
    let subject = tree.child_with(verb, &["nsubj", "nsubjpass"])?;
    let start = tree.sentence(verb).start;
    let opens = (start..spoken.tokens.start)
        .filter(|&token| !matches!(tree.pos(token), "SPACE" | "PUNCT"))
        .count();
    (spoken.tokens.end <= subject && spoken.head < verb && opens <= 2).then_some(verb)
}

/// Whether a verb tells of what was, simply: 'met', 'was held'.
pub(super) fn is_simple_past(tree: &Tree<'_>, verb: usize) -> bool {
    let auxiliaries = || tree.children_with(verb, &["aux", "auxpass"]);
    match tree.tag(verb) {
        "VBD" => auxiliaries().next().is_none(),
        "VBN" => {
            auxiliaries().any(|word| tree.tag(word) == "VBD" && tree.lemma(word) == "be")
                && !auxiliaries().any(|word| tree.lemma(word) == "have" || tree.tag(word) == "MD")
        }
        _ => false,
    }
}

/// Whether a verb tells of what was, in any way: 'met', 'had met', 'has met'.
pub(super) fn is_past(tree: &Tree<'_>, verb: usize) -> bool {
    let perfect = tree.tag(verb) == "VBN"
        && tree
            .children_with(verb, &["aux"])
            .any(|word| tree.lemma(word) == "have")
        && !tree
            .children_with(verb, &["aux"])
            .any(|word| tree.tag(word) == "MD");
    perfect || is_simple_past(tree, verb)
}

/// A verb and the verbs that it goes on from ('met … and signed'), the nearest first.
pub(super) fn goes_on_from<'t>(
    tree: &'t Tree<'_>,
    verb: usize,
) -> impl Iterator<Item = usize> + 't {
    std::iter::successors(Some(verb), |&at| {
        (tree.dep(at) == "conj").then(|| tree.head(at)).flatten()
    })
    .take(8)
}
