//! Words that tell how a thing stands in the world without being verbs that govern it: modal
//! auxiliaries, negating words, marks of a condition, adjectives and adverbs ('previous',
//! 'possible', 'reportedly'); the [triggers](Trigger), which do govern it; and the
//! [table](FactualityTable) from all of that to a number.

mod example;
mod factuality;
mod signature;
mod trigger;

pub use example::Example;
pub use factuality::FactualityTable;
pub use signature::Signature;
pub use trigger::{Complement, Trigger, TriggerClass, Triggers};

use crate::document::load_all;
use rapporteur_data::DataSet;
use rapporteur_model::{Auxiliary, Modality, Polarity, Problem, Tense};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;
use trigger::TriggerEntry;

/// What a word does to what it modifies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusWord {
    /// Polarity that it gives.
    pub polarity: Option<Polarity>,
    /// Modality that it gives.
    pub modality: Option<Modality>,
    /// Tense that it gives.
    pub tense: Option<Tense>,
    /// Auxiliary mode that it gives.
    pub aux: Option<Auxiliary>,
    /// Opens a condition ('if', 'unless', 'provided').
    pub condition: bool,
    /// What it must modify to have its effect; anything when `None`.
    pub modifies: Option<Modifies>,
}

/// What a status word modifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modifies {
    /// Only a noun: 'earlier talks', but not 'met earlier'.
    Noun,
    /// Only a verb.
    Verb,
}

impl StatusWord {
    /// Whether it has its effect on a verb (`true`) or on another word (`false`).
    pub fn fits(&self, verb: bool) -> bool {
        match self.modifies {
            None => true,
            Some(Modifies::Noun) => !verb,
            Some(Modifies::Verb) => verb,
        }
    }
}

/// All such words, by lemma.
#[derive(Debug, Default)]
pub struct StatusWords {
    words: FxHashMap<SmolStr, StatusWord>,
    /// Words that decide how what they govern stands.
    pub triggers: Triggers,
    /// The number that follows from how a thing stands.
    pub factuality: FactualityTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: Vec<SmolStr>,
    polarity: Option<Polarity>,
    modality: Option<Modality>,
    tense: Option<Tense>,
    aux: Option<Auxiliary>,
    modifies: Option<Modifies>,
    #[serde(default)]
    condition: bool,
    /// A sentence in which the word has this effect, and one in which it has not. Run by the
    /// coder's tests, not read at load.
    #[serde(rename = "yes")]
    _yes: String,
    #[serde(rename = "no")]
    _no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusFile {
    #[serde(default)]
    word: Vec<Entry>,
    #[serde(default)]
    trigger: Vec<TriggerEntry>,
}

impl StatusWords {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut words = FxHashMap::default();
        let mut triggers = Triggers::default();
        for (file, document) in load_all::<StatusFile>(data, "status/", problems) {
            for entry in document.word {
                for word in entry.words {
                    let effect = StatusWord {
                        polarity: entry.polarity,
                        modality: entry.modality,
                        tense: entry.tense,
                        aux: entry.aux,
                        condition: entry.condition,
                        modifies: entry.modifies,
                    };
                    words.insert(word, effect);
                }
            }
            triggers.enter(document.trigger, file, problems);
        }
        StatusWords {
            words,
            triggers,
            factuality: FactualityTable::load(data, problems),
        }
    }

    /// What a lemma does to what it modifies.
    pub fn get(&self, lemma: &str) -> Option<&StatusWord> {
        self.words.get(lemma)
    }
}
