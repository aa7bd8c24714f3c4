//! SQLite: how a file is opened, and what its faults mean.

use super::{Access, PATIENCE, Row, Value, exists, insertion};
use crate::{Result, StoreError};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql};
use std::path::Path;

/// Write-ahead log: readers are not kept waiting by a writer, and a killed writer leaves whole
/// transactions. With it `synchronous = NORMAL` loses, when the power fails, at most the last
/// transactions, and never their order. A longer log (64 MiB) is copied back less often. Nothing is
/// mapped: a desk has many connections, and what each maps counts as its memory.
const SETTINGS: &str = "
    PRAGMA foreign_keys = ON;
    PRAGMA synchronous = NORMAL;
    PRAGMA temp_store = MEMORY;
    PRAGMA mmap_size = 0;
    PRAGMA wal_autocheckpoint = 8192;
    PRAGMA journal_size_limit = 67108864;
";

/// KiB of cache for who may write much: the indexes of a hundred thousand events.
const CACHE_TO_WRITE: u32 = 65536;
/// KiB of cache for who comes to read. The system keeps what was read from the file.
const CACHE_TO_READ: u32 = 8192;

pub(super) struct Sqlite {
    connection: Connection,
    read_only: bool,
}

impl Sqlite {
    pub(super) fn open(path: &Path, access: Access, at: &str) -> Result<Self> {
        if access == Access::Existing && !exists(path) {
            return Err(StoreError::Missing { at: at.to_owned() });
        }
        if path.is_dir() {
            return Err(StoreError::NotADatabase { at: at.to_owned() });
        }
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if access == Access::Make {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let connection = Connection::open_with_flags(path, flags).map_err(|e| fault(e, at))?;
        connection
            .busy_timeout(PATIENCE)
            .map_err(|e| fault(e, at))?;
        connection.set_prepared_statement_cache_capacity(128);
        let read_only = connection.is_readonly("main").map_err(|e| fault(e, at))?;
        if read_only && access == Access::Make {
            return Err(StoreError::NotWritable {
                at: at.to_owned(),
                detail: "the file is read-only".to_owned(),
            });
        }
        if !read_only {
            // Larger pages hold a text or several events each; takes effect on a new file only.
            connection
                .execute_batch("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;")
                .map_err(|e| fault(e, at))?;
        }
        connection
            .execute_batch(SETTINGS)
            .map_err(|e| fault(e, at))?;
        let cache = match access {
            Access::Existing => CACHE_TO_READ,
            _ => CACHE_TO_WRITE,
        };
        connection
            .execute_batch(&format!("PRAGMA cache_size = -{cache};"))
            .map_err(|e| fault(e, at))?;
        Ok(Self {
            connection,
            read_only,
        })
    }

    pub(super) fn in_memory(at: &str) -> Result<Self> {
        let connection = Connection::open_in_memory().map_err(|e| fault(e, at))?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Self {
            connection,
            read_only: false,
        })
    }

    pub(super) fn interrupt_handle(&self) -> rusqlite::InterruptHandle {
        self.connection.get_interrupt_handle()
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.read_only
    }

    pub(super) fn batch(&mut self, sql: &str, at: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(|e| fault(e, at))
    }

    pub(super) fn execute(&mut self, sql: &str, parameters: &[Value<'_>], at: &str) -> Result<u64> {
        let mut statement = self.prepare(sql, at)?;
        let changed = statement
            .execute(rusqlite::params_from_iter(parameters))
            .map_err(|e| fault(e, at))?;
        Ok(u64::try_from(changed).unwrap_or_default())
    }

    pub(super) fn each(
        &mut self,
        sql: &str,
        parameters: &[Value<'_>],
        at: &str,
        mut take: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.prepare(sql, at)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(parameters))
            .map_err(|e| fault(e, at))?;
        while let Some(row) = rows.next().map_err(|e| fault(e, at))? {
            take(&Row::Sqlite(row, at))?;
        }
        Ok(())
    }

    pub(super) fn insert<'d>(
        &'d mut self,
        table: &str,
        columns: &[&str],
        at: &'d str,
    ) -> Result<Insert<'d>> {
        let statement = self.prepare(&insertion(table, columns), at)?;
        Ok(Insert { statement, at })
    }

    fn prepare(&self, sql: &str, at: &str) -> Result<CachedStatement<'_>> {
        // To SQLite `$1` is a name; `?1` is the first parameter wherever it stands.
        let sql = sql.replace('$', "?");
        self.connection
            .prepare_cached(&sql)
            .map_err(|e| fault(e, at))
    }
}

pub(crate) struct Insert<'d> {
    statement: CachedStatement<'d>,
    at: &'d str,
}

impl Insert<'_> {
    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<()> {
        self.statement
            .execute(rusqlite::params_from_iter(values))
            .map_err(|e| fault(e, self.at))?;
        Ok(())
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Integer(value) => ValueRef::Integer(value),
            Value::Real(value) => ValueRef::Real(value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

/// What a fault of SQLite means to the user.
pub(super) fn fault(error: rusqlite::Error, at: &str) -> StoreError {
    let at = at.to_owned();
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::NotADatabase { at },
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { at, detail },
        Some(ErrorCode::DiskFull) => StoreError::Full { at, detail },
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            StoreError::NotWritable { at, detail }
        }
        Some(ErrorCode::OperationInterrupted) => StoreError::Interrupted { at },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { at },
        _ => StoreError::Database { at, detail },
    }
}
