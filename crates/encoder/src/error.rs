//! What can be wrong with a model file.

use thiserror::Error;

/// Why a model cannot be used.
#[derive(Debug, Error)]
pub enum LoadError {
    /// It is of another kind or version, cut short, or its parts do not fit together.
    #[error("the relation model is malformed: {0}")]
    Malformed(String),
}

pub(crate) fn malformed(what: impl Into<String>) -> LoadError {
    LoadError::Malformed(what.into())
}
