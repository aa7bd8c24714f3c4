//! One written date into a day: ISO 8601, RFC 3339, RFC 2822 and the common written forms.
//!
//! | written | day |
//! |---|---|
//! | `2025-06-03`, `2025-06-03T10:00:00Z`, `20250603`, `2025/6/3` | 3 June 2025 |
//! | `Tue, 03 Jun 2025 10:00:00 +0300` | 3 June 2025 |
//! | `June 3, 2025`, `3rd of June 2025`, `Tuesday 3 June 2025, 10:30 am` | 3 June 2025 |
//! | `23/06/2025`, `06/23/2025` | 23 June 2025: only one order gives a day |
//! | `03/06/2025` | nothing: two orders give different days |
//! | `1748908800`, `1748908800000` | 3 June 2025, UTC: seconds or milliseconds of Unix time |
//!
//! Deliberately absent: two-digit years, and days that are only relative ('yesterday').

use super::Fault;
use jiff::civil::Date;
use rapporteur_data::{DataSet, Table};
use rapporteur_model::Problem;
use std::collections::BTreeMap;

const PATH: &str = "clean/months.tsv";

/// Years that a report can be of; anything else is a mistake.
const YEARS: std::ops::RangeInclusive<i64> = 1500..=2199;

/// No written date is longer, in bytes.
const LONGEST: usize = 120;

/// The names of the months.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calendar {
    months: BTreeMap<String, i8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part<'t> {
    Number { value: i64, digits: usize },
    Word(&'t str),
    Mark(char),
}

impl Calendar {
    /// The month names of a data set.
    pub(crate) fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let mut calendar = Self::default();
        let Some(file) = data.get(PATH) else {
            return (calendar, Vec::new());
        };
        let (table, mut problems) = Table::read(file, &["word", "month"]);
        for row in table.rows() {
            match row.get("month").parse::<i8>() {
                Ok(month @ 1..=12) => {
                    let word = row.get("word").to_lowercase();
                    if calendar
                        .months
                        .insert(word, month)
                        .is_some_and(|old| old != month)
                    {
                        problems.push(row.fault("word", "this word is given two months"));
                    }
                }
                _ => problems.push(
                    row.fault("month", "the month is not a number")
                        .advise("write 1 for January to 12 for December"),
                ),
            }
        }
        (calendar, problems)
    }

    /// The month that a word names, with or without a full stop.
    pub(crate) fn month(&self, word: &str) -> Option<i8> {
        let word = word.trim_end_matches('.').to_lowercase();
        self.months.get(&word).copied()
    }

    /// The day that `written` tells.
    pub(crate) fn day(&self, written: &str) -> Result<Date, Fault> {
        let written = written.trim();
        if written.is_empty() || written.len() > LONGEST {
            return Err(Fault::Malformed);
        }
        let parts = parts(written);
        match parts.as_slice() {
            // 20250603, alone or before a time.
            [Part::Number { value, digits: 8 }, rest @ ..]
                if !matches!(rest.first(), Some(Part::Mark('-' | '/' | '.'))) =>
            {
                day(value / 10_000, value / 100 % 100, value % 100)
            }
            [
                Part::Number {
                    value,
                    digits: 9..=10,
                },
            ] => from_unix(*value),
            [
                Part::Number {
                    value,
                    digits: 12..=13,
                },
            ] => from_unix(value / 1000),
            // 2025-06-03, 2025/6/3, 2025.06.03, with anything after that is a time.
            [
                Part::Number {
                    value: year,
                    digits: 4,
                },
                Part::Mark('-' | '/' | '.' | '_'),
                Part::Number {
                    value: month,
                    digits: 1..=2,
                },
                Part::Mark('-' | '/' | '.' | '_'),
                Part::Number {
                    value: of_month,
                    digits: 1..=2,
                },
                ..,
            ] => day(*year, *month, *of_month),
            // 03/06/2025 in one order or the other.
            [
                Part::Number {
                    value: one,
                    digits: 1..=2,
                },
                Part::Mark('-' | '/' | '.'),
                Part::Number {
                    value: other,
                    digits: 1..=2,
                },
                Part::Mark('-' | '/' | '.'),
                Part::Number {
                    value: year,
                    digits,
                },
                ..,
            ] => {
                if *digits != 4 {
                    return Err(Fault::Ambiguous);
                }
                match (day(*year, *other, *one), day(*year, *one, *other)) {
                    (Ok(one), Ok(other)) if one != other => Err(Fault::Ambiguous),
                    (Ok(day), _) | (_, Ok(day)) => Ok(day),
                    _ => Err(Fault::Malformed),
                }
            }
            _ => self.in_words(&parts),
        }
    }

    /// 'June 3, 2025', '3 June 2025', '2025 June 3', with weekday and time around.
    fn in_words(&self, parts: &[Part<'_>]) -> Result<Date, Fault> {
        let months: Vec<(usize, i8)> = parts
            .iter()
            .enumerate()
            .filter_map(|(at, part)| match part {
                Part::Word(word) => self.month(word).map(|month| (at, month)),
                _ => None,
            })
            .collect();
        let [(at, month)] = months.as_slice() else {
            return Err(Fault::Malformed);
        };
        let (of_month, year) = self.around(parts, *at).ok_or(Fault::Malformed)?;
        day(year.ok_or(Fault::Malformed)?, i64::from(*month), of_month)
    }

    /// Day and year written around the month at `at`.
    fn around(&self, parts: &[Part<'_>], at: usize) -> Option<(i64, Option<i64>)> {
        let before = numbers(parts.get(..at)?.iter().rev());
        let after = numbers(parts.get(at + 1..)?.iter());
        let of_month = |number: Option<&(i64, usize)>| {
            number
                .filter(|(value, digits)| *digits <= 2 && (1..=31).contains(value))
                .map(|(value, _)| *value)
        };
        let year = |number: Option<&(i64, usize)>| {
            number
                .filter(|(_, digits)| *digits == 4)
                .map(|(value, _)| *value)
        };
        // 3 June 2025
        if let (Some(of_month), Some(year)) = (of_month(before.first()), year(after.first())) {
            return Some((of_month, Some(year)));
        }
        // 3 Jun 25: whatever the year, the day comes before its month.
        if let (Some(of_month), Some(_)) = (of_month(before.first()), of_month(after.first())) {
            return Some((of_month, None));
        }
        // June 3, 2025
        if let Some(of_month) = of_month(after.first()) {
            // 2025 June 3
            let year = year(after.get(1)).or_else(|| year(before.first()));
            return Some((of_month, year));
        }
        of_month(before.first()).map(|of_month| (of_month, None))
    }

    /// Month and day of a date that is written with the month's name, and its year if it is
    /// there; for datelines.
    pub(crate) fn day_in(&self, written: &str) -> Option<(i8, i8, Option<i64>)> {
        if written.len() > LONGEST {
            return None;
        }
        let parts = parts(written);
        let (at, month) = parts.iter().enumerate().find_map(|(at, part)| match part {
            Part::Word(word) => self.month(word).map(|month| (at, month)),
            _ => None,
        })?;
        let (of_month, year) = self.around(&parts, at)?;
        Some((month, i8::try_from(of_month).ok()?, year))
    }
}

/// A day that there is, in a year that a report can be of.
pub(crate) fn day(year: i64, month: i64, of_month: i64) -> Result<Date, Fault> {
    if !YEARS.contains(&year) {
        return Err(Fault::Malformed);
    }
    let number = |value: i64| i8::try_from(value).map_err(|_| Fault::Malformed);
    let year = i16::try_from(year).map_err(|_| Fault::Malformed)?;
    Date::new(year, number(month)?, number(of_month)?).map_err(|_| Fault::Malformed)
}

fn from_unix(seconds: i64) -> Result<Date, Fault> {
    let epoch = Date::new(1970, 1, 1).map_err(|_| Fault::Malformed)?;
    epoch
        .checked_add(
            jiff::Span::new()
                .try_days(seconds.div_euclid(86_400))
                .map_err(|_| Fault::Malformed)?,
        )
        .map_err(|_| Fault::Malformed)
}

/// Numbers next to a month, up to another word; 'of', 'the' and ordinal endings are passed over.
fn numbers<'p>(parts: impl Iterator<Item = &'p Part<'p>>) -> Vec<(i64, usize)> {
    let mut found = Vec::new();
    let mut colon = false;
    for part in parts {
        match part {
            Part::Number { value, digits } => {
                if colon {
                    // Part of a time of day.
                    found.pop();
                    break;
                }
                found.push((*value, *digits));
            }
            Part::Word("st" | "nd" | "rd" | "th" | "of" | "the" | "de" | "del" | "er") => {}
            Part::Word(_) => break,
            Part::Mark(':') => colon = true,
            Part::Mark(',' | '.' | '-' | '/') => {}
            Part::Mark(_) => break,
        }
        if found.len() == 3 {
            break;
        }
    }
    if colon && found.len() > 1 {
        found.pop();
    }
    found
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = |test: fn(char) -> bool| rest.find(|c: char| !test(c)).unwrap_or(rest.len());
        let taken = if c.is_ascii_digit() {
            let taken = length(|c| c.is_ascii_digit());
            let value = rest[..taken].parse().unwrap_or(i64::MAX);
            found.push(Part::Number {
                value,
                digits: taken,
            });
            taken
        } else if c.is_alphabetic() {
            let taken = length(char::is_alphabetic);
            found.push(Part::Word(&rest[..taken]));
            taken
        } else {
            if !c.is_whitespace() {
                found.push(Part::Mark(c));
            }
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn written_dates_are_read_or_refused() {
        let (calendar, problems) = Calendar::load(&DataSet::embedded());
        assert_eq!(problems, Vec::new());
        let third = date(2025, 6, 3);
        for written in [
            "2025-06-03",
            "2025-06-03T10:00:00Z",
            "2025-06-03 10:00",
            "20250603",
            "20250603T101500Z",
            "2025/6/3",
            "2025.06.03",
            "Tue, 03 Jun 2025 10:00:00 +0300",
            "3 Jun 2025 09:12:01 GMT",
            "June 3, 2025",
            "Jun. 3, 2025",
            "Jun 3 2025",
            "3 June 2025",
            "3rd of June 2025",
            "June 3rd, 2025",
            "Tuesday, June 3, 2025",
            "Tuesday 3 June 2025, 10:30 am",
            "2025 June 3",
            "June 3, 2025, 10:30 a.m. EDT",
            "JUNE 3, 2025",
            "3-Jun-2025",
            "3 de junio de 2025",
            "3 juin 2025",
            "3. Juni 2025",
            "3 июня 2025",
            "1748908800",
            "1748908800000",
            "2025-06-03T23:30:00-05:00",
            "10:30, 3 June 2025",
            "June 3, 2025 at 10:30",
        ] {
            assert_eq!(calendar.day(written), Ok(third), "{written}");
        }
        for (written, day) in [
            ("23/06/2025", 23),
            ("06/23/2025", 23),
            ("6/6/2025", 6),
            ("23.6.2025", 23),
        ] {
            assert_eq!(calendar.day(written), Ok(date(2025, 6, day)), "{written}");
        }
        for written in ["03/06/2025", "3.6.2025", "3/6/25", "13/6/25"] {
            assert_eq!(calendar.day(written), Err(Fault::Ambiguous), "{written}");
        }
        for written in [
            "",
            "yesterday",
            "2025",
            "June 2025",
            "2025-13-01",
            "2025-02-30",
            "31 June 2025",
            "0000-00-00",
            "32/13/2025",
            "99999999999999999999",
            "June",
            "3 June",
            "2025-06",
            "May or June 3, 2025",
            "0001-01-01",
        ] {
            assert_eq!(calendar.day(written), Err(Fault::Malformed), "{written}");
        }
    }
}
