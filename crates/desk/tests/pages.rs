//! Pages over a small record: they are there, they agree with the store, they are kept and renewed.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as expected here is a failed test"
)]

mod support;

use axum::http::{StatusCode, header};
use rapporteur_desk::Access;
use rapporteur_ledger::Table;
use rapporteur_store::{Coded, Decision, Filter, Store, Verdict, View, patch_between};
use serde_json::json;
use support::{add, coded, desk, event, place, report, usual};

#[tokio::test]
async fn every_page_answers() {
    let place = desk(&usual(), Access::default());
    let mut store = Store::open_existing(&place.location).expect("a store");
    let process = store.processes().expect("processes").remove(0).id;
    let incident = store
        .list(Table::Incident, &Filter::default())
        .expect("incidents")
        .remove(0)
        .head
        .id;
    for path in [
        "/",
        "/lists",
        "/search",
        "/search?q=talks",
        "/search?q=talks&in=events",
        "/sources",
        "/decisions",
        "/account",
        "/healthz",
        "/metrics",
        "/?as-of=2025-07-10",
        "/reports/talks-2",
        "/wrong?event=talks-2%231",
        "/lists/incidents?party=RUS&since=2025-07-01&until=2025-07-31",
        &format!("/processes/{process}"),
        &format!("/processes/{process}?from=2025-07-01&to=2025-07-10&kind=rounds"),
        &format!("/rows/{incident}"),
        &format!("/rows/{incident}.json"),
        &format!("/wrong?event={incident}"),
        &format!("/processes/{process}?as-of=2025-07-12"),
    ] {
        let got = place.get(path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.body);
    }
    for table in Table::ALL {
        for ending in ["", ".csv", ".json"] {
            let path = format!("/lists/{}{ending}", table.plural());
            assert_eq!(place.get(&path).await.status, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_to_be_missing() {
    let place = desk(&usual(), Access::default());
    for path in [
        "/nothing",
        "/reports/nothing",
        "/rows/round-nothing",
        "/rows/nothing",
        "/processes/x",
        "/lists/nothing",
        "/lists/rounds.xml",
        "/assets/desk.css",
        "/wrong?event=a%231",
        "/wrong",
    ] {
        assert_eq!(
            place.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let got = place.get("/?as-of=yesterday").await;
    assert_eq!(got.status, StatusCode::BAD_REQUEST);
    assert!(got.body.contains("‘yesterday’ is no day"));
}

#[tokio::test]
async fn a_list_is_the_same_in_every_form() {
    let place = desk(&usual(), Access::default());
    let page = place.get("/lists/incidents").await;
    let csv = place.get("/lists/incidents.csv").await;
    let json = place
        .get_with("/lists/incidents", &[("accept", "application/json")])
        .await;
    assert_eq!(csv.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    assert_eq!(
        csv.header(header::CONTENT_DISPOSITION),
        "attachment; filename=\"incidents.csv\""
    );
    let all: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
    let rows = all["rows"].as_array().expect("rows");
    assert_eq!(csv.body.lines().count(), rows.len() + 1);
    for row in rows {
        let id = row["id"].as_str().expect("an id");
        assert!(page.body.contains(&format!("/rows/{id}")), "{id}");
        assert!(csv.body.contains(id), "{id}");
    }
    let some = place
        .get("/lists/incidents.json?limit=1&offset=0&order=oldest")
        .await;
    let some: serde_json::Value = serde_json::from_str(&some.body).expect("JSON");
    assert_eq!(some["rows"].as_array().map(Vec::len), Some(1));
    let next = some["next"].as_str().expect("there are more");
    let other = place.get(next).await;
    let other: serde_json::Value = serde_json::from_str(&other.body).expect("JSON");
    assert_eq!(other["rows"].as_array().map(Vec::len), Some(1));
    assert_ne!(other["rows"], some["rows"]);
    // The page counts on.
    let page = place.get("/lists/incidents?limit=1").await;
    assert!(page.body.contains("shown are 1 to 1"));
    let (before, _) = page.body.split_once("\" rel=\"next\"").expect("more");
    let (_, next) = before.rsplit_once("href=\"").expect("a link");
    let page = place
        .get(&next.replace("&amp;", "&").replace("&#38;", "&"))
        .await;
    assert!(
        page.body.contains("shown are 2 to 2"),
        "{next}: {}",
        page.body
    );
}

/// A file may be longer than one answer: each tells where the next begins, also beside the body.
#[tokio::test]
async fn a_long_list_comes_in_pieces() {
    let place = desk(&towns(12), Access::default());
    for order in ["oldest", "newest"] {
        let all = place
            .get(&format!("/lists/incidents.json?order={order}"))
            .await;
        let all: serde_json::Value = serde_json::from_str(&all.body).expect("JSON");
        assert_eq!(all["next"], serde_json::Value::Null);
        let all = all["rows"].as_array().expect("rows").clone();
        assert!(all.len() > 2, "{all:?}");
        for also in ["", "&party=RUS", "&since=2025-07-01"] {
            let mut path = Some(format!("/lists/incidents.json?order={order}&limit=1{also}"));
            let mut rows = Vec::new();
            while let Some(next) = path {
                let got = place.get(&next).await;
                let piece: serde_json::Value = serde_json::from_str(&got.body).expect("JSON");
                rows.extend(piece["rows"].as_array().expect("rows").clone());
                path = piece["next"].as_str().map(str::to_owned);
                let link = path.as_ref().map(|next| format!("<{next}>; rel=\"next\""));
                assert_eq!(got.header(header::LINK), link.unwrap_or_default());
                assert!(rows.len() <= all.len());
            }
            assert_eq!(rows, all, "{order} {also}");
        }
    }
    let mut path = Some("/lists/incidents.csv?limit=1".to_owned());
    let mut lines = 0;
    while let Some(next) = path {
        let got = place.get(&next).await;
        lines += got.body.lines().count() - 1;
        let link = got.header(header::LINK);
        path = link
            .strip_prefix('<')
            .and_then(|link| Some(link.split_once('>')?.0.to_owned()));
    }
    let all = place.get("/lists/incidents.csv").await;
    assert_eq!(lines, all.body.lines().count() - 1);
}

/// Reports of talks, each in a town of its own: the first in Istanbul, the first three early.
fn towns(count: i32) -> Vec<Coded> {
    let one = |number: i32| {
        let day = if number < 3 { 3 } else { 21 };
        let text = "Russia and Ukraine met for talks.";
        let report = report(&format!("r-{number}"), day, text);
        let (name, lat, lon) = match number {
            0 => ("Istanbul".to_owned(), 41.01, 28.95),
            _ => (
                format!("Town{number}"),
                f64::from(number) / 5.0 - 20.0,
                30.0,
            ),
        };
        let talks = event(&report, 1, json!({"place": place(&name, lat, lon)}));
        coded(report, vec![talks])
    };
    (0..count).map(one).collect()
}

/// What is drawn of a period comes from that period, however many newer rows there are.
#[tokio::test]
async fn a_period_governs_timeline_and_map() {
    let all = towns(260);
    let place = desk(&all, Access::default());
    let mut store = Store::open_existing(&place.location).expect("a store");
    let process = store.processes().expect("processes").remove(0).id;
    let map = async |query: &str| {
        let page = place.get(&format!("/processes/{process}{query}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let map = page.body.split_once("id=\"map\"");
        map.map_or(String::new(), |(_, map)| {
            map.split("</section>")
                .next()
                .unwrap_or_default()
                .to_owned()
        })
    };
    let newest = map("").await;
    assert!(!newest.contains("Istanbul"), "{newest}");
    let older = map("?from=2025-07-01&to=2025-07-10").await;
    assert!(older.contains("Istanbul"), "{older}");
    assert!(!older.contains("older and not on it"), "{older}");
}

#[tokio::test]
async fn a_page_is_kept_until_the_record_changes() {
    let place = desk(&usual(), Access::default());
    let first = place.get("/lists/incidents").await;
    let etag = first.header(header::ETAG).to_owned();
    let again = place
        .get_with("/lists/incidents", &[("if-none-match", &etag)])
        .await;
    assert_eq!(
        (again.status, again.body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    let mut store = Store::open_existing(&place.location).expect("a store");
    let report = report("new", 25, "Russia and Ukraine met again.");
    let talks = event(&report, 1, serde_json::json!({}));
    add(&mut store, &[coded(report, vec![talks])]);
    place.desk.look().await.expect("a revision");
    let renewed = place
        .get_with("/lists/incidents", &[("if-none-match", &etag)])
        .await;
    assert_eq!(renewed.status, StatusCode::OK);
    assert_ne!(renewed.header(header::ETAG), etag);
}

/// What a page cites reads as people have corrected it, as on the report's own page.
#[tokio::test]
async fn what_is_cited_reads_as_corrected() {
    let place = desk(&usual(), Access::default());
    let mut store = Store::open_existing(&place.location).expect("a store");
    let rounds = |store: &mut Store| {
        let rows = store.rows_of_event("talks-2#1").expect("rows").into_iter();
        let mut rounds = rows.filter(|row| row.head.table == Table::Incident);
        rounds.next().expect("an incident").head.id
    };
    let row = format!("/rows/{}", rounds(&mut store));
    assert!(!place.get(&row).await.body.contains("a-person-says-so"));
    let event = store
        .event("talks-2#1", View::Now)
        .expect("a store")
        .expect("an event");
    let mut corrected = event.clone();
    corrected.rule = vec!["a-person-says-so".to_owned()];
    corrected.topics = vec!["prisoners".into()];
    let decision = Decision {
        verdict: Verdict::Correct,
        one: event.id.clone(),
        other: String::new(),
        patch: patch_between(&event, &corrected),
        by: "analyst".to_owned(),
        note: String::new(),
    };
    let now = jiff::Timestamp::now();
    store
        .writer()
        .expect("nobody else writes")
        .decide(&decision, now)
        .expect("a decision");
    add(&mut store, &[]);
    place.desk.look().await.expect("a revision");
    for path in [row.as_str(), "/reports/talks-2"] {
        let page = place.get(path).await.body;
        assert!(page.contains("a-person-says-so"), "{path}");
        assert!(page.contains("corrected by a person"), "{path}");
    }
}

#[tokio::test]
async fn the_record_stands_as_it_stood() {
    let place = desk(&usual(), Access::default());
    let now = place.get("/lists/incidents.json").await.body;
    let then = place.get("/lists/incidents.json?as-of=2025-07-05").await;
    assert_eq!(then.status, StatusCode::OK);
    assert!(
        then.body.contains("talks-2#1") && !then.body.contains("talks-9#1"),
        "{}",
        then.body
    );
    assert!(now.contains("talks-9#1"));
    let page = place.get("/?as-of=2025-07-05").await;
    assert!(
        page.body
            .contains("The record as it stood on <strong>5 July 2025</strong>")
    );
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_careful() {
    let place = desk(&usual(), Access::default());
    for path in ["/", "/nothing", "/healthz", "/lists/rounds.csv"] {
        let got = place.get(path).await;
        let policy = got.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"));
        assert_eq!(
            got.header(header::X_CONTENT_TYPE_OPTIONS),
            "nosniff",
            "{path}"
        );
        assert_eq!(got.header(header::X_FRAME_OPTIONS), "DENY", "{path}");
    }
}

#[tokio::test]
async fn assets_are_kept_for_good() {
    let place = desk(&usual(), Access::default());
    let page = place.get("/").await.body;
    for (before, kind) in [
        ("stylesheet\" href=\"", "text/css; charset=utf-8"),
        ("<script src=\"", "text/javascript; charset=utf-8"),
    ] {
        let (_, rest) = page.split_once(before).expect("an asset");
        let got = place
            .get(rest.split('"').next().expect("its address"))
            .await;
        assert_eq!(got.header(header::CONTENT_TYPE), kind);
        assert!(got.header(header::CACHE_CONTROL).contains("immutable"));
    }
}
