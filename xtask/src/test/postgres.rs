//! A server of PostgreSQL for the tests of the store: on this machine alone, with data that go away.
//!
//! Taken from the PATH or from where Debian puts it. The tests find its address in
//! `RAPPORTEUR_TEST_POSTGRES`; one that is there already is left alone. Where PostgreSQL is not
//! installed they are skipped, and say so. It also takes encrypted connections where OpenSSL is there
//! to make a certificate for it; `RAPPORTEUR_TEST_POSTGRES_AUTHORITY` names that.
//!
//! PostgreSQL refuses to run as root, so root runs it as the user `postgres` of Debian's package.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, process, thread};

/// Where tests look for the address.
pub(super) const ADDRESS: &str = "RAPPORTEUR_TEST_POSTGRES";

/// Where tests look for the certificate of the server.
pub(super) const AUTHORITY: &str = "RAPPORTEUR_TEST_POSTGRES_AUTHORITY";

/// Where Debian puts the programs, a folder a version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// How long the server may take to start or stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that stops, and whose data go, with this value.
pub(super) struct Server {
    process: Child,
    folder: PathBuf,
    /// What its users connect to.
    pub(super) address: String,
    /// Its certificate, where it has one.
    pub(super) authority: Option<PathBuf>,
}

impl Server {
    /// Starts a server; `None`, with a line that says why, where there can be none.
    pub(super) fn start() -> Option<Self> {
        if env::var_os(ADDRESS).is_some() {
            println!("PostgreSQL: {ADDRESS} names a server");
            return None;
        }
        let Some(programs) = programs() else {
            println!(
                "PostgreSQL is not installed, so tests on it are skipped (on Debian: apt-get install postgresql)"
            );
            return None;
        };
        match Self::with(&programs) {
            Ok(server) => {
                println!("PostgreSQL: {}, {}", programs.display(), server.address);
                Some(server)
            }
            Err(error) => {
                println!("PostgreSQL does not start, so tests on it are skipped: {error}");
                None
            }
        }
    }

    fn with(programs: &Path) -> io::Result<Self> {
        let folder = env::temp_dir().join(format!("rapporteur-postgres-{}", process::id()));
        let data = folder.join("data");
        fs::create_dir_all(&data)?;
        let started = start(programs, &folder, &data);
        if started.is_err() {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_dir_all(&folder);
        }
        started
    }
}

fn start(programs: &Path, folder: &Path, data: &Path) -> io::Result<Server> {
    let as_root = is_root();
    if as_root {
        finish(Command::new("chown").arg("postgres").arg(data))?;
    }
    let program = |name: &str| {
        let mut command = if as_root {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(programs.join(name));
            command
        } else {
            Command::new(programs.join(name))
        };
        // The user may not be allowed to look into the folder of the checkout.
        command.current_dir("/").stdin(Stdio::null());
        command
    };
    finish(
        program("initdb")
            .arg("-D")
            .arg(data)
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8"])
            .args(["--locale=C", "--no-sync"]),
    )?;
    let authority = certificate(folder, data, as_root);
    if let Err(error) = &authority {
        println!("PostgreSQL has no certificate, so tests of encryption are skipped: {error}");
    }
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    let log = fs::File::create(folder.join("log"))?;
    let process = program("postgres")
        .arg("-D")
        .arg(data)
        .args(["-p", &port.to_string()])
        .args(["-c", "listen_addresses=127.0.0.1"])
        .args(["-c", "unix_socket_directories="])
        // Nothing here is to outlive the power.
        .args(["-c", "fsync=off", "-c", "full_page_writes=off"])
        .args([
            "-c",
            if authority.is_ok() {
                "ssl=on"
            } else {
                "ssl=off"
            },
        ])
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    let mut server = Server {
        process,
        folder: folder.to_owned(),
        address: format!("postgres://postgres@127.0.0.1:{port}/postgres"),
        authority: authority.ok(),
    };
    server.wait_until_ready(data)?;
    Ok(server)
}

/// Gives the server a certificate for this machine; a copy that the tests can read.
fn certificate(folder: &Path, data: &Path, as_root: bool) -> io::Result<PathBuf> {
    let (key, own) = (data.join("server.key"), data.join("server.crt"));
    finish(
        Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
            .args([
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-subj",
                "/CN=localhost",
            ])
            .args(["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&own),
    )?;
    // The server refuses a key that others may read.
    finish(Command::new("chmod").arg("600").arg(&key))?;
    if as_root {
        finish(Command::new("chown").arg("postgres").args([&key, &own]))?;
    }
    let copy = folder.join("authority.pem");
    fs::copy(&own, &copy)?;
    Ok(copy)
}

impl Server {
    /// Waits for the word `ready` in the file in which the server says how it is.
    fn wait_until_ready(&mut self, data: &Path) -> io::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let state = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
            if state.lines().any(|line| line.trim() == "ready") {
                return Ok(());
            }
            if self.process.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let last = log.lines().last().unwrap_or("it says nothing");
        Err(io::Error::other(last.to_owned()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An interrupt breaks all connections and ends it in order.
        let number = self.process.id().to_string();
        let _ = Command::new("kill").args(["-INT", &number]).status();
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && matches!(self.process.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(50));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of `initdb` and `postgres`: of the PATH, else the latest that Debian has installed.
fn programs() -> Option<PathBuf> {
    let has_both = |folder: &PathBuf| {
        let is_there = |name: &str| folder.join(name).is_file();
        is_there("initdb") && is_there("postgres")
    };
    let path = env::var_os("PATH").unwrap_or_default();
    let of_path = env::split_paths(&path).find(has_both);
    of_path.or_else(|| {
        let mut installed: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN)
            .ok()?
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .filter(|(_, folder)| has_both(folder))
            .collect();
        installed.sort();
        installed.pop().map(|(_, folder)| folder)
    })
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Runs a program to its end; what it says when it fails is the error.
fn finish(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(said.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn a_server_answers_and_leaves_nothing_behind() {
        let Some(programs) = programs() else {
            eprintln!("skipped: PostgreSQL is not installed");
            return;
        };
        let server = match Server::with(&programs) {
            Ok(server) => server,
            Err(error) => panic!("{error}"),
        };
        let folder = server.folder.clone();
        let host = server
            .address
            .trim_start_matches("postgres://postgres@")
            .trim_end_matches("/postgres")
            .to_owned();
        assert!(TcpStream::connect(&host).is_ok(), "{host}");
        drop(server);
        assert!(TcpStream::connect(&host).is_err(), "{host}");
        assert!(!folder.exists());
    }
}
