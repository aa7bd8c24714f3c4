//! Pieces of clauses: verbs as a status puts them, things that wait for whom they concern.

use super::english::{base, capitalised, without_article};
use crate::words::sanitise;
use rapporteur_model::{Actor, Event, Modality, Polarity, Span, Tense};

/// Prepositions that an act's noun may end with, waiting for its recipient.
pub(super) const PREPOSITIONS: [&str; 10] = [
    "on", "against", "with", "for", "to", "from", "of", "between", "towards", "by",
];

/// The verb as the event's status puts it, for one or for several who do it.
pub(super) fn verb_phrase(event: &Event, verb: &str, several: bool) -> String {
    let status = &event.status;
    let negated = status.polarity == Polarity::Negated;
    let has = |name: &str| event.operators.iter().any(|operator| operator == name);
    let (wants, plans) = (has("want"), has("plan"));
    let (one, many) = match (status.modality, status.tense) {
        (Modality::Certain, Tense::Future) => ("will", "will"),
        (Modality::Certain, _) => ("does", "do"),
        (Modality::Probable, _) => ("is expected to", "are expected to"),
        (Modality::Possible, _) => ("may", "may"),
        (Modality::Required, _) => ("must", "must"),
        (Modality::Wished, _) if wants => ("wants to", "want to"),
        (Modality::Wished, _) => ("is hoped to", "are hoped to"),
        (Modality::Planned, _) if plans => ("plans to", "plan to"),
        (Modality::Planned, _) => ("is to", "are to"),
        (Modality::Hypothetical, _) => ("would", "would"),
    };
    let before = if several { many } else { one };
    if before == one && !negated && one == "does" {
        return verb.to_owned();
    }
    if !negated && many == "do" {
        return base(verb).replacen("be ", "are ", usize::from(verb.starts_with("is ")));
    }
    let before = match (negated, before.strip_suffix(" to")) {
        (false, _) => before.to_owned(),
        (true, Some("wants" | "plans")) => format!("does not {}", base(before)),
        (true, Some("want" | "plan")) => format!("do not {before}"),
        (true, Some(rest)) => format!("{rest} not to"),
        (true, None) => format!("{before} not"),
    };
    format!("{before} {}", base(verb))
}

/// A saying in its own words, shortened.
pub(super) fn comment(event: &Event, speaker: &str) -> String {
    const LONGEST: usize = 90;
    let speaker = capitalised(or(speaker, "somebody"));
    let own = event
        .attribution
        .as_ref()
        .filter(|attribution| attribution.direct);
    let words = own
        .and_then(|attribution| attribution.content)
        .filter(|content| event.sentence_span.contains(*content))
        .map(|content| {
            let base = event.sentence_span.start;
            Span::new(content.start - base, content.end - base).of(&event.sentence)
        })
        .map(sanitise)
        .filter(|words| !words.trim().is_empty());
    let Some(words) = words else {
        return format!("{speaker} comments");
    };
    if words.chars().count() <= LONGEST {
        return format!("{speaker}: “{}”", words.trim().trim_end_matches([',', ';']));
    }
    let cut: String = words.chars().take(LONGEST).collect();
    let cut = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!(
        "{speaker}: “{}” …",
        cut.trim_end_matches([',', ';', ':', '.'])
    )
}

pub(super) fn is_pronoun(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "he" | "she"
            | "it"
            | "they"
            | "we"
            | "i"
            | "him"
            | "her"
            | "them"
            | "us"
            | "who"
            | "whom"
            | "which"
            | "that"
            | "this"
            | "his"
            | "its"
            | "their"
            | "both"
    )
}

/// With a small letter where the first word is one that only stood first in its sentence.
pub(super) fn lowered_determiner(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or("");
    let closed = matches!(
        first.to_lowercase().as_str(),
        "the"
            | "a"
            | "an"
            | "at"
            | "some"
            | "several"
            | "many"
            | "both"
            | "all"
            | "more"
            | "most"
            | "its"
            | "their"
            | "his"
            | "her"
            | "two"
            | "three"
            | "four"
            | "five"
            | "dozens"
            | "hundreds"
            | "thousands"
            | "no"
            | "other"
            | "about"
            | "around"
            | "nearly"
            | "over"
    );
    // 'The Hague' stays.
    let name = text
        .split(' ')
        .nth(1)
        .is_none_or(|second| second.starts_with(char::is_uppercase));
    if closed && !name {
        lowered(text)
    } else {
        text.to_owned()
    }
}

pub(super) fn lowered(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Whether the words that an actor is shown by stand for several: a description, or the name of
/// a group that is no state ('the Houthis').
pub(super) fn is_plural(actor: &Actor) -> bool {
    let of_state = actor
        .sector
        .as_deref()
        .is_none_or(|sector| super::wording::STATE.contains(&sector));
    if actor.country.is_some() && of_state {
        return false;
    }
    let last = last_word(actor.name.as_deref().unwrap_or(&actor.text));
    let ends = |ending: &str| last.ends_with(ending);
    matches!(last, "police" | "people" | "they" | "we" | "troops")
        || (ends("s") && !ends("ss") && !ends("as") && !ends("us"))
}

pub(super) fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.is_empty() { otherwise } else { text }
}

pub(super) fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or("")
}

pub(super) fn ends_with_preposition(thing: &str) -> bool {
    PREPOSITIONS.contains(&last_word(thing))
}

/// Without the preposition at its end.
pub(super) fn without_preposition(phrase: &str) -> &str {
    let phrase = phrase.trim();
    match phrase.rsplit_once(' ') {
        Some((rest, last)) if PREPOSITIONS.contains(&last) => rest,
        _ => phrase,
    }
}

/// Without article and preposition: 'an attack on' → 'attack'.
pub(super) fn bare_noun(noun: &str) -> String {
    without_article(without_preposition(noun)).to_owned()
}

pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_lose_what_waits() {
        let cases = [
            ("an attack on", "attack"),
            ("the capture of", "capture"),
            ("talks", "talks"),
            ("a ceasefire", "ceasefire"),
        ];
        for (noun, expected) in cases {
            assert_eq!(bare_noun(noun), expected);
        }
    }

    #[test]
    fn a_capital_that_only_began_the_sentence_goes() {
        let cases = [
            ("At least seven people", "at least seven people"),
            ("The rebels", "the rebels"),
            ("The Hague", "The Hague"),
            ("Red Cross", "Red Cross"),
        ];
        for (text, expected) in cases {
            assert_eq!(lowered_determiner(text), expected);
        }
    }
}
