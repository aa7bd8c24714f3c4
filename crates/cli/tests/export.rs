//! `rapporteur export`, end to end: every format of one record, read back and compared with the store.
//!
//! The tools that people load such files with (pandas, DuckDB, R, a calendar library) do so here where
//! they are installed; `support/loading.py` says which were missing.

#![allow(clippy::unwrap_used)]

mod support;

use rapporteur_model::Event;
use std::fs;
use std::path::Path;
use std::process::Command;
use support::Folder;

/// Format, further arguments, file.
const EXPORTS: &[(&str, &[&str], &str)] = &[
    ("jsonl", &[], "events.jsonl"),
    ("jsonl", &["--table", "rounds"], "rounds.jsonl"),
    ("csv", &[], "events.csv"),
    ("csv", &["--table", "incidents"], "incidents.csv"),
    ("csv", &["--table", "positions"], "positions.csv"),
    ("parquet", &[], "events.parquet"),
    ("parquet", &["--table", "incidents"], "incidents.parquet"),
    ("parquet", &["--table", "rounds"], "rounds.parquet"),
    ("polecat", &[], "events.polecat.tsv"),
    ("plover", &[], "events.plover"),
    ("gdelt", &[], "events.gdelt.tsv"),
    ("gdelt-mentions", &[], "mentions.gdelt.tsv"),
    ("dyads", &[], "events.dyads.tsv"),
    ("ged", &[], "incidents.ged.csv"),
    ("acled", &[], "incidents.acled.csv"),
    ("ceasefires", &[], "ceasefires.csv"),
    ("mend", &[], "rounds.mend.csv"),
    ("geojson", &[], "places.geojson"),
    ("ics", &[], "dates.ics"),
    ("sqlite", &[], "copy.db"),
];

/// A record of talks, an ultimatum, strikes and a truce, of several reports.
fn record(test: &str) -> Folder {
    let folder = Folder::new(test);
    let report = |id: &str, day: &str, text: &str| {
        serde_json::json!({
            "id": id, "date": day, "text": text, "publisher": "Example Press",
            "title": format!("News of {day}"), "url": format!("https://example.org/{id}"),
        })
        .to_string()
            + "\n"
    };
    let reports = [
        (
            "a",
            "2025-03-05",
            "Russian forces shelled Kharkiv on 4 March 2025, killing three people. The shelling also injured \"dozens\" of civilians, Ukraine said.",
        ),
        (
            "b",
            "2025-03-06",
            "Russian forces shelled Kharkiv on 4 March 2025, killing four people, officials said. Teachers went on strike in Lima.",
        ),
        (
            "c",
            "2025-03-12",
            "Armenia and Azerbaijan held talks in Geneva on 11 March 2025. France promised humanitarian aid to Armenia by 30 March 2025.",
        ),
        (
            "d",
            "2025-03-13",
            "Armenia and Azerbaijan will hold talks in Istanbul on 20 March 2025. \"We are ready for peace,\" Armenian Prime Minister Nikol Pashinyan said.",
        ),
        (
            "e",
            "2025-03-14",
            "The United States threatened sanctions against Azerbaijan if it does not withdraw from the town by 1 April 2025. Armenia and Azerbaijan agreed to a ceasefire from 15 March 2025 until 30 April 2025.",
        ),
    ];
    let lines: String = reports
        .iter()
        .map(|(id, day, text)| report(id, day, text))
        .collect();
    folder.file("reports.jsonl", lines);
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let samples = samples.to_str().unwrap();
    let ran = folder.run(&["ingest", "reports.jsonl", samples, "--no-progress"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

fn export(folder: &Folder, format: &str, more: &[&str], file: &str) -> String {
    let mut arguments = vec!["export", "--format", format, "-o", file];
    arguments.extend(more);
    let ran = folder.run(&arguments);
    assert_eq!(ran.code, 0, "{format} {more:?}: {}", ran.err);
    assert_eq!(ran.out, "", "what goes to a file does not go to the screen");
    ran.err
}

fn read(folder: &Folder, file: &str) -> Vec<u8> {
    fs::read(folder.path().join(file)).unwrap()
}

#[test]
fn every_format_is_loaded_and_agrees_with_the_store() {
    let folder = record("export-all");
    for (format, more, file) in EXPORTS {
        export(&folder, format, more, file);
        // The same record gives the same bytes.
        export(&folder, format, more, "again");
        assert_eq!(read(&folder, file), read(&folder, "again"), "{format}");
        fs::remove_file(folder.path().join("again")).unwrap();
    }
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("partial"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/loading.py");
    let loading = std::env::var("RAPPORTEUR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let ran = Command::new(loading)
        .arg(script)
        .arg("rapporteur.db")
        .arg(folder.path())
        .current_dir(folder.path())
        .output();
    let Ok(ran) = ran else {
        eprintln!("skipped: there is no Python to load the files with");
        return;
    };
    let told = String::from_utf8_lossy(&ran.stdout);
    eprintln!("{told}");
    assert!(
        ran.status.success(),
        "{told}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn json_lines_are_the_events() {
    let folder = record("export-jsonl");
    let coded = folder.run(&["code", "reports.jsonl"]);
    let own = ["a", "b", "c", "d", "e"];
    let out = folder.run(&["export", "--format", "jsonl"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let events = |lines: &str| -> Vec<Event> {
        lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let mut stored = events(&out.out);
    stored.retain(|event| own.contains(&event.report.as_str()));
    assert_eq!(stored, events(&coded.out));
}

#[test]
fn filters_choose_days_and_processes() {
    let folder = record("export-filters");
    let lines = |more: &[&str]| {
        let mut arguments = vec!["export", "--format", "jsonl"];
        arguments.extend(more);
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, 0, "{more:?}: {}", ran.err);
        ran.json_lines()
    };
    let all = lines(&[]).len();
    let late = lines(&["--since", "2025-03-12"]);
    let early = lines(&["--until", "2025-03-11"]);
    // Reports without a day are left out where days are asked for.
    assert!(late.len() + early.len() <= all);
    assert!(
        late.len() > 100 && early.len() > 100,
        "{} {}",
        late.len(),
        early.len()
    );
    let as_of = lines(&["--as-of", "2025-03-11"]);
    assert_eq!(as_of, early);
    let talks = lines(&["--process", "russia ukraine"]);
    assert!(!talks.is_empty() && talks.len() < all, "{}", talks.len());
    let rounds = lines(&["--table", "rounds", "--process", "russia ukraine"]);
    assert!(
        rounds
            .iter()
            .all(|row| row["table"] == "rounds" && row["process"].is_string())
    );
    let nobody = folder.run(&["export", "--format", "jsonl", "--process", "peru chile"]);
    assert_eq!(nobody.code, 2, "{}", nobody.err);
    assert!(nobody.err.contains("fits 'peru chile'"), "{}", nobody.err);
}

#[test]
fn a_file_is_whole_or_what_it_was() {
    let folder = record("export-atomic");
    folder.file("kept.csv", "what was there");
    let ran = folder.run(&[
        "export",
        "--db",
        "missing.db",
        "--format",
        "csv",
        "-o",
        "kept.csv",
    ]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(read(&folder, "kept.csv"), b"what was there");
    let ran = folder.run(&["export", "--format", "csv", "-o", "no/such/folder.csv"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("cannot be written"), "{}", ran.err);
    export(&folder, "csv", &[], "kept.csv");
    assert!(read(&folder, "kept.csv").starts_with(b"id,report,"));
}

#[test]
fn arguments_that_make_no_sense_are_told() {
    let folder = record("export-usage");
    let cases: &[&[&str]] = &[
        &["--format", "ged", "--table", "rounds"],
        &["--format", "geojson", "--table", "outlook"],
        &["--format", "sqlite", "--since", "2025-01-01"],
        &["--format", "spss"],
        &[],
    ];
    for case in cases {
        let mut arguments = vec!["export"];
        arguments.extend(*case);
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, 64, "{case:?}: {}", ran.err);
        assert!(!ran.err.is_empty());
    }
}

#[test]
fn a_copy_answers_like_the_store() {
    let folder = record("export-copy");
    export(&folder, "sqlite", &[], "copy.db");
    let own = folder.run(&["export", "--format", "jsonl", "--table", "incidents"]);
    let copied = folder.run(&[
        "export",
        "--db",
        "copy.db",
        "--format",
        "jsonl",
        "--table",
        "incidents",
    ]);
    assert_eq!((copied.code, copied.out), (0, own.out));
}
