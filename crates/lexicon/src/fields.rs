//! Fields of news that are not politics: sport, markets, science, culture.
//!
//! 'In the final Brazil will meet Spain' names two states and tells of none. One file a field,
//! `fields/<name>.toml`, holds the words by which such a passage is known:
//!
//! ```toml
//! [field]
//! name = "sport"
//! words = ["goalkeeper", "semi-final", "league"]   # of this field alone
//! also = ["match", "goal", "win"]                   # of others too: they only add to those
//! yes = "The goalkeeper … In the final Brazil will meet Spain …"   # a passage that is sport
//! no = "Iran banned women from the football stadium."                # one that is politics
//! ```
//!
//! Deliberately absent: weights. How many of the words make a field is the coder's business.

use crate::document::{fault, load_all};
use rapporteur_data::DataSet;
use rapporteur_model::Problem;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;

/// One field, with its examples.
#[derive(Debug)]
pub struct Field {
    /// Its name, which is its file's.
    pub name: SmolStr,
    /// A passage of which nothing is coded.
    pub yes: String,
    /// A passage with some of its words of which something is.
    pub no: String,
}

/// What a word tells of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldWord {
    /// Which, as an index into [`Fields::all`].
    pub field: usize,
    /// Whether the word is this field's alone, and not one that others use too.
    pub own: bool,
}

/// All fields, by the lemmas of their words.
#[derive(Debug, Default)]
pub struct Fields {
    fields: Vec<Field>,
    by_lemma: FxHashMap<SmolStr, Vec<FieldWord>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: toml::Spanned<SmolStr>,
    words: toml::Spanned<Vec<SmolStr>>,
    #[serde(default)]
    also: Vec<SmolStr>,
    yes: String,
    no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    field: Head,
}

impl Fields {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut found = Fields::default();
        for (file, document) in load_all::<FieldFile>(data, "fields/", problems) {
            let head = document.field;
            if head.words.get_ref().is_empty() {
                problems.push(
                    fault(file, head.words.span(), "a field needs words")
                        .advise("name base forms by which its news is known"),
                );
                continue;
            }
            let index = found.fields.len();
            let own = head.words.into_inner().into_iter().map(|word| (word, true));
            let shared = head.also.into_iter().map(|word| (word, false));
            for (word, own) in own.chain(shared) {
                let of_word = found.by_lemma.entry(word).or_default();
                if of_word.iter().all(|known| known.field != index) {
                    of_word.push(FieldWord { field: index, own });
                }
            }
            found.fields.push(Field {
                name: head.name.into_inner(),
                yes: head.yes,
                no: head.no,
            });
        }
        found
    }

    /// The fields, in the order of their files.
    pub fn all(&self) -> &[Field] {
        &self.fields
    }

    /// What a base form says of the field.
    pub fn of_word(&self, lemma: &str) -> &[FieldWord] {
        self.by_lemma.get(lemma).map_or(&[], Vec::as_slice)
    }
}
