//! What can keep the store from answering: where, what, and what to do about it.
//!
//! Each variant is one thing that a user can do something about; whatever else a database says is
//! [`StoreError::Database`] with its own words. A location is shown without its password.
//!
//! Deliberately absent: faults of a report. They are problems, stored beside its events.

/// Why the store could not do what it was asked for. In every variant `at` is the store, as the
/// user named it.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "fields are told by the messages")]
pub enum StoreError {
    /// `--db` names nothing.
    #[error(
        "`{0}` names no store; give a file (rapporteur.db) or an address (postgres://user@host/database)"
    )]
    Location(String),
    /// There is no such file.
    #[error("{at}: there is no store here; `rapporteur ingest --db {at} REPORTS` makes one")]
    Missing { at: String },
    /// The file or its folder cannot be written, or the user may not write to the database.
    #[error(
        "{at}: cannot be written ({detail}); check the rights on the file and its folder, or name another store with --db"
    )]
    NotWritable { at: String, detail: String },
    /// Something else than a database.
    #[error("{at}: this is no database; name another file with --db")]
    NotADatabase { at: String },
    /// A database, but not ours.
    #[error(
        "{at}: this database holds other tables and no store of Rapporteur; name another with --db"
    )]
    Foreign { at: String },
    /// A later version of the program has changed the tables.
    #[error(
        "{at}: written by a newer version of Rapporteur (tables of version {found}, this program knows {known}); use that version"
    )]
    Newer { at: String, found: i64, known: i64 },
    /// Tables of an older version, opened for reading only.
    #[error(
        "{at}: written by an older version of Rapporteur, and opened for reading only; run `rapporteur ingest --db {at}` once with the right to write, which brings the tables up to date"
    )]
    Older { at: String },
    /// The disk, or the room that the database was given, is full.
    #[error(
        "{at}: no room left ({detail}); what was written before is whole: make room and run the same command again"
    )]
    Full { at: String, detail: String },
    /// The bytes of the file contradict each other.
    #[error(
        "{at}: the database is damaged ({detail}); restore it from a copy, or move it away and ingest the reports again"
    )]
    Damaged { at: String, detail: String },
    /// The server cannot be reached, or refuses.
    #[error(
        "{at}: cannot connect ({detail}); check host, port, database, user and password, and that the server runs"
    )]
    CannotConnect { at: String, detail: String },
    /// Program and server do not agree on encryption, or its other end is not trusted.
    #[error(
        "{at}: no connection that both sides want encrypted alike ({detail}); add sslmode=require or sslmode=disable to the address, or name the authority of the server's certificate with sslrootcert=FILE"
    )]
    Encrypted { at: String, detail: String },
    /// The connection broke.
    #[error(
        "{at}: the connection was lost ({detail}); nothing is half-written: run the same command again"
    )]
    ConnectionLost { at: String, detail: String },
    /// Somebody else writes.
    #[error(
        "{at}: another program is writing to this store; wait until it has ended and run the same command again"
    )]
    Busy { at: String },
    /// The derived tables do not belong to the reports, and cannot be brought up to date here.
    #[error(
        "{at}: the record is not up to date and the store can only be read; run `rapporteur ingest --db {at}` once with the right to write"
    )]
    Unsettled { at: String },
    /// Somebody stopped the query.
    #[error("{at}: the query was stopped because it took too long; ask for less")]
    Interrupted { at: String },
    /// A row does not hold what it should.
    #[error("{at}: {what} cannot be read ({detail}); restore the store from a copy")]
    Row {
        at: String,
        what: String,
        detail: String,
    },
    /// Anything else that the database says.
    #[error("{at}: the database says: {detail}")]
    Database { at: String, detail: String },
}

/// What the store answers.
pub type Result<T> = std::result::Result<T, StoreError>;
