//! One token of a pattern: `{"TAG": {"IN": ["VBP", "VBZ"]}, "LOWER": "ai"}`.
//!
//! Absent on purpose: see [`super`].

use super::PART;
use crate::document::{TokenWork, Words};
use crate::error::LoadError;
use crate::msgpack::Value;
use crate::regex::Regex;
use crate::strings::string_id;
use crate::unicode;
use smol_str::SmolStr;

/// An attribute of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Tag,
    Pos,
    Morph,
    Dep,
    Lemma,
    IsSpace,
}

const NAMES: &[(&str, Field)] = &[
    ("ORTH", Field::Orth),
    ("LOWER", Field::Lower),
    ("NORM", Field::Norm),
    ("PREFIX", Field::Prefix),
    ("SUFFIX", Field::Suffix),
    ("SHAPE", Field::Shape),
    ("TAG", Field::Tag),
    ("POS", Field::Pos),
    ("MORPH", Field::Morph),
    ("DEP", Field::Dep),
    ("LEMMA", Field::Lemma),
    ("IS_SPACE", Field::IsSpace),
];

/// How a set is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    In,
    NotIn,
    IsSubset,
    IsSuperset,
    Intersects,
}

const RELATIONS: &[(&str, Relation)] = &[
    ("IN", Relation::In),
    ("NOT_IN", Relation::NotIn),
    ("IS_SUBSET", Relation::IsSubset),
    ("IS_SUPERSET", Relation::IsSuperset),
    ("INTERSECTS", Relation::Intersects),
];

/// A condition on a token.
#[derive(Debug)]
pub(super) enum Test {
    /// An attribute of the word type: its number against numbers.
    Type(Field, Relation, Vec<u64>),
    /// An attribute that components gave: its text against texts.
    Said(Field, Relation, Vec<SmolStr>),
    Matches(Field, Regex),
    Space(bool),
}

impl PartialEq for Test {
    fn eq(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Space(a), Self::Space(b)) if a == b)
    }
}

/// All conditions on a token.
#[derive(Debug)]
pub(super) struct TokenPattern {
    pub(super) tests: Vec<Test>,
}

/// The attribute of a name or number.
pub(super) fn field(name: &Value<'_>) -> Result<Field, LoadError> {
    let text = match name {
        Value::Str(text) => {
            let text = text.to_ascii_uppercase();
            if text == "TEXT" { "ORTH".into() } else { text }
        }
        other => {
            let number = other.as_u64();
            return NAMES
                .iter()
                .find(|(name, _)| number == Some(string_id(name)))
                .map(|(_, field)| *field)
                .ok_or_else(|| LoadError::lacking(PART, format!("attribute {number:?}")));
        }
    };
    NAMES
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, field)| *field)
        .ok_or_else(|| LoadError::lacking(PART, format!("attribute {text}")))
}

/// Features in order, none of them `_`: as spaCy keeps and prints them.
pub(super) fn normalized_features(features: &str) -> SmolStr {
    let mut parts: Vec<String> = features
        .split('|')
        .filter_map(|feature| feature.split_once('='))
        .map(|(name, values)| {
            let mut values: Vec<&str> = values.split(',').collect();
            values.sort_unstable();
            format!("{name}={}", values.join(","))
        })
        .collect();
    parts.sort_unstable();
    parts.join("|").into()
}

impl TokenPattern {
    pub(super) fn read(spec: &Value<'_>) -> Result<Self, LoadError> {
        let malformed = |reason: &str| LoadError::malformed(PART, reason);
        let spec = spec
            .as_map()
            .ok_or_else(|| malformed("a token of a pattern is not a map"))?;
        let mut tests = Vec::new();
        for (name, value) in spec {
            if name
                .as_str()
                .is_some_and(|name| name.eq_ignore_ascii_case("OP"))
            {
                if value.as_str() != Some("1") {
                    return Err(LoadError::lacking(PART, format!("operator {value:?}")));
                }
                continue;
            }
            let field = field(name)?;
            match value {
                Value::Map(predicates) => {
                    for (predicate, value) in predicates {
                        let predicate = predicate
                            .as_str()
                            .ok_or_else(|| malformed("the name of a predicate is not text"))?;
                        tests.push(read_predicate(
                            field,
                            &predicate.to_ascii_uppercase(),
                            value,
                        )?);
                    }
                }
                Value::Bool(wanted) if field == Field::IsSpace => tests.push(Test::Space(*wanted)),
                Value::Str(text) if field != Field::IsSpace => {
                    tests.push(Test::set(field, Relation::In, &[text]));
                }
                other if field == Field::IsSpace && other.as_u64().is_some() => {
                    tests.push(Test::Space(other.as_u64() != Some(0)));
                }
                other => {
                    return Err(LoadError::lacking(
                        PART,
                        format!("the value {other:?} for {field:?}"),
                    ));
                }
            }
        }
        Ok(Self { tests })
    }
}

fn read_predicate(field: Field, predicate: &str, value: &Value<'_>) -> Result<Test, LoadError> {
    let malformed = |reason: &str| LoadError::malformed(PART, reason);
    if field == Field::IsSpace {
        return Err(LoadError::lacking(PART, format!("{predicate} of IS_SPACE")));
    }
    if predicate == "REGEX" {
        if matches!(field, Field::Norm | Field::Suffix | Field::Shape) {
            return Err(LoadError::lacking(PART, format!("REGEX of {field:?}")));
        }
        let pattern = value
            .as_str()
            .ok_or_else(|| LoadError::lacking(PART, "REGEX of something else than text"))?;
        return Regex::compile(pattern)
            .map(|regex| Test::Matches(field, regex))
            .map_err(|error| LoadError::lacking(PART, error.to_string()));
    }
    let relation = RELATIONS
        .iter()
        .find(|(name, _)| *name == predicate)
        .map(|(_, relation)| *relation)
        .ok_or_else(|| LoadError::lacking(PART, format!("predicate {predicate}")))?;
    let values = value
        .as_array()
        .ok_or_else(|| malformed("a set is not a list"))?
        .iter()
        .map(|value| {
            value
                .as_str()
                .ok_or_else(|| malformed("a member of a set is not text"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Test::set(field, relation, &values))
}

impl Test {
    fn set(field: Field, relation: Relation, values: &[&str]) -> Self {
        match field {
            Field::Tag | Field::Pos | Field::Dep | Field::Lemma => Self::Said(
                field,
                relation,
                values.iter().map(|value| SmolStr::from(*value)).collect(),
            ),
            Field::Morph => Self::Said(
                field,
                relation,
                values
                    .iter()
                    .map(|value| normalized_features(value))
                    .collect(),
            ),
            _ => Self::Type(
                field,
                relation,
                values.iter().map(|value| string_id(value)).collect(),
            ),
        }
    }

    /// The values of which a token must have one to pass.
    pub(super) fn wants(&self, wanted: Field) -> Option<&[SmolStr]> {
        match self {
            Self::Said(field, Relation::In, values) if *field == wanted => Some(values),
            _ => None,
        }
    }

    /// The lower-case forms of which a token must have one to pass.
    pub(super) fn wants_lower(&self) -> Option<&[u64]> {
        match self {
            Self::Type(Field::Lower, Relation::In, ids) => Some(ids),
            _ => None,
        }
    }

    /// Whether a token passes.
    pub(super) fn holds(&self, words: &Words<'_>, index: usize, token: &TokenWork) -> bool {
        let Some(lexeme) = words.lexemes.get(index) else {
            return false;
        };
        match self {
            Self::Space(wanted) => lexeme.is_space == *wanted,
            Self::Type(field, relation, ids) => {
                let norm = words.pieces.get(index).and_then(|piece| piece.norm);
                let id = match field {
                    Field::Orth => lexeme.orth,
                    Field::Lower => lexeme.lower,
                    Field::Norm => norm.unwrap_or(lexeme.norm),
                    Field::Prefix => lexeme.prefix,
                    Field::Suffix => lexeme.suffix,
                    _ => lexeme.shape,
                };
                match relation {
                    Relation::NotIn => !ids.contains(&id),
                    // The one value is a set of one.
                    Relation::IsSuperset => ids.iter().all(|wanted| *wanted == id),
                    _ => ids.contains(&id),
                }
            }
            Self::Said(Field::Morph, relation, values) => features(*relation, &token.morph, values),
            Self::Said(field, relation, values) => {
                let value = said(*field, token);
                let found = values.iter().any(|wanted| wanted == value);
                match relation {
                    Relation::NotIn => !found,
                    Relation::IsSuperset => values.iter().all(|wanted| wanted == value),
                    _ => found,
                }
            }
            Self::Matches(field, regex) => {
                let word = words.word(index);
                let found = |text: &str| regex.search(text, 0).is_some();
                match field {
                    Field::Orth => found(word),
                    Field::Lower => found(&unicode::lower(word)),
                    Field::Prefix => found(word.get(..first_length(word)).unwrap_or_default()),
                    Field::Morph | Field::Tag | Field::Pos | Field::Dep | Field::Lemma => {
                        found(said(*field, token))
                    }
                    // Refused when read: NORM, SUFFIX and SHAPE are kept as numbers only.
                    _ => false,
                }
            }
        }
    }
}

fn first_length(word: &str) -> usize {
    word.chars().next().map_or(0, char::len_utf8)
}

fn said(field: Field, token: &TokenWork) -> &str {
    match field {
        Field::Tag => &token.tag,
        Field::Pos => &token.pos,
        Field::Dep => &token.dep,
        Field::Morph => &token.morph,
        _ => token.lemma.as_deref().unwrap_or_default(),
    }
}

/// Relations of a token's features: IN and NOT_IN as a whole, the others one by one.
fn features(relation: Relation, morph: &str, values: &[SmolStr]) -> bool {
    if matches!(relation, Relation::In | Relation::NotIn) {
        return values.iter().any(|value| value == morph) == (relation == Relation::In);
    }
    let single: Vec<String> = morph
        .split('|')
        .filter_map(|feature| feature.split_once('='))
        .flat_map(|(name, values)| {
            values
                .split(',')
                .map(move |value| format!("{name}={value}"))
        })
        .collect();
    let listed = |feature: &String| values.iter().any(|value| value == feature.as_str());
    match relation {
        Relation::IsSubset => single.iter().all(listed),
        Relation::IsSuperset => values
            .iter()
            .all(|value| single.iter().any(|feature| value == feature.as_str())),
        _ => single.iter().any(listed),
    }
}
