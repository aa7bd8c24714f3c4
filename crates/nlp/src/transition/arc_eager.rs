//! The dependency parser: arc-eager, with sentence breaks and words put back on the buffer.
//!
//! ```text
//! [Moscow] | rejected the offer   LEFT nsubj   [] | rejected the offer   (Moscow ← rejected)
//! ```
//!
//! | move | does | is valid where |
//! |---|---|---|
//! | shift | buffer's first word to the stack | the stack is empty, or two words wait, none starts a sentence and it was not put back |
//! | reduce | pops the stack; a word without head and with company goes back on the buffer | the stack holds something |
//! | left | makes the buffer's first word head of the stack's top, and pops | both are there and no sentence starts |
//! | right | makes the stack's top head of the buffer's first word, and shifts | likewise |
//! | break | starts a sentence with the buffer's second word | it follows the first and does not start one yet |
//!
//! Source: Nivre 2003; Honnibal and Johnson 2015 (non-monotonic); `arc_eager.pyx`.
//! Absent on purpose: the oracle (training).

use super::network::{MOST_FEATURES, best};
use super::state::{NONE, State};
use super::{Network, Room, Rows};
use crate::error::LoadError;
use crate::format::manifest::MoveSpec;
use smol_str::SmolStr;

/// The kinds of moves, in the order in which spaCy numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Shift,
    Reduce,
    Left,
    Right,
    Break,
}

#[derive(Clone, Debug)]
struct Move {
    action: Action,
    label: SmolStr,
    /// Joins parts of a word, which must be neighbours.
    joins: bool,
}

/// The moves of a parser.
#[derive(Debug)]
pub(crate) struct ArcEager {
    moves: Vec<Move>,
}

/// The heads and labels that a parse ended with.
#[derive(Debug, Default)]
pub(crate) struct Parse {
    /// Head of each word, its own index where it has none.
    pub(crate) heads: Vec<u32>,
    /// Label of each word.
    pub(crate) labels: Vec<SmolStr>,
}

/// A parse of one document under way.
#[derive(Debug)]
pub(crate) struct Run {
    state: State,
    length: usize,
    /// Rows of the words.
    pub(crate) rows: Rows,
}

impl ArcEager {
    /// The moves by their numbers and labels.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] for a number that stands for no move.
    pub(crate) fn open(specs: &[MoveSpec]) -> Result<Self, LoadError> {
        let mut moves = Vec::with_capacity(specs.len());
        for spec in specs {
            let action = match spec.action {
                0 => Action::Shift,
                1 => Action::Reduce,
                2 => Action::Left,
                3 => Action::Right,
                4 => Action::Break,
                other => {
                    return Err(LoadError::malformed(
                        "the parser's moves",
                        format!("there is no move {other}"),
                    ));
                }
            };
            moves.push(Move {
                action,
                label: SmolStr::new(&spec.label),
                joins: spec.label == "subtok",
            });
        }
        if moves.len() > usize::from(u16::MAX) {
            return Err(LoadError::malformed(
                "the parser's moves",
                "there are too many",
            ));
        }
        Ok(Self { moves })
    }

    /// How many moves there are.
    pub(crate) fn len(&self) -> usize {
        self.moves.len()
    }

    /// Parse as far as the rows that are there allow.
    pub(crate) fn advance(&self, network: &Network, run: &mut Run, room: &mut Room) {
        let end = run.rows.end();
        let state = &mut run.state;
        // A state looks one word beyond the first that it has not seen.
        while !state.is_final() && (end >= run.length || state.unseen() + 1 < end) {
            let tokens = look(state, network.features());
            let mut parts: [&[f32]; MOST_FEATURES] = [&[]; MOST_FEATURES];
            let part = network.part();
            for token in tokens.iter().filter(|token| **token != NONE) {
                run.rows.prepare(network, *token as usize);
            }
            for (feature, (token, slot)) in tokens
                .iter()
                .zip(&mut parts)
                .enumerate()
                .take(network.features())
            {
                let numbers = feature * part..(feature + 1) * part;
                let row = if *token == NONE {
                    None
                } else {
                    run.rows.get(*token as usize, numbers)
                };
                *slot = row.unwrap_or_else(|| network.padding(feature));
            }
            let scores = network.scores(&parts[..network.features()], room);
            match self.choose(state, scores) {
                Some(class) => self.apply(state, class),
                None => state.force_final(),
            }
        }
        if !state.is_final() {
            run.rows.forget_before(|| state.first_in_reach());
        }
    }

    /// The best valid move.
    fn choose(&self, state: &State, scores: &[f32]) -> Option<usize> {
        let (top, first, second) = (state.stack(0), state.buffer(0), state.buffer(1));
        let (depth, waiting) = (state.depth(), state.buffer_length());
        let starts = state.starts_sentence(first);
        let arcs = depth > 0 && waiting > 0 && !starts;
        let shift = depth == 0 || (waiting >= 2 && !starts && !state.is_unshiftable(first));
        let reduce =
            depth > 0 && (waiting == 0 || depth > 1 || !state.cannot_start_sentence(first));
        let breaks = waiting >= 2
            && second == first + 1
            && !state.starts_sentence(second)
            && !state.cannot_start_sentence(second);
        best(scores, |class| {
            self.moves
                .get(class)
                .is_some_and(|candidate| match candidate.action {
                    Action::Shift => shift,
                    Action::Reduce => reduce,
                    Action::Left | Action::Right => {
                        arcs && (!candidate.joins || top.wrapping_add(1) == first)
                    }
                    Action::Break => breaks,
                })
        })
    }

    fn apply(&self, state: &mut State, class: usize) {
        let Some(chosen) = self.moves.get(class) else {
            return state.force_final();
        };
        let (top, first) = (state.stack(0), state.buffer(0));
        match chosen.action {
            Action::Shift if first == NONE => state.force_final(),
            Action::Shift => state.push(),
            Action::Reduce if state.has_head(top) || state.depth() == 1 => state.pop(),
            Action::Reduce => state.unshift(),
            Action::Left => {
                state.add_arc(first, top, class as u16);
                state.set_reshiftable(first);
                state.pop();
            }
            Action::Right => {
                state.add_arc(top, first, class as u16);
                state.push();
            }
            Action::Break => state.start_sentence(state.buffer(1)),
        }
    }

    /// What a parse that has ended found.
    pub(crate) fn finish(&self, run: Run) -> Parse {
        let root = SmolStr::new_static("ROOT");
        let mut parse = Parse::default();
        for (word, (head, class)) in run.state.heads.iter().zip(&run.state.arcs).enumerate() {
            let label = self
                .moves
                .get(usize::from(*class))
                .map_or(&root, |arc| &arc.label);
            let (head, label) = if *head == NONE {
                (word as u32, &root)
            } else {
                (*head, label)
            };
            parse.heads.push(head);
            parse.labels.push(label.clone());
        }
        parse
    }
}

impl Run {
    /// Before the first move; `starts` says of each word whether it starts a sentence, where known.
    pub(crate) fn new(starts: Vec<Option<bool>>, network: &Network) -> Self {
        Self {
            length: starts.len(),
            state: State::new(starts),
            rows: Rows::new(network),
        }
    }

    /// Whether the parse has ended.
    pub(crate) fn is_final(&self) -> bool {
        self.state.is_final()
    }
}

/// The words that a state looks at, as `StateC.set_context_tokens` has them.
fn look(state: &State, features: usize) -> [u32; MOST_FEATURES] {
    let (b0, b1) = (state.buffer(0), state.buffer(1));
    let (s0, s1, s2) = (state.stack(0), state.stack(1), state.stack(2));
    let mut tokens = [NONE; MOST_FEATURES];
    if features == 13 {
        tokens = [
            b0,
            b1,
            s0,
            s1,
            s2,
            state.left(s0, 1),
            state.right(s0, 1),
            state.left(b0, 1),
            state.right(s0, 2),
            state.left(s1, 1),
            state.left(s1, 2),
            state.right(s1, 1),
            state.right(s1, 2),
        ];
    } else {
        let eight = [
            b0,
            b1,
            s0,
            s1,
            s2,
            state.left(b0, 1),
            state.left(s0, 1),
            state.right(s0, 1),
        ];
        tokens[..8].copy_from_slice(&eight);
    }
    tokens
}
