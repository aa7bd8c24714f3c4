//! Looking into a reading: why it came out so, and what other data would make of it.

use crate::engine::{
    Engine, LONGEST, annotate, append, by_stretches, failed, number, pieces, readable,
    unread_language,
};
use jiff::civil::Date;
use rapporteur_coder::Explanation;
use rapporteur_model::{
    Annotations, DateSource, Event, Place, Problem, Quotation, Report, ReportDate, Span,
    TimeExpression,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How much text is explained at once, in bytes: every word is shown with its tree.
pub const MOST_EXPLAINED: usize = 1 << 16;

impl Engine {
    /// Why a text is coded as it is. `name` stands for the text in problems and ids.
    ///
    /// # Errors
    /// A text that is longer than some pages, or a fault of the program on it.
    pub fn explain(
        &self,
        name: &str,
        text: &str,
        day: Option<Date>,
    ) -> Result<Explanation, Problem> {
        let report = Report {
            id: name.to_owned(),
            source: name.to_owned(),
            date: day.map(|day| ReportDate {
                day,
                source: DateSource::Given,
            }),
            ..Report::from_text(name, text)
        };
        self.explain_report(&report)
    }

    /// Why a report is coded as it is.
    ///
    /// # Errors
    /// A text that is longer than [`MOST_EXPLAINED`], or a fault of the program on it.
    pub fn explain_report(&self, report: &Report) -> Result<Explanation, Problem> {
        let (name, text) = (report.source.as_str(), report.text.as_str());
        let day = report.date.as_ref().map(|date| date.day);
        if text.len() > MOST_EXPLAINED {
            let problem = Problem::error(name, format!("the text has {} bytes", text.len()));
            return Err(problem.advise(format!(
                "give a sentence, or a report of at most {MOST_EXPLAINED} bytes"
            )));
        }
        let stages = || {
            let annotations = annotate(&self.pipeline, text);
            let times = self.times.find(text, &annotations, day);
            let places = self.places.find(text, &annotations, self.lexicon());
            self.coder
                .explain(report, &annotations, &times, Some(&places))
        };
        // The stages only read what is shared, so nothing half-written is left behind.
        match catch_unwind(AssertUnwindSafe(stages)) {
            Ok(explained) => explained,
            Err(panic) => Err(failed(report, panic.as_ref())),
        }
    }

    /// Who says what in a report, in the order of its text. What went wrong on the way is told
    /// beside it; a fault of the program on this report is among that.
    pub fn quotations(&self, report: &Report) -> (Vec<Quotation>, Vec<Problem>) {
        if let Some(problem) = unread_language(report) {
            return (Vec::new(), vec![problem]);
        }
        let stages = || {
            let mut found = Vec::new();
            let mut problems = Vec::new();
            for piece in pieces(&report.text, LONGEST) {
                let mut annotations = Annotations::default();
                let own = annotate(&self.pipeline, piece.of(&report.text));
                append(&mut annotations, own, piece.start);
                let quote = |part: &Annotations, _: &[TimeExpression], _: Option<&[Place]>| {
                    let (quotations, problems) = self.coder.quotations(report, part);
                    // Indices of a stretch, which lie behind one another.
                    (vec![quotations], problems)
                };
                let (stretches, said) = by_stretches(&annotations, &[], None, quote);
                problems.extend(said);
                for quotations in stretches {
                    let base = found.len();
                    found.extend(quotations.into_iter().map(|quotation| Quotation {
                        within: quotation.within.map(|within| within + base),
                        ..quotation
                    }));
                }
            }
            (found, problems)
        };
        match catch_unwind(AssertUnwindSafe(stages)) {
            Ok(done) => done,
            Err(panic) => (Vec::new(), vec![failed(report, panic.as_ref())]),
        }
    }

    /// Codes a report that was annotated before, perhaps with other data; each event with the
    /// place of the word that it was read from.
    ///
    /// # Errors
    /// A fault of the program on this report.
    pub fn recode(
        &self,
        report: &Report,
        annotations: &Annotations,
    ) -> Result<Vec<(Event, Span)>, Problem> {
        let text = report.text.as_str();
        let text = text.get(..readable(text, LONGEST)).unwrap_or(text);
        let stages = || {
            let day = report.date.as_ref().map(|date| date.day);
            let times = self.times.find(text, annotations, day);
            let places = self.places.find(text, annotations, self.lexicon());
            let code = |part: &Annotations, times: &[TimeExpression], places: Option<&[Place]>| {
                self.coder.code_with_keys(report, part, times, places)
            };
            let (mut events, _) = by_stretches(annotations, &times, Some(&places), code);
            number(report, events.iter_mut().map(|(event, _)| event));
            events
        };
        catch_unwind(AssertUnwindSafe(stages)).map_err(|panic| failed(report, panic.as_ref()))
    }
}
