//! What a deadline is called ('ultimatum') and what is said of one ('expires').
//!
//! ```toml
//! [[noun]]
//! words = ["deadline", "ultimatum"]
//! yes = "ECOWAS issued a 72-hour ultimatum to Niger."        # a time to act in
//! no = "ECOWAS demanded a 72-hour truce from Niger."          # a length
//! ```
//!
//! Deliberately absent: the words that put a limit in ('by', 'within'), which are grammar.

use crate::document::load_all;
use rapporteur_data::DataSet;
use rapporteur_model::{Problem, Span};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;

/// An entry with its examples.
#[derive(Debug)]
pub struct DeadlineEntry {
    /// The entry, `deadlines/words.toml#noun1`.
    pub rule: SmolStr,
    /// The bytes of its list of words in that file.
    pub at: Span,
    /// A sentence whose deadline it finds.
    pub yes: String,
    /// One with some of its words in which it finds none.
    pub no: String,
}

/// The words, by lemma, and their entries.
#[derive(Debug, Default)]
pub struct DeadlineWords {
    entries: Vec<DeadlineEntry>,
    nouns: FxHashMap<SmolStr, usize>,
    ends: FxHashMap<SmolStr, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: toml::Spanned<Vec<SmolStr>>,
    yes: String,
    no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineFile {
    #[serde(default)]
    noun: Vec<Entry>,
    #[serde(default)]
    runs_out: Vec<Entry>,
}

impl DeadlineWords {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut found = Self::default();
        for (file, document) in load_all::<DeadlineFile>(data, "deadlines/", problems) {
            let Self {
                entries,
                nouns,
                ends,
            } = &mut found;
            let kinds = [
                ("noun", document.noun, nouns),
                ("runs_out", document.runs_out, ends),
            ];
            for (kind, list, words) in kinds {
                for (number, entry) in list.into_iter().enumerate() {
                    let index = entries.len();
                    let at = entry.words.span();
                    for word in entry.words.into_inner() {
                        words.entry(word).or_insert(index);
                    }
                    entries.push(DeadlineEntry {
                        rule: SmolStr::from(format!("{}#{kind}{}", file.path, number + 1)),
                        at: Span::new(at.start, at.end),
                        yes: entry.yes,
                        no: entry.no,
                    });
                }
            }
        }
        found
    }

    /// All entries, in the order of the files.
    pub fn entries(&self) -> &[DeadlineEntry] {
        &self.entries
    }

    /// The entry by which a noun names a deadline.
    pub fn noun(&self, lemma: &str) -> Option<&DeadlineEntry> {
        self.entries.get(*self.nouns.get(lemma)?)
    }

    /// The entry by which a verb says when a deadline runs out.
    pub fn runs_out(&self, lemma: &str) -> Option<&DeadlineEntry> {
        self.entries.get(*self.ends.get(lemma)?)
    }
}
