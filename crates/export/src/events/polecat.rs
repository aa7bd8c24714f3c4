//! Events in the 40 columns of POLECAT, between tabs, with a header.
//!
//! Type and mode, score and quad class are PLOVER's; contexts are spelt as POLECAT spells them
//! (`pro-democracy`, `natural_resources`). What POLECAT cannot say and PLOVER can stands where
//! PLOVER's manual puts it: the auxiliary modes (`historical`, `future`, `hypothetical`, `negation`) are
//! among the contexts, so an attack that did not happen can be left out. Several actors stand in
//! one cell, parted by `;`, and an unknown code keeps its place.
//!
//! The date is the event's and empty where the report tells none; POLECAT takes that of publication,
//! which here has its own column as there. Countries are ISO 3166 alpha-3 or PLOVER's codes.
//!
//! Deliberately absent: events that PLOVER has no type for (comments, expectations), titles of
//! actors, identities in Wikipedia, and what is known of the whole story.

use crate::cell::{Cell, Column, Kind};
use crate::codes::Codes;
use crate::told::Told;
use crate::words::{codes as codes_of, name_of, names};
use rapporteur_model::{Actor, Event, Feature};
use smol_str::SmolStr;
use std::borrow::Cow;

/// How many columns there are.
const WIDTH: usize = 40;

/// The columns, in their order.
#[rustfmt::skip]
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("Event ID", Kind::Text),
    Column::new("Event Date", Kind::Day),
    Column::new("Event Type", Kind::Text),
    Column::new("Event Mode", Kind::Text),
    Column::new("Intensity", Kind::Single),
    Column::new("Quad Code", Kind::Text),
    Column::new("Contexts", Kind::List),
    Column::new("Actor Name", Kind::List),
    Column::new("Actor Country", Kind::List),
    Column::new("Actor COW", Kind::List),
    Column::new("Primary Actor Sector", Kind::Text),
    Column::new("Actor Sectors", Kind::List),
    Column::new("Actor Title", Kind::Text),
    Column::new("Actor Name Raw", Kind::List),
    Column::new("Wikipedia Actor ID", Kind::Text),
    Column::new("Recipient Name", Kind::List),
    Column::new("Recipient Country", Kind::List),
    Column::new("Recipient COW", Kind::List),
    Column::new("Primary Recipient Sector", Kind::Text),
    Column::new("Recipient Sectors", Kind::List),
    Column::new("Recipient Title", Kind::Text),
    Column::new("Recipient Name Raw", Kind::List),
    Column::new("Wikipedia Recipient ID", Kind::Text),
    Column::new("Placename", Kind::Text),
    Column::new("City", Kind::Text),
    Column::new("District", Kind::Text),
    Column::new("Province", Kind::Text),
    Column::new("Country", Kind::Text),
    Column::new("Latitude", Kind::Real),
    Column::new("Longitude", Kind::Real),
    Column::new("GeoNames ID", Kind::Whole),
    Column::new("Raw Placename", Kind::Text),
    Column::new("Feature Type", Kind::Text),
    Column::new("Source", Kind::Text),
    Column::new("Publication Date", Kind::Day),
    Column::new("Story People", Kind::Text),
    Column::new("Story Organizations", Kind::Text),
    Column::new("Story Locations", Kind::Text),
    Column::new("Language", Kind::Text),
    Column::new("Version", Kind::Text),
];

/// The cells of an event; `None` where PLOVER has no type for it.
pub fn row<'e>(event: &'e Event, told: &'e Told, codes: &Codes<'_>) -> Option<[Cell<'e>; WIDTH]> {
    let event_type = event.event_type.as_deref()?;
    let mut row: [Cell<'e>; WIDTH] = std::array::from_fn(|_| Cell::Empty);
    let mut fill = |from: usize, cells: Vec<Cell<'e>>| {
        for (place, cell) in row.iter_mut().skip(from).zip(cells) {
            *place = cell;
        }
    };
    let start = event.time.as_ref().and_then(|time| time.expression.start);
    let contexts = event.contexts.iter().map(|context| spelt(context));
    let aux = event.status.aux.iter().map(|aux| Cow::Owned(name_of(aux)));
    fill(
        0,
        vec![
            Cell::text(&event.id),
            Cell::day(start.map(|start| start.date())),
            Cell::text(event_type),
            Cell::maybe(event.mode.as_deref()),
            Cell::single(event.score),
            Cell::maybe(event.quad.and_then(quad)),
            Cell::list(contexts.chain(aux)),
        ],
    );
    fill(7, side(&event.actors, codes));
    fill(15, side(&event.recipients, codes));
    if let Some(place) = event.place.as_ref().map(|place| &place.mention) {
        let entry = codes.place(place.geonames);
        let is_city = place.feature == Some(Feature::Settlement);
        fill(
            23,
            vec![
                Cell::maybe(place.name.as_deref()),
                Cell::maybe(place.name.as_deref().filter(|_| is_city)),
                Cell::maybe(
                    entry
                        .and_then(|entry| entry.admin2_name())
                        .map(Cow::into_owned),
                ),
                Cell::maybe(place.admin1.as_deref()),
                Cell::maybe(place.country.as_deref()),
                Cell::real(place.lat),
                Cell::real(place.lon),
                Cell::whole(place.geonames),
                Cell::text(&place.text),
                place
                    .feature
                    .map_or(Cell::Empty, |feature| Cell::text(name_of(&feature))),
            ],
        );
    }
    fill(
        33,
        vec![Cell::maybe(told.publisher.as_deref()), Cell::day(told.day)],
    );
    fill(
        38,
        vec![
            Cell::maybe(told.language.as_deref()),
            Cell::text(concat!("rapporteur ", env!("CARGO_PKG_VERSION"))),
        ],
    );
    Some(row)
}

/// Name, country, number of the state, first sector, sectors, title, words.
fn side<'e>(actors: &'e [Actor], codes: &Codes<'_>) -> Vec<Cell<'e>> {
    if actors.is_empty() {
        return Vec::new();
    }
    let cow = actors.iter().map(|actor| {
        let number = codes.state(actor.country.as_deref()?)?.cow?;
        Some(Cow::Owned(number.to_string()))
    });
    let mut sectors: Vec<&str> = Vec::new();
    for sector in actors.iter().filter_map(|actor| actor.sector.as_deref()) {
        if !sectors.contains(&sector) {
            sectors.push(sector);
        }
    }
    vec![
        names(actors),
        codes_of(actors, |actor| actor.country.as_deref()),
        Cell::List(cow.collect()),
        Cell::maybe(actors.first().and_then(|actor| actor.sector.as_deref())),
        Cell::list(sectors),
        Cell::Empty,
        Cell::list(actors.iter().map(|actor| actor.text.as_str())),
    ]
}

/// A context as POLECAT spells it.
fn spelt(context: &SmolStr) -> Cow<'_, str> {
    match context.as_str() {
        "pro_democracy" => "pro-democracy".into(),
        "pro_autocracy" => "pro-autocracy".into(),
        "natural_resource" => "natural_resources".into(),
        other => other.into(),
    }
}

/// The name of a quad class.
fn quad(class: u8) -> Option<&'static str> {
    match class {
        1 => Some("VERBAL COOPERATION"),
        2 => Some("MATERIAL COOPERATION"),
        3 => Some("VERBAL CONFLICT"),
        4 => Some("MATERIAL CONFLICT"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crate::table::{Delimited, Separator, Table};
    use rapporteur_data::DataSet;
    use rapporteur_model::Auxiliary;
    use rapporteur_places::Gazetteer;

    #[test]
    fn a_row_is_as_polecat_has_it() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let codes = Codes::new(&gazetteer, &DataSet::embedded());
        let mut event = sample::placed();
        assert!(row(&event, &Told::default(), &codes).is_none());
        event.event_type = Some("CONSULT".into());
        event.mode = Some("visit".into());
        event.contexts = vec![
            "diplomatic".into(),
            "pro_democracy".into(),
            "natural_resource".into(),
        ];
        event.status.aux = vec![Auxiliary::Negation];
        event.actors = vec![
            sample::actor("Oslo", "NOR", "GOV"),
            sample::actor("Riga", "", "GOV"),
        ];
        event.recipients = vec![sample::actor("the \"rebels\"", "COL", "REB")];
        event.time = Some(sample::on(jiff::civil::date(2025, 7, 14)));
        let told = Told {
            day: Some(jiff::civil::date(2025, 7, 15)),
            publisher: Some("Example Press".into()),
            ..Told::default()
        };
        let mut out = Vec::new();
        let mut table = Box::new(Delimited::new(&mut out, &COLUMNS, Separator::Tab).unwrap());
        table.row(&row(&event, &told, &codes).unwrap()).unwrap();
        table.finish().unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b'\t')
            .from_reader(out.as_slice());
        let header = reader.headers().unwrap().clone();
        assert_eq!(header.len(), WIDTH);
        let back = reader.records().next().unwrap().unwrap();
        let get = |column: &str| {
            back.get(header.iter().position(|name| name == column).unwrap())
                .unwrap()
                .to_owned()
        };
        let cases = [
            ("Event ID", "r#1"),
            ("Event Date", "2025-07-14"),
            ("Event Type", "CONSULT"),
            ("Event Mode", "visit"),
            ("Intensity", "-5.0"),
            ("Quad Code", "VERBAL COOPERATION"),
            (
                "Contexts",
                "diplomatic;pro-democracy;natural_resources;negation",
            ),
            ("Actor Name", "Oslo;Riga"),
            ("Actor Country", "NOR;"),
            ("Primary Actor Sector", "GOV"),
            ("Actor Sectors", "GOV"),
            ("Recipient Name", "the \"rebels\""),
            ("Recipient Country", "COL"),
            ("Primary Recipient Sector", "REB"),
            ("Placename", "Oslo"),
            ("City", "Oslo"),
            ("Country", "NOR"),
            ("Latitude", "-59.9"),
            ("Raw Placename", "near Oslo"),
            ("Source", "Example Press"),
            ("Publication Date", "2025-07-15"),
            ("Wikipedia Actor ID", ""),
        ];
        for (column, expected) in cases {
            assert_eq!(get(column), expected, "{column}");
        }
    }
}
