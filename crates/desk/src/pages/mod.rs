//! The pages, one file each with a template of its own under `templates/`.
//!
//! Deliberately absent: queries over more rows than a page shows. A page lists some and links to the
//! list of all.

mod account;
mod briefing;
mod decisions;
mod error;
mod explanation;
mod form;
pub(crate) mod frame;
pub(crate) mod health;
pub(crate) mod links;
mod lists;
mod material;
mod overview;
mod process;
mod report;
mod row;
mod search;
mod sources;
mod visit;
mod wrong;

pub(crate) use frame::Frame;

use crate::state::Desk;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::routing::{get, post};

/// Their addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/", get(overview::get))
        .route("/processes/{id}", get(process::get))
        .route("/reports/{name}", get(report::get))
        .route(
            "/reports/{name}/events/{number}/explanation",
            get(explanation::get),
        )
        .route("/rows/{id}", get(row::get))
        .route("/lists", get(lists::index))
        .route("/lists/{name}", get(lists::get))
        .route("/search", get(search::get))
        .route("/search.csv", get(search::get))
        .route("/search.json", get(search::get))
        .route("/sources", get(sources::get).post(sources::post))
        .route("/wrong", get(wrong::get).post(wrong::post))
        .route("/decisions", get(decisions::get).post(decisions::undo))
        .route("/login", get(account::login).post(account::sign_in))
        .route("/account", get(account::account))
        .route("/logout", post(account::sign_out))
        .route("/metrics", get(health::metrics))
}

/// Sends a browser on, after a form or to sign in.
pub(crate) fn redirect(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}
