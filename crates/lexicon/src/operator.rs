//! Operators: what is said of an act (request, threaten, promise), what becomes of it (begin,
//! suspend, fail), and verbs that only carry it ('held' talks).
//!
//! One file an operator, `operators/<name>.toml`. What operator and act come to together, where
//! the operator alone does not tell, stands in its `[acts.<act>]` tables.

use crate::Lexicon;
use crate::act::{Kind, check_name, words_of};
use crate::ontology::Ontology;
use crate::pattern::{Owner, Pattern, PatternEntry, build_all};
use crate::phrases::Phrases;
use rapporteur_data::DataFile;
use rapporteur_model::{Modality, Polarity, Problem, Tense};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What an operator does to its act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperatorClass {
    /// Makes it a matter of words: the event is the saying, and the act its content.
    Speech,
    /// Tells where it stands in its course; the act itself is the event.
    Phase,
    /// Adds nothing but parties, time and place ('held' talks, a 'round' of talks).
    Light,
    /// Reports it: the act is the event, on somebody's word.
    Report,
    /// Tells only how it stands in the world ('want to', 'managed to', 'plan to').
    Stance,
    /// Makes it something spoken about ('touch upon', 'discuss'): a topic and no event.
    Topic,
}

/// What a composed form is coded as. Fields that are `None` fall back on the operator's own,
/// then on the act's.
#[derive(Clone, Debug, Default)]
pub struct Derivation {
    /// PLOVER type; `Some("")` is never there: an empty string in the file means 'none'.
    pub event_type: Option<SmolStr>,
    /// PLOVER mode.
    pub mode: Option<SmolStr>,
    /// CAMEO code.
    pub cameo: Option<SmolStr>,
    /// CAMEO code by kind of the act.
    pub kinds: BTreeMap<SmolStr, SmolStr>,
    /// Whether the composed form is no event at all.
    pub dropped: bool,
    /// The act that it amounts to ('stop' an attack: cease fire), with the kind that this act
    /// then has unless it has one of the same name as the act before.
    pub becomes: Option<(SmolStr, Option<SmolStr>)>,
}

/// An operator.
#[derive(Debug)]
pub struct Operator {
    /// Its name, which is its file's.
    pub name: SmolStr,
    /// What is written between actor and the act's noun: 'calls for'.
    pub label: String,
    /// What it does to its act.
    pub class: OperatorClass,
    /// What it derives to with any act that `acts` does not name; `None` fields leave the act's.
    pub derivation: Derivation,
    /// What it derives to with certain acts.
    pub acts: BTreeMap<SmolStr, Derivation>,
    /// What it derives to where no act is in its scope; `None` when it is no event then.
    pub alone: Option<Derivation>,
    /// Sorts of what it is about where no act is in its scope ('accused of corruption').
    pub kinds: BTreeMap<SmolStr, Kind>,
    /// Words that tell them.
    pub kind_words: Phrases,
    /// Acts that its words stand for too, but not where they take an act.
    pub instead_of: Vec<SmolStr>,
    /// Whether it is left out of the record's list: it adds nothing, or only what the status tells.
    pub silent: bool,
    /// Whether, with no addressee named, whoever is to do the act is addressed ('demand').
    pub addresses_doer: bool,
    /// Whether, with nobody else named, whoever its condition asks something of is addressed
    /// ('threaten').
    pub addresses_condition: bool,
    /// The polarity that it gives its act.
    pub polarity: Option<Polarity>,
    /// The modality that it gives its act.
    pub modality: Option<Modality>,
    /// The tense that it gives its act.
    pub tense: Option<Tense>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DerivationEntry {
    #[serde(rename = "type")]
    event_type: Option<toml::Spanned<SmolStr>>,
    mode: Option<toml::Spanned<SmolStr>>,
    cameo: Option<toml::Spanned<SmolStr>>,
    #[serde(default)]
    kinds: BTreeMap<SmolStr, toml::Spanned<SmolStr>>,
    #[serde(default)]
    dropped: bool,
    becomes: Option<toml::Spanned<SmolStr>>,
    becomes_kind: Option<SmolStr>,
}

impl DerivationEntry {
    fn build(
        self,
        file: &DataFile,
        ontology: &Ontology,
        default_type: Option<&str>,
        problems: &mut Vec<Problem>,
    ) -> Derivation {
        let event_type = ontology.checked_type(file, self.event_type, problems);
        let typed = event_type.as_deref().or(default_type).map(str::to_owned);
        let mode = ontology.checked_mode(file, typed.as_deref(), self.mode, problems);
        let cameo = ontology.checked_cameo(file, self.cameo, problems);
        let kinds = self
            .kinds
            .into_iter()
            .filter_map(|(kind, code)| {
                Some((kind, ontology.checked_cameo(file, Some(code), problems)?))
            })
            .collect();
        Derivation {
            event_type,
            mode,
            cameo,
            kinds,
            dropped: self.dropped,
            becomes: self
                .becomes
                .map(|act| (act.into_inner(), self.becomes_kind)),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorHead {
    name: toml::Spanned<SmolStr>,
    label: String,
    class: OperatorClass,
    #[serde(rename = "type")]
    event_type: Option<toml::Spanned<SmolStr>>,
    mode: Option<toml::Spanned<SmolStr>>,
    cameo: Option<toml::Spanned<SmolStr>>,
    polarity: Option<Polarity>,
    modality: Option<Modality>,
    tense: Option<Tense>,
    #[serde(default)]
    silent: bool,
    #[serde(default)]
    instead_of: Vec<SmolStr>,
    #[serde(default)]
    addresses_doer: bool,
    #[serde(default)]
    addresses_condition: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperatorFile {
    operator: OperatorHead,
    #[serde(default)]
    acts: BTreeMap<toml::Spanned<SmolStr>, DerivationEntry>,
    alone: Option<DerivationEntry>,
    #[serde(default)]
    kinds: BTreeMap<SmolStr, toml::Spanned<Kind>>,
    #[serde(default)]
    pattern: Vec<PatternEntry>,
}

impl OperatorFile {
    pub(crate) fn build(
        self,
        file: &DataFile,
        lexicon: &Lexicon,
        index: usize,
        problems: &mut Vec<Problem>,
    ) -> Option<(Operator, Vec<Pattern>)> {
        let head = self.operator;
        let ontology = &lexicon.ontology;
        check_name(file, &head.name, problems);
        let own = DerivationEntry {
            event_type: head.event_type,
            mode: head.mode,
            cameo: head.cameo,
            ..DerivationEntry::default()
        }
        .build(file, ontology, None, problems);
        let default_type = own.event_type.clone();
        let mut acts = BTreeMap::new();
        for (act, entry) in self.acts {
            for name in std::iter::once(&act).chain(&entry.becomes) {
                if lexicon.act(name.get_ref()).is_none() {
                    problems.push(
                        crate::document::fault(
                            file,
                            name.span(),
                            format!("there is no act '{}'", name.get_ref()),
                        )
                        .advise("acts are the files under acts/"),
                    );
                }
            }
            acts.insert(
                act.into_inner(),
                entry.build(file, ontology, default_type.as_deref(), problems),
            );
        }
        let alone = self
            .alone
            .map(|entry| entry.build(file, ontology, default_type.as_deref(), problems));
        for kind in self.kinds.values() {
            let (at, kind) = (kind.span(), kind.get_ref());
            ontology.check_mode_at(
                file,
                default_type.as_deref(),
                kind.mode.as_deref(),
                at.clone(),
                problems,
            );
            ontology.check_cameo_at(file, kind.cameo.as_deref(), at, problems);
        }
        let owner = Owner {
            file,
            index,
            of_act: false,
            kinds: self.kinds.keys().map(SmolStr::as_str).collect(),
        };
        let patterns = build_all(self.pattern, &owner, problems);
        let kinds: BTreeMap<SmolStr, Kind> = self
            .kinds
            .into_iter()
            .map(|(name, kind)| (name, kind.into_inner()))
            .collect();
        let operator = Operator {
            name: head.name.into_inner(),
            label: head.label,
            class: head.class,
            derivation: own,
            acts,
            alone,
            kind_words: words_of(&kinds),
            kinds,
            silent: head.silent,
            instead_of: head.instead_of,
            addresses_doer: head.addresses_doer,
            addresses_condition: head.addresses_condition,
            polarity: head.polarity,
            modality: head.modality,
            tense: head.tense,
        };
        Some((operator, patterns))
    }
}
