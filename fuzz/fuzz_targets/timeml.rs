//! TimeML of any text is read or refused, its offsets lie in the file, and its text is written again.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use rapporteur_clean::{Cleaner, Mode, Options};
use rapporteur_data::DataSet;
use rapporteur_model::{Annotations, Span};
use rapporteur_time::TimeRules;
use rapporteur_time::timeml::{self, Head};
use std::sync::LazyLock;

static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| {
    Cleaner::embedded(Options {
        mode: Mode::Whole,
        keep_origin: true,
        ..Options::default()
    })
});
static RULES: LazyLock<TimeRules> = LazyLock::new(|| TimeRules::load(&DataSet::embedded()).0);

fuzz_target!(|text: &str| {
    let (reports, problems) = CLEANER.clean(text.as_bytes(), "a.tml");
    assert!(!reports.is_empty() || !problems.is_empty());
    for report in reports {
        assert_eq!(report.offsets.derived_len(), report.text.len());
        let there = report.in_input(Span::new(0, report.text.len()));
        assert!(there.end <= text.len());
        let day = Some(date(2025, 7, 22));
        let found = RULES.find(&report.text, &Annotations::default(), day);
        let head = Head::New {
            id: &report.id,
            day,
        };
        let written = timeml::write(head, &report.text, &found);
        let (again, _) = CLEANER.clean(written.as_bytes(), "a.tml");
        assert_eq!(again.len(), 1);
    }
});
