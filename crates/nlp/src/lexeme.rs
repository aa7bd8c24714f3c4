//! What a word type is, apart from any text: the attributes that the embeddings and rules read.
//!
//! | attribute | of `Ukraine's`-like `Kyiv` | rule |
//! |---|---|---|
//! | LOWER | `kyiv` | lower case |
//! | NORM | `kyiv` | the model's table of norms, the norms of every language, else LOWER |
//! | PREFIX | `K` | the first character |
//! | SUFFIX | `yiv` | the last three characters |
//! | SHAPE | `Xxxx` | upper, lower, digit, other as itself, runs cut to four |
//!
//! All are given as numbers of spaCy's string store. Source: spaCy 3.8, `lang/lex_attrs.py`,
//! `lang/norm_exceptions.py`, `vocab.pyx`.
//!
//! Absent on purpose: IS_STOP, LIKE_NUM, LIKE_URL and the like; no component of a published
//! CNN pipeline reads them.

use crate::codec::{Reader, Writer};
use crate::error::LoadError;
use crate::msgpack::{self, Value};
use crate::strings::string_id;
use crate::unicode;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Norms that hold in every language: quotation marks, dashes, currencies.
const BASE_NORMS: &[(&str, &str)] = &[
    ("'s", "'s"),
    ("'S", "'s"),
    ("’s", "'s"),
    ("’S", "'s"),
    ("’", "'"),
    ("‘", "'"),
    ("´", "'"),
    ("`", "'"),
    ("”", "\""),
    ("“", "\""),
    ("''", "\""),
    ("``", "\""),
    ("´´", "\""),
    ("„", "\""),
    ("»", "\""),
    ("«", "\""),
    ("‘‘", "\""),
    ("’’", "\""),
    ("？", "?"),
    ("！", "!"),
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("。", "."),
    ("।", "."),
    ("…", "..."),
    ("—", "-"),
    ("–", "-"),
    ("--", "-"),
    ("---", "-"),
    ("——", "-"),
    ("€", "$"),
    ("£", "$"),
    ("¥", "$"),
    ("฿", "$"),
    ("US$", "$"),
    ("C$", "$"),
    ("A$", "$"),
    ("₺", "$"),
    ("₹", "$"),
    ("৳", "$"),
    ("₩", "$"),
    ("Mex$", "$"),
    ("₣", "$"),
    ("E£", "$"),
];

/// Characters from which on a shape is `LONG`.
const LONG: usize = 100;

/// A word type's attributes as numbers of the string store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// The word itself.
    pub(crate) orth: u64,
    /// In lower case.
    pub(crate) lower: u64,
    /// Normalised.
    pub(crate) norm: u64,
    /// First character.
    pub(crate) prefix: u64,
    /// Last three characters.
    pub(crate) suffix: u64,
    /// Shape.
    pub(crate) shape: u64,
    /// Nothing but white space.
    pub(crate) is_space: bool,
}

/// Gives word types their attributes.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Pairs of word and norm, both numbers, by word: 16 bytes a pair.
    norms: Cow<'static, [u8]>,
}

impl Lexicon {
    /// From spaCy's `vocab/lookups.bin`, which holds the table `lexeme_norm` or none.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where the file is not a map of tables.
    pub(crate) fn from_spacy(lookups: Option<&[u8]>) -> Result<Self, LoadError> {
        let malformed = |reason: &str| LoadError::malformed("vocab/lookups.bin", reason);
        let mut norms: BTreeMap<u64, u64> = BASE_NORMS
            .iter()
            .map(|(word, norm)| (string_id(word), string_id(norm)))
            .collect();
        if let Some(bytes) = lookups.filter(|bytes| !bytes.is_empty()) {
            let tables = msgpack::parse(bytes).map_err(|reason| malformed(&reason))?;
            if let Some(table) = tables.get("lexeme_norm") {
                let table = table
                    .as_map()
                    .ok_or_else(|| malformed("lexeme_norm is not a map"))?;
                for (word, norm) in table {
                    let word = match word {
                        Value::Str(word) => string_id(word),
                        other => other
                            .as_u64()
                            .ok_or_else(|| malformed("a key of lexeme_norm is not a number"))?,
                    };
                    let norm = norm
                        .as_str()
                        .ok_or_else(|| malformed("a value of lexeme_norm is not text"))?;
                    norms.insert(word, string_id(norm));
                }
            }
        }
        let mut writer = Writer::default();
        for (word, norm) in norms {
            writer.u64(word);
            writer.u64(norm);
        }
        Ok(Self {
            norms: writer.finish().into(),
        })
    }

    /// The bytes that [`Self::from_bytes`] reads.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.norms.to_vec()
    }

    /// From the bytes of [`Self::to_bytes`]; nothing is copied.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where they are not whole pairs in order.
    pub(crate) fn from_bytes(norms: Cow<'static, [u8]>) -> Result<Self, LoadError> {
        let (pairs, rest) = norms.as_chunks::<16>();
        let in_order = pairs
            .iter()
            .filter_map(|pair| Reader::new(pair).u64())
            .is_sorted();
        if !rest.is_empty() || !in_order {
            return Err(LoadError::malformed(
                "lexicon",
                "pairs of word and norm are cut short or out of order",
            ));
        }
        Ok(Self { norms })
    }

    /// A word's attributes.
    pub(crate) fn lexeme(&self, word: &str) -> Lexeme {
        let orth = string_id(word);
        let lower_text = unicode::lower(word);
        let lower = if *lower_text == *word {
            orth
        } else {
            string_id(&lower_text)
        };
        let first = word.chars().next().map_or(0, char::len_utf8);
        let last = word
            .char_indices()
            .rev()
            .take(3)
            .last()
            .map_or(0, |(place, _)| place);
        Lexeme {
            orth,
            lower,
            norm: self.norm(orth).unwrap_or(lower),
            prefix: string_id(word.get(..first).unwrap_or_default()),
            suffix: string_id(word.get(last..).unwrap_or_default()),
            shape: shape_id(word),
            is_space: !word.is_empty() && word.chars().all(unicode::is_space),
        }
    }

    fn norm(&self, orth: u64) -> Option<u64> {
        let (pairs, _) = self.norms.as_chunks::<16>();
        let key = |pair: &[u8; 16]| Reader::new(pair).u64().unwrap_or_default();
        let index = pairs.binary_search_by_key(&orth, key).ok()?;
        let mut reader = Reader::new(pairs.get(index)?);
        reader.u64()?;
        reader.u64()
    }
}

/// The number of a word's shape.
fn shape_id(word: &str) -> u64 {
    // Each character gives at most one of its own length.
    let mut buffer = [0u8; 4 * LONG];
    let (mut length, mut run, mut count) = (0usize, 0usize, 0usize);
    let mut last = None;
    for c in word.chars() {
        count += 1;
        if count >= LONG {
            return string_id("LONG");
        }
        let class = if unicode::is_alpha(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if unicode::is_digit(c) {
            'd'
        } else {
            c
        };
        if last == Some(class) {
            run += 1;
        } else {
            run = 0;
            last = Some(class);
        }
        if run < 4
            && let Some(space) = buffer.get_mut(length..length + class.len_utf8())
        {
            length += class.encode_utf8(space).len();
        }
    }
    buffer
        .get(..length)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .map_or(0, string_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_spacys() -> Result<(), LoadError> {
        let lexicon = Lexicon::from_spacy(None)?;
        let id = string_id;
        for (word, lower, norm, prefix, suffix, shape) in [
            ("Kyiv", "kyiv", "kyiv", "K", "yiv", "Xxxx"),
            ("Istanbul", "istanbul", "istanbul", "I", "bul", "Xxxxx"),
            ("€", "€", "$", "€", "€", "€"),
            ("'S", "'s", "'s", "'", "'S", "'X"),
            ("12,500", "12,500", "12,500", "1", "500", "dd,ddd"),
            ("№²", "№²", "№²", "№", "№²", "№d"),
            ("!!!!!!", "!!!!!!", "!!!!!!", "!", "!!!", "!!!!"),
            ("ΟΔΟΣ", "οδος", "οδος", "Ο", "ΔΟΣ", "XXXX"),
        ] {
            let lexeme = lexicon.lexeme(word);
            assert_eq!(lexeme.orth, id(word), "{word}");
            assert_eq!(lexeme.lower, id(lower), "{word}");
            assert_eq!(lexeme.norm, id(norm), "{word}");
            assert_eq!(lexeme.prefix, id(prefix), "{word}");
            assert_eq!(lexeme.suffix, id(suffix), "{word}");
            assert_eq!(lexeme.shape, id(shape), "{word}");
        }
        assert_eq!(lexicon.lexeme(&"a".repeat(100)).shape, id("LONG"));
        assert_eq!(lexicon.lexeme(&"a".repeat(99)).shape, id("xxxx"));
        assert!(lexicon.lexeme(" \n\u{1f}").is_space);
        assert!(!lexicon.lexeme("").is_space);
        Ok(())
    }

    #[test]
    fn bytes_come_back() -> Result<(), LoadError> {
        let lexicon = Lexicon::from_spacy(None)?;
        let mut bytes = lexicon.to_bytes();
        let again = Lexicon::from_bytes(bytes.clone().into())?;
        assert_eq!(again.lexeme("“"), lexicon.lexeme("“"));
        bytes.pop();
        assert!(Lexicon::from_bytes(bytes.into()).is_err());
        Ok(())
    }
}
