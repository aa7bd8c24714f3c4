//! Who may read and who may write.
//!
//! On loopback everybody may, unless tokens or passwords are given; elsewhere a desk without either
//! does not start. Programs show a token (`Authorization: Bearer …`), people sign in with a name and
//! a password, or with a token, and get a session. A form counts only with a token that this desk
//! made for this session, and only from a page of this desk.
//!
//! Deliberately absent: encryption of the connection, which a server in front of the desk gives.

mod gate;
mod passwords;
mod rates;
mod sessions;

pub(crate) use gate::Gate;
pub use passwords::password_line;

use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything.
    Reader,
    /// Corrects the record and changes sources, too.
    Editor,
}

impl Role {
    /// The role of a name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "reader" => Some(Self::Reader),
            "editor" => Some(Self::Editor),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
        }
    }
}

/// A secret that stands for a role.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// What who shows it may do.
    pub role: Role,
    /// The secret; at least 16 characters.
    pub secret: String,
}

impl fmt::Debug for Token {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({})", self.role.name())
    }
}

impl Token {
    /// A token as an argument names it: `reader:SECRET` or `editor:SECRET`; without a role it is an
    /// editor's.
    pub fn parse(text: &str) -> Self {
        let named = text
            .split_once(':')
            .and_then(|(role, secret)| Some((Role::named(role)?, secret)));
        let (role, secret) = named.unwrap_or((Role::Editor, text));
        Self {
            role,
            secret: secret.to_owned(),
        }
    }
}

/// Who may read and write.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Secrets of programs, and of people without a password.
    pub tokens: Vec<Token>,
    /// The file of names and passwords: lines `name:role:hash` ([`password_line`]).
    pub passwords: Option<PathBuf>,
    /// Names under which the desk is reached beside that of its address (`desk.example:8443`). A
    /// request that names another host is refused where nobody signs in.
    pub hosts: Vec<String>,
    /// Whether browsers reach the desk by an encrypted connection, so that cookies are for those only.
    pub encrypted: bool,
}

impl Access {
    /// Whether anybody may do anything.
    pub fn is_open(&self) -> bool {
        self.tokens.is_empty() && self.passwords.is_none()
    }
}

/// Somebody who asks.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// What they may do; `None` before they have signed in.
    pub(crate) role: Option<Role>,
    /// What they are called in decisions; empty where nobody signs in.
    pub(crate) name: String,
    /// The name of their session, in their cookie.
    pub(crate) session: Option<String>,
    /// Whether they showed a token with the request, as programs do.
    pub(crate) by_token: bool,
}

impl Visitor {
    pub(crate) fn may(&self, role: Role) -> bool {
        self.role.is_some_and(|own| own >= role)
    }
}

/// Compares two secrets in a time that does not tell where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    use sha2::{Digest, Sha256};
    // Hashes are of one length, and what can be learned of them leads nowhere.
    let (one, other) = (Sha256::digest(one), Sha256::digest(other));
    let differing = one
        .iter()
        .zip(other.iter())
        .fold(0, |all, (a, b)| all | (a ^ b));
    differing == 0
}
