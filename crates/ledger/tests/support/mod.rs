//! Hand-written events for tests: a small builder over [`Event`] with everything else unknown.
#![allow(dead_code, missing_docs, unreachable_pub)]

use jiff::civil::{Date, date};
use rapporteur_model::{
    Actor, Attribution, Auxiliary, Condition, CountBase, CountedFrom, Counts, Deadline,
    DeadlineBound, Event, EventPlace, EventTime, Granularity, Modality, Polarity, Range, Report,
    ReportDate, Span, Status, Tense, TimeExpression, TimeKind,
};

/// An event being written.
#[derive(Clone, Debug)]
pub struct Written(pub Event);

/// An event of sentence number `sentence` of a report, with its operators outermost first.
pub fn event(
    report: &str,
    number: usize,
    sentence: usize,
    act: &str,
    operators: &[&str],
) -> Written {
    let words = format!("sentence {sentence} telling of {act} {number}");
    let start = sentence * 1000;
    let span = Span::new(start, start + words.len());
    Written(Event {
        id: format!("{report}#{number}"),
        report: report.into(),
        sentence: words,
        sentence_span: span,
        span,
        event_type: None,
        mode: None,
        contexts: Vec::new(),
        act: act.into(),
        act_kind: None,
        operators: operators.iter().map(|&name| name.into()).collect(),
        status: Status::default(),
        attribution: None,
        actors: Vec::new(),
        recipients: Vec::new(),
        time: None,
        content_time: None,
        deadline: None,
        place: None,
        counts: Counts::default(),
        topics: Vec::new(),
        outlook: None,
        cameo: None,
        quad: None,
        score: None,
        rule: Vec::new(),
        confidence: 1.0,
    })
}

/// A state by its code, the code being its name as well.
pub fn state(code: &str) -> Actor {
    Actor {
        text: code.into(),
        span: Span::default(),
        name: Some(code.into()),
        country: Some(code.into()),
        sector: Some("GOV".into()),
        id: None,
    }
}

/// Words that name nobody in particular.
pub fn somebody(words: &str) -> Actor {
    Actor {
        text: words.into(),
        span: Span::default(),
        name: None,
        country: None,
        sector: None,
        id: None,
    }
}

fn time(text: &str, kind: TimeKind, days: Option<(Date, Date)>) -> TimeExpression {
    TimeExpression {
        text: text.into(),
        span: Span::default(),
        kind,
        value: None,
        modifier: None,
        start: days.map(|days| days.0.at(0, 0, 0, 0)),
        end: days
            .and_then(|days| days.1.tomorrow().ok())
            .map(|day| day.at(0, 0, 0, 0)),
        granularity: days.map(|_| Granularity::Day),
        zone: None,
        anchor: None,
        rule: String::new(),
    }
}

impl Written {
    pub fn kind(mut self, kind: &str) -> Self {
        self.0.act_kind = Some(kind.into());
        self
    }
    pub fn by(mut self, codes: &[&str]) -> Self {
        self.0.actors = codes.iter().map(|code| state(code)).collect();
        self
    }
    pub fn to(mut self, codes: &[&str]) -> Self {
        self.0.recipients = codes.iter().map(|code| state(code)).collect();
        self
    }
    pub fn words_by(mut self, words: &str) -> Self {
        self.0.actors = vec![somebody(words)];
        self
    }
    /// The first to the last day, inclusive, of one month of 2025.
    pub fn on(mut self, text: &str, month: i8, first: i8, last: i8) -> Self {
        self.0.time = Some(EventTime::at(time(
            text,
            TimeKind::Date,
            Some((date(2025, month, first), date(2025, month, last))),
        )));
        self
    }
    pub fn some_time(mut self, text: &str) -> Self {
        self.0.time = Some(EventTime::at(time(text, TimeKind::Date, None)));
        self
    }
    pub fn lasting(mut self, text: &str) -> Self {
        self.0.time = Some(EventTime::at(time(text, TimeKind::Duration, None)));
        self
    }
    pub fn at(mut self, place: &str) -> Self {
        let mut told = EventPlace::default();
        told.mention.text = place.into();
        self.0.place = Some(told);
        self
    }
    pub fn about(mut self, topics: &[&str]) -> Self {
        self.0.topics = topics.iter().map(|&topic| topic.into()).collect();
        self
    }
    pub fn tense(mut self, tense: Tense) -> Self {
        self.0.status.tense = tense;
        self
    }
    pub fn modality(mut self, modality: Modality) -> Self {
        self.0.status.modality = modality;
        self
    }
    pub fn negated(mut self) -> Self {
        self.0.status.polarity = Polarity::Negated;
        self
    }
    pub fn historical(mut self) -> Self {
        self.0.status.aux.push(Auxiliary::Historical);
        self
    }
    pub fn condition(mut self, text: &str) -> Self {
        let span = Span::new(
            self.0.sentence_span.start + 5,
            self.0.sentence_span.start + 25,
        );
        self.0.status.condition = Some(Condition {
            events: Vec::new(),
            text: text.into(),
            span,
        });
        self
    }
    /// Narrows the event to bytes of its sentence.
    pub fn within(mut self, start: usize, end: usize) -> Self {
        let base = self.0.sentence_span.start;
        self.0.span = Span::new(base + start, base + end);
        self
    }
    pub fn due(mut self, text: &str, bound: DeadlineBound, day: Option<Date>) -> Self {
        self.0.deadline = Some(Deadline {
            time: time(text, TimeKind::Duration, None),
            due: day.map(|day| day.at(0, 0, 0, 0)),
            bound,
            counted_from: CountedFrom::only(CountBase::Unknown),
            earliest: None,
            due_utc: None,
            moved: None,
        });
        self
    }
    pub fn killed(mut self, min: u64, max: Option<u64>) -> Self {
        self.0.counts.killed = Some(Range { min, max });
        self
    }
    pub fn said_by(mut self, code: &str) -> Self {
        self.0.attribution = Some(Attribution {
            speaker: Some(state(code)),
            cue: "said".into(),
            cue_span: Span::default(),
            content: None,
            direct: false,
            source: Default::default(),
            reported_by: None,
        });
        self
    }
    /// The speaker's own words: bytes of the sentence.
    pub fn quoting(mut self, start: usize, end: usize) -> Self {
        let base = self.0.sentence_span.start;
        if let Some(attribution) = &mut self.0.attribution {
            attribution.direct = true;
            attribution.content = Some(Span::new(base + start, base + end));
        }
        self
    }
}

/// A report of a day of July 2025; of no day for `None`.
pub fn report(id: &str, day: Option<i8>) -> Report {
    let mut report = Report::from_text(id, "");
    report.date = day.map(|day| ReportDate {
        day: date(2025, 7, day),
        source: rapporteur_model::DateSource::Given,
    });
    report
}

/// The record of some reports and written events.
pub fn record(
    reports: &[Report],
    events: impl IntoIterator<Item = Written>,
) -> rapporteur_ledger::Record {
    let reports: Vec<_> = reports.iter().collect();
    let events: Vec<_> = events.into_iter().map(|written| written.0).collect();
    rapporteur_ledger::Record::of(&reports, &events)
}
