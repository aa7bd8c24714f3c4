//! Which tellings are one row and which stay two, table by table.

mod support;

use jiff::civil::date;
use rapporteur_ledger::{
    CeasefireStatus, PledgeStatus, Record, RoundStatus, Stance, Standing, UltimatumStatus,
};
use rapporteur_model::{DeadlineBound, Modality, Range, Report, Tense};
use support::{Written, event, record, report};

fn reports() -> Vec<Report> {
    vec![
        report("a", Some(20)),
        report("b", Some(21)),
        report("late", Some(31)),
        report("undated", None),
    ]
}

fn rows(events: Vec<Written>) -> Record {
    record(&reports(), events)
}

#[test]
fn rounds() {
    use RoundStatus::{
        Agreed, BrokenOff, CalledFor, Cancelled, Held, Possible, Proposed, Scheduled, UnderWay,
    };
    let meet = |report: &str, number: usize, operators: &[&str]| {
        event(report, number, number, "meet", operators)
    };
    let pair = ["RUS", "UKR"];
    let cases: Vec<(&str, Vec<Written>, Vec<RoundStatus>)> = vec![
        (
            "one round told by two reports",
            vec![
                meet("a", 1, &[])
                    .by(&pair)
                    .at("Istanbul")
                    .on("Friday", 7, 18, 18),
                meet("b", 1, &[])
                    .by(&pair)
                    .at("Istanbul")
                    .on("on Friday", 7, 18, 18),
            ],
            vec![Held],
        ),
        (
            "two days are two rounds",
            vec![
                meet("a", 1, &[])
                    .by(&pair)
                    .at("Istanbul")
                    .on("16 May", 5, 16, 16),
                meet("a", 2, &[])
                    .by(&pair)
                    .at("Istanbul")
                    .on("2 June", 6, 2, 2),
            ],
            vec![Held, Held],
        ),
        (
            "two venues are two rounds",
            vec![
                meet("a", 1, &[]).by(&pair).at("Istanbul"),
                meet("a", 2, &[]).by(&pair).at("Geneva"),
            ],
            vec![Held, Held],
        ),
        (
            "other parties are another round",
            vec![
                meet("a", 1, &[]).by(&pair),
                meet("a", 2, &[]).by(&["RUS", "USA"]),
            ],
            vec![Held, Held],
        ),
        (
            "'the talks' are those just told",
            vec![meet("a", 1, &[]).by(&pair).at("Doha"), meet("a", 2, &[])],
            vec![Held],
        ),
        (
            "a telephone call is not the meeting at a place",
            vec![
                meet("a", 1, &[]).by(&pair).kind("phone"),
                meet("a", 2, &[]).by(&pair).at("Kyiv"),
            ],
            vec![Held, Held],
        ),
        (
            "a party that is named later is not among those who met elsewhere",
            vec![
                meet("a", 1, &[]).words_by("negotiators").at("Istanbul"),
                meet("a", 2, &["begin"]).by(&["TUR"]),
            ],
            vec![Held, UnderWay],
        ),
        (
            "undated reports that share only the parties stay apart",
            vec![
                meet("a", 1, &[]).by(&pair),
                meet("undated", 1, &[]).by(&pair),
            ],
            vec![Held, Held],
        ),
        (
            "from agreed to held",
            vec![
                meet("a", 1, &["agree"])
                    .by(&pair)
                    .on("on 25 July", 7, 25, 25),
                meet("late", 1, &[]).by(&pair).on("on 25 July", 7, 25, 25),
            ],
            vec![Held],
        ),
        (
            "a round that lies ahead of one held is another",
            vec![
                meet("a", 1, &[]).by(&pair).at("Istanbul"),
                meet("a", 2, &["agree"]).by(&pair).at("Istanbul"),
            ],
            vec![Held, Agreed],
        ),
        (
            "a possible meeting is not the expected one",
            vec![
                meet("a", 1, &[])
                    .by(&pair)
                    .modality(Modality::Planned)
                    .tense(Tense::Future),
                meet("a", 2, &[])
                    .by(&pair)
                    .modality(Modality::Possible)
                    .tense(Tense::Future),
            ],
            vec![Scheduled, Possible],
        ),
        (
            "refused, denied and negated talks are none",
            vec![
                meet("a", 1, &["refuse"]).by(&pair),
                meet("a", 2, &["deny"]).by(&pair),
                meet("a", 3, &[]).by(&pair).negated(),
            ],
            vec![],
        ),
        (
            "each word has its status",
            vec![
                meet("a", 1, &["offer"]).by(&["CHE"]),
                meet("a", 2, &["suspend"]).by(&["ETH", "TPLF"]),
                meet("a", 3, &[]).by(&["SAU", "YEM"]).tense(Tense::Present),
                meet("a", 4, &["call-off"]).by(&["USA", "PRK"]),
                meet("a", 5, &["request"]).by(&["UNO"]).to(&["SDN"]),
            ],
            vec![Proposed, BrokenOff, UnderWay, Cancelled, CalledFor],
        ),
    ];
    for (name, events, expected) in cases {
        let rounds = rows(events).rounds;
        let found: Vec<_> = rounds.iter().map(|round| round.status).collect();
        assert_eq!(found, expected, "{name}: {rounds:#?}");
    }
}

#[test]
fn who_calls_for_talks_does_not_thereby_take_part() {
    let rounds = rows(vec![
        event("a", 1, 1, "meet", &["request"])
            .by(&["UNO"])
            .to(&["SDN"]),
    ])
    .rounds;
    assert_eq!(rounds[0].parties.len(), 1);
    assert_eq!(rounds[0].parties[0].country.as_deref(), Some("SDN"));
    assert_eq!(rounds[0].called_by[0].country.as_deref(), Some("UNO"));
    let mediated = rows(vec![
        event("a", 1, 1, "mediate", &[])
            .by(&["QAT"])
            .to(&["ISR", "PSE"]),
    ])
    .rounds;
    assert_eq!(mediated[0].third_parties[0].country.as_deref(), Some("QAT"));
    assert_eq!(mediated[0].parties.len(), 2);
}

#[test]
fn ultimatums() {
    let threat = |report: &str, number: usize| {
        event(report, number, number, "sanction", &["threaten"])
            .by(&["USA"])
            .to(&["RUS"])
            .condition("if there is no deal")
    };
    let exact = |written: Written| {
        written.due(
            "by 2 September",
            DeadlineBound::Exact,
            Some(date(2025, 9, 2)),
        )
    };
    let past =
        |written: Written| written.due("by 25 July", DeadlineBound::Exact, Some(date(2025, 7, 25)));
    let cases: Vec<(&str, Vec<Written>, Vec<UltimatumStatus>)> = vec![
        (
            "told twice",
            vec![threat("a", 1), exact(threat("b", 1))],
            vec![UltimatumStatus::Open],
        ),
        (
            "two deadlines are two",
            vec![exact(threat("a", 1)), past(threat("a", 2))],
            vec![UltimatumStatus::Open, UltimatumStatus::Open],
        ),
        (
            "a threat without 'if' is none",
            vec![event("a", 1, 1, "sanction", &["threaten"]).by(&["USA"])],
            vec![],
        ),
        (
            "'will impose sanctions if' is one, 'will send aid if' is none",
            vec![
                event("a", 1, 1, "sanction", &[])
                    .by(&["USA"])
                    .tense(Tense::Future)
                    .condition("if no deal is reached"),
                event("a", 2, 2, "aid", &[])
                    .by(&["USA"])
                    .tense(Tense::Future)
                    .condition("if a deal is reached"),
            ],
            vec![UltimatumStatus::Open],
        ),
        (
            "'will, if' tells a threat again",
            vec![
                threat("a", 1),
                event("a", 2, 2, "sanction", &[])
                    .by(&["USA"])
                    .to(&["RUS"])
                    .tense(Tense::Future)
                    .condition("if there is none by then"),
            ],
            vec![UltimatumStatus::Open],
        ),
        (
            "a demand with a deadline is one",
            vec![past(event("a", 1, 1, "withdraw", &["demand"]).by(&["AZE"]))],
            vec![UltimatumStatus::Open],
        ),
        (
            "carried out",
            vec![
                threat("a", 1),
                event("late", 1, 1, "sanction", &[])
                    .by(&["USA"])
                    .to(&["RUS"]),
            ],
            vec![UltimatumStatus::CarriedOut],
        ),
        (
            "carried out against another",
            vec![
                threat("a", 1),
                event("late", 1, 1, "sanction", &[])
                    .by(&["USA"])
                    .to(&["IRN"]),
            ],
            vec![UltimatumStatus::Open],
        ),
        (
            "recalled sanctions decide nothing",
            vec![
                threat("a", 1),
                event("late", 1, 1, "sanction", &[])
                    .by(&["USA"])
                    .to(&["RUS"])
                    .historical(),
            ],
            vec![UltimatumStatus::Open],
        ),
        (
            "lapsed",
            vec![
                past(threat("a", 1)),
                event("late", 1, 1, "meet", &[]).by(&["USA", "RUS"]),
            ],
            vec![UltimatumStatus::Lapsed],
        ),
        (
            "met",
            vec![
                past(
                    event("a", 1, 1, "withdraw", &["demand"])
                        .by(&["AZE"])
                        .to(&["ARM"]),
                ),
                event("b", 1, 1, "withdraw", &[]).by(&["ARM"]),
            ],
            vec![UltimatumStatus::Met],
        ),
    ];
    for (name, events, expected) in cases {
        let ultimatums = rows(events).ultimatums;
        let found: Vec<_> = ultimatums.iter().map(|row| row.status).collect();
        assert_eq!(found, expected, "{name}: {ultimatums:#?}");
    }
    let joined = rows(vec![threat("a", 1), exact(threat("b", 1))]).ultimatums;
    let due = joined[0]
        .deadline
        .as_ref()
        .and_then(|deadline| deadline.due);
    assert_eq!(
        due,
        Some(date(2025, 9, 2).at(0, 0, 0, 0)),
        "the exact day comes from the second report"
    );
}

#[test]
fn pledges() {
    use PledgeStatus::{Broken, Kept, Open, Withdrawn};
    let aid = |report: &str, number: usize, operators: &[&str]| {
        event(report, number, number, "aid", operators)
            .kind("military")
            .by(&["USA"])
            .to(&["UKR"])
    };
    let cases: Vec<(&str, Vec<Written>, Vec<PledgeStatus>)> = vec![
        (
            "told twice",
            vec![aid("a", 1, &["promise"]), aid("b", 1, &["agree"])],
            vec![Open],
        ),
        (
            "kept",
            vec![aid("a", 1, &["promise"]), aid("b", 1, &[])],
            vec![Kept],
        ),
        (
            "suspended",
            vec![aid("a", 1, &["promise"]), aid("b", 1, &["suspend"])],
            vec![Withdrawn],
        ),
        (
            "broken",
            vec![aid("a", 1, &["promise"]), aid("b", 1, &["fail"]).negated()],
            vec![Broken],
        ),
        (
            "aid already given is no pledge",
            vec![aid("a", 1, &[])],
            vec![],
        ),
        (
            "one that might be made is none",
            vec![aid("a", 1, &["promise"]).modality(Modality::Possible)],
            vec![],
        ),
        (
            "a refusal is none",
            vec![aid("a", 1, &["refuse", "promise"])],
            vec![],
        ),
        (
            "another recipient is another pledge",
            vec![
                aid("a", 1, &["promise"]),
                aid("a", 2, &["promise"]).to(&["POL"]),
            ],
            vec![Open, Open],
        ),
        (
            "agreed talks stand among the rounds",
            vec![event("a", 1, 1, "meet", &["agree"]).by(&["USA"])],
            vec![],
        ),
    ];
    for (name, events, expected) in cases {
        let pledges = rows(events).pledges;
        let found: Vec<_> = pledges.iter().map(|row| row.status).collect();
        assert_eq!(found, expected, "{name}: {pledges:#?}");
    }
}

#[test]
fn violence() {
    let attack =
        |report: &str, number: usize| event(report, number, number, "attack", &[]).kind("aerial");
    let range = |min, max| Some(Range { min, max });
    type Case = (&'static str, Vec<Written>, Vec<Option<Range>>);
    let cases: Vec<Case> = vec![
        (
            "the strike and its toll",
            vec![
                attack("a", 1).by(&["RUS"]).at("Kharkiv"),
                event("a", 2, 1, "kill", &[])
                    .killed(3, Some(3))
                    .at("Kharkiv"),
            ],
            vec![range(3, Some(3))],
        ),
        (
            "two cities",
            vec![
                attack("a", 1).at("Kharkiv"),
                attack("a", 2).at("Odesa").killed(1, Some(1)),
            ],
            vec![None, range(1, Some(1))],
        ),
        (
            "one voice, two figures: two strikes",
            vec![
                attack("a", 1).killed(3, Some(3)),
                attack("a", 2).killed(5, Some(5)),
            ],
            vec![range(3, Some(3)), range(5, Some(5))],
        ),
        (
            "two voices, two figures: one strike",
            vec![
                attack("a", 1).at("Goma").killed(3, Some(3)).said_by("COD"),
                attack("a", 2).at("Goma").killed(5, Some(5)).said_by("RWA"),
            ],
            vec![range(3, Some(5))],
        ),
        (
            "the same place days later is another strike",
            vec![
                attack("a", 1).at("Kharkiv"),
                attack("late", 1).at("Kharkiv"),
            ],
            vec![None, None],
        ),
        (
            "the same place and day in two reports is one",
            vec![
                attack("a", 1)
                    .at("Kharkiv")
                    .on("Saturday", 7, 19, 19)
                    .killed(1, None),
                attack("b", 1)
                    .at("Kharkiv")
                    .on("on Saturday", 7, 19, 19)
                    .killed(4, Some(4)),
            ],
            vec![range(4, Some(4))],
        ),
        (
            "threatened, planned, negated and conditional attacks are none",
            vec![
                event("a", 1, 1, "attack", &["threaten"]).by(&["RUS"]),
                attack("a", 2).modality(Modality::Planned),
                attack("a", 3).negated(),
                attack("a", 4).condition("if talks fail"),
                event("a", 5, 1, "attack", &["stop"]).by(&["RUS"]),
            ],
            vec![],
        ),
    ];
    for (name, events, expected) in cases {
        let violence = rows(events).violence;
        let found: Vec<_> = violence.iter().map(|row| row.killed).collect();
        assert_eq!(found, expected, "{name}: {violence:#?}");
    }
}

#[test]
fn an_accusation_is_a_claim_until_it_is_reported() {
    let accused = event("a", 1, 1, "attack", &["accuse"])
        .by(&["UKR"])
        .to(&["RUS"])
        .at("Sumy");
    let denied = event("a", 2, 2, "attack", &["deny"])
        .by(&["RUS"])
        .at("Sumy");
    let violence = rows(vec![accused.clone(), denied]).violence;
    assert_eq!(violence.len(), 1);
    assert_eq!(violence[0].standing, Standing::Claimed);
    assert_eq!(violence[0].actors[0].country.as_deref(), Some("RUS"));
    assert_eq!(violence[0].denied_by[0].country.as_deref(), Some("RUS"));
    let reported = event("a", 2, 2, "attack", &[]).by(&["RUS"]).at("Sumy");
    assert_eq!(
        rows(vec![accused, reported]).violence[0].standing,
        Standing::Reported
    );
}

#[test]
fn ceasefires() {
    use CeasefireStatus::{Agreed, CalledFor, NotReached, Possible, Refused, Violated};
    let fire = |report: &str, number: usize, operators: &[&str]| {
        event(report, number, number, "cease-fire", operators)
    };
    let cases: Vec<(&str, Vec<Written>, Vec<CeasefireStatus>)> = vec![
        (
            "called for and refused",
            vec![
                fire("a", 1, &["request"]).by(&["UKR"]),
                fire("a", 2, &["refuse"]).by(&["RUS"]),
            ],
            vec![CalledFor, Refused],
        ),
        (
            "agreed and violated",
            vec![
                fire("a", 1, &["agree"]).by(&["ARM", "AZE"]),
                event("b", 1, 1, "violate-ceasefire", &["accuse"])
                    .by(&["ARM"])
                    .to(&["AZE"]),
            ],
            vec![Violated],
        ),
        (
            "failed is not the one called for",
            vec![
                fire("a", 1, &["fail"]).negated().by(&["RUS", "UKR"]),
                fire("a", 2, &["request"]).by(&["UKR", "RUS"]),
            ],
            vec![NotReached, CalledFor],
        ),
        (
            "possible",
            vec![fire("a", 1, &[]).modality(Modality::Possible)],
            vec![Possible],
        ),
        (
            "agreed by two, told twice",
            vec![
                fire("a", 1, &["agree"]).by(&["ARM", "AZE"]),
                fire("a", 2, &[])
                    .by(&["ARM", "AZE"])
                    .negated()
                    .modality(Modality::Hypothetical),
            ],
            vec![Agreed],
        ),
    ];
    for (name, events, expected) in cases {
        let ceasefires = rows(events).ceasefires;
        let found: Vec<_> = ceasefires.iter().map(|row| row.status).collect();
        assert_eq!(found, expected, "{name}: {ceasefires:#?}");
    }
}

#[test]
fn positions() {
    use Stance::{Accepts, Demands, Offers, Rejects};
    let on = |number: usize, operators: &[&str]| {
        event("a", number, number, "withdraw", operators)
            .by(&["UKR"])
            .about(&["withdrawal"])
    };
    let cases: Vec<(&str, Written, Option<Stance>)> = vec![
        ("demand", on(1, &["demand"]), Some(Demands)),
        ("offer", on(1, &["offer"]), Some(Offers)),
        ("accept", on(1, &["accept"]), Some(Accepts)),
        (
            "reject a demand",
            on(1, &["refuse", "request"]),
            Some(Rejects),
        ),
        ("not accept", on(1, &["accept"]).negated(), Some(Rejects)),
        (
            "announce a refusal",
            on(1, &["announce", "refuse"]),
            Some(Rejects),
        ),
        (
            "might accept",
            on(1, &["accept"]).modality(Modality::Possible),
            None,
        ),
        ("done", on(1, &[]), None),
        ("nobody known", on(1, &["demand"]).words_by("some"), None),
    ];
    for (name, written, expected) in cases {
        let found = rows(vec![written]).positions;
        assert_eq!(
            found.first().map(|row| row.stance),
            expected,
            "{name}: {found:#?}"
        );
    }
    let quoted = on(1, &["demand"]).said_by("UKR").quoting(0, 8);
    let again = on(2, &["demand"]);
    let joined = rows(vec![again, quoted]).positions;
    assert_eq!(joined.len(), 1);
    assert_eq!(joined[0].quote.as_deref(), Some("sentence"));
    assert_eq!(joined[0].evidence.len(), 2);
}

#[test]
fn a_stance_is_one_row_until_another_takes_its_place() {
    let on = |report: &str, number: usize, operators: &[&str]| {
        event(report, number, 1, "withdraw", operators)
            .by(&["UKR"])
            .about(&["withdrawal"])
    };
    let record = rows(vec![
        on("late", 1, &["accept"]),
        on("a", 1, &["refuse"]),
        on("b", 1, &["refuse"]),
    ]);
    let told: Vec<_> = record
        .positions
        .iter()
        .map(|row| (row.stance, row.evidence.join(" ")))
        .collect();
    assert_eq!(
        told,
        [
            (Stance::Accepts, "late#1".to_owned()),
            (Stance::Rejects, "a#1 b#1".to_owned()),
        ],
        "newest first"
    );
    let before = record.positions[0].changed_from.as_ref();
    assert_eq!(before.map(|before| before.stance), Some(Stance::Rejects));
    assert_eq!(
        before.and_then(|before| before.day),
        Some(date(2025, 7, 21))
    );
    assert_eq!(record.positions[1].first_said, Some(date(2025, 7, 20)));
    assert_eq!(record.positions[1].day, Some(date(2025, 7, 21)));
}

#[test]
fn what_both_fail_to_agree_on_neither_has_rejected() {
    let failed = event("a", 1, 1, "cease-fire", &["agree"])
        .by(&["RUS", "UKR"])
        .about(&["ceasefire"])
        .negated();
    assert!(rows(vec![failed]).positions.is_empty());
    let undone = event("a", 1, 1, "cease-fire", &["request", "call-off"])
        .by(&["USA"])
        .about(&["ceasefire"]);
    assert_eq!(rows(vec![undone]).positions[0].stance, Stance::Rejects);
}
