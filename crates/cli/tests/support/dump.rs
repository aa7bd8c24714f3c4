//! All rows of a store as text, so that two stores can be compared: every table, every column but
//! those that hold an instant of the store's own clock.

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
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
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
        lines.sort();
        for line in lines {
            dump.push_str(&line);
            dump.push('\n');
        }
    }
    dump
}
