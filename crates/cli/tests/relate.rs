//! `rapporteur relate`, end to end.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use support::Folder;

fn answers(lines: &str) -> Vec<Value> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn pairs_are_answered_in_their_order() {
    let folder = Folder::new("relate");
    let sentence = "Oslo said that Minsk had refused to release the sailors after talks with Riga.";
    let pairs = [
        format!(r#"{{"id":"a","sentence":"{sentence}","source":"Minsk","target":"the sailors"}}"#),
        r#"{"id":2,"sentence":"Turkish jets bombed a rebel camp near Idlib.","source":[0,7],"target":"a rebel camp"}"#.to_owned(),
        r#"{"sentence":"Teachers in Lima went on strike.","source":"Teachers","target":null}"#.to_owned(),
    ];
    let ran = folder.run_with(&["relate", "-"], (pairs.join("\n") + "\n").as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found = answers(&ran.out);
    let told: Vec<_> = found
        .iter()
        .map(|answer| (answer["id"].clone(), answer["root"].as_str().unwrap()))
        .collect();
    let expected = [
        (Value::from("a"), "REJECT"),
        (Value::from(2), "ASSAULT"),
        (Value::Null, "PROTEST"),
    ];
    assert_eq!(told, expected);
    assert_eq!(found[0]["act"], "release");
    assert_eq!(found[0]["operators"], serde_json::json!(["refuse"]));
    assert_eq!(found[1]["mode"], "aerial");
    assert!(!found[0]["rule"].as_array().unwrap().is_empty());
    let confidence = found[0]["confidence"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&confidence));
}

#[test]
fn the_two_sides_of_one_sentence_differ() {
    let folder = Folder::new("relate-sides");
    let sentence = "Norway condemned the raid in which Danish police detained a Swedish envoy.";
    let pairs = format!(
        "{{\"id\":1,\"sentence\":\"{sentence}\",\"source\":\"Norway\",\"target\":\"Danish police\"}}\n\
         {{\"id\":2,\"sentence\":\"{sentence}\",\"source\":\"Danish police\",\"target\":\"a Swedish envoy\"}}\n"
    );
    let ran = folder.run_with(&["relate", "-"], pairs.as_bytes());
    let roots: Vec<_> = answers(&ran.out)
        .iter()
        .map(|answer| answer["root"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(roots, ["ACCUSE", "COERCE"]);
}

#[test]
fn a_bad_line_costs_only_itself() {
    let folder = Folder::new("relate-bad");
    let pairs = "not json\n\
        \n\
        {\"id\":2,\"sentence\":\"Peru met Chile.\",\"source\":[0,99],\"target\":\"Chile\"}\n\
        {\"id\":3,\"sentence\":\"Peru's president met Chile's.\",\"source\":\"Peru\",\"target\":\"Chile\"}\n";
    let ran = folder.run_with(&["relate", "-"], pairs.as_bytes());
    assert_eq!(ran.code, 1, "{}", ran.err);
    let found = answers(&ran.out);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], 3);
    for place in ["-:1:", "-:3:"] {
        assert!(ran.err.contains(place), "{place} in {}", ran.err);
    }
    let nothing = folder.run_with(&["relate", "-"], b"{}\n");
    assert_eq!(nothing.code, 2);
}

#[test]
fn a_mark_that_does_not_stand_there_is_told_and_left_open() {
    let folder = Folder::new("relate-absent");
    let pairs = "{\"id\":1,\"sentence\":\"Police in Lima arrested a union leader.\",\"source\":\"Police in Lima\",\"target\":\"a recipient\"}\n\
        {\"id\":2,\"sentence\":\"The police arrested a union leader.\",\"source\":\"the Police\",\"target\":\"a union leader\"}\n";
    let ran = folder.run_with(&["relate", "-"], pairs.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let roots: Vec<_> = answers(&ran.out)
        .iter()
        .map(|answer| answer["root"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(roots, ["COERCE", "COERCE"]);
    assert!(
        ran.err.contains("-:1:1: the target 'a recipient'"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("-:2:"), "{}", ran.err);
}

#[test]
fn without_the_model_the_lexicon_says_only_what_it_knows() {
    let folder = Folder::new("relate-lexicon");
    let pairs = "{\"id\":1,\"sentence\":\"Peru lies beside Chile.\",\"source\":\"Peru\",\"target\":\"Chile\"}\n";
    let ran = folder.run_with(&["relate", "--lexicon-only", "-"], pairs.as_bytes());
    let found = answers(&ran.out);
    assert_eq!(found[0]["event_type"], Value::Null);
    assert_eq!(found[0]["rule"], serde_json::json!([]));
}
