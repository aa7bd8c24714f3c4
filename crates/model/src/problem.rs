//! What went wrong, where, and what to do about it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A place in a file, as people count: from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1; 0 when only the line is known.
    pub column: usize,
}

/// How much a problem costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Read all the same, but something is unknown or was left out.
    Note,
    /// Part of the input could not be used.
    Warning,
    /// This input (a file, a line, a rule) could not be used at all.
    Error,
}

/// One thing that went wrong with one input. Problems are values: they are collected beside
/// results and never end a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// How much it costs.
    pub severity: Severity,
    /// The file, member or stream, as the user named it; `-` is standard input.
    pub source: String,
    /// Where in it, if that is known.
    pub position: Option<Position>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it, in one sentence without a full stop; empty when there is nothing.
    pub advice: String,
}

impl Problem {
    /// A problem without a position or advice.
    pub fn new(severity: Severity, source: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity,
            source: source.into(),
            position: None,
            message: message.into(),
            advice: String::new(),
        }
    }

    /// An error in `source`.
    pub fn error(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, source, message)
    }

    /// A warning about `source`.
    pub fn warning(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, source, message)
    }

    /// A note on `source`.
    pub fn note(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, source, message)
    }

    /// The same, at a line and column counted from 1.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.position = Some(Position { line, column });
        self
    }

    /// The same, with what to do.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }
}

impl fmt::Display for Problem {
    /// `file:line:column: message (advice)`, the form that editors jump to.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        if let Some(position) = self.position {
            write!(f, ":{}", position.line)?;
            if position.column > 0 {
                write!(f, ":{}", position.column)?;
            }
        }
        write!(f, ": {}", self.message)?;
        if !self.advice.is_empty() {
            write!(f, " ({})", self.advice)?;
        }
        Ok(())
    }
}
