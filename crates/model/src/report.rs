//! A report: clean text, where it came from, and the way back to the original bytes.

use crate::{OffsetMap, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What told the report's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateSource {
    /// The `date` field of a record (JSON Lines).
    Field,
    /// Metadata of a page: meta tags, JSON-LD, `<time>`.
    Metadata,
    /// A dateline or a date line at the head of the text.
    Dateline,
    /// The address of the page or the name of the file.
    Address,
    /// The person who ran the program (`--date`).
    Given,
}

/// The day that a report's relative times are counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDate {
    /// The day.
    pub day: Date,
    /// What told it.
    pub source: DateSource,
}

/// A passage that the report holds more than once. It is read once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// The copy that was kept, in bytes of the clean text.
    pub kept: Span,
    /// The copies that were left out, in bytes of the original.
    pub dropped: Vec<Span>,
}

/// The input as it was given, and the way to its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The decoded original that [`Report::offsets`] leads to, or of a file of records this record.
    pub text: String,
    /// Where [`Origin::text`] starts in the counting of [`Report::offsets`]: 0, or for a record the
    /// bytes before it on its line.
    pub start: usize,
    /// Of a TimeML document: how many bytes of [`Origin::text`] stand before its text, `<TEXT>`
    /// being the last of them; 0 of anything else.
    pub head: usize,
    /// From bytes of the decoded original to bytes of the whole file, unpacked where it was
    /// compressed, its byte order mark counted.
    pub bytes: OffsetMap,
}

/// One news report, ready to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The id that came with it, else a hash of its text.
    pub id: String,
    /// Clean text, as it is shown: original spelling and quotation marks, repeats and
    /// boilerplate left out. Paragraphs are separated by a blank line.
    pub text: String,
    /// From bytes of [`Report::text`] to bytes of the decoded (UTF-8) original.
    pub offsets: OffsetMap,
    /// What stood there more than once.
    pub repeats: Vec<Repeat>,
    /// Where it was read from: path, member or `-`, with `:line` for one line of many.
    pub source: String,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// The day that relative times are counted from; `None` when nothing tells it.
    pub date: Option<ReportDate>,
    /// BCP 47 language tag, as the report states it.
    pub language: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// The input that it was read from, where it was asked for.
    #[serde(skip)]
    pub origin: Option<Origin>,
}

impl Report {
    /// A report of plain text that nothing else is known of.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            id: id.into(),
            offsets: OffsetMap::identity(text.len()),
            text,
            repeats: Vec::new(),
            source: String::new(),
            title: None,
            publisher: None,
            author: None,
            date: None,
            language: None,
            url: None,
            origin: None,
        }
    }

    /// Where a stretch of the clean text stands in the input as it was given: bytes of the file,
    /// unpacked where it was compressed. Of a report whose [`Report::origin`] was not asked for,
    /// bytes of the decoded original.
    pub fn in_input(&self, span: Span) -> Span {
        let there = self.offsets.to_source(span);
        match &self.origin {
            Some(origin) => origin.bytes.to_source(there),
            None => there,
        }
    }

    /// A stretch of the clean text as it stands in the input, with the markup and escapes that are
    /// within it; `None` where [`Report::origin`] was not asked for.
    pub fn as_given(&self, span: Span) -> Option<&str> {
        let origin = self.origin.as_ref()?;
        let there = self.offsets.to_source(span);
        origin
            .text
            .get(there.start.checked_sub(origin.start)?..there.end.checked_sub(origin.start)?)
    }
}
