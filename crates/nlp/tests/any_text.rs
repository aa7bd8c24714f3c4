//! What holds for every text, whatever its characters.
#![cfg(feature = "english")]

use proptest::prelude::*;
use rapporteur_model::Annotations;
use rapporteur_nlp::{LoadError, Pipeline};

/// Tokens cover the text; sentences cover the tokens; heads and entities stay inside.
fn check(text: &str, annotations: &Annotations) -> Result<(), TestCaseError> {
    let tokens = &annotations.tokens;
    let mut end = 0;
    for (index, token) in tokens.iter().enumerate() {
        let (from, to) = (token.span.start, token.span.end);
        prop_assert!(from < to, "token {index} is empty");
        prop_assert!(
            text.get(from..to).is_some(),
            "token {index} cuts a character"
        );
        let between = text.get(end..from);
        prop_assert!(
            matches!(between, Some("" | " ")),
            "{between:?} is left out before token {index}"
        );
        prop_assert!(token.head < tokens.len());
        end = to;
    }
    prop_assert!(matches!(text.get(end..), Some("" | " ")));

    let mut next = 0;
    for sentence in &annotations.sentences {
        prop_assert_eq!(sentence.start, next);
        prop_assert!(sentence.end > sentence.start);
        for index in sentence.clone() {
            let Some(token) = tokens.get(index) else {
                return Err(TestCaseError::fail("a sentence reaches beyond the tokens"));
            };
            prop_assert_eq!(token.sentence_start, index == sentence.start);
            prop_assert!(
                sentence.contains(&token.head),
                "a head lies in another sentence"
            );
        }
        next = sentence.end;
    }
    prop_assert_eq!(next, tokens.len());

    let mut last = 0;
    for (number, entity) in annotations.entities.iter().enumerate() {
        prop_assert!(entity.tokens.start >= last && entity.tokens.end > entity.tokens.start);
        prop_assert!(entity.tokens.end <= tokens.len());
        last = entity.tokens.end;
        for token in tokens.get(entity.tokens.clone()).unwrap_or_default() {
            prop_assert_eq!(token.entity, Some(number));
        }
    }
    let marked = tokens.iter().filter(|token| token.entity.is_some()).count();
    let spanned: usize = annotations
        .entities
        .iter()
        .map(|entity| entity.tokens.len())
        .sum();
    prop_assert_eq!(marked, spanned);
    Ok(())
}

/// Any characters, or words and marks that make the rules work.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "([A-Za-z]{1,8}|[0-9]{1,4}|[ \\n\\t]{1,3}|[.,;:!?()'\"“”’…$€%&@#/-]|don't|U\\.S\\.|:\\)|https://a\\.org/b){0,60}",
        proptest::collection::vec(any::<char>(), 0..40)
            .prop_map(|chars| chars.into_iter().collect()),
    ]
}

#[test]
fn annotations_of_any_text_are_whole() -> Result<(), LoadError> {
    let pipeline = Pipeline::english()?;
    proptest!(ProptestConfig::with_cases(256), |(texts in proptest::collection::vec(texts(), 1..6))| {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let together = pipeline.annotate_batch(&texts);
        prop_assert_eq!(together.len(), texts.len());
        for (text, annotations) in texts.iter().zip(&together) {
            check(text, annotations)?;
            prop_assert_eq!(&pipeline.annotate(text), annotations);
        }
    });
    Ok(())
}

#[test]
fn one_word_of_thousands_of_characters_is_read() -> Result<(), LoadError> {
    let pipeline = Pipeline::english()?;
    for word in ["a", ".", "(", "a:", "://", "1-", "é", "👍"] {
        let text = word.repeat(8_000 / word.len());
        let annotations = pipeline.annotate(&text);
        assert!(check(&text, &annotations).is_ok(), "{word:?}");
    }
    Ok(())
}
