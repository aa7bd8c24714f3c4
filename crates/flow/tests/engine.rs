//! Reports through the whole engine.

#![allow(clippy::unwrap_used)]

use rapporteur_data::DataSet;
use rapporteur_flow::Engine;
use rapporteur_model::{Report, Severity};
use rapporteur_nlp::Pipeline;

fn engine() -> Engine {
    let (engine, _) = Engine::new(&DataSet::embedded(), Pipeline::english().unwrap()).unwrap();
    engine
}

#[test]
fn all_offsets_point_into_the_text_as_it_is_shown() {
    let text = "Talks in Geneva\n\n“We aren’t ready”, Armenia’s Prime Minister Nikol Pashinyan said…\u{a0}Armenia and Azerbaijan met in Geneva on 11\u{a0}March 2025.";
    let reading = engine().read(Report::from_text("r", text));
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let words: Vec<&str> = reading
        .annotations
        .tokens
        .iter()
        .map(|token| token.span.of(text))
        .collect();
    assert!(words.iter().all(|word| !word.is_empty()), "{words:?}");
    let mut end = 0;
    for token in &reading.annotations.tokens {
        assert!(token.span.start >= end, "{words:?}");
        end = token.span.end;
    }
    assert!(words.contains(&"Azerbaijan"), "{words:?}");
    let title = reading
        .annotations
        .span(reading.annotations.sentences[0].clone());
    assert_eq!(
        title.of(text),
        "Talks in Geneva",
        "no sentence runs on from a headline"
    );
    let meeting = reading
        .events
        .iter()
        .find(|event| event.act == "meet" && event.actors.len() == 2)
        .unwrap_or_else(|| panic!("{:#?}", reading.events));
    assert_eq!(meeting.sentence_span.of(text), meeting.sentence);
    for actor in &meeting.actors {
        assert_eq!(actor.span.of(text), actor.text);
    }
    for time in &reading.times {
        assert_eq!(time.span.of(text), time.text);
    }
}

#[test]
fn a_report_in_another_language_is_not_guessed_at() {
    let engine = engine();
    for (language, read) in [
        ("en", true),
        ("en-GB", true),
        ("EN_us", true),
        ("fr", false),
        ("uk-UA", false),
    ] {
        let mut report = Report::from_text("r", "Armenia met Azerbaijan in Geneva.");
        report.language = Some(language.into());
        let reading = engine.read(report);
        assert_eq!(reading.problems.is_empty(), read, "{language}");
        assert_eq!(reading.annotations.tokens.is_empty(), !read, "{language}");
        assert!(
            reading
                .problems
                .iter()
                .all(|problem| problem.severity == Severity::Warning)
        );
    }
}

#[test]
fn texts_without_words_are_read_without_trouble() {
    let engine = engine();
    for text in ["", " ", "\n\n\n", "\u{fffd}", "?!", "\u{200b}\n\n\u{200b}"] {
        let reading = engine.read(Report::from_text("r", text));
        assert!(
            reading.events.is_empty() && reading.problems.is_empty(),
            "{text:?}"
        );
    }
}

#[test]
fn a_data_set_without_acts_is_refused() {
    let Err(problems) = Engine::new(&DataSet::default(), Pipeline::english().unwrap()) else {
        panic!("an engine without rules");
    };
    assert!(
        problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    );
}
