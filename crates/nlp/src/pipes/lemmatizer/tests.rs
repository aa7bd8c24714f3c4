//! Each language's way on small tables of our own.

use super::*;
use crate::lexeme::Lexicon;
use crate::tokenizer::Piece;
use serde_json::json;

/// A value of MessagePack that is written as JSON here.
fn pack(value: &serde_json::Value, bytes: &mut Vec<u8>) {
    use serde_json::Value as Json;
    match value {
        Json::String(text) => {
            bytes.extend([0xd9, text.len() as u8]);
            bytes.extend(text.as_bytes());
        }
        Json::Array(values) => {
            bytes.extend([0xdc, 0, values.len() as u8]);
            values.iter().for_each(|value| pack(value, bytes));
        }
        Json::Object(pairs) => {
            bytes.extend([0xde, 0, pairs.len() as u8]);
            for (key, value) in pairs {
                pack(&Json::String(key.clone()), bytes);
                pack(value, bytes);
            }
        }
        _ => bytes.push(0xc0),
    }
}

/// Lemmas of words written `word POS features`.
fn lemmas(
    language: &str,
    mode: &str,
    tables: &serde_json::Value,
    cases: &[(&str, &str, &str)],
) -> Result<Vec<String>, LoadError> {
    let mut bytes = Vec::new();
    pack(tables, &mut bytes);
    let lemmatizer = Lemmatizer::from_spacy(language, mode, &bytes)?;
    let lemmatizer = Lemmatizer::from_bytes(lemmatizer.to_bytes().into())?;
    let lexicon = Lexicon::from_spacy(None)?;
    cases
        .iter()
        .map(|(word, pos, morph)| {
            let pieces = [Piece {
                start: 0,
                end: word.len() as u32,
                spacy: false,
                norm: None,
            }];
            let lexemes = [lexicon.lexeme(word)];
            let words = Words {
                text: word,
                pieces: &pieces,
                lexemes: &lexemes,
            };
            let mut tokens = [TokenWork {
                pos: (*pos).into(),
                morph: (*morph).into(),
                sentence_start: Some(true),
                ..TokenWork::default()
            }];
            lemmatizer.apply(&words, &mut tokens, false);
            let [token] = tokens;
            Ok(token.lemma.unwrap_or_default().to_string())
        })
        .collect()
}

fn check(
    language: &str,
    mode: &str,
    tables: &serde_json::Value,
    cases: &[(&str, &str, &str, &str)],
) -> Result<(), LoadError> {
    let words: Vec<_> = cases.iter().map(|(w, p, m, _)| (*w, *p, *m)).collect();
    let found = lemmas(language, mode, tables, &words)?;
    for ((word, pos, morph, expected), lemma) in cases.iter().zip(found) {
        assert_eq!(lemma, *expected, "{language} {word} {pos} {morph}");
    }
    Ok(())
}

#[test]
fn english_rules_exceptions_and_base_forms() -> Result<(), LoadError> {
    let tables = json!({
        "lemma_rules": {
            "noun": [["s", ""], ["ies", "y"]],
            "verb": [["ed", "e"], ["ed", ""], ["ing", ""]],
            "punct": [["“", "\""]],
        },
        "lemma_exc": {"verb": {"went": ["go"], "left": ["leave", "left"]}},
        "lemma_index": {"noun": ["city", "talk"], "verb": ["talk"]},
    });
    check(
        "en",
        "rule",
        &tables,
        &[
            ("Cities", "NOUN", "Number=Plur", "city"),
            ("talks", "NOUN", "Number=Plur", "talk"),
            ("News", "NOUN", "Number=Sing", "news"),
            ("drones", "NOUN", "Number=Plur", "drone"),
            ("F-16s", "NOUN", "Number=Plur", "f-16"),
            ("talked", "VERB", "Tense=Past", "talk"),
            ("zonked", "VERB", "Tense=Past", "zonke"),
            ("went", "VERB", "Tense=Past", "go"),
            ("left", "VERB", "Tense=Past", "left"),
            ("Go", "VERB", "VerbForm=Inf", "go"),
            ("go", "VERB", "Tense=Pres|VerbForm=Fin", "go"),
            ("Kyiv", "PROPN", "", "Kyiv"),
            ("The", "DET", "", "the"),
            ("“", "PUNCT", "", "\""),
            (" ", "SPACE", "", " "),
            ("Odd", "", "", "odd"),
        ],
    )
}

#[test]
fn french_index_first_table_last() -> Result<(), LoadError> {
    let tables = json!({
        "lemma_lookup": {"Réunis": ["réunir"], "villes": ["ville"], "cent": ["cent"]},
        "lemma_rules": {"verb": [["é", "er"], ["is", "ir"]]},
        "lemma_exc": {"aux": {"est": ["être"]}},
        "lemma_index": {"verb": ["parler"], "noun": ["ville"]},
    });
    check(
        "fr",
        "rule",
        &tables,
        &[
            ("Parlé", "VERB", "", "parler"),
            ("parler", "VERB", "", "parler"),
            ("finis", "VERB", "", "finir"),
            ("Est", "AUX", "", "être"),
            ("villes", "NOUN", "", "ville"),
            ("Réunis", "PROPN", "", "réunir"),
            ("Lyon", "PROPN", "", "Lyon"),
            ("rouge", "ADJ", "", "rouge"),
        ],
    )
}

#[test]
fn spanish_rules_by_features() -> Result<(), LoadError> {
    let tables = json!({
        "lemma_rules": {
            "verb_past_plur_3": [["aron", "ar"]],
            "verb_pres_sing_3": [["ene", "ener"], ["a", "ar"]],
            "noun_plur": [["es", ""], ["s", ""]],
            "accents": [["á", "a"], ["ó", "o"]],
            "voc_alt_2": [["ie", "e"]],
            "det_and_pron_fixed": [["esos", "ese"]],
            "det_and_pron_general": [["as", "o"]],
            "adverbs": [["mejor", "bien"]],
            "num": [["dos", "dos"]],
        },
        "lemma_rules_groups": {
            "verb": [
                ["verb_past_plur_3", ["Tense=Past", "Number=Plur"]],
                ["verb_pres_sing_3", ["Tense=Pres"]],
            ],
            "noun": [["noun_plur", ["Number=Plur"]]],
        },
        "lemma_index": {"verb": ["hablar", "tener"], "noun": ["orden", "casa"], "det": ["alguno"]},
        "lemma_exc": {"pron": {"se": ["él"], "lo": ["él"]}, "verb": {"da": ["dar"]}},
    });
    check(
        "es",
        "rule",
        &tables,
        &[
            ("Hablaron", "VERB", "Number=Plur|Tense=Past", "hablar"),
            ("tiene", "VERB", "Tense=Pres", "tener"),
            ("órdenes", "NOUN", "Number=Plur", "orden"),
            ("casas", "NOUN", "Number=Plur", "casa"),
            ("esos", "DET", "", "ese"),
            ("algunas", "DET", "", "alguno"),
            ("algunas", "PRON", "", "alguno"),
            ("mejor", "ADV", "", "bien"),
            ("12.500,5", "NUM", "", "12500.5"),
            ("dáselo", "VERB", "PronType=Prs", "dar él él"),
            ("De", "ADP", "", "de"),
            ("Madrid", "PROPN", "", "Madrid"),
        ],
    )
}

#[test]
fn look_up_and_what_is_lacking() -> Result<(), LoadError> {
    let tables = json!({"lemma_lookup": {"Häuser": "Haus"}});
    check(
        "de",
        "lookup",
        &tables,
        &[("Häuser", "NOUN", "", "Haus"), ("Boot", "", "", "Boot")],
    )?;
    for (language, mode) in [("it", "pos_lookup"), ("nl", "rule"), ("de", "trainable")] {
        assert!(matches!(
            lemmas(language, mode, &tables, &[]),
            Err(LoadError::Lacking { .. })
        ));
    }
    assert!(matches!(
        lemmas("en", "rule", &tables, &[]),
        Err(LoadError::Malformed { .. })
    ));
    Ok(())
}

#[test]
fn bytes_cut_short_are_refused() -> Result<(), LoadError> {
    let mut bytes = Vec::new();
    pack(
        &json!({"lemma_lookup": {"a": ["b"], "c": ["d"]}}),
        &mut bytes,
    );
    let bytes = Lemmatizer::from_spacy("fi", "lookup", &bytes)?.to_bytes();
    for length in 0..bytes.len() {
        let short = bytes.get(..length).unwrap_or_default().to_vec();
        assert!(Lemmatizer::from_bytes(short.into()).is_err(), "{length}");
    }
    Ok(())
}
