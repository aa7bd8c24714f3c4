//! From a place in a derived text back to the text that it was derived from.
//!
//! Cleaning drops, replaces and moves characters; an [`OffsetMap`] remembers, for runs of the
//! derived text, where they stood. Runs copied unchanged map byte for byte; a replaced run
//! (`&amp;` → `&`, a curly quote → a plain one) maps as a whole, because there is nothing in
//! between to point at.

use crate::Span;
use serde::{Deserialize, Serialize};

/// One run of the derived text and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    /// Start in the derived text; the run ends where the next one starts.
    derived: usize,
    /// Where it stood in the source text.
    source: Span,
    /// Whether the bytes are the same, so that offsets inside the run can be counted on.
    verbatim: bool,
}

/// Maps byte spans of a derived text to byte spans of its source.
///
/// Look-ups are by binary search over runs; the map of an untouched text is a single run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    runs: Vec<Run>,
    derived_len: usize,
}

impl OffsetMap {
    /// The map of a text of `len` bytes onto itself.
    pub fn identity(len: usize) -> Self {
        let mut builder = OffsetMapBuilder::default();
        builder.copy(0, len);
        builder.finish()
    }

    /// Length in bytes of the derived text that the map was built for.
    pub fn derived_len(&self) -> usize {
        self.derived_len
    }

    /// Where `span` of the derived text stood in the source: the smallest source span that
    /// covers every run it touches. An empty span maps to an empty span. Spans beyond the
    /// derived text are cut to it.
    pub fn to_source(&self, span: Span) -> Span {
        let start = span.start.min(self.derived_len);
        let end = span.end.min(self.derived_len);
        let first = self.run_at(start);
        if start >= end {
            let at = first.map_or(0, |index| self.start_in(index, start));
            return Span::new(at, at);
        }
        let (Some(first), Some(last)) = (first, self.run_at(end - 1)) else {
            return Span::default();
        };
        let mut covered = Span::new(self.start_in(first, start), self.end_in(last, end));
        // Runs may have been moved about (a paragraph kept from later in the page), so that
        // the first and last do not bound those between.
        for run in self.runs.get(first + 1..last).unwrap_or(&[]) {
            covered = covered.cover(run.source);
        }
        if first != last {
            covered = covered
                .cover(Span::new(
                    self.start_in(first, start),
                    self.run_source_end(first),
                ))
                .cover(Span::new(
                    self.run_source_start(last),
                    self.end_in(last, end),
                ));
        }
        covered
    }

    /// The map that goes through `self` and then through `onto`: from the text that `self`
    /// derives, past its source, to the source of `onto`.
    pub fn then(&self, onto: &OffsetMap) -> OffsetMap {
        let mut builder = OffsetMapBuilder::default();
        for (index, run) in self.runs.iter().enumerate() {
            let length = self.run_len(index);
            if !run.verbatim {
                builder.replace(length, onto.to_source(run.source));
                continue;
            }
            // A verbatim run may cross several runs of the second map.
            let mut at = run.source.start;
            while at < run.source.end {
                let Some(inner) = onto.run_at(at) else { break };
                let inner_end =
                    (onto.runs[inner].derived + onto.run_len(inner)).min(run.source.end);
                let piece = Span::new(at, inner_end);
                if onto.runs[inner].verbatim {
                    builder.copy(onto.start_in(inner, at), piece.len());
                } else {
                    builder.replace(piece.len(), onto.runs[inner].source);
                }
                if inner_end <= at {
                    break;
                }
                at = inner_end;
            }
        }
        builder.finish()
    }

    fn run_at(&self, derived: usize) -> Option<usize> {
        self.runs
            .partition_point(|run| run.derived <= derived)
            .checked_sub(1)
    }

    fn run_len(&self, index: usize) -> usize {
        let next = self
            .runs
            .get(index + 1)
            .map_or(self.derived_len, |run| run.derived);
        next - self.runs[index].derived
    }

    fn start_in(&self, index: usize, derived: usize) -> usize {
        let run = self.runs[index];
        if run.verbatim {
            (run.source.start + (derived - run.derived)).min(run.source.end)
        } else {
            run.source.start
        }
    }

    fn end_in(&self, index: usize, derived: usize) -> usize {
        let run = self.runs[index];
        if run.verbatim {
            (run.source.start + (derived - run.derived)).min(run.source.end)
        } else {
            run.source.end
        }
    }

    fn run_source_start(&self, index: usize) -> usize {
        self.runs[index].source.start
    }

    fn run_source_end(&self, index: usize) -> usize {
        self.runs[index].source.end
    }
}

/// Builds an [`OffsetMap`] in the order of the derived text.
#[derive(Clone, Debug, Default)]
pub struct OffsetMapBuilder {
    map: OffsetMap,
}

impl OffsetMapBuilder {
    /// The next `len` bytes are those that stand at `source_start` in the source.
    pub fn copy(&mut self, source_start: usize, len: usize) {
        if len == 0 {
            return;
        }
        if let Some(last) = self.map.runs.last_mut()
            && last.verbatim
            && last.source.end == source_start
        {
            last.source.end += len;
        } else {
            let source = Span::new(source_start, source_start + len);
            self.map.runs.push(Run {
                derived: self.map.derived_len,
                source,
                verbatim: true,
            });
        }
        self.map.derived_len += len;
    }

    /// The next `len` bytes stand for `source` as a whole (an entity, a folded space; an empty
    /// `source` for what was put in between two places).
    pub fn replace(&mut self, len: usize, source: Span) {
        if len == 0 {
            return;
        }
        self.map.runs.push(Run {
            derived: self.map.derived_len,
            source,
            verbatim: false,
        });
        self.map.derived_len += len;
    }

    /// The next bytes are those of another derived text, and stood where its map says.
    pub fn append(&mut self, map: &OffsetMap) {
        for (index, run) in map.runs.iter().enumerate() {
            let length = map.run_len(index);
            if run.verbatim {
                self.copy(run.source.start, length);
            } else {
                self.replace(length, run.source);
            }
        }
    }

    /// Length of the derived text so far, in bytes.
    pub fn derived_len(&self) -> usize {
        self.map.derived_len
    }

    /// The finished map.
    pub fn finish(self) -> OffsetMap {
        self.map
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_replaced_run_maps_as_a_whole() {
        // "a &amp; b" → "a & b"
        let mut builder = OffsetMapBuilder::default();
        builder.copy(0, 2);
        builder.replace(1, Span::new(2, 7));
        builder.copy(7, 2);
        let map = builder.finish();
        assert_eq!(map.to_source(Span::new(2, 3)), Span::new(2, 7));
        assert_eq!(map.to_source(Span::new(0, 5)), Span::new(0, 9));
        assert_eq!(map.to_source(Span::new(4, 5)), Span::new(8, 9));
    }

    #[test]
    fn a_span_over_moved_runs_covers_all_of_them() {
        let mut builder = OffsetMapBuilder::default();
        builder.copy(100, 10);
        builder.copy(0, 10);
        builder.copy(50, 10);
        let map = builder.finish();
        assert_eq!(map.to_source(Span::new(5, 25)), Span::new(0, 110));
    }

    proptest! {
        /// Runs of copied and replaced text, then looked up: every copied byte maps to itself.
        #[test]
        fn copied_bytes_map_to_where_they_stood(pieces in prop::collection::vec((any::<bool>(), 1usize..20, 0usize..5), 1..30)) {
            let mut builder = OffsetMapBuilder::default();
            let mut source = 0;
            let mut expected = Vec::new();
            for (verbatim, len, gap) in pieces {
                source += gap;
                if verbatim {
                    for offset in 0..len {
                        expected.push((builder.derived_len() + offset, Span::new(source + offset, source + offset + 1)));
                    }
                    builder.copy(source, len);
                } else {
                    builder.replace(1, Span::new(source, source + len));
                }
                source += len;
            }
            let map = builder.finish();
            let through = OffsetMap::identity(map.derived_len()).then(&map);
            for (derived, source) in expected {
                prop_assert_eq!(map.to_source(Span::new(derived, derived + 1)), source);
                prop_assert_eq!(through.to_source(Span::new(derived, derived + 1)), source);
            }
        }
    }
}
