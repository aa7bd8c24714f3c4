//! A sentence with slots, filled for one incident as one report would have it.
//!
//! `{Whose} {weapon} killed {n} people in {place} {when}.` becomes 'Russian drones killed at least
//! four people in Kharkiv on Wednesday.' A slot that begins with a capital is written so, and
//! `{a whose}` has its article before it.

use super::super::numbers::Numbers;
use super::dates;
use super::facts::Incident;
use jiff::civil::Date;

/// What of a telling is not the incident's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion {
    /// The day of the report.
    pub(super) today: Date,
    /// Whether later figures are known.
    pub(super) later: bool,
    /// Whether the report is of those who put the month first.
    pub(super) month_first: bool,
    /// Whether 'yesterday' may stand: not in a text that will be printed again.
    pub(super) relative: bool,
}

/// The sentence, or nothing where the incident has no word for a slot.
pub(super) fn fill(
    frame: &str,
    incident: &Incident,
    occasion: Occasion,
    numbers: &mut Numbers,
) -> Option<String> {
    let mut filled = String::new();
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (slot, after) = after.split_once('}')?;
        rest = after;
        let capital = slot.starts_with(char::is_uppercase);
        let lower = slot.to_lowercase();
        let word = match lower.strip_prefix("a ") {
            Some(slot) => {
                let word = word(slot, incident, occasion, numbers)?;
                let vowel = word.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']);
                let article = if vowel { "an" } else { "a" };
                // 'RSF' and 'M23' are spelled out, 'US' begins as 'you' does.
                let article = if word.starts_with("RSF") || word.starts_with("M23") {
                    "an"
                } else {
                    article
                };
                format!("{article} {word}")
            }
            None => word(&lower, incident, occasion, numbers)?,
        };
        filled.push_str(&if capital { capitalised(&word) } else { word });
    }
    Some(smoothed(&(filled + rest)))
}

/// What counting words make of the words beside them.
fn smoothed(sentence: &str) -> String {
    sentence
        .replace("the a dozen", "the dozen")
        .replace(" 1 hours", " an hour")
        .replace(" one hours", " an hour")
}

fn word(
    slot: &str,
    incident: &Incident,
    occasion: Occasion,
    numbers: &mut Numbers,
) -> Option<String> {
    let day = incident.day;
    Some(match slot {
        "when" => dates::exact(day, occasion, numbers),
        "whens" => dates::of_day(day, occasion),
        "date" => dates::date(day, occasion.month_first),
        "vague" => dates::vague(day, occasion.today, numbers)?,
        "n" | "m" | "hurt" => {
            let field = if slot == "n" && occasion.later && incident.has("later") {
                "later"
            } else {
                slot
            };
            let number = incident.number(field)?;
            let loose = slot == "n" && !occasion.later && incident.kind == "strike";
            count(number, loose, numbers)
        }
        "hours" => count(incident.number(slot)?, false, numbers),
        other => numbers.one_of(incident.fields.get(other)?)?.clone(),
    })
}

/// A number as one writes it: '12', 'twelve', 'a dozen', 'at least 12'.
fn count(number: u64, loose: bool, numbers: &mut Numbers) -> String {
    let plain = match numbers.below(10) {
        0..=3 if number == 12 => "a dozen".to_owned(),
        0..=4 => in_words(number).unwrap_or_else(|| grouped(number)),
        5 if number >= 1000 && number.is_multiple_of(1000) => format!("about {}", grouped(number)),
        _ => grouped(number),
    };
    if loose && plain != "a dozen" && numbers.below(4) == 0 {
        format!("at least {plain}")
    } else {
        plain
    }
}

fn grouped(number: u64) -> String {
    if number >= 1000 {
        format!("{},{:03}", number / 1000, number % 1000)
    } else {
        number.to_string()
    }
}

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

fn in_words(number: u64) -> Option<String> {
    if let Some(word) = ONES.get(number as usize) {
        return Some((*word).to_owned());
    }
    let tens = TENS.get((number / 10) as usize)?;
    Some(match number % 10 {
        0 => (*tens).to_owned(),
        ones => format!("{tens}-{}", ONES.get(ones as usize)?),
    })
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        let cases = [
            (7, Some("seven")),
            (40, Some("forty")),
            (34, Some("thirty-four")),
            (205, None),
        ];
        for (number, expected) in cases {
            assert_eq!(in_words(number).as_deref(), expected);
        }
        assert_eq!(
            smoothed("for 1 hours with the a dozen"),
            "for an hour with the dozen"
        );
        assert_eq!(grouped(15_000), "15,000");
        assert_eq!(capitalised("the army"), "The army");
    }
}
