//! Rows as pages show them, beside the whole ones: of a happening that thousands tell, on either
//! database, after settling, after settling again, and in a store that an older program settled.

use super::growing::{every_table, knowledge};
use crate::support::{Place, at, coded, report, write};
use crate::{Coded, Filter, Lean, Listed, Settler, Settling, Store, Version, View};
use rapporteur_ledger::incidents::{Incident, Telling};
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{
    Ceasefire, Measure, Outlook, Pledge, Position, Round, Table, Ultimatum, Violence,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

crate::on_both! {
    a_row_of_thousands_of_tellings_is_small,
    rows_of_few_tellings_are_what_they_are,
    an_older_store_has_the_same_cut_rows,
    cut_rows_come_and_go_with_their_rows,
    a_piece_holds_so_many_bytes,
}

/// Reports of one meeting, so many.
fn reports(from: usize, to: usize) -> Vec<Coded> {
    (from..to)
        .map(|n| coded(report(&format!("r{n:04}"), Some(14), "They met in Geneva.")))
        .collect()
}

fn settle(store: &mut Store) {
    let version = Version::default();
    store.settle(&settling(&version)).unwrap();
}

fn settling(version: &Version) -> Settling<'_> {
    Settling {
        knowledge: knowledge(),
        version,
        now: at(60 * 60 * 24 * 90),
    }
}

/// Rows of a table, cut and whole.
fn both(store: &mut Store, table: Table) -> Vec<(Lean, Listed)> {
    let lean = store.list_lean(table, &Filter::default()).unwrap();
    let whole = store.list(table, &Filter::default()).unwrap();
    assert_eq!(lean.len(), whole.len());
    let both: Vec<(Lean, Listed)> = lean.into_iter().zip(whole).collect();
    for (lean, whole) in &both {
        let (head, of) = (&lean.head, &whole.head);
        assert_eq!((&head.id, head.table), (&of.id, of.table));
        assert_eq!((head.day, head.until), (of.day, of.until));
        assert_eq!(
            (&head.status, &head.parties, &head.topics),
            (&of.status, &of.parties, &of.topics)
        );
        assert_eq!((lean.cursor, &lean.process), (whole.cursor, &whole.process));
        assert_eq!(lean.told, of.evidence.len(), "{}", head.id);
        assert_eq!(lean.ends().first(), of.evidence.first(), "{}", head.id);
        assert_eq!(lean.ends().last(), of.evidence.last(), "{}", head.id);
    }
    both
}

/// All that the table of cut bodies holds.
fn cut_rows(store: &mut Store) -> Vec<String> {
    store
        .database
        .all(
            "SELECT list, number, place, told, body FROM lean ORDER BY list, number",
            &[],
            |row| {
                Ok(format!(
                    "{} {} {} {} {}",
                    row.text(0)?,
                    row.integer(1)?,
                    row.integer(2)?,
                    row.integer(3)?,
                    row.text(4)?
                ))
            },
        )
        .unwrap()
}

fn a_row_of_thousands_of_tellings_is_small(place: &Place) {
    let mut store = place.open();
    write(&mut store, &reports(0, 3_000), 0);
    settle(&mut store);
    let incidents = both(&mut store, Table::Incident);
    let (lean, whole) = &incidents[0];
    assert_eq!((incidents.len(), lean.told), (1, 3_000));
    assert!(whole.body.len() > 200_000);
    let cut: Incident = lean.read_lean().unwrap();
    assert!(serde_json::to_string(&cut).unwrap().len() < 4_000);
    let all: Incident = whole.read().unwrap();
    let ends = [&all.tellings[..4], &all.tellings[2_996..]].concat();
    assert_eq!(
        cut,
        Incident {
            tellings: ends,
            ..all.clone()
        }
    );
    assert_eq!(cut.reports, 3_000);
    // Whatever stands between is there for who asks.
    let some: Vec<Telling> = store.items(lean, "tellings", 60).unwrap();
    assert_eq!(some, all.tellings[..60]);
    let none: Vec<Value> = store.items(lean, "history", 60).unwrap();
    assert!(none.is_empty());
    assert!(store.items::<Process>(lean, "tellings", 1).is_err());
    // Found by its id and by its events, in the middle as at the ends.
    let id = &whole.head.id;
    assert_eq!(store.row_lean(id).unwrap(), std::slice::from_ref(lean));
    for event in ["r0000#1", "r1500#1", "r2999#1"] {
        let found = store.rows_of_event_lean(event).unwrap();
        assert!(found.contains(lean), "{event}");
        let of: Vec<String> = found.into_iter().map(|row| row.head.id).collect();
        let whole = store.rows_of_event(event).unwrap();
        assert_eq!(
            of,
            whole.into_iter().map(|row| row.head.id).collect::<Vec<_>>()
        );
    }
    assert!(store.rows_of_event_lean("r3000#1").unwrap().is_empty());
    assert!(!store.is_told_as(lean, Table::Violence).unwrap());
    // As of a day, which is laid into memory.
    store
        .replay(
            View::AsOf(jiff::civil::date(2025, 7, 20)),
            &settling(&Version::default()),
        )
        .unwrap();
    let again = both(&mut store, Table::Incident);
    assert_eq!(again, incidents);
}

fn rows_of_few_tellings_are_what_they_are(place: &Place) {
    let mut store = place.open();
    write(&mut store, &every_table(), 0);
    settle(&mut store);
    assert_eq!(cut_rows(&mut store), Vec::<String>::new());
    let mut shared = 0;
    for table in Table::ALL {
        for (lean, whole) in both(&mut store, table) {
            let (one, other): (Value, Value) = (lean.read_lean().unwrap(), whole.read().unwrap());
            assert_eq!(one, other);
            assert_eq!(lean.ends(), whole.head.evidence);
            let list = match table {
                Table::Incident => "tellings",
                _ => "evidence",
            };
            let first: Vec<Value> = store.items(&lean, list, 1).unwrap();
            assert_eq!(first, other[list].as_array().unwrap()[..1]);
            // By their events, one after the other.
            let mut told = false;
            for event in &whole.head.evidence {
                let rows = store.rows_of_event(event).unwrap();
                told |= rows.iter().any(|row| row.head.table == Table::Violence);
            }
            let answer = store.is_told_as(&lean, Table::Violence).unwrap();
            assert_eq!(answer, told, "{}", lean.head.id);
            shared += usize::from(table == Table::Incident && told);
        }
    }
    assert!(shared > 0);
    for process in store.processes().unwrap() {
        let (lean, whole) = (
            store.record_lean(&process.id).unwrap(),
            store.record(&process.id).unwrap(),
        );
        assert_eq!(lean, whole);
    }
    assert_eq!(store.processes_lean().unwrap(), store.processes().unwrap());
}

fn an_older_store_has_the_same_cut_rows(place: &Place) {
    let mut store = place.open();
    write(&mut store, &every_table(), 0);
    write(&mut store, &reports(0, 200), 0);
    settle(&mut store);
    let settled = cut_rows(&mut store);
    assert!(!settled.is_empty());
    let listed = both(&mut store, Table::Incident);
    // As a program before the cut bodies left it.
    store
        .database
        .batch("DROP TABLE lean; DELETE FROM rapporteur_migrations WHERE number >= 10")
        .unwrap();
    let mut store = place.open();
    assert_eq!(cut_rows(&mut store), settled);
    assert_eq!(both(&mut store, Table::Incident), listed);
    // Nothing is to be settled anew.
    let again = store.settle(&settling(&Version::default())).unwrap();
    assert!(again.was_settled);
}

fn cut_rows_come_and_go_with_their_rows(place: &Place) {
    let mut store = place.open();
    let mut settler = Settler::default();
    let version = Version::default();
    for (from, to) in [(0, 30), (30, 150), (150, 151)] {
        write(&mut store, &reports(from, to), 0);
        settler.settle(&mut store, &settling(&version)).unwrap();
        for table in Table::ALL {
            for (lean, _) in both(&mut store, table) {
                assert!(lean.told <= to);
            }
        }
        let found = cut_rows(&mut store);
        let told = format!(" {to} {{");
        assert!(found.iter().all(|row| row.contains(&told)), "{found:#?}");
    }
    assert!(!cut_rows(&mut store).is_empty());
    // All of them say something else now, and are few.
    let corrected: Vec<Coded> = (0..151)
        .map(|n| {
            let text = format!("On matter {n} they did not speak");
            coded(report(&format!("r{n:04}"), Some(1 + (n % 28) as i8), &text))
        })
        .collect();
    write(&mut store, &corrected, 10);
    settler.settle(&mut store, &settling(&version)).unwrap();
    let sql = "SELECT count(*) FROM lean n WHERE n.list = 'incidents' \
               AND NOT EXISTS (SELECT 1 FROM incidents r WHERE r.number = n.number)";
    assert_eq!(store.database.number(sql, &[]).unwrap(), 0);
    for table in Table::ALL {
        both(&mut store, table);
    }
}

fn a_piece_holds_so_many_bytes(place: &Place) {
    let mut store = place.open();
    write(&mut store, &every_table(), 0);
    settle(&mut store);
    let all = store.list(Table::Incident, &Filter::default()).unwrap();
    let sizes: Vec<u64> = all.iter().map(|row| row.body.len() as u64).collect();
    assert!(all.len() > 3);
    let some = |limit| Filter {
        limit,
        ..Filter::default()
    };
    let two = sizes[0] + sizes[1];
    for (limit, bytes, many) in [
        (None, u64::MAX, all.len()),
        (None, 0, 1),
        (None, sizes[0], 1),
        (None, two - 1, 1),
        (None, two, 2),
        (Some(2), u64::MAX, 2),
        (Some(1), two, 1),
        (Some(all.len()), u64::MAX, all.len()),
    ] {
        let piece = store.piece(Table::Incident, &some(limit), bytes).unwrap();
        assert_eq!(piece.rows, all[..many], "{limit:?} {bytes}");
        assert_eq!(piece.goes_on, many < all.len(), "{limit:?} {bytes}");
    }
    // All of a list, piece by piece.
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let filter = Filter {
            after,
            ..some(None)
        };
        let piece = store.piece(Table::Incident, &filter, two).unwrap();
        after = piece.rows.last().map(|row| row.cursor);
        found.extend(piece.rows);
        if !piece.goes_on {
            break;
        }
    }
    assert_eq!(found, all);
    let nothing = Filter {
        status: Some("none such".into()),
        ..Filter::default()
    };
    let piece = store.piece(Table::Incident, &nothing, 0).unwrap();
    assert!(piece.rows.is_empty() && !piece.goes_on);
}

/// Every list of a body so many times as long that it is cut; of lists within lists, less often.
fn inflated(value: &Value, times: usize) -> Value {
    match value {
        Value::Array(items) => {
            let items: Vec<Value> = items.iter().map(|item| inflated(item, 50)).collect();
            let all = items.iter().cycle().take(times * items.len());
            all.cloned().collect()
        }
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), inflated(value, times)))
            .collect(),
        other => other.clone(),
    }
}

#[test]
fn cut_bodies_are_rows_of_their_tables() {
    fn reads<T: Serialize + DeserializeOwned>(body: &str) {
        let whole: T = serde_json::from_str(body).unwrap();
        // With members without a value among them, and empty lists.
        let long = inflated(&serde_json::to_value(&whole).unwrap(), 1_000).to_string();
        let cut = crate::lean::cut(&long).unwrap();
        assert!(cut.body.len() * 2 < long.len(), "{body}");
        assert!(cut.told >= 1_000, "{body}");
        serde_json::from_str::<T>(&long).unwrap();
        serde_json::from_str::<T>(&cut.body).unwrap();
    }
    let place = Place::sqlite();
    let mut store = place.open();
    write(&mut store, &every_table(), 0);
    settle(&mut store);
    for table in Table::ALL {
        let listed = store.list(table, &Filter::default()).unwrap();
        let mut bodies: Vec<&str> = listed.iter().map(|row| row.body.as_str()).collect();
        // Two kinds of rows that take more than these reports say.
        match table {
            Table::Ultimatum => bodies.push(ULTIMATUM),
            Table::Outlook => bodies.push(OUTLOOK),
            _ => {}
        }
        assert!(!bodies.is_empty(), "{table:?}");
        for body in bodies {
            match table {
                Table::Incident => reads::<Incident>(body),
                Table::Process => reads::<Process>(body),
                Table::Round => reads::<Round>(body),
                Table::Position => reads::<Position>(body),
                Table::Ultimatum => reads::<Ultimatum>(body),
                Table::Pledge => reads::<Pledge>(body),
                Table::Measure => reads::<Measure>(body),
                Table::Ceasefire => reads::<Ceasefire>(body),
                Table::Violence => reads::<Violence>(body),
                Table::Outlook => reads::<Outlook>(body),
            }
        }
    }
}

const ULTIMATUM: &str = r#"{"id": "ultimatum-1", "issuer": [{"country": "USA", "names": ["Washington"]}],
    "addressee": [], "demand": "unless it withdraws", "demanded": null,
    "consequence": {"act": "sanction", "kind": null}, "deadline": null, "status": "open", "topics": ["territory"],
    "moves": [], "history": [{"day": null, "status": "open", "event": "a#4"}],
    "decided_by": null, "evidence": ["a#4"]}"#;

const OUTLOOK: &str = r#"{"id": "outlook-1", "speaker": null, "date": "2025-03-12", "expectation": "low",
    "score": -1, "expects": "doubtful", "number": -1.0, "of": ["talks"], "past": false,
    "words": ["no great hopes"], "topics": [], "report": "a", "evidence": ["a#7"]}"#;
