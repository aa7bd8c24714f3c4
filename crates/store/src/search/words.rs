//! What somebody typed, as words and phrases that are wanted or not wanted.
//!
//! ```text
//! ceasefire talk* "prisoner exchange" -sport
//! ```
//!
//! All words must be there; quotation marks keep words together in their order; a star at the end
//! of a word stands for any ending; a minus in front says that it must not be there. Whatever is
//! typed has a meaning: signs that mean nothing here part words like blanks do.
//!
//! Deliberately absent: 'or', brackets, nearness.

use super::tokens;
use rapporteur_model::Span;

/// More terms than these are left out.
const MOST: usize = 32;

/// A star behind fewer letters than these is left out: it would stand for too many words.
const LETTERS: usize = 3;

/// A word, or several that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// Folded.
    words: Vec<String>,
    /// Whether the last one may have any ending.
    open: bool,
}

/// What is looked for in texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    wanted: Vec<Term>,
    unwanted: Vec<Term>,
}

fn is_quotation_mark(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

impl Words {
    pub(crate) fn parse(typed: &str) -> Self {
        let mut words = Self::default();
        let mut rest = typed.trim_start();
        while !rest.is_empty() && words.wanted.len() + words.unwanted.len() < MOST {
            let minus = rest.strip_prefix(['-', '−']).filter(|behind| {
                behind
                    .chars()
                    .next()
                    .is_some_and(|next| next.is_alphanumeric() || is_quotation_mark(next))
            });
            let unwanted = minus.is_some();
            rest = minus.unwrap_or(rest);
            let (text, behind) = match rest.strip_prefix(is_quotation_mark) {
                Some(phrase) => phrase.split_once(is_quotation_mark).unwrap_or((phrase, "")),
                None => {
                    let end = rest
                        .find(|letter: char| letter.is_whitespace() || is_quotation_mark(letter))
                        .unwrap_or(rest.len());
                    rest.split_at(end)
                }
            };
            // A star within the marks, or right behind them.
            let (starred, behind) = match behind.strip_prefix('*') {
                Some(behind) => (true, behind),
                None => (text.ends_with('*'), behind),
            };
            rest = behind.trim_start();
            if let Some(term) = Term::of(text, starred) {
                let terms = if unwanted {
                    &mut words.unwanted
                } else {
                    &mut words.wanted
                };
                if !terms.contains(&term) {
                    terms.push(term);
                }
            }
        }
        words
    }

    /// Whether nothing is looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// In the words of SQLite's FTS5: what must be there, and what must not.
    pub(crate) fn in_fts5(&self) -> (Vec<String>, Vec<String>) {
        let [wanted, unwanted] =
            [&self.wanted, &self.unwanted].map(|terms| terms.iter().map(Term::in_fts5).collect());
        (wanted, unwanted)
    }

    /// In the words of PostgreSQL's `tsquery`.
    pub(crate) fn in_tsquery(&self) -> Vec<String> {
        let unwanted = self.unwanted.iter();
        self.wanted
            .iter()
            .map(Term::in_tsquery)
            .chain(unwanted.map(|term| format!("!{}", term.in_tsquery())))
            .collect()
    }

    /// Where the wanted words stand in a text, in its order, with the number of the term; of terms
    /// that overlap, the longer one.
    pub(crate) fn marks(&self, text: &str) -> Vec<(usize, Span)> {
        let mut letters = String::with_capacity(text.len());
        let mut words: Vec<(usize, usize, Span)> = Vec::new();
        tokens::each(text, |word, span| {
            let begins = letters.len();
            letters.push_str(word);
            words.push((begins, letters.len(), span));
        });
        let word = |&(begins, ends, _): &(usize, usize, Span)| letters.get(begins..ends);
        let mut marks: Vec<(usize, Span)> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let here = words.get(at..).unwrap_or_default();
            let longest = self
                .wanted
                .iter()
                .enumerate()
                .filter(|(_, term)| term.stands_at(here.iter().map_while(word)))
                .max_by_key(|(number, term)| (term.words.len(), std::cmp::Reverse(*number)));
            let Some((number, term)) = longest else {
                at += 1;
                continue;
            };
            if let (Some((.., first)), Some((.., last))) =
                (here.first(), here.get(term.words.len() - 1))
            {
                marks.push((number, first.cover(*last)));
            }
            at += term.words.len();
        }
        marks
    }
}

impl Term {
    fn of(text: &str, starred: bool) -> Option<Self> {
        let mut words = Vec::new();
        tokens::each(text, |word, _| {
            if words.len() < MOST {
                words.push(word.to_owned());
            }
        });
        let last = words.last()?;
        let open = starred && last.chars().count() >= LETTERS;
        Some(Self { words, open })
    }

    fn in_fts5(&self) -> String {
        let star = if self.open { " *" } else { "" };
        format!("\"{}\"{star}", self.words.join(" "))
    }

    fn in_tsquery(&self) -> String {
        let star = if self.open { ":*" } else { "" };
        format!("('{}'{star})", self.words.join("' <-> '"))
    }

    /// Whether a text goes on with it.
    fn stands_at<'t>(&self, mut text: impl Iterator<Item = &'t str>) -> bool {
        let last = self.words.len() - 1;
        self.words.iter().enumerate().all(|(place, word)| {
            text.next().is_some_and(|found| {
                found == word || self.open && place == last && found.starts_with(word)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_has_a_meaning() {
        let cases = [
            ("talks Geneva", "('talks') & ('geneva')"),
            (
                "\"prisoner exchange\" talk*",
                "('prisoner' <-> 'exchange') & ('talk':*)",
            ),
            ("cease-fire", "('cease' <-> 'fire')"),
            ("“prisoner exch”*", "('prisoner' <-> 'exch':*)"),
            (
                "talks -sport -\"world cup\"",
                "('talks') & !('sport') & !('world' <-> 'cup')",
            ),
            ("a* talks", "('a') & ('talks')"),
            ("talks talks TALKS", "('talks')"),
            ("\"unclosed words", "('unclosed' <-> 'words')"),
            (
                "NEAR(a b) OR AND NOT ^x {c}:",
                "('near' <-> 'a') & ('b') & ('or') & ('and') & ('not') & ('x') & ('c')",
            ),
            (
                "'; DROP TABLE reports; --",
                "('drop') & ('table') & ('reports')",
            ),
            ("- -- -* \"\" * \"*\"", ""),
            ("", ""),
        ];
        for (typed, expected) in cases {
            assert_eq!(
                Words::parse(typed).in_tsquery().join(" & "),
                expected,
                "{typed}"
            );
        }
    }

    #[test]
    fn marks_are_where_the_words_stand() {
        let text = "Ceasefire talks: the ceasefire’s terms, and talking of a cease-fire.";
        let marked = |typed: &str| -> Vec<&str> {
            let marks = Words::parse(typed).marks(text);
            marks.iter().map(|(_, span)| span.of(text)).collect()
        };
        assert_eq!(marked("ceasefire"), ["Ceasefire", "ceasefire"]);
        assert_eq!(marked("talk*"), ["talks", "talking"]);
        assert_eq!(
            marked("ceasefire \"ceasefire talks\""),
            ["Ceasefire talks", "ceasefire"]
        );
        assert_eq!(marked("cease-fire"), ["cease-fire"]);
        assert!(marked("-talks").is_empty());
    }

    proptest! {
        #[test]
        fn nothing_typed_leaves_a_quotation_mark_open(typed in "[-a-z\"'*:^(){}$\\\\ “”NOTAD]{0,60}") {
            let words = Words::parse(&typed);
            let (wanted, unwanted) = words.in_fts5();
            for term in wanted.iter().chain(&unwanted) {
                let inner = term.trim_end_matches(" *").trim_matches('"');
                prop_assert!(inner.chars().all(|c| c.is_alphanumeric() || c == ' '), "{}", term);
            }
            for term in words.in_tsquery() {
                prop_assert!(!term.contains('\\'));
            }
            words.marks(&typed);
        }
    }
}
