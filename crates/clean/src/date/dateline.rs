//! The day that a report's head tells: a dateline or a line with nothing but a date.
//!
//! | head of the text | day |
//! |---|---|
//! | `ISTANBUL, March 29, 2022 — The delegations …` | 29 March 2022 |
//! | `GENEVA, June 3 (Agency) — The envoy …` | 3 June; the year must come from elsewhere |
//! | `MOSCOW. June 3 (Agency) - The envoy …`, `GENEVA – 3 June – The envoy …` | the same |
//! | `KYIV, Ukraine (Agency) — The envoy …` | none |
//! | `Published: 3 June 2025`, `By A. Writer, June 3, 2025 10:14 GMT` | 3 June 2025 |
//!
//! A dateline starts the paragraph with a place, has nothing but names, numbers and brackets in it,
//! and ends in a dash or a colon, or with its line; only the first few paragraphs are looked at. A
//! line that tells of an update counts only where no other tells a day.
//!
//! Deliberately absent: weekdays without a date, and years of two digits, of which the day is taken.

use super::Calendar;
use super::calendar::day;
use jiff::civil::Date;

/// Paragraphs from the start that are looked at.
const HEAD: usize = 6;

/// Bytes within which a dateline ends.
const LONGEST: usize = 120;

/// Words that a dateline has, brackets left out; a by-line may have more.
const MOST_WORDS: usize = 10;

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
    let mut update = None;
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(HEAD)
    {
        match date_line(calendar, line) {
            Some((found, false)) => return Some(Dateline::Day(found)),
            Some((found, true)) => update = update.or(Some(Dateline::Day(found))),
            None => {
                if let Some(found) = dateline(calendar, line) {
                    return Some(found);
                }
            }
        }
    }
    update
}

/// What stands before a date that is a line by itself; the last ones tell of an update.
const BEFORE: [(&str, bool); 9] = [
    ("first published", false),
    ("published", false),
    ("posted", false),
    ("issued", false),
    ("dated", false),
    ("date", false),
    ("last updated", true),
    ("updated", true),
    ("modified", true),
];

/// A line that is a date, perhaps after 'Published' or the like, or after who wrote it; and whether
/// it is that of an update.
fn date_line(calendar: &Calendar, line: &str) -> Option<(Date, bool)> {
    if line.len() > LONGEST {
        return None;
    }
    // `Published 3 June 2025 | Updated 4 June 2025`
    let mut found: Option<(Date, bool)> = None;
    for part in line.split(['|', '·', '•']).map(str::trim) {
        if let Some((day, update)) = date_part(calendar, part)
            && found.is_none_or(|(_, known)| known && !update)
        {
            found = Some((day, update));
        }
    }
    found
}

fn date_part(calendar: &Calendar, part: &str) -> Option<(Date, bool)> {
    let lower = part.to_ascii_lowercase();
    let before = BEFORE.iter().find(|(word, _)| {
        let rest = lower.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    let (length, update) = before.map_or((0, false), |(word, update)| (word.len(), *update));
    let rest = part
        .get(length..)?
        .trim_start_matches([':', ' '])
        .trim_start_matches("on ")
        .trim_start_matches("at ");
    // A sentence that names a day is not a date line.
    let most = if lower.starts_with("by ") { 16 } else { 8 };
    if rest.ends_with('.') || rest.split_whitespace().count() > most {
        return None;
    }
    // Numbers alone could be anything (a telephone number, a score): ask for a separator.
    if !rest.contains([' ', '-', '/', '.']) {
        return None;
    }
    calendar.day(rest).ok().map(|day| (day, update))
}

/// `PLACE, Month D, YYYY (Agency) —`
fn dateline(calendar: &Calendar, line: &str) -> Option<Dateline> {
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let window = line.get(..end)?;
    let mut ends: Vec<usize> = ["—", "–", " - ", "--", ": ", " _ "]
        .iter()
        .flat_map(|mark| window.match_indices(mark).map(|(at, _)| at))
        .collect();
    // A dateline that is a line by itself.
    if window.len() == line.len() && !line.ends_with(['.', '?', '!', '"', '”']) {
        ends.push(line.trim_end_matches(['-', ':', '_', ' ']).len());
    }
    ends.sort_unstable();
    // `GENEVA – 3 June – The envoy …`: the first dash parts the place from the day.
    ends.into_iter()
        .take(3)
        .find_map(|end| in_head(calendar, window.get(..end)?))
}

/// The day in what stands before the dash: names, numbers, brackets, and nothing else.
fn in_head(calendar: &Calendar, head: &str) -> Option<Dateline> {
    let (names, inside) = without_brackets(head);
    let words: Vec<&str> = names
        .split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '\'' | '’' | '.'))
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty())
        .collect();
    let first = words.first()?;
    if words.len() > MOST_WORDS
        || !words.iter().all(|word| is_name(calendar, word))
        || opens_a_sentence(first)
    {
        return None;
    }
    // A date by itself is no dateline where nothing tells that it is one.
    let is_date =
        calendar.month(first).is_some() || first.starts_with(|c: char| c.is_ascii_digit());
    if is_date && inside.is_empty() {
        return None;
    }
    let (month, of_month, year) = calendar
        .day_in(&names)
        .or_else(|| calendar.day_in(&inside))?;
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

/// What stands outside of brackets, and what within.
fn without_brackets(head: &str) -> (String, String) {
    let (mut outside, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for letter in head.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                outside.push(' ');
                inside.push(' ');
            }
            letter if depth > 0 => inside.push(letter),
            letter => outside.push(letter),
        }
    }
    (outside, inside)
}

/// Whether a word can be part of a dateline: a name, a number, a month, or what joins them.
fn is_name(calendar: &Calendar, word: &str) -> bool {
    let joins = [
        "of", "the", "de", "del", "la", "el", "al", "and", "st", "nd", "rd", "th", "gmt", "utc",
    ];
    word.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit())
        || joins.contains(&word)
        || calendar.month(word).is_some()
        // Scripts without capitals.
        || word.starts_with(|letter: char| letter.is_alphabetic() && !letter.is_lowercase())
}

/// Whether a word begins a sentence and no name of a place: prepositions and the like.
fn opens_a_sentence(word: &str) -> bool {
    [
        "on", "in", "by", "at", "since", "from", "after", "before", "until", "during", "between",
        "of", "a", "an", "and",
    ]
    .contains(&word.to_lowercase().as_str())
        && !word.chars().all(char::is_uppercase)
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
            // Agencies, each as it writes.
            ("ISTANBUL, June 3, 2025 — The delegations met.", third),
            (
                "ISTANBUL, Turkey, June 3, 2025 - The delegations met.",
                third,
            ),
            (
                "ISTANBUL (Agency), 3 June 2025 – The delegations met.",
                third,
            ),
            ("Geneva, June 3, 2025 (AFP) - The envoy said.", third),
            ("GENEVA (3 June 2025) – The envoy said.", third),
            (
                "GENEVA, Switzerland, 3rd June 2025 (UNHCR) – The envoy said.",
                third,
            ),
            ("Jerusalem, Tuesday, June 3, 2025 - The envoy said.", third),
            ("GENEVA, June 3 (Reuters) - The envoy said.", yearless),
            ("GENEVA, June 3 (Agency) — The envoy said.", yearless),
            ("BEIJING, June 3 (Xinhua) -- The envoy said.", yearless),
            ("BEIJING, (Xinhua) June 3 -- The envoy said.", yearless),
            ("(Xinhua) June 3 -- The envoy said.", yearless),
            ("June 3 (Reuters) - The envoy said.", yearless),
            ("MOSCOW. June 3 (Interfax) - The envoy said.", yearless),
            ("NEW YORK, Jun 3 -- The council met.", yearless),
            ("UNITED NATIONS, Jun. 3 (IPS) - The council met.", yearless),
            ("EL FASHER (Sudan), June 3 - The envoy said.", yearless),
            ("GENEVA – 3 June – The envoy said.", yearless),
            ("KHARTOUM, 03 June (UN News) –\n\nThe envoy said.", yearless),
            ("GENEVA, June 3 (Reuters)\n\nThe envoy said.", yearless),
            (
                "Text of report by the agency\n\nMoscow, 3 June: The envoy said.",
                yearless,
            ),
            ("Moscow, 3 Jun 25: The envoy said.", yearless),
            ("NAIROBI, June 3 (AP) _ The envoy said.", yearless),
            ("LA PAZ, June 3 - The envoy said.", yearless),
            // Without a day.
            ("KYIV, Ukraine (AP) — The envoys met on June 3, 2025.", None),
            ("WASHINGTON (AP) — The envoys met.", None),
            ("(Reuters) - The envoys met on June 3, 2025.", None),
            ("BRUSSELS, 3/6/2025 - The envoys met.", None),
            // Lines that are dates.
            ("Geneva, 3 June 2025\n\nThe envoy", third),
            (
                "Talks resume\n\nBy A. Writer\n\nPublished: 3 June 2025\n\nThe envoy",
                third,
            ),
            ("Published 3 June 2025\nThe envoy", third),
            (
                "Published 3 June 2025 | Updated 5 June 2025\nThe envoy",
                third,
            ),
            (
                "Updated 5 June 2025\nPublished 3 June 2025\nThe envoy",
                third,
            ),
            ("Last updated 3 June 2025\nThe envoy", third),
            ("By A. Writer, June 3, 2025 10:14 GMT\nThe envoy", third),
            (
                "By Ana Maria Writer and Tomas de la Pluma, June 3, 2025 10:14 GMT\nThe envoy",
                third,
            ),
            ("Tuesday, June 3, 2025\n\nThe envoy", third),
            ("June 3, 2025\n\nThe envoy", third),
            ("2025-06-03\n\nThe envoy", third),
            // Sentences, headlines and impossible days.
            ("On June 3, 2025, the envoys met — and left.", None),
            ("On June 3 — a Tuesday — the envoys met.", None),
            ("The envoys met on June 3, 2025.", None),
            ("GENEVA — The envoys met on June 3, 2025.", None),
            ("June 3 - A day to remember", None),
            ("May 9 parade: Moscow prepares", None),
            ("Biden, in a speech on June 3 - said", None),
            ("GENEVA, June 31, 2025 — The envoys met.", None),
            ("Peace: a word", None),
            ("", None),
        ] {
            assert_eq!(find(&calendar, text), expected, "{text}");
        }
    }
}
