//! Days and times as people write them: '19–20 July 2025'.

use jiff::civil::{Date, DateTime, Time};
use rapporteur_ledger::When;
use rapporteur_model::{Deadline, DeadlineBound, TimeExpression, TimeKind};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(day: Date) -> &'static str {
    usize::try_from(day.month() - 1)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or("")
}

/// '22 July 2025'.
pub(crate) fn day(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

/// From the first instant up to, not including, the second.
pub(crate) fn stretch(start: DateTime, end: DateTime) -> String {
    if start.time() != Time::midnight() || end.time() != Time::midnight() {
        let clock = |at: DateTime| format!("{:02}:{:02}", at.hour(), at.minute());
        return if start.date() == end.date() && start.time() != Time::midnight() {
            format!("{}, {}", day(start.date()), clock(start))
        } else {
            format!(
                "{}, {} – {}, {}",
                day(start.date()),
                clock(start),
                day(end.date()),
                clock(end)
            )
        };
    }
    let first = start.date();
    let last = end.date().yesterday().unwrap_or(first).max(first);
    if first == last {
        return day(first);
    }
    let whole_months = first.day() == 1 && last.day() == last.days_in_month();
    if whole_months && first.year() == last.year() {
        if first.month() == 1 && last.month() == 12 {
            return first.year().to_string();
        }
        return if first.month() == last.month() {
            format!("{} {}", month(first), first.year())
        } else {
            format!("{} – {} {}", month(first), month(last), first.year())
        };
    }
    if first.year() != last.year() {
        if first.day_of_year() == 1 && last.day_of_year() == last.days_in_year() {
            return format!("{}–{}", first.year(), last.year());
        }
        return format!("{} – {}", day(first), day(last));
    }
    if first.month() != last.month() {
        return format!("{} {} – {}", first.day(), month(first), day(last));
    }
    format!("{}–{}", first.day(), day(last))
}

/// Words and what they stand for; said to be unresolved when they could not be resolved.
fn resolved(text: &str, start: Option<DateTime>, end: Option<DateTime>) -> String {
    match (start, end) {
        (Some(start), Some(end)) => {
            let shown = stretch(start, end);
            if shown == text {
                shown
            } else {
                format!("{shown} (“{text}”)")
            }
        }
        (Some(start), None) => format!("from {} (“{text}”)", day(start.date())),
        _ => format!("“{text}” (unresolved)"),
    }
}

/// A time of the record.
pub(crate) fn when(when: &When) -> String {
    resolved(&when.text, when.start, when.end)
}

/// A time expression of an event.
pub(crate) fn time(time: &TimeExpression) -> String {
    match time.kind {
        TimeKind::Duration if time.start.is_none() => format!("for “{}”", time.without_article()),
        TimeKind::Set => format!("“{}”", time.text),
        _ => resolved(&time.text, time.start, time.end),
    }
}

/// A deadline with the way in which its day is to be read and what it was counted from. A day
/// that the text names is shown as named; what is counted is shown as the day that it comes to.
pub(crate) fn deadline(deadline: &Deadline) -> String {
    let words = &deadline.time.text;
    if deadline.time.kind != TimeKind::Duration && deadline.bound == DeadlineBound::Exact {
        return resolved(words, deadline.time.start, deadline.time.end);
    }
    let counted = match deadline.counted_from.as_str() {
        "" => String::new(),
        from => format!(", counted from {from}"),
    };
    let shown = deadline.due.map(|due| {
        if due.time() == Time::midnight() {
            day(due.date())
        } else {
            format!("{}, {:02}:{:02}", day(due.date()), due.hour(), due.minute())
        }
    });
    match (shown, deadline.bound) {
        (Some(due), DeadlineBound::Exact) => format!("{due} (“{words}”{counted})"),
        (Some(due), DeadlineBound::AtLatest) => format!("{due} at the latest (“{words}”{counted})"),
        (Some(due), DeadlineBound::AtEarliest) => {
            format!("{due} at the earliest (“{words}”{counted})")
        }
        (Some(_), DeadlineBound::Unresolved) | (None, _) => {
            format!("“{words}” (unresolved{counted})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn stretches_read_as_people_write_them() {
        let at = |year, month, day| date(year, month, day).at(0, 0, 0, 0);
        let cases = [
            (at(2025, 7, 22), at(2025, 7, 23), "22 July 2025"),
            (at(2025, 7, 19), at(2025, 7, 21), "19–20 July 2025"),
            (at(2025, 6, 30), at(2025, 7, 3), "30 June – 2 July 2025"),
            (
                at(2025, 12, 31),
                at(2026, 1, 2),
                "31 December 2025 – 1 January 2026",
            ),
            (at(2025, 7, 1), at(2025, 8, 1), "July 2025"),
            (at(2025, 5, 1), at(2025, 7, 1), "May – June 2025"),
            (at(2025, 1, 1), at(2026, 1, 1), "2025"),
            (at(2020, 1, 1), at(2030, 1, 1), "2020–2029"),
            (at(2025, 7, 22), at(2025, 7, 22), "22 July 2025"),
            (
                date(2025, 7, 22).at(9, 45, 0, 0),
                date(2025, 7, 22).at(9, 46, 0, 0),
                "22 July 2025, 09:45",
            ),
        ];
        for (start, end, expected) in cases {
            assert_eq!(stretch(start, end), expected);
        }
    }

    #[test]
    fn what_is_unresolved_is_said_to_be() {
        assert_eq!(
            resolved("over the weekend", None, None),
            "“over the weekend” (unresolved)"
        );
        let day = date(2025, 7, 18);
        let (start, end) = (day.at(0, 0, 0, 0), date(2025, 7, 19).at(0, 0, 0, 0));
        assert_eq!(
            resolved("Friday", Some(start), Some(end)),
            "18 July 2025 (“Friday”)"
        );
    }
}
