//! Why something could not be fetched, in words for the page of a source.
//!
//! Deliberately absent: what follows from it. The schedule decides when it is tried again.

use std::time::Duration;

/// Why something could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "fields are told by the messages")]
pub enum FetchError {
    /// Nothing that can be fetched.
    #[error("'{0}' is no address of the web")]
    Address(String),
    /// It leads inside.
    #[error(
        "the host '{0}' lies at an address that is not public; to allow it, name it in allow_private_hosts"
    )]
    Private(String),
    /// No such name.
    #[error("the host '{0}' is not found")]
    HostNotFound(String),
    /// Nobody answers there.
    #[error("no connection to {host}: {detail}")]
    Connection { host: String, detail: String },
    /// The other side does not prove who it is.
    #[error("no safe connection to {host}: {detail}")]
    Safety { host: String, detail: String },
    /// It took too long.
    #[error("{host} took longer than {seconds} seconds ({phase})")]
    Timeout {
        host: String,
        seconds: u64,
        phase: &'static str,
    },
    /// The server says no.
    #[error("the server answers {code}{}", meaning(*code))]
    Status {
        code: u16,
        retry_after: Option<Duration>,
    },
    /// Redirects lead in a circle.
    #[error("redirects lead in a circle, to {0} again")]
    Circle(String),
    /// Too many redirects.
    #[error("more than {0} redirects")]
    Redirects(usize),
    /// A redirect to nowhere.
    #[error("a redirect without an address of the web: '{0}'")]
    Nowhere(String),
    /// Too large.
    #[error("the answer is larger than {limit} bytes{}", if *unpacked { " when unpacked" } else { "" })]
    TooLarge { limit: usize, unpacked: bool },
    /// An encoding that was not asked for.
    #[error("the answer is packed as '{0}', which was not asked for")]
    Encoding(String),
    /// It cannot be unpacked.
    #[error("the answer cannot be unpacked: {0}")]
    Damaged(String),
    /// Another type of content.
    #[error("the answer is of the type '{0}'")]
    Type(String),
    /// It broke off.
    #[error("the answer broke off: {0}")]
    Cut(String),
    /// The program is about to end.
    #[error("stopped")]
    Stopped,
}

fn meaning(code: u16) -> &'static str {
    match code {
        401 | 403 => ": it may not be read without permission",
        404 => ": there is nothing there",
        410 => ": it is gone for good",
        429 => ": it was asked too often",
        500..=599 => ": the server is in trouble",
        _ => "",
    }
}

impl FetchError {
    /// Whether it may well go better the next time.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::HostNotFound(_)
            | Self::Connection { .. }
            | Self::Timeout { .. }
            | Self::Cut(_)
            | Self::Stopped => true,
            Self::Status { code, .. } => matches!(code, 408 | 425 | 429 | 500..=599),
            _ => false,
        }
    }

    /// How long the server asks to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
