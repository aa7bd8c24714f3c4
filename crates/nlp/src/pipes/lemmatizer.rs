//! The lemmatizer: `talks` → `talk`, `went` → `go`.
//!
//! In rule mode a word's part of speech chooses suffix rules, exceptions and an index of known
//! lemmas; a form that the rules give and the index has comes first, exceptions before it. Some
//! languages have ways of their own: English leaves base forms alone, French asks the index
//! first and a look-up table last, Spanish chooses rules by the morphology. In look-up mode one
//! table decides. Source: spaCy 3.8, `pipeline/lemmatizer.py`, `lang/{en,es,fr}/lemmatizer.py`.
//!
//! Absent: the lemmatizers of Catalan, Greek, Irish, Haitian, Italian, Macedonian, Dutch,
//! Polish, Russian and Ukrainian, which have code of their own too, and modes other than `rule`
//! and `lookup`; a model that asks for one is refused by its name.

mod french;
mod spanish;
mod tables;

use crate::document::{TokenWork, Words};
use crate::error::LoadError;
use crate::unicode;
use smol_str::{SmolStr, StrExt};
use std::borrow::Cow;
use tables::Tables;

/// Languages whose lemmatizers have code of their own that is not here.
const OTHER_LANGUAGES: &[&str] = &["ca", "el", "ga", "ht", "it", "mk", "nl", "pl", "ru", "uk"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Lookup,
    Rules,
    English,
    French,
    Spanish,
}

const WAYS: [Way; 5] = [
    Way::Lookup,
    Way::Rules,
    Way::English,
    Way::French,
    Way::Spanish,
];

/// A lemmatizer and its tables.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    way: Way,
    tables: Tables,
}

/// A word and what the lemmatizer asks about it.
struct Asked<'t> {
    word: &'t str,
    /// The part of speech in lower case.
    pos: &'t str,
    morph: &'t str,
    sentence_start: bool,
}

impl Lemmatizer {
    /// From spaCy's `lemmatizer/lookups/lookups.bin`, for a language and mode of the config.
    ///
    /// # Errors
    /// [`LoadError::Lacking`] for languages and modes that are not here;
    /// [`LoadError::Malformed`] where a table is missing or is not what spaCy writes.
    pub(crate) fn from_spacy(
        language: &str,
        mode: &str,
        lookups: &[u8],
    ) -> Result<Self, LoadError> {
        let lacking = || {
            LoadError::lacking(
                "components.lemmatizer",
                format!("mode {mode} of language {language}"),
            )
        };
        let way = match (mode, language) {
            (_, language) if OTHER_LANGUAGES.contains(&language) => return Err(lacking()),
            ("lookup", _) => Way::Lookup,
            ("rule", "en") => Way::English,
            ("rule", "fr") => Way::French,
            ("rule", "es") => Way::Spanish,
            ("rule", _) => Way::Rules,
            _ => return Err(lacking()),
        };
        let required: &[&str] = match way {
            Way::Lookup => &["lemma_lookup"],
            Way::Rules | Way::English => &["lemma_rules"],
            Way::French => &["lemma_lookup", "lemma_rules", "lemma_exc", "lemma_index"],
            Way::Spanish => &[
                "lemma_rules",
                "lemma_rules_groups",
                "lemma_index",
                "lemma_exc",
            ],
        };
        let mut bytes = vec![WAYS.iter().position(|known| *known == way).unwrap_or(0) as u8];
        bytes.extend(tables::convert(lookups, required)?);
        Self::from_bytes(Cow::Owned(bytes))
    }

    /// The bytes that [`Self::from_bytes`] reads.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.tables.bytes().to_vec()
    }

    /// From the bytes of [`Self::to_bytes`]; the large tables are not copied.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where they are cut short or changed.
    pub(crate) fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Self, LoadError> {
        let malformed = || LoadError::malformed("lemmatizer", "its tables are cut short");
        let way = bytes
            .first()
            .and_then(|way| WAYS.get(usize::from(*way)))
            .copied()
            .ok_or_else(malformed)?;
        let tables = Tables::read(bytes, 1).ok_or_else(malformed)?;
        Ok(Self { way, tables })
    }

    /// Give the tokens their lemmas; those that have one keep it unless `overwrite`.
    pub(crate) fn apply(&self, words: &Words<'_>, tokens: &mut [TokenWork], overwrite: bool) {
        for (index, token) in tokens.iter_mut().enumerate() {
            if token.lemma.is_some() && !overwrite {
                continue;
            }
            let pos = token.pos.to_ascii_lowercase_smolstr();
            let asked = Asked {
                word: words.word(index),
                pos: &pos,
                morph: &token.morph,
                sentence_start: token.sentence_start == Some(true),
            };
            token.lemma = Some(self.lemma(&asked));
        }
    }

    fn lemma(&self, asked: &Asked<'_>) -> SmolStr {
        if self.way == Way::Lookup {
            return self.looked_up(asked.word);
        }
        if matches!(asked.pos, "" | "eol" | "space") {
            return lower(asked.word);
        }
        match self.way {
            Way::French => french::lemma(self, asked),
            Way::Spanish => spanish::lemma(&self.tables, asked),
            Way::English if is_base_form(asked) => lower(asked.word),
            _ => self.by_rules(asked),
        }
    }

    /// What the look-up table has for a word, else the word.
    fn looked_up(&self, word: &str) -> SmolStr {
        self.tables
            .lookup(word)
            .map_or_else(|| word.into(), SmolStr::from)
    }

    /// Suffix rules, exceptions, index.
    fn by_rules(&self, asked: &Asked<'_>) -> SmolStr {
        let rules = self.tables.rules(asked.pos);
        let exceptions = self.tables.exceptions(asked.pos);
        let index = self.tables.index(asked.pos);
        if rules.is_empty() && exceptions.is_empty() && index.is_empty() {
            return if asked.pos == "propn" {
                asked.word.into()
            } else {
                lower(asked.word)
            };
        }
        let word = unicode::lower(asked.word);
        let mut forms: Vec<String> = Vec::new();
        let mut unknown: Option<String> = None;
        for (old, new) in rules {
            let Some(stem) = word.strip_suffix(old.as_str()) else {
                continue;
            };
            let form = format!("{stem}{new}");
            if form.is_empty() {
            } else if self.tables.holds(index, &form) {
                forms.insert(0, form);
            } else if !unicode::all_alpha(&form) {
                forms.push(form);
            } else if unknown.is_none() {
                unknown = Some(form);
            }
        }
        for exception in self.tables.values(exceptions, &word) {
            if !forms.iter().any(|form| form == exception) {
                forms.insert(0, exception.to_owned());
            }
        }
        match forms.first().or(unknown.as_ref()) {
            Some(form) => form.as_str().into(),
            None => asked.word.into(),
        }
    }
}

/// In lower case, without allocation where it is so already.
fn lower(word: &str) -> SmolStr {
    match unicode::lower(word) {
        Cow::Borrowed(word) => word.into(),
        Cow::Owned(word) => word.into(),
    }
}

/// The value of a morphological feature.
fn feature<'m>(morph: &'m str, name: &str) -> Option<&'m str> {
    morph
        .split('|')
        .find_map(|feature| feature.strip_prefix(name)?.strip_prefix('='))
}

/// Whether an English word is uninflected and so its own lemma.
fn is_base_form(asked: &Asked<'_>) -> bool {
    let has = |name, value| feature(asked.morph, name) == Some(value);
    let present_without_number =
        has("VerbForm", "Fin") && has("Tense", "Pres") && feature(asked.morph, "Number").is_none();
    (asked.pos == "noun" && has("Number", "Sing"))
        || (asked.pos == "verb" && present_without_number)
        || has("VerbForm", "Inf")
        || has("VerbForm", "None")
        || has("Degree", "Pos")
}

#[cfg(test)]
mod tests;
