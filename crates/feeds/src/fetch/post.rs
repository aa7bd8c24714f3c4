//! Something sent to an address: under the same guard as what is fetched, and with less trust.
//!
//! ```no_run
//! use rapporteur_feeds::{Client, Hosts, MachineClock, Manners, Stop};
//! use std::{sync::Arc, time::Duration};
//!
//! let hosts = Hosts::new(Duration::ZERO, Arc::new(MachineClock::default()), Stop::default());
//! let client = Client::new(&Manners::default(), Arc::new(hosts));
//! let url = url::Url::parse("https://example.org/hook").expect("an address");
//! let answer = client.post(&url, &[("content-type", "application/json")], b"{}");
//! # let _ = answer;
//! ```
//!
//! Deliberately absent: redirects, which would take what is sent to somebody else, and the body of the
//! answer, of which nothing is read.

use super::{Client, FetchError, fetchable, retry_after};
use std::time::Duration;
use ureq::http::header;
use url::Url;

/// How the other side answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The status.
    pub status: u16,
    /// How long it asks to be left alone.
    pub retry_after: Option<Duration>,
}

impl Client {
    /// Sends bytes to an address.
    ///
    /// # Errors
    /// As [`FetchError`] says, where no answer came; an answer that says no is an answer.
    pub fn post(
        &self,
        url: &Url,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Posted, FetchError> {
        let url = fetchable(url.clone())?;
        let host = url.host_str().unwrap_or_default();
        let _turn = self.hosts.enter(host).ok_or(FetchError::Stopped)?;
        let mut request = self
            .agent
            .post(url.as_str())
            .header(header::USER_AGENT, &self.name);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request
            .send(body)
            .map_err(|error| self.fault(&url, error))?;
        Ok(Posted {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers()),
        })
    }
}
