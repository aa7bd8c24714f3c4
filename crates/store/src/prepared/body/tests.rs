//! Any event comes back as it went in.

#![allow(clippy::expect_used, reason = "tests")]

use super::*;
use crate::prepared::{Coded, Prepared};
use jiff::civil::DateTime;
use proptest::prelude::*;
use rapporteur_model::{
    Anchor, Auxiliary, Condition, ConditionEvent, CountBase, CountedFrom, DeadlineBound,
    DeadlineChange, DeadlineMove, Expects, Feature, Granularity, Modality, Place, PlaceKind,
    PlaceRelation, PlaceSource, Polarity, Range, RunnerUp, Source, Tense, TimeExpression, TimeKind,
    TimeRelation, TimeSource, Wording, Zone,
};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z \"\\\\:,{}\\[\\]\n\t\u{0}é’\u{1f54a}]{0,8}",
        Just("null".to_owned()),
        Just("\":null,".to_owned()),
    ]
}

fn code() -> impl Strategy<Value = SmolStr> {
    "[A-Z]{0,3}".prop_map(SmolStr::from)
}

fn codes() -> impl Strategy<Value = Vec<SmolStr>> {
    prop::collection::vec(code(), 0..3)
}

fn span() -> impl Strategy<Value = Span> {
    (0usize..40, 0usize..40).prop_map(|(start, length)| Span::new(start, start + length))
}

fn number() -> impl Strategy<Value = f32> {
    prop::num::f32::NORMAL | prop::num::f32::ZERO
}

fn exact() -> impl Strategy<Value = f64> {
    prop::num::f64::NORMAL | prop::num::f64::ZERO
}

fn instant() -> impl Strategy<Value = DateTime> {
    (1i16..9999, 1i8..13, 1i8..29, 0i8..24, 0i32..1_000_000_000).prop_map(
        |(year, month, day, hour, nanosecond)| {
            DateTime::new(year, month, day, hour, 7, 9, nanosecond).expect("an instant")
        },
    )
}

prop_compose! {
    fn actor()(
        text in text(),
        span in span(),
        name in prop::option::of(text()),
        country in prop::option::of(code()),
        sector in prop::option::of(code()),
        id in prop::option::of(text()),
    ) -> Actor {
        Actor { text, span, name, country, sector, id }
    }
}

prop_compose! {
    fn expression()(
        text in text(),
        span in span(),
        value in prop::option::of(text()),
        start in prop::option::of(instant()),
        end in prop::option::of(instant()),
        zone in prop::option::of((text(), prop::option::of(any::<i16>()))),
        anchor in prop::option::of(prop::option::of(span())),
        rule in text(),
    ) -> TimeExpression {
        TimeExpression {
            text,
            span,
            kind: TimeKind::Date,
            value,
            modifier: None,
            start,
            end,
            granularity: start.map(|_| Granularity::Day),
            zone: zone.map(|(text, utc_offset_minutes)| Zone { text, utc_offset_minutes }),
            anchor: anchor.map(|span| span.map_or(Anchor::Report, Anchor::Expression)),
            rule,
        }
    }
}

fn time() -> impl Strategy<Value = EventTime> {
    expression().prop_map(|expression| EventTime {
        expression,
        relation: TimeRelation::Until,
        given_by: TimeSource::Narrative,
    })
}

prop_compose! {
    fn deadline()(
        time in expression(),
        instants in prop::collection::vec(prop::option::of(instant()), 4),
        text in prop::option::of(text()),
        span in prop::option::of(span()),
        moved in prop::option::of((prop::option::of(text()), prop::option::of(instant()))),
    ) -> Deadline {
        Deadline {
            time,
            earliest: instants[0],
            due: instants[1],
            due_utc: None,
            bound: DeadlineBound::AtLatest,
            counted_from: CountedFrom {
                what: CountBase::Statement,
                text,
                span,
                start: instants[2],
                end: instants[3],
            },
            moved: moved.map(|(by, from)| DeadlineMove {
                change: DeadlineChange::Shortened,
                by,
                from,
                from_text: None,
            }),
        }
    }
}

prop_compose! {
    fn place()(
        text in text(),
        span in span(),
        name in prop::option::of(text()),
        geonames in prop::option::of(any::<u32>()),
        lat in prop::option::of(exact()),
        lon in prop::option::of(exact()),
        radius_km in prop::option::of(exact()),
        country in prop::option::of(code()),
        runner_up in prop::option::of((text(), exact(), exact())),
    ) -> EventPlace {
        EventPlace {
            mention: Place {
                text,
                span,
                kind: PlaceKind::default(),
                name,
                geonames,
                lat,
                lon,
                country,
                admin1: None,
                feature: geonames.map(|_| Feature::Line),
                precision: geonames.map(|_| 3),
                radius_km,
                score: lat,
                runners_up: runner_up
                    .map(|(name, lat, lon)| RunnerUp {
                        name,
                        geonames,
                        lat,
                        lon,
                        country: None,
                        admin1: None,
                        score: 0.1,
                    })
                    .into_iter()
                    .collect(),
            },
            relation: PlaceRelation::Venue,
            given_by: PlaceSource::Paragraph,
        }
    }
}

prop_compose! {
    fn status()(
        negated in any::<bool>(),
        factuality in number(),
        condition in prop::option::of((text(), span(), prop::option::of((text(), span())))),
        historical in any::<bool>(),
    ) -> Status {
        Status {
            polarity: if negated { Polarity::Negated } else { Polarity::Affirmed },
            tense: Tense::Future,
            modality: Modality::Planned,
            factuality,
            condition: condition.map(|(text, span, event)| Condition {
                text,
                span,
                events: event
                    .map(|(text, span)| ConditionEvent { text, span, polarity: Polarity::Negated, acts: vec!["withdraw".into()] })
                    .into_iter()
                    .collect(),
            }),
            aux: if historical { vec![Auxiliary::Historical, Auxiliary::Future] } else { Vec::new() },
        }
    }
}

fn attribution() -> impl Strategy<Value = Attribution> {
    let one = || {
        (
            prop::option::of(actor()),
            text(),
            span(),
            prop::option::of(span()),
        )
            .prop_map(|(speaker, cue, cue_span, content)| Attribution {
                speaker,
                source: Source::default(),
                cue,
                cue_span,
                content,
                direct: content.is_some(),
                reported_by: None,
            })
    };
    (one(), prop::option::of(one())).prop_map(|(inner, outer)| Attribution {
        reported_by: outer.map(Box::new),
        ..inner
    })
}

fn range() -> impl Strategy<Value = Option<Range>> {
    prop::option::of((any::<u64>(), prop::option::of(any::<u64>())))
        .prop_map(|range| range.map(|(min, max)| Range { min, max }))
}

prop_compose! {
    fn event()(
        names in (text(), text(), text()),
        spans in (span(), span()),
        kinds in (prop::option::of(code()), prop::option::of(code()), code(), prop::option::of(code())),
        lists in (codes(), codes(), codes()),
        status in status(),
        attribution in prop::option::of(attribution()),
        parties in (prop::collection::vec(actor(), 0..3), prop::collection::vec(actor(), 0..2)),
        times in (prop::option::of(time()), prop::option::of(time()), prop::option::of(deadline())),
        place in prop::option::of(place()),
        counts in (range(), range(), range(), range()),
        outlook in prop::option::of((number(), text(), span())),
        figures in (prop::option::of(code()), prop::option::of(any::<u8>()), prop::option::of(number()), number()),
    ) -> Event {
        Event {
            id: names.0,
            report: names.1,
            sentence: names.2.clone(),
            sentence_span: spans.0,
            span: spans.1,
            event_type: kinds.0,
            mode: kinds.1,
            contexts: lists.0,
            act: kinds.2,
            act_kind: kinds.3,
            operators: lists.1,
            status,
            attribution,
            actors: parties.0,
            recipients: parties.1,
            time: times.0,
            content_time: times.1,
            deadline: times.2,
            place,
            counts: Counts { killed: counts.0, injured: counts.1, captured: counts.2, size: counts.3 },
            topics: lists.2,
            outlook: outlook.map(|(number, text, span)| OutlookReading {
                expects: Expects::Guarded,
                number,
                words: vec![Wording { text: text.clone(), span }],
                of: (!text.is_empty()).then_some(Wording { text, span }),
            }),
            cameo: figures.0,
            quad: figures.1,
            score: figures.2,
            rule: vec![names.2],
            confidence: figures.3,
        }
    }
}

proptest! {
    #[test]
    fn any_event_comes_back(mut event in event(), regular in any::<bool>(), told in any::<bool>(), words in text()) {
        let report = Report::from_text("r7", format!("Before. {words} After."));
        if regular {
            event.report.clone_from(&report.id);
            event.id = "r7#3".to_owned();
        }
        if told {
            event.sentence_span = Span::new(8, 8 + words.len());
            event.sentence.clone_from(&words);
        }
        let body = body_of(&report, &event, 3);
        // As the report is stored.
        let prepared = Prepared::of(&Coded {
            report,
            sketch: Vec::new(),
            events: Vec::new(),
            problems: Vec::new(),
        });
        let back = restore(&body, &prepared.name, event.sentence_span.of(&prepared.text), 3, event.sentence_span);
        prop_assert_eq!(back.expect("an event"), event.clone());
        if regular && told && !words.contains('\0') {
            prop_assert!(!body.contains("\"id\":\"r7#3\"") && !body.contains("\"sentence\""));
        }
    }
}
