//! How many tokens a second each part of the English pipeline takes, and how long it takes to load.
//!
//! ```text
//! cargo bench -p rapporteur-nlp --bench stages
//! ```
//!
//! The text is made here, of sentences of the kind that reports have.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use rapporteur_nlp::Pipeline;

fn main() {
    divan::main();
}

/// About so many sentences, each with other names and numbers.
fn report(sentences: usize) -> String {
    const PLACES: [&str; 7] = [
        "Istanbul", "Geneva", "Doha", "Cairo", "Vienna", "Riyadh", "Ankara",
    ];
    const ACTORS: [&str; 5] = [
        "The foreign minister",
        "A spokesman for the rebels",
        "President Demir",
        "The U.N. envoy",
        "Moscow's delegation",
    ];
    const VERBS: [&str; 6] = [
        "rejected",
        "welcomed",
        "is expected to accept",
        "had already signed",
        "called for",
        "would not comment on",
    ];
    (0..sentences)
        .map(|number| {
            let (place, actor, verb) = (PLACES[number % 7], ACTORS[number % 5], VERBS[number % 6]);
            format!(
                "{actor} {verb} the proposal of {} on Monday, two days after the talks in {place}, where at least {} people were killed. ",
                PLACES[(number / 7) % 7],
                number % 90 + 2,
            )
        })
        .collect()
}

fn pipeline() -> Pipeline {
    match Pipeline::english() {
        Ok(pipeline) => pipeline,
        Err(error) => unreachable!("{error}"),
    }
}

#[divan::bench]
fn load(bencher: Bencher) {
    bencher.bench_local(|| black_box(pipeline()));
}

/// A pipeline's first text: words are met for the first time.
#[divan::bench]
fn first_article(bencher: Bencher) {
    let text = report(25);
    let tokens = pipeline().annotate(&text).tokens.len();
    bencher
        .counter(ItemsCount::new(tokens))
        .with_inputs(pipeline)
        .bench_local_values(|pipeline| pipeline.annotate(&text));
}

#[divan::bench(args = [1, 25, 1000])]
fn annotate(bencher: Bencher, sentences: usize) {
    let pipeline = pipeline();
    let text = report(sentences);
    let tokens = pipeline.annotate(&text).tokens.len();
    bencher
        .counter(ItemsCount::new(tokens))
        .bench_local(|| pipeline.annotate(black_box(&text)));
}

#[divan::bench]
fn batch_of_headlines(bencher: Bencher) {
    let pipeline = pipeline();
    let text = report(200);
    let lines: Vec<&str> = text.split_inclusive(". ").collect();
    let tokens: usize = pipeline
        .annotate_batch(&lines)
        .iter()
        .map(|annotations| annotations.tokens.len())
        .sum();
    bencher
        .counter(ItemsCount::new(tokens))
        .bench_local(|| pipeline.annotate_batch(black_box(&lines)));
}

/// The tokenizer and one component.
#[divan::bench(args = ["tagger", "parser", "ner", "lemmatizer"])]
fn only(bencher: Bencher, component: &str) {
    let pipeline =
        match Pipeline::english().and_then(|pipeline| pipeline.with_components(&[component])) {
            Ok(pipeline) => pipeline,
            Err(error) => unreachable!("{error}"),
        };
    let text = report(1000);
    let tokens = pipeline.annotate(&text).tokens.len();
    bencher
        .counter(ItemsCount::new(tokens))
        .bench_local(|| pipeline.annotate(black_box(&text)));
}
