//! `rapporteur watch` and `serve`: folders, feeds and streams followed by the real program, which is
//! ended and killed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
#[path = "../../feeds/tests/support/mod.rs"]
mod web;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::Folder;
use web::{Server, reply};

/// A report of its own for each number.
fn report(number: usize) -> String {
    let towns = ["Geneva", "Istanbul", "Vienna", "Doha"];
    let town = towns[number % towns.len()];
    let day = 1 + number % 28;
    format!(
        "---\ntitle: Report {number}\ndate: 2025-03-{day:02}\n---\n\nArmenia and Azerbaijan held talks in {town} on Tuesday. \
         The United States threatened sanctions against Azerbaijan if it does not withdraw within {} days.\n",
        10 + number
    )
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Ends a program as a system does.
fn end(mut child: Child) -> (i32, String) {
    let id = child.id().to_string();
    Command::new("kill").args(["-TERM", &id]).status().unwrap();
    let mut told = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    (child.wait().unwrap().code().unwrap_or(-1), told)
}

/// The record as people see it.
fn record(folder: &Folder, db: &str) -> String {
    ["incidents", "processes", "rounds", "ultimatums"]
        .into_iter()
        .map(|table| {
            let ran = folder.run(&["list", table, "--db", db, "--format", "jsonl"]);
            assert!(ran.code <= 1, "{}", ran.err);
            ran.out
        })
        .collect()
}

/// What the tables hold of some things, one line a row.
fn rows(folder: &Folder, db: &str, sql: &str) -> Vec<String> {
    let db = rusqlite::Connection::open(folder.path().join(db)).unwrap();
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

const REPORTS: &str =
    "SELECT name || ' ' || coalesce(url, '') || ' ' || hex(digest) FROM reports ORDER BY 1";
const ITEMS: &str = "SELECT source || ' ' || item FROM source_items ORDER BY 1";

/// Waits until something is so.
fn until(what: &str, mut is: impl FnMut() -> bool) {
    for _ in 0..3000 {
        if is() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{what} never came to be");
}

fn sources(server: Option<&Server>) -> String {
    let mut text = "contact = \"desk@example.org\"\nallow_private_hosts = [\"127.0.0.1\"]\n\n\
         [[source]]\nname = \"Inbox\"\nkind = \"folder\"\naddress = \"inbox\"\nevery = \"100ms\"\n\
         publisher = \"Example Press\"\n"
        .to_owned();
    if let Some(server) = server {
        let address = server.url("/feed.xml");
        text.push_str(&format!(
            "\n[[source]]\nname = \"Feed\"\nkind = \"feed\"\naddress = \"{address}\"\n"
        ));
    }
    text
}

/// A server with a feed of so many items, each with a page.
fn press(items: usize) -> Server {
    Server::new(move |asked, stream| match asked.path.as_str() {
        "/feed.xml" if asked.headers.contains_key("if-none-match") => {
            reply(stream, "304 Not Modified", b"")
        }
        "/feed.xml" => {
            let items: String = (0..items)
                .map(|n| format!("<item><title>Item {n}</title><link>/page/{n}</link><guid>g{n}</guid><description>They met in Doha.</description><pubDate>Mon, 10 Mar 2025 09:30:00 GMT</pubDate></item>"))
                .collect();
            let feed = format!(
                "<rss version=\"2.0\"><channel><title>Press</title>{items}</channel></rss>"
            );
            reply(
                stream,
                "200 OK\nContent-Type: application/rss+xml\nETag: \"1\"",
                feed.as_bytes(),
            )
        }
        "/robots.txt" => reply(stream, "200 OK", b"User-agent: *\nDisallow: /page/1\n"),
        path => {
            let number = path.rsplit('/').next().unwrap_or("0");
            let page = format!(
                "<html><body><p>France promised military aid worth {number}00 million euros to Ukraine on Monday. The delegations of Russia and Ukraine met in Istanbul for hours.</p></body></html>"
            );
            reply(
                stream,
                "200 OK\nContent-Type: text/html; charset=utf-8",
                page.as_bytes(),
            )
        }
    })
}

const WATCH: [&str; 6] = [
    "watch",
    "--sources",
    "sources.toml",
    "--host-gap",
    "0.01",
    "--db",
];

#[test]
fn a_folder_and_a_feed_are_read_once() {
    let folder = Folder::new("watch-once");
    let server = press(3);
    folder
        .file("inbox/one.md", report(1))
        .file("inbox/two.md", report(2));
    folder.file("sources.toml", sources(Some(&server)));
    let watch = [&WATCH[..], &["a.db", "--once", "--log", "json"]].concat();
    let ran = folder.run(&watch);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for line in ran.err.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["message"].is_string(), "{line}");
    }
    let reports = rows(&folder, "a.db", REPORTS);
    assert_eq!(reports.len(), 5, "{reports:#?}");
    // Where robots.txt forbids the page, the feed's text is read.
    let texts = rows(
        &folder,
        "a.db",
        "SELECT text FROM reports WHERE url LIKE '%/page/%' ORDER BY url",
    );
    assert!(texts[0].contains("France promised"), "{texts:#?}");
    assert_eq!(texts[1], "They met in Doha.");
    let publishers = rows(
        &folder,
        "a.db",
        "SELECT DISTINCT publisher FROM reports ORDER BY 1",
    );
    assert_eq!(publishers, ["Example Press", "Press"]);
    let days = rows(
        &folder,
        "a.db",
        "SELECT DISTINCT day FROM reports WHERE url IS NOT NULL",
    );
    assert_eq!(days, ["2025-03-10"]);
    let before = record(&folder, "a.db");
    assert!(
        before.contains("Istanbul") && before.contains("USA"),
        "{before}"
    );

    // Again: what is known is not asked for, not coded, and changes nothing.
    let asked = server.asked().len();
    let ran = folder.run(&watch);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains("\"stored\""), "{}", ran.err);
    assert_eq!(server.asked().len(), asked + 1);
    assert_eq!(rows(&folder, "a.db", REPORTS), reports);
    assert_eq!(record(&folder, "a.db"), before);
    // A source that is no longer in the file is followed no more.
    folder.file("sources.toml", sources(None));
    assert_eq!(folder.run(&watch).code, 0);
    assert_eq!(server.asked().len(), asked + 1);
    let standing = rows(
        &folder,
        "a.db",
        "SELECT name FROM sources WHERE superseded_at IS NULL",
    );
    assert_eq!(standing, ["Inbox"]);
}

#[test]
fn lines_of_standard_input_are_read_to_their_end() {
    let folder = Folder::new("watch-lines");
    folder.file(
        "sources.toml",
        "[[source]]\nname = \"Pipe\"\nkind = \"lines\"\naddress = \"-\"\npublisher = \"Example Wire\"\n",
    );
    let lines: String = (0..50)
        .map(|n| {
            let text = report(n);
            format!("{}\n", serde_json::json!({"id": format!("r{n}"), "date": "2025-03-11", "text": text.rsplit("---").next()}))
        })
        .collect();
    let watch = [&WATCH[..], &["a.db", "--once"]].concat();
    let ran = folder.run_with(&watch, (lines + "{\"broken\n").as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("not a JSON record"), "{}", ran.err);
    let publishers = rows(
        &folder,
        "a.db",
        "SELECT DISTINCT publisher || count(*) FROM reports",
    );
    assert_eq!(publishers, ["Example Wire50"]);
}

#[test]
fn what_is_dropped_is_in_the_record_soon_and_the_end_is_graceful() {
    let folder = Folder::new("watch-live");
    folder
        .file("inbox/one.md", report(1))
        .file("sources.toml", sources(None));
    let child = start(&folder, &[&WATCH[..], &["a.db"]].concat());
    let listed = || {
        let there = folder.path().join("a.db").exists();
        let list = ["list", "incidents", "--db", "a.db", "--format", "jsonl"];
        if there {
            folder.run(&list).out.lines().count()
        } else {
            0
        }
    };
    until("the first report", || listed() > 0);
    let first = listed();
    folder.file("inbox/later.md", report(2));
    until("the second report", || listed() > first);
    let second = listed();
    // As programs do that write elsewhere and move what is whole.
    folder.file("inbox/.coming", report(3));
    let (from, to) = ("inbox/.coming", "inbox/third.md");
    std::fs::rename(folder.path().join(from), folder.path().join(to)).unwrap();
    until("the third report", || listed() > second);
    let (code, told) = end(child);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("stopped"), "{told}");
}

#[test]
fn faults_are_told_and_cost_only_themselves() {
    let folder = Folder::new("watch-faults");
    folder.file("inbox/one.md", report(1));
    folder.file(
        "sources.toml",
        sources(None)
            + "\n[[source]]\nname = \"Bad\"\nkind = \"fed\"\naddress = \"x\"\n\
        [[source]]\nname = \"Inside\"\nkind = \"feed\"\naddress = \"http://10.0.0.1/feed\"\n\
        [[source]]\nname = \"Gone\"\nkind = \"folder\"\naddress = \"no-such-folder\"\n",
    );
    let watch = [&WATCH[..], &["a.db", "--once"]].concat();
    let ran = folder.run(&watch);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err
            .contains("sources.toml:13:8: 'fed' is no kind of source"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("not public"), "{}", ran.err);
    assert!(ran.err.contains("the folder cannot be read"), "{}", ran.err);
    assert_eq!(rows(&folder, "a.db", REPORTS).len(), 1);
    let errors = rows(
        &folder,
        "a.db",
        "SELECT source FROM source_state WHERE error IS NOT NULL ORDER BY 1",
    );
    assert_eq!(errors, ["Gone", "Inside"]);
    for (file, text) in [
        ("empty.toml", ""),
        ("none.toml", "[[source]]\nname = \"a\"\n"),
    ] {
        folder.file(file, text);
        let ran = folder.run(&[
            "watch",
            "--once",
            "--sources",
            file,
            "--db",
            &format!("{file}.db"),
        ]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("nothing to follow"), "{}", ran.err);
    }
    assert_eq!(folder.run(&["watch", "--sources", "missing.toml"]).code, 2);
}

#[test]
fn whoever_is_killed_loses_nothing_and_doubles_nothing() {
    let folder = Folder::new("watch-killed");
    let server = press(25);
    for number in 0..25 {
        folder.file(&format!("inbox/{number:02}.md"), report(number));
    }
    let lines: String = (100..130)
        .map(|n| format!("{}\n", serde_json::json!({"id": format!("r{n}"), "date": "2025-03-11", "text": report(n).rsplit("---").next()})))
        .collect();
    folder
        .file("inbox/lines.jsonl", lines)
        .file("sources.toml", sources(Some(&server)));
    let watch = |db: &'static str| [&WATCH[..], &[db, "--once", "--batch", "3"]].concat();
    let ran = folder.run(&watch("whole.db"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let reports = rows(&folder, "whole.db", REPORTS);
    assert_eq!(reports.len(), 80);
    let mut seed = 5u64;
    for kill in 0..12 {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let mut child = start(&folder, &watch("killed.db"));
        // Loading takes its time; whatever comes after that is hit at some moment.
        std::thread::sleep(Duration::from_millis(300 * kill + (seed >> 33) % 600));
        let _ = child.kill();
        child.wait().unwrap();
    }
    let ran = folder.run(&watch("killed.db"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(rows(&folder, "killed.db", REPORTS), reports);
    assert_eq!(
        rows(&folder, "killed.db", ITEMS),
        rows(&folder, "whole.db", ITEMS)
    );
    assert_eq!(record(&folder, "killed.db"), record(&folder, "whole.db"));
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_desk_stands_while_sources_are_followed() {
    let folder = Folder::new("watch-serve");
    folder
        .file("inbox/one.md", report(1))
        .file("sources.toml", sources(None));
    let mut child = start(
        &folder,
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--sources",
            "sources.toml",
            "--db",
            "a.db",
            "--log",
            "json",
        ],
    );
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let told = Arc::new(Mutex::new(Vec::new()));
    let address: SocketAddr = loop {
        let mut line = String::new();
        assert!(
            log.read_line(&mut line).unwrap() > 0,
            "{:?}",
            told.lock().unwrap()
        );
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        told.lock().unwrap().push(line);
        if let Some(address) = said["address"].as_str() {
            break address.parse().unwrap();
        }
    };
    let listening = std::thread::spawn(move || {
        let mut rest = String::new();
        let _ = log.read_to_string(&mut rest);
        rest
    });
    until("the desk and the record", || {
        get(address, "/").starts_with("HTTP/1.1 200")
            && folder
                .run(&["list", "incidents", "--db", "a.db", "--format", "jsonl"])
                .out
                .contains("{")
    });
    let id = child.id().to_string();
    Command::new("kill").args(["-TERM", &id]).status().unwrap();
    let code = child.wait().unwrap().code();
    let rest = listening.join().unwrap();
    assert_eq!(code, Some(0), "{rest}");
}
