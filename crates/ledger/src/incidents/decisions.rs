//! What a person has decided about incidents, kept by the names of events.
//!
//! A merged pair is one happening whatever the clues say; a split pair is two, and nothing that joins
//! later brings them together. A decision is undone by leaving it out. One whose event is gone says
//! nothing, and [`Decisions::check`] tells of it.
//!
//! Deliberately absent: who decided and when; the store keeps that.

use rapporteur_model::Problem;
use std::collections::BTreeMap;

/// What a person has decided, between names of events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The two are one happening.
    pub merged: Vec<(String, String)>,
    /// The two are two happenings.
    pub split: Vec<(String, String)>,
}

impl Decisions {
    /// Decisions that cannot be followed: about an event that is not there, or against each other.
    /// `exists` tells whether there is an event of a name.
    pub fn check(&self, exists: impl Fn(&str) -> bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        let kinds = [("merge", &self.merged), ("split", &self.split)];
        for (kind, pairs) in kinds {
            for (one, other) in pairs {
                for name in [one, other] {
                    if !exists(name) {
                        let message = format!(
                            "the decision to {kind} {one} and {other} says nothing now: there is no event {name}"
                        );
                        problems.push(Problem::warning("decisions", message).advise(
                            "decide anew between the events that are there, or undo the decision",
                        ));
                    }
                }
            }
        }
        let mut together: BTreeMap<&str, usize> = BTreeMap::new();
        for (group, pair) in self.groups().iter().enumerate() {
            together.extend(pair.iter().map(|name| (*name, group)));
        }
        for (one, other) in &self.split {
            let both = together.get(one.as_str()).zip(together.get(other.as_str()));
            if both.is_some_and(|(a, b)| a == b) {
                let message = format!(
                    "the decision to split {one} and {other} goes against decisions to merge them"
                );
                problems.push(
                    Problem::warning("decisions", message)
                        .advise("undo one of them; until then they are merged"),
                );
            }
        }
        problems
    }

    /// Names that merging brings together, group by group.
    fn groups(&self) -> Vec<Vec<&str>> {
        let mut groups: Vec<Vec<&str>> = Vec::new();
        for (one, other) in &self.merged {
            let mut joined = vec![one.as_str(), other.as_str()];
            groups.retain(|group| {
                let touches = group.contains(&one.as_str()) || group.contains(&other.as_str());
                if touches {
                    joined.extend(group);
                }
                !touches
            });
            groups.push(joined);
        }
        groups
    }

    /// Every event that a decision names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let pairs = self.merged.iter().chain(&self.split);
        pairs.flat_map(|(one, other)| [one.as_str(), other.as_str()])
    }
}

/// The decisions laid out for looking up by the name of an event.
#[derive(Clone, Debug, Default)]
pub(super) struct Partners {
    merged: BTreeMap<String, Vec<String>>,
    split: BTreeMap<String, Vec<String>>,
}

impl Partners {
    pub(super) fn of(decisions: &Decisions) -> Self {
        let both_ways = |pairs: &[(String, String)]| {
            let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (one, other) in pairs {
                map.entry(one.clone()).or_default().push(other.clone());
                map.entry(other.clone()).or_default().push(one.clone());
            }
            map
        };
        Self {
            merged: both_ways(&decisions.merged),
            split: both_ways(&decisions.split),
        }
    }

    pub(super) fn merged(&self, event: &str) -> &[String] {
        self.merged.get(event).map_or(&[], Vec::as_slice)
    }

    pub(super) fn split(&self, event: &str) -> &[String] {
        self.split.get(event).map_or(&[], Vec::as_slice)
    }

    /// Whether any decision names an event.
    pub(super) fn name(&self, event: &str) -> bool {
        self.merged.contains_key(event) || self.split.contains_key(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_that_cannot_be_followed_are_told() {
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let decisions = Decisions {
            merged: vec![pair("a#1", "b#1"), pair("c#1", "b#1")],
            split: vec![pair("a#1", "c#1"), pair("a#1", "d#1")],
        };
        let problems = decisions.check(|name| name != "d#1");
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].message.contains("there is no event d#1"));
        assert!(problems[1].message.contains("split a#1 and c#1"));
        assert_eq!(Decisions::default().check(|_| false), []);
    }
}
