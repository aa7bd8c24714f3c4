//! What a visitor sees when there is no answer: what is wrong, and what to do.

use super::Frame;
use crate::fault::Fault;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

#[derive(Template)]
#[template(path = "error.html")]
struct Page<'p> {
    frame: Frame,
    what: &'p str,
    advice: &'p str,
    waits: bool,
}

impl Fault {
    fn told(&self) -> (StatusCode, &'static str, &str, &'static str) {
        match self {
            Self::NotFound(what) => (
                StatusCode::NOT_FOUND,
                "Not found",
                what,
                "Search for it, or go back to the overview.",
            ),
            Self::Wrong(what) => (
                StatusCode::BAD_REQUEST,
                "This cannot be answered",
                what,
                "Go back and change it.",
            ),
            Self::Forbidden(what) => (
                StatusCode::FORBIDDEN,
                "Not allowed",
                what,
                "Sign in with a name that may do this.",
            ),
            Self::SignIn => (
                StatusCode::UNAUTHORIZED,
                "Sign in first",
                "This desk is only for those who sign in.",
                "Sign in, or send a token (Authorization: Bearer …).",
            ),
            Self::Busy { what, .. } => (
                StatusCode::SERVICE_UNAVAILABLE,
                "One moment",
                what,
                "This page asks again by itself.",
            ),
            Self::TimedOut => (
                StatusCode::SERVICE_UNAVAILABLE,
                "This took too long",
                "The answer took longer than it may.",
                "Ask for less: a shorter time, one party, one issue.",
            ),
            Self::Store(_) | Self::Broken(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something is wrong here",
                "The record could not be read.",
                "The desk's log says why; its operator can help.",
            ),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match &self {
            Self::Store(error) if error.is_interrupted() => {
                return Self::TimedOut.into_response();
            }
            Self::Store(error) => tracing::error!(%error, "the store does not answer"),
            Self::Broken(detail) => tracing::error!(%detail, "no answer"),
            _ => {}
        }
        let (status, title, what, advice) = self.told();
        let page = Page {
            frame: Frame {
                title: title.to_owned(),
                ..Frame::default()
            },
            what,
            advice,
            waits: matches!(self, Self::Busy { .. }),
        };
        let text = page.render().unwrap_or_else(|_| title.to_owned());
        let mut response = (status, Html(text)).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Busy { after, .. } => {
                let after = HeaderValue::from(after);
                headers.insert(header::RETRY_AFTER, after.clone());
                // Without a script the page comes again as well.
                headers.insert(header::REFRESH, after);
            }
            Self::TimedOut => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(10));
            }
            Self::SignIn => {
                let scheme = HeaderValue::from_static("Bearer");
                headers.insert(header::WWW_AUTHENTICATE, scheme);
            }
            _ => {}
        }
        response
    }
}
