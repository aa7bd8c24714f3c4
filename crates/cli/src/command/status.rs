//! `rapporteur status`: how what given words name stands in the world, one JSON object a line in
//! and out, in the order of the input and of the words asked for.
//!
//! ```text
//! {"id":7,"text":"The rebels failed to take the town.","targets":[[21,25]]}
//! {"id":7,"targets":[{"span":[21,25],"polarity":"negated","modality":"certain","tense":"past",…}]}
//! ```
//!
//! A target is a pair of byte offsets into the text; of several words their head is meant. One that
//! cannot be answered gets nulls and a problem, so that answers and targets stay side by side. Text
//! whose words and marks stand apart (`the boy 's return`) is put together for reading.

use super::lines::{Line, answer_each, words_at};
use crate::arguments::{Global, Status};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_flow::Engine;
use rapporteur_model::{Condition, Modality, Polarity, Problem, Span, Standing, Tense, Trait};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, Write};

/// One question.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    id: Value,
    text: String,
    /// What should be pairs of offsets; one that is none costs only itself.
    #[serde(default)]
    targets: Vec<Value>,
}

/// One answer.
#[derive(Debug, Serialize)]
struct Answer {
    id: Value,
    targets: Vec<Told>,
}

/// How one target stands; what is not known is null.
#[derive(Debug, Default, Serialize)]
struct Told {
    /// As it was given.
    span: Value,
    polarity: Option<Polarity>,
    modality: Option<Modality>,
    tense: Option<Tense>,
    factuality: Option<f32>,
    condition: Option<Condition>,
    traits: Vec<Trait>,
    rule: Vec<String>,
}

impl Told {
    fn new(span: Value, standing: Option<Standing>) -> Self {
        let Some(standing) = standing else {
            return Self {
                span,
                ..Self::default()
            };
        };
        Self {
            span,
            polarity: Some(standing.polarity),
            modality: Some(standing.modality),
            tense: Some(standing.tense),
            factuality: Some(standing.factuality),
            condition: standing.condition,
            traits: standing.traits,
            rule: standing.rule,
        }
    }
}

pub(crate) fn run<W: Write>(
    arguments: &Status,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some((_, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    answer_each(&arguments.inputs, global, reporter, |line| {
        answer(&engine, line)
    })
}

fn answer(engine: &Engine, line: &Line) -> Result<(Answer, Vec<Problem>), Problem> {
    let asked: Asked = line.question("{\"id\":…,\"text\":\"…\",\"targets\":[[start,end],…]}")?;
    let mut problems = Vec::new();
    let mut cannot = |number: usize, what: String| {
        problems.push(
            line.problem(format!("target {} {what}", number + 1))
                .advise("give byte offsets of words of the text, as [start, end]"),
        );
    };
    let spans: Vec<Option<Span>> = asked
        .targets
        .iter()
        .enumerate()
        .map(|(number, target)| {
            let found = words_at(&asked.text, target);
            found.map_err(|what| cannot(number, what)).ok()
        })
        .collect();
    let known: Vec<Span> = spans.iter().flatten().copied().collect();
    let mut standings = engine
        .status(&line.source, &asked.text, &known)
        .map_err(|problem| problem.at(line.number, 1))?
        .into_iter();
    let mut told = Vec::new();
    for (number, (target, span)) in asked.targets.into_iter().zip(spans).enumerate() {
        let standing = span.and_then(|_| standings.next().flatten());
        if span.is_some() && standing.is_none() {
            cannot(number, format!("{target} covers no word"));
        }
        told.push(Told::new(target, standing));
    }
    let answer = Answer {
        id: asked.id,
        targets: told,
    };
    Ok((answer, problems))
}
