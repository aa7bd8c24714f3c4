//! `rapporteur lexicon`: faults with their places, patterns that never fire, and what a change
//! does to a corpus.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use serde_json::Value;
use std::fs;
use std::path::Path;
use support::Folder;

const MEET: &str = "\
[act]
name = \"meet\"
label = \"meets\"
noun = \"a meeting with\"
type = \"CONSULT\"
cameo = \"040\"
reciprocal = true
[[pattern]]
words = [\"meet\"]
as = \"verb\"
recipient = [\"object\", \"with\"]
yes = \"Chile met Peru.\"
no = \"The road meets the river.\"
[[pattern]]
words = [\"confer\"]
as = \"verb\"
recipient = [\"with\"]
yes = \"Chile conferred with Peru.\"
no = \"The university confers degrees.\"
";

const ATTACK: &str = "\
[act]
name = \"attack\"
label = \"attacks\"
noun = \"an attack on\"
type = \"ASSAULT\"
cameo = \"190\"
[[pattern]]
words = [\"attack\"]
as = \"verb\"
yes = \"Chile attacked Peru.\"
no = \"The critic attacked the book.\"
";

const REPORTS: &str = "Chile met Peru. Chile attacked Bolivia.\n\nThe harvest was good.\n";

/// A data folder with the project's names and codes, and acts of its own.
fn rules(folder: &Folder, name: &str, acts: &[(&str, &str)]) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    for part in ["ontology", "time", "clean", "actors"] {
        for entry in fs::read_dir(from.join(part)).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            // Of the names, those of countries are enough.
            if path.is_file() && (part != "actors" || file == "countries.tsv") {
                folder.file(&format!("{name}/{part}/{file}"), fs::read(&path).unwrap());
            }
        }
    }
    for (file, text) in acts {
        folder.file(&format!("{name}/{file}"), text);
    }
}

#[test]
fn a_sound_folder_passes_and_silent_patterns_are_listed() {
    let folder = Folder::new("lexicon-sound");
    let acts = [("acts/attack.toml", ATTACK), ("acts/meet.toml", MEET)];
    rules(&folder, "rules", &acts);
    let ran = folder.run(&["lexicon", "check", "--data", "rules"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(ran.err, "");
    assert!(
        ran.out.starts_with("3 patterns of 3 phrases, "),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with(" sentences; 0 faults\n"), "{}", ran.out);
    folder.file("report.txt", REPORTS);
    let check = [
        "lexicon",
        "check",
        "--data",
        "rules",
        "--corpus",
        "report.txt",
    ];
    let ran = folder.run(&check);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let silent =
        "rules/acts/meet.toml:15:9: never fires: confer\n1 report: 1 of the patterns never";
    assert!(ran.out.starts_with(silent), "{}", ran.out);
    let ran = folder.run(&[&check[..], &["--counts"]].concat());
    assert!(
        ran.out.starts_with(
            "1\tacts/attack.toml#1\tattack\n1\tacts/meet.toml#1\tmeet\n0\tacts/meet.toml#2\tconfer\n"
        ),
        "{}",
        ran.out
    );
}

#[test]
fn every_fault_is_told_with_its_place() {
    let folder = Folder::new("lexicon-faults");
    let unmet = MEET.replace("Chile met Peru.", "Chile was late.").replace(
        "The university confers degrees.",
        "Chile conferred with Fiji.",
    );
    let twice = ATTACK.replace("[\"attack\"]", "[\"attack\", \"meet\", \"attack\"]");
    let shadowed = MEET.replace("name = \"meet\"", "name = \"see\"");
    let code = ATTACK
        .replace("name = \"attack\"", "name = \"raid\"")
        .replace("\"190\"", "\"999\"");
    rules(
        &folder,
        "rules",
        &[
            ("acts/attack.toml", &twice),
            ("acts/broken.toml", "[act]\nname = \n"),
            ("acts/meet.toml", &unmet),
            ("acts/raid.toml", &code),
            ("acts/see.toml", &shadowed),
        ],
    );
    let ran = folder.run(&["lexicon", "check", "--data", "rules"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    for told in [
        "rules/acts/attack.toml:8:9: acts/attack.toml#1 has 'attack' twice",
        "rules/acts/broken.toml:2:",
        "rules/acts/meet.toml:12:8: acts/meet.toml#1 does not code its 'yes': Chile was late.",
        "rules/acts/meet.toml:19:7: acts/meet.toml#2 fires in its 'no': Chile conferred with Fiji.",
        "rules/acts/raid.toml:6:9: ",
        "rules/acts/see.toml:15:9: 'confer' of acts/see.toml#2 can never win: acts/meet.toml#2 has it \
         with the same conditions (rules/acts/meet.toml:15:9)",
    ] {
        assert!(ran.err.contains(told), "{told}\n{}", ran.err);
    }
    // Nothing is told but faults, and all are counted.
    let faults = format!("; {} faults\n", ran.err.lines().count());
    assert!(ran.out.ends_with(&faults), "{}\n{}", ran.out, ran.err);
    assert_eq!(folder.run(&["lexicon", "check", "--data", "none"]).code, 2);
}

#[test]
fn a_change_is_shown_event_by_event() {
    let folder = Folder::new("lexicon-diff");
    let acts = [("acts/attack.toml", ATTACK), ("acts/meet.toml", MEET)];
    rules(&folder, "old", &acts);
    let typed = MEET.replace("\"040\"", "\"042\"");
    let other = ATTACK.replace("\"attack\"]", "\"assail\"]");
    let other = other.replace("attacked", "assailed");
    rules(
        &folder,
        "new",
        &[("acts/attack.toml", &other), ("acts/meet.toml", &typed)],
    );
    folder.file("report.txt", REPORTS);
    folder.file("more.txt", "Peru assailed Chile.");
    let diff = [
        "lexicon",
        "diff",
        "report.txt",
        "more.txt",
        "--against",
        "old",
        "--data",
        "new",
    ];
    let ran = folder.run(&diff);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        ran.out,
        "\
report.txt: Chile met Peru.
  ~ 'met' CONSULT meet · CHL → PER · acts/meet.toml#1
      cameo: 040 → 042
      mode: – → visit
      score: 2.5 → 4.0
report.txt: Chile attacked Bolivia.
  - 'attacked' ASSAULT attack · CHL → BOL · acts/attack.toml#1
more.txt: Peru assailed Chile.
  + 'assailed' ASSAULT attack · PER → CHL · acts/attack.toml#1
2 reports; 2 events before, 2 after: 1 added, 1 dropped, 1 altered, 0 the same
"
    );
    let ran = folder.run(&[&diff[..], &["--format", "json"]].concat());
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found["summary"]["altered"], 1);
    let change = &found["changes"][0];
    assert_eq!(change["change"], "altered");
    assert_eq!(change["fields"][0]["field"], "cameo");
    assert_eq!(change["fields"][0]["after"], "042");
    assert_eq!(found["changes"][1]["event"]["act"], "attack");
    // The same against itself, and nothing to compare.
    let ran = folder.run(&[
        "lexicon",
        "diff",
        "report.txt",
        "--against",
        "old",
        "--data",
        "old",
    ]);
    assert_eq!(
        ran.out,
        "1 report; 2 events before, 2 after: 0 added, 0 dropped, 0 altered, 2 the same\n"
    );
    let ran = folder.run(&["lexicon", "diff", "report.txt"]);
    assert_eq!(ran.code, 64);
    assert!(ran.err.contains("--data"), "{}", ran.err);
}
