//! Rows in columns for a terminal: narrow ones as wide as their widest cell, one that takes what is
//! left and is wrapped.
//!
//! Where that leaves too little, the wide cell goes below the others.

use super::wrap::{Indent, Piece, write as paragraph};
use anstyle::{AnsiColor, Style};
use rapporteur_brief::words::sanitise;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

const HEADING: Style = AnsiColor::Blue.on_default().bold();
const FIRST: Style = AnsiColor::Cyan.on_default();

/// Between two columns.
const GAP: usize = 2;
/// With fewer columns than this the wide cell goes below the others.
const LEAST: usize = 32;

/// A column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Fixed,
    Wide,
    TablesOnly,
}

impl Column {
    /// As wide as its widest cell.
    pub(crate) const fn fixed(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Fixed,
        }
    }

    /// Takes what is left; there is one.
    pub(crate) const fn wide(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Wide,
        }
    }

    /// Not shown in a terminal.
    pub(crate) const fn for_tables(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::TablesOnly,
        }
    }
}

/// A cell that no spreadsheet takes for a formula.
pub(crate) fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Writes rows under the names of their columns.
pub(crate) fn write(
    out: &mut impl Write,
    columns: &[Column],
    rows: &[&[String]],
    width: usize,
) -> io::Result<()> {
    let fixed: Vec<(usize, usize)> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.kind == Kind::Fixed)
        .map(|(place, column)| {
            let cells = rows.iter().filter_map(|row| row.get(place));
            let widest = cells.map(|cell| sanitise(cell).width()).max().unwrap_or(0);
            (place, widest.max(column.name.width()))
        })
        .collect();
    let wide = columns.iter().position(|column| column.kind == Kind::Wide);
    let taken: usize = fixed.iter().map(|(_, columns)| columns + GAP).sum();
    let below = width < taken + LEAST;
    let indent = " ".repeat(if below { 4 } else { taken });
    let names: Vec<String> = columns
        .iter()
        .map(|column| column.name.to_uppercase())
        .collect();
    let heading = line(&names, &fixed);
    let last = wide
        .filter(|_| !below)
        .and_then(|wide| names.get(wide))
        .map_or("", String::as_str);
    let named = format!("{heading}{last}");
    writeln!(
        out,
        "{}{}{}",
        HEADING.render(),
        named.trim_end(),
        HEADING.render_reset()
    )?;
    for row in rows {
        let words = wide
            .and_then(|wide| row.get(wide))
            .map_or("", String::as_str);
        let pieces = [Piece::plain(sanitise(words))];
        let mut cells = line(row, &fixed);
        if below {
            writeln!(
                out,
                "{}{}{}",
                FIRST.render(),
                cells.trim_end(),
                FIRST.render_reset()
            )?;
            paragraph(out, &pieces, Indent::all(&indent), width)?;
            continue;
        }
        if words.is_empty() {
            cells.truncate(cells.trim_end().len());
            writeln!(out, "{cells}")?;
            continue;
        }
        let indent = Indent {
            first: &cells,
            rest: &indent,
        };
        paragraph(out, &pieces, indent, width)?;
    }
    Ok(())
}

/// The narrow cells, each padded to its column.
fn line(cells: &[String], fixed: &[(usize, usize)]) -> String {
    fixed
        .iter()
        .map(|(place, columns)| {
            let cell = cells
                .get(*place)
                .map(|cell| sanitise(cell))
                .unwrap_or_default();
            let padding = columns.saturating_sub(cell.width()) + GAP;
            format!("{cell}{}", " ".repeat(padding))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(width: usize) -> String {
        let columns = [
            Column::fixed("id"),
            Column::fixed("day"),
            Column::wide("what"),
            Column::for_tables("parties"),
        ];
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        let rows = [
            row([
                "round-1",
                "2025-07-23",
                "Russia and Ukraine held talks in Istanbul",
                "RUS; UKR",
            ]),
            row(["round-22", "", "", ""]),
        ];
        let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        let mut out = Vec::new();
        write(&mut out, &columns, &rows, width).unwrap();
        let text = String::from_utf8(out).unwrap();
        anstream::adapter::strip_str(&text).to_string()
    }

    #[test]
    fn the_wide_column_is_wrapped_or_goes_below() {
        assert_eq!(
            written(60),
            "ID        DAY         WHAT\n\
             round-1   2025-07-23  Russia and Ukraine held talks in\n                      Istanbul\n\
             round-22\n"
        );
        assert_eq!(
            written(30),
            "ID        DAY\nround-1   2025-07-23\n    Russia and Ukraine held\n    talks in Istanbul\nround-22\n"
        );
    }

    #[test]
    fn formulas_are_told_from_words() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("talks"), "talks");
    }
}
