//! The pages, one file each with a template of its own under `templates/`.
//!
//! Deliberately absent: queries over more rows than a page shows. A page lists some and links to the
//! list of all.

mod error;
pub(crate) mod frame;
pub(crate) mod health;
mod overview;

pub(crate) use frame::Frame;

use crate::state::Desk;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::routing::get;

/// Their addresses.
pub(crate) fn router() -> Router<Desk> {
    Router::new()
        .route("/", get(overview::get))
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
