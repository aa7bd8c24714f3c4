//! The same reports make the same rows, on either database and in whatever batches.

use crate::sql::Database;
use crate::support::{Place, at, coded, report, write};
use crate::{Coded, Knowledge, Settling, Store, Version};

/// All rows of all tables as text, but for when tables were made.
pub(super) fn dump(store: &mut Store) -> Vec<String> {
    let columns = columns();
    let mut rows = Vec::new();
    for (table, columns) in columns {
        rows.extend(table_rows(&mut store.database, &table, &columns));
    }
    rows
}

/// Tables with names and types of their columns, as SQLite has them.
fn columns() -> Vec<(String, Vec<(String, String)>)> {
    let mut database = Database::in_memory().unwrap();
    crate::migrations::apply(&mut database).unwrap();
    let tables = database
        .all(
            "SELECT name FROM sqlite_master WHERE type = 'table' \
             AND name <> 'rapporteur_migrations' AND name NOT LIKE 'search!_%' ESCAPE '!' \
             ORDER BY name",
            &[],
            |row| Ok(row.text(0)?.to_owned()),
        )
        .unwrap();
    tables
        .into_iter()
        .map(|table| {
            let columns = database
                .all(&format!("PRAGMA table_info({table})"), &[], |row| {
                    Ok((row.text(1)?.to_owned(), row.text(2)?.to_owned()))
                })
                .unwrap();
            (table, columns)
        })
        .collect()
}

fn table_rows(database: &mut Database, table: &str, columns: &[(String, String)]) -> Vec<String> {
    let names: Vec<String> = columns
        .iter()
        .map(|(name, kind)| match kind.as_str() {
            // The same number of decimals on both.
            "REAL" => format!("CAST(round({name} * 1000) AS INTEGER)"),
            _ => name.clone(),
        })
        .collect();
    let sql = format!("SELECT {} FROM {table}", names.join(", "));
    let mut rows = database
        .all(&sql, &[], |row| {
            let mut text = table.to_owned();
            for (place, (_, kind)) in columns.iter().enumerate() {
                let cell = match kind.as_str() {
                    "INTEGER" => format!("{:?}", row.maybe_integer(place)?),
                    "BLOB" => format!("{:?}", row.bytes(place)?),
                    "TEXT" => format!("{:?}", row.maybe_text(place)?),
                    _ => String::new(),
                };
                text.push('|');
                text.push_str(&cell);
            }
            Ok(text)
        })
        .unwrap();
    rows.sort();
    rows
}

fn reports() -> Vec<Coded> {
    let mut all: Vec<Coded> = (0..60i8)
        .map(|n| {
            let day = (n % 7 != 0).then_some(1 + n % 28);
            let text = format!(
                "Round {} was held. A \\ 'mark'.\tThey met {n} times.",
                n % 9
            );
            coded(report(&format!("r{n:02}"), day, &text))
        })
        .collect();
    // A correction, and one that comes too late.
    all.push(coded(report(
        "r05",
        Some(20),
        "It was corrected. They met.",
    )));
    all.push(coded(report("r06", Some(1), "It came late. They met.")));
    for coded in &mut all {
        for event in &mut coded.events {
            for (actor, code) in event.actors.iter_mut().zip(["RUS", "UKR"]) {
                actor.country = Some(code.into());
                actor.id = Some(code.to_owned());
            }
        }
    }
    all
}

fn settled(place: &Place, batch: usize) -> Vec<String> {
    let mut store = place.open();
    for batch in reports().chunks(batch) {
        write(&mut store, batch, 0);
    }
    let knowledge = Knowledge::built_in();
    store
        .settle(&Settling {
            knowledge: &knowledge,
            version: &Version::default(),
            now: at(0),
        })
        .unwrap();
    dump(&mut store)
}

#[test]
fn batches_make_no_difference() {
    let at_once = settled(&Place::sqlite(), 1000);
    assert!(at_once.len() > 300);
    assert_eq!(settled(&Place::sqlite(), 1), at_once);
    assert_eq!(settled(&Place::sqlite(), 7), at_once);
}

#[test]
fn both_databases_hold_the_same() {
    let Some(place) = Place::postgres() else {
        return;
    };
    assert_eq!(settled(&place, 7), settled(&Place::sqlite(), 7));
}
