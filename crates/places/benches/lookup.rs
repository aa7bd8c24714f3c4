//! How long it takes to find what a name can be, in the built-in index.

#![allow(clippy::panic, reason = "a benchmark without its index says nothing")]

use divan::{Bencher, black_box};
use rapporteur_places::{Gazetteer, fold};

fn main() {
    divan::main();
}

fn gazetteer() -> Gazetteer {
    Gazetteer::embedded().unwrap_or_else(|error| panic!("{error}"))
}

/// Opening what the program was built with.
#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    bencher.bench_local(gazetteer);
}

/// Folding and finding a name: of one place, of many, of none.
#[divan::bench(args = ["Pokrovsk", "Springfield", "San José", "Rostov-on-Don", "Spokesman"])]
fn lookup(bencher: Bencher<'_, '_>, name: &str) {
    let gazetteer = gazetteer();
    bencher.bench_local(|| gazetteer.lookup(black_box(name)));
}

/// Finding alone, the key being there.
#[divan::bench(args = ["Pokrovsk", "Rostov-on-Don", "Spokesman"])]
fn begins(bencher: Bencher<'_, '_>, name: &str) {
    let gazetteer = gazetteer();
    let key = fold(name);
    bencher.bench_local(|| gazetteer.begins(black_box(&key)));
}

/// The shown name of a place and those of its divisions.
#[divan::bench]
fn names(bencher: Bencher<'_, '_>) {
    let gazetteer = gazetteer();
    let entries = gazetteer.lookup("Pokrovsk");
    bencher.bench_local(|| {
        entries
            .iter()
            .map(|entry| (entry.name(), entry.admin1_name(), entry.admin2_name()))
            .collect::<Vec<_>>()
    });
}
