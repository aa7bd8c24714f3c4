//! A web server for tests, on loopback, and the small world around a watcher.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as expected here is a failed test; no test uses everything"
)]

use jiff::Timestamp;
use rapporteur_feeds::{
    Clock, Digest, Document, Found, Limits, Looked, Lookup, Manners, Memory, Source, State, Stop,
    Watcher, World,
};
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HashMap<String, String>,
}

type Answering = dyn Fn(&Asked, &mut TcpStream) -> io::Result<()> + Send + Sync;

/// A server that answers as a function says.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// The most requests that were open at a time.
    most: Arc<AtomicUsize>,
    closed: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn new(
        answer: impl Fn(&Asked, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            most: Arc::default(),
            closed: Arc::default(),
        };
        let (asked, closed) = (Arc::clone(&server.asked), Arc::clone(&server.closed));
        let most = Arc::clone(&server.most);
        let open = Arc::new(AtomicUsize::new(0));
        let answer: Arc<Answering> = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if closed.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(mut stream) = stream else { continue };
                let (asked, answer) = (Arc::clone(&asked), Arc::clone(&answer));
                let (open, most) = (Arc::clone(&open), Arc::clone(&most));
                std::thread::spawn(move || {
                    let Some(request) = read(&stream) else { return };
                    most.fetch_max(open.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                    asked.lock().unwrap().push(request.clone());
                    // Who asks may go away in the middle.
                    let _ = answer(&request, &mut stream);
                    let _ = stream.flush();
                    open.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        server
    }

    /// A server of fixed answers by path: status and headers, and a body.
    pub(crate) fn of(pages: &[(&str, &str, &[u8])]) -> Self {
        let pages: Vec<(String, String, Vec<u8>)> = pages
            .iter()
            .map(|(path, head, body)| ((*path).to_owned(), (*head).to_owned(), body.to_vec()))
            .collect();
        Self::new(move |asked, stream| {
            let found = pages.iter().find(|(path, _, _)| *path == asked.path);
            match found {
                Some((_, head, body)) => reply(stream, head, body),
                None => reply(stream, "404 Not Found", b""),
            }
        })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The paths that were asked for, in order.
    pub(crate) fn paths(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|asked| asked.path.clone()).collect()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn most_at_a_time(&self) -> usize {
        self.most.load(Ordering::Relaxed)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let mut asked = Asked {
        path: first.split(' ').nth(1)?.to_owned(),
        ..Asked::default()
    };
    for line in lines {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        asked
            .headers
            .insert(name.to_lowercase(), value.trim().to_owned());
    }
    Some(asked)
}

/// Sends an answer: `head` is the status line and headers, separated by line breaks.
pub(crate) fn reply(stream: &mut TcpStream, head: &str, body: &[u8]) -> io::Result<()> {
    let head = head.replace('\n', "\r\n");
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(body)
}

/// Names that lead where a test says.
#[derive(Debug, Default)]
pub(crate) struct Names(pub(crate) Mutex<HashMap<String, Vec<IpAddr>>>);

impl Names {
    pub(crate) fn of(names: &[(&str, &str)]) -> Arc<Self> {
        let mut map: HashMap<String, Vec<IpAddr>> = HashMap::new();
        for (name, address) in names {
            let addresses = map.entry((*name).to_owned()).or_default();
            addresses.push(address.parse().unwrap());
        }
        Arc::new(Self(Mutex::new(map)))
    }
}

impl Lookup for Names {
    fn look_up(&self, host: &str, port: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let names = self.0.lock().unwrap();
        match names.get(host) {
            Some(addresses) => Ok(addresses
                .iter()
                .map(|address| SocketAddr::new(*address, port))
                .collect()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// Manners for tests: loopback is allowed by name, and little patience.
pub(crate) fn manners() -> Manners {
    Manners {
        contact: Some("desk@example.org".into()),
        allow_private_hosts: vec!["127.0.0.1".into()],
        limits: Limits {
            packed: 100_000,
            unpacked: 200_000,
            connect: Duration::from_secs(2),
            whole: Duration::from_secs(3),
            hops: 3,
        },
        ..Manners::default()
    }
}

/// A clock whose hours pass as fast as somebody waits for them, and whose calendar can be set.
#[derive(Debug, Default)]
pub(crate) struct FastClock {
    elapsed: Mutex<Duration>,
    pub(crate) calendar: Mutex<i64>,
}

impl FastClock {
    pub(crate) fn pass(&self, time: Duration) {
        *self.elapsed.lock().unwrap() += time;
    }
}

impl Clock for FastClock {
    fn elapsed(&self) -> Duration {
        *self.elapsed.lock().unwrap()
    }

    fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.elapsed().as_secs()).unwrap();
        let offset = *self.calendar.lock().unwrap();
        Timestamp::from_second(1_752_480_000 + elapsed + offset).unwrap()
    }

    fn wait(&self, _: &Stop, up_to: Duration) {
        self.pass(up_to);
    }
}

/// What is stored, as the store would keep it.
#[derive(Debug, Default)]
pub(crate) struct Kept(pub(crate) Mutex<HashMap<(String, String), Digest>>);

impl Memory for Kept {
    fn seen(&self, source: &str, item: &str) -> Option<Digest> {
        let key = (source.to_owned(), item.to_owned());
        self.0.lock().unwrap().get(&key).copied()
    }
}

/// One program's run after another over some sources.
pub(crate) struct Bench {
    pub(crate) clock: Arc<FastClock>,
    pub(crate) kept: Arc<Kept>,
    pub(crate) states: HashMap<String, State>,
    pub(crate) watcher: Watcher,
    pub(crate) stop: Stop,
}

impl Bench {
    pub(crate) fn new(manners: &Manners) -> Self {
        let (clock, kept) = (Arc::new(FastClock::default()), Arc::new(Kept::default()));
        let stop = Stop::default();
        let watcher = watcher(manners, &clock, &kept, &stop);
        Self {
            clock,
            kept,
            states: HashMap::new(),
            watcher,
            stop,
        }
    }

    /// The program starts anew, and knows what was stored.
    pub(crate) fn start_anew(&mut self, manners: &Manners) {
        self.watcher = watcher(manners, &self.clock, &self.kept, &self.stop);
    }

    /// One look at each source; what it gave is stored.
    pub(crate) fn once(&mut self, sources: &[Source]) -> (Vec<Document>, Vec<Looked>) {
        let known = sources
            .iter()
            .map(|source| {
                let state = self.states.get(&source.name).cloned();
                (source.clone(), state.unwrap_or_default())
            })
            .collect();
        self.watcher.set(known);
        // Hosts have rested since the last look.
        self.clock.pass(Duration::from_secs(60));
        let found = Mutex::new((Vec::new(), Vec::new()));
        self.watcher.once(3, &|what| {
            let mut found = found.lock().unwrap();
            match what {
                Found::Document(document) => found.0.push(*document),
                Found::Looked(looked) => found.1.push(*looked),
            }
            ControlFlow::Continue(())
        });
        let (documents, looks) = found.into_inner().unwrap();
        for document in &documents {
            let key = (document.source.clone(), document.item.clone());
            self.kept.0.lock().unwrap().insert(key, document.digest);
        }
        for looked in &looks {
            self.states
                .insert(looked.source.clone(), looked.state.clone());
        }
        (documents, looks)
    }
}

fn watcher(manners: &Manners, clock: &Arc<FastClock>, kept: &Arc<Kept>, stop: &Stop) -> Watcher {
    let clock: Arc<dyn Clock> = clock.clone();
    let kept: Arc<dyn Memory> = kept.clone();
    let world = World::new(manners, Duration::from_secs(1), clock, kept, stop.clone());
    Watcher::new(Arc::new(world), 7)
}
