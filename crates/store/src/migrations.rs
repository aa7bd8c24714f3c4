//! The tables, by numbered steps that bring an older store up to date.
//!
//! Each step is a file in `migrations/`, applied once, within a transaction, in the order of the
//! numbers. The files are written in SQLite's words; for PostgreSQL four type words are put
//! otherwise ([`for_postgres`]), and lines that end in `-- sqlite` or `-- postgres` are for that one
//! alone. A file that has been released is never changed.
//!
//! Deliberately absent: steps back. A store of a newer version is refused.

use crate::sql::Database;
use crate::{Result, StoreError, instant, lean, search};
use jiff::Timestamp;

/// Number, name and text of every step.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "reports", include_str!("../migrations/0001_reports.sql")),
    (2, "record", include_str!("../migrations/0002_record.sql")),
    (
        3,
        "summaries",
        include_str!("../migrations/0003_summaries.sql"),
    ),
    (
        4,
        "revisions",
        include_str!("../migrations/0004_revisions.sql"),
    ),
    (5, "feeds", include_str!("../migrations/0005_feeds.sql")),
    (
        7,
        "corrections",
        include_str!("../migrations/0007_corrections.sql"),
    ),
    (8, SEARCH, include_str!("../migrations/0008_search.sql")),
    (
        9,
        "webhooks",
        include_str!("../migrations/0009_webhooks.sql"),
    ),
    (10, LEAN, include_str!("../migrations/0010_lean.sql")),
];

/// The step whose tables are filled from the reports that are there.
const SEARCH: &str = "search";

/// The step whose table is filled from the rows that are there.
const LEAN: &str = "lean";

const VERSIONS: &str = "CREATE TABLE rapporteur_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
)";

/// Names of our own by which locks on the server are told from those of others: 'RAPP' and what
/// for.
pub(crate) const LOCK: i64 = 0x5241_5050 << 8;

/// The number of the latest step that this program knows.
pub(crate) fn latest() -> i64 {
    STEPS.last().map_or(0, |step| step.0)
}

/// Brings the tables up to date, or says why that cannot be.
pub(crate) fn apply(database: &mut Database) -> Result<()> {
    if applied(database)? == Some(latest()) {
        return Ok(());
    }
    if database.is_read_only() {
        let at = database.at().to_owned();
        return Err(StoreError::Older { at });
    }
    database.transaction(|database| {
        if database.is_postgres() {
            database.batch(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
        }
        // Somebody else may have done it while this waited.
        let before = match applied(database)? {
            Some(number) => number,
            None => {
                database.batch(&dialect(VERSIONS, database.is_postgres()))?;
                0
            }
        };
        let now = instant::stored(Timestamp::now());
        for (number, name, text) in STEPS.iter().filter(|step| step.0 > before) {
            database.batch(&dialect(text, database.is_postgres()))?;
            database.execute(
                "INSERT INTO rapporteur_migrations (number, name, applied_at) VALUES ($1, $2, $3)",
                &[(*number).into(), (*name).into(), (&now).into()],
            )?;
        }
        // When all steps are done, since reading reports knows only the latest tables.
        let is_new = |name| STEPS.iter().any(|step| step.0 > before && step.1 == name);
        if is_new(SEARCH) {
            search::fill(database)?;
        }
        if is_new(LEAN) {
            lean::fill(database)?;
        }
        Ok(())
    })
}

/// The number of the latest step that the store has seen; `None` when it is empty.
fn applied(database: &mut Database) -> Result<Option<i64>> {
    if !database.has_table("rapporteur_migrations")? {
        // Tables of these names in a database of somebody else are not to be added to.
        return if database.has_table("reports")? || database.has_table("events")? {
            let at = database.at().to_owned();
            Err(StoreError::Foreign { at })
        } else {
            Ok(None)
        };
    }
    let found = database.number("SELECT max(number) FROM rapporteur_migrations", &[])?;
    if found > latest() {
        return Err(StoreError::Newer {
            at: database.at().to_owned(),
            found,
            known: latest(),
        });
    }
    Ok(Some(found))
}

/// A text in the words of one database: without the lines that are for the other.
fn dialect(text: &str, postgres: bool) -> String {
    let others = if postgres { "-- sqlite" } else { "-- postgres" };
    let lines = text.lines().filter(|line| !line.ends_with(others));
    let text = lines.collect::<Vec<_>>().join("\n");
    if postgres { for_postgres(&text) } else { text }
}

/// SQLite's types in PostgreSQL's words: whole words in capitals, outside comments. Texts sort by
/// their bytes, as they do in SQLite, whatever language the server was set up for.
fn for_postgres(text: &str) -> String {
    let mut translated = String::with_capacity(text.len() + 256);
    for line in text.lines() {
        let (code, comment) = line
            .find("--")
            .map_or((line, ""), |place| line.split_at(place));
        for piece in code.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            let end = piece
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(piece.len());
            let (word, rest) = piece.split_at(end);
            translated.push_str(match word {
                "INTEGER" => "BIGINT",
                "REAL" => "DOUBLE PRECISION",
                "BLOB" => "BYTEA",
                "TEXT" => "TEXT COLLATE \"C\"",
                other => other,
            });
            translated.push_str(rest);
        }
        translated.push_str(comment);
        translated.push('\n');
    }
    translated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_put_in_the_words_of_postgresql() {
        let text =
            "a INTEGER PRIMARY KEY, -- an INTEGER\nb TEXT NOT NULL, c BLOB, d REAL, text_e TEXT";
        let expected = "a BIGINT PRIMARY KEY, -- an INTEGER\nb TEXT COLLATE \"C\" NOT NULL, c BYTEA, \
                        d DOUBLE PRECISION, text_e TEXT COLLATE \"C\"\n";
        assert_eq!(for_postgres(text), expected);
    }

    #[test]
    fn marked_lines_are_for_one() {
        let text = "CREATE TABLE a (b TEXT\n) -- postgres\n) WITHOUT ROWID -- sqlite\n;";
        assert_eq!(
            dialect(text, false),
            "CREATE TABLE a (b TEXT\n) WITHOUT ROWID -- sqlite\n;"
        );
        assert_eq!(
            dialect(text, true),
            "CREATE TABLE a (b TEXT COLLATE \"C\"\n) -- postgres\n;\n"
        );
    }

    #[test]
    fn steps_are_in_order() {
        for (before, after) in STEPS.iter().zip(STEPS.iter().skip(1)) {
            assert!(before.0 < after.0, "{}", after.1);
        }
    }
}
