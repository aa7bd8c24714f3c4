//! One request, against servers on loopback that behave as badly as servers do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use rapporteur_feeds::{
    Answer, Client, FetchError, Fetched, Hosts, Manners, Stop, Validators, Wanted,
};
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;
use support::{FastClock, Names, Server, manners, reply};
use url::Url;

const OK: &str = "200 OK\nContent-Type: text/html; charset=UTF-8";

fn client(manners: &Manners) -> Client {
    let clock = Arc::new(FastClock::default());
    let hosts = Hosts::new(Duration::from_secs(1), clock, Stop::default());
    Client::new(manners, Arc::new(hosts))
}

fn fetch(url: &str) -> Result<Fetched, FetchError> {
    fetch_as(&manners(), url, Wanted::Page)
}

fn fetch_as(manners: &Manners, url: &str, wanted: Wanted) -> Result<Fetched, FetchError> {
    let url = Url::parse(url).unwrap();
    match client(manners).fetch(&url, wanted, &Validators::default())? {
        Answer::Fetched(fetched) => Ok(*fetched),
        Answer::Unchanged => panic!("nothing was known"),
    }
}

#[test]
fn a_page_comes_with_its_type_and_what_it_is_known_by() {
    let server = Server::of(&[(
        "/a",
        "200 OK\nContent-Type: Text/HTML; charset=\"ISO-8859-1\"\nETag: \"x\"\nLast-Modified: Mon, 14 Jul 2025 07:30:00 GMT",
        b"<p>Talks</p>",
    )]);
    let fetched = fetch(&server.url("/a#part")).unwrap();
    assert_eq!(fetched.bytes, b"<p>Talks</p>");
    assert_eq!(fetched.media_type, "text/html");
    assert_eq!(fetched.charset.as_deref(), Some("ISO-8859-1"));
    assert_eq!(fetched.validators.etag.as_deref(), Some("\"x\""));
    assert_eq!(fetched.moved_to, None);
    let asked = &server.asked()[0];
    assert_eq!(asked.path, "/a");
    let agent = &asked.headers["user-agent"];
    assert!(
        agent.starts_with("Rapporteur/") && agent.ends_with(" (+desk@example.org)"),
        "{agent}"
    );
    assert!(asked.headers["accept"].starts_with("text/html"));
    assert_eq!(asked.headers["accept-encoding"], "gzip, deflate");
}

#[test]
fn what_has_not_changed_is_not_sent() {
    let server = Server::new(|asked, stream| {
        let known = asked.headers.get("if-none-match").map(String::as_str) == Some("\"x\"")
            && asked.headers.contains_key("if-modified-since");
        reply(stream, if known { "304 Not Modified" } else { OK }, b"")
    });
    let url = Url::parse(&server.url("/")).unwrap();
    let known = Validators {
        etag: Some("\"x\"".into()),
        modified: Some("Mon, 14 Jul 2025 07:30:00 GMT".into()),
    };
    let client = client(&manners());
    assert_eq!(
        client.fetch(&url, Wanted::Page, &known),
        Ok(Answer::Unchanged)
    );
    assert!(matches!(
        client.fetch(&url, Wanted::Page, &Validators::default()),
        Ok(Answer::Fetched(_))
    ));
}

#[test]
fn redirects_are_followed_to_the_web_and_not_in_circles() {
    let pages: &[(&str, &str, &[u8])] = &[
        ("/old", "301 Moved Permanently\nLocation: /new", b""),
        ("/new", OK, b"new"),
        ("/once", "302 Found\nLocation: /old", b""),
        ("/first", "308 Permanent Redirect\nLocation: /then", b""),
        ("/then", "307 Temporary Redirect\nLocation: /new", b""),
        ("/circle", "302 Found\nLocation: /elcric", b""),
        ("/elcric", "302 Found\nLocation: /circle", b""),
        ("/file", "302 Found\nLocation: file:///etc/passwd", b""),
        ("/nowhere", "302 Found", b""),
        ("/user", "302 Found\nLocation: http://a:b@127.0.0.1/", b""),
        ("/1", "302 Found\nLocation: /2", b""),
        ("/2", "302 Found\nLocation: /3", b""),
        ("/3", "302 Found\nLocation: /4", b""),
        ("/4", "302 Found\nLocation: /new", b""),
    ];
    let server = Server::of(pages);
    let moved = |path: &str| {
        let fetched = fetch(&server.url(path)).unwrap();
        assert_eq!(fetched.bytes, b"new");
        fetched.moved_to.map(|url| url.path().to_owned())
    };
    assert_eq!(moved("/old").as_deref(), Some("/new"));
    assert_eq!(moved("/once"), None);
    assert_eq!(moved("/first").as_deref(), Some("/then"));
    let fault = |path: &str| fetch(&server.url(path)).unwrap_err();
    assert!(matches!(fault("/circle"), FetchError::Circle(_)));
    assert!(matches!(fault("/file"), FetchError::Nowhere(_)));
    assert!(
        matches!(fault("/nowhere"), FetchError::Nowhere(_))
            || matches!(fault("/nowhere"), FetchError::Circle(_))
    );
    assert!(matches!(fault("/user"), FetchError::Nowhere(_)));
    assert_eq!(fault("/1"), FetchError::Redirects(3));
}

#[test]
fn nothing_leads_inside_unless_it_is_allowed_by_name() {
    let inside = Server::of(&[("/", OK, b"secret")]);
    let port = inside.address.port();
    let names = Names::of(&[
        ("public.example", "127.0.0.1"),
        ("wiki.example", "127.0.0.1"),
        ("mixed.example", "10.0.0.1"),
        ("mapped.example", "::ffff:127.0.0.1"),
        ("metadata.example", "169.254.169.254"),
    ]);
    let strict = Manners {
        allow_private_hosts: vec!["Wiki.Example.".into()],
        lookup: names,
        ..manners()
    };
    let ask = |host: &str| fetch_as(&strict, &format!("http://{host}:{port}/"), Wanted::Page);
    for host in [
        "public.example",
        "mixed.example",
        "mapped.example",
        "metadata.example",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "[::1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "0.0.0.0",
    ] {
        let fault = ask(host).unwrap_err();
        assert!(matches!(fault, FetchError::Private(_)), "{host}: {fault}");
    }
    assert!(inside.asked().is_empty());
    assert_eq!(ask("wiki.example").unwrap().bytes, b"secret");
    assert_eq!(ask("WIKI.example.").unwrap().bytes, b"secret");
    assert!(matches!(
        ask("none.example"),
        Err(FetchError::HostNotFound(_))
    ));
    // A redirect from a host that is allowed leads no further than others.
    let outside = Server::new(move |_, stream| {
        let head = format!("302 Found\nLocation: http://public.example:{port}/");
        reply(stream, &head, b"")
    });
    let fault = fetch_as(
        &strict,
        &format!("http://wiki.example:{}/", outside.address.port()),
        Wanted::Page,
    );
    assert_eq!(fault, Err(FetchError::Private("public.example".into())));
    assert_eq!(inside.asked().len(), 2);
}

#[test]
fn a_name_that_changes_its_mind_is_judged_by_what_is_connected_to() {
    // The first answer is public, the second leads inside: each request is judged by its own.
    let names = Names::of(&[("rebind.example", "192.0.2.1")]);
    let manners = Manners {
        lookup: names.clone(),
        ..manners()
    };
    let ask = || fetch_as(&manners, "http://rebind.example:9/", Wanted::Page).unwrap_err();
    assert!(matches!(ask(), FetchError::Private(_)));
    let inside = "127.0.0.1".parse().unwrap();
    names
        .0
        .lock()
        .unwrap()
        .insert("rebind.example".into(), vec![inside]);
    assert!(matches!(ask(), FetchError::Private(_)));
}

#[test]
fn servers_say_no() {
    let server = Server::of(&[
        ("/410", "410 Gone", b""),
        ("/429", "429 Too Many Requests\nRetry-After: 120", b""),
        (
            "/503",
            "503 Service Unavailable\nRetry-After: Mon, 14 Jul 2025 07:30:00 GMT",
            b"",
        ),
        (
            "/999",
            "500 Internal Server Error\nRetry-After: 99999999999",
            b"",
        ),
    ]);
    let fault = |path: &str| fetch(&server.url(path)).unwrap_err();
    let cases = [
        ("/404", 404, None, false),
        ("/410", 410, None, false),
        ("/429", 429, Some(120), true),
        ("/503", 503, Some(0), true),
        ("/999", 500, Some(86_400), true),
    ];
    for (path, code, rest, temporary) in cases {
        let fault = fault(path);
        let retry_after = rest.map(Duration::from_secs);
        assert_eq!(fault, FetchError::Status { code, retry_after });
        assert_eq!(fault.is_temporary(), temporary, "{path}");
    }
}

#[test]
fn what_is_no_page_is_not_read() {
    let server = Server::of(&[
        ("/pdf", "200 OK\nContent-Type: application/pdf", b"%PDF"),
        ("/image", "200 OK\nContent-Type: image/png", b"x"),
        ("/none", "200 OK", b"Talks"),
        (
            "/xml",
            "200 OK\nContent-Type: application/rss+xml",
            b"<rss/>",
        ),
        ("/text", "200 OK\nContent-Type: text/plain", b"Talks"),
    ]);
    let of = |path: &str, wanted| fetch_as(&manners(), &server.url(path), wanted);
    for (path, wanted, fine) in [
        ("/pdf", Wanted::Page, false),
        ("/pdf", Wanted::Feed, false),
        ("/image", Wanted::Feed, false),
        ("/none", Wanted::Page, true),
        ("/none", Wanted::Feed, true),
        ("/xml", Wanted::Feed, true),
        ("/xml", Wanted::Page, false),
        ("/text", Wanted::Page, true),
    ] {
        let answer = of(path, wanted);
        assert_eq!(answer.is_ok(), fine, "{path} {wanted:?}: {answer:?}");
        assert!(
            fine || matches!(answer, Err(FetchError::Type(_))),
            "{answer:?}"
        );
    }
}

#[test]
fn bodies_that_never_end_are_cut() {
    // Too large, told and untold; a bomb; one that drips; one that stops.
    let bomb = {
        use flate2::{Compression, write::GzEncoder};
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![b' '; 20 << 20]).unwrap();
        encoder.finish().unwrap()
    };
    let server = Server::new(move |asked, stream| match asked.path.as_str() {
        "/endless" => {
            write!(stream, "HTTP/1.1 {}\r\n\r\n", OK.replace('\n', "\r\n"))?;
            for _ in 0..10_000 {
                stream.write_all(&[b'x'; 1000])?;
            }
            Ok(())
        }
        "/drip" => {
            write!(stream, "HTTP/1.1 {}\r\n\r\n", OK.replace('\n', "\r\n"))?;
            for _ in 0..200 {
                stream.write_all(b"x")?;
                stream.flush()?;
                std::thread::sleep(Duration::from_millis(50));
            }
            Ok(())
        }
        "/silent" => {
            std::thread::sleep(Duration::from_secs(6));
            Ok(())
        }
        "/short" => {
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nTalks"
            )
        }
        "/bomb" => reply(stream, &format!("{OK}\nContent-Encoding: gzip"), &bomb),
        "/brotli" => reply(stream, &format!("{OK}\nContent-Encoding: br"), b"x"),
        "/rubbish" => stream.write_all(b"\x00\x01\x02 what\r\n\r\n"),
        _ => {
            let headers = "X: y\n".repeat(100_000);
            reply(stream, &format!("{OK}\n{headers}Z: z"), b"")
        }
    });
    let fault = |path: &str| fetch(&server.url(path)).unwrap_err();
    assert!(matches!(
        fault("/endless"),
        FetchError::TooLarge {
            unpacked: false,
            ..
        }
    ));
    assert!(matches!(
        fault("/bomb"),
        FetchError::TooLarge { unpacked: true, .. }
    ));
    assert!(matches!(fault("/drip"), FetchError::Timeout { .. }));
    assert!(matches!(fault("/silent"), FetchError::Timeout { .. }));
    assert!(matches!(fault("/brotli"), FetchError::Encoding(_)));
    for path in ["/short", "/rubbish", "/headers"] {
        let fault = fault(path);
        assert!(
            matches!(fault, FetchError::Cut(_) | FetchError::Connection { .. }),
            "{path}: {fault:?}"
        );
    }
}

#[test]
fn a_dead_host_is_told() {
    // Bound and closed again: nobody listens there.
    let address = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let fault = fetch(&format!("http://{address}/")).unwrap_err();
    assert!(matches!(fault, FetchError::Connection { .. }), "{fault:?}");
    assert!(fault.is_temporary());
    let plain = Server::of(&[("/", OK, b"")]);
    let fault = fetch(&plain.url("/").replace("http:", "https:")).unwrap_err();
    assert!(
        matches!(
            fault,
            FetchError::Safety { .. } | FetchError::Connection { .. }
        ),
        "{fault:?}"
    );
}

#[test]
fn a_host_is_asked_by_one_at_a_time() {
    let server = Server::new(|_, stream| {
        std::thread::sleep(Duration::from_millis(30));
        reply(stream, OK, b"x")
    });
    let client = client(&manners());
    std::thread::scope(|scope| {
        for number in 0..6 {
            let (client, url) = (client.clone(), server.url(&format!("/{number}")));
            scope.spawn(move || {
                let url = Url::parse(&url).unwrap();
                client
                    .fetch(&url, Wanted::Page, &Validators::default())
                    .unwrap();
            });
        }
    });
    assert_eq!(server.asked().len(), 6);
    assert_eq!(server.most_at_a_time(), 1);
}
