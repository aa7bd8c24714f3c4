//! Sources are kept, changed, paused and removed, and what was read of them is noted with the reports.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use jiff::civil::date;
use rapporteur_store::{
    Fingerprint, Knowledge, NewSource, Notes, Origin, Prepared, SeenItem, Settling, SourceState,
    Store, Version,
};
use support::{Place, at, coded, report};

on_both! {
    a_source_is_kept_changed_paused_and_removed,
    what_was_read_is_noted_with_its_reports,
    near_duplicates_are_counted_when_the_record_is_settled,
}

fn source(definition: &str) -> NewSource {
    NewSource {
        name: "a".into(),
        definition: definition.into(),
        origin: Origin::File,
        added_by: "sources.toml".into(),
    }
}

fn a_source_is_kept_changed_paused_and_removed(place: &Place) {
    let mut store = place.open();
    assert_eq!(store.sources().unwrap(), []);
    let mut writer = store.writer().unwrap();
    assert!(writer.put_source(&source("one"), at(0)).unwrap());
    assert!(!writer.put_source(&source("one"), at(1)).unwrap());
    assert!(writer.put_source(&source("two"), at(2)).unwrap());
    let from_a_page = NewSource {
        origin: Origin::Desk,
        ..source("two")
    };
    assert!(
        writer.put_source(&from_a_page, at(3)).unwrap(),
        "it is trusted otherwise"
    );
    assert!(!writer.pause_source("b", Some(at(4))).unwrap());
    assert!(writer.pause_source("a", Some(at(4))).unwrap());
    drop(writer);
    let kept = store.source("a").unwrap().unwrap();
    assert_eq!(
        (kept.definition.as_str(), kept.origin),
        ("two", Origin::Desk)
    );
    assert!(kept.paused_at.is_some());
    let mut writer = store.writer().unwrap();
    assert!(writer.pause_source("a", None).unwrap());
    drop(writer);
    assert_eq!(store.sources().unwrap()[0].paused_at, None);
    let mut writer = store.writer().unwrap();
    assert!(writer.remove_source("a", at(5)).unwrap());
    assert!(!writer.remove_source("a", at(6)).unwrap());
    drop(writer);
    assert_eq!(store.sources().unwrap(), []);
}

fn noted(store: &mut Store, texts: &[(&str, &str)], state: SourceState, seconds: i64) {
    let all: Vec<_> = texts
        .iter()
        .map(|(id, text)| coded(report(id, Some(14), text)))
        .collect();
    let notes = Notes {
        reports: all
            .iter()
            .map(|coded| ("a".into(), Fingerprint::of(&coded.report).identity))
            .collect(),
        items: texts
            .iter()
            .map(|(id, _)| SeenItem {
                source: "a".into(),
                item: (*id).into(),
                digest: [7; 16],
            })
            .collect(),
        states: vec![("a".into(), state)],
    };
    let batch: Vec<Prepared> = all.iter().map(Prepared::of).collect();
    let mut writer = store.writer().unwrap();
    let version = writer.version(&Version::default(), at(0)).unwrap();
    writer
        .write_noting(&batch, version, at(seconds), &notes)
        .unwrap();
}

fn what_was_read_is_noted_with_its_reports(place: &Place) {
    let mut store = place.open();
    let mut writer = store.writer().unwrap();
    writer.put_source(&source("one"), at(0)).unwrap();
    writer.pause_source("a", Some(at(0))).unwrap();
    drop(writer);
    let state = SourceState {
        tried_at: Some(at(1)),
        succeeded_at: None,
        failed_at: Some(at(1)),
        error: Some("the host does not answer".into()),
        notice: Some("it has moved".into()),
        failures: 2,
        documents: 1,
        position: Some("etag = \"x\"".into()),
    };
    noted(&mut store, &[("7", "Talks were held.")], state.clone(), 1);
    let kept = store.source("a").unwrap().unwrap();
    assert_eq!(kept.state, state);
    assert!(kept.paused_at.is_some(), "who follows does not unpause");
    assert_eq!(store.seen_item("a", "7").unwrap(), Some([7; 16]));
    assert_eq!(store.seen_item("a", "8").unwrap(), None);
    assert_eq!(store.seen_item("b", "7").unwrap(), None);
    // The same again, later: the report came when it first came.
    noted(&mut store, &[("7", "Talks were held.")], state, 86_400);
    let activity = store.source_activity("a", date(2025, 6, 1)).unwrap();
    assert_eq!(activity.by_day, [(date(2025, 6, 15), 1)]);
    assert_eq!((activity.reports, activity.settled), (1, 0));
    let activity = store.source_activity("a", date(2025, 6, 16)).unwrap();
    assert_eq!(activity, Default::default());
}

fn near_duplicates_are_counted_when_the_record_is_settled(place: &Place) {
    let mut store = place.open();
    let text = "The delegations of Arland and Borland met in the capital on Monday and spoke for \
                hours about a ceasefire along the river and about the return of prisoners.";
    let state = SourceState::default();
    noted(
        &mut store,
        &[("1", text), ("2", "Another matter.")],
        state,
        1,
    );
    let mut again = coded(report("3", Some(14), text));
    again.sketch = rapporteur_duplicates::Sketch::of(text).to_bytes();
    let mut first = again.clone();
    first.report.id = "0".into();
    let batch = [Prepared::of(&first), Prepared::of(&again)];
    let notes = Notes {
        reports: vec![
            ("b".into(), Fingerprint::of(&first.report).identity),
            ("c".into(), Fingerprint::of(&again.report).identity),
        ],
        ..Notes::default()
    };
    let mut writer = store.writer().unwrap();
    let version = writer.version(&Version::default(), at(0)).unwrap();
    writer.write_noting(&batch, version, at(2), &notes).unwrap();
    drop(writer);
    let knowledge = Knowledge::built_in();
    let version = Version::default();
    let settling = Settling {
        knowledge: &knowledge,
        version: &version,
        now: at(3),
    };
    store.settle(&settling).unwrap();
    let activity = |store: &mut Store, name: &str| {
        let activity = store.source_activity(name, date(2025, 6, 1)).unwrap();
        (activity.settled, activity.near_duplicates)
    };
    assert_eq!(activity(&mut store, "a"), (2, 0));
    assert_eq!(activity(&mut store, "b"), (1, 0));
    assert_eq!(activity(&mut store, "c"), (1, 1));
}
