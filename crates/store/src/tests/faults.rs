//! Whatever goes wrong is told by its kind, and leaves whole batches behind.

use crate::on_both;
use crate::sql::Value;
use crate::support::{Place, at, coded, read, report, texts, write};
use crate::{
    Coded, Filter, Knowledge, Location, Prepared, Query, Settling, Store, StoreError, Version, View,
};
use rapporteur_ledger::Table;
use std::fs;
use std::io::{Seek, SeekFrom, Write};

on_both! {
    a_writer_that_ends_in_mid_batch_leaves_whole_batches,
    there_is_one_writer_at_a_time,
    a_newer_store_is_refused,
    tables_of_others_are_left_alone,
    a_settling_that_was_cut_off_is_done_again,
    an_older_store_can_be_searched_when_it_is_opened,
}

fn batch(from: usize, count: usize) -> Vec<Coded> {
    (from..from + count)
        .map(|n| {
            let text = format!("Talks {n} were held. They ended.");
            coded(report(&format!("r{n:04}"), Some(3), &text))
        })
        .collect()
}

fn a_writer_that_ends_in_mid_batch_leaves_whole_batches(place: &Place) {
    let mut store = place.open();
    write(&mut store, &batch(0, 5), 0);
    let before = read(&mut store, View::Now);
    // The second batch gets as far as its reports, and the program ends.
    store.database.begin().unwrap();
    let mut insert = store
        .database
        .insert("spans", &["report", "begins", "ends"])
        .unwrap();
    for n in 100..5000 {
        insert
            .row(&[Value::Integer(n), Value::Integer(0), Value::Integer(1)])
            .unwrap();
    }
    insert.finish().unwrap();
    drop(store);
    let mut store = place.open();
    assert_eq!(read(&mut store, View::Now), before);
    let spans = store
        .database
        .number("SELECT count(*) FROM spans WHERE report >= 100", &[])
        .unwrap();
    assert_eq!(spans, 0);
    let written = write(&mut store, &batch(0, 9), 60);
    assert_eq!((written.added, written.unchanged), (4, 5));
}

fn there_is_one_writer_at_a_time(place: &Place) {
    let mut one = place.open();
    let mut other = place.open();
    {
        let _writer = one.writer().unwrap();
        assert!(matches!(other.writer(), Err(StoreError::Busy { .. })));
        // Readers are not kept waiting.
        assert!(read(&mut other, View::Now).is_empty());
    }
    write(&mut other, &batch(0, 2), 0);
    // The first sees what the second has written meanwhile.
    let written = write(&mut one, &batch(0, 3), 60);
    assert_eq!((written.added, written.unchanged), (1, 2));
}

fn a_newer_store_is_refused(place: &Place) {
    let mut store = place.open();
    store
        .database
        .batch(
            "INSERT INTO rapporteur_migrations (number, name, applied_at) VALUES (99, 'later', '')",
        )
        .unwrap();
    drop(store);
    let answer = Store::open(&place.location);
    assert!(matches!(answer, Err(StoreError::Newer { found: 99, .. })));
}

fn tables_of_others_are_left_alone(place: &Place) {
    let mut store = place.open();
    store
        .database
        .batch("DROP TABLE rapporteur_migrations")
        .unwrap();
    drop(store);
    let answer = Store::open(&place.location);
    assert!(matches!(answer, Err(StoreError::Foreign { .. })));
}

fn a_settling_that_was_cut_off_is_done_again(place: &Place) {
    let mut store = place.open();
    write(&mut store, &batch(0, 20), 0);
    let knowledge = Knowledge::built_in();
    let settling = Settling {
        knowledge: &knowledge,
        version: &Version::default(),
        now: at(100),
    };
    store.settle(&settling).unwrap();
    let first = super::content::dump(&mut store);
    write(&mut store, &batch(20, 20), 0);
    let rows = |dump: Vec<String>| -> Vec<String> {
        // Primary rows are there, and the mark.
        let derived = [
            "incidents|",
            "labels|",
            "evidence|",
            "families|",
            "revisions|",
        ];
        let mut dump = dump;
        dump.retain(|row| derived.iter().any(|table| row.starts_with(table)));
        dump
    };
    // The last of the tables that it writes is out of its reach.
    for (table, other) in [("evidence", "away"), ("revisions", "away")] {
        let rename = |from: &str, to: &str| format!("ALTER TABLE {from} RENAME TO {to}");
        store.database.batch(&rename(table, other)).unwrap();
        assert!(store.settle(&settling).is_err());
        drop(store);
        store = place.open();
        store.database.batch(&rename(other, table)).unwrap();
        assert_eq!(
            rows(super::content::dump(&mut store)),
            rows(first.clone()),
            "{table}"
        );
        assert!(!store.is_settled().unwrap());
        assert_eq!(store.revision().unwrap(), 1);
        assert_eq!(
            store.count(Table::Incident, &Filter::default()).unwrap(),
            1,
            "the last record is still there"
        );
    }
    store.settle(&settling).unwrap();
    let interrupted = super::content::dump(&mut store);
    let other = if place.is_postgres() {
        Place::postgres().unwrap()
    } else {
        Place::sqlite()
    };
    let mut undisturbed = other.open();
    write(&mut undisturbed, &batch(0, 20), 0);
    undisturbed.settle(&settling).unwrap();
    write(&mut undisturbed, &batch(20, 20), 0);
    undisturbed.settle(&settling).unwrap();
    assert_eq!(interrupted, super::content::dump(&mut undisturbed));
}

#[test]
fn a_full_disk_leaves_whole_batches() {
    let place = Place::sqlite();
    let mut store = place.open();
    write(&mut store, &batch(0, 5), 0);
    let pages = store.database.number("PRAGMA page_count", &[]).unwrap();
    store
        .database
        .number(&format!("PRAGMA max_page_count = {}", pages + 3), &[])
        .unwrap();
    let more: Vec<Prepared> = batch(5, 500).iter().map(Prepared::of).collect();
    {
        let mut writer = store.writer().unwrap();
        let version = writer.version(&Version::default(), at(0)).unwrap();
        let answer = writer.write(&more, version, at(60));
        assert!(matches!(answer, Err(StoreError::Full { .. })), "{answer:?}");
        assert_eq!(writer.known().len(), 5);
    }
    assert_eq!(read(&mut store, View::Now).len(), 5);
    drop(store);
    // There is room again.
    let mut store = place.open();
    let written = write(&mut store, &batch(0, 505), 120);
    assert_eq!((written.added, written.unchanged), (500, 5));
}

#[test]
fn files_that_are_no_stores_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(
        &path,
        "These are notes on talks, and no database. ".repeat(100),
    )
    .unwrap();
    let open = |path: &std::path::Path| Store::open(&Location::File(path.to_owned())).map(|_| ());
    assert!(matches!(open(&path), Err(StoreError::NotADatabase { .. })));
    assert!(matches!(
        open(folder.path()),
        Err(StoreError::NotADatabase { .. })
    ));
    let nowhere = folder.path().join("no/such/folder/rapporteur.db");
    assert!(matches!(
        open(&nowhere),
        Err(StoreError::NotWritable { .. })
    ));
    let missing = Location::File(folder.path().join("missing.db"));
    let answer = Store::open_existing(&missing).map(|_| ());
    assert!(matches!(answer, Err(StoreError::Missing { .. })));
    assert!(!folder.path().join("missing.db").exists());
}

#[test]
fn a_damaged_file_is_told() {
    let place = Place::sqlite();
    let mut store = place.open();
    write(&mut store, &batch(0, 300), 0);
    drop(store);
    let Location::File(path) = &place.location else {
        panic!("a file");
    };
    let length = fs::metadata(path).unwrap().len();
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(8192 * 3)).unwrap();
    let garbage = vec![0xa7; usize::try_from(length - 8192 * 3).unwrap()];
    file.write_all(&garbage).unwrap();
    drop(file);
    let answer = Store::open(&place.location).and_then(|mut store| store.known().map(|_| ()));
    assert!(
        matches!(answer, Err(StoreError::Damaged { .. })),
        "{answer:?}"
    );
}

#[test]
fn a_lost_connection_is_told_and_leaves_whole_batches() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let mut store = place.open();
    write(&mut store, &batch(0, 5), 0);
    {
        let mut writer = store.writer().unwrap();
        let version = writer.version(&Version::default(), at(0)).unwrap();
        place.break_connections();
        let more: Vec<Prepared> = batch(5, 50).iter().map(Prepared::of).collect();
        let answer = writer.write(&more, version, at(60));
        assert!(
            matches!(answer, Err(StoreError::ConnectionLost { .. })),
            "{answer:?}"
        );
    }
    assert!(matches!(
        store.known().map(|_| ()),
        Err(StoreError::ConnectionLost { .. })
    ));
    // In the middle of the rows of one table.
    let mut store = place.open();
    store.database.begin().unwrap();
    {
        let mut insert = store
            .database
            .insert("spans", &["report", "begins", "ends"])
            .unwrap();
        insert
            .row(&[Value::Integer(900), Value::Integer(0), Value::Integer(1)])
            .unwrap();
        place.break_connections();
        let answer = insert.finish();
        assert!(
            matches!(answer, Err(StoreError::ConnectionLost { .. })),
            "{answer:?}"
        );
    }
    let mut store = place.open();
    assert_eq!(read(&mut store, View::Now).len(), 5);
    let spans = "SELECT count(*) FROM spans WHERE report = 900";
    assert_eq!(store.database.number(spans, &[]).unwrap(), 0);
    let written = write(&mut store, &batch(0, 55), 120);
    assert_eq!((written.added, written.unchanged), (50, 5));
    assert_eq!(texts(&read(&mut store, View::Now)).len(), 55);
}

#[test]
fn servers_that_cannot_be_used_are_told_apart() {
    let nobody =
        Location::parse("postgres://nobody@127.0.0.1:1/nothing?connect_timeout=2").unwrap();
    let answer = Store::open(&nobody).map(|_| ());
    assert!(
        matches!(answer, Err(StoreError::CannotConnect { .. })),
        "{answer:?}"
    );
    let Some(place) = Place::postgres() else {
        return;
    };
    let Location::Server(address) = &place.location else {
        panic!("a server");
    };
    // It has a certificate that nobody here trusts, or none.
    let encrypted = Location::parse(&format!("{address}?sslmode=require")).unwrap();
    let answer = Store::open(&encrypted).map(|_| ());
    assert!(
        matches!(answer, Err(StoreError::Encrypted { .. })),
        "{answer:?}"
    );
    let missing = Location::parse(&format!("{address}_missing")).unwrap();
    let answer = Store::open(&missing).map(|_| ());
    assert!(
        matches!(answer, Err(StoreError::CannotConnect { .. })),
        "{answer:?}"
    );
}

fn an_older_store_can_be_searched_when_it_is_opened(place: &Place) {
    let mut store = place.open();
    write(&mut store, &batch(0, 300), 0);
    let query = Query {
        words: "\"talks 7\" held".into(),
        ..Query::default()
    };
    let before = store.search_events(&query).unwrap();
    assert_eq!(before.hits.len(), 1);
    // As a program before the search left it.
    store
        .database
        .batch(
            "DROP TABLE search_reports; DROP TABLE search_events; \
             DROP TABLE webhook_deliveries; DROP TABLE webhooks; DROP TABLE lean; \
             DELETE FROM rapporteur_migrations WHERE number >= 8",
        )
        .unwrap();
    assert!(store.search_events(&query).is_err());
    let mut store = place.open();
    assert_eq!(store.search_events(&query).unwrap(), before);
    let all = store.search_reports(&Query::default()).unwrap();
    assert_eq!(all.total, 300);
}

#[test]
fn encrypted_connections_are_checked() {
    let Some(place) = Place::postgres() else {
        return;
    };
    let Ok(authority) = std::env::var("RAPPORTEUR_TEST_POSTGRES_AUTHORITY") else {
        eprintln!("skipped: RAPPORTEUR_TEST_POSTGRES_AUTHORITY names no certificate");
        return;
    };
    let Location::Server(address) = &place.location else {
        panic!("a server");
    };
    let trusting = format!("{address}?sslmode=require&sslrootcert={authority}");
    let trusting = Location::parse(&trusting).unwrap();
    let mut store = Store::open(&trusting).unwrap();
    let sql = "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl";
    assert_eq!(store.database.number(sql, &[]).unwrap(), 1);
    assert_eq!(write(&mut store, &batch(0, 3), 0).added, 3);
    // One that another name stands in.
    let other = address.replace("127.0.0.1", "127.0.0.2");
    let other = format!("{other}?sslmode=require&sslrootcert={authority}");
    let answer = Store::open(&Location::parse(&other).unwrap()).map(|_| ());
    assert!(answer.is_err(), "{answer:?}");
}
