//! An answer before it goes out: what it is, its bytes, and what browsers are told beside it.

use crate::fault::Fault;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) kind: &'static str,
    pub(crate) body: Bytes,
    /// Under which it is saved, where it is a file.
    pub(crate) file: Option<String>,
    /// The address of what follows on it.
    next: Option<HeaderValue>,
    etag: HeaderValue,
}

/// What HTML is.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

impl Answer {
    pub(crate) fn new(kind: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let mut etag = String::from("\"");
        for byte in Sha256::digest(&body).iter().take(12) {
            // Writing to a string cannot fail.
            let _ = write!(etag, "{byte:02x}");
        }
        etag.push('"');
        Self {
            status: StatusCode::OK,
            kind,
            body,
            file: None,
            next: None,
            etag: HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"0\"")),
        }
    }

    pub(crate) fn html(page: String) -> Self {
        Self::new(HTML, page)
    }

    /// A page from its template.
    pub(crate) fn page(template: &impl askama::Template) -> Result<Self, Fault> {
        Ok(Self::html(template.render()?))
    }

    /// The answer as a file to be saved. Its name holds nothing but letters, digits and `-._`.
    pub(crate) fn saved_as(mut self, name: &str) -> Self {
        self.file = Some(file_name(name));
        self
    }

    /// The answer with the address of the next piece in its head (RFC 8288).
    pub(crate) fn followed_by(mut self, next: Option<String>) -> Self {
        self.next = next.and_then(|next| {
            // Addresses of ours are encoded, so nothing in them ends the brackets.
            HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok()
        });
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The response to a request with these headers: without a body where the visitor has it.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let is_known = self.status == StatusCode::OK
            && request
                .get(header::IF_NONE_MATCH)
                .and_then(|known| known.to_str().ok())
                .zip(self.etag.to_str().ok())
                .is_some_and(|(known, own)| {
                    known
                        .split(',')
                        .any(|one| one.trim().trim_start_matches("W/") == own)
                });
        let mut response = Response::new(if is_known {
            Body::empty()
        } else {
            Body::from(self.body.clone())
        });
        *response.status_mut() = if is_known {
            StatusCode::NOT_MODIFIED
        } else {
            self.status
        };
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        // The same address may show something else in a moment, and something else to another.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
        if let Some(next) = &self.next {
            headers.insert(header::LINK, next.clone());
        }
        if let Some(file) = &self.file
            && let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""))
        {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

/// A name that is safe in a header and on any disk.
fn file_name(name: &str) -> String {
    let mut safe: String = name
        .chars()
        .map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => letter,
            _ => '-',
        })
        .take(100)
        .collect();
    while safe.starts_with(['.', '-']) {
        safe.remove(0);
    }
    if safe.is_empty() {
        "record".to_owned()
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_go_nowhere() {
        for (name, expected) in [
            ("rounds.csv", "rounds.csv"),
            ("../../etc/passwd", "etc-passwd"),
            ("a\"\r\nSet-Cookie: x=1", "a---Set-Cookie--x-1"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("…", "record"),
        ] {
            assert_eq!(file_name(name), expected, "{name:?}");
        }
    }

    #[test]
    fn what_the_visitor_has_is_not_sent_again() {
        let answer = Answer::html("<p>".to_owned());
        let mut request = HeaderMap::new();
        assert_eq!(answer.respond(&request).status(), StatusCode::OK);
        request.insert(header::IF_NONE_MATCH, answer.etag.clone());
        assert_eq!(answer.respond(&request).status(), StatusCode::NOT_MODIFIED);
    }
}
