//! What came or changed, what is worth an alert, and what is followed.

use super::answers::json;
use super::parameters::{AlertKind, number, one_of, text};
use super::problem::{Problem, Told};
use crate::call::Call;
use crate::fault::Fault;
use crate::state::Desk;
use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use rapporteur_alerts::Kind;
use rapporteur_answers::{ChangedRow, MOST_ROWS, ToldAlert};
use serde::Serialize;
use utoipa::ToSchema;

type Asked = Result<Call, Fault>;
type Given = Result<Response<Body>, Told>;

/// What came or changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Changes {
    /// The record's revision, to ask from next time.
    revision: u64,
    /// The latest first.
    changes: Vec<ChangedRow>,
}

/// Rows that came or changed after a revision of the record.
#[utoipa::path(get, path = "/api/v1/changes", tag = "news",
    params(("since" = Option<u64>, Query, maximum = 1000000000, description = "the revision that is known already; 0 without"),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 200, description = "no more than so many; 50 without")),
    responses((status = 200, body = Changes), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn changes(State(desk): State<Desk>, call: Asked) -> Given {
    let call = call?;
    let since = number(&call.parameters, "since", 0, 1_000_000_000)?.unwrap_or(0);
    let limit = number(&call.parameters, "limit", 1, MOST_ROWS as u64)?.unwrap_or(50);
    json(&desk, call, move |_, answers| {
        let revision = answers.store().revision()?;
        let limit = usize::try_from(limit).unwrap_or(MOST_ROWS);
        let changes = answers.changes(since, limit)?;
        Ok(Changes { revision, changes })
    })
    .await
}

/// What is worth an alert today: deadlines, ultimatums, talks announced, held or called off,
/// ceasefires violated, violence above its usual level. The latest first.
#[utoipa::path(get, path = "/api/v1/alerts", tag = "news",
    params(("process" = Option<String>, Query, description = "of this negotiation, by its id"),
        ("kind" = Option<AlertKind>, Query, description = "deadline, new_ultimatum, round_announced, round_called_off, round_held, ceasefire_violated or violence"),
        ("as-of" = Option<String>, Query, format = Date, description = "the record and the day as it was")),
    responses((status = 200, body = Vec<ToldAlert>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn alerts(State(desk): State<Desk>, call: Asked) -> Given {
    let call = call?;
    let kinds = Kind::ALL.map(|kind| (kind.name(), kind));
    let kind = one_of(&call.parameters, "kind", &kinds)?;
    let process = text(&call.parameters, "process");
    json(&desk, call, move |asked, answers| {
        let rules = &asked.desk.options().alerts;
        let mut alerts = answers.alerts(rules, process.as_deref(), asked.today)?;
        alerts.retain(|alert| kind.is_none_or(|kind| kind.name() == alert.kind));
        Ok(alerts)
    })
    .await
}

/// A source that is followed.
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowedSource {
    /// Its name.
    name: String,
    /// Since when it is not followed, in universal time; `null` while it is.
    paused_at: Option<String>,
    /// The last look at it, in universal time.
    tried_at: Option<String>,
    /// The last that went well.
    succeeded_at: Option<String>,
    /// What went wrong since.
    error: Option<String>,
    /// How many looks in a row have failed.
    failures: u32,
}

/// The sources that are followed, and how it goes.
#[utoipa::path(get, path = "/api/v1/sources", tag = "news",
    responses((status = 200, body = Vec<FollowedSource>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sources(State(desk): State<Desk>, call: Asked) -> Given {
    // How a source goes is no part of the record, so the answer is not kept.
    let call = call?;
    let sources = desk
        .read(call, |reading| Ok(reading.store.sources()?))
        .await?;
    let followed: Vec<FollowedSource> = sources
        .into_iter()
        .map(|source| FollowedSource {
            name: source.name,
            paused_at: source.paused_at,
            tried_at: source.state.tried_at.map(|at| at.to_string()),
            succeeded_at: source.state.succeeded_at.map(|at| at.to_string()),
            error: source.state.error,
            failures: source.state.failures,
        })
        .collect();
    Ok(axum::response::IntoResponse::into_response(axum::Json(
        followed,
    )))
}

/// A program elsewhere that is told of alerts.
#[derive(Serialize, ToSchema)]
pub(crate) struct ToldElsewhere {
    /// Its name.
    name: String,
    /// The host that it is told at.
    address: String,
    /// Since when it is told no more because it is gone for good, in universal time.
    stopped_at: Option<String>,
    /// The last alert that it took, in universal time.
    succeeded_at: Option<String>,
    /// The last try that failed, in universal time.
    failed_at: Option<String>,
    /// What went wrong since.
    error: Option<String>,
    /// How many tries in a row have failed.
    failures: u32,
    /// Alerts that wait.
    waiting: u64,
    /// Alerts that it took.
    delivered: u64,
    /// Alerts that were given up.
    given_up: u64,
}

/// The programs elsewhere that are told of alerts (webhooks), and how it goes.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "news",
    responses((status = 200, body = Vec<ToldElsewhere>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn webhooks(State(desk): State<Desk>, call: Asked) -> Given {
    let hooks = desk
        .read(call?, |reading| Ok(reading.store.webhooks()?))
        .await?;
    let instant = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
    let told: Vec<ToldElsewhere> = hooks
        .into_iter()
        .map(|hook| ToldElsewhere {
            name: hook.name,
            address: hook.shown,
            stopped_at: instant(hook.stopped_at),
            succeeded_at: instant(hook.succeeded_at),
            failed_at: instant(hook.failed_at),
            error: hook.error,
            failures: hook.failures,
            waiting: hook.waiting,
            delivered: hook.delivered,
            given_up: hook.given_up,
        })
        .collect();
    Ok(axum::response::IntoResponse::into_response(axum::Json(
        told,
    )))
}
