//! Events as a flat table: one row an event, one column a field, for spreadsheets, R and pandas.
//!
//! Lists are joined by `; `; what is unknown is an empty cell. A cell of text that a spreadsheet
//! would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) is
//! written with a `'` before it, as spreadsheets do themselves; numbers are left alone.

use super::name_of;
use rapporteur_model::{Actor, Event, Range};
use serde::Serialize;
use std::io::Write;

/// The columns, in their order.
#[derive(Debug, Serialize)]
struct Row<'e> {
    id: String,
    report: String,
    report_date: String,
    sentence: String,
    start: usize,
    end: usize,
    event_type: &'e str,
    mode: &'e str,
    contexts: String,
    act: &'e str,
    act_kind: &'e str,
    operators: String,
    polarity: String,
    tense: String,
    modality: String,
    condition: String,
    aux: String,
    speaker: String,
    speaker_country: &'e str,
    cue: String,
    direct: Option<bool>,
    actors: String,
    actor_countries: String,
    actor_sectors: String,
    recipients: String,
    recipient_countries: String,
    recipient_sectors: String,
    time: String,
    time_value: String,
    time_start: String,
    time_end: String,
    time_relation: String,
    time_given_by: String,
    deadline: String,
    deadline_due: String,
    deadline_due_utc: String,
    deadline_bound: String,
    deadline_counted_from: String,
    place: String,
    place_country: &'e str,
    killed_min: Option<u64>,
    killed_max: Option<u64>,
    injured_min: Option<u64>,
    injured_max: Option<u64>,
    captured_min: Option<u64>,
    captured_max: Option<u64>,
    size_min: Option<u64>,
    size_max: Option<u64>,
    topics: String,
    cameo: &'e str,
    quad: Option<u8>,
    score: Option<f32>,
    rule: String,
    confidence: f32,
    factuality: f32,
    source: String,
    outlook_number: Option<f32>,
    place_name: String,
    geonames: Option<u32>,
    place_lat: Option<f64>,
    place_lon: Option<f64>,
    place_admin1: String,
    place_feature: String,
    place_precision: Option<u8>,
    place_radius_km: Option<f64>,
    place_relation: String,
    place_given_by: String,
}

/// Text that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn joined<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items
        .into_iter()
        .map(|item| item.as_ref().to_owned())
        .collect();
    cell(&items.join("; "))
}

/// One column of several actors; an unknown code keeps its place between the separators.
fn codes(actors: &[Actor], code: impl Fn(&Actor) -> Option<&str>) -> String {
    if actors.iter().all(|actor| code(actor).is_none()) {
        return String::new();
    }
    joined(actors.iter().map(|actor| code(actor).unwrap_or("")))
}

fn names(actors: &[Actor]) -> String {
    joined(
        actors
            .iter()
            .map(|actor| actor.name.as_deref().unwrap_or(&actor.text)),
    )
}

fn bounds(range: Option<Range>) -> (Option<u64>, Option<u64>) {
    (
        range.map(|range| range.min),
        range.and_then(|range| range.max),
    )
}

impl<'e> Row<'e> {
    fn of(event: &'e Event, report_date: Option<jiff::civil::Date>) -> Self {
        let text = |value: Option<&str>| value.map(cell).unwrap_or_default();
        let attribution = event.attribution.as_ref();
        let speaker = attribution.and_then(|attribution| attribution.speaker.as_ref());
        let named = event.time.as_ref();
        let time = named.map(|time| &time.expression);
        let deadline = event.deadline.as_ref();
        let stands = event.place.as_ref();
        let place = stands.map(|place| &place.mention);
        let (killed_min, killed_max) = bounds(event.counts.killed);
        let (injured_min, injured_max) = bounds(event.counts.injured);
        let (captured_min, captured_max) = bounds(event.counts.captured);
        let (size_min, size_max) = bounds(event.counts.size);
        let at =
            |at: Option<jiff::civil::DateTime>| at.map(|at| at.to_string()).unwrap_or_default();
        Row {
            id: cell(&event.id),
            report: cell(&event.report),
            report_date: report_date.map(|day| day.to_string()).unwrap_or_default(),
            sentence: cell(&event.sentence),
            start: event.span.start,
            end: event.span.end,
            event_type: event.event_type.as_deref().unwrap_or(""),
            mode: event.mode.as_deref().unwrap_or(""),
            contexts: joined(&event.contexts),
            act: &event.act,
            act_kind: event.act_kind.as_deref().unwrap_or(""),
            operators: joined(&event.operators),
            polarity: name_of(&event.status.polarity),
            tense: name_of(&event.status.tense),
            modality: name_of(&event.status.modality),
            condition: text(
                event
                    .status
                    .condition
                    .as_ref()
                    .map(|condition| condition.text.as_str()),
            ),
            aux: joined(event.status.aux.iter().map(name_of)),
            speaker: text(speaker.map(|speaker| speaker.name.as_deref().unwrap_or(&speaker.text))),
            speaker_country: speaker
                .and_then(|speaker| speaker.country.as_deref())
                .unwrap_or(""),
            cue: text(attribution.map(|attribution| attribution.cue.as_str())),
            direct: attribution.map(|attribution| attribution.direct),
            actors: names(&event.actors),
            actor_countries: codes(&event.actors, |actor| actor.country.as_deref()),
            actor_sectors: codes(&event.actors, |actor| actor.sector.as_deref()),
            recipients: names(&event.recipients),
            recipient_countries: codes(&event.recipients, |actor| actor.country.as_deref()),
            recipient_sectors: codes(&event.recipients, |actor| actor.sector.as_deref()),
            time: text(time.map(|time| time.text.as_str())),
            time_value: text(time.and_then(|time| time.value.as_deref())),
            time_start: at(time.and_then(|time| time.start)),
            time_end: at(time.and_then(|time| time.end)),
            time_relation: named
                .map(|time| name_of(&time.relation))
                .unwrap_or_default(),
            time_given_by: named
                .map(|time| name_of(&time.given_by))
                .unwrap_or_default(),
            deadline: text(deadline.map(|deadline| deadline.time.text.as_str())),
            deadline_due: at(deadline.and_then(|deadline| deadline.due)),
            deadline_due_utc: deadline
                .and_then(|deadline| deadline.due_utc)
                .map(|due| due.to_string())
                .unwrap_or_default(),
            deadline_bound: deadline
                .map(|deadline| name_of(&deadline.bound))
                .unwrap_or_default(),
            deadline_counted_from: deadline
                .map(|deadline| name_of(&deadline.counted_from.what))
                .unwrap_or_default(),
            place: text(place.map(|place| place.text.as_str())),
            place_country: place
                .and_then(|place| place.country.as_deref())
                .unwrap_or(""),
            killed_min,
            killed_max,
            injured_min,
            injured_max,
            captured_min,
            captured_max,
            size_min,
            size_max,
            topics: joined(&event.topics),
            cameo: event.cameo.as_deref().unwrap_or(""),
            quad: event.quad,
            score: event.score,
            rule: joined(&event.rule),
            confidence: event.confidence,
            factuality: event.status.factuality,
            source: attribution
                .map(|attribution| name_of(&attribution.source))
                .unwrap_or_default(),
            outlook_number: event.outlook.as_ref().map(|outlook| outlook.number),
            place_name: text(place.and_then(|place| place.name.as_deref())),
            geonames: place.and_then(|place| place.geonames),
            place_lat: place.and_then(|place| place.lat),
            place_lon: place.and_then(|place| place.lon),
            place_admin1: text(place.and_then(|place| place.admin1.as_deref())),
            place_feature: place
                .and_then(|place| place.feature)
                .map(|feature| name_of(&feature))
                .unwrap_or_default(),
            place_precision: place.and_then(|place| place.precision),
            place_radius_km: place.and_then(|place| place.radius_km),
            place_relation: stands
                .map(|place| name_of(&place.relation))
                .unwrap_or_default(),
            place_given_by: stands
                .map(|place| name_of(&place.given_by))
                .unwrap_or_default(),
        }
    }
}

/// A table being written.
pub(crate) struct Table<W: Write> {
    rows: csv::Writer<W>,
    empty: bool,
}

impl<W: Write> Table<W> {
    pub(crate) fn new(out: W) -> Self {
        Self {
            rows: csv::Writer::from_writer(out),
            empty: true,
        }
    }

    /// Writes one event; the first one writes the header before it.
    pub(crate) fn write(
        &mut self,
        event: &Event,
        report_date: Option<jiff::civil::Date>,
    ) -> std::io::Result<()> {
        self.empty = false;
        self.rows
            .serialize(Row::of(event, report_date))
            .map_err(io_error)
    }

    /// Writes what is left; a table without events has its header all the same.
    pub(crate) fn finish(mut self) -> std::io::Result<()> {
        if self.empty {
            self.rows.write_record(COLUMNS).map_err(io_error)?;
        }
        self.rows.flush()
    }
}

/// The columns' names, as [`Row`] has them; a test compares the two.
pub(crate) const COLUMNS: [&str; 67] = [
    "id",
    "report",
    "report_date",
    "sentence",
    "start",
    "end",
    "event_type",
    "mode",
    "contexts",
    "act",
    "act_kind",
    "operators",
    "polarity",
    "tense",
    "modality",
    "condition",
    "aux",
    "speaker",
    "speaker_country",
    "cue",
    "direct",
    "actors",
    "actor_countries",
    "actor_sectors",
    "recipients",
    "recipient_countries",
    "recipient_sectors",
    "time",
    "time_value",
    "time_start",
    "time_end",
    "time_relation",
    "time_given_by",
    "deadline",
    "deadline_due",
    "deadline_due_utc",
    "deadline_bound",
    "deadline_counted_from",
    "place",
    "place_country",
    "killed_min",
    "killed_max",
    "injured_min",
    "injured_max",
    "captured_min",
    "captured_max",
    "size_min",
    "size_max",
    "topics",
    "cameo",
    "quad",
    "score",
    "rule",
    "confidence",
    "factuality",
    "source",
    "outlook_number",
    "place_name",
    "geonames",
    "place_lat",
    "place_lon",
    "place_admin1",
    "place_feature",
    "place_precision",
    "place_radius_km",
    "place_relation",
    "place_given_by",
];

fn io_error(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::{
        Counts, EventPlace, Feature, Place, PlaceRelation, PlaceSource, Span, Status,
    };

    fn event(sentence: &str) -> Event {
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

    fn written(events: &[Event]) -> String {
        let mut out = Vec::new();
        let mut table = Table::new(&mut out);
        for event in events {
            table.write(event, None).unwrap();
        }
        table.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_header_is_the_same_with_and_without_events() {
        let with = written(&[event("a")]);
        let without = written(&[]);
        assert_eq!(with.lines().next(), without.lines().next());
        assert_eq!(without.trim_end(), COLUMNS.join(","));
    }

    #[test]
    fn text_is_quoted_and_no_cell_is_a_formula() {
        let sentence = "=cmd(\"x\"), \n‘quoted’; he said \"no\"";
        let table = written(&[event(sentence)]);
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let header = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        let get = |column: &str| {
            row.get(header.iter().position(|name| name == column).unwrap())
                .unwrap()
        };
        assert_eq!(get("sentence"), format!("'{sentence}"));
        assert_eq!(get("operators"), "refuse; request");
        assert_eq!(get("cameo"), "040");
        assert_eq!((get("killed_min"), get("killed_max")), ("1", ""));
        assert_eq!(get("score"), "-5.0");
        assert_eq!(get("polarity"), "affirmed");
        // Nobody is named as the source, and nothing is expected.
        assert_eq!((get("source"), get("outlook_number")), ("", ""));
    }

    #[test]
    fn what_was_added_stands_behind_what_was_there() {
        assert_eq!(
            COLUMNS[53..58],
            [
                "confidence",
                "factuality",
                "source",
                "outlook_number",
                "place_name"
            ]
        );
        let mut event = event("a");
        event.status.factuality = -1.5;
        let table = written(&[event.clone()]);
        let row = table.lines().nth(1).unwrap();
        assert!(row.ends_with(",0.5,-1.5,,,,,,,,,,,,"), "{row}");
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
            relation: PlaceRelation::SpokenAt,
            given_by: PlaceSource::Sentence,
        });
        let table = written(&[event]);
        let row = table.lines().nth(1).unwrap();
        assert!(row.contains(",near Oslo,NOR,"), "{row}");
        // Degrees south are a number and no formula.
        let place = ",Oslo,3,-59.9,10.7,,settlement,2,25.0,spoken_at,sentence";
        assert!(row.ends_with(place), "{row}");
    }
}
