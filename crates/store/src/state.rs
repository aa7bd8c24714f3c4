//! What the store knows of itself: which revision of the record the derived tables hold, and from
//! where on they are out of date.

use crate::Result;
use crate::sql::Database;

/// Name of the first shelf (day, or 'undated') whose reports the derived tables do not tell of; it
/// is there only while they are out of date.
const UNSETTLED_FROM: &str = "unsettled_from";

/// Name of the number of the record that the derived tables hold.
const REVISION: &str = "revision";

/// The shelf before all others.
pub(crate) const ALL: &str = "";

pub(crate) fn get(database: &mut Database, name: &str) -> Result<Option<String>> {
    let value = database.one(
        "SELECT value FROM state WHERE name = $1",
        &[name.into()],
        |row| Ok(row.text(0)?.to_owned()),
    )?;
    Ok(value)
}

pub(crate) fn set(database: &mut Database, name: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) => database.execute(
            "INSERT INTO state (name, value) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            &[name.into(), value.into()],
        )?,
        None => database.execute("DELETE FROM state WHERE name = $1", &[name.into()])?,
    };
    Ok(())
}

/// The revision that the derived tables hold; 0 where they were never made.
pub(crate) fn revision(database: &mut Database) -> Result<u64> {
    let value = get(database, REVISION)?;
    Ok(value
        .and_then(|value| value.parse().ok())
        .unwrap_or_default())
}

pub(crate) fn set_revision(database: &mut Database, revision: i64) -> Result<()> {
    set(database, REVISION, Some(&revision.to_string()))
}

/// From where on the derived tables are out of date; `None` when they are not.
pub(crate) fn unsettled_from(database: &mut Database) -> Result<Option<String>> {
    get(database, UNSETTLED_FROM)
}

/// Notes that they are up to date.
pub(crate) fn set_settled(database: &mut Database) -> Result<()> {
    set(database, UNSETTLED_FROM, None)
}

/// Notes that they are out of date from a shelf on.
pub(crate) fn mark_unsettled(database: &mut Database, shelf: &str) -> Result<()> {
    if unsettled_from(database)?.is_none_or(|from| shelf < from.as_str()) {
        set(database, UNSETTLED_FROM, Some(shelf))?;
    }
    Ok(())
}

/// Numbers of which one grows with every write to the primary rows that settling reads.
pub(crate) fn written(database: &mut Database) -> Result<Vec<i64>> {
    [
        "SELECT max(id) FROM reports",
        "SELECT max(id) FROM codings",
        "SELECT max(id) FROM decisions",
        "SELECT count(*) FROM decisions WHERE undone_at IS NOT NULL",
        "SELECT max(id) FROM declarations",
        "SELECT count(*) FROM declarations WHERE superseded_at IS NOT NULL",
    ]
    .into_iter()
    .map(|sql| database.number(sql, &[]))
    .collect()
}
