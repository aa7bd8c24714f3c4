//! How sure a reading is, as far as what was found of what its patterns ask for tells.
//!
//! *Russia attacked Odesa* has all of it, *attacked Odesa* lacks who did it.
//!
//! Deliberately absent: a probability.

use crate::actors::is_known;
use crate::compose::{Composed, Stop};
use crate::parties::Parties;

/// How much of what the patterns ask for was found: known actors, known recipients, a climb
/// that ended at the top of a clause.
pub(crate) fn confidence(composed: &Composed<'_>, parties: &Parties) -> f32 {
    let mut confidence: f32 = 1.0;
    if !parties.actors.iter().any(is_known) {
        confidence -= 0.3;
    }
    let asks_recipient = composed
        .act
        .is_some_and(|(act, pattern)| !pattern.recipient.is_empty() && !act.reciprocal);
    if asks_recipient && !parties.recipients.iter().any(is_known) {
        confidence -= 0.2;
    }
    if matches!(
        composed.stop,
        Stop::UnknownInfinitive(_) | Stop::UnknownClause(_)
    ) {
        confidence -= 0.1;
    }
    confidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::{Actor, Span};

    #[test]
    fn confidence_falls_with_what_is_missing() {
        let composed = Composed {
            act: None,
            key: 0,
            kind: None,
            operators: Vec::new(),
            tokens: vec![0],
            path: vec![0],
            stop: Stop::Clause,
            alternatives: Vec::new(),
        };
        let known = Actor {
            text: "Russia".into(),
            span: Span::new(0, 6),
            name: None,
            country: Some("RUS".into()),
            sector: None,
            id: None,
        };
        let full = Parties {
            actors: vec![known],
            recipients: Vec::new(),
        };
        assert!(confidence(&composed, &full) > confidence(&composed, &Parties::default()));
    }
}
