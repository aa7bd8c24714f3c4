//! The components of a pipeline, one a file.

pub(crate) mod attribute_ruler;
pub(crate) mod lemmatizer;
