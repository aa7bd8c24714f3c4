//! Encrypted connections to a server of PostgreSQL.
//!
//! ```text
//! postgres://team@records.example.org/record                           encrypted where the server can
//! postgres://team@records.example.org/record?sslmode=require           encrypted or not at all
//! postgres://team@10.0.0.7/record?sslrootcert=/etc/team/authority.pem  by the team's own authority
//! ```
//!
//! Who is at the other end is checked, in every mode: against the authorities that the machine trusts
//! (`SSL_CERT_FILE` among them), or those of `sslrootcert`. A server on this machine is talked to in
//! the clear unless `sslmode=require` asks for more.
//!
//! Deliberately absent: certificates of clients, and connections whose other end nobody checks.

use crate::{Result, StoreError};
use postgres::Config;
use postgres::config::{Host, SslMode};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::net::IpAddr;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// An address in two: what the client of PostgreSQL reads, and the file of `sslrootcert`, which it
/// does not know.
pub(super) fn parts(address: &str) -> (String, Option<String>) {
    let Some((server, query)) = address.split_once('?') else {
        return (address.to_owned(), None);
    };
    let mut authority = None;
    let others: Vec<&str> = query
        .split('&')
        .filter(|part| match part.strip_prefix("sslrootcert=") {
            Some(path) => {
                authority = Some(path.to_owned());
                false
            }
            None => true,
        })
        .collect();
    if others.is_empty() {
        (server.to_owned(), authority)
    } else {
        (format!("{server}?{}", others.join("&")), authority)
    }
}

/// How connections are encrypted; `None` where they are not.
pub(super) fn of(
    config: &Config,
    authority: Option<&str>,
    at: &str,
) -> Result<Option<MakeRustlsConnect>> {
    let wanted = match config.get_ssl_mode() {
        SslMode::Disable => false,
        SslMode::Prefer => authority.is_some() || !is_here(config),
        _ => true,
    };
    if !wanted {
        return Ok(None);
    }
    let fault = |detail: String| StoreError::Encrypted {
        at: at.to_owned(),
        detail,
    };
    let mut trusted = RootCertStore::empty();
    match authority {
        Some(path) => {
            let all = CertificateDer::pem_file_iter(path)
                .and_then(Iterator::collect::<std::result::Result<Vec<_>, _>>)
                .map_err(|error| fault(format!("{path}: {error}")))?;
            trusted.add_parsable_certificates(all);
        }
        None => {
            // What cannot be read trusts nobody, and the connection says so.
            let found = rustls_native_certs::load_native_certs();
            trusted.add_parsable_certificates(found.certs);
        }
    }
    if trusted.is_empty() {
        return Err(fault("no authority is trusted here".to_owned()));
    }
    let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| fault(error.to_string()))?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    Ok(Some(MakeRustlsConnect::new(client)))
}

/// Whether all hosts of an address are this machine.
fn is_here(config: &Config) -> bool {
    let hosts = config.get_hosts();
    let addresses = config.get_hostaddrs();
    let here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    hosts.iter().all(here) && addresses.iter().all(IpAddr::is_loopback)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn the_authority_is_taken_out_of_an_address() {
        let cases = [
            ("postgres://a@b/c", "postgres://a@b/c", None),
            (
                "postgres://a@b/c?sslrootcert=/d.pem",
                "postgres://a@b/c",
                Some("/d.pem"),
            ),
            (
                "postgres://a@b/c?sslmode=require&sslrootcert=/d.pem&connect_timeout=2",
                "postgres://a@b/c?sslmode=require&connect_timeout=2",
                Some("/d.pem"),
            ),
        ];
        for (address, server, authority) in cases {
            assert_eq!(
                parts(address),
                (server.to_owned(), authority.map(str::to_owned))
            );
        }
    }

    #[test]
    fn only_what_is_here_is_talked_to_in_the_clear() {
        let cases = [
            ("postgres://a@127.0.0.1/c", false),
            ("postgres://a@localhost/c", false),
            ("postgres://a@localhost/c?sslmode=require", true),
            ("postgres://a@records.example.org/c", true),
            ("postgres://a@records.example.org/c?sslmode=disable", false),
            ("postgres://a@localhost,records.example.org/c", true),
        ];
        for (address, encrypted) in cases {
            let config: Config = address.parse().unwrap();
            // A machine that trusts nobody says so, where it was to encrypt.
            let answer = of(&config, None, "the store");
            let is_encrypted = answer.map_or(true, |connector| connector.is_some());
            assert_eq!(is_encrypted, encrypted, "{address}");
        }
    }

    #[test]
    fn a_missing_authority_is_told() {
        let config: Config = "postgres://a@b/c".parse().unwrap();
        let answer = of(&config, Some("/no/such/file.pem"), "the store").map(|_| ());
        assert!(
            matches!(answer, Err(StoreError::Encrypted { .. })),
            "{answer:?}"
        );
    }
}
