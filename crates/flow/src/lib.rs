//! The whole way from a report to its events: the only crate that knows every stage.
//!
//! [`Engine`] holds what reading needs (language pipeline, time rules, coder) and reads one
//! report at a time; [`batch`] does any work on many inputs with several threads and keeps
//! their order. Reading never fails: what went wrong is among the problems of the [`Reading`],
//! and a fault of the program itself costs one report, not the batch.
//!
//! Deliberately absent: where reports come from, and what is done with the events.

mod batch;
mod engine;
mod inspect;
mod passages;
mod places;
mod relate;
mod sentences;
mod times;

pub use batch::batch;
pub use engine::{Engine, Reading, annotate};
pub use inspect::MOST_EXPLAINED;
pub use places::{PlaceReader, resolve_places};
/// What [`Engine::explain`] answers.
pub use rapporteur_coder::{
    ExplainedSentence, Explanation, FoundActor, FoundForm, How, Lacking, Matched, NearMiss,
    Outcome, Reason, TreeToken,
};
/// The model that decides where the lexicon leaves the relation of a pair open.
pub use rapporteur_encoder::RelationModel;
/// Times written as TimeML.
pub use rapporteur_time::timeml;
pub use relate::BY_MODEL;
pub use sentences::Entry;
pub use times::TimeReader;
