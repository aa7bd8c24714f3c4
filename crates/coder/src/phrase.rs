//! One phrase by itself: who is meant by 'former Ukrainian foreign minister', for a person who
//! asks.
//!
//! Deliberately absent: what the phrase would need a report for (pronouns, 'both sides').

use crate::actors::{Mark, Resolver};
use crate::tree::Tree;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Actor, Annotations, Report, Span};

/// The actors that the phrase at `span` names, read as in the report that it stands in.
pub(crate) fn who(
    lexicon: &Lexicon,
    report: &Report,
    annotations: &Annotations,
    span: Span,
) -> Vec<Actor> {
    let tree = Tree::new(&report.text, annotations);
    let resolver = Resolver::new(&tree, lexicon, report.date.as_ref().map(|date| date.day));
    Mark::new(&tree, span).map_or_else(Vec::new, |mark| resolver.resolve(mark.head))
}
