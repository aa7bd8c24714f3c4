//! What can keep a chore from being done at all, as opposed to what it finds.

use std::io;
use std::path::PathBuf;

/// Why a chore could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// No folder above the current one holds a workspace manifest.
    #[error(
        "no Cargo workspace in {0} or above it; run this from within a checkout of the project"
    )]
    NoWorkspace(PathBuf),
    /// A file or folder could not be read.
    #[error("{path}: {source}", path = path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program could not be started.
    #[error("cannot start `{program}`: {source}; is it installed and on the PATH?")]
    Start {
        /// The program and its arguments.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ran and failed.
    #[error("`{program}` failed: {stderr}")]
    Failed {
        /// The program and its arguments.
        program: String,
        /// What it wrote to standard error.
        stderr: String,
    },
    /// `cargo metadata` printed something unexpected.
    #[error("cannot read the output of `cargo metadata`: {0}")]
    Metadata(#[from] serde_json::Error),
    /// A line that the program printed is no event.
    #[error("`rapporteur code` printed a line that is no event record: {0}")]
    Event(serde_json::Error),
    /// A line that the program printed is not what was asked for.
    #[error("the program printed a line that cannot be read: {0}")]
    Answer(serde_json::Error),
    /// A table of a bench file is not in order.
    #[error("{path}:{line}: {message}", path = path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A chore was asked for something that there is not.
    #[error("{0}")]
    Usage(String),
    /// A file of expected readings is not in order.
    #[error("{path}: {source}", path = path.display())]
    Expectation {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: Box<toml::de::Error>,
    },
}
