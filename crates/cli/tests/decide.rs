//! What people decide, and coding anew: `merge`, `split`, `decisions`, `recode`.

#![allow(clippy::unwrap_used)]

mod support;

use support::Folder;
use support::dump::dump;

fn line(id: &str, day: &str, text: &str) -> String {
    serde_json::json!({"id": id, "date": day, "text": text}).to_string() + "\n"
}

/// Two tellings of one strike, a strike elsewhere, and talks.
fn folder(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder.file(
        "reports.jsonl",
        line(
            "a",
            "2025-03-04",
            "Russian forces shelled Kharkiv on Monday, killing three people.",
        ) + &line(
            "b",
            "2025-03-05",
            "Russian forces shelled Kharkiv on Monday, killing three people, officials said.",
        ) + &line(
            "c",
            "2025-03-05",
            "Russian forces shelled Odesa on Tuesday, killing nine people.",
        ) + &line(
            "d",
            "2025-03-06",
            "Russia and Ukraine held talks in Istanbul on Thursday.",
        ),
    );
    let ran = folder.run(&["ingest", "reports.jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    folder
}

/// The incident of an event, as `--explain` tells it.
fn explained(folder: &Folder, one: &str, other: &str) -> String {
    let ran = folder.run(&["merge", one, other, "--explain"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

#[test]
fn merging_and_splitting_are_kept_and_taken_back() {
    let folder = folder("decide-all");
    let before = explained(&folder, "a#1", "b#1");
    assert!(
        before.starts_with("a#1 and b#1 are one incident: incident-"),
        "{before}"
    );
    assert!(
        before.contains("same-place") && before.contains("is enough"),
        "{before}"
    );
    let apart = explained(&folder, "a#1", "c#1");
    assert!(
        apart.starts_with("a#1 and c#1 are two incidents: incident-"),
        "{apart}"
    );
    let incident = before
        .split(": ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();

    let ran = folder.run(&[
        "split",
        "a#1",
        "b#1",
        "--by",
        "A. Reader",
        "--note",
        "two strikes",
    ]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "decision 1: a#1 and b#1 are two happenings\n"),
        "{}",
        ran.err
    );
    let split = explained(&folder, "a#1", "b#1");
    assert!(
        split.starts_with("a#1 and b#1 are two incidents"),
        "{split}"
    );
    assert!(split.contains("A. Reader): two strikes"), "{split}");

    let ran = folder.run(&["merge", &incident, "c#1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(explained(&folder, "a#1", "c#1").starts_with("a#1 and c#1 are one incident"));

    let again = folder.run(&["split", "b#1", "a#1"]);
    assert_eq!(
        (again.code, again.out.as_str()),
        (0, "that is decided already\n")
    );
    let contrary = folder.run(&["merge", "b#1", "a#1"]);
    assert_eq!(contrary.code, 2);
    assert!(
        contrary.err.contains(
            "decision 1 says the contrary (take it back first: rapporteur split --undo 1)"
        ),
        "{}",
        contrary.err
    );

    let list = folder.run(&["decisions"]);
    assert_eq!(list.out.lines().count(), 2, "{}", list.out);
    assert!(
        list.out
            .starts_with("   1  a#1 and b#1 are two happenings ("),
        "{}",
        list.out
    );
    for arguments in [["split", "--undo", "1"], ["merge", "--undo", "2-2"]] {
        let undone = folder.run(&arguments);
        assert_eq!(
            (undone.code, undone.out.as_str()),
            (0, "1 decision taken back\n"),
            "{}",
            undone.err
        );
    }
    assert!(explained(&folder, "a#1", "b#1").starts_with("a#1 and b#1 are one incident"));
    assert_eq!(folder.run(&["decisions"]).out, "");
    let all = folder
        .run(&["decisions", "--all", "--format", "jsonl"])
        .json_lines();
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|decision| decision["undone_at"].is_string()));
}

#[test]
fn what_is_not_there_is_told_with_what_is_like_it() {
    let folder = folder("decide-bad");
    let cases: [(&[&str], i32, &str); 7] = [
        (
            &["merge", "a#1", "a#9"],
            2,
            "there is no event 'a#9' (perhaps a#1?)",
        ),
        (
            &["merge", "a#1", "report#1"],
            2,
            "there is no event 'report#1'",
        ),
        (&["merge", "a#1", "a#1"], 2, "'a#1' is named twice"),
        (
            &["split", "a#1", "incident-000000000000"],
            2,
            "there is no incident 'incident-000000000000'",
        ),
        (&["merge", "a#1"], 64, "OTHER"),
        (
            &["merge", "a#1", "--undo"],
            2,
            "'a#1' is no number of a decision",
        ),
        (
            &["split", "a#1", "b#1", "--undo"],
            2,
            "there is no such decision to split that stands",
        ),
    ];
    for (arguments, code, told) in cases {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    let ran = folder.run(&["merge", "a#1", "b#1", "--db", "missing.db"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("missing.db: there is no store here"),
        "{}",
        ran.err
    );
    assert!(!folder.path().join("missing.db").exists());
}

#[test]
fn coding_anew_shows_what_changes_and_keeps_decisions() {
    let folder = folder("decide-recode");
    let none = folder.run(&["recode"]);
    assert_eq!(none.code, 0, "{}", none.err);
    assert!(none.out.starts_with("0 reports; "), "{}", none.out);
    let before = dump(folder.path().join("rapporteur.db"));
    let all = folder.run(&["recode", "--all", "--dry-run"]);
    assert!(
        all.out.starts_with("4 reports; ") && all.out.contains("0 added, 0 dropped, 0 altered"),
        "{}",
        all.out
    );

    // A lexicon without the word that makes an event: the second report's event moves up, and an
    // event that was decided about goes.
    folder.file("more.jsonl", line("e", "2025-03-07", "Spain expelled two diplomats of Chad. Russian forces shelled Sumy on Friday, killing two people."));
    assert_eq!(folder.run(&["ingest", "more.jsonl"]).code, 0);
    assert_eq!(folder.run(&["merge", "c#1", "e#2"]).code, 0);
    assert_eq!(folder.run(&["merge", "d#1", "e#1"]).code, 0);
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data");
    copy(std::path::Path::new(data), &folder.path().join("data"));
    std::fs::remove_file(folder.path().join("data/acts/expel.toml")).unwrap();
    let dry = folder.run(&["recode", "--data", "data", "--dry-run"]);
    assert!(
        dry.out.contains("\n  - ") || dry.out.contains("\n  ~ "),
        "{}",
        dry.out
    );
    assert_eq!(
        folder.run(&["decisions"]).out.lines().count(),
        2,
        "nothing is changed"
    );
    let ran = folder.run(&["recode", "--data", "data", "--format", "jsonl"]);
    let lines = ran.json_lines();
    assert_eq!(lines.last().unwrap()["summary"]["reports"], 5);
    let again = folder.run(&["recode", "--data", "data"]);
    assert!(again.out.starts_with("0 reports; "), "{}", again.out);
    let stored = dump(folder.path().join("rapporteur.db"));
    for row in before.lines().filter(|row| row.starts_with("events ")) {
        assert!(stored.contains(row), "earlier codings stay: {row}");
    }
    let decisions = folder.run(&["decisions"]).out;
    assert!(
        decisions.contains("c#1 and e#1 are one happening"),
        "it follows its event: {decisions}"
    );
    assert!(explained(&folder, "c#1", "e#1").starts_with("c#1 and e#1 are one incident"));
    assert!(
        !decisions.contains("d#1 and"),
        "its event is gone: {decisions}"
    );
    assert!(
        ran.err.contains("there is no event e#1 any more"),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, 1, "the rules have faults now: {}", ran.err);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn events_are_rejected_and_corrected_and_that_is_taken_back() {
    let folder = folder("decide-correct");
    let before = dump(folder.path().join("rapporteur.db"));
    let incidents = |folder: &Folder| {
        let ran = folder.run(&["list", "incidents", "--format", "jsonl"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.json_lines()
    };
    let all = incidents(&folder).len();

    let ran = folder.run(&[
        "reject",
        "c#1",
        "--by",
        "A. Reader",
        "--note",
        "an exercise",
    ]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "decision 1: c#1 is no event\n"),
        "{}",
        ran.err
    );
    assert_eq!(incidents(&folder).len(), all - 1);
    let again = folder.run(&["reject", "c#1"]);
    assert!(
        again.out.starts_with("that is decided already"),
        "{}",
        again.out
    );

    let ran = folder.run(&[
        "correct",
        "d#1",
        "--act",
        "aid",
        "--actor",
        "Turkey",
        "--recipient",
        "UKR",
        "--day",
        "2025-03-05",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let listed = incidents(&folder);
    let turned = listed
        .iter()
        .find(|row| row.to_string().contains("TUR"))
        .unwrap();
    assert_eq!(turned["day"], "2025-03-05", "{turned}");
    assert_eq!(turned["event_type"], "AID", "{turned}");

    let list = folder.run(&["decisions"]).out;
    assert!(
        list.contains("c#1 is no event (") && list.contains("an exercise"),
        "{list}"
    );
    assert!(list.contains("d#1 reads otherwise: {"), "{list}");

    let shown = folder.run(&["show", "c#1"]).out;
    assert!(shown.contains("decided: 1: c#1 is no event"), "{shown}");

    // Coding anew respects it.
    assert_eq!(folder.run(&["recode", "--all"]).code, 0);
    assert_eq!(incidents(&folder), listed);

    for arguments in [["reject", "c#1", "--undo"], ["correct", "2", "--undo"]] {
        let undone = folder.run(&arguments);
        assert_eq!(undone.out, "1 decision taken back\n", "{}", undone.err);
    }
    assert_eq!(incidents(&folder).len(), all);
    assert!(!before.is_empty());

    let cases: [(&[&str], &str); 6] = [
        (&["reject", "c#7"], "there is no event 'c#7' (perhaps c#1?)"),
        (&["correct", "c#1"], "nothing is said to be otherwise"),
        (
            &["correct", "c#1", "--act", "meeting"],
            "there is no act 'meeting' (perhaps meet",
        ),
        (
            &["correct", "c#1", "--day", "Tuesday"],
            "'Tuesday' makes no sense here",
        ),
        (
            &["correct", "c#1", "--killed", "9-3"],
            "'9-3' makes no sense here",
        ),
        (
            &["correct", "c#1", "--undo"],
            "there is no decision to correct 'c#1' that stands",
        ),
    ];
    for (arguments, told) in cases {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
    }
}
