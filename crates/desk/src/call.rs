//! A request as pages see it: its parameters, the day that it asks for, the form of the answer.
//!
//! Parameters that mean nothing are passed over, as a link that was cut short is; the page shows
//! what it took.

use crate::access::Visitor;
use crate::fault::Fault;
use crate::state::Desk;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::civil::Date;

/// A longer value of a parameter is cut off.
const LONGEST: usize = 500;
/// So is a longer field of a form.
const LONGEST_FIELD: usize = 20_000;
/// More parameters are passed over.
const MOST: usize = 64;

/// In what form an answer is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A page.
    #[default]
    Page,
    /// A table between commas.
    Csv,
    /// JSON.
    Json,
}

/// Names with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn parse(query: &str) -> Self {
        let mut all = Vec::new();
        for part in query.split('&').filter(|part| !part.is_empty()).take(MOST) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            all.push((decoded(name), decoded(value)));
        }
        Self(all)
    }

    /// The same of a form, whose values may be longer.
    pub(crate) fn parse_form(text: &str) -> Self {
        let mut all = Vec::new();
        for part in text.split('&').filter(|part| !part.is_empty()).take(MOST) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            all.push((decoded(name), decoded_up_to(value, LONGEST_FIELD)));
        }
        Self(all)
    }

    /// A value that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let of = |(own, value): &&(String, String)| own == name && !value.is_empty();
        self.0.iter().find(of).map(|(_, value)| value.as_str())
    }

    /// A value as it was given, also an empty one.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        let mut all = self.0.iter();
        all.find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a name that are not empty.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let of = |(own, value): &&(String, String)| own == name && !value.is_empty();
        self.0
            .iter()
            .filter(of)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub(crate) fn day(&self, name: &str) -> Option<Date> {
        self.get(name)?.parse().ok()
    }

    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.get(name)?.parse().ok()
    }

    /// All names with their values, but for one name.
    pub(crate) fn without(&self, name: &str) -> Vec<(String, String)> {
        let others = self.0.iter();
        let others = others.filter(|(own, value)| own != name && !value.is_empty());
        others.cloned().collect()
    }

    /// The query with one value in the place of all that the name had; without it for `None`.
    pub(crate) fn with(&self, name: &str, value: Option<&str>) -> String {
        let mut query = String::new();
        let others = self
            .0
            .iter()
            .filter(|(own, value)| own != name && !value.is_empty());
        let others = others.map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in others.chain(value.map(|value| (name, value))) {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(&encoded(name));
            query.push('=');
            query.push_str(&encoded(value));
        }
        query
    }
}

/// A value as it stands in an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                all.push(char::from(byte));
            }
            _ => {
                use std::fmt::Write;
                // Writing to a string cannot fail.
                let _ = write!(all, "%{byte:02X}");
            }
        }
    }
    all
}

/// A value out of an address. What is no UTF-8 becomes `�`.
pub(crate) fn decoded(text: &str) -> String {
    decoded_up_to(text, LONGEST)
}

fn decoded_up_to(text: &str, longest: usize) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit = |place: usize| char::from(*after.get(place)?).to_digit(16);
        match (first, digit(0).zip(digit(1))) {
            (b'%', Some((high, low))) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim();
    match text.char_indices().nth(longest) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned(),
        None => text.to_owned(),
    }
}

/// The value of a cookie.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE);
    let mut pairs = all
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(own, _)| *own == name)
        .map(|(_, value)| value.to_owned())
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) path: String,
    pub(crate) parameters: Parameters,
    /// The day as of which the record is wanted.
    pub(crate) as_of: Option<Date>,
    pub(crate) visitor: Visitor,
    pub(crate) wanted: Wanted,
    pub(crate) headers: HeaderMap,
}

impl Call {
    /// The revision that the visitor knows of already.
    pub(crate) fn at_least(&self) -> u64 {
        let known = self.headers.get("x-revision");
        known
            .and_then(|known| known.to_str().ok()?.parse().ok())
            .unwrap_or_default()
    }

    /// By what the answer is kept.
    pub(crate) fn key(&self) -> String {
        let role = self.visitor.role.map_or("", |role| role.name());
        let query = self.parameters.with("", None);
        format!("{role} {:?} {}{query}", self.wanted, self.path)
    }
}

/// What the end of a path, or else the header, says of the form that is wanted.
fn wanted(path: &str, headers: &HeaderMap) -> Wanted {
    let accepted = || {
        let accepted = headers.get(header::ACCEPT)?.to_str().ok()?;
        let first = accepted.split(',').next()?.split(';').next()?.trim();
        match first {
            "application/json" => Some(Wanted::Json),
            "text/csv" => Some(Wanted::Csv),
            _ => None,
        }
    };
    if path.ends_with(".json") {
        Wanted::Json
    } else if path.ends_with(".csv") {
        Wanted::Csv
    } else {
        accepted().unwrap_or_default()
    }
}

impl FromRequestParts<Desk> for Call {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Fault> {
        let visitor = match parts.extensions.get::<Visitor>() {
            Some(visitor) => visitor.clone(),
            None => desk.gate().visitor(&parts.headers),
        };
        let parameters = Parameters::parse(parts.uri.query().unwrap_or_default());
        let as_of = match parameters.get("as-of") {
            Some(day) => Some(day.parse().map_err(|_| {
                Fault::Wrong(format!("‘{day}’ is no day; write it as 2025-07-14."))
            })?),
            None => None,
        };
        Ok(Self {
            path: parts.uri.path().to_owned(),
            as_of,
            parameters,
            visitor,
            wanted: wanted(parts.uri.path(), &parts.headers),
            headers: parts.headers.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parameters_come_out_of_an_address() {
        let all = Parameters::parse("q=a+b%20c&party=RUS&party=UKR&empty=&x=%zz&%");
        assert_eq!(all.get("q"), Some("a b c"));
        assert_eq!(all.all("party"), ["RUS", "UKR"]);
        assert_eq!((all.get("empty"), all.get("x")), (None, Some("%zz")));
        assert_eq!(
            all.with("party", Some("ä&b")),
            "?q=a%20b%20c&x=%25zz&party=%C3%A4%26b"
        );
    }

    proptest! {
        #[test]
        fn values_come_back(text in "[^\\s\\p{C}]{0,40}") {
            prop_assert_eq!(decoded(&encoded(&text)), text);
        }

        #[test]
        fn anything_is_taken(text in any::<String>()) {
            let _ = Parameters::parse(&text);
        }
    }
}
