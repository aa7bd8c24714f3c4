//! What somebody expects to come of talks: which way, how much, in which words.
//!
//! 'Mediators were cautiously optimistic about the talks' is guarded, 0.5, in the words
//! 'cautiously optimistic', of 'talks'. Whose expectation it is stands in the event's actors, on
//! whose word it is told in its attribution.
//!
//! Deliberately absent: a judgement of the project's own. A number says what the words say.

use crate::Span;
use serde::{Deserialize, Serialize};

/// Which way an expectation points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expects {
    /// Something is expected to come of it.
    Hopeful,
    /// Neither hope nor doubt prevails.
    Guarded,
    /// Little or nothing is expected.
    Doubtful,
    /// The matter is raised, and no expectation given: 'declined to predict the outcome'.
    None,
}

impl Expects {
    /// The way that a number on the scale from -2 to 2 points.
    pub fn of_number(number: f32) -> Self {
        if number > 0.5 {
            Self::Hopeful
        } else if number < -0.5 {
            Self::Doubtful
        } else {
            Self::Guarded
        }
    }

    /// The word of the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hopeful => "hopeful",
            Self::Guarded => "guarded",
            Self::Doubtful => "doubtful",
            Self::None => "none",
        }
    }
}

/// Some words of the report and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The words.
    pub text: String,
    /// Where they stand, in bytes of the report's clean text.
    pub span: Span,
}

/// An expectation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutlookReading {
    /// Which way it points.
    pub expects: Expects,
    /// How much is expected, from -2 (it is doomed) to 2 (it is as good as done), in steps of a half.
    pub number: f32,
    /// The words that tell it, in the order of the text.
    pub words: Vec<Wording>,
    /// What it is about: the word for the talks, the ceasefire, the deal.
    pub of: Option<Wording>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_point_one_way() {
        for (number, expects) in [
            (2.0, Expects::Hopeful),
            (1.0, Expects::Hopeful),
            (0.5, Expects::Guarded),
            (0.0, Expects::Guarded),
            (-0.5, Expects::Guarded),
            (-1.0, Expects::Doubtful),
            (-2.0, Expects::Doubtful),
        ] {
            assert_eq!(Expects::of_number(number), expects, "{number}");
        }
    }
}
