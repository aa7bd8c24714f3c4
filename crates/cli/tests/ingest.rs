//! `rapporteur ingest`: the store after one run, after two, and after bad input.

mod support;

use support::dump::dump;
use support::{Folder, REPORT};

const TALKS: &str = "Armenia and Azerbaijan held talks in Geneva on 11 March 2025.";
const STRIKE: &str = "Russian forces shelled Kharkiv on 4 March 2025, killing three people.";

fn line(id: &str, day: &str, text: &str) -> String {
    serde_json::json!({"id": id, "date": day, "text": text}).to_string() + "\n"
}

fn reports(folder: &Folder) {
    folder
        .file("reports/one.md", REPORT)
        .file(
            "reports/more.jsonl",
            line("a", "2025-03-12", TALKS) + &line("b", "2025-03-05", STRIKE),
        )
        .file(
            "reports/undated.txt",
            "France promised humanitarian aid to Armenia.",
        );
}

#[test]
fn the_same_reports_again_change_nothing() {
    let folder = Folder::new("ingest-twice");
    reports(&folder);
    let first = folder.run(&["ingest", "reports"]);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(
        first
            .out
            .starts_with("4 reports: 4 new, 0 unchanged, 0 superseded, 0 failed; "),
        "{}",
        first.out
    );
    assert!(
        first
            .err
            .contains("reports/undated.txt: the report has no date"),
        "{}",
        first.err
    );
    let stored = dump(folder.path().join("rapporteur.db"));
    assert!(stored.contains("France promised"), "{stored}");
    let second = folder.run(&["ingest", "reports"]);
    assert_eq!(second.code, 0, "{}", second.err);
    assert_eq!(
        second.out,
        "4 reports: 0 new, 4 unchanged, 0 superseded, 0 failed; 0 new events\n"
    );
    assert_eq!(second.err, "", "what was told is not told again");
    assert_eq!(dump(folder.path().join("rapporteur.db")), stored);
}

#[test]
fn neither_threads_nor_batches_nor_the_way_in_matter() {
    let folder = Folder::new("ingest-ways");
    let corpus: String = (0..40)
        .map(|n| {
            line(
                &format!("r{}", n % 35),
                "2025-03-05",
                &format!("{STRIKE} {} were hurt.", n % 37),
            )
        })
        .collect();
    folder.file("all.jsonl", &corpus);
    let ways: [&[&str]; 4] = [
        &["--threads", "1"],
        &["--threads", "5", "--batch", "1"],
        &["--threads", "3", "--batch", "7", "--no-progress"],
        &["--quiet", "--batch", "1000"],
    ];
    let mut first = None;
    for (number, way) in ways.iter().enumerate() {
        let db = format!("{number}.db");
        let mut arguments = vec!["ingest", "all.jsonl", "--db", &db];
        arguments.extend(*way);
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, 0, "{way:?}: {}", ran.err);
        let stored = dump(folder.path().join(db));
        assert!(
            *first.get_or_insert_with(|| stored.clone()) == stored,
            "{way:?}"
        );
    }
    let arguments = ["ingest", "-", "--db", "piped.db"];
    let ran = folder.run_with(&arguments, corpus.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let sorted = |dump: &str| {
        let dump = dump.replace("all.jsonl", "-");
        let mut lines: Vec<_> = dump.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let piped = dump(folder.path().join("piped.db"));
    assert!(sorted(&piped) == sorted(&first.unwrap()));
}

#[test]
fn a_corrected_report_supersedes() {
    let folder = Folder::new("ingest-corrected");
    folder.file(
        "a.jsonl",
        line("a", "2025-03-05", STRIKE) + &line("b", "2025-03-12", TALKS),
    );
    folder.file(
        "b.jsonl",
        line("a", "2025-03-06", &STRIKE.replace("three", "five")),
    );
    folder.file(
        "c.jsonl",
        line("a", "2025-03-04", &STRIKE.replace("three", "two")),
    );
    let cases = [
        (
            "a.jsonl",
            "2 reports: 2 new, 0 unchanged, 0 superseded, 0 failed;",
        ),
        (
            "b.jsonl",
            "1 report: 0 new, 0 unchanged, 1 superseded, 0 failed;",
        ),
        (
            "c.jsonl",
            "1 report: 0 new, 0 unchanged, 0 superseded, 1 older than what is stored, 0 failed;",
        ),
        (
            "a.jsonl",
            "2 reports: 0 new, 2 unchanged, 0 superseded, 0 failed;",
        ),
    ];
    for (file, told) in cases {
        let ran = folder.run(&["ingest", file]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.starts_with(told), "{file}: {}", ran.out);
    }
    let stored = dump(folder.path().join("rapporteur.db"));
    for text in ["three people", "five people", "two people"] {
        assert!(stored.contains(text), "{text}: nothing is deleted");
    }
}

#[test]
fn bad_inputs_cost_themselves_only() {
    let folder = Folder::new("ingest-bad-inputs");
    let long = format!("{TALKS} {}", "They spoke again. ".repeat(17_000));
    folder
        .file("good.txt", TALKS)
        .file("empty.txt", "")
        .file("nothing/image.png", [0x89, b'P', b'N', b'G', 0, 1])
        .file("binary.txt", [0u8, 159, 146, 150, 0, 1, 2, 3, 0, 0, 7])
        .file("latin.txt", b"Le pr\xe9sident of Armenia met the pr\xe9sident of Azerbaijan.")
        .file("broken.jsonl", format!("{{\"id\": \"x\", \"te\n{}", line("a", "2025-03-12", TALKS)))
        .file("no-text.jsonl", "{\"id\": \"x\"}\n{\"id\": \"y\", \"text\": \"  \"}\n")
        .file("long.jsonl", line("l", "2025-03-12", &long))
        .file("french.jsonl", "{\"id\": \"f\", \"language\": \"fr\", \"date\": \"2025-03-12\", \"text\": \"Les pourparlers ont repris.\"}\n");
    // What is read, the exit code, what the summary begins with, and what standard error names.
    let cases: [(&[&str], i32, &str, &str); 11] = [
        (
            &["good.txt", "good.txt"],
            0,
            "1 report: 1 new, 0 unchanged",
            "",
        ),
        (&["nothing"], 2, "", "nothing: "),
        (&["missing.txt"], 2, "", "missing.txt: "),
        (
            &["empty.txt", "good.txt"],
            1,
            "1 report: 1 new, 0 unchanged, 0 superseded, 1 failed",
            "empty.txt: ",
        ),
        (
            &["binary.txt"],
            2,
            "0 reports: 0 new, 0 unchanged, 0 superseded, 1 failed",
            "binary.txt:",
        ),
        (&["latin.txt"], 0, "1 report: 1 new", ""),
        (
            &["broken.jsonl"],
            1,
            "1 report: 1 new, 0 unchanged, 0 superseded, 1 failed",
            "broken.jsonl:1",
        ),
        (
            &["no-text.jsonl"],
            2,
            "0 reports: 0 new, 0 unchanged, 0 superseded, 2 failed",
            "no-text.jsonl:2",
        ),
        (&["long.jsonl"], 0, "1 report: 1 new", ""),
        (
            &["french.jsonl"],
            0,
            "1 report: 1 new, 0 unchanged, 0 superseded, 0 failed; 0 new events",
            "only English is read",
        ),
        (
            &["no-such-*.txt", "good.txt"],
            1,
            "1 report: 1 new",
            "no-such-*.txt: ",
        ),
    ];
    for (number, (paths, code, told, err)) in cases.iter().enumerate() {
        let db = format!("{number}.db");
        let mut arguments = vec!["ingest", "--db", &db];
        arguments.extend(*paths);
        let ran = folder.run(&arguments);
        assert_eq!(ran.code, *code, "{paths:?}: {}", ran.err);
        assert!(ran.out.starts_with(told), "{paths:?}: {}", ran.out);
        assert!(ran.err.contains(err), "{paths:?}: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
    let ran = folder.run(&["ingest", "french.jsonl", "--db", "9.db"]);
    assert!(
        ran.out.starts_with("1 report: 0 new, 1 unchanged"),
        "{}",
        ran.out
    );
    assert!(
        dump(folder.path().join("9.db")).contains("only English is read"),
        "problems are stored"
    );
    assert!(
        !folder.path().join("1.db").exists(),
        "nothing to read makes no store"
    );
}

#[test]
fn a_store_that_cannot_be_used_is_told_at_once() {
    let folder = Folder::new("ingest-bad-store");
    folder.file("good.txt", TALKS).file("folder/keep", "").file(
        "text.db",
        "This is a text and no database at all, however long one looks at it.\n".repeat(99),
    );
    let other = rusqlite::Connection::open(folder.path().join("other.db")).unwrap();
    other
        .execute_batch("CREATE TABLE reports (id INTEGER, title TEXT)")
        .unwrap();
    assert_eq!(
        folder.run(&["ingest", "good.txt", "--db", "newer.db"]).code,
        0
    );
    let newer = rusqlite::Connection::open(folder.path().join("newer.db")).unwrap();
    newer
        .execute_batch("INSERT INTO rapporteur_migrations VALUES (9999, 'of the future', '')")
        .unwrap();
    drop((other, newer));
    let cases = [
        (
            "folder",
            "folder: this is no database (name another file with --db)",
        ),
        (
            "text.db",
            "text.db: this is no database (name another file with --db)",
        ),
        (
            "other.db",
            "other.db: this database holds other tables and no store of Rapporteur (name another with --db)",
        ),
        (
            "newer.db",
            "newer.db: written by a newer version of Rapporteur",
        ),
        ("nowhere/a.db", "nowhere/a.db: cannot be written"),
        (
            "mysql://localhost/a",
            "`mysql://localhost/a` names no store (give a file",
        ),
        ("", "`` names no store (give a file"),
        (
            "postgres://nobody:secret@127.0.0.1:9/none",
            "postgres://nobody@127.0.0.1:9/none: cannot connect",
        ),
    ];
    for (db, told) in cases {
        let ran = folder.run(&["ingest", "good.txt", "--db", db]);
        assert_eq!(ran.code, 2, "{db}: {}", ran.err);
        assert!(ran.err.contains(told), "{db}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{db}: {}", ran.err);
        assert!(!ran.err.contains("secret"), "{}", ran.err);
        assert_eq!(ran.out, "", "{db}");
    }
}
