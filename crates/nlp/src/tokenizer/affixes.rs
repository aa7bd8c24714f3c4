//! Prefixes, suffixes, infixes and URLs: the cutting of one chunk.
//!
//! `(see:https://un.org/a),` → `(`, `see`, `:`, … in the order in which spaCy takes them off:
//! one prefix, one suffix, again, until nothing comes off or a special case is left.
//!
//! Absent on purpose: white space and the joining of special cases ([`super`]).

use super::Cut;
use super::specials::Specials;
use crate::codec::{Reader, Writer};
use crate::regex::Regex;
use std::ops::Range;

/// The expressions of a tokenizer.
#[derive(Debug)]
pub(super) struct Affixes {
    pub(super) prefix: Option<Regex>,
    pub(super) suffix: Option<Regex>,
    pub(super) infix: Option<Regex>,
    pub(super) token: Option<Regex>,
    pub(super) url: Option<Regex>,
}

impl Affixes {
    fn all(&self) -> [&Option<Regex>; 5] {
        [
            &self.prefix,
            &self.suffix,
            &self.infix,
            &self.token,
            &self.url,
        ]
    }

    /// Whether no rule applies to any chunk of ASCII letters.
    pub(super) fn leave_letters(&self) -> bool {
        self.all().into_iter().flatten().all(Regex::ignores_letters)
    }

    /// Whether some affix rule applies to a text, anywhere.
    pub(super) fn touch(&self, text: &str) -> bool {
        let applies = |rule: &Option<Regex>| {
            rule.as_ref()
                .and_then(|rule| rule.search(text, 0))
                .is_some_and(|range| !range.is_empty())
        };
        let some_infix = self
            .infix
            .as_ref()
            .is_some_and(|rule| rule.search(text, 0).is_some());
        applies(&self.prefix) || some_infix || applies(&self.suffix)
    }

    /// Bytes of the prefix; 0: none.
    fn find_prefix(&self, text: &str) -> usize {
        let found = self.prefix.as_ref().and_then(|rule| rule.search(text, 0));
        match found {
            None => 0,
            Some(range) if range.start == 0 => range.end,
            // As spaCy: as many characters of the start as the match has.
            Some(range) => {
                let count = text.get(range).map_or(0, |found| found.chars().count());
                text.char_indices()
                    .nth(count)
                    .map_or(text.len(), |(at, _)| at)
            }
        }
    }

    /// Bytes of the suffix; 0: none.
    fn find_suffix(&self, text: &str) -> usize {
        let found = self.suffix.as_ref().and_then(|rule| rule.search(text, 0));
        match found {
            None => 0,
            Some(range) if range.end == text.len() => range.len(),
            Some(range) => {
                let count = text.get(range).map_or(0, |found| found.chars().count());
                text.chars().rev().take(count).map(char::len_utf8).sum()
            }
        }
    }

    fn is_token(&self, text: &str) -> bool {
        self.token
            .as_ref()
            .is_some_and(|rule| rule.match_start(text).is_some())
    }

    fn is_url(&self, text: &str) -> bool {
        self.url
            .as_ref()
            .is_some_and(|rule| rule.match_start(text).is_some())
    }

    /// Cut a chunk; without `specials` no special case is regarded.
    pub(super) fn cut(
        &self,
        chunk: &str,
        specials: Option<&Specials>,
        suffixes: &mut Vec<Cut>,
        infixes: &mut Vec<Range<usize>>,
        cuts: &mut Vec<Cut>,
    ) {
        suffixes.clear();
        let is_special = |text: &str| specials.is_some_and(|specials| specials.get(text).is_some());
        let (mut from, mut to) = (0, chunk.len());
        let mut last_length = 0;
        while from < to && to - from != last_length {
            let text = chunk.get(from..to).unwrap_or_default();
            if self.is_token(text) || is_special(text) {
                break;
            }
            last_length = text.len();
            let prefix = self.find_prefix(text);
            let without_prefix = text.get(prefix..).unwrap_or_default();
            if prefix > 0 && !without_prefix.is_empty() && is_special(without_prefix) {
                cuts.push(Cut::new(from..from + prefix));
                from += prefix;
                break;
            }
            let suffix = self.find_suffix(without_prefix);
            let without_suffix = text.get(..text.len() - suffix).unwrap_or_default();
            if suffix > 0 && !without_suffix.is_empty() && is_special(without_suffix) {
                suffixes.push(Cut::new(to - suffix..to));
                to -= suffix;
                break;
            }
            if prefix > 0 {
                cuts.push(Cut::new(from..from + prefix));
                from += prefix;
            }
            if suffix > 0 {
                suffixes.push(Cut::new(to - suffix..to));
                to -= suffix;
            }
        }
        if from < to {
            let text = chunk.get(from..to).unwrap_or_default();
            self.middle(text, from, specials, infixes, cuts);
        }
        cuts.extend(suffixes.iter().rev());
    }

    /// What is left between prefixes and suffixes.
    fn middle(
        &self,
        text: &str,
        offset: usize,
        specials: Option<&Specials>,
        infixes: &mut Vec<Range<usize>>,
        cuts: &mut Vec<Cut>,
    ) {
        if let Some(special) = specials.and_then(|specials| specials.get(text)) {
            let offset = offset as u32;
            cuts.extend(special.iter().map(|cut| Cut {
                start: cut.start + offset,
                end: cut.end + offset,
                norm: cut.norm,
            }));
            return;
        }
        infixes.clear();
        if !self.is_token(text)
            && !self.is_url(text)
            && let Some(rule) = &self.infix
        {
            rule.find_all(text, infixes);
        }
        let mut start = 0;
        for infix in infixes.iter().filter(|infix| infix.start != 0) {
            if infix.start != start {
                cuts.push(Cut::new(offset + start..offset + infix.start));
            }
            if !infix.is_empty() {
                cuts.push(Cut::new(offset + infix.start..offset + infix.end));
            }
            start = infix.end;
        }
        if start < text.len() {
            cuts.push(Cut::new(offset + start..offset + text.len()));
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        for rule in self.all() {
            writer.byte(u8::from(rule.is_some()));
            if let Some(rule) = rule {
                rule.write(writer);
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut rule = || match reader.byte()? {
            0 => Some(None),
            _ => Regex::read(reader).map(Some),
        };
        Some(Self {
            prefix: rule()?,
            suffix: rule()?,
            infix: rule()?,
            token: rule()?,
            url: rule()?,
        })
    }
}
