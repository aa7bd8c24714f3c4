//! What one given party does to another, in one sentence.
//!
//! Where the event record finds the parties by itself, a relation is asked for a pair that
//! somebody else has marked: to check another data set against ours, or to use our typing under
//! another reader.

use crate::Status;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What the source does to the target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// PLOVER's event type; `None` where nothing was found between the two.
    pub event_type: Option<SmolStr>,
    /// The type with CONCEDE and RETREAT shown as YIELD, the 15 roots of the ZSP paper (Hu et al.,
    /// ACL 2024).
    pub root: Option<SmolStr>,
    /// PLOVER's mode.
    pub mode: Option<SmolStr>,
    /// The act ('release'); `None` where only the type was decided.
    pub act: Option<SmolStr>,
    /// Operators on the act, outermost first.
    pub operators: Vec<SmolStr>,
    /// How it stands in the world.
    pub status: Status,
    /// Entries of the data files that fired, or the model that decided.
    pub rule: Vec<String>,
    /// How sure, from 0 to 1: the share of answers with the same standing of source and target that
    /// were right on the project's own pairs.
    pub confidence: f32,
}

/// The root of a PLOVER type: CONCEDE and RETREAT are one there.
pub fn root_of(event_type: &str) -> &str {
    match event_type {
        "CONCEDE" | "RETREAT" => "YIELD",
        other => other,
    }
}
