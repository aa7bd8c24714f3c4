//! For whoever watches the machine: whether the desk lives, and its figures.

use crate::fault::Fault;
use crate::state::Desk;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// `GET /healthz`: whether the store answers.
pub(crate) async fn get(State(desk): State<Desk>) -> impl IntoResponse {
    let answers = desk.readers().read(|store| Ok(store.is_settled()?)).await;
    match answers {
        Ok(_) => (StatusCode::OK, "ok\n"),
        // It lives, and is asked too much.
        Err(Fault::Busy { .. }) => (StatusCode::OK, "busy\n"),
        Err(fault) => {
            tracing::warn!(?fault, "not healthy");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the store does not answer\n",
            )
        }
    }
}

/// `GET /metrics`.
pub(crate) async fn metrics(State(desk): State<Desk>) -> impl IntoResponse {
    // A store that does not answer costs its own figures alone.
    let hooks = desk.readers().read(|store| Ok(store.webhooks()?)).await;
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        desk.metrics()
            .text(&desk.gauges(), &hooks.unwrap_or_default()),
    )
}
