//! What a change of the rules does to a corpus, for a person: by sentence, one event a line.
//!
//! ```text
//! reports/1.md: Oslo froze aid to Malé.
//!   + 'froze' SANCTION cut-aid · NOR → MDV · acts/cut-aid.toml#3
//! ```

use super::explain::composed;
use crate::command::lexicon::diff::{Change, Difference, Field, Summary, What};
use rapporteur_brief::words::english::count;
use rapporteur_brief::words::sanitise;
use rapporteur_model::{Actor, Event};
use serde_json::Value;
use std::io::{self, Write};

/// Writes all changes and how many there are.
pub(crate) fn write(out: &mut dyn Write, difference: &Difference) -> io::Result<()> {
    changes(out, &difference.changes)?;
    summary(out, &difference.summary)
}

/// Writes changes.
pub(crate) fn changes(out: &mut dyn Write, changes: &[Change]) -> io::Result<()> {
    for of_sentence in changes.chunk_by(|one, next| {
        (&one.source, one.sentence_span) == (&next.source, next.sentence_span)
    }) {
        if let Some(first) = of_sentence.first() {
            writeln!(
                out,
                "{}: {}",
                sanitise(&first.source),
                sanitise(&first.sentence)
            )?;
        }
        for change in of_sentence {
            let key = &change.key;
            match &change.what {
                What::Added { event } => line(out, '+', key, event)?,
                What::Dropped { event } => line(out, '-', key, event)?,
                What::Altered { after, fields, .. } => {
                    line(out, '~', key, after)?;
                    for field in fields {
                        writeln!(out, "      {}", sanitise(&altered(field)))?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Writes how many changes there are.
pub(crate) fn summary(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    writeln!(
        out,
        "{}; {} before, {} after: {} added, {} dropped, {} altered, {} the same",
        count(summary.reports, "report", "reports"),
        count(summary.before, "event", "events"),
        summary.after,
        summary.added,
        summary.dropped,
        summary.altered,
        summary.same
    )
}

fn line(out: &mut dyn Write, sign: char, key: &str, event: &Event) -> io::Result<()> {
    let typed = event.event_type.as_deref().unwrap_or("–");
    let line = format!(
        "'{key}' {typed} {} · {} → {} · {}",
        composed(event),
        parties(&event.actors),
        parties(&event.recipients),
        event.rule.join(", ")
    );
    writeln!(out, "  {sign} {}", sanitise(&line))
}

fn parties(actors: &[Actor]) -> String {
    let shown: Vec<&str> = actors
        .iter()
        .map(|actor| {
            let code = actor.country.as_deref().or(actor.name.as_deref());
            code.unwrap_or(&actor.text)
        })
        .collect();
    if shown.is_empty() {
        "–".to_owned()
    } else {
        shown.join(", ")
    }
}

fn altered(field: &Field) -> String {
    format!(
        "{}: {} → {}",
        field.field,
        value(&field.before),
        value(&field.after)
    )
}

/// A value as short as it can be told: of actors and times the words, of nothing a dash.
fn value(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "–".to_owned(),
        Value::Array(items) => items.iter().map(self::value).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let known: Vec<String> = ["text", "country", "sector", "id", "cue", "due"]
                .iter()
                .filter_map(|name| fields.get(*name)?.as_str())
                .map(str::to_owned)
                .collect();
            if known.is_empty() {
                Value::Object(fields.clone()).to_string()
            } else {
                known.join(" ")
            }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_told_shortly() {
        let cases = [
            (json!(null), "–"),
            (json!([]), "–"),
            (json!("THREATEN"), "THREATEN"),
            (json!(["a", "b"]), "a, b"),
            (
                json!({"text": "Paris", "span": [0, 5], "country": "FRA", "id": null}),
                "Paris FRA",
            ),
            (json!([1, 2]), "1, 2"),
            (json!({"min": 3, "max": null}), "{\"max\":null,\"min\":3}"),
        ];
        for (given, expected) in cases {
            assert_eq!(value(&given), expected);
        }
    }
}
