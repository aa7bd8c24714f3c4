//! `rapporteur explain`: what was read, by which rules, and what near misses lacked.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use serde_json::Value;
use support::Folder;

fn explained(folder: &Folder, sentence: &str) -> Value {
    let ran = folder.run(&["explain", sentence, "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn a_page_has_tree_actors_patterns_events_and_near_misses() {
    let folder = Folder::new("explain-page");
    let ran = folder.run(&[
        "explain",
        "Armenia urged Azerbaijan to meet.",
        "--date",
        "2025-03-12",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in [
        "urged  VBD ROOT\n├─ Armenia  NNP nsubj",
        "Armenia → Armenia ARM [ARM]; by the name 'Armenia', data/actors/",
        "request∘meet → event 1\n",
        "request: 'urged' by operators/request.toml#",
        "its act in: infinitive",
        "meet: 'meet' by acts/meet.toml#",
        "1. REQUEST meet, CAMEO 026: request∘meet\n",
        "status: affirmed, past, certain\n",
        "Near misses\n",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "colour in a pipe");
}

#[test]
fn a_near_miss_names_the_condition_that_failed() {
    let folder = Folder::new("explain-miss");
    folder
        .file("rules/ontology/types.tsv", data("ontology/types.tsv"))
        .file("rules/ontology/modes.tsv", data("ontology/modes.tsv"))
        .file("rules/ontology/cameo.tsv", data("ontology/cameo.tsv"))
        .file(
            "rules/acts/probe.toml",
            "\
[act]
name = \"probe\"
label = \"probes\"
noun = \"a probe of\"
type = \"ACCUSE\"
cameo = \"090\"
[[pattern]]
words = [\"examine\"]
as = \"verb\"
object = [\"border\"]
with = [\"army\"]
yes = \"Chile's army examined the border.\"
no = \"She examined the child.\"
[[pattern]]
words = [\"inspect\"]
as = \"verb\"
without = [\"kitchen\"]
needs = [\"with\"]
yes = \"Chile inspected the border with Peru.\"
no = \"Chile inspected the kitchen with Peru.\"
[[pattern]]
words = [\"scrutinise\"]
as = \"verb\"
known = [\"subject\"]
yes = \"Chile scrutinised Peru.\"
no = \"A cook scrutinised a cake.\"
[[pattern]]
words = [\"declare\"]
as = \"verb\"
content = [\"must\"]
yes = \"Chile declared that Peru must leave.\"
no = \"Chile declared that it was late.\"
",
        );
    // The sentence, what is told of the word, and the parts of what it lacks.
    let cases = [
        (
            "The army examined the child.",
            "#1): its object is 'child' and must be one of: border",
        ),
        (
            "Doctors examined the border.",
            "#1): one of these must stand by it: army",
        ),
        (
            "Officers inspected the border.",
            "#2): nothing stands in a place that it needs: with",
        ),
        (
            "Officers inspected the kitchen with a lamp.",
            "#2): 'kitchen' stands by it and must not",
        ),
        (
            "A cook scrutinised a cake.",
            "#3 asks for a known party to politics in subject, and none stands there",
        ),
        (
            "Officers declared that it was late.",
            "#4): the verb of its clause or infinitive must be one of: must",
        ),
    ];
    for (sentence, told) in cases {
        let ran = folder.run(&["explain", sentence, "--data", "rules"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains(told), "{told}\n{}", ran.out);
    }
}

/// A file of the project's data.
fn data(path: &str) -> Vec<u8> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/");
    std::fs::read(format!("{root}{path}")).unwrap()
}

#[test]
fn a_form_without_an_event_says_why() {
    let folder = Folder::new("explain-why");
    let cases = [
        (
            "It is unclear whether Azerbaijan attacked Armenia.",
            "attack",
            "only_in_condition",
        ),
        (
            "Armenia and Azerbaijan held talks on a prisoner exchange.",
            "exchange-prisoners",
            "content",
        ),
        ("The cooks met the waiters.", "meet", "no_party"),
    ];
    for (sentence, act, why) in cases {
        let explained = explained(&folder, sentence);
        let forms = explained["sentences"][0]["forms"].as_array().unwrap();
        let found = forms.iter().any(|form| {
            form["act"]["name"] == act
                && form["outcome"]["result"] == "left_out"
                && form["outcome"]["why"] == why
        });
        assert!(found, "{sentence}: {forms:#?}");
    }
}

#[test]
fn standard_input_is_explained_and_nothing_is_refused() {
    let folder = Folder::new("explain-input");
    let two = b"Chile met Peru. The harvest was good.";
    for arguments in [
        &["explain", "-", "--format", "json"][..],
        &["explain", "--format", "json"],
    ] {
        let ran = folder.run_with(arguments, two);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let explained: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(explained["sentences"].as_array().unwrap().len(), 2);
        assert_eq!(explained["sentences"][0]["events"][0]["act"], "meet");
        // Heads point into the sentence's own words.
        assert_eq!(explained["sentences"][1]["tokens"][0]["head"], 1);
    }
    assert_eq!(folder.run(&["explain", " "]).code, 64);
    let long = "word ".repeat(20_000);
    let ran = folder.run_with(&["explain"], long.as_bytes());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("bytes"), "{}", ran.err);
}
