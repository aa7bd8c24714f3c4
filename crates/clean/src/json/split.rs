//! A stream of JSON into its records, one at a time, so that memory holds one and not the file.
//!
//! [`Framing::Lines`] is JSON Lines: each line by itself, so that a broken one costs only
//! itself. [`Framing::Values`] is everything else that people call JSON: a list of objects, one
//! object laid out over many lines, or several in a row; records are found by counting braces
//! outside of strings.
//!
//! Deliberately absent: lists within an object (`{"articles": […]}`).

use std::io::{self, BufRead};

/// How records follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// One a line.
    Lines,
    /// Objects, in a list or not.
    Values,
}

/// One record as it stands in the stream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RawRecord {
    /// Its bytes; cut off when it is too long.
    pub(crate) bytes: Vec<u8>,
    /// The line that it starts on, from 1.
    pub(crate) line: usize,
    /// Bytes before it on that line.
    pub(crate) offset: usize,
    /// Bytes before it in the stream.
    pub(crate) at: usize,
    /// Whether it is longer than the limit.
    pub(crate) too_long: bool,
    /// Whether the stream ended within it (a brace never closed).
    pub(crate) unfinished: bool,
}

/// Reads records from a stream.
pub(crate) struct Records<R> {
    stream: R,
    framing: Framing,
    limit: usize,
    line: usize,
    offset: usize,
    at: usize,
}

impl<R: BufRead> Records<R> {
    /// Records of at most `limit` bytes.
    pub(crate) fn new(stream: R, framing: Framing, limit: usize) -> Self {
        Self {
            stream,
            framing,
            limit,
            line: 1,
            offset: 0,
            at: 0,
        }
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// When the stream fails; what was read of a record before is in the error's company.
    pub(crate) fn next(&mut self) -> Result<Option<RawRecord>, (io::Error, Option<RawRecord>)> {
        match self.framing {
            Framing::Lines => self.next_line(),
            Framing::Values => self.next_value(),
        }
    }

    fn next_line(&mut self) -> Result<Option<RawRecord>, (io::Error, Option<RawRecord>)> {
        loop {
            let mut record = self.start();
            let mut any = false;
            loop {
                let chunk = match self.stream.fill_buf() {
                    Ok(chunk) => chunk,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err((error, Some(record).filter(|_| any))),
                };
                if chunk.is_empty() {
                    break;
                }
                any = true;
                let newline = memchr::memchr(b'\n', chunk);
                let taken = newline.unwrap_or(chunk.len());
                keep(&mut record, &chunk[..taken], self.limit);
                let consumed = taken + usize::from(newline.is_some());
                self.stream.consume(consumed);
                self.at += consumed;
                if newline.is_some() {
                    break;
                }
            }
            if !any {
                return Ok(None);
            }
            self.line += 1;
            if !record.bytes.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(record));
            }
        }
    }

    fn next_value(&mut self) -> Result<Option<RawRecord>, (io::Error, Option<RawRecord>)> {
        let mut record = self.start();
        let mut scan = Scan::default();
        loop {
            let chunk = match self.stream.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err((error, Some(record).filter(|_| scan.started))),
            };
            if chunk.is_empty() {
                record.unfinished = true;
                return Ok(Some(record).filter(|_| scan.started));
            }
            let mut taken = 0;
            let mut from = 0;
            let mut finished = false;
            for &byte in chunk {
                if !scan.started
                    && !matches!(byte, b'[' | b']' | b',' | b'\xEF' | b'\xBB' | b'\xBF')
                    && !byte.is_ascii_whitespace()
                {
                    scan.started = true;
                    record.line = self.line;
                    record.offset = self.offset;
                    record.at = self.at + taken;
                    from = taken;
                }
                taken += 1;
                if byte == b'\n' {
                    self.line += 1;
                    self.offset = 0;
                } else {
                    self.offset += 1;
                }
                if scan.started && scan.closes(byte) {
                    finished = true;
                    break;
                }
            }
            if scan.started {
                keep(&mut record, &chunk[from..taken], self.limit);
            }
            self.stream.consume(taken);
            self.at += taken;
            if finished {
                return Ok(Some(record));
            }
        }
    }

    fn start(&self) -> RawRecord {
        RawRecord {
            bytes: Vec::new(),
            line: self.line,
            offset: self.offset,
            at: self.at,
            too_long: false,
            unfinished: false,
        }
    }
}

/// Appends up to the limit; beyond it only notes that there was more.
fn keep(record: &mut RawRecord, piece: &[u8], limit: usize) {
    let room = limit - record.bytes.len().min(limit);
    record
        .bytes
        .extend_from_slice(&piece[..piece.len().min(room)]);
    record.too_long |= piece.len() > room;
}

/// Where in a value the scan is.
#[derive(Default)]
struct Scan {
    started: bool,
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Whether `byte` ends the value: its last brace, or for what is no object its line's end.
    fn closes(&mut self, byte: u8) -> bool {
        if self.in_string {
            if self.escaped {
                self.escaped = false;
            } else if byte == b'\\' {
                self.escaped = true;
            } else if byte == b'"' {
                self.in_string = false;
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            b'\n' if self.depth == 0 => return true,
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, framing: Framing) -> Vec<(String, usize, usize)> {
        // One byte at a time shows every seam between chunks.
        let mut records = Records::new(
            io::BufReader::with_capacity(1, text.as_bytes()),
            framing,
            20,
        );
        let mut found = Vec::new();
        while let Some(record) = records.next().unwrap() {
            if !record.too_long {
                let there = text
                    .as_bytes()
                    .get(record.at..record.at + record.bytes.len());
                assert_eq!(there, Some(record.bytes.as_slice()));
            }
            let text = String::from_utf8(record.bytes).unwrap();
            let marks = format!(
                "{}{}",
                if record.too_long { "+" } else { "" },
                if record.unfinished { "?" } else { "" }
            );
            found.push((text + &marks, record.line, record.offset));
        }
        found
    }

    #[test]
    fn records_come_one_at_a_time() {
        type Case = (
            &'static str,
            Framing,
            &'static [(&'static str, usize, usize)],
        );
        let cases: &[Case] = &[
            ("", Framing::Lines, &[]),
            (
                "a\n\n b\r\nc",
                Framing::Lines,
                &[("a", 1, 0), (" b\r", 3, 0), ("c", 4, 0)],
            ),
            (
                "0123456789012345678901234\nb",
                Framing::Lines,
                &[("01234567890123456789+", 1, 0), ("b", 2, 0)],
            ),
            (
                "[{\"a\":\"}\\\"\"},\n {\"b\":{}}]",
                Framing::Values,
                &[("{\"a\":\"}\\\"\"}", 1, 1), ("{\"b\":{}}", 2, 1)],
            ),
            (
                "{\n\"a\":1\n}\n{}",
                Framing::Values,
                &[("{\n\"a\":1\n}", 1, 0), ("{}", 4, 0)],
            ),
            ("[{\"a\":1", Framing::Values, &[("{\"a\":1?", 1, 1)]),
            ("[]", Framing::Values, &[]),
        ];
        for (text, framing, expected) in cases {
            let expected: Vec<_> = expected
                .iter()
                .map(|(text, line, offset)| ((*text).to_owned(), *line, *offset))
                .collect();
            assert_eq!(split(text, *framing), expected, "{text}");
        }
    }
}
