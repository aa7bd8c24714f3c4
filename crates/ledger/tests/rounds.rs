//! Rounds within the ledger of one process: which tellings are one, how a round comes about, what it
//! keeps of its course.

mod support;

use jiff::civil::date;
use rapporteur_data::DataSet;
use rapporteur_ledger::processes::{Declaration, Names, discover};
use rapporteur_ledger::{RecordBuilder, Round, RoundStatus, Source};
use rapporteur_model::{Event, Modality, Tense};
use support::{Written, event};

/// The rounds of talks between Russia and Ukraine, with Turkey and the USA as third parties, from
/// reports of days of July 2025.
fn rounds(told: Vec<(i8, Vec<Written>)>) -> Vec<Round> {
    let (names, _) = Names::load(&DataSet::embedded());
    let declaration = Declaration {
        name: "talks".into(),
        parties: vec!["RUS".into(), "UKR".into()],
        third_parties: vec!["TUR".into(), "USA".into()],
        ..Declaration::default()
    };
    let processes = discover(&[], &[declaration], &names);
    let mut builder = RecordBuilder::default().in_process(&processes[0], &names);
    for (place, (day, events)) in told.into_iter().enumerate() {
        let report = format!("r{place}");
        let events: Vec<Event> = events
            .into_iter()
            .enumerate()
            .map(|(number, written)| {
                let mut event = written.0;
                event.id = format!("{report}#{}", number + 1);
                event.report.clone_from(&report);
                event
            })
            .collect();
        let source = Source {
            day: Some(date(2025, 7, day)),
            family: report.clone(),
            report,
        };
        let events: Vec<&Event> = events.iter().collect();
        builder.enter(&source, &events);
    }
    builder.finish().rounds
}

const BOTH: [&str; 2] = ["RUS", "UKR"];

fn meet(operators: &[&str]) -> Written {
    event("r", 1, 1, "meet", operators)
}

fn talks() -> Written {
    meet(&[]).kind("negotiate")
}

fn ahead() -> Written {
    talks().modality(Modality::Planned).tense(Tense::Future)
}

fn in_words(sentence: &str, written: Written) -> Written {
    let mut written = written;
    written.0.sentence = sentence.into();
    written.0.sentence_span.end = written.0.sentence_span.start + sentence.len();
    written.0.span = written.0.sentence_span;
    written
}

#[test]
fn tellings_of_one_round_are_one_row() {
    use RoundStatus::{CalledFor, Held, Scheduled};
    type Case = (&'static str, Vec<(i8, Vec<Written>)>, Vec<RoundStatus>);
    let istanbul = || {
        talks()
            .by(&BOTH)
            .at("Istanbul")
            .on("on Wednesday", 7, 23, 23)
    };
    let cases: Vec<Case> = vec![
        (
            "'the talks' of the next day's report",
            vec![(23, vec![istanbul()]), (24, vec![talks()])],
            vec![Held],
        ),
        (
            "'the talks' a month later are none of it, and nothing by themselves",
            vec![
                (1, vec![talks().by(&BOTH).on("Tuesday", 7, 1, 1)]),
                (30, vec![talks().by(&BOTH)]),
            ],
            vec![Held, Held],
        ),
        (
            "from called for to held",
            vec![
                (15, vec![meet(&["request"]).by(&["UKR"]).to(&["RUS"])]),
                (
                    20,
                    vec![ahead().on("on Wednesday", 7, 23, 23).at("Istanbul")],
                ),
                (23, vec![istanbul()]),
            ],
            vec![Held],
        ),
        (
            "called for again and again",
            vec![
                (2, vec![meet(&["request"]).by(&["UKR"]).to(&["RUS"])]),
                (5, vec![meet(&["request"]).by(&["USA"]).to(&BOTH)]),
                (9, vec![meet(&["request"]).by(&["TUR"]).to(&BOTH)]),
            ],
            vec![CalledFor],
        ),
        (
            "two rounds of the same parties",
            vec![
                (2, vec![talks().by(&BOTH).on("Wednesday", 7, 2, 2)]),
                (23, vec![istanbul()]),
            ],
            vec![Held, Held],
        ),
        (
            "one held, the next ahead",
            vec![(23, vec![istanbul(), ahead().on("next week", 7, 28, 31)])],
            vec![Held, Scheduled],
        ),
        (
            "a mediator's telling of the talks",
            vec![(
                23,
                vec![istanbul(), meet(&[]).kind("multilateral").by(&["TUR"])],
            )],
            vec![Held],
        ),
        (
            "what others do is no round",
            vec![(
                23,
                vec![
                    talks().by(&["FRA", "JPN"]),
                    meet(&[]).kind("phone").by(&["RUS"]).to(&["USA"]),
                    meet(&[]).by(&["UKR"]).to(&["FRA"]),
                ],
            )],
            vec![],
        ),
        (
            "a day of talks after the other",
            vec![
                (
                    22,
                    vec![talks().by(&BOTH).at("Istanbul").on("Tuesday", 7, 22, 22)],
                ),
                (23, vec![istanbul()]),
            ],
            vec![Held],
        ),
        (
            "a recalled round is told by its number",
            vec![
                (
                    3,
                    vec![in_words(
                        "The second round of talks was held.",
                        talks().by(&BOTH).on("Wednesday", 7, 2, 2),
                    )],
                ),
                (
                    25,
                    vec![in_words(
                        "The second round of talks failed.",
                        talks().historical(),
                    )],
                ),
            ],
            vec![Held],
        ),
        (
            "two numbers are two rounds",
            vec![(
                23,
                vec![
                    in_words("The second round of talks was held.", talks().by(&BOTH)),
                    in_words("The third round of talks was held.", talks().by(&BOTH)),
                ],
            )],
            vec![Held, Held],
        ),
    ];
    for (name, told, expected) in cases {
        let rounds = rounds(told);
        let found: Vec<_> = rounds.iter().map(|round| round.status).collect();
        assert_eq!(found, expected, "{name}: {rounds:#?}");
    }
}

#[test]
fn a_round_keeps_its_course_its_numbers_and_what_follows() {
    let rounds = rounds(vec![
        (15, vec![ahead().on("next Wednesday", 7, 23, 23)]),
        (
            23,
            vec![in_words(
                "Their third round of talks ended.",
                talks().by(&BOTH).on("on Wednesday", 7, 23, 23),
            )],
        ),
        (28, vec![ahead().by(&BOTH).on("on Thursday", 7, 31, 31)]),
    ]);
    assert_eq!(rounds.len(), 2, "{rounds:#?}");
    let course: Vec<_> = rounds[0]
        .history
        .iter()
        .map(|step| (step.status, step.day))
        .collect();
    assert_eq!(
        course,
        [
            (RoundStatus::Scheduled, Some(date(2025, 7, 15))),
            (RoundStatus::Held, Some(date(2025, 7, 23))),
        ]
    );
    assert_eq!(rounds[0].numbers.len(), 1);
    assert_eq!(rounds[0].numbers[0].number, 3);
    assert_eq!(rounds[0].numbers[0].words, "third round");
    assert_eq!(rounds[0].next.as_ref(), Some(&rounds[1].id));
    assert_eq!(rounds[0].parties[0].name(), "Russia");
}

#[test]
fn talks_without_a_day_were_when_the_sides_agreed() {
    let rounds = rounds(vec![(
        23,
        vec![
            event("r", 1, 1, "exchange-prisoners", &["agree"])
                .by(&BOTH)
                .on("on Wednesday", 7, 23, 23)
                .about(&["prisoners"]),
            event("r", 2, 2, "meet", &[])
                .kind("negotiate")
                .at("Istanbul"),
        ],
    )]);
    assert_eq!(rounds.len(), 1);
    let round = &rounds[0];
    assert_eq!(
        round.time.as_ref().map(|time| time.text.as_str()),
        Some("on Wednesday")
    );
    assert_eq!(round.parties.len(), 2);
    assert_eq!(round.outcomes.len(), 1);
}
