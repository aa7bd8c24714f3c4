//! Content lines of iCalendar (RFC 5545, section 3.1): escaped, folded, ended by CR LF.
//!
//! A line is folded before it has more than 75 bytes, and never within a character. The crate
//! `icalendar` is not used: it holds the whole calendar in memory, takes the clock for `DTSTAMP`, and
//! counts characters for bytes where it folds.

use std::io::{self, Write};

/// How many bytes a line has at most, its end left out.
const LIMIT: usize = 75;

/// Writes `NAME:value` as it is, folded.
pub(super) fn write(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    let mut room = LIMIT;
    let mut line = String::with_capacity(LIMIT + 3);
    let mut buffer = [0; 4];
    for character in name.chars().chain([':']).chain(value.chars()) {
        let bytes = character.encode_utf8(&mut buffer);
        if bytes.len() > room {
            line.push_str("\r\n ");
            out.write_all(line.as_bytes())?;
            line.clear();
            // The blank that a continued line begins with is one of its bytes.
            room = LIMIT - 1;
        }
        room -= bytes.len();
        line.push(character);
    }
    line.push_str("\r\n");
    out.write_all(line.as_bytes())
}

/// Writes a property that is text.
pub(super) fn text(out: &mut dyn Write, name: &str, value: &str) -> io::Result<()> {
    write(out, name, &escaped(value))
}

/// Text as a value: what has a meaning between values is escaped, and characters that control
/// terminals are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            control if control.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(value: &str) -> String {
        let mut out = Vec::new();
        text(&mut out, "SUMMARY", value).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// What a reader makes of the lines: unfolded, then unescaped.
    fn read_back(lines: &str) -> String {
        let line = lines.trim_end_matches("\r\n").replace("\r\n ", "");
        let value = line.split_once(':').unwrap().1;
        let mut text = String::new();
        let mut characters = value.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next().unwrap() {
                    'n' => text.push('\n'),
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
        text
    }

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(
            written("a, b; c\\d\r\ne\u{7}"),
            "SUMMARY:a\\, b\\; c\\\\d\\ne\r\n"
        );
    }

    proptest! {
        #[test]
        fn lines_are_short_and_come_back(value in "(\\PC|[é日\u{1F54A}\n,;\\\\]){0,200}") {
            let lines = written(&value);
            for line in lines.split("\r\n") {
                prop_assert!(line.len() <= LIMIT, "{}", line);
            }
            prop_assert_eq!(read_back(&lines), value);
        }
    }
}
