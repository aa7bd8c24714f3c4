//! The record is made from the reports, lies in tables, and is found again.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use jiff::civil::date;
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Record, RecordBuilder, Round, Source, Table};
use rapporteur_model::Event;
use rapporteur_store::{
    Coded, Cursor, Decision, Filter, Knowledge, Listed, PreparedCoding, Recoded, Settled, Settling,
    Store, StoreError, Tellings, Verdict, Version, View, patch_between,
};
use support::{Place, at, coded, report, write};

on_both! {
    reports_become_a_record,
    nothing_is_answered_before_settling,
    rows_are_found_by_all_filters,
    the_record_as_of_a_day,
    decisions_are_respected_and_undone,
    decisions_follow_their_events,
    rejected_events_are_no_part_of_the_record,
    corrected_events_read_as_corrected,
    rows_are_found_by_event_and_by_id,
    processes_can_be_declared,
    an_empty_store_settles,
}

fn settle(store: &mut Store) -> Settled {
    store
        .settle(&Settling {
            knowledge: &Knowledge::built_in(),
            version: &Version::default(),
            now: at(900),
        })
        .expect("a settled store")
}

fn replay(store: &mut Store, view: View) {
    store
        .replay(
            view,
            &Settling {
                knowledge: &Knowledge::built_in(),
                version: &Version::default(),
                now: at(900),
            },
        )
        .expect("a record");
}

/// Talks of Russia and Ukraine on several days.
fn talks() -> Vec<Coded> {
    let days = [("1", 14), ("2", 16), ("3", 16), ("4", 23)];
    let mut all: Vec<Coded> = days
        .iter()
        .map(|(id, day)| {
            let text = format!("They met on the {day}th, says report {id}. They talked again.");
            coded(report(id, Some(*day), &text))
        })
        .collect();
    for coded in &mut all {
        for event in &mut coded.events {
            for (actor, code) in event.actors.iter_mut().zip(["RUS", "UKR"]) {
                actor.country = Some(code.into());
                actor.id = Some(code.to_owned());
                actor.name = None;
            }
        }
    }
    all
}

/// The record of all talks, made without a store.
fn folded(process: &Process) -> Record {
    let knowledge = Knowledge::built_in();
    let mut builder =
        RecordBuilder::new(knowledge.tables.clone()).in_process(process, &knowledge.names);
    for coded in talks() {
        let events: Vec<&Event> = coded.events.iter().collect();
        builder.enter(&Source::of(&coded.report), &events);
    }
    builder.finish()
}

fn ids(listed: &[Listed]) -> Vec<&str> {
    listed.iter().map(|row| row.head.id.as_str()).collect()
}

fn reports_become_a_record(place: &Place) {
    let mut store = place.open();
    write(&mut store, &talks(), 0);
    let settled = settle(&mut store);
    assert_eq!((settled.reports, settled.events), (4, 8));
    assert!(settled.incidents > 0);
    assert!(settle(&mut store).was_settled);
    let processes = store.processes().unwrap();
    assert_eq!(processes.len(), 1, "{processes:?}");
    let process = &processes[0];
    assert_eq!(store.reports_of_process(&process.id).unwrap(), 4);
    let record = store.record(&process.id).unwrap();
    assert!(!record.rounds.is_empty());
    // Working notes of the ledger are no part of a row.
    let json = |record: &Record| serde_json::to_value(record).unwrap();
    assert_eq!(json(&record), json(&folded(process)));
    let rounds = store.list(Table::Round, &Filter::default()).unwrap();
    let read: Vec<Round> = rounds.iter().map(|row| row.read().unwrap()).collect();
    assert_eq!(read.len(), record.rounds.len());
    for round in &record.rounds {
        assert!(read.contains(round));
    }
    for row in &rounds {
        assert_eq!(row.process.as_deref(), Some(process.id.as_str()));
        assert!(!row.head.evidence.is_empty());
    }
    // Every event belongs to exactly one incident.
    let incidents = store.list(Table::Incident, &Filter::default()).unwrap();
    let mut told: Vec<String> = incidents
        .iter()
        .flat_map(|row| row.read::<Incident>().unwrap().tellings)
        .map(|telling| telling.event)
        .collect();
    told.sort();
    let expected: Vec<String> = ["1", "2", "3", "4"]
        .iter()
        .flat_map(|report| [format!("{report}#1"), format!("{report}#2")])
        .collect();
    assert_eq!(told, expected);
}

fn nothing_is_answered_before_settling(place: &Place) {
    let mut store = place.open();
    write(&mut store, &talks(), 0);
    assert!(!store.is_settled().unwrap());
    let answer = store.list(Table::Round, &Filter::default());
    assert!(matches!(answer, Err(StoreError::Unsettled { .. })));
    settle(&mut store);
    assert!(store.is_settled().unwrap());
    write(&mut store, &talks()[..1], 60);
    assert!(store.is_settled().unwrap(), "nothing has changed");
    let before = store.list(Table::Incident, &Filter::default()).unwrap();
    write(&mut store, &[coded(report("9", Some(1), "They met."))], 60);
    assert!(!store.is_settled().unwrap());
    let after = store.list(Table::Incident, &Filter::default()).unwrap();
    assert_eq!(after, before, "the last record is answered from");
}

fn rows_are_found_by_all_filters(place: &Place) {
    let mut store = place.open();
    let mut batch = talks();
    batch.push(coded(report("9", Some(20), "Others met. They did.")));
    write(&mut store, &batch, 0);
    settle(&mut store);
    let all = store.list(Table::Incident, &Filter::default()).unwrap();
    let mut newest = store
        .list(
            Table::Incident,
            &Filter {
                newest_first: true,
                ..Filter::default()
            },
        )
        .unwrap();
    newest.reverse();
    assert_eq!(ids(&newest), ids(&all));
    let process = store.processes().unwrap()[0].id.clone();
    let by = |change: &dyn Fn(&mut Filter)| {
        let mut filter = Filter::default();
        change(&mut filter);
        filter
    };
    // Each filter against what the rows themselves say.
    type Keeps<'k> = &'k dyn Fn(&Listed) -> bool;
    let party = |row: &Listed, code: &str| {
        row.head
            .parties
            .iter()
            .any(|party| party.country.as_deref() == Some(code))
    };
    let russian: Keeps<'_> = &|row| party(row, "RUS");
    let both: Keeps<'_> = &|row| party(row, "RUS") && party(row, "UKR");
    let cases: [(&str, Filter, Keeps<'_>); 8] = [
        ("party", by(&|f| f.parties = vec!["rus".into()]), russian),
        (
            "parties",
            by(&|f| f.parties = vec!["RUS".into(), "UKR".into()]),
            both,
        ),
        (
            "party and topic",
            by(&|f| {
                f.parties = vec!["RUS".into()];
                f.topics = vec!["ceasefire".into()];
            }),
            russian,
        ),
        (
            "since",
            by(&|f| f.since = Some(date(2025, 7, 16))),
            &|row| row.head.day >= Some(date(2025, 7, 16)),
        ),
        (
            "until",
            by(&|f| f.until = Some(date(2025, 7, 16))),
            &|row| row.head.day.is_some() && row.head.day <= Some(date(2025, 7, 16)),
        ),
        (
            "status",
            by(&|f| f.status = Some("happened".into())),
            &|row| row.head.status.as_deref() == Some("happened"),
        ),
        ("nobody", by(&|f| f.parties = vec!["XXX".into()]), &|_| {
            false
        }),
        (
            "process",
            by(&|f| f.process = Some(process.clone())),
            russian,
        ),
    ];
    for (what, filter, keeps) in cases {
        let found = store.list(Table::Incident, &filter).unwrap();
        let expected: Vec<&str> = all
            .iter()
            .filter(|row| keeps(row))
            .map(|row| row.head.id.as_str())
            .collect();
        assert_eq!(ids(&found), expected, "{what}");
        assert_eq!(
            store.count(Table::Incident, &filter).unwrap(),
            expected.len(),
            "{what}"
        );
        let some = Filter {
            limit: Some(1),
            offset: 1,
            ..filter
        };
        let found = store.list(Table::Incident, &some).unwrap();
        assert_eq!(
            ids(&found),
            expected.iter().skip(1).take(1).copied().collect::<Vec<_>>()
        );
        // One by one, each behind the one before, in either order.
        for newest_first in [false, true] {
            let mut one = Filter {
                limit: Some(1),
                offset: 0,
                newest_first,
                ..some.clone()
            };
            let mut found: Vec<String> = Vec::new();
            while let Some(row) = store.list(Table::Incident, &one).unwrap().pop() {
                one.after = Cursor::parse(&row.cursor.to_string());
                found.push(row.head.id);
            }
            if newest_first {
                found.reverse();
            }
            assert_eq!(found, expected, "{what}");
        }
    }
}

fn the_record_as_of_a_day(place: &Place) {
    let mut store = place.open();
    write(&mut store, &talks(), 0);
    settle(&mut store);
    let now = store.list(Table::Incident, &Filter::default()).unwrap();
    replay(&mut store, View::AsOf(date(2025, 7, 15)));
    let then = store.list(Table::Incident, &Filter::default()).unwrap();
    assert!(!then.is_empty() && then.len() < now.len());
    assert!(
        then.iter()
            .all(|row| row.head.evidence.iter().all(|name| name.starts_with("1#")))
    );
    assert!(!store.rows_of_event("1#1").unwrap().is_empty());
    assert!(store.rows_of_event("4#1").unwrap().is_empty());
    replay(&mut store, View::AsOf(date(2025, 7, 31)));
    assert_eq!(
        store.list(Table::Incident, &Filter::default()).unwrap(),
        now
    );
    replay(&mut store, View::Now);
    assert_eq!(
        store.list(Table::Incident, &Filter::default()).unwrap(),
        now
    );
    assert!(!store.rows_of_event("4#1").unwrap().is_empty());
}

fn decisions_are_respected_and_undone(place: &Place) {
    let mut store = place.open();
    write(&mut store, &talks(), 0);
    settle(&mut store);
    let before = store.list(Table::Incident, &Filter::default()).unwrap();
    let apart: Vec<String> = before
        .iter()
        .take(2)
        .map(|row| row.head.evidence[0].clone())
        .collect();
    let decision = Decision {
        verdict: Verdict::Merge,
        one: apart[0].clone(),
        other: apart[1].clone(),
        patch: None,
        by: "analyst".into(),
        note: String::new(),
    };
    let number = store.writer().unwrap().decide(&decision, at(60)).unwrap();
    assert!(!store.is_settled().unwrap());
    settle(&mut store);
    let merged = store.rows_of_event(&apart[0]).unwrap();
    let incident = merged
        .iter()
        .find(|row| row.head.table == Table::Incident)
        .unwrap();
    assert!(incident.head.evidence.contains(&apart[1]));
    assert!(store.writer().unwrap().undo(number, at(120)).unwrap());
    assert!(!store.writer().unwrap().undo(number, at(120)).unwrap());
    settle(&mut store);
    let after = store.list(Table::Incident, &Filter::default()).unwrap();
    assert_eq!(after, before);
    let kept = store.decisions().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].decision, decision);
    assert!(kept[0].undone_at.is_some());
}

fn decisions_follow_their_events(place: &Place) {
    let mut store = place.open();
    let all = talks();
    write(&mut store, &all, 0);
    let decision = Decision {
        verdict: Verdict::Split,
        one: "1#2".into(),
        other: "2#1".into(),
        patch: None,
        by: "analyst".into(),
        note: "two rounds".into(),
    };
    let mut writer = store.writer().unwrap();
    writer.decide(&decision, at(60)).unwrap();
    drop(writer);
    // Another lexicon finds nothing in the first sentence of the first report.
    let id = store.report("1", View::Now).unwrap().unwrap().id;
    let mut events = all[0].events[1..].to_vec();
    events[0].id = "1#1".into();
    let mut writer = store.writer().unwrap();
    let version = writer.version(&Version::default(), at(90)).unwrap();
    let coding = PreparedCoding::of(&all[0].report, &events, &[]);
    let recoded = Recoded {
        report: id,
        coding,
        renamed: Vec::new(),
    };
    writer.recode(&[recoded], version, at(90)).unwrap();
    drop(writer);
    let standing = store.standing_decisions().unwrap();
    assert_eq!(standing.split, [("1#1".to_owned(), "2#1".to_owned())]);
    assert!(standing.merged.is_empty());
}

/// A decision about one event.
fn about(verdict: Verdict, event: &str, patch: Option<String>) -> Decision {
    Decision {
        verdict,
        one: event.into(),
        other: String::new(),
        patch,
        by: "analyst".into(),
        note: String::new(),
    }
}

fn rejected_events_are_no_part_of_the_record(place: &Place) {
    let mut store = place.open();
    write(&mut store, &talks(), 0);
    settle(&mut store);
    let before = store.list(Table::Incident, &Filter::default()).unwrap();
    assert!(!store.rows_of_event("1#1").unwrap().is_empty());
    let reject = about(Verdict::Reject, "1#1", None);
    let number = store.writer().unwrap().decide(&reject, at(60)).unwrap();
    settle(&mut store);
    assert!(store.corrections().unwrap().is_rejected("1#1"));
    assert!(store.rows_of_event("1#1").unwrap().is_empty());
    // The others of its report keep their names.
    assert!(!store.rows_of_event("1#2").unwrap().is_empty());
    // The coding stays as it was made.
    assert!(store.event("1#1", View::Now).unwrap().is_some());
    let mut told = Vec::new();
    store
        .tellings(&Tellings::default(), |_, events| {
            told.extend(events.into_iter().map(|(event, _)| event.id));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert!(!told.is_empty() && !told.contains(&"1#1".to_owned()));
    assert!(store.writer().unwrap().undo(number, at(90)).unwrap());
    settle(&mut store);
    let after = store.list(Table::Incident, &Filter::default()).unwrap();
    assert_eq!(after, before);
}

fn corrected_events_read_as_corrected(place: &Place) {
    let mut store = place.open();
    write(&mut store, &talks(), 0);
    settle(&mut store);
    let event = store.event("1#1", View::Now).unwrap().unwrap();
    let mut corrected = event.clone();
    corrected.act = "yield".into();
    corrected.event_type = Some("COOPERATE".into());
    corrected.status.tense = rapporteur_model::Tense::Future;
    assert_eq!(patch_between(&event, &event), None);
    let patch = patch_between(&event, &corrected);
    let correct = about(Verdict::Correct, "1#1", patch);
    let number = store.writer().unwrap().decide(&correct, at(60)).unwrap();
    settle(&mut store);
    let incident = |store: &mut Store| {
        let rows = store.rows_of_event("1#1").unwrap().into_iter();
        let mut rows = rows.filter(|row| row.head.table == Table::Incident);
        rows.next().unwrap().body
    };
    assert!(incident(&mut store).contains("yield"));
    let mut told = None;
    store
        .tellings(&Tellings::default(), |_, events| {
            told = told
                .take()
                .or(events.into_iter().find(|(event, _)| event.id == "1#1"));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(told.unwrap().0, corrected);
    let cited = store.cited(["1#1", "1#2"], View::Now).unwrap();
    assert_eq!(cited[0].events[0], corrected);
    let whole = store.report_as_corrected("1", View::Now).unwrap().unwrap();
    assert_eq!(whole.events[..2], cited[0].events);
    assert_eq!(store.event("1#1", View::Now).unwrap(), Some(event));
    store.writer().unwrap().undo(number, at(90)).unwrap();
    settle(&mut store);
    assert!(!incident(&mut store).contains("yield"));
}

fn rows_are_found_by_event_and_by_id(place: &Place) {
    let mut store = place.open();
    write(&mut store, &talks(), 0);
    settle(&mut store);
    let rows = store.rows_of_event("1#1").unwrap();
    assert!(rows.iter().any(|row| row.head.table == Table::Incident));
    for row in rows {
        assert!(row.head.evidence.iter().any(|name| name == "1#1"));
        assert_eq!(store.row(&row.head.id).unwrap(), [row]);
    }
    assert!(store.row("incident-nothing").unwrap().is_empty());
    assert!(store.row("no id").unwrap().is_empty());
    let all = store.timeline(&Filter::default()).unwrap();
    let days: Vec<_> = all.iter().filter_map(|row| row.head.day).collect();
    assert!(days.is_sorted());
}

fn processes_can_be_declared(place: &Place) {
    let mut store = place.open();
    write(&mut store, &talks(), 0);
    let text = "[process]\nname = \"Talks\"\nparties = [\"RUS\", \"UKR\"]\n";
    {
        let mut writer = store.writer().unwrap();
        assert!(writer.declare("Talks", text, at(0)).unwrap());
        assert!(!writer.declare("Talks", text, at(1)).unwrap());
    }
    settle(&mut store);
    let names = |store: &mut Store| -> Vec<String> {
        let all = store.processes().unwrap();
        all.into_iter().map(|process| process.name).collect()
    };
    assert_eq!(names(&mut store), ["Talks"]);
    assert_eq!(store.declarations().unwrap()[0].text, text);
    assert!(store.writer().unwrap().withdraw("Talks", at(2)).unwrap());
    settle(&mut store);
    assert_ne!(names(&mut store), ["Talks"]);
}

fn an_empty_store_settles(place: &Place) {
    let mut store = place.open();
    settle(&mut store);
    assert!(store.timeline(&Filter::default()).unwrap().is_empty());
    assert!(store.processes().unwrap().is_empty());
}
