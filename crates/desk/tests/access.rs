//! Who may read and write: signing in, forms, other hosts, decisions made and taken back.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as expected here is a failed test"
)]

mod support;

use axum::http::StatusCode;
use rapporteur_desk::{Access, Desk, DeskError, DeskOptions, Role, Token, password_line};
use rapporteur_feeds::Folders;
use rapporteur_store::Store;
use support::{Place, desk, usual};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn with_token(role: Role) -> Access {
    Access {
        tokens: vec![Token {
            role,
            secret: SECRET.to_owned(),
        }],
        ..Access::default()
    }
}

async fn signed_in(place: &Place, name: &str, password: &str) -> String {
    let page = place.get("/login").await;
    let cookie = page.cookie("rapporteur-session");
    let got = place
        .post(
            "/login",
            &cookie,
            &[
                ("token", &page.token()),
                ("name", name),
                ("password", password),
            ],
        )
        .await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    got.cookie("rapporteur-session")
}

#[tokio::test]
async fn beyond_loopback_a_desk_without_a_login_does_not_start() {
    let place = desk(&usual(), Access::default());
    let mut options = DeskOptions::new(place.location.clone());
    options.listen.set_ip([0, 0, 0, 0].into());
    assert!(matches!(
        Desk::open(options.clone()),
        Err(DeskError::Open(_))
    ));
    options.access.tokens = vec![Token::parse("reader:short")];
    assert!(matches!(
        Desk::open(options.clone()),
        Err(DeskError::ShortToken)
    ));
    options.access.tokens = vec![Token::parse(SECRET)];
    assert!(Desk::open(options).is_ok());
}

#[tokio::test]
async fn who_has_not_signed_in_sees_nothing() {
    let place = desk(&usual(), with_token(Role::Reader));
    for path in [
        "/",
        "/lists/rounds.json",
        "/metrics",
        "/live",
        "/wrong?event=talks-2%231",
    ] {
        let got = place.get(path).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{path}");
        let got = place.get_with(path, &[("accept", "text/html")]).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{path}");
    }
    assert_eq!(place.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(place.get("/login").await.status, StatusCode::OK);
    let bearer = format!("Bearer {SECRET}");
    assert_eq!(
        place
            .get_with("/", &[("authorization", &bearer)])
            .await
            .status,
        StatusCode::OK
    );
    let wrong = place
        .get_with("/", &[("authorization", "Bearer 0123")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_name_and_a_password_open_a_session() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("passwords");
    let line = password_line("ilse", Role::Editor, "a long password").expect("a line");
    std::fs::write(&path, line).expect("written");
    let access = Access {
        passwords: Some(path),
        ..Access::default()
    };
    let place = desk(&usual(), access);
    let session = signed_in(&place, "ilse", "a long password").await;
    let page = place.get_with("/account", &[("cookie", &session)]).await;
    assert!(
        page.body.contains("ilse") && page.body.contains("editor"),
        "{}",
        page.body
    );
    let out = place
        .post("/logout", &session, &[("token", &page.token())])
        .await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(
        place.get_with("/", &[("cookie", &session)]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn guessing_ends_soon() {
    let place = desk(&usual(), with_token(Role::Reader));
    let page = place.get("/login").await;
    let cookie = page.cookie("rapporteur-session");
    let mut statuses = Vec::new();
    for _ in 0..10 {
        let form = [("token", &*page.token()), ("password", "guess")];
        statuses.push(place.post("/login", &cookie, &form).await.status);
    }
    assert_eq!(statuses.first(), Some(&StatusCode::UNAUTHORIZED));
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
}

#[tokio::test]
async fn readers_change_nothing() {
    let place = desk(&usual(), with_token(Role::Reader));
    let session = signed_in(&place, "", SECRET).await;
    let page = place
        .get_with("/wrong?event=talks-2%231", &[("cookie", &session)])
        .await;
    assert!(page.body.contains("Only editors"), "{}", page.body);
    let token = place
        .get_with("/account", &[("cookie", &session)])
        .await
        .token();
    let form = [
        ("token", &*token),
        ("verdict", "reject"),
        ("event", "talks-2#1"),
    ];
    assert_eq!(
        place.post("/wrong", &session, &form).await.status,
        StatusCode::FORBIDDEN
    );
    let form = [("token", &*token), ("do", "remove"), ("name", "x")];
    assert_eq!(
        place.post("/sources", &session, &form).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_form_of_another_page_counts_for_nothing() {
    let place = desk(&usual(), Access::default());
    let page = place.get("/wrong?event=talks-2%231").await;
    let (cookie, token) = (page.cookie("rapporteur-session"), page.token());
    let form = |token: &str| {
        vec![
            ("token".to_owned(), token.to_owned()),
            ("verdict".into(), "reject".into()),
            ("event".into(), "talks-2#1".into()),
        ]
    };
    let send = async |cookie: &str, token: &str| {
        let form = form(token);
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        place.post("/wrong", cookie, &form).await.status
    };
    let other = format!("rapporteur-session={}", "0".repeat(64));
    assert_eq!(send("", &token).await, StatusCode::FORBIDDEN, "no session");
    assert_eq!(
        send(&other, &token).await,
        StatusCode::FORBIDDEN,
        "another session"
    );
    assert_eq!(send(&cookie, "").await, StatusCode::FORBIDDEN, "no token");
    assert_eq!(send(&cookie, &token).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn another_host_by_name_is_refused_where_nobody_signs_in() {
    let place = desk(&usual(), Access::default());
    for (host, status) in [
        ("localhost:7373", StatusCode::OK),
        ("127.0.0.1", StatusCode::OK),
        ("[::1]:80", StatusCode::OK),
        ("evil.example", StatusCode::FORBIDDEN),
        ("localhost.evil.example:7373", StatusCode::FORBIDDEN),
    ] {
        assert_eq!(
            place.get_with("/", &[("host", host)]).await.status,
            status,
            "{host}"
        );
    }
}

#[tokio::test]
async fn decisions_are_made_and_taken_back() {
    let place = desk(&usual(), Access::default());
    let page = place.get("/wrong?event=talks-2%231").await;
    let (cookie, token) = (page.cookie("rapporteur-session"), page.token());
    let before = place.get("/lists/incidents.json").await.body;
    let cases: [&[(&str, &str)]; 4] = [
        &[("verdict", "reject"), ("note", "a quotation of 2022")],
        &[
            ("verdict", "correct"),
            ("act", "attack"),
            ("day", "2025-07-03"),
        ],
        &[("verdict", "correct"), ("polarity", "negated")],
        &[("verdict", "merge"), ("other-name", "talks-9#1")],
    ];
    for case in cases {
        let mut form = vec![("token", &*token), ("event", "talks-2#1"), ("by", "Ilse")];
        form.extend_from_slice(case);
        let made = place.post("/wrong", &cookie, &form).await;
        assert_eq!(
            made.status,
            StatusCode::SEE_OTHER,
            "{case:?}: {}",
            made.body
        );
        let mut store = Store::open_existing(&place.location).expect("a store");
        let decided = store.decisions().expect("decisions").pop().expect("one");
        assert_eq!(decided.decision.by, "Ilse");
        let page = place.get_with("/decisions", &[("cookie", &cookie)]).await;
        assert!(page.body.contains("Ilse") && page.body.contains("Take it back"));
        let changed = place.get("/lists/incidents.json").await.body;
        assert_ne!(changed, before, "{case:?}");
        let form = [("token", &*token), ("undo", &*decided.number.to_string())];
        assert_eq!(
            place.post("/decisions", &cookie, &form).await.status,
            StatusCode::SEE_OTHER
        );
        let back = place.get("/lists/incidents.json").await.body;
        assert_eq!(back, before, "{case:?}");
    }
    for wrong in [
        &[("verdict", "correct"), ("act", "no-such-act")][..],
        &[("verdict", "correct")],
        &[("verdict", "merge"), ("other-name", "talks-2#1")],
        &[("verdict", "banish")],
    ] {
        let mut form = vec![("token", &*token), ("event", "talks-2#1")];
        form.extend_from_slice(wrong);
        let got = place.post("/wrong", &cookie, &form).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{wrong:?}");
    }
}

#[tokio::test]
async fn sources_are_added_paused_and_removed() {
    let place = desk(&usual(), Access::default());
    let page = place.get("/sources").await;
    let (cookie, token) = (page.cookie("rapporteur-session"), page.token());
    let send = async |form: &[(&str, &str)]| {
        let mut all = vec![("token", &*token), ("name", "Example")];
        all.extend_from_slice(form);
        place.post("/sources", &cookie, &all).await.status
    };
    let address = "https://example.org/feed.xml";
    assert_eq!(
        send(&[("do", "add"), ("kind", "feed"), ("address", address)]).await,
        StatusCode::SEE_OTHER
    );
    assert!(place.get("/sources").await.body.contains(address));
    assert_eq!(send(&[("do", "pause")]).await, StatusCode::SEE_OTHER);
    assert!(place.get("/sources").await.body.contains("paused"));
    assert_eq!(send(&[("do", "resume")]).await, StatusCode::SEE_OTHER);
    assert_eq!(send(&[("do", "remove")]).await, StatusCode::SEE_OTHER);
    assert_eq!(send(&[("do", "remove")]).await, StatusCode::NOT_FOUND);
    for (kind, address) in [
        ("folder", "/etc"),
        ("maildir", "/var/mail"),
        ("mbox", "/etc/passwd"),
        ("lines", "-"),
        ("feed", "file:///etc/passwd"),
        ("feed", ""),
        ("x", address),
    ] {
        let status = send(&[("do", "add"), ("kind", kind), ("address", address)]).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{kind} {address}");
    }
}

#[tokio::test]
async fn folders_are_added_where_the_operator_allows_them() {
    let root = tempfile::tempdir().expect("a folder");
    let at = |path: &str| root.path().join(path).to_string_lossy().into_owned();
    for folder in ["drops/inbox", "drops-of-others"] {
        std::fs::create_dir_all(at(folder)).expect("a folder");
    }
    std::fs::write(at("drops/box"), "").expect("a file");
    let mut place = desk(&usual(), Access::default());
    let closed = place.get("/sources").await.body;
    assert!(closed.contains("--allow-folder DIR") && !closed.contains("maildir"));

    let mut options = DeskOptions::new(place.location.clone());
    options.folders = Folders::open([at("drops")]).expect("folders");
    place.desk = Desk::open(options).expect("a desk");
    let page = place.get("/sources").await;
    let (cookie, token) = (page.cookie("rapporteur-session"), page.token());
    assert!(page.body.contains(&at("drops")) && page.body.contains("maildir"));
    let add = async |name: &str, kind: &str, address: &str| {
        let form = [
            ("token", &*token),
            ("do", "add"),
            ("name", name),
            ("kind", kind),
            ("address", address),
        ];
        place.post("/sources", &cookie, &form).await
    };
    for (kind, path, expected) in [
        ("folder", at("drops-of-others"), "lies outside"),
        ("folder", at("drops/../drops-of-others"), "no path from"),
        ("folder", "inbox".to_owned(), "no path from"),
        ("maildir", at("drops/none"), "is not there"),
        ("mbox", "/etc/passwd".to_owned(), "lies outside"),
        ("lines", "-".to_owned(), "whoever runs the program"),
    ] {
        let got = add("Refused", kind, &path).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{kind} {path}");
        assert!(got.body.contains(expected), "{kind} {path}: {}", got.body);
    }
    for (kind, path) in [("folder", at("drops/inbox")), ("mbox", at("drops/box"))] {
        let got = add(kind, kind, &path).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        assert!(place.get("/sources").await.body.contains(&path));
    }
}
