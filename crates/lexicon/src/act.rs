//! Acts: what can be done between parties.
//!
//! One file an act, `acts/<name>.toml`: what it derives to when it is simply done, its kinds
//! (means, sorts) with the words that tell them, and the patterns that stand for it.

use crate::document::fault;
use crate::ontology::Ontology;
use crate::pattern::{Owner, Pattern, PatternEntry, Slot, build_all, slots_of};
use crate::phrases::Phrases;
use rapporteur_data::DataFile;
use rapporteur_model::{DeadlineChange, PlaceRelation, Problem};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A sort of an act: military aid, an aerial attack.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// PLOVER type, where the kind has another than the act.
    #[serde(rename = "type")]
    pub event_type: Option<SmolStr>,
    /// PLOVER mode, when the kind has one.
    pub mode: Option<SmolStr>,
    /// CAMEO code, when the kind has one.
    pub cameo: Option<SmolStr>,
    /// PLOVER contexts that the kind implies.
    #[serde(default)]
    pub contexts: Vec<SmolStr>,
    /// Lemmas near the key word (modifiers, compounds, 'by' and 'with' phrases) that tell it, or
    /// phrases of lemmas that stand side by side.
    #[serde(default)]
    pub words: Vec<SmolStr>,
    /// Kinds that it is a sort of: a pattern of these leaves to the words which sort it is.
    #[serde(default)]
    pub of: Vec<SmolStr>,
    /// How it is put before the act's noun; its name if nothing else is said.
    pub label: Option<String>,
}

/// What an act is done for: a strike for rights, a march for another constitution.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aim {
    /// What it adds to the CAMEO code that the act has by its kind ('1' makes 1411 of 141).
    pub digit: SmolStr,
    /// Lemmas or phrases of lemmas, behind a preposition or infinitive, that tell it.
    #[serde(default)]
    pub words: Vec<SmolStr>,
}

/// Where the place of an act stands, and how the act stands to it.
#[derive(Clone, Debug, Default)]
pub struct Whereabouts {
    /// What a place is to it that a preposition like 'in' puts in: where it happens, or, of talks,
    /// their venue; of an act that is a saying, where it is said.
    pub relation: PlaceRelation,
    /// Slots that hold where it happens, besides: what is captured, where one withdraws *from*.
    pub at: Vec<Slot>,
    /// Slots that hold where it is aimed: strikes *on*, troops *to*.
    pub target: Vec<Slot>,
    /// Whether it is done on the ground, so that a country in one of these slots is where it is, and
    /// not a state that something is done to.
    pub ground: bool,
    /// Whether it may have the place of what is told with it.
    pub inherits: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WhereaboutsEntry {
    #[serde(default)]
    relation: PlaceRelation,
    at: Option<toml::Spanned<Vec<String>>>,
    target: Option<toml::Spanned<Vec<String>>>,
    #[serde(default)]
    ground: bool,
    #[serde(default)]
    inherits: bool,
}

impl WhereaboutsEntry {
    fn build(self, file: &DataFile, problems: &mut Vec<Problem>) -> Whereabouts {
        let mut slots = |list| slots_of(file, list, &[], problems);
        Whereabouts {
            relation: self.relation,
            at: slots(self.at),
            target: slots(self.target),
            ground: self.ground,
            inherits: self.inherits,
        }
    }
}

/// An act.
#[derive(Debug)]
pub struct Act {
    /// Its name, which is its file's.
    pub name: SmolStr,
    /// What is written between actor and recipient: 'meets'.
    pub label: String,
    /// As a thing: 'talks', 'an attack on'.
    pub noun: String,
    /// PLOVER type when it is done; `None` where PLOVER has none.
    pub event_type: Option<SmolStr>,
    /// PLOVER type when it is yet to be done, where that differs (cooperation becomes AGREE).
    pub future_type: Option<SmolStr>,
    /// PLOVER mode when it is done.
    pub mode: Option<SmolStr>,
    /// CAMEO code when it is done.
    pub cameo: Option<SmolStr>,
    /// PLOVER contexts that it implies.
    pub contexts: Vec<SmolStr>,
    /// Negotiation topics that it implies as the content of talks.
    pub topics: Vec<SmolStr>,
    /// Whether both sides do it to each other, so that all of them are actors.
    pub reciprocal: bool,
    /// Whether it is coded only where a known actor takes part.
    pub actor_required: bool,
    /// Whether acts named below it are what it is about, and no events ('talks on a release').
    pub absorbs: bool,
    /// Whether it gives somebody a time to act in, so that a length in it is a deadline.
    pub sets_deadline: bool,
    /// Which way it moves a deadline that stood before, when it moves one.
    pub moves_deadline: Option<DeadlineChange>,
    /// Whether the object tells the kind too: what is investigated says what sort of inquiry it
    /// is, what is hit does not say with what.
    pub object_tells: bool,
    /// Where its place stands.
    pub place: Whereabouts,
    /// Its kinds, in the order of their names.
    pub kinds: BTreeMap<SmolStr, Kind>,
    /// Words that tell them.
    pub kind_words: Phrases,
    /// What it may be done for.
    pub aims: BTreeMap<SmolStr, Aim>,
    /// Words that tell that.
    pub aim_words: Phrases,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActHead {
    name: toml::Spanned<SmolStr>,
    label: String,
    noun: String,
    #[serde(rename = "type")]
    event_type: Option<toml::Spanned<SmolStr>>,
    future_type: Option<toml::Spanned<SmolStr>>,
    mode: Option<toml::Spanned<SmolStr>>,
    cameo: Option<toml::Spanned<SmolStr>>,
    #[serde(default)]
    contexts: Vec<SmolStr>,
    #[serde(default)]
    topics: Vec<toml::Spanned<SmolStr>>,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default = "yes")]
    actor_required: bool,
    #[serde(default)]
    absorbs: bool,
    #[serde(default)]
    sets_deadline: bool,
    moves_deadline: Option<DeadlineChange>,
    #[serde(default)]
    object_tells: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActFile {
    act: ActHead,
    #[serde(default)]
    place: WhereaboutsEntry,
    #[serde(default)]
    kinds: BTreeMap<SmolStr, toml::Spanned<Kind>>,
    #[serde(default)]
    aims: BTreeMap<SmolStr, Aim>,
    #[serde(default)]
    pattern: Vec<PatternEntry>,
}

impl ActFile {
    pub(crate) fn build(
        self,
        file: &DataFile,
        ontology: &Ontology,
        index: usize,
        problems: &mut Vec<Problem>,
    ) -> Option<(Act, Vec<Pattern>)> {
        let head = self.act;
        check_name(file, &head.name, problems);
        let event_type = ontology.checked_type(file, head.event_type, problems);
        let future_type = ontology.checked_type(file, head.future_type, problems);
        let mode = ontology.checked_mode(file, event_type.as_deref(), head.mode, problems);
        let cameo = ontology.checked_cameo(file, head.cameo, problems);
        ontology.check_topics(file, &head.topics, problems);
        for kind in self.kinds.values() {
            let at = kind.span();
            let kind = kind.get_ref();
            ontology.check_type_at(file, kind.event_type.as_deref(), at.clone(), problems);
            ontology.check_mode_at(
                file,
                kind.event_type.as_deref().or(event_type.as_deref()),
                kind.mode.as_deref(),
                at.clone(),
                problems,
            );
            ontology.check_cameo_at(file, kind.cameo.as_deref(), at, problems);
        }
        let owner = Owner {
            file,
            index,
            of_act: true,
            kinds: self.kinds.keys().map(SmolStr::as_str).collect(),
        };
        let patterns = build_all(self.pattern, &owner, problems);
        let kinds: BTreeMap<SmolStr, Kind> = self
            .kinds
            .into_iter()
            .map(|(name, kind)| (name, kind.into_inner()))
            .collect();
        let act = Act {
            name: head.name.into_inner(),
            label: head.label,
            noun: head.noun,
            event_type,
            future_type,
            mode,
            cameo,
            contexts: head.contexts,
            topics: head
                .topics
                .into_iter()
                .map(toml::Spanned::into_inner)
                .collect(),
            reciprocal: head.reciprocal,
            actor_required: head.actor_required,
            absorbs: head.absorbs,
            sets_deadline: head.sets_deadline,
            moves_deadline: head.moves_deadline,
            object_tells: head.object_tells,
            place: self.place.build(file, problems),
            kind_words: words_of(&kinds),
            kinds,
            aim_words: Phrases::of(
                self.aims
                    .iter()
                    .map(|(name, aim)| (name, aim.words.as_slice())),
            ),
            aims: self.aims,
        };
        Some((act, patterns))
    }
}

/// The words that tell the kinds.
pub(crate) fn words_of(kinds: &BTreeMap<SmolStr, Kind>) -> Phrases {
    Phrases::of(
        kinds
            .iter()
            .map(|(name, kind)| (name, kind.words.as_slice())),
    )
}

/// A file is found by its name, so the name inside must be the same.
pub(crate) fn check_name(
    file: &DataFile,
    name: &toml::Spanned<SmolStr>,
    problems: &mut Vec<Problem>,
) {
    let stem = file
        .path
        .rsplit('/')
        .next()
        .and_then(|last| last.strip_suffix(".toml"))
        .unwrap_or("");
    if stem != name.get_ref() {
        problems.push(
            fault(
                file,
                name.span(),
                format!(
                    "the file is named '{stem}' and its entry '{}'",
                    name.get_ref()
                ),
            )
            .advise("give both the same name"),
        );
    }
}
