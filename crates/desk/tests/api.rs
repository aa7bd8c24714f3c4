//! The interface for programs: what is answered, what is wrong with a question, who may decide.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as expected here is a failed test"
)]

mod support;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use rapporteur_desk::{Access, Role, Token};
use rapporteur_store::{NewDelivery, NewWebhook, Store, Tried};
use serde_json::{Value, json};
use support::{Got, Place, coded, desk, event, report, usual};

const PROBLEM: &str = "application/problem+json";

fn read(got: &Got) -> Value {
    serde_json::from_str(&got.body).expect(&got.body)
}

async fn ask(place: &Place, path: &str) -> Value {
    let got = place.get(path).await;
    assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.body);
    assert_eq!(
        got.header(header::CONTENT_TYPE),
        "application/json",
        "{path}"
    );
    read(&got)
}

async fn send(place: &Place, method: Method, path: &str, token: Option<&str>, body: &str) -> Got {
    let mut request = Request::builder().method(method).uri(path);
    if !body.is_empty() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    place
        .send(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

#[tokio::test]
async fn rows_come_with_their_sentences() {
    let place = desk(&usual(), Access::default());
    let processes = ask(&place, "/api/v1/processes").await;
    let process = processes[0]["id"].as_str().expect("a process").to_owned();
    let brief = ask(&place, &format!("/api/v1/processes/{process}/brief")).await;
    assert!(!brief["sources"].as_array().unwrap().is_empty());
    let mut pages = Vec::new();
    let mut path = format!("/api/v1/rows/rounds?process={process}&limit=1&order=oldest");
    loop {
        let page = ask(&place, &path).await;
        pages.extend(page["rows"].as_array().unwrap().clone());
        assert_eq!(
            page["total"].as_u64(),
            ask(&place, "/api/v1/rows/rounds").await["total"].as_u64()
        );
        match page["next"].as_str() {
            Some(next) => {
                path = format!(
                    "/api/v1/rows/rounds?process={process}&limit=1&order=oldest&after={next}"
                );
            }
            None => break,
        }
    }
    assert!(pages.len() > 1, "{pages:?}");
    for row in &pages {
        let sentence = &row["sentences"][0];
        assert_eq!(
            sentence["sentence"],
            "Russia and Ukraine met in Istanbul for talks on a ceasefire."
        );
        assert!(row["words"].as_str().unwrap().len() > 5);
        let id = row["id"].as_str().unwrap();
        let shown = ask(&place, &format!("/api/v1/row/{id}")).await;
        assert_eq!(shown[0]["sentences"][0], *sentence);
        let name = sentence["event"].as_str().unwrap().replace('#', "%23");
        let event = ask(&place, &format!("/api/v1/events/{name}")).await;
        assert!(event["rows"].as_array().unwrap().contains(&json!(id)));
        let report = ask(
            &place,
            &format!("/api/v1/reports/{}", sentence["report"].as_str().unwrap()),
        )
        .await;
        assert!(
            report["text"]
                .as_str()
                .unwrap()
                .contains(sentence["sentence"].as_str().unwrap())
        );
    }
    let found = ask(
        &place,
        "/api/v1/search/events?q=istanbul+talk*&party=RUS&limit=1",
    )
    .await;
    assert_eq!(found["total"], 4);
    let next = found["next"].as_str().unwrap();
    let other = ask(
        &place,
        &format!("/api/v1/search/events?q=istanbul+talk*&limit=1&after={next}"),
    )
    .await;
    assert_ne!(other["hits"], found["hits"]);
    let found = ask(
        &place,
        "/api/v1/search/reports?q=%22twelve+people%22&order=best",
    )
    .await;
    let mark = &found["hits"][0]["marks"][0];
    assert_eq!((mark[0].as_u64(), mark[1].as_u64()), (Some(20), Some(33)));
    let changes = ask(&place, "/api/v1/changes?limit=3").await;
    assert_eq!(changes["changes"].as_array().unwrap().len(), 3);
    assert!(changes["revision"].as_u64() > Some(0));
    let alerts = ask(&place, "/api/v1/alerts?as-of=2025-07-24&kind=round_held").await;
    assert!(!alerts.as_array().unwrap().is_empty());
    assert!(
        alerts[0]["sentences"][0]["sentence"]
            .as_str()
            .unwrap()
            .contains("met in Istanbul")
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_as_a_problem() {
    let place = desk(&usual(), Access::default());
    let cases = [
        ("/api/v1/nothing", 404),
        ("/api/v1/rows/tables", 404),
        ("/api/v1/row/round-nowhere", 404),
        ("/api/v1/processes/nobody", 404),
        ("/api/v1/events/a%23b", 404),
        ("/api/v1/reports/%F0%9F%98%80", 404),
        ("/api/v1/rows/rounds?since=yesterday", 400),
        ("/api/v1/rows/rounds?since=", 400),
        ("/api/v1/rows/rounds?limit=0", 400),
        ("/api/v1/rows/rounds?after=-1", 400),
        ("/api/v1/rows/rounds?order=up", 400),
        ("/api/v1/rows/rounds?as-of=2025-13-01", 400),
        ("/api/v1/search/events?after=99999999999999999999", 400),
        ("/api/v1/alerts?kind=fire", 400),
    ];
    for (path, status) in cases {
        let got = place.get(path).await;
        assert_eq!(got.status.as_u16(), status, "{path}: {}", got.body);
        assert_eq!(got.header(header::CONTENT_TYPE), PROBLEM, "{path}");
        let problem = read(&got);
        assert_eq!(problem["status"], status, "{path}");
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{path}");
    }
    let got = send(&place, Method::PUT, "/api/v1/processes", None, "").await;
    assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(got.header(header::CONTENT_TYPE), PROBLEM);
}

#[tokio::test]
async fn editors_decide_and_others_do_not() {
    let token = |role, secret: &str| Token {
        role,
        secret: secret.to_owned(),
    };
    let (reader, editor) = ("reader-reader-reader", "editor-editor-editor");
    let access = Access {
        tokens: vec![token(Role::Reader, reader), token(Role::Editor, editor)],
        ..Access::default()
    };
    let place = desk(&usual(), access);
    let path = "/api/v1/decisions";
    let reject =
        json!({"verdict": "reject", "one": "strike-4#1", "note": "an exercise"}).to_string();
    for (token, body, status) in [
        (None, reject.as_str(), 401),
        (Some(reader), &reject, 403),
        (Some(editor), "", 400),
        (Some(editor), "{}", 400),
        (
            Some(editor),
            "{\"verdict\":\"reject\",\"one\":\"nothing#1\"}",
            404,
        ),
        (
            Some(editor),
            "{\"verdict\":\"merge\",\"one\":\"strike-4#1\"}",
            400,
        ),
        (
            Some(editor),
            "{\"verdict\":\"merge\",\"one\":\"strike-4#1\",\"other\":\"strike-4#1\"}",
            400,
        ),
        (Some(editor), &reject, 201),
    ] {
        let got = send(&place, Method::POST, path, token, body).await;
        assert_eq!(got.status.as_u16(), status, "{body}: {}", got.body);
        if status != 201 {
            assert_eq!(got.header(header::CONTENT_TYPE), PROBLEM, "{body}");
        }
    }
    let list = read(&send(&place, Method::GET, path, Some(reader), "").await);
    assert_eq!(
        (&list[0]["verdict"], &list[0]["by"], &list[0]["undone_at"]),
        (&json!("reject"), &json!("token"), &Value::Null)
    );
    let shown = send(
        &place,
        Method::GET,
        "/api/v1/events/strike-4%231",
        Some(reader),
        "",
    )
    .await;
    assert_eq!(read(&shown)["rows"], json!([]));
    let number = format!("{path}/{}", list[0]["number"]);
    let got = send(&place, Method::DELETE, &number, Some(reader), "").await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    let got = send(&place, Method::DELETE, &number, Some(editor), "").await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    let got = send(&place, Method::DELETE, &number, Some(editor), "").await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_event_is_corrected_and_the_correction_undone() {
    let place = desk(&usual(), Access::default());
    let path = "/api/v1/decisions";
    let correct = |fields: Value| {
        json!({"verdict": "correct", "one": "strike-4#1", "fields": fields, "by": "ada",
            "note": "the report was corrected"})
        .to_string()
    };
    let wrong = [
        (correct(json!({})), 400, "Nothing"),
        (correct(json!({"act": "no-such-act"})), 400, "act"),
        (correct(json!({"day": "yesterday"})), 400, "YYYY-MM-DD"),
        (correct(json!({"colour": "red"})), 400, "colour"),
        (correct(json!({"act": "attack"})), 400, "Nothing"),
        (correct(json!({"killed": 3})), 400, "string"),
        (
            correct(json!({"killed": "3"})).replace("strike-4#1", "nothing#1"),
            404,
            "nothing#1",
        ),
    ];
    for (body, status, told) in wrong {
        let got = send(&place, Method::POST, path, None, &body).await;
        assert_eq!(got.status.as_u16(), status, "{body}: {}", got.body);
        assert!(got.body.contains(told), "{body}: {}", got.body);
    }
    let row = "/api/v1/search/events?q=struck&order=oldest";
    let act = async || -> Value { ask(&place, row).await["hits"][0]["event"]["act"].clone() };
    assert_eq!(act().await, "attack");
    let incidents =
        async || -> Value { ask(&place, "/api/v1/rows/incidents").await["rows"].clone() };
    let before = incidents().await;
    let body = correct(json!({"killed": "30-31", "actors": "UKR", "recipients": "Russia"}));
    let got = send(&place, Method::POST, path, None, &body).await;
    assert_eq!(got.status, StatusCode::CREATED, "{}", got.body);
    assert_eq!(read(&got)["is_settled"], true);
    assert_ne!(incidents().await, before);
    let list = ask(&place, path).await;
    let kept = &list[0];
    assert_eq!(
        (&kept["verdict"], &kept["by"]),
        (&json!("correct"), &json!("ada"))
    );
    assert_eq!(
        kept["patch"]["counts"]["killed"],
        json!({"min": 30, "max": 31})
    );
    assert_eq!(kept["patch"]["actors"][0]["country"], "UKR");
    let number = format!("{path}/{}", kept["number"]);
    let got = send(&place, Method::DELETE, &number, None, "").await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert_eq!(incidents().await, before);
}

#[tokio::test]
async fn pages_of_rows_hang_together_while_the_record_grows() {
    let place = desk(&usual(), Access::default());
    for (order, later, whom) in [("newest", 24, "MDA"), ("oldest", 1, "GEO")] {
        let path = format!("/api/v1/rows/incidents?limit=1&order={order}");
        let all = ask(&place, &format!("/api/v1/rows/incidents?order={order}")).await;
        let ids = |page: &Value| -> Vec<String> {
            let rows = page["rows"].as_array().unwrap().iter();
            rows.map(|row| row["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let mut page = ask(&place, &path).await;
        let mut found = ids(&page);
        // What comes before the page that is next changes nothing in it.
        let report = report(&format!("more-{later}"), later, "Russia struck Odesa.");
        let strike = event(
            &report,
            1,
            json!({"event_type": "ASSAULT", "act": "attack", "topics": [], "recipients": [support::actor(whom, whom)]}),
        );
        let mut store = Store::open(&place.location).unwrap();
        support::add(&mut store, &[coded(report, vec![strike])]);
        drop(store);
        place.desk.look().await.unwrap();
        while let Some(next) = page["next"].as_str() {
            page = ask(&place, &format!("{path}&after={next}")).await;
            found.extend(ids(&page));
        }
        assert_eq!(found, ids(&all), "{order}");
        assert_eq!(page["total"].as_u64().unwrap(), found.len() as u64 + 1);
        let list = ask(
            &place,
            &format!("/lists/incidents.json?limit=1&order={order}"),
        )
        .await;
        let next = list["next"].as_str().unwrap();
        let other = ask(&place, next).await;
        assert_eq!(other["rows"].as_array().unwrap().len(), 1);
        assert_ne!(other["rows"][0], list["rows"][0]);
    }
}

#[tokio::test]
async fn it_is_seen_how_it_goes_with_webhooks() {
    let place = desk(&usual(), Access::default());
    let metrics = place.get("/metrics").await;
    assert!(!metrics.body.contains("webhook"), "{}", metrics.body);
    let hook = |name: &str| NewWebhook {
        name: name.to_owned(),
        address: [1; 16],
        shown: "https://hooks.example.org".to_owned(),
    };
    let mut store = Store::open(&place.location).unwrap();
    let now = jiff::Timestamp::now();
    store
        .put_webhooks(&[hook("chat \"<b>"), hook("quiet")], now)
        .unwrap();
    let delivery = |alert: &str| NewDelivery {
        hook: "chat \"<b>".to_owned(),
        alert: alert.to_owned(),
        kind: "deadline".to_owned(),
        body: "{}".to_owned(),
    };
    store
        .queue_deliveries(&[delivery("a"), delivery("b")], now)
        .unwrap();
    let later = now + jiff::SignedDuration::from_secs(9);
    let claimed = store
        .claim_delivery("chat \"<b>", later, later)
        .unwrap()
        .unwrap();
    let tried = Tried::GivenUp {
        error: "the receiver answers 500".to_owned(),
    };
    store.note_delivery(&claimed, &tried, now).unwrap();
    drop(store);
    let page = place.get("/sources").await;
    assert_eq!(page.status, StatusCode::OK);
    for told in [
        "Who is told of alerts",
        "https://hooks.example.org",
        "the receiver answers 500",
        "1 waiting",
        "1 given up",
        "not told of anything yet",
        "chat",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert!(!page.body.contains("<b>"));
    let listed = ask(&place, "/api/v1/webhooks").await;
    assert_eq!(
        (&listed[0]["waiting"], &listed[0]["given_up"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(listed[1]["error"], Value::Null);
    let metrics = place.get("/metrics").await;
    for line in [
        "rapporteur_webhook_waiting{webhook=\"chat \\\"<b>\"} 1",
        "rapporteur_webhook_given_up_total{webhook=\"quiet\"} 0",
        "rapporteur_webhook_failures{webhook=\"quiet\"} 0",
    ] {
        assert!(metrics.body.contains(line), "{line}: {}", metrics.body);
    }
}

#[tokio::test]
async fn all_addresses_are_described() {
    let place = desk(&usual(), Access::default());
    let described = ask(&place, "/api/v1/openapi.json").await;
    assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = described["paths"].as_object().unwrap();
    assert!(paths.len() >= 16);
    // Every schema that is named is there.
    let text = described.to_string();
    for (_, rest) in text
        .match_indices("#/components/schemas/")
        .map(|(at, found)| text.split_at(at + found.len()))
    {
        let name = rest.split('"').next().unwrap();
        assert!(
            described["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
    let page = place.get("/api/v1/docs").await;
    for path in paths.keys() {
        assert!(page.body.contains(path.as_str()), "{path}");
    }
}

#[tokio::test]
async fn alerts_are_a_feed_in_which_nothing_is_at_work() {
    let evil = "Russia struck Kyiv. <script>alert(1)</script> ]]> & \u{1}";
    let report = report("strike-30", 30, evil);
    let strike = event(
        &report,
        1,
        json!({"event_type": "ASSAULT", "act": "attack", "topics": []}),
    );
    let mut all = usual();
    all.push(coded(report, vec![strike]));
    let place = desk(&all, Access::default());
    let got = place.get("/alerts.atom?as-of=2025-07-24").await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert!(
        got.header(header::CONTENT_TYPE)
            .starts_with("application/atom+xml")
    );
    assert!(
        got.body.contains("<id>urn:rapporteur:alert-"),
        "{}",
        got.body
    );
    assert!(got.body.contains("met in Istanbul"));
    assert!(!got.body.contains("<script") && !got.body.contains('\u{1}'));
    let again = place.get("/alerts.atom?as-of=2025-07-24").await;
    assert_eq!(again.body, got.body);
}

#[tokio::test]
async fn assistants_ask_over_http_under_the_same_rules() {
    let secret = "reader-reader-reader";
    let access = Access {
        tokens: vec![Token {
            role: Role::Reader,
            secret: secret.to_owned(),
        }],
        ..Access::default()
    };
    let place = desk(&usual(), access);
    let call = json!({"jsonrpc": "2.0", "id": 7, "method": "tools/call",
        "params": {"name": "search", "arguments": {"words": "istanbul", "limit": 1}}});
    let ask = async |token: Option<&str>| {
        let mut request = Request::post("/mcp")
            .header(header::HOST, "127.0.0.1:7373")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json, text/event-stream")
            .header("mcp-protocol-version", "2025-06-18");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        place
            .send(request.body(Body::from(call.to_string())).unwrap())
            .await
    };
    assert_eq!(ask(None).await.status, StatusCode::UNAUTHORIZED);
    let got = ask(Some(secret)).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    let answer = read(&got);
    let text = answer["result"]["content"][0]["text"]
        .as_str()
        .expect(&got.body);
    assert!(
        text.contains("Russia and Ukraine met in Istanbul"),
        "{text}"
    );
}
