//! The day in an address (`/2025/07/22/`, `/2025/jul/22/`, `-20250722`) or a file name.
//!
//! Deliberately absent: days without a year, and any order but year, month, day.

use super::calendar::day;
use super::{Calendar, Near};
use jiff::civil::Date;

/// The day that an address tells.
pub(super) fn in_address(calendar: &Calendar, address: &str) -> Option<Date> {
    // A query tells more about the reader than about the page.
    let path = address.split(['?', '#']).next().unwrap_or(address);
    find(calendar, path)
}

/// The day that a file's name tells; the folder that holds it may tell it, too.
pub(super) fn in_file_name(calendar: &Calendar, path: &str) -> Option<Date> {
    path.rsplit(['/', '\\'])
        .take(2)
        .find_map(|name| find(calendar, name))
        .or_else(|| find(calendar, path))
}

/// The month, or else the year, that an address tells when it tells no day (`/2025/06/`): a day in
/// its middle.
pub(super) fn about(address: &str) -> Option<Near> {
    let mut parts = address.split(['?', '#']).next()?.split('/');
    while let Some(part) = parts.next() {
        if part.len() != 4 {
            continue;
        }
        let Some(year) = part
            .parse()
            .ok()
            .filter(|year| (1990..=2099).contains(year))
        else {
            continue;
        };
        let month = parts.next().filter(|part| part.len() == 2);
        let month = month.and_then(|part| part.parse().ok());
        let middle = month.and_then(|month| Date::new(year, month, 15).ok());
        return Some(middle.map_or(Near::Year(year), Near::Day));
    }
    None
}

fn find(calendar: &Calendar, path: &str) -> Option<Date> {
    let bytes = path.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len())
        .filter(|&at| digit(at) && (at == 0 || !digit(at - 1)))
        .find_map(|at| at_number(calendar, path, at))
}

fn at_number(calendar: &Calendar, path: &str, at: usize) -> Option<Date> {
    let rest = path.get(at..)?;
    let length = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let number: i64 = rest.get(..length)?.parse().ok()?;
    // With the time of day behind it, or without.
    if matches!(length, 8 | 12 | 14) {
        let number = number / 10_i64.pow(u32::try_from(length - 8).ok()?);
        return plausible(number / 10_000, number / 100 % 100, number % 100);
    }
    if length != 4 {
        return None;
    }
    let after_year = rest.get(length..)?;
    let mark = after_year
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '_' | '.'))?;
    let mut parts = after_year.get(1..)?.split(mark);
    let month = parts.next()?;
    let month = match month.parse::<i64>() {
        Ok(value) if month.len() <= 2 => value,
        _ => i64::from(calendar.month(month)?),
    };
    let of_month = parts.next()?;
    let digits = of_month
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(of_month.len());
    if !(1..=2).contains(&digits) {
        return None;
    }
    plausible(number, month, of_month.get(..digits)?.parse().ok()?)
}

/// Numbers in addresses are often something else; only years of the web and near it count.
fn plausible(year: i64, month: i64, of_month: i64) -> Option<Date> {
    (1900..=2099)
        .contains(&year)
        .then(|| day(year, month, of_month).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rapporteur_data::DataSet;

    #[test]
    fn addresses_tell_days() {
        let calendar = Calendar::load(&DataSet::embedded()).0;
        let found = Some(date(2025, 7, 22));
        for (address, expected) in [
            ("https://x.org/2025/07/22/talks", found),
            ("https://x.org/2025/7/22/", found),
            ("https://x.org/world/2025/jul/22/talks-resume", found),
            ("https://x.org/talks-2025-07-22", found),
            ("https://x.org/article-2025-07-22.html", found),
            ("https://x.org/20250722-talks", found),
            ("https://x.org/talks_20250722.html", found),
            ("https://x.org/202507221030/talks", found),
            ("https://x.org/20250722103055", found),
            ("2025_07_22.txt", found),
            ("https://x.org/2025/07/talks", None),
            ("https://x.org/id/12345678", None),
            ("https://x.org/talks?on=2025-07-22", None),
            ("https://x.org/2025/13/45/", None),
            ("https://x.org/2025/13/22/", None),
            ("https://x.org/2025-02-30", None),
            ("https://x.org/20251345", None),
            ("https://x.org/120250722", None),
            ("https://x.org/0722/2025", None),
        ] {
            assert_eq!(in_address(&calendar, address), expected, "{address}");
        }
        assert_eq!(in_file_name(&calendar, "/a/2025-07-22/1.txt"), found);
        for (address, expected) in [
            (
                "https://x.org/2025/06/a",
                Some(Near::Day(date(2025, 6, 15))),
            ),
            ("https://x.org/2025/a", Some(Near::Year(2025))),
            ("https://x.org/2025/13/45/", Some(Near::Year(2025))),
            ("https://x.org/1234/06/a", None),
            ("https://x.org/a?x=/2025/06/", None),
        ] {
            assert_eq!(about(address), expected, "{address}");
        }
    }
}
