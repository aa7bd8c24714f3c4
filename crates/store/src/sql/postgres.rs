//! PostgreSQL: how a server is reached, and what its faults mean.

use super::{Row, Value, encryption};
use crate::{Result, StoreError};
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type};
use postgres::{CancelToken, Client, Config, CopyInWriter, NoTls, Statement};
use std::collections::HashMap;
use std::error::Error as _;
use std::io::Write;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Rows on their way are sent in pieces of about so many bytes.
const PIECE: usize = 256 * 1024;

pub(super) struct Postgres {
    client: Client,
    encryption: Option<MakeRustlsConnect>,
    statements: HashMap<String, Statement>,
}

/// Stops what a connection is doing, by a connection of its own.
pub(crate) struct Cancel {
    token: CancelToken,
    encryption: Option<MakeRustlsConnect>,
}

impl Cancel {
    pub(super) fn now(&self) {
        // That nothing was to be stopped, or that the server is gone, is no matter.
        let _ = match &self.encryption {
            Some(encryption) => self.token.cancel_query(encryption.clone()),
            None => self.token.cancel_query(NoTls),
        };
    }
}

impl Postgres {
    pub(super) fn open(address: &str, at: &str) -> Result<Self> {
        let (server, authority) = encryption::parts(address);
        let mut config: Config = server
            .parse()
            .map_err(|_| StoreError::Location(at.to_owned()))?;
        if config.get_application_name().is_none() {
            config.application_name("rapporteur");
        }
        let encryption = encryption::of(&config, authority.as_deref(), at)?;
        let client = match &encryption {
            Some(encryption) => config.connect(encryption.clone()),
            None => config.connect(NoTls),
        };
        let client = client.map_err(|error| {
            let detail = told(&error);
            let at = at.to_owned();
            // Servers that ask for encryption tell a plain client so in these words, and those that
            // have none one that asks for it; certificates are rustls' to refuse.
            let words = ["TLS", "no encryption", "certificate"];
            if words.iter().any(|word| detail.contains(word)) {
                StoreError::Encrypted { at, detail }
            } else {
                StoreError::CannotConnect { at, detail }
            }
        })?;
        Ok(Self {
            client,
            encryption,
            statements: HashMap::new(),
        })
    }

    pub(super) fn cancel(&self) -> Cancel {
        Cancel {
            token: self.client.cancel_token(),
            encryption: self.encryption.clone(),
        }
    }

    pub(super) fn batch(&mut self, sql: &str, at: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(|e| fault(e, at))
    }

    pub(super) fn execute(&mut self, sql: &str, parameters: &[Value<'_>], at: &str) -> Result<u64> {
        let statement = self.prepare(sql, at)?;
        let parameters: Vec<&(dyn ToSql + Sync)> =
            parameters.iter().map(|value| value as _).collect();
        self.client
            .execute(&statement, &parameters)
            .map_err(|e| fault(e, at))
    }

    pub(super) fn each(
        &mut self,
        sql: &str,
        parameters: &[Value<'_>],
        at: &str,
        mut take: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let statement = self.prepare(sql, at)?;
        let parameters = parameters.iter().map(|value| value as &(dyn ToSql + Sync));
        let mut rows = self
            .client
            .query_raw(&statement, parameters)
            .map_err(|e| fault(e, at))?;
        while let Some(row) = rows.next().map_err(|e| fault(e, at))? {
            take(&Row::Postgres(&row, at))?;
        }
        Ok(())
    }

    pub(super) fn insert<'d>(
        &'d mut self,
        table: &str,
        columns: &[&str],
        at: &'d str,
    ) -> Result<Insert<'d>> {
        let sql = format!("COPY {table} ({}) FROM STDIN", columns.join(", "));
        let writer = self
            .client
            .copy_in(sql.as_str())
            .map_err(|e| fault(e, at))?;
        Ok(Insert {
            writer,
            waiting: Vec::with_capacity(PIECE + PIECE / 4),
            at,
        })
    }

    fn prepare(&mut self, sql: &str, at: &str) -> Result<Statement> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(|e| fault(e, at))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Rows in the text format of `COPY`.
pub(crate) struct Insert<'d> {
    writer: CopyInWriter<'d>,
    waiting: Vec<u8>,
    at: &'d str,
}

impl Insert<'_> {
    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<()> {
        let out = &mut self.waiting;
        for (column, value) in values.iter().enumerate() {
            if column > 0 {
                out.push(b'\t');
            }
            // Writing to a vector cannot fail.
            let _ = match *value {
                Value::Null => out.write_all(b"\\N"),
                Value::Integer(value) => write!(out, "{value}"),
                Value::Real(value) => write!(out, "{value:?}"),
                Value::Text(value) => {
                    escape(value, out);
                    Ok(())
                }
                Value::Bytes(value) => {
                    out.extend_from_slice(b"\\\\x");
                    value.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
                }
            };
        }
        out.push(b'\n');
        if out.len() >= PIECE {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> Result<()> {
        self.writer
            .write_all(&self.waiting)
            .map_err(|e| broken(e, self.at))?;
        self.waiting.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<()> {
        self.send()?;
        let at = self.at;
        self.writer.finish().map_err(|e| fault(e, at))?;
        Ok(())
    }
}

fn escape(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(place) = rest
        .iter()
        .position(|byte| matches!(byte, b'\\' | b'\n' | b'\r' | b'\t'))
    {
        let (plain, special) = rest.split_at(place);
        out.extend_from_slice(plain);
        let letter = match special.first() {
            Some(b'\n') => b'n',
            Some(b'\r') => b'r',
            Some(b'\t') => b't',
            _ => b'\\',
        };
        out.extend_from_slice(&[b'\\', letter]);
        rest = special.get(1..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut bytes::BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match *self {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(value) => value.to_sql(kind, out),
            Value::Real(value) => value.to_sql(kind, out),
            Value::Text(value) => value.to_sql(kind, out),
            Value::Bytes(value) => value.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// What was said, with the server's own words where it said something.
fn told(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => said.message().to_owned(),
        None => match error.source() {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
    }
}

/// What a fault of PostgreSQL means to the user.
pub(super) fn fault(error: postgres::Error, at: &str) -> StoreError {
    let detail = told(&error);
    let at = at.to_owned();
    let Some(code) = error.code() else {
        let by_network = error
            .source()
            .is_some_and(|source| source.is::<std::io::Error>());
        return if error.is_closed() || by_network {
            StoreError::ConnectionLost { at, detail }
        } else {
            StoreError::Database { at, detail }
        };
    };
    match code.code() {
        // Connection exceptions, and shutdowns by whom it may be.
        lost if lost.starts_with("08") || lost.starts_with("57P") => {
            StoreError::ConnectionLost { at, detail }
        }
        _ if *code == SqlState::QUERY_CANCELED => StoreError::Interrupted { at },
        _ if *code == SqlState::DISK_FULL => StoreError::Full { at, detail },
        _ if *code == SqlState::INSUFFICIENT_PRIVILEGE
            || *code == SqlState::READ_ONLY_SQL_TRANSACTION =>
        {
            StoreError::NotWritable { at, detail }
        }
        _ if *code == SqlState::LOCK_NOT_AVAILABLE => StoreError::Busy { at },
        _ if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED => {
            StoreError::Damaged { at, detail }
        }
        _ => StoreError::Database { at, detail },
    }
}

fn broken(error: std::io::Error, at: &str) -> StoreError {
    match error.downcast::<postgres::Error>() {
        Ok(error) => fault(error, at),
        Err(error) => StoreError::ConnectionLost {
            at: at.to_owned(),
            detail: error.to_string(),
        },
    }
}
