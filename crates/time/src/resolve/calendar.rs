//! Dates that the calendar names: a year, a month, a weekday, a holiday, the second week of May.
//!
//! ```text
//! 'December', in a report of July 2025 that looks back → 2024-12
//! ```
//!
//! Deliberately absent: choosing between years and weeks, which is [`crate::year`]'s.

use super::{Found, Meaning, Setting};
use crate::fields::Fields;
use crate::matcher::Match;
use crate::point::Point;
use crate::spoken::Spoken;
use crate::tense::Outlook;
use crate::unit::Unit;
use crate::year;
use jiff::civil::{Date, Weekday};
use rapporteur_model::Anchor;

/// So many days after the last date a story may go on to the next one past a year between them.
const NEXT_STEP: i32 = 31;

impl Setting<'_> {
    pub(super) fn calendar(&self, one: &Match, inner: Option<&Meaning>, spoken: &Spoken) -> Found {
        let fields = &one.fields;
        if let Some(unit @ (Unit::Century | Unit::Millennium)) = fields.unit
            && let Some(ordinal) = fields.ordinal
        {
            let number = if fields.bc == Some(true) {
                ordinal.checked_neg()?
            } else {
                ordinal.checked_sub(1)?
            };
            let point = if unit == Unit::Century {
                Point::Century(number)
            } else {
                Point::Millennium(number)
            };
            return Some((point, None));
        }
        if let Some(decade) = fields.decade {
            let decade = if fields.bc == Some(true) {
                decade.checked_neg()?.checked_sub(1)?
            } else {
                decade
            };
            return Some((Point::Decade(decade), None));
        }
        let stated = fields.year.map(|year| {
            if fields.bc == Some(true) {
                1 - year
            } else {
                year
            }
        });
        let within = inner.and_then(|inner| inner.point.map(|point| (point, inner.anchor.clone())));
        if inner.is_some() && within.is_none() {
            return None;
        }
        if let (Some(year), Some(Unit::Quarter)) = (stated, fields.unit) {
            // 'the 1988 period': the quarter reported on, in that year.
            let point = match spoken.business {
                Some((Point::Quarter(_, quarter), _)) => Point::Quarter(year, quarter),
                Some((Point::Half(_, half), _)) => Point::Half(year, half),
                _ => Point::Year(year),
            };
            return Some((point, None));
        }
        if let Some(year) = stated {
            return Some((self.in_year(fields, year)?, None));
        }
        if let Some((point, anchor)) = within {
            return Some((self.inside(fields, point)?, anchor));
        }
        if let Some((year, month, span)) = spoken.borrowed {
            let year = match (fields.month, month) {
                (Some(own), Some(other)) if own > other => year - 1,
                _ => year,
            };
            return Some((self.in_year(fields, year)?, Some(Anchor::Expression(span))));
        }
        let (origin, anchor) = self.origin(spoken)?;
        if names_a_year_part(fields) {
            let counted_from_text = matches!(anchor, Some(Anchor::Expression(_)));
            // '10 March 1975 … a campaign in 1976 … on 11 March': the day after goes on.
            if counted_from_text
                && origin.unit() >= Unit::Year
                && let Some((dated, span)) = spoken.dated
                && let (Some(year), Some(day)) = (dated.year(), dated.first_day())
                && let Some(point) = self.in_year(fields, year)
                && let Some(first) = point.first_day()
                && (0..=NEXT_STEP).contains(&(first - day).get_days())
                && Some(year) != origin.year()
            {
                return Some((point, Some(Anchor::Expression(span))));
            }
            let outlook = self.outlook(one, spoken);
            let point = year::choose(
                origin,
                counted_from_text.then_some(spoken.latest),
                outlook,
                |year| self.in_year(fields, year),
            )?;
            return Some((point, anchor));
        }
        if let Some(weekday) = fields.weekday {
            let day = origin.first_day()?;
            if matches!(anchor, Some(Anchor::Expression(_))) {
                origin.day()?;
                return Some((Point::Day(year::weekday_after(day, weekday, true)?), anchor));
            }
            let point = match self.outlook(one, spoken) {
                Some(Outlook::Future | Outlook::FutureOfPast | Outlook::PresentPlan) => {
                    year::weekday_after(day, weekday, true)?
                }
                _ => year::weekday_before(day, weekday, true)?,
            };
            return Some((Point::Day(point), anchor));
        }
        if let Some(day) = fields.day {
            // 'the 24th': of the month that the text speaks of.
            let (point, anchor) = self.text(spoken)?;
            let first = point.first_day()?;
            if point.unit() > Unit::Month {
                return None;
            }
            if anchor == Some(Anchor::Report) {
                let found = year::day_of_month(first, day, self.outlook(one, spoken))?;
                return Some((Point::Day(found), anchor));
            }
            return Some((
                Point::Day(Date::new(first.year(), first.month(), day).ok()?),
                anchor,
            ));
        }
        None
    }

    /// The stretch that the fields name within a year.
    pub(super) fn in_year(&self, fields: &Fields, year: i16) -> Option<Point> {
        if let Some(name) = &fields.holiday {
            let day = self.rules.holidays.get(name)?.in_year(year)?;
            return match fields.unit {
                // 'Easter week', 'Christmas weekend'
                Some(unit @ (Unit::Week | Unit::Weekend)) => {
                    Some(Point::holding(day.first_day()?, unit))
                }
                _ => Some(day),
            };
        }
        Some(
            match (
                fields.month,
                fields.day,
                fields.quarter,
                fields.half,
                fields.season,
            ) {
                (Some(month), Some(day), ..) => Point::Day(Date::new(year, month, day).ok()?),
                (Some(month), ..) => Point::Month(year, month),
                (_, _, Some(quarter), ..) => Point::Quarter(year, quarter),
                (_, _, _, Some(half), _) => Point::Half(year, half),
                (.., Some(season)) => Point::Season(year, season),
                _ => match (fields.ordinal, fields.unit) {
                    (Some(ordinal), Some(unit)) => nth(Point::Year(year), ordinal, unit)?,
                    _ => Point::Year(year),
                },
            },
        )
    }

    /// The stretch that the fields name within another: 'July' of last year, 'the first week' of May.
    fn inside(&self, fields: &Fields, outer: Point) -> Option<Point> {
        if let Some(part) = fields.part {
            return Some(Point::Part(outer.day()?, part));
        }
        if names_a_year_part(fields) {
            return self.in_year(fields, outer.year()?);
        }
        if let (Some(ordinal), Some(unit)) = (fields.ordinal, fields.unit) {
            return nth(outer, ordinal, unit);
        }
        if let Some(day) = fields.day {
            let Point::Month(year, month) = outer else {
                return None;
            };
            return Some(Point::Day(Date::new(year, month, day).ok()?));
        }
        if let (Some(weekday), Some(ordinal), Point::Month(year, month)) =
            (fields.weekday, fields.ordinal, outer)
        {
            // 'the first Monday of June'
            let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
            let first = Date::new(year, month, 1).ok()?;
            let ordinal = i8::try_from(ordinal).ok()?;
            return Some(Point::Day(
                first.nth_weekday_of_month(ordinal, weekday).ok()?,
            ));
        }
        if let Some(weekday) = fields.weekday {
            return match outer {
                Point::Week(..) => Some(Point::Day(year::weekday_after(
                    outer.first_day()?,
                    weekday,
                    true,
                )?)),
                _ => Some(outer),
            };
        }
        Some(outer)
    }
}

/// Whether the fields name something that a year alone completes.
pub(super) fn names_a_year_part(fields: &Fields) -> bool {
    fields.month.is_some()
        || fields.quarter.is_some()
        || fields.half.is_some()
        || fields.season.is_some()
        || fields.holiday.is_some()
}

/// The third week of a month, the first quarter of a year, the last day of May (-1).
fn nth(outer: Point, ordinal: i16, unit: Unit) -> Option<Point> {
    let (start, end) = outer.interval()?;
    if ordinal > 0 {
        let first = Point::holding(start.date(), unit);
        // A week belongs to a month when its Monday does.
        let first = if first.first_day()? < start.date() {
            first.moved(1, unit)?
        } else {
            first
        };
        let found = first.moved(i64::from(ordinal) - 1, unit)?;
        (found.first_day()? < end.date()).then_some(found)
    } else {
        let last = Point::holding(end.date().yesterday().ok()?, unit);
        last.moved(i64::from(ordinal) + 1, unit)
    }
}
