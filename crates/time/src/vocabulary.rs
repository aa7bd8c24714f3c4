//! Words by class, each with what it says: `month`, `weekday`, `unit`.
//!
//! ```toml
//! [[class]]
//! name = "month"
//! entries = [{ words = ["may"], capital = true, says = { month = 5 } }]
//! ```
//!
//! Deliberately absent: how words combine; that is what rules are for.

use crate::fields::Fields;
use crate::lexer::{Lexicon, Piece, phrase};
use rapporteur_model::Annotations;
use std::collections::HashMap;

/// One entry of a class: what its words say and when they say it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) fields: Fields,
    /// Tags of which its first word must have one; none: any. Words without a tag pass.
    pub(crate) tags: Vec<String>,
    /// Whether its first letter must be a capital.
    pub(crate) capital: bool,
    /// Whether it is something else where it has a capital and is tagged as a name: 'USA Today'.
    pub(crate) no_name: bool,
}

/// The words of a phrase, and its entry.
type Phrase = (Box<[u32]>, usize);

/// One class: phrases by their first word, the longest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Class {
    entries: Vec<Entry>,
    /// First word → (whole phrase, entry).
    phrases: HashMap<u32, Vec<Phrase>>,
}

impl Class {
    /// Adds an entry with its spellings.
    pub(crate) fn add(&mut self, entry: Entry, words: &[&str], lexicon: &mut Lexicon) {
        let index = self.entries.len();
        for spelling in words {
            let pieces: Vec<u32> = phrase(spelling)
                .iter()
                .map(|word| lexicon.add(word))
                .collect();
            if let Some(&first) = pieces.first() {
                let list = self.phrases.entry(first).or_default();
                list.push((pieces.into(), index));
                // Stable: spellings of one length stay in the order of the file.
                list.sort_by_key(|(pieces, _)| std::cmp::Reverse(pieces.len()));
            }
        }
        self.entries.push(entry);
    }

    /// The words that a phrase of this class can begin with.
    pub(crate) fn first_words(&self) -> impl Iterator<Item = u32> {
        self.phrases.keys().copied()
    }

    /// Whether a word begins one of its phrases.
    pub(crate) fn holds(&self, word: u32) -> bool {
        self.phrases.contains_key(&word)
    }

    /// The phrases that stand at `at`: how many pieces, and what they say.
    pub(crate) fn at<'c>(
        &'c self,
        pieces: &'c [Piece],
        annotations: &'c Annotations,
        at: usize,
    ) -> impl Iterator<Item = (usize, &'c Fields)> {
        let first = pieces.get(at);
        first
            .and_then(|piece| self.phrases.get(&piece.word))
            .into_iter()
            .flatten()
            .filter_map(move |(phrase, index)| {
                let found = pieces.get(at..at + phrase.len())?;
                let entry = self.entries.get(*index)?;
                let same = found
                    .iter()
                    .zip(phrase.iter())
                    .enumerate()
                    .all(|(i, (piece, word))| piece.word == *word && (i == 0 || !piece.paragraph));
                let first = found.first()?;
                let fits = (!entry.capital || first.capital)
                    && !(entry.no_name && first.capital && is_name(first, annotations));
                (same && fits && tag_fits(entry, first, annotations))
                    .then_some((phrase.len(), &entry.fields))
            })
    }
}

fn is_name(piece: &Piece, annotations: &Annotations) -> bool {
    annotations
        .tokens
        .get(piece.token as usize)
        .is_some_and(|token| token.tag.starts_with("NNP"))
}

fn tag_fits(entry: &Entry, piece: &Piece, annotations: &Annotations) -> bool {
    if entry.tags.is_empty() {
        return true;
    }
    let tag = annotations
        .tokens
        .get(piece.token as usize)
        .map_or("", |token| token.tag.as_str());
    tag.is_empty() || entry.tags.iter().any(|allowed| allowed == tag)
}
