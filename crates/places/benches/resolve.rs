//! How long it takes to resolve the names of a report, their spans being known.

#![allow(clippy::panic, reason = "a benchmark without its data says nothing")]

use divan::{Bencher, black_box, counter::ItemsCount};
use rapporteur_data::DataSet;
use rapporteur_model::Span;
use rapporteur_places::{Gazetteer, Places};

/// Words of the reports that are counted: a report of 400 words is one.
const REPORT: usize = 400;

const SAMPLES: &[&str] = &[
    include_str!("../../../samples/2022-03-07-brest.md"),
    include_str!("../../../samples/2022-03-10-antalya.txt"),
    include_str!("../../../samples/2025-01-16-gaza.md"),
    include_str!("../../../samples/2025-07-19-doha.md"),
];

fn main() {
    divan::main();
}

/// Every word with a capital that is a name of a place somewhere.
fn names(places: &Places, text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        if word.starts_with(char::is_uppercase) && !places.lookup(word).is_empty() {
            spans.push(Span::new(start, start + word.len()));
        }
    }
    spans
}

/// Reports of 400 words a second: the items.
#[divan::bench]
fn resolve(bencher: Bencher<'_, '_>) {
    let gazetteer = Gazetteer::embedded().unwrap_or_else(|error| panic!("{error}"));
    let (places, _) = Places::load(&DataSet::embedded(), gazetteer);
    let texts: Vec<_> = SAMPLES
        .iter()
        .map(|text| (*text, names(&places, text)))
        .collect();
    let words: usize = SAMPLES
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum();
    bencher
        .counter(ItemsCount::new(words.div_ceil(REPORT)))
        .bench_local(|| {
            for (text, spans) in &texts {
                black_box(places.resolve(black_box(text), black_box(spans)));
            }
        });
}
