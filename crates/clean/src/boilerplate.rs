//! What a page says besides its report: 'Subscribe', 'Read more', 'All rights reserved'.
//!
//! The rules are data (`data/clean/boilerplate.toml`), each with lines that it must drop and
//! lines that it must leave; both are tried when the rules are read, so that a rule that does
//! not do what its examples say never gets as far as a report.
//!
//! A pattern is a row of words, compared without case and punctuation: `*` stands for any
//! words or none, `(a|b)` for either, `[word]` for a word that may be missing.
//!
//! ```toml
//! [[rule]]
//! pattern = "sign up [now] (for|to) our *"
//! yes = ["Sign up for our daily newsletter"]
//! no = ["Sign up for our cause, the general told them"]
//! most_words = 9
//! ```
//!
//! Deliberately absent: removal inside a sentence.

use rapporteur_data::{DataFile, DataSet};
use rapporteur_model::{Problem, Span};
use serde::Deserialize;
use std::collections::HashMap;

const PATH: &str = "clean/boilerplate.toml";

/// A line longer than this is never boilerplate, in bytes.
const LONGEST_LINE: usize = 300;

/// All rules, by the words that a line can start with; those that leave its start open, by the
/// words that it can end with. Most lines are told from all rules by two look-ups.
#[derive(Clone, Debug, Default)]
pub(crate) struct Boilerplate {
    rules: Vec<Rule>,
    by_first_word: HashMap<String, Vec<usize>>,
    by_last_word: HashMap<String, Vec<usize>>,
    open_at_both_ends: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Rule {
    words: Vec<Word>,
    most_words: usize,
    in_paragraph: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// One of these.
    Of(Vec<String>),
    /// One of these, or nothing.
    Maybe(Vec<String>),
    /// Any words.
    Any,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<toml::Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    pattern: String,
    yes: Vec<String>,
    no: Vec<String>,
    #[serde(default = "twelve")]
    most_words: usize,
    #[serde(default)]
    in_paragraph: bool,
}

fn twelve() -> usize {
    12
}

impl Boilerplate {
    /// The rules of a data set. A rule that fails one of its examples is left out and reported.
    pub(crate) fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let mut rules = Self::default();
        let Some(file) = data.get(PATH) else {
            return (rules, Vec::new());
        };
        let entries: File = match toml::from_str(&file.text) {
            Ok(entries) => entries,
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                let fault = file.fault(Span::new(at.start, at.end), error.message());
                return (rules, vec![fault]);
            }
        };
        let mut problems = Vec::new();
        for entry in entries.rule {
            let at = Span::new(entry.span().start, entry.span().end);
            match Rule::read(file, at, entry.into_inner()) {
                Ok(rule) => rules.add(rule),
                Err(problem) => problems.push(problem),
            }
        }
        (rules, problems)
    }

    /// Whether a paragraph is boilerplate.
    pub(crate) fn is_boilerplate(&self, line: &str) -> bool {
        self.matches(line, |_| true)
    }

    /// Whether a sentence within a paragraph is boilerplate.
    pub(crate) fn is_boilerplate_sentence(&self, sentence: &str) -> bool {
        self.matches(sentence, |rule| rule.in_paragraph)
    }

    fn matches(&self, line: &str, admit: impl Fn(&Rule) -> bool) -> bool {
        if line.len() > LONGEST_LINE {
            return false;
        }
        let Some(first) = words(line).next() else {
            return false;
        };
        let last = words(line).next_back().unwrap_or(first);
        let known = |rules: &HashMap<String, Vec<usize>>, word: &str| {
            rules.get(&word.to_lowercase()).cloned().unwrap_or_default()
        };
        let candidates: Vec<&Rule> = known(&self.by_first_word, first)
            .into_iter()
            .chain(known(&self.by_last_word, last))
            .chain(self.open_at_both_ends.iter().copied())
            .filter_map(|index| self.rules.get(index))
            .filter(|rule| admit(rule))
            .collect();
        if candidates.is_empty() {
            return false;
        }
        let line = words_of(line);
        candidates.iter().any(|rule| rule.matches(&line))
    }

    fn add(&mut self, rule: Rule) {
        let index = self.rules.len();
        if let Some(firsts) = outer_words(rule.words.iter()) {
            enter(&mut self.by_first_word, &firsts, index);
        } else if let Some(lasts) = outer_words(rule.words.iter().rev()) {
            enter(&mut self.by_last_word, &lasts, index);
        } else {
            self.open_at_both_ends.push(index);
        }
        self.rules.push(rule);
    }
}

/// The words that a row can start with; `None` when it can start with any.
fn outer_words<'w>(row: impl Iterator<Item = &'w Word>) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for word in row {
        match word {
            Word::Of(words) => {
                found.extend(words.iter().cloned());
                return Some(found);
            }
            Word::Maybe(words) => found.extend(words.iter().cloned()),
            Word::Any => return None,
        }
    }
    // Every word may be missing, so the row also fits a line without words; there is none.
    Some(found)
}

fn enter(rules: &mut HashMap<String, Vec<usize>>, words: &[String], index: usize) {
    for word in words {
        let rules = rules.entry(word.clone()).or_default();
        if rules.last() != Some(&index) {
            rules.push(index);
        }
    }
}

impl Rule {
    fn read(file: &DataFile, at: Span, entry: Entry) -> Result<Self, Problem> {
        let words = pattern(&entry.pattern).map_err(|message| file.fault(at, message))?;
        let rule = Self {
            words,
            most_words: entry.most_words,
            in_paragraph: entry.in_paragraph,
        };
        if entry.yes.is_empty() || entry.no.is_empty() {
            return Err(file
                .fault(at, format!("the rule '{}' lacks examples", entry.pattern))
                .advise("give at least one line under `yes` and one under `no`"));
        }
        for (examples, wanted) in [(&entry.yes, true), (&entry.no, false)] {
            for example in examples {
                let line: Vec<String> = words_of(example);
                if rule.matches(&line) != wanted {
                    let verb = if wanted { "does not drop" } else { "drops" };
                    return Err(file
                        .fault(
                            at,
                            format!("the rule '{}' {verb} '{example}'", entry.pattern),
                        )
                        .advise("change the pattern or the example"));
                }
            }
        }
        Ok(rule)
    }

    fn matches(&self, line: &[String]) -> bool {
        line.len() <= self.most_words && matches(&self.words, line)
    }
}

/// Row against row. Lines have at most a few dozen words, so trying is cheap.
fn matches(pattern: &[Word], line: &[String]) -> bool {
    match (pattern.split_first(), line.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((Word::Any, rest)), _) => {
            rest.is_empty() || (0..=line.len()).any(|skip| matches(rest, &line[skip..]))
        }
        (Some((Word::Maybe(words), rest)), Some((first, others))) => {
            (words.contains(first) && matches(rest, others)) || matches(rest, line)
        }
        (Some((Word::Maybe(_), rest)), None) => matches(rest, line),
        (Some((Word::Of(words), rest)), Some((first, others))) => {
            words.contains(first) && matches(rest, others)
        }
        (Some((Word::Of(_), _)), None) => false,
    }
}

fn pattern(text: &str) -> Result<Vec<Word>, String> {
    let mut row = Vec::new();
    for part in text.split_whitespace() {
        let inner = |open: char, close: char| {
            part.strip_prefix(open)
                .and_then(|rest| rest.strip_suffix(close))
                .map(|rest| rest.split('|').map(str::to_lowercase).collect::<Vec<_>>())
        };
        row.push(if part == "*" {
            Word::Any
        } else if let Some(words) = inner('(', ')') {
            Word::Of(words)
        } else if let Some(words) = inner('[', ']') {
            Word::Maybe(words)
        } else if part.contains(['(', ')', '[', ']', '*']) {
            return Err(format!(
                "'{part}' in the pattern '{text}' is neither a word, `*`, `(a|b)` nor `[a]`"
            ));
        } else {
            Word::Of(vec![part.to_lowercase()])
        });
    }
    if row.iter().all(|word| *word == Word::Any) {
        return Err(format!("the pattern '{text}' would drop every line"));
    }
    Ok(row)
}

fn words_of(line: &str) -> Vec<String> {
    words(line).map(str::to_lowercase).collect()
}

/// The words of a line: runs of letters and digits, apostrophes within; `©` is a word.
fn words(line: &str) -> impl DoubleEndedIterator<Item = &str> {
    line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '©' | '@')))
        .map(|word| word.trim_matches(['\'', '’']))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_rules_hold_their_examples() {
        let (rules, problems) = Boilerplate::load(&DataSet::embedded());
        assert_eq!(problems, Vec::new());
        assert!(rules.rules.len() > 20);
    }

    #[test]
    fn a_rule_that_fails_its_examples_is_reported_with_its_place() {
        let cases = [
            (
                "[[rule]]\npattern = \"subscribe\"\nyes = [\"Read on\"]\nno = [\"x\"]\n",
                "does not drop",
            ),
            (
                "[[rule]]\npattern = \"read *\"\nyes = [\"Read on\"]\nno = [\"Read this\"]\n",
                "drops 'Read this'",
            ),
            (
                "[[rule]]\npattern = \"*\"\nyes = [\"a\"]\nno = [\"b\"]\n",
                "every line",
            ),
            (
                "[[rule]]\npattern = \"a(b\"\nyes = [\"a\"]\nno = [\"b\"]\n",
                "neither",
            ),
            (
                "[[rule]]\npattern = \"a\"\nyes = []\nno = [\"b\"]\n",
                "lacks examples",
            ),
            ("[[rule]]\npattern = 1\n", "data/clean/boilerplate.toml:2:"),
        ];
        for (file, expected) in cases {
            let (rules, problems) = Boilerplate::load(&DataSet::from_files([(PATH, file)]));
            assert!(rules.rules.is_empty(), "{file}");
            assert_eq!(problems.len(), 1, "{file}");
            let said = problems[0].to_string();
            assert!(said.contains(expected), "{said}");
            assert!(said.starts_with("data/clean/boilerplate.toml:"), "{said}");
        }
    }
}
