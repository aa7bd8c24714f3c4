//! A page for a terminal: sections of sentences with the numbers of their sources, wrapped, and
//! the sources below.

use super::wrap::{Indent, Piece, write as paragraph};
use anstyle::{AnsiColor, Style};
use rapporteur_brief::words::{dates, english, sanitise};
use rapporteur_brief::{Brief, Emphasis, Section, SourceNote, Table};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

const TITLE: Style = Style::new().bold();
const RULE: Style = AnsiColor::Blue.on_default();
const HEADING: Style = AnsiColor::Blue.on_default().bold();
const NUMBER: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();
const TOPIC: Style = Style::new().italic();
const MARKED: Style = Style::new().underline();

/// Writes the page in `width` columns.
pub(crate) fn write(out: &mut impl Write, page: &Brief, width: usize) -> io::Result<()> {
    let all = Indent::all("");
    paragraph(out, &[Piece::styled(page.title(), TITLE)], all, width)?;
    let mut facts = Vec::new();
    facts.extend(page.as_of().map(|day| format!("as of {}", dates::day(day))));
    if let (Some(first), Some(last)) = page.period() {
        facts.push(format!("{} – {}", dates::day(first), dates::day(last)));
    }
    facts.push(format!(
        "from {}",
        english::count(page.reports(), "report", "reports")
    ));
    paragraph(out, &[Piece::styled(facts.join(" · "), DIM)], all, width)?;
    writeln!(
        out,
        "{}{}{}",
        RULE.render(),
        "─".repeat(width),
        RULE.render_reset()
    )?;
    for section in page.sections() {
        write_section(out, section, width)?;
    }
    if page.sources().is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{}Sources{}",
        HEADING.render(),
        HEADING.render_reset()
    )?;
    for source in page.sources() {
        write_source(out, source, width)?;
    }
    Ok(())
}

fn write_section(out: &mut impl Write, section: &Section, width: usize) -> io::Result<()> {
    writeln!(out)?;
    let title = [Piece::styled(section.title.as_str(), HEADING)];
    paragraph(out, &title, Indent::all(""), width)?;
    for group in &section.groups {
        if let Some(heading) = &group.heading {
            paragraph(
                out,
                &[Piece::styled(heading.as_str(), DIM)],
                Indent::all("  "),
                width,
            )?;
        }
        for sentence in &group.sentences {
            let mut pieces: Vec<Piece> = sentence
                .pieces()
                .iter()
                .map(|piece| match piece.emphasis {
                    Emphasis::Strong => Piece::styled(piece.text.as_str(), STRONG),
                    Emphasis::Topic => Piece::styled(piece.text.as_str(), TOPIC),
                    Emphasis::Plain | Emphasis::Quote => Piece::plain(piece.text.as_str()),
                })
                .collect();
            pieces.push(Piece::plain(" "));
            pieces.push(Piece::styled(numbers(sentence.numbers()), NUMBER));
            let indent = Indent {
                first: "  • ",
                rest: "    ",
            };
            paragraph(out, &pieces, indent, width)?;
        }
    }
    if let Some(table) = &section.table {
        write_table(out, table, width)?;
    }
    if let Some(more) = &section.more {
        let words = format!("and {} more: {}", more.rows, more.command);
        paragraph(
            out,
            &[Piece::styled(words, DIM)],
            Indent::all("    "),
            width,
        )?;
    }
    Ok(())
}

/// Tables of a page have cells of words: each row is a paragraph, its columns by name.
fn write_table(out: &mut impl Write, table: &Table, width: usize) -> io::Result<()> {
    for row in &table.rows {
        let mut pieces = Vec::new();
        let cells = table.columns.iter().zip(row.cells());
        for (place, (column, cell)) in cells.filter(|(_, cell)| !cell.is_empty()).enumerate() {
            match place {
                0 => pieces.push(Piece::styled(cell.as_str(), STRONG)),
                _ => {
                    let lead = format!(" · {} ", column.to_lowercase());
                    pieces.push(Piece::styled(lead, DIM));
                    pieces.push(Piece::plain(cell.as_str()));
                }
            }
        }
        pieces.push(Piece::plain(" "));
        pieces.push(Piece::styled(numbers(row.numbers()), NUMBER));
        let indent = Indent {
            first: "  • ",
            rest: "    ",
        };
        paragraph(out, &pieces, indent, width)?;
    }
    Ok(())
}

fn write_source(out: &mut impl Write, source: &SourceNote, width: usize) -> io::Result<()> {
    let number = format!("[{}] ", source.number);
    let rest = " ".repeat(number.width());
    let mut facts = vec![sanitise(&source.title)];
    facts.extend(source.publisher.as_deref().map(sanitise));
    facts.push(source.date.map_or_else(|| "undated".to_owned(), dates::day));
    facts.extend(source.url.as_deref().map(sanitise));
    let pieces = [
        Piece::styled(facts.join(" · "), STRONG),
        Piece::styled(format!(" · {}", source.events.join(" ")), DIM),
    ];
    let indent = Indent {
        first: &number,
        rest: &rest,
    };
    paragraph(out, &pieces, indent, width)?;
    let words = marked(&source.sentence, &source.marks);
    paragraph(out, &words, Indent::all(&format!("{rest}│ ")), width)
}

/// A sentence with stretches of it marked, which do not overlap.
pub(crate) fn marked(sentence: &str, marks: &[(usize, usize)]) -> Vec<Piece> {
    let part = |from: usize, to: usize| sentence.get(from..to).map(sanitise);
    let mut pieces = Vec::new();
    let mut at = 0;
    for &(from, to) in marks {
        let (Some(before), Some(words)) = (part(at, from), part(from, to)) else {
            return vec![Piece::styled(sanitise(sentence), DIM)];
        };
        pieces.push(Piece::styled(before, DIM));
        pieces.push(Piece::styled(words, MARKED));
        at = to;
    }
    pieces.extend(part(at, sentence.len()).map(|rest| Piece::styled(rest, DIM)));
    pieces
}

fn numbers(numbers: &[usize]) -> String {
    numbers.iter().map(|number| format!("[{number}]")).collect()
}
