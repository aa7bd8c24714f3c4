//! The components, by their factories.

use super::Source;
use super::networks;
use crate::error::LoadError;
use crate::format::Writer;
use crate::format::manifest::{ComponentSpec, Kind, MorphologySpec, MoveSpec};
use crate::msgpack::{self, Value};
use crate::pipes::attribute_ruler::AttributeRuler;
use crate::pipes::lemmatizer::Lemmatizer;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// The parts of speech, in the order in which spaCy's symbols number them from 84 on.
const PARTS_OF_SPEECH: [&str; 20] = [
    "ADJ", "ADP", "ADV", "AUX", "CONJ", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
    "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X", "EOL", "SPACE",
];

/// The number of the first of them.
const FIRST_PART_OF_SPEECH: usize = 84;

/// Turn one component.
pub(super) fn convert(
    source: &Source<'_>,
    language: &str,
    writer: &mut Writer,
) -> Result<ComponentSpec, LoadError> {
    let factory = source.config.text(&source.section(""), "factory")?;
    let kind = match factory.as_str() {
        "tok2vec" => networks::tok2vec(source, writer).map(Kind::Tok2vec),
        "tagger" => tagger(source, writer),
        "morphologizer" => morphologizer(source, writer),
        "senter" => senter(source, writer),
        "parser" => parser(source, writer),
        "ner" => ner(source, writer),
        "attribute_ruler" => {
            let ruler = AttributeRuler::from_spacy(&source.file("patterns")?)?;
            Ok(Kind::AttributeRuler {
                rules: writer.bytes(&ruler.to_bytes()),
            })
        }
        "lemmatizer" => {
            let section = source.section("");
            let mode = source.config.text(&section, "mode")?;
            let lookups = super::bytes(
                &source
                    .folder
                    .join(source.name)
                    .join("lookups")
                    .join("lookups.bin"),
            )?;
            let lemmatizer = Lemmatizer::from_spacy(language, &mode, &lookups)?;
            Ok(Kind::Lemmatizer {
                tables: writer.bytes(&lemmatizer.to_bytes()),
                overwrite: source.config.flag(&section, "overwrite", false)?,
            })
        }
        other => Err(LoadError::lacking(
            source.section(""),
            format!("the component {other}"),
        )),
    }?;
    Ok(ComponentSpec {
        name: source.name.to_owned(),
        kind,
    })
}

/// A component's own settings, which go before those of the config.
#[derive(Debug, Default, Deserialize)]
struct Settings {
    #[serde(default)]
    overwrite: Option<bool>,
    #[serde(default)]
    extend: Option<bool>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    labels_morph: Ordered<String>,
    #[serde(default)]
    labels_pos: Ordered<usize>,
    #[serde(default)]
    beam_width: Option<usize>,
    #[serde(default)]
    learn_tokens: Option<bool>,
}

fn settings(source: &Source<'_>) -> Result<Settings, LoadError> {
    serde_json::from_slice(&source.file("cfg")?)
        .map_err(|error| LoadError::malformed(source.part("cfg"), error.to_string()))
}

fn flag(
    source: &Source<'_>,
    own: Option<bool>,
    key: &str,
    default: bool,
) -> Result<bool, LoadError> {
    match own {
        Some(truth) => Ok(truth),
        None => source.config.flag(&source.section(""), key, default),
    }
}

fn tagger(source: &Source<'_>, writer: &mut Writer) -> Result<Kind, LoadError> {
    let settings = settings(source)?;
    let (vectors, output) = networks::tagger(source, settings.labels.len(), writer)?;
    Ok(Kind::Tagger {
        source: vectors,
        output,
        overwrite: flag(source, settings.overwrite, "overwrite", false)?,
        labels: settings.labels,
    })
}

fn morphologizer(source: &Source<'_>, writer: &mut Writer) -> Result<Kind, LoadError> {
    let settings = settings(source)?;
    let mut labels = Vec::with_capacity(settings.labels_morph.0.len());
    for (label, morph) in &settings.labels_morph.0 {
        let number = settings
            .labels_pos
            .0
            .iter()
            .find(|(name, _)| name == label)
            .map_or(0, |(_, number)| *number);
        let pos = match number {
            0 => "",
            number => number
                .checked_sub(FIRST_PART_OF_SPEECH)
                .and_then(|at| PARTS_OF_SPEECH.get(at))
                .ok_or_else(|| {
                    LoadError::malformed(
                        source.part("cfg"),
                        format!("{number} is no part of speech"),
                    )
                })?,
        };
        labels.push(MorphologySpec {
            pos: pos.to_owned(),
            morph: morph.clone(),
        });
    }
    let (vectors, output) = networks::tagger(source, labels.len(), writer)?;
    Ok(Kind::Morphologizer {
        source: vectors,
        output,
        labels,
        overwrite: flag(source, settings.overwrite, "overwrite", true)?,
        extend: flag(source, settings.extend, "extend", false)?,
    })
}

fn senter(source: &Source<'_>, writer: &mut Writer) -> Result<Kind, LoadError> {
    let settings = settings(source)?;
    let (vectors, output) = networks::tagger(source, 2, writer)?;
    Ok(Kind::Senter {
        source: vectors,
        output,
        overwrite: flag(source, settings.overwrite, "overwrite", false)?,
    })
}

fn parser(source: &Source<'_>, writer: &mut Writer) -> Result<Kind, LoadError> {
    let settings = settings(source)?;
    greedy(source, &settings)?;
    if flag(source, settings.learn_tokens, "learn_tokens", false)? {
        return Err(LoadError::lacking(source.section(""), "learn_tokens"));
    }
    let moves = moves(source)?;
    let (vectors, network) = networks::transitions(source, "parser", moves.len(), writer)?;
    Ok(Kind::Parser {
        source: vectors,
        network,
        moves,
    })
}

fn ner(source: &Source<'_>, writer: &mut Writer) -> Result<Kind, LoadError> {
    greedy(source, &settings(source)?)?;
    let moves = moves(source)?;
    let (vectors, network) = networks::transitions(source, "ner", moves.len(), writer)?;
    Ok(Kind::Ner {
        source: vectors,
        network,
        moves,
    })
}

fn greedy(source: &Source<'_>, settings: &Settings) -> Result<(), LoadError> {
    match settings.beam_width {
        None | Some(0 | 1) => Ok(()),
        Some(width) => Err(LoadError::lacking(
            source.section(""),
            format!("a beam of width {width}"),
        )),
    }
}

/// The moves, in the order that spaCy gives them classes: by action, then by frequency and label
/// downwards; labels added after training (of negative frequency) at the end.
fn moves(source: &Source<'_>) -> Result<Vec<MoveSpec>, LoadError> {
    let part = source.part("moves");
    let bad = |reason: String| LoadError::malformed(&part, reason);
    let file = source.file("moves")?;
    let message = msgpack::parse(&file).map_err(bad)?;
    let json = message
        .get("moves")
        .and_then(Value::as_str)
        .ok_or_else(|| bad("it has no moves".to_owned()))?;
    let actions: BTreeMap<String, Ordered<i64>> =
        serde_json::from_str(json).map_err(|error| bad(error.to_string()))?;
    let mut moves: Vec<MoveSpec> = Vec::new();
    let mut added: Vec<(i64, &str)> = Vec::new();
    let mut actions_of: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    let mut add = |action: u8, label: &str| {
        if !moves
            .iter()
            .any(|known| known.action == action && known.label == label)
        {
            moves.push(MoveSpec {
                action,
                label: label.to_owned(),
            });
        }
    };
    for (action, labels) in &actions {
        let action: u8 = action
            .parse()
            .map_err(|_| bad(format!("{action} is no move")))?;
        let mut sorted: Vec<(i64, &str)> = labels
            .0
            .iter()
            .map(|(label, frequency)| (*frequency, label.as_str()))
            .collect();
        sorted.sort_unstable();
        for (frequency, label) in sorted.into_iter().rev() {
            if frequency >= 0 {
                add(action, label);
            } else {
                added.push((frequency, label));
                actions_of.entry(label).or_default().push(action);
            }
        }
    }
    added.sort_unstable_by(|one, other| other.cmp(one));
    for (_, label) in added {
        for action in actions_of.get(label).into_iter().flatten() {
            add(*action, label);
        }
    }
    Ok(moves)
}

/// A JSON object with its pairs in the order of the file.
#[derive(Debug)]
struct Ordered<T>(Vec<(String, T)>);

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Pairs<T> {
            type Value = Ordered<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Ordered(pairs))
            }
        }
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}
