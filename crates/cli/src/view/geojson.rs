//! What the record knows a place for, as a map: violence, rounds of talks, ceasefires.
//!
//! A feature is a row with its table; the place stands under `resolved` as in the event record, and
//! as the point where it has coordinates.
//!
//! Deliberately absent: events by themselves (`code --format geojson`), rows without a place.

use super::View;
use crate::geojson::{Collection, Position};
use rapporteur_ledger::Venue;
use rapporteur_model::Place;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Row<'v, R> {
    table: &'static str,
    #[serde(flatten)]
    row: &'v R,
    resolved: Option<&'v Place>,
}

/// Writes the collection.
pub(crate) fn write(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let mut map = Collection::new(out)?;
    for row in &view.record.rounds {
        feature(
            &mut map,
            view,
            "rounds",
            row.venue.as_ref(),
            &row.evidence,
            row,
        )?;
    }
    for row in &view.record.violence {
        feature(
            &mut map,
            view,
            "violence",
            row.place.as_ref(),
            &row.evidence,
            row,
        )?;
    }
    for row in &view.record.ceasefires {
        feature(
            &mut map,
            view,
            "ceasefires",
            row.scope.as_ref(),
            &row.evidence,
            row,
        )?;
    }
    map.finish()
}

fn feature<R: Serialize>(
    map: &mut Collection<&mut dyn Write>,
    view: &View<'_>,
    table: &'static str,
    venue: Option<&Venue>,
    evidence: &[String],
    row: &R,
) -> io::Result<()> {
    let Some(venue) = venue else { return Ok(()) };
    let resolved = place(view, venue, evidence);
    let position = resolved.and_then(|place| Position::of(place.lat, place.lon));
    let properties = Row {
        table,
        row,
        resolved,
    };
    map.write(None, position, &properties)
}

/// The place as the events have it that the row rests on: the first that calls it the same, one with
/// coordinates before one without.
fn place<'v>(view: &View<'v>, venue: &Venue, evidence: &[String]) -> Option<&'v Place> {
    let places = view
        .readings
        .iter()
        .flat_map(|reading| &reading.events)
        .filter(|event| evidence.contains(&event.id))
        .filter_map(|event| event.place.as_ref())
        .map(|place| &place.mention)
        .filter(|place| place.text == venue.text);
    places.min_by_key(|place| place.lat.is_none())
}
