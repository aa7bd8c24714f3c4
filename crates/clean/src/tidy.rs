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
        folded: String::new(),
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
    folded: String,
}

impl Tidier<'_> {
    fn enter(&mut self, paragraph: &Weave) {
        let text = paragraph.text();
        if text.chars().all(is_blank) || self.boilerplate.is_boilerplate(text) {
            return;
        }
        let whole = self.key(text);
        if let Some(kept) = whole.and_then(|key| self.seen.paragraphs.get(&key).copied()) {
            self.repeat(kept, paragraph.source_of(0..text.len()));
            return;
        }
        // Boilerplate and what was read already goes; sentences that stay are gathered with the
        // key under which they will be known once it is clear that the paragraph stays.
        let mut kept: Vec<(Range<usize>, Option<u64>)> = Vec::new();
        let mut left_out = false;
        let mut own: Known<usize> = Known::default();
        let all = sentences(text);
        let mut echoes: Vec<(usize, Range<usize>)> = Vec::new();
        for sentence in &all {
            let words = &text[sentence.clone()];
            if all.len() > 1 && self.boilerplate.is_boilerplate_sentence(words) {
                left_out = true;
                continue;
            }
            let key = self.key(words);
            if let Some(key) = key {
                if let Some(&place) = self.seen.sentences.get(&key) {
                    self.repeat(place, paragraph.source_of(sentence.clone()));
                    left_out = true;
                    continue;
                }
                // Twice within this very paragraph.
                if let Some(&index) = own.get(&key) {
                    echoes.push((index, sentence.clone()));
                    left_out = true;
                    continue;
                }
                if all.len() > 1 {
                    own.insert(key, kept.len());
                }
            }
            kept.push((sentence.clone(), key));
        }
        let mut rest = Weave::default();
        let mut places = Vec::with_capacity(kept.len());
        if left_out {
            let mut end = None;
            for (sentence, _) in &kept {
                if let Some(end) = end {
                    rest.replace(" ", paragraph.source_of(end..sentence.start));
                }
                let start = rest.len();
                rest.append(paragraph, sentence.clone());
                places.push(Span::new(start, rest.len()));
                end = Some(sentence.end);
            }
        } else {
            places.extend(
                kept.iter()
                    .map(|(range, _)| Span::new(range.start, range.end)),
            );
        }
        let result = if left_out { &rest } else { paragraph };
        if left_out {
            // What is left may itself be boilerplate, or a paragraph that was read already.
            if result.is_empty() || self.boilerplate.is_boilerplate(result.text()) {
                return;
            }
            let left = self.key(result.text());
            if let Some(kept) = left.and_then(|key| self.seen.paragraphs.get(&key).copied()) {
                self.repeat(kept, result.source_of(0..result.len()));
                return;
            }
        }
        let base = self.separate(result);
        let place = Span::new(base, base + result.len());
        self.out.append(result, 0..result.len());
        let left = if left_out {
            self.key(result.text())
        } else {
            None
        };
        for key in [whole, left].into_iter().flatten() {
            self.seen.paragraphs.entry(key).or_insert(place);
        }
        let moved = |span: &Span| Span::new(base + span.start, base + span.end);
        for ((_, key), span) in kept.iter().zip(&places) {
            if let Some(key) = key {
                self.seen.sentences.entry(*key).or_insert(moved(span));
            }
        }
        for (index, sentence) in echoes {
            if let Some(span) = places.get(index) {
                self.repeat(moved(span), paragraph.source_of(sentence));
            }
        }
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

    /// What a passage is known by; `None` when it is too short to be taken for a repeat.
    fn key(&mut self, passage: &str) -> Option<u64> {
        self.folded.clear();
        fold_for_comparison(passage, &mut self.folded);
        let long = self.folded.len() >= LONG_ENOUGH_CHARACTERS
            && self
                .folded
                .chars()
                .nth(LONG_ENOUGH_CHARACTERS - 1)
                .is_some()
            || self.folded.split(' ').nth(LONG_ENOUGH_WORDS - 1).is_some();
        if !long {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        hasher.write(self.folded.as_bytes());
        Some(hasher.finish())
    }
}
