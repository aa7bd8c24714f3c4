//! Days and times as people write them: '19–20 July 2025'.

use jiff::civil::{Date, DateTime, Time};
use rapporteur_ledger::When;
use rapporteur_model::{
    CountBase, CountedFrom, Deadline, DeadlineBound, DeadlineChange, EventTime, TimeExpression,
    TimeKind, TimeRelation,
};

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
pub fn day(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

/// From the first instant up to, not including, the second.
pub fn stretch(start: DateTime, end: DateTime) -> String {
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
pub fn when(when: &When) -> String {
    resolved(&when.text, when.start, when.end)
}

/// A time expression of an event.
fn time(time: &TimeExpression) -> String {
    match time.kind {
        TimeKind::Duration if time.start.is_none() => format!("for “{}”", time.without_article()),
        TimeKind::Set => format!("“{}”", time.text),
        _ => resolved(&time.text, time.start, time.end),
    }
}

/// The time of an event, with how it stands to it: 'before 18 July 2025 (“Friday”)'.
pub fn event_time(event: &EventTime) -> String {
    let named = &event.expression;
    if named.kind == TimeKind::Set || named.kind == TimeKind::Duration && named.start.is_none() {
        return time(named);
    }
    let bound = |word: &str, at: DateTime| format!("{word} {} (“{}”)", moment(at), named.text);
    match (event.relation, named.start, named.end) {
        (TimeRelation::Since, Some(start), None) => bound("since", start),
        (TimeRelation::After, Some(start), None) => bound("from", start),
        (TimeRelation::Before, None, Some(end)) => bound("by", last(end)),
        (TimeRelation::Until, None, Some(end)) => bound("until", last(end)),
        _ => time(named),
    }
}

/// Up to and with the day before a midnight, which is how people say it.
fn last(at: DateTime) -> DateTime {
    let day_before = at.date().yesterday().ok();
    day_before
        .filter(|_| at.time() == Time::midnight())
        .map_or(at, |day| day.at(0, 0, 0, 0))
}

/// An instant; a day where it is a midnight.
fn moment(at: DateTime) -> String {
    if at.time() == Time::midnight() {
        day(at.date())
    } else {
        format!("{}, {:02}:{:02}", day(at.date()), at.hour(), at.minute())
    }
}

/// What a deadline is counted from, in words; empty where the day itself is named.
fn counted_from(from: &CountedFrom, bound: DeadlineBound) -> String {
    let own = from.text.as_deref().map(|words| format!("“{words}”"));
    let own = |otherwise: &str| own.clone().unwrap_or_else(|| otherwise.to_owned());
    match from.what {
        CountBase::DateNamed => String::new(),
        CountBase::Statement if bound == DeadlineBound::Unresolved => {
            ", counted from the statement, whose date is not told".to_owned()
        }
        CountBase::Statement => ", counted from the day of the statement".to_owned(),
        CountBase::Report if bound == DeadlineBound::AtEarliest => {
            ", counted from the report, the statement being later".to_owned()
        }
        CountBase::Report => ", counted from the report, the statement being earlier".to_owned(),
        CountBase::Expression | CountBase::Event => {
            format!(", counted from {}", own("another time of the text"))
        }
        CountBase::EarlierDeadline => {
            format!(
                ", counted from the deadline before it, {}",
                own("which is not told")
            )
        }
        CountBase::Unknown => ", counted from what is not told".to_owned(),
    }
}

/// A deadline with the way in which its day is to be read and what it was counted from. A day
/// that the text names is shown as named; what is counted is shown as the day that it comes to.
pub fn deadline(deadline: &Deadline) -> String {
    let words = &deadline.time.text;
    let counted = counted_from(&deadline.counted_from, deadline.bound);
    // A day that is named ends with the midnight after it; what is counted from such a day, too.
    let due = deadline.due.map(|due| {
        if deadline.ends_a_day() {
            last(due)
        } else {
            due
        }
    });
    let shown = due.map(|due| match deadline.earliest {
        Some(earliest) if earliest < due => format!("{} – {}", moment(earliest), moment(due)),
        _ => moment(due),
    });
    let named = deadline.counted_from.what == CountBase::DateNamed;
    let shown = match (shown, deadline.bound) {
        (Some(_), DeadlineBound::Exact) if named && deadline.time.end == deadline.due => {
            resolved(words, deadline.time.start, deadline.time.end)
        }
        (Some(due), DeadlineBound::Exact) => format!("{due} (“{words}”{counted})"),
        (Some(due), DeadlineBound::AtLatest) => format!("{due} at the latest (“{words}”{counted})"),
        (Some(due), DeadlineBound::AtEarliest) => {
            format!("{due} at the earliest (“{words}”{counted})")
        }
        (Some(_), DeadlineBound::Unresolved) | (None, _) => {
            format!("“{words}” (unresolved{counted})")
        }
    };
    let world = deadline.due_utc.map(|utc| {
        let utc = utc.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        format!(", {:02}:{:02} UTC", utc.hour(), utc.minute())
    });
    let moved = deadline.moved.as_ref().map(|moved| {
        let how = match moved.change {
            DeadlineChange::Extended => "extended",
            DeadlineChange::Shortened => "shortened",
        };
        let counted = deadline.counted_from.what == CountBase::EarlierDeadline;
        let from = moved.from_text.as_deref().filter(|_| !counted);
        let from = from.map(|words| format!(" from “{words}”"));
        format!(", {how}{}", from.unwrap_or_default())
    });
    shown + &world.unwrap_or_default() + &moved.unwrap_or_default()
}

/// The day by which something is due; the report's words where it could not be resolved.
pub fn due_or_words(deadline: &Deadline) -> String {
    match deadline.due_day() {
        Some(due) => day(due),
        None => format!("“{}” (unresolved)", deadline.time.text),
    }
}

/// A deadline among other circumstances: 'by 18 July 2025', 'not before 1 September 2025'.
pub fn deadline_clause(limit: &Deadline) -> String {
    let at_earliest =
        limit.bound == DeadlineBound::AtEarliest && limit.counted_from.what == CountBase::DateNamed;
    match limit.due {
        Some(due) if at_earliest => {
            format!("not before {} (“{}”)", moment(due), limit.time.text)
        }
        _ => format!("by {}", deadline(limit)),
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
