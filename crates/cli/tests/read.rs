//! `rapporteur read`, end to end.

mod support;

use rapporteur_model::Event;
use support::{Folder, REPORT, golden};

#[test]
fn text_markdown_and_json_tell_the_same() {
    let folder = Folder::new("read-formats");
    folder.file("geneva.md", REPORT);
    let text = folder.run(&["read", "geneva.md"]);
    assert_eq!(text.code, 0, "{}", text.err);
    golden("read.txt", &text.out);
    let markdown = folder.run(&["read", "geneva.md", "--format", "markdown"]);
    golden("read.md", &markdown.out);
    let json = folder.run(&["read", "geneva.md", "--format", "json"]);
    let everything: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    for table in [
        "reports",
        "events",
        "rounds",
        "ultimatums",
        "pledges",
        "violence",
        "ceasefires",
        "outlook",
        "positions",
        "problems",
    ] {
        assert!(everything[table].is_array(), "{table}");
    }
    assert_eq!(everything["summary"]["reports"], 1);
    let events: Vec<Event> = serde_json::from_value(everything["events"].clone()).unwrap();
    assert!(!events.is_empty());
    for (number, event) in events.iter().enumerate() {
        assert!(
            text.out.contains(&format!("[{}]", number + 1)),
            "{}",
            event.id
        );
        let report = everything["reports"][0]["text"].as_str().unwrap();
        assert_eq!(event.sentence_span.of(report), event.sentence);
        assert!(event.sentence_span.contains(event.span));
    }
}

#[test]
fn every_table_is_filled_from_the_report() {
    let folder = Folder::new("read-tables");
    folder.file("geneva.md", REPORT);
    let ran = folder.run(&["read", "geneva.md", "--format", "json"]);
    let everything: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        everything["rounds"][0]["status"], "held",
        "{}",
        everything["rounds"]
    );
    assert_eq!(everything["ultimatums"][0]["issuer"][0]["country"], "USA");
    assert_eq!(everything["pledges"][0]["by"][0]["country"], "FRA");
    assert_eq!(everything["violence"][0]["killed"]["min"], 3);
    let ids: Vec<_> = everything["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].clone())
        .collect();
    for table in ["rounds", "ultimatums", "pledges", "violence"] {
        for row in everything[table].as_array().unwrap() {
            for id in row["evidence"].as_array().unwrap() {
                assert!(ids.contains(id), "{table} cites {id}");
            }
        }
    }
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let folder = Folder::new("read-colour");
    folder.file("geneva.md", REPORT);
    let plain = folder.run(&["read", "geneva.md"]);
    assert!(!plain.out.contains('\u{1b}'));
    let never = folder.run(&["read", "geneva.md", "--color", "never"]);
    assert_eq!(never.out, plain.out);
    let always = folder.run(&["read", "geneva.md", "--color", "always"]);
    assert!(always.out.contains("\u{1b}["));
}

#[test]
fn no_line_is_wider_than_asked_for() {
    let folder = Folder::new("read-width");
    folder.file("geneva.md", REPORT);
    for width in [40, 80, 120] {
        let ran = folder.run(&["read", "geneva.md", "--width", &width.to_string()]);
        for line in ran.out.lines() {
            assert!(
                unicode_width::UnicodeWidthStr::width(line) <= width,
                "{width}: {line}"
            );
        }
    }
}

#[test]
fn without_a_date_times_stay_open_and_are_said_to() {
    let folder = Folder::new("read-undated");
    let text = "Armenia and Azerbaijan held talks in Geneva on Tuesday.";
    let undated = folder.run_with(&["read"], text.as_bytes());
    assert!(undated.out.contains("undated"), "{}", undated.out);
    assert!(undated.out.contains("(unresolved)"), "{}", undated.out);
    let dated = folder.run_with(&["read", "--date", "2025-03-12"], text.as_bytes());
    assert!(dated.out.contains("11 March 2025"), "{}", dated.out);
    assert!(!dated.out.contains("unresolved"), "{}", dated.out);
}

#[test]
fn escape_sequences_of_a_report_do_not_reach_the_terminal() {
    let folder = Folder::new("read-escapes");
    let text = "Armenia and Azerbaijan held \u{1b}[2Jtalks in \u{202e}Geneva on 11 March 2025.";
    let ran = folder.run_with(&["read", "--color", "always"], text.as_bytes());
    assert!(!ran.out.contains("\u{1b}[2J"), "{:?}", ran.out);
    assert!(!ran.out.contains('\u{202e}'), "{:?}", ran.out);
}

#[test]
fn a_map_shows_what_a_place_is_told_of() {
    let folder = Folder::new("read-geojson");
    folder.file("geneva.md", REPORT);
    let ran = folder.run(&["read", "geneva.md", "--format", "geojson"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let map: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let features = map["features"].as_array().unwrap();
    let talks = features
        .iter()
        .find(|feature| feature["properties"]["table"] == "rounds")
        .unwrap();
    let properties = &talks["properties"];
    assert_eq!(properties["venue"]["text"], "Geneva");
    assert_eq!(properties["status"], "held");
    let venue = &properties["venue"];
    let expected = match venue["lat"] {
        serde_json::Value::Null => serde_json::Value::Null,
        _ => {
            serde_json::json!({"type": "Point", "coordinates": [venue["lon"], venue["lat"]]})
        }
    };
    assert_eq!(talks["geometry"], expected);
    let nothing = folder.run_with(&["read", "--format", "geojson"], b"The bridge is red.\n");
    let nothing: serde_json::Value = serde_json::from_str(&nothing.out).unwrap();
    assert_eq!(nothing["features"], serde_json::json!([]));
}
