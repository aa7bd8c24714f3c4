//! Any bytes under any name: cleaning returns, and offsets stay on character boundaries.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur_clean::{Cleaner, Mode, Options};
use rapporteur_model::Span;
use std::sync::LazyLock;

const NAMES: &[&str] = &[
    "-",
    "a.txt",
    "a.html",
    "a.md",
    "a.jsonl",
    "a.json",
    "a.txt.gz",
    "2025-07-22.html",
];

/// Reading the rules once keeps the fuzzer at the input.
static CLEANERS: LazyLock<[Cleaner; 2]> = LazyLock::new(|| {
    [Mode::Report, Mode::Verbatim].map(|mode| {
        Cleaner::embedded(Options {
            mode,
            ..Options::default()
        })
    })
});

fuzz_target!(|input: &[u8]| {
    let Some((&choice, bytes)) = input.split_first() else {
        return;
    };
    let name = NAMES[usize::from(choice >> 1) % NAMES.len()];
    let cleaner = &CLEANERS[usize::from(choice & 1)];
    let (reports, problems) = cleaner.clean(bytes, name);
    assert!(!reports.is_empty() || !problems.is_empty());
    for report in reports {
        assert_eq!(report.offsets.derived_len(), report.text.len());
        for (at, c) in report.text.char_indices() {
            report.offsets.to_source(Span::new(at, at + c.len_utf8()));
        }
    }
});
