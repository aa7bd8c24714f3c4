//! spaCy's tokenizer, exactly.
//!
//! A text is cut at white space; from each chunk prefixes and suffixes are taken off in turn
//! (`"(Kyiv),` gives `"`, `(`, … `)`, `,`), what is left is a special case (`don't` → `do`,
//! `n't`), a URL, or is cut at infixes (`Moscow-Kyiv`). At the end sequences of tokens that
//! spell a special case after all (`:` `)`) are joined again. One space after a token belongs to
//! it ([`Piece::spacy`]); all other white space makes tokens of its own.
//!
//! ```text
//! let mut pieces = Vec::new();
//! tokenizer.tokenize("They didn't.", &mut TokenizerScratch::default(), &mut pieces);
//! // They | did | n't | .
//! ```
//!
//! All rules come from the model's `tokenizer` file. Source: spaCy 3.8, `tokenizer.pyx`.
//!
//! Absent on purpose: tokenizers of other kinds (`spacy.ja.JapaneseTokenizer` and the like),
//! which the loader refuses by name.

mod affixes;
mod cache;
mod specials;

use crate::codec::{Reader, Writer};
use crate::error::LoadError;
use crate::msgpack::{self, Value};
use crate::regex::Regex;
use crate::unicode;
use affixes::Affixes;
use cache::Cache;
use specials::Specials;
use std::ops::Range;

/// A token as the tokenizer gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// First byte in the text.
    pub(crate) start: u32,
    /// Byte after the last.
    pub(crate) end: u32,
    /// Whether one space follows that is not a token.
    pub(crate) spacy: bool,
    /// The norm that a special case sets, as a number of the string store.
    pub(crate) norm: Option<u64>,
}

/// Part of a chunk: bytes from its start, and a norm or 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    start: u32,
    end: u32,
    norm: u64,
}

impl Cut {
    fn new(range: Range<usize>) -> Self {
        Self {
            start: range.start as u32,
            end: range.end as u32,
            norm: 0,
        }
    }
}

/// Memory that tokenizing needs and keeps from text to text: chunks already cut (at most 10,000
/// of at most 128 bytes). What it holds never changes a result.
#[derive(Default)]
pub(crate) struct TokenizerScratch {
    cache: Cache,
    suffixes: Vec<Cut>,
    infixes: Vec<Range<usize>>,
    cuts: Vec<Cut>,
}

/// The rules of a model's tokenizer.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    affixes: Affixes,
    specials: Specials,
    /// No rule but a special case touches a chunk of ASCII letters.
    letters_stay: bool,
}

impl Tokenizer {
    /// From spaCy's `tokenizer` file.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where the file is not what spaCy writes;
    /// [`LoadError::Lacking`] where one of its expressions uses what [`crate::regex`] has not.
    pub(crate) fn from_spacy(file: &[u8]) -> Result<Self, LoadError> {
        let malformed = |reason: &str| LoadError::malformed("tokenizer", reason);
        let file = msgpack::parse(file).map_err(|reason| malformed(&reason))?;
        let expression = |name: &str| match file.get(name).and_then(Value::as_str) {
            None => Ok(None),
            Some(pattern) => Regex::compile(pattern).map(Some).map_err(|error| {
                LoadError::lacking(format!("tokenizer/{name}"), error.to_string())
            }),
        };
        let affixes = Affixes {
            prefix: expression("prefix_search")?,
            suffix: expression("suffix_search")?,
            infix: expression("infix_finditer")?,
            token: expression("token_match")?,
            url: expression("url_match")?,
        };
        let all_rules = matches!(file.get("faster_heuristics"), Some(Value::Bool(false)));
        let mut tokenizer = Self {
            letters_stay: affixes.leave_letters(),
            affixes,
            specials: Specials::from_spacy(file.get("exceptions"))?,
        };
        tokenizer.find_phrases(all_rules);
        Ok(tokenizer)
    }

    /// The special cases that the affix rules would cut: their pieces are joined at the end.
    fn find_phrases(&mut self, all_rules: bool) {
        let mut scratch = TokenizerScratch::default();
        let mut phrases: Vec<(String, Vec<(u32, u32)>)> = Vec::new();
        for text in self.specials.texts() {
            if all_rules || text.contains(' ') || self.affixes.touch(text) {
                let mut pieces = Vec::new();
                self.chunks(text, false, &mut scratch, &mut pieces);
                let pieces = pieces.iter().map(|piece| (piece.start, piece.end));
                phrases.push((text.to_owned(), pieces.collect()));
            }
        }
        for (text, pieces) in &phrases {
            self.specials.add_phrase(text, pieces);
        }
        self.specials.index_phrases();
    }

    /// The bytes that [`Self::from_bytes`] reads.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.affixes.write(&mut writer);
        self.specials.write(&mut writer);
        writer.finish()
    }

    /// From the bytes of [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where they are cut short or changed.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, LoadError> {
        let mut reader = Reader::new(bytes);
        let read = |reader: &mut Reader<'_>| {
            let affixes = Affixes::read(reader)?;
            let specials = Specials::read(reader)?;
            reader.is_done().then(|| Self {
                letters_stay: affixes.leave_letters(),
                affixes,
                specials,
            })
        };
        read(&mut reader).ok_or_else(|| LoadError::malformed("tokenizer", "it is cut short"))
    }

    /// Cut a text of less than 4 GiB; the pieces are appended.
    pub(crate) fn tokenize(
        &self,
        text: &str,
        scratch: &mut TokenizerScratch,
        pieces: &mut Vec<Piece>,
    ) {
        let first = pieces.len();
        self.chunks(text, true, scratch, pieces);
        self.specials.join_phrases(text, first, pieces);
    }

    /// White space and what is between.
    fn chunks(
        &self,
        text: &str,
        with_specials: bool,
        scratch: &mut TokenizerScratch,
        pieces: &mut Vec<Piece>,
    ) {
        let bytes = text.as_bytes();
        let mut start = 0;
        while start < bytes.len() {
            let (end, in_space, letters) = chunk_end(text, start);
            let chunk = text.get(start..end).unwrap_or_default();
            self.chunk(chunk, start, letters, with_specials, scratch, pieces);
            start = end;
            if !in_space && bytes.get(end) == Some(&b' ') {
                if let Some(last) = pieces.last_mut() {
                    last.spacy = true;
                }
                start += 1;
            }
        }
    }

    fn chunk(
        &self,
        chunk: &str,
        offset: usize,
        letters: bool,
        with_specials: bool,
        scratch: &mut TokenizerScratch,
        pieces: &mut Vec<Piece>,
    ) {
        let offset = offset as u32;
        let mut push = |cut: &Cut| {
            pieces.push(Piece {
                start: offset + cut.start,
                end: offset + cut.end,
                spacy: false,
                norm: (cut.norm != 0).then_some(cut.norm),
            });
        };
        if with_specials && let Some(cuts) = self.specials.get(chunk) {
            cuts.iter().for_each(push);
            return;
        }
        if letters && self.letters_stay {
            push(&Cut::new(0..chunk.len()));
            return;
        }
        if with_specials && let Some(cuts) = scratch.cache.get(chunk) {
            cuts.iter().for_each(push);
            return;
        }
        scratch.cuts.clear();
        let specials = with_specials.then_some(&self.specials);
        self.affixes.cut(
            chunk,
            specials,
            &mut scratch.suffixes,
            &mut scratch.infixes,
            &mut scratch.cuts,
        );
        scratch.cuts.iter().for_each(push);
        if with_specials {
            scratch.cache.insert(chunk, &scratch.cuts);
        }
    }
}

/// Where the run of white space, or of anything else, that starts at a byte ends; whether it is
/// white space; whether it is nothing but ASCII letters.
#[inline]
fn chunk_end(text: &str, start: usize) -> (usize, bool, bool) {
    let bytes = text.as_bytes();
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
        at += 1;
    }
    let some_letters = at > start;
    let rest = text.get(at..).unwrap_or_default();
    let mut chars = rest.char_indices();
    let Some((_, first)) = chars.next() else {
        return (at, false, some_letters);
    };
    let first_is_space = unicode::is_space(first);
    if some_letters && first_is_space {
        return (at, false, true);
    }
    let end = chars
        .find(|(_, c)| unicode::is_space(*c) != first_is_space)
        .map_or(rest.len(), |(place, _)| place);
    (at + end, first_is_space, false)
}

#[cfg(test)]
mod tests;
