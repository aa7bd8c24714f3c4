//! Events: what was coded, one row (or pair of parties, or line) an event.

pub mod dyads;
pub mod flat;
pub mod lines;
pub mod plover;
pub mod polecat;
