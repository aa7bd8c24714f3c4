//! A desk goes by the alert rules of the folder that it is given, not by those it was built with.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;
use support::Folder;
use support::desk::{Desk, until};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// The kinds of the alerts that a desk tells of once its record stands, in the order of their names.
fn kinds(folder: &Folder, more: &[&str]) -> Vec<String> {
    let serve = [&["--no-watch", "--db", "a.db"], more].concat();
    let desk = Desk::serve(folder, &serve);
    let mut kinds = Vec::new();
    until("an alert", || {
        let got = desk.get("/api/v1/alerts");
        assert_eq!(got.status, 200, "{}", got.body);
        let alerts: serde_json::Value = serde_json::from_str(&got.body).unwrap();
        let alerts = alerts.as_array().unwrap();
        kinds = alerts
            .iter()
            .map(|alert| alert["kind"].as_str().unwrap().to_owned())
            .collect();
        !kinds.is_empty()
    });
    kinds.sort();
    kinds.dedup();
    kinds
}

#[test]
fn rules_of_a_folder_take_the_place_of_those_that_are_built_in() {
    let folder = Folder::new("alert-rules");
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    folder.file(
        "one.md",
        format!(
            "---\ntitle: An ultimatum\ndate: {today}\n---\n\nArmenia and Azerbaijan held talks in Geneva today on a ceasefire. \
             Azerbaijan attacked Armenia today, killing three people. Azerbaijan threatened to attack Armenia if it does not withdraw from the town within 5 days.\n"
        ),
    );
    let ran = folder.run(&["ingest", "one.md", "--db", "a.db"]);
    assert_eq!(ran.code, 0, "{}", ran.err);

    let data = folder.path().join("data");
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    copy(&built_in, &data);
    let rules = data.join("alerts/rules.tsv");
    let with_days = |days: &str| {
        let text = fs::read_to_string(built_in.join("alerts/rules.tsv")).unwrap();
        let lines = text.lines().map(|line| {
            let mut cells: Vec<&str> = line.split('\t').collect();
            if let ["deadline", _, _, cell, ..] = &mut *cells {
                *cell = days;
            }
            cells.join("\t") + "\n"
        });
        fs::write(&rules, lines.collect::<String>()).unwrap();
    };
    // It is due in five days: of the next seven, and not of the next three.
    let usual = kinds(&folder, &[]);
    assert!(usual.contains(&"deadline".to_owned()), "{usual:?}");
    with_days("3");
    let later = kinds(&folder, &["--data", "data"]);
    let without: Vec<String> = usual
        .iter()
        .filter(|kind| *kind != "deadline")
        .cloned()
        .collect();
    assert!(!without.is_empty());
    assert_eq!(later, without);
    with_days("5");
    assert_eq!(kinds(&folder, &["--data", "data"]), usual);
}
