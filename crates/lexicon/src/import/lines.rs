//! The lines of a dictionary without comments, each with its place.
//!
//! `;` and `#` open a comment that lasts to the end of the line, unless they stand within
//! brackets (`[###]`); `<!--` opens one that lasts to `-->`, over several lines.

use rapporteur_model::{Position, Problem};

/// What is left of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// Counted from 1.
    pub(super) number: usize,
    /// Characters before the text.
    offset: usize,
    /// The text, blanks at its end cut off.
    pub(super) text: &'t str,
}

impl Line<'_> {
    /// The place of a byte of the text.
    pub(super) fn at(&self, byte: usize) -> Position {
        let before = self.text.get(..byte).unwrap_or(self.text);
        Position {
            line: self.number,
            column: self.offset + before.chars().count() + 1,
        }
    }
}

/// All lines that hold more than comments, up to a line `---STOP---`.
pub(super) fn lines<'t>(name: &str, text: &'t str, problems: &mut Vec<Problem>) -> Vec<Line<'t>> {
    let mut found = Vec::new();
    let mut comment: Option<Position> = None;
    for (index, whole) in text.lines().enumerate() {
        if whole.starts_with("---STOP---") {
            break;
        }
        let mut offset = 0;
        let mut rest = whole;
        loop {
            if comment.is_some() {
                let Some(end) = rest.find("-->") else { break };
                offset += rest[..end + 3].chars().count();
                rest = &rest[end + 3..];
                comment = None;
            }
            let open = rest.find("<!--");
            let cut = comment_start(&rest[..open.unwrap_or(rest.len())]);
            let piece = Line {
                number: index + 1,
                offset,
                text: rest[..cut].trim_end(),
            };
            if !piece.text.trim().is_empty() {
                found.push(piece);
            }
            match open {
                // A comment that opens within a comment to the line's end does not count.
                Some(open) if open == cut => {
                    comment = Some(
                        Line {
                            text: rest,
                            ..piece
                        }
                        .at(open),
                    );
                    offset += rest[..open + 4].chars().count();
                    rest = &rest[open + 4..];
                }
                _ => break,
            }
        }
    }
    if let Some(at) = comment {
        problems.push(
            Problem::error(name, "the comment that opens here is not closed")
                .at(at.line, at.column)
                .advise("close it with -->"),
        );
    }
    found
}

/// Where a comment starts that lasts to the end of the line; else the end.
fn comment_start(line: &str) -> usize {
    let mut at = 0;
    while let Some(found) = line[at..].find(['[', ';', '#']) {
        let mark = at + found;
        if !line[mark..].starts_with('[') {
            return mark;
        }
        // A bracket that is not closed before a comment is a fault for the parser to tell.
        at = line[mark..]
            .find(']')
            .map_or(mark + 1, |close| mark + close + 1);
    }
    line.len()
}

/// A name as people read it: `_` and runs of blanks are one blank.
pub(super) fn spaced(name: &str) -> String {
    name.split(|letter: char| letter == '_' || letter.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_places_stay() {
        let text =
            "A_ [X] ; note\n# all\n\n+B_ [###] # note\n<!-- one\ntwo --> C_ [Y\n---STOP---\nD_";
        let mut problems = Vec::new();
        let found: Vec<_> = lines("x", text, &mut problems)
            .iter()
            .map(|line| (line.number, line.at(0).column, line.text.to_owned()))
            .collect();
        let expected = [(1, 1, "A_ [X]"), (4, 1, "+B_ [###]"), (6, 8, " C_ [Y")]
            .map(|(number, column, text)| (number, column, text.to_owned()));
        assert_eq!(found, expected);
        assert!(problems.is_empty(), "{problems:?}");
        lines("x", "A_\n B <!-- never\nclosed", &mut problems);
        assert_eq!(
            problems[0].to_string().split(" (").next(),
            Some("x:2:4: the comment that opens here is not closed")
        );
    }
}
