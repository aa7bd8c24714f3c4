//! What recognition finds in sentences: those of the data files, and those of a table.
//!
//! Any text and any annotations, however wrong, give spans in order that lie on characters. A report of
//! ours comes out as it did before.
//!
//! A place is marked in brackets with its kind before a colon: 'talks in [literal:Istanbul]'.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail")]

use proptest::prelude::*;
use rapporteur_data::DataSet;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Annotations, Entity, Place, PlaceKind, Span, Token};
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
            Role::PlaceNoun | Role::Direction | Role::Local | Role::Happening => place,
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

/// Run with `RAPPORTEUR_BLESS=1` to write what is found.
#[test]
fn a_report_comes_out_as_before() {
    let bench = Bench::new();
    let text = include_str!("../../../samples/2025-05-16-istanbul.md");
    let found: String = bench
        .find(text)
        .iter()
        .map(|place| {
            let name = place.text.replace('\n', " ");
            format!("{}\t{}\t{name}\n", place.span.start, self::name(place.kind))
        })
        .collect();
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/recognition.tsv");
    if std::env::var_os("RAPPORTEUR_BLESS").is_some() {
        std::fs::write(golden, &found).expect("the file can be written");
    }
    let before = std::fs::read_to_string(golden).expect("the file is there");
    assert_eq!(
        found, before,
        "run with RAPPORTEUR_BLESS=1 if this is meant"
    );
}

/// Words of names, marks, scripts that have no capitals, marks that combine, text from right to left.
const WORDS: &[&str] = &[
    "Moscow",
    "Goma",
    ",",
    "and",
    "in",
    "the",
    "St.",
    "U.S",
    ".",
    "-",
    "'s",
    "’s",
    "Lake",
    "New",
    "York",
    "Times",
    "Republic",
    "of",
    "Russian",
    "القدس",
    "תל",
    "אביב",
    "北京",
    "São",
    "Sa\u{303}o",
    "\u{301}",
    "\u{202b}",
    "İstanbul",
    "D",
    "(",
    ")",
    "\n\n",
    "Province",
    "said",
    "government",
    "Mr",
    "West",
    "Africa",
    "a",
    "US$",
    "🙂",
];

const LABELS: &[&str] = &["GPE", "LOC", "FAC", "NORP", "ORG", "PERSON", "DATE", "LAW"];
const DEPS: &[&str] = &[
    "nsubj", "pobj", "compound", "amod", "appos", "conj", "ROOT", "dobj", "det",
];
const POS: &[&str] = &["PROPN", "NOUN", "ADJ", "VERB", "ADP", "DET", "PUNCT"];

/// A text with annotations that may be as wrong as they like within their type.
fn annotated() -> impl Strategy<Value = (String, Annotations)> {
    let word = (
        0..WORDS.len(),
        any::<bool>(),
        0..30usize,
        0..DEPS.len(),
        0..POS.len(),
        0..24usize,
    );
    proptest::collection::vec(word, 0..30).prop_map(|words| {
        let mut text = String::new();
        let mut annotations = Annotations::default();
        for (index, (word, spaced, head, dep, pos, label)) in words.into_iter().enumerate() {
            if spaced && index > 0 {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(WORDS[word]);
            let sentence_start = index == 0 || head % 9 == 0;
            let same = label == 23
                && annotations
                    .tokens
                    .last()
                    .is_some_and(|last: &Token| last.entity.is_some());
            if same {
                if let Some(last) = annotations.entities.last_mut() {
                    last.tokens.end = index + 1;
                }
            } else if let Some(label) = LABELS.get(label) {
                annotations.entities.push(Entity {
                    tokens: index..index + 1,
                    label: (*label).into(),
                });
            }
            if sentence_start {
                annotations.sentences.push(index..index + 1);
            } else if let Some(last) = annotations.sentences.last_mut() {
                last.end = index + 1;
            }
            annotations.tokens.push(Token {
                span: Span::new(start, text.len()),
                lemma: WORDS[word].into(),
                tag: "".into(),
                pos: POS[pos].into(),
                morph: "".into(),
                dep: DEPS[dep].into(),
                head,
                sentence_start,
                entity: (same || LABELS.get(label).is_some())
                    .then(|| annotations.entities.len() - 1),
            });
        }
        (text, annotations)
    })
}

fn in_order(text: &str, places: &[Place]) -> bool {
    let mut end = 0;
    places.iter().all(|place| {
        let fits = place.span.start >= end
            && place.span.end > place.span.start
            && text.get(place.span.start..place.span.end) == Some(place.text.as_str());
        end = place.span.end;
        fits
    })
}

#[test]
fn any_annotations_give_names_in_order() {
    let bench = Bench::new();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(300));
    runner
        .run(&annotated(), |(text, annotations)| {
            let found = bench.places.find(&text, &annotations, &bench.lexicon);
            prop_assert!(in_order(&text, &found), "{found:?}");
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn any_text_gives_names_in_order() {
    let bench = Bench::new();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(60));
    let words = proptest::collection::vec((0..WORDS.len(), "\\PC{0,3}"), 0..25);
    runner
        .run(&words, |words| {
            let text: String = words
                .iter()
                .flat_map(|(word, noise)| [WORDS[*word], noise, " "])
                .collect();
            prop_assert!(in_order(&text, &bench.find(&text)), "{text:?}");
            Ok(())
        })
        .unwrap_or_else(|fault| panic!("{fault}"));
}
