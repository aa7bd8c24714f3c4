//! `rapporteur lexicon diff`: what a change of the rules does to a corpus, event by event.
//!
//! The corpus is read and annotated once and coded twice. Two events are one and the same where
//! sentence and key word are; then their fields are compared.

use super::super::{each_report, outcome};
use super::arguments::{Diff, DiffFormat};
use crate::arguments::{Global, Inputs};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::view::difference;
use crate::{output, setup};
use rapporteur_clean::{Mode, Options};
use rapporteur_flow::Engine;
use rapporteur_model::{Event, Problem, Report, Span};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// What a change does.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Difference {
    pub(crate) summary: Summary,
    pub(crate) changes: Vec<Change>,
}

/// How much of it there is.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Summary {
    pub(crate) reports: usize,
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) added: usize,
    pub(crate) dropped: usize,
    pub(crate) altered: usize,
    pub(crate) same: usize,
}

/// One event that is not what it was.
#[derive(Debug, Serialize)]
pub(crate) struct Change {
    /// Where its report was read from.
    pub(crate) source: String,
    pub(crate) sentence: String,
    pub(crate) sentence_span: Span,
    /// The word that it was read from.
    pub(crate) key: String,
    pub(crate) key_span: Span,
    #[serde(flatten)]
    pub(crate) what: What,
}

#[derive(Debug, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub(crate) enum What {
    Added {
        event: Box<Event>,
    },
    Dropped {
        event: Box<Event>,
    },
    Altered {
        before: Box<Event>,
        after: Box<Event>,
        fields: Vec<Field>,
    },
}

/// A field that differs.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Field {
    pub(crate) field: String,
    pub(crate) before: Value,
    pub(crate) after: Value,
}

pub(crate) fn run<W: Write>(
    arguments: &Diff,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    if global.data.is_none() {
        reporter.tell(
            &Problem::error("-", "there is no change to look at")
                .advise("give the folder of the changed rules with --data"),
        );
        return Ok(Outcome::Usage);
    }
    let earlier = Global {
        data: arguments.against.clone(),
        actors: global.actors.clone(),
        gazetteer: global.gazetteer.clone(),
        threads: global.threads,
        quiet: global.quiet,
    };
    let Some((data, before)) = setup::reading(&earlier, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let Some((_, after)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let options = Options {
        given_date: arguments.date,
        mode: Mode::Report,
        ..Options::default()
    };
    let inputs = Inputs {
        paths: arguments.corpus.clone(),
    };
    let mut found = Difference::default();
    let work = |report: Report| match compared(&before, &after, report) {
        Ok((part, problems)) => (Some(part), problems),
        Err(problem) => (None, vec![problem]),
    };
    each_report(
        &inputs,
        options,
        &data,
        global,
        reporter,
        work,
        |part, _| {
            found.add(part);
            ControlFlow::Continue(())
        },
    );
    if found.summary.reports == 0 {
        return Ok(Outcome::Nothing);
    }
    output::to_stdout(|out| match arguments.format {
        DiffFormat::Text => difference::write(out, &found),
        DiffFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &found)?;
            writeln!(out)
        }
    })?;
    Ok(outcome(found.summary.reports, reporter))
}

impl Difference {
    fn add(&mut self, part: Difference) {
        self.summary.add(&part.summary);
        self.changes.extend(part.changes);
    }
}

impl Summary {
    pub(crate) fn add(&mut self, part: &Self) {
        self.reports += part.reports;
        self.before += part.before;
        self.after += part.after;
        self.added += part.added;
        self.dropped += part.dropped;
        self.altered += part.altered;
        self.same += part.same;
    }
}

/// One report coded with both.
fn compared(
    before: &Engine,
    after: &Engine,
    report: Report,
) -> Result<(Difference, Vec<Problem>), Problem> {
    let reading = before.read(report);
    let old = before.recode(&reading.report, &reading.annotations)?;
    let new = after.recode(&reading.report, &reading.annotations)?;
    Ok((difference(&reading.report, old, new), reading.problems))
}

/// An event with the place of its key word.
pub(crate) type Keyed = (Event, Span);

fn difference(report: &Report, old: Vec<Keyed>, new: Vec<Keyed>) -> Difference {
    of_pairs(report, paired(old, new))
}

/// What the events of a report, old and new side by side, differ in.
pub(crate) fn of_pairs(report: &Report, pairs: Vec<(Option<Keyed>, Option<Keyed>)>) -> Difference {
    let mut found = Difference {
        summary: Summary {
            reports: 1,
            before: pairs.iter().filter(|(old, _)| old.is_some()).count(),
            after: pairs.iter().filter(|(_, new)| new.is_some()).count(),
            ..Summary::default()
        },
        ..Difference::default()
    };
    for (old, new) in pairs {
        let Some((event, key)) = new.as_ref().or(old.as_ref()) else {
            continue;
        };
        let (sentence, sentence_span, key_span) =
            (event.sentence.clone(), event.sentence_span, *key);
        let what = match (old, new) {
            (Some((before, _)), Some((after, _))) => {
                let fields = fields(&before, &after);
                if fields.is_empty() {
                    found.summary.same += 1;
                    continue;
                }
                found.summary.altered += 1;
                What::Altered {
                    before: Box::new(before),
                    after: Box::new(after),
                    fields,
                }
            }
            (None, Some((event, _))) => {
                found.summary.added += 1;
                What::Added {
                    event: Box::new(event),
                }
            }
            (Some((event, _)), None) => {
                found.summary.dropped += 1;
                What::Dropped {
                    event: Box::new(event),
                }
            }
            (None, None) => continue,
        };
        found.changes.push(Change {
            source: report.source.clone(),
            sentence,
            sentence_span,
            key: key_span.of(&report.text).to_owned(),
            key_span,
            what,
        });
    }
    found
}

/// Events of both codings side by side, in the order of the text. At one word there may be
/// several (an act and a sign of what is expected): then those of one act belong together.
fn paired(old: Vec<Keyed>, new: Vec<Keyed>) -> Vec<(Option<Keyed>, Option<Keyed>)> {
    let mut by_place: BTreeMap<_, (Vec<Keyed>, Vec<Keyed>)> = BTreeMap::new();
    let place = |(event, key): &Keyed| (event.sentence_span.start, key.start, key.end);
    for keyed in old {
        by_place.entry(place(&keyed)).or_default().0.push(keyed);
    }
    for keyed in new {
        by_place.entry(place(&keyed)).or_default().1.push(keyed);
    }
    let mut pairs = Vec::new();
    for (mut old, mut new) in by_place.into_values() {
        for same_act in [true, false] {
            let mut rest = Vec::new();
            for one in old {
                let partner = new
                    .iter()
                    .position(|other| !same_act || one.0.act == other.0.act);
                match partner {
                    Some(partner) => pairs.push((Some(one), Some(new.remove(partner)))),
                    None => rest.push(one),
                }
            }
            old = rest;
        }
        pairs.extend(old.into_iter().map(|one| (Some(one), None)));
        pairs.extend(new.into_iter().map(|one| (None, Some(one))));
    }
    pairs
}

/// What is the same by the pairing, or only a running number.
const APART: [&str; 4] = ["id", "report", "sentence", "sentence_span"];

/// The fields in which two events differ; those of the status one by one.
fn fields(before: &Event, after: &Event) -> Vec<Field> {
    let (before, after) = (flat(before), flat(after));
    let names = before
        .keys()
        .chain(after.keys().filter(|name| !before.contains_key(*name)));
    names
        .filter_map(|name| {
            let value = |of: &BTreeMap<String, Value>| of.get(name).cloned().unwrap_or(Value::Null);
            let (before, after) = (value(&before), value(&after));
            (before != after).then(|| Field {
                field: name.clone(),
                before,
                after,
            })
        })
        .collect()
}

fn flat(event: &Event) -> BTreeMap<String, Value> {
    let Ok(Value::Object(fields)) = serde_json::to_value(event) else {
        return BTreeMap::new();
    };
    let mut flat = BTreeMap::new();
    for (name, value) in fields {
        match value {
            _ if APART.contains(&name.as_str()) => {}
            Value::Object(parts) if name == "status" => {
                flat.extend(
                    parts
                        .into_iter()
                        .map(|(part, value)| (format!("status.{part}"), value)),
                );
            }
            value => {
                flat.insert(name, value);
            }
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// An event of an act at a word, in a sentence of ten bytes.
    fn event(act: &str, sentence: usize, key: usize, tense: &str) -> Keyed {
        let event = json!({
            "id": format!("r#{key}"), "report": "r", "sentence": "s",
            "sentence_span": [sentence, sentence + 10], "span": [key, key + 1],
            "event_type": null, "mode": null, "contexts": [], "act": act, "act_kind": null,
            "operators": [], "attribution": null, "actors": [], "recipients": [], "time": null,
            "deadline": null, "place": null, "topics": [], "cameo": null, "quad": null,
            "score": null, "rule": [], "confidence": 1.0,
            "counts": {"killed": null, "injured": null, "captured": null, "size": null},
            "status": {"polarity": "affirmed", "tense": tense, "modality": "certain",
                       "condition": null, "aux": []},
        });
        (
            serde_json::from_value(event).unwrap(),
            Span::new(key, key + 1),
        )
    }

    #[test]
    fn events_are_compared_by_sentence_and_key_word() {
        let report = Report::from_text("r", "0123456789 123456789");
        let old = vec![
            event("meet", 0, 1, "past"),
            event("attack", 0, 4, "past"),
            event("outlook", 0, 4, "past"),
            event("aid", 11, 12, "past"),
        ];
        let new = vec![
            event("outlook", 0, 4, "past"),
            event("attack", 0, 4, "future"),
            event("aid", 11, 12, "past"),
            event("meet", 11, 14, "past"),
        ];
        let found = difference(&report, old, new);
        assert_eq!(
            found.summary,
            Summary {
                reports: 1,
                before: 4,
                after: 4,
                added: 1,
                dropped: 1,
                altered: 1,
                same: 2,
            }
        );
        let told: Vec<(String, &str)> = found
            .changes
            .iter()
            .map(|change| match &change.what {
                What::Added { event } => (format!("+{}", event.act), change.key.as_str()),
                What::Dropped { event } => (format!("-{}", event.act), change.key.as_str()),
                What::Altered { fields, .. } => {
                    let names: Vec<&str> =
                        fields.iter().map(|field| field.field.as_str()).collect();
                    (format!("~{}", names.join(" ")), change.key.as_str())
                }
            })
            .collect();
        assert_eq!(
            told,
            [
                ("-meet".to_owned(), "1"),
                ("~status.tense".to_owned(), "4"),
                ("+meet".to_owned(), "4"),
            ]
        );
    }
}
