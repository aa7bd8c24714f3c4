//! The words of a sentence, brought together so that two tellings in other words still meet.
//!
//! 'The strikes on depots' and 'a strike on a depot' come to the same folded words. Words that all
//! reports share weigh nothing, those of the field little, and the rest tell (`words.tsv`).
//!
//! Deliberately absent: lemmas and counting. An event comes with its sentence alone, and weights that
//! depended on what was read before would make the record depend on the order of reading.

use super::index::Mixed;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Weight of a word that no list has.
const RARE: f32 = 2.0;

/// Weight of a word that looks like a name: it stands with a capital within its sentence.
const NAME: f32 = 3.0;

/// Weight of the name of a country or its people, which many reports of one day have.
const COUNTRY: f32 = 0.5;

/// A sentence whose words weigh less has too few of them for a share to say much.
const ENOUGH: f32 = 6.0;

/// So many names of a sentence are kept.
const NAMES: usize = 10;

/// Weight of a number in digits.
const NUMBER: f32 = 2.5;

/// Endings that are cut off where enough is left, longest first.
const ENDINGS: [&str; 8] = ["edly", "ing", "ies", "ed", "es", "ly", "s", "e"];

/// How many characters an ending must leave.
const STEM: usize = 4;

/// How many characters of a word count.
const LENGTH: usize = 7;

/// FNV-1a, 64 bits: the same on every machine and in every run.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One hash of several.
pub(super) fn mix(parts: &[u64]) -> u64 {
    parts.iter().fold(0x9e37_79b9_7f4a_7c15, |hash, &part| {
        let hash = (hash ^ part).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash ^ (hash >> 32)
    })
}

/// The words of a text in order, in lower case, with the bytes at which they start.
pub(super) fn split(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let joins = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = text.get(rest..)?;
        let start = rest + tail.find(char::is_alphanumeric)?;
        let word = text.get(start..)?;
        let length = word.find(|c| !joins(c)).unwrap_or(word.len());
        rest = start + length;
        Some((start, text.get(start..rest)?))
    })
}

/// A word without its endings: 'strikes', 'striking' and 'strike' come to one.
pub(super) fn fold(word: &str) -> String {
    let mut lower = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.to_lowercase()
    };
    let mut stem = lower.trim_end_matches(['\'', '’']);
    for possessive in ["'s", "’s"] {
        stem = stem.strip_suffix(possessive).unwrap_or(stem);
    }
    let letters = |text: &str| {
        if text.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        }
    };
    for ending in ENDINGS {
        if let Some(left) = stem.strip_suffix(ending)
            && letters(left) >= STEM
        {
            stem = left;
            break;
        }
    }
    if letters(stem) > STEM {
        stem = stem.strip_suffix('y').unwrap_or(stem);
    }
    let length = stem
        .char_indices()
        .nth(LENGTH)
        .map_or(stem.len(), |(end, _)| end);
    lower.truncate(length);
    lower
}

/// The hash under which [`Words`] hold a word.
pub(super) fn short_hash(folded: &str) -> u32 {
    // Half of the hash is enough to tell the words of two sentences apart.
    u32::try_from(hash(folded) >> 32).unwrap_or_default()
}

/// How much each word tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights(HashMap<u64, f32, BuildHasherDefault<Mixed>>);

impl Weights {
    /// Sets the weight of a word as it is written; the first that is set stays.
    pub(super) fn set(&mut self, word: &str, weight: f32) {
        self.0.entry(hash(&fold(word))).or_insert(weight);
    }

    /// Sets the weight of what a country and its people are called, where no list has it.
    pub(super) fn set_country(&mut self, words: &str) {
        for (_, word) in split(words) {
            self.set(word, COUNTRY);
        }
    }

    /// The hashes of the names in a text, countries left out.
    pub(super) fn names_in(&self, text: &str) -> Vec<u32> {
        split(text)
            .filter(|(_, word)| word.starts_with(char::is_uppercase))
            .map(|(_, word)| fold(word))
            .filter(|folded| self.of(folded, true) >= NAME)
            .map(|folded| short_hash(&folded))
            .collect()
    }

    fn of(&self, folded: &str, named: bool) -> f32 {
        match self.0.get(&hash(folded)) {
            Some(&weight) => weight,
            None if folded.chars().all(|c| c.is_ascii_digit()) => NUMBER,
            None if named => NAME,
            None => RARE,
        }
    }
}

/// The words of one telling with their weights, in the order of their hashes, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    weighted: Vec<(u32, f32)>,
    sum: f32,
    names: Vec<u32>,
    /// Those of them that are no country's.
    proper: Vec<u32>,
}

impl Words {
    /// The telling words of a sentence, but those at the bytes that are left out (names of the
    /// parties and the place, which are compared by themselves).
    pub(super) fn of(sentence: &str, left_out: &[(usize, usize)], weights: &Weights) -> Self {
        let mut weighted: Vec<(u32, f32)> = Vec::new();
        let mut names: Vec<u32> = Vec::new();
        let mut proper: Vec<u32> = Vec::new();
        for (place, (start, word)) in split(sentence).enumerate() {
            let within = |&(from, to): &(usize, usize)| (from..to).contains(&start);
            let is_left_out = left_out.iter().any(within);
            let folded = fold(word);
            let capital = word.starts_with(char::is_uppercase);
            let weight = weights.of(&folded, capital && place > 0);
            let short = short_hash(&folded);
            if weight > 0.0 && !is_left_out {
                weighted.push((short, weight));
            }
            // Any word has a capital at the head of a sentence; of a name it is known.
            let named = capital && (place > 0 || is_left_out || weight == COUNTRY);
            let tells = weight == COUNTRY || weight >= RARE;
            if named && tells && names.len() < NAMES && !names.contains(&short) {
                names.push(short);
                if weight != COUNTRY {
                    proper.push(short);
                }
            }
        }
        weighted.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        weighted.dedup_by_key(|word| word.0);
        let sum = weighted.iter().map(|word| word.1).sum();
        Self {
            weighted,
            sum,
            names,
            proper,
        }
    }

    /// Whether one of some names, by their hashes, stands in the sentence.
    pub(super) fn has_any(&self, names: &[u32]) -> bool {
        names.iter().any(|name| self.names.contains(name))
    }

    /// Whether both name somebody or something, and nothing of it is the same.
    pub(super) fn names_others(&self, other: &Self) -> bool {
        !self.proper.is_empty() && !other.proper.is_empty() && !self.has_any(&other.proper)
    }

    /// Hashes of the words that look like names, also of those that were left out.
    pub(super) fn names(&self) -> &[u32] {
        &self.names
    }

    /// The share of what both say in what each says, from 0 to 1: the weight of the common words
    /// over the geometric mean of the two weights.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        if self.sum <= 0.0 || other.sum <= 0.0 {
            return 0.0;
        }
        let (mut own, mut theirs) = (self.weighted.iter(), other.weighted.iter());
        let (mut a, mut b) = (own.next(), theirs.next());
        let mut common = 0.0;
        while let (Some(one), Some(two)) = (a, b) {
            match one.0.cmp(&two.0) {
                std::cmp::Ordering::Less => a = own.next(),
                std::cmp::Ordering::Greater => b = theirs.next(),
                std::cmp::Ordering::Equal => {
                    common += one.1;
                    (a, b) = (own.next(), theirs.next());
                }
            }
        }
        common / (self.sum.max(ENOUGH) * other.sum.max(ENOUGH)).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_come_together() {
        let cases = [
            ("strikes", "striking"),
            ("Depot", "depots"),
            ("Kyiv’s", "Kyiv"),
            ("negotiations", "negotiators"),
            ("accuse", "accused"),
            ("delivery", "deliveries"),
        ];
        for (one, other) in cases {
            assert_eq!(fold(one), fold(other));
        }
        assert_ne!(fold("depot"), fold("deport"));
    }

    #[test]
    fn likeness_is_a_share_of_what_tells() {
        let mut weights = Weights::default();
        for word in ["the", "on", "a"] {
            weights.set(word, 0.0);
        }
        let of = |text: &str| Words::of(text, &[], &weights);
        let depot = of("the fire at a grain depot");
        assert!((depot.likeness(&depot) - 1.0).abs() < 1e-6);
        assert!(of("fire").likeness(&of("fire")) < 0.5, "one word is little");
        assert_eq!(depot.likeness(&of("on the bridge")), 0.0);
        assert!(depot.likeness(&of("a depot on fire near the bridge")) > 0.4);
        let left_out = Words::of("depot fire", &[(0, 5)], &weights);
        assert_eq!(left_out.likeness(&of("depot")), 0.0);
        assert_eq!(of("the").likeness(&of("the")), 0.0);
    }
}
