//! Follows sources of reports and hands over what is new.
//!
//! Feeds (RSS, Atom, JSON), folders, mailboxes and streams of JSON Lines, as a person lists them
//! ([`Sources`]), each come to the same: a [`Document`], bytes with what is known of them.
//!
//! ```
//! use rapporteur_feeds::{Kind, Source, Sources, Trust};
//!
//! let text = "[[source]]\nname = \"Inbox\"\nkind = \"folder\"\naddress = \"inbox\"\n";
//! let (sources, problems) = Sources::parse("sources.toml", text, Trust::Operator);
//! assert!(problems.is_empty());
//! assert_eq!(sources.sources, [Source::new("Inbox", Kind::Folder, "inbox")]);
//! ```
//!
//! Deliberately absent: cleaning and coding of documents, and any database. What has been read is
//! remembered by whoever follows, and asked for.

mod clock;
mod document;
mod fetch;
mod folders;
mod follow;
mod hosts;
mod parse;
mod robots;
mod schedule;
mod source;
mod watch;

pub use clock::{Clock, MachineClock, Stop};
pub use document::{Body, Digest, Document};
pub use fetch::{
    Answer, Client, FetchError, Fetched, Limits, Lookup, Manners, Posted, SystemLookup, Validators,
    Wanted, is_public,
};
pub use folders::{Folders, NotAllowed};
pub use follow::{Memory, NoMemory, State, World};
pub use hosts::{Hosts, Turn};
pub use parse::{Item, ParsedFeed, parse_feed};
pub use robots::{Permission, Robots, Rules};
pub use schedule::{Chance, Course, first_wait, wait};
pub use source::{Kind, Source, Sources, Trust, duration};
pub use watch::{Found, Looked, Watcher};
