//! One request over HTTP, with all that can go wrong in it.
//!
//! - Redirects are followed here, hop by hop: each must lead to the web, none in a circle, and the
//!   addresses of each are judged before they are connected to (`resolve`).
//! - Sizes are limited as they come over the line and as they unpack (`unpack`); time is limited for
//!   the connection and for the whole, so that a body that drips for ever ends.
//! - A host is asked by one at a time, with a pause between two requests ([`Hosts`]).
//! - Certificates are held against Mozilla's list of roots, which is compiled in: the same on every
//!   machine, and nothing that somebody can add to a machine is trusted with it.
//!
//! Deliberately absent: cookies, forms, scripts, proxies, and trying again.

mod address;
mod error;
mod post;
mod resolve;
mod unpack;

pub use address::is_public;
pub use error::FetchError;
pub use post::Posted;
pub use resolve::{Lookup, SystemLookup};

use crate::hosts::Hosts;
use jiff::Timestamp;
use resolve::{Guarded, Refused, canonical};
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use unpack::unpack;
use ureq::http::{HeaderMap, Response, StatusCode, header};
use ureq::{Agent, Body};
use url::Url;

/// How large an answer may be and how long it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes as they come over the line.
    pub packed: usize,
    /// Bytes when unpacked.
    pub unpacked: usize,
    /// Looking a name up, and connecting: each.
    pub connect: Duration,
    /// The whole of a request, the body included.
    pub whole: Duration,
    /// Redirects.
    pub hops: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            packed: 8 << 20,
            unpacked: 16 << 20,
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(60),
            hops: 5,
        }
    }
}

/// The longest time for which a server is left alone because it asks for it.
const LONGEST_REST: Duration = Duration::from_secs(24 * 60 * 60);

/// How a client behaves.
#[derive(Clone, Debug)]
pub struct Manners {
    /// The name and version that it gives itself: `Rapporteur/0.1.0`.
    pub agent: String,
    /// Whom the operators of servers may write to.
    pub contact: Option<String>,
    /// Hosts, by name, that may lie at addresses which are not public.
    pub allow_private_hosts: Vec<String>,
    /// Limits.
    pub limits: Limits,
    /// What looks names up.
    pub lookup: Arc<dyn Lookup>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            agent: concat!("Rapporteur/", env!("CARGO_PKG_VERSION")).to_owned(),
            contact: None,
            allow_private_hosts: Vec::new(),
            limits: Limits::default(),
            lookup: Arc::new(SystemLookup),
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// RSS, Atom or a JSON feed.
    Feed,
    /// A page or plain text.
    Page,
    /// The rules of a host for programs.
    Rules,
}

impl Wanted {
    fn accept(self) -> &'static str {
        match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, \
                 application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
            }
            Self::Page => "text/html, application/xhtml+xml, text/plain;q=0.5",
            Self::Rules => "text/plain, */*;q=0.1",
        }
    }

    /// Whether an answer of this type is worth reading.
    fn takes(self, media_type: &str) -> bool {
        let text = media_type.starts_with("text/");
        match self {
            // Feeds come under many names.
            Self::Feed => {
                text || media_type.ends_with("xml")
                    || media_type.ends_with("json")
                    || matches!(media_type, "" | "application/octet-stream")
            }
            Self::Page => matches!(
                media_type,
                "" | "text/html" | "application/xhtml+xml" | "text/plain"
            ),
            Self::Rules => true,
        }
    }
}

/// What an answer was known by when it was last fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is as it was when it was last fetched.
    Unchanged,
    /// It is this.
    Fetched(Box<Fetched>),
}

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it was found in the end.
    pub url: Url,
    /// Where it has moved for good, when it has.
    pub moved_to: Option<Url>,
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// Its type, in small letters, without parameters; empty where none is told.
    pub media_type: String,
    /// The encoding of its characters, where that is told.
    pub charset: Option<String>,
    /// What it is known by.
    pub validators: Validators,
}

/// Makes requests.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    name: String,
    limits: Limits,
    hosts: Arc<Hosts>,
}

impl Client {
    /// A client that keeps to the turns of `hosts`.
    pub fn new(manners: &Manners, hosts: Arc<Hosts>) -> Self {
        let limits = manners.limits;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_global(Some(limits.whole))
            .max_idle_connections(16)
            .max_idle_connections_per_host(1)
            .build();
        let guarded = Guarded {
            lookup: Arc::clone(&manners.lookup),
            allowed: manners
                .allow_private_hosts
                .iter()
                .map(|host| canonical(host))
                .collect(),
            within: limits.connect,
        };
        let agent = Agent::with_parts(
            config,
            ureq::unversioned::transport::DefaultConnector::default(),
            guarded,
        );
        let name = match &manners.contact {
            Some(contact) => format!("{} (+{})", manners.agent, headerable(contact)),
            None => manners.agent.clone(),
        };
        Self {
            agent,
            name,
            limits,
            hosts,
        }
    }

    /// The turns that it keeps to.
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// Fetches what stands at an address, through redirects.
    ///
    /// # Errors
    /// As [`FetchError`] says.
    pub fn fetch(
        &self,
        url: &Url,
        wanted: Wanted,
        known: &Validators,
    ) -> Result<Answer, FetchError> {
        let mut url = fetchable(url.clone())?;
        let mut seen = BTreeSet::new();
        let mut moved_to = None;
        let mut for_good = true;
        for hop in 0..=self.limits.hops {
            if !seen.insert(url.as_str().to_owned()) {
                return Err(FetchError::Circle(url.into()));
            }
            let host = url.host_str().unwrap_or_default().to_owned();
            // One turn for the request and its body.
            let _turn = self.hosts.enter(&host).ok_or(FetchError::Stopped)?;
            let response = self.ask(&url, wanted, known)?;
            let status = response.status();
            let fault = |retry_after| {
                Err(FetchError::Status {
                    code: status.as_u16(),
                    retry_after,
                })
            };
            match status {
                StatusCode::NOT_MODIFIED if *known != Validators::default() => {
                    return Ok(Answer::Unchanged);
                }
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => {
                    if hop == self.limits.hops {
                        break;
                    }
                    let to =
                        text_of(response.headers(), header::LOCATION.as_str()).unwrap_or_default();
                    url = url
                        .join(&to)
                        .ok()
                        .and_then(|to| fetchable(to).ok())
                        .ok_or(FetchError::Nowhere(to))?;
                    for_good &= matches!(
                        status,
                        StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT
                    );
                    if for_good {
                        moved_to = Some(url.clone());
                    }
                }
                _ if status.is_success() => {
                    let fetched = self.read(url, moved_to, response, wanted)?;
                    return Ok(Answer::Fetched(Box::new(fetched)));
                }
                _ => return fault(retry_after(response.headers())),
            }
        }
        Err(FetchError::Redirects(self.limits.hops))
    }

    fn ask(
        &self,
        url: &Url,
        wanted: Wanted,
        known: &Validators,
    ) -> Result<Response<Body>, FetchError> {
        let mut request = self
            .agent
            .get(url.as_str())
            .header(header::USER_AGENT, &self.name)
            .header(header::ACCEPT, wanted.accept())
            .header(header::ACCEPT_ENCODING, "gzip, deflate");
        if let Some(etag) = &known.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &known.modified {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        request.call().map_err(|error| self.fault(url, error))
    }

    fn read(
        &self,
        url: Url,
        moved_to: Option<Url>,
        response: Response<Body>,
        wanted: Wanted,
    ) -> Result<Fetched, FetchError> {
        let (parts, body) = response.into_parts();
        let content_type = text_of(&parts.headers, header::CONTENT_TYPE.as_str());
        let (media_type, charset) = media_type(content_type.as_deref().unwrap_or_default());
        if !wanted.takes(&media_type) {
            return Err(FetchError::Type(media_type));
        }
        let encoding = text_of(&parts.headers, header::CONTENT_ENCODING.as_str());
        let limit = self.limits.packed;
        let mut packed = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        body.into_reader()
            .take(most)
            .read_to_end(&mut packed)
            .map_err(|error| self.body_fault(&url, error))?;
        if packed.len() > limit {
            return Err(FetchError::TooLarge {
                limit,
                unpacked: false,
            });
        }
        Ok(Fetched {
            url,
            moved_to,
            bytes: unpack(packed, &encoding.unwrap_or_default(), self.limits.unpacked)?,
            media_type,
            charset,
            validators: Validators {
                etag: text_of(&parts.headers, header::ETAG.as_str()),
                modified: text_of(&parts.headers, header::LAST_MODIFIED.as_str()),
            },
        })
    }

    fn body_fault(&self, url: &Url, error: std::io::Error) -> FetchError {
        // The library hides its own errors in those of reading.
        match error.downcast::<ureq::Error>() {
            Ok(error) => match self.fault(url, error) {
                FetchError::Connection { detail, .. } => FetchError::Cut(detail),
                fault => fault,
            },
            Err(error) => FetchError::Cut(error.to_string()),
        }
    }

    fn fault(&self, url: &Url, error: ureq::Error) -> FetchError {
        let host = url.host_str().unwrap_or_default().to_owned();
        match error {
            ureq::Error::HostNotFound => FetchError::HostNotFound(host),
            ureq::Error::Timeout(phase) => {
                let (phase, limit) = match phase {
                    ureq::Timeout::Resolve => ("looking up its name", self.limits.connect),
                    ureq::Timeout::Connect => ("connecting", self.limits.connect),
                    _ => ("answering", self.limits.whole),
                };
                FetchError::Timeout {
                    host,
                    seconds: limit.as_secs(),
                    phase,
                }
            }
            ureq::Error::BadUri(address) => FetchError::Address(address),
            ureq::Error::Io(error) => match error.downcast::<Refused>() {
                Ok(Refused(host)) => FetchError::Private(host),
                Err(error) => FetchError::Connection {
                    host,
                    detail: error.to_string(),
                },
            },
            error @ (ureq::Error::Tls(_) | ureq::Error::Rustls(_)) => FetchError::Safety {
                host,
                detail: error.to_string(),
            },
            error => FetchError::Connection {
                host,
                detail: error.to_string(),
            },
        }
    }
}

/// An address as it is asked for: on the web, with a host, without a user and without a place
/// within the page.
fn fetchable(mut url: Url) -> Result<Url, FetchError> {
    let fine = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some_and(|host| !host.is_empty())
        && url.username().is_empty()
        && url.password().is_none();
    if !fine {
        return Err(FetchError::Address(url.into()));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Without what a header cannot hold.
fn headerable(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '\\'))
        .collect()
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Type and encoding of `text/html; charset=utf-8`.
fn media_type(header: &str) -> (String, Option<String>) {
    let mut parts = header.split(';');
    let kind = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (kind, charset)
}

/// How long a server asks to be left alone: in seconds, or until an instant.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let written = text_of(headers, header::RETRY_AFTER.as_str())?;
    let seconds = match written.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let until = jiff::fmt::rfc2822::parse(&written).ok()?.timestamp();
            let left = until.as_second() - Timestamp::now().as_second();
            u64::try_from(left).unwrap_or_default()
        }
    };
    Some(Duration::from_secs(seconds).min(LONGEST_REST))
}
