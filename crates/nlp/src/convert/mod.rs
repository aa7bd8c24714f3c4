//! Reads a pipeline as spaCy publishes it and turns it into our own file.
//!
//! ```text
//! config.cfg  meta.json  tokenizer  vocab/lookups.bin
//! tok2vec/model  tagger/{cfg,model}  parser/{cfg,moves,model}  …   →   one file (see `format`)
//! ```
//!
//! The config says which components there are and of which architecture; a network is read only
//! when its nodes are those of the architecture. What is asked for and not here is said by its
//! registered name. Components that the config disables are left out, as spaCy leaves them out.
//!
//! Absent on purpose: static vectors (`vocab/vectors`), transformers and components that the coder
//! has no use for (text categories, entity links).

mod components;
mod networks;
mod tok2vec;

use crate::config::Config;
use crate::error::LoadError;
use crate::format::Writer;
use crate::format::manifest::Manifest;
use crate::lexeme::Lexicon;
use crate::tokenizer::Tokenizer;
use serde::Deserialize;
use std::path::Path;

/// What `meta.json` says that is of use here.
#[derive(Debug, Deserialize)]
struct Meta {
    #[serde(default)]
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    license: String,
}

/// A component's folder and what the config says of it.
struct Source<'s> {
    config: &'s Config,
    folder: &'s Path,
    /// Name in the pipeline.
    name: &'s str,
}

/// Turn a folder with `config.cfg` into the bytes of a converted model.
///
/// # Errors
/// [`LoadError::Read`] for a file that cannot be read, [`LoadError::Malformed`] for one that does
/// not follow its format, [`LoadError::Lacking`] for what this runtime does not have.
pub(crate) fn from_directory(folder: &Path, with_disabled: &[&str]) -> Result<Vec<u8>, LoadError> {
    let config = Config::parse(&text(&folder.join("config.cfg"))?)?;
    let meta: Meta = serde_json::from_str(&text(&folder.join("meta.json"))?)
        .map_err(|error| LoadError::malformed("meta.json", error.to_string()))?;
    let language = config.text("nlp", "lang")?;
    let mut writer = Writer::default();

    let tokenizer = Tokenizer::from_spacy(&bytes(&folder.join("tokenizer"))?)?;
    let tokenizer = writer.bytes(&tokenizer.to_bytes());
    let lookups = folder.join("vocab").join("lookups.bin");
    let lookups = if lookups.exists() {
        Some(bytes(&lookups)?)
    } else {
        None
    };
    let lexicon = writer.bytes(&Lexicon::from_spacy(lookups.as_deref())?.to_bytes());

    let disabled = config.texts("nlp", "disabled")?;
    let mut components = Vec::new();
    for name in config.texts("nlp", "pipeline")? {
        if disabled.contains(&name) && !with_disabled.contains(&name.as_str()) {
            continue;
        }
        let source = Source {
            config: &config,
            folder,
            name: &name,
        };
        components.push(components::convert(&source, &language, &mut writer)?);
    }
    let manifest = Manifest {
        language,
        name: meta.name,
        version: meta.version,
        license: meta.license,
        tokenizer,
        lexicon,
        components,
    };
    writer
        .finish(&manifest)
        .map_err(|error| LoadError::malformed("the manifest", error.to_string()))
}

impl Source<'_> {
    /// The section of the config about this component, or a part of it.
    fn section(&self, part: &str) -> String {
        format!("components.{}{part}", self.name)
    }

    /// A file of this component.
    fn file(&self, name: &str) -> Result<Vec<u8>, LoadError> {
        bytes(&self.folder.join(self.name).join(name))
    }

    /// The name of one of its files, for errors.
    fn part(&self, name: &str) -> String {
        format!("{}/{name}", self.name)
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, LoadError> {
    std::fs::read(path).map_err(|source| LoadError::Read {
        path: path.to_owned(),
        source,
    })
}

fn text(path: &Path) -> Result<String, LoadError> {
    std::fs::read_to_string(path).map_err(|source| LoadError::Read {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests;
