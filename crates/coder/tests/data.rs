//! Every pattern of the data files codes its 'yes' sentences and does not fire in its 'no' ones.
//!
//! Patterns are found, not listed: a new file or entry is tested by being there. Some words count
//! only in a report on politics ('the deal is close'), so a 'yes' may also fire behind a sentence
//! that names states; a 'no' must not fire even there.

#![allow(clippy::expect_used, reason = "a test may fail")]

use rapporteur_coder::Coder;
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Event, Report};
use rapporteur_nlp::Pipeline;
use rapporteur_time::TimeRules;

/// A sentence that names states and tells nothing.
const BEFORE: &str = "Armenia and Azerbaijan are neighbours.";

struct Bench {
    pipeline: Pipeline,
    coder: Coder,
    times: TimeRules,
}

impl Bench {
    fn new() -> Self {
        let data = DataSet::embedded();
        let (lexicon, problems) = Lexicon::load(&data);
        assert!(problems.is_empty(), "{}", list(&problems));
        let (times, problems) = TimeRules::load(&data);
        assert!(problems.is_empty(), "{}", list(&problems));
        let pipeline = Pipeline::english().expect("the embedded model loads");
        Self {
            pipeline,
            coder: Coder::new(lexicon),
            times,
        }
    }

    fn events(&self, sentence: &str) -> Vec<Event> {
        let report = Report::from_text("example", sentence);
        let annotations = self.pipeline.annotate(sentence);
        let times = self.times.find(sentence, &annotations, None);
        let (events, problems) = self.coder.code(&report, &annotations, &times);
        assert!(problems.is_empty(), "{}", list(&problems));
        events
    }

    /// Whether a rule fires in a sentence, alone or behind [`BEFORE`].
    fn fires(&self, sentence: &str, rule: &str) -> bool {
        let behind = format!("{BEFORE} {sentence}");
        [sentence, &behind].iter().any(|text| {
            self.events(text)
                .iter()
                .any(|event| event.rule.iter().any(|fired| fired == rule))
        })
    }
}

fn list<T: std::fmt::Display>(items: &[T]) -> String {
    items.iter().map(|item| format!("\n  {item}")).collect()
}

/// Each fault on a line of its own, so that all of them can be mended in one go.
fn report(faults: Vec<String>) {
    assert!(
        faults.is_empty(),
        "{} faults:{}",
        faults.len(),
        list(&faults)
    );
}

#[test]
fn every_pattern_codes_its_yes_and_not_its_no() {
    let bench = Bench::new();
    let mut faults = Vec::new();
    for pattern in bench.coder.lexicon().patterns() {
        // What only makes topics of acts shows in the topics of another event, not as a rule.
        let topic = bench
            .coder
            .lexicon()
            .operator_of(pattern)
            .is_some_and(|operator| operator.class == rapporteur_lexicon::OperatorClass::Topic);
        for sentence in pattern.yes.iter().filter(|_| !topic) {
            if !bench.fires(sentence, &pattern.rule) {
                faults.push(format!("data/{} should fire: {sentence}", pattern.rule));
            }
        }
        for sentence in &pattern.no {
            if bench.fires(sentence, &pattern.rule) {
                faults.push(format!("data/{} should not fire: {sentence}", pattern.rule));
            }
        }
    }
    report(faults);
}

#[test]
fn every_outlook_sign_codes_its_yes_and_not_its_no() {
    let bench = Bench::new();
    let mut faults = Vec::new();
    for sign in bench.coder.lexicon().outlook.signs() {
        if !bench.fires(&sign.yes, &sign.rule) {
            faults.push(format!("data/{} should fire: {}", sign.rule, sign.yes));
        }
        if bench.fires(&sign.no, &sign.rule) {
            faults.push(format!("data/{} should not fire: {}", sign.rule, sign.no));
        }
    }
    report(faults);
}
