//! What could be the name of a place, with what is known of it.
//!
//! Deliberately absent: how candidates are found ([`super::scan`]) and weighed ([`super::evidence`]).

use super::document::Label;
use super::names::Standing;
use rapporteur_model::Span;
use smol_str::SmolStr;
use std::ops::Range;

/// What could be a name of a place.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) tokens: Range<usize>,
    pub(crate) span: Span,
    /// The name within it by which it is looked up where the whole is not listed.
    pub(crate) core: Option<Span>,
    /// What the pipeline calls the whole of it.
    pub(crate) label: Label,
    /// How it stands in gazetteer or lexicon; `None` where neither has it.
    pub(crate) standing: Option<Standing>,
    /// Words of it that are one name: two are seldom a place's by chance.
    pub(crate) words: usize,
    /// The longer name that it stands in.
    pub(crate) frame: Option<Frame>,
    /// The lexicon has a person who is called so.
    pub(crate) person: bool,
    /// It names a people; with the country's code or the place's name that it is of, where known.
    pub(crate) demonym: Option<Origin>,
}

/// What a people is called after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A country, by its code.
    Country(SmolStr),
    /// A place, by its name.
    Place(String),
}

/// A longer name around a place's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A body that rules there: 'the Gaza Health Ministry'.
    Authority,
    /// Anything else: a newspaper, a person, a treaty.
    Other,
}
