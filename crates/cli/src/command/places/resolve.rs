//! `rapporteur places resolve`: which place given words name, one JSON object a line in and out, in
//! the order of the input and of the spans asked for.
//!
//! ```text
//! {"id":7,"text":"Talks in Tripoli, in northern Lebanon.","spans":[[9,16]]}
//! {"id":7,"places":[{"start":9,"end":16,"text":"Tripoli","name":"Tripoli","country":"LBN",…}]}
//! ```
//!
//! Spans are byte offsets of words that are known to name places. One that cannot be read is null
//! and a problem, one that no place is known for is null, so that spans and answers stay side by
//! side. The text is not parsed; the language model is not even loaded.

use super::super::lines::{Line, answer_each, words_at};
use super::arguments::Resolve;
use super::shown::Shown;
use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_flow::resolve_places;
use rapporteur_model::{Place, Problem, Span};
use rapporteur_places::Places;
use serde::{Deserialize, Serialize};
use serde::{Serializer, ser::SerializeSeq};
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
    spans: Vec<Value>,
}

/// One answer.
#[derive(Debug, Serialize)]
struct Answer {
    id: Value,
    #[serde(serialize_with = "shown")]
    places: Vec<Option<Place>>,
}

fn shown<S: Serializer>(places: &[Option<Place>], to: S) -> Result<S::Ok, S::Error> {
    let mut list = to.serialize_seq(Some(places.len()))?;
    for place in places {
        list.serialize_element(&place.as_ref().map(|place| Shown::at(place.span, place)))?;
    }
    list.end()
}

pub(super) fn run<W: Write>(
    arguments: &Resolve,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(places) = setup::places(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    answer_each(&arguments.inputs, global, reporter, |line| {
        answer(&places, line)
    })
}

fn answer(places: &Places, line: &Line) -> Result<(Answer, Vec<Problem>), Problem> {
    let asked: Asked = line.question("{\"id\":…,\"text\":\"…\",\"spans\":[[start,end],…]}")?;
    let mut problems = Vec::new();
    let spans: Vec<Option<Span>> = asked
        .spans
        .iter()
        .enumerate()
        .map(|(number, span)| {
            let found = words_at(&asked.text, span);
            let cannot = |what: String| {
                problems.push(
                    line.problem(format!("span {} {what}", number + 1))
                        .advise("give byte offsets of a place name in the text, as [start, end]"),
                );
            };
            found.map_err(cannot).ok()
        })
        .collect();
    let known: Vec<Span> = spans.iter().flatten().copied().collect();
    let mut found = resolve_places(places, &line.source, &asked.text, &known)
        .map_err(|problem| problem.at(line.number, 1))?
        .into_iter();
    let places = spans
        .iter()
        .map(|span| span.and_then(|_| found.next().flatten()))
        .collect();
    let answer = Answer {
        id: asked.id,
        places,
    };
    Ok((answer, problems))
}
