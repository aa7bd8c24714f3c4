//! What a desk is told before it starts.
//!
//! Deliberately absent: where these come from (arguments, a file); that is the program's.

use crate::{Access, Explainer};
use rapporteur_data::DataSet;
use rapporteur_feeds::Folders;
use rapporteur_lexicon::Lexicon;
use rapporteur_store::{Knowledge, Location, SharedSettler, Version};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// What a desk is told before it starts.
#[derive(Clone, Debug)]
pub struct DeskOptions {
    /// The store that it reads, and that corrections are written to.
    pub location: Location,
    /// Where it listens. Port 0 takes any that is free.
    pub listen: SocketAddr,
    /// Who may read and write.
    pub access: Access,
    /// The rules by which the record is settled after a correction, and replayed as of a day.
    pub knowledge: Arc<Knowledge>,
    /// What makes the rows.
    pub version: Version,
    /// What the record is settled with after a correction: shared with whoever else settles it in this
    /// process, so that neither has to begin with the first report.
    pub settler: SharedSettler,
    /// What acts, countries and issues are called.
    pub lexicon: Arc<Lexicon>,
    /// What is worth an alert.
    pub alerts: Arc<rapporteur_alerts::Rules>,
    /// Within which folders of this machine editors may add folders and mailboxes as sources.
    pub folders: Folders,
    /// Who says why a sentence was read as it was; `None` where the program cannot.
    pub explainer: Option<Arc<dyn Explainer>>,
    /// Bounds on everything that a visitor can ask for.
    pub limits: Limits,
}

impl DeskOptions {
    /// A desk over a store, on loopback, with the rules that the program was built with.
    pub fn new(location: Location) -> Self {
        Self {
            location,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7373)),
            access: Access::default(),
            knowledge: Arc::new(Knowledge::built_in()),
            version: Version::default(),
            settler: SharedSettler::default(),
            lexicon: Arc::new(Lexicon::load(&DataSet::embedded()).0),
            alerts: Arc::new(rapporteur_alerts::Rules::embedded()),
            folders: Folders::default(),
            explainer: None,
            limits: Limits::default(),
        }
    }
}

/// Bounds on everything that a visitor can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections to the store, and so queries at the same time.
    pub readers: usize,
    /// How many requests wait for a reader before others are sent away with 503.
    pub waiting: usize,
    /// How long one waits for a reader.
    pub patience: Duration,
    /// How long one query may take.
    pub query: Duration,
    /// How long an explanation is waited for.
    pub explanation: Duration,
    /// How many explanations are made at the same time.
    pub explanations: usize,
    /// How long the record as of a day may take to be put together.
    pub replay: Duration,
    /// How many records as of a day are kept.
    pub replays: usize,
    /// Bytes of rendered answers that are kept.
    pub cache_bytes: usize,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// How long a request's head may take to arrive.
    pub head: Duration,
    /// How long a request may take in all.
    pub request: Duration,
    /// How long a connection may stand still while an answer is written.
    pub stalled: Duration,
    /// Connections at the same time.
    pub connections: usize,
    /// Open streams of news at the same time.
    pub listeners: usize,
    /// Requests a second from one address that is not loopback, in the long run.
    pub requests_per_second: u32,
    /// How many of them may come at once.
    pub burst: u32,
    /// Failed sign-ins from one address, and of one name, within a quarter of an hour.
    pub failed_logins: u32,
    /// How often a new revision of the record is looked for.
    pub poll: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            readers: 4,
            waiting: 512,
            patience: Duration::from_secs(5),
            query: Duration::from_secs(5),
            explanation: Duration::from_secs(20),
            explanations: 1,
            replay: Duration::from_secs(300),
            replays: 2,
            cache_bytes: 64 << 20,
            body_bytes: 64 << 10,
            head_bytes: 32 << 10,
            head: Duration::from_secs(10),
            request: Duration::from_secs(30),
            stalled: Duration::from_secs(60),
            connections: 2048,
            listeners: 1024,
            requests_per_second: 20,
            burst: 120,
            failed_logins: 8,
            poll: Duration::from_millis(500),
        }
    }
}
