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
    for part in parts(text) {
        let inner = part.of(text);
        let body = part.start + dateline(inner);
        if body > part.start && body < part.end {
            let head = Span::new(part.start, body).of(text).trim_end();
            found.push(Span::new(part.start, part.start + head.len()));
        }
        found.push(Span::new(body, part.end));
    }
    found
}

/// Runs of lines that are not blank, white space around them left out: a text that is taken as it
/// stands may end its lines with `\r\n`, or have spaces on blank ones.
fn parts(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let (mut at, mut goes_on) = (0, false);
    for line in text.split_inclusive('\n') {
        let inner = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        let end = start + inner.len();
        match found.last_mut() {
            _ if inner.is_empty() => {}
            Some(last) if goes_on => last.end = end,
            _ => found.push(Span::new(start, end)),
        }
        goes_on = !inner.is_empty();
        at += line.len();
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
        let cases: [(&str, &[&str]); 6] = [
            (
                "A headline\r\n\r\n  The text\r\ngoes on.\n \t\n\nMore.",
                &["A headline", "The text\r\ngoes on.", "More."],
            ),
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
