//! Which year, which week: completes a date that leaves it open.
//!
//! ```text
//! 'Dec. 15' in a report of 26 October, 'will be paid' → the December to come
//! 'Friday' in a report of Monday, 'said' → three days ago
//! ```
//!
//! Deliberately absent: reading tenses, which is [`crate::tense`]'s.

use crate::point::Point;
use crate::tense::Outlook;
use crate::unit::Unit;
use jiff::Span;
use jiff::civil::{Date, Weekday};

/// How much farther a reading may lie when the verb speaks for it.
const AGAINST_THE_PAST: i64 = 5;
const AGAINST_THE_FUTURE: i64 = 15;
const AGAINST_THE_FUTURE_OF_THE_PAST: i64 = 8;

/// How many days a story jumps into the next year without saying so.
const FARTHEST_AHEAD: i64 = 150;

/// How much farther what lies behind a story is than what lies ahead of it.
const BEHIND_THE_STORY: i64 = 2;

/// The nearest of last year's, this year's and next year's stretches, those that the verb speaks
/// against counting as farther. A `narrative` goes on from its origin, but not beyond the year that
/// it states next.
pub(crate) fn choose(
    origin: Point,
    narrative: Option<Option<i16>>,
    outlook: Option<Outlook>,
    in_year: impl Fn(i16) -> Option<Point>,
) -> Option<Point> {
    let year = origin.year()?;
    if let Some(latest) = narrative {
        // Stories go forward: after November 1941 'in January' is the next year's.
        if origin.unit() >= Unit::Half {
            return in_year(year);
        }
        let day = origin.first_day()?;
        return [year, year + 1]
            .into_iter()
            .filter_map(|year| {
                let point = in_year(year)?;
                let distance = i64::from((point.first_day()? - day).get_days());
                let past_the_next =
                    latest.is_some_and(|latest| origin.year() <= Some(latest) && year > latest);
                if past_the_next || year > origin.year()? && distance > FARTHEST_AHEAD {
                    return None;
                }
                let factor = if distance < 0 { -BEHIND_THE_STORY } else { 1 };
                Some((distance * factor, point))
            })
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, point)| point);
    }
    let day = origin.first_day()?;
    [year, year - 1, year + 1]
        .into_iter()
        .filter_map(|year| {
            let point = in_year(year)?;
            let (start, end) = point.interval()?;
            let (distance, factor) = if start.date() > day {
                let factor = match outlook {
                    Some(Outlook::Past) => AGAINST_THE_PAST,
                    _ => 1,
                };
                ((start.date() - day).get_days(), factor)
            } else if end.date() <= day {
                // What is said of the figures of a quarter tells little of the quarter.
                let figures = matches!(point.unit(), Unit::Quarter | Unit::Half);
                let factor = match outlook {
                    Some(Outlook::Future) if figures => AGAINST_THE_PAST,
                    Some(Outlook::FutureOfPast) if figures => 1,
                    Some(Outlook::Future) => AGAINST_THE_FUTURE,
                    Some(Outlook::FutureOfPast) => AGAINST_THE_FUTURE_OF_THE_PAST,
                    _ => 1,
                };
                ((day - end.date()).get_days(), factor)
            } else {
                (0, 1)
            };
            Some((i64::from(distance) * factor, point))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, point)| point)
}

/// The day of that number in the month of the report, the one before or the one after, as the verb
/// looks; the nearest where no verb tells.
pub(crate) fn day_of_month(report: Date, day: i8, outlook: Option<Outlook>) -> Option<Date> {
    [0, -1, 1]
        .into_iter()
        .filter_map(|months| {
            let first = report.first_of_month();
            let month = first
                .checked_add(Span::new().try_months(months).ok()?)
                .ok()?;
            let found = Date::new(month.year(), month.month(), day).ok()?;
            let distance = (found - report).get_days();
            let fits = match outlook {
                Some(Outlook::Past) => distance <= 0,
                Some(Outlook::Future | Outlook::FutureOfPast) => distance >= 0,
                _ => true,
            };
            fits.then_some((distance.abs(), found))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, found)| found)
}

/// The first such weekday after a day, the day itself included where `or_same`.
pub(crate) fn weekday_after(day: Date, weekday: i8, or_same: bool) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    if or_same && day.weekday() == weekday {
        Some(day)
    } else {
        day.nth_weekday(1, weekday).ok()
    }
}

/// The last such weekday before a day, the day itself included where `or_same`.
pub(crate) fn weekday_before(day: Date, weekday: i8, or_same: bool) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    if or_same && day.weekday() == weekday {
        Some(day)
    } else {
        day.nth_weekday(-1, weekday).ok()
    }
}
