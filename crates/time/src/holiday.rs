//! Days and months that have names: fixed, counted, counted from Easter, and of the lunar
//! Islamic calendar.
//!
//! ```toml
//! { name = "labour-day-us", words = ["labor day"], month = 9, weekday = 1, nth = 1 }
//! { name = "good-friday", words = ["good friday"], easter = -2 }
//! { name = "ramadan", words = ["ramadan"], hijri-month = 9 }
//! ```
//!
//! Easter after the Gregorian computus, that of the Eastern churches after the Julian one (Meeus,
//! *Astronomical Algorithms*, ch. 8). Islamic dates
//! after the tabular calendar (civil epoch, 16 July 622 Julian; leap years 2, 5, 7, 10, 13, 16,
//! 18, 21, 24, 26, 29 of 30), which may differ by a day from the sighted moon.
//!
//! Deliberately absent: which year is meant.

use crate::point::Point;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How a holiday is found in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Holiday {
    /// Month of a fixed or counted day.
    pub(crate) month: Option<i8>,
    /// Day of the month.
    pub(crate) day: Option<i8>,
    /// Weekday of a counted day, 1 (Monday) to 7.
    pub(crate) weekday: Option<i8>,
    /// Which such weekday of the month, from the end when negative.
    pub(crate) nth: Option<i8>,
    /// Days after Easter Sunday.
    pub(crate) easter: Option<i16>,
    /// Days after the Easter Sunday of the Eastern churches.
    pub(crate) orthodox_easter: Option<i16>,
    /// Month of the Islamic calendar; the whole month when no day is given.
    pub(crate) hijri_month: Option<i8>,
    /// Day of that month.
    pub(crate) hijri_day: Option<i8>,
}

/// The holidays by name.
pub(crate) type Holidays = BTreeMap<String, Holiday>;

impl Holiday {
    /// Where it lies in a year of our calendar; the first of two for Islamic dates.
    pub(crate) fn in_year(&self, year: i16) -> Option<Point> {
        if let Some(days) = self.easter {
            let day = easter(year)?.checked_add(i64::from(days).days()).ok()?;
            return Some(Point::Day(day));
        }
        if let Some(days) = self.orthodox_easter {
            let day = orthodox_easter(year)?
                .checked_add(i64::from(days).days())
                .ok()?;
            return Some(Point::Day(day));
        }
        if let Some(month) = self.hijri_month {
            // The Islamic year that begins in or before this one, then the next ones.
            let guess = (i64::from(year) - 622) * 33 / 32;
            return (guess - 1..=guess + 2).find_map(|hijri| {
                let first = hijri_day(
                    hijri,
                    i64::from(month),
                    i64::from(self.hijri_day.unwrap_or(1)),
                )?;
                if first.year() != year {
                    return None;
                }
                Some(match self.hijri_day {
                    Some(_) => Point::Day(first),
                    None => Point::Lunar(first, hijri_day(hijri, i64::from(month) + 1, 1)?),
                })
            });
        }
        let month = self.month?;
        let first = Date::new(year, month, 1).ok()?;
        match (self.weekday, self.nth, self.day) {
            (Some(weekday), Some(nth), _) => {
                let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
                Some(Point::Day(first.nth_weekday_of_month(nth, weekday).ok()?))
            }
            (_, _, Some(day)) => Some(Point::Day(Date::new(year, month, day).ok()?)),
            _ => Some(Point::Month(year, month)),
        }
    }
}

fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let golden = year_number % 19;
    let (century, rest) = (year_number / 100, year_number % 100);
    let (leap_centuries, century_rest) = (century / 4, century % 4);
    let moon = (8 * century + 13) / 25;
    let epact = (19 * golden + century - leap_centuries - moon + 15) % 30;
    let late = (golden + 11 * epact) / 319;
    let (leap, leap_rest) = (rest / 4, rest % 4);
    let sunday = (2 * century_rest + 2 * leap - leap_rest - epact + late + 32) % 7;
    let month = (epact - late + sunday + 90) / 25;
    let day = (epact - late + sunday + month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// After the Julian computus (Meeus, ch. 8), moved to our calendar; right from 1583 on.
fn orthodox_easter(year: i16) -> Option<Date> {
    let number = i64::from(year);
    let moon = (19 * (number % 19) + 15) % 30;
    let sunday = (2 * (number % 4) + 4 * (number % 7) - moon + 34) % 7;
    let month = (moon + sunday + 114) / 31;
    let day = (moon + sunday + 114) % 31 + 1;
    let julian = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let apart = number / 100 - number / 400 - 2;
    julian
        .checked_add(jiff::Span::new().try_days(apart).ok()?)
        .ok()
}

fn hijri_day(year: i64, month: i64, day: i64) -> Option<Date> {
    // 19 July 622 of our calendar is 1 Muharram of the year 1.
    let epoch = date(622, 7, 19);
    let days =
        (year - 1) * 354 + (3 + 11 * year).div_euclid(30) + (59 * (month - 1) + 1) / 2 + day - 1;
    epoch
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates() {
        let easter_of = |year| easter(year).unwrap();
        for (year, month, day) in [
            (2025, 4, 20),
            (2024, 3, 31),
            (1998, 4, 12),
            (2000, 4, 23),
            (1916, 4, 23),
        ] {
            assert_eq!(easter_of(year), date(year, month, day));
        }
        assert_eq!(orthodox_easter(2024), Some(date(2024, 5, 5)));
        assert_eq!(orthodox_easter(2022), Some(date(2022, 4, 24)));
        // First days of Ramadan (tabular): 1446 and 1445 after the Hijra.
        assert_eq!(hijri_day(1446, 9, 1), Some(date(2025, 3, 1)));
        assert_eq!(hijri_day(1445, 9, 1), Some(date(2024, 3, 11)));
        let thanksgiving = Holiday {
            month: Some(11),
            weekday: Some(4),
            nth: Some(4),
            ..Holiday::default()
        };
        assert_eq!(
            thanksgiving.in_year(1999),
            Some(Point::Day(date(1999, 11, 25)))
        );
    }
}
