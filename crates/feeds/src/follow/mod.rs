//! Looking at a source, again and again: what is new comes out as documents.
//!
//! A [`Follower`] belongs to one source. What it has handed over is remembered by whoever stores
//! it ([`Memory`]) and, until then, by itself; how far it has read is a [`State::position`], which is
//! to be kept only after the documents that came before it.
//!
//! Deliberately absent: when to look (`watch`).

mod feed;
mod folder;
mod lines;
mod mail;
mod maildir;
mod mbox;
mod position;
mod state;

pub use state::State;

use crate::clock::{Clock, Stop};
use crate::document::{Digest, Document};
use crate::fetch::{Client, FetchError, Manners};
use crate::folders::NotAllowed;
use crate::hosts::Hosts;
use crate::robots::Robots;
use crate::source::{Kind, Source};
use position::Position;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

/// What has been stored.
pub trait Memory: Send + Sync {
    /// An item as it was when it was last stored; `None` where it never was.
    fn seen(&self, source: &str, item: &str) -> Option<Digest>;
}

/// Remembers nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoMemory;

impl Memory for NoMemory {
    fn seen(&self, _: &str, _: &str) -> Option<Digest> {
        None
    }
}

/// What all followers share.
pub struct World {
    pub(crate) client: Client,
    pub(crate) robots: Robots,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) memory: Arc<dyn Memory>,
    pub(crate) stop: Stop,
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").finish_non_exhaustive()
    }
}

impl World {
    /// A world in which hosts are left alone for `gap` between two requests.
    pub fn new(
        manners: &Manners,
        gap: Duration,
        clock: Arc<dyn Clock>,
        memory: Arc<dyn Memory>,
        stop: Stop,
    ) -> Self {
        let hosts = Arc::new(Hosts::new(gap, Arc::clone(&clock), stop.clone()));
        Self {
            client: Client::new(manners, hosts),
            robots: Robots::new(Arc::clone(&clock)),
            clock,
            memory,
            stop,
        }
    }
}

/// Where documents go; breaks when nobody takes them any more.
pub(crate) type Give<'g> = &'g mut dyn FnMut(Document) -> ControlFlow<()>;

/// Why a look failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// In a sentence without a full stop.
    pub(crate) message: String,
    /// How long the other side asks to be left alone.
    pub(crate) rest: Option<Duration>,
    /// Whether it is over for good, as far as one can tell.
    pub(crate) is_gone: bool,
}

impl Trouble {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            rest: None,
            is_gone: false,
        }
    }
}

impl From<FetchError> for Trouble {
    fn from(error: FetchError) -> Self {
        Self {
            message: error.to_string(),
            rest: error.retry_after(),
            is_gone: matches!(error, FetchError::Status { code: 410, .. }),
        }
    }
}

impl From<NotAllowed> for Trouble {
    fn from(error: NotAllowed) -> Self {
        Self::new(format!("{error}: {}", error.advice()))
    }
}

/// What came of a look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Why it failed, if it did.
    pub(crate) trouble: Option<Trouble>,
    /// Documents that it gave.
    pub(crate) documents: u64,
    /// What an operator should know all the same.
    pub(crate) notices: Vec<String>,
    /// There is more: when to look again. `None`: at the usual pace.
    pub(crate) again: Option<Duration>,
}

impl Look {
    fn failed(trouble: impl Into<Trouble>) -> Self {
        Self {
            trouble: Some(trouble.into()),
            ..Self::default()
        }
    }

    /// Hands a document over.
    fn give(&mut self, document: Document, give: Give<'_>) -> ControlFlow<()> {
        give(document)?;
        self.documents += 1;
        ControlFlow::Continue(())
    }
}

/// Follows one source.
#[derive(Debug)]
pub(crate) struct Follower {
    source: Source,
    position: Position,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Feed(feed::Feed),
    Folder(folder::Folder),
    Maildir(maildir::Maildir),
    Mbox(mbox::Mbox),
    Lines(lines::Lines),
}

impl Follower {
    /// One that goes on from a position, or begins.
    pub(crate) fn new(source: Source, position: Option<&str>) -> Self {
        let way = match source.kind {
            Kind::Feed => Way::Feed(feed::Feed::default()),
            Kind::Folder => Way::Folder(folder::Folder::default()),
            Kind::Maildir => Way::Maildir(maildir::Maildir::default()),
            Kind::Mbox => Way::Mbox(mbox::Mbox::default()),
            Kind::Lines => Way::Lines(lines::Lines::default()),
        };
        Self {
            source,
            position: Position::read(position),
            way,
        }
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// How far it has read.
    pub(crate) fn position(&self) -> Option<String> {
        self.position.write()
    }

    /// Looks once.
    pub(crate) fn look(&mut self, world: &World, give: Give<'_>) -> Look {
        let (source, position) = (&self.source, &mut self.position);
        match &mut self.way {
            Way::Feed(way) => way.look(source, position, world, give),
            Way::Folder(way) => way.look(source, world, give),
            Way::Maildir(way) => way.look(source, world, give),
            Way::Mbox(way) => way.look(source, position, world, give),
            Way::Lines(way) => way.look(source, world, give),
        }
    }
}
