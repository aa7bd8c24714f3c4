//! Patterns that say the same, of which one can never win.
//!
//! Of several patterns at one word the one that asks for most counts, of equals the first in the
//! files. Where a phrase stands in two patterns of one class with the same conditions, the second
//! waits in vain: *pull out* as `withdraw` behind *pull out* as `retreat`.
//!
//! Deliberately absent: patterns of which one asks for more than the other. Those compete as they
//! should.

use crate::pattern::{Pattern, PatternId, WordClass};
use crate::{Lexicon, OperatorClass, Slot};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A phrase of a pattern that another, or the same, has before it.
#[derive(Clone, Copy, Debug)]
pub struct Duplicate<'l> {
    /// The phrase.
    pub phrase: &'l [SmolStr],
    /// The pattern that can never win by it.
    pub pattern: &'l Pattern,
    /// The pattern that always wins; itself where it has the phrase twice.
    pub before: &'l Pattern,
}

impl Lexicon {
    /// Phrases that say nothing that was not said before, in the order of the files.
    pub fn duplicates(&self) -> Vec<Duplicate<'_>> {
        let mut found = Vec::new();
        let mut by_phrase: FxHashMap<(&[SmolStr], bool), Vec<PatternId>> = FxHashMap::default();
        for (index, pattern) in self.patterns.iter().enumerate() {
            for (at, phrase) in pattern.words.iter().enumerate() {
                if pattern.words[..at].contains(phrase) {
                    found.push(Duplicate {
                        phrase,
                        pattern,
                        before: pattern,
                    });
                    continue;
                }
                let same = by_phrase.entry((phrase, pattern.of_act)).or_default();
                let earlier = same
                    .iter()
                    .map(|&id| self.pattern(id))
                    .find(|earlier| self.shadows(earlier, pattern));
                match earlier {
                    Some(before) => found.push(Duplicate {
                        phrase,
                        pattern,
                        before,
                    }),
                    None => same.push(PatternId(index)),
                }
            }
        }
        found
    }

    /// Whether the first pattern is taken wherever the second could be.
    fn shadows(&self, first: &Pattern, second: &Pattern) -> bool {
        let conditions = first.class == second.class
            && same(&first.object, &second.object)
            && same(&first.with, &second.with)
            && same(&first.without, &second.without)
            && same(&first.content, &second.content)
            && first.needs.len() == second.needs.len()
            && within(&first.needs, &second.needs);
        // Where the first finds nobody known in its places, the second is tried.
        let parties = first.known.is_empty()
            || (first.known == second.known
                && first.actor == second.actor
                && first.recipient == second.recipient);
        conditions && parties && self.takes_all(first, second)
    }

    /// Whether an operator's pattern takes every act, in every place, that another takes.
    fn takes_all(&self, first: &Pattern, second: &Pattern) -> bool {
        let (Some(one), Some(other)) = (self.operator_of(first), self.operator_of(second)) else {
            return first.of_act && second.of_act;
        };
        let acts =
            first.acts.is_empty() || (!second.acts.is_empty() && within(&second.acts, &first.acts));
        let alone =
            other.alone.is_none() || one.alone.is_some() || first.class == WordClass::Adjective;
        // Topics, and whether something is said, are also asked for by class alone.
        let class = match other.class {
            OperatorClass::Topic | OperatorClass::Speech => one.class == other.class,
            OperatorClass::Report => {
                matches!(one.class, OperatorClass::Report | OperatorClass::Speech)
            }
            _ => true,
        };
        acts && alone && class && within::<Slot>(&second.takes, &first.takes)
    }
}

fn within<T: PartialEq>(some: &[T], all: &[T]) -> bool {
    some.iter().all(|one| all.contains(one))
}

fn same(some: &[SmolStr], others: &[SmolStr]) -> bool {
    within(some, others) && within(others, some)
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;
    use rapporteur_data::DataSet;

    const HEAD: &str = "label = \"a\"\nnoun = \"b\"\n";
    const EXAMPLES: &str = "yes = \"A b c.\"\nno = \"D e f.\"\n";

    /// The duplicates of some patterns, the first in one act, the others in another.
    fn found(first: &str, others: &[&str]) -> Vec<String> {
        let pattern = |text: &&str| format!("[[pattern]]\n{text}\n{EXAMPLES}");
        let of_act = |name: &str, patterns: &[&str]| {
            let patterns: String = patterns.iter().map(pattern).collect();
            format!("[act]\nname = \"{name}\"\n{HEAD}{patterns}")
        };
        let data = DataSet::from_files([
            ("acts/one.toml", of_act("one", &[first])),
            ("acts/two.toml", of_act("two", others)),
        ]);
        let (lexicon, problems) = Lexicon::load(&data);
        assert!(problems.is_empty(), "{problems:?}");
        lexicon
            .duplicates()
            .iter()
            .map(|found| {
                format!(
                    "{} {} {}",
                    found.phrase.join(" "),
                    found.pattern.rule,
                    found.before.rule
                )
            })
            .collect()
    }

    #[test]
    fn what_can_never_win_is_found() {
        let verb = "words = [\"pull out\", \"leave\"]\nas = \"verb\"";
        let shadowed = vec!["leave acts/two.toml#1 acts/one.toml#1".to_owned()];
        let cases = [
            (verb, "words = [\"leave\"]\nas = \"verb\"", shadowed.clone()),
            (verb, "words = [\"leave\"]\nas = \"noun\"", vec![]),
            (
                verb,
                "words = [\"leave\"]\nas = \"verb\"\nobject = [\"post\"]",
                vec![],
            ),
            (
                "words = [\"leave\"]\nas = \"verb\"\nwith = [\"post\", \"town\"]",
                "words = [\"leave\"]\nas = \"verb\"\nwith = [\"town\", \"post\"]",
                shadowed,
            ),
            (
                "words = [\"leave\"]\nas = \"verb\"\nknown = [\"subject\"]",
                "words = [\"leave\"]\nas = \"verb\"",
                vec![],
            ),
        ];
        for (first, second, expected) in cases {
            assert_eq!(found(first, &[second]), expected, "{first}\n{second}");
        }
        let twice = "words = [\"quit\", \"quit\"]\nas = \"verb\"";
        assert_eq!(
            found(verb, &[twice]),
            ["quit acts/two.toml#1 acts/two.toml#1"]
        );
    }
}
