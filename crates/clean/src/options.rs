//! How reports are to be read.

use jiff::civil::Date;

/// What cleaning leaves of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// For reading: repeats once, boilerplate out, white space tidied, paragraphs apart.
    #[default]
    Report,
    /// For comparing with other programs on the same text: plain text and the `text` field of
    /// records stay byte for byte as they are decoded; of HTML and Markdown the text is
    /// extracted, and nothing of it is left out as a repeat or boilerplate.
    Verbatim,
}

/// How reports are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The day of reports that do not tell theirs.
    pub given_date: Option<Date>,
    /// What cleaning leaves of a text.
    pub mode: Mode,
}
