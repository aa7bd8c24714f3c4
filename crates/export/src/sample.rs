//! Events written by hand, for tests.

use rapporteur_ledger::Source;
use rapporteur_ledger::incidents::{Decisions, Incident, IncidentBuilder};
use rapporteur_model::{
    Actor, Counts, Event, EventPlace, EventTime, Feature, Place, PlaceRelation, PlaceSource, Range,
    Span, Status, TimeExpression, TimeKind,
};

/// An event of which little is known.
pub(crate) fn event(sentence: &str) -> Event {
    Event {
        id: "r#1".into(),
        report: "r".into(),
        sentence: sentence.into(),
        sentence_span: Span::new(0, sentence.len()),
        span: Span::new(0, 3),
        event_type: None,
        mode: None,
        contexts: Vec::new(),
        act: "meet".into(),
        act_kind: None,
        operators: vec!["refuse".into(), "request".into()],
        status: Status::default(),
        attribution: None,
        actors: Vec::new(),
        recipients: Vec::new(),
        time: None,
        content_time: None,
        deadline: None,
        place: None,
        counts: Counts {
            killed: Some(Range { min: 1, max: None }),
            ..Counts::default()
        },
        topics: Vec::new(),
        outlook: None,
        cameo: Some("040".into()),
        quad: Some(1),
        score: Some(-5.0),
        rule: Vec::new(),
        confidence: 0.5,
    }
}

/// One with a place.
pub(crate) fn placed() -> Event {
    let mut event = event("a");
    event.place = Some(EventPlace {
        mention: Place {
            text: "near Oslo".into(),
            name: Some("Oslo".into()),
            geonames: Some(3),
            lat: Some(-59.9),
            lon: Some(10.7),
            country: Some("NOR".into()),
            feature: Some(Feature::Settlement),
            precision: Some(2),
            radius_km: Some(25.0),
            ..Place::default()
        },
        relation: PlaceRelation::At,
        given_by: PlaceSource::Sentence,
    });
    event
}

/// Somebody of a country and sector, either of which may be empty.
pub(crate) fn actor(name: &str, country: &str, sector: &str) -> Actor {
    Actor {
        text: name.into(),
        country: Some(country.into()).filter(|_| !country.is_empty()),
        sector: Some(sector.into()).filter(|_| !sector.is_empty()),
        span: Span::new(0, name.len()),
        name: None,
        id: None,
    }
}

/// A day as words tell it.
pub(crate) fn on(day: jiff::civil::Date) -> EventTime {
    EventTime::at(TimeExpression {
        text: "that day".into(),
        span: Span::default(),
        kind: TimeKind::Date,
        value: Some(day.to_string()),
        modifier: None,
        start: Some(day.at(0, 0, 0, 0)),
        end: day.tomorrow().ok().map(|next| next.at(0, 0, 0, 0)),
        granularity: None,
        zone: None,
        anchor: None,
        rule: String::new(),
    })
}

/// The incident that one event of a report of this day makes.
pub(crate) fn incident(event: &Event, day: jiff::civil::Date) -> Incident {
    let mut builder = IncidentBuilder::new(Decisions::default());
    let source = Source {
        day: Some(day),
        report: event.report.clone(),
        family: event.report.clone(),
    };
    builder.enter(&source, &[event]);
    builder.finish().remove(0)
}
