//! Addresses, and what every request goes through: its time, who asks, what browsers are told.

use crate::fault::Fault;
use crate::server::Peer;
use crate::state::Desk;
use crate::{api, assets, live, pages};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::get;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::Ordering;
use std::time::Instant;

/// All addresses of a desk.
pub fn router(desk: Desk) -> Router {
    let limits = &desk.options().limits;
    // Streams have no end, so their time is not bounded.
    let timed = Router::new()
        .merge(pages::router())
        .merge(api::router())
        .route_service("/mcp", api::tools(&desk))
        .route("/assets/{name}", get(assets::get))
        .fallback(async || Fault::NotFound("There is no such page.".to_owned()))
        .layer(DefaultBodyLimit::max(limits.body_bytes))
        .layer(from_fn_with_state(desk.clone(), in_time));
    timed
        .route("/live", get(live::stream))
        .route("/api/v1/stream", get(api::stream))
        .layer(from_fn_with_state(desk.clone(), let_in))
        // Asked by whoever watches the machine, who need not sign in to hear that it lives.
        .route("/healthz", get(pages::health::get))
        .layer(axum::middleware::from_fn(api::as_problems))
        .layer(from_fn_with_state(desk.clone(), told))
        .with_state(desk)
}

/// Gives every request its time.
async fn in_time(State(desk): State<Desk>, request: Request, next: Next) -> Response<Body> {
    match tokio::time::timeout(desk.options().limits.request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Fault::TimedOut.into_response(),
    }
}

/// Lets in who may ask: from this host, not too often, signed in where that is asked for.
async fn let_in(State(desk): State<Desk>, mut request: Request, next: Next) -> Response<Body> {
    let gate = desk.gate();
    if !gate.is_own_host(request.headers()) {
        let what = "This desk is not reached by that name; its operator can add it.";
        return Fault::Forbidden(what.to_owned()).into_response();
    }
    if let Err(wait) = gate.may_ask(peer(&request)) {
        return Fault::Busy {
            what: "Too many requests came from your address.".to_owned(),
            after: wait.as_secs() + 1,
        }
        .into_response();
    }
    let visitor = gate.visitor(request.headers());
    let path = request.uri().path();
    let is_public = path == "/login" || path.starts_with("/assets/");
    if visitor.role.is_none() && !is_public {
        let wants_page = request.method() == Method::GET
            && request
                .headers()
                .get(header::ACCEPT)
                .and_then(|accepted| accepted.to_str().ok())
                .is_some_and(|accepted| accepted.contains("text/html"));
        if !wants_page {
            return Fault::SignIn.into_response();
        }
        let wanted = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let to = format!("/login?next={}", crate::call::encoded(wanted));
        return pages::redirect(&to);
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Where a request comes from; requests that came over no network are from this machine.
pub(crate) fn peer(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<Peer>();
    peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0)
}

/// What browsers are told with every answer. Nothing is loaded from elsewhere, nothing runs that is
/// not the desk's own script, and no other page shows the desk in a frame.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Counts and logs a request, and adds what browsers are told.
async fn told(State(desk): State<Desk>, request: Request, next: Next) -> Response<Body> {
    let begun = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let from = peer(&request);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    let (status, took) = (response.status(), begun.elapsed());
    if matches!(
        status,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
    ) {
        desk.metrics().sent_away.fetch_add(1, Ordering::Relaxed);
    }
    desk.metrics()
        .answered(route.as_ref(), status.as_u16(), took);
    tracing::info!(
        %method,
        // What a visitor sends may hold anything; in a log it is one line.
        path = ?path,
        %from,
        status = status.as_u16(),
        milliseconds = took.as_secs_f64() * 1000.0,
        "answered"
    );
    response
}
