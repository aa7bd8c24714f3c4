//! Words for numbers, and words that imply one ('deadly').

use crate::document::load_all;
use rapporteur_data::DataSet;
use rapporteur_model::{Problem, Range};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;

/// Which of an event's counts a word speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CountKind {
    /// Killed.
    Killed,
    /// Injured.
    Injured,
    /// Captured, abducted or arrested.
    Captured,
    /// Size of what was done.
    Size,
}

/// Number words and words that imply a number.
#[derive(Debug, Default)]
pub struct Quantities {
    numbers: FxHashMap<SmolStr, Range>,
    bounds: FxHashMap<Vec<SmolStr>, Bound>,
    implied: FxHashMap<SmolStr, (CountKind, u64)>,
    acts: FxHashMap<SmolStr, CountKind>,
    people: FxHashMap<SmolStr, CountKind>,
}

/// What words before a number make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// 'at least', 'more than': open above.
    AtLeast,
    /// 'up to', 'fewer than': open below.
    AtMost,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    words: Vec<SmolStr>,
    min: u64,
    max: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundEntry {
    words: Vec<SmolStr>,
    makes: Bound,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Implied {
    words: Vec<SmolStr>,
    count: CountKind,
    min: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    words: Vec<SmolStr>,
    count: CountKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuantityFile {
    #[serde(default)]
    number: Vec<Number>,
    #[serde(default)]
    bound: Vec<BoundEntry>,
    #[serde(default)]
    implied: Vec<Implied>,
    #[serde(default)]
    act: Vec<Counted>,
    #[serde(default)]
    noun: Vec<Counted>,
}

impl Quantities {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut quantities = Quantities::default();
        for (_, document) in load_all::<QuantityFile>(data, "quantities/", problems) {
            for entry in document.number {
                let range = Range {
                    min: entry.min,
                    max: entry.max,
                };
                quantities
                    .numbers
                    .extend(entry.words.into_iter().map(|word| (word, range)));
            }
            for entry in document.bound {
                let words = entry
                    .words
                    .iter()
                    .map(|phrase| phrase.split_whitespace().map(SmolStr::new).collect());
                quantities
                    .bounds
                    .extend(words.map(|words: Vec<SmolStr>| (words, entry.makes)));
            }
            for entry in document.implied {
                quantities.implied.extend(
                    entry
                        .words
                        .into_iter()
                        .map(|word| (word, (entry.count, entry.min))),
                );
            }
            quantities.acts.extend(
                document
                    .act
                    .into_iter()
                    .flat_map(|entry| entry.words.into_iter().map(move |word| (word, entry.count))),
            );
            quantities.people.extend(
                document
                    .noun
                    .into_iter()
                    .flat_map(|entry| entry.words.into_iter().map(move |word| (word, entry.count))),
            );
        }
        quantities
    }

    /// The number that a word stands for: digits, or a word of the files.
    pub fn number(&self, word: &str) -> Option<Range> {
        if word.starts_with(|letter: char| letter.is_ascii_digit()) {
            let digits: String = word.chars().filter(|letter| *letter != ',').collect();
            return digits.parse().ok().map(|value| Range {
                min: value,
                max: Some(value),
            });
        }
        self.numbers.get(word).copied()
    }

    /// What the words just before a number make of it; `before(0)` is the nearest.
    pub fn bound(&self, before: impl Fn(usize) -> Option<SmolStr>) -> Option<Bound> {
        (1..=3).rev().find_map(|length| {
            let words: Option<Vec<SmolStr>> = (0..length).rev().map(&before).collect();
            self.bounds.get(&words?).copied()
        })
    }

    /// A word that implies a number by itself ('deadly': at least one killed).
    pub fn implied(&self, lemma: &str) -> Option<(CountKind, u64)> {
        self.implied.get(lemma).copied()
    }

    /// Which count the number of an act's recipients is.
    pub fn of_act(&self, act: &str) -> Option<CountKind> {
        self.acts.get(act).copied()
    }

    /// Which count the number before a noun is, whatever the act ('wounded', 'dead').
    pub fn of_noun(&self, lemma: &str) -> Option<CountKind> {
        self.people.get(lemma).copied()
    }
}
