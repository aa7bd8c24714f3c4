//! What assistants can ask the tools with.

use jiff::civil::Date;
use rapporteur_answers::{AnswerError, StyleName};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The arguments of a tool.
///
/// # Errors
/// In words that name the argument and what it takes.
pub(crate) fn read<T: DeserializeOwned>(arguments: Value) -> Result<T, AnswerError> {
    serde_json::from_value(arguments).map_err(|error| {
        AnswerError::Wrong(format!(
            "the arguments cannot be read: {error}; days are written 2025-07-14, and the tool's schema names all arguments"
        ))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct None {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateOfPlay {
    pub(crate) process: String,
    pub(crate) since: Option<Date>,
    #[serde(default)]
    pub(crate) style: StyleName,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum In {
    #[default]
    Events,
    Reports,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    #[serde(default)]
    pub(crate) words: String,
    #[serde(default, rename = "in")]
    pub(crate) within: In,
    #[serde(default)]
    pub(crate) parties: Vec<String>,
    pub(crate) event_type: Option<String>,
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) topics: Vec<String>,
    pub(crate) place: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) since: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) limit: Option<usize>,
    pub(crate) after: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShowEvidence {
    pub(crate) id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRows {
    pub(crate) table: String,
    pub(crate) process: Option<String>,
    pub(crate) since: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) parties: Vec<String>,
    #[serde(default)]
    pub(crate) topics: Vec<String>,
    pub(crate) oldest_first: Option<bool>,
    pub(crate) limit: Option<usize>,
    pub(crate) after: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangesSince {
    pub(crate) revision: u64,
    pub(crate) limit: Option<usize>,
}
