//! How far a source has been read, as a text that others keep.
//!
//! Deliberately absent: items; who has read them all needs to know of none.

use crate::fetch::Validators;
use serde::{Deserialize, Serialize};

/// How far a source has been read. A text that cannot be read is none: then everything is read
/// again, and what is known is found known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Position {
    /// What the feed's last answer is known by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) modified: Option<String>,
    /// Where the feed has moved for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) moved_to: Option<String>,
    /// Bytes of a file that have been read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) read: Option<u64>,
    /// A hash of how the file begins: of another file, nothing has been read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) begins: Option<String>,
}

impl Position {
    pub(super) fn read(text: Option<&str>) -> Self {
        text.and_then(|text| toml::from_str(text).ok())
            .unwrap_or_default()
    }

    pub(super) fn write(&self) -> Option<String> {
        if *self == Self::default() {
            return None;
        }
        toml::to_string(self).ok()
    }

    pub(super) fn validators(&self) -> Validators {
        Validators {
            etag: self.etag.clone(),
            modified: self.modified.clone(),
        }
    }

    pub(super) fn set_validators(&mut self, validators: Validators) {
        self.etag = validators.etag;
        self.modified = validators.modified;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_comes_back() {
        let position = Position {
            etag: Some("\"a\nb\"".into()),
            read: Some(7),
            ..Position::default()
        };
        assert_eq!(Position::read(position.write().as_deref()), position);
        for text in [None, Some(""), Some("read = -1"), Some("no toml")] {
            assert_eq!(Position::read(text), Position::default());
        }
        assert_eq!(Position::default().write(), None);
    }
}
