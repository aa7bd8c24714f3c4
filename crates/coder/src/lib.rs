//! From annotated sentences to events.
//!
//! A sentence is read in steps, each a module: acts are matched and composed with the operators
//! above them (`compose`), the parties are looked up in the places that the patterns name
//! (`slots`, `parties`, `actors`), the path from the act to the top of its clause tells how it
//! stands in the world (`status`) and on whose word (`attribution`), and what belongs to it is
//! attached (`when`, `place`, `counts`, `topics`). Codes follow by look-up (`derive`).
//!
//! Every event names the entries of the data files that it was read by ([`Event::rule`]).
//!
//! Deliberately absent: word distance, scores learned from text, and any knowledge of words that
//! is not grammar; those stand in the data files.

mod actors;
mod attribution;
mod compose;
mod confidence;
mod counts;
mod derive;
mod event;
mod examples;
mod expectations;
mod explain;
mod field;
mod home;
mod implied;
mod matching;
mod merge;
mod parties;
mod phrase;
mod place;
mod quotations;
mod relate;
mod repair;
mod slots;
mod status;
mod tells;
mod topics;
mod trace;
mod tree;
mod when;
mod worth;

pub use examples::{
    Examples, Unmet, examples, unmet_by_reporting, unmet_by_trigger, unmet_by_word,
};
pub use explain::{
    ExplainedSentence, Explanation, FoundActor, FoundForm, How, Lacking, Matched, NearMiss,
    Outcome, Reason, TreeToken,
};

use event::Builder;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{
    Actor, Annotations, Event, Place, Problem, Quotation, Relation, Report, Span, Standing,
    TimeExpression,
};
use tree::Tree;

/// Codes reports by a lexicon.
#[derive(Debug)]
pub struct Coder {
    lexicon: Lexicon,
}

impl Coder {
    /// A coder with this lexicon.
    pub fn new(lexicon: Lexicon) -> Self {
        Self { lexicon }
    }

    /// The lexicon that it codes by.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The events of a report, in the order of its text. `annotations`, `times` and `places` point
    /// into [`Report::text`]; `places` is `None` where nobody has looked for them, and entities and
    /// names of the actor files stand in for them. Annotations that do not fit the text are a
    /// problem, and nothing is coded.
    pub fn code(
        &self,
        report: &Report,
        annotations: &Annotations,
        times: &[TimeExpression],
        places: Option<&[Place]>,
    ) -> (Vec<Event>, Vec<Problem>) {
        let (keyed, problems) = self.code_with_keys(report, annotations, times, places);
        (
            keyed.into_iter().map(|(event, _)| event).collect(),
            problems,
        )
    }

    /// Like [`Coder::code`], with the place of the word that each event was read from (of an act,
    /// its key word): what two codings of one text are compared by.
    pub fn code_with_keys(
        &self,
        report: &Report,
        annotations: &Annotations,
        times: &[TimeExpression],
        places: Option<&[Place]>,
    ) -> (Vec<(Event, Span)>, Vec<Problem>) {
        if let Some(problem) = misfit(report, annotations) {
            return (Vec::new(), vec![problem]);
        }
        let builder = Builder::new(&self.lexicon, report, annotations, times, places);
        (builder.keyed_events(), Vec::new())
    }

    /// The quotations and reports of speech of a report, in the order of its text; spans are bytes of
    /// [`Report::text`]. One that does not verify ([`Quotation::verify`]) is a problem.
    pub fn quotations(
        &self,
        report: &Report,
        annotations: &Annotations,
    ) -> (Vec<Quotation>, Vec<Problem>) {
        if let Some(problem) = misfit(report, annotations) {
            return (Vec::new(), vec![problem]);
        }
        let found = Builder::new(&self.lexicon, report, annotations, &[], None).quotations();
        let problems = found
            .iter()
            .filter_map(|quotation| quotation.verify(report).err())
            .collect();
        (found, problems)
    }

    /// What the party at `source` may do to the one at `target` (bytes of [`Report::text`]), in a
    /// report of one sentence or a few; either may be left open. The likeliest comes first, each
    /// root once; nothing where nothing that the lexicon knows stands there.
    ///
    /// # Errors
    /// Annotations that do not fit the text, or a span that covers no word of it.
    pub fn relate(
        &self,
        report: &Report,
        annotations: &Annotations,
        times: &[TimeExpression],
        source: Option<Span>,
        target: Option<Span>,
    ) -> Result<Vec<Relation>, Problem> {
        if let Some(problem) = misfit(report, annotations) {
            return Err(problem);
        }
        Builder::new(&self.lexicon, report, annotations, times, None).relation(source, target)
    }

    /// How what the words at some spans (bytes of the text) name stands in the world, in the order
    /// asked; of several words, the head of them is meant. `None` where a span covers no word.
    ///
    /// # Errors
    /// Annotations that do not fit the text.
    pub fn standings(
        &self,
        report: &Report,
        annotations: &Annotations,
        spans: &[Span],
    ) -> Result<Vec<Option<Standing>>, Problem> {
        if let Some(problem) = misfit(report, annotations) {
            return Err(problem);
        }
        let tree = Tree::new(&report.text, annotations);
        let of = |span: &Span| {
            let word = tree.head_of(*span)?;
            Some(status::standing(&tree, &self.lexicon, word))
        };
        Ok(spans.iter().map(of).collect())
    }

    /// Why the report is coded as it is: the trees, who is named, which patterns held, what became
    /// of them, and what other patterns lacked. Goes through the steps of [`Coder::code`].
    ///
    /// # Errors
    /// Annotations that do not fit the text.
    pub fn explain(
        &self,
        report: &Report,
        annotations: &Annotations,
        times: &[TimeExpression],
        places: Option<&[Place]>,
    ) -> Result<Explanation, Problem> {
        match misfit(report, annotations) {
            Some(problem) => Err(problem),
            None => Ok(explain::explain(
                &self.lexicon,
                report,
                annotations,
                times,
                places,
            )),
        }
    }

    /// Who is meant by the phrase at `span` (bytes of [`Report::text`]); empty where it covers no
    /// word or the annotations do not fit the text.
    pub fn who(&self, report: &Report, annotations: &Annotations, span: Span) -> Vec<Actor> {
        if misfit(report, annotations).is_some() {
            return Vec::new();
        }
        phrase::who(&self.lexicon, report, annotations, span)
    }
}

fn misfit(report: &Report, annotations: &Annotations) -> Option<Problem> {
    let fits = annotations.tokens.iter().all(|token| {
        token.head < annotations.tokens.len()
            && report.text.get(token.span.start..token.span.end).is_some()
    });
    (!fits).then(|| {
        Problem::error(&report.source, "the annotations do not belong to this text")
            .advise("annotate the text again")
    })
}
