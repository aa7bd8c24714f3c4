//! JSON records: one object is one report.
//!
//! Fields: `text` (or `body`, `content`; or `html`, of which the text is extracted), `id`, `date`,
//! `title`, `url`, `publisher` or `source`, `author`, `language`. Others are passed over. A name
//! may be written as a string, as a list of strings, or as an object with a `name`.
//!
//! Offsets of the report count from the start of the record's line, through the escapes of its
//! string: `\u00e9` is one character of text and six bytes of the line.
//!
//! Deliberately absent: records whose text is spread over several fields.

mod split;
mod string;

pub(crate) use split::{Framing, Records};

use crate::date::StatedDate;
use crate::facts::{Draft, Facts, tidy_value};
use crate::html;
use rapporteur_model::{DateSource, OffsetMap, Position, Problem};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

const TEXT: &[&str] = &["text", "body", "content"];
const DATE: &[&str] = &[
    "date",
    "published",
    "published_at",
    "date_published",
    "datePublished",
];

/// The fields of a record in their order, each as raw JSON.
struct Fields<'r>(Vec<(Cow<'r, str>, &'r RawValue)>);

impl<'de> serde::Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object with a field `text`")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    if is_known(&name) {
                        fields.push((name, map.next_value()?));
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Read)
    }
}

#[derive(serde::Deserialize)]
struct Name<'n>(#[serde(borrow)] Cow<'n, str>);

fn is_known(name: &str) -> bool {
    TEXT.contains(&name)
        || DATE.contains(&name)
        || matches!(
            name,
            "html"
                | "id"
                | "title"
                | "headline"
                | "url"
                | "publisher"
                | "source"
                | "author"
                | "authors"
                | "language"
                | "lang"
        )
}

/// Where a record stands: its bytes start at `offset` of the line `line` of `source`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'s> {
    /// File, member or `-`.
    pub(crate) source: &'s str,
    /// From 1.
    pub(crate) line: usize,
    /// Bytes of the line before the record.
    pub(crate) offset: usize,
    /// Bytes of the file before the record.
    pub(crate) at: usize,
    /// Of a file of wide characters: the way back to it from the narrow one that records are told
    /// apart in.
    pub(crate) narrowed: Option<&'s OffsetMap>,
}

struct Record<'r> {
    json: &'r str,
    place: Place<'r>,
    fields: Fields<'r>,
    problems: Vec<Problem>,
}

/// Reads one record.
pub(crate) fn read(json: &str, place: Place<'_>) -> (Option<Draft>, Vec<Problem>) {
    let fields = match serde_json::from_str::<Fields<'_>>(json) {
        Ok(fields) => fields,
        Err(error) => return (None, vec![broken(json, place, &error)]),
    };
    let mut record = Record {
        json,
        place,
        fields,
        problems: Vec::new(),
    };
    let draft = record.draft();
    (draft, record.problems)
}

fn broken(json: &str, place: Place<'_>, error: &serde_json::Error) -> Problem {
    let start = json.len() - json.trim_start().len();
    if !json[start..].starts_with('{') {
        let before = json[..start].rfind('\n').map_or(place.offset, |_| 0);
        let column = json[..start].rsplit('\n').next().map_or(0, str::len);
        let line = place.line + json[..start].matches('\n').count();
        return Problem::error(
            place.source,
            "not a JSON record: it does not start with `{`",
        )
        .at(line, before + column + 1)
        .advise("each line must be one object with at least a `text`");
    }
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or(&said);
    let line = place.line + error.line().saturating_sub(1);
    let column = if error.line() <= 1 {
        // serde_json counts bytes; people count characters.
        let at = error.column().saturating_sub(1).min(json.len());
        place.offset
            + String::from_utf8_lossy(&json.as_bytes()[..at])
                .chars()
                .count()
            + 1
    } else {
        error.column()
    };
    let problem =
        Problem::error(place.source, format!("not a JSON record: {reason}")).at(line, column);
    problem.advise("each line must be one object with at least a `text`")
}

impl Record<'_> {
    fn draft(&mut self) -> Option<Draft> {
        let mut facts = self.facts();
        let text = match self.find(TEXT) {
            Some((name, raw)) => {
                let name = name.to_owned();
                let at = self.offset_of(raw);
                if raw.get().starts_with('"') {
                    Some(string::unescape(raw.get(), at))
                } else if raw.get() == "null" {
                    None
                } else {
                    let problem = self.fault(at, format!("`{name}` is not a string"));
                    self.problems.push(Problem {
                        severity: rapporteur_model::Severity::Error,
                        ..problem.advise("put the report's text there, in quotation marks")
                    });
                    return None;
                }
            }
            None => None,
        };
        if let Some(text) = text {
            let (text, offsets) = text.finish();
            return Some(Draft {
                text,
                offsets,
                facts,
            });
        }
        if let Some((_, raw)) = self.find(&["html"])
            && raw.get().starts_with('"')
        {
            let (page, map) = string::unescape(raw.get(), self.offset_of(raw)).finish();
            let draft = html::read(&page);
            facts.fill_from(draft.facts);
            return Some(Draft {
                text: draft.text,
                offsets: draft.offsets.then(&map),
                facts,
            });
        }
        self.problems.push(
            Problem::error(self.place.source, "the record has no `text`")
                .at(self.place.line, self.column(0))
                .advise("name the field that holds the report `text`, or `html` if it is a page"),
        );
        None
    }

    fn facts(&mut self) -> Facts {
        let mut facts = Facts {
            id: self.value(&["id"]),
            title: self.value(&["title", "headline"]),
            publisher: self.value(&["publisher", "source"]),
            author: self.value(&["author", "authors"]),
            language: self.value(&["language", "lang"]),
            url: self.value(&["url"]),
            dates: Vec::new(),
        };
        if let Some((name, raw)) = self.find(DATE) {
            let name = name.to_owned();
            let at = self.offset_of(raw);
            let position = Position {
                line: self.line_of(at),
                column: self.column(at.saturating_sub(self.place.offset)),
            };
            if let Some(written) = self.value(DATE) {
                facts.dates.push(StatedDate {
                    source: DateSource::Field,
                    name,
                    written,
                    position: Some(position),
                });
            }
        }
        facts
    }

    /// The first of these fields, in the order of the names; `null` counts as absent.
    fn find(&self, names: &[&str]) -> Option<(&str, &RawValue)> {
        names.iter().find_map(|name| {
            self.fields
                .0
                .iter()
                .find(|(field, raw)| field == name && raw.get() != "null")
                .map(|(field, raw)| (field.as_ref(), *raw))
        })
    }

    /// A name or number as a string.
    fn value(&mut self, names: &[&str]) -> Option<String> {
        let (name, raw) = self.find(names)?;
        let value: serde_json::Value = serde_json::from_str(raw.get()).ok()?;
        match name_in(&value) {
            Some(value) => tidy_value(&value),
            None => {
                let at = self.offset_of(raw);
                let problem = self
                    .fault(
                        at,
                        format!("`{name}` is neither a string nor a number, and was left out"),
                    )
                    .advise("write it as a string");
                self.problems.push(problem);
                None
            }
        }
    }

    /// Bytes from the start of the line to a field's raw value.
    fn offset_of(&self, raw: &RawValue) -> usize {
        let inner = (raw.get().as_ptr() as usize).saturating_sub(self.json.as_ptr() as usize);
        self.place.offset + inner
    }

    fn fault(&self, at: usize, message: String) -> Problem {
        let inner = at.saturating_sub(self.place.offset);
        Problem::warning(self.place.source, message).at(self.line_of(at), self.column(inner))
    }

    fn line_of(&self, at: usize) -> usize {
        let inner = at.saturating_sub(self.place.offset).min(self.json.len());
        self.place.line + memchr::memchr_iter(b'\n', &self.json.as_bytes()[..inner]).count()
    }

    /// Column in characters of a byte of the record.
    fn column(&self, inner: usize) -> usize {
        let before = self.json.get(..inner).unwrap_or("");
        match before.rfind('\n') {
            Some(newline) => before[newline + 1..].chars().count() + 1,
            None => self.place.offset + before.chars().count() + 1,
        }
    }
}

/// A string, a number, a list of these, or the `name` of an object.
pub(crate) fn name_in(value: &serde_json::Value) -> Option<String> {
    use serde_json::Value;
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let names: Vec<_> = items.iter().filter_map(name_in).collect();
            (items.is_empty() || !names.is_empty()).then(|| names.join(", "))
        }
        Value::Object(fields) => fields.get("name").and_then(name_in),
        Value::Null | Value::Bool(_) => None,
    }
}
