//! Events merged over reports: what joins, what stays apart, and that the result hangs on nothing else.

mod support;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rapporteur_ledger::Source;
use rapporteur_ledger::incidents::{
    Clue, Contradiction, Decisions, Footing, Incident, IncidentBuilder, OPEN_DAYS, Rules, explain,
};
use rapporteur_model::{Event, Modality, Tense};
use support::{Written, event, somebody};

/// A report of a day of July 2025.
fn source(report: &str, day: i8) -> Source {
    Source {
        day: Some(date(2025, 7, day)),
        report: report.into(),
        family: report.into(),
    }
}

fn merge(told: &[(Source, Vec<Event>)], decisions: Decisions) -> Vec<Incident> {
    let mut builder = IncidentBuilder::new(decisions);
    for (source, events) in told {
        builder.enter(source, &events.iter().collect::<Vec<_>>());
    }
    builder.finish()
}

fn names(incidents: &[Incident]) -> Vec<Vec<&str>> {
    incidents
        .iter()
        .map(|incident| {
            incident
                .tellings
                .iter()
                .map(|telling| telling.event.as_str())
                .collect()
        })
        .collect()
}

/// Two events of two reports, the second a day later.
fn two(first: Written, second: Written) -> Vec<(Source, Vec<Event>)> {
    vec![
        (source("a", 10), vec![first.0]),
        (source("b", 11), vec![second.0]),
    ]
}

fn strike(report: &str) -> Written {
    event(report, 1, 1, "attack", &[]).by(&["RUS"]).to(&["UKR"])
}

fn talks(report: &str) -> Written {
    event(report, 1, 1, "meet", &[]).by(&["RUS", "UKR"])
}

fn saying(mut written: Written, words: &str) -> Written {
    written.0.sentence = words.into();
    written
}

#[test]
fn retellings_join_and_neighbours_stay_apart() {
    let demand = |report: &str, words: &str| {
        saying(
            event(report, 1, 1, "cease-fire", &["demand"])
                .by(&["UKR"])
                .to(&["RUS"]),
            words,
        )
    };
    let cases: Vec<(&str, Written, Written, bool)> = vec![
        (
            "one town, one day",
            strike("a").at("Sumy").on("Tuesday", 7, 8, 8),
            strike("b").at("Sumy").on("8 July", 7, 8, 8),
            true,
        ),
        (
            "a day and its week",
            strike("a").at("Sumy").on("this week", 7, 7, 13),
            strike("b").at("Sumy").on("Tuesday", 7, 8, 8),
            true,
        ),
        (
            "one town, undated, told a day apart",
            strike("a").at("Sumy"),
            strike("b").at("Sumy"),
            true,
        ),
        (
            "consecutive days",
            strike("a").at("Sumy").on("Tuesday", 7, 8, 8),
            strike("b").at("Sumy").on("Wednesday", 7, 9, 9),
            false,
        ),
        (
            "two towns",
            strike("a").at("Sumy").on("Tuesday", 7, 8, 8),
            strike("b").at("Konotop").on("Tuesday", 7, 8, 8),
            false,
        ),
        (
            "other means",
            strike("a").at("Sumy").kind("drone"),
            strike("b").at("Sumy").kind("firearms"),
            false,
        ),
        (
            "wider means",
            strike("a").at("Sumy").kind("drone"),
            strike("b").at("Sumy").kind("aerial"),
            true,
        ),
        (
            "other sides",
            strike("a").at("Sumy"),
            event("b", 1, 1, "attack", &[])
                .by(&["UKR"])
                .to(&["RUS"])
                .at("Sumy"),
            false,
        ),
        (
            "the nameless and the named",
            strike("a").at("Sumy").words_by("attackers"),
            strike("b").at("Sumy"),
            true,
        ),
        (
            "an attack and its dead",
            strike("a").at("Sumy").on("Tuesday", 7, 8, 8),
            event("b", 1, 1, "kill", &[])
                .at("Sumy")
                .on("Tuesday", 7, 8, 8)
                .killed(4, Some(4)),
            true,
        ),
        (
            "a dozen and fourteen",
            strike("a").at("Sumy").killed(12, None),
            strike("b").at("Sumy").killed(14, Some(14)),
            true,
        ),
        (
            "the dead of a strike and of a war",
            strike("a").at("Sumy").killed(2, Some(2)),
            strike("b").at("Sumy").killed(900, Some(900)),
            false,
        ),
        (
            "talks of one day",
            talks("a").at("Doha").on("Tuesday", 7, 8, 8),
            talks("b").on("Tuesday", 7, 8, 8),
            true,
        ),
        (
            "two rounds",
            talks("a").at("Doha").on("Monday", 7, 7, 7),
            talks("b").at("Doha").on("Thursday", 7, 10, 10),
            false,
        ),
        (
            "numbered rounds",
            saying(talks("a").at("Doha"), "The second round in Doha ended."),
            saying(talks("b").at("Doha"), "The third round in Doha began."),
            false,
        ),
        (
            "planned and held that day",
            talks("a")
                .at("Doha")
                .on("Friday", 7, 11, 11)
                .tense(Tense::Future)
                .modality(Modality::Planned),
            talks("b").at("Doha").on("Friday", 7, 11, 11),
            true,
        ),
        (
            "planned and held another day",
            talks("a")
                .at("Doha")
                .on("Friday", 7, 11, 11)
                .tense(Tense::Future)
                .modality(Modality::Planned),
            talks("b").at("Doha").on("Saturday", 7, 12, 12),
            false,
        ),
        (
            "a hope and a meeting",
            talks("a").at("Doha").modality(Modality::Wished),
            talks("b").at("Doha"),
            false,
        ),
        (
            "held and not held",
            talks("a").at("Doha").on("Friday", 7, 11, 11),
            talks("b").at("Doha").on("Friday", 7, 11, 11).negated(),
            false,
        ),
        (
            "a threat and the deed",
            event("a", 1, 1, "sanction", &["threaten"])
                .by(&["USA"])
                .to(&["RUS"]),
            event("b", 1, 1, "sanction", &[]).by(&["USA"]).to(&["RUS"]),
            false,
        ),
        (
            "one demand in like words",
            demand(
                "a",
                "Kyiv demanded an unconditional truce along the entire frontline.",
            ),
            demand(
                "b",
                "Ukraine demanded that an unconditional truce begin along the frontline.",
            ),
            true,
        ),
        (
            "a demand and its refusal",
            demand("a", "Kyiv demanded a truce."),
            event("b", 1, 1, "cease-fire", &["refuse"]).by(&["UKR"]),
            false,
        ),
        (
            "another speaker",
            demand("a", "Kyiv demanded an unconditional truce."),
            saying(
                event("b", 1, 1, "cease-fire", &["demand"]).by(&["RUS"]),
                "Moscow demanded an unconditional truce.",
            ),
            false,
        ),
        (
            "told before it was",
            strike("a").at("Sumy"),
            strike("b").at("Sumy").on("15 July", 7, 15, 15),
            false,
        ),
        (
            "weeks apart",
            strike("a").at("Sumy").on("1 June", 6, 1, 1),
            saying(strike("b").at("Sumy"), "Guns shelled a mill."),
            false,
        ),
    ];
    for (what, first, second, expected) in cases {
        let joined = merge(&two(first, second), Decisions::default()).len() == 1;
        assert_eq!(joined, expected, "{what}");
    }
}

#[test]
fn a_chain_of_vague_tellings_does_not_join_neighbours() {
    let told = vec![
        (
            source("a", 10),
            vec![strike("a").at("Sumy").on("Tuesday", 7, 8, 8).0],
        ),
        (
            source("b", 10),
            vec![strike("b").at("Sumy").on("this week", 7, 7, 13).0],
        ),
        (
            source("c", 11),
            vec![strike("c").at("Sumy").on("Wednesday", 7, 9, 9).0],
        ),
    ];
    let incidents = merge(&told, Decisions::default());
    assert_eq!(names(&incidents), [vec!["a#1", "b#1"], vec!["c#1"]]);
    assert_eq!(
        incidents[0].time.as_ref().map(|time| time.text.as_str()),
        Some("Tuesday")
    );
}

#[test]
fn one_report_tells_a_thing_again() {
    let strike = |number, sentence| {
        event("a", number, sentence, "attack", &[])
            .by(&["RUS"])
            .to(&["UKR"])
    };
    let cases = [
        ("told again below", strike(2, 4), true),
        (
            "another one",
            saying(strike(2, 4), "Another strike hit the rescuers."),
            false,
        ),
        ("in one sentence", strike(2, 1), false),
        ("elsewhere", strike(2, 4).at("Konotop"), false),
        (
            "counted otherwise by the same voice",
            strike(2, 4).killed(9, Some(9)),
            false,
        ),
    ];
    for (what, second, expected) in cases {
        let first = strike(1, 1).at("Sumy").killed(3, Some(3));
        let told = vec![(source("a", 10), vec![first.0, second.0])];
        assert_eq!(
            merge(&told, Decisions::default()).len() == 1,
            expected,
            "{what}"
        );
    }
}

#[test]
fn figures_stand_side_by_side() {
    let at = |report: &str| strike(report).at("Sumy").on("Tuesday", 7, 8, 8);
    let told = vec![
        (
            source("a", 8),
            vec![at("a").killed(12, None).said_by("UKR").0],
        ),
        (source("b", 8), vec![at("b").killed(14, Some(14)).0]),
        (
            source("c", 9),
            vec![at("c").killed(13, Some(13)).said_by("UKR").0],
        ),
        (
            source("d", 9),
            vec![at("d").killed(13, Some(13)).said_by("UKR").0],
        ),
    ];
    let incidents = merge(&told, Decisions::default());
    let [incident] = incidents.as_slice() else {
        panic!("{:?}", names(&incidents))
    };
    let killed = incident.killed.unwrap();
    assert_eq!(
        (killed.min, killed.max, killed.latest.min),
        (12, Some(14), 13)
    );
    let tolls: Vec<_> = incident
        .tolls
        .iter()
        .map(|toll| toll.evidence.as_str())
        .collect();
    assert_eq!(tolls, ["a#1", "b#1", "c#1"], "a claimant's figure once");
    assert_eq!((incident.reports, incident.families), (4, 4));
    assert_eq!(incident.last_told, Some(date(2025, 7, 9)));
    let joined = incident.tellings[1].joined.as_ref().unwrap();
    assert_eq!(joined.to, "a#1");
    assert!(
        joined.because.iter().any(|clue| clue == "same-place"),
        "{joined:?}"
    );
    assert!(joined.score > 4.0);
}

#[test]
fn copies_are_one_family() {
    let copy = |report: &str| {
        let source = Source {
            family: "a".into(),
            ..source(report, 10)
        };
        let mut event = event(report, 1, 1, "attack", &[]).0;
        event.sentence = "Shells fell on a mill outside the town.".into();
        (source, vec![event])
    };
    let incidents = merge(&[copy("a"), copy("b")], Decisions::default());
    assert_eq!(incidents.len(), 1);
    assert_eq!((incidents[0].reports, incidents[0].families), (2, 1));
}

#[test]
fn denials_and_accusations_are_of_the_deed() {
    let accuse = event("a", 1, 1, "attack", &["accuse"])
        .by(&["UKR"])
        .to(&["RUS"])
        .at("Sumy")
        .on("Tuesday", 7, 8, 8);
    let deny = event("b", 1, 1, "attack", &["deny"])
        .by(&["RUS"])
        .at("Sumy")
        .on("Tuesday", 7, 8, 8);
    let incidents = merge(&two(accuse, deny), Decisions::default());
    let [incident] = incidents.as_slice() else {
        panic!("{:?}", names(&incidents))
    };
    let named = |parties: &[rapporteur_ledger::Party]| -> Vec<String> {
        parties
            .iter()
            .map(|party| party.name().to_owned())
            .collect()
    };
    assert_eq!(incident.footing, Footing::Claimed);
    assert_eq!(named(&incident.actors), ["RUS"]);
    assert_eq!(named(&incident.claimed_by), ["UKR"]);
    assert_eq!(named(&incident.denied_by), ["RUS"]);
    assert!(incident.operators.is_empty());
}

#[test]
fn a_person_decides() {
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let told = vec![
        (source("a", 8), vec![strike("a").at("Sumy").0]),
        (source("b", 8), vec![strike("b").at("Sumy").0]),
        (source("c", 9), vec![strike("c").at("Konotop").0]),
        (source("d", 9), vec![strike("d").at("Sumy").0]),
    ];
    let cases = [
        (vec![], vec![], vec![vec!["a#1", "b#1", "d#1"], vec!["c#1"]]),
        (
            vec![pair("c#1", "a#1")],
            vec![],
            vec![vec!["a#1", "b#1", "c#1", "d#1"]],
        ),
        (
            vec![],
            vec![pair("a#1", "b#1")],
            vec![vec!["a#1"], vec!["b#1", "d#1"], vec!["c#1"]],
        ),
        (
            vec![],
            vec![pair("d#1", "b#1")],
            vec![vec!["a#1", "b#1"], vec!["c#1"], vec!["d#1"]],
        ),
        // What is said of an event that is gone changes nothing.
        (
            vec![pair("z#1", "a#1")],
            vec![pair("z#1", "b#1")],
            vec![vec!["a#1", "b#1", "d#1"], vec!["c#1"]],
        ),
        (
            vec![pair("d#1", "c#1"), pair("d#1", "a#1")],
            vec![],
            vec![vec!["a#1", "b#1", "c#1", "d#1"]],
        ),
    ];
    for (merged, split, expected) in cases {
        let decisions = Decisions { merged, split };
        assert_eq!(
            names(&merge(&told, decisions.clone())),
            expected,
            "{decisions:?}"
        );
    }
}

#[test]
fn a_decision_joins_over_any_time() {
    let told = vec![
        (source("a", 1), vec![strike("a").at("Sumy").0]),
        (
            Source {
                day: Some(date(2025, 11, 1)),
                ..source("b", 1)
            },
            vec![strike("b").at("Konotop").0],
        ),
        (
            Source {
                day: None,
                ..source("c", 1)
            },
            vec![strike("c").at("Okhtyrka").0],
        ),
    ];
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let decisions = Decisions {
        merged: vec![pair("a#1", "b#1"), pair("c#1", "b#1")],
        split: Vec::new(),
    };
    let mut builder = IncidentBuilder::new(decisions);
    for (source, events) in &told {
        builder.enter(source, &events.iter().collect::<Vec<_>>());
        if let Some(day) = source.day {
            assert_eq!(builder.close(day), []);
        }
    }
    assert_eq!(names(&builder.finish()), [vec!["a#1", "b#1", "c#1"]]);
}

#[test]
fn a_pair_is_explained() {
    let first = strike("a").at("Sumy").on("Tuesday", 7, 8, 8);
    let second = strike("b").at("Konotop").on("Wednesday", 7, 9, 9);
    let third = strike("c").at("Sumy").on("8 July", 7, 8, 8);
    let rules = Rules::built_in();
    let (a, b, c) = (source("a", 10), source("b", 10), source("c", 10));
    let apart = explain(&rules, (&a, &first.0), (&b, &second.0));
    assert!(!apart.fits);
    assert_eq!(
        apart.contradictions,
        [Contradiction::OtherDays, Contradiction::OtherPlace]
    );
    let one = explain(&rules, (&a, &first.0), (&c, &third.0));
    assert!(one.fits && one.contradictions.is_empty());
    let sum: f32 = one.clues.iter().map(|clue| clue.1).sum();
    assert!((sum - one.score).abs() < 1e-4);
    assert!(one.clues.iter().any(|clue| clue.0 == Clue::SamePlace));
}

/// A written event of any sort, so that some of them are of one happening and some nearly so.
fn any_event() -> impl Strategy<Value = Written> {
    let acts = prop::sample::select(vec!["attack", "kill", "meet", "comment", "sign"]);
    let operators = prop::sample::select(vec![
        vec![],
        vec!["demand"],
        vec!["deny"],
        vec!["accuse"],
        vec!["begin"],
    ]);
    let parties = prop::sample::select(vec![vec![], vec!["RUS"], vec!["RUS", "UKR"], vec!["UKR"]]);
    let place = prop::sample::select(vec!["", "Sumy", "Konotop"]);
    let days = prop::option::of((1i8..28, 0i8..3));
    (
        acts,
        operators,
        parties,
        place,
        days,
        prop::option::of(1u64..20),
    )
        .prop_map(|(act, operators, parties, place, days, killed)| {
            let mut written = event("", 0, 1, act, &operators).by(&parties);
            written.0.sentence = format!("{act} {parties:?} {place}");
            if !place.is_empty() {
                written = written.at(place);
            }
            if let Some((first, more)) = days {
                written = written.on("then", 7, first, first + more);
            }
            if let Some(killed) = killed {
                written = written.killed(killed, Some(killed));
            }
            if parties.is_empty() {
                written.0.recipients = vec![somebody("people")];
            }
            written
        })
}

/// Reports in canonical order over some four months, some undated.
fn any_reports() -> impl Strategy<Value = Vec<(Source, Vec<Event>)>> {
    let report = (
        prop::option::weighted(0.9, 0i32..120),
        prop::collection::vec(any_event(), 0..4),
    );
    prop::collection::vec(report, 0..25).prop_map(|reports| {
        let mut told: Vec<(Source, Vec<Event>)> = reports
            .into_iter()
            .enumerate()
            .map(|(number, (day, written))| {
                let name = format!("r{number:02}");
                let source = Source {
                    day: day.map(|day| date(2025, 6, 1) + jiff::Span::new().days(day)),
                    report: name.clone(),
                    family: format!("r{:02}", number / 2 * 2),
                };
                let events = written.into_iter().enumerate().map(|(place, mut written)| {
                    written.0.id = format!("{name}#{}", place + 1);
                    written.0.report.clone_from(&name);
                    written.0.sentence_span.start = place * 500;
                    written.0
                });
                (source, events.collect())
            })
            .collect();
        told.sort_by_key(|(source, _)| (source.day.is_none(), source.clone()));
        told
    })
}

/// Pairs of events by their places in the list.
type Pairs = Vec<(usize, usize)>;

/// Decisions between events by their places in the list: merged, and split.
fn any_decisions() -> impl Strategy<Value = (Pairs, Pairs)> {
    let pairs = || prop::collection::vec((0usize..40, 0usize..40), 0..3);
    (pairs(), pairs())
}

fn decided(told: &[(Source, Vec<Event>)], (merged, split): &(Pairs, Pairs)) -> Decisions {
    let names: Vec<&String> = told
        .iter()
        .flat_map(|(_, events)| events.iter().map(|event| &event.id))
        .collect();
    let named = |pairs: &[(usize, usize)]| -> Vec<(String, String)> {
        let pair = |&(one, other): &(usize, usize)| {
            Some(((*names.get(one)?).clone(), (*names.get(other)?).clone()))
        };
        pairs
            .iter()
            .filter(|pair| pair.0 != pair.1)
            .filter_map(pair)
            .collect()
    };
    Decisions {
        merged: named(merged),
        split: named(split),
    }
}

fn passed(incident: &Incident, day: Date) -> bool {
    incident.last_told.is_some_and(|last| {
        last.until(day)
            .is_ok_and(|apart| apart.get_days() > OPEN_DAYS)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_event_is_in_one_incident(told in any_reports()) {
        let incidents = merge(&told, Decisions::default());
        let mut all: Vec<&str> = names(&incidents).concat();
        all.sort_unstable();
        let mut expected: Vec<&str> = told.iter().flat_map(|(_, events)| events.iter().map(|event| event.id.as_str())).collect();
        expected.sort_unstable();
        prop_assert_eq!(all, expected);
        let ids: std::collections::BTreeSet<&str> = incidents.iter().map(|incident| incident.id.as_str()).collect();
        prop_assert_eq!(ids.len(), incidents.len());
    }

    #[test]
    fn closing_on_the_way_changes_nothing(told in any_reports(), pairs in any_decisions(), every in 1usize..6) {
        let decisions = decided(&told, &pairs);
        let mut builder = IncidentBuilder::new(decisions.clone());
        let mut incidents = Vec::new();
        for (number, (source, events)) in told.iter().enumerate() {
            if let (0, Some(day)) = (number % every, source.day) {
                let closed = builder.close(day);
                prop_assert!(closed.iter().all(|incident| passed(incident, day)));
                incidents.extend(closed);
            }
            builder.enter(source, &events.iter().collect::<Vec<_>>());
        }
        incidents.extend(builder.finish());
        incidents.sort_by(|a, b| a.id.cmp(&b.id));
        let mut expected = merge(&told, decisions);
        expected.sort_by(|a, b| a.id.cmp(&b.id));
        prop_assert_eq!(incidents, expected);
    }

    #[test]
    fn what_was_open_can_be_made_anew(told in any_reports(), pairs in any_decisions(), split in 0usize..25) {
        let decisions = decided(&told, &pairs);
        let whole = merge(&told, decisions.clone());
        let Some(day) = told.get(split).and_then(|(source, _)| source.day) else { return Ok(()) };
        // Those still open when the day came, and all that came from then on.
        let before = &told[..split];
        let mut builder = IncidentBuilder::new(decisions.clone());
        for (source, events) in before {
            builder.enter(source, &events.iter().collect::<Vec<_>>());
        }
        let closed = builder.close(day);
        let gone: Vec<&str> = names(&closed).concat();
        let again: Vec<(Source, Vec<Event>)> = told
            .iter()
            .map(|(source, events)| {
                let left = events.iter().filter(|event| !gone.contains(&event.id.as_str()));
                (source.clone(), left.cloned().collect())
            })
            .collect();
        // A decision about what is gone says nothing now.
        let mut anew = merge(&again, decisions);
        anew.extend(closed.clone());
        anew.sort_by(|a, b| a.id.cmp(&b.id));
        let mut whole = whole;
        whole.sort_by(|a, b| a.id.cmp(&b.id));
        prop_assert_eq!(anew, whole);
    }

    #[test]
    fn later_reports_leave_identities_as_they_were(told in any_reports(), kept in 0usize..25) {
        let whole = merge(&told, Decisions::default());
        let part = merge(&told[..kept.min(told.len())], Decisions::default());
        for incident in &part {
            let same = whole.iter().find(|later| later.id == incident.id).unwrap();
            prop_assert_eq!(&same.tellings[..incident.tellings.len()], &incident.tellings[..]);
        }
    }

    #[test]
    fn decisions_hold(told in any_reports(), pairs in any_decisions()) {
        let decisions = decided(&told, &pairs);
        let incidents = merge(&told, decisions.clone());
        let of = |name: &str| incidents.iter().position(|incident| incident.tellings.iter().any(|telling| telling.event == name));
        for (one, other) in &decisions.merged {
            prop_assert_eq!(of(one), of(other));
        }
        if decisions.merged.is_empty() {
            for (one, other) in &decisions.split {
                prop_assert_ne!(of(one), of(other));
            }
        }
    }
}
