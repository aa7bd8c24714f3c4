//! Documents of which something is known from outside: from the feed that named a page, from the
//! head of a message.
//!
//! ```
//! use rapporteur_clean::{Cleaner, Kind, Options, Told};
//!
//! let told = Told {
//!     url: Some("https://press.example.org/7".into()),
//!     date: Some("2025-07-14T09:30:00Z".into()),
//!     ..Told::default()
//! };
//! let cleaner = Cleaner::embedded(Options::default());
//! let (report, _) = cleaner.told(b"Talks were held.", Kind::Text, told, "Example Press");
//! let report = report.expect("a report");
//! assert_eq!(report.url.as_deref(), Some("https://press.example.org/7"));
//! assert_eq!(report.date.map(|date| date.day.to_string()).as_deref(), Some("2025-07-14"));
//! ```
//!
//! Deliberately absent: telling what kind of document it is; who has it knows.

use crate::cleaner::Cleaner;
use crate::date::StatedDate;
use crate::facts::{Facts, tidy_value};
use crate::format::Format;
use crate::json::Place;
use crate::{MAX_REPORT_BYTES, binary};
use rapporteur_model::{DateSource, Problem, Report};

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text.
    Text,
    /// A page, or a piece of one.
    Page,
    /// One JSON record; what it says of itself goes before what is known from outside.
    Record,
}

/// What is known of a document from outside. It goes before what a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Identity.
    pub id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// By-line.
    pub author: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Day or instant of publication, as written.
    pub date: Option<String>,
}

impl Told {
    pub(crate) fn facts(self) -> Facts {
        let tidy = |value: Option<String>| value.and_then(|value| tidy_value(&value));
        Facts {
            id: tidy(self.id),
            title: tidy(self.title),
            publisher: tidy(self.publisher),
            author: tidy(self.author),
            language: tidy(self.language),
            url: tidy(self.url),
            dates: tidy(self.date)
                .into_iter()
                .map(|written| StatedDate {
                    source: DateSource::Field,
                    name: "date".into(),
                    written,
                    position: None,
                })
                .collect(),
        }
    }
}

impl Cleaner {
    /// The report of one document, which messages call `source`; `None`, and a problem that says why,
    /// where there is none in it.
    pub fn told(
        &self,
        bytes: &[u8],
        kind: Kind,
        told: Told,
        source: &str,
    ) -> (Option<Report>, Vec<Problem>) {
        let mut problems = Vec::new();
        if bytes.len() > MAX_REPORT_BYTES {
            let message = format!("it is larger than {MAX_REPORT_BYTES} bytes");
            problems.push(Problem::error(source, message).advise("split it"));
            return (None, problems);
        }
        if let Some(problem) = binary::refuse(bytes, source) {
            return (None, vec![problem]);
        }
        let facts = told.facts();
        let report = match kind {
            Kind::Text => self.document(bytes, Format::Text, source, facts, &mut problems),
            Kind::Page => self.document(bytes, Format::Page, source, facts, &mut problems),
            Kind::Record => {
                let place = Place {
                    source,
                    line: 1,
                    offset: 0,
                    at: 0,
                    narrowed: None,
                };
                self.record(bytes, place, source.to_owned(), facts, &mut problems)
            }
        };
        (report, problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn told() -> Told {
        Told {
            id: Some("m-7".into()),
            title: Some("From  outside".into()),
            publisher: Some("Outside Press".into()),
            url: Some("https://outside.example/7".into()),
            language: Some("en".into()),
            author: Some(" \n".into()),
            date: Some("2025-07-14T23:30:00+02:00".into()),
        }
    }

    #[test]
    fn what_is_known_from_outside_goes_before_what_a_page_says() {
        let cleaner = Cleaner::embedded(Options::default());
        let page = b"<html><head><title>Inside</title><meta name=author content='A. Writer'></head>\
            <body><p>The delegations met in Geneva &amp; spoke of a ceasefire for hours.</p></body></html>";
        let (report, problems) = cleaner.told(page, Kind::Page, told(), "Press: item 7");
        let report = report.expect("a report");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(report.id, "m-7");
        assert_eq!(report.title.as_deref(), Some("From outside"));
        assert_eq!(report.author.as_deref(), Some("A. Writer"));
        assert_eq!(report.source, "Press: item 7");
        assert!(report.text.contains("Geneva & spoke"), "{}", report.text);
    }

    #[test]
    fn a_record_says_more_of_itself() {
        let cleaner = Cleaner::embedded(Options::default());
        let record = br#"{"id": "r-1", "text": "Talks were held.", "publisher": "Inside Press", "date": "2025-07-01"}"#;
        let told = Told {
            date: None,
            ..told()
        };
        let (report, _) = cleaner.told(record, Kind::Record, told, "Scraper: line 3");
        let report = report.expect("a report");
        assert_eq!(report.id, "r-1");
        assert_eq!(report.publisher.as_deref(), Some("Inside Press"));
        assert_eq!(report.language.as_deref(), Some("en"));
    }

    #[test]
    fn what_is_no_report_is_told() {
        let cleaner = Cleaner::embedded(Options::default());
        for (bytes, kind) in [
            (b"".as_slice(), Kind::Page),
            (b"\x7fELF\x00\x00\x00\x01\x02\x00\x00", Kind::Text),
            (b"{", Kind::Record),
        ] {
            let (report, problems) = cleaner.told(bytes, kind, Told::default(), "x");
            assert!(report.is_none() && !problems.is_empty(), "{kind:?}");
        }
    }
}
