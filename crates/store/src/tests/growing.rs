//! Settled again and again while reports come in, the record is that of one settling of all of them,
//! identities and numbers of rows included.

use super::content::dump;
use crate::support::{Place, at, meeting, report, write};
use crate::{
    Coded, Decision, Knowledge, Settled, Settler, Settling, SharedSettler, Store, StoreError,
    Verdict, Version,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use rapporteur_duplicates::Sketch;
use rapporteur_model::{Event, Span};
use std::sync::OnceLock;

/// What an event says: who does what to whom, how it is spoken of, and about what.
type Says = (usize, usize, usize, usize, usize);

/// A report: its number, its day in July 2025 (none: 0), what it is worded like, what it tells.
type Tells = (usize, i8, usize, Vec<Says>);

const WHO: [(&str, &str); 5] = [
    ("RUS", "GOV"),
    ("UKR", "GOV"),
    ("USA", "GOV"),
    ("TUR", "GOV"),
    ("ISR", "MIL"),
];
const ACTS: [(&str, &str); 9] = [
    ("meet", "CONSULT"),
    ("attack", "ASSAULT"),
    ("kill", "ASSAULT"),
    ("cease-fire", "AGREE"),
    ("sanction", "SANCTION"),
    ("aid", "AID"),
    ("withdraw", "RETREAT"),
    ("mediate", "CONSULT"),
    ("exchange-prisoners", "COOPERATE"),
];
const OPERATORS: [&[&str]; 7] = [
    &[],
    &["request"],
    &["promise"],
    &["refuse"],
    &["threaten"],
    &["agree"],
    &["accuse"],
];
const TOPICS: [&[&str]; 4] = [
    &[],
    &["ceasefire"],
    &["territory"],
    &["prisoners", "ceasefire"],
];

fn says() -> impl Strategy<Value = Says> {
    (
        0..WHO.len(),
        0..WHO.len(),
        0..ACTS.len(),
        0..OPERATORS.len(),
        0..TOPICS.len(),
    )
}

/// Days mostly ascend with the numbers, as they do when reports come in.
fn tells(count: usize) -> impl Strategy<Value = Vec<Tells>> {
    let one = (0..9_i8, 0..12_usize, prop::collection::vec(says(), 1..5));
    prop::collection::vec(one, count).prop_map(move |all| {
        let told = all.into_iter().enumerate();
        told.map(|(number, (late, wording, says))| {
            let day = i8::try_from(1 + number * 30 / count.max(1)).unwrap();
            let day = match late {
                0 => 0,
                1 => (day - 5).max(1),
                2 => (day - 1).max(1),
                _ => day.min(31),
            };
            // Now and then a report corrects an earlier one.
            let name = if late == 8 { number / 2 } else { number };
            (name, day, wording, says)
        })
        .collect()
    })
}

fn event(report: &rapporteur_model::Report, number: usize, span: Span, says: &Says) -> Event {
    let (one, other, act, operators, topics) = *says;
    let mut event = serde_json::to_value(meeting(report, number, span)).unwrap();
    let actor = |place: usize| {
        let (country, sector) = WHO[place];
        serde_json::json!({"text": country, "span": [0, 1], "name": country,
            "country": country, "sector": sector, "id": country})
    };
    event["actors"] = serde_json::json!([actor(one)]);
    event["recipients"] = if one == other {
        serde_json::json!([])
    } else {
        serde_json::json!([actor(other)])
    };
    event["act"] = ACTS[act].0.into();
    event["event_type"] = ACTS[act].1.into();
    event["operators"] = OPERATORS[operators].into();
    event["topics"] = TOPICS[topics].into();
    serde_json::from_value(event).unwrap()
}

fn coded(tells: &Tells) -> Coded {
    let (name, day, wording, says) = tells;
    // Reports of one wording are copies of each other.
    let sentences: Vec<String> = (0..says.len().max(4))
        .map(|n| {
            format!(
                "Envoys number {wording} and {n} spoke of matter {} in town {n}{wording}. ",
                wording * 7 + n
            )
        })
        .collect();
    let report = report(
        &format!("r{name:03}"),
        Some(*day).filter(|day| *day > 0),
        &sentences.concat(),
    );
    let mut start = 0;
    let mut events = Vec::new();
    for ((sentence, says), number) in sentences.iter().zip(says).zip(1..) {
        let span = Span::new(start, start + sentence.len() - 1);
        start += sentence.len();
        events.push(event(&report, number, span, says));
    }
    Coded {
        sketch: Sketch::of(&report.text).to_bytes(),
        report,
        events,
        problems: Vec::new(),
    }
}

pub(super) fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(Knowledge::built_in)
}

/// Reports of all that can be said, from which rows of every table follow.
pub(super) fn every_table() -> Vec<Coded> {
    let mut all = Vec::new();
    let mut says = Vec::new();
    for act in 0..ACTS.len() {
        for operators in 0..OPERATORS.len() {
            says.push((
                act % 2,
                1 - act % 2,
                act,
                operators,
                operators % TOPICS.len(),
            ));
        }
    }
    for (number, says) in says.chunks(4).enumerate() {
        let day = i8::try_from(1 + number).unwrap();
        all.push(coded(&(900 + number, day, number, says.to_vec())));
    }
    all
}

fn settling(version: &Version) -> Settling<'_> {
    Settling {
        knowledge: knowledge(),
        version,
        // Behind the last day of the reports.
        now: at(60 * 60 * 24 * 90),
    }
}

/// The derived rows. What settlings there were is no part of the record.
fn record(store: &mut Store) -> Vec<String> {
    let mut rows = dump(store);
    let history = ["revisions|", "changes|", "state|"];
    rows.retain(|row| !history.iter().any(|table| row.starts_with(table)));
    rows
}

fn settle(settler: &mut Settler, store: &mut Store) -> Settled {
    settler
        .settle(store, &settling(&Version::default()))
        .unwrap()
}

/// What a person says, when so many reports are there: which verdict, about which events, and how many
/// settlings later it is taken back.
type Decides = (usize, usize, [(usize, usize); 2], Option<usize>);

fn decides() -> impl Strategy<Value = Decides> {
    let event = || (0..41_usize, 1..4_usize);
    let both = (event(), event()).prop_map(|(one, other)| [one, other]);
    (0..41_usize, 0..3_usize, both, prop::option::of(0..4_usize))
}

fn decision((_, verdict, [one, other], _): &Decides) -> Decision {
    let verdict = [Verdict::Merge, Verdict::Split, Verdict::Reject][*verdict];
    let name = |(report, number): &(usize, usize)| format!("r{report:03}#{number}");
    let other = match verdict {
        Verdict::Reject => String::new(),
        _ => name(other),
    };
    Decision {
        verdict,
        one: name(one),
        other,
        patch: None,
        by: "analyst".into(),
        note: String::new(),
    }
}

/// The record when reports come in and people decide one part after the other, each settled, beside
/// that of one settling of all of it.
fn both(
    place: &Place,
    other: &Place,
    all: &[Tells],
    cuts: &[usize],
    decided: &[Decides],
) -> (Vec<String>, Vec<String>) {
    let mut grown = place.open();
    let mut settler = Settler::default();
    let mut from = 0;
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (all.len() + 1)).collect();
    ends.push(all.len());
    ends.sort_unstable();
    let mut decided = decided.to_vec();
    decided.sort_by_key(|decides| decides.0);
    let mut waiting = decided.as_slice();
    let mut undone: Vec<(usize, i64)> = Vec::new();
    for (turn, end) in ends.into_iter().enumerate() {
        let part: Vec<Coded> = all[from..end].iter().map(coded).collect();
        write(&mut grown, &part, 0);
        from = end;
        settle(&mut settler, &mut grown);
        let now = waiting.partition_point(|decides| decides.0 <= end);
        let (made, later) = waiting.split_at(now);
        waiting = later;
        for decides in made {
            let mut writer = grown.writer().unwrap();
            let number = writer.decide(&decision(decides), at(0)).unwrap();
            undone.extend(decides.3.map(|wait| (turn + wait, number)));
            drop(writer);
            settle(&mut settler, &mut grown);
        }
        for (_, number) in undone.iter().filter(|(when, _)| *when == turn) {
            assert!(grown.writer().unwrap().undo(*number, at(0)).unwrap());
            settle(&mut settler, &mut grown);
        }
        undone.retain(|(when, _)| *when != turn);
    }
    for (_, number) in undone {
        assert!(grown.writer().unwrap().undo(number, at(0)).unwrap());
    }
    settle(&mut settler, &mut grown);
    let mut whole = other.open();
    for part in all {
        write(&mut whole, &[coded(part)], 0);
    }
    for decides in decided.iter().filter(|decides| decides.0 <= all.len()) {
        let mut writer = whole.writer().unwrap();
        let number = writer.decide(&decision(decides), at(0)).unwrap();
        if decides.3.is_some() {
            assert!(writer.undo(number, at(0)).unwrap());
        }
    }
    settle(&mut Settler::default(), &mut whole);
    (record(&mut grown), record(&mut whole))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn parts_add_up_to_the_whole(
        all in tells(40),
        cuts in prop::collection::vec(0..41_usize, 1..9),
        decided in prop::collection::vec(decides(), 0..6),
    ) {
        let (grown, whole) = both(&Place::sqlite(), &Place::sqlite(), &all, &cuts, &decided);
        for table in ["incidents", "families", "labels"] {
            let of = format!("{table}|");
            prop_assert!(whole.iter().any(|row| row.starts_with(&of)), "{}", table);
        }
        prop_assert_eq!(grown, whole);
    }
}

#[test]
fn parts_add_up_on_a_server() {
    let (Some(place), Some(other)) = (Place::postgres(), Place::postgres()) else {
        return;
    };
    let mut chance = proptest::test_runner::TestRunner::deterministic();
    let all = tells(40).new_tree(&mut chance).unwrap().current();
    let events = [(9, 1), (38, 2)];
    let decided = [
        (25, 1, events, None),
        (40, 2, [events[1]; 2], Some(9)),
        (40, 0, events, None),
    ];
    let cuts = [10, 20, 25, 30, 33];
    let (grown, whole) = both(&place, &other, &all, &cuts, &decided);
    assert_eq!(grown, whole);
}

#[test]
fn what_is_given_up_is_done_by_the_next() {
    let place = Place::sqlite();
    let mut store = place.open();
    let talk = |number: usize| -> Tells { (number, 3, number, vec![(0, 1, 0, 0, 1)]) };
    write(&mut store, &[coded(&talk(1))], 0);
    let settler = SharedSettler::default();
    let version = Version::default();
    settler.settle(&mut store, &settling(&version)).unwrap();
    let before = record(&mut store);
    write(&mut store, &[coded(&talk(2))], 0);
    let written = record(&mut store);
    settler.give_up();
    let given_up = settler.settle(&mut store, &settling(&version));
    assert!(matches!(given_up, Err(StoreError::Interrupted { .. })));
    assert!(!store.is_settled().unwrap());
    assert_eq!(record(&mut store), written);
    SharedSettler::default()
        .settle(&mut store, &settling(&version))
        .unwrap();
    assert!(store.is_settled().unwrap());
    assert!(record(&mut store).len() > before.len());
}

/// Reports of the last days are all that is read again, as long as nothing else has changed.
#[test]
fn what_is_kept_is_used_while_it_fits() {
    let place = Place::sqlite();
    let mut store = place.open();
    let mut settler = Settler::default();
    let talk = |number: usize, day: i8| -> Tells { (number, day, number, vec![(0, 1, 0, 0, 1)]) };
    let days: Vec<Coded> = (1..=28)
        .map(|day| coded(&talk(day as usize, day)))
        .collect();
    write(&mut store, &days, 0);
    settle(&mut settler, &mut store);
    let read = |settler: &mut Settler, store: &mut Store| {
        let mut most = 0;
        let mut watch = |_: usize, of: usize| most = of;
        settler
            .settle_watched(store, &settling(&Version::default()), &mut watch)
            .unwrap();
        most
    };
    // Each report is read twice.
    write(&mut store, &[coded(&talk(29, 28))], 0);
    assert_eq!(read(&mut settler, &mut store), 2 * 4);
    write(&mut store, &[coded(&talk(30, 29))], 0);
    assert_eq!(read(&mut settler, &mut store), 2 * 5);
    write(&mut store, &[coded(&talk(31, 3))], 0);
    assert_eq!(read(&mut settler, &mut store), 2 * 31, "late by weeks");
    let decision = Decision {
        verdict: Verdict::Split,
        one: "r027#1".into(),
        other: "r028#1".into(),
        patch: None,
        by: "analyst".into(),
        note: String::new(),
    };
    store.writer().unwrap().decide(&decision, at(0)).unwrap();
    assert_eq!(read(&mut settler, &mut store), 2 * 4, "a new decision");
    let decision = Decision {
        one: "r004#1".into(),
        ..decision
    };
    store.writer().unwrap().decide(&decision, at(0)).unwrap();
    assert_eq!(read(&mut settler, &mut store), 2 * 31, "an old decision");
    // Somebody else settles.
    write(&mut store, &[coded(&talk(32, 29))], 0);
    store.settle(&settling(&Version::default())).unwrap();
    write(&mut store, &[coded(&talk(33, 29))], 0);
    assert_eq!(read(&mut settler, &mut store), 2 * 33);
}
