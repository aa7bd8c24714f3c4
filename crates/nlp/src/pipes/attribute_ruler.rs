//! The attribute ruler: patterns over tokens that set attributes.
//!
//! `{"TAG": "MD", "LOWER": "wo"}` sets the lemma `will`; `{"TAG": "NNS"}` the part of speech
//! `NOUN` and `Number=Plur`. All patterns are matched before anything is set; what a later rule
//! sets replaces what an earlier one did. Source: spaCy 3.8, `pipeline/attributeruler.py`,
//! `matcher/matcher.pyx`.
//!
//! Read: equality, IN, NOT_IN, REGEX, IS_SUBSET, IS_SUPERSET and INTERSECTS over ORTH (TEXT),
//! LOWER, NORM, PREFIX, SUFFIX, SHAPE, TAG, POS, MORPH, DEP, LEMMA, and IS_SPACE; set: TAG, POS,
//! MORPH, LEMMA, DEP. Absent: operators (OP), FUZZY, comparisons, extension attributes,
//! entities, other flags; a model that asks for one is refused by its name.

mod pattern;

use crate::document::{TokenWork, Words};
use crate::error::LoadError;
use crate::msgpack::{self, Value};
use pattern::{Field, Test, TokenPattern};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::HashMap;

const PART: &str = "attribute_ruler/patterns";

/// What a rule sets.
#[derive(Debug)]
struct Assignment {
    field: Field,
    value: SmolStr,
}

#[derive(Debug)]
struct Pattern {
    rule: u32,
    /// Which token of the match is set, from its first.
    target: u32,
    tokens: Vec<TokenPattern>,
}

/// The patterns of an attribute ruler.
#[derive(Debug, Default)]
pub(crate) struct AttributeRuler {
    source: Cow<'static, [u8]>,
    rules: Vec<Vec<Assignment>>,
    patterns: Vec<Pattern>,
    /// Patterns by what their first token must be; those without such a condition last.
    by_lower: HashMap<u64, Vec<u32>>,
    by_tag: HashMap<SmolStr, Vec<u32>>,
    by_pos: HashMap<SmolStr, Vec<u32>>,
    by_dep: HashMap<SmolStr, Vec<u32>>,
    others: Vec<u32>,
    spaces: Vec<u32>,
}

impl AttributeRuler {
    /// From spaCy's `attribute_ruler/patterns`.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] where the file is not what spaCy writes;
    /// [`LoadError::Lacking`] for what patterns ask beyond the list above.
    pub(crate) fn from_spacy(patterns: &[u8]) -> Result<Self, LoadError> {
        Self::from_bytes(Cow::Owned(patterns.to_vec()))
    }

    /// The bytes that [`Self::from_bytes`] reads: the file itself, which is quickly read.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.source.to_vec()
    }

    /// As [`Self::from_spacy`].
    ///
    /// # Errors
    /// As there.
    pub(crate) fn from_bytes(source: Cow<'static, [u8]>) -> Result<Self, LoadError> {
        let malformed = |reason: &str| LoadError::malformed(PART, reason);
        let mut ruler = Self::default();
        let rules = msgpack::parse(&source).map_err(|reason| malformed(&reason))?;
        let rules = rules
            .as_array()
            .ok_or_else(|| malformed("it is not a list"))?;
        for rule in rules {
            let index = match rule.get("index") {
                None => 0,
                Some(Value::Int(index)) => *index,
                Some(index) => index
                    .as_u64()
                    .and_then(|index| i64::try_from(index).ok())
                    .ok_or_else(|| malformed("an index is not a number"))?,
            };
            let patterns = rule
                .get("patterns")
                .and_then(Value::as_array)
                .ok_or_else(|| malformed("a rule has no patterns"))?;
            for tokens in patterns {
                let tokens = tokens
                    .as_array()
                    .ok_or_else(|| malformed("a pattern is not a list"))?
                    .iter()
                    .map(TokenPattern::read)
                    .collect::<Result<Vec<_>, _>>()?;
                let length = tokens.len() as i64;
                let target = if index < 0 { length + index } else { index };
                if target < 0 || target >= length {
                    return Err(malformed("an index lies outside of its pattern"));
                }
                ruler.patterns.push(Pattern {
                    rule: ruler.rules.len() as u32,
                    target: target as u32,
                    tokens,
                });
            }
            ruler.rules.push(assignments(rule)?);
        }
        ruler.index();
        ruler.source = source;
        Ok(ruler)
    }

    /// List the patterns by a condition on their first token.
    fn index(&mut self) {
        for (number, pattern) in self.patterns.iter().enumerate() {
            let number = number as u32;
            let Some(first) = pattern.tokens.first() else {
                continue;
            };
            let wanted = |field| first.tests.iter().find_map(|test| test.wants(field));
            if let Some(ids) = first.tests.iter().find_map(Test::wants_lower) {
                for id in ids {
                    self.by_lower.entry(*id).or_default().push(number);
                }
                continue;
            }
            let lists = [
                (Field::Dep, &mut self.by_dep),
                (Field::Tag, &mut self.by_tag),
                (Field::Pos, &mut self.by_pos),
            ];
            let list = lists
                .into_iter()
                .find_map(|(field, list)| wanted(field).map(|values| (values, list)));
            match list {
                Some((values, list)) => {
                    for value in values {
                        list.entry(value.clone()).or_default().push(number);
                    }
                }
                None if first.tests.contains(&Test::Space(true)) => self.spaces.push(number),
                None => self.others.push(number),
            }
        }
    }

    /// Set what the rules say of the tokens.
    pub(crate) fn apply(&self, words: &Words<'_>, tokens: &mut [TokenWork]) {
        // Rule and the token that it sets, of all matches.
        let mut matches: Vec<(u32, u32)> = Vec::with_capacity(2 * tokens.len());
        let nothing = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let Some(lexeme) = words.lexemes.get(index) else {
                break;
            };
            let lists = [
                self.by_lower.get(&lexeme.lower).unwrap_or(&nothing),
                self.by_tag.get(&token.tag).unwrap_or(&nothing),
                self.by_pos.get(&token.pos).unwrap_or(&nothing),
                self.by_dep.get(&token.dep).unwrap_or(&nothing),
                &self.others,
                if lexeme.is_space {
                    &self.spaces
                } else {
                    &nothing
                },
            ];
            for number in lists.into_iter().flatten() {
                let Some(pattern) = self.patterns.get(*number as usize) else {
                    continue;
                };
                let stands = pattern.tokens.iter().enumerate().all(|(offset, wanted)| {
                    tokens.get(index + offset).is_some_and(|token| {
                        wanted
                            .tests
                            .iter()
                            .all(|test| test.holds(words, index + offset, token))
                    })
                });
                if stands {
                    matches.push((pattern.rule, index as u32 + pattern.target));
                }
            }
        }
        // Stable by rule, then place: later rules have the last word.
        matches.sort_unstable();
        for (rule, index) in matches {
            let (Some(rule), Some(token)) = (
                self.rules.get(rule as usize),
                tokens.get_mut(index as usize),
            ) else {
                continue;
            };
            for assignment in rule {
                assignment.set(token);
            }
        }
    }
}

impl Assignment {
    fn set(&self, token: &mut TokenWork) {
        let value = self.value.clone();
        match self.field {
            Field::Tag => token.tag = value,
            Field::Pos => token.pos = value,
            Field::Morph => token.morph = value,
            Field::Dep => token.dep = value,
            Field::Lemma => token.lemma = (!value.is_empty()).then_some(value),
            // Refused when read.
            _ => {}
        }
    }
}

/// What a rule sets.
fn assignments(rule: &Value<'_>) -> Result<Vec<Assignment>, LoadError> {
    let attributes = rule
        .get("attrs")
        .and_then(Value::as_map)
        .ok_or_else(|| LoadError::malformed(PART, "a rule has no attrs"))?;
    attributes
        .iter()
        .map(|(name, value)| {
            let field = pattern::field(name)?;
            let settable = [
                Field::Tag,
                Field::Pos,
                Field::Morph,
                Field::Dep,
                Field::Lemma,
            ];
            if !settable.contains(&field) {
                return Err(LoadError::lacking(PART, format!("setting {field:?}")));
            }
            let value = value
                .as_str()
                .ok_or_else(|| LoadError::malformed(PART, "a value of attrs is not text"))?;
            let value = if field == Field::Morph {
                pattern::normalized_features(value)
            } else {
                value.into()
            };
            Ok(Assignment { field, value })
        })
        .collect()
}

#[cfg(test)]
mod tests;
