//! Transition-based components: a state, moves that change it, a network that scores the moves.
//!
//! [`arc_eager`] finds dependencies, [`biluo`] entities; both take the best-scored valid move until
//! the state is final. Tokens come in stretches ([`Rows`]), so that a long text's features need not
//! all be there at once.
//!
//! Absent on purpose: beams and training. Source: `spacy/pipeline/_parser_internals/`.

pub(crate) mod arc_eager;
pub(crate) mod biluo;
mod network;
pub(crate) mod projectivity;
mod state;

pub(crate) use network::{Network, Room};

/// Features of the tokens of a document from one on, row by row.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The token of the first row.
    start: usize,
    width: usize,
    numbers: Vec<f32>,
}

impl Rows {
    /// For rows of so many numbers.
    pub(crate) fn new(width: usize) -> Self {
        Self { start: 0, width, numbers: Vec::new() }
    }

    /// Take memory to keep rows in, unless there is some.
    pub(crate) fn borrow_from(&mut self, pool: &mut Vec<Vec<f32>>) {
        if self.numbers.capacity() == 0 {
            self.numbers = pool.pop().unwrap_or_default();
        }
    }

    /// Give the memory back, with all rows.
    pub(crate) fn give_back_to(&mut self, pool: &mut Vec<Vec<f32>>) {
        self.start = self.end();
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.clear();
        pool.push(numbers);
    }

    /// One past the last token whose row is there.
    pub(crate) fn end(&self) -> usize {
        self.start + self.numbers.len() / self.width.max(1)
    }

    /// Room for the rows of so many more tokens.
    pub(crate) fn extend(&mut self, count: usize) -> &mut [f32] {
        let from = self.numbers.len();
        self.numbers.resize(from + count * self.width, 0.0);
        self.numbers.get_mut(from..).unwrap_or(&mut [])
    }

    /// Drop the rows of tokens before one.
    pub(crate) fn drop_before(&mut self, token: usize) {
        let token = token.clamp(self.start, self.end());
        self.numbers.drain(..(token - self.start) * self.width);
        self.start = token;
    }

    /// Numbers `from..from + length` of a token's row; nothing where the row is not there.
    fn get(&self, token: usize, from: usize, length: usize) -> Option<&[f32]> {
        let at = token.checked_sub(self.start)? * self.width + from;
        self.numbers.get(at..at + length)
    }
}
