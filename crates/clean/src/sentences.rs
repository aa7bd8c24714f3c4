//! Sentences by their punctuation: good enough to notice that one stands there twice.
//!
//! A sentence ends at `.`, `!`, `?` or `…`, with any closing quotation marks and brackets, when
//! white space and then a capital, a digit or an opening mark follow, and the word before is not
//! a title, an initial or another common abbreviation.
//!
//! ```text
//! "Mr. Kozak left.  He said nothing." → "Mr. Kozak left." | "He said nothing."
//! ```
//!
//! Deliberately absent: linguistics. Sentences for analysis come from the parser; a wrong cut
//! here only means that a repeat is noticed in two pieces or not at all.

use std::ops::Range;

/// Words that a full stop belongs to.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "maj", "capt", "gov", "sen", "rep",
    "rev", "hon", "st", "no", "vs", "jr", "sr", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec",
];

/// The sentences of one paragraph, without the white space between them.
pub(crate) fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let bytes = paragraph.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(mark) = next_mark(bytes, at) {
        let after_mark = end_of_marks(paragraph, mark);
        let rest = paragraph.get(after_mark..).unwrap_or("");
        let gap = rest.len() - rest.trim_start().len();
        at = after_mark.max(mark + 1);
        if gap == 0 || rest.len() == gap || !starts_sentence(&rest[gap..]) {
            continue;
        }
        if bytes.get(mark) == Some(&b'.') && is_abbreviation(&paragraph[start..mark]) {
            continue;
        }
        found.push(start..after_mark);
        start = after_mark + gap;
        at = start;
    }
    if start < paragraph.len() {
        found.push(start..paragraph.len());
    }
    found
}

/// The next `.`, `!`, `?` or `…`.
fn next_mark(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        // 0xE2 is the first byte of '…', and of curly quotation marks.
        at += bytes
            .get(at..)?
            .iter()
            .position(|byte| matches!(byte, b'.' | b'!' | b'?' | 0xE2))?;
        if bytes.get(at) != Some(&0xE2) || bytes[at..].starts_with("…".as_bytes()) {
            return Some(at);
        }
        at += 1;
    }
}

/// Past repeated marks and closing quotation marks and brackets.
fn end_of_marks(paragraph: &str, mark: usize) -> usize {
    let rest = paragraph.get(mark..).unwrap_or("");
    rest.char_indices()
        .find(|(_, c)| {
            !matches!(
                c,
                '.' | '!' | '?' | '…' | '"' | '\'' | '”' | '’' | '»' | ')' | ']'
            )
        })
        .map_or(paragraph.len(), |(offset, _)| mark + offset)
}

fn starts_sentence(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| {
        c.is_uppercase()
            || c.is_numeric()
            || matches!(
                c,
                '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '—' | '–' | '-' | '•'
            )
            // Scripts without capitals.
            || (c.is_alphabetic() && !c.is_lowercase())
    })
}

fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '‘' | '\''))
        .next()
        .unwrap_or("");
    // Initials and the like: 'J', 'U.S', 'a.m'.
    let initials = !word.is_empty()
        && word.split('.').all(|part| part.chars().count() == 1)
        && word.len() < 12;
    initials
        || ABBREVIATIONS
            .iter()
            .any(|abbreviation| word.eq_ignore_ascii_case(abbreviation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("One. Two.", &["One.", "Two."]),
            (
                "Mr. Kozak met U.S. President Carter. He left.",
                &["Mr. Kozak met U.S. President Carter.", "He left."],
            ),
            (
                "“We wait.” He sat… Then left!",
                &["“We wait.”", "He sat…", "Then left!"],
            ),
            (
                "It rose 3.5 percent. 40 died.",
                &["It rose 3.5 percent.", "40 died."],
            ),
            ("no end", &["no end"]),
            ("Wait... what? Yes", &["Wait... what?", "Yes"]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = sentences(text)
                .into_iter()
                .map(|range| &text[range])
                .collect();
            assert_eq!(&found, expected, "{text}");
        }
    }
}
