//! Our English pipeline against recorded annotations of spaCy 3.8 with the same weights.
//!
//! `tests/golden/*.jsonl` hold the texts and what spaCy says of them
//! (`tools/record_golden.py` writes them). Every layer of every token must be the same; the
//! comparison on some 800,000 tokens, which needs spaCy, is `tools/compare_with_spacy.py`.
#![cfg(feature = "english")]

use rapporteur_model::Annotations;
use rapporteur_nlp::Pipeline;
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;

type Fallible = Result<(), Box<dyn Error>>;

/// A recorded text: its kind, itself, and its tokens.
type Recorded = (String, String, Value);

/// The recorded texts of all kinds.
fn recorded() -> Result<Vec<Recorded>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let kind = file.file_stem().unwrap_or_default().to_string_lossy();
        for line in std::fs::read_to_string(&file)?.lines() {
            let record: Value = serde_json::from_str(line)?;
            let text = record["text"].as_str().unwrap_or_default().to_owned();
            all.push((kind.to_string(), text, record["tokens"].clone()));
        }
    }
    Ok(all)
}

/// Annotations as they are recorded.
fn as_recorded(annotations: &Annotations) -> Value {
    let tokens = annotations.tokens.iter().enumerate().map(|(index, token)| {
        let entity = token
            .entity
            .and_then(|entity| annotations.entities.get(entity));
        let entity = entity.map_or_else(
            || "O".to_owned(),
            |entity| {
                let place = if entity.tokens.start == index {
                    "B"
                } else {
                    "I"
                };
                format!("{place}-{}", entity.label)
            },
        );
        json!([
            token.span.start,
            token.span.end,
            token.tag,
            token.pos,
            token.morph,
            token.lemma,
            token.dep,
            token.head,
            entity,
            token.sentence_start
        ])
    });
    Value::Array(tokens.collect())
}

#[test]
fn every_layer_is_spacys() -> Fallible {
    let pipeline = Pipeline::english()?;
    let recorded = recorded()?;
    assert!(recorded.len() >= 150, "the recorded texts are there");
    let mut tokens = 0;
    for (kind, text, expected) in &recorded {
        let found = as_recorded(&pipeline.annotate(text));
        tokens += expected.as_array().map_or(0, Vec::len);
        let pairs = found.as_array().into_iter().flatten();
        for (ours, theirs) in pairs.zip(expected.as_array().into_iter().flatten()) {
            assert_eq!(ours, theirs, "{kind}: {text:?}");
        }
        assert_eq!(&found, expected, "{kind}: {text:?}");
    }
    assert!(tokens >= 1500, "only {tokens} tokens are recorded");
    Ok(())
}

#[test]
fn a_batch_gives_what_each_text_gives_alone() -> Fallible {
    let pipeline = Pipeline::english()?;
    let recorded = recorded()?;
    let texts: Vec<&str> = recorded.iter().map(|(_, text, _)| text.as_str()).collect();
    let together = pipeline.annotate_batch(&texts);
    assert_eq!(together.len(), texts.len());
    for (text, annotations) in texts.iter().zip(&together) {
        assert_eq!(&pipeline.annotate(text), annotations, "{text:?}");
    }
    Ok(())
}

#[test]
fn threads_share_a_pipeline() -> Fallible {
    let pipeline = Pipeline::english()?;
    let recorded = recorded()?;
    let alone: Vec<_> = recorded
        .iter()
        .map(|(_, text, _)| pipeline.annotate(text))
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for ((_, text, _), expected) in recorded.iter().zip(&alone) {
                    assert_eq!(&pipeline.annotate(text), expected, "{text:?}");
                }
            });
        }
    });
    Ok(())
}
