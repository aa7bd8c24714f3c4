//! Which round it is, as somebody counts: 'the third round of talks', on whose word.
//!
//! Counts begin anew with a year or a format and differ between the sides, so a number is a claim with
//! its words and never a key; it only helps to tell which round is meant.
//!
//! Deliberately absent: counting.

use crate::Party;
use crate::agreement::Agreement;
use crate::telling::Telling;
use serde::{Deserialize, Serialize};

/// That a round is the so-and-so-manieth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberClaim {
    /// Counted from 1.
    pub number: u32,
    /// Whose count it is; `None` for the report's own.
    pub by: Option<Party>,
    /// The words ('third direct round').
    pub words: String,
    /// The event in whose sentence it stands.
    pub evidence: String,
}

/// Ordinal numbers as words.
const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// What rounds are counted in.
const COUNTED: [&str; 3] = ["round", "cycle", "session"];

/// Words that may stand between the number and what is counted.
const BETWEEN: usize = 3;

/// So many bytes before or after the words of an event are still about it.
const NEAR: usize = 40;

/// The numbers that stand near the words of an event.
pub(super) fn claimed(telling: &Telling<'_>) -> Vec<NumberClaim> {
    let event = telling.event;
    let base = event.sentence_span.start;
    let from = event.span.start.saturating_sub(base);
    let to = event.span.end.saturating_sub(base);
    let near = |start: usize, end: usize| start <= to + NEAR && end + NEAR >= from;
    counted(&event.sentence)
        .into_iter()
        .filter(|(_, start, end)| near(*start, *end))
        .map(|(number, start, end)| NumberClaim {
            number,
            by: telling.speaker(),
            words: event.sentence.get(start..end).unwrap_or("").to_owned(),
            evidence: event.id.clone(),
        })
        .take(1)
        .collect()
}

/// The counted rounds of a sentence with their places in bytes.
fn counted(sentence: &str) -> Vec<(u32, usize, usize)> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut start = None;
    for (place, letter) in sentence.char_indices().chain([(sentence.len(), ' ')]) {
        match (start, letter.is_alphanumeric()) {
            (None, true) => start = Some(place),
            (Some(from), false) => {
                words.push((from, sentence.get(from..place).unwrap_or("")));
                start = None;
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for (place, (start, word)) in words.iter().enumerate() {
        let Some(number) = ordinal(&word.to_lowercase()) else {
            continue;
        };
        let noun = words
            .iter()
            .skip(place + 1)
            .take(BETWEEN + 1)
            .find(|(_, word)| COUNTED.contains(&word.to_lowercase().as_str()));
        // 'The first two rounds' are plural, and no single one.
        if let Some((at, noun)) = noun {
            found.push((number, *start, at + noun.len()));
        }
    }
    found
}

fn ordinal(word: &str) -> Option<u32> {
    if let Some(place) = ORDINALS.iter().position(|known| *known == word) {
        return u32::try_from(place + 1).ok();
    }
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))?;
    digits
        .parse()
        .ok()
        .filter(|number| (1..=99).contains(number))
}

/// Adds a claim, once for whoever makes it.
pub(super) fn enter(claims: &mut Vec<NumberClaim>, claim: NumberClaim) {
    let known = claims
        .iter()
        .any(|known| known.number == claim.number && known.by == claim.by);
    if !known {
        claims.push(claim);
    }
}

/// Whether two can be one round by the counts.
pub(super) fn agreement(one: &[NumberClaim], other: &[NumberClaim]) -> Agreement {
    if one.is_empty() || other.is_empty() {
        return Agreement::Unknown;
    }
    let shared = |claim: &NumberClaim| other.iter().any(|theirs| theirs.number == claim.number);
    if one.iter().any(shared) {
        Agreement::Same
    } else {
        Agreement::Conflict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_counted_by_words_and_figures() {
        let cases: [(&str, &[u32]); 8] = [
            ("The third direct round of talks ended", &[3]),
            ("a 2nd round will follow", &[2]),
            ("the fourth session of the negotiations", &[4]),
            ("the first two rounds led to little", &[]),
            ("the second phase of the truce", &[]),
            ("It ends the third cycle of the negotiations", &[3]),
            ("for the first time they met in a round of talks", &[]),
            ("after the second round a third round is planned", &[2, 3]),
        ];
        for (sentence, expected) in cases {
            let found: Vec<u32> = counted(sentence).iter().map(|found| found.0).collect();
            assert_eq!(found, expected, "{sentence}");
        }
    }
}
