//! The stretch of a text that shows the words that were looked for.

use super::words::Words;
use rapporteur_model::Span;
use serde::Serialize;
use std::collections::BTreeSet;

/// About how long a stretch is, in bytes.
const LONG: usize = 240;

/// About how much of it stands before the first word that was looked for, in bytes.
const BEFORE: usize = 60;

/// Of longer texts the words behind this byte are not looked for.
const READ: usize = 1 << 20;

/// A stretch of a report's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The words of the text, unchanged, line breaks included.
    pub text: String,
    /// Where they stand, in bytes of the report's text.
    pub span: Span,
    /// Where what was looked for stands within, in bytes of the report's text.
    pub marks: Vec<Span>,
}

impl Snippet {
    /// The stretch of a text in which most of the terms stand, the first of them.
    pub(super) fn of(text: &str, words: &Words) -> Self {
        let read = text.get(..boundary(text, READ)).unwrap_or(text);
        let marks = words.marks(read);
        let mut best: Option<(usize, usize)> = None;
        for (first, (_, mark)) in marks.iter().enumerate() {
            let rest = marks.get(first..).unwrap_or_default();
            let within = rest
                .iter()
                .take_while(|(_, other)| other.end <= mark.start + LONG - BEFORE);
            let terms: BTreeSet<usize> = within.map(|(term, _)| *term).collect();
            if best.is_none_or(|(most, _)| terms.len() > most) {
                best = Some((terms.len(), mark.start));
            }
        }
        let from = best.map_or(0, |(_, start)| start.saturating_sub(BEFORE));
        let start = word_start(text, from, best.map_or(0, |(_, start)| start));
        let end = word_end(text, start, start.saturating_add(LONG));
        let span = Span::new(start, end);
        Self {
            text: span.of(text).to_owned(),
            span,
            marks: marks
                .into_iter()
                .map(|(_, mark)| mark)
                .filter(|mark| span.contains(*mark))
                .collect(),
        }
    }
}

/// The last boundary of characters that is not behind a byte.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first place behind a blank from `from` on; `at` where there is none before that.
fn word_start(text: &str, from: usize, at: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let from = boundary(text, from);
    let stretch = text.get(from..at).unwrap_or_default();
    match stretch.find(char::is_whitespace) {
        Some(blank) => {
            let rest = stretch.get(blank..).unwrap_or_default();
            from + blank + (rest.len() - rest.trim_start().len())
        }
        None => at,
    }
}

/// The last place before a blank that is not behind `to`; `to` where there is none.
fn word_end(text: &str, start: usize, to: usize) -> usize {
    if to >= text.len() {
        return text.len();
    }
    let to = boundary(text, to);
    let stretch = text.get(start..to).unwrap_or_default();
    match stretch.rfind(char::is_whitespace) {
        Some(blank) if blank > BEFORE => {
            start + stretch.get(..blank).unwrap_or_default().trim_end().len()
        }
        _ => to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_stretch_shows_most_of_the_words() {
        let mut text = "Talks were held. ".repeat(30);
        text.push_str("The ceasefire talks in Geneva ended.");
        text.push_str(&" Nothing more was said.".repeat(20));
        let snippet = Snippet::of(&text, &Words::parse("talks geneva"));
        assert!(
            snippet.text.contains("ceasefire talks in Geneva"),
            "{snippet:?}"
        );
        assert!(snippet.text.len() <= LONG);
        assert_eq!(snippet.span.of(&text), snippet.text);
        let marked: Vec<&str> = snippet.marks.iter().map(|mark| mark.of(&text)).collect();
        assert!(marked.contains(&"Geneva"), "{marked:?}");
        let beginning = Snippet::of(&text, &Words::parse("elsewhere"));
        assert!(beginning.text.starts_with("Talks were held.") && beginning.marks.is_empty());
        assert_eq!(Snippet::of("", &Words::parse("x")), Snippet::default());
    }

    proptest! {
        #[test]
        fn every_stretch_is_one_of_the_text(text in "[a-zé – \\n]{0,700}", typed in "[a-é]{1,3}") {
            let snippet = Snippet::of(&text, &Words::parse(&typed));
            prop_assert_eq!(snippet.span.of(&text), snippet.text.as_str());
            for mark in &snippet.marks {
                prop_assert!(snippet.span.contains(*mark) && !mark.of(&text).is_empty());
            }
        }
    }
}
