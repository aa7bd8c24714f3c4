//! The coding step alone, annotations given: sentences a second on one core.
//!
//! `cargo bench -p rapporteur-coder --bench code`

#![allow(missing_docs, reason = "benchmarks have no interface")]

use divan::Bencher;
use divan::counter::ItemsCount;
use rapporteur_coder::Coder;
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Annotations, Report, TimeExpression};
use rapporteur_nlp::Pipeline;
use rapporteur_time::TimeRules;

/// A page of news of our own: talks, threats, fighting, and sentences without any event.
const TEXT: &str = "The foreign ministers of Armenia and Azerbaijan met in Tbilisi on Friday to discuss the border. \
Baku demanded the withdrawal of Armenian troops from four villages and threatened to close the road unless they leave within ten days. \
A spokeswoman in Yerevan said the government was ready to negotiate but would not accept an ultimatum. \
At least six soldiers were killed when artillery shelled a post near the lake, according to the defence ministry. \
Georgia has offered to host another round of talks next month, although few diplomats expect a breakthrough. \
The harvest was good this year, and the markets in the old town were full. \
Trains between the two capitals have not run for thirty years. \
The European Union promised ten million euros in humanitarian aid for the displaced families.";

fn main() {
    divan::main();
}

fn prepared() -> Option<(Coder, Report, Annotations, Vec<TimeExpression>)> {
    let data = DataSet::embedded();
    let (lexicon, _) = Lexicon::load(&data);
    let (rules, _) = TimeRules::load(&data);
    let pipeline = Pipeline::english().ok()?;
    let report = Report::from_text("bench", TEXT);
    let annotations = pipeline.annotate(TEXT);
    let times = rules.find(TEXT, &annotations, None);
    Some((Coder::new(lexicon), report, annotations, times))
}

#[divan::bench]
fn sentences(bencher: Bencher<'_, '_>) {
    let Some((coder, report, annotations, times)) = prepared() else {
        return;
    };
    bencher
        .counter(ItemsCount::new(annotations.sentences.len()))
        .bench_local(|| coder.code(&report, &annotations, &times, None));
}

#[divan::bench]
fn load_lexicon() -> Lexicon {
    Lexicon::load(&DataSet::embedded()).0
}
