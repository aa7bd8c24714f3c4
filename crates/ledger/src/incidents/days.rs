//! The one day that a sentence names, for events whose own clause does not tell their time.
//!
//! 'A strike on a mill left two dead on Wednesday' names one day, however its words hang together.
//! A sentence with two days, or with none, tells nothing here.
//!
//! Deliberately absent: all other times; the crate of times reads those.

use super::mark::number;
use super::rules::{DayWord, Rules};
use super::words::split;
use jiff::civil::Date;

/// The day that a sentence told on a day names, when it names just one: of a weekday the last one,
/// or, of what lies ahead, the next; of a date the nearest.
pub(super) fn only_day(sentence: &str, told: i32, ahead: bool, rules: &Rules) -> Option<i32> {
    let words: Vec<&str> = split(sentence).map(|(_, word)| word).collect();
    let mut found: Option<i32> = None;
    for (place, word) in words.iter().enumerate() {
        let day = match rules.day_word(word) {
            Some(DayWord::Weekday(weekday)) => weekday_near(weekday, told, ahead),
            Some(DayWord::Offset(days)) => told + i32::from(days),
            Some(DayWord::Month(month)) => {
                let of_month = |word: Option<&&str>| {
                    let digits = word?.trim_end_matches(|c: char| c.is_ascii_lowercase());
                    digits
                        .parse::<i8>()
                        .ok()
                        .filter(|day| (1..=31).contains(day))
                };
                let before = place.checked_sub(1).and_then(|before| words.get(before));
                let day = of_month(before).or_else(|| of_month(words.get(place + 1)))?;
                date_near(month, day, told)?
            }
            None => continue,
        };
        if found.is_some_and(|known| known != day) {
            return None;
        }
        found = Some(day);
    }
    found
}

/// Monday is 0; 1 January 1970 was a Thursday.
fn weekday_near(weekday: i8, told: i32, ahead: bool) -> i32 {
    let own = (told + 3).rem_euclid(7);
    if ahead {
        told + (i32::from(weekday) - own).rem_euclid(7)
    } else {
        told - (own - i32::from(weekday)).rem_euclid(7)
    }
}

/// The date of that day and month that lies nearest.
fn date_near(month: i8, day: i8, told: i32) -> Option<i32> {
    let year = i16::try_from(1970 + told.div_euclid(365)).ok()?;
    (year - 1..=year + 1)
        .filter_map(|year| Date::new(year, month, day).ok())
        .map(number)
        .min_by_key(|day| day.abs_diff(told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_sentence_with_one_day_means_it() {
        let rules = Rules::built_in();
        // A Wednesday.
        let told = number(date(2025, 7, 9));
        let cases = [
            (
                "A strike left two dead on Tuesday.",
                false,
                Some(date(2025, 7, 8)),
            ),
            (
                "A strike left two dead on Wednesday.",
                false,
                Some(date(2025, 7, 9)),
            ),
            ("They are to meet on Friday.", true, Some(date(2025, 7, 11))),
            (
                "A strike on 1 July left two dead.",
                false,
                Some(date(2025, 7, 1)),
            ),
            (
                "On June 30, a strike left two dead.",
                false,
                Some(date(2025, 6, 30)),
            ),
            (
                "On 30 December a strike left two dead.",
                false,
                Some(date(2025, 12, 30)),
            ),
            (
                "Yesterday's strike left two dead.",
                false,
                Some(date(2025, 7, 8)),
            ),
            ("Strikes on Monday and Tuesday left two dead.", false, None),
            (
                "A strike on Tuesday, 8 July, left two dead.",
                false,
                Some(date(2025, 7, 8)),
            ),
            ("A strike in July left two dead.", false, None),
            ("A strike left two dead.", false, None),
        ];
        for (sentence, ahead, expected) in cases {
            let found = only_day(sentence, told, ahead, &rules);
            assert_eq!(found, expected.map(number), "{sentence}");
        }
    }
}
