//! What a careful reader enters into the record from a report on renewed talks: every row, and
//! nothing that is only possible as a fact.

mod support;

use jiff::civil::date;
use rapporteur_ledger::{OutcomeResult, PledgeStatus, Record, RoundStatus, UltimatumStatus};
use rapporteur_model::{DeadlineBound, Modality, Range, Tense};
use support::{event, record, report};

fn written() -> Record {
    record(
        &[report("r", Some(22))],
        [
            event("r", 1, 0, "meet", &["request"]).on("over the weekend", 7, 19, 20),
            event("r", 2, 0, "sanction", &["threaten"])
                .by(&["USA"])
                .to(&["RUS"])
                .condition("if a ceasefire isn't achieved within 50 days")
                .due(
                    "within 50 days",
                    DeadlineBound::AtLatest,
                    Some(date(2025, 9, 10)),
                ),
            event("r", 3, 0, "cease-fire", &[])
                .negated()
                .modality(Modality::Hypothetical)
                .within(8, 20),
            event("r", 4, 1, "comment", &[])
                .by(&["RUS"])
                .said_by("RUS")
                .quoting(0, 8),
            event("r", 5, 1, "outlook", &[]).kind("low").by(&["RUS"]),
            event("r", 6, 2, "meet", &[])
                .words_by("both sides")
                .at("Istanbul")
                .historical(),
            event("r", 7, 2, "settle", &["fail"])
                .negated()
                .by(&["RUS", "UKR"])
                .about(&["ceasefire"])
                .historical(),
            event("r", 8, 3, "attack", &[])
                .kind("aerial")
                .killed(1, None)
                .at("populated areas"),
            event("r", 9, 3, "aid", &["promise"])
                .kind("military")
                .by(&["USA"])
                .to(&["UKR"]),
            event("r", 10, 4, "meet", &["expect"])
                .lasting("two days")
                .about(&["prisoners"])
                .tense(Tense::Future)
                .modality(Modality::Probable),
            event("r", 11, 4, "meet", &[])
                .by(&["UKR", "RUS"])
                .kind("leaders")
                .tense(Tense::Future)
                .modality(Modality::Possible),
            event("r", 12, 4, "outlook", &[]).kind("low"),
        ],
    )
}

#[test]
fn rounds_are_coming_held_and_possible_each_for_itself() {
    let rounds = written().rounds;
    assert_eq!(
        rounds.iter().map(|round| round.status).collect::<Vec<_>>(),
        [
            RoundStatus::Expected,
            RoundStatus::Held,
            RoundStatus::Possible
        ],
        "{rounds:#?}"
    );
    let coming = &rounds[0];
    assert_eq!(coming.evidence, ["r#1", "r#10"]);
    assert_eq!(coming.duration.as_deref(), Some("two days"));
    assert_eq!(coming.agenda, ["prisoners"]);
    assert!(coming.parties.is_empty(), "nobody is named");
    assert!(
        coming.called_by.is_empty(),
        "nobody is named as having called for it"
    );
    assert_eq!(coming.time, None, "the weekend is that of the call");
    let held = &rounds[1];
    assert_eq!(
        held.venue.as_ref().map(|venue| venue.text.as_str()),
        Some("Istanbul")
    );
    assert_eq!(held.outcomes.len(), 1);
    assert_eq!(held.outcomes[0].topic.as_deref(), Some("ceasefire"));
    assert_eq!(held.outcomes[0].result, OutcomeResult::None);
    assert_eq!(rounds[2].level.as_deref(), Some("leaders"));
    assert_eq!(rounds[2].evidence, ["r#11"]);
}

#[test]
fn the_ultimatum_has_demand_consequence_and_bound() {
    let ultimatums = written().ultimatums;
    assert_eq!(ultimatums.len(), 1);
    let row = &ultimatums[0];
    assert_eq!(row.issuer[0].country.as_deref(), Some("USA"));
    assert_eq!(row.addressee[0].country.as_deref(), Some("RUS"));
    assert_eq!(
        row.consequence.as_ref().map(|deed| deed.act.as_str()),
        Some("sanction")
    );
    assert_eq!(
        row.demanded.as_ref().map(|deed| deed.act.as_str()),
        Some("cease-fire")
    );
    assert_eq!(
        row.deadline.as_ref().map(|deadline| deadline.bound),
        Some(DeadlineBound::AtLatest)
    );
    assert_eq!(row.status, UltimatumStatus::Open);
}

#[test]
fn the_other_tables_hold_what_is_told_and_no_more() {
    let record = written();
    assert_eq!(record.pledges.len(), 1);
    assert_eq!(record.pledges[0].what.kind.as_deref(), Some("military"));
    assert_eq!(record.pledges[0].status, PledgeStatus::Open);
    assert_eq!(record.violence.len(), 1);
    assert!(record.violence[0].actors.is_empty());
    assert_eq!(record.violence[0].killed, Some(Range { min: 1, max: None }));
    assert_eq!(
        record
            .outlook
            .iter()
            .map(|row| (row.speaker.is_some(), row.score))
            .collect::<Vec<_>>(),
        [(true, Some(-1)), (false, Some(-1))]
    );
    assert!(record.positions.is_empty(), "{:#?}", record.positions);
    assert!(
        record.ceasefires.is_empty(),
        "one under 'if' is none: {:#?}",
        record.ceasefires
    );
}
