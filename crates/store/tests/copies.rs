//! Events come with their incidents, and a store is copied into a file of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use jiff::civil::date;
use rapporteur_ledger::Table;
use rapporteur_store::{
    Filter, Knowledge, Location, Settling, Store, StoreError, Tellings, Version, View,
};
use std::ops::ControlFlow;
use support::{Place, at, coded, read, report, write};

on_both! {
    events_come_with_their_incidents,
    rows_are_handed_over_one_by_one,
    a_copy_is_a_store,
}

fn record(place: &Place) -> Store {
    let mut store = place.open();
    let reports: Vec<_> = [("1", Some(14)), ("2", Some(16)), ("3", None)]
        .into_iter()
        .map(|(id, day)| {
            coded(report(
                id,
                day,
                &format!("They met, says {id}. They talked."),
            ))
        })
        .collect();
    write(&mut store, &reports, 0);
    let knowledge = Knowledge::built_in();
    let settling = Settling {
        knowledge: &knowledge,
        version: &Version::default(),
        now: at(900),
    };
    store.settle(&settling).unwrap();
    store
}

fn told(store: &mut Store, wanted: &Tellings) -> Vec<(String, String, usize)> {
    let mut all = Vec::new();
    store
        .tellings(wanted, |_, events| {
            for (event, mention) in events {
                let mention = mention.expect("an incident");
                assert!(mention.position < mention.tellings, "{mention:?}");
                assert!(mention.families <= mention.reports, "{mention:?}");
                all.push((event.id, mention.incident, mention.position));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    all
}

fn events_come_with_their_incidents(place: &Place) {
    let mut store = record(place);
    let all = told(&mut store, &Tellings::default());
    let names: Vec<_> = all.iter().map(|(event, _, _)| event.as_str()).collect();
    assert_eq!(names, ["1#1", "1#2", "2#1", "2#2", "3#1", "3#2"]);
    // Each incident names the same events in the same places.
    for row in store.list(Table::Incident, &Filter::default()).unwrap() {
        for (position, event) in row.head.evidence.iter().enumerate() {
            let own = (event.clone(), row.head.id.clone(), position);
            assert!(all.contains(&own), "{own:?} in {all:?}");
        }
    }
    let days = Tellings {
        since: Some(date(2025, 7, 15)),
        until: Some(date(2025, 7, 20)),
        process: None,
    };
    let some: Vec<_> = told(&mut store, &days);
    assert_eq!(some.len(), 2, "undated reports are left out: {some:?}");
    for process in store.processes().unwrap() {
        let wanted = Tellings {
            process: Some(process.id.clone()),
            ..Tellings::default()
        };
        let own = told(&mut store, &wanted);
        assert!(!own.is_empty() && own.iter().all(|telling| all.contains(telling)));
    }
    let mut first = 0;
    store
        .tellings(&Tellings::default(), |_, events| {
            first += events.len();
            ControlFlow::Break(())
        })
        .unwrap();
    assert_eq!(first, 2, "it ends when it is told to");
}

fn rows_are_handed_over_one_by_one(place: &Place) {
    let mut store = record(place);
    let filter = Filter::default();
    let listed = store.list(Table::Incident, &filter).unwrap();
    let mut handed = Vec::new();
    store
        .each(Table::Incident, &filter, |row| {
            handed.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(handed, listed);
    let mut some = 0;
    store
        .each(Table::Incident, &filter, |_| {
            some += 1;
            ControlFlow::Break(())
        })
        .unwrap();
    assert_eq!(some, 1);
}

fn a_copy_is_a_store(place: &Place) {
    let mut store = record(place);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    store.copy_to(&path).unwrap();
    assert!(matches!(
        store.copy_to(&path),
        Err(StoreError::NotWritable { .. })
    ));
    let mut copy = Store::open_existing(&Location::File(path)).unwrap();
    assert_eq!(read(&mut copy, View::Now), read(&mut store, View::Now));
    assert!(copy.is_settled().unwrap());
    for table in Table::ALL {
        let filter = Filter::default();
        assert_eq!(
            copy.list(table, &filter).unwrap(),
            store.list(table, &filter).unwrap(),
            "{table:?}"
        );
    }
    // What is written to the copy stands behind what was copied.
    write(
        &mut copy,
        &[coded(report("9", Some(20), "They met."))],
        1000,
    );
    assert_eq!(read(&mut copy, View::Now).len(), 4);
}
