//! What can go wrong: before the desk stands, and while it answers.
//!
//! A fault of an answer says to the visitor what is wrong and what to do; what only the operator
//! can use goes to the log.

use rapporteur_store::StoreError;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why a desk cannot be served. Messages read 'where: what is wrong; what to do'.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "fields are told by the messages")]
pub enum DeskError {
    /// Everybody on the network could read and write.
    #[error(
        "{0}: this address is not loopback, and neither a token nor a password file was given; give one, or listen on 127.0.0.1"
    )]
    Open(SocketAddr),
    /// The file of passwords cannot be read.
    #[error("{path}: cannot be read ({detail}); check the name and the rights on it", path = path.display())]
    Passwords { path: PathBuf, detail: String },
    /// A line of it is none.
    #[error(
        "{path}:{line}: {what}; a line is name:role:hash, the role reader or editor, the hash one of Argon2", path = path.display()
    )]
    PasswordLine {
        path: PathBuf,
        line: usize,
        what: String,
    },
    /// A token is easily guessed.
    #[error("the token: it has fewer than 16 characters; take a longer one, made at random")]
    ShortToken,
    /// The system gives no random bytes.
    #[error("the system: gives no random bytes ({0}); sessions cannot be kept safe without them")]
    Random(String),
    /// The address is taken, or not ours.
    #[error(
        "{address}: cannot listen there ({detail}); another program may be using it: name another port"
    )]
    Listen { address: SocketAddr, detail: String },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a request gets no answer.
#[derive(Debug)]
pub(crate) enum Fault {
    /// There is no such thing.
    NotFound(String),
    /// The request says something that cannot be.
    Wrong(String),
    /// Not for this visitor.
    Forbidden(String),
    /// Somebody has to sign in first.
    SignIn,
    /// Too much at once; come again after so many seconds.
    Busy { what: String, after: u64 },
    /// It took longer than it may.
    TimedOut,
    /// The store says no.
    Store(StoreError),
    /// Anything else; the words are for the log.
    Broken(String),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy { .. } => Self::Busy {
                what: "Another program is writing to the record.".to_owned(),
                after: 5,
            },
            StoreError::Unsettled { .. } => Self::Busy {
                what: "The record is being put together.".to_owned(),
                after: 3,
            },
            other => Self::Store(other),
        }
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::Broken(error.to_string())
    }
}
