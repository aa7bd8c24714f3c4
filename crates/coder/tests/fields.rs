//! Every field of `data/fields` knows its own passage and leaves the other one to politics.

#![allow(clippy::unwrap_used)]

use rapporteur_coder::Coder;
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Report;
use rapporteur_nlp::Pipeline;

#[test]
fn nothing_is_coded_of_another_field() {
    let (lexicon, problems) = Lexicon::load(&DataSet::embedded());
    assert!(problems.is_empty(), "{problems:?}");
    let pipeline = Pipeline::english().unwrap();
    let coder = Coder::new(lexicon);
    let typed = |passage: &str| {
        let report = Report::from_text("passage", passage);
        let annotations = pipeline.annotate(&report.text);
        let (events, _) = coder.code(&report, &annotations, &[], None);
        events
            .into_iter()
            .filter_map(|event| event.event_type)
            .collect::<Vec<_>>()
    };
    assert!(!coder.lexicon().fields.all().is_empty());
    for field in coder.lexicon().fields.all() {
        assert_eq!(typed(&field.yes), [""; 0], "{}: {}", field.name, field.yes);
        assert!(!typed(&field.no).is_empty(), "{}: {}", field.name, field.no);
    }
}
