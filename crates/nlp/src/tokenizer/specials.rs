//! Special cases: texts with pieces of their own.
//!
//! `don't` is `do`, `n't` (norm `not`). A special case that the affix rules would cut (`:)`,
//! `a.m.`) is also kept as the sequence of pieces that they cut, and where such a sequence
//! stands in a text without space between, its special pieces take its place: the longest first,
//! then the leftmost, none overlapping another.
//!
//! Absent on purpose: attributes other than ORTH and NORM, which spaCy refuses too.

use super::{Cut, Piece};
use crate::codec::{Reader, Writer};
use crate::error::LoadError;
use crate::msgpack::Value;
use crate::strings::{hash_string, string_id};
use std::collections::BTreeMap;

/// Numbers of the attributes ORTH and NORM in spaCy's files.
const ORTH: u64 = 65;
const NORM: u64 = 67;

#[derive(Debug)]
struct Special {
    /// Where its text lies in `texts`.
    text: (u32, u32),
    /// Where its pieces lie in `cuts`.
    cuts: (u32, u32),
}

/// The special cases of a tokenizer.
#[derive(Debug, Default)]
pub(super) struct Specials {
    texts: String,
    cuts: Vec<Cut>,
    specials: Vec<Special>,
    /// Special cases by hash of their text, open addressing; 0 is free, else index + 1.
    slots: Vec<u32>,
    longest: usize,
    /// Sequences of pieces, one after the other: index of the special case and bytes of each
    /// piece in its text. Spaces between are left out.
    phrases: Vec<(u32, Vec<(u32, u32)>)>,
    /// Phrases by hash of their first piece's text.
    by_first: BTreeMap<u64, Vec<u32>>,
    /// By first byte: the lengths (to 63) that first pieces of phrases have, as bits.
    first_lengths: Vec<u64>,
}

impl Specials {
    /// From the value of `exceptions` in spaCy's file.
    pub(super) fn from_spacy(exceptions: Option<&Value<'_>>) -> Result<Self, LoadError> {
        let malformed = |reason: &str| LoadError::malformed("tokenizer/exceptions", reason);
        let mut sorted: BTreeMap<&str, Vec<Cut>> = BTreeMap::new();
        let rules = match exceptions {
            None | Some(Value::Nil) => &[],
            Some(rules) => rules.as_map().ok_or_else(|| malformed("not a map"))?,
        };
        for (text, pieces) in rules {
            let text = text
                .as_str()
                .ok_or_else(|| malformed("a key is not text"))?;
            let pieces = pieces
                .as_array()
                .ok_or_else(|| malformed("a rule is not a list"))?;
            let mut cuts = Vec::with_capacity(pieces.len());
            let mut at = 0;
            for piece in pieces {
                let orth = attribute(piece, ORTH, "ORTH")
                    .and_then(Value::as_str)
                    .ok_or_else(|| malformed("a piece has no ORTH"))?;
                if text.get(at..at + orth.len()) != Some(orth) {
                    return Err(malformed("the pieces of a rule do not spell its text"));
                }
                let norm = match attribute(piece, NORM, "NORM") {
                    None => 0,
                    Some(Value::Str(norm)) => string_id(norm),
                    Some(number) => number
                        .as_u64()
                        .ok_or_else(|| malformed("a NORM is neither text nor number"))?,
                };
                cuts.push(Cut {
                    norm,
                    ..Cut::new(at..at + orth.len())
                });
                at += orth.len();
            }
            if at != text.len() {
                return Err(malformed("the pieces of a rule do not spell its text"));
            }
            sorted.insert(text, cuts);
        }
        let mut specials = Self::default();
        for (text, cuts) in sorted {
            specials.add(text, &cuts);
        }
        specials.index();
        Ok(specials)
    }

    fn add(&mut self, text: &str, cuts: &[Cut]) {
        let (text_start, cuts_start) = (self.texts.len() as u32, self.cuts.len() as u32);
        self.texts.push_str(text);
        self.cuts.extend_from_slice(cuts);
        self.specials.push(Special {
            text: (text_start, self.texts.len() as u32),
            cuts: (cuts_start, self.cuts.len() as u32),
        });
        self.longest = self.longest.max(text.len());
    }

    /// Fill the slots, four for every special case.
    fn index(&mut self) {
        let count = (self.specials.len() * 4).next_power_of_two();
        let mut slots = vec![0u32; count];
        for (index, special) in self.specials.iter().enumerate() {
            let mut at = hash_string(self.text(special)) as usize & (count - 1);
            while slots.get(at).is_some_and(|taken| *taken != 0) {
                at = (at + 1) & (count - 1);
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = index as u32 + 1;
            }
        }
        self.slots = slots;
    }

    fn text(&self, special: &Special) -> &str {
        self.texts
            .get(special.text.0 as usize..special.text.1 as usize)
            .unwrap_or_default()
    }

    /// The texts, in order of the alphabet.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.specials.iter().map(|special| self.text(special))
    }

    /// The pieces of a special case, from its first byte.
    #[inline]
    pub(super) fn get(&self, text: &str) -> Option<&[Cut]> {
        if text.len() > self.longest || text.is_empty() {
            return None;
        }
        let special = self.specials.get(self.find(text)?)?;
        self.cuts
            .get(special.cuts.0 as usize..special.cuts.1 as usize)
    }

    fn find(&self, text: &str) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash_string(text) as usize & mask;
        loop {
            let index = (*self.slots.get(at)?).checked_sub(1)? as usize;
            if self.text(self.specials.get(index)?) == text {
                return Some(index);
            }
            at = (at + 1) & mask;
        }
    }

    /// A special case is cut into these pieces by the affix rules.
    pub(super) fn add_phrase(&mut self, text: &str, pieces: &[(u32, u32)]) {
        if let Some(index) = self.find(text).filter(|_| !pieces.is_empty()) {
            self.phrases.push((index as u32, pieces.to_vec()));
        }
    }

    /// All phrases are added.
    pub(super) fn index_phrases(&mut self) {
        self.first_lengths = vec![0; 256];
        let mut by_first: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for index in 0..self.phrases.len() {
            let Some(first) = self.phrase_pieces(index).next() else {
                continue;
            };
            let hash = hash_string(first);
            let (byte, length) = (first.as_bytes().first().copied(), first.len().min(63));
            by_first.entry(hash).or_default().push(index as u32);
            if let Some(lengths) = byte.and_then(|byte| self.first_lengths.get_mut(byte as usize)) {
                *lengths |= 1 << length;
            }
        }
        self.by_first = by_first;
    }

    fn phrase_pieces(&self, phrase: usize) -> impl Iterator<Item = &str> {
        let found = self.phrases.get(phrase);
        let text = found
            .and_then(|(special, _)| self.specials.get(*special as usize))
            .map_or("", |special| self.text(special));
        found
            .map_or(&[] as &[_], |(_, pieces)| pieces.as_slice())
            .iter()
            .map(|(start, end)| text.get(*start as usize..*end as usize).unwrap_or_default())
    }

    /// Put special pieces in place of phrases in the pieces from an index on.
    pub(super) fn join_phrases(&self, text: &str, first: usize, pieces: &mut Vec<Piece>) {
        let spans = self.find_phrases(text, pieces.get(first..).unwrap_or_default());
        if spans.is_empty() {
            return;
        }
        let old = pieces.split_off(first);
        let mut next = 0;
        for (start, end) in longest_first(spans) {
            let (Some(before), Some(span)) = (old.get(next..start), old.get(start..end)) else {
                continue;
            };
            pieces.extend_from_slice(before);
            next = end;
            let (Some(head), Some(tail)) = (span.first(), span.last()) else {
                continue;
            };
            let special = text
                .get(head.start as usize..tail.end as usize)
                .and_then(|text| self.get(text));
            // The text may differ from every special case: the pieces stood apart.
            let Some(cuts) = special else {
                pieces.extend_from_slice(span);
                continue;
            };
            pieces.extend(cuts.iter().map(|cut| Piece {
                start: head.start + cut.start,
                end: head.start + cut.end,
                spacy: false,
                norm: (cut.norm != 0).then_some(cut.norm),
            }));
            if let Some(last) = pieces.last_mut() {
                last.spacy = tail.spacy;
            }
        }
        pieces.extend_from_slice(old.get(next..).unwrap_or_default());
    }

    /// Where phrases stand: first piece and the one after the last.
    fn find_phrases(&self, text: &str, pieces: &[Piece]) -> Vec<(usize, usize)> {
        let mut spans = Vec::new();
        let word = |piece: &Piece| text.get(piece.start as usize..piece.end as usize);
        for (index, piece) in pieces.iter().enumerate() {
            let Some(first) = word(piece) else { continue };
            let lengths = first
                .as_bytes()
                .first()
                .and_then(|byte| self.first_lengths.get(usize::from(*byte)))
                .copied()
                .unwrap_or_default();
            if lengths >> first.len().min(63) & 1 == 0 {
                continue;
            }
            let Some(phrases) = self.by_first.get(&hash_string(first)) else {
                continue;
            };
            for phrase in phrases {
                let mut at = index;
                let stands = self.phrase_pieces(*phrase as usize).all(|expected| {
                    let same = pieces.get(at).and_then(word) == Some(expected);
                    at += 1;
                    same
                });
                if stands {
                    spans.push((index, at));
                }
            }
        }
        spans
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.length(self.specials.len());
        for special in &self.specials {
            writer.text(self.text(special));
            let cuts = self
                .cuts
                .get(special.cuts.0 as usize..special.cuts.1 as usize)
                .unwrap_or_default();
            writer.length(cuts.len());
            for cut in cuts {
                writer.u32(cut.end);
                writer.u64(cut.norm);
            }
        }
        writer.length(self.phrases.len());
        for (special, pieces) in &self.phrases {
            writer.u32(*special);
            writer.length(pieces.len());
            for (start, end) in pieces {
                writer.u32(*start);
                writer.u32(*end);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut specials = Self::default();
        let mut cuts = Vec::new();
        for _ in 0..reader.length()? {
            let text = reader.text()?;
            cuts.clear();
            let mut start = 0;
            for _ in 0..reader.length()? {
                let end = reader.u32()?;
                text.get(start as usize..end as usize)?;
                cuts.push(Cut {
                    start,
                    end,
                    norm: reader.u64()?,
                });
                start = end;
            }
            if start as usize != text.len() {
                return None;
            }
            specials.add(text, &cuts);
        }
        specials.index();
        for _ in 0..reader.length()? {
            let special = reader.u32()?;
            let count = reader.length()?;
            let pieces = (0..count)
                .map(|_| Some((reader.u32()?, reader.u32()?)))
                .collect::<Option<Vec<_>>>()?;
            if special as usize >= specials.specials.len() {
                return None;
            }
            specials.phrases.push((special, pieces));
        }
        specials.index_phrases();
        Some(specials)
    }
}

/// Keep the longest spans, of those the leftmost; drop what starts or ends in one that was met
/// before; in order of the text.
fn longest_first(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    spans.sort_unstable_by_key(|(start, end)| (usize::MAX - (end - start), *start));
    let mut seen = std::collections::BTreeSet::new();
    let mut kept = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        if !seen.contains(&start) && !seen.contains(&(end - 1)) {
            kept.push((start, end));
        }
        seen.extend(start..end);
    }
    kept.sort_unstable();
    kept
}

/// An attribute of a piece, under its number or its name.
fn attribute<'v, 'b>(piece: &'v Value<'b>, number: u64, name: &str) -> Option<&'v Value<'b>> {
    piece.as_map()?.iter().find_map(|(key, value)| {
        let is_it = match key {
            Value::Str(key) => key.eq_ignore_ascii_case(name),
            key => key.as_u64() == Some(number),
        };
        is_it.then_some(value)
    })
}
