//! The state of the arc-eager system: a stack, a buffer that words can be put back on, arcs.
//!
//! Source: `spacy/pipeline/_parser_internals/_state.pxd`. Of a head's children on each side only
//! the last two are ever asked for, and only the last is ever taken back (a word that is given
//! another head lies on top of the stack, so its arc is its old head's last): a list linked through
//! the children is enough.

/// No word.
pub(super) const NONE: u32 = u32::MAX;

/// A parse under way.
#[derive(Debug)]
pub(super) struct State {
    length: u32,
    /// Heads, [`NONE`] for none yet.
    pub(super) heads: Vec<u32>,
    /// Moves that gave the arcs.
    pub(super) arcs: Vec<u16>,
    stack: Vec<u32>,
    rebuffer: Vec<u32>,
    next: u32,
    unshiftable: Vec<bool>,
    sentence_starts: Vec<Option<bool>>,
    last_left: Vec<u32>,
    last_right: Vec<u32>,
    /// The child of the same head and side before this one.
    sibling: Vec<u32>,
}

impl State {
    /// A state before the first move; `starts` says which words start sentences as far as known.
    pub(super) fn new(starts: Vec<Option<bool>>) -> Self {
        let length = starts.len();
        Self {
            length: length as u32,
            heads: vec![NONE; length],
            arcs: vec![0; length],
            stack: Vec::new(),
            rebuffer: Vec::new(),
            next: 0,
            unshiftable: vec![false; length],
            sentence_starts: starts,
            last_left: vec![NONE; length],
            last_right: vec![NONE; length],
            sibling: vec![NONE; length],
        }
    }

    /// The `i`th word from the top of the stack.
    pub(super) fn stack(&self, i: usize) -> u32 {
        self.stack
            .len()
            .checked_sub(i + 1)
            .and_then(|at| self.stack.get(at))
            .copied()
            .unwrap_or(NONE)
    }

    /// The `i`th word of the buffer.
    pub(super) fn buffer(&self, i: usize) -> u32 {
        match self.rebuffer.len().checked_sub(i + 1) {
            Some(at) => self.rebuffer.get(at).copied().unwrap_or(NONE),
            None => {
                let word = self.next as usize + i - self.rebuffer.len();
                if word < self.length as usize {
                    word as u32
                } else {
                    NONE
                }
            }
        }
    }

    pub(super) fn depth(&self) -> usize {
        self.stack.len()
    }

    pub(super) fn buffer_length(&self) -> usize {
        (self.length - self.next) as usize + self.rebuffer.len()
    }

    pub(super) fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    /// The first word that has never been on the stack.
    pub(super) fn unseen(&self) -> usize {
        self.next as usize
    }

    /// The last (`nth` 1) or last but one (`nth` 2) child to the left of a word.
    pub(super) fn left(&self, head: u32, nth: usize) -> u32 {
        self.child(&self.last_left, head, nth)
    }

    /// The last or last but one child to the right of a word.
    pub(super) fn right(&self, head: u32, nth: usize) -> u32 {
        self.child(&self.last_right, head, nth)
    }

    fn child(&self, last: &[u32], head: u32, nth: usize) -> u32 {
        let last = at(last, head, NONE);
        if nth == 1 {
            last
        } else {
            at(&self.sibling, last, NONE)
        }
    }

    pub(super) fn has_head(&self, word: u32) -> bool {
        at(&self.heads, word, NONE) != NONE
    }

    pub(super) fn starts_sentence(&self, word: u32) -> bool {
        at(&self.sentence_starts, word, None) == Some(true)
    }

    pub(super) fn cannot_start_sentence(&self, word: u32) -> bool {
        at(&self.sentence_starts, word, None) == Some(false)
    }

    pub(super) fn is_unshiftable(&self, word: u32) -> bool {
        at(&self.unshiftable, word, false)
    }

    pub(super) fn push(&mut self) {
        let word = self.rebuffer.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    pub(super) fn pop(&mut self) {
        self.stack.pop();
    }

    /// Put the top of the stack back before the buffer.
    pub(super) fn unshift(&mut self) {
        if let Some(word) = self.stack.pop() {
            set(&mut self.unshiftable, word, true);
            self.rebuffer.push(word);
        }
    }

    pub(super) fn set_reshiftable(&mut self, word: u32) {
        set(&mut self.unshiftable, word, false);
    }

    pub(super) fn start_sentence(&mut self, word: u32) {
        set(&mut self.sentence_starts, word, Some(true));
    }

    /// Give a word a head, in place of the one that it may have.
    pub(super) fn add_arc(&mut self, head: u32, child: u32, class: u16) {
        let old = at(&self.heads, child, NONE);
        if old != NONE {
            let last = if old > child {
                &mut self.last_left
            } else {
                &mut self.last_right
            };
            if at(last, old, NONE) == child {
                set(last, old, at(&self.sibling, child, NONE));
            }
        }
        let last = if head > child {
            &mut self.last_left
        } else {
            &mut self.last_right
        };
        set(&mut self.sibling, child, at(last, head, NONE));
        set(last, head, child);
        set(&mut self.heads, child, head);
        set(&mut self.arcs, child, class);
    }

    /// Give up: there is no valid move.
    pub(super) fn force_final(&mut self) {
        self.stack.clear();
        self.next = self.length;
        self.rebuffer.clear();
    }

    /// The first word that this or a later state can look at.
    pub(super) fn first_in_reach(&self) -> usize {
        let waiting = self.stack.iter().chain(&self.rebuffer).copied();
        let mut first = self.next;
        for word in waiting.chain([self.next]) {
            // Left children were attached nearest first, right ones last last, so a word's reach
            // to the left ends with the last two of its left children.
            for reached in [word, self.left(word, 1), self.left(word, 2)] {
                first = first.min(reached);
            }
        }
        first as usize
    }
}

fn at<T: Copy>(values: &[T], index: u32, otherwise: T) -> T {
    values.get(index as usize).copied().unwrap_or(otherwise)
}

fn set<T>(values: &mut [T], index: u32, value: T) {
    if let Some(place) = values.get_mut(index as usize) {
        *place = value;
    }
}
