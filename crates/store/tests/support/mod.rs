//! The same tests on SQLite and on PostgreSQL.
//!
//! `on_both! { name, … }` makes two tests of each function `fn name(place: &Place)`. The address of
//! a server is in `RAPPORTEUR_TEST_POSTGRES`; `cargo xtask test` starts one and puts it there.
//! Where it is missing, tests on PostgreSQL are skipped and say so.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as expected here is a failed test; no test uses everything"
)]

use jiff::Timestamp;
use jiff::civil::Date;
use rapporteur_model::{DateSource, Event, Report, ReportDate, Span};
use rapporteur_store::{
    Coded, Location, Prepared, Selection, Store, Stored, Version, View, Written,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, process};
use tempfile::TempDir;

/// Where the address of a server for tests is.
pub(crate) const SERVER: &str = "RAPPORTEUR_TEST_POSTGRES";

/// Two tests of each function, one a database.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&$crate::support::Place::sqlite()); })+
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(place) = $crate::support::Place::postgres() { super::$name(&place); }
            })+
        }
    };
}

/// A place for a store that goes away with the test.
pub(crate) struct Place {
    pub(crate) location: Location,
    pub(crate) folder: Option<TempDir>,
    server: Option<(String, String)>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            location: Location::File(folder.path().join("rapporteur.db")),
            folder: Some(folder),
            server: None,
        }
    }

    pub(crate) fn postgres() -> Option<Self> {
        static DATABASES: AtomicUsize = AtomicUsize::new(0);
        let Ok(server) = env::var(SERVER) else {
            eprintln!("skipped: {SERVER} names no server (`cargo xtask test` starts one)");
            return None;
        };
        let name = format!(
            "test_{}_{}",
            process::id(),
            DATABASES.fetch_add(1, Ordering::Relaxed)
        );
        ask(&server, &format!("CREATE DATABASE {name}"));
        let (head, _) = server.rsplit_once('/').expect("an address with a database");
        let address = format!("{head}/{name}");
        Some(Self {
            location: Location::parse(&address).expect("an address"),
            folder: None,
            server: Some((server, name)),
        })
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(&self.location).expect("a store")
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.server.is_some()
    }

    /// Says something to the server that the store is on, by another connection.
    pub(crate) fn tell_server(&self, sql: &str) {
        let (server, _) = self.server.as_ref().expect("a server");
        ask(server, sql);
    }

    /// Breaks all connections to the store.
    pub(crate) fn break_connections(&self) {
        let (server, name) = self.server.as_ref().expect("a server");
        let sql = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        ask(server, &sql);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            ask(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn ask(server: &str, sql: &str) {
    let mut client = postgres::Client::connect(server, postgres::NoTls).expect("the server");
    client.batch_execute(sql).expect(sql);
}

/// An instant: so many seconds after some first one.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_750_000_000 + seconds).expect("an instant")
}

/// A report of some days' of talk: `day` is a day of July 2025.
pub(crate) fn report(id: &str, day: Option<i8>, text: &str) -> Report {
    let mut report = Report::from_text(id, text);
    report.source = format!("{id}.txt");
    report.date = day.map(|day| ReportDate {
        day: Date::new(2025, 7, day).expect("a day"),
        source: DateSource::Field,
    });
    report
}

/// A report with one event a sentence, all of them meetings of the two.
pub(crate) fn coded(report: Report) -> Coded {
    let mut events = Vec::new();
    let mut start = 0;
    for sentence in report.text.split_inclusive('.') {
        let told = sentence.trim_start();
        let begins = start + sentence.len() - told.len();
        start += sentence.len();
        if told.is_empty() {
            continue;
        }
        events.push(meeting(&report, events.len() + 1, Span::new(begins, start)));
    }
    Coded {
        sketch: report.text.as_bytes().iter().take(8).copied().collect(),
        report,
        events,
        problems: Vec::new(),
    }
}

pub(crate) fn meeting(report: &Report, number: usize, sentence: Span) -> Event {
    let event = serde_json::json!({
        "id": format!("{}#{number}", report.id),
        "report": report.id,
        "sentence": sentence.of(&report.text),
        "sentence_span": sentence,
        "span": sentence,
        "event_type": "CONSULT",
        "mode": null,
        "contexts": [],
        "act": "meet",
        "act_kind": null,
        "operators": [],
        "status": {"polarity": "affirmed", "tense": "past", "modality": "certain",
                   "factuality": 2.3, "condition": null, "aux": []},
        "attribution": null,
        "actors": [
            {"text": "one", "span": [0, 1], "name": "Arland", "country": "ARL", "sector": "GOV", "id": "ARL"},
            {"text": "other", "span": [1, 2], "name": "Borland", "country": "BOR", "sector": null, "id": "BOR"},
        ],
        "recipients": [],
        "time": null,
        "content_time": null,
        "deadline": null,
        "place": null,
        "counts": {"killed": null, "injured": null, "captured": null, "size": null},
        "topics": ["ceasefire"],
        "outlook": null,
        "cameo": "040",
        "quad": 1,
        "score": 2.5,
        "rule": ["acts/meet.toml#1"],
        "confidence": 1.0,
    });
    serde_json::from_value(event).expect("an event")
}

/// Stores some reports in one batch.
pub(crate) fn write(store: &mut Store, batch: &[Coded], seconds: i64) -> Written {
    let batch: Vec<Prepared> = batch.iter().map(Prepared::of).collect();
    let mut writer = store.writer().expect("nobody else writes");
    let version = writer
        .version(&Version::default(), at(0))
        .expect("a version");
    writer
        .write(&batch, version, at(seconds))
        .expect("the batch")
}

/// The reports of a view, in order.
pub(crate) fn read(store: &mut Store, view: View) -> Vec<Stored> {
    let selection = Selection {
        view,
        with_offsets: true,
        ..Selection::default()
    };
    let mut all = Vec::new();
    store
        .read(&selection, |stored| {
            all.push(stored);
            Ok(())
        })
        .expect("reports");
    all
}

/// Name and text of each.
pub(crate) fn texts(stored: &[Stored]) -> Vec<(&str, &str)> {
    stored
        .iter()
        .map(|stored| (stored.report.id.as_str(), stored.report.text.as_str()))
        .collect()
}
