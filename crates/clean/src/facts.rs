//! What is known of a report besides its text, and the draft that every format produces.
//!
//! Deliberately absent: deciding between contradicting dates; see `date`.

use crate::date::StatedDate;
use rapporteur_model::OffsetMap;

/// What a record, a page or a front matter states.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// Identity given with the text.
    pub(crate) id: Option<String>,
    /// Headline.
    pub(crate) title: Option<String>,
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// By-line.
    pub(crate) author: Option<String>,
    /// BCP 47 tag.
    pub(crate) language: Option<String>,
    /// Canonical address.
    pub(crate) url: Option<String>,
    /// Dates, the most trustworthy first.
    pub(crate) dates: Vec<StatedDate>,
}

impl Facts {
    /// Takes from `other` what is not known yet; dates of `other` come after.
    pub(crate) fn fill_from(&mut self, other: Facts) {
        let fill = |mine: &mut Option<String>, theirs: Option<String>| {
            if mine.is_none() {
                *mine = theirs;
            }
        };
        fill(&mut self.id, other.id);
        fill(&mut self.title, other.title);
        fill(&mut self.publisher, other.publisher);
        fill(&mut self.author, other.author);
        fill(&mut self.language, other.language);
        fill(&mut self.url, other.url);
        self.dates.extend(other.dates);
    }
}

/// A report before it is tidied: its text, with the way back to the original, and the facts.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Extracted text.
    pub(crate) text: String,
    /// From the text to the decoded original.
    pub(crate) offsets: OffsetMap,
    /// What is stated about it.
    pub(crate) facts: Facts,
}

/// A stated value with white space folded; `None` when nothing is left.
pub(crate) fn tidy_value(value: &str) -> Option<String> {
    let tidy = value
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    (!tidy.is_empty()).then_some(tidy)
}
