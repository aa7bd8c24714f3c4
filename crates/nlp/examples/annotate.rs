//! Annotates JSON Lines: `{"id": …, "text": …}` a line from standard input, the annotations of
//! each a line to standard output.
//!
//! ```text
//! echo '{"id":1,"text":"Ankara hosts the talks."}' | cargo run -r -p rapporteur-nlp --example annotate
//! ```
//!
//! `--model FOLDER` reads a spaCy model instead of the English one that is built in, `--batch N`
//! gives N texts at a time to the pipeline (1: each alone; the results are the same).
//!
//! Absent on purpose: everything that `rapporteur parse` does beyond it. This is the crate alone,
//! for the scripts in `tools/`.

use rapporteur_model::Annotations;
use rapporteur_nlp::Pipeline;
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::path::Path;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible<()> {
    let (mut model, mut batch) = (None, 64);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        match argument.as_str() {
            "--model" => model = Some(value),
            "--batch" => batch = value.parse()?,
            _ => return Err(format!("unknown argument {argument}").into()),
        }
    }
    let pipeline = match model {
        Some(folder) => Pipeline::from_spacy_directory(Path::new(&folder))?,
        None => Pipeline::english()?,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut waiting: Vec<(Value, String)> = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let mut record: Value = serde_json::from_str(&line?)?;
        let text = record.get("text").and_then(Value::as_str);
        let text = text.ok_or("a line has no text")?.to_owned();
        waiting.push((record.get_mut("id").map_or(Value::Null, Value::take), text));
        if waiting.len() >= batch {
            write_all(&pipeline, &mut waiting, &mut out)?;
        }
    }
    write_all(&pipeline, &mut waiting, &mut out)
}

fn write_all(
    pipeline: &Pipeline,
    waiting: &mut Vec<(Value, String)>,
    out: &mut impl Write,
) -> Fallible<()> {
    let texts: Vec<&str> = waiting.iter().map(|(_, text)| text.as_str()).collect();
    let annotations = pipeline.annotate_batch(&texts);
    for ((id, text), annotations) in waiting.iter().zip(&annotations) {
        serde_json::to_writer(&mut *out, &record(id, text, annotations))?;
        out.write_all(b"\n")?;
    }
    waiting.clear();
    Ok(out.flush()?)
}

/// One text's annotations, offsets in bytes.
fn record(id: &Value, text: &str, annotations: &Annotations) -> Value {
    let bounds = |range: &std::ops::Range<usize>| {
        let span = annotations.span(range.clone());
        (span.start, span.end)
    };
    let tokens: Vec<Value> = annotations
        .tokens
        .iter()
        .enumerate()
        .map(|(index, token)| {
            let entity = token
                .entity
                .and_then(|entity| annotations.entities.get(entity));
            let ent = entity.map_or_else(
                || "O".to_owned(),
                |entity| {
                    let first = entity.tokens.start == index;
                    format!("{}-{}", if first { "B" } else { "I" }, entity.label)
                },
            );
            json!({
                "start": token.span.start,
                "end": token.span.end,
                "text": text.get(token.span.start..token.span.end),
                "lemma": token.lemma,
                "tag": token.tag,
                "pos": token.pos,
                "morph": token.morph,
                "dep": token.dep,
                "head": token.head,
                "ent": ent,
                "sent_start": token.sentence_start,
            })
        })
        .collect();
    let entities: Vec<Value> = annotations
        .entities
        .iter()
        .map(|entity| {
            let (start, end) = bounds(&entity.tokens);
            json!({"start": start, "end": end, "label": entity.label})
        })
        .collect();
    let sentences: Vec<_> = annotations.sentences.iter().map(bounds).collect();
    json!({
        "id": id,
        "text": text,
        "sentences": sentences,
        "tokens": tokens,
        "entities": entities,
    })
}
