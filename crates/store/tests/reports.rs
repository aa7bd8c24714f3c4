//! Reports are stored once, corrected by others, and come back as they were.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use jiff::civil::date;
use rapporteur_model::{OffsetMapBuilder, Problem, Repeat, Span};
use rapporteur_store::{Coded, PreparedCoding, Selection, Version, View};
use support::{Place, at, coded, read, report, texts, write};

on_both! {
    a_report_comes_back_as_it_was,
    the_same_again_changes_nothing,
    another_version_supersedes,
    an_older_version_comes_in_superseded,
    reports_come_in_canonical_order,
    as_of_a_day,
    recorded_by_an_instant,
    another_address_is_another_report,
    another_coding_supersedes,
    events_are_cited_without_their_reports,
    many_reports_come_in_pieces,
}

fn a_report_comes_back_as_it_was(place: &Place) {
    let mut told = report(
        "7",
        Some(14),
        "Talks were held.\tThey failed \\ ended.\nA 'C' \u{1f54a}.",
    );
    let mut offsets = OffsetMapBuilder::default();
    offsets.copy(10, 5);
    offsets.replace(told.text.len() - 5, Span::new(20, 30));
    told.offsets = offsets.finish();
    told.repeats = vec![Repeat {
        kept: Span::new(0, 5),
        dropped: vec![Span::new(40, 45)],
    }];
    told.title = Some("On talks".into());
    told.publisher = Some(String::new());
    told.author = Some("A. Writer".into());
    told.language = Some("en".into());
    let mut whole = coded(told);
    whole.problems = vec![
        Problem::warning("7.txt", "no byline")
            .at(3, 1)
            .advise("add one"),
        Problem::note("7.txt", "short"),
    ];
    let mut store = place.open();
    write(&mut store, std::slice::from_ref(&whole), 0);
    let back = read(&mut store, View::Now);
    assert_eq!(back.len(), 1);
    assert_eq!(back[0].report, whole.report);
    assert_eq!(back[0].events, whole.events);
    assert_eq!(store.problems(back[0].id).unwrap(), whole.problems);
    assert_eq!(
        store.report("7", View::Now).unwrap().as_ref(),
        Some(&back[0])
    );
    let event = store.event("7#2", View::Now).unwrap();
    assert_eq!(event.as_ref(), Some(&whole.events[1]));
    assert_eq!(store.event("7#9", View::Now).unwrap(), None);
    assert_eq!(store.event("8#1", View::Now).unwrap(), None);
    drop(store);
    let again = read(&mut place.open(), View::Now);
    assert_eq!(again, back);
}

/// Many at a time, from versions and codings that the view sees, by any name that an event has.
fn events_are_cited_without_their_reports(place: &Place) {
    let mut store = place.open();
    let mut all = Vec::new();
    for number in 0..150 {
        let text =
            format!("Talks no. {number} on caf\u{e9}s \\ were held. They failed \u{1f54a}. Later.");
        all.push(coded(report(&format!("{number:03}"), Some(14), &text)));
    }
    all[7].events[1].id = "007#a".into();
    all[8].events[1].sentence = "Other words.".into();
    write(&mut store, &all, 0);
    let wanted: Vec<String> = all
        .iter()
        .flat_map(|one| [one.events[0].id.clone(), one.events[1].id.clone()])
        .collect();
    let also = ["149#99", "150#1", "000#0", "000#-1", "000", "#", "007#2"];
    let names = wanted.iter().map(String::as_str).chain(also);
    let cited = store.cited(names, View::Now).unwrap();
    assert_eq!(cited.len(), all.len());
    for (cited, whole) in cited.iter().zip(&all) {
        assert_eq!(cited.events, whole.events[..2]);
        assert_eq!(
            (&cited.report.id, &cited.report.date),
            (&whole.report.id, &whole.report.date)
        );
        assert_eq!(cited.report.text, "");
    }
    assert_eq!(store.cited([], View::Now).unwrap(), []);
    // A later version counts, and the earlier one for who looks back.
    let newer = coded(report("000", Some(16), "No talks were held. None."));
    write(&mut store, std::slice::from_ref(&newer), 60);
    for (view, expected) in [
        (View::Now, &newer.events[0]),
        (View::AsOf(date(2025, 7, 15)), &all[0].events[0]),
        (View::RecordedBy(at(30)), &all[0].events[0]),
    ] {
        let found = store.event("000#1", view).unwrap();
        assert_eq!(found.as_ref(), Some(expected), "{view:?}");
    }
    assert_eq!(
        store.event("000#1", View::AsOf(date(2025, 7, 1))).unwrap(),
        None
    );
}

fn the_same_again_changes_nothing(place: &Place) {
    let mut store = place.open();
    let batch = [
        coded(report("1", Some(1), "Talks were held.")),
        coded(report("2", None, "Talks failed.")),
        coded(report("1", Some(1), "Talks were held.")),
    ];
    let written = write(&mut store, &batch, 0);
    assert_eq!((written.added, written.unchanged), (2, 1));
    let before = read(&mut store, View::Now);
    let written = write(&mut store, &batch, 60);
    assert_eq!((written.added, written.unchanged), (0, 3));
    assert_eq!(read(&mut store, View::Now), before);
    let known = store.known().unwrap();
    assert_eq!(known.len(), 2);
}

fn another_version_supersedes(place: &Place) {
    let mut store = place.open();
    let first = coded(report("1", Some(1), "Five were hurt."));
    let second = coded(report("1", Some(2), "Six were hurt."));
    let third = coded(report("1", Some(2), "Seven were hurt."));
    // The second and the third in one batch.
    write(&mut store, std::slice::from_ref(&first), 0);
    let written = write(&mut store, &[second, third], 60);
    assert_eq!(written.corrected, 2);
    assert_eq!(
        texts(&read(&mut store, View::Now)),
        [("1", "Seven were hurt.")]
    );
    // A version that has been superseded is known all the same.
    let written = write(&mut store, &[first], 120);
    assert_eq!(written.unchanged, 1);
    assert_eq!(
        texts(&read(&mut store, View::Now)),
        [("1", "Seven were hurt.")]
    );
}

fn an_older_version_comes_in_superseded(place: &Place) {
    let mut store = place.open();
    write(
        &mut store,
        &[coded(report("1", Some(5), "Six were hurt."))],
        0,
    );
    let written = write(
        &mut store,
        &[coded(report("1", Some(2), "Five were hurt."))],
        60,
    );
    assert_eq!(written.older, 1);
    assert_eq!(
        texts(&read(&mut store, View::Now)),
        [("1", "Six were hurt.")]
    );
    let view = View::AsOf(date(2025, 7, 3));
    assert_eq!(texts(&read(&mut store, view)), [("1", "Five were hurt.")]);
}

fn reports_come_in_canonical_order(place: &Place) {
    let mut store = place.open();
    let batch = [
        coded(report("b", None, "One.")),
        coded(report("a", Some(9), "Two.")),
        coded(report("é", Some(3), "Three.")),
        coded(report("Z", Some(3), "Four.")),
        coded(report("a-1", Some(3), "Five.")),
        coded(report("a1", None, "Six.")),
    ];
    write(&mut store, &batch, 0);
    let all = read(&mut store, View::Now);
    let order: Vec<&str> = all.iter().map(|stored| stored.report.id.as_str()).collect();
    assert_eq!(order, ["Z", "a-1", "é", "a", "a1", "b"]);
    let selection = Selection {
        since: Some(date(2025, 7, 4)),
        ..Selection::default()
    };
    let mut since = Vec::new();
    store
        .read(&selection, |stored| {
            since.push(stored.report.id);
            Ok(())
        })
        .unwrap();
    assert_eq!(since, ["a", "a1", "b"]);
}

fn as_of_a_day(place: &Place) {
    let mut store = place.open();
    write(
        &mut store,
        &[
            coded(report("1", Some(1), "Five were hurt.")),
            coded(report("2", Some(4), "Talks began.")),
        ],
        0,
    );
    // Published on the 6th and the 8th; the one in between only in the second.
    write(
        &mut store,
        &[coded(report("1", Some(6), "Six were hurt."))],
        60,
    );
    write(
        &mut store,
        &[coded(report("1", Some(8), "Seven were hurt."))],
        120,
    );
    // Recorded on 15 June, so long before.
    write(
        &mut store,
        &[coded(report("3", None, "Nobody knows when."))],
        180,
    );
    let third = ("3", "Nobody knows when.");
    let cases = [
        (date(2025, 6, 14), vec![]),
        (date(2025, 6, 15), vec![third]),
        (date(2025, 7, 1), vec![("1", "Five were hurt."), third]),
        (
            date(2025, 7, 5),
            vec![("1", "Five were hurt."), ("2", "Talks began."), third],
        ),
        (
            date(2025, 7, 7),
            vec![("2", "Talks began."), ("1", "Six were hurt."), third],
        ),
        (
            date(2025, 7, 8),
            vec![("2", "Talks began."), ("1", "Seven were hurt."), third],
        ),
    ];
    for (day, expected) in cases {
        assert_eq!(texts(&read(&mut store, View::AsOf(day))), expected, "{day}");
    }
}

fn recorded_by_an_instant(place: &Place) {
    let mut store = place.open();
    write(
        &mut store,
        &[coded(report("1", Some(1), "Five were hurt."))],
        0,
    );
    write(
        &mut store,
        &[coded(report("1", Some(6), "Six were hurt."))],
        60,
    );
    let cases = [
        (-1, vec![]),
        (0, vec![("1", "Five were hurt.")]),
        (59, vec![("1", "Five were hurt.")]),
        (60, vec![("1", "Six were hurt.")]),
    ];
    for (seconds, expected) in cases {
        let view = View::RecordedBy(at(seconds));
        assert_eq!(texts(&read(&mut store, view)), expected, "{seconds}");
    }
}

fn another_address_is_another_report(place: &Place) {
    let mut store = place.open();
    let with_url = |id: &str, url: &str| {
        let mut told = report(id, Some(1), "Talks were held.");
        told.url = Some(url.into());
        coded(told)
    };
    let written = write(
        &mut store,
        &[
            with_url("9", "https://a.example/talks"),
            with_url("9", "https://b.example/talks"),
        ],
        0,
    );
    assert_eq!(written.added, 2);
    let written = write(&mut store, &[with_url("9", "https://c.example/talks")], 60);
    assert_eq!(written.added, 1);
    let all = read(&mut store, View::Now);
    let names: std::collections::BTreeSet<&str> =
        all.iter().map(|stored| stored.report.id.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    for stored in &all {
        for (event, number) in stored.events.iter().zip(1..) {
            assert_eq!(event.report, stored.report.id);
            assert_eq!(event.id, format!("{}#{number}", stored.report.id));
        }
    }
}

fn another_coding_supersedes(place: &Place) {
    let mut store = place.open();
    let first = coded(report("1", Some(1), "Talks were held. They failed."));
    let other = coded(report("2", Some(2), "Talks went on."));
    write(&mut store, &[first.clone(), other.clone()], 0);
    let id = store.report("1", View::Now).unwrap().unwrap().id;
    let events = first.events[1..].to_vec();
    let expected: Vec<_> = events.clone();
    {
        let mut writer = store.writer().unwrap();
        let version = Version {
            lexicon: "newer".into(),
            ..Version::default()
        };
        let version = writer.version(&version, at(60)).unwrap();
        let coding = PreparedCoding::of(&first.report, &events, &[]);
        let recoded = rapporteur_store::Recoded {
            report: id,
            coding,
            renamed: Vec::new(),
        };
        writer.recode(&[recoded], version, at(60)).unwrap();
    }
    let all = read(&mut store, View::Now);
    assert_eq!(all[0].events, expected);
    assert_eq!(all[1].events, other.events);
    let before = read(&mut store, View::RecordedBy(at(59)));
    assert_eq!(before[0].events, first.events);
    assert_eq!(
        store
            .report("1", View::RecordedBy(at(59)))
            .unwrap()
            .as_ref(),
        Some(&before[0])
    );
}

fn many_reports_come_in_pieces(place: &Place) {
    let mut store = place.open();
    let batch: Vec<Coded> = (0..700i32)
        .map(|n| {
            let day = i8::try_from(1 + n * 7 % 28).unwrap();
            let text = format!("Talks {n} were held. They went on. They ended.");
            coded(report(&format!("r{n:03}"), Some(day), &text))
        })
        .collect();
    for piece in batch.chunks(200) {
        write(&mut store, piece, 0);
    }
    let all = read(&mut store, View::Now);
    let mut expected = batch;
    expected.sort_by_key(|coded| {
        (
            coded.report.date.as_ref().map(|date| date.day),
            coded.report.id.clone(),
        )
    });
    assert_eq!(all.len(), expected.len());
    for (stored, coded) in all.iter().zip(&expected) {
        assert_eq!(stored.report, coded.report);
        assert_eq!(stored.events, coded.events);
    }
}
