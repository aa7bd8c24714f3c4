//! The numbers of a document's words that a transition-based component looks at.
//!
//! A word's row is long (4 KB for the English parser), but what it is computed from is short
//! (256 bytes), and states look mostly at words near the front of the buffer. So rows are kept for
//! the last words only; for words further back what they are computed from, as far back as a state
//! can reach, and a row is computed again in the rare case that it is asked for.

use super::Network;
use std::ops::Range;

/// Words whose rows are kept at least, of those that came last.
const RECENT: usize = 512;

/// Words whose rows are kept at most, before the front ones are dropped.
const MOST: usize = 1536;

/// Rows computed again that are kept.
const MOST_OLD: usize = 64;

/// Rows of the words of a document from one on.
#[derive(Debug)]
pub(crate) struct Rows {
    /// One past the last word.
    end: usize,
    /// Numbers of a row.
    width: usize,
    /// Rows of the last words.
    rows: Vec<f32>,
    /// Numbers that a row is computed from.
    source_width: usize,
    /// What rows are computed from, for words further back as well.
    sources: Vec<f32>,
    /// Rows of words further back.
    old: Vec<(usize, Vec<f32>)>,
    /// How many sources were left when they were last dropped.
    left: usize,
}

impl Rows {
    /// Before the first word.
    pub(crate) fn new(network: &Network) -> Self {
        Self {
            end: 0,
            width: network.row_width(),
            rows: Vec::new(),
            source_width: network.source_width(),
            sources: Vec::new(),
            old: Vec::new(),
            left: 0,
        }
    }

    /// One past the last word whose row is there.
    pub(crate) fn end(&self) -> usize {
        self.end
    }

    /// Take memory to keep rows in, unless there is some.
    pub(crate) fn borrow_from(&mut self, pool: &mut Vec<Vec<f32>>) {
        if self.rows.capacity() == 0 {
            self.rows = pool.pop().unwrap_or_default();
        }
    }

    /// Give the memory back, with all rows.
    pub(crate) fn give_back_to(&mut self, pool: &mut Vec<Vec<f32>>) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.clear();
        pool.push(rows);
        self.sources = Vec::new();
        self.old = Vec::new();
    }

    /// Add the rows of the next words from their vectors.
    pub(crate) fn extend(&mut self, network: &Network, vectors: &[f32], count: usize) {
        let kept = self.rows.len() / self.width.max(1);
        if kept + count > MOST {
            self.rows.drain(..kept.saturating_sub(RECENT) * self.width);
        }
        let sources = self.sources.len();
        self.sources
            .resize(sources + count * self.source_width, 0.0);
        let rows = self.rows.len();
        self.rows.resize(rows + count * self.width, 0.0);
        if let (Some(sources), Some(rows)) =
            (self.sources.get_mut(sources..), self.rows.get_mut(rows..))
        {
            network.sources(vectors, count, sources);
            network.rows(sources, count, rows);
        }
        self.end += count;
    }

    /// Forget words before `first`, which is asked only now and then, since it may take time in
    /// proportion to the words that are kept.
    pub(super) fn forget_before(&mut self, first: impl FnOnce() -> usize) {
        let kept = self.sources.len() / self.source_width.max(1);
        if kept > 2 * self.left + RECENT {
            let drop = first().saturating_sub(self.end - kept).min(kept);
            self.sources.drain(..drop * self.source_width);
            self.left = kept - drop;
        }
    }

    /// Make sure that the row of a word is there.
    pub(super) fn prepare(&mut self, network: &Network, word: usize) {
        if word + self.rows.len() / self.width.max(1) >= self.end
            || self.old.iter().any(|(old, _)| *old == word)
        {
            return;
        }
        let kept = self.sources.len() / self.source_width.max(1);
        let Some(at) = (word + kept).checked_sub(self.end) else {
            return;
        };
        if let Some(source) = self
            .sources
            .get(at * self.source_width..(at + 1) * self.source_width)
        {
            let mut row = vec![0.0; self.width];
            network.rows(source, 1, &mut row);
            if self.old.len() >= MOST_OLD {
                self.old.drain(..MOST_OLD / 2);
            }
            self.old.push((word, row));
        }
    }

    /// Some numbers of a word's row; nothing where the row is not there.
    pub(super) fn get(&self, word: usize, numbers: Range<usize>) -> Option<&[f32]> {
        let first = self.end - self.rows.len() / self.width.max(1);
        match word.checked_sub(first) {
            Some(at) => self.rows.get(at * self.width..)?.get(numbers),
            None => self
                .old
                .iter()
                .find(|(old, _)| *old == word)
                .and_then(|(_, row)| row.get(numbers)),
        }
    }
}
