//! Names to addresses, once: what is looked up and judged here is what is then connected to.
//!
//! A name that the operator allows may lead anywhere. Of any other name the addresses that are not
//! public are left out, and where nothing is left the request is refused: so neither a redirect nor
//! an answer of the domain name system that changes between two look-ups leads inside.
//!
//! Deliberately absent: proxies. A proxy would look names up itself, and nothing could be judged.

use super::address::is_public;
use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Looks names up.
pub trait Lookup: fmt::Debug + Send + Sync {
    /// The addresses of a host, given without brackets.
    ///
    /// # Errors
    /// When there is no such name, or nobody answers in time.
    fn look_up(&self, host: &str, port: u16, within: Duration) -> io::Result<Vec<SocketAddr>>;
}

/// Looks names up as the system does.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn look_up(&self, host: &str, port: u16, within: Duration) -> io::Result<Vec<SocketAddr>> {
        // The system's call cannot be cut off: it is left to end by itself.
        let host = host.to_owned();
        let (sender, found) = mpsc::sync_channel(1);
        std::thread::Builder::new().spawn(move || {
            let found = (host.as_str(), port).to_socket_addrs();
            let _ = sender.send(found.map(Iterator::collect));
        })?;
        found
            .recv_timeout(within)
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

/// A name that leads only to addresses which are not public.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(pub(super) String);

/// The resolver of our requests.
#[derive(Debug)]
pub(super) struct Guarded {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) allowed: Vec<String>,
    pub(super) within: Duration,
}

/// A host's name in the one way in which it is compared.
pub(super) fn canonical(host: &str) -> String {
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .trim_end_matches('.')
        .to_lowercase()
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = canonical(uri.host().unwrap_or_default());
        let port = uri
            .port_u16()
            .unwrap_or(if uri.scheme_str() == Some("https") {
                443
            } else {
                80
            });
        if host.is_empty() {
            return Err(ureq::Error::HostNotFound);
        }
        let within = (*timeout.after).min(self.within);
        let found = self.lookup.look_up(&host, port, within).map_err(|error| {
            if error.kind() == io::ErrorKind::TimedOut {
                ureq::Error::Timeout(ureq::Timeout::Resolve)
            } else {
                ureq::Error::HostNotFound
            }
        })?;
        let free = self.allowed.contains(&host);
        let mut addresses = self.empty();
        let public = found
            .iter()
            .filter(|address| free || is_public(address.ip()));
        for address in public.take(MOST) {
            addresses.push(*address);
        }
        if !addresses.is_empty() {
            return Ok(addresses);
        }
        Err(match found.first() {
            None => ureq::Error::HostNotFound,
            Some(_) => ureq::Error::Io(io::Error::new(
                io::ErrorKind::PermissionDenied,
                Refused(host),
            )),
        })
    }
}

/// How many addresses of one name are tried: as many as a list of the library holds.
const MOST: usize = 16;
