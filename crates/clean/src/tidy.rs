//! From extracted text to a report's text: paragraphs apart, repeats read once, boilerplate gone.
//!
//! A passage counts as repeated when the same words came before, whatever their case, spacing
//! and kind of quotation marks, and it is long enough (40 characters or 6 words) not to recur by
//! chance. Paragraphs are compared first, then sentences. The first copy stays; where the others
//! stood is kept in [`Repeat`].
//!
//! Tidying tidied text changes nothing; a property test holds that.
//!
//! Deliberately absent: passages that are merely alike (a corrected figure is news).

use crate::boilerplate::Boilerplate;
use crate::normalise::fold_for_comparison;
use crate::paragraphs::{is_blank, paragraphs};
use crate::sentences::sentences;
use crate::weave::Weave;
use rapporteur_model::{Repeat, Span};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hasher};
use std::ops::Range;

/// Characters, or else words, from which on a passage is taken for a repeat.
const LONG_ENOUGH_CHARACTERS: usize = 40;
const LONG_ENOUGH_WORDS: usize = 6;

/// Tidies `text`. Offsets of the result, and of the copies left out, are bytes of `text`.
pub(crate) fn tidy(text: &str, boilerplate: &Boilerplate) -> (Weave, Vec<Repeat>) {
    let mut tidier = Tidier {
        boilerplate,
        out: Weave::default(),
        seen: Seen::default(),
        repeats: Vec::new(),
        repeat_of: HashMap::new(),
        folded: Vec::new(),
    };
    tidier.out.reserve(text.len());
    let mut paragraph = Weave::default();
    for lines in paragraphs(text) {
        paragraph.clear();
        join(text, &lines, &mut paragraph);
        tidier.enter(&paragraph);
    }
    (tidier.out, tidier.repeats)
}

/// The text with its paragraphs a blank line apart and its white space tidied; nothing is left out.
pub(crate) fn joined(text: &str) -> Weave {
    let mut out = Weave::default();
    out.reserve(text.len());
    let mut before = None;
    for lines in paragraphs(text) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            continue;
        };
        if let Some(end) = before {
            out.replace("\n\n", Span::new(end, first.start));
        }
        join(text, &lines, &mut out);
        before = Some(last.end);
    }
    out
}

/// Joins the lines of a paragraph, white space within them folded and controls left out.
fn join(text: &str, lines: &[Range<usize>], paragraph: &mut Weave) {
    for (index, line) in lines.iter().enumerate() {
        if let Some(before) = index.checked_sub(1).and_then(|before| lines.get(before)) {
            paragraph.replace(" ", Span::new(before.end, line.start));
        }
        fold_spaces(text, line.clone(), paragraph);
    }
}

/// The rest of one line: runs of spaces and tabs become one space, controls go.
fn fold_spaces(text: &str, line: Range<usize>, into: &mut Weave) {
    let bytes = text.as_bytes();
    let mut copied = line.start;
    let mut at = line.start;
    while at < line.end {
        let byte = bytes[at];
        let foldable = match byte {
            b' ' => matches!(bytes.get(at + 1), Some(b' ') | Some(0..=0x1F | 0x7F)),
            0..=0x1F | 0x7F => true,
            // U+0080 to U+009F.
            0xC2 => matches!(bytes.get(at + 1), Some(0x80..=0x9F)),
            _ => false,
        };
        if !foldable {
            at += 1;
            continue;
        }
        into.copy(text, copied..at);
        let run = text[at..line.end]
            .find(|c: char| !(c == ' ' || c.is_control()))
            .map_or(line.end, |offset| at + offset);
        if text[at..run].contains([' ', '\t']) {
            into.replace(" ", Span::new(at, run));
        }
        at = run;
        copied = run;
    }
    into.copy(text, copied..line.end);
}

/// What was read already: hash of the folded words → where the kept copy stands.
#[derive(Default)]
struct Seen {
    paragraphs: Known<Span>,
    sentences: Known<Span>,
}

/// Hash of folded words → what is known of them; hashed the same way on every run.
type Known<T> = HashMap<u64, T, BuildHasherDefault<DefaultHasher>>;

struct Tidier<'r> {
    boilerplate: &'r Boilerplate,
    out: Weave,
    seen: Seen,
    repeats: Vec<Repeat>,
    repeat_of: HashMap<Span, usize>,
    folded: Vec<u8>,
}

/// What a passage is compared by.
#[derive(Clone, Copy, Debug)]
struct Fold {
    hash: u64,
    characters: usize,
    words: usize,
}

impl Fold {
    /// What a passage is known by; `None` when it is too short to be taken for a repeat.
    fn key(&self) -> Option<u64> {
        (self.characters >= LONG_ENOUGH_CHARACTERS || self.words >= LONG_ENOUGH_WORDS)
            .then_some(self.hash)
    }

    /// The sentences as one paragraph.
    fn of_paragraph<'s>(sentences: impl Iterator<Item = &'s Sentence>) -> Self {
        let mut hasher = DefaultHasher::new();
        let (mut characters, mut words) = (0, 0);
        for sentence in sentences {
            hasher.write_u64(sentence.fold.hash);
            characters += sentence.fold.characters;
            words += sentence.fold.words;
        }
        Self {
            hash: hasher.finish(),
            characters,
            words,
        }
    }
}

/// A sentence of the paragraph that is being read.
#[derive(Clone, Debug)]
struct Sentence {
    range: Range<usize>,
    fold: Fold,
}

impl Tidier<'_> {
    fn enter(&mut self, paragraph: &Weave) {
        let text = paragraph.text();
        if text.chars().all(is_blank) || self.boilerplate.is_boilerplate(text) {
            return;
        }
        let all: Vec<Sentence> = sentences(text)
            .into_iter()
            .map(|range| Sentence {
                fold: self.fold(&text[range.clone()]),
                range,
            })
            .collect();
        let whole = Fold::of_paragraph(all.iter()).key();
        if let Some(kept) = whole.and_then(|key| self.seen.paragraphs.get(&key).copied()) {
            self.repeat(kept, paragraph.source_of(0..text.len()));
            return;
        }
        let (kept, echoes) = self.sift(paragraph, &all);
        if kept.len() == all.len() {
            let places: Vec<_> = kept
                .iter()
                .map(|sentence| Span::new(sentence.range.start, sentence.range.end))
                .collect();
            self.take(paragraph, &kept, &places, whole);
            return;
        }
        let (rest, places) = gather(paragraph, &kept);
        // What is left may itself be boilerplate, or a paragraph that was read already.
        if rest.is_empty() || self.boilerplate.is_boilerplate(rest.text()) {
            return;
        }
        let left = Fold::of_paragraph(kept.iter()).key();
        if let Some(place) = left.and_then(|key| self.seen.paragraphs.get(&key).copied()) {
            self.repeat(place, rest.source_of(0..rest.len()));
            return;
        }
        let place = self.take(&rest, &kept, &places, left);
        if let Some(key) = whole {
            self.seen.paragraphs.entry(key).or_insert(place);
        }
        for (index, sentence) in echoes {
            if let Some(span) = places.get(index) {
                let kept = Span::new(place.start + span.start, place.start + span.end);
                self.repeat(kept, paragraph.source_of(sentence));
            }
        }
    }

    /// The sentences that stay, and those that repeat one of these: its index and where they stand.
    fn sift(
        &mut self,
        paragraph: &Weave,
        all: &[Sentence],
    ) -> (Vec<Sentence>, Vec<(usize, Range<usize>)>) {
        let mut kept: Vec<Sentence> = Vec::with_capacity(all.len());
        let mut echoes = Vec::new();
        let mut own: Known<usize> = Known::default();
        for sentence in all {
            let words = paragraph.text().get(sentence.range.clone()).unwrap_or("");
            if all.len() > 1 && self.boilerplate.is_boilerplate_sentence(words) {
                continue;
            }
            if let Some(key) = sentence.fold.key() {
                if let Some(&place) = self.seen.sentences.get(&key) {
                    self.repeat(place, paragraph.source_of(sentence.range.clone()));
                    continue;
                }
                if let Some(&index) = own.get(&key) {
                    echoes.push((index, sentence.range.clone()));
                    continue;
                }
                if all.len() > 1 {
                    own.insert(key, kept.len());
                }
            }
            kept.push(sentence.clone());
        }
        (kept, echoes)
    }

    /// Appends a paragraph, whose sentences are known from now on; returns where it stands.
    fn take(
        &mut self,
        paragraph: &Weave,
        kept: &[Sentence],
        places: &[Span],
        key: Option<u64>,
    ) -> Span {
        let base = self.separate(paragraph);
        let place = Span::new(base, base + paragraph.len());
        self.out.append(paragraph, 0..paragraph.len());
        if let Some(key) = key {
            self.seen.paragraphs.entry(key).or_insert(place);
        }
        for (sentence, span) in kept.iter().zip(places) {
            if let Some(key) = sentence.fold.key() {
                let moved = Span::new(base + span.start, base + span.end);
                self.seen.sentences.entry(key).or_insert(moved);
            }
        }
        place
    }

    /// Sets a blank line before the next paragraph; returns where it will start.
    fn separate(&mut self, next: &Weave) -> usize {
        if !self.out.is_empty() {
            let (end, start) = (self.out.source_end(), next.source_start());
            self.out.replace("\n\n", Span::new(end, start.max(end)));
        }
        self.out.len()
    }

    fn repeat(&mut self, kept: Span, dropped: Span) {
        let index = *self.repeat_of.entry(kept).or_insert_with(|| {
            self.repeats.push(Repeat {
                kept,
                dropped: Vec::new(),
            });
            self.repeats.len() - 1
        });
        if let Some(repeat) = self.repeats.get_mut(index) {
            repeat.dropped.push(dropped);
        }
    }

    fn fold(&mut self, passage: &str) -> Fold {
        self.folded.clear();
        fold_for_comparison(passage, &mut self.folded);
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.folded);
        // Bytes that do not go on a character started before.
        let starts = |byte: &&u8| **byte & 0xC0 != 0x80;
        Fold {
            hash: hasher.finish(),
            characters: self.folded.iter().filter(starts).count(),
            words: self.folded.iter().filter(|byte| **byte == b' ').count() + 1,
        }
    }
}

/// A paragraph of only these sentences, and where they stand in it.
fn gather(paragraph: &Weave, kept: &[Sentence]) -> (Weave, Vec<Span>) {
    let mut rest = Weave::default();
    let mut places = Vec::with_capacity(kept.len());
    let mut end = None;
    for Sentence { range, .. } in kept {
        if let Some(end) = end {
            rest.replace(" ", paragraph.source_of(end..range.start));
        }
        let start = rest.len();
        rest.append(paragraph, range.clone());
        places.push(Span::new(start, rest.len()));
        end = Some(range.end);
    }
    (rest, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(source: &str) -> String {
        joined(source).finish().0
    }

    #[test]
    fn lines_are_joined_and_nothing_is_left_out() {
        let cases = [
            ("a  b\tc\n", "a b c"),
            ("One.\n\n\nOne.\r\n", "One.\n\nOne."),
            ("", ""),
            (" \n\t", ""),
        ];
        for (source, expected) in cases {
            assert_eq!(text_of(source), expected, "{source:?}");
        }
    }

    proptest! {
        #[test]
        fn words_stay_and_lie_where_they_are_said_to(source in "[ab\u{e9} \t\r\n.]{0,60}") {
            let (text, map) = joined(&source).finish();
            let words = |text: &str| -> Vec<String> {
                text.split_whitespace().map(str::to_owned).collect()
            };
            prop_assert_eq!(words(&text), words(&source));
            for word in text.split_whitespace() {
                let start = word.as_ptr() as usize - text.as_ptr() as usize;
                let there = map.to_source(Span::new(start, start + word.len()));
                prop_assert_eq!(source.get(there.start..there.end), Some(word));
            }
        }
    }
}
