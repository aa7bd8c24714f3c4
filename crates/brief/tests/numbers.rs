//! What holds of every page: each sentence has a number, each number a source, each source a
//! sentence that needs it, and nothing of a report is taken for markup.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rapporteur_brief::{Brief, Request, Style, html, markdown};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STYLES: [Style; 4] = [Style::Brief, Style::Crisiswatch, Style::Osce, Style::Rounds];

/// Numbers and rows of all sentences and rows of tables.
fn cited(page: &Brief) -> Vec<(Vec<usize>, Vec<String>)> {
    let mut all = Vec::new();
    for section in page.sections() {
        for sentence in section.groups.iter().flat_map(|group| &group.sentences) {
            assert!(!sentence.text().trim().is_empty());
            all.push((sentence.numbers().to_vec(), sentence.rows().to_vec()));
        }
        for row in section.table.iter().flat_map(|table| &table.rows) {
            let table = section.table.as_ref().unwrap();
            assert_eq!(row.cells().len(), table.columns.len());
            all.push((row.numbers().to_vec(), row.rows().to_vec()));
        }
    }
    all
}

fn check(page: &Brief, rows: &BTreeSet<String>) {
    let all = cited(page);
    let sources = page.sources();
    for (numbers, of) in &all {
        assert!(!numbers.is_empty() && !of.is_empty());
        assert!(
            numbers.windows(2).all(|pair| pair[0] < pair[1]),
            "{numbers:?}"
        );
        assert!(
            numbers
                .iter()
                .all(|number| (1..=sources.len()).contains(number))
        );
        assert!(of.iter().all(|row| rows.contains(row)), "{of:?}");
    }
    let used: BTreeSet<usize> = all
        .iter()
        .flat_map(|(numbers, _)| numbers.clone())
        .collect();
    let given: BTreeSet<usize> = sources.iter().map(|source| source.number).collect();
    assert_eq!(used, given);
    for source in sources {
        assert!(!source.sentence.is_empty() && !source.events.is_empty());
        for (from, to) in &source.marks {
            assert!(
                source
                    .sentence
                    .get(*from..*to)
                    .is_some_and(|words| !words.is_empty())
            );
        }
    }
    assert!(page.sections().iter().all(|section| {
        section.table.is_some()
            || section
                .groups
                .iter()
                .any(|group| !group.sentences.is_empty())
    }));
    let shown = html::write(page);
    assert_eq!(shown.matches("id=\"source-").count(), sources.len());
    for source in sources {
        let number = source.number;
        assert!(shown.contains(&format!("href=\"#source-{number}\"")));
        assert_eq!(shown.matches(&format!("id=\"cited-{number}\"")).count(), 1);
    }
    // Formats tell the same sentences.
    let text = markdown::write(page);
    assert_eq!(text.matches("\n   > ").count(), sources.len());
    let json: Value = serde_json::to_value(page).unwrap();
    assert_eq!(json["sources"].as_array().unwrap().len(), sources.len());
}

fn ids(world: &support::World) -> BTreeSet<String> {
    let rows = world.record.rows().map(|row| row.head().id);
    rows.chain([world.process.id.clone()]).collect()
}

#[test]
fn every_style_keeps_the_law() {
    let world = support::world();
    for style in STYLES {
        for since in [None, Some(date(2025, 3, 1)), Some(date(2030, 1, 1))] {
            for as_of in [
                None,
                Some(date(2025, 3, 12)),
                Some(Date::MIN),
                Some(Date::MAX),
            ] {
                let request = Request {
                    style,
                    since,
                    as_of,
                    month: as_of,
                };
                check(&world.page(&request), &ids(&world));
            }
        }
    }
}

#[test]
fn a_row_whose_sentences_are_not_at_hand_is_not_told_of() {
    let world = support::world();
    let bare = support::World {
        evidence: rapporteur_brief::Evidence::default(),
        ..world
    };
    for style in STYLES {
        let page = bare.page(&Request {
            style,
            ..Request::default()
        });
        assert!(page.sections().is_empty() && page.sources().is_empty());
    }
}

/// Events of every kind, with words that want to be markup.
fn events() -> impl Strategy<Value = Vec<Value>> {
    let acts = prop::sample::select(vec![
        "meet",
        "aid",
        "attack",
        "kill",
        "sanction",
        "cease-fire",
        "withdraw",
        "outlook",
        "comment",
        "violate-ceasefire",
        "release",
        "mediate",
    ]);
    let operators = prop::sample::subsequence(
        vec![
            "demand", "promise", "threaten", "refuse", "announce", "accuse", "deny", "stop",
        ],
        0..2,
    );
    let parties = prop::sample::subsequence(vec!["ARM", "AZE", "USA", "RUS"], 0..3);
    let words = prop::sample::select(vec![
        "talks",
        "<script>alert(1)</script>",
        "a & b",
        "\"x\" | *y*",
        "停火",
        "\u{202e}evil",
    ]);
    let one = (
        acts,
        operators,
        parties,
        words,
        0usize..4,
        prop::option::of(0u64..50),
        any::<bool>(),
        any::<bool>(),
    );
    prop::collection::vec(one, 0..14).prop_map(|all| {
        let made = all.into_iter().enumerate().map(|(number, (act, operators, parties, words, report, killed, future, negated))| {
            let report = ["a", "b", "c", "d"][report];
            let sentence = format!("They spoke of {words} again.");
            let mut event = support::event(report, number + 1, act, &sentence, words);
            let actor = |code: &&str| json!({"text": format!("{words} {code}"), "span": [0, 1], "name": null, "country": code, "sector": null, "id": null});
            event["operators"] = json!(operators);
            event["actors"] = parties.iter().take(1).map(actor).collect();
            event["recipients"] = parties.iter().skip(1).map(actor).collect();
            event["topics"] = json!(["ceasefire"]);
            if let Some(killed) = killed {
                event["counts"] = json!({"killed": {"min": killed, "max": killed}});
            }
            if future {
                event["status"]["tense"] = "future".into();
            }
            if negated {
                event["status"]["polarity"] = "negated".into();
            }
            event
        });
        made.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_page_keeps_the_law(events in events()) {
        let heads = ["a", "b", "c", "d"].map(|id| {
            let day = match id { "a" => Some("2025-03-01"), "b" => Some("2025-03-08"), "c" => Some("2025-04-01"), _ => None };
            support::head(id, "<i>Title</i> & \"more\"", "A & B", day)
        });
        let mut world = support::world();
        world.evidence = rapporteur_brief::Evidence::new(
            events.iter().map(|event| serde_json::from_value(event.clone()).unwrap()),
            heads,
        );
        let read: Vec<rapporteur_model::Event> = events.iter().map(|event| serde_json::from_value(event.clone()).unwrap()).collect();
        let reports: Vec<rapporteur_model::Report> = ["a", "b", "c", "d"].iter().map(|id| rapporteur_model::Report::from_text(*id, "")).collect();
        let reports: Vec<&rapporteur_model::Report> = reports.iter().collect();
        world.record = rapporteur_ledger::Record::of(&reports, &read);
        for style in STYLES {
            let request = Request { style, ..Request::default() };
            let page = world.page(&request);
            check(&page, &ids(&world));
            let shown = html::write(&page);
            prop_assert!(!shown.contains("<script") && !shown.contains("<i>"));
            let turned = shown.contains('\u{202e}');
            prop_assert!(!turned);
            prop_assert_eq!(shown, html::write(&world.page(&request)));
        }
    }
}
