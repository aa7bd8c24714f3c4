//! What is expected of talks: the way, the number and the holder of our own sentences, each showing
//! one rule of how signs are read.

#![allow(clippy::expect_used, reason = "a test may fail")]

use rapporteur_coder::Coder;
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Auxiliary, Event, Expects, Report};
use rapporteur_nlp::Pipeline;

struct Reader {
    pipeline: Pipeline,
    coder: Coder,
}

impl Reader {
    fn new() -> Self {
        let (lexicon, problems) = Lexicon::load(&DataSet::embedded());
        assert!(problems.is_empty(), "{problems:?}");
        Self {
            pipeline: Pipeline::english().expect("the embedded model loads"),
            coder: Coder::new(lexicon),
        }
    }

    fn outlook(&self, text: &str) -> Vec<Event> {
        let report = Report::from_text("example", text);
        let annotations = self.pipeline.annotate(text);
        let (mut events, problems) = self.coder.code(&report, &annotations, &[], None);
        assert!(problems.is_empty(), "{problems:?}");
        events.retain(|event| event.outlook.is_some());
        events
    }
}

#[test]
fn signs_and_what_stands_beside_them_make_one_number() {
    let reader = Reader::new();
    // Sentence, way, number, whose ('-' for the report's own).
    let cases = [
        (
            "The envoy was optimistic about the truce.",
            "hopeful",
            1.0,
            "envoy",
        ),
        // What is doubted is no hope.
        (
            "The envoy voiced doubt that the parties would reach a settlement soon.",
            "doubtful",
            -1.0,
            "envoy",
        ),
        // Degree.
        (
            "The envoy was very optimistic about the truce.",
            "hopeful",
            1.5,
            "envoy",
        ),
        (
            "The envoy was cautiously optimistic about the truce.",
            "guarded",
            0.5,
            "envoy",
        ),
        // Negation: of the words, of their subject, of the verb of thinking above, by what they hang from.
        (
            "The envoy was not optimistic about the truce.",
            "doubtful",
            -1.0,
            "envoy",
        ),
        (
            "The envoy was not very optimistic about the truce.",
            "doubtful",
            -1.0,
            "envoy",
        ),
        (
            "Nobody believes that the truce will hold.",
            "doubtful",
            -1.0,
            "-",
        ),
        (
            "The talks ended without any progress.",
            "doubtful",
            -1.0,
            "-",
        ),
        ("Macron did not rule out a truce.", "guarded", 0.5, "Macron"),
        // Modals.
        (
            "The truce may collapse, the envoy said.",
            "doubtful",
            -1.0,
            "envoy",
        ),
        // Contrast and concession.
        (
            "The talks were constructive, but the differences are deep.",
            "guarded",
            -0.5,
            "-",
        ),
        (
            "Progress was made in the talks, but some issues remain open.",
            "guarded",
            0.0,
            "-",
        ),
        // Of several that point one way the strongest.
        (
            "The talks are deadlocked and doomed.",
            "doubtful",
            -2.0,
            "-",
        ),
        // Nothing expected.
        (
            "The minister declined to predict the outcome of the talks.",
            "none",
            0.0,
            "minister",
        ),
        (
            "The minister would neither confirm nor deny that a truce was near.",
            "none",
            0.0,
            "minister",
        ),
        // Whose: of him who has it, not of him who tells it.
        (
            "Peskov said that the rebels were pessimistic about the talks.",
            "doubtful",
            -1.0,
            "rebels",
        ),
        (
            "Peskov said that he was pessimistic about the talks.",
            "doubtful",
            -1.0,
            "Peskov",
        ),
        (
            "The truce is fragile, according to the monitors.",
            "guarded",
            -0.5,
            "monitors",
        ),
        (
            "“I am hopeful about the truce,” Macron said.",
            "hopeful",
            1.0,
            "Macron",
        ),
    ];
    let mut faults = Vec::new();
    for (sentence, way, number, holder) in cases {
        let events = reader.outlook(sentence);
        let told: Vec<(&str, f32, &str)> = events
            .iter()
            .filter_map(|event| {
                let outlook = event.outlook.as_ref()?;
                let holder = event
                    .actors
                    .first()
                    .map_or("-", |actor| actor.text.as_str());
                Some((outlook.expects.name(), outlook.number, holder))
            })
            .collect();
        let fits = matches!(told.as_slice(), [(found, value, who)]
            if *found == way && (value - number).abs() < 0.01 && who.contains(holder));
        if !fits {
            faults.push(format!(
                "{sentence}\n    {told:?}, not {way} {number} of {holder}"
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_nobody_says_is_no_outlook() {
    let reader = Reader::new();
    for sentence in [
        // A question, a condition, a demand, a purpose.
        "Will the peace talks be successful?",
        "If the peace talks collapse, Israel will attack.",
        "Guterres urged both sides to narrow their differences in the peace talks.",
        "The envoy was asked whether he was optimistic about the truce.",
        // Of something else.
        "The farmer was optimistic about the harvest.",
        "The merger talks between the two airlines have stalled.",
    ] {
        let events = reader.outlook(sentence);
        assert!(events.is_empty(), "{sentence}: {events:#?}");
    }
}

#[test]
fn what_was_once_expected_is_recalled() {
    let reader = Reader::new();
    for (sentence, past) in [
        ("The mediators had been hopeful about the talks.", true),
        ("The mediators were once hopeful about the talks.", true),
        ("The mediators were hopeful about the talks.", false),
        ("Macron said that the talks had been constructive.", false),
    ] {
        let events = reader.outlook(sentence);
        assert_eq!(events.len(), 1, "{sentence}");
        for event in events {
            let historical = event.status.aux.contains(&Auxiliary::Historical);
            assert_eq!(historical, past, "{sentence}");
        }
    }
}

#[test]
fn words_are_those_of_the_report_and_numbers_lie_on_the_scale() {
    let reader = Reader::new();
    let lexicon = reader.coder.lexicon();
    for sign in lexicon.outlook.signs() {
        for text in &sign.yes {
            for event in reader.outlook(text) {
                let Some(outlook) = &event.outlook else {
                    continue;
                };
                assert!((-2.0..=2.0).contains(&outlook.number), "{text}");
                assert!((outlook.number * 2.0).fract().abs() < 0.01, "{text}");
                if outlook.expects == Expects::None {
                    assert!(outlook.number.abs() < 0.01, "{text}");
                } else {
                    assert_eq!(
                        outlook.expects,
                        Expects::of_number(outlook.number),
                        "{text}"
                    );
                }
                assert!(!outlook.words.is_empty(), "{text}");
                for words in outlook.words.iter().chain(&outlook.of) {
                    assert_eq!(words.span.of(text), words.text, "{text}");
                }
                // Where the sign stands alone, its sentence points the way of its file.
                if event.rule == [sign.rule.as_str()] {
                    assert_eq!(outlook.expects, sign.expects, "{text}");
                }
            }
        }
    }
}
