//! A desk over a store with a record of its own, asked without a network.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as expected here is a failed test; no test uses everything"
)]

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use rapporteur_desk::{Access, Desk, DeskOptions, router};
use rapporteur_model::{DateSource, Event, Report, ReportDate};
use rapporteur_store::{Coded, Knowledge, Location, Prepared, Settling, Store, Version};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

/// A desk in a folder that goes away with the test.
pub(crate) struct Place {
    pub(crate) desk: Desk,
    pub(crate) location: Location,
    _folder: TempDir,
}

/// What came back.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("text"))
    }

    /// The cookie that is set, as it is sent back.
    pub(crate) fn cookie(&self, name: &str) -> String {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        let mut all = all.map(|value| value.to_str().expect("text"));
        let line = all.find(|line| line.starts_with(name)).expect("a cookie");
        line.split(';').next().expect("its value").to_owned()
    }

    /// The token of the forms of a page.
    pub(crate) fn token(&self) -> String {
        let (_, rest) = self
            .body
            .split_once("name=\"token\" value=\"")
            .expect("a form");
        rest.split('"').next().expect("its token").to_owned()
    }
}

/// A desk over these reports.
pub(crate) fn desk(coded: &[Coded], access: Access) -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::File(folder.path().join("rapporteur.db"));
    let mut store = Store::open(&location).expect("a store");
    add(&mut store, coded);
    let mut options = DeskOptions::new(location.clone());
    options.access = access;
    if !options.access.is_open() {
        options.listen.set_ip([0, 0, 0, 0].into());
    }
    let desk = Desk::open(options).expect("a desk");
    Place {
        desk,
        location,
        _folder: folder,
    }
}

/// Writes reports and settles the record.
pub(crate) fn add(store: &mut Store, coded: &[Coded]) {
    let now = Timestamp::UNIX_EPOCH;
    let batch: Vec<Prepared> = coded.iter().map(Prepared::of).collect();
    let mut writer = store.writer().expect("nobody else writes");
    let version = writer.version(&Version::default(), now).expect("a version");
    writer.write(&batch, version, now).expect("a batch");
    drop(writer);
    let settling = Settling {
        knowledge: &Knowledge::built_in(),
        version: &Version::default(),
        now,
    };
    store.settle(&settling).expect("a record");
}

impl Place {
    pub(crate) async fn send(&self, request: Request<Body>) -> Got {
        let response = router(self.desk.clone())
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.expect("a body");
        Got {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    pub(crate) async fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Got {
        let body: Vec<String> = form
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie)
            .body(Body::from(body.join("&")));
        self.send(request.expect("a request")).await
    }
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub(crate) fn report(id: &str, day: i8, text: &str) -> Report {
    let mut report = Report::from_text(id, text);
    let day: Date = date(2025, 7, day);
    report.date = Some(ReportDate {
        day,
        source: DateSource::Field,
    });
    report.title = Some(format!("Report {id}"));
    report.publisher = Some("Example Press".to_owned());
    report
}

/// An event of a report's whole text.
pub(crate) fn event(report: &Report, number: usize, also: Value) -> Event {
    let text = report.text.as_str();
    let mut event = json!({
        "id": format!("{}#{number}", report.id),
        "report": report.id,
        "sentence": text,
        "sentence_span": [0, text.len()],
        "span": [0, text.len()],
        "event_type": "CONSULT",
        "contexts": [],
        "act": "meet",
        "operators": [],
        "status": {"polarity": "affirmed", "tense": "past", "modality": "certain", "factuality": 3.0, "aux": []},
        "actors": [actor("Russia", "RUS")],
        "recipients": [actor("Ukraine", "UKR")],
        "counts": {},
        "topics": ["ceasefire"],
        "rule": ["acts/meet:talks"],
        "confidence": 1.0,
    });
    if let (Value::Object(all), Value::Object(also)) = (&mut event, also) {
        all.extend(also);
    }
    serde_json::from_value(event).expect("an event")
}

pub(crate) fn actor(name: &str, country: &str) -> Value {
    json!({"text": name, "span": [0, 4], "name": name, "country": country, "sector": "GOV"})
}

pub(crate) fn coded(report: Report, events: Vec<Event>) -> Coded {
    Coded {
        report,
        sketch: Vec::new(),
        events,
        problems: Vec::new(),
    }
}

/// A record of talks, an ultimatum and violence.
pub(crate) fn usual() -> Vec<Coded> {
    let mut all = Vec::new();
    for day in [2, 9, 16, 23] {
        let report = report(
            &format!("talks-{day}"),
            day,
            "Russia and Ukraine met in Istanbul for talks on a ceasefire.",
        );
        let talks = event(
            &report,
            1,
            json!({"place": place("Istanbul", 41.01, 28.95)}),
        );
        all.push(coded(report, vec![talks]));
    }
    for day in [4, 11, 18] {
        let report = report(
            &format!("strike-{day}"),
            day,
            "Russia struck Kyiv. Twelve people were killed, Ukraine said.",
        );
        let strike = event(
            &report,
            1,
            json!({
                "event_type": "ASSAULT", "act": "attack", "act_kind": "aerial", "topics": [],
                "counts": {"killed": {"min": 12, "max": 14}}, "place": place("Kyiv", 50.45, 30.52),
            }),
        );
        all.push(coded(report, vec![strike]));
    }
    all
}

pub(crate) fn place(name: &str, lat: f64, lon: f64) -> Value {
    json!({
        "text": name, "span": [0, 4], "kind": "literal", "name": name, "lat": lat, "lon": lon,
        "country": "TUR", "precision": 1, "radius_km": 5.0, "score": 1.0, "relation": "at", "given_by": "clause",
        "runners_up": [], "names": [], "feature": "settlement",
    })
}
