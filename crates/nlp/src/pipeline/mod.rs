//! A pipeline, from text to annotations.
//!
//! ```text
//! text → tokenizer → [tok2vec → tagger, parser] → attribute ruler → lemmatizer → [tok2vec → ner]
//! ```
//!
//! Components that read the same vectors and do not wait for each other run in one pass over the
//! text ([`plan`]); a pass goes stretch by stretch ([`run`]), so that only what is said of the
//! words, not the numbers behind it, grows with the text.
//!
//! Absent on purpose: threads. A pipeline can be used from any number at a time; each call takes a
//! workspace of its own from those that earlier calls left, and no result depends on which.

mod labels;
mod open;
mod plan;
mod run;
mod workspace;

use crate::convert;
use crate::error::LoadError;
use crate::format::{Bytes, Container};
use crate::layers::Tok2vec;
use crate::lexeme::Lexicon;
use crate::ops::Processor;
use crate::tokenizer::Tokenizer;
use open::Component;
use plan::Step;
use rapporteur_model::Annotations;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use workspace::Workspace;

/// Words of the texts that are annotated in one go, about.
const BATCH: usize = 4096;

/// Bytes of a text that are read; the rest of a longer one is left out.
const LONGEST: usize = u32::MAX as usize - 1;

/// Workspaces kept for later calls.
const MOST_WORKSPACES: usize = 64;

/// A pipeline of components that annotate text.
///
/// ```
/// # #[cfg(feature = "english")]
/// # fn main() -> Result<(), rapporteur_nlp::LoadError> {
/// let pipeline = rapporteur_nlp::Pipeline::english()?;
/// let annotations = pipeline.annotate("Moscow rejected the offer.");
/// let verb = &annotations.tokens[1];
/// assert_eq!((verb.tag.as_str(), verb.lemma.as_str()), ("VBD", "reject"));
/// assert_eq!(annotations.tokens[0].head, 1);
/// assert_eq!(annotations.entities[0].label, "GPE");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "english"))]
/// # fn main() {}
/// ```
#[derive(Debug)]
pub struct Pipeline {
    language: String,
    name: String,
    version: String,
    license: String,
    tokenizer: Tokenizer,
    lexicon: Lexicon,
    processor: Processor,
    networks: Vec<Tok2vec>,
    components: Vec<Component>,
    steps: Vec<Step>,
    /// Rows of zeros between documents.
    padding: usize,
    workspaces: Mutex<Vec<Workspace>>,
}

#[cfg(feature = "english")]
mod embedded {
    /// Places the bytes where numbers may be read from them.
    #[repr(C, align(64))]
    struct Placed<B: ?Sized>(B);

    static ENGLISH: &Placed<[u8]> =
        &Placed(*include_bytes!("../../models/en_core_web_sm/model.bin"));

    /// The English pipeline.
    pub(super) fn english() -> &'static [u8] {
        &ENGLISH.0
    }
}

impl Pipeline {
    /// The English pipeline, `en_core_web_sm`, which is part of the binary.
    ///
    /// # Errors
    /// None, unless the binary is damaged: [`LoadError::Malformed`].
    #[cfg(feature = "english")]
    pub fn english() -> Result<Self, LoadError> {
        Self::from_static(embedded::english())
    }

    /// A pipeline from a converted model that lies in the binary, at a multiple of 64 bytes; it is
    /// used where it lies.
    ///
    /// # Errors
    /// As [`Self::from_converted`], and [`LoadError::Malformed`] where it lies askew.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, LoadError> {
        Self::open(Bytes::from_static(bytes))
    }

    /// A pipeline as spaCy publishes it: the folder with `config.cfg` in it.
    ///
    /// # Errors
    /// [`LoadError::Read`] for a file that cannot be read, [`LoadError::Malformed`] for one that
    /// does not follow its format, [`LoadError::Lacking`] for what this runtime does not have, by
    /// the name that spaCy registers it under.
    pub fn from_spacy_directory(folder: &Path) -> Result<Self, LoadError> {
        Self::open(Bytes::from_vec(convert::from_directory(folder, &[])?))
    }

    /// As [`Self::from_spacy_directory`], with components that the config disables enabled.
    ///
    /// # Errors
    /// As [`Self::from_spacy_directory`].
    pub fn from_spacy_directory_with(folder: &Path, enabled: &[&str]) -> Result<Self, LoadError> {
        Self::open(Bytes::from_vec(convert::from_directory(folder, enabled)?))
    }

    /// A pipeline from the bytes that [`Self::convert`] gives.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where they are cut short or changed so that they do not fit each
    /// other; bytes of another version of the format are refused likewise.
    pub fn from_converted(bytes: Vec<u8>) -> Result<Self, LoadError> {
        Self::open(Bytes::from_vec(bytes))
    }

    /// Turn a pipeline as spaCy publishes it into one file that loads in milliseconds.
    ///
    /// # Errors
    /// As [`Self::from_spacy_directory`].
    pub fn convert(folder: &Path) -> Result<Vec<u8>, LoadError> {
        convert::from_directory(folder, &[])
    }

    fn open(file: Bytes) -> Result<Self, LoadError> {
        open::open(Container::open(file)?, Processor::detect())
    }

    /// The language, as `en`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The model's name, as `core_web_sm`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The model's version, as `3.8.0`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The licence of the model, as its makers name it.
    pub fn license(&self) -> &str {
        &self.license
    }

    /// The components, in the order in which they run.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.components.iter().map(Component::name)
    }

    /// Keep only some components, by their names: what the others would say stays empty. Those that
    /// read what others say (the lemmatizer parts of speech, for one) do with what is there.
    ///
    /// # Errors
    /// [`LoadError::Lacking`] for a name that no component has.
    pub fn with_components(mut self, names: &[&str]) -> Result<Self, LoadError> {
        if let Some(name) = names
            .iter()
            .find(|name| self.components().all(|known| known != **name))
        {
            return Err(LoadError::lacking(
                "the selection",
                format!("the component {name}"),
            ));
        }
        self.components
            .retain(|component| names.contains(&component.name()));
        self.steps = open::steps(&self.components);
        Ok(self)
    }

    /// Annotate a text.
    ///
    /// The tokens' spans are in bytes; with the white space between them they make up the text.
    /// Of a text of 4 GiB or more the first 4 GiB are read.
    pub fn annotate(&self, text: &str) -> Annotations {
        self.annotate_batch(&[text]).pop().unwrap_or_default()
    }

    /// Annotate texts: the same as [`Self::annotate`] gives for each, faster where they are short.
    pub fn annotate_batch(&self, texts: &[&str]) -> Vec<Annotations> {
        let taken = self.lock().pop();
        let mut workspace = taken.unwrap_or_else(|| Workspace::new(self.networks.len()));
        let mut all = Vec::with_capacity(texts.len());
        let mut batch = Vec::new();
        let mut words = 0;
        for text in texts {
            let text = start_of(text, LONGEST);
            let document = run::Document::new(self, text, &mut workspace);
            words += document.len();
            batch.push(document);
            if words >= BATCH {
                run::annotate(self, std::mem::take(&mut batch), &mut workspace, &mut all);
                words = 0;
            }
        }
        run::annotate(self, batch, &mut workspace, &mut all);
        let mut kept = self.lock();
        if kept.len() < MOST_WORKSPACES {
            kept.push(workspace);
        }
        all
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Workspace>> {
        // A workspace holds nothing that a panic elsewhere could leave half done.
        self.workspaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The start of a text, of at most so many bytes.
fn start_of(text: &str, most: usize) -> &str {
    (most.saturating_sub(3)..=most)
        .rev()
        .find_map(|end| text.get(..end))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests;
