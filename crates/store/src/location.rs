//! Where a store is: a file, or a database on a server.
//!
//! ```
//! use rapporteur_store::Location;
//!
//! assert!(matches!(Location::parse("rapporteur.db"), Ok(Location::File(_))));
//! let team = Location::parse("postgres://desk:secret@db.example/record").expect("an address");
//! assert_eq!(team.to_string(), "postgres://desk@db.example/record");
//! ```
//!
//! Deliberately absent: other databases, and options of a connection beyond those of its address.

use crate::{Result, StoreError};
use std::fmt;
use std::path::PathBuf;

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file of SQLite.
    File(PathBuf),
    /// The address of a database of PostgreSQL, `postgres://…` or `postgresql://…`.
    Server(String),
}

impl Location {
    /// What `--db` says.
    pub fn parse(named: &str) -> Result<Self> {
        let scheme = named.split_once("://").map(|(scheme, _)| scheme);
        match scheme {
            Some("postgres" | "postgresql") => Ok(Self::Server(named.to_owned())),
            // Another scheme is more likely a mistake than the name of a file.
            Some(_) => Err(StoreError::Location(named.to_owned())),
            None if named.is_empty() => Err(StoreError::Location(String::new())),
            None => Ok(Self::File(named.into())),
        }
    }
}

impl fmt::Display for Location {
    /// As the user named it, without a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(address) => f.write_str(&without_password(address)),
        }
    }
}

fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
    let shown = match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            format!("{scheme}://{user}@{host}")
        }
        None => format!("{scheme}://{rest}"),
    };
    let kept: Vec<&str> = options
        .split('&')
        .filter(|option| !option.is_empty() && !option.starts_with("password="))
        .collect();
    if kept.is_empty() {
        shown
    } else {
        format!("{shown}?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_read_and_shown() {
        let cases = [
            ("rapporteur.db", Some("rapporteur.db")),
            ("/tmp/a b.db", Some("/tmp/a b.db")),
            (
                "postgres://localhost/record",
                Some("postgres://localhost/record"),
            ),
            (
                "postgresql://me:s@t@h:5433/r?connect_timeout=3",
                Some("postgresql://me@h:5433/r?connect_timeout=3"),
            ),
            (
                "postgres://h/r?user=me&password=s",
                Some("postgres://h/r?user=me"),
            ),
            ("mysql://localhost/record", None),
            ("", None),
        ];
        for (named, shown) in cases {
            let location = Location::parse(named).ok().map(|found| found.to_string());
            assert_eq!(location.as_deref(), shown, "{named}");
        }
    }
}
