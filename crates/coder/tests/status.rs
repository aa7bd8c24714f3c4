//! Every trigger of the data files does in its 'yes' sentences what they say, and nothing in its
//! 'no' ones. Triggers are found, not listed. `rapporteur lexicon check` runs the same on any data
//! folder.

#![allow(clippy::expect_used, reason = "a test may fail")]

use rapporteur_coder::{Coder, unmet_by_trigger};
use rapporteur_data::DataSet;
use rapporteur_lexicon::{Example, Lexicon};
use rapporteur_model::{Report, Standing};
use rapporteur_nlp::Pipeline;

fn standing(pipeline: &Pipeline, coder: &Coder, example: &Example) -> Option<Standing> {
    let report = Report::from_text("example", example.text.as_str());
    let annotations = pipeline.annotate(&example.text);
    let found = coder.standings(&report, &annotations, &[example.word]);
    found.expect("the annotations fit").into_iter().next()?
}

#[test]
fn triggers_do_what_their_sentences_say() {
    let data = DataSet::embedded();
    let (lexicon, problems) = Lexicon::load(&data);
    assert!(problems.is_empty(), "{problems:?}");
    let pipeline = Pipeline::english().expect("the embedded model loads");
    let coder = Coder::new(lexicon);
    let mut faults = Vec::new();
    for trigger in coder.lexicon().status.triggers.all() {
        let unmet = unmet_by_trigger(trigger, |example| standing(&pipeline, &coder, example));
        faults.extend(unmet.into_iter().map(|unmet| {
            let message = format!("'{}': {}", unmet.sentence, unmet.what);
            let fault = data.entry_fault(&trigger.rule, trigger.at, Some(unmet.sentence), message);
            fault.to_string()
        }));
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
