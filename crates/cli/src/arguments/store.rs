//! The arguments of the commands that put reports into the store and decide about what is in it.
//!
//! ```text
//! rapporteur ingest reports/ --db conflict.db
//! rapporteur merge 'a1b2#3' 'c3d4#1' --by 'A. Reader' --db postgres://team@host/record
//! ```
//!
//! Deliberately absent: what the commands do with them (`command/`), and opening the store.

use clap::Args;

/// The store that a command uses; every command that uses one takes it in the same way.
#[allow(dead_code, reason = "the commands that use it follow")]
#[derive(Clone, Debug, Args)]
pub(crate) struct Db {
    /// The store: a file of SQLite, or postgres://USER@HOST/NAME.
    #[arg(long, value_name = "PATH|URL", default_value = "rapporteur.db")]
    pub(crate) db: String,
}
