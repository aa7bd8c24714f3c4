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
use crate::pattern::Sentences;
use rapporteur_data::DataSet;
use rapporteur_model::{Auxiliary, Modality, Polarity, Problem, Span, Tense};
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

/// Words of one effect, with the sentences that show it.
#[derive(Debug)]
pub struct StatusEntry {
    /// Where it stands: `status/modals.toml#2`.
    pub rule: SmolStr,
    /// The bytes of its list of words in that file.
    pub at: Span,
    /// What the words do.
    pub effect: StatusWord,
    /// Sentences in which they do it.
    pub yes: Vec<String>,
    /// Sentences that do not tell it.
    pub no: Vec<String>,
}

/// All such words, by lemma.
#[derive(Debug, Default)]
pub struct StatusWords {
    words: FxHashMap<SmolStr, StatusWord>,
    entries: Vec<StatusEntry>,
    /// Words that decide how what they govern stands.
    pub triggers: Triggers,
    /// The number that follows from how a thing stands.
    pub factuality: FactualityTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: toml::Spanned<Vec<SmolStr>>,
    polarity: Option<Polarity>,
    modality: Option<Modality>,
    tense: Option<Tense>,
    aux: Option<Auxiliary>,
    modifies: Option<Modifies>,
    #[serde(default)]
    condition: bool,
    yes: Sentences,
    no: Sentences,
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
        let mut entries = Vec::new();
        let mut triggers = Triggers::default();
        for (file, document) in load_all::<StatusFile>(data, "status/", problems) {
            for (number, entry) in document.word.into_iter().enumerate() {
                let effect = StatusWord {
                    polarity: entry.polarity,
                    modality: entry.modality,
                    tense: entry.tense,
                    aux: entry.aux,
                    condition: entry.condition,
                    modifies: entry.modifies,
                };
                let at = entry.words.span();
                for word in entry.words.into_inner() {
                    words.insert(word, effect.clone());
                }
                entries.push(StatusEntry {
                    rule: SmolStr::new(format!("{}#word{}", file.path, number + 1)),
                    at: Span::new(at.start, at.end),
                    effect,
                    yes: entry.yes.into(),
                    no: entry.no.into(),
                });
            }
            triggers.enter(document.trigger, file, problems);
        }
        StatusWords {
            words,
            entries,
            triggers,
            factuality: FactualityTable::load(data, problems),
        }
    }

    /// The entries of the words, in the order of the files.
    pub fn entries(&self) -> &[StatusEntry] {
        &self.entries
    }

    /// What a lemma does to what it modifies.
    pub fn get(&self, lemma: &str) -> Option<&StatusWord> {
        self.words.get(lemma)
    }
}
