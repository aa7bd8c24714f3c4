//! Sketching a report of 400 words, and putting it into and finding it in an index of a million:
//! `cargo bench -p rapporteur-duplicates`. Filling the index takes a minute or two.

mod support;

use divan::{Bencher, black_box};
use rapporteur_duplicates::{Families, Index, Report, Sketch, Window};
use std::sync::LazyLock;
use support::report;

const SIZE: u64 = 1_000_000;

static FULL: LazyLock<Index> = LazyLock::new(|| filled(SIZE));

fn main() {
    divan::main();
}

fn filled(size: u64) -> Index {
    let mut index = Index::new();
    for number in 0..size {
        index.insert(number as u32, &Sketch::of(&report(number)));
    }
    index
}

#[divan::bench]
fn sketch(bencher: Bencher<'_, '_>) {
    let text = report(1);
    bencher.bench(|| Sketch::of(black_box(&text)));
}

#[divan::bench]
fn overlap(bencher: Bencher<'_, '_>) {
    let (one, other) = (Sketch::of(&report(1)), Sketch::of(&report(2)));
    bencher.bench(|| black_box(&one).overlap(black_box(&other)));
}

/// A report that is not yet there, which in one of four cases is a copy of one that is.
#[divan::bench(sample_count = 2000, sample_size = 1)]
fn similar_of_a_million(bencher: Bencher<'_, '_>) {
    let index = &*FULL;
    let mut number = SIZE;
    bencher
        .with_inputs(|| {
            number += 1;
            Sketch::of(&report(number))
        })
        .bench_local_values(|sketch| index.similar(&sketch, 0.4));
}

/// Into families of ten thousand reports, sketches given; by the report.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn families_of_ten_thousand(bencher: Bencher<'_, '_>) {
    let sketches: Vec<(String, Sketch)> = (0..10_000)
        .map(|number| (format!("{number:06}"), Sketch::of(&report(number))))
        .collect();
    bencher
        .counter(divan::counter::ItemsCount::new(sketches.len()))
        .bench_local(|| {
            let mut families = Families::new(Window::default());
            for (id, sketch) in &sketches {
                let _ = black_box(families.enter(Report {
                    id,
                    day: None,
                    sketch,
                }));
            }
            families
        });
}
