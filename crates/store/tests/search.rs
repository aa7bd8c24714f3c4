//! Reports and events are found by words and facts, whatever is typed, as long as they stand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use jiff::civil::date;
use proptest::prelude::*;
use rapporteur_store::{
    COUNTED, Coded, Decision, Found, Location, Order, PreparedCoding, Query, Recoded, ReportHit,
    Store, Verdict, Version, View, patch_between,
};
use std::collections::BTreeSet;
use support::{Place, at, coded, report, write};

on_both! {
    words_and_phrases_are_found,
    facts_are_found,
    pages_follow_on_each_other,
    superseded_versions_are_not_found,
    a_new_coding_takes_the_place_of_the_old,
    nothing_that_is_typed_is_an_error,
    hits_are_counted_up_to_a_bound,
    copies_are_searched_alike,
    corrections_are_respected,
}

fn titled(id: &str, day: Option<i8>, title: &str, text: &str) -> Coded {
    let mut report = report(id, day, text);
    report.title = Some(title.to_owned());
    report.publisher = Some("The Courier".to_owned());
    coded(report)
}

fn filled(place: &Place) -> Store {
    let mut store = place.open();
    let batch = [
        titled(
            "1",
            Some(1),
            "Talks in Geneva",
            "Envoys met on the ceasefire. The cease-fire held.",
        ),
        titled(
            "2",
            Some(3),
            "Prisoners",
            "A prisoner exchange was agreed. An exchange of prisoners followed.",
        ),
        titled(
            "3",
            Some(2),
            "Élysée",
            "Erdoğan’s envoys met in Côte d'Ivoire. Geneva was not named, talks were.",
        ),
        titled("4", None, "No day", "Talking of a ceasefire. Nobody met."),
    ];
    write(&mut store, &batch, 0);
    store
}

fn words(words: &str) -> Query {
    Query {
        words: words.to_owned(),
        ..Query::default()
    }
}

fn reports(store: &mut Store, query: &Query) -> Vec<String> {
    let found = store.search_reports(query).unwrap();
    assert_eq!(found.total, found.hits.len(), "{query:?}");
    names(&found)
}

fn names(found: &Found<ReportHit>) -> Vec<String> {
    found
        .hits
        .iter()
        .map(|hit| hit.head.report.clone())
        .collect()
}

fn events(store: &mut Store, query: &Query) -> Vec<String> {
    let found = store.search_events(query).unwrap();
    found.hits.into_iter().map(|hit| hit.event.id).collect()
}

fn words_and_phrases_are_found(place: &Place) {
    let mut store = filled(place);
    let cases: [(&str, &[&str], &[&str]); 14] = [
        ("geneva", &["3", "1"], &["3#2"]),
        ("GENEVA talks", &["3", "1"], &["3#2"]),
        ("talk*", &["3", "1", "4"], &["3#2", "4#1"]),
        ("\"prisoner exchange\"", &["2"], &["2#1"]),
        ("prisoner* exchange", &["2"], &["2#1", "2#2"]),
        ("\"exchange prisoner\"", &[], &[]),
        ("cease-fire", &["1"], &["1#2"]),
        ("erdogan", &["3"], &["3#1"]),
        ("cote d'ivoire", &["3"], &["3#1"]),
        ("elysee", &["3"], &[]),
        ("geneva -talks", &[], &[]),
        (
            "-geneva -prisoners",
            &["4"],
            &["3#1", "2#1", "1#1", "1#2", "4#1", "4#2"],
        ),
        // The title's last word and the text's first are no phrase.
        ("\"geneva envoys\"", &[], &[]),
        ("party* all", &[], &[]),
    ];
    for (typed, in_reports, in_events) in cases {
        assert_eq!(reports(&mut store, &words(typed)), in_reports, "{typed}");
        let mut found = events(&mut store, &words(typed));
        if typed.starts_with('-') {
            let expected: BTreeSet<&str> = in_events.iter().copied().collect();
            assert!(
                found
                    .iter()
                    .map(String::as_str)
                    .collect::<BTreeSet<_>>()
                    .is_superset(&expected)
            );
            continue;
        }
        found.sort();
        let mut expected = in_events.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{typed}");
    }
    let found = store.search_reports(&words("ceasefire held")).unwrap();
    let hit = &found.hits[0];
    let text = store.report("1", View::Now).unwrap().unwrap().report.text;
    assert_eq!(hit.snippet.span.of(&text), hit.snippet.text);
    let marked: Vec<&str> = hit
        .snippet
        .marks
        .iter()
        .map(|mark| mark.of(&text))
        .collect();
    assert_eq!(marked, ["ceasefire", "held"]);
    let found = store.search_events(&words("held")).unwrap();
    let hit = &found.hits[0];
    assert_eq!(hit.event.sentence, "The cease-fire held.");
    assert_eq!(hit.marks[0].of(&text), "held");
    assert_eq!(hit.head.title.as_deref(), Some("Talks in Geneva"));
}

fn facts_are_found(place: &Place) {
    let mut store = filled(place);
    let base = Query::default;
    let all = ["2", "3", "1", "4"];
    let cases: Vec<(&str, Query, &[&str])> = vec![
        ("everything", base(), &all),
        (
            "country",
            Query {
                parties: vec!["arl".into(), "BOR".into()],
                ..base()
            },
            &all,
        ),
        (
            "name",
            Query {
                parties: vec!["Arland".into()],
                ..base()
            },
            &all,
        ),
        (
            "nobody",
            Query {
                parties: vec!["Arl".into(), "CAR".into()],
                ..base()
            },
            &[],
        ),
        (
            "no name",
            Query {
                parties: vec!["…".into()],
                ..base()
            },
            &[],
        ),
        (
            "type",
            Query {
                event_type: Some("consult".into()),
                ..base()
            },
            &all,
        ),
        (
            "act",
            Query {
                event_type: Some("meet".into()),
                ..base()
            },
            &all,
        ),
        (
            "status",
            Query {
                status: Some("asserted".into()),
                ..base()
            },
            &all,
        ),
        (
            "other status",
            Query {
                status: Some("negated".into()),
                ..base()
            },
            &[],
        ),
        (
            "topic",
            Query {
                topics: vec!["Ceasefire".into()],
                ..base()
            },
            &all,
        ),
        (
            "publisher",
            Query {
                publisher: Some("the courier".into()),
                ..base()
            },
            &all,
        ),
        (
            "place",
            Query {
                place: Some("Geneva".into()),
                ..base()
            },
            &[],
        ),
        (
            "since",
            Query {
                since: Some(date(2025, 7, 2)),
                ..base()
            },
            &["2", "3"],
        ),
        (
            "until",
            Query {
                until: Some(date(2025, 7, 2)),
                ..base()
            },
            &["3", "1"],
        ),
        (
            "oldest",
            Query {
                order: Order::OldestFirst,
                ..base()
            },
            &["4", "1", "3", "2"],
        ),
        (
            "words and facts",
            Query {
                parties: vec!["BOR".into()],
                since: Some(date(2025, 7, 1)),
                ..words("met")
            },
            &["3", "1"],
        ),
    ];
    for (name, query, expected) in cases {
        assert_eq!(reports(&mut store, &query), expected, "{name}");
        let of_events: BTreeSet<String> = events(&mut store, &query)
            .into_iter()
            .map(|event| event.split('#').next().unwrap().to_owned())
            .collect();
        assert_eq!(
            of_events,
            expected.iter().map(|name| (*name).to_owned()).collect(),
            "{name}"
        );
    }
    let best = Query {
        order: Order::Best,
        ..words("prisoner* OR")
    };
    assert!(reports(&mut store, &best).is_empty());
    let best = Query {
        order: Order::Best,
        ..words("geneva")
    };
    // In its title.
    assert_eq!(reports(&mut store, &best), ["1", "3"]);
}

fn pages_follow_on_each_other(place: &Place) {
    let mut store = place.open();
    let batch: Vec<Coded> = (0..23_u8)
        .map(|number| {
            let day = i8::try_from(number % 5 + 1).unwrap();
            let text = format!(
                "Talks {}. They met.",
                "talks ".repeat(usize::from(number) % 4)
            );
            titled(
                &format!("r{number}"),
                (number % 7 > 0).then_some(day),
                "T",
                &text,
            )
        })
        .collect();
    write(&mut store, &batch, 0);
    for order in [Order::NewestFirst, Order::OldestFirst, Order::Best] {
        let whole = Query {
            order,
            limit: 100,
            ..words("talks")
        };
        let all = names(&store.search_reports(&whole).unwrap());
        assert_eq!(all.len(), 23);
        let mut pages = Vec::new();
        let mut query = Query { limit: 4, ..whole };
        loop {
            let found = store.search_reports(&query).unwrap();
            assert_eq!((found.total, found.more_than_total), (23, false));
            pages.extend(names(&found));
            match found.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        assert_eq!(pages, all, "{order:?}");
    }
}

fn superseded_versions_are_not_found(place: &Place) {
    let mut store = filled(place);
    let next = titled("1", Some(4), "Talks in Vienna", "Envoys met in Vienna.");
    assert_eq!(write(&mut store, &[next], 1).corrected, 1);
    assert_eq!(reports(&mut store, &words("vienna")), ["1"]);
    assert!(reports(&mut store, &words("ceasefire held")).is_empty());
    assert_eq!(events(&mut store, &words("vienna")), ["1#1"]);
    assert!(events(&mut store, &words("fire")).is_empty());
    // An older version comes in late.
    let late = titled("1", Some(2), "Talks in Oslo", "Envoys met in Oslo.");
    assert_eq!(write(&mut store, &[late], 2).older, 1);
    assert!(reports(&mut store, &words("oslo")).is_empty());
    assert!(events(&mut store, &words("oslo")).is_empty());
    // Both within one batch.
    let batch = [
        titled("9", Some(5), "First", "Envoys met in Bern."),
        titled("9", Some(6), "Second", "Envoys met in Basel."),
    ];
    write(&mut store, &batch, 3);
    assert!(reports(&mut store, &words("bern")).is_empty());
    assert_eq!(events(&mut store, &words("basel")), ["9#1"]);
}

fn a_new_coding_takes_the_place_of_the_old(place: &Place) {
    let mut store = filled(place);
    let stored = store.report("2", View::Now).unwrap().unwrap();
    let mut event = stored.events[1].clone();
    event.id = "2#1".to_owned();
    event.topics = vec!["prisoners".into()];
    let recoded = Recoded {
        report: stored.id,
        coding: PreparedCoding::of(&stored.report, &[event], &[]),
        renamed: Vec::new(),
    };
    {
        let mut writer = store.writer().unwrap();
        let version = Version {
            program: "next".into(),
            ..Version::default()
        };
        let version = writer.version(&version, at(1)).unwrap();
        writer.recode(&[recoded], version, at(1)).unwrap();
    }
    let topic = Query {
        topics: vec!["prisoners".into()],
        ..Query::default()
    };
    assert_eq!(reports(&mut store, &topic), ["2"]);
    assert_eq!(events(&mut store, &topic), ["2#1"]);
    assert_eq!(events(&mut store, &words("exchange")), ["2#1"]);
    let topic = Query {
        topics: vec!["ceasefire".into()],
        ..words("exchange")
    };
    assert!(reports(&mut store, &topic).is_empty());
    assert!(events(&mut store, &topic).is_empty());
}

fn nothing_that_is_typed_is_an_error(place: &Place) {
    let mut store = filled(place);
    let mut typed: Vec<String> = [
        "\"",
        "\"\"",
        "*",
        "a*",
        "-",
        "--",
        "NOT",
        "AND OR NEAR",
        "NEAR(a b, 3)",
        "title: x",
        "{title}: x",
        "^talks",
        "a + b",
        "(((",
        ")",
        "'",
        "''';--",
        "\\",
        "\0",
        "=party=rus",
        "facts : \"=all\"",
        "é*",
        "日本*",
        "\u{202e}abc",
        "x:*",
        "a <-> b",
        "!a & | b",
        "%",
        "_",
        "𝔘𝔫𝔦",
        "\u{300}\u{301}",
    ]
    .map(str::to_owned)
    .to_vec();
    typed.push("word ".repeat(2000));
    typed.push("x".repeat(100_000));
    typed.push("\"".repeat(999));
    for typed in typed {
        let query = Query {
            parties: vec![typed.clone()],
            place: Some(typed.clone()),
            ..words(&typed)
        };
        for query in [
            query,
            words(&typed),
            Query {
                order: Order::Best,
                ..words(&typed)
            },
        ] {
            store.search_reports(&query).unwrap();
            store.search_events(&query).unwrap();
        }
    }
    for after in [0, 1, u64::MAX, 1 << 63] {
        for order in [Order::Best, Order::NewestFirst, Order::OldestFirst] {
            let query = Query {
                after: Some(after),
                order,
                ..words("talks")
            };
            store.search_reports(&query).unwrap();
        }
    }
}

fn hits_are_counted_up_to_a_bound(place: &Place) {
    let mut store = place.open();
    let text = "Talks. ".repeat(COUNTED + 5);
    write(&mut store, &[coded(report("1", Some(1), &text))], 0);
    let found = store.search_events(&words("talks")).unwrap();
    assert_eq!(
        (found.total, found.more_than_total, found.hits.len()),
        (COUNTED, true, 20)
    );
    let none = Query {
        limit: 0,
        ..words("talks")
    };
    assert!(store.search_events(&none).unwrap().hits.is_empty());
}

fn copies_are_searched_alike(place: &Place) {
    let mut store = filled(place);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    store.copy_to(&path).unwrap();
    let mut copy = Store::open_existing(&Location::File(path)).unwrap();
    for typed in ["geneva", "talk*", "\"prisoner exchange\"", ""] {
        assert_eq!(
            reports(&mut copy, &words(typed)),
            reports(&mut store, &words(typed)),
            "{typed}"
        );
        assert_eq!(
            events(&mut copy, &words(typed)),
            events(&mut store, &words(typed)),
            "{typed}"
        );
    }
}

fn corrections_are_respected(place: &Place) {
    let mut store = filled(place);
    let event = store.event("1#2", View::Now).unwrap().unwrap();
    let mut other = event.clone();
    other.topics = vec!["truce".into()];
    let about = |verdict, one: &str, patch| Decision {
        verdict,
        one: one.into(),
        other: String::new(),
        patch,
        by: "analyst".into(),
        note: String::new(),
    };
    let decisions = [
        about(Verdict::Reject, "1#1", None),
        about(Verdict::Correct, "1#2", patch_between(&event, &other)),
    ];
    let mut writer = store.writer().unwrap();
    for decision in &decisions {
        writer.decide(decision, at(1)).unwrap();
    }
    drop(writer);
    assert_eq!(events(&mut store, &words("envoys")), ["3#1"]);
    let found = store.search_events(&words("held")).unwrap();
    assert_eq!(found.hits[0].event.topics, ["truce"]);
    let topic = Query {
        topics: vec!["ceasefire".into()],
        ..words("held")
    };
    assert!(events(&mut store, &topic).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is typed never breaks the database's own language.
    #[test]
    fn any_text_can_be_looked_for(typed in "[ -~“”éß\\n]{0,40}") {
        thread_local! {
            static STORE: std::cell::RefCell<(Place, Store)> = {
                let place = Place::sqlite();
                let store = filled(&place);
                std::cell::RefCell::new((place, store))
            };
        }
        STORE.with_borrow_mut(|(_, store)| {
            let query = Query { topics: vec![typed.clone()], ..words(&typed) };
            store.search_reports(&query).unwrap();
            store.search_events(&words(&typed)).unwrap();
        });
    }
}
