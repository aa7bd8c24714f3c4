//! The lexicon: which words stand for which acts and operators, who is who, and which words
//! tell how a thing stands in the world.
//!
//! Everything here is read from the data files (formats: `data/README.md`) and checked on the
//! way in; every fault is reported with file, line and column, and a faulty entry is left out
//! while the rest is used.
//!
//! ```
//! use rapporteur_data::DataSet;
//! use rapporteur_lexicon::Lexicon;
//!
//! let data = DataSet::from_files([("acts/meet.toml", r#"
//! [act]
//! name = "meet"
//! label = "meets"
//! noun = "a meeting"
//! type = "CONSULT"
//! cameo = "040"
//! [[pattern]]
//! words = ["meet"]
//! as = "verb"
//! recipient = ["object", "with"]
//! yes = "The ministers met their counterparts."
//! no = "The bridge meets the required standard."
//! "#)]);
//! let (lexicon, problems) = Lexicon::load(&data);
//! assert!(problems.is_empty(), "{problems:?}");
//! assert_eq!(lexicon.acts_of("meet").count(), 1);
//! ```
//!
//! Deliberately absent: sentences, trees, matching. The lexicon says what a pattern asks for;
//! the coder finds it.

mod act;
mod actors;
mod borders;
mod correction;
mod deadlines;
mod document;
mod duplicates;
mod fields;
mod import;
mod ontology;
mod operator;
mod outlook;
mod pattern;
mod phrases;
mod places;
mod quantities;
mod reporting;
mod roles;
mod status;

pub use act::{Act, Aim, Kind, Whereabouts};
pub use actors::{
    ACTOR_COLUMNS, ActorCheck, ActorKind, ActorName, ActorRow, ActorTable, Checked, NearName,
    Office, PartialDate, check_actors, identity,
};
pub use borders::{Border, Borders};
pub use correction::Correction;
pub use deadlines::{DeadlineEntry, DeadlineWords};
pub use duplicates::Duplicate;
pub use fields::{Field, FieldWord, Fields};
pub use import::{Dictionary, Imported, Importer, NOUN_COLUMNS, NounRow};
pub use ontology::{Ontology, Topic};
pub use operator::{Derivation, Operator, OperatorClass};
pub use outlook::{
    OutlookPhrase, OutlookSign, OutlookTable, OutlookTopic, Shift, ShiftEffect, TOPIC,
};
pub use pattern::{Pattern, PatternId, Slot, WordClass};
pub use phrases::{Phrase, Phrases};
pub use places::{PlaceEntry, PlaceMeaning, PlaceWordKind, PlaceWords};
pub use quantities::{Bound, CountKind, Quantities};
pub use reporting::{Reporting, ReportingClass, ReportingForm, ReportingWords};
pub use roles::{Role, RoleTable};
pub use status::{
    Complement, Example, FactualityTable, Modifies, Signature, StatusEntry, StatusWord,
    StatusWords, Trigger, TriggerClass, Triggers,
};

use document::load_all;
use rapporteur_data::DataSet;
use rapporteur_model::Problem;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// The whole lexicon, ready for look-ups by lemma.
#[derive(Debug, Default)]
pub struct Lexicon {
    acts: Vec<Act>,
    operators: Vec<Operator>,
    patterns: Vec<Pattern>,
    acts_by_lemma: FxHashMap<SmolStr, Vec<PatternId>>,
    operators_by_lemma: FxHashMap<SmolStr, Vec<PatternId>>,
    /// Who is who.
    pub actors: ActorTable,
    /// Role nouns.
    pub roles: RoleTable,
    /// Words that tell how a thing stands in the world.
    pub status: StatusWords,
    /// Phrases that tell what is expected.
    pub outlook: OutlookTable,
    /// Words that report what is said.
    pub reporting: ReportingWords,
    /// Words for numbers.
    pub quantities: Quantities,
    /// What deadlines are called.
    pub deadlines: DeadlineWords,
    /// Words around the names of places.
    pub places: PlaceWords,
    /// Where countries border on each other.
    pub borders: Borders,
    /// Words of other fields than politics.
    pub fields: Fields,
    /// Codes and topics.
    pub ontology: Ontology,
}

impl Lexicon {
    /// Reads all data files. Faulty entries are left out and reported; the rest is used.
    pub fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let ontology = Ontology::load(data, &mut problems);
        let mut lexicon = Lexicon {
            actors: ActorTable::load(data, &ontology, &mut problems),
            roles: RoleTable::load(data, &ontology, &mut problems),
            status: StatusWords::load(data, &mut problems),
            outlook: OutlookTable::load(data, &mut problems),
            reporting: ReportingWords::load(data, &mut problems),
            quantities: Quantities::load(data, &mut problems),
            deadlines: DeadlineWords::load(data, &mut problems),
            places: PlaceWords::load(data, &mut problems),
            borders: Borders::load(data, &mut problems),
            fields: Fields::load(data, &mut problems),
            ontology,
            ..Lexicon::default()
        };
        for (file, document) in load_all::<act::ActFile>(data, "acts/", &mut problems) {
            let owner = lexicon.acts.len();
            if let Some((act, patterns)) =
                document.build(file, &lexicon.ontology, owner, &mut problems)
            {
                lexicon.acts.push(act);
                lexicon.enter(patterns, true);
            }
        }
        for (file, document) in
            load_all::<operator::OperatorFile>(data, "operators/", &mut problems)
        {
            let owner = lexicon.operators.len();
            if let Some((operator, patterns)) = document.build(file, &lexicon, owner, &mut problems)
            {
                lexicon.operators.push(operator);
                lexicon.enter(patterns, false);
            }
        }
        (lexicon, problems)
    }

    fn enter(&mut self, patterns: Vec<Pattern>, acts: bool) {
        for pattern in patterns {
            let id = PatternId(self.patterns.len());
            let index = if acts {
                &mut self.acts_by_lemma
            } else {
                &mut self.operators_by_lemma
            };
            for phrase in &pattern.words {
                let entries = index
                    .entry(phrase[pattern.key_word(phrase)].clone())
                    .or_default();
                if !entries.contains(&id) {
                    entries.push(id);
                }
            }
            self.patterns.push(pattern);
        }
    }

    /// All acts, in the order of their files.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        self.acts.iter()
    }

    /// All operators, in the order of their files.
    pub fn operators(&self) -> impl Iterator<Item = &Operator> {
        self.operators.iter()
    }

    /// The act patterns that a lemma may be the key word of, in the order of the files.
    pub fn acts_of<'s>(&'s self, lemma: &str) -> impl Iterator<Item = PatternId> + use<'s> {
        self.acts_by_lemma.get(lemma).into_iter().flatten().copied()
    }

    /// The operator patterns that a lemma may be the key word of, in the order of the files.
    pub fn operators_of<'s>(&'s self, lemma: &str) -> impl Iterator<Item = PatternId> + use<'s> {
        self.operators_by_lemma
            .get(lemma)
            .into_iter()
            .flatten()
            .copied()
    }

    /// A pattern by its id.
    pub fn pattern(&self, id: PatternId) -> &Pattern {
        &self.patterns[id.0]
    }

    /// All patterns with their examples.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter()
    }

    /// The act that a pattern belongs to; `None` for an operator's pattern.
    pub fn act_of(&self, pattern: &Pattern) -> Option<&Act> {
        if pattern.of_act {
            self.acts.get(pattern.owner)
        } else {
            None
        }
    }

    /// The operator that a pattern belongs to; `None` for an act's pattern.
    pub fn operator_of(&self, pattern: &Pattern) -> Option<&Operator> {
        if pattern.of_act {
            None
        } else {
            self.operators.get(pattern.owner)
        }
    }

    /// An act by its name.
    pub fn act(&self, name: &str) -> Option<&Act> {
        self.acts.iter().find(|act| act.name == name)
    }

    /// An operator by its name.
    pub fn operator(&self, name: &str) -> Option<&Operator> {
        self.operators.iter().find(|operator| operator.name == name)
    }
}
