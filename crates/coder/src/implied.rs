//! Speech that is made without its word: threats, refusals and demands that only a condition, a
//! negated future or a 'must' tells.

use crate::actors::is_party;
use crate::compose::Composed;
use crate::parties::Parties;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, Operator};
use rapporteur_model::{Actor, Attribution, Modality, Polarity, Status, Tense};

/// 'There will be no talks until the prisoners are free': what is not to be, on somebody's word.
pub(crate) fn is_ruled_out(tree: &Tree<'_>, key: usize) -> bool {
    let Some(verb) = tree.head(key).filter(|&verb| tree.lemma(verb) == "be") else {
        return false;
    };
    let word_below = |above: usize, dep: &str, words: &[&str]| {
        tree.children_with(above, &[dep])
            .any(|child| words.contains(&tree.lower(child)))
    };
    matches!(tree.dep(key), "attr" | "nsubj")
        && word_below(verb, "expl", &["there"])
        && word_below(
            verb,
            "aux",
            &["will", "would", "can", "could", "'ll", "’ll"],
        )
        && word_below(key, "det", &["no"])
}

/// A speech that is made without its word.
///
/// - 'If there is no deal, Washington will impose tariffs' threatens (PLOVER: conditional material
///   conflict of one's own is THREATEN);
/// - 'Israel will not release them' refuses (PLOVER: REJECT, not a negated RETREAT);
/// - 'Guterres said that Hamas must release them' demands.
pub(crate) fn implied_speech<'l>(
    lexicon: &'l Lexicon,
    composed: &Composed<'_>,
    status: &Status,
    parties: &Parties,
    attribution: Option<&Attribution>,
    will: bool,
) -> Option<&'l Operator> {
    let (act, _) = composed.act?;
    let quad = act
        .event_type
        .as_deref()
        .and_then(|event_type| lexicon.ontology.quad(event_type))?;
    if composed.speech().is_some()
        || status.tense != Tense::Future
        || !parties.actors.iter().any(is_party)
    {
        return None;
    }
    let plain = matches!(status.modality, Modality::Certain | Modality::Planned);
    let speaker = attribution
        .and_then(|attribution| attribution.speaker.as_ref())
        .filter(|speaker| is_party(speaker));
    let of_others = |speaker: &Actor| {
        parties
            .actors
            .iter()
            .all(|actor| actor.country != speaker.country || actor.country.is_none())
    };
    match status.polarity {
        Polarity::Affirmed
            if status.modality == Modality::Required && speaker.is_some_and(of_others) =>
        {
            lexicon.operator("demand")
        }
        Polarity::Affirmed if quad == 4 && status.condition.is_some() => {
            lexicon.operator("threaten")
        }
        // 'has no trip planned' is no refusal: it takes a 'will'.
        Polarity::Negated if quad <= 2 && plain && will => lexicon.operator("refuse"),
        _ => None,
    }
}
