//! What kind of input it is: by the name's ending, else by how it starts.
//!
//! Deliberately absent: second thoughts; a `.txt` that holds a page is read as text.

use crate::html::looks_like_page;
use crate::json::Framing;
use crate::timeml::looks_like_timeml;
use serde::de::IgnoredAny;

/// Kinds of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A page.
    Page,
    /// Text with times marked in XML.
    TimeMl,
    /// Records.
    Json(Framing),
}

/// Endings of names that are read when a folder is searched.
pub(crate) const ENDINGS: &[&str] = &[
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "jsonl", "ndjson", "json", "tml",
    "timeml",
];
const COMPRESSED: &[&str] = &["gz", "zst", "zstd"];

/// The ending of a name, that of compression left out, in small letters.
pub(crate) fn ending(name: &str) -> Option<String> {
    let file = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .to_lowercase();
    let mut parts = file.rsplit('.');
    let mut last = parts.next()?;
    if COMPRESSED.contains(&last) {
        last = parts.next()?;
    }
    parts.next().map(|_| last.to_owned())
}

/// Whether a folder's file is one to read.
pub(crate) fn is_known(name: &str) -> bool {
    ending(name).is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// The kind of an input by its name and its first bytes.
pub(crate) fn tell(name: &str, head: &[u8]) -> Format {
    let text = String::from_utf8_lossy(head);
    let start = text.trim_start_matches(crate::paragraphs::is_blank);
    match ending(name).as_deref() {
        Some("txt" | "text") => Format::Text,
        Some("md" | "markdown") => Format::Markdown,
        Some("html" | "htm" | "xhtml") => Format::Page,
        Some("tml" | "timeml") => Format::TimeMl,
        Some("jsonl" | "ndjson") => Format::Json(framing(start, true)),
        Some("json") => Format::Json(framing(start, false)),
        _ if is_json(start) => Format::Json(framing(start, false)),
        _ if looks_like_timeml(start) => Format::TimeMl,
        _ if looks_like_page(start) => Format::Page,
        _ => Format::Text,
    }
}

/// Whether text starts as an object, or a list of objects, does.
fn is_json(start: &str) -> bool {
    let after = |open: char, next: &[char]| {
        start
            .strip_prefix(open)
            .is_some_and(|rest| rest.trim_start().starts_with(next))
    };
    after('{', &['"', '}']) || after('[', &['{'])
}

fn framing(start: &str, lines_expected: bool) -> Framing {
    if start.starts_with('[') {
        return Framing::Values;
    }
    let Some((first, _)) = start.split_once('\n') else {
        return Framing::Lines;
    };
    match serde_json::from_str::<IgnoredAny>(first) {
        Err(error) if error.is_eof() && (!lines_expected || first.trim() == "{") => Framing::Values,
        _ => Framing::Lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_ending_then_by_content() {
        let lines = Format::Json(Framing::Lines);
        let values = Format::Json(Framing::Values);
        for (name, head, expected) in [
            ("a.txt", "{\"text\":\"x\"}", Format::Text),
            ("a.md.gz", "x", Format::Markdown),
            ("A.HTML", "x", Format::Page),
            ("a.jsonl.zst", "{\"a\":", lines),
            ("a.jsonl", "{\n\"a\": 1}", values),
            ("a.json", "{\n\"a\": 1}", values),
            ("a.json", "{\"a\": 1}\n{\"a\": 2}", lines),
            ("a.json", " [{\"a\": 1}]", values),
            ("-", "\u{FEFF}{\"text\":\"x\"}\n", lines),
            ("-", "<!DOCTYPE html><p>", Format::Page),
            ("-", "<p>They met.</p>", Format::Page),
            ("-", "{sic} they met", Format::Text),
            ("-", "[sic] they met", Format::Text),
            ("report", "They met.", Format::Text),
            ("-", "", Format::Text),
            ("a.tml", "x", Format::TimeMl),
            (
                "a.xml",
                "<?xml version=\"1.0\"?>\n<TimeML><TITLE>x",
                Format::TimeMl,
            ),
            ("-", "<TimeML>", Format::TimeMl),
            ("-", "<?xml version=\"1.0\"?><html>", Format::Page),
        ] {
            assert_eq!(tell(name, head.as_bytes()), expected, "{name} {head}");
        }
    }
}
