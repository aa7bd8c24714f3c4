//! Tables as Parquet: typed columns, days as days, lists as lists, compressed with Snappy.
//!
//! Every column may be empty. A list is the three-level structure that the format's specification
//! asks for, so pandas, DuckDB, Spark and R's arrow read it as a list of strings. Rows are held
//! until a group of them is full, so memory is bounded however long the table becomes.
//!
//! Deliberately absent: Arrow, nesting beyond lists, partitions over several files.

use super::Table;
use crate::cell::{Cell, Column, Kind};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FloatType, Int32Type, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Rows of a group.
const GROUP_ROWS: usize = 65_536;

/// Bytes of text after which a group is full, however few rows it has.
const GROUP_BYTES: usize = 64 << 20;

/// A Parquet file being written.
pub struct Parquet<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Held>,
    rows: usize,
    bytes: usize,
}

/// The cells of a column that wait for their group to be full.
struct Held {
    column: Column,
    values: Values,
    /// How much of a cell is there: of a list, 0 unknown, 1 without items, 2 an unknown item, 3 an
    /// item; of any other, 0 unknown, 1 known.
    defined: Vec<i16>,
    /// Of a list, whether an item is its first (0) or a further one (1).
    repeated: Vec<i16>,
}

enum Values {
    Bytes(Vec<ByteArray>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bool(Vec<bool>),
}

impl<W: Write + Send> Parquet<W> {
    /// Begins a file with these columns, which notes by whom it was written.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W, columns: &[Column], written_by: &str) -> io::Result<Self> {
        let fields: Result<Vec<TypePtr>, _> = columns.iter().map(field).collect();
        let schema = Type::group_type_builder("row")
            .with_fields(fields.map_err(io::Error::other)?)
            .build()
            .map_err(io::Error::other)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(written_by.to_owned())
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))
            .map_err(io::Error::other)?;
        Ok(Self {
            file,
            columns: columns.iter().map(|column| Held::of(*column)).collect(),
            rows: 0,
            bytes: 0,
        })
    }

    fn flush_group(&mut self) -> parquet::errors::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for held in &mut self.columns {
            if let Some(mut writer) = group.next_column()? {
                held.write(&mut writer)?;
                writer.close()?;
            }
            held.clear();
        }
        group.close()?;
        self.rows = 0;
        self.bytes = 0;
        Ok(())
    }
}

impl<W: Write + Send> Table for Parquet<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        if cells.len() != self.columns.len() {
            return Err(io::Error::other(
                "a row has another number of cells than its table",
            ));
        }
        for (held, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += held.take(cell)?;
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.flush_group().map_err(fault)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.flush_group()
            .and_then(|()| self.file.finish().map(drop))
            .map_err(fault)?;
        self.file.inner_mut().flush()
    }
}

/// A fault of writing is told as what it was, so that a reader who has gone is known.
fn fault(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}

/// A column in Parquet's words.
fn field(column: &Column) -> parquet::errors::Result<TypePtr> {
    let micros = |utc| Some(LogicalType::timestamp(utc, TimeUnit::MICROS));
    let (physical, logical) = match column.kind {
        Kind::List => return list(column.name),
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Whole => (Physical::INT64, None),
        Kind::Real => (Physical::DOUBLE, None),
        Kind::Single => (Physical::FLOAT, None),
        Kind::Flag => (Physical::BOOLEAN, None),
        Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Instant => (Physical::INT64, micros(false)),
        Kind::Utc => (Physical::INT64, micros(true)),
    };
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
        .map(Arc::new)
}

fn list(name: &str) -> parquet::errors::Result<TypePtr> {
    let element = Type::primitive_type_builder("element", Physical::BYTE_ARRAY)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::String))
        .build()?;
    let items = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![Arc::new(element)])
        .build()?;
    Type::group_type_builder(name)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(items)])
        .build()
        .map(Arc::new)
}

impl Held {
    fn of(column: Column) -> Self {
        let values = match column.kind {
            Kind::Text | Kind::List => Values::Bytes(Vec::new()),
            Kind::Day => Values::Int32(Vec::new()),
            Kind::Whole | Kind::Instant | Kind::Utc => Values::Int64(Vec::new()),
            Kind::Single => Values::Float(Vec::new()),
            Kind::Real => Values::Double(Vec::new()),
            Kind::Flag => Values::Bool(Vec::new()),
        };
        Self {
            column,
            values,
            defined: Vec::new(),
            repeated: Vec::new(),
        }
    }

    /// Takes a cell in, and tells how many bytes it holds.
    fn take(&mut self, cell: &Cell<'_>) -> io::Result<usize> {
        if let (Kind::List, Cell::List(items), Values::Bytes(values)) =
            (self.column.kind, cell, &mut self.values)
        {
            let mut bytes = 8;
            if items.is_empty() {
                self.defined.push(1);
                self.repeated.push(0);
            }
            for (place, item) in items.iter().enumerate() {
                self.defined.push(if item.is_some() { 3 } else { 2 });
                self.repeated.push(i16::from(place > 0));
                if let Some(item) = item {
                    bytes += item.len() + 32;
                    values.push(ByteArray::from(item.as_ref()));
                }
            }
            return Ok(bytes);
        }
        if *cell == Cell::Empty {
            self.defined.push(0);
            self.repeated.push(0);
            return Ok(4);
        }
        let mut bytes = 12;
        match (self.column.kind, cell, &mut self.values) {
            (Kind::Text, Cell::Text(text), Values::Bytes(values)) => {
                bytes += text.len() + 32;
                values.push(ByteArray::from(text.as_ref()));
            }
            (Kind::Whole, Cell::Whole(number), Values::Int64(values)) => values.push(*number),
            (Kind::Real, Cell::Real(number), Values::Double(values)) => values.push(*number),
            (Kind::Single, Cell::Single(number), Values::Float(values)) => values.push(*number),
            (Kind::Flag, Cell::Flag(flag), Values::Bool(values)) => values.push(*flag),
            (Kind::Day, Cell::Day(day), Values::Int32(values)) => values.push(days(*day)),
            (Kind::Instant, Cell::Instant(instant), Values::Int64(values)) => {
                values.push(micros(*instant));
            }
            (Kind::Utc, Cell::Utc(instant), Values::Int64(values)) => {
                values.push(instant.as_microsecond());
            }
            _ => {
                let message = format!("the column '{}' holds something else", self.column.name);
                return Err(io::Error::other(message));
            }
        }
        self.defined.push(1);
        self.repeated.push(0);
        Ok(bytes)
    }

    fn write(&self, writer: &mut SerializedColumnWriter<'_>) -> parquet::errors::Result<()> {
        let defined = Some(self.defined.as_slice());
        let repeated = (self.column.kind == Kind::List).then_some(self.repeated.as_slice());
        let written = match &self.values {
            Values::Bytes(values) => writer
                .typed::<ByteArrayType>()
                .write_batch(values, defined, repeated),
            Values::Int32(values) => writer
                .typed::<Int32Type>()
                .write_batch(values, defined, repeated),
            Values::Int64(values) => writer
                .typed::<Int64Type>()
                .write_batch(values, defined, repeated),
            Values::Float(values) => writer
                .typed::<FloatType>()
                .write_batch(values, defined, repeated),
            Values::Double(values) => writer
                .typed::<DoubleType>()
                .write_batch(values, defined, repeated),
            Values::Bool(values) => writer
                .typed::<BoolType>()
                .write_batch(values, defined, repeated),
        };
        written.map(drop)
    }

    fn clear(&mut self) {
        match &mut self.values {
            Values::Bytes(values) => values.clear(),
            Values::Int32(values) => values.clear(),
            Values::Int64(values) => values.clear(),
            Values::Float(values) => values.clear(),
            Values::Double(values) => values.clear(),
            Values::Bool(values) => values.clear(),
        }
        self.defined.clear();
        self.repeated.clear();
    }
}

/// Days since 1 January 1970.
fn days(day: Date) -> i32 {
    day.since(Date::constant(1970, 1, 1))
        .map_or(0, |since| since.get_days())
}

/// Microseconds since 1970 by clocks that nobody turns.
fn micros(instant: DateTime) -> i64 {
    TimeZone::UTC
        .to_timestamp(instant)
        .map_or(0, |instant| instant.as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    const COLUMNS: [Column; 8] = [
        Column::new("text", Kind::Text),
        Column::new("whole", Kind::Whole),
        Column::new("real", Kind::Real),
        Column::new("flag", Kind::Flag),
        Column::new("day", Kind::Day),
        Column::new("instant", Kind::Instant),
        Column::new("utc", Kind::Utc),
        Column::new("list", Kind::List),
    ];

    fn read_back(rows: &[[Cell<'_>; 8]]) -> Vec<Vec<Field>> {
        let folder =
            std::env::temp_dir().join(format!("rapporteur-parquet-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("table.parquet");
        let file = std::fs::File::create(&path).unwrap();
        let mut table = Box::new(Parquet::new(file, &COLUMNS, "test").unwrap());
        for row in rows {
            table.row(row).unwrap();
        }
        table.finish().unwrap();
        let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        let found = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                row.unwrap()
                    .get_column_iter()
                    .map(|(_, field)| field.clone())
                    .collect()
            })
            .collect();
        std::fs::remove_dir_all(&folder).unwrap();
        found
    }

    #[test]
    fn cells_come_back_as_what_they_were() {
        let day = date(1969, 12, 31);
        let known = [
            Cell::text("Kyiv ‘no’"),
            Cell::Whole(-1),
            Cell::Real(48.25),
            Cell::Flag(false),
            Cell::Day(day),
            Cell::Instant(day.at(23, 0, 0, 0)),
            Cell::Utc("2025-07-14T12:00:00Z".parse().unwrap()),
            Cell::partial_list([Some("a"), None, Some("")]),
        ];
        let mut unknown: [Cell<'_>; 8] = std::array::from_fn(|_| Cell::Empty);
        let mut without_items = unknown.clone();
        without_items[7] = Cell::List(Vec::new());
        let found = read_back(&[known, unknown.clone(), without_items]);
        assert_eq!(found[0][0], Field::Str("Kyiv ‘no’".into()));
        assert_eq!(found[0][1], Field::Long(-1));
        assert_eq!(found[0][2], Field::Double(48.25));
        assert_eq!(found[0][3], Field::Bool(false));
        assert_eq!(found[0][4], Field::Date(-1));
        assert_eq!(found[0][5], Field::TimestampMicros(-3_600_000_000));
        assert_eq!(found[0][6], Field::TimestampMicros(1_752_494_400_000_000));
        let Field::ListInternal(list) = &found[0][7] else {
            panic!("{:?}", found[0][7]);
        };
        let expected = [
            Field::Str("a".into()),
            Field::Null,
            Field::Str(String::new()),
        ];
        assert_eq!(list.elements(), expected);
        assert!(found[1].iter().all(|field| *field == Field::Null));
        assert!(matches!(&found[2][7], Field::ListInternal(list) if list.elements().is_empty()));
        unknown[0] = Cell::Whole(1);
        let mut table = Parquet::new(Vec::new(), &COLUMNS, "test").unwrap();
        assert!(table.row(&unknown).is_err());
        assert!(table.row(&unknown[..2]).is_err());
    }
}
