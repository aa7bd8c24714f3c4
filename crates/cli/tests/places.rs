//! `rapporteur places` with its commands, end to end.

#![allow(clippy::unwrap_used)]

mod support;

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use std::io::Write;
use support::{Folder, Ran};

fn resolve(name: &str, lines: &[Value]) -> Ran {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    Folder::new(name).run_with(&["places", "resolve", "-"], text.as_bytes())
}

fn span(text: &str, word: &str) -> Value {
    let start = text.find(word).unwrap();
    json!([start, start + word.len()])
}

fn features(ran: &Ran) -> Vec<Value> {
    assert_eq!(ran.code, 0, "{}", ran.err);
    let map: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    map["features"].as_array().unwrap().clone()
}

fn is_near(place: &Value, lat: f64, lon: f64) -> bool {
    let off = |field: &str, wanted: f64| (place[field].as_f64().unwrap() - wanted).abs();
    off("lat", lat) < 0.5 && off("lon", lon) < 0.5
}

const TEXT: &str = "Armenia and Azerbaijan held talks in Geneva on Tuesday. \
    Troops shelled the village of Sotk.";

#[test]
fn a_line_has_every_field_and_points_into_the_input() {
    let folder = Folder::new("places-jsonl");
    let ran = folder.file("a.txt", TEXT).run(&["places", "a.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = ran.json_lines();
    let geneva = lines.iter().find(|line| line["text"] == "Geneva").unwrap();
    let fields: Vec<&String> = geneva.as_object().unwrap().keys().collect();
    let mut expected = [
        "source",
        "report",
        "start",
        "end",
        "text",
        "kind",
        "name",
        "geonames",
        "lat",
        "lon",
        "country",
        "admin1",
        "feature",
        "precision",
        "radius_km",
        "score",
        "runners_up",
    ];
    expected.sort_unstable();
    assert_eq!(fields, expected);
    assert_eq!(geneva["source"], "a.txt");
    assert_eq!(geneva["kind"], "literal");
    assert_eq!(geneva["country"], "CHE");
    assert!(is_near(geneva, 46.2, 6.15), "{geneva}");
    let mut last = 0;
    for line in &lines {
        let at = |field: &str| usize::try_from(line[field].as_u64().unwrap()).unwrap();
        assert_eq!(
            &TEXT[at("start")..at("end")],
            line["text"].as_str().unwrap()
        );
        assert!(at("start") >= last, "{line}");
        last = at("end");
    }
}

#[test]
fn offsets_are_bytes_of_every_kind_of_input() {
    let folder = Folder::new("places-offsets");
    let sentence = "Talks were held in Geneva.";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(sentence.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(sentence.as_bytes()).unwrap();
    folder
        .file("crlf.txt", format!("A note.\r\n\r\n{sentence}\r\n"))
        .file("mark.txt", format!("\u{feff}{sentence}"))
        .file(
            "page.html",
            format!("<html><body><p>Übung.</p><p>{sentence}</p></body></html>"),
        )
        .file(
            "records.jsonl",
            format!(
                "{}\n{}\n",
                json!({"text": "Nothing."}),
                json!({"text": format!("\"A\"\n\n{sentence}")})
            ),
        )
        .file("packed.txt.gz", packed.finish().unwrap());
    for (name, start) in [
        ("crlf.txt", 30),
        ("mark.txt", 22),
        ("page.html", 48),
        ("records.jsonl", 57),
        ("packed.txt.gz", 19),
    ] {
        let ran = folder.run(&["places", name]);
        assert_eq!(ran.code, 0, "{name} {}", ran.err);
        let lines = ran.json_lines();
        let found: Vec<_> = lines
            .iter()
            .map(|line| (&line["text"], &line["start"]))
            .collect();
        assert_eq!(found, [(&json!("Geneva"), &json!(start))], "{name}");
    }
    let ran = folder.file("wide.txt", utf16).run(&["places", "wide.txt"]);
    let lines = ran.json_lines();
    assert_eq!(
        (&lines[0]["start"], &lines[0]["end"]),
        (&json!(40), &json!(52))
    );
}

#[test]
fn names_that_are_broken_at_a_lines_end_are_whole() {
    let text = "The delegations that had come for the talks of the week were seen in New\r\n\
        York on Monday, and those of the  other  side, it was said by people who\r\n\
        had been there, went on to Costa  Rica with what they had, in spite of\r\n\
        the weather that was told of there. They were seen in Addis Ababa after\r\n\
        that.\r\n\r\nNothing came of it. Nothing came of it. They met once more in New\r\n\
        York.\r\n";
    let folder = Folder::new("places-wrapped");
    let ran = folder.file("a.txt", text).run(&["places", "a.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found: Vec<(String, String)> = ran
        .json_lines()
        .iter()
        .map(|line| {
            let at = |field: &str| usize::try_from(line[field].as_u64().unwrap()).unwrap();
            let there = text[at("start")..at("end")].to_owned();
            (line["text"].as_str().unwrap().to_owned(), there)
        })
        .collect();
    for (name, there) in [
        ("New York", "New\r\nYork"),
        ("Costa Rica", "Costa  Rica"),
        ("Addis Ababa", "Addis Ababa"),
    ] {
        let pair = (name.to_owned(), there.to_owned());
        assert!(found.contains(&pair), "{pair:?} in {found:?}");
    }
    assert_eq!(
        found.iter().filter(|(name, _)| name == "New York").count(),
        2
    );
}

#[test]
fn a_map_has_a_point_for_each_place_that_is_known() {
    let folder = Folder::new("places-geojson");
    folder
        .file("a.txt", TEXT)
        .file("b.txt", "Nothing happened.");
    let lines = folder.run(&["places", "a.txt", "b.txt"]).json_lines();
    let found = features(&folder.run(&["places", "a.txt", "b.txt", "--format", "geojson"]));
    assert_eq!(found.len(), lines.len());
    for (feature, line) in found.iter().zip(&lines) {
        assert_eq!(feature["type"], "Feature");
        assert_eq!(&feature["properties"], line);
        let expected = match line["lat"] {
            Value::Null => Value::Null,
            _ => json!({"type": "Point", "coordinates": [line["lon"], line["lat"]]}),
        };
        assert_eq!(feature["geometry"], expected);
    }
}

#[test]
fn an_input_without_places_is_an_empty_answer() {
    let folder = Folder::new("places-empty");
    for input in [&b""[..], b"\n", b"Nothing happened.\n", b"\xef\xbb\xbf"] {
        let lines = folder.run_with(&["places", "-"], input);
        assert_eq!(lines.out, "", "{}", lines.err);
        let map = folder.run_with(&["places", "--format", "geojson", "-"], input);
        let map: Value = serde_json::from_str(&map.out).unwrap();
        assert_eq!(map, json!({"type": "FeatureCollection", "features": []}));
    }
    // A file that is not there leaves the map whole, and the others are read.
    folder.file("a.txt", TEXT);
    let ran = folder.run(&["places", "gone.txt", "a.txt", "--format", "geojson"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let map: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(!map["features"].as_array().unwrap().is_empty());
}

#[test]
fn bytes_that_are_no_text_do_no_harm() {
    let folder = Folder::new("places-bytes");
    let ran = folder.run_with(
        &["places", "-"],
        b"Talks in Geneva\xff\xfe\x80 and \xc3 Oslo.\n",
    );
    assert!(ran.code < 3, "{} {}", ran.code, ran.err);
    for line in ran.json_lines() {
        assert!(line["start"].as_u64() < line["end"].as_u64(), "{line}");
    }
}

#[test]
fn demonyms_and_parts_of_names_are_shown_when_asked_for() {
    let folder = Folder::new("places-all");
    folder.file(
        "a.txt",
        "Russian troops shelled Kharkiv, the New York Times said.",
    );
    let texts = |arguments: &[&str]| -> Vec<(String, String)> {
        let lines = folder.run(arguments).json_lines();
        let part = |line: &Value, field: &str| line[field].as_str().unwrap().to_owned();
        lines
            .iter()
            .map(|line| (part(line, "text"), part(line, "kind")))
            .collect()
    };
    let some = texts(&["places", "a.txt"]);
    assert_eq!(some, [("Kharkiv".to_owned(), "literal".to_owned())]);
    let all = texts(&["places", "a.txt", "--all"]);
    for expected in [
        ("Russian", "demonym"),
        ("Kharkiv", "literal"),
        ("New York", "part_of_name"),
    ] {
        let found = all
            .iter()
            .any(|(text, kind)| (text.as_str(), kind.as_str()) == expected);
        assert!(found, "{expected:?} in {all:?}");
    }
}

#[test]
fn spans_are_answered_in_the_order_asked() {
    let text =
        "Springfield, Illinois; Springfield, Massachusetts. Talks in Tripoli, in northern Lebanon.";
    let second = text.rfind("Springfield").unwrap();
    let spans = [
        span(text, "Tripoli"),
        json!([second, second + 11]),
        span(text, "Springfield"),
        span(text, "Lebanon"),
    ];
    let ran = resolve(
        "resolve",
        &[json!({"id": [7], "text": text, "spans": spans})],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = ran.json_lines();
    assert_eq!(lines[0]["id"], json!([7]));
    let places = lines[0]["places"].as_array().unwrap();
    for (place, (lat, lon)) in places.iter().zip([
        (34.44, 35.83),
        (42.10, -72.59),
        (39.80, -89.64),
        (33.9, 35.9),
    ]) {
        assert!(is_near(place, lat, lon), "{place}");
    }
    let ends: Vec<_> = places
        .iter()
        .map(|place| json!([place["start"], place["end"]]))
        .collect();
    assert_eq!(ends, spans);
    assert_eq!(places[3]["feature"], "country");
}

#[test]
fn what_cannot_be_answered_is_null_and_told() {
    let text = "In São Paulo.";
    let accent = text.find('ã').unwrap();
    let spans = json!([
        [0, 99],
        [3, 13],
        [accent + 1, accent + 2],
        [2, 3],
        "Oslo",
        [9, 5],
        [],
        [0, 2]
    ]);
    let lines = [
        json!({"id": 1, "text": text, "spans": spans}),
        json!({"id": 2, "text": "", "spans": [[0, 0]]}),
        json!({"id": 3, "text": text}),
        json!({"id": 4, "spans": [[0, 4]]}),
        json!({"id": 5, "text": "x".repeat(1 << 21), "spans": []}),
        json!({"id": 6, "text": text, "spans": [[3, 13]]}),
    ];
    let ran = resolve("resolve-bad", &lines);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let found = ran.json_lines();
    let ids: Vec<&Value> = found.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [1, 2, 3, 6]);
    let places = found[0]["places"].as_array().unwrap();
    let known: Vec<bool> = places.iter().map(Value::is_object).collect();
    assert_eq!(known[..7], [false, true, false, false, false, false, false]);
    assert_eq!(found[0]["places"].as_array().unwrap().len(), 8);
    assert_eq!(found[1]["places"], json!([null]));
    assert_eq!(found[2]["places"], json!([]));
    assert_eq!(found[3]["places"][0]["country"], "BRA");
    for place in ["-:1:1", "-:2:1", "-:4:", "-:5:1"] {
        assert!(ran.err.contains(place), "{place} in {}", ran.err);
    }
}

#[test]
fn a_line_that_is_no_question_costs_only_itself() {
    let folder = Folder::new("resolve-json");
    let lines = b"\xef\xbb\xbf{\"text\":\"Oslo\",\"spans\":[[0,4]]}\r\n\0\0\nnot json\n[1]\n\n\
        {\"text\":\"\xff\",\"spans\":[]}\n{\"text\":\"Oslo\",\"spans\":[[-1,4]]}";
    let ran = folder.run_with(&["places", "resolve", "-"], lines);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 2), "{}", ran.err);
    let nothing = folder.run_with(&["places", "resolve", "-"], b"{}\n");
    assert_eq!(nothing.code, 2);
    let gone = folder.run(&["places", "resolve", "gone.jsonl"]);
    assert_eq!(gone.code, 2);
}

#[test]
fn names_in_any_script_and_any_composition_survive() {
    let composed = "Córdoba";
    let combining = "Co\u{301}rdoba";
    let turned = "\u{200f}القاهرة\u{200f}";
    for (name, word) in [
        ("composed", composed),
        ("combining", combining),
        ("turned", turned),
    ] {
        let text = format!("From {word} they went.");
        let ran = resolve(
            &format!("resolve-{name}"),
            &[json!({"text": text, "spans": [span(&text, word)]})],
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
        let lines = ran.json_lines();
        let place = &lines[0]["places"][0];
        assert_eq!(place["text"], word, "{place}");
        assert!(place["lat"].is_number(), "{place}");
    }
}

#[test]
fn a_name_shows_its_places_with_the_largest_first() {
    let folder = Folder::new("places-find");
    let ran = folder.run(&["places", "find", "springfield"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 21, "{}", ran.out);
    let first = ran.out.lines().next().unwrap();
    assert!(first.starts_with("Springfield · settlement · "), "{first}");
    assert!(first.contains(" · 37.2153 N 93.2982 W · "), "{first}");
    assert!(ran.out.lines().last().unwrap().contains("(--all)"));
    let all = folder.run(&["places", "find", "springfield", "--all", "--format", "json"]);
    let all: Value = serde_json::from_str(&all.out).unwrap();
    let found = all["found"].as_array().unwrap();
    assert_eq!(all["known"].as_u64(), u64::try_from(found.len()).ok());
    assert!(found.len() > 20);
    // FIPS codes, which GDELT has, are not those of ISO.
    for (name, country, fips) in [("Kharkiv", "UKR", "UP"), ("Khartoum", "SDN", "SU")] {
        let ran = folder.run(&["places", "find", name, "--format", "json"]);
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        let place = &answer["found"][0];
        assert_eq!(
            (&place["countries"][0], &place["fips"]),
            (&json!(country), &json!(fips))
        );
    }
    let none = folder.run(&["places", "find", "Xyzzy\u{1b}[2J"]);
    assert_eq!(none.code, 2);
    assert!(!none.out.contains('\u{1b}'), "{}", none.out);
}

#[test]
fn a_gazetteer_that_is_none_is_told() {
    let folder = Folder::new("places-gazetteer");
    folder.file("bad.bin", b"no gazetteer").file("a.txt", TEXT);
    for arguments in [
        &["places", "find", "Oslo", "--gazetteer", "bad.bin"][..],
        &["places", "a.txt", "--gazetteer", "bad.bin"],
        &["places", "resolve", "a.txt", "--gazetteer", "gone.bin"],
        &["code", "a.txt", "--gazetteer", "bad.bin"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?} {}", ran.err);
        assert!(ran.err.contains(".bin: "), "{}", ran.err);
        assert_eq!(ran.out, "");
    }
}

/// A line of a dump of GeoNames, of which nothing but this is of interest.
fn dumped(id: u32, name: &str, lat: &str, lon: &str, country: &str) -> String {
    format!(
        "{id}\t{name}\t\t\t{lat}\t{lon}\tP\tPPL\t{country}\t\t05\t\t\t\t250\t\t90\tUTC\t2024-01-01\n"
    )
}

#[test]
fn a_dump_becomes_a_gazetteer_of_ones_own() {
    let folder = Folder::new("places-import");
    let dump = [
        dumped(99_000_001, "Nova Proba", "48.1", "37.5", "UA"),
        dumped(99_000_002, "بئر الاختبار", "31.2", "34.7", "IL"),
        dumped(99_000_003, "Proba Ṩ\u{301}", "0", "-30.5", ""),
    ]
    .concat();
    folder.file("UA.txt", dump.replace('\n', "\r\n"));
    let ran = folder.run(&["places", "import", "UA.txt", "--out", "own.bin"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out.starts_with("own.bin: ") && ran.out.contains("3 of them new"),
        "{}",
        ran.out
    );
    let text = "Shells fell on Nova Proba. بئر الاختبار and Proba Ṩ\u{301} were quiet.";
    let spans = ["Nova Proba", "بئر الاختبار", "Proba Ṩ\u{301}"].map(|name| span(text, name));
    let asked = format!("{}\n", json!({"text": text, "spans": spans}));
    let arguments = ["places", "resolve", "--gazetteer", "own.bin"];
    let ran = folder.run_with(&arguments, asked.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let places = ran.json_lines()[0]["places"].clone();
    assert_eq!(places[0]["geonames"], 99_000_001);
    assert_eq!(
        (&places[0]["country"], &places[0]["admin1"]),
        (&json!("UKR"), &json!("Donetsk"))
    );
    assert!(is_near(&places[1], 31.2, 34.7), "{places}");
    assert_eq!(
        (&places[2]["lon"], &places[2]["country"]),
        (&json!(-30.5), &Value::Null)
    );
    // The same is not known without it.
    let ran = folder.run_with(&["places", "resolve"], asked.as_bytes());
    assert_ne!(ran.json_lines()[0]["places"][0]["geonames"], 99_000_001);
    // Other commands take it, and what was built in is still there.
    let ran = folder.run(&["places", "find", "nova proba", "--gazetteer", "own.bin"]);
    assert!(
        ran.out
            .starts_with("Nova Proba · settlement · Donetsk, UKR · 48.1000 N 37.5000 E"),
        "{}",
        ran.out
    );
    let ran = folder.run(&["places", "find", "Geneva", "--gazetteer", "own.bin"]);
    assert!(ran.out.contains("CHE"), "{}", ran.out);
    // A second dump is added to the first.
    folder.file(
        "MD.txt",
        dumped(99_000_009, "Proba Nouă", "47.0", "28.8", "MD"),
    );
    let ran = folder.run(&[
        "places",
        "import",
        "MD.txt",
        "--gazetteer",
        "own.bin",
        "--out",
        "both.bin",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for name in ["nova proba", "proba noua"] {
        assert_eq!(
            folder
                .run(&["places", "find", name, "--gazetteer", "both.bin"])
                .code,
            0
        );
    }
}

#[test]
fn a_broken_dump_stops_with_its_line_and_writes_nothing() {
    let folder = Folder::new("places-import-bad");
    let good = dumped(99_000_001, "Nova Proba", "48.1", "37.5", "UA");
    let cases = [
        ("too\tfew\n".to_owned(), "dump.txt:2:1: "),
        (dumped(99_000_002, "A", "91", "0", "UA"), "dump.txt:2:14: "),
        (
            dumped(99_000_002, "A", "1", "-181", "UA"),
            "dump.txt:2:16: ",
        ),
        (dumped(99_000_002, "A", "1", "2", "QQ"), "dump.txt:2:"),
        (dumped(99_000_001, "B", "1", "2", "UA"), "dump.txt:2:1: "),
        (
            dumped(99_000_002, "Nova Proba", "48.1", "37.5", "UA"),
            "dump.txt:2:1: ",
        ),
    ];
    for (bad, expected) in &cases {
        folder.file("dump.txt", format!("{good}{bad}"));
        let ran = folder.run(&["places", "import", "dump.txt", "--out", "own.bin"]);
        assert_eq!(ran.code, 2, "{bad} {}", ran.err);
        assert!(ran.err.starts_with(expected), "{expected} in {}", ran.err);
        assert!(!folder.path().join("own.bin").exists());
    }
    let all: String = cases.iter().map(|(bad, _)| bad.as_str()).collect();
    folder.file("dump.txt", format!("{good}{all}"));
    let ran = folder.run(&[
        "places",
        "import",
        "dump.txt",
        "--out",
        "own.bin",
        "--skip-faulty",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(
        ran.err.matches("dump.txt:").count(),
        cases.len(),
        "{}",
        ran.err
    );
    assert!(folder.path().join("own.bin").exists());
    folder
        .file("empty.txt", "")
        .file("bytes.txt", b"1\xff\n".as_slice());
    for (dump, expected) in [
        ("gone.txt", "gone.txt: cannot be read"),
        ("empty.txt", "empty.txt: no place"),
        ("bytes.txt", "bytes.txt:1:2: "),
    ] {
        let ran = folder.run(&["places", "import", dump, "--out", "other.bin"]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.starts_with(expected), "{}", ran.err);
        assert!(!folder.path().join("other.bin").exists());
    }
}
