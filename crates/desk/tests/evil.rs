//! Scripts, SQL, terminal escapes, signs that turn the direction of writing, formulas and paths, planted
//! in every field of a report and of its events: none is at work in a page or a file.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as expected here is a failed test"
)]

mod support;

use axum::http::{StatusCode, header};
use rapporteur_desk::Access;
use rapporteur_ledger::Table;
use rapporteur_store::{Filter, Store};
use serde_json::json;
use support::{Place, actor, coded, desk, encoded, event, report, usual};

const EVIL: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE reports; --",
    "\u{1b}[31m\u{1b}]0;x\u{7}",
    "\u{202e}gnp.exe\u{2066}",
    "../../../etc/passwd",
    "=HYPERLINK(\"http://evil.example\";\"x\")",
    "javascript:alert(1)//</title></textarea></style>{{7*7}}",
];

fn planted() -> Place {
    let mut all = usual();
    for (number, evil) in EVIL.iter().enumerate() {
        let day = i8::try_from(number).expect("few") + 3;
        let text =
            format!("{evil} Russia and Ukraine met in {evil}, and \"{evil}\" was said of {evil}.");
        let mut report = report(&format!("{evil}-{number}"), day, &text);
        report.title = Some((*evil).to_owned());
        report.publisher = Some((*evil).to_owned());
        report.author = Some((*evil).to_owned());
        report.url = Some(if number % 2 == 0 {
            (*evil).to_owned()
        } else {
            format!("https://example.org/{evil}")
        });
        report.source = (*evil).to_owned();
        report.language = Some((*evil).to_owned());
        let mut events = Vec::new();
        for (nth, act) in ["meet", "attack", evil].iter().enumerate() {
            let who = json!({"text": evil, "span": [0, evil.len()], "name": evil, "country": "RUS", "sector": "GOV", "id": evil});
            let whom = json!([actor(evil, "UKR"), {"text": evil, "span": [0, 3], "name": evil}]);
            events.push(event(&report, nth + 1, json!({
                "act": act, "act_kind": evil, "actors": [who], "recipients": whom, "topics": ["ceasefire", evil],
                "operators": if nth == 2 { json!(["demand", evil]) } else { json!([]) },
                "event_type": if nth == 1 { "ASSAULT" } else { "CONSULT" }, "mode": evil, "rule": [evil],
                "counts": {"killed": {"min": 1, "max": null}},
                "place": {
                    "text": evil, "span": [0, evil.len()], "kind": "literal", "name": evil, "lat": 48.0, "lon": 31.0,
                    "country": evil, "precision": 1, "radius_km": 5.0, "score": 1.0, "relation": "at",
                    "given_by": "clause", "runners_up": [], "names": [], "feature": "settlement",
                },
                "attribution": {
                    "speaker": actor(evil, "USA"), "source": "named", "cue": evil, "cue_span": [0, 3],
                    "content": [0, text.len()], "direct": true, "reported_by": null,
                },
                "status": {
                    "polarity": "affirmed", "tense": "past", "modality": "certain", "factuality": 3.0, "aux": [],
                    "condition": {"text": evil, "span": [0, evil.len()], "events": []},
                },
            })));
        }
        all.push(coded(report, events));
    }
    desk(&all, Access::default())
}

/// Everything that the pages of a desk lead to, from the overview on.
async fn walked(place: &Place) -> Vec<String> {
    let mut store = Store::open_existing(&place.location).expect("a store");
    let mut paths: Vec<String> = [
        "/",
        "/lists",
        "/sources",
        "/decisions",
        "/?as-of=2025-07-20",
    ]
    .map(str::to_owned)
    .into();
    for table in Table::ALL {
        for ending in ["", ".csv", ".json"] {
            paths.push(format!("/lists/{}{ending}", table.plural()));
        }
        for row in store.list(table, &Filter::default()).expect("rows") {
            match table {
                Table::Process => paths.push(format!("/processes/{}", row.head.id)),
                _ => {
                    paths.push(format!("/rows/{}", row.head.id));
                    paths.push(format!("/rows/{}.json", row.head.id));
                }
            }
        }
    }
    for (number, evil) in EVIL.iter().enumerate() {
        let name = format!("{evil}-{number}");
        paths.push(format!("/reports/{}", encoded(&name)));
        for nth in 1..=3 {
            paths.push(format!(
                "/wrong?event={}",
                encoded(&format!("{name}#{nth}"))
            ));
        }
        for at in [
            "/search?q=",
            "/search?in=events&place=",
            "/search.csv?q=",
            "/search.json?in=events&party=",
            "/lists/incidents?party=",
            "/lists/rounds?process=",
            "/wrong?event=",
            "/login?next=",
        ] {
            paths.push(format!("{at}{}", encoded(evil)));
        }
        paths.push(format!("/{}", encoded(evil)));
        paths.push(format!("/search?q=met&in=events&type={}", encoded(evil)));
    }
    paths
}

/// Tags that a template has; no report brings one.
fn tags(page: &str) -> Vec<String> {
    page.split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
        .map(str::to_lowercase)
        .collect()
}

#[tokio::test]
async fn nothing_that_is_planted_is_at_work() {
    let place = planted();
    let paths = walked(&place).await;
    assert!(paths.len() > 150, "{}", paths.len());
    for path in paths {
        let got = place.get(&path).await;
        assert!(
            got.status != StatusCode::INTERNAL_SERVER_ERROR,
            "{path}: {}",
            got.body
        );
        for (name, value) in &got.headers {
            let value = value.to_str().expect("text");
            assert!(
                !value.contains(['\r', '\n', '\u{1b}']),
                "{path} {name}: {value}"
            );
        }
        let kind = got.header(header::CONTENT_TYPE).to_owned();
        if kind.starts_with("text/html") {
            assert!(
                !got.body.chars().any(|sign| {
                    sign.is_control() && sign != '\n'
                        || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                }),
                "{path}"
            );
            for tag in tags(&got.body) {
                let is_own =
                    !tag.starts_with("script") || tag.starts_with("script src=\"/assets/desk-");
                assert!(is_own && !tag.starts_with("img"), "{path}: <{tag}>");
                // What stands within quotation marks of an attribute is a value and no attribute.
                let bare: String = tag.split('"').step_by(2).collect();
                assert!(
                    !bare.contains(" on") && !bare.contains("javascript"),
                    "{path}: <{tag}>"
                );
                assert!(
                    !tag.contains("href=\"javascript") && !tag.contains("href=\"//"),
                    "{path}: <{tag}>"
                );
            }
        } else if kind.starts_with("text/csv") {
            assert!(
                !got.body.contains(['\u{1b}']) || kind.contains("csv"),
                "{path}"
            );
            let mut rows = csv::Reader::from_reader(got.body.as_bytes());
            for row in rows.records() {
                for cell in &row.expect("a row") {
                    assert!(!cell.starts_with(['=', '+', '@']), "{path}: {cell}");
                }
            }
            let file = got.header(header::CONTENT_DISPOSITION);
            assert!(
                !file.contains("..") && !file.contains('/'),
                "{path}: {file}"
            );
        } else if kind.starts_with("application/json") {
            let _: serde_json::Value = serde_json::from_str(&got.body).expect("JSON");
            assert_eq!(got.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        }
    }
    let mut store = Store::open_existing(&place.location).expect("a store");
    assert!(
        store
            .count(Table::Incident, &Filter::default())
            .expect("a table that is there")
            > 0
    );
}

#[tokio::test]
async fn a_report_shows_its_own_spelling_and_its_signs() {
    let place = planted();
    let got = place
        .get(&format!("/reports/{}", encoded(&format!("{}-4", EVIL[4]))))
        .await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(
        got.body
            .contains("<span class=\"sign\">U+202E</span>gnp.exe"),
        "{}",
        got.body
    );
}

#[tokio::test]
async fn what_people_write_is_no_more_at_work() {
    let place = planted();
    let page = place.get("/wrong?event=talks-2%231").await;
    let (cookie, token) = (page.cookie("rapporteur-session"), page.token());
    for evil in EVIL {
        let form = [
            ("token", &*token),
            ("event", "talks-2#1"),
            ("verdict", "reject"),
            ("by", evil),
            ("note", evil),
        ];
        assert_eq!(
            place.post("/wrong", &cookie, &form).await.status,
            StatusCode::SEE_OTHER
        );
        let undo = [("token", &*token), ("undo", "1")];
        place.post("/decisions", &cookie, &undo).await;
        let actors = [
            ("token", &*token),
            ("event", "talks-2#1"),
            ("verdict", "correct"),
            ("actors", evil),
        ];
        place.post("/wrong", &cookie, &actors).await;
        let source = [
            ("token", &*token),
            ("do", "add"),
            ("kind", "feed"),
            ("name", evil),
            ("address", "https://example.org/x"),
            ("publisher", evil),
        ];
        place.post("/sources", &cookie, &source).await;
    }
    for path in [
        "/decisions",
        "/sources",
        "/reports/talks-2",
        "/",
        "/lists/incidents",
    ] {
        let got = place.get_with(path, &[("cookie", &cookie)]).await;
        assert_eq!(got.status, StatusCode::OK, "{path}");
        for tag in tags(&got.body) {
            let is_own =
                !tag.starts_with("script") || tag.starts_with("script src=\"/assets/desk-");
            assert!(is_own && !tag.starts_with("img"), "{path}: <{tag}>");
        }
        assert!(!got.body.contains(['\u{1b}', '\u{202e}']), "{path}");
    }
}
