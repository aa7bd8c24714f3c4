//! What is worth telling is told once, with its sentence, and nothing else is.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rapporteur_alerts::{Alert, Kind, Material, Rules, alerts, modified_z_score};
use rapporteur_ledger::{Ceasefire, Pledge, Round, Ultimatum, ViolenceWeek};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn read<T: DeserializeOwned>(values: Vec<Value>) -> Vec<T> {
    let read = values
        .into_iter()
        .map(|value| serde_json::from_value(value).unwrap());
    read.collect()
}

fn party(code: &str) -> Value {
    json!({"country": code, "sector": "GOV", "id": code, "names": [code]})
}

fn deadline(due: &str) -> Value {
    json!({
        "time": {"text": "by then", "span": [0, 1], "type": "DATE", "value": due, "mod": null,
                 "start": null, "end": null, "granularity": "day", "zone": null, "anchor": null,
                 "rule": "r"},
        "earliest": null, "due": format!("{due}T12:00:00"), "due_utc": null, "bound": "exact",
        "counted_from": {"what": "date_named", "text": "", "span": [0, 0], "start": null, "end": null}, "moved": null,
    })
}

struct Rows {
    rounds: Vec<Round>,
    ultimatums: Vec<Ultimatum>,
    pledges: Vec<Pledge>,
    ceasefires: Vec<Ceasefire>,
    violence: Vec<ViolenceWeek>,
}

impl Rows {
    fn on(&self, today: Date) -> Vec<Alert> {
        let material = Material {
            process: "process-1",
            rounds: &self.rounds,
            ultimatums: &self.ultimatums,
            pledges: &self.pledges,
            ceasefires: &self.ceasefires,
            violence: &self.violence,
        };
        alerts(&Rules::embedded(), &material, today)
    }
}

fn weeks(counts: &[usize]) -> Vec<ViolenceWeek> {
    let first = date(2025, 3, 3);
    let all = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    read(
        all.map(|(number, count)| {
            let monday = first + i64::try_from(number).unwrap().weeks();
            let names = |kind: &str| -> Vec<String> {
                (0..*count)
                    .map(|n| format!("{kind}-{number}-{n}"))
                    .collect()
            };
            json!({"week": monday, "side": null, "events": count, "claimed": 0, "killed": null,
                   "injured": null, "captured": null, "claimants": [], "rows": names("violence"),
                   "evidence": names("v")})
        })
        .collect(),
    )
}

fn filled() -> Rows {
    let step = |status: &str, day: &str, event: &str| json!({"status": status, "day": day, "evidence": event});
    Rows {
        rounds: read(vec![json!({
            "id": "round-1", "parties": [party("ARL"), party("BOR")], "third_parties": [], "called_by": [],
            "time": null, "venue": null, "duration": null, "level": null, "agenda": [],
            "status": "held", "outcomes": [], "numbers": [], "delegations": [], "next": null,
            "history": [
                step("called_for", "2025-07-01", "a#1"), step("agreed", "2025-07-02", "b#1"),
                step("scheduled", "2025-07-03", "c#1"), step("postponed", "2025-07-04", "d#1"),
                step("scheduled", "2025-07-06", "e#1"), step("under_way", "2025-07-08", "f#1"),
                step("held", "2025-07-09", "g#1"),
            ],
            "evidence": ["a#1", "b#1", "c#1", "d#1", "e#1", "f#1", "g#1"],
        })]),
        ultimatums: read(vec![json!({
            "id": "ultimatum-1", "day": "2025-07-05", "issuer": [party("USA")], "addressee": [party("ARL")],
            "demand": "a ceasefire", "demanded": null, "consequence": null,
            "deadline": deadline("2025-07-20"), "moves": [], "topics": [], "status": "open",
            "history": [], "decided_by": null, "evidence": ["u#1", "u#2", "u#3"],
        })]),
        pledges: Vec::new(),
        ceasefires: Vec::new(),
        violence: weeks(&[2, 3, 2, 1, 2, 2, 3, 2, 1, 2, 2, 3, 2, 2, 9]),
    }
}

fn told(alerts: &[Alert]) -> Vec<(Kind, &str, &str)> {
    let mut told: Vec<_> = alerts
        .iter()
        .map(|alert| (alert.kind, alert.row.as_str(), alert.evidence[0].as_str()))
        .collect();
    told.sort();
    told
}

#[test]
fn what_happened_lately_is_told() {
    let rows = filled();
    let found = rows.on(date(2025, 7, 10));
    assert_eq!(
        told(&found),
        [
            (Kind::NewUltimatum, "ultimatum-1", "u#1"),
            (Kind::RoundAnnounced, "round-1", "b#1"),
            (Kind::RoundAnnounced, "round-1", "e#1"),
            (Kind::RoundCalledOff, "round-1", "d#1"),
            (Kind::RoundHeld, "round-1", "f#1"),
        ]
    );
    let near = rows.on(date(2025, 7, 14));
    let due = near
        .iter()
        .find(|alert| alert.kind == Kind::Deadline)
        .unwrap();
    assert_eq!(
        (due.due, due.day),
        (Some(date(2025, 7, 20)), date(2025, 7, 13))
    );
    assert_eq!(due.evidence, ["u#1", "u#3"]);
    // Before it is near, and behind it, there is none.
    for day in [date(2025, 7, 12), date(2025, 7, 21)] {
        assert!(
            rows.on(day)
                .iter()
                .all(|alert| alert.kind != Kind::Deadline),
            "{day}"
        );
    }
    // What is long past is no news.
    assert!(rows.on(date(2026, 1, 1)).is_empty());
}

#[test]
fn violence_above_its_usual_level_is_told() {
    let rows = filled();
    let found = rows.on(date(2025, 6, 12));
    let week = found
        .iter()
        .find(|alert| alert.kind == Kind::Violence)
        .unwrap();
    assert_eq!(week.level, Some((9, 2.0)));
    assert_eq!(week.evidence.len(), 3);
    assert!(week.row.starts_with("violence-14"));
    // A week as usual, and one for which too few came before.
    assert!(
        rows.on(date(2025, 6, 5))
            .iter()
            .all(|alert| alert.kind != Kind::Violence)
    );
    let early = Rows {
        violence: weeks(&[1, 1, 30]),
        ..filled()
    };
    assert!(
        early
            .on(date(2025, 3, 20))
            .iter()
            .all(|alert| alert.kind != Kind::Violence)
    );
    // The week is told once while further acts are told.
    let more = Rows {
        violence: weeks(&[2, 3, 2, 1, 2, 2, 3, 2, 1, 2, 2, 3, 2, 2, 11]),
        ..filled()
    };
    let again = more.on(date(2025, 6, 13));
    let again = again
        .iter()
        .find(|alert| alert.kind == Kind::Violence)
        .unwrap();
    assert_eq!(again.id, week.id);
}

#[test]
fn scores_are_those_of_the_book() {
    let cases = [
        (5.0, vec![1.0, 2.0, 3.0, 4.0, 5.0], 0.6745 * 2.0),
        (3.0, vec![1.0, 2.0, 3.0, 4.0, 5.0], 0.0),
        (4.0, vec![2.0, 2.0, 2.0, 2.0, 4.0], 2.0 / (1.2533 * 0.4)),
        (2.0, vec![2.0, 2.0], 0.0),
        (3.0, vec![2.0, 2.0], f64::INFINITY),
        (3.0, vec![], 0.0),
    ];
    for (number, others, expected) in cases {
        let score = modified_z_score(number, &others);
        assert!(
            score == expected || (score - expected).abs() < 1e-9,
            "{number} {others:?}: {score}"
        );
    }
}

proptest! {
    #[test]
    fn an_alert_has_one_id_on_all_days_and_a_sentence(offset in 0_i32..80, later in 0_i32..80) {
        let rows = filled();
        let day = |days: i32| date(2025, 5, 20).checked_add(days.days()).unwrap();
        let (one, other) = (rows.on(day(offset)), rows.on(day(later)));
        let ids: BTreeSet<&str> = one.iter().map(|alert| alert.id.as_str()).collect();
        prop_assert_eq!(ids.len(), one.len());
        for alert in &one {
            prop_assert!(!alert.evidence.is_empty() && alert.day <= day(offset));
            let same = other.iter().find(|another| another.id == alert.id);
            if let Some(same) = same {
                prop_assert_eq!((&same.kind, &same.row), (&alert.kind, &alert.row));
            }
        }
    }
}
