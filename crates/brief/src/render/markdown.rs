//! The page for documents: headings, sentences with the numbers of their sources, tables, and the
//! sources with their sentences.
//!
//! Words of reports are escaped: nothing in them is taken for markup.

use crate::sentence::{Emphasis, Piece};
use crate::words::{dates, sanitise};
use crate::{Brief, Section, SourceNote, Table};
use std::fmt::Write;

/// The page as Markdown.
pub fn write(page: &Brief) -> String {
    let mut out = format!(
        "# {}\n\n*{}*\n",
        escape(page.title()),
        escape(&super::subtitle(page))
    );
    for section in page.sections() {
        write_section(&mut out, section);
    }
    if !page.sources().is_empty() {
        out.push_str("\n## Sources\n\n");
        for source in page.sources() {
            write_source(&mut out, source);
        }
    }
    out
}

fn write_section(out: &mut String, section: &Section) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\n## {}\n", escape(&section.title));
    for group in &section.groups {
        out.push('\n');
        if let Some(heading) = &group.heading {
            let _ = write!(out, "### {}\n\n", escape(heading));
        }
        for sentence in &group.sentences {
            let _ = writeln!(
                out,
                "- {} {}",
                pieces(sentence.pieces()),
                numbers(sentence.numbers())
            );
        }
    }
    if let Some(table) = &section.table {
        write_table(out, table);
    }
    if let Some(more) = &section.more {
        let _ = write!(out, "\n*And {} more: `{}`*\n", more.rows, more.command);
    }
}

fn write_table(out: &mut String, table: &Table) {
    let _ = write!(
        out,
        "\n| {} | Sources |\n|{}\n",
        table.columns.join(" | "),
        "---|".repeat(table.columns.len() + 1)
    );
    for row in &table.rows {
        let cells: Vec<String> = row.cells().iter().map(|cell| escape(cell)).collect();
        let _ = writeln!(
            out,
            "| {} | {} |",
            cells.join(" | "),
            numbers(row.numbers())
        );
    }
}

fn write_source(out: &mut String, source: &SourceNote) {
    let mut facts = vec![escape(&source.title)];
    facts.extend(source.publisher.as_deref().map(escape));
    facts.push(source.date.map_or_else(|| "undated".to_owned(), dates::day));
    let events: Vec<String> = source
        .events
        .iter()
        .map(|name| format!("`{}`", name.replace('`', "")))
        .collect();
    let url = source
        .url
        .as_deref()
        .filter(|url| is_web(url))
        .map(|url| format!(" · <{}>", url.replace(['<', '>', ' ', '\n', '\r'], "")))
        .unwrap_or_default();
    let _ = write!(
        out,
        "{}. {}{url} · {}  \n   > {}\n",
        source.number,
        facts.join(" · "),
        events.join(" "),
        escape(&source.sentence)
    );
}

/// Whether an address can be followed without harm.
pub(super) fn is_web(url: &str) -> bool {
    let lower = url.trim().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

fn pieces(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| {
            let text = escape(&piece.text);
            // Markup must not stand beside a blank within it.
            let trimmed = text.trim();
            let around = |mark: &str| text.replacen(trimmed, &format!("{mark}{trimmed}{mark}"), 1);
            match piece.emphasis {
                _ if trimmed.is_empty() => text.clone(),
                Emphasis::Strong => around("**"),
                Emphasis::Topic => around("*"),
                Emphasis::Plain | Emphasis::Quote => text.clone(),
            }
        })
        .collect()
}

fn numbers(numbers: &[usize]) -> String {
    numbers
        .iter()
        .map(|number| format!("\\[{number}\\]"))
        .collect()
}

/// Text that Markdown shows as it stands.
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in sanitise(text).chars() {
        if matches!(
            character,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '#'
                | '|'
                | '~'
                | '!'
                | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    // What would begin a list or a heading of its own at the start of a line.
    match escaped.trim_start().chars().next() {
        Some('-' | '+' | '=') => format!("\\{}", escaped.trim_start()),
        _ => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_report_is_taken_for_markup() {
        let cases = [
            ("a | b", "a \\| b"),
            ("- item", "\\- item"),
            ("*bold* [link](x) <b>", "\\*bold\\* \\[link\\](x) \\<b\\>"),
            ("one\ntwo &amp;", "one two \\&amp;"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), expected);
        }
        assert!(!is_web("javascript:alert(1)"));
    }
}
