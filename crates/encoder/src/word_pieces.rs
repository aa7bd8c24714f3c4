//! Words to word pieces, as BERT's uncased tokenizer has them.
//!
//! 'Kyiv's envoys' becomes `kyi ##v ' s envoys`: letters are lower-cased and lose their accents,
//! every mark of punctuation is a word, and a word that is not in the vocabulary is cut, from its
//! start, into the longest pieces that are.
//!
//! Source: Devlin et al. 2019 (BERT); Wu et al. 2016 (WordPiece).

use crate::error::{LoadError, malformed};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of more characters than this is unknown as a whole.
const LONGEST_WORD: usize = 100;

/// The vocabulary.
#[derive(Debug)]
pub(crate) struct WordPieces {
    first: HashMap<String, usize>,
    following: HashMap<String, usize>,
    unknown: usize,
}

impl WordPieces {
    pub(crate) fn new(pieces: &[String]) -> Result<Self, LoadError> {
        let mut first = HashMap::new();
        let mut following = HashMap::new();
        for (index, piece) in pieces.iter().enumerate() {
            match piece.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => following.insert(rest.to_owned(), index),
                _ => first.insert(piece.clone(), index),
            };
        }
        let unknown = *first
            .get("[UNK]")
            .ok_or_else(|| malformed("its vocabulary has no [UNK]"))?;
        Ok(Self {
            first,
            following,
            unknown,
        })
    }

    /// The index of a piece that stands for itself, such as `[CLS]`.
    pub(crate) fn special(&self, piece: &str) -> Result<usize, LoadError> {
        self.first
            .get(piece)
            .copied()
            .ok_or_else(|| malformed(format!("its vocabulary has no {piece}")))
    }

    /// Adds the pieces of a stretch of text.
    pub(crate) fn cut(&self, text: &str, pieces: &mut Vec<usize>) {
        let mut word = String::new();
        let plain = text
            .chars()
            .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
            .filter(|letter| !letter.is_control() && *letter != '\u{fffd}')
            .flat_map(char::to_lowercase)
            .nfd()
            .filter(|&letter| !is_combining_mark(letter));
        for letter in plain {
            if letter == ' ' {
                self.cut_word(&mut word, pieces);
            } else if is_punctuation(letter) {
                self.cut_word(&mut word, pieces);
                word.push(letter);
                self.cut_word(&mut word, pieces);
            } else {
                word.push(letter);
            }
        }
        self.cut_word(&mut word, pieces);
    }

    fn cut_word(&self, word: &mut String, pieces: &mut Vec<usize>) {
        if word.is_empty() {
            return;
        }
        let before = pieces.len();
        let mut rest = word.as_str();
        let mut known = &self.first;
        while !rest.is_empty() && word.chars().count() <= LONGEST_WORD {
            let longest = rest
                .char_indices()
                .rev()
                .map(|(start, letter)| start + letter.len_utf8())
                .find_map(|end| {
                    rest.get(..end)
                        .and_then(|piece| known.get(piece))
                        .map(|&index| (index, end))
                });
            let Some((index, end)) = longest else { break };
            pieces.push(index);
            rest = rest.get(end..).unwrap_or("");
            known = &self.following;
        }
        if !rest.is_empty() {
            pieces.truncate(before);
            pieces.push(self.unknown);
        }
        word.clear();
    }
}

/// ASCII marks that are no letters or digits, and what Unicode calls punctuation among the marks
/// that news uses.
fn is_punctuation(letter: char) -> bool {
    letter.is_ascii_punctuation()
        || matches!(letter, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '«' | '»' | '¡' | '¿' | '§' | '¶' | '·' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_into_the_longest_known_pieces() {
        let pieces: Vec<String> = [
            "[UNK]", "kyi", "kyiv", "##v", "'", "s", "envoy", "##s", "ky",
        ]
        .map(str::to_owned)
        .to_vec();
        let vocabulary = WordPieces::new(&pieces).unwrap();
        let cases: [(&str, &[&str]); 5] = [
            ("Kyiv's envoys", &["kyiv", "'", "s", "envoy", "##s"]),
            ("KYÍV", &["kyiv"]),
            ("kyivv", &["kyiv", "##v"]),
            ("kyivx s", &["[UNK]", "s"]),
            ("  \n ", &[]),
        ];
        for (text, expected) in cases {
            let mut found = Vec::new();
            vocabulary.cut(text, &mut found);
            let found: Vec<&str> = found.iter().map(|&index| pieces[index].as_str()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
