//! Lines into paragraphs, whichever way the text marks them.
//!
//! Some texts set a blank line between paragraphs, some put each paragraph on one line, and some
//! break their lines at a fixed width. Lines of the last kind are joined; lines of the second
//! are paragraphs by themselves. Which kind it is, is decided for the text as a whole: it is
//! broken at a width when no line is long and many go on in the next with a small letter.
//!
//! Deliberately absent: joining words that were hyphenated at a line's end; nothing tells them
//! from words that are spelt with a hyphen.

use std::ops::Range;

/// Characters in the longest line that a text broken at a fixed width may have.
const WIDEST: usize = 130;

/// The paragraphs of a text, each as the byte ranges of its lines, ends trimmed.
pub(crate) fn paragraphs(text: &str) -> Vec<Vec<Range<usize>>> {
    let blocks = blocks(text);
    if !is_wrapped(text, &blocks) {
        return blocks
            .into_iter()
            .flatten()
            .map(|line| vec![line])
            .collect();
    }
    blocks
        .into_iter()
        .flat_map(|block| join(text, block))
        .collect()
}

/// Whether a character shows nothing: white space, controls, zero-width marks.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// Runs of lines without a blank one between.
fn blocks(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut blocks = Vec::new();
    let mut block = Vec::new();
    for line in lines(text) {
        let line = trimmed(text, line);
        if !line.is_empty() {
            block.push(line);
        } else if !block.is_empty() {
            blocks.push(std::mem::take(&mut block));
        }
    }
    if !block.is_empty() {
        blocks.push(block);
    }
    blocks
}

/// Lines by every mark that Unicode ends a line with.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let mut at = start;
        // Line feed to carriage return, and the first bytes of U+0085, U+2028 and U+2029.
        let starts_mark = |byte: &u8| matches!(byte, 0x0A..=0x0D | 0xC2 | 0xE2);
        while let Some(offset) = bytes
            .get(at..)
            .and_then(|rest| rest.iter().position(starts_mark))
        {
            at += offset;
            let length = match &bytes[at..] {
                [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => 2,
                [0x0A..=0x0D, ..] => 1,
                [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
                _ => {
                    at += 1;
                    continue;
                }
            };
            let line = start..at;
            start = at + length;
            return Some(line);
        }
        done = true;
        Some(start..bytes.len())
    })
}

fn trimmed(text: &str, line: Range<usize>) -> Range<usize> {
    let Some(whole) = text.get(line.clone()) else {
        return line.start..line.start;
    };
    let left = whole.trim_start_matches(is_blank);
    let start = line.end - left.len();
    start..start + left.trim_end_matches(is_blank).len()
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']'])
        .ends_with(['.', '!', '?', '…', ':'])
}

fn is_wrapped(text: &str, blocks: &[Vec<Range<usize>>]) -> bool {
    let mut breaks = 0_usize;
    let mut going_on = 0_usize;
    for block in blocks.iter().filter(|block| block.len() > 1) {
        if block
            .iter()
            .any(|line| line.len() > WIDEST && text[line.clone()].chars().count() > WIDEST)
        {
            return false;
        }
        for (line, next) in block.iter().zip(block.iter().skip(1)) {
            breaks += 1;
            let small = text[next.clone()]
                .chars()
                .next()
                .is_some_and(char::is_lowercase);
            if small && !ends_sentence(&text[line.clone()]) {
                going_on += 1;
            }
        }
    }
    going_on > 0 && going_on * 3 >= breaks
}

/// The paragraphs of a block whose lines were broken at a width: a new one starts at a list
/// mark, and after a line that ends a sentence well before the width.
fn join(text: &str, block: Vec<Range<usize>>) -> Vec<Vec<Range<usize>>> {
    let width = block.iter().map(Range::len).max().unwrap_or(0);
    let mut joined: Vec<Vec<Range<usize>>> = Vec::new();
    for line in block {
        let starts = joined
            .last()
            .and_then(|paragraph| paragraph.last())
            .is_none_or(|before| {
                is_list_item(&text[line.clone()])
                    || (ends_sentence(&text[before.clone()]) && before.len() * 10 < width * 7)
            });
        match joined.last_mut() {
            Some(paragraph) if !starts => paragraph.push(line),
            _ => joined.push(vec![line]),
        }
    }
    joined
}

fn is_list_item(line: &str) -> bool {
    line.starts_with(['•', '‣', '◦']) || line.starts_with("- ") || line.starts_with("* ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_found_however_they_are_marked() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            (" \r\n\t\n", &[]),
            ("One.\nTwo.", &["One.", "Two."]),
            (
                "One.\r\n\r\nTwo.\u{2029}Three.",
                &["One.", "Two.", "Three."],
            ),
            (
                "A line that is broken\nat a width, as in mail,\nand ends.\n\nNext.",
                &[
                    "A line that is broken|at a width, as in mail,|and ends.",
                    "Next.",
                ],
            ),
            (
                "Headline Without Stop\nThe body begins with a capital.",
                &["Headline Without Stop", "The body begins with a capital."],
            ),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = paragraphs(text)
                .into_iter()
                .map(|lines| {
                    lines
                        .into_iter()
                        .map(|line| &text[line])
                        .collect::<Vec<_>>()
                        .join("|")
                })
                .collect();
            assert_eq!(&found, expected, "{text:?}");
        }
    }
}
