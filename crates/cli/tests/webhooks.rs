//! Alerts told by the real program to receivers on loopback that fail, accept, redirect and are gone,
//! while the program is killed and started again.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use rapporteur_webhooks::{Secret, verify};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::Folder;

const SECRET: &str = "a secret of the tests";

/// A request as it came, and how it was answered.
#[derive(Clone, Debug)]
struct Posted {
    path: String,
    headers: BTreeMap<String, String>,
    body: String,
    status: u16,
}

impl Posted {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn alert(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A receiver that answers with the status that a function says, by path and the number of the
/// request on that path, counted from 0.
struct Receiver {
    address: SocketAddr,
    posted: Arc<Mutex<Vec<Posted>>>,
}

impl Receiver {
    fn new(answer: impl Fn(&str, usize) -> u16 + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let posted: Arc<Mutex<Vec<Posted>>> = Arc::default();
        let kept = Arc::clone(&posted);
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                let Ok(stream) = stream else { continue };
                std::thread::spawn(move || {
                    let _ = receive(&stream, &kept, &*answer, address);
                });
            }
        });
        Self { address, posted }
    }

    fn posted(&self, path: &str) -> Vec<Posted> {
        let posted = self.posted.lock().unwrap();
        posted
            .iter()
            .filter(|posted| posted.path == path)
            .cloned()
            .collect()
    }
}

fn receive(
    mut stream: &TcpStream,
    kept: &Mutex<Vec<Posted>>,
    answer: &dyn Fn(&str, usize) -> u16,
    address: SocketAddr,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|n| n.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let status = {
        let mut kept = kept.lock().unwrap();
        let before = kept.iter().filter(|posted| posted.path == path).count();
        let status = answer(&path, before);
        kept.push(Posted {
            path,
            headers,
            body: String::from_utf8(body).unwrap(),
            status,
        });
        status
    };
    write!(
        stream,
        "HTTP/1.1 {status} x\r\nLocation: http://{address}/elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
}

/// A report of this day, which sets an ultimatum and tells of talks.
fn report(parties: [&str; 2], town: &str) -> String {
    let today = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let [one, other] = parties;
    format!(
        "---\ntitle: Talks in {town}\ndate: {today}\n---\n\n{one} and {other} held talks in {town} today on a ceasefire. {other} attacked {one} today, killing \
         three people. {other} threatened to attack {one} if it does not withdraw from the town within 5 days.\n"
    )
}

const ONE: [&str; 2] = ["Armenia", "Azerbaijan"];
const OTHER: [&str; 2] = ["Russia", "Ukraine"];

fn hook(receiver: &Receiver, path: &str, more: &str) -> String {
    let address = receiver.address;
    format!(
        "[[webhook]]\nname = \"{path}\"\nurl = \"http://{address}/{path}\"\nsecret = \"{SECRET}\"\nfirst_pause = \"2s\"\n{more}\n"
    )
}

const SOURCES: &str =
    "[[source]]\nname = \"Inbox\"\nkind = \"folder\"\naddress = \"inbox\"\nevery = \"100ms\"\n";
const ALLOWED: &str = "allow_private_hosts = [\"127.0.0.1\"]\n";

const WATCH: [&str; 7] = [
    "watch",
    "--sources",
    "sources.toml",
    "--webhooks",
    "hooks.toml",
    "--db",
    "a.db",
];

fn start(folder: &Folder) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(WATCH)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until something is so.
fn until(what: &str, mut is: impl FnMut() -> bool) {
    for _ in 0..6000 {
        if is() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{what} never came to be");
}

fn rows(folder: &Folder, sql: &str) -> Vec<String> {
    let db = rusqlite::Connection::open(folder.path().join("a.db")).unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn taken(posted: &[Posted]) -> Vec<&Posted> {
    posted.iter().filter(|one| one.status == 200).collect()
}

#[test]
fn alerts_are_told_at_least_once_whoever_fails_and_whoever_is_killed() {
    let folder = Folder::new("webhooks");
    let receiver = Receiver::new(|path, before| match (path, before) {
        ("/all", 0 | 1) => 500,
        ("/gone", _) => 410,
        ("/moved", _) => 307,
        _ => 200,
    });
    let all = hook(&receiver, "all", "");
    let deadlines = hook(&receiver, "deadlines", "alerts = [\"deadline\"]");
    let others = hook(&receiver, "others", "processes = [\"no such process\"]");
    let (gone, moved) = (hook(&receiver, "gone", ""), hook(&receiver, "moved", ""));
    folder
        .file("inbox/one.md", report(ONE, "Geneva"))
        .file("sources.toml", SOURCES)
        .file(
            "hooks.toml",
            [ALLOWED, &all, &deadlines, &others, &gone, &moved].concat(),
        );
    let mut child = start(&folder);
    until("two failures", || receiver.posted("/all").len() >= 2);
    child.kill().unwrap();
    child.wait().unwrap();

    let mut child = start(&folder);
    let waiting = "SELECT alert FROM webhook_deliveries WHERE hook = 'all' AND outcome IS NULL";
    until("the first deliveries", || {
        taken(&receiver.posted("/all")).len() >= 2 && rows(&folder, waiting).is_empty()
    });
    let first = receiver.posted("/all");
    let kinds: BTreeSet<String> = first
        .iter()
        .map(|one| one.alert()["kind"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        kinds.contains("deadline") && kinds.contains("new_ultimatum"),
        "{kinds:?}"
    );
    let secret = Secret::new(SECRET).unwrap();
    for one in &first {
        let at = one.header("webhook-timestamp").parse().unwrap();
        let (id, signed) = (one.header("webhook-id"), one.header("webhook-signature"));
        assert!(verify(&secret, id, at, one.body.as_bytes(), signed));
        let alert = one.alert();
        assert_eq!(one.header("x-rapporteur-event"), alert["kind"]);
        assert_eq!(one.header("content-type"), "application/json");
        assert!(one.header("user-agent").starts_with("Rapporteur/"));
        let sentence = alert["sentences"][0]["sentence"].as_str().unwrap();
        assert!(report(ONE, "Geneva").contains(sentence), "{sentence}");
    }
    // What failed came again as it was, under its id.
    let retried = first
        .iter()
        .filter(|one| one.header("webhook-id") == first[0].header("webhook-id"));
    assert!(retried.clone().count() >= 2, "{first:#?}");
    assert!(retried.clone().all(|one| one.body == first[0].body));

    // News settle the record anew; what is new in it is told, and nothing else.
    folder.file("inbox/two.md", report(OTHER, "Istanbul"));
    until("the later deliveries", || {
        let posted = receiver.posted("/all");
        let told = |one: &&Posted| one.body.contains("Istanbul");
        taken(&posted).into_iter().any(|one| told(&one)) && rows(&folder, waiting).is_empty()
    });
    let all = receiver.posted("/all");
    let taken = taken(&all);
    let ids: BTreeSet<&str> = taken.iter().map(|one| one.header("webhook-id")).collect();
    assert_eq!(ids.len(), taken.len(), "each is taken once");
    let queued = rows(
        &folder,
        "SELECT alert FROM webhook_deliveries WHERE hook = 'all' AND outcome = 'delivered'",
    );
    assert_eq!(queued.len(), taken.len());

    // Each gets what it asked for, and no more of it than it takes.
    until("the deadlines", || {
        !receiver.posted("/deadlines").is_empty()
    });
    for one in receiver.posted("/deadlines") {
        assert_eq!(one.header("x-rapporteur-event"), "deadline");
    }
    assert!(receiver.posted("/others").is_empty());
    assert_eq!(receiver.posted("/gone").len(), 1);
    assert!(receiver.posted("/elsewhere").is_empty());
    let stopped = "SELECT name FROM webhooks WHERE stopped_at IS NOT NULL";
    assert_eq!(rows(&folder, stopped), ["gone"]);
    let id = child.id().to_string();
    Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_single_look_tells_what_it_found() {
    let folder = Folder::new("webhooks-once");
    let receiver = Receiver::new(|_, _| 204);
    folder
        .file("inbox/one.md", report(ONE, "Vienna"))
        .file("sources.toml", SOURCES)
        .file(
            "hooks.toml",
            [ALLOWED, &hook(&receiver, "all", "")].concat(),
        );
    let once = [&WATCH[..], &["--once"]].concat();
    let ran = folder.run(&once);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = receiver.posted("/all").len();
    assert!(told > 0, "{}", ran.err);
    assert_eq!(folder.run(&once).code, 0);
    assert_eq!(receiver.posted("/all").len(), told);
}

#[test]
fn a_file_of_webhooks_is_tried_and_its_faults_are_told() {
    let folder = Folder::new("webhooks-try");
    let receiver = Receiver::new(|path, _| if path == "/bad" { 400 } else { 200 });
    let (good, bad) = (hook(&receiver, "good", ""), hook(&receiver, "bad", ""));
    folder.file("hooks.toml", [ALLOWED, &good, &bad].concat());
    let ran = folder.run(&["webhooks", "try", "hooks.toml"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.out, "good: taken (200)\n");
    assert!(
        ran.err.contains("bad: the receiver answers 400"),
        "{}",
        ran.err
    );
    let posted = receiver.posted("/good");
    assert_eq!(posted[0].header("x-rapporteur-event"), "test");
    assert_eq!(posted[0].alert()["kind"], "test");
    let ran = folder.run(&["webhooks", "try", "hooks.toml", "--name", "good"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(receiver.posted("/bad").len(), 1);

    // Nobody inside is told who is not named, whatever name leads there.
    let address = receiver.address;
    let inside = good.replace("http://", "https://");
    folder.file("inside.toml", &inside);
    let ran = folder.run(&["webhooks", "try", "inside.toml"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("not public"), "{}", ran.err);
    let faults = [
        (good.as_str(), "faulty.toml:3:7: without encryption"),
        (
            &inside.replace(SECRET, "short"),
            "faulty.toml:4:10: the secret is too short",
        ),
        (
            &inside.replace("first_pause", "alert"),
            "faulty.toml:5:1: unknown field `alert`",
        ),
    ];
    for (text, expected) in faults {
        folder
            .file("faulty.toml", text)
            .file("sources.toml", SOURCES);
        let ran = folder.run(&["webhooks", "try", "faulty.toml"]);
        assert_eq!(ran.code, 2, "{address}");
        assert!(ran.err.contains(expected), "{}", ran.err);
        // A program that would tell nobody does not start.
        let watch = [
            "watch",
            "--once",
            "--sources",
            "sources.toml",
            "--webhooks",
            "faulty.toml",
        ];
        let ran = folder.run(&watch);
        assert_eq!(ran.code, 2, "{}", ran.err);
    }
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/webhooks.toml");
    let ran = folder.run(&["webhooks", "try", sample, "--name", "nobody"]);
    assert!(ran.err.contains("no such webhook"), "{}", ran.err);
}
