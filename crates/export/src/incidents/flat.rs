//! Incidents as a flat table: one row a happening, with the figures that its tellings give.
//!
//! `killed_min` and `killed_max` bound what anybody says, an open end being empty; `killed_latest_min` and
//! `killed_latest_max` are the figure of the latest telling that gives one. `events` names the events,
//! which lead to the sentences.

use crate::cell::{Cell, Column, Kind};
use crate::words::{named, party_countries, party_names, party_sectors};
use rapporteur_ledger::incidents::Incident;
use smol_str::SmolStr;

/// How many columns there are.
const WIDTH: usize = 53;

/// The columns, in their order.
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("id", Kind::Text),
    Column::new("day", Kind::Day),
    Column::new("until", Kind::Day),
    Column::new("event_type", Kind::Text),
    Column::new("mode", Kind::Text),
    Column::new("act", Kind::Text),
    Column::new("act_kind", Kind::Text),
    Column::new("operators", Kind::List),
    Column::new("footing", Kind::Text),
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
    Column::new("place", Kind::Text),
    Column::new("place_name", Kind::Text),
    Column::new("place_country", Kind::Text),
    Column::new("geonames", Kind::Whole),
    Column::new("place_lat", Kind::Real),
    Column::new("place_lon", Kind::Real),
    Column::new("place_precision", Kind::Whole),
    Column::new("place_radius_km", Kind::Real),
    Column::new("killed_min", Kind::Whole),
    Column::new("killed_max", Kind::Whole),
    Column::new("killed_latest_min", Kind::Whole),
    Column::new("killed_latest_max", Kind::Whole),
    Column::new("injured_min", Kind::Whole),
    Column::new("injured_max", Kind::Whole),
    Column::new("injured_latest_min", Kind::Whole),
    Column::new("injured_latest_max", Kind::Whole),
    Column::new("captured_min", Kind::Whole),
    Column::new("captured_max", Kind::Whole),
    Column::new("captured_latest_min", Kind::Whole),
    Column::new("captured_latest_max", Kind::Whole),
    Column::new("size_min", Kind::Whole),
    Column::new("size_max", Kind::Whole),
    Column::new("size_latest_min", Kind::Whole),
    Column::new("size_latest_max", Kind::Whole),
    Column::new("claimed_by", Kind::List),
    Column::new("denied_by", Kind::List),
    Column::new("topics", Kind::List),
    Column::new("words", Kind::Text),
    Column::new("first_told", Kind::Day),
    Column::new("last_told", Kind::Day),
    Column::new("tellings", Kind::Whole),
    Column::new("reports", Kind::Whole),
    Column::new("families", Kind::Whole),
    Column::new("events", Kind::List),
];

/// The cells of an incident.
pub fn row(incident: &Incident) -> [Cell<'_>; WIDTH] {
    let head = incident.head();
    let time = incident.time.as_ref();
    let place = incident.place.as_ref();
    [
        Cell::text(&incident.id),
        Cell::day(head.day),
        Cell::day(head.until),
        Cell::maybe(incident.event_type.as_deref()),
        Cell::maybe(incident.mode.as_deref()),
        Cell::text(incident.act.as_str()),
        Cell::maybe(incident.act_kind.as_deref()),
        Cell::list(incident.operators.iter().map(SmolStr::as_str)),
        named(&incident.footing),
        party_names(&incident.actors),
        party_countries(&incident.actors),
        party_sectors(&incident.actors),
        party_names(&incident.recipients),
        party_countries(&incident.recipients),
        party_sectors(&incident.recipients),
        Cell::maybe(time.map(|time| time.text.as_str())),
        Cell::maybe(time.and_then(|time| time.value.as_deref())),
        Cell::instant(time.and_then(|time| time.start)),
        Cell::instant(time.and_then(|time| time.end)),
        Cell::maybe(place.map(|place| place.text.as_str())),
        Cell::maybe(place.and_then(|place| place.name.as_deref())),
        Cell::maybe(place.and_then(|place| place.country.as_deref())),
        Cell::whole(place.and_then(|place| place.geonames)),
        Cell::real(place.and_then(|place| place.lat)),
        Cell::real(place.and_then(|place| place.lon)),
        Cell::whole(place.and_then(|place| place.precision)),
        Cell::real(place.and_then(|place| place.radius_km)),
        Cell::whole(incident.killed.map(|tally| tally.min)),
        Cell::whole(incident.killed.and_then(|tally| tally.max)),
        Cell::whole(incident.killed.map(|tally| tally.latest.min)),
        Cell::whole(incident.killed.and_then(|tally| tally.latest.max)),
        Cell::whole(incident.injured.map(|tally| tally.min)),
        Cell::whole(incident.injured.and_then(|tally| tally.max)),
        Cell::whole(incident.injured.map(|tally| tally.latest.min)),
        Cell::whole(incident.injured.and_then(|tally| tally.latest.max)),
        Cell::whole(incident.captured.map(|tally| tally.min)),
        Cell::whole(incident.captured.and_then(|tally| tally.max)),
        Cell::whole(incident.captured.map(|tally| tally.latest.min)),
        Cell::whole(incident.captured.and_then(|tally| tally.latest.max)),
        Cell::whole(incident.size.map(|tally| tally.min)),
        Cell::whole(incident.size.and_then(|tally| tally.max)),
        Cell::whole(incident.size.map(|tally| tally.latest.min)),
        Cell::whole(incident.size.and_then(|tally| tally.latest.max)),
        party_names(&incident.claimed_by),
        party_names(&incident.denied_by),
        Cell::list(incident.topics.iter().map(SmolStr::as_str)),
        Cell::text(&incident.words),
        Cell::day(incident.first_told),
        Cell::day(incident.last_told),
        Cell::whole(Some(incident.tellings.len())),
        Cell::whole(Some(incident.reports)),
        Cell::whole(Some(incident.families)),
        Cell::list(
            incident
                .tellings
                .iter()
                .map(|telling| telling.event.as_str()),
        ),
    ]
}
