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
    lines: Vec<(usize, &'f str)>,
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    table: &'t Table<'t>,
    start: usize,
    line: &'t str,
}

impl<'f> Table<'f> {
    /// Reads a table whose header must hold all of `required`; other columns may be there.
    /// Rows with more cells than the header has are faults and left out.
    pub fn read(file: &'f DataFile, required: &[&str]) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut lines = Vec::new();
        let mut start = 0;
        for raw in file.text.split_inclusive('\n') {
            let line = raw.trim_end_matches(['\n', '\r']);
            if !line.trim().is_empty() && !line.starts_with('#') {
                lines.push((start, line));
            }
            start += raw.len();
        }
        let header = if lines.is_empty() {
            (0, "")
        } else {
            lines.remove(0)
        };
        let columns: Vec<_> = header.1.split('\t').map(str::trim).collect();
        for name in required {
            if !columns.contains(name) {
                problems.push(
                    file.fault(
                        Span::new(header.0, header.0),
                        format!("the column '{name}' is missing"),
                    )
                    .advise(format!("the header must name: {}", required.join(", "))),
                );
            }
        }
        lines.retain(|&(start, line)| {
            let cells = line.split('\t').count();
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
        self.lines.iter().map(move |&(start, line)| Row {
            table: self,
            start,
            line,
        })
    }
}

impl<'t> Row<'t> {
    /// The cell of a column, trimmed; empty when the row or the table does not have it.
    pub fn get(&self, column: &str) -> &'t str {
        let index = self.table.columns.iter().position(|name| *name == column);
        index
            .and_then(|index| self.line.split('\t').nth(index))
            .map_or("", str::trim)
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
            .split('\t')
            .take(index)
            .map(|cell| cell.len() + 1)
            .sum();
        let at = self.start + before.min(self.line.len());
        self.table.file.fault(Span::new(at, at), message)
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
