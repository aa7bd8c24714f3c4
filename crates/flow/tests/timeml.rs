//! TimeML out of one stage and into another.

#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;
use rapporteur_clean::{Cleaner, Mode, Options};
use rapporteur_data::DataSet;
use rapporteur_flow::timeml::{self, Head};
use rapporteur_model::{Annotations, Report};
use rapporteur_time::TimeRules;
use std::sync::LazyLock;

static RULES: LazyLock<TimeRules> = LazyLock::new(|| TimeRules::load(&DataSet::embedded()).0);

fn read(document: &str) -> Option<Report> {
    Cleaner::embedded(Options {
        mode: Mode::Whole,
        keep_origin: true,
        ..Options::default()
    })
    .clean(document.as_bytes(), "a.tml")
    .0
    .pop()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// What is written is read again: text, day, and every mark at its place; and what was read is
    /// written as it was.
    #[test]
    fn what_is_written_is_read(
        pieces in prop::collection::vec(prop_oneof![
            prop::sample::select(vec![
                "They met yesterday. ", "on 3 May 1994 and the following day", " & ", "<b>", "\r\n", "\n\n  ",
                "two weeks later", " ]]> ", "&amp;", "\"last month\"", "'", "\t",
            ]).prop_map(str::to_owned),
            "[ -~é–中]{0,8}",
        ], 1..12),
        dated: bool,
    ) {
        let text = pieces.concat();
        let day = dated.then(|| date(2025, 7, 22));
        let found = RULES.find(&text, &Annotations::default(), day);
        let written = timeml::write(Head::New { id: "r-1", day }, &text, &found);
        let Some(report) = read(&written) else {
            prop_assert!(text.trim().is_empty(), "{written}");
            return Ok(());
        };
        prop_assert_eq!(&report.text, &text);
        prop_assert_eq!(&report.id, "r-1");
        if dated {
            prop_assert_eq!(report.date.as_ref().map(|date| date.day), day);
        }
        for one in &found {
            let there = report.in_input(one.span);
            prop_assert!(written[..there.start].ends_with('>'));
            prop_assert!(written[there.end..].starts_with("</TIMEX3>"));
        }
        let head = &written[..report.origin.as_ref().unwrap().head];
        prop_assert_eq!(timeml::write(Head::Kept(head), &report.text, &found), written);
    }
}
