//! Deadlines of ultimatums that are moved.

mod support;

use jiff::civil::date;
use rapporteur_ledger::UltimatumStatus;
use rapporteur_model::{CountBase, CountedFrom, DeadlineBound, DeadlineChange, DeadlineMove};
use support::{event, record, report};

#[test]
fn deadlines_are_put_off_and_brought_forward() {
    let first = || {
        event("a", 1, 1, "ultimatum", &[])
            .by(&["ETH"])
            .to(&["ERI"])
            .due(
                "until 25 July",
                DeadlineBound::Exact,
                Some(date(2025, 7, 25)),
            )
    };
    let moved = |act: &str, change, day: Option<i8>, by: Option<&str>| {
        let bound = match day {
            Some(_) => DeadlineBound::Exact,
            None => DeadlineBound::Unresolved,
        };
        let due = day.map(|day| date(2025, 8, day));
        let mut written = event("b", 1, 1, act, &[])
            .by(&["ETH"])
            .to(&["ERI"])
            .due("by then", bound, due);
        if let Some(deadline) = &mut written.0.deadline {
            deadline.counted_from = CountedFrom::only(CountBase::EarlierDeadline);
            deadline.moved = Some(DeadlineMove {
                change,
                by: by.map(str::to_owned),
                from: None,
                from_text: None,
            });
        }
        written
    };
    let extended = DeadlineChange::Extended;
    let cases = [
        (
            moved("extend-deadline", extended, Some(3), None),
            UltimatumStatus::Extended,
            Some(date(2025, 8, 3)),
        ),
        (
            moved("extend-deadline", extended, None, Some("P2W")),
            UltimatumStatus::Extended,
            Some(date(2025, 8, 8)),
        ),
        (
            moved("extend-deadline", extended, None, None),
            UltimatumStatus::Extended,
            None,
        ),
        (
            moved(
                "shorten-deadline",
                DeadlineChange::Shortened,
                None,
                Some("P3D"),
            ),
            UltimatumStatus::Shortened,
            Some(date(2025, 7, 22)),
        ),
    ];
    for (second, status, due) in cases {
        let reports = [report("a", Some(14)), report("b", Some(16))];
        let record = record(&reports, [first(), second]);
        assert_eq!(record.ultimatums.len(), 1);
        let row = &record.ultimatums[0];
        assert_eq!(row.status, status);
        let found = row.deadline.as_ref().and_then(|deadline| deadline.due);
        assert_eq!(found.map(|due| due.date()), due);
        assert_eq!(row.moves.len(), 1);
        let before = row.moves[0].from.as_ref().and_then(|from| from.due);
        assert_eq!(before.map(|due| due.date()), Some(date(2025, 7, 25)));
        assert_eq!(row.evidence, ["a#1", "b#1"]);
        assert_eq!(row.moves[0].evidence, "b#1");
    }
}

#[test]
fn a_second_ultimatum_with_another_day_moves_the_first() {
    let told = |report: &str, day: i8| {
        event(report, 1, 1, "ultimatum", &[])
            .by(&["USA"])
            .to(&["RUS"])
            .due("until then", DeadlineBound::Exact, Some(date(2025, 8, day)))
    };
    let reports = [report("a", Some(14)), report("b", Some(28))];
    let record = record(&reports, [told("a", 30), told("b", 8)]);
    let status: Vec<_> = record.ultimatums.iter().map(|row| row.status).collect();
    assert_eq!(status, [UltimatumStatus::Shortened]);
}
