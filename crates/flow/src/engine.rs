//! One report through all stages.

use crate::passages::passages;
use crate::relate::decide;
use jiff::civil::Date;
use rapporteur_clean::{normalise, untokenise};
use rapporteur_coder::Coder;
use rapporteur_data::DataSet;
use rapporteur_encoder::RelationModel;
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{
    Actor, Anchor, Annotations, DateSource, Entity, Event, Place, Problem, Relation, Report,
    ReportDate, Severity, Span, Standing, TimeExpression,
};
use rapporteur_nlp::Pipeline;
use rapporteur_places::{Gazetteer, Places};
use rapporteur_time::TimeRules;
use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Everything that reading a report needs; shared by all threads.
pub struct Engine {
    pub(crate) pipeline: Pipeline,
    pub(crate) times: TimeRules,
    pub(crate) places: Places,
    pub(crate) coder: Coder,
}

/// A report and what was read from it. All offsets are bytes of the report's clean text.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The report.
    pub report: Report,
    /// Tokens, sentences, dependencies, entities; of a report that is read in pieces, those of the
    /// first.
    pub annotations: Annotations,
    /// Time expressions.
    pub times: Vec<TimeExpression>,
    /// Names of places of every kind, in the order of the text.
    pub places: Vec<Place>,
    /// Events, in the order of the text.
    pub events: Vec<Event>,
    /// What went wrong on the way.
    pub problems: Vec<Problem>,
}

/// What the stages find in a report or a piece of one.
#[derive(Default)]
struct Found {
    annotations: Annotations,
    times: Vec<TimeExpression>,
    places: Vec<Place>,
    events: Vec<Event>,
    problems: Vec<Problem>,
}

impl Engine {
    /// Loads time rules, places and lexicon from a data set. Faulty entries are left out and reported
    /// beside the engine.
    ///
    /// # Errors
    /// The problems alone, when no rule of a stage is left to work with.
    pub fn new(data: &DataSet, pipeline: Pipeline) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        match Gazetteer::embedded() {
            Ok(gazetteer) => Self::with_gazetteer(data, gazetteer, pipeline),
            Err(error) => {
                Err(vec![Problem::error("gazetteer", error.to_string()).advise(
                    "this is a fault of the program: please send it in",
                )])
            }
        }
    }

    /// The same with a gazetteer of the user's own.
    ///
    /// # Errors
    /// As of [`Engine::new`].
    pub fn with_gazetteer(
        data: &DataSet,
        gazetteer: Gazetteer,
        pipeline: Pipeline,
    ) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        let (times, mut problems) = TimeRules::load(data);
        let (places, faults) = Places::load(data, gazetteer);
        problems.extend(faults);
        let (lexicon, faults) = Lexicon::load(data);
        problems.extend(faults);
        if lexicon.patterns().next().is_none() {
            problems.push(
                Problem::error("data", "the data set holds no act that could be read")
                    .advise("give a folder with acts/*.toml, or leave out --data"),
            );
            return Err(problems);
        }
        let engine = Self {
            pipeline,
            times,
            places,
            coder: Coder::new(lexicon),
        };
        Ok((engine, problems))
    }

    /// The lexicon that events are coded with.
    pub fn lexicon(&self) -> &Lexicon {
        self.coder.lexicon()
    }

    /// The language model that annotates.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// The places that names are looked up in.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Reads one report. A fault of the program on this report is among the problems.
    pub fn read(&self, report: Report) -> Reading {
        let mut reading = Reading {
            report,
            annotations: Annotations::default(),
            times: Vec::new(),
            places: Vec::new(),
            events: Vec::new(),
            problems: Vec::new(),
        };
        if let Some(problem) = unread_language(&reading.report) {
            reading.problems.push(problem);
            return reading;
        }
        let whole = reading.report.text.as_str();
        let pieces = pieces(whole, LONGEST);
        if pieces.len() > 1 {
            reading.problems.push(
                Problem::note(
                    reading.report.source.as_str(),
                    format!(
                        "this report has {} KiB of text; it was read in {} pieces, each by itself",
                        whole.len() >> 10,
                        pieces.len()
                    ),
                )
                .advise("split it into single reports, one JSON object a line"),
            );
        }
        let stages = || {
            let mut whole = Found::default();
            for piece in pieces {
                let found = self.piece(&reading.report, piece);
                // What is known of each token of a long report would fill the memory.
                if whole.annotations.tokens.is_empty() {
                    whole.annotations = found.annotations;
                }
                whole.times.extend(found.times);
                whole.places.extend(found.places);
                whole.events.extend(found.events);
                whole.problems.extend(found.problems);
            }
            number(&reading.report, &mut whole.events);
            whole
        };
        // The stages only read what is shared, so nothing half-written is left behind.
        match catch_unwind(AssertUnwindSafe(stages)) {
            Ok(found) => {
                reading.annotations = found.annotations;
                reading.times = found.times;
                reading.places = found.places;
                reading.events = found.events;
                reading.problems.extend(found.problems);
            }
            Err(panic) => reading
                .problems
                .push(failed(&reading.report, panic.as_ref())),
        }
        reading
    }

    /// Who is meant by a phrase ('former Ukrainian foreign minister'), on a day or on any. Empty
    /// where it says nothing, is longer than a line, or the program fails on it.
    pub fn who(&self, phrase: &str, day: Option<Date>) -> Vec<Actor> {
        let phrase = phrase.trim();
        if phrase.is_empty() || phrase.len() > LONGEST_PHRASE {
            return Vec::new();
        }
        // The pipeline reads sentences; this one says nothing of its own about its subject.
        let article = if phrase.starts_with(char::is_lowercase) && !phrase.starts_with("the ") {
            "The "
        } else {
            ""
        };
        let span = Span::new(article.len(), article.len() + phrase.len());
        let report = Report {
            date: day.map(|day| ReportDate {
                day,
                source: DateSource::Given,
            }),
            ..Report::from_text("phrase", format!("{article}{phrase} made a statement."))
        };
        let stages = || {
            let annotations = annotate(&self.pipeline, &report.text);
            self.coder.who(&report, &annotations, span)
        };
        catch_unwind(AssertUnwindSafe(stages)).unwrap_or_default()
    }

    /// What the party at `source` does to the one at `target`, in a sentence; the spans are bytes
    /// of it, and either may be left open. `name` stands for the sentence in problems. Where the
    /// lexicon leaves the choice open, `model` decides, if there is one.
    ///
    /// # Errors
    /// A mark that covers no word, a sentence that is too long, or a fault of the program on it.
    pub fn relate(
        &self,
        name: &str,
        sentence: &str,
        source: Option<Span>,
        target: Option<Span>,
        model: Option<&RelationModel>,
    ) -> Result<Relation, Problem> {
        if sentence.len() > LONGEST {
            return Err(
                Problem::error(name, format!("the sentence has {} bytes", sentence.len()))
                    .advise("give one sentence, or a few"),
            );
        }
        let report = Report {
            source: name.to_owned(),
            ..Report::from_text(name, sentence)
        };
        let stages = || {
            let annotations = annotate(&self.pipeline, sentence);
            let times = self.times.find(sentence, &annotations, None);
            let candidates = self
                .coder
                .relate(&report, &annotations, &times, source, target)?;
            Ok(match model {
                Some(model) => decide(candidates, model, sentence, source, target),
                None => candidates.into_iter().next().unwrap_or_default(),
            })
        };
        // The stages only read what is shared, so nothing half-written is left behind.
        match catch_unwind(AssertUnwindSafe(stages)) {
            Ok(relation) => relation,
            Err(panic) => Err(failed(&report, panic.as_ref())),
        }
    }

    /// How what the words at some spans (bytes) of a text name stands in the world, in the order
    /// asked; `None` where a span covers no word. `name` stands for the text in problems.
    ///
    /// # Errors
    /// A text that is too long, or a fault of the program on it.
    pub fn status(
        &self,
        name: &str,
        text: &str,
        spans: &[Span],
    ) -> Result<Vec<Option<Standing>>, Problem> {
        if text.len() > LONGEST {
            return Err(
                Problem::error(name, format!("the text has {} bytes", text.len()))
                    .advise("give some sentences at a time"),
            );
        }
        let report = Report {
            source: name.to_owned(),
            ..Report::from_text(name, text)
        };
        let stages = || {
            let (plain, map) = untokenise(text);
            let mut annotations = annotate(&self.pipeline, &plain);
            annotations.map_spans(&map);
            self.coder.standings(&report, &annotations, spans)
        };
        // The stages only read what is shared, so nothing half-written is left behind.
        match catch_unwind(AssertUnwindSafe(stages)) {
            Ok(standings) => standings,
            Err(panic) => Err(failed(&report, panic.as_ref())),
        }
    }

    /// Reads a piece of a report; spans point into the whole.
    fn piece(&self, report: &Report, piece: Span) -> Found {
        let (own, times) = annotated_times(&self.pipeline, &self.times, report, piece);
        let mut annotations = Annotations::default();
        append(&mut annotations, own, piece.start);
        let places = self.places.find(&report.text, &annotations, self.lexicon());
        let (events, problems) = self.code(report, &annotations, &times, Some(&places));
        Found {
            annotations,
            times,
            places,
            events,
            problems,
        }
    }

    /// Codes a report stretch by stretch: what the coder compares grows with the square of the
    /// text, and a report that is longer than a stretch is a book or many reports in one file.
    fn code(
        &self,
        report: &Report,
        annotations: &Annotations,
        times: &[TimeExpression],
        places: Option<&[Place]>,
    ) -> (Vec<Event>, Vec<Problem>) {
        let code = |part: &Annotations, times: &[TimeExpression], places: Option<&[Place]>| {
            self.coder.code(report, part, times, places)
        };
        let (mut events, problems) = by_stretches(annotations, times, places, code);
        number(report, &mut events);
        (events, problems)
    }
}

/// The annotations of a piece of a report, counted from its start, and its times, counted from that
/// of the report.
pub(crate) fn annotated_times(
    pipeline: &Pipeline,
    rules: &TimeRules,
    report: &Report,
    piece: Span,
) -> (Annotations, Vec<TimeExpression>) {
    let text = piece.of(&report.text);
    let own = annotate(pipeline, text);
    let day = report.date.as_ref().map(|date| date.day);
    let mut times = rules.find(text, &own, day);
    for time in &mut times {
        time.span = moved(time.span, piece.start);
        if let Some(Anchor::Expression(span)) = &mut time.anchor {
            *span = moved(*span, piece.start);
        }
    }
    (own, times)
}

/// Gives the events of a report their ids.
pub(crate) fn number<'e>(report: &Report, events: impl IntoIterator<Item = &'e mut Event>) {
    for (index, event) in events.into_iter().enumerate() {
        event.id = format!("{}#{}", report.id, index + 1);
    }
}

/// What `code` finds in each stretch of a text, in order, with its times and places.
pub(crate) fn by_stretches<T>(
    annotations: &Annotations,
    times: &[TimeExpression],
    places: Option<&[Place]>,
    code: impl Fn(&Annotations, &[TimeExpression], Option<&[Place]>) -> (Vec<T>, Vec<Problem>),
) -> (Vec<T>, Vec<Problem>) {
    let stretches = stretches(annotations, STRETCH);
    if stretches.len() <= 1 {
        return code(annotations, times, places);
    }
    let mut events = Vec::new();
    let mut problems = Vec::new();
    for sentences in stretches {
        let part = part(annotations, sentences);
        let span = part.span(0..part.tokens.len());
        let times = within(times, span, |time| time.span);
        let places = places.map(|places| within(places, span, |place| place.span));
        let (found, said) = code(&part, times, places);
        events.extend(found);
        problems.extend(said);
    }
    (events, problems)
}

/// Of what stands in the order of the text, that which starts in a stretch of it.
fn within<T>(all: &[T], stretch: Span, span: impl Fn(&T) -> Span) -> &[T] {
    let from = all.partition_point(|one| span(one).start < stretch.start);
    let to = all.partition_point(|one| span(one).start < stretch.end);
    all.get(from..to).unwrap_or(&[])
}

/// The longest phrase that [`Engine::who`] reads, in bytes.
const LONGEST_PHRASE: usize = 1 << 10;

/// How much of a report is read in one piece, in bytes of its text. What is known of each token takes some
/// fifty times its bytes, so this bounds the memory of a thread to about 200 MB.
pub(crate) const LONGEST: usize = 2 << 20;

/// The pieces that a text is read in.
pub(crate) fn pieces(text: &str, longest: usize) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = text.get(start..).unwrap_or("");
        // A piece is never empty, so this comes to an end.
        let end = start + readable(rest, longest).max(1);
        let end = (end..=text.len())
            .find(|&end| text.is_char_boundary(end))
            .unwrap_or(text.len());
        found.push(Span::new(start, end));
        start = end;
    }
    found
}

fn moved(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}

/// Where to stop reading a text that is longer than `longest` bytes: after a paragraph, a
/// sentence or a word.
pub(crate) fn readable(text: &str, longest: usize) -> usize {
    if text.len() <= longest {
        return text.len();
    }
    let end = (0..=longest)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    let head = text.get(..end).unwrap_or("");
    ["\n\n", ". ", " "]
        .iter()
        .find_map(|mark| head.rfind(mark).map(|at| at + 1))
        .unwrap_or(end)
}

/// How many tokens are coded together, about: some thirty pages.
const STRETCH: usize = 20_000;

/// Ranges of sentences of about `tokens` tokens each.
fn stretches(annotations: &Annotations, tokens: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut first, mut held) = (0, 0);
    for (index, sentence) in annotations.sentences.iter().enumerate() {
        held += sentence.len();
        if held >= tokens {
            found.push(first..index + 1);
            (first, held) = (index + 1, 0);
        }
    }
    if first < annotations.sentences.len() {
        found.push(first..annotations.sentences.len());
    }
    found
}

/// The annotations of some sentences by themselves; spans still point into the whole text.
fn part(annotations: &Annotations, sentences: Range<usize>) -> Annotations {
    let sentences = annotations.sentences.get(sentences).unwrap_or(&[]);
    let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else {
        return Annotations::default();
    };
    let (start, end) = (first.start, last.end);
    let inside = |range: &Range<usize>| start <= range.start && range.end <= end;
    let entities: Vec<usize> = (0..annotations.entities.len())
        .filter(|&index| {
            annotations
                .entities
                .get(index)
                .is_some_and(|entity| inside(&entity.tokens))
        })
        .collect();
    let first_entity = entities.first().copied().unwrap_or(0);
    let moved = |range: &Range<usize>| range.start - start..range.end - start;
    Annotations {
        tokens: annotations
            .tokens
            .get(start..end)
            .unwrap_or(&[])
            .iter()
            .cloned()
            .map(|mut token| {
                token.head = token.head.clamp(start, end - 1) - start;
                token.entity = token
                    .entity
                    .filter(|entity| entities.binary_search(entity).is_ok())
                    .map(|entity| entity - first_entity);
                token
            })
            .collect(),
        sentences: sentences.iter().map(moved).collect(),
        entities: entities
            .iter()
            .filter_map(|&index| annotations.entities.get(index))
            .map(|entity| Entity {
                tokens: moved(&entity.tokens),
                label: entity.label.clone(),
            })
            .collect(),
    }
}

/// Annotations of a text as it is shown: it is normalised for the pipeline, and every span is
/// led back. Each paragraph and dateline is annotated by itself.
pub fn annotate(pipeline: &Pipeline, text: &str) -> Annotations {
    let (normal, map) = normalise(text);
    let passages = passages(&normal);
    let texts: Vec<&str> = passages.iter().map(|span| span.of(&normal)).collect();
    let mut whole = Annotations::default();
    for (span, part) in passages.iter().zip(pipeline.annotate_batch(&texts)) {
        append(&mut whole, part, span.start);
    }
    whole.map_spans(&map);
    whole
}

/// Adds the annotations of a part that starts at byte `start`.
pub(crate) fn append(whole: &mut Annotations, part: Annotations, start: usize) {
    let (tokens, entities) = (whole.tokens.len(), whole.entities.len());
    whole
        .tokens
        .extend(part.tokens.into_iter().map(|mut token| {
            token.span = Span::new(token.span.start + start, token.span.end + start);
            token.head += tokens;
            token.entity = token.entity.map(|entity| entity + entities);
            token
        }));
    let moved = |range: Range<usize>| range.start + tokens..range.end + tokens;
    whole
        .sentences
        .extend(part.sentences.into_iter().map(moved));
    whole
        .entities
        .extend(part.entities.into_iter().map(|mut entity| {
            entity.tokens = moved(entity.tokens);
            entity
        }));
}

/// The rules are English; a report that says that it is in another language is not guessed at.
pub(crate) fn unread_language(report: &Report) -> Option<Problem> {
    let language = report.language.as_deref()?;
    let primary = language.split(['-', '_']).next().unwrap_or(language);
    let english = ["en", "eng", "english"]
        .iter()
        .any(|name| primary.eq_ignore_ascii_case(name));
    (!english && !primary.is_empty()).then(|| {
        Problem::new(
            Severity::Warning,
            report.source.as_str(),
            format!("the report says that it is in '{language}', and only English is read"),
        )
        .advise("give an English version, or correct the language that it states")
    })
}

pub(crate) fn failed(report: &Report, panic: &(dyn Any + Send)) -> Problem {
    let what = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    Problem::error(
        report.source.as_str(),
        format!("the program failed on this report: {what}"),
    )
    .advise(
        "this is a fault of the program: please send it in with the report; the others were read",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::Token;

    #[test]
    fn paragraphs_are_what_blank_lines_part() {
        let cases: [(&str, &[&str]); 4] = [
            (
                "A title\n\nOne. Two.\nThree.\n\n\n Four ",
                &["A title", "One. Two.\nThree.", "Four"],
            ),
            ("", &[]),
            ("\n\n\n\n", &[]),
            ("é", &["é"]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = passages(text).iter().map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn appended_parts_keep_their_tree() {
        let part = || Annotations {
            tokens: (0..2)
                .map(|index| Token {
                    span: Span::new(index, index + 1),
                    lemma: "".into(),
                    tag: "".into(),
                    pos: "".into(),
                    morph: "".into(),
                    dep: "".into(),
                    head: 1,
                    sentence_start: index == 0,
                    entity: Some(0),
                })
                .collect(),
            sentences: std::iter::once(0..2).collect(),
            entities: vec![Entity {
                tokens: 0..2,
                label: "GPE".into(),
            }],
        };
        let mut whole = Annotations::default();
        append(&mut whole, part(), 0);
        append(&mut whole, part(), 10);
        assert_eq!(whole.tokens[3].span, Span::new(11, 12));
        assert_eq!((whole.tokens[2].head, whole.tokens[2].entity), (3, Some(1)));
        assert_eq!(whole.sentences, [0..2, 2..4]);
        assert_eq!(whole.entities[1].tokens, 2..4);
        assert_eq!(whole.sentence_of(2), Some(1));
    }

    #[test]
    fn parts_put_together_are_the_whole() {
        let token = |index: usize| Token {
            span: Span::new(index * 2, index * 2 + 1),
            lemma: "".into(),
            tag: "".into(),
            pos: "".into(),
            morph: "".into(),
            dep: "".into(),
            head: index / 3 * 3,
            sentence_start: index.is_multiple_of(3),
            entity: (index % 3 == 1).then_some(index / 3),
        };
        let whole = Annotations {
            tokens: (0..12).map(token).collect(),
            sentences: (0..4).map(|number| number * 3..number * 3 + 3).collect(),
            entities: (0..4)
                .map(|number| Entity {
                    tokens: number * 3 + 1..number * 3 + 2,
                    label: "GPE".into(),
                })
                .collect(),
        };
        for (tokens, expected) in [(1, 4), (4, 2), (9, 2), (12, 1), (100, 1)] {
            let stretches = stretches(&whole, tokens);
            assert_eq!(stretches.len(), expected, "{tokens}");
            let mut again = Annotations::default();
            for stretch in stretches {
                append(&mut again, part(&whole, stretch), 0);
            }
            assert_eq!(again, whole, "{tokens}");
        }
    }

    #[test]
    fn a_long_text_is_cut_where_something_ends() {
        let cases = [
            ("short", "short"),
            ("One. Two.\n\nThree four", "One. Two.\n"),
            ("One. Two three four five", "One."),
            ("one two three four five six", "one two three four "),
            ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst"),
            ("aaaaaaaaaaaaaaaaaaaéé", "aaaaaaaaaaaaaaaaaaa"),
        ];
        for (text, expected) in cases {
            assert_eq!(&text[..readable(text, 20)], expected);
        }
    }
}
