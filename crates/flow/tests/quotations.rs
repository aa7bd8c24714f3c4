//! Quotations: what our own sentences say, and what holds of any text.
//!
//! `quotations.txt` has a sentence or a few, and below them, each behind a blank, what must be found:
//! kind, head of the speaker, cue, content; nothing else may be found. `\n\n` parts paragraphs.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;
use rapporteur_coder::unmet_by_reporting;
use rapporteur_data::DataSet;
use rapporteur_flow::Engine;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Quotation, Report, Span};
use rapporteur_nlp::Pipeline;
use std::sync::OnceLock;

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let pipeline = Pipeline::english().expect("the embedded model loads");
        let (engine, problems) =
            Engine::new(&DataSet::embedded(), pipeline).expect("the data are sound");
        assert!(problems.is_empty(), "{problems:?}");
        engine
    })
}

fn quotations(text: &str) -> (Report, Vec<Quotation>) {
    let report = Report::from_text("test", text);
    let (found, problems) = engine().quotations(&report);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    (report, found)
}

fn shown(text: &str) -> Vec<String> {
    let (_, found) = quotations(text);
    let words = |span: Option<Span>| span.map_or("-", |span| span.of(text));
    found
        .iter()
        .map(|quotation| {
            let kind = match (quotation.direct, quotation.is_mixed()) {
                (true, _) => "direct",
                (_, true) => "mixed",
                _ => "indirect",
            };
            format!(
                "{kind} | {} | {} | {}",
                words(quotation.speaker.as_ref().map(|speaker| speaker.head)),
                words(quotation.cue),
                words(Some(quotation.content))
            )
        })
        .collect()
}

#[test]
fn our_own_sentences_say_what_they_say() {
    let cases = include_str!("quotations.txt");
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    for line in cases.lines().filter(|line| !line.starts_with('#')) {
        match (line.strip_prefix(' '), texts.last_mut()) {
            (Some(expected), Some((_, all))) => all.push(expected.trim().to_owned()),
            _ if line.trim().is_empty() => {}
            _ => texts.push((line.replace("\\n", "\n"), Vec::new())),
        }
    }
    assert!(texts.len() >= 80, "{}", texts.len());
    let wrong: Vec<String> = texts
        .iter()
        .filter_map(|(text, expected)| {
            let found = shown(text);
            (found != *expected).then(|| format!("{text}\n  found {found:#?}\n  not {expected:#?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_reporting_word_reports_in_its_yes_and_not_in_its_no() {
    let (lexicon, problems) = Lexicon::load(&DataSet::embedded());
    assert!(problems.is_empty(), "{problems:?}");
    let mut wrong = Vec::new();
    for entry in lexicon.reporting.entries() {
        let unmet = unmet_by_reporting(entry, |text| quotations(text).1);
        wrong.extend(
            unmet
                .iter()
                .map(|unmet| format!("{} {}: {}", entry.rule, unmet.what, unmet.sentence)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pieces that texts are put together from.
const PIECES: [&str; 24] = [
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "'",
    "``",
    "''",
    "«",
    "»",
    ", ",
    ". ",
    "\n\n",
    ": ",
    "Orlova said",
    "the talks had failed",
    "that the bridge was safe",
    "according to the mayor",
    "he added",
    "quoted the minister as saying",
    "We won",
    "reportedly",
    "é…",
    " ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn what_holds_of_any_text(chosen in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        let text: String = chosen.iter().map(|&piece| format!("{} ", PIECES[piece])).collect();
        let (report, found) = quotations(&text);
        prop_assert_eq!(&found, &quotations(&text).1);
        for (index, one) in found.iter().enumerate() {
            prop_assert!(one.verify(&report).is_ok());
            prop_assert!(text.get(one.content.start..one.content.end).is_some());
            for other in found.iter().filter(|other| one.direct && other.direct) {
                let (one, other) = (one.content, other.content);
                prop_assert!(!one.overlaps(other) || one.contains(other) || other.contains(one));
            }
            // A chain ends, and leads outwards.
            let mut at = index;
            for _ in 0..=found.len() {
                match found[at].within {
                    Some(around) => {
                        prop_assert!(found[around].content.contains(found[at].content));
                        at = around;
                    }
                    None => break,
                }
            }
            prop_assert_eq!(found[at].within, None);
        }
    }
}
