//! Reads a pipeline's `config.cfg`: sections of keys with JSON values, and references between them.
//!
//! ```text
//! [components.parser.model.tok2vec]
//! @architectures = "spacy.Tok2VecListener.v1"
//! width = ${components.tok2vec.model.encode:width}
//! ```
//!
//! A reference stands for the value it names; `:` or the last `.` parts the section from the key.
//! Absent on purpose: references within longer strings, overrides and registered functions: a
//! published model's config needs none of them to run. Source: thinc's `Config`.

use crate::error::LoadError;
use serde_json::Value;
use std::collections::BTreeMap;

/// References may lead to references this many times.
const LONGEST_CHAIN: usize = 16;

/// A config, by section and key.
#[derive(Debug, Default)]
pub(crate) struct Config {
    sections: BTreeMap<String, BTreeMap<String, String>>,
}

impl Config {
    /// Read the text of a `config.cfg`.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] with the line that is neither section nor key.
    pub(crate) fn parse(text: &str) -> Result<Self, LoadError> {
        let mut config = Self::default();
        let mut section = String::new();
        let mut last_key: Option<String> = None;
        for (number, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') || trimmed.starts_with(';') {
                continue;
            }
            let continued = line.starts_with([' ', '\t']);
            if let Some(key) = last_key.as_ref().filter(|_| continued) {
                if let Some(value) = config
                    .sections
                    .get_mut(&section)
                    .and_then(|keys| keys.get_mut(key))
                {
                    value.push('\n');
                    value.push_str(trimmed);
                }
            } else if let Some(name) = trimmed.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
                section = name.to_owned();
                config.sections.entry(section.clone()).or_default();
                last_key = None;
            } else if let Some((key, value)) = trimmed.split_once('=') {
                let key = key.trim().to_owned();
                config
                    .sections
                    .entry(section.clone())
                    .or_default()
                    .insert(key.clone(), value.trim().to_owned());
                last_key = Some(key);
            } else {
                return Err(LoadError::malformed(
                    "config.cfg",
                    format!("line {}: neither a section nor a key", number + 1),
                ));
            }
        }
        Ok(config)
    }

    /// The value of a key, references followed; `None` where there is none.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] for a value that is no JSON or a reference to nothing.
    pub(crate) fn value(&self, section: &str, key: &str) -> Result<Option<Value>, LoadError> {
        let (mut section, mut key) = (section.to_owned(), key.to_owned());
        let place = format!("config.cfg [{section}] {key}");
        for _ in 0..LONGEST_CHAIN {
            let Some(raw) = self.sections.get(&section).and_then(|keys| keys.get(&key)) else {
                return Ok(None);
            };
            let reference = raw.strip_prefix("${").and_then(|r| r.strip_suffix('}'));
            let Some(reference) = reference else {
                return serde_json::from_str(raw)
                    .map(Some)
                    .map_err(|error| LoadError::malformed(place, error.to_string()));
            };
            let Some((to_section, to_key)) = reference
                .split_once(':')
                .or_else(|| reference.rsplit_once('.'))
            else {
                return Err(LoadError::malformed(
                    place,
                    format!("a reference to {reference}"),
                ));
            };
            (section, key) = (to_section.to_owned(), to_key.to_owned());
        }
        Err(LoadError::malformed(place, "references lead in a circle"))
    }

    /// A text that must be there.
    pub(crate) fn text(&self, section: &str, key: &str) -> Result<String, LoadError> {
        match self.value(section, key)? {
            Some(Value::String(text)) => Ok(text),
            _ => Err(missing(section, key, "text")),
        }
    }

    /// A count that must be there.
    pub(crate) fn count(&self, section: &str, key: &str) -> Result<usize, LoadError> {
        self.value(section, key)?
            .and_then(|value| value.as_u64())
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| missing(section, key, "whole number"))
    }

    /// A truth value, or a default where the key is absent or null.
    pub(crate) fn flag(&self, section: &str, key: &str, default: bool) -> Result<bool, LoadError> {
        match self.value(section, key)? {
            None | Some(Value::Null) => Ok(default),
            Some(Value::Bool(truth)) => Ok(truth),
            Some(_) => Err(missing(section, key, "true or false")),
        }
    }

    /// A list of texts, empty where the key is absent.
    pub(crate) fn texts(&self, section: &str, key: &str) -> Result<Vec<String>, LoadError> {
        match self.value(section, key)? {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(value) => {
                serde_json::from_value(value).map_err(|_| missing(section, key, "list of texts"))
            }
        }
    }
}

fn missing(section: &str, key: &str, kind: &str) -> LoadError {
    LoadError::malformed("config.cfg", format!("[{section}] {key} is no {kind}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[a]\nwidth = ${b.c:width}\nlist = [\"x\",\n  \"y\"]\n\n[b.c]\nwidth = 96\nround = ${b.c.round}\n";

    #[test]
    fn follows_references_and_continued_lines() -> Result<(), LoadError> {
        let config = Config::parse(TEXT)?;
        assert_eq!(config.count("a", "width")?, 96);
        assert_eq!(config.texts("a", "list")?, ["x", "y"]);
        assert!(config.value("b.c", "round").is_err());
        assert!(config.text("a", "width").is_err());
        assert!(Config::parse("[a]\nwidth\n").is_err());
        Ok(())
    }
}
