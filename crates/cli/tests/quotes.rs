//! `rapporteur quotes`, and what `read` shows in quotation marks.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod support;

use serde_json::Value;
use support::Folder;

const REPORT: &str = "GENEVA, June 3, 2025 — “We are ready,” Foreign Minister Sergey Lavrov said on Monday. \
A draft\nwas ready, two officials said on condition of anonymity. \
It was reported that “a few” points remain open.\n\n\
The agency quoted Lavrov as saying that Ukraine had attacked the bridge. “No date is set.”\n";

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

fn words<'t>(text: &'t [u8], span: &Value) -> &'t str {
    let at = |index: usize| span[index].as_u64().expect("an offset") as usize;
    std::str::from_utf8(&text[at(0)..at(1)]).expect("whole characters")
}

#[test]
fn offsets_are_of_the_input_as_it_was_given() {
    let folder = Folder::new("quotes-offsets");
    let marked = format!("\u{feff}{}", REPORT.replace('\n', "\r\n"));
    for (name, text) in [("plain.txt", REPORT.to_owned()), ("marked.txt", marked)] {
        folder.file(name, &text);
        let ran = folder.run(&["quotes", name, "--format", "jsonl", "--quiet"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let found = lines(&ran.out);
        let cues: Vec<&str> = found
            .iter()
            .filter(|quotation| !quotation["cue"].is_null())
            .map(|quotation| words(text.as_bytes(), &quotation["cue"]))
            .collect();
        assert_eq!(
            cues,
            ["said", "said", "reported", "quoted", "saying"],
            "{name}"
        );
        assert_eq!(
            words(text.as_bytes(), &found[0]["content"]),
            "We are ready,"
        );
        assert_eq!(found[0]["direct"], true);
        assert_eq!(found[0]["speaker"]["country"], "RUS");
        assert_eq!(
            words(text.as_bytes(), &found[0]["speaker"]["head"]),
            "Lavrov"
        );
        assert_eq!(found[1]["speaker"]["source"], "unnamed");
        assert!(found[1]["speaker"]["id"].is_null());
        assert!(found[2]["speaker"].is_null());
        assert_eq!(found[2]["mixed"], true);
        assert_eq!(found[4]["within"], 3);
        assert!(found[5]["cue"].is_null());
    }
}

#[test]
fn an_event_inside_a_content_carries_its_chain() {
    let folder = Folder::new("quotes-chain");
    folder.file("report.txt", REPORT);
    let ran = folder.run(&["code", "report.txt", "--quiet"]);
    let events = lines(&ran.out);
    let attack = events
        .iter()
        .find(|event| event["act"] == "attack")
        .expect("the attack is coded");
    let attribution = &attack["attribution"];
    assert_eq!(attribution["speaker"]["country"], "RUS", "{attribution}");
    assert_eq!(attribution["cue"], "saying");
    assert_eq!(attribution["source"], "named");
    assert_eq!(attribution["reported_by"]["cue"], "quoted", "{attribution}");
}

#[test]
fn what_read_shows_in_quotation_marks_stands_in_the_report() {
    let folder = Folder::new("quotes-read");
    folder.file("report.txt", REPORT);
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let report = folded(REPORT);
    for format in ["text", "markdown"] {
        let ran = folder.run(&["read", "report.txt", "--format", format, "--quiet"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let shown = folded(&ran.out);
        let mut quoted = 0;
        for piece in shown.split('“').skip(1) {
            let Some((words, _)) = piece.split_once('”') else {
                continue;
            };
            quoted += 1;
            let words = words.replace('\\', "");
            assert!(report.contains(words.trim()), "{format}: “{words}”");
        }
        assert!(quoted > 0, "{format} quotes: {shown}");
    }
}

#[test]
fn empty_and_foreign_inputs_are_told() {
    let folder = Folder::new("quotes-empty");
    folder
        .file("empty.txt", "")
        .file("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let none = folder.run(&["quotes", "missing.txt"]);
    assert_eq!(none.code, 2, "{none:?}");
    assert!(none.out.is_empty());
    let foreign = folder.run(&["quotes", "image.png"]);
    assert_ne!(foreign.code, 0, "{foreign:?}");
    let empty = folder.run(&["quotes", "empty.txt"]);
    assert!(empty.out.is_empty(), "{empty:?}");
    let wrong = folder.run(&["quotes", "--format", "xml", "empty.txt"]);
    assert_eq!(wrong.code, 64, "{wrong:?}");
}

#[test]
fn threads_change_nothing() {
    let folder = Folder::new("quotes-threads");
    for number in 0..6 {
        folder.file(
            &format!("{number}.txt"),
            format!("{REPORT}\n\nMayor {number} said so.\n"),
        );
    }
    let one = folder.run(&["quotes", ".", "--threads", "1", "--quiet"]);
    let many = folder.run(&["quotes", ".", "--threads", "4", "--quiet"]);
    assert_eq!(one.out, many.out);
    assert!(lines(&one.out).len() >= 30);
}
