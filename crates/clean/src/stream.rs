//! Inputs into reports, one at a time.
//!
//! A file of records is read record by record, however large it is; a text, page or Markdown
//! document is held whole, up to [`MAX_REPORT_BYTES`](crate::MAX_REPORT_BYTES) after decompression.
//! Whatever goes wrong with one input or record is handed out beside the others.
//!
//! Deliberately absent: threads; the stages after this one cost more, and whoever runs them
//! decides how.

use crate::cleaner::Cleaner;
use crate::facts::Facts;
use crate::format::{self, Format};
use crate::input::{Input, cannot_read};
use crate::json::{Framing, Place, Records};
use crate::{MAX_REPORT_BYTES, binary, compress, decode};
use rapporteur_model::{OffsetMap, Problem, Report};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much is looked at to tell what an input is, in bytes.
const HEAD: usize = 1 << 16;

/// Broken records at the start of a file after which it is taken for no JSON at all.
const BROKEN_AT_START: usize = 100;

/// What one step of reading gives: at most one report, and what was met on the way.
pub type Step = (Option<Report>, Vec<Problem>);

/// The reports of many inputs, in order.
pub struct Reports<'c> {
    cleaner: &'c Cleaner,
    inputs: std::vec::IntoIter<Input>,
    current: Option<Document>,
    seen: HashMap<String, String>,
    count: Option<Arc<AtomicU64>>,
}

impl Cleaner {
    /// The reports of these inputs, read as the iterator is asked for them. Ids that came before
    /// in the same run are noted.
    pub fn read(&self, inputs: Vec<Input>) -> Reports<'_> {
        Reports {
            cleaner: self,
            inputs: inputs.into_iter(),
            current: None,
            seen: HashMap::new(),
            count: None,
        }
    }

    /// The reports in these bytes, which are called `name`: its ending and the content tell the
    /// format, and they may be compressed.
    pub fn clean(&self, bytes: &[u8], name: &str) -> (Vec<Report>, Vec<Problem>) {
        let mut reports = Vec::new();
        let mut problems = Vec::new();
        match Document::open(
            Cursor::new(bytes.to_vec()),
            name.to_owned(),
            self.options.keep_origin,
        ) {
            Ok(mut document) => {
                while let Some((report, said)) = document.next(self) {
                    reports.extend(report);
                    problems.extend(said);
                }
            }
            Err(problem) => problems.push(problem),
        }
        (reports, problems)
    }
}

impl Iterator for Reports<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(document) = &mut self.current {
                if let Some((report, mut problems)) = document.next(self.cleaner) {
                    if let Some(report) = &report {
                        problems.extend(self.note_repeated_id(report));
                    }
                    return Some((report, problems));
                }
                self.current = None;
            }
            let input = self.inputs.next()?;
            let keep_origin = self.cleaner.options.keep_origin;
            let opened = match &input {
                Input::Standard => {
                    Document::open(self.counted(io::stdin()), "-".into(), keep_origin)
                }
                Input::File(path) => match File::open(path) {
                    Ok(file) => Document::open(self.counted(file), input.name(), keep_origin),
                    Err(error) => Err(cannot_read(path, &error)),
                },
            };
            match opened {
                Ok(document) => self.current = Some(document),
                Err(problem) => return Some((None, vec![problem])),
            }
        }
    }
}

impl Reports<'_> {
    /// Adds the bytes that are read from the inputs, as they lie there, to `count`; it runs ahead of
    /// the reports by what is read at a time.
    #[must_use]
    pub fn counting(mut self, count: Arc<AtomicU64>) -> Self {
        self.count = Some(count);
        self
    }

    fn counted<R: Read>(&self, raw: R) -> Counted<R> {
        Counted {
            raw,
            count: self.count.clone(),
        }
    }

    fn note_repeated_id(&mut self, report: &Report) -> Option<Problem> {
        match self.seen.get(&report.id) {
            Some(first) => Some(
                Problem::note(
                    &report.source,
                    format!("the id '{}' came before, in {first}", report.id),
                )
                .advise("give each report its own `id`, or leave out the copy"),
            ),
            None => {
                self.seen.insert(report.id.clone(), report.source.clone());
                None
            }
        }
    }
}

type Stream = Box<dyn BufRead + Send>;

/// One input, opened.
struct Document {
    name: String,
    compressed: bool,
    /// The way back from narrowed records to the wide characters of the file, when asked for.
    narrowed: Option<OffsetMap>,
    content: Content,
}

enum Content {
    Whole(Stream, Format),
    Records {
        records: Records<Stream>,
        framing: Framing,
        good: usize,
        broken: usize,
    },
    Done,
}

impl Document {
    fn open(
        raw: impl Read + Send + 'static,
        name: String,
        keep_origin: bool,
    ) -> Result<Self, Problem> {
        let fault = |error: io::Error| cannot_read(Path::new(&name), &error);
        let (mut stream, compressed) = compress::open(raw).map_err(fault)?;
        let mut head = Vec::new();
        let failure = read_up_to(&mut stream, HEAD, &mut head).err();
        if head.is_empty() {
            return Err(match failure {
                Some(error) if compressed => damaged(&name, &error, false),
                Some(error) => fault(error),
                None => {
                    Problem::error(&name, "it is empty").advise("check that it was saved whole")
                }
            });
        }
        if let Some(problem) = binary::refuse(&head, &name) {
            return Err(problem);
        }
        let rest = Failing { stream, failure };
        let wide = encoding_rs::Encoding::for_bom(&head)
            .is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8)
            || decode::is_utf_16(&head);
        let mut stream: Stream =
            Box::new(Cursor::new(head.clone()).chain(BufReader::with_capacity(1 << 16, rest)));
        if wide {
            // Records are told apart by bytes, so wide characters are narrowed first.
            let mut bytes = Vec::new();
            let _ = read_up_to(&mut stream, MAX_REPORT_BYTES, &mut bytes);
            let narrow = decode::decode(&bytes, false, &name)
                .0
                .into_owned()
                .into_bytes();
            if let format @ Format::Json(_) = format::tell(&name, &narrow[..narrow.len().min(HEAD)])
            {
                let mut document =
                    Self::of(name, compressed, Box::new(Cursor::new(narrow)), format);
                document.narrowed = keep_origin.then(|| decode::way_back(&bytes, false));
                return Ok(document);
            }
            stream = Box::new(Cursor::new(bytes).chain(stream));
        }
        let format = format::tell(&name, &head);
        Ok(Self::of(name, compressed, stream, format))
    }

    fn of(name: String, compressed: bool, stream: Stream, format: Format) -> Self {
        let content = match format {
            Format::Json(framing) => Content::Records {
                records: Records::new(stream, framing, MAX_REPORT_BYTES),
                framing,
                good: 0,
                broken: 0,
            },
            format => Content::Whole(stream, format),
        };
        Self {
            name,
            compressed,
            narrowed: None,
            content,
        }
    }

    fn next(&mut self, cleaner: &Cleaner) -> Option<Step> {
        match std::mem::replace(&mut self.content, Content::Done) {
            Content::Done => None,
            Content::Whole(stream, format) => Some(self.whole(stream, format, cleaner)),
            Content::Records {
                records,
                framing,
                good,
                broken,
            } => self.record(records, framing, (good, broken), cleaner),
        }
    }

    fn whole(&self, mut stream: Stream, format: Format, cleaner: &Cleaner) -> Step {
        let mut bytes = Vec::new();
        let mut problems = Vec::new();
        let read = read_up_to(&mut stream, MAX_REPORT_BYTES + 1, &mut bytes);
        if bytes.len() > MAX_REPORT_BYTES {
            problems.push(too_long(&self.name));
            return (None, problems);
        }
        if let Err(error) = read {
            if !self.compressed {
                return (None, vec![cannot_read(Path::new(&self.name), &error)]);
            }
            bytes.truncate(usable(&bytes, format));
            problems.push(damaged(&self.name, &error, !bytes.is_empty()));
            if bytes.is_empty() {
                return (None, problems);
            }
        }
        let report = cleaner.document(&bytes, format, &self.name, Facts::default(), &mut problems);
        (report, problems)
    }

    fn record(
        &mut self,
        mut records: Records<Stream>,
        framing: Framing,
        counts: (usize, usize),
        cleaner: &Cleaner,
    ) -> Option<Step> {
        let (mut good, mut broken) = counts;
        let raw = match records.next() {
            Ok(Some(raw)) => raw,
            Ok(None) => {
                let nothing = good + broken == 0;
                return nothing.then(|| {
                    let problem = Problem::error(&self.name, "there is no record in it");
                    (
                        None,
                        vec![problem.advise("give one JSON object with a `text` a line")],
                    )
                });
            }
            Err((error, partial)) => {
                let problem = if self.compressed {
                    damaged(&self.name, &error, good > 0)
                } else {
                    cannot_read(Path::new(&self.name), &error)
                };
                let problem = match partial {
                    Some(partial) => problem.at(partial.line, 0),
                    None => problem,
                };
                return Some((None, vec![problem]));
            }
        };
        let mut problems = Vec::new();
        let report = if raw.too_long {
            problems.push(too_long(&self.name).at(raw.line, 0));
            None
        } else {
            let source = match framing {
                Framing::Values if raw.line == 1 && raw.offset == 0 => self.name.clone(),
                _ => format!("{}:{}", self.name, raw.line),
            };
            let place = Place {
                source: &self.name,
                line: raw.line,
                offset: raw.offset,
                at: raw.at,
                narrowed: self.narrowed.as_ref(),
            };
            cleaner.record(&raw.bytes, place, source, Facts::default(), &mut problems)
        };
        if report.is_some() {
            good += 1;
        } else {
            broken += 1;
        }
        if good == 0 && broken >= BROKEN_AT_START {
            problems.push(
                Problem::error(
                    &self.name,
                    format!(
                        "none of the first {broken} records can be read; the rest was left unread"
                    ),
                )
                .advise("check that it is JSON Lines"),
            );
        } else {
            self.content = Content::Records {
                records,
                framing,
                good,
                broken,
            };
        }
        Some((report, problems))
    }
}

fn too_long(name: &str) -> Problem {
    Problem::error(
        name,
        format!(
            "one report here is larger than {} MiB",
            MAX_REPORT_BYTES >> 20
        ),
    )
    .advise("split it into single reports, one JSON object a line")
}

/// A compressed stream that broke off or is broken.
fn damaged(name: &str, error: &io::Error, some_read: bool) -> Problem {
    let what = if error.kind() == io::ErrorKind::UnexpectedEof {
        "the compressed data end too early"
    } else {
        "the compressed data are damaged"
    };
    if some_read {
        Problem::warning(name, format!("{what}; what could be unpacked was read"))
            .advise("fetch or compress it again")
    } else {
        Problem::error(name, what).advise("fetch or compress it again")
    }
}

/// How much of a text that broke off can be read: up to its last line, else its last sentence.
fn usable(bytes: &[u8], format: Format) -> usize {
    let after = |byte: u8| memchr::memrchr(byte, bytes).map(|at| at + 1);
    let by_tag = if format == Format::Page {
        memchr::memrchr(b'<', bytes)
    } else {
        None
    };
    by_tag
        .or_else(|| after(b'\n'))
        .or_else(|| memchr::memmem::rfind(bytes, b". ").map(|at| at + 1))
        .unwrap_or(0)
}

/// Reads until `limit` bytes are there or the stream ends; what was read before an error stays.
fn read_up_to(stream: &mut dyn BufRead, limit: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    while bytes.len() < limit {
        let chunk = match stream.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            return Ok(());
        }
        let taken = chunk.len().min(limit - bytes.len());
        bytes.extend_from_slice(&chunk[..taken]);
        stream.consume(taken);
    }
    Ok(())
}

/// A stream that tells how much has been read of it.
struct Counted<R> {
    raw: R,
    count: Option<Arc<AtomicU64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buffer)?;
        if let Some(count) = &self.count {
            count.fetch_add(u64::try_from(read).unwrap_or_default(), Ordering::Relaxed);
        }
        Ok(read)
    }
}

/// A stream that failed while its head was read fails again when that head is used up.
struct Failing {
    stream: Stream,
    failure: Option<io::Error>,
}

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.stream.read(buffer),
        }
    }
}
