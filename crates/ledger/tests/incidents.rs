//! Events merged over reports: what joins and what stays apart.

mod support;

use jiff::civil::date;
use rapporteur_ledger::Source;
use rapporteur_ledger::incidents::{
    Clue, Contradiction, Decisions, Footing, Incident, IncidentBuilder, Rules, explain,
};
use rapporteur_model::{Event, Modality, Tense};
use support::{Written, event};

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
            saying(
                strike("b").at("Sumy").kind("firearms"),
                "Gunmen shot at a bus.",
            ),
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
        ("in one sentence", strike(2, 1), true),
        ("elsewhere", strike(2, 4).at("Konotop"), false),
        (
            "counted otherwise by the same voice",
            saying(strike(2, 4).killed(9, Some(9)), "Rockets burned a mill."),
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
            assert_eq!(builder.close(day).next(), None);
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
