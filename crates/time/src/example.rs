//! The sentences that stand beside each rule, and whether they come out as written.
//!
//! ```text
//! They will/MD meet/VB [on Monday](2025-07-28).
//! [In early June](2025-06 START) they met.        {2025-07-22}
//! ```
//!
//! The brackets mark the expression, the parentheses give value and modifier (`?`: unresolved),
//! a word may carry its Penn tag after a slash and its base form after `=`, and a date in braces at the end is the report's
//! (`{none}`: it has none). What a rule that means nothing has in brackets must not be found. Without it the report is of Tuesday, 22 July 2025.
//!
//! Deliberately absent: a language engine. Examples show what rules do with given tags.

use crate::rules::{Example, Means, TimeRules};
use jiff::civil::{Date, date};
use rapporteur_model::{Annotations, Problem, Span, TimeExpression, Token};
use std::str::FromStr;

/// A sentence taken apart.
pub(crate) struct Reading {
    text: String,
    annotations: Annotations,
    reference: Option<Date>,
    /// Where the expression stands and what it comes to.
    expected: Option<(Span, Option<String>)>,
}

/// Takes an example apart.
pub(crate) fn read(example: &Example) -> Result<Reading, String> {
    let mut written = example.written.trim_end();
    let mut reference = Some(date(2025, 7, 22));
    if let Some(body) = written.strip_suffix('}')
        && let Some((sentence, day)) = body.rsplit_once('{')
    {
        reference = match day {
            "none" => None,
            _ => Some(Date::from_str(day).map_err(|_| format!("'{day}' is no date"))?),
        };
        written = sentence.trim_end();
    }
    let mut text = String::new();
    let mut tokens = Vec::new();
    let mut expected = None;
    let (before, rest) = match written.split_once('[') {
        Some((before, rest)) if example.wanted => (before, Some(rest)),
        _ if example.wanted => return Err("a yes example marks its expression with [ ]".into()),
        _ => (written, None),
    };
    untag(before, &mut text, &mut tokens);
    if let Some(rest) = rest {
        let (inside, rest) = rest
            .split_once("](")
            .ok_or("the expression is not closed with ](")?;
        let (value, rest) = rest
            .split_once(')')
            .ok_or("the value is not closed with )")?;
        let start = text.len();
        untag(inside, &mut text, &mut tokens);
        let value = (value != "?").then(|| value.to_owned());
        expected = Some((Span::new(start, text.len()), value));
        untag(rest, &mut text, &mut tokens);
    }
    let sentence = 0..tokens.len();
    let annotations = Annotations {
        tokens,
        sentences: if sentence.is_empty() {
            Vec::new()
        } else {
            std::iter::once(sentence).collect()
        },
        entities: Vec::new(),
    };
    Ok(Reading {
        text,
        annotations,
        reference,
        expected,
    })
}

/// Adds a stretch of the sentence without its tags, and a token for each word.
fn untag(written: &str, text: &mut String, tokens: &mut Vec<Token>) {
    for word in written.split_inclusive(' ') {
        let (bare, space) = match word.strip_suffix(' ') {
            Some(bare) => (bare, " "),
            None => (word, ""),
        };
        let (written, lemma) = match bare.rsplit_once('=') {
            Some((written, lemma)) if written.contains('/') => (written, Some(lemma)),
            _ => (bare, None),
        };
        let tagged = written.rsplit_once('/').filter(|(_, tag)| {
            !tag.is_empty()
                && tag
                    .chars()
                    .all(|letter| letter.is_ascii_uppercase() || letter == '$')
        });
        let (bare, tag) = tagged.unwrap_or((bare, ""));
        let lemma = lemma.map_or_else(|| bare.to_lowercase(), str::to_owned);
        let start = text.len();
        text.push_str(bare);
        if !bare.is_empty() {
            tokens.push(Token {
                span: Span::new(start, text.len()),
                lemma: lemma.into(),
                tag: tag.into(),
                pos: "".into(),
                morph: "".into(),
                dep: "".into(),
                head: tokens.len(),
                sentence_start: tokens.is_empty(),
                entity: None,
            });
        }
        text.push_str(space);
    }
}

impl TimeRules {
    /// Whether an example comes out as its rule file says.
    ///
    /// # Errors
    /// What came out instead, at the example's place.
    pub fn check(&self, example: &Example) -> Result<(), Problem> {
        self.outcome(example).map_err(|what| Problem {
            position: example.position,
            ..Problem::error(
                example.file.as_str(),
                format!("{what}: {}", example.written),
            )
        })
    }

    /// What comes out other than it should.
    fn outcome(&self, example: &Example) -> Result<(), String> {
        let reading = read(example)?;
        let found = self.find(&reading.text, &reading.annotations, reading.reference);
        let keeps_off = self
            .rules
            .iter()
            .any(|rule| rule.name == example.rule && rule.means == Means::Nothing);
        if keeps_off {
            // What stands in brackets must not be found, and in a `no` sentence something must.
            let (span, wanted) = match &reading.expected {
                Some((span, _)) => (*span, false),
                None => (Span::new(0, reading.text.len()), true),
            };
            return match found.iter().find(|one| one.span.overlaps(span)) {
                Some(one) if !wanted => {
                    Err(format!("{} must keep '{}' off", example.rule, one.text))
                }
                None if wanted => Err(format!("{} keeps off what must be found", example.rule)),
                _ => Ok(()),
            };
        }
        let Some((span, value)) = reading.expected else {
            let caught = found.iter().find(|one| {
                if example.rule.is_empty() {
                    one.zone.is_some()
                } else {
                    one.rule == example.rule
                }
            });
            return match caught {
                Some(one) => Err(format!(
                    "{} must not match, and finds '{}'",
                    one.rule, one.text
                )),
                None => Ok(()),
            };
        };
        let Some(one) = found.iter().find(|one| one.span == span) else {
            let others: Vec<_> = found.iter().map(|one| format!("'{}'", one.text)).collect();
            return Err(match others.join(", ") {
                others if others.is_empty() => format!("{} finds nothing", example.rule),
                others => format!("{} finds nothing there, but {others}", example.rule),
            });
        };
        if one.rule != example.rule && !example.rule.is_empty() {
            return Err(format!("found by {}, not by {}", one.rule, example.rule));
        }
        let got = shown(one);
        if got != value {
            let words = |value: Option<String>| value.unwrap_or_else(|| "?".to_owned());
            return Err(format!(
                "{} comes to {}, not to {}",
                one.rule,
                words(got),
                words(value)
            ));
        }
        Ok(())
    }
}

/// The value of an expression with what goes with it, as examples write it.
fn shown(one: &TimeExpression) -> Option<String> {
    let modifier = one.modifier.map_or(String::new(), |modifier| {
        format!(" {}", crate::timeml::modifier_name(modifier))
    });
    let zone = one
        .zone
        .as_ref()
        .map_or(String::new(), |zone| match zone.utc_offset_minutes {
            Some(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.unsigned_abs();
                format!(" {sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            None => " +?".into(),
        });
    one.value
        .as_ref()
        .map(|value| format!("{value}{modifier}{zone}"))
}
