//! The loaded rules, indexed by the words that they can begin with.
//!
//! Deliberately absent: reading files, which is [`crate::load`]'s.

use crate::builtin::Builtin;
use crate::fields::Fields;
use crate::lexer::{Lexicon, NONE, Piece};
use crate::matcher::Step;
use crate::vocabulary::Class;
use rapporteur_model::{Position, TimeKind};
use serde::Deserialize;
use std::collections::HashMap;

/// What a rule's match stands for, given its fields. The calculations are [`crate::resolve`]'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Means {
    /// The calendar stretch that the fields name: year, quarter, month, weekday, holiday, …
    Calendar,
    /// So many units back or forward.
    Shift,
    /// The last, this or next unit, month, weekday, season, holiday or part of the day.
    Relative,
    /// A length of time.
    Duration,
    /// The lengths within, added: 'two years and three months'.
    Sum,
    /// A time that recurs.
    Set,
    /// A value that stands for itself (`PAST_REF`).
    Reference,
    /// A time of the clock.
    Clock,
    /// The expression within, with the rule's modifier.
    Modify,
    /// The day or the year of a count that the report stands in: 'in its third year'.
    Holding,
    /// Words that look like a time and are none: 'flights a week'. No rule finds one in them.
    Nothing,
}

/// One rule.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// `file/name`, as results cite it.
    pub(crate) name: String,
    pub(crate) level: u8,
    pub(crate) makes: TimeKind,
    pub(crate) means: Means,
    pub(crate) fields: Fields,
    pub(crate) patterns: Vec<Vec<Step>>,
}

/// A sentence that a rule file gives with what must be found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The rule it stands with; empty for what stands with a zone.
    pub rule: String,
    /// The file, as the user knows it.
    pub file: String,
    /// Where in that.
    pub position: Option<Position>,
    /// The sentence as it is written in the file, marks and all.
    pub written: String,
    /// Whether the rule must match (`yes`) or must not (`no`).
    pub wanted: bool,
}

/// The rules and calendars of time expressions; see [`TimeRules::load`] and [`TimeRules::find`].
#[derive(Clone, Debug, Default)]
pub struct TimeRules {
    pub(crate) lexicon: Lexicon,
    pub(crate) class_names: HashMap<String, usize>,
    pub(crate) classes: Vec<Class>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) holidays: crate::holiday::Holidays,
    pub(crate) zones: crate::zone::Zones,
    pub(crate) examples: Vec<Example>,
    /// Word → rules that can begin with it.
    by_word: Vec<Vec<usize>>,
    by_digits: Vec<usize>,
    empty: Class,
}

impl TimeRules {
    pub(crate) fn class(&self, name: &str) -> &Class {
        self.class_names
            .get(name)
            .map_or(&self.empty, |&index| self.class_at(index))
    }

    /// Whether a class holds a single word, given in lower case.
    pub(crate) fn names(&self, class: &str, word: &str) -> bool {
        self.class(class).holds(self.lexicon.get(word))
    }

    pub(crate) fn class_at(&self, index: usize) -> &Class {
        self.classes.get(index).unwrap_or(&self.empty)
    }

    pub(crate) fn rule(&self, index: usize) -> Option<&Rule> {
        self.rules.get(index)
    }

    pub(crate) fn starting_with(&self, word: u32) -> Option<&Vec<usize>> {
        self.by_word.get(word as usize)
    }

    pub(crate) fn starting_with_digits(&self) -> &Vec<usize> {
        &self.by_digits
    }

    /// Whether any rule can begin with this piece.
    pub(crate) fn can_start(&self, piece: &Piece) -> bool {
        piece.number != NONE
            || self
                .starting_with(piece.word)
                .is_some_and(|rules| !rules.is_empty())
    }

    /// The sentences that the rule files give, each of which must come out as it says.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The rules' names, in the order in which they were read.
    pub fn rule_names(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.name.as_str())
    }

    /// Fills the index. Rules are in order of their levels, so the expressions that a pattern
    /// begins with have been indexed before it.
    pub(crate) fn index(&mut self) {
        let mut by_word = vec![Vec::new(); self.lexicon.len()];
        let mut by_digits = Vec::new();
        let mut firsts: Vec<First> = Vec::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let mut first = First::default();
            for steps in &rule.patterns {
                self.first_of(steps, rule.level, &firsts, &mut first);
            }
            first.words.sort_unstable();
            first.words.dedup();
            for &word in &first.words {
                if let Some(list) = by_word.get_mut(word as usize) {
                    list.push(index);
                }
            }
            if first.digits {
                by_digits.push(index);
            }
            firsts.push(first);
        }
        self.by_word = by_word;
        self.by_digits = by_digits;
    }

    /// Adds what a sequence can begin with; tells whether it can be empty.
    fn first_of(&self, steps: &[Step], level: u8, firsts: &[First], first: &mut First) -> bool {
        for step in steps {
            let mut empty = false;
            match step {
                Step::Begin | Step::End | Step::Not(_) | Step::Builtin(Builtin::AfterQuantity) => {
                    empty = true
                }
                Step::Word(word) => first.words.push(*word),
                Step::Class(class) => first.words.extend(self.class_at(*class).first_words()),
                Step::Builtin(_) => {
                    first.digits = true;
                    for name in ["cardinal", "vague", "ordinal", "apostrophe"] {
                        first.words.extend(self.class(name).first_words());
                    }
                }
                Step::Inner(kind) => {
                    for (index, rule) in self.rules.iter().enumerate() {
                        if rule.level < level
                            && rule.makes == *kind
                            && let Some(known) = firsts.get(index)
                        {
                            first.words.extend(&known.words);
                            first.digits |= known.digits;
                        }
                    }
                }
                Step::Group {
                    alternatives,
                    optional,
                } => {
                    empty = *optional;
                    for steps in alternatives {
                        empty |= self.first_of(steps, level, firsts, first);
                    }
                }
            }
            if !empty {
                return false;
            }
        }
        true
    }
}

#[derive(Clone, Debug, Default)]
struct First {
    words: Vec<u32>,
    digits: bool,
}
