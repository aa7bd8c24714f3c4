//! Events as a flat table: one row an event, one column a field, for spreadsheets, R and pandas.
//!
//! The columns are those of `rapporteur code --format csv`, and as Parquet they have their types: days
//! and instants, whole numbers, lists. Columns are only ever added, behind those that are there.

use crate::cell::{Cell, Column, Kind};
use crate::told::Told;
use crate::words::{codes, name, name_of, named, names};
use rapporteur_model::Event;
use smol_str::SmolStr;

/// How many columns there are.
const WIDTH: usize = 72;

/// The columns, in their order.
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("id", Kind::Text),
    Column::new("report", Kind::Text),
    Column::new("report_date", Kind::Day),
    Column::new("sentence", Kind::Text),
    Column::new("start", Kind::Whole),
    Column::new("end", Kind::Whole),
    Column::new("event_type", Kind::Text),
    Column::new("mode", Kind::Text),
    Column::new("contexts", Kind::List),
    Column::new("act", Kind::Text),
    Column::new("act_kind", Kind::Text),
    Column::new("operators", Kind::List),
    Column::new("polarity", Kind::Text),
    Column::new("tense", Kind::Text),
    Column::new("modality", Kind::Text),
    Column::new("condition", Kind::Text),
    Column::new("aux", Kind::List),
    Column::new("speaker", Kind::Text),
    Column::new("speaker_country", Kind::Text),
    Column::new("cue", Kind::Text),
    Column::new("direct", Kind::Flag),
    Column::new("actors", Kind::List),
    Column::new("actor_countries", Kind::List),
    Column::new("actor_sectors", Kind::List),
    Column::new("recipients", Kind::List),
    Column::new("recipient_countries", Kind::List),
    Column::new("recipient_sectors", Kind::List),
    Column::new("time", Kind::Text),
    Column::new("time_value", Kind::Text),
    Column::new("time_start", Kind::Instant),
    Column::new("time_end", Kind::Instant),
    Column::new("time_relation", Kind::Text),
    Column::new("time_given_by", Kind::Text),
    Column::new("deadline", Kind::Text),
    Column::new("deadline_due", Kind::Instant),
    Column::new("deadline_due_utc", Kind::Utc),
    Column::new("deadline_bound", Kind::Text),
    Column::new("deadline_counted_from", Kind::Text),
    Column::new("place", Kind::Text),
    Column::new("place_country", Kind::Text),
    Column::new("killed_min", Kind::Whole),
    Column::new("killed_max", Kind::Whole),
    Column::new("injured_min", Kind::Whole),
    Column::new("injured_max", Kind::Whole),
    Column::new("captured_min", Kind::Whole),
    Column::new("captured_max", Kind::Whole),
    Column::new("size_min", Kind::Whole),
    Column::new("size_max", Kind::Whole),
    Column::new("topics", Kind::List),
    Column::new("cameo", Kind::Text),
    Column::new("quad", Kind::Whole),
    Column::new("score", Kind::Single),
    Column::new("rule", Kind::List),
    Column::new("confidence", Kind::Single),
    Column::new("factuality", Kind::Single),
    Column::new("source", Kind::Text),
    Column::new("outlook_number", Kind::Single),
    Column::new("place_name", Kind::Text),
    Column::new("geonames", Kind::Whole),
    Column::new("place_lat", Kind::Real),
    Column::new("place_lon", Kind::Real),
    Column::new("place_admin1", Kind::Text),
    Column::new("place_feature", Kind::Text),
    Column::new("place_precision", Kind::Whole),
    Column::new("place_radius_km", Kind::Real),
    Column::new("place_relation", Kind::Text),
    Column::new("place_given_by", Kind::Text),
    Column::new("publisher", Kind::Text),
    Column::new("url", Kind::Text),
    Column::new("incident", Kind::Text),
    Column::new("incident_reports", Kind::Whole),
    Column::new("incident_families", Kind::Whole),
];

/// The cells of an event.
pub fn row<'e>(event: &'e Event, told: &'e Told) -> [Cell<'e>; WIDTH] {
    let status = &event.status;
    let attribution = event.attribution.as_ref();
    let speaker = attribution.and_then(|attribution| attribution.speaker.as_ref());
    let time = event.time.as_ref().map(|time| &time.expression);
    let deadline = event.deadline.as_ref();
    let place = event.place.as_ref().map(|place| &place.mention);
    let counts = &event.counts;
    let incident = told.incident.as_ref();
    [
        Cell::text(&event.id),
        Cell::text(&event.report),
        Cell::day(told.day),
        Cell::text(&event.sentence),
        Cell::whole(Some(event.span.start)),
        Cell::whole(Some(event.span.end)),
        Cell::maybe(event.event_type.as_deref()),
        Cell::maybe(event.mode.as_deref()),
        Cell::list(event.contexts.iter().map(SmolStr::as_str)),
        Cell::text(event.act.as_str()),
        Cell::maybe(event.act_kind.as_deref()),
        Cell::list(event.operators.iter().map(SmolStr::as_str)),
        named(&status.polarity),
        named(&status.tense),
        named(&status.modality),
        Cell::maybe(
            status
                .condition
                .as_ref()
                .map(|condition| condition.text.as_str()),
        ),
        Cell::list(status.aux.iter().map(name_of)),
        Cell::maybe(speaker.map(name)),
        Cell::maybe(speaker.and_then(|speaker| speaker.country.as_deref())),
        Cell::maybe(attribution.map(|attribution| attribution.cue.as_str())),
        attribution.map_or(Cell::Empty, |attribution| Cell::Flag(attribution.direct)),
        names(&event.actors),
        codes(&event.actors, |actor| actor.country.as_deref()),
        codes(&event.actors, |actor| actor.sector.as_deref()),
        names(&event.recipients),
        codes(&event.recipients, |actor| actor.country.as_deref()),
        codes(&event.recipients, |actor| actor.sector.as_deref()),
        Cell::maybe(time.map(|time| time.text.as_str())),
        Cell::maybe(time.and_then(|time| time.value.as_deref())),
        Cell::instant(time.and_then(|time| time.start)),
        Cell::instant(time.and_then(|time| time.end)),
        event
            .time
            .as_ref()
            .map_or(Cell::Empty, |time| named(&time.relation)),
        event
            .time
            .as_ref()
            .map_or(Cell::Empty, |time| named(&time.given_by)),
        Cell::maybe(deadline.map(|deadline| deadline.time.text.as_str())),
        Cell::instant(deadline.and_then(|deadline| deadline.due)),
        deadline
            .and_then(|deadline| deadline.due_utc)
            .map_or(Cell::Empty, Cell::Utc),
        deadline.map_or(Cell::Empty, |deadline| named(&deadline.bound)),
        deadline.map_or(Cell::Empty, |deadline| named(&deadline.counted_from.what)),
        Cell::maybe(place.map(|place| place.text.as_str())),
        Cell::maybe(place.and_then(|place| place.country.as_deref())),
        Cell::whole(counts.killed.map(|range| range.min)),
        Cell::whole(counts.killed.and_then(|range| range.max)),
        Cell::whole(counts.injured.map(|range| range.min)),
        Cell::whole(counts.injured.and_then(|range| range.max)),
        Cell::whole(counts.captured.map(|range| range.min)),
        Cell::whole(counts.captured.and_then(|range| range.max)),
        Cell::whole(counts.size.map(|range| range.min)),
        Cell::whole(counts.size.and_then(|range| range.max)),
        Cell::list(event.topics.iter().map(SmolStr::as_str)),
        Cell::maybe(event.cameo.as_deref()),
        Cell::whole(event.quad),
        Cell::single(event.score),
        Cell::list(event.rule.iter().map(String::as_str)),
        Cell::Single(event.confidence),
        Cell::Single(status.factuality),
        attribution.map_or(Cell::Empty, |attribution| named(&attribution.source)),
        Cell::single(event.outlook.as_ref().map(|outlook| outlook.number)),
        Cell::maybe(place.and_then(|place| place.name.as_deref())),
        Cell::whole(place.and_then(|place| place.geonames)),
        Cell::real(place.and_then(|place| place.lat)),
        Cell::real(place.and_then(|place| place.lon)),
        Cell::maybe(place.and_then(|place| place.admin1.as_deref())),
        place
            .and_then(|place| place.feature)
            .map_or(Cell::Empty, |feature| named(&feature)),
        Cell::whole(place.and_then(|place| place.precision)),
        Cell::real(place.and_then(|place| place.radius_km)),
        event
            .place
            .as_ref()
            .map_or(Cell::Empty, |place| named(&place.relation)),
        event
            .place
            .as_ref()
            .map_or(Cell::Empty, |place| named(&place.given_by)),
        Cell::maybe(told.publisher.as_deref()),
        Cell::maybe(told.url.as_deref()),
        Cell::maybe(incident.map(|incident| incident.incident.as_str())),
        Cell::whole(incident.map(|incident| incident.reports)),
        Cell::whole(incident.map(|incident| incident.families)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crate::table::{Delimited, Separator, Table};

    fn written(events: &[Event]) -> Vec<csv::StringRecord> {
        let mut out = Vec::new();
        let mut table = Box::new(Delimited::new(&mut out, &COLUMNS, Separator::Comma).unwrap());
        for event in events {
            table.row(&row(event, &Told::default())).unwrap();
        }
        table.finish().unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(out.as_slice());
        reader.records().map(Result::unwrap).collect()
    }

    fn get<'r>(row: &'r csv::StringRecord, column: &str) -> &'r str {
        let place = COLUMNS.iter().position(|known| known.name == column);
        row.get(place.unwrap()).unwrap()
    }

    #[test]
    fn columns_have_names_of_their_own() {
        let mut names: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), WIDTH);
    }

    #[test]
    fn text_is_quoted_and_no_cell_is_a_formula() {
        let sentence = "=cmd(\"x\"), \n‘quoted’; he said \"no\"";
        let table = written(&[sample::event(sentence)]);
        let row = &table[1];
        assert_eq!(get(row, "sentence"), format!("'{sentence}"));
        assert_eq!(get(row, "operators"), "refuse; request");
        assert_eq!(get(row, "cameo"), "040");
        assert_eq!((get(row, "killed_min"), get(row, "killed_max")), ("1", ""));
        assert_eq!(get(row, "score"), "-5.0");
        assert_eq!(get(row, "polarity"), "affirmed");
        // Nobody is named as the source, and nothing is expected.
        assert_eq!((get(row, "source"), get(row, "outlook_number")), ("", ""));
    }

    #[test]
    fn what_was_added_stands_behind_what_was_there() {
        let names: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(
            names[53..58],
            [
                "confidence",
                "factuality",
                "source",
                "outlook_number",
                "place_name"
            ]
        );
        assert_eq!(
            names[67..],
            [
                "publisher",
                "url",
                "incident",
                "incident_reports",
                "incident_families"
            ]
        );
        let table = written(&[sample::placed()]);
        let row = &table[1];
        let place = [
            "place",
            "place_country",
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
        // Degrees south are a number and no formula.
        let expected = [
            "near Oslo",
            "NOR",
            "Oslo",
            "3",
            "-59.9",
            "10.7",
            "",
            "settlement",
            "2",
            "25.0",
            "at",
            "sentence",
        ];
        assert_eq!(place.map(|column| get(row, column)), expected);
    }
}
