//! `rapporteur time`, end to end.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::{Folder, Ran};

/// The stretch of the input that a line tells of.
fn slice<'i>(input: &'i [u8], line: &Value) -> &'i [u8] {
    let at = |name: &str| usize::try_from(line[name].as_u64().unwrap()).unwrap();
    &input[at("start")..at("end")]
}

fn texts(ran: &Ran) -> Vec<String> {
    ran.json_lines()
        .iter()
        .map(|line| line["text"].as_str().unwrap().to_owned())
        .collect()
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

/// What every line promises, whatever the input is written in.
#[test]
fn offsets_count_bytes_of_the_input_as_it_was_given() {
    let folder = Folder::new("time-offsets");
    let plain = "Die Gespräche — “talks” — began on 3 May 1994.\r\n\r\nThey ended\r\nthe following day.\r\n";
    let latin = b"The caf\xE9s of G\xF6teborg and M\xFCnchen closed on 3 May 1994 and reopened on 4 May 1994.";
    let page = "<html><head><title>x &amp; y</title></head><body><p>The envoys &ldquo;met&rdquo; &amp; left on <b>3 May 1994</b>.</p>\n<p>They met again on 4&nbsp;May 1994.</p></body></html>";
    let records = "{\"id\": \"é\", \"text\": \"Caf\\u00e9s \\\"closed\\\" on 3 May 1994.\"}\n\n  {\"id\": \"2\", \"text\": \"They reopened\\non 4 May 1994.\"}\n";
    let laid_out = "[\n {\n  \"text\": \"They met on 3 May 1994.\"},\n\n {\"text\": \"They met on 4 May 1994.\"}]";
    let document = "<?xml version=\"1.0\"?>\n<TimeML><DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"1994-05-06\" functionInDocument=\"CREATION_TIME\">6 May</TIMEX3></DCT>\n<TEXT>\nAT&amp;T <EVENT eid=\"e1\">met</EVENT> <TIMEX3 tid=\"t1\" value=\"x\">yesterday</TIMEX3> and on 3 May 1994.\n</TEXT></TimeML>";
    let inputs: [(&str, Vec<u8>, usize); 9] = [
        ("plain.txt", plain.into(), 2),
        ("mark.txt", [b"\xEF\xBB\xBF", plain.as_bytes()].concat(), 2),
        ("wide.txt", utf_16(plain), 2),
        ("latin.txt", latin.to_vec(), 2),
        ("page.html", page.into(), 2),
        ("records.jsonl", records.into(), 2),
        ("wide.jsonl", utf_16(records), 2),
        ("list.json", laid_out.into(), 2),
        ("document.tml", document.into(), 2),
    ];
    for (name, bytes, expected) in &inputs {
        folder.file(name, bytes);
        let ran = folder.run(&["time", name]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        let lines = ran.json_lines();
        assert_eq!(lines.len(), *expected, "{name}: {}", ran.out);
        for line in lines {
            let there = slice(bytes, &line);
            let text = line["text"].as_str().unwrap();
            if name.starts_with("wide") {
                assert_eq!(there, &utf_16(text)[2..], "{name}: {line}");
            } else {
                assert_eq!(there, text.as_bytes(), "{name}: {line}");
            }
        }
    }
    let compressed = folder.run(&["time", "plain.txt"]).out;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, plain.as_bytes()).unwrap();
    folder.file("plain.txt.gz", gzip.finish().unwrap());
    let unpacked = folder.run(&["time", "plain.txt.gz"]).out;
    assert_eq!(unpacked.replace("plain.txt.gz", "plain.txt"), compressed);
}

#[test]
fn a_line_tells_all_that_is_known_of_a_time() {
    let folder = Folder::new("time-line");
    let text = "The envoys met on Monday at 2200 GMT. The talks lasted two days.";
    let ran = folder.run_with(&["time", "--date", "2025-06-03"], text.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = ran.json_lines();
    let monday = serde_json::json!({
        "source": "-", "report": lines[0]["report"], "start": 18, "end": 24, "text": "Monday",
        "type": "DATE", "value": "2025-06-02", "mod": null, "anchor": "report",
        "granularity": "day", "zone": null,
        "interval": {"start": "2025-06-02T00:00:00", "end": "2025-06-03T00:00:00"},
        "rule": lines[0]["rule"],
    });
    assert_eq!(lines[0], monday);
    assert_eq!(lines[1]["value"], "2025-06-02T22:00");
    assert_eq!(
        lines[1]["anchor"],
        serde_json::json!({"start": 18, "end": 24})
    );
    assert_eq!(
        lines[1]["zone"],
        serde_json::json!({"text": "GMT", "utc_offset_minutes": 0})
    );
    assert_eq!(lines[2]["value"], "P2D");
    assert_eq!(lines[2]["interval"], Value::Null);
}

#[test]
fn without_a_date_relative_times_stay_open_and_that_is_said_once() {
    let folder = Folder::new("time-undated");
    let text = "They met yesterday. They left today. They return tomorrow.";
    let ran = folder.run_with(&["time"], text.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines = ran.json_lines();
    assert_eq!(lines.len(), 3);
    for line in &lines {
        assert_eq!(line["value"], Value::Null, "{line}");
        assert_eq!(line["anchor"], Value::Null, "{line}");
        assert_eq!(line["interval"], Value::Null, "{line}");
    }
    assert_eq!(ran.err.matches("has no date").count(), 1, "{}", ran.err);
}

const DOCUMENT: &str = "<?xml version=\"1.0\" ?>\n<TimeML>\n\n<DOCID>doc-7</DOCID>\n\n<DCT><TIMEX3 tid=\"t3\" type=\"TIME\" value=\"1998-01-08T10:00\" temporalFunction=\"false\" functionInDocument=\"CREATION_TIME\">010898</TIMEX3></DCT>\n\n<TEXT>\n  R&amp;D \"talks\" <EVENT eid=\"e1\" class=\"OCCURRENCE\">began</EVENT>\n\n\tlast month  and <TIMEX3 tid=\"t9\" value=\"nonsense\">ended</TIMEX3> yesterday.\n</TEXT>\n\n<MAKEINSTANCE eventID=\"e1\" eiid=\"ei1\"/>\n\n</TimeML>\n";

#[test]
fn timeml_keeps_its_text_and_counts_from_its_own_time() {
    let folder = Folder::new("time-timeml");
    folder.file("doc.tml", DOCUMENT);
    let ran = folder.run(&["time", "--format", "timeml", "doc.tml"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let expected = DOCUMENT
        .replace("<EVENT eid=\"e1\" class=\"OCCURRENCE\">began</EVENT>", "began")
        .replace("<TIMEX3 tid=\"t9\" value=\"nonsense\">ended</TIMEX3>", "ended")
        .replace("<MAKEINSTANCE eventID=\"e1\" eiid=\"ei1\"/>\n\n", "")
        .replace("last month", "<TIMEX3 tid=\"t1\" type=\"DATE\" value=\"1997-12\" temporalFunction=\"true\" functionInDocument=\"NONE\" anchorTimeID=\"t3\">last month</TIMEX3>")
        .replace("yesterday", "<TIMEX3 tid=\"t2\" type=\"DATE\" value=\"1998-01-07\" temporalFunction=\"true\" functionInDocument=\"NONE\" anchorTimeID=\"t3\">yesterday</TIMEX3>");
    assert_eq!(ran.out, expected);
    // Marked once more, it stays as it is.
    let again = folder.run_with(&["time", "--format", "timeml", "-"], ran.out.as_bytes());
    assert_eq!(again.out, ran.out);
    // Another day takes the place of the document's, and that is said.
    let other = folder.run(&["time", "doc.tml", "--date", "2025-06-03"]);
    let values: Vec<_> = other
        .json_lines()
        .iter()
        .map(|line| line["value"].clone())
        .collect();
    assert_eq!(values, ["2025-05", "2025-06-02"]);
    assert!(other.err.contains("2025-06-03 is taken"), "{}", other.err);
    let written = folder.run(&[
        "time",
        "doc.tml",
        "--date",
        "2025-06-03",
        "--format",
        "timeml",
    ]);
    assert!(
        written.out.contains("<DOCID>doc-7</DOCID>"),
        "{}",
        written.out
    );
    assert!(written.out.contains(
        "value=\"2025-06-03\" temporalFunction=\"false\" functionInDocument=\"CREATION_TIME\""
    ));
    assert!(!written.out.contains("1998"), "{}", written.out);
}

#[test]
fn several_documents_go_to_a_folder() {
    let folder = Folder::new("time-folder");
    folder
        .file("in/a.txt", "They met on 3 May 1994.")
        .file("in/b.html", "<p>They met on 4 May 1994.</p>")
        .file("in/b.txt", "They met on 5 May 1994.")
        .file(
            "in/c.jsonl",
            "{\"text\":\"They met in 1995.\"}\n{\"text\":\"They met in 1996.\"}\n",
        )
        .file("in/d.tml", DOCUMENT);
    for arguments in [
        &["time", "--format", "timeml", "in"][..],
        &["time", "--format", "timeml", "in/c.jsonl"],
        &["time", "--output", "out", "in/a.txt"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (64, ""), "{}", ran.err);
        assert!(ran.err.contains("--output"), "{}", ran.err);
    }
    let ran = folder.run(&["time", "--format", "timeml", "--output", "out", "in"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    assert!(ran.err.contains("in/b.txt: "), "{}", ran.err);
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    for (name, value) in [
        ("a.tml", "1994-05-03"),
        ("b.tml", "1994-05-04"),
        ("c-1.tml", "1995"),
        ("c-2.tml", "1996"),
        ("d.tml", "1997-12"),
    ] {
        assert!(read(name).contains(&format!("value=\"{value}\"")), "{name}");
    }
    // What was read is never written over.
    let ran = folder.run(&["time", "--format", "timeml", "--output", "in", "in/d.tml"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("written over"), "{}", ran.err);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("in/d.tml")).unwrap(),
        DOCUMENT
    );
}

#[test]
fn bad_input_is_said_at_its_place_and_the_rest_read() {
    let folder = Folder::new("time-bad");
    folder
        .file("a-empty.txt", "")
        .file("b-binary.txt", b"\x7FELF\0\0\0")
        .file("c-broken.tml", "<TimeML>\n<TEXT>They met</EVENT> in 1994.</TEXT></TimeML>")
        .file("d-textless.tml", "<TimeML>They met in 1994.</TimeML>")
        .file("e-dated.tml", "<TimeML><DCT>\n<TIMEX3 tid=\"t0\" value=\"1998-13-45\" functionInDocument=\"CREATION_TIME\"/></DCT><TEXT>They met in 1994 and met yesterday.</TEXT></TimeML>")
        .file("f.txt", "They met in 1995.");
    let ran = folder.run(&["time", "."]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(texts(&ran), ["1994", "yesterday", "1995"]);
    for said in [
        "a-empty.txt: it is empty",
        "b-binary.txt: ",
        "c-broken.tml:2:15: not well-formed XML",
        "d-textless.tml:1:1: there is no <TEXT>",
        "e-dated.tml:2:25: the date '1998-13-45' in `DCT` is no date",
    ] {
        assert!(ran.err.contains(said), "{said} in {}", ran.err);
    }
    for date in ["yesterday", "2025-13-01", "2025-02-30", "99999-01-01"] {
        let ran = folder.run(&["time", "f.txt", "--date", date]);
        assert_eq!(ran.code, 64, "{date}: {}", ran.err);
    }
    // The ends of the calendar.
    for date in ["9999-12-31", "0001-01-01", "-009999-01-01"] {
        let text =
            "They meet tomorrow, in 900 years, next century; they met yesterday and 900 years ago.";
        let arguments = ["time", &format!("--date={date}"), "-"];
        let ran = folder.run_with(&arguments, text.as_bytes());
        assert_eq!(ran.code, 0, "{date}: {}", ran.err);
    }
    assert_eq!(folder.run(&["time", "nowhere.txt"]).code, 2);
}

#[test]
fn lines_come_in_the_order_of_the_inputs_whatever_the_threads() {
    let folder = Folder::new("time-order");
    let names: Vec<String> = (0..12).map(|number| format!("{number:02}.txt")).collect();
    for (number, name) in names.iter().enumerate() {
        let text = "They met there. ".repeat((number * 7) % 12 * 20);
        folder.file(name, format!("{text}They met in {}.", 1990 + number));
    }
    let named: Vec<&str> = names.iter().map(String::as_str).collect();
    let with = |threads: &str| folder.run(&[&["time", "--threads", threads][..], &named].concat());
    let ran = with("4");
    let years: Vec<String> = (1990..2002).map(|year| year.to_string()).collect();
    assert_eq!(texts(&ran), years);
    assert_eq!(with("1").out, ran.out);
}
