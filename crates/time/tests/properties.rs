//! What holds for any text and any annotations.

use jiff::civil::Date;
use proptest::prelude::*;
use rapporteur_data::DataSet;
use rapporteur_model::{Annotations, Span, Token};
use rapporteur_time::{TimeRules, add};
use std::sync::LazyLock;

static RULES: LazyLock<TimeRules> = LazyLock::new(|| TimeRules::load(&DataSet::embedded()).0);

/// Words that rules look at, and some that they do not.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "(Monday|may|May|March|second|third|last|next|the|of|year|years|week|ago|later|before|in|at|on|early|mid|end|noon|BC|every|other|day|two|twenty|hundred|a|half|and|quarter|GMT|p\\.m\\.|Easter|Ramadan|weekend|night|year-earlier|fiscal)",
        "[0-9]{1,5}",
        "[0-9]{1,2}:[0-9]{2}",
        "[-–,.:;'’()/]",
        "\\PC{0,6}",
        "\\n\\n",
    ];
    prop::collection::vec((word, prop_oneof![Just(" "), Just(""), Just("\n")]), 0..40).prop_map(
        |parts| {
            parts
                .iter()
                .map(|(word, space)| format!("{word}{space}"))
                .collect()
        },
    )
}

/// Tokens that need not fit the text, nor form a tree.
fn annotations() -> impl Strategy<Value = Annotations> {
    let token = (
        0_usize..200,
        0_usize..20,
        0_usize..60,
        "(VBD|MD|NNP|VB|CD|TO|)",
    );
    (
        prop::collection::vec(token, 0..40),
        prop::collection::vec((0_usize..50, 0_usize..50), 0..4),
    )
        .prop_map(|(tokens, sentences)| Annotations {
            tokens: tokens
                .into_iter()
                .map(|(start, length, head, tag)| Token {
                    span: Span::new(start, start + length),
                    lemma: "x".into(),
                    tag: tag.into(),
                    pos: "".into(),
                    morph: "".into(),
                    dep: "aux".into(),
                    head,
                    sentence_start: false,
                    entity: Some(head),
                })
                .collect(),
            sentences: sentences
                .into_iter()
                .map(|(start, end)| start..end)
                .collect(),
            entities: Vec::new(),
        })
}

fn reference() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![
        Just(None),
        (-9999_i16..=9999, 1_i8..=12, 1_i8..=28)
            .prop_map(|(year, month, day)| Date::new(year, month, day).ok()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn expressions_are_words_of_the_text_in_order(text in text(), annotations in annotations(), reference in reference()) {
        let found = RULES.find(&text, &annotations, reference);
        let mut end = 0;
        for one in &found {
            prop_assert!(one.span.start >= end && !one.span.is_empty());
            prop_assert!(text.is_char_boundary(one.span.start) && text.is_char_boundary(one.span.end));
            prop_assert_eq!(one.span.of(&text), one.text.as_str());
            prop_assert!(!one.text.contains("\n\n"));
            prop_assert_eq!(one.start.is_some(), one.end.is_some());
            if let (Some(start), Some(end)) = (one.start, one.end) {
                prop_assert!(start < end, "{:?}", one);
                prop_assert!(one.value.is_some());
            }
            end = one.span.end;
        }
        prop_assert_eq!(found, RULES.find(&text, &annotations, reference));
    }

    #[test]
    fn without_a_date_nothing_is_counted_from_it(text in text(), annotations in annotations()) {
        for one in RULES.find(&text, &annotations, None) {
            prop_assert_ne!(one.anchor, Some(rapporteur_model::Anchor::Report));
        }
    }

    #[test]
    fn nothing_added_ends_in_a_panic(value in "P?[0-9XYMWDTHS.]{0,12}") {
        let start = Date::constant(2025, 7, 22).to_datetime(jiff::civil::Time::midnight());
        if let Some(end) = add(start, &value) {
            prop_assert!(end >= start);
        }
    }
}
