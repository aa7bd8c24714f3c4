//! Tables being written, row by row: as text between commas or tabs, or as Parquet.

mod delimited;
mod parquet;

pub use delimited::{Delimited, Separator};
pub use parquet::Parquet;

use crate::cell::Cell;
use std::io;

/// A table being written.
pub trait Table {
    /// Writes a row, whose cells are in the order of the table's columns.
    ///
    /// # Errors
    /// When it cannot be written, or a cell is of another kind than its column.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;

    /// Writes what is left.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}
