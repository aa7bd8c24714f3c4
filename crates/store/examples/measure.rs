//! How long storing, settling and queries take.
//!
//! ```text
//! python3 tools/make_reports.py 3000 > reports.jsonl
//! rapporteur code reports.jsonl > events.jsonl
//! cargo run --release -p rapporteur-store --example measure -- events.jsonl 100000 measure.db
//! ```
//!
//! `measure settle measure.db` settles a store that is there, and no more.
//!
//! The reports of the events are stored again and again under other ids, on the days of some years,
//! until there are as many as asked for. What is measured is this crate and the ledger's fold;
//! coding is left out.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a tool of developers"
)]

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use rapporteur_duplicates::Sketch;
use rapporteur_ledger::Table;
use rapporteur_model::{DateSource, Event, Report, ReportDate};
use rapporteur_store::{
    Coded, Filter, Knowledge, Location, Order, Prepared, Query, Settler, Settling, Store, Version,
};
use std::env;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::time::Instant;

const BATCH: usize = 256;
const DAYS: usize = 1000;

/// Reports as their events show them: the sentences in their places.
fn reports(path: &str) -> Vec<(Report, Vec<Event>)> {
    let mut all: Vec<(Report, Vec<Event>)> = Vec::new();
    for line in BufReader::new(File::open(path).expect("events")).lines() {
        let event: Event = serde_json::from_str(&line.expect("a line")).expect("an event");
        if all
            .last()
            .is_none_or(|(report, _)| report.id != event.report)
        {
            all.push((Report::from_text(event.report.clone(), ""), Vec::new()));
        }
        if let Some((_, events)) = all.last_mut() {
            events.push(event);
        }
    }
    for (report, events) in &mut all {
        let length = events.iter().map(|event| event.sentence_span.end).max();
        let mut text = vec![b' '; length.unwrap_or(0)];
        for event in events {
            let span = event.sentence_span;
            text[span.start..span.end].copy_from_slice(event.sentence.as_bytes());
        }
        *report = Report::from_text(report.id.clone(), String::from_utf8(text).expect("text"));
    }
    all
}

/// The report under another id, on another day.
fn again(report: &Report, events: &[Event], number: usize) -> Coded {
    let first: Date = date(2022, 1, 1);
    let days = i64::try_from(number * 7919 % DAYS).expect("a day");
    let mut report = report.clone();
    report.id = format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    report.date = Some(ReportDate {
        day: first.checked_add(days.days()).expect("a day"),
        source: DateSource::Field,
    });
    let mut events = events.to_vec();
    for (event, number) in events.iter_mut().zip(1..) {
        event.id = format!("{}#{number}", report.id);
        event.report = report.id.clone();
    }
    Coded {
        sketch: Sketch::of(&report.text).to_bytes(),
        report,
        events,
        problems: Vec::new(),
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [word, db] = arguments.as_slice()
        && word == "settle"
    {
        let mut store = Store::open(&Location::parse(db).expect("a place")).expect("a store");
        settle("settle", &mut store, &mut Settler::default());
        return;
    }
    let [events, count, db] = arguments.as_slice() else {
        eprintln!("measure EVENTS.jsonl COUNT DB");
        std::process::exit(2);
    };
    let count: usize = count.parse().expect("a number");
    let given = reports(events);
    let now = Timestamp::now();
    let begun = Instant::now();
    let mut store = Store::open(&Location::parse(db).expect("a place")).expect("a store");
    println!("bring up to date {:8.2} s", begun.elapsed().as_secs_f64());
    let version = Version::default();
    let (mut making, mut writing, mut stored) = (0.0, 0.0, 0);
    {
        let begun = Instant::now();
        let mut writer = store.writer().expect("a writer");
        println!(
            "open             {:8.2} s, {} reports known",
            begun.elapsed().as_secs_f64(),
            writer.known().len()
        );
        let id = writer.version(&version, now).expect("a version");
        let mut number = writer.known().len();
        while number < count {
            let coded: Vec<Coded> = (number..count.min(number + BATCH))
                .map(|number| {
                    let (report, events) = &given[number % given.len()];
                    again(report, events, number)
                })
                .collect();
            number += coded.len();
            stored += coded.len();
            let begun = Instant::now();
            let batch: Vec<Prepared> = coded.iter().map(Prepared::of).collect();
            making += begun.elapsed().as_secs_f64();
            let begun = Instant::now();
            writer.write(&batch, id, now).expect("a batch");
            writing += begun.elapsed().as_secs_f64();
        }
    }
    println!("prepare          {making:8.2} s for {stored} reports (on the threads that code)");
    println!("write            {writing:8.2} s for {stored} reports");
    searches(&mut store);
    let mut settler = Settler::default();
    settle("settle", &mut store, &mut settler);
    queries(&mut store);
    // New reports come in on the last day, as they do in a program that goes on.
    let mut number = count;
    for many in [1, 1, 10, 100] {
        let begun = Instant::now();
        {
            let mut writer = store.writer().expect("a writer");
            let id = writer.version(&version, now).expect("a version");
            let new: Vec<Prepared> = (number..number + many)
                .map(|number| {
                    let (report, events) = &given[number % given.len()];
                    Prepared::of(&on_last_day(again(report, events, number)))
                })
                .collect();
            writer.write(&new, id, now).expect("a batch");
        }
        number += many;
        println!(
            "{many:3} more         {:8.2} s",
            begun.elapsed().as_secs_f64()
        );
        settle("settle again", &mut store, &mut settler);
    }
}

/// The report on the last of the days.
fn on_last_day(mut coded: Coded) -> Coded {
    if let Some(told) = &mut coded.report.date {
        let first: Date = date(2022, 1, 1);
        let days = i64::try_from(DAYS - 1).expect("a day");
        told.day = first.checked_add(days.days()).expect("a day");
    }
    coded
}

/// Seconds that the processors have worked for this program; 0 where the system does not tell.
fn processors() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = told.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// The most memory that this program has had, in MiB; 0 where the system does not tell.
fn memory() -> f64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    kibibytes
        .and_then(|number| number.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1024.0
}

fn settle(what: &str, store: &mut Store, settler: &mut Settler) {
    let knowledge = Knowledge::built_in();
    let settling = Settling {
        knowledge: &knowledge,
        version: &Version::default(),
        now: Timestamp::now(),
    };
    let (begun, worked) = (Instant::now(), processors());
    let settled = settler.settle(store, &settling).expect("a settled store");
    println!(
        "{what:16} {:8.2} s, {:.2} s of processors, at most {:.0} MiB, {settled:?}",
        begun.elapsed().as_secs_f64(),
        processors() - worked,
        memory()
    );
}

fn queries(store: &mut Store) {
    let process = store
        .processes()
        .expect("processes")
        .first()
        .map(|p| p.id.clone());
    let day = date(2023, 3, 1);
    let some = Filter {
        limit: Some(50),
        ..Filter::default()
    };
    let filters = [
        ("all", some.clone()),
        (
            "newest",
            Filter {
                newest_first: true,
                ..some.clone()
            },
        ),
        (
            "since",
            Filter {
                since: Some(day),
                ..some.clone()
            },
        ),
        (
            "status",
            Filter {
                status: Some("ahead".into()),
                since: Some(day),
                ..some.clone()
            },
        ),
        (
            "party",
            Filter {
                parties: vec!["RUS".into()],
                newest_first: true,
                ..some.clone()
            },
        ),
        (
            "parties",
            Filter {
                parties: vec!["RUS".into(), "UKR".into()],
                since: Some(day),
                ..some.clone()
            },
        ),
        (
            "party, topic",
            Filter {
                parties: vec!["UKR".into()],
                topics: vec!["ceasefire".into()],
                ..some.clone()
            },
        ),
        (
            "party, status",
            Filter {
                parties: vec!["USA".into()],
                status: Some("claimed".into()),
                ..some.clone()
            },
        ),
        (
            "process",
            Filter {
                process: process.clone(),
                since: Some(day),
                ..some.clone()
            },
        ),
        (
            "process, party",
            Filter {
                process,
                parties: vec!["TUR".into()],
                ..some
            },
        ),
    ];
    for table in [Table::Incident, Table::Position] {
        for (name, filter) in &filters {
            let begun = Instant::now();
            let found = store.list(table, filter).expect("rows");
            let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
            println!(
                "list {:10} {name:14} {milliseconds:8.2} ms, {} rows",
                table.plural(),
                found.len()
            );
        }
    }
    let found = store.list(
        Table::Incident,
        &Filter {
            limit: Some(1),
            offset: 1000,
            ..Filter::default()
        },
    );
    if let Some(row) = found.expect("rows").first() {
        let begun = Instant::now();
        store.row(&row.head.id).expect("a row");
        println!(
            "show id                      {:8.2} ms",
            begun.elapsed().as_secs_f64() * 1000.0
        );
        let begun = Instant::now();
        store.rows_of_event(&row.head.evidence[0]).expect("rows");
        println!(
            "rows of event                {:8.2} ms",
            begun.elapsed().as_secs_f64() * 1000.0
        );
    }
}

/// Words that nearly all reports have, that few have, phrases, endings, facts; the best of five.
fn searches(store: &mut Store) {
    let day = date(2023, 3, 1);
    let party = |words: &str| Query {
        words: words.to_owned(),
        parties: vec!["RUS".into()],
        ..Query::default()
    };
    let words = |words: &str| Query {
        words: words.to_owned(),
        ..Query::default()
    };
    let cases = [
        ("everything", Query::default()),
        ("the", words("the")),
        ("ceasefire", words("ceasefire")),
        ("talks geneva", words("talks geneva")),
        ("phrase", words("\"prisoner exchange\"")),
        ("common phrase", words("\"of the\"")),
        ("ending", words("neg*")),
        ("wide ending", words("con* the*")),
        ("without", words("talks -ceasefire")),
        ("nothing", words("zanzibar ceasefire")),
        ("party", party("")),
        ("party, words", party("ceasefire")),
        (
            "party, type",
            Query {
                event_type: Some("ASSAULT".into()),
                since: Some(day),
                ..party("")
            },
        ),
        (
            "all facts",
            Query {
                status: Some("asserted".into()),
                topics: vec!["ceasefire".into()],
                place: Some("UKR".into()),
                until: Some(day),
                ..party("talks")
            },
        ),
    ];
    for (name, query) in cases {
        for order in [Order::NewestFirst, Order::Best] {
            let query = Query {
                order,
                ..query.clone()
            };
            let mut best = [f64::MAX; 2];
            let mut totals = [0; 2];
            for _ in 0..5 {
                let begun = Instant::now();
                totals[0] = store.search_reports(&query).expect("hits").total;
                best[0] = best[0].min(begun.elapsed().as_secs_f64() * 1000.0);
                let begun = Instant::now();
                totals[1] = store.search_events(&query).expect("hits").total;
                best[1] = best[1].min(begun.elapsed().as_secs_f64() * 1000.0);
            }
            let ([of_reports, of_events], [reports, events]) = (best, totals);
            println!(
                "search {name:14} {:12} reports {of_reports:8.2} ms ({reports:5}) events {of_events:8.2} ms ({events:5})",
                format!("{order:?}")
            );
        }
    }
}
