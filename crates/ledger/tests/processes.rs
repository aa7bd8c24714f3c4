//! Which processes contacts show, what may be declared, and which events belong to them.

mod support;

use jiff::civil::{Date, date};
use rapporteur_data::DataSet;
use rapporteur_ledger::Source;
use rapporteur_ledger::processes::{
    Contact, Declaration, Membership, Names, Process, ThirdPartyRole, contacts, discover,
};
use rapporteur_model::{Event, Tense};
use support::{Written, event};

fn names() -> Names {
    let (names, problems) = Names::load(&DataSet::embedded());
    assert!(problems.is_empty(), "{problems:?}");
    names
}

fn source(report: &str, day: Date) -> Source {
    Source {
        day: Some(day),
        report: report.into(),
        family: report.into(),
    }
}

/// Reports, one a day from the first of July on.
fn reports(told: Vec<Vec<Written>>) -> Vec<(Source, Vec<Event>)> {
    let day = |place: usize| date(2025, 7, i8::try_from(place).map_or(1, |place| place + 1));
    told.into_iter()
        .enumerate()
        .map(|(place, events)| {
            let report = format!("r{place}");
            let events = events
                .into_iter()
                .enumerate()
                .map(|(number, written)| {
                    let mut event = written.0;
                    event.report.clone_from(&report);
                    event.id = format!("{report}#{}", number + 1);
                    event
                })
                .collect();
            (source(&report, day(place)), events)
        })
        .collect()
}

fn contacts_of(reports: &[(Source, Vec<Event>)]) -> Vec<Contact> {
    let names = names();
    reports
        .iter()
        .flat_map(|(source, events)| {
            let events: Vec<&Event> = events.iter().collect();
            contacts(source, &events, &names)
        })
        .collect()
}

fn found(told: Vec<Vec<Written>>) -> Vec<Process> {
    discover(&contacts_of(&reports(told)), &[], &names())
}

fn told(act: &str, operators: &[&str]) -> Written {
    event("r", 1, 1, act, operators)
}

fn meet(sides: &[&str]) -> Written {
    told("meet", &[]).by(sides)
}

fn attack(by: &str, on: &str) -> Written {
    told("attack", &[]).by(&[by]).to(&[on])
}

#[test]
fn a_negotiation_about_a_conflict_is_a_process_and_a_visit_is_none() {
    let group = |id: &str, country: &str| -> Written {
        let mut written = told("meet", &[]).by(&[country]);
        let mut group = support::state(country);
        group.sector = Some("REB".into());
        group.id = Some(id.into());
        written.0.recipients = vec![group];
        written
    };
    type Case = (&'static str, Vec<Vec<Written>>, Vec<&'static str>);
    let cases: Vec<Case> = vec![
        (
            "two who fight and talk",
            vec![vec![attack("RUS", "UKR"), meet(&["RUS", "UKR"])]],
            vec!["Russia–Ukraine"],
        ),
        ("a visit", vec![vec![meet(&["FRA", "JPN"])]], vec![]),
        (
            "visits, several",
            vec![
                vec![meet(&["FRA", "JPN"])],
                vec![meet(&["FRA", "JPN"])],
                vec![meet(&["FRA", "JPN"])],
            ],
            vec![],
        ),
        (
            "two who fight and do not talk",
            vec![vec![attack("RUS", "UKR")]],
            vec![],
        ),
        (
            "a group and its government",
            vec![vec![group("eln", "COL")]],
            vec!["Colombia–ELN"],
        ),
        (
            "talks about a ceasefire on two days",
            vec![
                vec![meet(&["THA", "KHM"]).about(&["ceasefire"])],
                vec![meet(&["KHM", "THA"]).about(&["territory"])],
            ],
            vec!["Cambodia–Thailand"],
        ),
        (
            "brought together twice",
            vec![
                vec![
                    told("mediate", &[]).by(&["OMN"]).to(&["USA", "IRN"]),
                    meet(&["USA", "IRN"]),
                ],
                vec![meet(&["USA", "IRN"]).about(&["nuclear"])],
            ],
            vec!["Iran–United States"],
        ),
        (
            "who talks with a side about its war is no side",
            vec![
                vec![
                    attack("RUS", "UKR"),
                    meet(&["RUS", "UKR"]),
                    meet(&["USA", "UKR"]).about(&["ceasefire"]),
                ],
                vec![
                    meet(&["RUS", "UKR"]).about(&["ceasefire"]),
                    meet(&["USA", "RUS"]).about(&["ceasefire"]),
                    meet(&["USA", "UKR"]).about(&["territory"]),
                ],
            ],
            vec!["Russia–Ukraine"],
        ),
    ];
    for (name, told, expected) in cases {
        let processes = found(told);
        let names: Vec<_> = processes.iter().map(|process| &process.name).collect();
        assert_eq!(names, expected, "{name}: {processes:#?}");
    }
}

#[test]
fn third_parties_have_their_roles() {
    let mut talks = meet(&["RUS", "UKR"]).at("Istanbul");
    if let Some(place) = &mut talks.0.place {
        place.mention.country = Some("TUR".into());
    }
    let processes = found(vec![vec![
        attack("RUS", "UKR"),
        talks,
        told("mediate", &["offer"]).by(&["CHE"]),
        told("sanction", &["threaten"]).by(&["USA"]).to(&["RUS"]),
    ]]);
    let roles: Vec<_> = processes[0]
        .third_parties
        .iter()
        .map(|third| (third.party.name(), third.roles.clone()))
        .collect();
    assert_eq!(
        roles,
        [
            ("Switzerland", vec![ThirdPartyRole::Mediator]),
            ("Turkey", vec![ThirdPartyRole::Host]),
            ("United States", vec![ThirdPartyRole::PressingPower]),
        ]
    );
}

#[test]
fn the_order_of_contacts_does_not_matter() {
    let reports = reports(vec![
        vec![attack("RUS", "UKR"), meet(&["RUS", "UKR"])],
        vec![
            attack("THA", "KHM"),
            meet(&["THA", "KHM"]).about(&["territory"]),
        ],
        vec![meet(&["UKR", "RUS"]).about(&["prisoners"])],
    ]);
    let mut contacts = contacts_of(&reports);
    let first = discover(&contacts, &[], &names());
    assert_eq!(first.len(), 2);
    contacts.reverse();
    assert_eq!(first, discover(&contacts, &[], &names()));
}

#[test]
fn a_declared_process_takes_the_place_of_the_one_found() {
    let names = names();
    let text = "[process]\nname = \"Istanbul talks\"\nparties = [\"Kremlin\", \"UKR\"]\nthird_parties = [\"Türkiye\", \"USA\"]\nkeywords = [\"Dolmabahçe\"]\nsince = 2025-07-01\n";
    let (declared, problems) = Declaration::parse("talks.toml", text, &names);
    assert!(problems.is_empty(), "{problems:?}");
    let again = Declaration::parse("again.toml", &declared[0].to_toml(), &names);
    assert_eq!(again, (declared.clone(), Vec::new()), "as written again");
    let reports = reports(vec![vec![attack("RUS", "UKR"), meet(&["RUS", "UKR"])]]);
    let processes = discover(&contacts_of(&reports), &declared, &names);
    assert_eq!(processes.len(), 1, "{processes:#?}");
    let process = &processes[0];
    assert!(process.declared);
    assert_eq!(process.name, "Istanbul talks");
    assert_eq!(process.parties[0].name(), "Russia");
    assert_eq!(process.third_parties.len(), 2);
    assert!(!process.evidence.is_empty());
}

#[test]
fn faults_of_declarations_are_told_with_their_places() {
    let names = names();
    let cases = [
        (
            "[process]\nname = \"A\"\nparties = [\"Rusia\", \"Ukraine\"]\n",
            "p.toml:3:12: no party is called 'Rusia' (like it are: Russia",
        ),
        (
            "[process]\nparties = [\"Russia\", \"Ukraine\"]\n",
            "p.toml:1:1: the process has no name",
        ),
        (
            "[process]\nname = \"A\"\nparties = [\"Russia\", \"Kremlin\"]\n",
            "p.toml:3:11: a process has two parties or more",
        ),
        (
            "[process]\nname = \"A\"\nparties = [\"Russia\", \"Ukraine\"]\nsince = \"soon\"\n",
            "p.toml:4:9: 'since' is no day",
        ),
        (
            "[process]\nname = \"A\"\nparty = [\"Russia\", \"Ukraine\"]\n",
            "p.toml:3:1: a process has no 'party'",
        ),
        ("name = \"A\"\n", "p.toml:1:1: 'name' is not known here"),
        ("", "p.toml:1:1: no process is declared"),
        ("[process\n", "p.toml:1:"),
    ];
    for (text, expected) in cases {
        let (declared, problems) = Declaration::parse("p.toml", text, &names);
        assert!(declared.is_empty(), "{text}");
        let told = problems
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(told.starts_with(expected), "{text}: {told}");
    }
    let two = "[[process]]\nname = \"A\"\nparties = [\"Russia\", \"Ukraine\"]\n[[process]]\nname = \"B\"\nparties = [\"Israel\", \"Hamaas\"]\n";
    let (declared, problems) = Declaration::parse("p.toml", two, &names);
    assert_eq!(declared.len(), 1, "the other stands");
    assert_eq!(problems.len(), 1);
}

#[test]
fn events_belong_by_their_parties_and_by_their_report() {
    let on_talks = vec![
        attack("RUS", "UKR"),
        meet(&["RUS", "UKR"]).about(&["ceasefire"]),
        told("sanction", &["threaten"])
            .by(&["USA"])
            .to(&["RUS"])
            .about(&["sanctions"]),
    ];
    let history = reports(vec![on_talks.clone(), on_talks.clone()]);
    let names = names();
    let processes = discover(&contacts_of(&history), &[], &names);
    let membership = Membership::new(&processes, &names);
    let of = |told: Vec<Written>| -> Vec<bool> {
        let told = reports(vec![told]);
        let (source, events) = &told[0];
        let events: Vec<&Event> = events.iter().collect();
        membership
            .assign(source, &events)
            .iter()
            .map(|of| !of.is_empty())
            .collect()
    };
    let talks = || meet(&["RUS", "UKR"]);
    let cases: Vec<(&str, Vec<Written>, Vec<bool>)> = vec![
        ("between the sides", vec![attack("RUS", "UKR")], vec![true]),
        (
            "nobody named, in a report on the sides",
            vec![talks(), told("settle", &["fail"]).negated()],
            vec![true, true],
        ),
        (
            "nobody named, in another report",
            vec![meet(&["FRA", "JPN"]), told("settle", &["fail"])],
            vec![false, false],
        ),
        (
            "one side alone",
            vec![told("aid", &[]).by(&["RUS"])],
            vec![false],
        ),
        (
            "one side, in a report on both",
            vec![talks(), told("cease-fire", &["demand"]).by(&["UKR"])],
            vec![true, true],
        ),
        (
            "two outsiders, in a report on the sides",
            vec![talks(), meet(&["FRA", "JPN"])],
            vec![true, false],
        ),
        (
            "a third party and a side",
            vec![talks(), meet(&["USA", "RUS"]).tense(Tense::Future)],
            vec![true, true],
        ),
    ];
    for (name, told, expected) in cases {
        assert_eq!(of(told), expected, "{name}");
    }
}

#[test]
fn a_declared_process_begins_on_its_day_and_is_known_by_its_keywords() {
    let names = names();
    let declaration = Declaration {
        name: "Istanbul talks".into(),
        parties: vec!["RUS".into(), "UKR".into()],
        keywords: vec!["telling of settle".into()],
        since: Some(date(2025, 7, 10)),
        ..Declaration::default()
    };
    let processes = discover(&[], &[declaration], &names);
    let membership = Membership::new(&processes, &names);
    let told = reports(vec![vec![meet(&["RUS", "UKR"]), told("settle", &[])]]);
    let events: Vec<&Event> = told[0].1.iter().collect();
    let on = |day: i8| membership.assign(&source("r0", date(2025, 7, day)), &events);
    assert!(on(9).iter().all(Vec::is_empty));
    assert_eq!(on(10), [vec![0], vec![0]]);
    let keyword: Vec<&Event> = told[0].1.iter().skip(1).collect();
    let by_keyword = membership.assign(&source("r0", date(2025, 7, 11)), &keyword);
    assert_eq!(by_keyword, [vec![0]]);
}
