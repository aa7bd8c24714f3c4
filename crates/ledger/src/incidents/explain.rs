//! Why two tellings are of one happening, or are not.
//!
//! ```
//! use rapporteur_ledger::Source;
//! use rapporteur_ledger::incidents::{Rules, explain};
//! # fn shown(event: &rapporteur_model::Event, source: &Source) {
//! let explanation = explain(&Rules::built_in(), (source, event), (source, event));
//! for (clue, weight) in &explanation.clues {
//!     println!("{} {weight:+.2}", clue.name());
//! }
//! # }
//! ```
//!
//! Deliberately absent: what a person has decided, and which incident the tellings came to; a pair
//! that fits may still be apart, since one of them fits another incident better.

use super::clue::{Clue, Contradiction};
use super::compare::compare;
use super::mark::Mark;
use super::rules::Rules;
use crate::Source;
use rapporteur_model::Event;
use serde::Serialize;

/// What speaks for and against two tellings being of one happening.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The clues with what they weigh here, the weightiest first.
    pub clues: Vec<(Clue, f32)>,
    /// What rules it out whatever the clues say.
    pub contradictions: Vec<Contradiction>,
    /// The sum of the clues.
    pub score: f32,
    /// What the sum must reach.
    pub enough: f32,
    /// Whether the two fit.
    pub fits: bool,
}

/// Holds two tellings against each other, the earlier first.
pub fn explain(
    rules: &Rules,
    (early_source, early): (&Source, &Event),
    (late_source, late): (&Source, &Event),
) -> Explanation {
    let early = Mark::of(early_source, early, rules);
    let late = Mark::of(late_source, late, rules);
    let mut found = compare(rules, &early, &late, true);
    found.clues.retain(|clue| clue.1 != 0.0);
    found.clues.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    Explanation {
        fits: found.joins(),
        clues: found.clues,
        contradictions: found.against,
        score: found.score,
        enough: found.enough,
    }
}
