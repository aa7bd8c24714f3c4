//! What the stages of Rapporteur hand to each other.
//!
//! A [`Report`] (clean text and where it came from) is given [`Annotations`] (tokens, sentences,
//! dependencies, entities); from these come [`TimeExpression`]s and [`Event`]s. Every stage
//! returns its result together with the [`Problem`]s that it met, so nothing is fatal to a batch.
//!
//! All offsets are **bytes** and always fall on character boundaries of the text that they
//! point into; see [`Span`].
//!
//! Deliberately absent: reading, writing, rules, and any knowledge of a language. This crate
//! only says what things are.

mod annotations;
mod event;
mod offsets;
mod outlook;
mod place;
mod problem;
mod quotation;
mod relation;
mod report;
mod span;
mod standing;
mod time;
mod when;

pub use annotations::{Annotations, Entity, Token};
pub use event::{
    Actor, Auxiliary, Condition, ConditionEvent, Counts, Event, Modality, Polarity, Range, Status,
    Tense,
};
pub use offsets::{OffsetMap, OffsetMapBuilder};
pub use outlook::{Expects, OutlookReading, Wording};
pub use place::{
    EARTH_KM, EventPlace, Feature, Place, PlaceKind, PlaceRelation, PlaceSource, RunnerUp,
    distance_km,
};
pub use problem::{Position, Problem, Severity};
pub use quotation::{Attribution, Quotation, Source, Speaker, is_quotation_mark};
pub use relation::{Relation, root_of};
pub use report::{DateSource, Origin, Repeat, Report, ReportDate};
pub use span::Span;
pub use standing::{Standing, Trait};
pub use time::{Anchor, Granularity, Modifier, TimeExpression, TimeKind, Zone};
pub use when::{
    CountBase, CountedFrom, Deadline, DeadlineBound, DeadlineChange, DeadlineMove, EventTime,
    TimeRelation, TimeSource,
};
