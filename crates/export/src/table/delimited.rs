//! Tables of text between commas or tabs, for spreadsheets, R and pandas.
//!
//! Lists are joined by `; ` (or by what the format wants), what is unknown is an empty cell. A cell
//! of text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or
//! a carriage return) is written with a `'` before it, as spreadsheets do themselves; numbers are
//! left alone. Between tabs, a cell holds neither tabs nor line breaks, so that programs that do
//! not know quoting read it too.

use super::Table;
use crate::cell::{Cell, Column};
use std::borrow::Cow;
use std::io::{self, Write};

/// What stands between cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `,`, with lists joined by `; `.
    Comma,
    /// A tab, with lists joined by `;`.
    Tab,
}

impl Separator {
    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }

    fn between_items(self) -> &'static str {
        match self {
            Self::Comma => "; ",
            Self::Tab => ";",
        }
    }
}

/// A table of text being written.
pub struct Delimited<W: Write> {
    rows: csv::Writer<W>,
    separator: Separator,
}

impl<W: Write> Delimited<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W, columns: &[Column], separator: Separator) -> io::Result<Self> {
        let mut rows = csv::WriterBuilder::new()
            .delimiter(separator.byte())
            .from_writer(out);
        rows.write_record(columns.iter().map(|column| column.name))
            .map_err(io_error)?;
        Ok(Self { rows, separator })
    }
}

impl<W: Write> Table for Delimited<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            let text = written(cell, self.separator);
            self.rows.write_field(text.as_bytes()).map_err(io_error)?;
        }
        self.rows.write_record(None::<&[u8]>).map_err(io_error)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.rows.flush()
    }
}

/// A cell as text.
fn written<'c>(cell: &'c Cell<'_>, separator: Separator) -> Cow<'c, str> {
    match cell {
        Cell::Empty => "".into(),
        Cell::Text(text) => guarded(text, separator),
        Cell::Whole(number) => number.to_string().into(),
        // With a point even where nothing stands behind it, so that no reader takes the column for
        // one of whole numbers.
        Cell::Real(number) => format!("{number:?}").into(),
        Cell::Single(number) => format!("{number:?}").into(),
        Cell::Flag(flag) => if *flag { "true" } else { "false" }.into(),
        Cell::Day(day) => day.to_string().into(),
        Cell::Instant(instant) => instant.to_string().into(),
        Cell::Utc(instant) => instant.to_string().into(),
        Cell::List(items) if items.iter().all(Option::is_none) => "".into(),
        Cell::List(items) => {
            let items: Vec<&str> = items
                .iter()
                .map(|item| item.as_deref().unwrap_or(""))
                .collect();
            guarded(&items.join(separator.between_items()), separator)
                .into_owned()
                .into()
        }
    }
}

/// Text that no spreadsheet takes for a formula.
fn guarded(text: &str, separator: Separator) -> Cow<'_, str> {
    let text: Cow<'_, str> = if separator == Separator::Tab && text.contains(['\t', '\n', '\r']) {
        text.replace(['\t', '\n', '\r'], " ").into()
    } else {
        text.into()
    };
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}").into()
    } else {
        text
    }
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Kind;
    use proptest::prelude::*;

    const COLUMNS: [Column; 2] = [Column::new("a", Kind::Text), Column::new("b", Kind::List)];

    fn table(rows: &[[Cell<'_>; 2]], separator: Separator) -> String {
        let mut out = Vec::new();
        let mut table = Box::new(Delimited::new(&mut out, &COLUMNS, separator).unwrap());
        for row in rows {
            table.row(row).unwrap();
        }
        table.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_text() {
        let day = jiff::civil::date(2025, 7, 14);
        let cases = [
            (Cell::Empty, ""),
            (Cell::Whole(-3), "-3"),
            (Cell::Single(0.83), "0.83"),
            (Cell::Real(-5.0), "-5.0"),
            (Cell::Flag(true), "true"),
            (Cell::Day(day), "2025-07-14"),
            (Cell::Instant(day.at(6, 0, 0, 0)), "2025-07-14T06:00:00"),
            (Cell::text("=1+1"), "'=1+1"),
            (Cell::list(["-a", "b"]), "'-a; b"),
            (Cell::partial_list([None, Some("b")]), "; b"),
            (Cell::partial_list([None::<&str>, None]), ""),
        ];
        for (cell, expected) in cases {
            assert_eq!(written(&cell, Separator::Comma), expected, "{cell:?}");
        }
    }

    #[test]
    fn between_tabs_are_no_line_breaks() {
        let found = table(
            &[[Cell::text("a\tb\r\nc"), Cell::list(["x", "y"])]],
            Separator::Tab,
        );
        assert_eq!(found, "a\tb\na b  c\tx;y\n");
    }

    proptest! {
        #[test]
        fn any_words_are_read_back(text in ".*", items in prop::collection::vec(".*", 0..3)) {
            let row = [Cell::text(text.clone()), Cell::list(items.clone())];
            let found = table(&[row], Separator::Comma);
            let mut reader = csv::Reader::from_reader(found.as_bytes());
            let back = reader.records().next().unwrap().unwrap();
            let expected = [text, items.join("; ")].map(|text| guarded(&text, Separator::Comma).into_owned());
            prop_assert_eq!(back.iter().collect::<Vec<_>>(), expected);
        }

        #[test]
        fn no_cell_is_a_formula(text in "[=+@\t\r-]?.*") {
            for separator in [Separator::Comma, Separator::Tab] {
                prop_assert!(!guarded(&text, separator).starts_with(['=', '+', '-', '@', '\t', '\r']));
            }
        }
    }
}
