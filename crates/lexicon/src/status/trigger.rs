//! Triggers: words that decide how what they govern stands in the world.
//!
//! ```toml
//! [[trigger]]
//! words = ["fail"]
//! as = "verb"
//! takes = ["infinitive"]
//! affirmed = "negated"      # 'failed to take': not taken
//! negated = "affirmed"      # 'did not fail to take': taken
//! yes = "The rebels failed to [take] the town. = negated certain past"
//! no = "The rebels failed the [test]."
//! ```
//!
//! The signatures are those of Karttunen (1971, 2012) and of Nairn, Condoravdi and Karttunen
//! (2006), with the modality that FactBank (Saurí and Pustejovsky 2009) adds. How they compose is
//! the coder's business.

use super::example::Example;
use super::signature::Signature;
use crate::document::fault;
use crate::pattern::{Sentences, Slot};
use rapporteur_data::DataFile;
use rapporteur_model::{Problem, Span};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;

/// What part of speech a trigger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TriggerClass {
    /// A verb, in any of its forms.
    Verb,
    /// A noun.
    Noun,
    /// An adjective, adverb, or participle used as one.
    Adjective,
    /// A preposition or conjunction before what it governs: 'without', 'instead of', 'so that'.
    Link,
}

/// What a trigger governs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complement {
    /// 'to take', 'take' after 'let' or 'make'.
    Infinitive,
    /// 'taking'.
    Gerund,
    /// '(that) they took'.
    Clause,
    /// 'that they take', said of one who has not: 'insisted that he leave'.
    Subjunctive,
    /// 'whether they took', 'what they took'.
    Question,
    /// A noun or verb in one of the places that patterns know, seldom others than object, subject
    /// and prepositions.
    Place(Slot),
}

impl Complement {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "infinitive" => Complement::Infinitive,
            "gerund" => Complement::Gerund,
            "clause" => Complement::Clause,
            "subjunctive" => Complement::Subjunctive,
            "question" => Complement::Question,
            other => Complement::Place(Slot::parse(other)?),
        })
    }
}

/// One trigger, checked.
#[derive(Debug)]
pub struct Trigger {
    /// Where it stands: `status/triggers/implicatives.toml#3`.
    pub rule: SmolStr,
    /// The bytes of its list of words in that file.
    pub at: Span,
    /// Lemma phrases, any of which stands for it.
    pub words: Vec<Vec<SmolStr>>,
    /// Part of speech of the key word.
    pub class: TriggerClass,
    /// What it governs.
    pub takes: Vec<Complement>,
    /// What becomes of that when the trigger is so.
    pub affirmed: Signature,
    /// The same when the trigger is not so.
    pub negated: Signature,
    /// Whether it is so whatever becomes of the trigger: 'regrets that', 'did she know that'.
    pub presupposed: bool,
    /// Whether it is the content of somebody's words.
    pub reported: bool,
    /// Whether the key word only carries what it takes, and is as that is: 'going to'.
    pub auxiliary: bool,
    /// Fine-grained tags that the key word must have one of; any when empty.
    pub form: Vec<SmolStr>,
    /// Whether the key word must be a passive (`true`) or must not (`false`).
    pub passive: Option<bool>,
    /// Whether the verb, or that of the adjective or noun, must tell of the past (`true`) or must
    /// not: 'was able to' was done, 'is able to' may be.
    pub past: Option<bool>,
    /// One of these lemmas must stand directly around the key word.
    pub with: Vec<SmolStr>,
    /// None of these may stand there.
    pub without: Vec<SmolStr>,
    /// Sentences that show what it does.
    pub yes: Vec<Example>,
    /// Sentences in which it does nothing to the marked word.
    pub no: Vec<Example>,
}

impl Trigger {
    /// Which word of a phrase is the key word: a verb's and an adjective's first, a noun's last (before
    /// 'of'), a link's last.
    pub fn key_word(&self, phrase: &[SmolStr]) -> usize {
        let last = phrase.len().saturating_sub(1);
        match self.class {
            TriggerClass::Verb | TriggerClass::Adjective => 0,
            TriggerClass::Noun => phrase
                .iter()
                .position(|word| word == "of")
                .map_or(last, |of| of.saturating_sub(1)),
            TriggerClass::Link => last,
        }
    }
}

/// A trigger as it stands in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TriggerEntry {
    words: toml::Spanned<Vec<String>>,
    #[serde(rename = "as")]
    class: TriggerClass,
    takes: toml::Spanned<Vec<String>>,
    affirmed: Option<toml::Spanned<String>>,
    negated: Option<toml::Spanned<String>>,
    always: Option<toml::Spanned<String>>,
    #[serde(default)]
    reported: bool,
    #[serde(default)]
    auxiliary: bool,
    #[serde(default)]
    form: Vec<SmolStr>,
    passive: Option<bool>,
    past: Option<bool>,
    #[serde(default)]
    with: Vec<SmolStr>,
    #[serde(default)]
    without: Vec<SmolStr>,
    yes: toml::Spanned<Sentences>,
    no: toml::Spanned<Sentences>,
}

impl TriggerEntry {
    fn build(self, number: usize, file: &DataFile, problems: &mut Vec<Problem>) -> Option<Trigger> {
        let before = problems.len();
        let at = self.words.span();
        let words: Vec<Vec<SmolStr>> = self
            .words
            .into_inner()
            .iter()
            .map(|phrase| phrase.split_whitespace().map(SmolStr::new).collect())
            .collect();
        if words.is_empty() || words.iter().any(Vec::is_empty) {
            problems.push(
                fault(file, at.clone(), "a trigger needs at least one word")
                    .advise("name the base forms, such as words = [\"manage\"]"),
            );
        }
        let mut takes = Vec::new();
        let places = self.takes.span();
        for name in self.takes.into_inner() {
            match Complement::parse(&name) {
                Some(complement) => takes.push(complement),
                None => problems.push(
                    fault(file, places.clone(), format!("'{name}' is nothing that a word governs"))
                        .advise("use infinitive, gerund, clause, subjunctive, question, object, subject or a preposition"),
                ),
            }
        }
        if takes.is_empty() {
            problems.push(fault(
                file,
                places,
                "a trigger needs something that it governs",
            ));
        }
        let presupposed = self.always.is_some();
        if presupposed == self.affirmed.is_some() || (presupposed && self.negated.is_some()) {
            problems.push(
                fault(
                    file,
                    at.clone(),
                    "a trigger says what becomes of what it governs",
                )
                .advise("give affirmed = \"…\" (and negated = \"…\"), or always = \"…\" alone"),
            );
        }
        let affirmed = signature(self.affirmed.or(self.always), file, problems);
        let negated = match self.negated {
            None if presupposed => affirmed,
            // Nothing follows.
            None => Signature {
                modality: Some(rapporteur_model::Modality::Possible),
                tense: affirmed.tense,
                ..Signature::default()
            },
            given => signature(given, file, problems),
        };
        let yes = examples(self.yes, true, file, problems);
        let no = examples(self.no, false, file, problems);
        (problems.len() == before).then(|| Trigger {
            rule: SmolStr::new(format!("{}#{number}", file.path)),
            at: Span::new(at.start, at.end),
            words,
            class: self.class,
            takes,
            affirmed,
            negated,
            presupposed,
            reported: self.reported,
            auxiliary: self.auxiliary,
            form: self.form,
            passive: self.passive,
            past: self.past,
            with: self.with,
            without: self.without,
            yes,
            no,
        })
    }
}

fn signature(
    text: Option<toml::Spanned<String>>,
    file: &DataFile,
    problems: &mut Vec<Problem>,
) -> Signature {
    let Some(text) = text else {
        return Signature::default();
    };
    match Signature::parse(text.get_ref()) {
        Ok(signature) => signature,
        Err(word) => {
            problems.push(
                fault(file, text.span(), format!("'{word}' is no word of a signature here")).advise(
                    "use one of affirmed, negated; one of certain, probable, possible, required, wished, planned, hypothetical; one of past, present, future",
                ),
            );
            Signature::default()
        }
    }
}

fn examples(
    sentences: toml::Spanned<Sentences>,
    tells: bool,
    file: &DataFile,
    problems: &mut Vec<Problem>,
) -> Vec<Example> {
    let at = sentences.span();
    let sentences = Vec::from(sentences.into_inner());
    if sentences.is_empty() {
        problems.push(fault(
            file,
            at.clone(),
            "a trigger needs a sentence that shows what it does and one in which it does nothing",
        ));
    }
    let mut found = Vec::new();
    for sentence in sentences {
        match Example::parse(&sentence, tells) {
            Ok(example) => found.push(example),
            Err(what) => problems.push(
                fault(file, at.clone(), format!("'{sentence}' {what}")).advise(
                    "mark one word, and say behind it how it stands: \"They failed to [take] it. = negated certain past\"",
                ),
            ),
        }
    }
    found
}

/// All triggers, by key word.
#[derive(Debug, Default)]
pub struct Triggers {
    all: Vec<Trigger>,
    by_word: FxHashMap<SmolStr, Vec<usize>>,
}

impl Triggers {
    pub(super) fn enter(
        &mut self,
        entries: Vec<TriggerEntry>,
        file: &DataFile,
        problems: &mut Vec<Problem>,
    ) {
        for (number, entry) in entries.into_iter().enumerate() {
            let Some(trigger) = entry.build(number + 1, file, problems) else {
                continue;
            };
            for phrase in &trigger.words {
                let key = phrase.get(trigger.key_word(phrase));
                let index = self.all.len();
                if let Some(key) = key {
                    let known = self.by_word.entry(key.clone()).or_default();
                    if !known.contains(&index) {
                        known.push(index);
                    }
                }
            }
            self.all.push(trigger);
        }
    }

    /// The triggers that a word may be the key of, in the order of the files.
    pub fn of<'s>(&'s self, word: &str) -> impl Iterator<Item = &'s Trigger> + use<'s> {
        let found = self.by_word.get(word);
        found
            .into_iter()
            .flatten()
            .filter_map(|&index| self.all.get(index))
    }

    /// All triggers, in the order of the files.
    pub fn all(&self) -> &[Trigger] {
        &self.all
    }
}
