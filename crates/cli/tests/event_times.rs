//! When events were and by when things are due, as `code` tells it: one short case for each way
//! in which a time comes to an event. The many cases are in `bench/times`.

#![allow(clippy::expect_used, reason = "a test may fail")]

mod support;

use serde_json::{Value, json};
use support::Folder;

/// What is asked of one event of a text.
struct Case {
    day: Option<&'static str>,
    text: &'static str,
    act: &'static str,
    /// `value relation given_by`, or nothing.
    time: &'static str,
    /// `due bound what`, or nothing.
    deadline: &'static str,
}

const TUESDAY: Option<&str> = Some("2025-07-15");

const fn case(
    text: &'static str,
    act: &'static str,
    time: &'static str,
    deadline: &'static str,
) -> Case {
    Case {
        day: TUESDAY,
        text,
        act,
        time,
        deadline,
    }
}

const CASES: &[Case] = &[
    case(
        "Peru broke off relations with Chile in 1997 after the consulate was seized.",
        "reduce-relations",
        "1997 at clause",
        "",
    ),
    case(
        "The army imposed martial law in Mali in the coup of 1991.",
        "restrict",
        "1991 at clause",
        "",
    ),
    case(
        "Russia shelled Kharkiv on Monday.",
        "attack",
        "2025-07-14 at clause",
        "",
    ),
    case("Russia shelled Kharkiv.", "attack", "", ""),
    Case {
        day: None,
        ..case(
            "Russia shelled Kharkiv on Monday.",
            "attack",
            "? at clause",
            "",
        )
    },
    case(
        "On Monday, Armenia met Azerbaijan in Tbilisi and Turkey attacked Kurdish positions in Iraq.",
        "attack",
        "2025-07-14 at sentence",
        "",
    ),
    case(
        "Ukraine said on Monday that it had attacked the Russian port of Novorossiysk last week.",
        "attack",
        "2025-W28 at clause",
        "",
    ),
    case(
        "Ukraine said on Monday that it had attacked the Russian port of Novorossiysk.",
        "attack",
        "2025-07-14 before report_of",
        "",
    ),
    case(
        "From 3 to 5 June, Russian and Ukrainian delegations met in Istanbul.",
        "meet",
        "2025-06-03/2025-06-05 during clause",
        "",
    ),
    case(
        "Israel has attacked Hezbollah in Lebanon since 2 March.",
        "attack",
        "2025-03-02 since clause",
        "",
    ),
    case(
        "Germany condemned Friday's attack on Kyiv.",
        "criticise",
        "",
        "",
    ),
    case(
        "Colombia and the ELN met in Caracas on Monday. The ELN released six soldiers.",
        "release",
        "2025-07-14 at narrative",
        "",
    ),
    case(
        "Colombia and the ELN met in Caracas on Monday. The ELN had released six soldiers.",
        "release",
        "",
        "",
    ),
    case(
        "The United States demanded that Iran release the hostages by Friday.",
        "release",
        "",
        "2025-07-19T00:00:00 exact date_named",
    ),
    case(
        "On Monday Trump threatened Russia with sanctions if it does not agree to a ceasefire within 50 days.",
        "sanction",
        "2025-07-14 at clause",
        "2025-09-02T00:00:00 exact statement",
    ),
    case(
        "ECOWAS issued a 72-hour ultimatum to Niger.",
        "ultimatum",
        "",
        "2025-07-19T00:00:00 at_latest report",
    ),
    case(
        "Israel will not withdraw its troops from Lebanon before September.",
        "withdraw",
        "",
        "2025-09-01T00:00:00 at_earliest date_named",
    ),
    case(
        "Trump extended the deadline for Iran by two weeks.",
        "extend-deadline",
        "",
        "? unresolved earlier_deadline",
    ),
    case(
        "Trump gave Iran until 1 August to accept the deal. On Tuesday he extended the deadline by two weeks.",
        "extend-deadline",
        "2025-07-15 at clause",
        "2025-08-16T00:00:00 exact earlier_deadline",
    ),
];

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

#[test]
fn events_have_their_times_and_no_others() {
    let folder = Folder::new("event-times");
    for case in CASES {
        let mut report = json!({ "id": "r", "text": case.text });
        if let Some(day) = case.day {
            report["date"] = json!(day);
        }
        let ran = folder.run_with(
            &["code", "--quiet", "--format", "jsonl", "-"],
            format!("{report}\n").as_bytes(),
        );
        let events = ran.json_lines();
        let event = events
            .iter()
            .find(|event| event["act"] == case.act)
            .expect(case.text);
        let time = &event["time"];
        let found = if time.is_null() {
            String::new()
        } else {
            let parts = [&time["value"], &time["relation"], &time["given_by"]];
            parts.map(word).join(" ")
        };
        assert_eq!(found, case.time, "time of: {}", case.text);
        let deadline = &event["deadline"];
        let found = if deadline.is_null() {
            String::new()
        } else {
            let from = &deadline["counted_from"]["what"];
            [&deadline["due"], &deadline["bound"], from]
                .map(word)
                .join(" ")
        };
        assert_eq!(found, case.deadline, "deadline of: {}", case.text);
    }
}

#[test]
fn a_zone_gives_the_hour_of_the_world() {
    let folder = Folder::new("event-times-zone");
    let report = json!({
        "id": "r", "date": "2025-07-15",
        "text": "Turkey told Syria to withdraw by 2200 GMT on Friday.",
    });
    let ran = folder.run_with(
        &["code", "--format", "jsonl", "-"],
        format!("{report}\n").as_bytes(),
    );
    let events = ran.json_lines();
    let deadline = events
        .iter()
        .map(|event| &event["deadline"])
        .find(|deadline| !deadline.is_null())
        .expect("a deadline");
    assert_eq!(deadline["due"], "2025-07-18T22:00:00");
    assert_eq!(deadline["due_utc"], "2025-07-18T22:00:00Z");
    assert_eq!(deadline["time"]["zone"]["utc_offset_minutes"], 0);
}
