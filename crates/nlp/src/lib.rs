//! A runtime for spaCy v3 CNN pipelines.

mod codec;
mod config;
mod convert;
mod document;
mod error;
mod format;
mod layers;
mod lexeme;
mod msgpack;
mod ops;
mod pipeline;
mod pipes;
mod regex;
mod strings;
mod thinc;
mod tokenizer;
mod transition;
mod unicode;

pub use error::LoadError;
pub use pipeline::Pipeline;
