//! Sources followed look by look, restarts between them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use rapporteur_feeds::{Body, Document, Folders, Found, Kind, Looked, Source, Stop};
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{Bench, Server, manners, reply};

fn rss(items: &[(&str, &str, &str)]) -> Vec<u8> {
    let items: String = items
        .iter()
        .map(|(guid, link, text)| {
            format!("<item><guid isPermaLink=\"false\">{guid}</guid><title>Item {guid}</title><link>{link}</link><description>{text}</description><pubDate>Mon, 14 Jul 2025 09:30:00 GMT</pubDate></item>")
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Example Press</title><language>en</language>{items}</channel></rss>").into_bytes()
}

const FEED: &str = "200 OK\nContent-Type: application/rss+xml\nETag: \"1\"";
const PAGE: &str = "200 OK\nContent-Type: text/html; charset=utf-8";

fn feed(server: &Server) -> Source {
    Source::new("press", Kind::Feed, server.url("/feed"))
}

fn items(documents: &[Document]) -> Vec<&str> {
    documents
        .iter()
        .map(|document| document.item.as_str())
        .collect()
}

fn bytes(document: &Document) -> String {
    written(&document.body)
}

fn written(body: &Body) -> String {
    let text = match body {
        Body::Page(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Body::Text(text) => text.clone(),
        Body::Record(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Body::File(path) => fs::read_to_string(path).unwrap(),
    };
    text.trim_start_matches('\u{feff}').to_owned()
}

#[test]
fn a_feed_is_read_once_and_pages_where_they_may_be() {
    let feed_of = Arc::new(Mutex::new(rss(&[
        ("2", "/secret/2", "Text of two."),
        ("1", "/1", "Text of one."),
    ])));
    let now = Arc::clone(&feed_of);
    let server = Server::new(move |asked, stream| match asked.path.as_str() {
        "/feed" if asked.headers.contains_key("if-none-match") => {
            reply(stream, "304 Not Modified", b"")
        }
        "/feed" => {
            let feed = now.lock().unwrap().clone();
            reply(stream, FEED, &feed)
        }
        "/robots.txt" => reply(stream, "200 OK", b"User-agent: *\nDisallow: /secret/\n"),
        path => reply(stream, PAGE, format!("<p>Page {path}</p>").as_bytes()),
    });
    let mut bench = Bench::new(&manners());
    let source = feed(&server);
    let (documents, looks) = bench.once(std::slice::from_ref(&source));
    assert_eq!(items(&documents), ["1", "2"], "the oldest first");
    let one = &documents[0];
    assert!(bytes(one).contains("Page /1"));
    assert_eq!(
        one.or_else.as_ref().map(written).as_deref(),
        Some("Text of one.")
    );
    assert_eq!(one.url.as_deref(), Some(server.url("/1").as_str()));
    assert_eq!(one.published.as_deref(), Some("2025-07-14T09:30:00Z"));
    assert_eq!(
        (one.title.as_deref(), one.publisher.as_deref()),
        (Some("Item 1"), Some("Example Press"))
    );
    assert_eq!(bytes(&documents[1]), "Text of two.");
    assert!(!server.paths().contains(&"/secret/2".to_owned()));
    let notice = looks[0].state.notice.clone().unwrap();
    assert!(notice.contains("forbid 1 pages"), "{notice}");
    assert_eq!(looks[0].state.documents, 2);

    // The same run asks with what it knows; the next does, too.
    for anew in [false, true] {
        if anew {
            bench.start_anew(&manners());
        }
        let (documents, looks) = bench.once(std::slice::from_ref(&source));
        assert!(documents.is_empty());
        assert_eq!(looks[0].state.failures, 0);
        assert!(
            server
                .asked()
                .last()
                .unwrap()
                .headers
                .contains_key("if-none-match")
        );
    }

    // One item changes and one is new; what was read before is left alone.
    *feed_of.lock().unwrap() = rss(&[
        ("3", "/3", "Three."),
        ("2", "/secret/2", "Text of two, corrected."),
        ("1", "/1", "Text of one."),
    ]);
    bench.states.get_mut("press").unwrap().position = None;
    bench.start_anew(&manners());
    let (documents, _) = bench.once(std::slice::from_ref(&source));
    assert_eq!(items(&documents), ["2", "3"]);
    let robots = server
        .paths()
        .iter()
        .filter(|path| *path == "/robots.txt")
        .count();
    assert_eq!(robots, 2, "once a run");
}

#[test]
fn a_page_that_cannot_be_had_is_tried_again_and_then_done_without() {
    let asked_for = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked_for);
    let server = Server::new(move |asked, stream| match asked.path.as_str() {
        "/feed" => reply(
            stream,
            FEED,
            &rss(&[("1", "/1", "Text."), ("2", "/2", "Text of two.")]),
        ),
        "/robots.txt" => reply(stream, "404 Not Found", b""),
        "/1" => match counted.fetch_add(1, Ordering::Relaxed) {
            0 => reply(stream, "503 Service Unavailable", b""),
            _ => reply(stream, PAGE, b"<p>Page</p>"),
        },
        _ => reply(stream, "500 Internal Server Error", b""),
    });
    let mut bench = Bench::new(&manners());
    let source = feed(&server);
    let mut given = Vec::new();
    for _ in 0..4 {
        let (documents, looks) = bench.once(std::slice::from_ref(&source));
        assert_eq!(looks[0].state.failures, 0);
        given.push(
            documents
                .iter()
                .map(|d| (d.item.clone(), bytes(d)))
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(given[0], []);
    assert_eq!(given[1], [("1".to_owned(), "<p>Page</p>".to_owned())]);
    assert_eq!(given[2], [("2".to_owned(), "Text of two.".to_owned())]);
    assert_eq!(given[3], []);
}

#[test]
fn a_host_in_trouble_lets_no_page_be_read() {
    let server = Server::new(|asked, stream| match asked.path.as_str() {
        "/feed" => reply(stream, FEED, &rss(&[("1", "/1", "Text.")])),
        "/robots.txt" => reply(stream, "503 Service Unavailable", b""),
        _ => reply(stream, PAGE, b"<p>Page</p>"),
    });
    let mut bench = Bench::new(&manners());
    let mut all = Vec::new();
    for _ in 0..3 {
        all.extend(bench.once(&[feed(&server)]).0);
    }
    assert_eq!(all.len(), 1);
    assert_eq!(bytes(&all[0]), "Text.");
    assert!(!server.paths().contains(&"/1".to_owned()));
}

#[test]
fn faults_are_told_and_gone_when_it_goes_well() {
    let answers = Arc::new(AtomicUsize::new(0));
    let server = Server::new(
        move |_, stream| match answers.fetch_add(1, Ordering::Relaxed) {
            0 => reply(stream, "429 Too Many Requests\nRetry-After: 7200", b""),
            1 => reply(
                stream,
                "200 OK\nContent-Type: text/html",
                b"<html>Sign in</html>",
            ),
            2 => reply(stream, "410 Gone", b""),
            _ => reply(
                stream,
                FEED,
                b"<rss version=\"2.0\"><channel><item><title>A & b</title></item><item>",
            ),
        },
    );
    let mut bench = Bench::new(&manners());
    let mut source = feed(&server);
    source.fetch_pages = false;
    let mut look = || {
        let (documents, mut looks) = bench.once(std::slice::from_ref(&source));
        (documents.len(), looks.remove(0))
    };
    let (_, looked) = look();
    assert!(
        looked
            .state
            .error
            .as_deref()
            .unwrap()
            .contains("asked too often")
    );
    assert!(looked.next >= Duration::from_secs(7200));
    let (_, looked) = look();
    assert!(
        looked.state.error.as_deref().unwrap().contains("no feed"),
        "{looked:?}"
    );
    assert_eq!(looked.state.failures, 2);
    let (_, looked) = look();
    assert!(looked.next >= Duration::from_secs(86_400), "gone for good");
    let (documents, looked) = look();
    assert_eq!(documents, 1);
    assert_eq!((looked.state.error, looked.state.failures), (None, 0));
    assert!(looked.state.notice.unwrap().contains("breaks off"));
    assert!(looked.state.failed_at.is_some() && looked.state.succeeded_at.is_some());
}

#[test]
fn a_feed_that_has_moved_is_asked_where_it_is() {
    let server = Server::new(|asked, stream| match asked.path.as_str() {
        "/feed" => reply(stream, "301 Moved Permanently\nLocation: /new", b""),
        "/new" => reply(stream, FEED, &rss(&[])),
        _ => reply(stream, "404 Not Found", b""),
    });
    let mut bench = Bench::new(&manners());
    let source = feed(&server);
    let (_, looks) = bench.once(std::slice::from_ref(&source));
    assert!(
        looks[0]
            .state
            .notice
            .as_deref()
            .unwrap()
            .contains("has moved to")
    );
    bench.start_anew(&manners());
    bench.once(std::slice::from_ref(&source));
    assert_eq!(server.paths(), ["/feed", "/new", "/new"]);
}

#[test]
fn a_flood_of_items_comes_in_pieces() {
    let server = Server::new(|asked, stream| match asked.path.as_str() {
        "/feed" => {
            let all: Vec<(String, String)> =
                (0..120).map(|n| (n.to_string(), format!("/{n}"))).collect();
            let all: Vec<(&str, &str, &str)> = all
                .iter()
                .map(|(n, link)| (n.as_str(), link.as_str(), "Text."))
                .collect();
            reply(stream, FEED, &rss(&all))
        }
        "/robots.txt" => reply(stream, "404 Not Found", b""),
        _ => reply(stream, PAGE, b"<p>Page</p>"),
    });
    let mut bench = Bench::new(&manners());
    let clock = Arc::clone(&bench.clock);
    let stop = bench.stop.clone();
    // Hours pass while looks wait for each other.
    let passing = std::thread::spawn(move || {
        while !stop.came() {
            clock.pass(Duration::from_millis(500));
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let (documents, looks) = bench.once(&[feed(&server)]);
    bench.stop.stop();
    passing.join().unwrap();
    assert_eq!(documents.len(), 120);
    assert_eq!(looks.len(), 3);
}

#[test]
fn clocks_that_jump_neither_stop_nor_flood() {
    let server = Server::of(&[("/feed", FEED, &rss(&[]))]);
    let source = feed(&server);
    for offset in [-400 * 86_400, 0, 400 * 86_400] {
        let mut bench = Bench::new(&manners());
        bench.once(std::slice::from_ref(&source));
        let state = bench.states["press"].clone();
        // The next start, after the calendar has jumped; it is due within its pace at the latest.
        *bench.clock.calendar.lock().unwrap() = offset;
        bench.start_anew(&manners());
        bench.watcher.set(vec![(source.clone(), state)]);
        let looks = AtomicUsize::new(0);
        let (clock, stop) = (Arc::clone(&bench.clock), bench.stop.clone());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // Two hours by the clock that goes forward, with the calendar jumping.
                for step in 0..240 {
                    clock.pass(Duration::from_secs(30));
                    *clock.calendar.lock().unwrap() = offset * i64::from(step % 2);
                    std::thread::sleep(Duration::from_millis(3));
                }
                std::thread::sleep(Duration::from_millis(300));
                stop.stop();
            });
            bench.watcher.run(2, &|found| {
                if matches!(found, Found::Looked(_)) {
                    looks.fetch_add(1, Ordering::Relaxed);
                }
                ControlFlow::Continue(())
            });
        });
        let looks = looks.load(Ordering::Relaxed);
        assert!(
            (1..=9).contains(&looks),
            "{offset}: {looks} in two hours of a quarter each"
        );
    }
}

fn folder_source(folder: &Path, kind: Kind) -> Source {
    let mut source = Source::new("here", kind, folder.to_string_lossy());
    source.every = Duration::from_millis(100);
    source
}

/// One look, and those that it asks for, while time passes.
fn passing(bench: &mut Bench, source: &Source) -> (Vec<Document>, Vec<Looked>) {
    let clock = Arc::clone(&bench.clock);
    let stop = Stop::default();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.wait(Duration::from_millis(5)) {
                clock.pass(Duration::from_secs(1));
            }
        });
        let found = bench.once(std::slice::from_ref(source));
        stop.stop();
        found
    })
}

#[test]
fn files_are_read_when_they_have_come_to_rest() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("b.txt", "b");
    write("sub/a.txt", "a");
    for name in [
        ".hidden",
        "c.txt.part",
        "d.TMP",
        "e~",
        "f.crdownload",
        ".dir/g.txt",
        "empty.txt",
    ] {
        write(name, if name == "empty.txt" { "" } else { "x" });
    }
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "secret").unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("out")).unwrap();
        std::os::unix::fs::symlink(
            outside.path().join("secret.txt"),
            folder.path().join("s.txt"),
        )
        .unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("circle")).unwrap();
    }
    let source = folder_source(folder.path(), Kind::Folder);
    let mut bench = Bench::new(&manners());
    let passing = |bench: &mut Bench| passing(bench, &source);
    let (documents, _) = passing(&mut bench);
    assert_eq!(items(&documents), ["b.txt", "sub/a.txt"]);
    // A start anew knows them; a file that has changed comes again.
    bench.start_anew(&manners());
    assert!(passing(&mut bench).0.is_empty());
    write("b.txt", "b, corrected");
    let (documents, _) = passing(&mut bench);
    assert_eq!(items(&documents), ["b.txt"]);
    assert_eq!(bytes(&documents[0]), "b, corrected");
    fs::remove_dir_all(folder.path()).unwrap();
    let (_, looks) = passing(&mut bench);
    assert!(
        looks[0]
            .state
            .error
            .as_deref()
            .unwrap()
            .contains("cannot be read")
    );
}

const MESSAGE: &str = "From: \"A. Writer\" <a@example.org>\r\nSubject: =?utf-8?Q?Talks_in_Z=C3=BCrich?=\r\nMessage-ID: <1@example.org>\r\nDate: Mon, 14 Jul 2025 09:30:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe delegations met in Z=FCrich.\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>HTML</p>\r\n--y--\r\n--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF\r\n--x--\r\n";

#[test]
fn mail_comes_from_a_maildir() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["cur", "new", "tmp"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    fs::write(folder.path().join("new/100.1.host"), MESSAGE).unwrap();
    fs::write(folder.path().join("tmp/100.2.host"), MESSAGE).unwrap();
    fs::write(
        folder.path().join("cur/099.1.host:2,S"),
        "From: b@example.org\nSubject: HTML alone\nContent-Type: text/html\n\n<p>Talks</p>\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("cur/098.1.host:2,"),
        "Subject: nothing\n\n",
    )
    .unwrap();
    let source = folder_source(folder.path(), Kind::Maildir);
    let mut bench = Bench::new(&manners());
    let (documents, looks) = bench.once(std::slice::from_ref(&source));
    assert_eq!(items(&documents), ["099.1.host", "100.1.host"]);
    assert!(
        looks[0]
            .state
            .notice
            .as_deref()
            .unwrap()
            .contains("1 messages")
    );
    let mail = &documents[1];
    assert_eq!(mail.title.as_deref(), Some("Talks in Zürich"));
    assert_eq!(mail.author.as_deref(), Some("A. Writer"));
    assert_eq!(mail.id.as_deref(), Some("1@example.org"));
    assert_eq!(mail.published.as_deref(), Some("2025-07-14T07:30:00Z"));
    assert_eq!(bytes(mail).trim(), "The delegations met in Zürich.");
    assert!(matches!(documents[0].body, Body::Page(_)));
    // It is read and moved on: nothing new.
    fs::rename(
        folder.path().join("new/100.1.host"),
        folder.path().join("cur/100.1.host:2,RS"),
    )
    .unwrap();
    bench.start_anew(&manners());
    assert!(bench.once(std::slice::from_ref(&source)).0.is_empty());
    fs::remove_dir_all(folder.path().join("new")).unwrap();
    let (_, looks) = bench.once(std::slice::from_ref(&source));
    assert!(looks[0].state.error.as_deref().unwrap().contains("'new'"));
}

#[test]
fn mail_is_added_to_an_mbox() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("box");
    let message = |n: u32| {
        format!(
            "From a@example.org Mon Jul 14 09:30:00 2025\nMessage-ID: <{n}@example.org>\nSubject: {n}\n\nTalks {n}.\n\n>From here on.\n\n"
        )
    };
    let source = folder_source(&path, Kind::Mbox);
    let mut bench = Bench::new(&manners());
    let passing = |bench: &mut Bench| {
        let (clock, stop) = (Arc::clone(&bench.clock), rapporteur_feeds::Stop::default());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.wait(Duration::from_millis(5)) {
                    clock.pass(Duration::from_secs(1));
                }
            });
            let found = bench.once(std::slice::from_ref(&source));
            stop.stop();
            found.0
        })
    };
    fs::write(&path, message(1) + &message(2)).unwrap();
    let documents = passing(&mut bench);
    assert_eq!(items(&documents), ["1@example.org", "2@example.org"]);
    assert!(bytes(&documents[0]).contains("From here on."));
    assert!(!bytes(&documents[0]).contains(">From"));
    bench.start_anew(&manners());
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(message(3).as_bytes()).unwrap();
    assert_eq!(items(&passing(&mut bench)), ["3@example.org"]);
    // Another file of the same name, with one message that is known.
    fs::write(&path, message(4) + &message(2)).unwrap();
    assert_eq!(items(&passing(&mut bench)), ["4@example.org"]);
    assert!(passing(&mut bench).is_empty());
}

#[cfg(unix)]
#[cfg(unix)]
#[test]
fn what_somebody_else_named_is_held_to_the_folders_at_each_look() {
    use std::os::unix::fs::symlink;

    let root = tempfile::tempdir().unwrap();
    let at = |path: &str| root.path().join(path);
    for folder in ["drops/inbox", "drops/mail/cur", "secret/new"] {
        fs::create_dir_all(at(folder)).unwrap();
    }
    fs::write(at("drops/inbox/one.txt"), "One.").unwrap();
    fs::write(at("secret/two.txt"), "Two.").unwrap();
    fs::write(at("secret/new/3.host"), MESSAGE).unwrap();
    fs::write(at("secret/box"), format!("From a\n{MESSAGE}")).unwrap();
    symlink(at("secret/new"), at("drops/mail/new")).unwrap();
    symlink(at("secret/box"), at("drops/box")).unwrap();
    symlink(at("drops/inbox"), at("drops/link")).unwrap();
    let folders = Folders::open([at("drops")]).unwrap();
    let named = |path: &str, kind| Source {
        within: Some(folders.clone()),
        ..folder_source(&at(path), kind)
    };
    let mut bench = Bench::new(&manners());
    let mut look = |source: Source| {
        let (documents, looks) = passing(&mut bench, &source);
        let error = looks[0].state.error.clone().unwrap_or_default();
        (documents.len(), error)
    };

    let link = named("drops/link", Kind::Folder);
    assert_eq!(look(link.clone()), (1, String::new()));
    // Whoever may write there has it lead elsewhere.
    fs::remove_file(at("drops/link")).unwrap();
    symlink(at("secret"), at("drops/link")).unwrap();
    for source in [
        link,
        named("secret", Kind::Folder),
        named("drops/mail", Kind::Maildir),
        named("drops/box", Kind::Mbox),
    ] {
        let (given, error) = look(source);
        assert_eq!(given, 0, "{error}");
        assert!(error.contains("lies outside"), "{error}");
        assert!(error.contains("--allow-folder"), "{error}");
    }
    // The operator's own go where they lead.
    assert_eq!(look(folder_source(&at("drops/box"), Kind::Mbox)).0, 1);
    assert_eq!(look(folder_source(&at("drops/mail"), Kind::Maildir)).0, 1);
    let (_, error) = look(named("drops", Kind::Mbox));
    assert!(error.contains("it is no file"), "{error}");
}

#[test]
fn lines_come_through_a_socket() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::UnixStream;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.socket");
    let source = folder_source(&path, Kind::Lines);
    let mut bench = Bench::new(&manners());
    assert!(bench.once(std::slice::from_ref(&source)).0.is_empty());
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut all = Vec::new();
    {
        let mut one = UnixStream::connect(&path).unwrap();
        let mut other = UnixStream::connect(&path).unwrap();
        one.write_all(b"{\"text\": \"Talks were held.\"}\n\n{\"text\": \"Half")
            .unwrap();
        other.write_all(b"{\"text\": \"They failed.\"}\n").unwrap();
        one.write_all(b" a line.\"}").unwrap();
    }
    while all.len() < 3 {
        all.extend(bench.once(std::slice::from_ref(&source)).0);
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut texts: Vec<String> = all
        .iter()
        .map(bytes)
        .map(|line| line.trim().to_owned())
        .collect();
    texts.sort();
    assert_eq!(
        texts,
        [
            "{\"text\": \"Half a line.\"}",
            "{\"text\": \"Talks were held.\"}",
            "{\"text\": \"They failed.\"}"
        ]
    );
    assert!(items(&all).iter().all(|item| item.is_empty()));
    // Another program does not take the place of one that listens.
    let mut other = Bench::new(&manners());
    let (_, looks) = other.once(std::slice::from_ref(&source));
    assert!(
        looks[0]
            .state
            .error
            .as_deref()
            .unwrap()
            .contains("another program listens")
    );
    // A socket that a killed program has left is taken over; a file that is none is not.
    let left = folder.path().join("left.socket");
    drop(std::os::unix::net::UnixListener::bind(&left).unwrap());
    assert!(left.exists());
    let (_, looks) = other.once(&[folder_source(&left, Kind::Lines)]);
    assert_eq!(looks[0].state.error, None);
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let (_, looks) = other.once(&[folder_source(&file, Kind::Lines)]);
    assert!(
        looks[0]
            .state
            .error
            .as_deref()
            .unwrap()
            .contains("is no socket")
    );
    assert_eq!(fs::read(&file).unwrap(), b"x");
}
