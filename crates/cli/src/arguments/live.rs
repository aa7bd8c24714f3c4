//! The arguments of the commands that keep running: `watch` and `serve`.
//!
//! ```text
//! rapporteur watch --sources sources.toml --db conflict.db
//! rapporteur serve --sources sources.toml --listen 127.0.0.1:8077
//! ```
//!
//! Deliberately absent: what is in a file of sources (`rapporteur-feeds`).

use super::store::Db;
use clap::{Args, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

pub(crate) const WATCH_HELP: &str = "\
Sources are those of the file, which is taken over into the store, and those that the store holds already. \
samples/sources.toml is a file to copy from: RSS, Atom and JSON feeds, folders, mailboxes, JSON Lines.
Fetching keeps to public addresses; a host that lies at another is to be named in the file \
(allow_private_hosts) or with --allow-private-host. Ctrl-C ends it: what is in hand is stored and \
settled first.

Exit codes:
  0   it was ended, or with --once: every source was read
  1   with --once: some sources could not be read; the others were
  2   there is nothing to follow, or the store could not be used
  64  the arguments make no sense";

pub(crate) const SERVE_HELP: &str = "\
The desk answers at the address of --listen; the sources are followed in the same process, as 'watch' does. \
Beyond this machine (--listen 0.0.0.0:8077) a token or a file of passwords is needed.

Exit codes:
  0   it was ended
  2   the address or the store could not be used
  64  the arguments make no sense";

/// How sources are followed.
#[derive(Clone, Debug, Args)]
pub(crate) struct Following {
    /// A file of sources (TOML), taken over into the store.
    #[arg(long, value_name = "FILE")]
    pub(crate) sources: Option<PathBuf>,

    /// An address of mail or of a page, told with every request to the hosts of feeds.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) contact: Option<String>,

    /// A host that may lie at an address that is not public; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub(crate) allow_private_host: Vec<String>,

    /// A folder within which editors of the desk may add folders and mailboxes; may be given several
    /// times, and to 'watch' as well as 'serve' where they are two processes. Without it, feeds alone.
    #[arg(long, value_name = "DIR")]
    pub(crate) allow_folder: Vec<PathBuf>,

    /// Seconds between two requests to one host.
    #[arg(long, value_name = "N", default_value_t = 2.0)]
    pub(crate) host_gap: f64,

    /// A file of programs elsewhere that are told of alerts (TOML); 'rapporteur webhooks --help' tells
    /// more.
    #[arg(long, value_name = "FILE")]
    pub(crate) webhooks: Option<PathBuf>,

    /// How many reports are stored at a time, at most.
    #[arg(long, value_name = "N", default_value_t = 200, hide = true)]
    pub(crate) batch: usize,
}

/// `rapporteur watch`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Watch {
    #[command(flatten)]
    pub(crate) store: Db,

    #[command(flatten)]
    pub(crate) following: Following,

    /// Look at every source once, and end.
    #[arg(long)]
    pub(crate) once: bool,

    /// How to write the log.
    #[arg(long, value_enum, default_value_t = Log::Text)]
    pub(crate) log: Log,
}

/// Forms of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Log {
    /// Lines to read.
    Text,
    /// One JSON object a line.
    Json,
}

/// `rapporteur serve`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) store: Db,

    /// Address and port of the desk.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8077")]
    pub(crate) listen: SocketAddr,

    #[command(flatten)]
    pub(crate) following: Following,

    /// Follow nothing: another process does, or nobody.
    #[arg(long, conflicts_with = "sources")]
    pub(crate) no_watch: bool,

    /// A file with a token a line, as 'reader:SECRET' or 'editor:SECRET', for programs and people.
    #[arg(long, value_name = "FILE")]
    pub(crate) tokens: Option<PathBuf>,

    /// A file of names and passwords, a line each: name:role:hash.
    #[arg(long, value_name = "FILE")]
    pub(crate) passwords: Option<PathBuf>,

    /// A name under which the desk is reached, beside its address; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<String>,

    /// Browsers reach the desk by https, through a server in front of it.
    #[arg(long)]
    pub(crate) encrypted: bool,

    /// How to write the log.
    #[arg(long, value_enum, default_value_t = Log::Text)]
    pub(crate) log: Log,
}
