//! Python's regular expressions, as far as tokenizers and matcher patterns use them.
//!
//! Published pipelines keep their prefix, suffix, infix and URL rules as expressions of Python's
//! `re`: long alternations of single characters, classes of a thousand ranges, lookbehinds. They
//! are compiled once, when a model is converted, into a flat program that is read back in
//! microseconds; matching tries only the alternatives that can start with the character at hand.
//!
//! ```text
//! let suffix = Regex::compile(r#"'s$|(?<=[0-9])\+$"#)?;
//! assert_eq!(suffix.search("Ankara's", 0), Some(6..8));
//! ```
//!
//! Meaning is Python's (first alternative that leads to a match wins, `$` also before a final
//! line feed, `\w` and `\d` by Unicode). Steps are counted: an expression that would run for
//! minutes on one hostile word counts as not matching it.
//!
//! Absent on purpose: groups' contents, back-references, conditionals, flags other than `i` and
//! `u` at the start. Compiling such an expression says so.

mod class;
mod compile;
mod matcher;
mod parse;
mod program;
mod summary;

pub(crate) use program::Regex;

/// What an expression asks for that is not here, or what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at character {at} of the expression")]
pub(crate) struct RegexError {
    /// Character (not byte) of the expression, from 0.
    pub(crate) at: usize,
    /// What it is.
    pub(crate) reason: &'static str,
}

#[cfg(test)]
mod tests;
