//! Names within longer ones: 'Gaza' in 'the Gaza Health Ministry', 'Texas' in 'University of Texas'.
//!
//! The longer name's head tells what it is the name of: its last word that the vocabulary knows, or the
//! one before 'of'.
//!
//! Deliberately absent: longer names that only grammar shows ('the Minsk agreements'); see
//! [`super::kind`].

use super::candidate::{Candidate, Frame};
use super::document::Label;
use super::known::{Known, is_possessive};
use super::names::Names;
use super::scan::Scanner;
use super::vocabulary::Role;
use std::ops::Range;

impl<N: Names> Scanner<'_, N> {
    /// A known name that is only a part of an entity.
    pub(super) fn in_entity(
        &self,
        at: usize,
        known: Known,
        label: Label,
        range: Range<usize>,
        found: &mut Vec<Candidate>,
    ) -> usize {
        let document = &self.document;
        let end = known.end;
        let last = range.end - 1;
        let head = self.head_word(&range);
        let roles = self.roles(head);
        if label.is_place() && end < range.end {
            let tail = self.roles(last);
            let joined = document.word(end) == "-"
                || document.lower(end) == "and"
                || document.word(end) == ",";
            if tail.in_name
                && document.is_capital(last)
                && !joined
                && range.start == at
                && last == end
            {
                // 'Indus River', of which the gazetteer has the first word.
                found.push(self.bare(range.clone(), label));
                return range.end;
            }
            if joined || tail.is(Role::PlaceNoun) && !tail.site {
                found.push(self.candidate(at, known, label));
                return end;
            }
        }
        if label.is_place()
            && end == range.end
            && (range.start..at).all(|before| self.roles(before).is(Role::Direction))
        {
            found.push(self.candidate(at, known, label));
            return end;
        }
        let mut candidate = self.candidate(at, known, label);
        if end < range.end && is_possessive(document.word(end)) && label != Label::Person {
            // 'Dayton's Center for Research'.
            candidate.label = Label::None;
            found.push(candidate);
            return end;
        }
        let before = (at > range.start).then(|| document.lower(at - 1));
        let behind = (end < range.end).then(|| document.lower(end));
        let names_what_happened = roles.is(Role::Happening)
            && before
                .as_deref()
                .is_some_and(|word| matches!(word, "of" | "in" | "at" | "for"));
        if names_what_happened {
            // 'the Second Battle of Ypres' is called after where it was.
            candidate.label = Label::Loc;
            found.push(candidate);
            return end;
        }
        let apart = |word: Option<&str>| matches!(word, Some("at" | "from" | "near" | "into"));
        if !roles.any(&[Role::OtherName, Role::CalledAfter, Role::Authority])
            && (apart(before.as_deref()) || apart(behind.as_deref()))
        {
            // 'missiles from Crimea at Odesa': two names that are taken for one.
            candidate.label = Label::None;
            found.push(candidate);
            return end;
        }
        let framed = if roles.is(Role::Authority) && !roles.is(Role::OtherName) {
            Frame::Authority
        } else if roles.is(Role::PlaceNoun) && label.is_place() {
            // 'City of Dayton'.
            found.push(candidate);
            return end;
        } else {
            Frame::Other
        };
        if label.is_place()
            && framed == Frame::Other
            && !roles.any(&[Role::OtherName, Role::CalledAfter, Role::Disease])
        {
            // Called a place, and nothing says what else it is.
            candidate.label = Label::Thing;
            found.push(candidate);
            return end;
        }
        let listed = |mark: usize, beside: usize| match document.word(mark) {
            "," => true,
            "and" => {
                !roles.any(&[Role::OtherName, Role::Authority]) && self.listed(beside).is_some()
            }
            _ => false,
        };
        if end + 1 < range.end && listed(end, end + 1)
            || at > range.start + 1 && document.word(at - 1) == ","
        {
            // 'Kherson, Mykolaiv' taken for one body.
            candidate.label = Label::None;
            found.push(candidate);
            return end;
        }
        if framed == Frame::Other
            && roles.site
            && at == range.start
            && matches!(label, Label::Org | Label::Fac)
        {
            // 'Kharkiv Airport', which is not listed: the town is.
            candidate.label = Label::Loc;
            found.push(candidate);
            return range.end;
        }
        let opens = at == range.start
            || document.before(at).is_some_and(|before| {
                matches!(document.lower(before).as_str(), "of" | "the" | "for" | "in")
            })
            || candidate.label.is_place();
        if framed == Frame::Authority && !opens {
            return end;
        }
        candidate.frame = Some(framed);
        found.push(candidate);
        end
    }

    /// The known names within a longer one.
    pub(super) fn within(&self, range: Range<usize>, label: Label, found: &mut Vec<Candidate>) {
        let head = self.roles(self.head_word(&range));
        let frame = if head.is(Role::Authority) && !head.is(Role::OtherName) {
            Frame::Authority
        } else {
            Frame::Other
        };
        let mut at = range.start;
        while at < range.end {
            let start = at;
            at += 1;
            if !self.document.is_capital(start) {
                continue;
            }
            let people = self
                .actor(start)
                .filter(|actor| actor.people && actor.end <= range.end);
            if let Some(people) = people {
                let last = found.len();
                at = self.demonym(start, &people, None, found).max(at);
                if frame == Frame::Other
                    && let Some(demonym) = found.get_mut(last)
                {
                    demonym.frame = Some(frame);
                }
                continue;
            }
            let actor = self
                .actor(start)
                .filter(|actor| actor.end < range.end || start > range.start);
            let Some(known) = self
                .known(start, actor.as_ref())
                .filter(|known| known.end <= range.end)
            else {
                continue;
            };
            at = known.end;
            let mut candidate = self.candidate(start, known, label);
            candidate.frame = Some(frame);
            found.push(candidate);
        }
    }

    /// The head of a name: its last word, or the one before 'of' and 'for'.
    pub(super) fn head_word(&self, range: &Range<usize>) -> usize {
        let document = &self.document;
        let first_part = range
            .clone()
            .skip(1)
            .find(|&at| {
                matches!(
                    document.lower(at).as_str(),
                    "of" | "for" | "on" | "in" | "(" | "," | "at"
                )
            })
            .unwrap_or(range.end);
        let last = first_part.max(range.start + 1) - 1;
        // 'Dayton Police Chief Ada Example': the last word that tells what it is.
        let telling = (range.start..=last).rev().find(|&at| {
            let roles = self.roles(at);
            document.is_capital(at)
                && roles.any(&[
                    Role::Authority,
                    Role::OtherName,
                    Role::PlaceNoun,
                    Role::CalledAfter,
                    Role::Disease,
                ])
        });
        let mut head = telling.unwrap_or(last);
        while head > range.start && !document.is_capital(head) {
            head -= 1;
        }
        head
    }
}
