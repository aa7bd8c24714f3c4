//! Annotations hold together whatever the text, and a damaged model is refused or at worst wrong.

#![cfg(feature = "english")]

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static ENGLISH: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::english().unwrap_or_else(|error| unreachable!("{error}")));

/// Pieces that texts are made of: words, oddities, white space.
const PIECES: [&str; 24] = [
    "Moscow",
    "said",
    "the",
    "talks",
    "in Istanbul",
    "failed",
    ".",
    "\n\n",
    "  ",
    "\"",
    "(",
    "U.S.",
    "don't",
    "50",
    "days",
    ",",
    "e\u{301}\u{301}",
    "\u{301}",
    "😀",
    "\u{0}",
    "\t",
    "http://a.b/c?d=e",
    "—",
    "你好",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    (
        prop::collection::vec(piece, 0..60),
        prop::sample::select(vec!["", " "]),
    )
        .prop_map(|(pieces, between)| pieces.join(between))
}

/// What must be true of the annotations of any text.
fn check(text: &str, annotations: &Annotations) -> Result<(), TestCaseError> {
    let tokens = &annotations.tokens;
    let mut end = 0;
    for token in tokens {
        prop_assert!(token.span.start >= end && token.span.end > token.span.start);
        let between = text.get(end..token.span.start);
        prop_assert!(
            matches!(between, Some("" | " ")),
            "{between:?} between tokens"
        );
        prop_assert!(
            text.get(token.span.start..token.span.end).is_some(),
            "within characters"
        );
        prop_assert!(token.head < tokens.len());
        prop_assert!(!token.tag.is_empty() && !token.pos.is_empty() && !token.dep.is_empty());
        end = token.span.end;
    }
    prop_assert!(
        matches!(text.get(end..), Some("" | " ")),
        "the tokens do not reach the end"
    );

    let mut next = 0;
    for sentence in &annotations.sentences {
        prop_assert!(sentence.start == next && sentence.end > sentence.start);
        prop_assert!(tokens[sentence.start].sentence_start);
        prop_assert!(
            tokens[sentence.clone()]
                .iter()
                .skip(1)
                .all(|token| !token.sentence_start)
        );
        next = sentence.end;
    }
    prop_assert_eq!(next, tokens.len());

    for (index, token) in tokens.iter().enumerate() {
        // Every word hangs below a root: no circles.
        let mut at = index;
        for _ in 0..tokens.len() {
            at = tokens[at].head;
        }
        prop_assert_eq!(tokens[at].head, at);
        // The attribute ruler takes the label of a root from white space.
        let is_space = token.pos == "SPACE";
        prop_assert_eq!(
            token.head == index && !is_space,
            token.dep == "ROOT" && !is_space
        );
    }
    let mut last = 0;
    for (index, entity) in annotations.entities.iter().enumerate() {
        prop_assert!(entity.tokens.start >= last && entity.tokens.end > entity.tokens.start);
        last = entity.tokens.end;
        for token in &tokens[entity.tokens.clone()] {
            prop_assert_eq!(token.entity, Some(index));
        }
    }
    let inside = annotations
        .entities
        .iter()
        .map(|entity| entity.tokens.len())
        .sum::<usize>();
    prop_assert_eq!(
        tokens.iter().filter(|token| token.entity.is_some()).count(),
        inside
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn annotations_hold_together(text in text()) {
        check(&text, &ENGLISH.annotate(&text))?;
    }

    #[test]
    fn a_batch_is_as_each_alone(texts in prop::collection::vec(text(), 0..6)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let alone: Vec<Annotations> = texts.iter().map(|text| ENGLISH.annotate(text)).collect();
        prop_assert_eq!(ENGLISH.annotate_batch(&texts), alone);
    }

    #[test]
    fn a_damaged_model_never_panics(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), in_manifest: bool) {
        let mut bytes = embedded::english().to_vec();
        let range = if in_manifest { 40_000 } else { bytes.len() };
        for (place, byte) in places {
            bytes[place.index(range)] = byte;
        }
        if let Ok(pipeline) = Pipeline::from_converted(bytes) {
            pipeline.annotate("Moscow rejected the U.N.'s offer of talks. Kyiv didn't.");
        }
    }

    #[test]
    fn a_model_cut_short_is_refused(end in any::<prop::sample::Index>()) {
        let bytes = embedded::english();
        let bytes = bytes[..end.index(bytes.len())].to_vec();
        prop_assert!(Pipeline::from_converted(bytes).is_err());
    }
}

#[test]
fn long_texts_are_as_short_ones() -> Result<(), TestCaseError> {
    // Longer than several stretches, without the end of a sentence, then with.
    let unbroken = "the minister of the region and the troops to ".repeat(900);
    let annotations = ENGLISH.annotate(&unbroken);
    assert_eq!(annotations.tokens.len(), 8100);
    check(&unbroken, &annotations)?;

    // A text's first sentences do not depend on what follows beyond the network's reach: blank
    // lines part them here.
    let paragraph = "Kyiv accepted the offer of talks in Istanbul. Moscow refused to halt its attacks on the city.\n\n";
    let short = ENGLISH.annotate(&paragraph.repeat(3));
    let long = ENGLISH.annotate(&paragraph.repeat(300));
    assert_eq!(long.tokens.len(), short.tokens.len() * 100);
    assert_eq!(short.tokens[..40], long.tokens[..40]);
    Ok(())
}

#[test]
fn threads_share_a_pipeline() {
    let texts: Vec<String> = (0..40)
        .map(|number| format!("On day {number} the U.N. called for talks in city {number}."))
        .collect();
    let alone: Vec<Annotations> = texts.iter().map(|text| ENGLISH.annotate(text)).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (text, expected) in texts.iter().zip(&alone) {
                    assert_eq!(&ENGLISH.annotate(text), expected);
                }
            });
        }
    });
}

#[test]
fn every_kind_of_processor_gives_the_same() -> Result<(), LoadError> {
    let text = "The Security Council, meeting in New York on Friday, called on both sides to stop fighting. \"We won't,\" Mr. Smith said.";
    let expected = ENGLISH.annotate(text);
    for processor in Processor::all() {
        let container = Container::open(Bytes::from_static(embedded::english()))?;
        assert_eq!(
            open::open(container, processor)?.annotate(text),
            expected,
            "{processor:?}"
        );
    }
    Ok(())
}

#[test]
fn texts_are_cut_between_characters() {
    for (most, start) in [(0, ""), (1, ""), (2, "é"), (3, "é"), (4, "éü"), (9, "éü")] {
        assert_eq!(start_of("éü", most), start);
    }
}
