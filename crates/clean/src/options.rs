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
    /// For finding all of something: white space tidied and paragraphs apart, as in `Report`, and
    /// nothing left out as a repeat or boilerplate; that a date is missing is not said.
    Joined,
    /// For marking up: the text as in `Verbatim`, and what is wrong with its date is said, as in
    /// `Report`.
    Whole,
}

/// How reports are to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The day of reports that do not tell theirs.
    pub given_date: Option<Date>,
    /// Whether [`Options::given_date`] is taken whatever the reports tell of theirs.
    pub given_first: bool,
    /// Whether reports keep their input, and the way to its bytes
    /// ([`Report::origin`](rapporteur_model::Report::origin)).
    pub keep_origin: bool,
    /// What cleaning leaves of a text.
    pub mode: Mode,
}
