//! Rules on hand-made tokens.

use super::*;
use crate::lexeme::Lexicon;
use crate::tokenizer::Piece;

/// A value of MessagePack that is written as JSON here.
fn pack(value: &serde_json::Value, bytes: &mut Vec<u8>) {
    use serde_json::Value as Json;
    match value {
        Json::Null => bytes.push(0xc0),
        Json::Bool(value) => bytes.push(if *value { 0xc3 } else { 0xc2 }),
        Json::Number(value) => bytes.push(value.as_i64().unwrap_or_default() as u8),
        Json::String(text) => {
            bytes.extend([0xd9, text.len() as u8]);
            bytes.extend(text.as_bytes());
        }
        Json::Array(values) => {
            bytes.push(0x90 | values.len() as u8);
            values.iter().for_each(|value| pack(value, bytes));
        }
        Json::Object(pairs) => {
            bytes.push(0x80 | pairs.len() as u8);
            for (key, value) in pairs {
                pack(&Json::String(key.clone()), bytes);
                pack(value, bytes);
            }
        }
    }
}

fn ruler(rules: &serde_json::Value) -> Result<AttributeRuler, LoadError> {
    let mut bytes = Vec::new();
    pack(rules, &mut bytes);
    AttributeRuler::from_spacy(&bytes)
}

/// Apply to words of one text, `word/TAG/dep` each; what comes out as `TAG POS lemma morph`.
fn check(rules: &serde_json::Value, tokens: &[&str]) -> Result<Vec<String>, LoadError> {
    let lexicon = Lexicon::from_spacy(None)?;
    let (mut text, mut pieces, mut lexemes, mut work) =
        (String::new(), Vec::new(), Vec::new(), Vec::new());
    for token in tokens {
        let mut parts = token.split('/');
        let word = parts.next().unwrap_or_default();
        let start = text.len() as u32;
        text.push_str(word);
        pieces.push(Piece {
            start,
            end: text.len() as u32,
            spacy: false,
            norm: None,
        });
        lexemes.push(lexicon.lexeme(word));
        work.push(TokenWork {
            tag: parts.next().unwrap_or_default().into(),
            dep: parts.next().unwrap_or_default().into(),
            ..TokenWork::default()
        });
    }
    let words = Words {
        text: &text,
        pieces: &pieces,
        lexemes: &lexemes,
    };
    ruler(rules)?.apply(&words, &mut work);
    Ok(work
        .iter()
        .map(|token| {
            let lemma = token.lemma.clone().unwrap_or_default();
            format!("{} {} {lemma} {}", token.tag, token.pos, token.morph)
        })
        .collect())
}

#[test]
fn rules_set_what_they_say() -> Result<(), LoadError> {
    let rules = serde_json::json!([
        {"patterns": [[{"TAG": "VBZ"}]], "attrs": {"POS": "VERB", "MORPH": "Tense=Pres|Person=3"}},
        {"patterns": [[{"TAG": {"IN": ["VBZ", "VBP"]}, "LOWER": "ai"}, {"LOWER": {"REGEX": "^n'?t$"}}]],
         "attrs": {"LEMMA": "be"}, "index": 0},
        {"patterns": [[{"LOWER": "gon"}, {"LOWER": "na"}]], "attrs": {"LEMMA": "to"}, "index": -1},
        {"patterns": [[{"TAG": {"NOT_IN": ["TO", ""]}, "DEP": {"IN": ["aux"]}}]], "attrs": {"POS": "AUX"}},
        {"patterns": [[{"IS_SPACE": true}]], "attrs": {"TAG": "_SP", "POS": "SPACE", "MORPH": "_"}},
        {"patterns": [[{"LOWER": "wo"}], [{"LOWER": "sha"}]], "attrs": {"LEMMA": "modal"}},
    ]);
    let found = check(
        &rules,
        &[
            "Ai/VBZ",
            "n't/RB",
            " /VBZ",
            "gon/VBG",
            "na/TO/aux",
            "is/VBZ/aux",
            "sha/MD",
        ],
    )?;
    assert_eq!(
        found,
        [
            "VBZ VERB be Person=3|Tense=Pres",
            "RB   ",
            "_SP SPACE  ",
            "VBG   ",
            "TO  to ",
            "VBZ AUX  Person=3|Tense=Pres",
            "MD  modal ",
        ]
    );
    Ok(())
}

#[test]
fn patterns_see_what_stood_before_any_rule() -> Result<(), LoadError> {
    let rules = serde_json::json!([
        {"patterns": [[{"TAG": "A"}]], "attrs": {"TAG": "B"}},
        {"patterns": [[{"TAG": "B"}]], "attrs": {"TAG": "C"}},
    ]);
    assert_eq!(check(&rules, &["x/A", "y/B"])?, ["B   ", "C   "]);
    Ok(())
}

#[test]
fn what_is_not_read_is_named() {
    for (rules, named) in [
        (
            serde_json::json!([{"patterns": [[{"TAG": "A", "OP": "+"}]], "attrs": {}}]),
            "operator",
        ),
        (
            serde_json::json!([{"patterns": [[{"ENT_TYPE": "GPE"}]], "attrs": {}}]),
            "ENT_TYPE",
        ),
        (
            serde_json::json!([{"patterns": [[{"LOWER": {"FUZZY": "a"}}]], "attrs": {}}]),
            "FUZZY",
        ),
        (
            serde_json::json!([{"patterns": [[{"TAG": "A"}]], "attrs": {"NORM": "x"}}]),
            "Norm",
        ),
    ] {
        let message = ruler(&rules).map(|_| ()).map_err(|error| error.to_string());
        assert!(
            message
                .as_ref()
                .is_err_and(|message| message.contains(named)),
            "{named}: {message:?}"
        );
    }
}
