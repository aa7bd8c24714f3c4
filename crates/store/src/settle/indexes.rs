//! Indexes that are taken away while all rows are written anew, since to sort once is quicker than
//! to insert a million times.

use crate::Result;
use crate::sql::Database;

/// Name, table and columns. The tests hold them to those of the migrations.
const INDEXES: &[(&str, &str, &str)] = &[
    ("incidents_by_id", "incidents", "id"),
    ("incidents_in_order", "incidents", "shelf, number"),
    ("incidents_by_status", "incidents", "status, shelf, number"),
    ("evidence_by_event", "evidence", "event"),
];

pub(super) fn drop_all(database: &mut Database) -> Result<()> {
    for (name, _, _) in INDEXES {
        database.batch(&format!("DROP INDEX IF EXISTS {name}"))?;
    }
    Ok(())
}

pub(super) fn make_all(database: &mut Database) -> Result<()> {
    for (name, table, columns) in INDEXES {
        database.batch(&format!(
            "CREATE INDEX IF NOT EXISTS {name} ON {table} ({columns})"
        ))?;
    }
    Ok(())
}
