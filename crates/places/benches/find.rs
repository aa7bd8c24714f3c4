//! How long it takes to find and resolve the places of reports, their annotations being there.
//!
//! Items are words: 2,000 reports of 400 words a second are 800,000.

#![allow(clippy::panic, reason = "a benchmark without its data says nothing")]

use divan::{Bencher, black_box, counter::ItemsCount};
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Span;
use rapporteur_nlp::Pipeline;
use rapporteur_places::{Gazetteer, Places};

/// Reports of ours, in text.
const SAMPLES: &[&str] = &[
    include_str!("../../../samples/2022-02-28-gomel.md"),
    include_str!("../../../samples/2022-03-03-brest.txt"),
    include_str!("../../../samples/2022-03-07-brest.md"),
    include_str!("../../../samples/2022-03-10-antalya.txt"),
    include_str!("../../../samples/2025-01-16-gaza.md"),
    include_str!("../../../samples/2025-05-16-istanbul.md"),
    include_str!("../../../samples/2025-07-14-ultimatum.md"),
    include_str!("../../../samples/2025-07-19-doha.md"),
];

fn main() {
    divan::main();
}

fn places(data: &DataSet) -> Places {
    let gazetteer = Gazetteer::embedded().unwrap_or_else(|error| panic!("{error}"));
    Places::load(data, gazetteer).0
}

/// Loading our own places and words.
#[divan::bench(sample_count = 10)]
fn load(bencher: Bencher<'_, '_>) {
    let data = DataSet::embedded();
    bencher.bench_local(|| places(&data));
}

/// Recognition and resolution.
#[divan::bench]
fn find(bencher: Bencher<'_, '_>) {
    let data = DataSet::embedded();
    let (lexicon, _) = Lexicon::load(&data);
    let places = places(&data);
    let pipeline = Pipeline::english().unwrap_or_else(|error| panic!("{error}"));
    let reports: Vec<_> = SAMPLES
        .iter()
        .map(|text| (*text, pipeline.annotate(text)))
        .collect();
    let words: usize = SAMPLES
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum();
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for (text, annotations) in &reports {
            black_box(places.find(text, annotations, &lexicon));
        }
    });
}

/// Resolution alone, of the spans that recognition finds.
#[divan::bench]
fn resolve(bencher: Bencher<'_, '_>) {
    let data = DataSet::embedded();
    let (lexicon, _) = Lexicon::load(&data);
    let places = places(&data);
    let pipeline = Pipeline::english().unwrap_or_else(|error| panic!("{error}"));
    let reports: Vec<(&str, Vec<Span>)> = SAMPLES
        .iter()
        .map(|text| {
            let found = places.find(text, &pipeline.annotate(text), &lexicon);
            (*text, found.iter().map(|place| place.span).collect())
        })
        .collect();
    let words: usize = SAMPLES
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum();
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for (text, spans) in &reports {
            black_box(places.resolve(text, spans));
        }
    });
}
