//! The store as an SQLite file of its own, as it stands at one instant, whatever others write
//! meanwhile.
//!
//! A store in SQLite is copied by `VACUUM INTO`, which leaves out what was freed. One in PostgreSQL is
//! read within one snapshot and written through the same migrations, table by table, so that the
//! copy is a store like any other.
//!
//! Deliberately absent: copying to PostgreSQL, and parts of a store: a copy holds every version of
//! every report, so it can be asked for any day.

use crate::sql::{Access, Database, Row, Value};
use crate::{Location, Result, Store, StoreError, migrations, search};
use std::path::Path;

/// A column of a table.
struct Column {
    name: String,
    kind: String,
    /// Its place in the primary key, from 1; 0 where it is no part of it.
    key: i64,
}

/// A cell read from one store to be written to the other.
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Store {
    /// Writes the whole store into a file that is not there yet.
    ///
    /// # Errors
    /// When there is a file already, it cannot be written, or the store cannot be read.
    pub fn copy_to(&mut self, path: &Path) -> Result<()> {
        let at = path.display().to_string();
        if path.exists() {
            return Err(StoreError::NotWritable {
                at,
                detail: "there is a file already".to_owned(),
            });
        }
        if self.database.is_postgres() {
            return self.copy_rows(path);
        }
        let Some(name) = path.to_str() else {
            return Err(StoreError::NotWritable {
                at,
                detail: "the name is not UTF-8".to_owned(),
            });
        };
        self.database.execute("VACUUM INTO $1", &[name.into()])?;
        Ok(())
    }

    fn copy_rows(&mut self, path: &Path) -> Result<()> {
        let mut copy = Database::open(&Location::File(path.to_owned()), Access::Make)?;
        migrations::apply(&mut copy)?;
        copy.batch("PRAGMA foreign_keys = OFF")?;
        self.database
            .batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let copied = copy.transaction(|copy| {
            let tables = copy.all(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
                 AND name NOT LIKE 'search!_%' ESCAPE '!' ORDER BY name",
                &[],
                |row| Ok(row.text(0)?.to_owned()),
            )?;
            for table in &tables {
                copy_table(&mut self.database, copy, table)?;
            }
            // What words are found by is the database's own; it follows from the reports.
            search::fill(copy)
        });
        self.database.rollback();
        copied
    }
}

fn copy_table(from: &mut Database, to: &mut Database, table: &str) -> Result<()> {
    let mut columns = to.all(&format!("PRAGMA table_info({table})"), &[], |row| {
        Ok(Column {
            name: row.text(1)?.to_owned(),
            kind: row.text(2)?.to_owned(),
            key: row.integer(5)?,
        })
    })?;
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let kinds: Vec<String> = columns.iter().map(|column| column.kind.clone()).collect();
    columns.retain(|column| column.key > 0);
    columns.sort_by_key(|column| column.key);
    let order: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let order = if order.is_empty() {
        "1".to_owned()
    } else {
        order.join(", ")
    };
    // The steps of the copy have filled some tables already.
    to.execute(&format!("DELETE FROM {table}"), &[])?;
    let mut insert = to.insert(table, &names)?;
    let sql = format!("SELECT {} FROM {table} ORDER BY {order}", names.join(", "));
    from.each(&sql, &[], |row| {
        let cells: Result<Vec<Cell>> = kinds
            .iter()
            .enumerate()
            .map(|(column, kind)| cell(row, column, kind))
            .collect();
        let cells = cells?;
        let values: Vec<Value<'_>> = cells.iter().map(Cell::value).collect();
        insert.row(&values)
    })?;
    insert.finish()
}

fn cell(row: &Row<'_>, column: usize, kind: &str) -> Result<Cell> {
    Ok(match kind {
        "INTEGER" => row.maybe_integer(column)?.map_or(Cell::Null, Cell::Integer),
        "REAL" => row.maybe_real(column)?.map_or(Cell::Null, Cell::Real),
        "BLOB" => Cell::Bytes(row.bytes(column)?.to_vec()),
        _ => row.owned(column)?.map_or(Cell::Null, Cell::Text),
    })
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(*number),
            Self::Real(number) => Value::Real(*number),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}
