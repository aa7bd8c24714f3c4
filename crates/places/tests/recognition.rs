//! What recognition finds in sentences: those of the data files, and those of a table.
//!
//! A place is marked in brackets with its kind before a colon: 'talks in [literal:Istanbul]'.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Place, PlaceKind};
use rapporteur_nlp::Pipeline;
use rapporteur_places::{Gazetteer, Places, Role};

struct Bench {
    data: DataSet,
    pipeline: Pipeline,
    lexicon: Lexicon,
    places: Places,
}

impl Bench {
    fn new() -> Self {
        let data = DataSet::embedded();
        let (lexicon, problems) = Lexicon::load(&data);
        assert!(problems.is_empty(), "{problems:?}");
        let gazetteer = Gazetteer::embedded().expect("the index is of this version");
        let (places, problems) = Places::load(&data, gazetteer);
        let words = problems
            .iter()
            .filter(|problem| problem.source.contains("recognition/"));
        assert_eq!(words.count(), 0, "{problems:?}");
        Self {
            pipeline: Pipeline::english().expect("the embedded model loads"),
            data,
            lexicon,
            places,
        }
    }

    fn find(&self, text: &str) -> Vec<Place> {
        let annotations = self.pipeline.annotate(text);
        self.places.find(text, &annotations, &self.lexicon)
    }

    /// The text with what is found in brackets.
    fn marked(&self, text: &str) -> String {
        let mut marked = String::new();
        let mut at = 0;
        for place in self.find(text) {
            assert_eq!(place.text, place.span.of(text), "{text}");
            marked.push_str(&text[at..place.span.start]);
            marked.push_str(&format!("[{}:{}]", name(place.kind), place.text));
            at = place.span.end;
        }
        marked + &text[at..]
    }
}

fn name(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Literal => "literal",
        PlaceKind::Metonym => "metonym",
        PlaceKind::Demonym => "demonym",
        PlaceKind::PartOfName => "part",
    }
}

#[test]
fn words_tell_what_their_sentences_say() {
    let bench = Bench::new();
    let mut faults = Vec::new();
    for example in bench.places.recognition_examples() {
        let found = bench.find(&example.sentence);
        let exact = found.iter().find(|place| place.span == example.marked);
        let kind = exact.map(|place| place.kind);
        let place = matches!(kind, Some(PlaceKind::Literal | PlaceKind::Metonym));
        let told = match example.role {
            Role::Authority | Role::Ruler | Role::Dealing => kind == Some(PlaceKind::Metonym),
            Role::OtherName | Role::CalledAfter | Role::Disease => {
                kind == Some(PlaceKind::PartOfName) || kind.is_none()
            }
            Role::PlaceNoun | Role::Direction => place,
            Role::Title | Role::NoPlace => !place,
            Role::LiteralVerb => kind == Some(PlaceKind::Literal),
            Role::DemonymEnding => kind == Some(PlaceKind::Demonym),
        };
        if told != example.holds {
            let fault = bench.data.entry_fault(
                &example.file,
                example.at,
                None,
                format!("'{}' comes out as {kind:?}", example.sentence),
            );
            faults.push(fault.to_string());
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn each_kind_is_told() {
    let bench = Bench::new();
    let cases = include_str!("recognition.txt");
    let mut faults = Vec::new();
    for case in cases.lines() {
        if case.is_empty() || case.starts_with('#') {
            continue;
        }
        let mut plain = String::new();
        let mut rest = case;
        while let Some((before, after)) = rest.split_once('[') {
            let (inside, behind) = after.split_once(']').expect("brackets pair");
            plain.push_str(before);
            plain.push_str(inside.split_once(':').expect("a kind").1);
            rest = behind;
        }
        plain.push_str(rest);
        let found = bench.marked(&plain);
        if found != case {
            faults.push(format!("wanted {case}\n found {found}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
