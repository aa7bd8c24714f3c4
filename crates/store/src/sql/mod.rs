//! One small layer over SQLite and PostgreSQL, so that every other module writes SQL once.
//!
//! SQL is what both understand, with `$1`, `$2`, … for parameters; values are [`Value`]s, rows are
//! read by column number through [`Row`]. Statements are prepared once a connection. Many rows are
//! written with [`Database::insert`]: a prepared statement within the transaction on SQLite, `COPY`
//! on PostgreSQL.
//!
//! Deliberately absent: anything about the tables.

mod encryption;
mod postgres;
mod sqlite;

use crate::{Location, Result, StoreError};
use std::path::Path;
use std::time::Duration;

/// What a parameter or a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'v> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'v str),
    Bytes(&'v [u8]),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(value: &'v str) -> Self {
        Self::Text(value)
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(value: &'v String) -> Self {
        Self::Text(value)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(value: &'v [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'v, T: Into<Value<'v>>> From<Option<T>> for Value<'v> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// How long another writer is waited for; in tests no longer than need be.
pub(crate) const PATIENCE: Duration = Duration::from_millis(if cfg!(test) { 200 } else { 5000 });

/// How a store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Written, and made where there is none.
    Make,
    /// Written where the user may, but not made.
    Existing,
}

/// A connection.
pub(crate) struct Database {
    location: Location,
    at: String,
    backend: Backend,
}

enum Backend {
    Sqlite(sqlite::Sqlite),
    Postgres(Box<postgres::Postgres>),
}

/// Stops what a connection is doing.
pub(crate) enum Stop {
    Sqlite(rusqlite::InterruptHandle),
    Postgres(postgres::Cancel),
}

impl Stop {
    /// Stops it, where there is something to be stopped.
    pub(crate) fn now(&self) {
        match self {
            Self::Sqlite(handle) => handle.interrupt(),
            Self::Postgres(cancel) => cancel.now(),
        }
    }
}

/// One row of an answer, read by column number from 0.
pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>, &'r str),
    Postgres(&'r ::postgres::Row, &'r str),
}

/// Many rows on their way into one table.
pub(crate) enum Insert<'d> {
    Sqlite(sqlite::Insert<'d>),
    Postgres(postgres::Insert<'d>),
}

impl Database {
    pub(crate) fn open(location: &Location, access: Access) -> Result<Self> {
        let at = location.to_string();
        let backend = match location {
            Location::File(path) => Backend::Sqlite(sqlite::Sqlite::open(path, access, &at)?),
            Location::Server(address) => {
                Backend::Postgres(Box::new(postgres::Postgres::open(address, &at)?))
            }
        };
        Ok(Self {
            location: location.clone(),
            at,
            backend,
        })
    }

    /// A database that nobody else sees and that goes away with this value.
    pub(crate) fn in_memory() -> Result<Self> {
        let name = ":memory:";
        Ok(Self {
            location: Location::File(name.into()),
            at: name.to_owned(),
            backend: Backend::Sqlite(sqlite::Sqlite::in_memory(name)?),
        })
    }

    /// By which what it is doing can be stopped.
    pub(crate) fn stop(&self) -> Stop {
        match &self.backend {
            Backend::Sqlite(sqlite) => Stop::Sqlite(sqlite.interrupt_handle()),
            Backend::Postgres(postgres) => Stop::Postgres(postgres.cancel()),
        }
    }

    /// Where it is, for further connections.
    pub(crate) fn location(&self) -> &Location {
        &self.location
    }

    /// The store, as the user named it.
    pub(crate) fn at(&self) -> &str {
        &self.at
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.backend, Backend::Postgres(_))
    }

    /// Whether nothing can be written.
    pub(crate) fn is_read_only(&self) -> bool {
        matches!(&self.backend, Backend::Sqlite(sqlite) if sqlite.is_read_only())
    }

    /// Statements without parameters, separated by semicolons.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        match &mut self.backend {
            Backend::Sqlite(sqlite) => sqlite.batch(sql, &self.at),
            Backend::Postgres(postgres) => postgres.batch(sql, &self.at),
        }
    }

    /// One statement that changes rows; how many it changed.
    pub(crate) fn execute(&mut self, sql: &str, parameters: &[Value<'_>]) -> Result<u64> {
        match &mut self.backend {
            Backend::Sqlite(sqlite) => sqlite.execute(sql, parameters, &self.at),
            Backend::Postgres(postgres) => postgres.execute(sql, parameters, &self.at),
        }
    }

    /// Hands the rows of an answer over one by one.
    pub(crate) fn each(
        &mut self,
        sql: &str,
        parameters: &[Value<'_>],
        take: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        match &mut self.backend {
            Backend::Sqlite(sqlite) => sqlite.each(sql, parameters, &self.at, take),
            Backend::Postgres(postgres) => postgres.each(sql, parameters, &self.at, take),
        }
    }

    /// All rows of an answer.
    pub(crate) fn all<T>(
        &mut self,
        sql: &str,
        parameters: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.each(sql, parameters, |row| {
            rows.push(read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row of an answer.
    pub(crate) fn one<T>(
        &mut self,
        sql: &str,
        parameters: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.all(sql, parameters, read)?.into_iter().next())
    }

    /// The number that a query answers with; 0 where it answers with nothing.
    pub(crate) fn number(&mut self, sql: &str, parameters: &[Value<'_>]) -> Result<i64> {
        let number = self.one(sql, parameters, |row| row.maybe_integer(0))?;
        Ok(number.flatten().unwrap_or_default())
    }

    /// Begins to write rows of one table. Nothing else can be asked of the connection until
    /// [`Insert::finish`].
    pub(crate) fn insert(&mut self, table: &str, columns: &[&str]) -> Result<Insert<'_>> {
        Ok(match &mut self.backend {
            Backend::Sqlite(sqlite) => Insert::Sqlite(sqlite.insert(table, columns, &self.at)?),
            Backend::Postgres(postgres) => {
                Insert::Postgres(postgres.insert(table, columns, &self.at)?)
            }
        })
    }

    /// Begins a transaction that writes; on SQLite it waits for another writer for some seconds.
    pub(crate) fn begin(&mut self) -> Result<()> {
        self.batch(if self.is_postgres() {
            "BEGIN"
        } else {
            "BEGIN IMMEDIATE"
        })
    }

    /// Begins a transaction that only reads, in which all is seen as it stood when it first read.
    pub(crate) fn begin_reading(&mut self) -> Result<()> {
        self.batch(if self.is_postgres() {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        } else {
            "BEGIN DEFERRED"
        })
    }

    pub(crate) fn commit(&mut self) -> Result<()> {
        self.batch("COMMIT")
    }

    /// Takes back what was written since [`Database::begin`]. Fails silently: the connection may
    /// be the reason for it, and then the server takes it back.
    pub(crate) fn rollback(&mut self) {
        let _ = self.batch("ROLLBACK");
    }

    /// Does all of `work` or nothing of it.
    pub(crate) fn transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        self.begin()?;
        let done = work(self).and_then(|value| {
            self.commit()?;
            Ok(value)
        });
        if done.is_err() {
            self.rollback();
        }
        done
    }

    /// A number that changes when another connection has written to the file; always 0 on
    /// PostgreSQL, where a lock keeps others away.
    pub(crate) fn changes_by_others(&mut self) -> Result<i64> {
        if self.is_postgres() {
            return Ok(0);
        }
        self.number("PRAGMA data_version", &[])
    }

    pub(crate) fn has_table(&mut self, name: &str) -> Result<bool> {
        let sql = if self.is_postgres() {
            "SELECT count(*) FROM pg_catalog.pg_class c \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = current_schema() AND c.relname = $1"
        } else {
            "SELECT count(*) FROM sqlite_master WHERE name = $1"
        };
        Ok(self.number(sql, &[name.into()])? > 0)
    }
}

impl Insert<'_> {
    /// One row, a value for each column.
    pub(crate) fn row(&mut self, values: &[Value<'_>]) -> Result<()> {
        match self {
            Self::Sqlite(insert) => insert.row(values),
            Self::Postgres(insert) => insert.row(values),
        }
    }

    /// All rows are there, as far as the transaction goes.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(insert) => insert.finish(),
        }
    }
}

impl Row<'_> {
    pub(crate) fn integer(&self, column: usize) -> Result<i64> {
        self.maybe_integer(column)?
            .ok_or_else(|| self.missing(column))
    }

    pub(crate) fn maybe_integer(&self, column: usize) -> Result<Option<i64>> {
        match self {
            Self::Sqlite(row, at) => row
                .get::<_, Option<i64>>(column)
                .map_err(|e| sqlite::fault(e, at)),
            Self::Postgres(row, at) => row
                .try_get::<_, Option<i64>>(column)
                .map_err(|e| postgres::fault(e, at)),
        }
    }

    pub(crate) fn maybe_real(&self, column: usize) -> Result<Option<f64>> {
        match self {
            Self::Sqlite(row, at) => row
                .get::<_, Option<f64>>(column)
                .map_err(|e| sqlite::fault(e, at)),
            Self::Postgres(row, at) => row
                .try_get::<_, Option<f64>>(column)
                .map_err(|e| postgres::fault(e, at)),
        }
    }

    pub(crate) fn text(&self, column: usize) -> Result<&str> {
        self.maybe_text(column)?.ok_or_else(|| self.missing(column))
    }

    pub(crate) fn maybe_text(&self, column: usize) -> Result<Option<&str>> {
        match self {
            Self::Sqlite(row, at) => {
                let value = row.get_ref(column).map_err(|e| sqlite::fault(e, at))?;
                value
                    .as_str_or_null()
                    .map_err(|e| sqlite::fault(e.into(), at))
            }
            Self::Postgres(row, at) => row
                .try_get::<_, Option<&str>>(column)
                .map_err(|e| postgres::fault(e, at)),
        }
    }

    pub(crate) fn owned(&self, column: usize) -> Result<Option<String>> {
        Ok(self.maybe_text(column)?.map(str::to_owned))
    }

    pub(crate) fn bytes(&self, column: usize) -> Result<&[u8]> {
        let bytes = match self {
            Self::Sqlite(row, at) => {
                let value = row.get_ref(column).map_err(|e| sqlite::fault(e, at))?;
                value
                    .as_blob_or_null()
                    .map_err(|e| sqlite::fault(e.into(), at))
            }
            Self::Postgres(row, at) => row
                .try_get::<_, Option<&[u8]>>(column)
                .map_err(|e| postgres::fault(e, at)),
        };
        bytes?.ok_or_else(|| self.missing(column))
    }

    fn missing(&self, column: usize) -> StoreError {
        let (Self::Sqlite(_, at) | Self::Postgres(_, at)) = self;
        StoreError::Row {
            at: (*at).to_owned(),
            what: format!("column {column} of an answer"),
            detail: "it is empty".to_owned(),
        }
    }
}

/// Whether a file is there, for messages.
fn exists(path: &Path) -> bool {
    path.try_exists().unwrap_or(true)
}

/// The statement that inserts one row, with `$1`, `$2`, …
fn insertion(table: &str, columns: &[&str]) -> String {
    let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        columns.join(", "),
        places.join(", ")
    )
}
