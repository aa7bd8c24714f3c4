//! Questions one a line, as JSON Lines: the lines of the inputs with where they stand, and their
//! answers in the same order.
//!
//! A line that is too long, or cannot be read, is a problem; the others are read.
//!
//! Deliberately absent: what a line means. The commands say that.

use super::{go_on, outcome};
use crate::arguments::{Global, Inputs};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_clean::{Input, inputs};
use rapporteur_model::{Problem, Span};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::iter;
use std::ops::ControlFlow;

/// The longest line that is read, in bytes: a sentence is a few hundred, a report some thousand.
const LONGEST_LINE: usize = 1 << 20;

/// The byte order mark in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A line of an input, with where it stands.
pub(super) struct Line {
    pub(super) source: String,
    pub(super) number: usize,
    pub(super) bytes: Vec<u8>,
}

impl Line {
    /// A problem of this line.
    pub(super) fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::error(self.source.as_str(), message).at(self.number, 1)
    }

    /// The question that it holds; `shape` is how such a line is written.
    ///
    /// # Errors
    /// Where it is no such question, with the column.
    pub(super) fn question<T: DeserializeOwned>(&self, shape: &str) -> Result<T, Problem> {
        serde_json::from_slice(&self.bytes).map_err(|error| {
            Problem::error(
                self.source.as_str(),
                format!("this is no question: {error}"),
            )
            .at(self.number, error.column().max(1))
            .advise(format!("write {shape} on each line"))
        })
    }
}

/// Writes the answer to each line of the inputs, one JSON object a line. A line that has none is a
/// problem; the others are answered.
pub(super) fn answer_each<A: Serialize + Send, W: Write>(
    asked: &Inputs,
    global: &Global,
    reporter: &mut Reporter<W>,
    answer: impl Fn(&Line) -> Result<(A, Vec<Problem>), Problem> + Sync,
) -> io::Result<Outcome> {
    let (inputs, problems) = inputs(&asked.paths);
    reporter.tell_all(&problems);
    let mut answered = 0;
    output::to_stdout(|out| {
        let mut fault = Ok(());
        let lines = inputs.iter().flat_map(lines);
        let work = |line: Result<Line, Problem>| line.and_then(|line| answer(&line));
        rapporteur_flow::batch(setup::threads(global), lines, work, |result| match result {
            Ok((answer, problems)) => {
                reporter.tell_all(&problems);
                answered += 1;
                let written = serde_json::to_writer(&mut *out, &answer)
                    .map_err(io::Error::from)
                    .and_then(|()| writeln!(out));
                go_on(written, &mut fault)
            }
            Err(problem) => {
                reporter.tell(&problem);
                ControlFlow::Continue(())
            }
        });
        fault
    })?;
    Ok(outcome(answered, reporter))
}

/// The lines of an input, blank ones left out. A fault of reading ends it.
fn lines(input: &Input) -> Box<dyn Iterator<Item = Result<Line, Problem>> + Send> {
    let source = input.name();
    let opened: io::Result<Box<dyn Read + Send>> = match input {
        Input::Standard => Ok(Box::new(io::stdin())),
        Input::File(path) => File::open(path).map(|file| Box::new(file) as Box<dyn Read + Send>),
    };
    let cannot = |error: &io::Error| {
        Problem::error(source.as_str(), format!("cannot be read: {error}"))
            .advise("check the name and the rights of the file")
    };
    let mut reader = match opened {
        Ok(reader) => BufReader::new(reader),
        Err(error) => return Box::new(iter::once(Err(cannot(&error)))),
    };
    let mut number = 0;
    let mut ended = false;
    Box::new(iter::from_fn(move || {
        while !ended {
            number += 1;
            let mut line = Line {
                source: source.clone(),
                number,
                bytes: Vec::new(),
            };
            let read = next_line(&mut reader, &mut line.bytes);
            // Some editors write a mark of UTF-8 before the first line.
            if number == 1 && line.bytes.starts_with(MARK) {
                line.bytes.drain(..MARK.len());
            }
            match read {
                Ok(0) => ended = true,
                Ok(length) if length > LONGEST_LINE => {
                    return Some(Err(line
                        .problem(format!("the line has {length} bytes"))
                        .advise(format!(
                            "give less text a line, at most {LONGEST_LINE} bytes"
                        ))));
                }
                Ok(_) if line.bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some(Ok(line)),
                Err(error) => {
                    ended = true;
                    return Some(Err(line.problem(format!("cannot be read on: {error}"))));
                }
            }
        }
        None
    }))
}

/// Reads one line; of one that is too long it keeps the beginning and counts the rest.
fn next_line(reader: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let mut length = 0;
    loop {
        let held = reader.fill_buf()?;
        let end = held.iter().position(|&byte| byte == b'\n');
        let taken = end.map_or(held.len(), |end| end + 1);
        if length <= LONGEST_LINE {
            bytes.extend_from_slice(&held[..taken]);
        }
        let done = end.is_some() || held.is_empty();
        reader.consume(taken);
        length += taken;
        if done {
            return Ok(length);
        }
    }
}

/// The words of a text that a pair of byte offsets points at; else what is wrong with it.
pub(super) fn words_at(text: &str, target: &Value) -> Result<Span, String> {
    let pair: Option<(usize, usize)> = serde_json::from_value(target.clone()).ok();
    let Some((start, end)) = pair else {
        return Err(format!("{target} is no pair of offsets"));
    };
    match text.get(start..end) {
        Some(words) if !words.trim().is_empty() => Ok(Span::new(start, end)),
        Some(_) => Err(format!("[{start}, {end}] covers no word")),
        None if end > text.len() || start > end => Err(format!(
            "[{start}, {end}] is no stretch of the text's {} bytes",
            text.len()
        )),
        None => Err(format!(
            "[{start}, {end}] begins or ends inside a character"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_counted_and_not_kept() {
        let text = [vec![b'a'; 3 * LONGEST_LINE], b"\nshort\n".to_vec()].concat();
        let mut reader = BufReader::new(text.as_slice());
        let mut bytes = Vec::new();
        assert_eq!(
            next_line(&mut reader, &mut bytes).unwrap(),
            3 * LONGEST_LINE + 1
        );
        assert!(bytes.len() < 2 * LONGEST_LINE);
        bytes.clear();
        assert_eq!(next_line(&mut reader, &mut bytes).unwrap(), 6);
    }
}
