//! What is explained is what is coded: the same events, and of every form what became of it.

#![allow(clippy::expect_used, reason = "a test may fail")]

use rapporteur_coder::{Coder, Outcome, examples};
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Report;
use rapporteur_nlp::Pipeline;

#[test]
fn explaining_goes_through_the_steps_of_coding() {
    let (lexicon, _) = Lexicon::load(&DataSet::embedded());
    let pipeline = Pipeline::english().expect("the embedded model loads");
    let coder = Coder::new(lexicon);
    // Sentences of every pattern, put together to reports in which they meet.
    let sentences: Vec<&str> = examples(coder.lexicon())
        .flat_map(|example| example.yes.iter().chain(example.no))
        .map(String::as_str)
        .collect();
    for sentences in sentences.chunks(40) {
        let report = Report::from_text("r", sentences.join(" "));
        let annotations = pipeline.annotate(&report.text);
        let (events, _) = coder.code(&report, &annotations, &[], None);
        let explained = coder
            .explain(&report, &annotations, &[], None)
            .expect("the annotations fit");
        let told: Vec<_> = explained
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.events)
            .collect();
        assert_eq!(told.len(), events.len(), "{}", report.text);
        for event in &events {
            assert!(told.contains(&event), "{event:#?}");
        }
        for sentence in &explained.sentences {
            let tokens = sentence.tokens.len();
            let mut heads = sentence.tokens.iter().filter_map(|token| token.head);
            assert!(heads.all(|head| head < tokens), "{}", sentence.text);
            for form in &sentence.forms {
                let (Outcome::Event { id } | Outcome::PartOf { id }) = &form.outcome else {
                    continue;
                };
                let event = events.iter().find(|event| event.id == *id);
                let event = event.unwrap_or_else(|| panic!("{form:#?} is in no event"));
                let rules = form.act.iter().chain(&form.operators);
                for matched in rules.map(|matched| matched.rule.as_str()) {
                    assert!(event.rule.iter().any(|rule| rule == matched), "{form:#?}");
                }
            }
        }
    }
}
