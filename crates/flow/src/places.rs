//! Places alone: a report through the stages that place names need, without the coder; and names
//! that somebody else has marked, without any stage before.
//!
//! Deliberately absent: cleaning, and what is done with the places.

use crate::engine::{LONGEST, annotate, append, failed, pieces, unread_language};
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Annotations, Place, Problem, Report, Span};
use rapporteur_nlp::Pipeline;
use rapporteur_places::{Gazetteer, Places};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What finding the places of a report needs; shared by all threads.
pub struct PlaceReader {
    pipeline: Pipeline,
    lexicon: Lexicon,
    places: Places,
}

impl PlaceReader {
    /// Loads names and places of a data set beside a gazetteer. Faulty entries are left out and reported
    /// beside it.
    pub fn new(data: &DataSet, gazetteer: Gazetteer, pipeline: Pipeline) -> (Self, Vec<Problem>) {
        let (lexicon, mut problems) = Lexicon::load(data);
        let (places, faults) = Places::load(data, gazetteer);
        problems.extend(faults);
        let reader = Self {
            pipeline,
            lexicon,
            places,
        };
        (reader, problems)
    }

    /// The places that a report names, of every kind, in the order of its text, in bytes of it.
    /// `None`, which is said, for a report that says to be in another language than English, and
    /// where the program fails on it.
    pub fn read(&self, report: &Report) -> (Option<Vec<Place>>, Vec<Problem>) {
        if let Some(problem) = unread_language(report) {
            return (None, vec![problem]);
        }
        let stages = || {
            let mut found = Vec::new();
            for piece in pieces(&report.text, LONGEST) {
                let own = annotate(&self.pipeline, piece.of(&report.text));
                let mut annotations = Annotations::default();
                append(&mut annotations, own, piece.start);
                found.extend(self.places.find(&report.text, &annotations, &self.lexicon));
            }
            found
        };
        // The stages only read what is shared, so nothing half-written is left behind.
        match catch_unwind(AssertUnwindSafe(stages)) {
            Ok(found) => (Some(found), Vec::new()),
            Err(panic) => (None, vec![failed(report, panic.as_ref())]),
        }
    }
}

/// The places at some spans (bytes) of a text, in the order asked; `None` where there is none of
/// that name. `name` stands for the text in problems.
///
/// # Errors
/// A text that is too long, or a fault of the program on it.
pub fn resolve_places(
    places: &Places,
    name: &str,
    text: &str,
    spans: &[Span],
) -> Result<Vec<Option<Place>>, Problem> {
    if text.len() > LONGEST {
        return Err(
            Problem::error(name, format!("the text has {} bytes", text.len()))
                .advise("give one report at a time"),
        );
    }
    let report = Report {
        source: name.to_owned(),
        ..Report::from_text(name, text)
    };
    catch_unwind(AssertUnwindSafe(|| places.resolve(text, spans)))
        .map_err(|panic| failed(&report, panic.as_ref()))
}
