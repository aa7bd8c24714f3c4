//! Who is told of what.

use crate::read;
use crate::signature::Secret;
use rapporteur_alerts::Kind;
use rapporteur_model::Problem;
use sha2::{Digest, Sha256};
use std::time::Duration;
use url::Url;

/// Somebody to be told of alerts.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its name, by which what it was told is kept.
    pub name: String,
    /// Where alerts are posted. It may hold a secret: [`Webhook::shown`] is for people.
    pub url: Url,
    /// With what they are signed.
    pub secret: Secret,
    /// Which kinds; empty for all.
    pub alerts: Vec<Kind>,
    /// Of which processes, by id or name; empty for all.
    pub processes: Vec<String>,
    /// How long is waited after the first failure. Each further one doubles it, to an hour.
    pub first_pause: Duration,
    /// For how long a delivery is tried.
    pub give_up_after: Duration,
}

impl Webhook {
    /// Whether it is to be told of such an alert of a process, by its id and name.
    pub fn wants(&self, kind: Kind, process: &str, name: &str) -> bool {
        let is_meant =
            |wanted: &String| wanted == process || wanted.to_lowercase() == name.to_lowercase();
        (self.alerts.is_empty() || self.alerts.contains(&kind))
            && (self.processes.is_empty() || self.processes.iter().any(is_meant))
    }

    /// As much of the address as anybody may see: `https://hooks.example.org`.
    pub fn shown(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// A hash of the address, by which a change of it shows.
    pub fn address(&self) -> [u8; 16] {
        let hash: [u8; 32] = Sha256::digest(self.url.as_str()).into();
        std::array::from_fn(|place| hash.get(place).copied().unwrap_or_default())
    }
}

/// What a file of webhooks says.
#[derive(Clone, Debug, Default)]
pub struct Webhooks {
    /// In the order of the file.
    pub hooks: Vec<Webhook>,
    /// Hosts, by name, that may lie at private, loopback or link-local addresses, and may be told
    /// without encryption.
    pub allow_private_hosts: Vec<String>,
}

/// Where a secret is kept, if not in the file itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretPlace<'p> {
    /// A file that holds it alone, as the file of webhooks names it.
    File(&'p str),
    /// A variable of the environment.
    Environment(&'p str),
}

impl Webhooks {
    /// What a text says; `file` is what the user calls it, `fetch` gets secrets that are kept
    /// elsewhere, or says why it cannot.
    ///
    /// # Errors
    /// All that is wrong with it, with line and column. A file with faults tells nobody: somebody who
    /// is left out would not notice.
    pub fn parse(
        file: &str,
        text: &str,
        allowed: &[String],
        fetch: &dyn Fn(SecretPlace<'_>) -> Result<String, String>,
    ) -> Result<Self, Vec<Problem>> {
        read::webhooks(file, text, allowed, fetch)
    }
}
