//! What is wrong with a request, as a problem that programs can read (RFC 9457).

use crate::fault::Fault;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use axum::response::IntoResponse;
use rapporteur_answers::AnswerError;
use serde::Serialize;
use utoipa::ToSchema;

/// What a problem is.
pub(crate) const KIND: &str = "application/problem+json";

/// What is wrong, and what to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// `about:blank`: the status says what sort of problem it is.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// The status in words.
    pub(crate) title: String,
    /// The status.
    pub(crate) status: u16,
    /// What is wrong with this request.
    pub(crate) detail: String,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
        }
    }

    fn body(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl From<AnswerError> for Fault {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Store(error) => error.into(),
            AnswerError::Wrong(what) => Self::Wrong(what),
            unknown @ AnswerError::Unknown { .. } => Self::NotFound(unknown.to_string()),
        }
    }
}

/// A fault that a program is told.
pub(crate) struct Told(pub(crate) Fault);

impl<F: Into<Fault>> From<F> for Told {
    fn from(fault: F) -> Self {
        Self(fault.into())
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response<Body> {
        let detail = match &self.0 {
            Fault::NotFound(what) | Fault::Wrong(what) | Fault::Forbidden(what) => what.clone(),
            Fault::Busy { what, .. } => what.clone(),
            Fault::SignIn => "Send a token: Authorization: Bearer …".to_owned(),
            Fault::TimedOut => {
                "The answer took longer than it may; ask for less: a shorter time, one party, one issue."
                    .to_owned()
            }
            Fault::Store(_) | Fault::Broken(_) => {
                "The record could not be read; the desk's log says why.".to_owned()
            }
        };
        // Status, headers and the log are those of a page.
        let mut response = self.0.into_response();
        let problem = Problem::new(response.status(), detail);
        *response.body_mut() = Body::from(problem.body());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(KIND));
        headers.remove(header::REFRESH);
        headers.remove(header::CONTENT_LENGTH);
        response
    }
}

/// Makes problems of the pages and plain texts with which a program was sent away before it came to
/// the interface.
pub(crate) async fn as_problems(request: Request, next: Next) -> Response<Body> {
    let is_ours = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let status = response.status();
    if !is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let told = response.headers().get(header::CONTENT_TYPE);
    if told.is_some_and(|kind| kind == KIND) {
        return response;
    }
    let detail = match status {
        StatusCode::NOT_FOUND => "There is no such address; /api/v1/openapi.json names all.",
        StatusCode::METHOD_NOT_ALLOWED => "This address does not take that method.",
        StatusCode::UNAUTHORIZED => "Send a token: Authorization: Bearer …",
        StatusCode::PAYLOAD_TOO_LARGE => "The body is longer than it may be.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Send JSON (Content-Type: application/json).",
        StatusCode::SERVICE_UNAVAILABLE => "The desk is busy; come again in a moment.",
        _ => "The request cannot be answered.",
    };
    let problem = Problem::new(status, detail);
    *response.body_mut() = Body::from(problem.body());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(KIND));
    headers.remove(header::REFRESH);
    headers.remove(header::CONTENT_LENGTH);
    response
}
