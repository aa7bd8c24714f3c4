//! French: the index of known lemmas first, then exceptions, rules, and a look-up table.
//!
//! `parlé` as a verb → `parler`. Source: spaCy 3.8, `lang/fr/lemmatizer.py`.
//!
//! Absent on purpose: the morphology, which spaCy does not ask here.

use super::{Asked, Lemmatizer};
use crate::unicode;
use smol_str::SmolStr;

/// Parts of speech that rules apply to; all others are looked up as they are written.
const RULED: &[&str] = &[
    "noun", "verb", "adj", "adp", "adv", "aux", "cconj", "det", "pron", "punct", "sconj",
];

pub(super) fn lemma(lemmatizer: &Lemmatizer, asked: &Asked<'_>) -> SmolStr {
    if !RULED.contains(&asked.pos) {
        return lemmatizer.looked_up(asked.word);
    }
    let tables = &lemmatizer.tables;
    let word = unicode::lower(asked.word);
    let index = tables.index(asked.pos);
    if tables.holds(index, &word) {
        return word.as_ref().into();
    }
    if let Some(exception) = tables.values(tables.exceptions(asked.pos), &word).next() {
        return exception.into();
    }
    let mut unknown = None;
    for (old, new) in tables.rules(asked.pos) {
        let Some(stem) = word.strip_suffix(old.as_str()) else {
            continue;
        };
        let form = format!("{stem}{new}");
        if form.is_empty() {
            continue;
        }
        if tables.holds(index, &form) || !unicode::all_alpha(&form) {
            return form.into();
        }
        unknown = unknown.or(Some(form));
    }
    match unknown {
        Some(form) => form.into(),
        None => lemmatizer.looked_up(&word),
    }
}
