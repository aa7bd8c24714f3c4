//! The commands that show the record, from the outside: reports in, a page out.

mod support;

use serde_json::Value;
use support::{Folder, REPORT};

const SECOND: &str = "---
title: Second meeting is set
date: 2025-03-20
publisher: The Courier
---

Armenia and Azerbaijan agreed to hold talks in The Hague on 2 April.

Armenia demanded the withdrawal of Azerbaijani troops from the village of Sotk.

The United States threatened sanctions against Azerbaijan if it does not withdraw from the town by 5 April.
";

/// A folder with a store of two reports.
fn ingested(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder.file("first.md", REPORT).file("second.md", SECOND);
    let ran = folder.run(&["ingest", "first.md", "second.md", "--no-progress"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

#[test]
fn a_brief_tells_what_rows_carry_with_numbered_sources() {
    let folder = ingested("record-brief");
    let ran = folder.run(&["brief", "armenia", "azerbaijan", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page: Value = serde_json::from_str(&ran.out).unwrap();
    let sources = page["sources"].as_array().unwrap();
    let sections = page["sections"].as_array().unwrap();
    assert!(!sections.is_empty() && !sources.is_empty());
    for section in sections {
        for group in section["groups"].as_array().unwrap() {
            for sentence in group["sentences"].as_array().unwrap() {
                let numbers = sentence["sources"].as_array().unwrap();
                assert!(!numbers.is_empty(), "{sentence}");
                for number in numbers {
                    let number = usize::try_from(number.as_u64().unwrap()).unwrap();
                    assert!(number >= 1 && number <= sources.len());
                }
            }
        }
    }
    let shown: Vec<&str> = sources
        .iter()
        .map(|source| source["sentence"].as_str().unwrap())
        .collect();
    for sentence in &shown {
        assert!(
            REPORT.contains(sentence) || SECOND.contains(sentence),
            "{sentence}"
        );
    }
    let names: Vec<&str> = sections
        .iter()
        .map(|section| section["name"].as_str().unwrap())
        .collect();
    for name in ["where_it_stands", "rounds", "ultimatums"] {
        assert!(names.contains(&name), "{names:?}");
    }
    for (format, expected) in [
        ("text", "[1]"),
        ("markdown", "## Sources"),
        ("html", "<!DOCTYPE html>"),
    ] {
        let ran = folder.run(&["brief", "armenia azerbaijan", "--format", format]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains(expected), "{format}: {}", ran.out);
        assert!(ran.out.contains("Geneva"), "{format}: {}", ran.out);
    }
    for style in ["crisiswatch", "osce", "rounds"] {
        let ran = folder.run(&[
            "brief",
            "armenia azerbaijan",
            "--style",
            style,
            "--as-of",
            "2025-03-12",
        ]);
        assert_eq!(ran.code, 0, "{style}: {}", ran.err);
        assert!(ran.out.contains("[1]"), "{style}: {}", ran.out);
    }
}

#[test]
fn a_process_is_found_by_id_name_and_parties_and_near_ones_are_offered() {
    let folder = ingested("record-process");
    let listed = folder.run(&["list", "processes", "--format", "jsonl"]);
    let processes = listed.json_lines();
    let process = processes
        .iter()
        .find(|process| process["name"].as_str().unwrap().contains("Azerbaijan"))
        .unwrap();
    let (id, name) = (
        process["id"].as_str().unwrap(),
        process["name"].as_str().unwrap(),
    );
    for words in [
        id,
        name,
        "azerbaijan ARMENIA",
        "Baku and Yerevan",
        "armenia–azerbaijan",
    ] {
        let ran = folder.run(&["brief", words, "--format", "json"]);
        assert_eq!(ran.code, 0, "{words}: {}", ran.err);
        let page: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(page["process"], *id, "{words}");
    }
    let ran = folder.run(&["brief", "armenia", "france"]);
    assert_eq!(ran.code, 64);
    assert!(
        ran.err.contains("did you mean") && ran.err.contains(name),
        "{}",
        ran.err
    );
}

#[test]
fn lists_are_filtered_and_have_whole_rows_for_programs() {
    let folder = ingested("record-list");
    let rounds = folder.run(&["list", "rounds", "--format", "jsonl"]);
    assert_eq!(rounds.code, 0, "{}", rounds.err);
    let rounds = rounds.json_lines();
    assert!(rounds.len() >= 2, "{rounds:?}");
    for round in &rounds {
        assert!(round["id"].as_str().unwrap().starts_with("round-"));
        assert_eq!(round["table"], "round");
        assert!(!round["evidence"].as_array().unwrap().is_empty());
    }
    let count = |filters: &[&str]| {
        let mut arguments = vec!["list", "rounds", "--format", "jsonl"];
        arguments.extend(filters);
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, 0, "{filters:?}: {}", ran.err);
        ran.json_lines().len()
    };
    assert_eq!(count(&["--limit", "1"]), 1);
    assert_eq!(
        count(&["--party", "Armenia", "--party", "AZE"]),
        rounds.len()
    );
    assert_eq!(count(&["--party", "Fiji"]), 0);
    assert_eq!(count(&["--since", "2025-04-01"]), 1);
    assert_eq!(count(&["--process", "armenia azerbaijan"]), rounds.len());
    assert_eq!(count(&["--as-of", "2025-03-12"]), 1);
    let text = folder.run(&["list", "rounds"]);
    assert!(text.out.starts_with("ID"), "{}", text.out);
    let json: Vec<Value> =
        serde_json::from_str(&folder.run(&["list", "rounds", "--format", "json"]).out).unwrap();
    assert_eq!(json, rounds);
    let csv = folder.run(&["list", "rounds", "--format", "csv"]);
    assert_eq!(
        csv.out.lines().next(),
        Some("id,day,until,status,what,process,parties,topics,evidence")
    );
    for table in [
        "incidents",
        "processes",
        "positions",
        "ultimatums",
        "pledges",
        "measures",
        "ceasefires",
        "violence",
        "outlook",
        "reports",
        "problems",
        "decisions",
    ] {
        for format in ["text", "csv", "jsonl", "json"] {
            let ran = folder.run(&["list", table, "--format", format]);
            assert_eq!(ran.code, 0, "{table} {format}: {}", ran.err);
        }
    }
    assert_eq!(
        folder
            .run(&["list", "reports", "--format", "jsonl"])
            .json_lines()
            .len(),
        2
    );
}

#[test]
fn a_row_is_shown_down_to_its_sentence_and_rules() {
    let folder = ingested("record-show");
    let rounds = folder
        .run(&["list", "rounds", "--format", "jsonl"])
        .json_lines();
    let id = rounds[0]["id"].as_str().unwrap();
    let event = rounds[0]["evidence"][0].as_str().unwrap();
    let ran = folder.run(&["show", id]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for expected in [id, event, "held talks in Geneva", "rules: ", "factuality"] {
        assert!(ran.out.contains(expected), "{expected}: {}", ran.out);
    }
    let incidents = folder
        .run(&["list", "incidents", "--format", "jsonl"])
        .json_lines();
    let incident = incidents[0]["id"].as_str().unwrap();
    let report = event.split_once('#').unwrap().0;
    for known in [incident, event, report, "armenia azerbaijan"] {
        let ran = folder.run(&["show", known]);
        assert_eq!(ran.code, 0, "{known}: {}", ran.err);
        let json = folder.run(&["show", known, "--format", "json"]);
        let whole: Value = serde_json::from_str(&json.out).unwrap();
        assert!(!whole["tellings"].as_array().unwrap().is_empty(), "{known}");
    }
    let mut wrong = id.to_owned();
    wrong.pop();
    wrong.push('u');
    let ran = folder.run(&["show", &wrong]);
    assert_eq!(ran.code, 64);
    assert!(
        ran.err.contains("did you mean") && ran.err.contains(id),
        "{}",
        ran.err
    );
}

#[test]
fn a_timeline_is_in_the_order_of_days() {
    let folder = ingested("record-timeline");
    let ran = folder.run(&["timeline", "armenia", "azerbaijan", "--format", "jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let entries = ran.json_lines();
    let days: Vec<&str> = entries
        .iter()
        .filter_map(|entry| entry["day"].as_str())
        .collect();
    assert!(days.is_sorted() && days.len() > 3, "{days:?}");
    assert!(
        entries
            .iter()
            .any(|entry| entry["kind"] == "deadline" && entry["day"] == "2025-04-05"),
        "{entries:?}"
    );
    assert!(
        entries
            .iter()
            .all(|entry| !entry["sources"].as_array().unwrap().is_empty())
    );
    let some = folder.run(&[
        "timeline",
        "--since",
        "2025-04-01",
        "--until",
        "2025-04-03",
        "--format",
        "jsonl",
    ]);
    for entry in some.json_lines() {
        let day = entry["day"].as_str().unwrap();
        assert!(("2025-04-01"..="2025-04-03").contains(&day), "{entry}");
    }
    for format in ["text", "markdown", "csv"] {
        let ran = folder.run(&["timeline", "--format", format]);
        assert!(
            ran.code == 0 && ran.out.contains("Geneva"),
            "{format}: {}",
            ran.err
        );
    }
}

#[test]
fn questions_that_make_no_sense_are_told() {
    let folder = ingested("record-faults");
    let cases: [(&[&str], i32, &str); 8] = [
        (&["brief", "narnia"], 64, "no process fits 'narnia'"),
        (
            &[
                "brief",
                "armenia azerbaijan",
                "--since",
                "2025-04-01",
                "--as-of",
                "2025-03-01",
            ],
            64,
            "after",
        ),
        (
            &["brief", "armenia azerbaijan", "--month", "2025-03"],
            64,
            "monthly",
        ),
        (
            &[
                "list",
                "rounds",
                "--since",
                "2025-04-01",
                "--until",
                "2025-03-01",
            ],
            64,
            "after",
        ),
        (
            &["list", "positions", "--topic", "ceasefyre"],
            64,
            "'ceasefire'",
        ),
        (&["list", "reports", "--party", "ARM"], 64, "--party"),
        (&["show", "nothing-here"], 64, "nothing is called"),
        (&["list", "rounds", "--db", "missing.db"], 2, "missing.db"),
    ];
    for (arguments, code, expected) in cases {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(expected), "{arguments:?}: {}", ran.err);
    }
    for arguments in [
        ["brief", "--month", "soon"],
        ["list", "--as-of", "yesterday"],
    ] {
        assert_eq!(folder.run(&arguments).code, 64, "{arguments:?}");
    }
}

#[test]
fn an_empty_store_and_a_process_without_rounds_are_no_faults() {
    let folder = Folder::new("record-empty");
    folder.file("nothing.txt", "The weather was mild in the valley.");
    assert_eq!(
        folder.run(&["ingest", "nothing.txt", "--no-progress"]).code,
        0
    );
    let ran = folder.run(&["list", "rounds", "--format", "jsonl"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(folder.run(&["timeline"]).code, 0);
    let ran = folder.run(&["brief", "armenia azerbaijan"]);
    assert_eq!(ran.code, 64);
    assert!(ran.err.contains("no process"), "{}", ran.err);
    let folder = ingested("record-unborn");
    // Before the first report there is no process, and so no page.
    let ran = folder.run(&["brief", "armenia azerbaijan", "--as-of", "2020-01-01"]);
    assert_eq!(ran.code, 64, "{}", ran.out);
}
