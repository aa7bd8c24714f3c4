//! Words that report what is said or written: 'say', 'announcement', 'according to', 'reportedly'.
//!
//! Operators tell what a speech does ('promise', 'warn'); here it only counts that somebody's
//! words follow, and in which form: a clause ('said that talks had failed'), a quotation
//! ('“Never,” he shouted'), or both. Thinking, hoping and knowing report nothing.

use crate::document::{fault, load_all};
use crate::pattern::Sentences;
use rapporteur_data::DataSet;
use rapporteur_model::{Problem, Span};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;

/// What part of speech a reporting word is, which tells where its speaker and content stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportingClass {
    /// 'said': subject and clause.
    Verb,
    /// 'announcement': possessor and clause.
    Noun,
    /// 'according to': its object, and the clause that it stands in.
    Preposition,
    /// 'reportedly': nobody, and the clause that it stands in.
    Adverb,
    /// 'statement', 'newspaper': a noun that can speak though it is nobody. It reports nothing itself.
    Document,
}

/// The form in which the content follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportingForm {
    /// A clause without marks.
    Clause,
    /// Words in quotation marks.
    Quotation,
    /// The clause behind 'as saying', whose speaker is the object: 'quoted the minister as saying'.
    As,
}

/// One entry: words that report in the same way.
#[derive(Debug)]
pub struct Reporting {
    /// Where it stands: `quotations/verbs.toml#2`.
    pub rule: SmolStr,
    /// Bytes of that file.
    pub at: Span,
    /// Part of speech.
    pub class: ReportingClass,
    /// Forms of the content.
    pub takes: Vec<ReportingForm>,
    /// Whether only somebody who can speak reports by it: 'the ministry indicated that', not 'the
    /// smoke indicated that'.
    pub by_speaker: bool,
    /// Lemmas that are no source behind a preposition: 'according to plan'.
    pub without: Vec<SmolStr>,
    /// Sentences in which it reports.
    pub yes: Vec<String>,
    /// Sentences with one of the words in which it does not.
    pub no: Vec<String>,
    /// The words: lemmas, of several words the first with those behind it ('point out').
    pub words: Vec<SmolStr>,
}

/// All reporting words, by their (first) lemma.
#[derive(Debug, Default)]
pub struct ReportingWords {
    entries: Vec<Reporting>,
    /// For each first lemma: the words behind it, and the entry.
    by_lemma: FxHashMap<SmolStr, Vec<(Vec<SmolStr>, usize)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: Vec<SmolStr>,
    #[serde(rename = "as")]
    class: ReportingClass,
    #[serde(default)]
    takes: Vec<ReportingForm>,
    #[serde(default)]
    by_speaker: bool,
    #[serde(default)]
    without: Vec<SmolStr>,
    yes: Sentences,
    no: Sentences,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportingFile {
    word: Vec<toml::Spanned<Entry>>,
}

impl ReportingWords {
    pub(crate) fn load(data: &DataSet, problems: &mut Vec<Problem>) -> Self {
        let mut table = ReportingWords::default();
        for (file, document) in load_all::<ReportingFile>(data, "quotations/", problems) {
            for (number, entry) in document.word.into_iter().enumerate() {
                let at = entry.span();
                let entry = entry.into_inner();
                let verb = entry.class == ReportingClass::Verb;
                if entry.words.is_empty() || verb == entry.takes.is_empty() {
                    problems.push(
                        fault(
                            file,
                            at,
                            "an entry needs words, and what a verb takes: clause, quotation or as",
                        )
                        .advise("'takes' stands with verbs alone; the others take a clause"),
                    );
                    continue;
                }
                for words in &entry.words {
                    let mut parts = words.split(' ').map(SmolStr::new);
                    let Some(first) = parts.next() else { continue };
                    let known = table.by_lemma.entry(first).or_default();
                    let behind: Vec<SmolStr> = parts.collect();
                    // The entry at hand is the one behind the last.
                    let same_class = |index: usize| {
                        table
                            .entries
                            .get(index)
                            .is_none_or(|other: &Reporting| other.class == entry.class)
                    };
                    if known
                        .iter()
                        .any(|(other, index)| *other == behind && same_class(*index))
                    {
                        problems.push(
                            fault(file, at.clone(), format!("'{words}' stands here twice"))
                                .advise("keep the entry that fits it better"),
                        );
                        continue;
                    }
                    known.push((behind, table.entries.len()));
                    // Of two that begin alike the longer one is meant where it fits.
                    known.sort_by_key(|(behind, _)| std::cmp::Reverse(behind.len()));
                }
                table.entries.push(Reporting {
                    rule: SmolStr::new(format!("{}#{}", file.path, number + 1)),
                    at: Span::new(at.start, at.end),
                    class: entry.class,
                    takes: entry.takes,
                    by_speaker: entry.by_speaker,
                    without: entry.without,
                    yes: entry.yes.into(),
                    no: entry.no.into(),
                    words: entry.words,
                });
            }
        }
        table
    }

    /// The entries that a lemma may begin, each with the words that must follow it; longer ones
    /// first.
    pub fn starting_with(&self, lemma: &str) -> impl Iterator<Item = (&[SmolStr], &Reporting)> {
        self.by_lemma
            .get(lemma)
            .into_iter()
            .flatten()
            .filter_map(|(behind, index)| Some((behind.as_slice(), self.entries.get(*index)?)))
    }

    /// All entries.
    pub fn entries(&self) -> &[Reporting] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> (ReportingWords, Vec<Problem>) {
        let data = DataSet::from_files([("quotations/words.toml", text.to_owned())]);
        let mut problems = Vec::new();
        let table = ReportingWords::load(&data, &mut problems);
        (table, problems)
    }

    #[test]
    fn the_longer_of_two_comes_first() {
        let (table, problems) = load(
            "[[word]]\nwords = [\"point\", \"point out\"]\nas = \"verb\"\ntakes = [\"clause\"]\nyes = \"A b.\"\nno = \"C d.\"\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let behind: Vec<usize> = table
            .starting_with("point")
            .map(|(behind, _)| behind.len())
            .collect();
        assert_eq!(behind, [1, 0]);
    }

    #[test]
    fn faulty_entries_are_told() {
        let cases = [
            "[[word]]\nwords = [\"say\"]\nas = \"verb\"\nyes = \"A.\"\nno = \"B.\"\n",
            "[[word]]\nwords = [\"claim\"]\nas = \"noun\"\ntakes = [\"clause\"]\nyes = \"A.\"\nno = \"B.\"\n",
            "[[word]]\nwords = []\nas = \"noun\"\nyes = \"A.\"\nno = \"B.\"\n",
            "[[word]]\nwords = [\"claim\", \"claim\"]\nas = \"noun\"\nyes = \"A.\"\nno = \"B.\"\n",
            "[[word]]\nwords = [\"claim\"]\nas = \"letter\"\nyes = \"A.\"\nno = \"B.\"\n",
        ];
        for text in cases {
            let (_, problems) = load(text);
            assert_eq!(problems.len(), 1, "{text}");
        }
    }
}
