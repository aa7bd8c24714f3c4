//! Why a question has no answer, in words that say what to ask instead.

use rapporteur_store::StoreError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// There is no such thing; what is like it is told.
    #[error("there is no {what} '{name}'{}", like(.near))]
    Unknown {
        /// What was looked for (`process`).
        what: &'static str,
        /// Its name.
        name: String,
        /// Names that are like it.
        near: Vec<String>,
    },
    /// The question makes no sense.
    #[error("{0}")]
    Wrong(String),
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn like(near: &[String]) -> String {
    if near.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", near.join(", "))
    }
}
