//! Codes that are put together from parts: kinds told by words, aims, what an act amounts to under
//! what is said of it, modes and contexts that a code brings, and sentences that must not get them.

#![allow(clippy::expect_used, reason = "a test may fail")]

use rapporteur_coder::Coder;
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Event, Report};
use rapporteur_nlp::Pipeline;

struct Bench {
    pipeline: Pipeline,
    coder: Coder,
}

impl Bench {
    fn new() -> Self {
        let (lexicon, problems) = Lexicon::load(&DataSet::embedded());
        assert!(problems.is_empty(), "{problems:?}");
        Self {
            pipeline: Pipeline::english().expect("the embedded model loads"),
            coder: Coder::new(lexicon),
        }
    }

    fn events(&self, sentence: &str) -> Vec<Event> {
        let report = Report::from_text("example", sentence);
        let annotations = self.pipeline.annotate(sentence);
        self.coder.code(&report, &annotations, &[], None).0
    }
}

#[test]
fn codes_are_put_together_from_parts() {
    let bench = Bench::new();
    // Sentence, CAMEO code, type, mode.
    let table = [
        (
            "Norway accused Serbia of war crimes.",
            "1124",
            "ACCUSE",
            "allege",
        ),
        (
            "Kenya accused Ugandan officials of corruption.",
            "1121",
            "ACCUSE",
            "allege",
        ),
        (
            "Austria demanded an end to the protests in Hungary.",
            "1052",
            "REQUEST",
            "yield",
        ),
        (
            "France urged Chad not to attack Sudan.",
            "0256",
            "REQUEST",
            "yield",
        ),
        (
            "Students marched in Lima to demand a new constitution.",
            "1414",
            "PROTEST",
            "demo",
        ),
        (
            "Nurses in Ghana went on strike for equal rights.",
            "1433",
            "PROTEST",
            "strike",
        ),
        (
            "Canada suspended military aid to Georgia.",
            "1622",
            "SANCTION",
            "discontinue",
        ),
        (
            "Brazil refused to change its policy on Cuba.",
            "1232",
            "REJECT",
            "change",
        ),
        (
            "Ghana and Togo met in Cairo.",
            "044",
            "CONSULT",
            "third-party",
        ),
        (
            "Poland tried to assassinate the Belarusian president.",
            "185",
            "ASSAULT",
            "targeted",
        ),
    ];
    for (sentence, cameo, event_type, mode) in table {
        let events = bench.events(sentence);
        let found = events.iter().any(|event| {
            event.cameo.as_deref() == Some(cameo)
                && event.event_type.as_deref() == Some(event_type)
                && event.mode.as_deref() == Some(mode)
        });
        assert!(
            found,
            "{sentence}: wanted {cameo} {event_type} {mode}, got {events:#?}"
        );
    }
}

#[test]
fn contexts_come_from_codes_and_words_of_the_clause() {
    let bench = Bench::new();
    // Sentence, a context that it has, one that it has not.
    let table = [
        (
            "Japan sent rescue teams to Turkey after the earthquake.",
            "disasters",
            "terrorism",
        ),
        (
            "Greece arrested nine Egyptian smugglers.",
            "trafficking",
            "disasters",
        ),
        (
            "Spain extradited a general to Chile.",
            "legal",
            "environment",
        ),
    ];
    for (sentence, has, lacks) in table {
        let events = bench.events(sentence);
        let any = |context: &str| {
            events
                .iter()
                .any(|event| event.contexts.iter().any(|told| told == context))
        };
        assert!(any(has), "{sentence}: wanted {has}, got {events:#?}");
        assert!(!any(lacks), "{sentence}: {lacks} is told by nothing");
    }
}

#[test]
fn what_is_only_spoken_of_is_no_event_by_itself() {
    let bench = Bench::new();
    for sentence in [
        "Sweden respects the rights of minorities.",
        "The loan to Ghana is long.",
        "Egypt and Sudan met in Cairo.",
    ] {
        let wrong = |event: &Event| {
            matches!(
                event.act.as_str(),
                "political-change" | "provision" | "reform"
            ) || event.cameo.as_deref() == Some("044")
        };
        let events = bench.events(sentence);
        assert!(!events.iter().any(wrong), "{sentence}: {events:#?}");
    }
}
