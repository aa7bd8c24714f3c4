//! Invariants of merging over any list of reports: every event in one incident, whatever was closed on
//! the way, whatever is made anew, whatever comes later.

mod support;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rapporteur_ledger::Source;
use rapporteur_ledger::incidents::{Decisions, Incident, IncidentBuilder, OPEN_DAYS};
use rapporteur_model::Event;
use support::{Written, event, somebody};

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
                let closed: Vec<Incident> = builder.close(day).collect();
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
        let closed: Vec<Incident> = builder.close(day).collect();
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
