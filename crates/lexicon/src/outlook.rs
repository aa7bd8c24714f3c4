//! Signs of what somebody expects to come of talks.
//!
//! A sign is two or more groups of words that hang together in the tree ('optimism' … 'low',
//! 'temper' … 'expectation'), with or without a negation, and the expectation that they tell.

use crate::document::load_all;
use rapporteur_data::DataSet;
use rapporteur_model::Problem;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;

/// One sign.
#[derive(Debug)]
pub struct OutlookSign {
    /// Where it stands: `outlook/low.toml#2`.
    pub rule: SmolStr,
    /// Groups of lemmas; one of each must be there.
    pub all: Vec<Vec<SmolStr>>,
    /// `Some(true)`: only when negated; `Some(false)`: only when not; `None`: either way.
    pub negated: Option<bool>,
    /// `high`, `guarded` or `low`.
    pub expects: SmolStr,
    /// CAMEO code of the comment.
    pub cameo: Option<SmolStr>,
    /// A sentence that it must code.
    pub yes: String,
    /// A sentence in which it must not fire.
    pub no: String,
}

/// All signs, by the lemmas of their first group.
#[derive(Debug, Default)]
pub struct OutlookTable {
    signs: Vec<OutlookSign>,
    by_lemma: FxHashMap<SmolStr, Vec<usize>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    all: Vec<Vec<SmolStr>>,
    negated: Option<bool>,
    yes: String,
    no: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Expectation {
    High,
    Guarded,
    Low,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutlookFile {
    expects: Expectation,
    cameo: Option<SmolStr>,
    sign: Vec<toml::Spanned<Entry>>,
}

impl OutlookTable {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut table = OutlookTable::default();
        for (file, document) in load_all::<OutlookFile>(data, "outlook/", problems) {
            let expects = match document.expects {
                Expectation::High => "high",
                Expectation::Guarded => "guarded",
                Expectation::Low => "low",
            };
            for (number, entry) in document.sign.into_iter().enumerate() {
                let at = entry.span();
                let entry = entry.into_inner();
                if entry.all.is_empty() || entry.all.iter().any(Vec::is_empty) {
                    problems.push(crate::document::fault(
                        file,
                        at,
                        "a sign needs groups of words, none empty",
                    ));
                    continue;
                }
                for lemma in &entry.all[0] {
                    table
                        .by_lemma
                        .entry(lemma.clone())
                        .or_default()
                        .push(table.signs.len());
                }
                table.signs.push(OutlookSign {
                    rule: SmolStr::new(format!("{}#{}", file.path, number + 1)),
                    all: entry.all,
                    negated: entry.negated,
                    expects: expects.into(),
                    cameo: document.cameo.clone(),
                    yes: entry.yes,
                    no: entry.no,
                });
            }
        }
        table
    }

    /// The signs whose first group holds a lemma, in the order of the files.
    pub fn starting_with(&self, lemma: &str) -> impl Iterator<Item = &OutlookSign> {
        self.by_lemma
            .get(lemma)
            .into_iter()
            .flatten()
            .map(|&index| &self.signs[index])
    }

    /// All signs.
    pub fn signs(&self) -> &[OutlookSign] {
        &self.signs
    }
}
