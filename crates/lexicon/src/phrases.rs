//! Names told by words: which kind, aim or context a word or phrase of a text stands for.
//!
//! Phrases are found by any of their words, so that whoever has a word in hand need not know
//! where in the phrase it stands: 'crime' finds 'war crime' and that it is its second word.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A phrase, seen from one of its words.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// What it tells.
    pub name: SmolStr,
    /// Its lemmas, side by side.
    pub words: Vec<SmolStr>,
    /// Which of them it was found by.
    pub offset: usize,
}

/// Phrases by their words.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    by_word: FxHashMap<SmolStr, Vec<Phrase>>,
}

impl Phrases {
    /// Enters a phrase, its words parted by spaces.
    pub(crate) fn add(&mut self, name: &SmolStr, phrase: &str) {
        let words: Vec<SmolStr> = phrase.split_whitespace().map(SmolStr::new).collect();
        for (offset, word) in words.iter().enumerate() {
            self.by_word.entry(word.clone()).or_default().push(Phrase {
                name: name.clone(),
                words: words.clone(),
                offset,
            });
        }
    }

    /// Enters the phrases of several names.
    pub(crate) fn of<'n>(names: impl IntoIterator<Item = (&'n SmolStr, &'n [SmolStr])>) -> Self {
        let mut phrases = Self::default();
        for (name, all) in names {
            for phrase in all {
                phrases.add(name, phrase);
            }
        }
        phrases
    }

    /// Phrases with this word, in the order in which they were entered.
    pub fn with(&self, word: &str) -> &[Phrase] {
        self.by_word.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_word.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_by_each_of_their_words() {
        let mut phrases = Phrases::default();
        phrases.add(&"war-crimes".into(), "war crime");
        phrases.add(&"crime".into(), "crime");
        let found: Vec<(&str, usize)> = phrases
            .with("crime")
            .iter()
            .map(|phrase| (phrase.name.as_str(), phrase.offset))
            .collect();
        assert_eq!(found, [("war-crimes", 1), ("crime", 0)]);
        assert!(phrases.with("peace").is_empty());
    }
}
