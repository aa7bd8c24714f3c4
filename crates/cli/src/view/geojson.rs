//! What the record knows a place for, as a map: rounds of talks, violence, ceasefires.
//!
//! A feature is a row with the name of its table, at the point of its place (`venue`, `place` or
//! `scope`); where the place has no coordinates, its geometry is `null`.
//!
//! Deliberately absent: events by themselves (`code --format geojson`), rows without a place.

use super::View;
use rapporteur_export::{Collection, Position};
use rapporteur_ledger::Venue;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Row<'v, R> {
    table: &'static str,
    #[serde(flatten)]
    row: &'v R,
}

/// Writes the collection.
pub(crate) fn write(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let mut map = Collection::new(out)?;
    for row in &view.record.rounds {
        feature(&mut map, "rounds", row.venue.as_ref(), row)?;
    }
    for row in &view.record.violence {
        feature(&mut map, "violence", row.place.as_ref(), row)?;
    }
    for row in &view.record.ceasefires {
        feature(&mut map, "ceasefires", row.scope.as_ref(), row)?;
    }
    map.finish()
}

fn feature<R: Serialize>(
    map: &mut Collection<&mut dyn Write>,
    table: &'static str,
    venue: Option<&Venue>,
    row: &R,
) -> io::Result<()> {
    let Some(venue) = venue else { return Ok(()) };
    map.write(
        None,
        Position::of(venue.lat, venue.lon),
        &Row { table, row },
    )
}
