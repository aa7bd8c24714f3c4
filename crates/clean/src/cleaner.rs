//! From a draft of any format to a finished report.
//!
//! Deliberately absent: formats; each has its module.

use crate::boilerplate::Boilerplate;
use crate::date::{Calendar, Evidence, settle};
use crate::facts::{Draft, Facts, tidy_value};
use crate::format::Format;
use crate::json::{self, Place};
use crate::options::{Mode, Options};
use crate::tidy::{joined, tidy};
use crate::{decode, html, markdown, timeml};
use rapporteur_data::DataSet;
use rapporteur_model::{OffsetMap, OffsetMapBuilder, Origin, Position, Problem, Report, Severity};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Makes reports out of bytes, by the rules of one data set.
#[derive(Clone, Debug)]
pub struct Cleaner {
    pub(crate) options: Options,
    boilerplate: Boilerplate,
    calendar: Calendar,
}

impl Cleaner {
    /// A cleaner with the rules of `data` (`clean/boilerplate.toml`, `clean/months.tsv`). Rules that
    /// have faults are left out and reported.
    pub fn new(options: Options, data: &DataSet) -> (Self, Vec<Problem>) {
        let (boilerplate, mut problems) = Boilerplate::load(data);
        let (calendar, faults) = Calendar::load(data);
        problems.extend(faults);
        (
            Self {
                options,
                boilerplate,
                calendar,
            },
            problems,
        )
    }

    /// A cleaner with the rules that the binary was built with.
    pub fn embedded(options: Options) -> Self {
        Self::new(options, &DataSet::embedded()).0
    }

    /// One text, page or Markdown document out of all its bytes; what is `told` of it goes before what
    /// it says of itself.
    pub(crate) fn document(
        &self,
        bytes: &[u8],
        format: Format,
        name: &str,
        told: Facts,
        problems: &mut Vec<Problem>,
    ) -> Option<Report> {
        let markup = matches!(format, Format::Page | Format::TimeMl);
        let (text, problem) = decode::decode(bytes, markup, name);
        problems.extend(problem);
        let mut origin = self.options.keep_origin.then(|| Origin {
            text: text.to_string(),
            start: 0,
            head: 0,
            bytes: decode::way_back(bytes, markup),
        });
        let mut draft = match format {
            Format::Page => html::read(&text),
            Format::TimeMl => {
                let (draft, head) = timeml::read(&text, name, problems)?;
                if let Some(origin) = &mut origin {
                    origin.head = head;
                }
                draft
            }
            Format::Markdown => markdown::read(&text),
            Format::Text | Format::Json(_) => Draft {
                offsets: OffsetMap::identity(text.len()),
                text: text.into_owned(),
                facts: Facts::default(),
            },
        };
        let inside = std::mem::replace(&mut draft.facts, told);
        draft.facts.fill_from(inside);
        let mut report = self.finish(draft, name.to_owned(), name, problems)?;
        report.origin = origin;
        Some(report)
    }

    /// One JSON record; what it says of itself goes before what is `told` of it.
    pub(crate) fn record(
        &self,
        bytes: &[u8],
        place: Place<'_>,
        source: String,
        told: Facts,
        problems: &mut Vec<Problem>,
    ) -> Option<Report> {
        let before = problems.len();
        let whole = bytes.len();
        let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
        let mark = whole - bytes.len();
        let text = match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(text) => Cow::Borrowed(text),
            Cow::Owned(text) => {
                let at = text.find('\u{FFFD}').unwrap_or(0);
                let (line, column) = decode::place(text.as_bytes(), at);
                problems.push(
                    Problem::warning(
                        place.source,
                        "bytes that are invalid in UTF-8 were replaced by U+FFFD, the first here",
                    )
                    .at(place.line + line - 1, column + place.offset)
                    .advise("save it as UTF-8 to keep them"),
                );
                Cow::Owned(text)
            }
        };
        let (draft, said) = json::read(&text, place);
        problems.extend(said);
        let mut report = draft.and_then(|mut draft| {
            draft.facts.fill_from(told);
            self.finish(draft, source, place.source, problems)
        });
        if self.options.keep_origin
            && let Some(report) = &mut report
        {
            report.origin = Some(origin_of_record(&text, bytes, place, place.at + mark));
        }
        // Whatever is said of a record is said at its line.
        for problem in problems.iter_mut().skip(before) {
            problem.position.get_or_insert(Position {
                line: place.line,
                column: 0,
            });
        }
        report
    }

    /// Tidies a draft and settles its date and id.
    fn finish(
        &self,
        draft: Draft,
        source: String,
        name: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Report> {
        let extracted = draft.text.len();
        let (text, offsets, repeats) = match self.options.mode {
            Mode::Verbatim | Mode::Whole => (draft.text, draft.offsets, Vec::new()),
            Mode::Joined => {
                let (text, map) = joined(&draft.text).finish();
                (text, map.then(&draft.offsets), Vec::new())
            }
            Mode::Report => {
                let (woven, mut repeats) = tidy(&draft.text, &self.boilerplate);
                let (text, map) = woven.finish();
                for repeat in &mut repeats {
                    for dropped in &mut repeat.dropped {
                        *dropped = draft.offsets.to_source(*dropped);
                    }
                }
                (text, map.then(&draft.offsets), repeats)
            }
        };
        if text.chars().all(crate::paragraphs::is_blank) {
            let (message, advice) = if extracted == 0 {
                ("there is no text in it", "check that it was saved whole")
            } else {
                (
                    "there is nothing to read in it but white space or boilerplate",
                    "check that it was saved whole",
                )
            };
            problems.push(Problem::error(name, message).advise(advice));
            return None;
        }
        let Facts {
            id,
            title,
            publisher,
            author,
            language,
            url,
            dates,
        } = draft.facts;
        let mut said = Vec::new();
        let date = settle(
            &self.calendar,
            &Evidence {
                stated: &dates,
                text: &text,
                url: url.as_deref(),
                file: name,
            },
            &self.options,
            name,
            &mut said,
        );
        // Text that is only to be compared needs no date.
        said.retain(|problem| {
            !matches!(self.options.mode, Mode::Verbatim | Mode::Joined)
                || problem.severity > Severity::Note
        });
        problems.extend(said);
        Some(Report {
            id: id
                .and_then(|id| tidy_value(&id))
                .unwrap_or_else(|| identity(&text)),
            offsets,
            repeats,
            source,
            title,
            publisher,
            author,
            date,
            language,
            url,
            text,
            origin: None,
        })
    }
}

/// The origin of a record that is `text` decoded and stands at byte `at` of the file.
fn origin_of_record(text: &str, bytes: &[u8], place: Place<'_>, at: usize) -> Origin {
    let mut map = OffsetMapBuilder::default();
    // Offsets count from the start of the record's line.
    map.copy(at.saturating_sub(place.offset), place.offset);
    if text.as_bytes() == bytes {
        map.copy(at, text.len());
    } else {
        let mut shift = OffsetMapBuilder::default();
        shift.copy(at, bytes.len());
        map.append(&decode::way_back_in_utf_8(bytes).then(&shift.finish()));
    }
    let mut map = map.finish();
    if let Some(narrowed) = place.narrowed {
        map = map.then(narrowed);
    }
    Origin {
        text: text.to_owned(),
        start: place.offset,
        head: 0,
        bytes: map,
    }
}

/// The id of a report that came without one: the first 16 hexadecimal digits of the SHA-256 of
/// its text, the same on every machine.
fn identity(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(8).fold(String::new(), |mut id, byte| {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}
