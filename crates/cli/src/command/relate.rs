//! `rapporteur relate`: what a given source does to a given target, one JSON object a line in and
//! out, in the order of the input.
//!
//! ```text
//! {"id":7,"sentence":"Oslo froze aid to Malé.","source":"Oslo","target":"Malé"}
//! {"id":7,"event_type":"SANCTION","root":"SANCTION","mode":"discontinue","act":"cut-aid",…}
//! ```
//!
//! A mark is words of the sentence or a pair of byte offsets into it; it may be `null` or left out, and
//! words that the sentence does not hold are told and taken as left out.
//! Where the words stand more than once, the first place that does not overlap the other mark is
//! meant.

use super::lines::{Line, answer_each};
use crate::arguments::{Global, Relate};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_flow::{Engine, RelationModel};
use rapporteur_model::{Problem, Relation, Span};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, Write};

/// One question.
#[derive(Debug, Deserialize)]
struct Pair {
    #[serde(default)]
    id: Value,
    sentence: String,
    #[serde(default)]
    source: Option<Mark>,
    #[serde(default)]
    target: Option<Mark>,
}

/// Words of the sentence, or where they stand.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Mark {
    Words(String),
    Bytes(usize, usize),
}

/// One answer.
#[derive(Debug, Serialize)]
struct Answer {
    id: Value,
    #[serde(flatten)]
    relation: Relation,
}

pub(crate) fn run<W: Write>(
    arguments: &Relate,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some((_, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let model = if arguments.lexicon_only {
        None
    } else {
        match RelationModel::english() {
            Ok(model) => Some(model),
            Err(error) => {
                reporter.tell(&Problem::error("built-in model", error.to_string()));
                return Ok(Outcome::Nothing);
            }
        }
    };
    answer_each(&arguments.inputs, global, reporter, |line| {
        answer(&engine, model.as_ref(), line)
    })
}

fn answer(
    engine: &Engine,
    model: Option<&RelationModel>,
    line: &Line,
) -> Result<(Answer, Vec<Problem>), Problem> {
    let pair: Pair = serde_json::from_slice(&line.bytes).map_err(|error| {
        Problem::error(line.source.as_str(), format!("this is no pair: {error}"))
            .at(line.number, error.column().max(1))
            .advise("write {\"id\":…,\"sentence\":\"…\",\"source\":\"…\",\"target\":\"…\"} on each line")
    })?;
    let advice = "give words of the sentence as they stand there, or byte offsets";
    let (source, target) = spans(&pair)
        .map_err(|(mark, what)| line.problem(format!("the {mark} {what}")).advise(advice))?;
    let absent = |mark: &Option<Mark>, span: Option<Span>, name: &str| match mark {
        Some(Mark::Words(words)) if span.is_none() && !words.trim().is_empty() => Some(
            Problem::warning(
                line.source.as_str(),
                format!(
                    "the {name} '{}' does not stand in the sentence and is left open",
                    words.trim()
                ),
            )
            .at(line.number, 1)
            .advise(advice),
        ),
        _ => None,
    };
    let problems = absent(&pair.source, source, "source")
        .into_iter()
        .chain(absent(&pair.target, target, "target"))
        .collect();
    let relation = engine
        .relate(&line.source, &pair.sentence, source, target, model)
        .map_err(|problem| problem.at(line.number, 1))?;
    let answer = Answer {
        id: pair.id,
        relation,
    };
    Ok((answer, problems))
}

/// Where source and target stand.
type Ends = (Option<Span>, Option<Span>);

/// Where the marks stand (`None` for words that the sentence does not hold); on a fault, which mark
/// and what is wrong with it.
fn spans(pair: &Pair) -> Result<Ends, (&'static str, String)> {
    let text = pair.sentence.as_str();
    let fixed = |mark: &Option<Mark>, name: &'static str| match mark {
        Some(Mark::Bytes(start, end)) => match text.get(*start..*end) {
            Some(words) if !words.trim().is_empty() => Ok(Some(Span::new(*start, *end))),
            _ => Err((
                name,
                format!(
                    "[{start}, {end}] is no stretch of the sentence's {} bytes",
                    text.len()
                ),
            )),
        },
        _ => Ok(None),
    };
    let worded = |mark: &Option<Mark>, other: Option<Span>| match mark {
        Some(Mark::Words(words)) if !words.trim().is_empty() => place(text, words.trim(), other),
        _ => None,
    };
    let (mut source, mut target) = (
        fixed(&pair.source, "source")?,
        fixed(&pair.target, "target")?,
    );
    // The longer of two words has fewer places to stand.
    let length = |mark: &Option<Mark>| match mark {
        Some(Mark::Words(words)) => words.len(),
        _ => 0,
    };
    if length(&pair.target) > length(&pair.source) {
        target = target.or_else(|| worded(&pair.target, source));
        source = source.or_else(|| worded(&pair.source, target));
    } else {
        source = source.or_else(|| worded(&pair.source, target));
        target = target.or_else(|| worded(&pair.target, source));
    }
    Ok((source, target))
}

/// The first place of some words as whole words, apart from the other mark where that can be.
fn place(text: &str, words: &str, other: Option<Span>) -> Option<Span> {
    let find = |text: &str, words: &str| -> Vec<Span> {
        text.match_indices(words)
            .map(|(start, found)| Span::new(start, start + found.len()))
            .collect()
    };
    let mut places = find(text, words);
    if places.is_empty() {
        // 'The FBI' for 'the FBI': the lower case of ASCII letters moves no byte.
        places = find(&text.to_ascii_lowercase(), &words.to_ascii_lowercase());
    }
    let apart =
        |span: &Span| other.is_none_or(|other| span.end <= other.start || other.end <= span.start);
    let whole = |span: &Span| {
        let before = text
            .get(..span.start)
            .and_then(|text| text.chars().next_back());
        let after = text.get(span.end..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    places
        .iter()
        .find(|span| apart(span) && whole(span))
        .or_else(|| places.iter().find(|span| apart(span)))
        .or_else(|| places.first())
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_as_whole_words_apart_from_each_other() {
        let cases = [
            (
                "Mali met Malians in Mali.",
                "Mali",
                "Malians",
                Some((0, 4)),
                Some((9, 16)),
            ),
            (
                "Iran's army fired at Iran.",
                "Iran's army",
                "Iran",
                Some((0, 11)),
                Some((21, 25)),
            ),
            ("Omani Oman", "Oman", "", Some((6, 10)), None),
        ];
        for (sentence, source, target, first, second) in cases {
            let pair = Pair {
                id: Value::Null,
                sentence: sentence.into(),
                source: Some(Mark::Words(source.into())),
                target: Some(Mark::Words(target.into())),
            };
            let span =
                |ends: Option<(usize, usize)>| ends.map(|(start, end)| Span::new(start, end));
            assert_eq!(spans(&pair), Ok((span(first), span(second))), "{sentence}");
        }
    }

    #[test]
    fn marks_outside_the_sentence_are_told() {
        for mark in [Mark::Bytes(2, 90), Mark::Bytes(3, 1)] {
            let pair = Pair {
                id: Value::Null,
                sentence: "Chile met Bolivia.".into(),
                source: Some(mark),
                target: None,
            };
            assert!(spans(&pair).is_err());
        }
    }
}
