//! The built-in model, and files that are none.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use rapporteur_encoder::RelationModel;
use rapporteur_model::Span;
use std::sync::LazyLock;

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/models/relations.bin")).unwrap()
});
static MODEL: LazyLock<RelationModel> = LazyLock::new(|| RelationModel::english().unwrap());

fn best(sentence: &str, source: &str, target: &str) -> String {
    let span = |words: &str| {
        let start = sentence.find(words).unwrap();
        Some(Span::new(start, start + words.len()))
    };
    let shares = MODEL.judge(sentence, span(source), span(target));
    let best = shares
        .into_iter()
        .max_by(|one, other| one.1.total_cmp(&other.1));
    best.unwrap().0.to_owned()
}

#[test]
fn plain_sentences_are_judged_as_anybody_would() {
    let cases = [
        (
            "Police arrested two union leaders.",
            "Police",
            "two union leaders",
            "COERCE",
        ),
        (
            "Two union leaders were arrested by police.",
            "police",
            "Two union leaders",
            "COERCE",
        ),
        (
            "The minister met his counterpart in Lima.",
            "The minister",
            "his counterpart",
            "CONSULT",
        ),
        (
            "Insurgents ambushed an army convoy near Kano and killed nine.",
            "Insurgents",
            "an army convoy",
            "ASSAULT",
        ),
        (
            "Students marched against the junta.",
            "Students",
            "the junta",
            "PROTEST",
        ),
    ];
    for (sentence, source, target, expected) in cases {
        assert_eq!(best(sentence, source, target), expected, "{sentence}");
    }
}

#[test]
fn a_file_that_is_cut_short_or_no_model_is_refused() {
    let cuts = [0, 7, 12, 500, 100_000, FILE.len() / 2, FILE.len() - 1];
    for cut in cuts {
        assert!(RelationModel::from_bytes(&FILE[..cut]).is_err(), "{cut}");
    }
    assert!(RelationModel::from_bytes(b"RPNLP\0\0\x01").is_err());
    let longer = [FILE.as_slice(), b"x"].concat();
    assert!(RelationModel::from_bytes(&longer).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn shares_sum_to_one_whatever_is_marked(
        sentence in "\\PC{0,300}",
        source in (0usize..320, 0usize..320),
        target in (0usize..320, 0usize..320),
    ) {
        let span = |(one, other): (usize, usize)| Span::new(one.min(other), one.max(other));
        let shares = MODEL.judge(&sentence, Some(span(source)), Some(span(target)));
        let sum: f32 = shares.iter().map(|(_, share)| share).sum();
        prop_assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        prop_assert!(shares.iter().all(|(_, share)| (0.0..=1.0).contains(share)));
    }

    #[test]
    fn a_changed_manifest_is_refused_or_read(at in 12usize..2000, byte in any::<u8>()) {
        let mut file = FILE.clone();
        file[at] = byte;
        // Whatever comes of it, it is no panic.
        let _ = RelationModel::from_bytes(&file).map(|model| model.judge("A met B.", None, None).len());
    }
}
