//! How a thing stands while the tree is gone down to it.

use rapporteur_lexicon::{Signature, StatusWord, Trigger};
use rapporteur_model::{Modality, Polarity, Tense, Trait};
use std::collections::BTreeSet;

/// Polarity, modality, tense and traits so far.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) polarity: Polarity,
    pub(super) modality: Modality,
    /// `None` as long as no verb has told.
    pub(super) tense: Option<Tense>,
    pub(super) traits: BTreeSet<Trait>,
    pub(super) rule: Vec<String>,
    /// It stands only in an 'if' or 'whether', so that nobody says that it is so.
    pub(super) only_asked: bool,
}

/// The less firm of two.
pub(super) fn weaker(one: Modality, other: Modality) -> Modality {
    if firmness(other) > firmness(one) {
        other
    } else {
        one
    }
}

fn firmness(modality: Modality) -> usize {
    match modality {
        Modality::Certain => 0,
        Modality::Probable => 1,
        Modality::Planned => 2,
        Modality::Required => 3,
        Modality::Wished => 4,
        Modality::Possible => 5,
        Modality::Hypothetical => 6,
    }
}

pub(super) fn other(polarity: Polarity) -> Polarity {
    match polarity {
        Polarity::Affirmed => Polarity::Negated,
        Polarity::Negated => Polarity::Affirmed,
    }
}

impl State {
    pub(super) fn negate(&mut self) {
        self.polarity = other(self.polarity);
    }

    pub(super) fn weaken(&mut self, modality: Modality) {
        self.modality = weaker(self.modality, modality);
    }

    /// Whether it is put as something that is or was so.
    pub(super) fn is_fact(&self) -> bool {
        self.polarity == Polarity::Affirmed
            && self.modality == Modality::Certain
            && self.tense != Some(Tense::Future)
            && ![Trait::Condition, Trait::Question, Trait::Under]
                .iter()
                .any(|one| self.traits.contains(one))
    }

    /// What is so by itself, whatever stands above it.
    pub(super) fn free(&self) -> State {
        State {
            rule: self.rule.clone(),
            traits: self
                .traits
                .iter()
                .copied()
                .filter(|one| matches!(one, Trait::Reported | Trait::Quoted))
                .collect(),
            ..State::default()
        }
    }

    /// A clause or noun of its own below something: not less firm for it, but the number may know.
    pub(super) fn apart(&self) -> State {
        let mut state = self.free();
        if !self.is_fact() {
            state.traits.insert(Trait::Under);
        }
        state
    }

    /// What a trigger makes of what it governs, the state being the trigger's own.
    pub(super) fn governed(&self, trigger: &Trigger) -> State {
        let mut state = if trigger.presupposed {
            State {
                // 'will regret the raid': the raid does not lie ahead.
                tense: self.tense.filter(|tense| *tense != Tense::Future),
                ..self.free()
            }
        } else {
            self.clone()
        };
        let signature = match self.polarity {
            Polarity::Affirmed => trigger.affirmed,
            Polarity::Negated => trigger.negated,
        };
        state.polarity = signature.polarity.unwrap_or_default();
        state.effect(None, signature);
        if trigger.reported {
            state.traits.insert(Trait::Reported);
        }
        state.rule.push(trigger.rule.to_string());
        state
    }

    fn effect(&mut self, polarity: Option<Polarity>, signature: Signature) {
        if polarity == Some(Polarity::Negated) {
            self.negate();
        }
        if let Some(modality) = signature.modality {
            self.weaken(modality);
        }
        if let Some(tense) = signature.tense {
            self.tense = Some(tense);
        }
    }

    /// What a word beside it does to it.
    pub(super) fn word(&mut self, word: &StatusWord) {
        self.effect(
            word.polarity,
            Signature {
                polarity: None,
                modality: word.modality,
                tense: word.tense,
            },
        );
    }
}
