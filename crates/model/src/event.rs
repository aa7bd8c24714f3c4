//! The event record: one thing that was done or said, by whom, to whom, and on whose word.
//!
//! Field names are PLOVER's where PLOVER has one. What is not known is `None` or empty, never
//! a guess.

use crate::{Attribution, Deadline, EventPlace, EventTime, OutlookReading, Span};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// Whether the text says that it is, or that it is not, so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// It is so.
    #[default]
    Affirmed,
    /// It is not so.
    Negated,
}

/// When, seen from the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tense {
    /// Before the report.
    #[default]
    Past,
    /// Going on.
    Present,
    /// Yet to come.
    Future,
}

/// How firmly it is put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// Put as a fact.
    #[default]
    Certain,
    /// 'expected', 'likely'.
    Probable,
    /// 'might', 'could'.
    Possible,
    /// 'must', 'has to'.
    Required,
    /// 'want', 'call for', 'hope'.
    Wished,
    /// 'plan', 'is to', 'scheduled'.
    Planned,
    /// 'if', 'would'.
    Hypothetical,
}

/// PLOVER's auxiliary modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auxiliary {
    /// Recalled, not news.
    Historical,
    /// Yet to come.
    Future,
    /// Not said to be so.
    Hypothetical,
    /// Said not to be so.
    Negation,
}

/// What something hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The words, from 'if' or its like on.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// What has to happen, or must not, in the order of the text.
    #[serde(default)]
    pub events: Vec<ConditionEvent>,
}

/// One thing that a condition asks for: 'unless they *withdraw*' asks that they do, so what hangs
/// on it does so when that is negated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionEvent {
    /// The word that names it.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// Whether the condition is met when it happens (affirmed) or when it does not.
    pub polarity: Polarity,
    /// The acts that the word can name, where these are few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<SmolStr>,
}

/// How an event stands in the world.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// Past, present or future.
    pub tense: Tense,
    /// How firmly it is put.
    pub modality: Modality,
    /// From -3 (surely not so) to 3 (surely so), by the table `data/status/factuality.tsv`; what is
    /// unknown is near 0.
    #[serde(default)]
    pub factuality: f32,
    /// What it hangs on.
    pub condition: Option<Condition>,
    /// PLOVER's auxiliary modes that follow.
    pub aux: Vec<Auxiliary>,
}

impl Status {
    /// Whether the text puts it as a fact that has happened or is happening.
    pub fn is_asserted(&self) -> bool {
        self.polarity == Polarity::Affirmed
            && self.modality == Modality::Certain
            && self.tense != Tense::Future
            && self.condition.is_none()
    }
}

/// Somebody or something that acts, is acted upon, or speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The words that name it.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Full name, when it is known.
    pub name: Option<String>,
    /// ISO 3166 alpha-3, or PLOVER's code of an international body.
    pub country: Option<SmolStr>,
    /// PLOVER's sector code.
    pub sector: Option<SmolStr>,
    /// Identity that is stable across reports: the `id` column of the actor files.
    pub id: Option<String>,
}

/// A number known between bounds; `max` is `None` when it is open ('at least 12').
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    /// At least.
    pub min: u64,
    /// At most.
    pub max: Option<u64>,
}

/// Numbers of people that an event states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Killed.
    pub killed: Option<Range>,
    /// Injured.
    pub injured: Option<Range>,
    /// Captured, abducted or arrested.
    pub captured: Option<Range>,
    /// Taking part, or handed over: the size of what was done.
    pub size: Option<Range>,
}

/// One event. Field names and meaning: the event record in `ARCHITECTURE.md`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Identity within the run: report id, `#`, running number from 1.
    pub id: String,
    /// Id of the report.
    pub report: String,
    /// The sentence, as it stands in the report.
    pub sentence: String,
    /// Where the sentence stands.
    pub sentence_span: Span,
    /// From the first to the last word that the event was read from.
    pub span: Span,
    /// PLOVER event type; `None` for what PLOVER has no type for (comment, expectation).
    pub event_type: Option<SmolStr>,
    /// PLOVER mode.
    pub mode: Option<SmolStr>,
    /// PLOVER contexts.
    pub contexts: Vec<SmolStr>,
    /// What is done: the innermost act.
    pub act: SmolStr,
    /// Kind of the act (`military` for aid, `aerial` for an attack), when the words tell it.
    pub act_kind: Option<SmolStr>,
    /// Operators on the act, outermost first.
    pub operators: Vec<SmolStr>,
    /// How it stands in the world.
    pub status: Status,
    /// On whose word; `None` for the report's own voice.
    pub attribution: Option<Attribution>,
    /// Who does it.
    pub actors: Vec<Actor>,
    /// To whom.
    pub recipients: Vec<Actor>,
    /// When. Of what is only said (a demand, a promise), when it was said.
    pub time: Option<EventTime>,
    /// Of what is only said: when that is to be.
    #[serde(default)]
    pub content_time: Option<EventTime>,
    /// By when, or not before when.
    pub deadline: Option<Deadline>,
    /// Where.
    pub place: Option<EventPlace>,
    /// How many.
    pub counts: Counts,
    /// Negotiation issues that it touches.
    pub topics: Vec<SmolStr>,
    /// What is expected of talks; `None` for what is no expectation.
    #[serde(default)]
    pub outlook: Option<OutlookReading>,
    /// CAMEO code.
    pub cameo: Option<SmolStr>,
    /// Quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad: Option<u8>,
    /// PLOVER's conflict–cooperation score.
    pub score: Option<f32>,
    /// Entries of the data files that fired, `file#entry`.
    pub rule: Vec<String>,
    /// Between 0 and 1: how much of the pattern was found where it was looked for.
    pub confidence: f32,
}
