//! The interface for programs: the record as JSON under `/api/v1`, alerts as Atom, tools of
//! assistants at `/mcp`.
//!
//! ```text
//! curl http://127.0.0.1:7373/api/v1/processes
//! curl 'http://127.0.0.1:7373/api/v1/search/events?q=ceasefire+talk*&party=RUS'
//! ```
//!
//! Answers are those of `rapporteur-answers`, kept by address and revision like pages. What is wrong
//! with a request is told as a problem (RFC 9457). The description (OpenAPI 3.1) is made from the
//! handlers and the types that they answer with.
//!
//! Deliberately absent: what only pages show, and writing other than decisions.

mod answers;
mod atom;
mod decisions;
mod describe;
mod parameters;
mod problem;
mod record;
mod search;
mod stream;
mod watched;

pub(crate) use problem::as_problems;
pub(crate) use stream::get as stream;

use crate::state::Desk;
use axum::Router;
use axum::routing::get;

/// Its routes, but for the stream, whose time is not bounded.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/api/v1", get(describe::index))
        .route("/api/v1/openapi.json", get(describe::openapi))
        .route("/api/v1/docs", get(describe::page))
        .route("/api/v1/processes", get(record::processes))
        .route("/api/v1/processes/{process}", get(record::process))
        .route("/api/v1/processes/{process}/brief", get(record::brief))
        .route("/api/v1/rows/{table}", get(record::rows))
        .route("/api/v1/row/{id}", get(record::row))
        .route("/api/v1/reports/{report}", get(record::report))
        .route("/api/v1/events/{event}", get(record::event))
        .route("/api/v1/search/reports", get(search::reports))
        .route("/api/v1/search/events", get(search::events))
        .route("/api/v1/changes", get(watched::changes))
        .route("/api/v1/alerts", get(watched::alerts))
        .route("/api/v1/sources", get(watched::sources))
        .route("/api/v1/webhooks", get(watched::webhooks))
        .route(
            "/api/v1/decisions",
            get(decisions::list).post(decisions::decide),
        )
        .route(
            "/api/v1/decisions/{number}",
            axum::routing::delete(decisions::undo),
        )
        .route("/alerts.atom", get(atom::all))
        .route("/processes/{process}/alerts.atom", get(atom::of_process))
}

/// The tools of assistants over HTTP.
pub(crate) fn tools(desk: &Desk) -> rapporteur_mcp::HttpService {
    let options = desk.options();
    let assistant = rapporteur_mcp::Assistant::new(
        options.location.clone(),
        std::sync::Arc::clone(&options.lexicon),
    );
    rapporteur_mcp::service(assistant)
}
