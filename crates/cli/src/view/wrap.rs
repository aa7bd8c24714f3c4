//! Text in columns: wrapped by what a terminal shows, with styles on stretches of it.
//!
//! Widths are those of Unicode's East Asian Width; a word that is wider than the line is broken
//! between characters.

use anstyle::Style;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A stretch of text in one style.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) style: Style,
}

impl Piece {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            style: Style::new(),
        }
    }

    pub(crate) fn styled(text: impl Into<String>, style: Style) -> Self {
        Self {
            text: text.into(),
            style,
        }
    }
}

/// How lines begin: the first, and all that follow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Indent<'i> {
    pub(crate) first: &'i str,
    pub(crate) rest: &'i str,
}

impl<'i> Indent<'i> {
    pub(crate) fn all(indent: &'i str) -> Self {
        Self {
            first: indent,
            rest: indent,
        }
    }
}

/// Byte ranges of the lines of `text`, none wider than its columns; white space at breaks is
/// left out.
fn lines(text: &str, first: usize, rest: usize) -> Vec<std::ops::Range<usize>> {
    let mut lines = Vec::new();
    let mut columns = first.max(1);
    let mut line: Option<(usize, usize)> = None;
    let mut used = 0;
    let mut offset = 0;
    for part in text.split_inclusive(' ') {
        let word = part.trim_end_matches(' ');
        let start = offset;
        offset += part.len();
        if word.is_empty() {
            continue;
        }
        let width = word.width();
        if let Some((from, to)) = line {
            let gap = text.get(to..start).map_or(1, |gap| gap.width());
            if used + gap + width <= columns {
                line = Some((from, start + word.len()));
                used += gap + width;
                continue;
            }
            lines.push(from..to);
            columns = rest.max(1);
        }
        let mut from = start;
        used = 0;
        for (at, character) in word.char_indices() {
            let wide = character.width().unwrap_or(0);
            if used + wide > columns && start + at > from {
                lines.push(from..start + at);
                columns = rest.max(1);
                from = start + at;
                used = 0;
            }
            used += wide;
        }
        line = Some((from, start + word.len()));
    }
    lines.extend(line.map(|(from, to)| from..to));
    lines
}

/// Writes pieces as one paragraph of at most `width` columns.
pub(crate) fn write(
    out: &mut impl Write,
    pieces: &[Piece],
    indent: Indent<'_>,
    width: usize,
) -> io::Result<()> {
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let columns = |indent: &str| width.saturating_sub(indent.width());
    for (number, line) in lines(&text, columns(indent.first), columns(indent.rest))
        .into_iter()
        .enumerate()
    {
        write!(
            out,
            "{}",
            if number == 0 {
                indent.first
            } else {
                indent.rest
            }
        )?;
        let mut start = 0;
        for piece in pieces {
            let end = start + piece.text.len();
            let (from, to) = (line.start.max(start), line.end.min(end));
            if from < to
                && let Some(shown) = text.get(from..to)
            {
                write!(
                    out,
                    "{}{shown}{}",
                    piece.style.render(),
                    piece.style.render_reset()
                )?;
            }
            start = end;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        let mut out = Vec::new();
        let indent = Indent {
            first: "- ",
            rest: "  ",
        };
        write(&mut out, &[Piece::plain(text)], indent, width).unwrap();
        String::from_utf8(out)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn words_stay_whole_and_wide_ones_break() {
        let cases: [(&str, usize, &[&str]); 4] = [
            ("one two three", 9, &["- one two", "  three"]),
            ("abcdefghij kl", 6, &["- abcd", "  efgh", "  ij", "  kl"]),
            ("停火谈判 重启", 8, &["- 停火谈", "  判", "  重启"]),
            ("", 10, &[]),
        ];
        for (text, width, expected) in cases {
            assert_eq!(wrapped(text, width), expected, "{text:?}");
        }
    }

    #[test]
    fn a_style_goes_on_over_a_break() {
        let bold = Style::new().bold();
        let mut out = Vec::new();
        let pieces = [
            Piece::plain("a "),
            Piece::styled("b c", bold),
            Piece::plain(" d"),
        ];
        write(&mut out, &pieces, Indent::all(""), 3).unwrap();
        let (on, off) = (bold.render().to_string(), bold.render_reset().to_string());
        assert_eq!(
            String::from_utf8(out).unwrap(),
            format!("a {on}b{off}\n{on}c{off} d\n")
        );
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-z停é ]{0,60}", width in 5usize..40) {
            let lines = wrapped(&text, width);
            for line in &lines {
                prop_assert!(line.width() <= width, "{line:?}");
            }
            let kept: String = lines.iter().flat_map(|line| line.chars().skip(2)).filter(|c| *c != ' ').collect();
            let given: String = text.chars().filter(|c| *c != ' ').collect();
            prop_assert_eq!(kept, given);
        }
    }
}
