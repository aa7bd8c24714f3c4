//! `rapporteur code`, end to end.

#![allow(clippy::unwrap_used)]

mod support;

use flate2::{Compression, write::GzEncoder};
use rapporteur_model::Event;
use std::io::Write;
use support::{Folder, REPORT};

fn events(lines: &str) -> Vec<Event> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn json_lines_come_back_as_events() {
    let folder = Folder::new("code-jsonl");
    folder.file("geneva.md", REPORT);
    let ran = folder.run(&["code", "geneva.md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let events = events(&ran.out);
    let acts: Vec<_> = events.iter().map(|event| event.act.as_str()).collect();
    for act in ["meet", "sanction", "aid"] {
        assert!(acts.contains(&act), "{act} in {acts:?}");
    }
    let again: String = events
        .iter()
        .map(|event| serde_json::to_string(event).unwrap() + "\n")
        .collect();
    assert_eq!(again, ran.out);
}

#[test]
fn the_table_holds_the_same_events() {
    let folder = Folder::new("code-csv");
    folder.file("geneva.md", REPORT);
    let lines = events(&folder.run(&["code", "geneva.md"]).out);
    let table = folder.run(&["code", "geneva.md", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(table.out.as_bytes());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), lines.len());
    for (row, event) in rows.iter().zip(&lines) {
        assert_eq!(&row[column("id")], event.id);
        assert_eq!(&row[column("act")], event.act);
        assert_eq!(
            &row[column("event_type")],
            event.event_type.as_deref().unwrap_or("")
        );
        assert_eq!(&row[column("start")], event.span.start.to_string());
        assert_eq!(&row[column("report_date")], "2025-03-12");
        assert!(row[column("sentence")].trim_start_matches('\'') == event.sentence);
    }
}

#[test]
fn an_empty_table_has_its_header() {
    let folder = Folder::new("code-empty");
    let ran = folder.run_with(&["code", "--format", "csv"], b"The bridge is red.\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 1);
    assert!(ran.out.starts_with("id,report,"));
}

#[test]
fn every_way_in_gives_the_same_events() {
    let folder = Folder::new("code-inputs");
    let sentence = "Armenia and Azerbaijan held talks in Geneva on 11 March 2025.";
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(sentence.as_bytes()).unwrap();
    folder
        .file("one/a.txt", sentence)
        .file("two/b.txt.gz", packed.finish().unwrap())
        .file(
            "three/c.html",
            format!("<html><body><article><p>{sentence}</p></article></body></html>"),
        )
        .file(
            "four/d.jsonl",
            format!("{{\"id\":\"x\",\"text\":\"{sentence}\"}}\n"),
        );
    let acts = |arguments: &[&str], input: &str| {
        let ran = folder.run_with(arguments, input.as_bytes());
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        events(&ran.out)
            .iter()
            .map(|event| (event.act.to_string(), event.actors.len()))
            .collect::<Vec<_>>()
    };
    let expected = acts(&["code", "one/a.txt"], "");
    assert_eq!(expected, [("meet".to_owned(), 2)]);
    for path in ["one", "two", "three", "four", "one/*.txt", "*/b.txt.gz"] {
        assert_eq!(acts(&["code", path], ""), expected, "{path}");
    }
    assert_eq!(acts(&["code"], sentence), expected);
    assert_eq!(acts(&["code", "-"], sentence), expected);
    assert_eq!(acts(&["code", "one", "two", "three", "four"], "").len(), 4);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = Folder::new("code-threads");
    let states = [
        "Armenia",
        "Azerbaijan",
        "Turkey",
        "France",
        "Germany",
        "Russia",
        "Ukraine",
        "Sudan",
    ];
    let mut lines = String::new();
    for number in 0..60 {
        let (one, two) = (states[number % 8], states[(number / 8 + number + 1) % 8]);
        let text = format!("{one} held talks with {two} on 3 May 2025. ").repeat(number % 5 + 1)
            + &format!("{two} rejected offer {number} of {one}.");
        lines.push_str(&format!("{{\"id\":\"r{number}\",\"text\":\"{text}\"}}\n"));
    }
    folder.file("many.jsonl", lines);
    let one = folder.run(&["code", "many.jsonl", "--threads", "1"]);
    assert!(one.out.lines().count() >= 60, "{}", one.out.lines().count());
    for threads in ["2", "5"] {
        let more = folder.run(&["code", "many.jsonl", "--threads", threads]);
        assert_eq!(
            (more.out == one.out, &more.err),
            (true, &one.err),
            "{threads} threads"
        );
    }
}

#[test]
fn a_map_holds_every_event() {
    let folder = Folder::new("code-geojson");
    folder.file("geneva.md", REPORT);
    let lines = events(&folder.run(&["code", "geneva.md"]).out);
    let map = folder.run(&["code", "geneva.md", "--format", "geojson"]);
    assert_eq!(map.code, 0, "{}", map.err);
    let map: serde_json::Value = serde_json::from_str(&map.out).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let features = map["features"].as_array().unwrap();
    assert_eq!(features.len(), lines.len());
    for (feature, event) in features.iter().zip(&lines) {
        assert_eq!(feature["id"], *event.id);
        let properties: Event = serde_json::from_value(feature["properties"].clone()).unwrap();
        assert_eq!(&properties, event);
        let place = event.place.as_ref().map(|place| &place.mention);
        let expected = match place.map(|place| (place.lon, place.lat)) {
            Some((Some(lon), Some(lat))) => {
                serde_json::json!({"type": "Point", "coordinates": [lon, lat]})
            }
            _ => serde_json::Value::Null,
        };
        assert_eq!(feature["geometry"], expected);
    }
    let nothing = folder.run_with(&["code", "--format", "geojson"], b"The bridge is red.\n");
    let nothing: serde_json::Value = serde_json::from_str(&nothing.out).unwrap();
    assert_eq!(nothing["features"], serde_json::json!([]));
}

#[test]
fn rows_of_gdelt_have_its_columns() {
    let folder = Folder::new("code-gdelt");
    let record = serde_json::json!({
        "id": "r", "date": "2025-03-04", "url": "https://example.org/a",
        "text": "Russia shelled the city of Kharkiv on 3 March 2025. Egypt met Sudan in Khartoum.",
    });
    let ran = folder.run_with(
        &["code", "--format", "gdelt", "-"],
        format!("{record}\n").as_bytes(),
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows: Vec<Vec<&str>> = ran
        .out
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(!rows.is_empty());
    for (number, row) in rows.iter().enumerate() {
        assert_eq!(row.len(), 61);
        assert_eq!(row[0], (number + 1).to_string());
        assert_eq!(row[59..], ["20250304000000", "https://example.org/a"]);
        assert_eq!((&row[26][..2], &row[26][..3]), (row[28], row[27]));
    }
    let attack = rows.iter().find(|row| row[28] == "19").unwrap();
    assert_eq!(attack[1..5], ["20250303", "202503", "2025", "2025.1726"]);
    assert_eq!(attack[5..8], ["RUS", "RUSSIA", "RUS"]);
    assert_eq!((attack[29], attack[30]), ("4", "-10.0"));
}
