//! Why a model could not be loaded.

use std::path::PathBuf;

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file of the model could not be read.
    #[error("cannot read {path}: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// Part of the model does not follow its format.
    #[error("{part} is malformed: {reason}")]
    Malformed {
        /// The part, as `parser/model` or `tokenizer`.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The model asks for something that this runtime lacks.
    #[error("{part} needs {lacking}, which this runtime lacks")]
    Lacking {
        /// The part that asks, as `components.ner.model`.
        part: String,
        /// What it asks for, by its registered name.
        lacking: String,
    },
}

impl LoadError {
    /// A malformed part.
    pub(crate) fn malformed(part: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Malformed {
            part: part.into(),
            reason: reason.into(),
        }
    }

    /// Something asked for that is not here.
    pub(crate) fn lacking(part: impl Into<String>, lacking: impl Into<String>) -> Self {
        Self::Lacking {
            part: part.into(),
            lacking: lacking.into(),
        }
    }
}
