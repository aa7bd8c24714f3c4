//! All rows of a store as text, so that two stores can be compared: every table, every column but
//! those that hold an instant of the store's own clock.

use super::Folder;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write;
use std::path::Path;

/// What a store of SQLite holds.
pub fn dump(db: impl AsRef<Path>) -> String {
    let db = Connection::open_with_flags(db, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let tables = names(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND name NOT LIKE 'search!_%' ESCAPE '!' ORDER BY name",
    );
    let mut dump = String::new();
    for table in tables {
        let columns = names(&format!(
            "SELECT name FROM pragma_table_info('{table}') WHERE name NOT LIKE '%\\_at' ESCAPE '\\'"
        ));
        let sql = format!("SELECT {} FROM {table}", columns.join(", "));
        let mut statement = db.prepare(&sql).unwrap();
        let mut rows = statement.query([]).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let mut line = table.clone();
            for column in 0..columns.len() {
                match row.get_ref(column).unwrap() {
                    ValueRef::Null => line.push_str(" NULL"),
                    ValueRef::Integer(value) => write!(line, " {value}").unwrap(),
                    ValueRef::Real(value) => write!(line, " {value:?}").unwrap(),
                    ValueRef::Text(value) => {
                        write!(line, " '{}'", String::from_utf8_lossy(value)).unwrap();
                    }
                    ValueRef::Blob(value) => write!(line, " x{value:02x?}").unwrap(),
                }
            }
            lines.push(line);
        }
        dump.push_str(&in_order(lines));
    }
    dump
}

fn in_order(mut lines: Vec<String>) -> String {
    lines.sort();
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A place for a store, on either database.
pub enum Place {
    /// A file in a folder.
    File(std::path::PathBuf),
    /// A database of a server that goes away with the test.
    Server {
        server: String,
        name: String,
        address: String,
    },
}

impl Place {
    pub fn file(folder: &Folder, name: &str) -> Self {
        Self::File(folder.path().join(name))
    }

    /// A new database on the server of `RAPPORTEUR_TEST_POSTGRES`, which `cargo xtask test` starts.
    pub fn server(name: &str) -> Option<Self> {
        let Ok(server) = std::env::var("RAPPORTEUR_TEST_POSTGRES") else {
            eprintln!(
                "skipped: RAPPORTEUR_TEST_POSTGRES names no server (`cargo xtask test` starts one)"
            );
            return None;
        };
        let name = format!("cli_{}_{name}", std::process::id());
        ask(&server, &format!("CREATE DATABASE {name}"));
        let (head, _) = server.rsplit_once('/').unwrap();
        let address = format!("{head}/{name}");
        Some(Self::Server {
            server,
            name,
            address,
        })
    }

    /// What `--db` says.
    pub fn db(&self) -> &str {
        match self {
            Self::File(path) => path.to_str().unwrap(),
            Self::Server { address, .. } => address,
        }
    }

    pub fn dump(&self) -> String {
        match self {
            Self::File(path) => dump(path),
            Self::Server { address, .. } => dump_server(address),
        }
    }

    /// How far a run has got, as a number that grows: bytes of the file, rows of the database.
    pub fn size(&self) -> u64 {
        let length = |path: &str| std::fs::metadata(path).map_or(0, |file| file.len());
        match self {
            Self::File(_) => length(self.db()) + length(&format!("{}-wal", self.db())),
            Self::Server { .. } => 0,
        }
    }

    /// Breaks all connections to the store; how many there were.
    pub fn break_connections(&self) -> usize {
        let Self::Server { server, name, .. } = self else {
            return 0;
        };
        let mut client = postgres::Client::connect(server, postgres::NoTls).unwrap();
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        client.query(sql, &[name]).unwrap().len()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Server { server, name, .. } = self {
            ask(
                server,
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            );
        }
    }
}

fn ask(server: &str, sql: &str) {
    let mut client = postgres::Client::connect(server, postgres::NoTls).unwrap();
    client.batch_execute(sql).unwrap();
}

/// What a store of PostgreSQL holds.
fn dump_server(address: &str) -> String {
    let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
    let columns = client
        .query(
            "SELECT table_name::text, string_agg('\"' || column_name || '\"::text', ', ' \
             ORDER BY ordinal_position) FROM information_schema.columns \
             WHERE table_schema = 'public' AND column_name NOT LIKE '%\\_at' \
             GROUP BY table_name ORDER BY table_name",
            &[],
        )
        .unwrap();
    let mut dump = String::new();
    for row in columns {
        let (table, columns): (String, String) = (row.get(0), row.get(1));
        let rows = client
            .query(&format!("SELECT ROW({columns})::text FROM {table}"), &[])
            .unwrap();
        let lines = rows
            .iter()
            .map(|row| format!("{table} {}", row.get::<_, String>(0)));
        dump.push_str(&in_order(lines.collect()));
    }
    dump
}
