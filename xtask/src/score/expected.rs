//! The expectations for one report, as `bench/README.md` tells them.

use crate::error::Error;
use serde::Deserialize;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What is expected of one report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectation {
    /// The file, in the folder of the reports.
    pub(crate) report: String,
    /// Which report, where the file holds several.
    pub(super) id: Option<String>,
    /// Events that should be read.
    #[serde(default, rename = "event")]
    pub(super) events: Vec<Reading>,
    /// Readings that the text does not bear.
    #[serde(default, rename = "never")]
    pub(super) nevers: Vec<Reading>,
}

/// How an event stands, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Standing {
    /// It is said to have happened.
    Asserted,
    /// It is said not to be so.
    Negated,
    /// It is yet to come.
    Future,
    /// It might be, or is wished for.
    Possible,
    /// It hangs on something.
    Conditional,
    /// It is recalled.
    Historical,
}

/// One reading. A field that is left out is not compared.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    /// How the sentence begins, a dateline left out.
    pub(super) sentence: String,
    /// Whether the record would be wrong without it.
    #[serde(default)]
    pub(super) core: bool,
    pub(super) actor: Option<Vec<String>>,
    pub(super) recipient: Option<Vec<String>>,
    pub(super) act: Option<String>,
    pub(super) act_kind: Option<String>,
    pub(super) operators: Option<Vec<String>>,
    pub(super) event_type: Option<String>,
    pub(super) status: Option<Standing>,
    pub(super) speaker: Option<String>,
    pub(super) when: Option<String>,
    pub(super) deadline: Option<String>,
    pub(super) place: Option<String>,
    pub(super) condition: Option<String>,
    pub(super) killed: Option<u64>,
    pub(super) injured: Option<u64>,
    pub(super) captured: Option<u64>,
    pub(super) size: Option<u64>,
    #[serde(default)]
    pub(super) topics: Vec<String>,
    /// What the text says instead, for what must not be read.
    #[serde(default)]
    pub(super) why: String,
}

impl Expectation {
    /// Read one file.
    pub(super) fn load(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        toml::from_str(&text).map_err(|source| Error::Expectation {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }

    /// How the sentence of every reading begins.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = &str> {
        self.events
            .iter()
            .chain(&self.nevers)
            .map(|reading| reading.sentence.as_str())
    }

    /// The report's file, and which of its reports.
    pub(super) fn name(&self) -> String {
        match &self.id {
            Some(id) => format!("{} ({id})", self.report),
            None => self.report.clone(),
        }
    }
}

impl Reading {
    /// On one line: the sentence, then what is read.
    pub(super) fn show(&self) -> String {
        let list = |words: &Option<Vec<String>>| words.as_ref().map(|words| words.join("+"));
        let parts = [
            ("actor", list(&self.actor)),
            ("operators", list(&self.operators)),
            ("act", self.act.clone()),
            ("kind", self.act_kind.clone()),
            ("type", self.event_type.clone()),
            ("recipient", list(&self.recipient)),
            (
                "status",
                self.status
                    .map(|status| format!("{status:?}").to_lowercase()),
            ),
        ];
        let mut line = format!("{}…", self.sentence);
        for (name, value) in parts {
            if let Some(value) = value {
                let value = if value.is_empty() { "none" } else { &value };
                // Writing to a string cannot fail.
                let _ = write!(line, " {name}={value}");
            }
        }
        line
    }
}
