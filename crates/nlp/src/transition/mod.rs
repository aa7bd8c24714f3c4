//! Transition-based components: a state, moves that change it, a network that scores the moves.
//!
//! [`arc_eager`] finds dependencies, [`biluo`] entities; both take the best-scored valid move until
//! the state is final. Tokens come in stretches ([`rows`]), so that a long text's features need not
//! all be there at once.
//!
//! Absent on purpose: beams and training. Source: `spacy/pipeline/_parser_internals/`.

pub(crate) mod arc_eager;
pub(crate) mod biluo;
mod network;
pub(crate) mod projectivity;
mod rows;
mod state;

pub(crate) use network::{Network, Room};
pub(crate) use rows::Rows;
