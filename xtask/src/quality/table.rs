//! Tables of bench files: cells between tabs, found by the name of their column.
//!
//! Lines that begin with `#` before the header are comments. A line has its number in the file
//! (the header of a file without comments is line 1), since some files tell by it what is kept apart.
//!
//! Deliberately absent: quotation. No cell of ours holds a tab or a line's end.

use crate::error::Error;
use std::fs;
use std::path::Path;

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    header: Vec<String>,
    /// Its rows, in the order of the file.
    pub(super) rows: Vec<Row>,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    /// Its line in the file, from 1.
    pub(super) line: usize,
    cells: Vec<String>,
}

impl Table {
    /// Reads a table and holds it to the columns that it must have.
    pub(super) fn load(path: &Path, columns: &[&str]) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        let table = Self::parse(&text);
        match columns.iter().find(|name| table.place(name).is_none()) {
            None => Ok(table),
            Some(missing) => Err(Error::Table {
                path: path.to_owned(),
                line: 1,
                message: format!("has no column `{missing}`"),
            }),
        }
    }

    /// Reads a table from its text.
    pub(super) fn parse(text: &str) -> Self {
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line.trim_end_matches('\r')))
            .filter(|(_, line)| !line.trim().is_empty())
            .skip_while(|(_, line)| line.starts_with('#'));
        Self {
            header: lines
                .next()
                .map(|(_, line)| cells(line))
                .unwrap_or_default(),
            rows: lines
                .map(|(line, text)| Row {
                    line,
                    cells: cells(text),
                })
                .collect(),
        }
    }

    /// The cell of a row under that heading, trimmed; empty where the row ends before it.
    pub(super) fn cell<'t>(&self, row: &'t Row, column: &str) -> &'t str {
        self.place(column)
            .and_then(|place| row.cells.get(place))
            .map_or("", |cell| cell.trim())
    }

    /// The headings.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }
}

impl Row {
    /// Whether the line is kept apart: nobody looks at what is made of it, only at the figures.
    pub(super) fn is_held(&self) -> bool {
        self.line.is_multiple_of(3)
    }
}

/// The parts of a cell that holds several.
pub(super) fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty() && *part != "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_heading() {
        let table = Table::parse("# a note\nactor\ttype\nFRA|DEU\tAID\n\nMLI\n");
        let rows: Vec<_> = table
            .rows
            .iter()
            .map(|row| (row.line, table.cell(row, "type"), row.is_held()))
            .collect();
        assert_eq!(rows, [(3, "AID", true), (5, "", false)]);
        let first = table.rows.first().map(|row| table.cell(row, "actor"));
        let actors: Vec<_> = several(first.unwrap_or_default()).collect();
        assert_eq!(actors, ["FRA", "DEU"]);
        assert_eq!(several("-").count(), 0);
    }
}
