//! What is expected as events: one for each speaker and sentence.

use super::{Expectation, Weighed, balance, find, whose};
use crate::actors::is_party;
use crate::derive::Codes;
use crate::event::{Coding, Draft};
use crate::parties::Parties;
use crate::status;
use crate::tree::Tree;
use rapporteur_model::{
    Actor, Attribution, Event, Expects, OutlookReading, Span, Status, Tense, Wording,
};
use smol_str::SmolStr;

/// One sign with its speaker.
struct Said<'f, 'l> {
    found: &'f Expectation<'l>,
    holder: Option<Actor>,
    attribution: Option<Attribution>,
}

/// Words of one sign with no more than this many others between them are shown with those.
const GAP: usize = 2;

impl Coding<'_> {
    /// All expectations of the text.
    pub(crate) fn outlook(&self) -> Vec<Draft> {
        let found = find(self.tree, self.lexicon());
        let mut groups: Vec<Vec<Said<'_, '_>>> = Vec::new();
        for said in found.iter().filter_map(|found| self.said(found)) {
            let known = groups.iter_mut().rev().take(4).find(|group| {
                group
                    .first()
                    .is_some_and(|first| self.is_one_saying(first, &said))
            });
            match known {
                Some(group) => group.push(said),
                None => groups.push(vec![said]),
            }
        }
        groups
            .into_iter()
            .filter_map(|group| self.expectation(&group))
            .collect()
    }

    fn said<'f, 'l>(&self, found: &'f Expectation<'l>) -> Option<Said<'f, 'l>> {
        let &first = found.tokens.first()?;
        let whose = whose(
            self.tree,
            self.lexicon(),
            self.resolver,
            self.quotations,
            &found.tokens,
            found.sign.attitude,
        );
        // Hope and doubt are in every report; those of talks are of parties or beside them.
        let political = whose.holder.as_ref().is_some_and(is_party)
            || self.is_political(first)
            || found.of_politics;
        (political && !self.is_outside(first)).then_some(Said {
            found,
            holder: whose.holder,
            attribution: whose.attribution,
        })
    }

    fn is_one_saying(&self, one: &Said<'_, '_>, other: &Said<'_, '_>) -> bool {
        let sentence = |said: &Said<'_, '_>| {
            let &first = said.found.tokens.first()?;
            self.tree.annotations.sentence_of(first)
        };
        let name = |said: &Said<'_, '_>| {
            let holder = said.holder.as_ref()?;
            Some((
                holder.id.clone(),
                holder.country.clone(),
                holder.id.is_none().then(|| holder.text.to_lowercase()),
            ))
        };
        sentence(one) == sentence(other)
            && one.found.past == other.found.past
            && name(one) == name(other)
    }

    /// Whether the hope of one sign is what another doubts: 'doubted that they would agree soon'.
    fn doubts(&self, doubt: &Said<'_, '_>, hope: &Said<'_, '_>) -> bool {
        let mut contents = doubt.found.tokens.iter().flat_map(|&word| {
            self.tree
                .children_with(word, &["ccomp", "acl", "xcomp", "pcomp"])
        });
        doubt.found.number < 0.0
            && hope.found.number > 0.0
            && contents.any(|clause| {
                let mut hoping = hope.found.tokens.iter();
                hoping.all(|&token| self.tree.is_under(token, clause))
            })
    }

    fn expectation(&self, group: &[Said<'_, '_>]) -> Option<Draft> {
        let tree = self.tree;
        let first = group.first()?;
        let signs: Vec<Weighed> = group
            .iter()
            .filter(|said| !group.iter().any(|other| self.doubts(other, said)))
            .map(|said| Weighed {
                expects: match said.found.sign.expects {
                    Expects::None => Expects::None,
                    _ => Expects::of_number(said.found.number),
                },
                number: said.found.number,
                tokens: said.found.tokens.clone(),
            })
            .collect();
        let (expects, number) = balance(tree, self.lexicon(), &signs);
        let tokens: Vec<usize> = group
            .iter()
            .flat_map(|said| said.found.tokens.iter().copied())
            .collect();
        let mut words: Vec<Wording> = Vec::new();
        for said in group {
            words.extend(wordings(tree, &said.found.words));
        }
        words.sort_by_key(|wording| (wording.span.start, wording.span.end));
        words.dedup();
        let of = group.iter().find_map(|said| said.found.of);
        let outlook = OutlookReading {
            expects,
            number,
            words,
            of: of.map(|token| wording(tree, &[token])),
        };
        let past = first.found.past;
        let mut status = Status {
            tense: if past { Tense::Past } else { Tense::Present },
            ..Status::default()
        };
        status::auxiliaries(self.lexicon(), &mut status, past);
        let mut rule: Vec<String> = Vec::new();
        for said in group {
            let shifts = said.found.shifts.iter().map(|shift| &shift.rule);
            for fired in std::iter::once(&said.found.sign.rule).chain(shifts) {
                if !rule.iter().any(|known| known == fired.as_str()) {
                    rule.push(fired.to_string());
                }
            }
        }
        let parties = Parties {
            actors: first.holder.clone().into_iter().collect(),
            recipients: Vec::new(),
        };
        let codes = Codes {
            cameo: self.lexicon().outlook.code(expects),
            ..Codes::default()
        };
        let event = Event {
            span: tree.cover(tokens.iter().copied()),
            act: SmolStr::new_static("outlook"),
            act_kind: Some(SmolStr::new_static(kind(expects))),
            outlook: Some(outlook),
            rule,
            ..self.blank(
                *tokens.first()?,
                &tokens,
                status,
                first.attribution.clone(),
                codes,
                parties,
                None,
            )
        };
        Some(self.draft(event, tokens))
    }
}

/// The event's kind: how much is expected, in the words of the first records.
fn kind(expects: Expects) -> &'static str {
    match expects {
        Expects::Hopeful => "high",
        Expects::Guarded => "guarded",
        Expects::Doubtful => "low",
        Expects::None => "none",
    }
}

/// Words of one sign as they stand: what lies close together in one stretch.
fn wordings(tree: &Tree<'_>, tokens: &[usize]) -> Vec<Wording> {
    let mut stretches: Vec<Vec<usize>> = Vec::new();
    for &token in tokens {
        match stretches.last_mut() {
            Some(stretch) if stretch.last().is_some_and(|&last| token <= last + GAP + 1) => {
                stretch.push(token);
            }
            _ => stretches.push(vec![token]),
        }
    }
    stretches
        .iter()
        .map(|stretch| wording(tree, stretch))
        .collect()
}

fn wording(tree: &Tree<'_>, tokens: &[usize]) -> Wording {
    let span = with_its_marks(tree.text, tree.cover(tokens.iter().copied()));
    Wording {
        text: span.of(tree.text).to_owned(),
        span,
    }
}

/// A stretch that opens a quotation mark and ends right before the closing one takes that too.
fn with_its_marks(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let count = |mark: char| words.matches(mark).count();
    let next = text.get(span.end..).and_then(|rest| rest.chars().next());
    let closes = match next {
        Some('"') => count('"') % 2 == 1,
        Some('”') => count('“') > count('”'),
        _ => false,
    };
    let end = next.filter(|_| closes).map_or(0, char::len_utf8);
    Span::new(span.start, span.end + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opened_mark_is_closed() {
        let cases = [
            ("sees no \"miracle\" here", "no \"miracle", "no \"miracle\""),
            ("sees no “miracle” here", "no “miracle", "no “miracle”"),
            ("sees “no miracle” here", "no miracle", "no miracle"),
            ("sees no miracle", "no miracle", "no miracle"),
        ];
        for (text, words, whole) in cases {
            let start = text.find(words).unwrap_or_default();
            let span = with_its_marks(text, Span::new(start, start + words.len()));
            assert_eq!(span.of(text), whole, "{text}");
        }
    }
}
