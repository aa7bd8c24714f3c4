//! What becomes of rows over many reports: deadlines found and moved, promises kept, measures
//! eased, ceasefires ended, and the tallies drawn from them.

mod support;

use jiff::civil::{Date, date};
use rapporteur_ledger::{
    CeasefireEnd, CeasefireStatus, MeasureStatus, PledgeStatus, Record, Sides, UltimatumStatus,
};
use rapporteur_model::{CountBase, DeadlineBound, Modality, Range, Tense};
use support::{Written, event, record, report};

/// The statuses through which each of some rows went.
type Courses<S> = Vec<Vec<S>>;

fn rows(events: Vec<Written>) -> Record {
    let reports = [
        report("a", Some(14)),
        report("b", Some(19)),
        report("c", Some(24)),
        report("d", Some(31)),
        report("undated", None),
    ];
    record(&reports, events)
}

/// 'Will impose sanctions if there is no deal within 50 days.'
fn fifty_days(report: &str, bound: DeadlineBound, due: Option<Date>) -> Written {
    let mut written = event(report, 1, 1, "sanction", &["threaten"])
        .by(&["USA"])
        .to(&["RUS"])
        .condition("if there is no deal within 50 days")
        .due("within 50 days", bound, due);
    if let Some(deadline) = &mut written.0.deadline {
        deadline.time.value = Some("P50D".into());
        deadline.counted_from.what = CountBase::Report;
    }
    written
}

#[test]
fn a_deadline_becomes_exact_when_another_report_tells_of_the_warning() {
    let vague = || fifty_days("b", DeadlineBound::AtLatest, Some(date(2025, 9, 7)));
    let nowhere = || fifty_days("undated", DeadlineBound::Unresolved, None);
    let warning = |report: &str| {
        event(report, 2, 2, "sanction", &["threaten"])
            .by(&["USA"])
            .to(&["RUS"])
            .on("on Monday", 7, 14, 14)
    };
    let full = |report: &str| warning(report).condition("if there is none");
    let cases = [
        ("the warning recalled later", vec![vague(), warning("c")]),
        ("the warning told before", vec![full("a"), vague()]),
        ("an undated report", vec![full("a"), nowhere()]),
        ("both in one report", vec![vague(), warning("b")]),
    ];
    for (name, events) in cases {
        let ultimatums = rows(events).ultimatums;
        assert_eq!(ultimatums.len(), 1, "{name}: {ultimatums:#?}");
        let row = &ultimatums[0];
        let deadline = row.deadline.as_ref().unwrap();
        let due = deadline.due.map(|due| due.date());
        assert_eq!(due, Some(date(2025, 9, 2)), "{name}");
        assert_eq!(deadline.bound, DeadlineBound::Exact, "{name}");
        assert_eq!(deadline.counted_from.what, CountBase::Statement, "{name}");
        assert_eq!(row.day, Some(date(2025, 7, 14)), "{name}");
    }
}

#[test]
fn an_ultimatum_is_shortened_and_its_first_day_still_told() {
    let first = fifty_days("a", DeadlineBound::Exact, Some(date(2025, 9, 2)));
    let given = |report: &str, number: usize, day: i8, month: i8| {
        event(report, number, number, "ultimatum", &[])
            .by(&["USA"])
            .due(
                "until then",
                DeadlineBound::Exact,
                Some(date(2025, month, day)),
            )
    };
    let ultimatums = rows(vec![
        first,
        given("c", 1, 8, 8).on("on Wednesday", 7, 23, 23),
        given("c", 2, 2, 9)
            .on("ten days earlier", 7, 14, 14)
            .to(&["RUS"]),
        given("d", 1, 8, 8).to(&["RUS"]),
    ])
    .ultimatums;
    assert_eq!(ultimatums.len(), 1, "{ultimatums:#?}");
    let row = &ultimatums[0];
    assert_eq!(row.status, UltimatumStatus::Shortened);
    assert_eq!(row.moves.len(), 1);
    let due = row.deadline.as_ref().and_then(|deadline| deadline.due);
    assert_eq!(due.map(|due| due.date()), Some(date(2025, 8, 8)));
    let history: Vec<_> = row
        .history
        .iter()
        .map(|step| (step.status, step.day))
        .collect();
    assert_eq!(
        history,
        [
            (UltimatumStatus::Open, Some(date(2025, 7, 14))),
            (UltimatumStatus::Shortened, Some(date(2025, 7, 23))),
        ]
    );
}

#[test]
fn ultimatums_end_in_one_way() {
    use UltimatumStatus::{CarriedOut, Lapsed, Met, Open};
    let threat = || {
        let mut written = event("a", 1, 1, "attack", &["threaten"])
            .by(&["ISR"])
            .to(&["LBN"])
            .condition("if Hezbollah does not withdraw")
            .due("by 20 July", DeadlineBound::Exact, Some(date(2025, 7, 20)));
        written.0.deadline.as_mut().unwrap().counted_from.what = CountBase::DateNamed;
        written
    };
    let attack = |report: &str| event(report, 1, 1, "attack", &[]).by(&["ISR"]).to(&["LBN"]);
    let bare = || {
        event("a", 1, 1, "ultimatum", &[])
            .by(&["USA"])
            .to(&["IRN"])
            .due(
                "until 20 July",
                DeadlineBound::Exact,
                Some(date(2025, 7, 20)),
            )
    };
    let agrees = |report: &str| event(report, 2, 2, "settle", &["agree"]).by(&["IRN"]);
    let cases: Vec<(&str, Vec<Written>, Vec<UltimatumStatus>)> = vec![
        (
            "lapsed, then carried out",
            vec![
                threat(),
                event("c", 1, 1, "meet", &[]).by(&["USA"]),
                attack("d"),
            ],
            vec![Open, Lapsed, CarriedOut],
        ),
        (
            "carried out in time",
            vec![threat(), attack("b")],
            vec![Open, CarriedOut],
        ),
        (
            "agreed to in the same report",
            vec![agrees("a"), bare()],
            vec![Open, Met],
        ),
        (
            "agreed to in time",
            vec![bare(), agrees("b")],
            vec![Open, Met],
        ),
        (
            "agreed to too late",
            vec![bare(), agrees("c")],
            vec![Open, Lapsed],
        ),
    ];
    for (name, events, expected) in cases {
        let ultimatums = rows(events).ultimatums;
        let course: Vec<_> = ultimatums[0]
            .history
            .iter()
            .map(|step| step.status)
            .collect();
        assert_eq!(course, expected, "{name}: {ultimatums:#?}");
    }
}

#[test]
fn promises_are_followed() {
    use PledgeStatus::{Broken, Kept, Open, PartlyKept, Withdrawn};
    let sized = |mut written: Written, number: u64| {
        written.0.counts.size = Some(Range {
            min: number,
            max: Some(number),
        });
        written
    };
    let swap = |report: &str, number: usize, operators: &[&str]| {
        event(report, number, number, "exchange-prisoners", operators)
            .by(&["RUS", "UKR"])
            .about(&["prisoners"])
    };
    let free = |report: &str, number: usize, operators: &[&str], by: &str| {
        event(report, number, number, "release", operators)
            .by(&[by])
            .about(&["prisoners"])
    };
    let cases: Vec<(&str, Vec<Written>, Courses<PledgeStatus>)> = vec![
        (
            "part of a number, then all",
            vec![
                sized(free("a", 1, &["promise"], "ISR"), 50),
                sized(free("b", 1, &[], "ISR"), 24),
                sized(free("c", 1, &[], "ISR"), 50),
            ],
            vec![vec![Open, PartlyKept, Kept]],
        ),
        (
            "begun",
            vec![
                event("a", 1, 1, "withdraw", &["promise"]).by(&["ISR"]),
                event("b", 1, 1, "withdraw", &["begin"]).by(&["ISR"]),
                event("c", 1, 1, "withdraw", &["complete"]).by(&["ISR"]),
            ],
            vec![vec![Open, PartlyKept, Kept]],
        ),
        (
            "one side, then the other",
            vec![
                swap("a", 1, &["agree"]),
                free("b", 1, &[], "RUS"),
                free("c", 1, &[], "UKR"),
            ],
            vec![vec![Open, PartlyKept, Kept]],
        ),
        (
            "an exchange that nobody is said to make",
            vec![
                swap("a", 1, &["agree"]),
                event("b", 1, 1, "exchange-prisoners", &[]).about(&["prisoners"]),
            ],
            vec![vec![Open, Kept]],
        ),
        (
            "another number is another exchange",
            vec![
                sized(swap("a", 1, &["agree"]), 1000),
                sized(swap("b", 1, &["agree"]), 1200),
            ],
            vec![vec![Open], vec![Open]],
        ),
        (
            "kept, and told again",
            vec![
                swap("a", 1, &["agree"]).on("on Monday", 7, 14, 14),
                swap("b", 1, &[]),
                swap("c", 1, &["agree"]).on("ten days earlier", 7, 14, 14),
            ],
            vec![vec![Open, Kept]],
        ),
        (
            "suspended",
            vec![
                free("a", 1, &["promise"], "ISR"),
                free("b", 1, &["suspend"], "ISR"),
            ],
            vec![vec![Open, Withdrawn]],
        ),
        (
            "promised not to attack, and attacked",
            vec![
                event("a", 1, 1, "attack", &["promise", "refrain"]).by(&["RWA"]),
                event("b", 1, 1, "attack", &[]).by(&["RWA"]),
            ],
            vec![vec![Open, Broken]],
        ),
        (
            "will not give way is no promise, nor is a threat",
            vec![
                event("a", 1, 1, "concede", &["promise", "refrain"]).by(&["ISR"]),
                event("a", 2, 2, "attack", &["promise"]).by(&["ISR"]),
            ],
            vec![],
        ),
        (
            "what is to be done under an agreement is promised",
            vec![
                event("a", 1, 1, "settle", &[]).by(&["ISR", "HMS"]),
                event("a", 2, 2, "release", &[])
                    .by(&["ISR"])
                    .tense(Tense::Future),
            ],
            vec![vec![Open]],
        ),
        (
            "what is only to come is not",
            vec![
                event("a", 2, 2, "release", &[])
                    .by(&["ISR"])
                    .tense(Tense::Future)
                    .modality(Modality::Planned),
            ],
            vec![],
        ),
        (
            "what each side of an exchange gives has a row of its own",
            vec![
                event("a", 1, 1, "release", &["agree"]).by(&["ISR", "HMS"]),
                sized(
                    event("a", 2, 2, "release", &[])
                        .by(&["HMS"])
                        .tense(Tense::Future),
                    50,
                ),
                sized(
                    event("a", 3, 3, "release", &[])
                        .by(&["ISR"])
                        .tense(Tense::Future),
                    150,
                ),
                sized(event("b", 1, 1, "release", &[]).by(&["HMS"]), 24),
            ],
            vec![vec![Open, PartlyKept], vec![Open]],
        ),
    ];
    for (name, events, expected) in cases {
        let pledges = rows(events).pledges;
        let found: Vec<Vec<PledgeStatus>> = pledges
            .iter()
            .map(|row| row.history.iter().map(|step| step.status).collect())
            .collect();
        assert_eq!(found, expected, "{name}: {pledges:#?}");
    }
}

#[test]
fn measures_are_announced_imposed_and_eased() {
    use MeasureStatus::{Announced, Eased, Imposed, Suspended};
    let sanction = |report: &str, operators: &[&str]| {
        event(report, 1, 1, "sanction", operators)
            .by(&["EUR"])
            .to(&["RUS"])
    };
    let ease = |report: &str| {
        event(report, 1, 1, "ease-sanctions", &[])
            .by(&["EUR"])
            .to(&["RUS"])
    };
    let cases: Vec<(&str, Vec<Written>, Courses<MeasureStatus>)> = vec![
        (
            "announced, imposed, eased",
            vec![
                sanction("a", &["announce"]).tense(Tense::Future),
                sanction("b", &[]),
                ease("d"),
            ],
            vec![vec![Announced, Imposed, Eased]],
        ),
        (
            "told twice",
            vec![sanction("a", &[]), sanction("b", &[])],
            vec![vec![Imposed]],
        ),
        (
            "suspended",
            vec![sanction("a", &[]), sanction("c", &["suspend"])],
            vec![vec![Imposed, Suspended]],
        ),
        (
            "against another",
            vec![sanction("a", &[]), sanction("b", &[]).to(&["BLR"])],
            vec![vec![Imposed], vec![Imposed]],
        ),
        (
            "again after weeks",
            vec![sanction("a", &[]), sanction("d", &[])],
            vec![vec![Imposed], vec![Imposed]],
        ),
        (
            "threatened, refused, under a condition, denied",
            vec![
                sanction("a", &["threaten"]),
                sanction("b", &["refuse"]),
                sanction("c", &[]).condition("if it attacks"),
                sanction("d", &[]).negated(),
            ],
            vec![],
        ),
    ];
    for (name, events, expected) in cases {
        let measures = rows(events).measures;
        let found: Vec<Vec<MeasureStatus>> = measures
            .iter()
            .map(|row| row.history.iter().map(|step| step.status).collect())
            .collect();
        assert_eq!(found, expected, "{name}: {measures:#?}");
    }
}

#[test]
fn a_fixed_term_runs_out_unless_it_is_prolonged() {
    let truce = || {
        let mut written = event("a", 1, 1, "cease-fire", &["agree"])
            .by(&["ISR", "HMS"])
            .on("from Friday", 7, 15, 15);
        let mut lasting = event("a", 9, 9, "cease-fire", &[]).lasting("four days");
        if let Some(time) = &mut lasting.0.time {
            time.expression.value = Some("P4D".into());
        }
        written.0.content_time = written.0.time.take();
        written.0.time = lasting.0.time;
        written
    };
    let meeting = |report: &str| event(report, 1, 1, "meet", &[]).by(&["QAT"]);
    let row = rows(vec![truce(), meeting("c")]).ceasefires.remove(0);
    assert_eq!(row.sides, Some(Sides::Bilateral));
    assert_eq!(row.until, Some(date(2025, 7, 18)));
    assert_eq!(row.how_ended, Some(CeasefireEnd::Expired));
    assert_eq!(row.ended, Some(date(2025, 7, 19)));
    let open = rows(vec![truce()]).ceasefires.remove(0);
    assert_eq!(open.status, CeasefireStatus::Agreed);
    let prolonged = event("b", 1, 1, "cease-fire", &["extend"]).by(&["ISR", "HMS"]);
    let mut prolonged = prolonged.lasting("two weeks");
    if let Some(time) = &mut prolonged.0.time {
        time.expression.value = Some("P14D".into());
    }
    let row = rows(vec![truce(), prolonged, meeting("c")])
        .ceasefires
        .remove(0);
    assert_eq!(row.status, CeasefireStatus::Extended);
    assert_eq!(row.until, Some(date(2025, 8, 1)));
}

#[test]
fn accusations_of_breaking_a_ceasefire_stand_side_by_side() {
    let accuses = |report: &str, number: usize, who: &str, whom: &str| {
        event(report, number, number, "violate-ceasefire", &["accuse"])
            .by(&[who])
            .to(&[whom])
            .on("on Thursday", 7, 17, 17)
    };
    let ceasefires = rows(vec![
        event("a", 1, 1, "cease-fire", &["agree"]).by(&["ARM", "AZE"]),
        accuses("b", 1, "ARM", "AZE"),
        accuses("b", 2, "AZE", "ARM"),
        accuses("c", 1, "ARM", "AZE"),
    ])
    .ceasefires;
    assert_eq!(ceasefires.len(), 1, "{ceasefires:#?}");
    let row = &ceasefires[0];
    assert_eq!(row.status, CeasefireStatus::Violated);
    let told: Vec<_> = row
        .violations
        .iter()
        .map(|one| {
            let voice = one.according_to.as_ref().map(|party| party.name());
            (one.by[0].name(), voice, one.evidence.len())
        })
        .collect();
    assert_eq!(told, [("AZE", Some("ARM"), 2), ("ARM", Some("AZE"), 1)]);
}

#[test]
fn violence_is_tallied_by_week_and_side() {
    let attack = |report: &str, number: usize, place: &str, day: i8| {
        event(report, number, number, "attack", &[])
            .by(&["RUS"])
            .at(place)
            .on("then", 7, day, day)
    };
    let record = rows(vec![
        attack("a", 1, "Kharkiv", 7).killed(3, Some(3)),
        attack("a", 2, "Odesa", 13).killed(2, Some(4)),
        attack("a", 3, "Sumy", 14).killed(1, None),
        event("a", 4, 4, "attack", &["accuse"])
            .by(&["RUS"])
            .to(&["UKR"])
            .at("Kursk")
            .on("then", 7, 14, 14),
    ]);
    let weeks: Vec<_> = record
        .violence_weeks
        .iter()
        .map(|week| {
            let side = week.side.as_ref().map(|side| side.name());
            let killed = week.killed.map(|killed| (killed.min, killed.max));
            (week.week, side, week.events, week.claimed, killed)
        })
        .collect();
    assert_eq!(
        weeks,
        [
            (date(2025, 7, 7), Some("RUS"), 2, 0, Some((5, Some(7)))),
            (date(2025, 7, 14), Some("RUS"), 1, 0, Some((1, None))),
            (date(2025, 7, 14), Some("UKR"), 1, 1, None),
        ]
    );
}

#[test]
fn a_speaker_has_one_course_under_several_names() {
    let says = |report: &str, name: &str| {
        let mut written = event(report, 1, 1, "outlook", &[]).kind("low").by(&["RUS"]);
        for actor in &mut written.0.actors {
            actor.name = Some(name.into());
            actor.text = name.into();
        }
        written
    };
    let series = rows(vec![
        says("a", "Dmitry Peskov"),
        says("b", "Peskov"),
        says("c", "Sergei Lavrov"),
    ])
    .outlook_series;
    let found: Vec<_> = series
        .iter()
        .map(|one| one.points.iter().map(|point| point.day).collect::<Vec<_>>())
        .collect();
    let day = |day| Some(date(2025, 7, day));
    assert_eq!(found, [vec![day(14), day(19)], vec![day(24)]]);
}
