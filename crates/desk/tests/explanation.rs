//! Why an event was read as it was: asked for lazily, kept, bounded; and nothing where nobody can say.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what is not as expected here is a failed test"
)]

mod support;

use axum::http::StatusCode;
use rapporteur_desk::{Access, Desk, DeskOptions, Explained, ExplainedStep, Explainer, router};
use rapporteur_model::{Event, Report};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{Place, desk, usual};
use tower::ServiceExt;

/// Says something, slowly where that is asked for, and counts how often.
#[derive(Debug, Default)]
struct Teller {
    asked: AtomicUsize,
    pause: Duration,
    fault: Option<String>,
}

impl Explainer for Teller {
    fn explain(&self, report: &Report, event: &Event) -> Result<Explained, String> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(self.pause);
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        Ok(Explained {
            note: format!("{} of {}", event.id, report.id),
            tree: vec!["met".to_owned(), "└─ <b>Russia</b>\u{202e}".to_owned()],
            steps: vec![ExplainedStep {
                heading: "Actors".to_owned(),
                entries: vec![vec![
                    "<script>x</script>".to_owned(),
                    "by its name".to_owned(),
                ]],
            }],
        })
    }
}

fn with(place: &Place, teller: &Arc<Teller>, limit: Duration) -> Desk {
    let mut options = DeskOptions::new(place.location.clone());
    options.explainer = Some(Arc::clone(teller) as Arc<dyn Explainer>);
    options.limits.explanation = limit;
    Desk::open(options).expect("a desk")
}

async fn get(desk: &Desk, path: &str) -> (StatusCode, String) {
    let request = axum::http::Request::get(path).body(axum::body::Body::empty());
    let answer = router(desk.clone())
        .oneshot(request.expect("a request"))
        .await;
    let answer = answer.expect("an answer");
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
        .await
        .expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

const PATH: &str = "/reports/talks-2/events/1/explanation";

#[tokio::test]
async fn a_step_by_step_explanation_is_shown_and_kept() {
    let place = desk(&usual(), Access::default());
    let teller = Arc::new(Teller::default());
    let desk = with(&place, &teller, Duration::from_secs(20));
    let (_, report) = get(&desk, "/reports/talks-2").await;
    assert!(report.contains(&format!("href=\"{PATH}\"")), "{report}");
    assert_eq!(
        teller.asked.load(Ordering::Relaxed),
        0,
        "only when somebody asks"
    );
    for _ in 0..3 {
        let (status, page) = get(&desk, PATH).await;
        assert_eq!(status, StatusCode::OK);
        for told in [
            "talks-2#1 of talks-2",
            "Actors",
            "by its name",
            "acts/meet:talks",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("<script>x") && !page.contains("<b>Russia"));
        assert!(!page.contains('\u{202e}'));
    }
    assert_eq!(teller.asked.load(Ordering::Relaxed), 1, "made once");
    for path in [
        "/reports/talks-2/events/9/explanation",
        "/reports/no/events/1/explanation",
    ] {
        assert_eq!(get(&desk, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn who_cannot_explain_says_so() {
    let place = desk(&usual(), Access::default());
    let got = place.get(PATH).await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert!(got.body.contains("without the engine that reads reports"));
    let report = place.get("/reports/talks-2").await.body;
    assert!(report.contains("No explanation is to be had here"));
    assert!(!report.contains("/explanation"));
    let teller = Arc::new(Teller {
        fault: Some("It cannot be explained: the text is too long.".to_owned()),
        ..Teller::default()
    });
    let desk = with(&place, &teller, Duration::from_secs(20));
    let (status, page) = get(&desk, PATH).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("the text is too long"));
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let place = desk(&usual(), Access::default());
    let teller = Arc::new(Teller {
        pause: Duration::from_millis(400),
        ..Teller::default()
    });
    let desk = with(&place, &teller, Duration::from_millis(20));
    let (status, _) = get(&desk, PATH).await;
    assert!(matches!(
        status,
        StatusCode::GATEWAY_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE
    ));
}
