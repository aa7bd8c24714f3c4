//! The stretch of days that timeline, map, violence and outlook of a page show, and the ways to another.

use crate::call::Call;
use jiff::ToSpan;
use jiff::civil::Date;
use rapporteur_brief::words::dates;
use rapporteur_ledger::Record;
use rapporteur_ledger::processes::Process;

/// No more than so many days are drawn.
const LONGEST: i32 = 366 * 40;

/// A stretch of days.
#[derive(Clone, Debug)]
pub(crate) struct Period {
    pub(crate) first: Date,
    pub(crate) last: Date,
    /// In words.
    pub(crate) said: String,
    /// Names of ways to another stretch, with their addresses.
    pub(crate) ways: Vec<(&'static str, String)>,
    /// Whether a visitor has chosen it.
    pub(crate) is_chosen: bool,
    /// What a form that chooses another takes along.
    pub(crate) along: Vec<(String, String)>,
}

impl Period {
    /// The stretch that a visitor asks for, else that of the record with the deadlines ahead.
    pub(crate) fn of(call: &Call, process: &Process, record: &Record, today: Date) -> Self {
        let due = record
            .ultimatums
            .iter()
            .filter(|row| row.status.is_open())
            .filter_map(|row| row.deadline.as_ref()?.due_day());
        let until = process.until.into_iter().chain(due).max();
        let whole_last = until.unwrap_or(today);
        let whole_first = process.since.unwrap_or(whole_last).min(whole_last);
        let (from, to) = (call.parameters.day("from"), call.parameters.day("to"));
        let mut last = to.unwrap_or(whole_last);
        let mut first = from.unwrap_or(whole_first.min(last));
        if first > last {
            (first, last) = (last, first);
        }
        let longest = last.checked_sub(LONGEST.days()).unwrap_or(first);
        let first = first.max(longest);
        let days = crate::charts::days_between(first, last).max(6);
        let moved = |by_first: i32, by_last: i32| {
            let first = first.checked_add(by_first.days()).unwrap_or(first);
            let last = last.checked_add(by_last.days()).unwrap_or(last);
            let with = call.parameters.with("from", Some(&first.to_string()));
            let both = crate::call::Parameters::parse(with.trim_start_matches('?'));
            format!(
                "{}{}#timeline",
                call.path,
                both.with("to", Some(&last.to_string()))
            )
        };
        let half = days / 2;
        let mut ways = vec![
            ("Earlier", moved(-half, -half)),
            ("Later", moved(half, half)),
            ("Closer", moved(days / 4, -(days / 4))),
            ("Wider", moved(-half, half)),
        ];
        let last_of = |days: i32| {
            let first = whole_last.checked_sub(days.days()).unwrap_or(whole_last);
            let with = call.parameters.with("from", Some(&first.to_string()));
            let both = crate::call::Parameters::parse(with.trim_start_matches('?'));
            format!(
                "{}{}#timeline",
                call.path,
                both.with("to", Some(&whole_last.to_string()))
            )
        };
        ways.push(("Last 90 days", last_of(90)));
        ways.push(("Last year", last_of(365)));
        let is_chosen = from.is_some() || to.is_some();
        if is_chosen {
            let without = call.parameters.with("from", None);
            let both = crate::call::Parameters::parse(without.trim_start_matches('?'));
            ways.push((
                "All",
                format!("{}{}#timeline", call.path, both.with("to", None)),
            ));
        }
        let mut along = call.parameters.without("from");
        along.retain(|(name, _)| name != "to" && name != "kind");
        Self {
            said: format!("{} – {}", dates::day(first), dates::day(last)),
            first,
            last,
            ways,
            is_chosen,
            along,
        }
    }

    pub(crate) fn holds(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}
