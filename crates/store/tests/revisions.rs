//! Each settling that changes something is a revision, and every row tells which one changed it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use rapporteur_ledger::Table;
use rapporteur_store::{Change, Coded, Filter, Knowledge, Settling, Store, Verdict, Version};
use rapporteur_store::{Decision, Prepared};
use support::{Place, at, coded, report, write};

on_both! {
    revisions_count_what_changed,
    changes_tell_new_rows_from_changed_ones,
    readers_see_whole_records_while_others_write,
    what_is_gone_is_not_told,
}

fn settle_at(store: &mut Store, seconds: i64) {
    store
        .settle(&Settling {
            knowledge: &Knowledge::built_in(),
            version: &Version::default(),
            now: at(seconds),
        })
        .expect("a settled store");
}

/// A report of talks of Russia and Ukraine.
fn talks(id: &str, day: i8) -> Coded {
    let text = format!("They met on the {day}th, says report {id}.");
    let mut coded = coded(report(id, Some(day), &text));
    for event in &mut coded.events {
        for (actor, code) in event.actors.iter_mut().zip(["RUS", "UKR"]) {
            actor.country = Some(code.into());
            actor.id = Some(code.to_owned());
            actor.name = None;
        }
    }
    coded
}

fn of(changes: &[Change], table: Table) -> Vec<(bool, u64)> {
    let of_table = changes.iter().filter(|change| change.table == table);
    of_table
        .map(|change| (change.is_new, change.revision))
        .collect()
}

fn revisions_count_what_changed(place: &Place) {
    let mut store = place.open();
    assert_eq!(store.revision().unwrap(), 0);
    assert!(store.last_revision().unwrap().is_none());
    write(&mut store, &[talks("1", 2), talks("2", 9)], 0);
    settle_at(&mut store, 10);
    let first = store.last_revision().unwrap().unwrap();
    assert_eq!((first.number, first.reports, first.events), (1, 2, 2));
    assert!(first.incidents > 0);
    settle_at(&mut store, 20);
    assert_eq!(store.last_revision().unwrap(), Some(first));
    // What changes nothing is no revision.
    let decision = Decision {
        verdict: Verdict::Split,
        one: "1#1".into(),
        other: "2#1".into(),
        by: "analyst".into(),
        note: String::new(),
        patch: None,
    };
    let kept = store.writer().unwrap().decide(&decision, at(30)).unwrap();
    settle_at(&mut store, 30);
    assert_eq!(store.revision().unwrap(), 1);
    store.writer().unwrap().undo(kept, at(40)).unwrap();
    write(&mut store, &[talks("3", 20)], 50);
    settle_at(&mut store, 60);
    let second = store.last_revision().unwrap().unwrap();
    assert_eq!((second.number, second.reports), (2, 3));
    assert!(second.settled_at.starts_with("2025-"));
}

fn changes_tell_new_rows_from_changed_ones(place: &Place) {
    let mut store = place.open();
    write(&mut store, &[talks("1", 2), talks("2", 9)], 0);
    settle_at(&mut store, 10);
    let changes = store.changes_since(0, 100).unwrap();
    assert_eq!(of(&changes, Table::Process), [(true, 1)]);
    let rounds = store.count(Table::Round, &Filter::default()).unwrap();
    assert_eq!(of(&changes, Table::Round), vec![(true, 1); rounds]);
    assert!(changes.iter().all(|change| change.table != Table::Incident));
    assert!(store.changes_since(1, 100).unwrap().is_empty());
    // Another report on the round of the 9th, and a new round.
    write(&mut store, &[talks("3", 9), talks("4", 25)], 20);
    settle_at(&mut store, 30);
    let changes = store.changes_since(1, 100).unwrap();
    assert_eq!(of(&changes, Table::Process), [(false, 2)]);
    let mut told = of(&changes, Table::Round);
    told.sort_unstable();
    assert_eq!(told, [(false, 2), (true, 2)]);
    for change in &changes {
        let rows = store.row(&change.id).unwrap();
        let of_process = |row: &rapporteur_store::Listed| {
            row.process.as_deref().unwrap_or(&row.head.id) == change.process
        };
        assert!(rows.iter().any(of_process), "{change:?}");
        assert_eq!(
            change.at,
            store.last_revision().unwrap().unwrap().settled_at
        );
    }
    // Who has seen nothing yet sees all as new, the latest first.
    let all = store.changes_since(0, 100).unwrap();
    assert!(all.iter().all(|change| change.is_new));
    assert!(all.iter().map(|change| change.revision).rev().is_sorted());
    assert_eq!(store.changes_since(0, 1).unwrap(), all[..1]);
}

fn readers_see_whole_records_while_others_write(place: &Place) {
    let mut store = place.open();
    let mut reader = place.open();
    write(&mut store, &[talks("1", 2), talks("2", 9)], 0);
    settle_at(&mut store, 10);
    let before = reader.timeline(&Filter::default()).unwrap();
    // A writer keeps its transaction open between its batches.
    let mut writer = store.writer().unwrap();
    let version = writer.version(&Version::default(), at(20)).unwrap();
    let more = [Prepared::of(&talks("3", 20))];
    writer.write(&more, version, at(20)).unwrap();
    assert!(!reader.is_settled().unwrap());
    assert_eq!(reader.timeline(&Filter::default()).unwrap(), before);
    drop(writer);
    // What is read at one instant is of one revision.
    reader
        .at_one_instant(|reader| {
            assert_eq!(reader.revision()?, 1);
            settle_at(&mut store, 30);
            assert_eq!(reader.revision()?, 1);
            assert_eq!(reader.timeline(&Filter::default())?, before);
            Ok(())
        })
        .unwrap();
    assert_eq!(reader.revision().unwrap(), 2);
    assert_ne!(reader.timeline(&Filter::default()).unwrap(), before);
}

fn what_is_gone_is_not_told(place: &Place) {
    let mut store = place.open();
    write(&mut store, &[talks("1", 2), talks("2", 9)], 0);
    settle_at(&mut store, 10);
    assert!(!of(&store.changes_since(0, 100).unwrap(), Table::Round).is_empty());
    // Both are corrected, and tell of other things.
    let other = |id: &str, day: i8| coded(report(id, Some(day), "Others met."));
    write(&mut store, &[other("1", 3), other("2", 10)], 20);
    settle_at(&mut store, 30);
    assert_eq!(store.count(Table::Round, &Filter::default()).unwrap(), 0);
    assert!(store.changes_since(0, 100).unwrap().is_empty());
    assert_eq!(store.revision().unwrap(), 2);
}
