//! A place on the calendar with its granularity: a century, a quarter, a weekend, a day, an hour.
//!
//! ```text
//! Point::Weekend(2025, 29)  →  value 2025-W29-WE, [2025-07-19, 2025-07-21)
//! ```
//!
//! Values are TIMEX3's (annotation guidelines 1.2.1); weeks are ISO 8601's. Years before our era
//! are astronomical inside (0 is 1 BC) and written `BC0001`.
//!
//! Deliberately absent: what a word means; that is [`crate::resolve`]'s.

use crate::unit::{DayPart, Season, Unit};
use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::{Span, ToSpan};

/// A calendar stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// First year of a thousand.
    Millennium(i16),
    /// First two digits of the year.
    Century(i16),
    /// First three digits of the year.
    Decade(i16),
    Year(i16),
    Half(i16, i8),
    Quarter(i16, i8),
    Season(i16, Season),
    Month(i16, i8),
    /// A month of another calendar: its first day and the day after its last. Written as the month
    /// of ours that it begins in.
    Lunar(Date, Date),
    Week(i16, i8),
    Weekend(i16, i8),
    Day(Date),
    Part(Date, DayPart),
    /// Hour, and minute and second where said; hour 24 is midnight at the day's end.
    Clock(Date, i8, Option<i8>, Option<i8>),
}

impl Point {
    /// How fine it is.
    pub(crate) const fn unit(self) -> Unit {
        match self {
            Self::Millennium(_) => Unit::Millennium,
            Self::Century(_) => Unit::Century,
            Self::Decade(_) => Unit::Decade,
            Self::Year(_) => Unit::Year,
            Self::Half(..) => Unit::Half,
            Self::Quarter(..) => Unit::Quarter,
            Self::Season(..) => Unit::Season,
            Self::Month(..) | Self::Lunar(..) => Unit::Month,
            Self::Week(..) => Unit::Week,
            Self::Weekend(..) => Unit::Weekend,
            Self::Day(_) => Unit::Day,
            Self::Part(..) => Unit::DayPart,
            Self::Clock(_, _, None, _) => Unit::Hour,
            Self::Clock(_, _, _, None) => Unit::Minute,
            Self::Clock(..) => Unit::Second,
        }
    }

    /// The stretch of `unit` that holds `day`.
    pub(crate) fn holding(day: Date, unit: Unit) -> Self {
        let year = day.year();
        match unit {
            Unit::Millennium => Self::Millennium(year.div_euclid(1000)),
            Unit::Century => Self::Century(year.div_euclid(100)),
            Unit::Decade => Self::Decade(year.div_euclid(10)),
            Unit::Year => Self::Year(year),
            Unit::Half => Self::Half(year, if day.month() <= 6 { 1 } else { 2 }),
            Unit::Quarter => Self::Quarter(year, (day.month() - 1) / 3 + 1),
            Unit::Season => {
                let year = if day.month() <= 2 { year - 1 } else { year };
                Self::Season(year, Season::of_month(day.month()))
            }
            Unit::Month => Self::Month(year, day.month()),
            Unit::Week => {
                let week = day.iso_week_date();
                Self::Week(week.year(), week.week())
            }
            Unit::Weekend => {
                let week = day.iso_week_date();
                Self::Weekend(week.year(), week.week())
            }
            Unit::Day | Unit::DayPart | Unit::Hour | Unit::Minute | Unit::Second => Self::Day(day),
        }
    }

    /// The day that stands for it when something is counted from it: its first day.
    pub(crate) fn first_day(self) -> Option<Date> {
        match self {
            Self::Millennium(first) => Date::new(first.checked_mul(1000)?, 1, 1).ok(),
            Self::Century(first) => Date::new(first.checked_mul(100)?, 1, 1).ok(),
            Self::Decade(first) => Date::new(first.checked_mul(10)?, 1, 1).ok(),
            Self::Year(year) => Date::new(year, 1, 1).ok(),
            Self::Half(year, half) => Date::new(year, (half - 1) * 6 + 1, 1).ok(),
            Self::Quarter(year, quarter) => Date::new(year, (quarter - 1) * 3 + 1, 1).ok(),
            Self::Season(year, season) => Date::new(year, season.first_month(), 1).ok(),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::Lunar(first, _) => Some(first),
            Self::Week(year, week) => ISOWeekDate::new(year, week, Weekday::Monday)
                .ok()
                .map(Date::from),
            Self::Weekend(year, week) => ISOWeekDate::new(year, week, Weekday::Saturday)
                .ok()
                .map(Date::from),
            Self::Day(day) | Self::Part(day, _) | Self::Clock(day, ..) => Some(day),
        }
    }

    /// `[start, end)`; `None` beyond the calendar's years.
    pub(crate) fn interval(self) -> Option<(DateTime, DateTime)> {
        let first = self.first_day()?;
        let start = first.to_datetime(Time::midnight());
        let span: Span = match self {
            Self::Millennium(_) => 1000.years(),
            Self::Century(_) => 100.years(),
            Self::Decade(_) => 10.years(),
            Self::Year(_) => 1.year(),
            Self::Half(..) => 6.months(),
            Self::Quarter(..) | Self::Season(..) => 3.months(),
            Self::Month(..) => 1.month(),
            Self::Lunar(_, end) => return Some((start, end.to_datetime(Time::midnight()))),
            Self::Week(..) => 1.week(),
            Self::Weekend(..) => 2.days(),
            Self::Day(_) => 1.day(),
            Self::Part(_, part) => {
                let (from, to) = part.hours();
                let start = start.checked_add(i64::from(from).hours()).ok()?;
                let end = start.checked_add(i64::from(to - from).hours()).ok()?;
                return Some((start, end));
            }
            Self::Clock(_, hour, minute, second) => {
                let start = start
                    .checked_add(i64::from(hour).hours())
                    .ok()?
                    .checked_add(i64::from(minute.unwrap_or(0)).minutes())
                    .ok()?
                    .checked_add(i64::from(second.unwrap_or(0)).seconds())
                    .ok()?;
                // A clock time is an instant as finely as it was said.
                let length = match (minute, second) {
                    (None, _) => 1.hour(),
                    (_, None) => 1.minute(),
                    _ => 1.second(),
                };
                return Some((start, start.checked_add(length).ok()?));
            }
        };
        Some((start, start.checked_add(span).ok()?))
    }

    /// The same stretch `count` units later (earlier when negative), as coarse as `unit` at least.
    /// A finer point is first widened to the unit: two weeks after a Tuesday is a week.
    pub(crate) fn shift(self, count: i64, unit: Unit) -> Option<Self> {
        let widened = if self.unit() < unit && !matches!(unit, Unit::Weekend) {
            Self::holding(self.first_day()?, unit)
        } else {
            self
        };
        widened.moved(count, unit)
    }

    /// Moved by whole units without any change of granularity: a year before a quarter is the
    /// same quarter.
    pub(crate) fn moved(self, count: i64, unit: Unit) -> Option<Self> {
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => {
                let (start, _) = self.interval()?;
                let length = match unit {
                    Unit::Second => Span::new().try_seconds(count),
                    Unit::Minute => Span::new().try_minutes(count),
                    _ => Span::new().try_hours(count),
                }
                .ok()?;
                let moment = start.checked_add(length).ok()?;
                let minute =
                    (unit < Unit::Hour || self.unit() < Unit::Hour).then_some(moment.minute());
                let second = (unit < Unit::Minute).then_some(moment.second());
                Some(Self::Clock(moment.date(), moment.hour(), minute, second))
            }
            _ => {
                let length = match unit {
                    Unit::Week | Unit::Weekend => Span::new().try_weeks(count),
                    Unit::Month => Span::new().try_months(count),
                    Unit::Quarter | Unit::Season => Span::new().try_months(count.checked_mul(3)?),
                    Unit::Half => Span::new().try_months(count.checked_mul(6)?),
                    Unit::Year => Span::new().try_years(count),
                    Unit::Decade => Span::new().try_years(count.checked_mul(10)?),
                    Unit::Century => Span::new().try_years(count.checked_mul(100)?),
                    Unit::Millennium => Span::new().try_years(count.checked_mul(1000)?),
                    _ => Span::new().try_days(count),
                }
                .ok()?;
                let day = self.first_day()?.checked_add(length).ok()?;
                Some(match self {
                    Self::Part(_, part) => Self::Part(day, part),
                    Self::Clock(_, hour, minute, second) => Self::Clock(day, hour, minute, second),
                    _ => Self::holding(day, self.unit()),
                })
            }
        }
    }

    /// The year it lies in, where it is no coarser than a year.
    pub(crate) fn year(self) -> Option<i16> {
        match self {
            Self::Year(year)
            | Self::Half(year, _)
            | Self::Quarter(year, _)
            | Self::Season(year, _)
            | Self::Month(year, _)
            | Self::Week(year, _)
            | Self::Weekend(year, _) => Some(year),
            Self::Day(day) | Self::Part(day, _) | Self::Clock(day, ..) => Some(day.year()),
            Self::Lunar(first, _) => Some(first.year()),
            Self::Decade(_) | Self::Century(_) | Self::Millennium(_) => None,
        }
    }

    /// The day, where it is no coarser than a day.
    pub(crate) const fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) | Self::Part(day, _) | Self::Clock(day, ..) => Some(day),
            _ => None,
        }
    }

    /// TIMEX3 `value`.
    pub(crate) fn value(self) -> String {
        match self {
            Self::Millennium(first) => format!("{first}"),
            Self::Century(first) => leading(first, 2),
            Self::Decade(first) => leading(first, 3),
            Self::Year(year) => year_value(year),
            Self::Half(year, half) => format!("{}-H{half}", year_value(year)),
            Self::Quarter(year, quarter) => format!("{}-Q{quarter}", year_value(year)),
            Self::Season(year, season) => format!("{}-{}", year_value(year), season.letters()),
            Self::Month(year, month) => format!("{}-{month:02}", year_value(year)),
            Self::Lunar(first, _) => Self::Month(first.year(), first.month()).value(),
            Self::Week(year, week) => format!("{}-W{week:02}", year_value(year)),
            Self::Weekend(year, week) => format!("{}-W{week:02}-WE", year_value(year)),
            Self::Day(day) => day_value(day),
            Self::Part(day, part) => format!("{}T{}", day_value(day), part.letters()),
            Self::Clock(day, hour, None, _) => format!("{}T{hour:02}", day_value(day)),
            Self::Clock(day, hour, Some(minute), None) => {
                format!("{}T{hour:02}:{minute:02}", day_value(day))
            }
            Self::Clock(day, hour, Some(minute), Some(second)) => {
                format!("{}T{hour:02}:{minute:02}:{second:02}", day_value(day))
            }
        }
    }
}

/// A century or decade by its leading digits, as TIMEX2 and most of TimeBank write it (`198`);
/// before our era the digits are those of its years (the 470s BC hold the years 479 to 470 BC).
fn leading(first: i16, digits: usize) -> String {
    if first >= 0 {
        format!("{first:0digits$}")
    } else {
        format!("BC{:0digits$}", -(i32::from(first)) - 1)
    }
}

fn year_value(year: i16) -> String {
    if year > 0 {
        format!("{year:04}")
    } else {
        format!("BC{:04}", 1 - i32::from(year))
    }
}

fn day_value(day: Date) -> String {
    format!(
        "{}-{:02}-{:02}",
        year_value(day.year()),
        day.month(),
        day.day()
    )
}
