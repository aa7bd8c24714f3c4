//! `rapporteur status`, end to end.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::Folder;

fn ask(name: &str, lines: &[Value]) -> (i32, Vec<Value>, String) {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let ran = Folder::new(name).run_with(&["status", "-"], text.as_bytes());
    let found = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (ran.code, found.collect(), ran.err)
}

fn target(text: &str, word: &str) -> Value {
    let start = text.find(word).unwrap();
    json!([start, start + word.len()])
}

#[test]
fn words_are_answered_in_the_order_asked() {
    let text = "The rebels failed to take the port after they had promised to leave.";
    let words = ["leave", "take", "failed"];
    let targets: Vec<Value> = words.iter().map(|word| target(text, word)).collect();
    let (code, found, err) = ask(
        "status",
        &[json!({"id": "a", "text": text, "targets": targets})],
    );
    assert_eq!(code, 0, "{err}");
    assert_eq!(found[0]["id"], "a");
    let told: Vec<String> = found[0]["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| {
            let part = |name: &str| told[name].as_str().unwrap().to_owned();
            [part("polarity"), part("modality"), part("tense")].join(" ")
        })
        .collect();
    let expected = [
        "affirmed planned future",
        "negated certain past",
        "affirmed certain past",
    ];
    assert_eq!(told, expected);
    let numbers: Vec<f64> = (0..3)
        .map(|index| found[0]["targets"][index]["factuality"].as_f64().unwrap())
        .collect();
    assert!(numbers[1] < 0.0 && numbers[0] < numbers[2], "{numbers:?}");
    assert!(numbers.iter().all(|number| (-3.0..=3.0).contains(number)));
    for (index, wanted) in targets.iter().enumerate() {
        assert_eq!(found[0]["targets"][index]["span"], *wanted);
    }
}

#[test]
fn text_that_was_taken_apart_keeps_its_offsets() {
    let text = "`` They did n't sign it , '' he said . The boy 's return pleased the café .";
    let targets: Vec<Value> = ["sign", "return", "café"]
        .iter()
        .map(|word| target(text, word))
        .collect();
    let (code, found, err) = ask("status-apart", &[json!({"text": text, "targets": targets})]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(found[0]["id"], Value::Null);
    assert_eq!(found[0]["targets"][0]["polarity"], "negated");
    assert_eq!(found[0]["targets"][1]["polarity"], "affirmed");
}

#[test]
fn what_cannot_be_answered_is_null_and_told() {
    let text = "Oslo sent aid to the café.";
    let accent = text.find('é').unwrap();
    let lines = [
        json!({"id": 1, "text": text, "targets": [[0, 99], [5, 9], [accent + 1, accent + 2], [4, 5], "aid", [9, 5], []]}),
        json!({"id": 2, "text": "", "targets": [[0, 0], [0, 4]]}),
        json!({"id": 3, "text": text}),
        json!({"id": 4, "targets": [[0, 4]]}),
        json!({"id": 5, "text": "x".repeat(1 << 21), "targets": []}),
        json!({"id": 6, "text": text, "targets": [[5, 13]]}),
    ];
    let (code, found, err) = ask("status-bad", &lines);
    assert_eq!(code, 1, "{err}");
    let ids: Vec<&Value> = found.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [1, 2, 3, 6]);
    let known: Vec<bool> = found[0]["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| told["polarity"].is_string())
        .collect();
    assert_eq!(known, [false, true, false, false, false, false, false]);
    assert_eq!(found[1]["targets"].as_array().unwrap().len(), 2);
    assert_eq!(found[2]["targets"], json!([]));
    // 'sent aid': the verb is the head.
    assert_eq!(found[3]["targets"][0]["tense"], "past");
    for place in ["-:1:1", "-:2:1", "-:4:", "-:5:1"] {
        assert!(err.contains(place), "{place} in {err}");
    }
}

#[test]
fn a_line_that_is_no_json_costs_only_itself() {
    let folder = Folder::new("status-json");
    let lines = "not json\n\n{\"id\":2,\"text\":\"Peru left.\",\"targets\":[[5,9]]}\n[1]\n";
    let ran = folder.run_with(&["status", "-"], lines.as_bytes());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 1);
    assert!(ran.err.contains("-:1:"), "{}", ran.err);
    // A mark of UTF-8 is no part of the first question, and bytes that are none cost their line.
    let lines = b"\xef\xbb\xbf{\"text\":\"Peru left.\",\"targets\":[[5,9]]}\r\n\0\0\n\
        {\"text\":\"\xff\",\"targets\":[]}\n{\"text\":\"Peru left.\",\"targets\":[[-1,9]]}";
    let ran = folder.run_with(&["status", "-"], lines);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 2), "{}", ran.err);
    let nothing = folder.run_with(&["status", "-"], b"{}\n");
    assert_eq!(nothing.code, 2);
}

#[test]
fn events_tell_whether_they_happened() {
    let folder = Folder::new("status-code");
    let text = "Russia scrambled jets to intercept an American bomber. Israel will attack Iran \
                unless Iran suspends its nuclear programme. Ukraine attacked Sevastopol.\n";
    let ran = folder.run_with(&["code", "--format", "jsonl", "-"], text.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let events: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let number = |words: &str| {
        let found = events
            .iter()
            .find(|event| event["sentence"].as_str().unwrap().contains(words));
        found.map(|event| event["status"]["factuality"].as_f64().unwrap())
    };
    assert!(number("Sevastopol").unwrap() > 2.0);
    let hanging = events
        .iter()
        .find(|event| event["status"]["condition"].is_object())
        .unwrap();
    let events = hanging["status"]["condition"]["events"].as_array().unwrap();
    assert!(
        events
            .iter()
            .any(|event| event["text"] == "suspends" && event["polarity"] == "negated"),
        "{events:?}"
    );
}
