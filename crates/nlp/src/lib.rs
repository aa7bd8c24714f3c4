//! A runtime for spaCy v3 CNN pipelines: tokens, tags, dependencies, lemmas and entities of a text,
//! with the English pipeline `en_core_web_sm` inside.
//!
//! ```
//! # #[cfg(feature = "english")]
//! # fn main() -> Result<(), rapporteur_nlp::LoadError> {
//! let pipeline = rapporteur_nlp::Pipeline::english()?;
//! let text = "Kyiv accepted the offer. Moscow did not.";
//! let annotations = pipeline.annotate(text);
//! let second = &annotations.tokens[annotations.sentences[1].clone()];
//! assert_eq!(second[0].span.of(text), "Moscow");
//! assert_eq!(second[0].dep, "nsubj");
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "english"))]
//! # fn main() {}
//! ```
//!
//! # What it runs
//! Any folder that spaCy 3 publishes ([`Pipeline::from_spacy_directory`]) whose components are
//! `tok2vec`, `tagger`, `morphologizer`, `senter`, `parser`, `ner`, `attribute_ruler` and
//! `lemmatizer` over `MultiHashEmbed` and `MaxoutWindowEncoder`, in any language: those are the
//! `sm` pipelines. What a folder asks for beyond that is named in [`LoadError::Lacking`]. The
//! annotations are spaCy's for the same weights.
//!
//! # How it is laid out
//! | module | is |
//! |---|---|
//! | `convert`, `config`, `thinc`, `msgpack` | spaCy's folder, read and turned into one file |
//! | `format` | that file: a manifest, then weights that are used where they lie |
//! | `tokenizer`, `regex`, `unicode`, `lexeme`, `strings` | text to words, words to attributes |
//! | `ops`, `layers` | arithmetic; words to vectors |
//! | `transition` | the parser and the entity recogniser |
//! | `pipes` | rules: attributes and lemmas |
//! | `pipeline` | the whole, pass by pass |
//!
//! # What holds
//! - The same text gives the same annotations, alone or in a batch, from any thread, on any
//!   processor with fused multiply-add to the last bit, on others but for ties within rounding.
//! - No text makes it panic; time grows in proportion to the text. Beyond the text's words and what
//!   is said of them, memory is bounded: about 35 MB a thread for words already met, and 256 bytes
//!   for each word of a sentence under way.
//! - There is no global state: a [`Pipeline`] is all there is, and is used by reference.
//! - `unsafe` stands in one module, `ops::x86`.

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
