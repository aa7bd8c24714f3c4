//! Text under construction together with the way back to its source.
//!
//! Every stage of cleaning (unescaping, extraction, tidying) weaves a new text out of pieces of
//! the one before; a [`Weave`] keeps both the text and the runs that an
//! [`OffsetMap`](rapporteur_model::OffsetMap) is made of, and lets ranges of one weave be moved
//! into another, which is how a paragraph is read once and a sentence left out.
//!
//! Deliberately absent: any idea of what the pieces mean.

use rapporteur_model::{OffsetMap, OffsetMapBuilder, Span};
use std::ops::Range;

/// One run of the woven text: copied from, or standing for, `source`.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    source: Span,
    verbatim: bool,
}

/// A text and, run by run, where it came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weave {
    text: String,
    runs: Vec<Run>,
}

impl Weave {
    /// The text so far.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Length of the text so far, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing has been woven yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Empties it, keeping its memory.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.runs.clear();
    }

    /// Room for `bytes` more.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    /// The bytes `range` of `source` as they are. `range` must lie on character boundaries;
    /// otherwise nothing is copied.
    pub(crate) fn copy(&mut self, source: &str, range: Range<usize>) {
        self.copy_at(source.get(range.clone()).unwrap_or(""), range.start);
    }

    /// `piece` as it stands at byte `at` of the source.
    pub(crate) fn copy_at(&mut self, piece: &str, at: usize) {
        if piece.is_empty() {
            return;
        }
        self.push_run(Span::new(at, at + piece.len()), true);
        self.text.push_str(piece);
    }

    /// `piece` in the place of `source`.
    pub(crate) fn replace(&mut self, piece: &str, source: Span) {
        if piece.is_empty() {
            return;
        }
        self.runs.push(Run {
            start: self.text.len(),
            source,
            verbatim: false,
        });
        self.text.push_str(piece);
    }

    /// The same bytes of `other`, with where they came from.
    pub(crate) fn append(&mut self, other: &Weave, range: Range<usize>) {
        let Some(piece) = other.text.get(range.clone()) else {
            return;
        };
        if piece.is_empty() {
            return;
        }
        let first = other
            .runs
            .partition_point(|run| run.start <= range.start)
            .saturating_sub(1);
        let mut base = self.text.len();
        for (index, run) in other.runs.iter().enumerate().skip(first) {
            if run.start >= range.end {
                break;
            }
            let run_end = other
                .runs
                .get(index + 1)
                .map_or(other.text.len(), |next| next.start);
            let from = run.start.max(range.start);
            let to = run_end.min(range.end);
            let source = if run.verbatim {
                let start = run.source.start + (from - run.start);
                Span::new(start, start + (to - from))
            } else {
                run.source
            };
            self.push_run_at(base, source, run.verbatim);
            base += to - from;
        }
        self.text.push_str(piece);
    }

    /// Where a range of the text came from, as one span.
    pub(crate) fn source_of(&self, range: Range<usize>) -> Span {
        let mut part = Weave::default();
        part.append(self, range);
        part.runs
            .iter()
            .map(|run| run.source)
            .reduce(|one, other| one.cover(other))
            .unwrap_or_default()
    }

    /// Where the first piece came from; 0 when there is none.
    pub(crate) fn source_start(&self) -> usize {
        self.runs.first().map_or(0, |run| run.source.start)
    }

    /// Where the last piece came from ended; 0 when there is none.
    pub(crate) fn source_end(&self) -> usize {
        self.runs.last().map_or(0, |run| run.source.end)
    }

    fn push_run(&mut self, source: Span, verbatim: bool) {
        self.push_run_at(self.text.len(), source, verbatim);
    }

    fn push_run_at(&mut self, start: usize, source: Span, verbatim: bool) {
        if verbatim
            && let Some(last) = self.runs.last_mut()
            && last.verbatim
            && last.source.end == source.start
        {
            last.source.end = source.end;
            return;
        }
        self.runs.push(Run {
            start,
            source,
            verbatim,
        });
    }

    /// The text and its map.
    pub(crate) fn finish(self) -> (String, OffsetMap) {
        let mut builder = OffsetMapBuilder::default();
        for (index, run) in self.runs.iter().enumerate() {
            let end = self
                .runs
                .get(index + 1)
                .map_or(self.text.len(), |next| next.start);
            if run.verbatim {
                builder.copy(run.source.start, end - run.start);
            } else {
                builder.replace(end - run.start, run.source);
            }
        }
        (self.text, builder.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_range_keeps_where_it_came_from() {
        let mut first = Weave::default();
        first.copy("one two", 0..3);
        first.replace(" ", Span::new(3, 4));
        first.copy("one two", 4..7);
        let mut second = Weave::default();
        second.append(&first, 2..6);
        let (text, map) = second.finish();
        assert_eq!(text, "e tw");
        assert_eq!(map.to_source(Span::new(0, 1)), Span::new(2, 3));
        assert_eq!(map.to_source(Span::new(1, 2)), Span::new(3, 4));
        assert_eq!(map.to_source(Span::new(2, 4)), Span::new(4, 6));
        assert_eq!(first.source_of(2..6), Span::new(2, 6));
    }
}
