//! What a reader has seen: a cookie with the revision of their last visit.
//!
//! A visit lasts until nobody has looked for half an hour. The revision that was seen last before it
//! began is what changes are told since. The cookie holds no name and is read by nobody else.

use crate::call::cookie;
use axum::http::{HeaderMap, HeaderValue};
use jiff::Timestamp;

const COOKIE: &str = "rapporteur-seen";
/// A visit is over when nobody has looked for so many seconds.
const PAUSE: i64 = 30 * 60;
/// The cookie is kept for half a year.
const KEPT: u32 = 180 * 24 * 3600;

/// A visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    /// The revision that was seen last before this visit; `None` on the first one.
    pub(crate) since: Option<u64>,
}

impl Visit {
    /// The visit that a request belongs to, and the cookie that remembers it.
    pub(crate) fn of(
        headers: &HeaderMap,
        revision: u64,
        now: Timestamp,
    ) -> (Self, Option<HeaderValue>) {
        let now = now.as_second();
        let since = cookie(headers, COOKIE).and_then(|value| {
            let mut parts = value.split('.').map(|part| part.parse::<i64>().ok());
            let (base, last, at) = (parts.next()??, parts.next()??, parts.next()??);
            let since = if now.saturating_sub(at) > PAUSE {
                last
            } else {
                base
            };
            u64::try_from(since).ok().filter(|since| *since <= revision)
        });
        let base = since.unwrap_or(revision);
        let value = format!(
            "{COOKIE}={base}.{revision}.{now}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Lax"
        );
        (Self { since }, HeaderValue::from_str(&value).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    fn visit(value: &str, revision: u64, second: i64) -> (Option<u64>, String) {
        let mut headers = HeaderMap::new();
        let line = format!("a=b; {COOKIE}={value}");
        headers.insert(
            header::COOKIE,
            HeaderValue::from_str(&line).expect("a header"),
        );
        let now = Timestamp::from_second(second).expect("an instant");
        let (visit, cookie) = Visit::of(&headers, revision, now);
        let cookie = cookie.expect("a cookie");
        let value = cookie.to_str().expect("text").split([';', '=']).nth(1);
        (visit.since, value.unwrap_or_default().to_owned())
    }

    #[test]
    fn changes_are_told_since_the_last_visit() {
        for (value, revision, second, since, kept) in [
            ("", 7, 100, None, "7.7.100"),
            ("5.7.100", 8, 200, Some(5), "5.8.200"),
            ("5.7.100", 9, 100_000, Some(7), "7.9.100000"),
            ("5.700.100", 9, 100_000, None, "9.9.100000"),
            ("x.y.z", 9, 1, None, "9.9.1"),
        ] {
            assert_eq!(
                visit(value, revision, second),
                (since, kept.to_owned()),
                "{value}"
            );
        }
    }
}
