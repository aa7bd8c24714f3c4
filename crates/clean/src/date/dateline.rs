//! The day that a report's head tells: a dateline or a line with nothing but a date.
//!
//! | head of the text | day |
//! |---|---|
//! | `ISTANBUL, March 29, 2022 — The delegations …` | 29 March 2022 |
//! | `GENEVA, June 3 (Agency) — The envoy …` | 3 June; the year must come from elsewhere |
//! | `Published: 3 June 2025` | 3 June 2025 |
//!
//! A dateline starts the paragraph with a place in capitals or capitalised words and ends in a
//! dash or a colon; only the first few paragraphs are looked at.
//!
//! Deliberately absent: weekdays without a date.

use super::Calendar;
use super::calendar::day;
use jiff::civil::Date;

/// Paragraphs from the start that are looked at.
const HEAD: usize = 6;

/// Bytes within which a dateline ends.
const LONGEST: usize = 120;

/// What a dateline tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dateline {
    /// A day.
    Day(Date),
    /// A day of some year.
    Yearless {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
}

/// The first dateline or date line in the head of a text.
pub(super) fn find(calendar: &Calendar, text: &str) -> Option<Dateline> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(HEAD)
        .find_map(|line| date_line(calendar, line).or_else(|| dateline(calendar, line)))
}

/// A line that is a date, perhaps after 'Published' or the like.
fn date_line(calendar: &Calendar, line: &str) -> Option<Dateline> {
    if line.len() > LONGEST {
        return None;
    }
    let lower = line.to_ascii_lowercase();
    let words = [
        "first published",
        "published",
        "posted",
        "issued",
        "date",
        "dated",
    ];
    let rest = words
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .map_or(line, |rest| &line[line.len() - rest.len()..])
        .trim_start_matches([':', ' '])
        .trim_start_matches("on ")
        .trim_start_matches("at ");
    // A sentence that names a day is not a date line.
    if rest.ends_with('.') || rest.split_whitespace().count() > 8 {
        return None;
    }
    // Numbers alone could be anything (a telephone number, a score): ask for a separator.
    if !rest.contains([' ', '-', '/', '.']) {
        return None;
    }
    calendar.day(rest).ok().map(Dateline::Day)
}

/// `PLACE, Month D, YYYY (Agency) —`
fn dateline(calendar: &Calendar, line: &str) -> Option<Dateline> {
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let window = &line[..end];
    let head = ["—", "–", " - ", "--", ": "]
        .iter()
        .filter_map(|mark| window.find(mark))
        .min()
        .map(|at| &window[..at])?;
    let place = head.split([',', '(']).next()?.trim();
    let is_place = place.chars().next().is_some_and(char::is_uppercase)
        && place.split_whitespace().count() <= 5
        && place
            .split_whitespace()
            .all(|word| word.chars().next().is_some_and(char::is_uppercase) || word.len() <= 3);
    if !is_place || head.len() == place.len() {
        return None;
    }
    let rest = head.get(place.len()..)?;
    // What stands between place and dash is a date, an agency in brackets and place names.
    let without_agency = match (rest.find('('), rest.find(')')) {
        (Some(open), Some(close)) if open < close => {
            format!("{} {}", &rest[..open], &rest[close + 1..])
        }
        _ => rest.to_owned(),
    };
    if without_agency.split_whitespace().count() > 7 {
        return None;
    }
    let (month, of_month, year) = calendar
        .day_in(&without_agency)
        .or_else(|| calendar.day_in(rest))?;
    match year {
        Some(year) => day(year, i64::from(month), i64::from(of_month))
            .ok()
            .map(Dateline::Day),
        None => Some(Dateline::Yearless {
            month,
            day: of_month,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rapporteur_data::DataSet;

    #[test]
    fn heads_tell_days() {
        let calendar = Calendar::load(&DataSet::embedded()).0;
        let third = Some(Dateline::Day(date(2025, 6, 3)));
        let yearless = Some(Dateline::Yearless { month: 6, day: 3 });
        for (text, expected) in [
            ("ISTANBUL, June 3, 2025 — The delegations met.", third),
            (
                "ISTANBUL, Turkey, June 3, 2025 - The delegations met.",
                third,
            ),
            (
                "ISTANBUL (Agency), 3 June 2025 – The delegations met.",
                third,
            ),
            ("GENEVA, June 3 (Agency) — The envoy said.", yearless),
            ("NEW YORK, Jun 3 -- The council met.", yearless),
            (
                "Talks resume\n\nBy A. Writer\n\nPublished: 3 June 2025\n\nThe envoy",
                third,
            ),
            ("June 3, 2025\n\nThe envoy", third),
            ("2025-06-03\n\nThe envoy", third),
            ("On June 3, 2025, the envoys met — and left.", None),
            ("The envoys met on June 3, 2025.", None),
            ("GENEVA — The envoys met on June 3, 2025.", None),
            ("Peace: a word", None),
            ("", None),
        ] {
            assert_eq!(find(&calendar, text), expected, "{text}");
        }
    }
}
