//! Every pattern of the data files codes its 'yes' sentences and does not fire in its 'no' ones,
//! and none waits in vain behind another that says the same.
//!
//! Patterns are found, not listed: a new file or entry is tested by being there.
//! `rapporteur lexicon check` runs the same on any data folder.

#![allow(clippy::expect_used, reason = "a test may fail")]

use rapporteur_coder::{Coder, examples, unmet_by_word};
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Event, Report};
use rapporteur_nlp::Pipeline;
use rapporteur_time::TimeRules;

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
        let (events, problems) = self.coder.code(&report, &annotations, &times, None);
        assert!(problems.is_empty(), "{}", list(&problems));
        events
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
fn every_entry_codes_its_yes_and_not_its_no() {
    let bench = Bench::new();
    let mut faults = Vec::new();
    for example in examples(bench.coder.lexicon()) {
        for unmet in example.unmet(|sentence| bench.events(sentence)) {
            faults.push(format!(
                "data/{} {}: {}",
                example.rule, unmet.what, unmet.sentence
            ));
        }
    }
    for entry in bench.coder.lexicon().status.entries() {
        for unmet in unmet_by_word(entry, |sentence| bench.events(sentence)) {
            faults.push(format!(
                "data/{} {}: {}",
                entry.rule, unmet.what, unmet.sentence
            ));
        }
    }
    report(faults);
}
