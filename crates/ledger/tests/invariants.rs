//! What holds for any list of events: every row is evidenced, nothing unasserted is entered as
//! done, the record is a function of the events and survives being written and read.

mod support;

use proptest::prelude::*;
use rapporteur_ledger::{Record, RoundStatus};
use rapporteur_model::{Event, Modality, Tense};
use std::collections::BTreeSet;
use support::{Written, event, record, report};

const ACTS: [&str; 10] = [
    "meet",
    "mediate",
    "settle",
    "cease-fire",
    "violate-ceasefire",
    "aid",
    "sanction",
    "attack",
    "kill",
    "outlook",
];
const OPERATORS: [&str; 12] = [
    "request", "demand", "offer", "promise", "agree", "refuse", "threaten", "deny", "accuse",
    "suspend", "fail", "call-off",
];
const STATES: [&str; 4] = ["RUS", "UKR", "USA", "TUR"];
const PLACES: [&str; 3] = ["Istanbul", "Geneva", "Kharkiv"];

fn written() -> impl Strategy<Value = Written> {
    (
        (0usize..3, 1usize..1000, 0usize..6, 0usize..ACTS.len()),
        prop::collection::vec(0usize..OPERATORS.len(), 0..3),
        prop::collection::vec(0usize..STATES.len(), 0..3),
        prop::collection::vec(0usize..STATES.len(), 0..3),
        (
            prop::option::of(0usize..PLACES.len()),
            prop::option::of(1i8..30),
            prop::option::of(0u64..9),
        ),
        (any::<bool>(), 0u8..5, 0u8..3, any::<bool>()),
    )
        .prop_map(
            |(
                (report, number, sentence, act),
                operators,
                by,
                to,
                (place, day, killed),
                (negated, modality, tense, condition),
            )| {
                let names = |indices: &[usize]| {
                    indices
                        .iter()
                        .map(|&index| STATES[index])
                        .collect::<Vec<_>>()
                };
                let operators: Vec<_> = operators.iter().map(|&index| OPERATORS[index]).collect();
                let mut written = event(
                    ["a", "b", "c"][report],
                    number,
                    sentence,
                    ACTS[act],
                    &operators,
                )
                .by(&names(&by))
                .to(&names(&to))
                .modality(match modality {
                    0 => Modality::Possible,
                    1 => Modality::Planned,
                    2 => Modality::Hypothetical,
                    _ => Modality::Certain,
                })
                .tense(match tense {
                    0 => Tense::Future,
                    1 => Tense::Present,
                    _ => Tense::Past,
                });
                if negated {
                    written = written.negated();
                }
                if condition {
                    written = written.condition("if it is so");
                }
                if let Some(place) = place {
                    written = written.at(PLACES[place]);
                }
                if let Some(day) = day {
                    written = written.on("then", 7, day, day);
                }
                if let Some(killed) = killed {
                    written = written.killed(killed, Some(killed));
                }
                written
            },
        )
}

fn evidence(record: &Record) -> Vec<(&'static str, &[String])> {
    let mut all: Vec<(&'static str, &[String])> = Vec::new();
    all.extend(
        record
            .rounds
            .iter()
            .map(|row| ("round", row.evidence.as_slice())),
    );
    all.extend(
        record
            .ultimatums
            .iter()
            .map(|row| ("ultimatum", row.evidence.as_slice())),
    );
    all.extend(
        record
            .pledges
            .iter()
            .map(|row| ("pledge", row.evidence.as_slice())),
    );
    all.extend(
        record
            .violence
            .iter()
            .map(|row| ("violence", row.evidence.as_slice())),
    );
    all.extend(
        record
            .ceasefires
            .iter()
            .map(|row| ("ceasefire", row.evidence.as_slice())),
    );
    all.extend(
        record
            .outlook
            .iter()
            .map(|row| ("outlook", row.evidence.as_slice())),
    );
    all.extend(
        record
            .positions
            .iter()
            .map(|row| ("position", row.evidence.as_slice())),
    );
    all
}

fn number(events: Vec<Written>) -> Vec<Written> {
    events
        .into_iter()
        .enumerate()
        .map(|(index, mut written)| {
            written.0.id = format!("{}#{}", written.0.report, index + 1);
            written
        })
        .collect()
}

proptest! {
    #[test]
    fn every_row_rests_on_events_that_are_there(events in prop::collection::vec(written(), 0..25)) {
        let events = number(events);
        let reports = [report("a", Some(3)), report("b", Some(10)), report("c", None)];
        let record = record(&reports, events.clone());
        let ids: BTreeSet<_> = events.iter().map(|written| written.0.id.clone()).collect();
        for (table, evidence) in evidence(&record) {
            prop_assert!(!evidence.is_empty(), "{table} without evidence");
            prop_assert!(evidence.iter().all(|id| ids.contains(id)), "{table}: {evidence:?}");
            let once: BTreeSet<_> = evidence.iter().collect();
            prop_assert_eq!(once.len(), evidence.len(), "{} cites twice", table);
        }
    }

    #[test]
    fn nothing_unasserted_is_entered_as_done(events in prop::collection::vec(written(), 0..25)) {
        let events = number(events);
        let record = record(&[report("a", Some(3))], events.clone());
        let asserted = |id: &String| events.iter().map(|written| &written.0).any(|event: &Event| &event.id == id && event.status.is_asserted());
        for round in record.rounds.iter().filter(|round| round.status == RoundStatus::Held) {
            prop_assert!(round.evidence.iter().any(asserted), "{round:#?}");
        }
        for row in &record.violence {
            prop_assert!(row.evidence.iter().all(asserted), "{row:#?}");
        }
    }

    #[test]
    fn the_record_survives_being_written_and_read(events in prop::collection::vec(written(), 0..12)) {
        let events = number(events);
        let reports = [report("a", Some(3)), report("b", Some(10))];
        let first = record(&reports, events.clone());
        prop_assert_eq!(&first, &record(&reports, events));
        let json = serde_json::to_string(&first).unwrap();
        let read: Record = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }
}
