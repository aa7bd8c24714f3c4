//! Times that the parser took into a name, and names that it took into a time.
//!
//! In 'On Monday Trump threatened Russia' the small model reads *Monday Trump* as one name behind
//! *on*, and leaves *threatened* without a subject. Which words are a date the recogniser of
//! names says; a date is no part of a name, and a verb with a name right before it has a subject.
//! Likewise 'gave the junta one week to': two things are given, and the second is the week.

use super::Arcs;
use rapporteur_model::Annotations;
use std::ops::Range;

/// How far behind a verb what it is done to may stand.
const REACH: usize = 10;

impl Arcs<'_> {
    /// Parts dates from the names behind them in a sentence.
    pub(super) fn part_dates(&mut self, annotations: &Annotations, sentence: &Range<usize>) {
        for date in sentence.clone() {
            if is_date(annotations, date)
                && matches!(self.deps[date], "compound" | "nmod" | "nummod" | "npadvmod")
            {
                self.part_date(annotations, sentence, date);
            }
        }
    }

    fn part_date(&mut self, annotations: &Annotations, sentence: &Range<usize>, date: usize) {
        let tokens = &annotations.tokens;
        let name = self.heads[date];
        let named = name > date
            && sentence.contains(&name)
            && !is_date(annotations, name)
            && tokens[name].pos == "PROPN"
            && (date + 1..name)
                .all(|between| self.heads[between] == name && !is_date(annotations, between));
        if !named {
            return;
        }
        let preposition = (sentence.start..date)
            .rev()
            .find(|&before| !is_date(annotations, before) && tokens[before].pos != "DET")
            .filter(|&before| tokens[before].pos == "ADP");
        let Some(preposition) = preposition else {
            return;
        };
        if self.deps[name] == "pobj" && self.heads[name] == preposition {
            // The verb that the preposition hangs from is without a subject.
            let verb = self.heads[preposition];
            let lacks = verb > name
                && tokens[verb].tag.starts_with("VB")
                && !(sentence.start..verb).any(|token| {
                    self.heads[token] == verb
                        && matches!(self.deps[token], "nsubj" | "nsubjpass" | "csubj")
                });
            if !lacks {
                return;
            }
            let passive = (sentence.start..verb)
                .any(|token| self.heads[token] == verb && self.deps[token] == "auxpass");
            self.heads[name] = verb;
            self.deps[name] = if passive { "nsubjpass" } else { "nsubj" };
        } else if (sentence.start..sentence.end)
            .any(|token| self.heads[token] == preposition && self.deps[token] == "pobj")
        {
            return;
        }
        // A preposition that hangs from the date itself puts something else in.
        if self.hangs_below(preposition, date) {
            return;
        }
        self.heads[date] = preposition;
        self.deps[date] = "pobj";
    }

    /// Whether a token is below another, or is it.
    fn hangs_below(&self, token: usize, above: usize) -> bool {
        let mut at = token;
        // A tree is no deeper than it has tokens.
        for _ in 0..self.heads.len() {
            if at == above {
                return true;
            }
            match self.heads.get(at) {
                Some(&head) if head != at => at = head,
                _ => return false,
            }
        }
        false
    }

    /// Two objects of one verb: the first is who gets the second.
    pub(super) fn part_objects(&mut self, annotations: &Annotations, verb: usize, end: usize) {
        let tokens = &annotations.tokens;
        let end = end.min(verb + REACH);
        let mut objects = (verb + 1..end).filter(|&token| self.heads[token] == verb);
        let Some(first) = objects.find(|&token| self.deps[token] == "dobj") else {
            return;
        };
        let second = objects.find(|&token| {
            is_date(annotations, token) && matches!(self.deps[token], "dobj" | "npadvmod")
        });
        let Some(second) = second else {
            return;
        };
        // 'one week to restore': a length that is given, and not 'two weeks ago'.
        let given = tokens.get(second + 1).is_some_and(|next| next.tag == "TO")
            || self.deps[second] == "dobj";
        if given && !is_date(annotations, first) {
            self.deps[first] = "dative";
            self.deps[second] = "dobj";
        }
    }
}

fn is_date(annotations: &Annotations, token: usize) -> bool {
    annotations.tokens[token]
        .entity
        .and_then(|index| annotations.entities.get(index))
        .is_some_and(|entity| matches!(entity.label.as_str(), "DATE" | "TIME"))
}
