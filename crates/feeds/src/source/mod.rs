//! What is followed: a source, as a person writes it in TOML.
//!
//! ```toml
//! contact = "desk@example.org"            # of the file: who is told of trouble, in every request
//! allow_private_hosts = ["wiki.internal.example.org"]
//!
//! [[source]]
//! name = "Example Press"
//! kind = "feed"                           # feed, folder, maildir, mbox, lines
//! address = "https://press.example.org/world.xml"
//! every = "10m"
//! publisher = "Example Press"
//! language = "en"
//! fetch_pages = true
//! ```
//!
//! A source with a fault is left out and the fault is told with line and column; the others stand.
//!
//! ```
//! use rapporteur_feeds::{Sources, Trust};
//!
//! let text = "[[source]]\nname = \"a\"\nkind = \"feed\"\naddress = \"ftp://example.org\"\n";
//! let (sources, problems) = Sources::parse("sources.toml", text, Trust::Operator);
//! assert!(sources.sources.is_empty());
//! assert!(problems[0].to_string().starts_with("sources.toml:4:11: "));
//! ```
//!
//! What a page of the desk adds ([`Trust::Reader`]) may name feeds on the public web, and folders and
//! mailboxes within the [`Folders`] that the operator allows: anything else would show whoever may use
//! the page what only the operator may see. Whether a path lies there is asked of [`Source::place`],
//! whenever it is read.
//!
//! Deliberately absent: how far a source has been read (`Position`), and where it is kept.

mod read;
mod write;

pub use read::duration;

use crate::folders::{Folders, NotAllowed};
use rapporteur_model::Problem;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// RSS, Atom or a JSON feed, at an address on the web.
    Feed,
    /// A folder in which files are dropped.
    Folder,
    /// A mailbox as a folder with `cur` and `new`.
    Maildir,
    /// A mailbox in one file.
    Mbox,
    /// JSON Lines on standard input (`-`) or from whoever connects to a local socket.
    Lines,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [
        Self::Feed,
        Self::Folder,
        Self::Maildir,
        Self::Mbox,
        Self::Lines,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Folder => "folder",
            Self::Maildir => "maildir",
            Self::Mbox => "mbox",
            Self::Lines => "lines",
        }
    }

    /// How often it is looked at where nothing is said.
    fn usual_pace(self) -> Duration {
        match self {
            Self::Feed => Duration::from_secs(15 * 60),
            Self::Maildir | Self::Mbox => Duration::from_secs(60),
            Self::Folder => Duration::from_secs(5),
            Self::Lines => Duration::from_secs(1),
        }
    }

    /// The shortest that may be asked for.
    fn shortest_pace(self) -> Duration {
        match self {
            // Nobody's server is to be asked more often than this.
            Self::Feed => Duration::from_secs(60),
            Self::Folder | Self::Maildir | Self::Mbox | Self::Lines => Duration::from_millis(100),
        }
    }
}

/// The longest that may be asked for, so that sums of times stay in bounds.
const LONGEST_PACE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name, by which everything about it is kept.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Where it is: an address (`https://…`), a folder, a file, a socket or `-`.
    pub address: String,
    /// How often it is looked at.
    pub every: Duration,
    /// Who publishes what it gives, where that does not tell so itself.
    pub publisher: Option<String>,
    /// The language of what it gives (BCP 47), likewise.
    pub language: Option<String>,
    /// Of feeds: whether the pages behind the items are fetched, where their hosts allow it.
    pub fetch_pages: bool,
    /// Of folders and mailboxes: where they have to lie. `None`: anywhere, as the operator named them.
    pub within: Option<Folders>,
}

/// Who wrote a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust<'f> {
    /// Whoever runs the program: it may name anything.
    Operator,
    /// A reader of its pages: feeds on the public web, and folders and mailboxes that are read only
    /// where they lie within these; no streams and no settings.
    Reader(&'f Folders),
}

/// What a file of sources says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The sources that are without fault, in the order of the file.
    pub sources: Vec<Source>,
    /// Whom the operators of servers may write to: an address of mail or of a page.
    pub contact: Option<String>,
    /// Hosts, by name, that may lie at private, loopback or link-local addresses.
    pub allow_private_hosts: Vec<String>,
}

impl Sources {
    /// What a text says, and what is wrong with it; `file` is what the user calls it. Never fails.
    pub fn parse(file: &str, text: &str, trust: Trust<'_>) -> (Self, Vec<Problem>) {
        read::sources(file, text, trust)
    }
}

impl Source {
    /// Where a folder or a mailbox is to be read now.
    ///
    /// # Errors
    /// When somebody named it who may not: it lies, or a link leads, out of the folders that are
    /// allowed; or it is not there.
    pub fn place(&self) -> Result<PathBuf, NotAllowed> {
        self.leads_to(Path::new(&self.address))
    }

    /// Where a path of this source leads.
    pub(crate) fn leads_to(&self, path: &Path) -> Result<PathBuf, NotAllowed> {
        match &self.within {
            None => Ok(path.to_owned()),
            Some(folders) => folders.allows(path),
        }
    }
}
