//! Tab-separated tables with a header, as spreadsheets write them.
//!
//! Lines that start with `#` and empty lines are passed over. A cell is never quoted; a cell
//! may be empty. Columns are asked for by name, so their order does not matter.

use crate::DataFile;
use rapporteur_model::{Problem, Span};

/// A table of a data file.
#[derive(Debug)]
pub struct Table<'f> {
    file: &'f DataFile,
    columns: Vec<&'f str>,
    lines: Vec<Line<'f>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Line<'f> {
    /// Byte of the file at which it starts.
    start: usize,
    /// Counted from 1.
    number: usize,
    text: &'f str,
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    table: &'t Table<'t>,
    line: Line<'t>,
}

impl<'f> Table<'f> {
    /// Reads a table whose header must hold all of `required`; other columns may be there.
    /// Rows with more cells than the header has are faults and left out.
    pub fn read(file: &'f DataFile, required: &[&str]) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut lines = Vec::new();
        let mut start = 0;
        for (index, raw) in file.text.split_inclusive('\n').enumerate() {
            let text = raw.trim_end_matches(['\n', '\r']);
            if !text.trim().is_empty() && !text.starts_with('#') {
                lines.push(Line {
                    start,
                    number: index + 1,
                    text,
                });
            }
            start += raw.len();
        }
        let header = if lines.is_empty() {
            Line::default()
        } else {
            lines.remove(0)
        };
        let columns: Vec<_> = header.text.split('\t').map(str::trim).collect();
        for name in required {
            if !columns.contains(name) {
                problems.push(
                    file.fault(
                        Span::new(header.start, header.start),
                        format!("the column '{name}' is missing"),
                    )
                    .advise(format!("the header must name: {}", required.join(", "))),
                );
            }
        }
        lines.retain(|&Line { start, text, .. }| {
            let cells = text.split('\t').count();
            if cells > columns.len() {
                problems.push(
                    file.fault(
                        Span::new(start, start),
                        format!("{cells} cells where the header has {}", columns.len()),
                    )
                    .advise("separate cells by single tabs"),
                );
            }
            cells <= columns.len()
        });
        (
            Self {
                file,
                columns,
                lines,
            },
            problems,
        )
    }

    /// The rows in order.
    pub fn rows<'t>(&'t self) -> impl Iterator<Item = Row<'t>> {
        self.lines
            .iter()
            .map(move |&line| Row { table: self, line })
    }
}

impl<'t> Row<'t> {
    /// The cell of a column, trimmed; empty when the row or the table does not have it.
    pub fn get(&self, column: &str) -> &'t str {
        let index = self.table.columns.iter().position(|name| *name == column);
        index
            .and_then(|index| self.line.text.split('\t').nth(index))
            .map_or("", str::trim)
    }

    /// All cells as they stand there.
    pub fn cells(&self) -> impl Iterator<Item = &'t str> {
        self.line.text.split('\t')
    }

    /// The names of the table's columns.
    pub fn columns(&self) -> &'t [&'t str] {
        &self.table.columns
    }

    /// The line of the file, counted from 1.
    pub fn line(&self) -> usize {
        self.line.number
    }

    /// The file that it is a row of.
    pub fn file(&self) -> &'t DataFile {
        self.table.file
    }

    /// The parts of a cell that are separated by `|`.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'t str> {
        self.get(column)
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    }

    /// An error in one cell of this row.
    pub fn fault(&self, column: &str, message: impl Into<String>) -> Problem {
        let index = self
            .table
            .columns
            .iter()
            .position(|name| *name == column)
            .unwrap_or(0);
        let before: usize = self
            .line
            .text
            .split('\t')
            .take(index)
            .map(|cell| cell.len() + 1)
            .sum();
        let before = before.min(self.line.text.len());
        let column = self.line.text.get(..before).unwrap_or("").chars().count() + 1;
        Problem::error(self.file().shown(), message).at(self.line.number, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataSet;

    #[test]
    fn cells_come_by_name_and_faults_by_place() {
        let data = DataSet::from_files([(
            "a.tsv",
            "# note\nname\tcode\nKyiv\tUKR\nMinsk\tBLR\textra\n",
        )]);
        let file = data.get("a.tsv").unwrap();
        let (table, problems) = Table::read(file, &["code", "source"]);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert_eq!(
            problems[0].to_string(),
            "data/a.tsv:2:1: the column 'source' is missing (the header must name: code, source)"
        );
        let rows: Vec<_> = table.rows().collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].get("code"), "UKR");
        assert_eq!(
            rows[0].fault("code", "unknown").to_string(),
            "data/a.tsv:3:6: unknown"
        );
    }
}
