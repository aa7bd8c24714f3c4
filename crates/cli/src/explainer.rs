//! Why an event was read as it was, for the desk: the engine that codes reports explains them, too.
//!
//! `serve` has an engine when it follows sources; with `--no-watch` one is loaded when somebody first
//! asks for an explanation.
//!
//! Deliberately absent: pages (`rapporteur-desk`), and the words of reasons (`view/explain.rs`).

use crate::view;
use rapporteur_desk::{Explained, ExplainedStep, Explainer};
use rapporteur_flow::{Engine, Explanation, MOST_EXPLAINED};
use rapporteur_model::{Event, Report};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Loads an engine, or says why there is none.
type Load = Box<dyn Fn() -> Result<Arc<Engine>, String> + Send + Sync>;

/// An engine that explains, loaded when it is first asked.
pub(crate) struct EngineExplainer {
    load: Load,
    engine: OnceLock<Result<Arc<Engine>, String>>,
}

impl EngineExplainer {
    /// With an engine that is there.
    pub(crate) fn with(engine: Arc<Engine>) -> Self {
        Self {
            load: Box::new(move || Ok(Arc::clone(&engine))),
            engine: OnceLock::new(),
        }
    }

    /// With one that is loaded when somebody asks.
    pub(crate) fn loading(
        load: impl Fn() -> Result<Arc<Engine>, String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            load: Box::new(load),
            engine: OnceLock::new(),
        }
    }
}

impl fmt::Debug for EngineExplainer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("EngineExplainer")
    }
}

impl Explainer for EngineExplainer {
    fn explain(&self, report: &Report, event: &Event) -> Result<Explained, String> {
        let engine = self.engine.get_or_init(&self.load).as_ref();
        let engine = engine.map_err(Clone::clone)?;
        let (start, part) = part(&report.text, event.sentence_span.start);
        let is_whole = part.len() == report.text.len();
        let read = match is_whole {
            true => engine.explain_report(report),
            false => engine.explain_report(&Report {
                text: part.to_owned(),
                offsets: Default::default(),
                repeats: Vec::new(),
                ..report.clone()
            }),
        };
        let explanation =
            read.map_err(|problem| format!("It cannot be explained: {}.", problem.message))?;
        Ok(explained(&explanation, event, start, is_whole))
    }
}

/// The sentence of an event out of an explanation of the text from `start` on.
fn explained(explanation: &Explanation, event: &Event, start: usize, is_whole: bool) -> Explained {
    let words = |at: usize| at.saturating_sub(start);
    let (first, end) = (words(event.span.start), words(event.span.end));
    let mut sentences = explanation.sentences.iter();
    let Some(sentence) =
        sentences.find(|sentence| sentence.span.start <= first && first < sentence.span.end)
    else {
        return Explained {
            note: "The rules of today see no sentence there.".to_owned(),
            ..Explained::default()
        };
    };
    let is_there = sentence
        .events
        .iter()
        .any(|read| read.act == event.act && (read.span.start, read.span.end) == (first, end));
    let mut note = String::new();
    if !is_there {
        note.push_str(
            "The rules of today do not read this event there; it was coded with others. ",
        );
    }
    if !is_whole {
        note.push_str("The report is long: it was explained from what stands around the sentence, and events are counted in that part. ");
    }
    Explained {
        note: note.trim_end().to_owned(),
        tree: view::explain::plain_tree(&sentence.tokens),
        steps: view::explain::parts(sentence, false)
            .into_iter()
            .map(|(heading, entries)| ExplainedStep {
                heading: heading.to_owned(),
                entries,
            })
            .collect(),
    }
}

/// The text where an event stands, and where that part begins: all of it, unless it is longer than
/// what is explained at once. A part begins behind the end of a line.
fn part(text: &str, at: usize) -> (usize, &str) {
    if text.len() <= MOST_EXPLAINED {
        return (0, text);
    }
    let around = MOST_EXPLAINED / 2;
    let boundary = |mut place: usize| {
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        place
    };
    let first = boundary(at.min(text.len()).saturating_sub(around));
    let last = boundary((first + MOST_EXPLAINED).min(text.len()));
    let part = text.get(first..last).unwrap_or_default();
    let first_line = match first {
        0 => 0,
        _ => part.find('\n').map_or(0, |end| end + 1),
    };
    // A text without lines is cut where it is.
    let skipped = if first + first_line <= at {
        first_line
    } else {
        0
    };
    (first + skipped, part.get(skipped..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_report_a_part_is_explained() {
        let line = "Talks were held in G\u{e9}n\u{e8}ve.\n";
        let short = line.repeat(3);
        assert_eq!(part(&short, 40), (0, short.as_str()));
        let long = line.repeat(10_000);
        for at in [
            0,
            36,
            long.len() / 2 / line.len() * line.len(),
            long.len() - line.len(),
        ] {
            let (start, part) = part(&long, at);
            assert!(part.len() <= MOST_EXPLAINED);
            assert!(start <= at && at < start + part.len(), "{at} {start}");
            assert!(part.starts_with(line));
            assert_eq!(long.get(start..start + part.len()), Some(part));
        }
        let unbroken = "\u{1f54a}".repeat(40_000);
        let (start, part) = part(&unbroken, 80_000);
        assert_eq!(unbroken.get(start..start + part.len()), Some(part));
    }
}
