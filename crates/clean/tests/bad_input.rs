//! Bad input of every kind: one clear problem each, and the rest is read.

// Helpers fail a test as its body does.
#![allow(clippy::unwrap_used)]

use rapporteur_clean::{Cleaner, Input, Options, inputs};
use rapporteur_model::Severity;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

fn cleaner() -> Cleaner {
    Cleaner::embedded(Options {
        given_date: Some(jiff::civil::date(2025, 7, 22)),
        ..Options::default()
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("rapporteur-clean-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn each_bad_input_gives_one_clear_problem() {
    let cut_text = gzip(b"They met in Doha.\nThey left at noon.\nThe last line is cut in the mid");
    let cut_lines = gzip(b"{\"text\":\"One met.\"}\n{\"text\":\"Two met.\"}\n{\"text\":\"Three");
    let cut = |bytes: &[u8]| bytes[..bytes.len() - 12].to_vec();
    let cases: Vec<(&str, Vec<u8>, usize, &str)> = vec![
        (
            "a.txt",
            b"".to_vec(),
            0,
            "a.txt: it is empty (check that it was saved whole)",
        ),
        ("a.txt", b" \n\t\r\n".to_vec(), 0, "nothing to read"),
        (
            "a.html",
            b"<html><body></body></html>".to_vec(),
            0,
            "a.html: there is no text in it",
        ),
        (
            "a.txt",
            b"Subscribe\n\nRead more".to_vec(),
            0,
            "boilerplate",
        ),
        (
            "a.txt",
            b"They\nmet\0 in Doha".to_vec(),
            0,
            "a.txt:2:4: this is binary",
        ),
        ("a.txt", b"%PDF-1.7 x".to_vec(), 0, "a PDF document"),
        (
            "a.docx",
            b"PK\x03\x04x".to_vec(),
            0,
            "a Word, Excel or zip file",
        ),
        ("a.txt", b"\x89PNG\r\n\x1a\n".to_vec(), 0, "a PNG image"),
        ("a.txt.gz", gzip(b"%PDF-1.7 x"), 0, "a PDF document"),
        ("a.txt.gz", gzip(b""), 0, "it is empty"),
        (
            "a.txt.gz",
            b"\x1f\x8b".to_vec(),
            0,
            "the compressed data end too early",
        ),
        (
            "a.txt.gz",
            cut(&cut_text),
            1,
            "the compressed data end too early; what could be unpacked was read",
        ),
        (
            "a.jsonl.gz",
            cut(&cut_lines),
            2,
            "a.jsonl.gz:3: the compressed data end too early",
        ),
        (
            "a.txt.zst",
            b"\x28\xb5\x2f\xfd\x04\x00".to_vec(),
            0,
            "the compressed data",
        ),
        (
            "a.txt",
            "They métà\nThe \u{201c}"
                .bytes()
                .chain(*b"\xFF end")
                .collect(),
            1,
            "a.txt:2:6: bytes that are invalid in UTF-8",
        ),
        (
            "a.txt",
            b"They met \xFF\xFE\xFD in Doha".to_vec(),
            1,
            "a.txt:1:10: not valid UTF-8",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"One.\"}\nnot json\n{\"text\":\"Two.\"}\n".to_vec(),
            2,
            "a.jsonl:2:1: not a JSON record",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"One.\"}\n{\"text\":\"Tw".to_vec(),
            1,
            "a.jsonl:2:11: not a JSON record: EOF",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"One.\"}\n{\"id\":1}\n".to_vec(),
            1,
            "a.jsonl:2:1: the record has no `text`",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"One.\"}\n{\"text\":[1]}\n".to_vec(),
            1,
            "a.jsonl:2:9: `text` is not a string",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"One.\"}\n{\"text\":\"\"}\n".to_vec(),
            1,
            "a.jsonl:2: there is no text in it",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"One.\"}\n\"text\"\n".to_vec(),
            1,
            "a.jsonl:2:1: not a JSON record: it does not start with `{`",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"One.\",\"title\":true}\n".to_vec(),
            1,
            "a.jsonl:1:24: `title` is neither",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"One.\",\"date\":\"03/04/2025\"}\n".to_vec(),
            1,
            "a.jsonl:1:23: the date '03/04/2025' in `date` can be read as two different days",
        ),
        (
            "a.jsonl",
            b"{\"text\":\"On\xFFe.\"}\n".to_vec(),
            1,
            "a.jsonl:1:12: bytes that are invalid in UTF-8",
        ),
        ("a.json", b"[]".to_vec(), 0, "a.json: there is no record"),
        (
            "a.json",
            b"[{\"text\":\"One.\"},\n{\"text\":\"Tw".to_vec(),
            1,
            "a.json:2:",
        ),
        (
            "a.jsonl",
            "x\n".repeat(5000).into_bytes(),
            0,
            "none of the first 100 records",
        ),
        (
            "a.jsonl",
            format!("{{\"text\":\"One.\",\"x\":{}}}\n", "[".repeat(100_000)).into_bytes(),
            0,
            "a.jsonl:1:100020: not a JSON record",
        ),
    ];
    for (name, bytes, expected, said) in cases {
        let (reports, problems) = cleaner().clean(&bytes, name);
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        let of = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!(reports.len(), expected, "{of}: {lines:?}");
        assert!(
            lines.iter().any(|line| line.contains(said)),
            "{of}: {lines:?}"
        );
        let real: Vec<_> = problems
            .iter()
            .filter(|problem| problem.severity != Severity::Note)
            .collect();
        // The file of junk says something of each of the lines that it tried.
        assert!(
            real.len() == 1 || said.starts_with("none of"),
            "{of}: {lines:?}"
        );
        assert!(
            real.iter().all(|problem| !problem.advice.is_empty()),
            "{lines:?}"
        );
    }
}

#[test]
fn a_single_line_of_50_mb_is_read() {
    let mut line = String::new();
    let mut number = 0;
    while line.len() < 50 << 20 {
        number += 1;
        line.push_str(&format!(
            "In round {number} of the talks nothing at all was agreed upon by either side. "
        ));
    }
    let (reports, problems) = cleaner().clean(line.as_bytes(), "a.txt");
    assert_eq!(problems, Vec::new());
    assert_eq!(reports[0].text, line.trim_end());
}

#[test]
fn what_is_larger_than_the_limit_is_refused_and_the_rest_read() {
    let mut lines = vec![b'x'; rapporteur_clean::MAX_REPORT_BYTES + 10];
    let (reports, problems) = cleaner().clean(&lines, "a.txt");
    assert_eq!((reports.len(), problems.len()), (0, 1));
    assert!(problems[0].to_string().contains("larger than 64 MiB"));
    lines.extend_from_slice(b"\n{\"text\":\"They met.\"}\n");
    let (reports, problems) = cleaner().clean(&lines, "a.jsonl");
    assert_eq!((reports.len(), problems.len()), (1, 1));
    assert!(
        problems[0]
            .to_string()
            .starts_with("a.jsonl:1: one report here is larger")
    );
}

#[test]
fn a_small_file_that_unfolds_to_much_stops_at_the_limit() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..(rapporteur_clean::MAX_REPORT_BYTES >> 20) + 2 {
        gzip.write_all(&zeros).unwrap();
    }
    let (reports, problems) = cleaner().clean(&gzip.finish().unwrap(), "a.txt.gz");
    assert_eq!((reports.len(), problems.len()), (0, 1));
    assert!(problems[0].to_string().contains("larger than 64 MiB"));
}

/// Pages made to cost more than they should; the test's own patience is the limit.
#[test]
fn hostile_pages_are_read() {
    let nest = |open: &str, close: &str| {
        format!("{}They met.{}", open.repeat(100_000), close.repeat(100_000))
    };
    let pages = [
        nest("<div>", "</div>"),
        nest("<div><p>", ""),
        nest("<b>", "</b>"),
        nest("<b><p>", ""),
        nest("<a href=x>", ""),
        nest("<table><tr><td>", ""),
        nest("<blockquote class='a b c'>x ", "</blockquote>"),
        nest("<ul><li>", ""),
        nest("<span>", "</span>"),
        nest("<select><option>", "</select>"),
        nest("<svg><g>", "</g></svg>"),
        nest("<", ">"),
        nest("<a \"", ""),
        nest("<a b='", ""),
        nest("<!--", "-->"),
        nest("<script>", "</script>"),
        nest("<title>", ""),
        nest("&amp", ""),
        nest("", "</p>"),
        nest("<p>x", "</div>"),
    ];
    for (index, page) in pages.iter().enumerate() {
        let (reports, problems) = cleaner().clean(
            format!("<html><body><p>First words.</p>{page}").as_bytes(),
            "a.html",
        );
        assert_eq!(reports.len(), 1, "page {index}: {problems:?}");
        assert!(reports[0].text.starts_with("First words."), "page {index}");
    }
}

#[test]
fn files_folders_and_patterns_are_found_and_what_is_missing_is_said() {
    let folder = folder("inputs");
    for (name, text) in [
        ("b.txt", "They met in Bern."),
        ("a.md", "They met in Arusha."),
        (
            "sub/c.jsonl",
            "{\"id\":\"1\",\"text\":\"They met in Cairo.\"}\n{\"id\":\"1\",\"text\":\"They met in Doha.\"}\n",
        ),
        ("sub/deep/d.html", "<p>They met in Evian.</p>"),
        ("sub/picture.png", "x"),
        ("note.log", "They met in Fez."),
        (".hidden.txt", "x"),
    ] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let at = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let names = |arguments: &[String]| {
        let (inputs, problems) = inputs(arguments);
        let prefix = format!("{}/", folder.to_string_lossy());
        let names: Vec<_> = inputs
            .iter()
            .map(|input| input.name().replace(&prefix, ""))
            .collect();
        let said: Vec<_> = problems
            .iter()
            .map(|problem| problem.to_string().replace(&prefix, ""))
            .collect();
        (names, said)
    };

    let (found, said) = names(&[folder.to_string_lossy().into_owned()]);
    assert_eq!(found, ["a.md", "b.txt", "sub/c.jsonl", "sub/deep/d.html"]);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("left out 2 files"), "{said:?}");

    assert_eq!(names(&[at("*.txt"), at("b.txt")]).0, ["b.txt"]);
    assert_eq!(names(&[at("**/*.html")]).0, ["sub/deep/d.html"]);
    assert_eq!(names(&[at("note.log")]).0, ["note.log"]);
    assert_eq!(inputs(&[]).0, [Input::Standard]);
    assert_eq!(inputs(&["-".into()]).0, [Input::Standard]);

    let (found, said) = names(&[at("gone.txt"), at("*.none"), at("b.txt"), at("[")]);
    assert_eq!(found, ["b.txt"]);
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said[0].starts_with("gone.txt: there is no such file"),
        "{said:?}"
    );
    assert!(said[1].contains("no file fits"), "{said:?}");
    assert!(said[2].contains("pattern"), "{said:?}");

    // One batch with good and bad: the good is read, and an id that came before is noted.
    let (found, _) = inputs(&[folder.to_string_lossy().into_owned()]);
    let mut batch = vec![Input::File(folder.join("vanished.txt"))];
    batch.extend(found);
    let cleaner = cleaner();
    let steps: Vec<_> = cleaner.read(batch).collect();
    let reports: Vec<_> = steps
        .iter()
        .filter_map(|(report, _)| report.as_ref())
        .collect();
    assert_eq!(reports.len(), 5);
    let said: Vec<_> = steps
        .iter()
        .flat_map(|(_, problems)| problems)
        .map(ToString::to_string)
        .collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("no such file"));
    assert!(said[1].contains("the id '1' came before"));
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("permissions");
    let closed = folder.join("closed");
    fs::create_dir(&closed).unwrap();
    fs::write(folder.join("closed.txt"), "x").unwrap();
    fs::write(folder.join("open.txt"), "They met.").unwrap();
    for path in [&closed, &folder.join("closed.txt")] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    }
    // Whoever may read everything (root) cannot see this fail.
    let closed_to_us = fs::read_dir(&closed).is_err();
    let (found, mut problems) = inputs(&[folder.to_string_lossy().into_owned()]);
    let cleaner = cleaner();
    let mut read = 0;
    for (report, said) in cleaner.read(found) {
        read += usize::from(report.is_some());
        problems.extend(said);
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    if closed_to_us {
        assert_eq!(read, 1);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(
            problems
                .iter()
                .all(|problem| problem.message == "no permission to read it"),
            "{problems:?}"
        );
    } else {
        assert_eq!(read, 2);
    }
}
