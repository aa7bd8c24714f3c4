//! How much was read and what was not understood, in one line.

use rapporteur_brief::words::english::count;
use rapporteur_flow::{Engine, Reading};
use serde::Serialize;

/// The figures of the closing line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Summary {
    /// Reports read.
    pub(crate) reports: usize,
    /// Their sentences.
    pub(crate) sentences: usize,
    /// Events found.
    pub(crate) events: usize,
    /// Sentences with a word that can stand for an act but no event.
    pub(crate) passed_over: usize,
    /// Reports without a date.
    pub(crate) undated: usize,
    /// Times that could not be resolved.
    pub(crate) unresolved_times: usize,
}

impl Summary {
    /// Counts one more report. Its annotations must still be there.
    pub(crate) fn add(&mut self, reading: &Reading, engine: &Engine) {
        self.reports += 1;
        self.events += reading.events.len();
        self.undated += usize::from(reading.report.date.is_none());
        self.unresolved_times += reading
            .events
            .iter()
            .filter_map(|event| event.time.as_ref())
            .filter(|time| time.expression.value.is_none())
            .count();
        for sentence in &reading.annotations.sentences {
            let span = reading.annotations.span(sentence.clone());
            if span.of(&reading.report.text).trim().is_empty() {
                continue;
            }
            self.sentences += 1;
            let coded = reading
                .events
                .iter()
                .any(|event| event.sentence_span.overlaps(span));
            let tokens = reading
                .annotations
                .tokens
                .get(sentence.clone())
                .unwrap_or(&[]);
            let telling = tokens.iter().any(|token| {
                matches!(token.pos.as_str(), "VERB" | "NOUN")
                    && engine.lexicon().acts_of(&token.lemma).next().is_some()
            });
            self.passed_over += usize::from(!coded && telling);
        }
    }

    /// '12 reports, 134 sentences, 61 events; 3 sentences with a conflict word but no event'.
    pub(crate) fn line(&self) -> String {
        let mut line = format!(
            "{}, {}, {}",
            count(self.reports, "report", "reports"),
            count(self.sentences, "sentence", "sentences"),
            count(self.events, "event", "events"),
        );
        let also = [
            (
                self.passed_over,
                "sentence with a conflict word but no event",
                "sentences with a conflict word but no event",
            ),
            (
                self.unresolved_times,
                "event whose time could not be told",
                "events whose time could not be told",
            ),
            (self.undated, "report undated", "reports undated"),
        ];
        for (number, one, many) in also {
            if number > 0 {
                line.push_str(&format!("; {}", count(number, one, many)));
            }
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_only_what_there_is() {
        let summary = Summary {
            reports: 1,
            sentences: 2,
            ..Summary::default()
        };
        assert_eq!(summary.line(), "1 report, 2 sentences, 0 events");
        let summary = Summary {
            reports: 2,
            sentences: 9,
            events: 1,
            passed_over: 1,
            undated: 2,
            unresolved_times: 0,
        };
        assert_eq!(
            summary.line(),
            "2 reports, 9 sentences, 1 event; 1 sentence with a conflict word but no event; 2 reports undated"
        );
    }
}
