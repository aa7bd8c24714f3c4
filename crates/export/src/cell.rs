//! What stands in a table, whatever file the table becomes: columns with kinds, rows of cells.
//!
//! ```
//! use rapporteur_export::{Cell, Column, Kind};
//!
//! let columns = [Column::new("day", Kind::Day), Column::new("topics", Kind::List)];
//! let row = [Cell::Empty, Cell::list(["ceasefire", "prisoners"])];
//! assert_eq!(columns.len(), row.len());
//! ```
//!
//! A table of text writes all kinds as text, one with types of its own (Parquet) as what they are.
//! So one description of a row serves both, and they cannot tell different things.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use std::borrow::Cow;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number of double precision.
    Real,
    /// A number of single precision.
    Single,
    /// Yes or no.
    Flag,
    /// A day.
    Day,
    /// An instant on the clocks of a place that is not told.
    Instant,
    /// An instant as the world counts it.
    Utc,
    /// A list of texts, of which some may be unknown.
    List,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

impl Column {
    /// A column of this name that holds this.
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind }
    }
}

/// One cell of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'r> {
    /// What is not known.
    Empty,
    /// Text.
    Text(Cow<'r, str>),
    /// A whole number.
    Whole(i64),
    /// A number of double precision.
    Real(f64),
    /// A number of single precision.
    Single(f32),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(Date),
    /// An instant on local clocks.
    Instant(DateTime),
    /// An instant as the world counts it.
    Utc(Timestamp),
    /// A list; an unknown item keeps its place.
    List(Vec<Option<Cow<'r, str>>>),
}

impl<'r> Cell<'r> {
    /// Text; what is empty is unknown.
    pub fn text(text: impl Into<Cow<'r, str>>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// Text that may be unknown.
    pub fn maybe(text: Option<impl Into<Cow<'r, str>>>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    /// A whole number that may be unknown, or too large for any reader.
    pub fn whole(number: Option<impl TryInto<i64>>) -> Self {
        number
            .and_then(|number| number.try_into().ok())
            .map_or(Self::Empty, Self::Whole)
    }

    /// A number that may be unknown.
    pub fn real(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Real)
    }

    /// A number of single precision that may be unknown.
    pub fn single(number: Option<f32>) -> Self {
        number.map_or(Self::Empty, Self::Single)
    }

    /// A day that may be unknown.
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// An instant on local clocks that may be unknown.
    pub fn instant(instant: Option<DateTime>) -> Self {
        instant.map_or(Self::Empty, Self::Instant)
    }

    /// A list of which every item is known.
    pub fn list<T: Into<Cow<'r, str>>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(|item| Some(item.into())).collect())
    }

    /// A list of which some items may be unknown.
    pub fn partial_list<T: Into<Cow<'r, str>>>(items: impl IntoIterator<Item = Option<T>>) -> Self {
        Self::List(items.into_iter().map(|item| item.map(Into::into)).collect())
    }
}
