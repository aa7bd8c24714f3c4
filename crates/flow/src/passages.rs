//! What is annotated by itself: paragraphs, and datelines at their heads.
//!
//! A sentence never runs on from a headline without a full stop into the text below it, nor from
//! `ISTANBUL, March 29, 2022 (Agency) —` into the first sentence, whose subject the parser would
//! otherwise take the place for.
//!
//! Deliberately absent: reading the date of a dateline; cleaning has done that.

use rapporteur_model::Span;

/// Bytes within which a dateline ends.
const LONGEST_DATELINE: usize = 120;

/// The stretches of a text that are annotated one by one, white space around them left out.
pub(crate) fn passages(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive("\n\n") {
        let inner = part.trim();
        if !inner.is_empty() {
            let from = start + (part.len() - part.trim_start().len());
            let to = from + inner.len();
            let body = from + dateline(inner);
            if body > from && body < to {
                found.push(Span::new(
                    from,
                    from + inner[..body - from].trim_end().len(),
                ));
            }
            found.push(Span::new(body, to));
        }
        start += part.len();
    }
    found
}

/// Length of a dateline at the head of a paragraph, with its dash and the space behind; 0
/// without one. It starts with a place in capitals and has nothing but names, numbers and
/// brackets before the dash.
fn dateline(paragraph: &str) -> usize {
    let first = paragraph
        .split(|letter: char| !letter.is_alphabetic())
        .next()
        .unwrap_or("");
    if first.chars().count() < 3 || !first.chars().all(char::is_uppercase) {
        return 0;
    }
    let mut longest = paragraph.len().min(LONGEST_DATELINE);
    while !paragraph.is_char_boundary(longest) {
        longest -= 1;
    }
    let window = &paragraph[..longest];
    let dash = [" — ", " – ", " - ", " -- ", "— ", "– "]
        .iter()
        .filter_map(|mark| window.find(mark).map(|at| (at, at + mark.len())))
        .min();
    let Some((head, body)) = dash else { return 0 };
    let plain = window[..head].split_whitespace().all(|word| {
        let word = word.trim_matches(['(', ')', ',', '.']);
        word.is_empty()
            || !word.starts_with(char::is_lowercase)
            || ["of", "the", "de", "el", "al", "la", "samples"].contains(&word)
            || window[..head].contains('(') && inside_brackets(&window[..head], word)
    });
    if plain { body } else { 0 }
}

/// Whether a word stands between brackets.
fn inside_brackets(head: &str, word: &str) -> bool {
    let inside = head
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(inside, _)| inside);
    inside.is_some_and(|inside| inside.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_stand_by_themselves() {
        let cases: [(&str, &[&str]); 5] = [
            (
                "WASHINGTON – The president spoke.",
                &["WASHINGTON –", "The president spoke."],
            ),
            (
                "ANTALYA, Turkey, 10 March 2022 (Our own wire) – They met.",
                &[
                    "ANTALYA, Turkey, 10 March 2022 (Our own wire) –",
                    "They met.",
                ],
            ),
            (
                "NATO troops left - at last.",
                &["NATO troops left - at last."],
            ),
            ("A headline\n\nThe text.\n", &["A headline", "The text."]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = passages(text).iter().map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
