//! The founding example: what a careful reader takes from `shared/seed/report.txt`, each thing
//! once although the text repeats, and nothing else.
//!
//! The report is not ours and lies beside the checkout; without it these tests say so and pass.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use support::Folder;

fn report() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed/report.txt");
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

fn read(path: &Path, date: Option<&str>) -> Value {
    let folder = Folder::new(&format!("founding-{}", date.unwrap_or("undated")));
    let path = path.to_string_lossy();
    let mut arguments = vec!["read", path.as_ref(), "--format", "json"];
    if let Some(date) = date {
        arguments.extend(["--date", date]);
    }
    serde_json::from_str(&folder.run(&arguments).out).expect("the program prints JSON")
}

/// The events of an act, with their operators.
fn of<'v>(record: &'v Value, act: &str, operators: &[&str]) -> Vec<&'v Value> {
    let events = record["events"].as_array().expect("events");
    let fits =
        |event: &&Value| event["act"] == act && event["operators"] == serde_json::json!(operators);
    events.iter().filter(fits).collect()
}

fn countries(parties: &Value) -> Vec<&str> {
    let mut codes: Vec<&str> = parties
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|party| party["country"].as_str())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn one<'v>(found: &[&'v Value], what: &str) -> &'v Value {
    assert_eq!(found.len(), 1, "{what}: {found:#?}");
    found[0]
}

#[test]
fn dated_it_gives_what_a_careful_reader_takes() {
    let Some(path) = report() else { return };
    let record = read(&path, Some("2025-07-22"));

    let call = one(
        &of(&record, "meet", &["request", "resume"]),
        "a call for renewed talks",
    );
    assert_eq!(call["event_type"], "REQUEST");
    assert_eq!(
        call["actors"],
        serde_json::json!([]),
        "nobody is named as having called"
    );
    assert_eq!(call["time"]["start"], "2025-07-19T00:00:00");
    assert_eq!(call["time"]["end"], "2025-07-21T00:00:00");
    assert!(call["status"]["condition"].is_null());

    let threat = one(
        &of(&record, "sanction", &["warn"]),
        "the threat of sanctions",
    );
    assert_eq!(threat["event_type"], "THREATEN");
    assert_eq!(countries(&threat["actors"]), ["USA"]);
    assert_eq!(threat["actors"][0]["sector"], "GOV");
    assert_eq!(countries(&threat["recipients"]), ["RUS"]);
    assert!(
        threat["status"]["condition"]["text"]
            .as_str()
            .is_some_and(|text| text.contains("ceasefire"))
    );
    let ultimatum = &record["ultimatums"].as_array().expect("ultimatums")[..];
    assert_eq!(ultimatum.len(), 1);
    assert_eq!(ultimatum[0]["deadline"]["due"], "2025-09-10T00:00:00");
    assert_eq!(ultimatum[0]["deadline"]["bound"], "at_latest");
    assert_eq!(ultimatum[0]["status"], "open");

    let saying = one(&of(&record, "comment", &[]), "the spokesman's words");
    assert_eq!(countries(&saying["actors"]), ["RUS"]);
    assert_eq!(saying["attribution"]["direct"], true);
    // The words shown are the words between the first pair of quotation marks of the report.
    let text = fs::read_to_string(&path).expect("the report is readable");
    let quoted = text
        .split_once('“')
        .and_then(|(_, rest)| rest.split_once('”'))
        .map(|(words, _)| words);
    let content = &saying["attribution"]["content"];
    let (start, end) = (
        content[0].as_u64().expect("start"),
        content[1].as_u64().expect("end"),
    );
    let clean = record["reports"][0]["text"].as_str().unwrap_or(&text);
    let start = usize::try_from(start).expect("a place in the text");
    let end = usize::try_from(end).expect("a place in the text");
    assert_eq!(clean.get(start..end), quoted);

    let outlook = record["outlook"].as_array().expect("outlook");
    let low = |speaker: Option<&str>| {
        outlook
            .iter()
            .any(|row| row["expectation"] == "low" && row["speaker"]["country"].as_str() == speaker)
    };
    assert!(
        low(Some("RUS")),
        "Peskov foresees no breakthrough: {outlook:#?}"
    );
    assert!(low(None), "the report itself expects little: {outlook:#?}");
    for row in outlook.iter().filter(|row| row["expectation"] == "low") {
        assert_eq!(row["expects"], "doubtful", "{row:#}");
        assert!(row["number"].as_f64().is_some_and(|number| number <= -1.0));
        assert_eq!(row["date"], "2025-07-22");
    }
    // Which words tell it, each of them words of the report.
    let told = |words: &str| {
        of(&record, "outlook", &[]).iter().any(|event| {
            let all = event["outlook"]["words"].as_array().into_iter().flatten();
            all.filter_map(|one| one["text"].as_str())
                .any(|one| one.contains(words))
        })
    };
    assert!(told("miraculous breakthrough"), "{outlook:#?}");
    assert!(told("considerable diplomatic work"), "{outlook:#?}");

    let earlier = one(
        &of(&record, "meet", &[])
            .into_iter()
            .filter(|event| event["status"]["aux"] == serde_json::json!(["historical"]))
            .collect::<Vec<_>>(),
        "earlier meetings",
    );
    assert_eq!(earlier["event_type"], "CONSULT");
    assert_eq!(countries(&earlier["actors"]), ["RUS", "UKR"]);
    assert_eq!(earlier["place"]["text"], "Istanbul");
    let rounds = record["rounds"].as_array().expect("rounds");
    let held: Vec<_> = rounds
        .iter()
        .filter(|round| round["status"] == "held")
        .collect();
    let held = one(&held, "rounds held");
    assert_eq!(held["outcomes"][0]["topic"], "ceasefire");
    assert_eq!(held["outcomes"][0]["result"], "none");

    let strikes = one(&of(&record, "attack", &[]), "air strikes");
    assert_eq!(strikes["event_type"], "ASSAULT");
    assert_eq!(strikes["mode"], "aerial");
    assert_eq!(
        strikes["counts"]["killed"],
        serde_json::json!({"min": 1, "max": null})
    );
    assert_eq!(strikes["actors"], serde_json::json!([]));

    let aid = one(&of(&record, "aid", &["promise"]), "military support");
    assert_eq!(aid["event_type"], "AGREE");
    assert_eq!(aid["act_kind"], "military");
    assert_eq!(countries(&aid["recipients"]), ["UKR"]);
    let pledges = record["pledges"].as_array().expect("pledges");
    assert_eq!(pledges.len(), 1);
    assert_eq!(pledges[0]["status"], "open");

    let coming: Vec<_> = rounds
        .iter()
        .filter(|round| round["duration"] == "two days")
        .collect();
    let coming = one(&coming, "the coming round");
    assert_eq!(coming["agenda"], serde_json::json!(["prisoners"]));

    let leaders: Vec<_> = of(&record, "meet", &[])
        .into_iter()
        .filter(|event| {
            event["actors"]
                .as_array()
                .is_some_and(|actors| actors.iter().any(|actor| actor["id"] == "vladimir-putin"))
        })
        .collect();
    let leaders = one(&leaders, "a meeting of leaders");
    assert_eq!(leaders["status"]["modality"], "possible");
    assert_ne!(leaders["event_type"], "CONSULT", "it did not take place");

    // Nothing but these: a failed agreement and the outlook are all that is left.
    let acts: Vec<&str> = record["events"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|event| event["act"].as_str())
        .collect();
    let others: Vec<&&str> = acts
        .iter()
        .filter(|act| {
            ![
                "meet", "sanction", "comment", "outlook", "attack", "aid", "settle",
            ]
            .contains(act)
        })
        .collect();
    assert!(others.is_empty(), "the report does not say: {others:?}");
    let settled = of(&record, "settle", &["fail"]);
    assert_eq!(
        one(&settled, "no agreement")["status"]["polarity"],
        "negated"
    );
}

#[test]
fn undated_its_times_are_said_to_be_unresolved() {
    let Some(path) = report() else { return };
    let record = read(&path, None);
    let dated = read(&path, Some("2025-07-22"));
    let acts = |record: &Value| -> Vec<String> {
        record["events"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|event| format!("{}{}", event["act"], event["operators"]))
            .collect()
    };
    assert_eq!(acts(&record), acts(&dated), "the same events");
    for event in record["events"].as_array().into_iter().flatten() {
        assert!(event["time"]["start"].is_null(), "{event:#}");
    }
    assert_eq!(record["ultimatums"][0]["deadline"]["bound"], "unresolved");
    let noted = record["problems"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|problem| {
            problem["message"]
                .as_str()
                .is_some_and(|message| message.contains("no date"))
        });
    assert!(noted, "{}", record["problems"]);
}
