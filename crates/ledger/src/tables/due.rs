//! When something is due, compared with the precision that the words have.
//!
//! '2 September' and 'in early September' can be one day, 'within 50 days' told a week after the
//! warning bounds it, '8 August' and '2 September' are two. A length becomes a day once another
//! report tells when it was set.

use crate::agreement::Agreement;
use jiff::civil::{Date, DateTime, Time};
use rapporteur_model::{CountBase, Deadline, DeadlineBound};

/// The stretch in which something is due: first instant that it may be, first instant after.
pub(crate) fn stretch(deadline: &Deadline) -> Option<(DateTime, DateTime)> {
    if deadline.bound != DeadlineBound::Exact {
        return None;
    }
    let due = deadline.due?;
    // What ends a day is due on that day; what is counted from a day is due on the day it comes to.
    let last = if ends_day(deadline) {
        due
    } else {
        due.date().tomorrow().ok()?.to_datetime(Time::midnight())
    };
    let first = deadline
        .earliest
        .or(deadline.time.start.filter(|_| named(deadline)))
        .filter(|first| *first < last)
        .unwrap_or(due.date().yesterday().ok()?.to_datetime(Time::midnight()));
    Some((first.min(due), last))
}

fn named(deadline: &Deadline) -> bool {
    deadline.counted_from.what == CountBase::DateNamed
}

/// Whether its instant is the midnight that ends the day.
fn ends_day(deadline: &Deadline) -> bool {
    let from = &deadline.counted_from;
    named(deadline) && deadline.bound != DeadlineBound::AtEarliest
        || from.what == CountBase::EarlierDeadline && from.start < from.end
}

/// The day by whose end it is due.
pub(crate) fn day(deadline: &Deadline) -> Option<Date> {
    let due = deadline.due?;
    let midnight = due.time() == Time::midnight();
    if midnight && ends_day(deadline) {
        due.date().yesterday().ok()
    } else {
        Some(due.date())
    }
}

/// How two deadlines compare.
pub(crate) fn agreement(a: Option<&Deadline>, b: Option<&Deadline>) -> Agreement {
    let (Some(a), Some(b)) = (a, b) else {
        return Agreement::Unknown;
    };
    if let (Some(one), Some(other)) = (stretch(a), stretch(b)) {
        return if one.0 < other.1 && other.0 < one.1 {
            Agreement::Same
        } else {
            Agreement::Conflict
        };
    }
    if let (Some(one), Some(other)) = (length(a), length(b))
        && (stretch(a).is_none() || stretch(b).is_none())
    {
        return if one == other {
            Agreement::Same
        } else {
            Agreement::Conflict
        };
    }
    let beyond = |bound: &Deadline, exact: &Deadline| {
        bound.bound == DeadlineBound::AtLatest
            && matches!((bound.due, stretch(exact)), (Some(last), Some(exact)) if exact.0 > last)
    };
    if beyond(a, b) || beyond(b, a) {
        Agreement::Conflict
    } else {
        Agreement::Unknown
    }
}

/// The length that it names, as TIMEX3 has it, where it names one with a number.
pub(crate) fn length(deadline: &Deadline) -> Option<&str> {
    let value = deadline.time.value.as_deref()?;
    (value.starts_with('P') && !value.contains('X')).then_some(value)
}

/// The deadline with its day counted from the day on which it was set, if it names a length and
/// that was not known before.
pub(crate) fn counted_from(deadline: &Deadline, set: Date) -> Option<Deadline> {
    if deadline.bound == DeadlineBound::Exact || deadline.moved.is_some() {
        return None;
    }
    let counted = matches!(
        deadline.counted_from.what,
        CountBase::Statement | CountBase::Report | CountBase::Unknown
    );
    let length: jiff::Span = length(deadline)?.parse().ok()?;
    let from = set.to_datetime(Time::midnight());
    let due = from.checked_add(length).ok().filter(|_| counted)?;
    // 'At the latest' stays true of what is counted.
    if deadline.bound == DeadlineBound::AtLatest && deadline.due.is_some_and(|last| due > last) {
        return None;
    }
    let mut exact = deadline.clone();
    exact.due = Some(due);
    exact.bound = DeadlineBound::Exact;
    exact.counted_from.what = CountBase::Statement;
    exact.counted_from.start = Some(from);
    exact.counted_from.end = set
        .tomorrow()
        .ok()
        .map(|day| day.to_datetime(Time::midnight()));
    Some(exact)
}

/// Whether the first deadline tells more than the second: an exact day tells more than a bound,
/// an earlier 'at the latest' more than a later one, a shorter stretch more than a longer one.
pub(crate) fn is_tighter(new: Option<&Deadline>, known: Option<&Deadline>) -> bool {
    let rank = |deadline: &Deadline| match deadline.bound {
        DeadlineBound::Exact => 2,
        DeadlineBound::AtLatest | DeadlineBound::AtEarliest => 1,
        DeadlineBound::Unresolved => 0,
    };
    match (new, known) {
        (Some(new), Some(known)) if rank(new) == rank(known) => {
            if let (Some(new), Some(known)) = (stretch(new), stretch(known)) {
                return known.0 <= new.0 && new.1 <= known.1 && new != known;
            }
            new.bound == DeadlineBound::AtLatest
                && matches!((new.due, known.due), (Some(new), Some(known)) if new < known)
        }
        (Some(new), Some(known)) => rank(new) > rank(known),
        (new, known) => new.is_some() && known.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rapporteur_model::{CountedFrom, Span, TimeExpression, TimeKind};

    fn deadline(value: &str, bound: DeadlineBound, what: CountBase, due: Option<Date>) -> Deadline {
        let due = due.map(|day| day.at(0, 0, 0, 0));
        Deadline {
            time: TimeExpression {
                text: value.into(),
                span: Span::default(),
                kind: TimeKind::Duration,
                value: Some(value.into()),
                modifier: None,
                start: None,
                end: None,
                granularity: None,
                zone: None,
                anchor: None,
                rule: String::new(),
            },
            earliest: None,
            due,
            due_utc: None,
            bound,
            counted_from: CountedFrom::only(what),
            moved: None,
        }
    }

    #[test]
    fn a_length_becomes_a_day_once_it_is_known_when_it_was_set() {
        let open = deadline(
            "P50D",
            DeadlineBound::AtLatest,
            CountBase::Report,
            Some(date(2025, 9, 7)),
        );
        let exact = counted_from(&open, date(2025, 7, 14)).unwrap();
        assert_eq!(day(&exact), Some(date(2025, 9, 2)));
        assert_eq!(exact.bound, DeadlineBound::Exact);
        assert!(is_tighter(Some(&exact), Some(&open)));
        assert_eq!(agreement(Some(&exact), Some(&open)), Agreement::Same);
        assert_eq!(counted_from(&exact, date(2025, 7, 20)), None, "it stands");
        assert_eq!(
            counted_from(&open, date(2025, 7, 30)),
            None,
            "that would be later than the latest"
        );
    }

    #[test]
    fn days_and_bounds_compare() {
        let exact = |day| {
            deadline(
                "day",
                DeadlineBound::Exact,
                CountBase::DateNamed,
                Some(date(2025, 9, day)),
            )
        };
        let latest = |day| {
            deadline(
                "day",
                DeadlineBound::AtLatest,
                CountBase::Report,
                Some(date(2025, 9, day)),
            )
        };
        let cases = [
            (exact(2), exact(2), Agreement::Same),
            (exact(2), exact(20), Agreement::Conflict),
            (exact(2), latest(9), Agreement::Unknown),
            (exact(20), latest(9), Agreement::Conflict),
        ];
        for (a, b, expected) in cases {
            assert_eq!(agreement(Some(&a), Some(&b)), expected, "{a:?} {b:?}");
            assert_eq!(agreement(Some(&b), Some(&a)), expected, "{b:?} {a:?}");
        }
    }
}
