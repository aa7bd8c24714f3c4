//! Rule files of any text load or are reported, entry by entry; every problem has its place.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_places::{Gazetteer, Places};
use rapporteur_time::TimeRules;

/// Where files of each format lie.
const PATHS: [&str; 10] = [
    "acts/fuzz.toml",
    "operators/fuzz.toml",
    "status/fuzz.toml",
    "outlook/fuzz.toml",
    "quantities/fuzz.toml",
    "actors/fuzz.tsv",
    "agents.tsv",
    "time/fuzz.toml",
    "places/fuzz.tsv",
    "places/recognition/fuzz.toml",
];

fuzz_target!(|input: (u8, String)| {
    let (which, text) = input;
    let path = PATHS[usize::from(which) % PATHS.len()];
    let data = DataSet::from_files([(path, text)]);
    let (_, problems) = Lexicon::load(&data);
    let (_, more) = TimeRules::load(&data);
    let gazetteer = Gazetteer::embedded().expect("the built-in gazetteer opens");
    let (_, places) = Places::load(&data, gazetteer);
    for problem in problems.iter().chain(&more).chain(&places) {
        assert!(!problem.source.is_empty(), "{problem}");
    }
});
