//! What a source hands over: the bytes of one report, and what is known of it from outside.
//!
//! Deliberately absent: reading the bytes. Whoever takes the document cleans it.

use std::path::PathBuf;

/// A hash by which two states of one item are told apart: the first half of its SHA-256.
pub type Digest = [u8; 16];

/// One item of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The source, by name.
    pub source: String,
    /// What names the item within its source, as long as it lives.
    pub item: String,
    /// The item as it stands now. It is the same as long as nothing has changed.
    pub digest: Digest,
    /// Where it is found: an address, a file, a message's identity.
    pub place: String,
    /// Its address on the web.
    pub url: Option<String>,
    /// Its identity where it has no address (of a message, for instance).
    pub id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Day or instant of publication, as ISO 8601 (`2025-07-14T09:30:00Z`).
    pub published: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// What is to be read.
    pub body: Body,
    /// What is to be read where that holds less: the feed's own text, beside its page.
    pub or_else: Option<Body>,
}

/// The bytes of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A page, or a piece of one, its encoding told by the bytes themselves.
    Page(Vec<u8>),
    /// Plain text.
    Text(String),
    /// One JSON record.
    Record(Vec<u8>),
    /// A file, of whatever format its name tells, which may hold many reports.
    File(PathBuf),
}

/// The hash of some parts, their borders included.
pub(crate) fn digest<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> Digest {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or_default().to_le_bytes());
        hash.update(part);
    }
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    half
}

/// A hash in digits, for names.
pub(crate) fn hexadecimal(digest: &Digest) -> String {
    use std::fmt::Write as _;
    digest.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
