//! JSON Lines, one report a line: from standard input, or from whoever connects to a local socket.
//!
//! A socket is a file that only its owner may connect to; several may at a time. A line that is
//! longer than a report can be costs itself. What has come through a socket and is not stored when
//! the program is killed is lost: whoever sends must send again what is not in the store, which
//! changes nothing where it is.
//!
//! Deliberately absent: answers to whoever sends, and sockets of the network.

use super::{Give, Look, Trouble, World};
use crate::document::{Body, Document, digest};
use crate::source::Source;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::time::Duration;

/// A longer line is no report.
const LONGEST_LINE: usize = 64 << 20;

/// Lines that wait between who reads them and who looks at them.
const WAITING: usize = 256;

/// Lines that one look hands over.
const A_LOOK: usize = 1000;

#[derive(Debug, Default)]
pub(super) struct Lines {
    stream: Option<Stream>,
    count: u64,
}

#[derive(Debug)]
struct Stream {
    lines: Receiver<Line>,
    /// Whether standard input is read, which ends.
    ends: bool,
    ended: bool,
    /// Ends the threads that read when this is dropped.
    closed: Arc<AtomicBool>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
    }
}

#[derive(Debug)]
enum Line {
    Bytes(Vec<u8>),
    TooLong,
    Fault(String),
}

impl Lines {
    pub(super) fn look(&mut self, source: &Source, world: &World, give: Give<'_>) -> Look {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => match open(&source.address) {
                Ok(stream) => self.stream.insert(stream),
                Err(message) => return Look::failed(Trouble::new(message)),
            },
        };
        let mut look = Look::default();
        let mut too_long = 0usize;
        for _ in 0..A_LOOK {
            if world.stop.came() {
                return look;
            }
            let line = match stream.lines.try_recv() {
                Ok(line) => line,
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    stream.ended = true;
                    break;
                }
            };
            match line {
                Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => self.count += 1,
                Line::Bytes(bytes) => {
                    self.count += 1;
                    if look
                        .give(document(source, self.count, bytes), give)
                        .is_break()
                    {
                        return look;
                    }
                }
                Line::TooLong => {
                    self.count += 1;
                    too_long += 1;
                }
                Line::Fault(message) => {
                    look.trouble = Some(Trouble::new(message));
                    break;
                }
            }
        }
        if too_long > 0 {
            look.notices.push(format!(
                "{too_long} lines were longer than {LONGEST_LINE} bytes and are left out"
            ));
        }
        if stream.ends && !stream.ended {
            look.again = Some(source.every.min(Duration::from_millis(100)));
        }
        look
    }
}

fn document(source: &Source, number: u64, bytes: Vec<u8>) -> Document {
    Document {
        source: source.name.clone(),
        // A stream is not read twice: nothing is to be remembered.
        item: String::new(),
        digest: digest([bytes.as_slice()]),
        place: format!("{}: line {number}", source.name),
        url: None,
        id: None,
        title: None,
        published: None,
        publisher: source.publisher.clone(),
        author: None,
        language: source.language.clone(),
        body: Body::Record(bytes),
        or_else: None,
    }
}

fn open(address: &str) -> Result<Stream, String> {
    let (sender, lines) = sync_channel(WAITING);
    let closed = Arc::new(AtomicBool::new(false));
    if address == "-" {
        std::thread::Builder::new()
            .name("standard input".to_owned())
            .spawn(move || pass_on(io::stdin().lock(), &sender))
            .map_err(|error| format!("standard input cannot be read: {error}"))?;
    } else {
        socket::listen(address, sender, Arc::clone(&closed))?;
    }
    Ok(Stream {
        lines,
        ends: address == "-",
        ended: false,
        closed,
    })
}

/// Reads line by line until the end, or until nobody takes them.
fn pass_on(from: impl Read, to: &SyncSender<Line>) {
    let mut from = BufReader::new(from);
    loop {
        let line = match line(&mut from) {
            Ok(None) => return,
            Ok(Some(line)) => line,
            Err(error) => {
                let _ = to.send(Line::Fault(format!("it cannot be read on: {error}")));
                return;
            }
        };
        if to.send(line).is_err() {
            return;
        }
    }
}

/// One line, of which no more is held than a report can be; `None` at the end.
fn line(from: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut bytes = Vec::new();
    let most = LONGEST_LINE as u64 + 1;
    if from.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.len() <= LONGEST_LINE || bytes.ends_with(b"\n") {
        return Ok(Some(Line::Bytes(bytes)));
    }
    // The rest of it, piece by piece.
    loop {
        bytes.clear();
        let read = from.by_ref().take(1 << 16).read_until(b'\n', &mut bytes)?;
        if read == 0 || bytes.ends_with(b"\n") {
            return Ok(Some(Line::TooLong));
        }
    }
}

#[cfg(unix)]
mod socket {
    //! A socket in the file system.

    use super::{Line, SyncSender, pass_on};
    use std::fs;
    use std::io;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::time::Duration;

    /// How many may be connected at a time.
    const MOST: usize = 32;

    /// How often is looked whether somebody connects.
    const PAUSE: Duration = Duration::from_millis(100);

    /// Listens at a path.
    pub(super) fn listen(
        address: &str,
        to: SyncSender<Line>,
        closed: Arc<AtomicBool>,
    ) -> Result<(), String> {
        let path = PathBuf::from(address);
        let listener = bind(&path).map_err(|error| format!("no socket can be made: {error}"))?;
        let accept = move || {
            let connected = Arc::new(AtomicUsize::new(0));
            while !closed.load(Ordering::Relaxed) {
                match listener.accept() {
                    Ok((stream, _)) if connected.load(Ordering::Relaxed) < MOST => {
                        serve(stream, to.clone(), Arc::clone(&connected));
                    }
                    // Too many: this one is closed again.
                    Ok(_) => {}
                    Err(_) => std::thread::sleep(PAUSE),
                }
            }
            let _ = fs::remove_file(&path);
        };
        std::thread::Builder::new()
            .name("socket".to_owned())
            .spawn(accept)
            .map(drop)
            .map_err(|error| format!("nobody can listen at the socket: {error}"))
    }

    fn serve(stream: UnixStream, to: SyncSender<Line>, connected: Arc<AtomicUsize>) {
        connected.fetch_add(1, Ordering::Relaxed);
        let left = Arc::clone(&connected);
        let read = move || {
            // Who connects may take all the time it likes: lines come as they come.
            let _ = stream.set_nonblocking(false);
            pass_on(stream, &to);
            connected.fetch_sub(1, Ordering::Relaxed);
        };
        if std::thread::Builder::new().spawn(read).is_err() {
            left.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// A socket that only its owner may connect to, from the moment at which it has its name.
    fn bind(path: &Path) -> io::Result<UnixListener> {
        if let Ok(there) = fs::symlink_metadata(path) {
            if !there.file_type().is_socket() {
                return Err(io::Error::new(
                    io::ErrorKind::AlreadyExists,
                    "there is a file of this name that is no socket",
                ));
            }
            if UnixStream::connect(path).is_ok() {
                return Err(io::Error::new(
                    io::ErrorKind::AddrInUse,
                    "another program listens there",
                ));
            }
        }
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}", std::process::id()));
        let made = PathBuf::from(name);
        let _ = fs::remove_file(&made);
        let listener = UnixListener::bind(&made)?;
        let ready = fs::set_permissions(&made, fs::Permissions::from_mode(0o600))
            .and_then(|()| listener.set_nonblocking(true))
            // Takes the place of one that a killed program has left.
            .and_then(|()| fs::rename(&made, path));
        if let Err(error) = ready {
            let _ = fs::remove_file(&made);
            return Err(error);
        }
        Ok(listener)
    }
}

#[cfg(not(unix))]
mod socket {
    //! There are none here.

    use super::{Line, SyncSender};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    pub(super) fn listen(_: &str, _: SyncSender<Line>, _: Arc<AtomicBool>) -> Result<(), String> {
        Err("this system has no local sockets; use standard input ('-')".to_owned())
    }
}
