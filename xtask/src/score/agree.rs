//! Whether an event is the reading that was expected.

use super::expected::{Reading, Standing};
use jiff::civil::DateTime;
use rapporteur_model::{Actor, Auxiliary, Event, Modality, Polarity, Range, Status, Tense};
use std::collections::BTreeSet;

/// A dateline may stand before the words that a sentence is known by.
const LONGEST_DATELINE: usize = 80;

/// Whether the event comes from the sentence that the reading names.
pub(super) fn is_told(reading: &Reading, event: &Event) -> bool {
    plain(&event.sentence)
        .find(&plain(&reading.sentence))
        .is_some_and(|at| at <= LONGEST_DATELINE)
}

/// Whether it agrees in every given field that says what happened.
pub(super) fn same(reading: &Reading, event: &Event) -> bool {
    let given = |expected: &Option<String>, found: Option<&str>| {
        expected
            .as_deref()
            .is_none_or(|expected| Some(expected) == found)
    };
    let parties = |expected: &Option<Vec<String>>, found: &[Actor]| {
        expected.as_ref().is_none_or(|expected| {
            let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
            let found: BTreeSet<&str> = found
                .iter()
                .filter_map(|actor| actor.country.as_deref())
                .collect();
            expected == found
        })
    };
    given(&reading.act, Some(&event.act))
        && given(&reading.act_kind, event.act_kind.as_deref())
        && given(&reading.event_type, event.event_type.as_deref())
        && reading.operators.as_ref().is_none_or(|expected| {
            expected
                .iter()
                .map(String::as_str)
                .eq(event.operators.iter().map(|o| o.as_str()))
        })
        && together_or_apart(reading, event, parties)
        && reading
            .status
            .is_none_or(|standing| stands(standing, &event.status))
}

/// Parties of a mutual act may all be actors, or stand on its two sides.
fn together_or_apart(
    reading: &Reading,
    event: &Event,
    parties: impl Fn(&Option<Vec<String>>, &[Actor]) -> bool,
) -> bool {
    if parties(&reading.actor, &event.actors) && parties(&reading.recipient, &event.recipients) {
        return true;
    }
    let mutual = matches!(
        reading.act.as_deref(),
        Some("meet" | "sign" | "settle" | "exchange-prisoners" | "cease-fire")
    );
    if !mutual {
        return false;
    }
    let everybody: Vec<Actor> = event
        .actors
        .iter()
        .chain(&event.recipients)
        .cloned()
        .collect();
    let expected = match (&reading.actor, &reading.recipient) {
        (None, None) => None,
        (actors, recipients) => Some(actors.iter().chain(recipients).flatten().cloned().collect()),
    };
    parties(&expected, &everybody)
}

/// Whether a status may be put in this word.
fn stands(standing: Standing, status: &Status) -> bool {
    match standing {
        Standing::Asserted => status.is_asserted(),
        Standing::Negated => status.polarity == Polarity::Negated,
        Standing::Future => {
            status.polarity == Polarity::Affirmed
                && (status.tense == Tense::Future
                    || matches!(status.modality, Modality::Planned | Modality::Probable))
        }
        Standing::Possible => matches!(
            status.modality,
            Modality::Possible | Modality::Wished | Modality::Hypothetical | Modality::Probable
        ),
        Standing::Conditional => {
            status.condition.is_some() || status.modality == Modality::Hypothetical
        }
        Standing::Historical => {
            status.aux.contains(&Auxiliary::Historical)
                || status.is_asserted() && status.tense == Tense::Past
        }
    }
}

/// The further fields that the reading gives, and whether each agrees.
pub(super) fn details(reading: &Reading, event: &Event) -> Vec<(&'static str, bool)> {
    let mut details = Vec::new();
    let mut compare = |field, expected: &Option<String>, agrees: &dyn Fn(&str) -> bool| {
        if let Some(expected) = expected {
            details.push((field, agrees(expected)));
        }
    };
    let holds = |found: Option<&str>, expected: &str| {
        found.is_some_and(|found| plain(found).contains(&plain(expected)))
    };
    let speaker = event
        .attribution
        .as_ref()
        .and_then(|attribution| attribution.speaker.as_ref());
    compare("speaker", &reading.speaker, &|expected| {
        speaker.is_some_and(|speaker| {
            holds(Some(&speaker.text), expected) || holds(speaker.name.as_deref(), expected)
        })
    });
    compare("when", &reading.when, &|expected| {
        event.time.as_ref().is_some_and(|time| {
            let time = &time.expression;
            time.value
                .as_deref()
                .is_some_and(|value| value.starts_with(expected))
                || time.start.is_some_and(|start| within(expected, start))
        })
    });
    compare("deadline", &reading.deadline, &|expected| {
        let due = event.deadline.as_ref().and_then(|deadline| deadline.due);
        due.is_some_and(|due| within(expected, due))
    });
    compare("place", &reading.place, &|expected| {
        let found = event
            .place
            .as_ref()
            .map(|place| place.mention.text.as_str());
        holds(found, expected) || found.is_some_and(|found| holds(Some(expected), found))
    });
    compare("condition", &reading.condition, &|expected| {
        let condition = event.status.condition.as_ref();
        holds(condition.map(|condition| condition.text.as_str()), expected)
    });
    let counts = &event.counts;
    for (field, expected, found) in [
        ("killed", reading.killed, counts.killed),
        ("injured", reading.injured, counts.injured),
        ("captured", reading.captured, counts.captured),
        ("size", reading.size, counts.size),
    ] {
        if let Some(expected) = expected {
            details.push((
                field,
                found.is_some_and(|Range { min, .. }| min == expected),
            ));
        }
    }
    for topic in &reading.topics {
        let key = topic_key(topic);
        let found = event.topics.iter().any(|found| topic_key(found) == key);
        details.push(("topic", found));
    }
    details
}

/// Whether an instant lies in the day, month or year that a date names; the first instant after
/// it counts, too, for a deadline that ends with the day.
fn within(expected: &str, instant: DateTime) -> bool {
    let day = instant.date().to_string();
    let day_before = instant
        .date()
        .yesterday()
        .map(|day| day.to_string())
        .unwrap_or_default();
    let midnight = instant.time() == jiff::civil::Time::midnight();
    day.starts_with(expected) || midnight && day_before.starts_with(expected)
}

fn topic_key(topic: &str) -> String {
    topic.to_lowercase().replace(['_', '-'], " ")
}

/// Words without the differences that typesetting makes.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '‘' | '’' => '\'',
            '“' | '”' => '"',
            '–' | '—' => '-',
            other => other,
        })
        .collect();
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Event {
        let line = r#"{"id":"a#1","report":"a","sentence":"KYIV – Russia’s envoys met Ukraine’s.",
            "sentence_span":[0,5],"span":[0,5],"event_type":"CONSULT","mode":null,"contexts":[],
            "act":"meet","act_kind":null,"operators":[],
            "status":{"polarity":"affirmed","tense":"past","modality":"certain","condition":null,"aux":[]},
            "attribution":null,
            "actors":[{"text":"Russia","span":[0,1],"name":null,"country":"RUS","sector":null,"id":null}],
            "recipients":[{"text":"Ukraine","span":[0,1],"name":null,"country":"UKR","sector":null,"id":null}],
            "time":null,"deadline":null,"place":null,
            "counts":{"killed":null,"injured":null,"captured":null,"size":null},
            "topics":["security_guarantees"],"cameo":null,"quad":1,"score":null,"rule":[],"confidence":1.0}"#;
        serde_json::from_str(line).unwrap()
    }

    fn reading(text: &str) -> Reading {
        toml::from_str(&format!("sentence = \"Russia's envoys met\"\n{text}")).unwrap()
    }

    #[test]
    fn fields_that_are_given_are_compared() {
        let cases = [
            ("", true),
            ("act = \"meet\"", true),
            ("act = \"sign\"", false),
            ("actor = [\"RUS\"]", true),
            ("actor = [\"UKR\"]", false),
            ("act = \"meet\"\nactor = [\"UKR\", \"RUS\"]", true),
            (
                "act = \"meet\"\nactor = [\"UKR\"]\nrecipient = [\"RUS\"]",
                true,
            ),
            ("act = \"attack\"\nactor = [\"UKR\", \"RUS\"]", false),
            ("operators = []", true),
            ("operators = [\"request\"]", false),
            ("status = \"asserted\"", true),
            ("status = \"future\"", false),
            ("status = \"negated\"", false),
            ("event_type = \"CONSULT\"", true),
            ("event_type = \"AGREE\"", false),
        ];
        for (text, expected) in cases {
            assert_eq!(same(&reading(text), &event()), expected, "{text}");
        }
    }

    #[test]
    fn a_sentence_is_known_by_how_it_begins_after_its_dateline() {
        assert!(is_told(&reading(""), &event()));
        let other = Reading {
            sentence: "The envoys".to_owned(),
            ..Reading::default()
        };
        assert!(!is_told(&other, &event()));
    }

    #[test]
    fn details_are_only_those_that_are_given() {
        let found = details(
            &reading("killed = 3\ntopics = [\"security guarantees\"]"),
            &event(),
        );
        assert_eq!(found, vec![("killed", false), ("topic", true)]);
    }

    #[test]
    fn a_deadline_may_end_with_its_day() {
        let cases = [
            ("2025-09-02", "2025-09-02T00:00:00", true),
            ("2025-09-02", "2025-09-03T00:00:00", true),
            ("2025-09-02", "2025-09-03T12:00:00", false),
            ("2025-09", "2025-09-20T00:00:00", true),
        ];
        for (expected, instant, fits) in cases {
            let instant: DateTime = instant.parse().unwrap();
            assert_eq!(within(expected, instant), fits, "{expected} {instant}");
        }
    }
}
