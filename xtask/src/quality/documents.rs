//! News and narratives of wars from the shared collections of dated text, as plain reports.
//!
//! What stands between `<TEXT>` and `</TEXT>`, tags taken out and entities resolved; the lines of a
//! paragraph are one line, and paragraphs have an empty one between them. The day is that of
//! `<DCT>` or `<DATETIME>`.
//!
//! Deliberately absent: an XML reader. The drawn sentences are told by their place in the text, so
//! what matters is that the text comes out the same every time.

use super::program::Report;
use crate::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the documents lie in the collection, and how they end.
const NEWS: (&str, &str) = ("TBAQ-cleaned", ".tml");
const WARS: (&str, &str) = ("WikiWars/keyinline", ".xml");

/// All documents below a folder, by their path under it.
pub(super) fn load(base: &Path) -> Result<Vec<Report>, Error> {
    let mut paths = Vec::new();
    for folder in entries(&base.join(NEWS.0))? {
        if folder.is_dir() {
            paths.extend(ending(entries(&folder)?, NEWS.1));
        }
    }
    paths.extend(ending(entries(&base.join(WARS.0))?, WARS.1));
    let mut documents = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
        let under = path.strip_prefix(base).unwrap_or(&path);
        let raw = String::from_utf8_lossy(&bytes);
        if let Some((text, date)) = extract(&raw) {
            documents.push(Report {
                id: under.to_string_lossy().replace('\\', "/"),
                text,
                date,
            });
        }
    }
    Ok(documents)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        paths.push(entry.map_err(read)?.path());
    }
    paths.sort();
    Ok(paths)
}

fn ending(paths: Vec<PathBuf>, ending: &'static str) -> impl Iterator<Item = PathBuf> {
    paths
        .into_iter()
        .filter(move |path| path.to_string_lossy().ends_with(ending))
}

/// Text and day of a document.
fn extract(raw: &str) -> Option<(String, Option<String>)> {
    let raw = raw.replace("\r\n", "\n").replace('\r', "\n");
    let (_, after) = raw.split_once("<TEXT>")?;
    let (inside, _) = after.split_once("</TEXT>")?;
    let day =
        day_after(&raw, "<DCT>", "value=\"").or_else(|| day_after(&raw, "<DATETIME>", "val=\""));
    Some((paragraphs(&unescape(&without_tags(inside))), day))
}

fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tagged)) = rest.split_once('<') {
        plain += before;
        if let Some((_, after)) = tagged.split_once('>') {
            rest = after;
        } else {
            // Not closed, so no tag.
            plain.push('<');
            rest = tagged;
        }
    }
    plain + rest
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain += before;
        let named = after
            .split_once(';')
            .and_then(|(name, behind)| Some((entity(name)?, behind)));
        match named {
            Some((character, behind)) => {
                plain.push(character);
                rest = behind;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// White space as the text was drawn with: Unicode's, and the four separators of ASCII.
fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

/// Runs of white space with two ends of line between paragraphs, one blank within.
fn paragraphs(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.trim_matches(is_space);
    while let Some(start) = rest.find(is_space) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|character| !is_space(character));
        let (space, after) = from.split_at(end.unwrap_or(from.len()));
        plain += before;
        let lines = space.chars().filter(|&character| character == '\n').count();
        plain += if lines > 1 { "\n\n" } else { " " };
        rest = after;
    }
    plain + rest
}

/// The first day in an attribute after a tag.
fn day_after(raw: &str, tag: &str, attribute: &str) -> Option<String> {
    let (_, after) = raw.split_once(tag)?;
    after.match_indices(attribute).find_map(|(at, found)| {
        let start = at + found.len();
        let day = after.get(start..start + 10)?;
        let form = day.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        form.then(|| day.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_day_are_taken_out() {
        let raw = "<DCT><TIMEX3 tid=\"t0\" value=\"1998-08-07\">08/07</TIMEX3></DCT>\r\n\
                   <TEXT>\r\n  KYIV _\r\n\r\nThe <EVENT eid=\"e1\">talks</EVENT>\nbroke\toff, AT&amp;T &#8211; \
                   R&D < 3.\n \n \n``Yes,''\n</TEXT>";
        let (text, day) = extract(raw).unwrap_or_default();
        assert_eq!(
            text,
            "KYIV _\n\nThe talks broke off, AT&T – R&D < 3.\n\n``Yes,''"
        );
        assert_eq!(day.as_deref(), Some("1998-08-07"));
        let wars =
            "<DATETIME><TIMEX2 val=\"2010-04-10T20:00\">April</TIMEX2></DATETIME><TEXT>a</TEXT>";
        assert_eq!(
            extract(wars),
            Some(("a".to_owned(), Some("2010-04-10".to_owned())))
        );
        assert_eq!(extract("no text"), None);
    }
}
