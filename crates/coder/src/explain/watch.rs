//! The watcher: remembers every composed form and what became of it.

use super::{FoundForm, Matched, Outcome, Reason};
use crate::compose::{Applied, Composed};
use crate::event::Draft;
use crate::trace::{LeftOut, Trace};
use crate::tree::Tree;
use rapporteur_lexicon::Pattern;
use smol_str::SmolStr;
use std::ops::Range;

/// What was seen of one form.
#[derive(Debug)]
struct Seen {
    key: usize,
    form: FoundForm,
}

/// Everything that was seen of a report.
#[derive(Debug, Default)]
pub(super) struct Watch {
    seen: Vec<Seen>,
    /// Tokens that a form was read from, with the pattern that took them.
    taken: Vec<(usize, SmolStr)>,
    /// Tokens of phrases, their key words left out.
    inside: Vec<(usize, SmolStr)>,
    /// Key words of drafts that went into another: whose, into whose.
    absorbed: Vec<(usize, usize)>,
    conditions: Vec<usize>,
}

impl Watch {
    /// The pattern that was taken at a token.
    pub(super) fn taken_at(&self, token: usize) -> Option<&SmolStr> {
        let mut taken = self.taken.iter();
        taken
            .find(|(taken, _)| *taken == token)
            .map(|(_, rule)| rule)
    }

    /// The pattern whose phrase a token is a further word of.
    pub(super) fn inside_at(&self, token: usize) -> Option<&SmolStr> {
        let mut inside = self.inside.iter();
        inside
            .find(|(inside, _)| *inside == token)
            .map(|(_, rule)| rule)
    }

    /// The forms of a sentence, in the order of their words.
    pub(super) fn forms(&self, drafts: &[Draft], sentence: &Range<usize>) -> Vec<FoundForm> {
        let mut within: Vec<&Seen> = self
            .seen
            .iter()
            .filter(|seen| sentence.contains(&seen.key))
            .collect();
        within.sort_by_key(|seen| seen.key);
        within
            .into_iter()
            .map(|seen| FoundForm {
                outcome: match &seen.form.outcome {
                    Outcome::Event { .. } => self.outcome(drafts, seen),
                    other => other.clone(),
                },
                ..seen.form.clone()
            })
            .collect()
    }

    /// What became of a draft in the end.
    fn outcome(&self, drafts: &[Draft], seen: &Seen) -> Outcome {
        if self.conditions.contains(&seen.key) {
            return Outcome::InCondition;
        }
        let mut key = seen.key;
        // One that took in another may itself have gone into a third.
        for &(whose, into) in &self.absorbed {
            if whose == key {
                key = into;
            }
        }
        let id = drafts
            .iter()
            .find(|draft| draft.path.first() == Some(&key))
            .map(|draft| draft.event.id.clone())
            .unwrap_or_default();
        if key == seen.key {
            Outcome::Event { id }
        } else {
            Outcome::PartOf { id }
        }
    }

    fn see(&mut self, tree: &Tree<'_>, form: &Composed<'_>, outcome: Outcome) {
        let act = form.act.map(|(act, pattern)| {
            self.take(form.key, pattern);
            matched(tree, form, &act.name, pattern, form.key)
        });
        let operator = |applied: &Applied<'_>| Matched {
            place: Some(applied.slot.to_string()).filter(|_| form.act.is_some()),
            ..matched(
                tree,
                form,
                &applied.operator.name,
                applied.pattern,
                applied.token,
            )
        };
        let operators: Vec<Matched> = form.operators.iter().rev().map(operator).collect();
        for applied in &form.operators {
            self.take(applied.token, applied.pattern);
        }
        let outer = form
            .operators
            .last()
            .map(|applied| &applied.pattern.rule)
            .or(form.act.map(|(_, pattern)| &pattern.rule));
        for &token in &form.tokens {
            if let Some(rule) = outer
                && !form.path.contains(&token)
            {
                self.inside.push((token, rule.clone()));
            }
        }
        let names: Vec<&str> = operators
            .iter()
            .chain(&act)
            .map(|matched| matched.name.as_str())
            .collect();
        let found = FoundForm {
            composed: names.join("∘"),
            act,
            kind: form.kind.clone(),
            operators,
            outcome,
        };
        // Several patterns of one act at one word end alike; once is enough.
        let known = self.seen.iter().any(|seen| {
            seen.key == form.key
                && seen.form.composed == found.composed
                && seen.form.outcome == found.outcome
        });
        if !known {
            self.seen.push(Seen {
                key: form.key,
                form: found,
            });
        }
    }

    fn take(&mut self, token: usize, pattern: &Pattern) {
        self.taken.push((token, pattern.rule.clone()));
    }
}

/// A pattern with those of the form's words that are its own.
fn matched(
    tree: &Tree<'_>,
    form: &Composed<'_>,
    name: &SmolStr,
    pattern: &Pattern,
    token: usize,
) -> Matched {
    let own = crate::matching::phrase(tree, token, pattern)
        .unwrap_or_else(|| vec![token])
        .into_iter()
        .filter(|own| *own == token || form.tokens.contains(own));
    Matched {
        name: name.clone(),
        rule: pattern.rule.clone(),
        words: words(tree, own.collect()),
        place: None,
    }
}

/// Words in the order of the text.
pub(super) fn words(tree: &Tree<'_>, mut tokens: Vec<usize>) -> String {
    tokens.sort_unstable();
    let words: Vec<&str> = tokens.iter().map(|&token| tree.words(token)).collect();
    words.join(" ")
}

impl Trace for Watch {
    fn drafted(&mut self, tree: &Tree<'_>, form: &Composed<'_>) {
        // Which event it is will be known when all are in order.
        self.see(tree, form, Outcome::Event { id: String::new() });
    }

    fn left_out(&mut self, tree: &Tree<'_>, form: &Composed<'_>, why: LeftOut<'_>) {
        self.see(tree, form, Outcome::LeftOut(reason(why)));
    }

    fn in_condition(&mut self, draft: &Draft) {
        self.conditions.extend(draft.path.first());
    }

    fn absorbed(&mut self, draft: &Draft, into: &Draft) {
        if let (Some(&whose), Some(&into)) = (draft.path.first(), into.path.first()) {
            self.absorbed.push((whose, into));
        }
    }
}

fn reason(why: LeftOut<'_>) -> Reason {
    match why {
        LeftOut::Content => Reason::Content,
        LeftOut::Topic(operator) => Reason::Topic {
            operator: operator.name.clone(),
        },
        LeftOut::OnlyInCondition => Reason::OnlyInCondition,
        LeftOut::Unknown(pattern) => Reason::Unknown {
            rule: pattern.rule.clone(),
            places: pattern.known.iter().map(ToString::to_string).collect(),
        },
        LeftOut::NoParty => Reason::NoParty,
        LeftOut::NoPolitics => Reason::NoPolitics,
        LeftOut::OtherField => Reason::OtherField,
        LeftOut::Mention => Reason::Mention,
        LeftOut::Dropped(operator) => Reason::Dropped {
            operator: operator.name.clone(),
        },
        LeftOut::NoCode => Reason::NoCode,
    }
}
