//! Violent incidents in the 49 columns of UCDP's Georeferenced Event Dataset.
//!
//! A row is an incident of PLOVER's type ASSAULT that happened or of which somebody is accused
//! (`event_clarity` 1 and 2). `best` is the figure of the latest telling, `low` and `high` what tellings
//! bound it by; `high` is empty where they leave it open, and all three are where nobody tells of
//! dead. UCDP enters only what has cost a life: `best >= 1` selects that. `number_of_sources` counts families of reports,
//! so that copies of one text are one source. `where_prec` and `date_prec` are UCDP's steps.
//!
//! `type_of_violence` is filled only where both sides tell: 1 when a state fights rebels or another
//! state, 2 when armed groups fight each other, 3 when either harms civilians. In the first, the
//! state is side a, as UCDP has it; else side a is whoever acts. Deaths are `deaths_civilians` in the
//! third and `deaths_unknown` otherwise, for reports seldom tell whose they are.
//!
//! Empty, because they are UCDP's own numbers or judgements: the ids of conflicts, dyads and
//! sides, `conflict_name`, `active_year`, `code_status`. `id` is a number made of the identity in
//! `relid`.

use super::sides::Side;
use crate::cell::{Cell, Column, Kind};
use crate::codes::Codes;
use crate::told::{Cited, number_of};
use crate::words::joined;
use jiff::civil::Date;
use rapporteur_ledger::incidents::{Footing, Incident};
use rapporteur_ledger::{Party, When};
use std::borrow::Cow;

/// How many columns there are.
const WIDTH: usize = 49;

/// The columns, in their order.
#[rustfmt::skip]
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("id", Kind::Whole),
    Column::new("relid", Kind::Text),
    Column::new("year", Kind::Whole),
    Column::new("active_year", Kind::Whole),
    Column::new("code_status", Kind::Text),
    Column::new("type_of_violence", Kind::Whole),
    Column::new("conflict_dset_id", Kind::Text),
    Column::new("conflict_new_id", Kind::Whole),
    Column::new("conflict_name", Kind::Text),
    Column::new("dyad_dset_id", Kind::Text),
    Column::new("dyad_new_id", Kind::Whole),
    Column::new("dyad_name", Kind::Text),
    Column::new("side_a_dset_id", Kind::Text),
    Column::new("side_a_new_id", Kind::Whole),
    Column::new("side_a", Kind::Text),
    Column::new("side_b_dset_id", Kind::Text),
    Column::new("side_b_new_id", Kind::Whole),
    Column::new("side_b", Kind::Text),
    Column::new("number_of_sources", Kind::Whole),
    Column::new("source_article", Kind::Text),
    Column::new("source_office", Kind::Text),
    Column::new("source_date", Kind::Text),
    Column::new("source_headline", Kind::Text),
    Column::new("source_original", Kind::Text),
    Column::new("where_prec", Kind::Whole),
    Column::new("where_coordinates", Kind::Text),
    Column::new("where_description", Kind::Text),
    Column::new("adm_1", Kind::Text),
    Column::new("adm_2", Kind::Text),
    Column::new("latitude", Kind::Real),
    Column::new("longitude", Kind::Real),
    Column::new("geom_wkt", Kind::Text),
    Column::new("priogrid_gid", Kind::Whole),
    Column::new("country", Kind::Text),
    Column::new("country_id", Kind::Whole),
    Column::new("region", Kind::Text),
    Column::new("event_clarity", Kind::Whole),
    Column::new("date_prec", Kind::Whole),
    Column::new("date_start", Kind::Day),
    Column::new("date_end", Kind::Day),
    Column::new("deaths_a", Kind::Whole),
    Column::new("deaths_b", Kind::Whole),
    Column::new("deaths_civilians", Kind::Whole),
    Column::new("deaths_unknown", Kind::Whole),
    Column::new("best", Kind::Whole),
    Column::new("high", Kind::Whole),
    Column::new("low", Kind::Whole),
    Column::new("gwnoa", Kind::Whole),
    Column::new("gwnob", Kind::Whole),
];

/// How many sources a row cites by name.
const CITED: usize = 10;

/// Whether an incident is violence that happened or that somebody is accused of.
pub fn is_violence(incident: &Incident) -> bool {
    incident.event_type.as_deref() == Some("ASSAULT")
        && matches!(incident.footing, Footing::Happened | Footing::Claimed)
}

/// The cells of an incident, with where it is told; `None` where it is no violence.
pub fn row<'i>(
    incident: &'i Incident,
    sources: &'i [Cited],
    codes: &Codes<'_>,
) -> Option<[Cell<'i>; WIDTH]> {
    if !is_violence(incident) {
        return None;
    }
    let violence = Violence::of(&incident.actors, &incident.recipients);
    let (side_a, side_b) = violence.sides;
    let mut row: [Cell<'i>; WIDTH] = std::array::from_fn(|_| Cell::Empty);
    let mut fill = |from: &str, cells: Vec<Cell<'i>>| {
        let place = COLUMNS.iter().position(|column| column.name == from);
        let from = place.unwrap_or(WIDTH);
        for (place, cell) in row.iter_mut().skip(from).zip(cells) {
            *place = cell;
        }
    };
    let days = incident.time.as_ref().and_then(days);
    let name_a = side_name(side_a, codes);
    let name_b = match violence.kind {
        Some(3) => Some("Civilians".to_owned()),
        _ => side_name(side_b, codes),
    };
    fill(
        "id",
        vec![
            Cell::whole(number_of(&incident.id)),
            Cell::text(&incident.id),
        ],
    );
    fill(
        "year",
        vec![Cell::whole(days.map(|(first, _)| first.year()))],
    );
    fill("type_of_violence", vec![Cell::whole(violence.kind)]);
    let dyad = name_a.as_ref().zip(name_b.as_ref());
    fill(
        "dyad_name",
        vec![Cell::maybe(dyad.map(|(a, b)| format!("{a} - {b}")))],
    );
    fill("side_a", vec![Cell::maybe(name_a)]);
    fill("side_b", vec![Cell::maybe(name_b)]);
    fill("number_of_sources", cited(incident, sources));
    fill("where_prec", location(incident, codes));
    fill(
        "event_clarity",
        vec![
            Cell::Whole(if incident.footing == Footing::Happened {
                1
            } else {
                2
            }),
            Cell::whole(days.map(|(first, last)| date_precision(first, last))),
            Cell::day(days.map(|(first, _)| first)),
            Cell::day(days.map(|(_, last)| last)),
        ],
    );
    let best = incident.killed.map(|killed| killed.latest.min);
    let (of_civilians, of_unknown) = match violence.kind {
        Some(3) => (best, None),
        _ => (None, best),
    };
    fill(
        "deaths_civilians",
        vec![
            Cell::whole(of_civilians),
            Cell::whole(of_unknown),
            Cell::whole(best),
            Cell::whole(incident.killed.and_then(|killed| killed.max)),
            Cell::whole(incident.killed.map(|killed| killed.min)),
            Cell::whole(state_number(side_a, codes)),
            Cell::whole(state_number(side_b, codes)),
        ],
    );
    Some(row)
}

/// Who fights whom, and what that makes of it.
struct Violence<'i> {
    sides: (&'i [Party], &'i [Party]),
    /// UCDP's type, where both sides tell.
    kind: Option<u8>,
}

impl<'i> Violence<'i> {
    fn of(actors: &'i [Party], targets: &'i [Party]) -> Self {
        let own = (actors, targets);
        let turned = (targets, actors);
        let (sides, kind) = match (Side::of_all(actors), Side::of_all(targets)) {
            (Some(Side::State), Some(Side::State | Side::Rebels)) => (own, Some(1)),
            (Some(Side::Rebels), Some(Side::State)) => (turned, Some(1)),
            (Some(Side::Rebels | Side::Militia), Some(Side::Rebels | Side::Militia)) => {
                (own, Some(2))
            }
            (Some(Side::State | Side::Rebels | Side::Militia), Some(Side::Civilians)) => {
                (own, Some(3))
            }
            _ => (own, None),
        };
        Self { sides, kind }
    }
}

/// UCDP's name of a side: that of a government, or that of the group.
fn side_name(parties: &[Party], codes: &Codes<'_>) -> Option<String> {
    let named = |party: &Party| -> Cow<'_, str> {
        let government = (Side::of(party) == Some(Side::State))
            .then(|| codes.country_name(party.country.as_deref()?))
            .flatten();
        match government {
            Some(country) => format!("Government of {country}").into(),
            None => party.name().to_owned().into(),
        }
    };
    let mut names: Vec<String> = Vec::new();
    for party in parties {
        let name = named(party).into_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Some(names.join(", ")).filter(|name| !name.is_empty())
}

/// Gleditsch and Ward's number, where a side is one state.
fn state_number(parties: &[Party], codes: &Codes<'_>) -> Option<u16> {
    let [party] = parties else { return None };
    if Side::of(party) != Some(Side::State) {
        return None;
    }
    codes.state(party.country.as_deref()?)?.gw
}

/// How many sources, and the first of them: articles, offices, days, headlines, original speakers.
fn cited<'i>(incident: &'i Incident, sources: &'i [Cited]) -> Vec<Cell<'i>> {
    let each = |what: &dyn Fn(&Cited) -> Option<String>| {
        let mut all: Vec<String> = Vec::new();
        for text in sources.iter().filter_map(what) {
            if !all.contains(&text) && all.len() < CITED {
                all.push(text);
            }
        }
        Cell::text(all.join(";"))
    };
    vec![
        Cell::whole(Some(incident.families)),
        each(&|cited| {
            Some(
                cited
                    .told
                    .url
                    .clone()
                    .unwrap_or_else(|| cited.report.clone()),
            )
        }),
        each(&|cited| cited.told.publisher.clone()),
        each(&|cited| cited.told.day.map(|day| day.to_string())),
        each(&|cited| cited.told.title.clone()),
        Cell::text(joined(
            incident
                .tolls
                .iter()
                .filter_map(|toll| toll.according_to.as_ref()),
            ";",
        )),
    ]
}

/// From `where_prec` to `region`.
fn location<'i>(incident: &'i Incident, codes: &Codes<'_>) -> Vec<Cell<'i>> {
    let Some(place) = &incident.place else {
        return Vec::new();
    };
    let entry = codes.place(place.geonames);
    let point = place.lat.zip(place.lon);
    let state = place.country.as_deref().and_then(|code| codes.state(code));
    vec![
        Cell::whole(place.precision),
        Cell::maybe(place.name.as_deref()),
        Cell::text(&place.text),
        Cell::maybe(
            entry
                .and_then(|entry| entry.admin1_name())
                .map(Cow::into_owned),
        ),
        Cell::maybe(
            entry
                .and_then(|entry| entry.admin2_name())
                .map(Cow::into_owned),
        ),
        Cell::real(place.lat),
        Cell::real(place.lon),
        Cell::maybe(point.map(|(lat, lon)| format!("POINT ({lon} {lat})"))),
        Cell::whole(point.and_then(|(lat, lon)| grid_cell(lat, lon))),
        Cell::maybe(
            place
                .country
                .as_deref()
                .and_then(|code| codes.country_name(code)),
        ),
        Cell::whole(state.and_then(|state| state.gw)),
        Cell::maybe(state.and_then(|state| state.region.clone())),
    ]
}

/// The number of the PRIO-GRID cell of half a degree that a point lies in, counted from the south
/// west (Tollefsen, Strand and Buhaug 2012).
fn grid_cell(lat: f64, lon: f64) -> Option<i64> {
    if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
        return None;
    }
    // The rim in the north and east belongs to the last cells.
    let row = ((lat + 90.0) * 2.0).floor().min(359.0);
    let column = ((lon + 180.0) * 2.0).floor().min(719.0);
    #[allow(clippy::cast_possible_truncation, reason = "whole and below 259,200")]
    let number = (row * 720.0 + column) as i64 + 1;
    Some(number)
}

/// First and last day, where both are told.
pub(super) fn days(time: &When) -> Option<(Date, Date)> {
    let (start, end) = (time.start?, time.end?);
    let last = end
        .checked_sub(jiff::SignedDuration::from_secs(1))
        .ok()?
        .date();
    Some((start.date(), last.max(start.date())))
}

/// UCDP's step: 1 the day, 2 within a week, 3 the week, 4 the month, 5 more.
fn date_precision(first: Date, last: Date) -> u8 {
    match first.until(last).map_or(i32::MAX, |span| span.get_days()) {
        ..=0 => 1,
        1..=5 => 2,
        6 => 3,
        7..=30 => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use jiff::civil::date;
    use proptest::prelude::*;
    use rapporteur_data::DataSet;
    use rapporteur_model::Range;
    use rapporteur_places::Gazetteer;

    fn shown(cell: &Cell<'_>) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.to_string(),
            Cell::Whole(number) => number.to_string(),
            Cell::Real(number) => number.to_string(),
            Cell::Day(day) => day.to_string(),
            other => format!("{other:?}"),
        }
    }

    fn found(incident: &Incident, sources: &[Cited], column: &str) -> String {
        let gazetteer = Gazetteer::embedded().unwrap();
        let codes = Codes::new(&gazetteer, &DataSet::embedded());
        let row = row(incident, sources, &codes).unwrap();
        let place = COLUMNS.iter().position(|known| known.name == column);
        shown(&row[place.unwrap()])
    }

    #[test]
    fn a_row_is_as_ucdp_has_it() {
        let mut event = sample::placed();
        event.event_type = Some("ASSAULT".into());
        event.operators.clear();
        event.actors = vec![sample::actor("the rebels", "SDN", "REB")];
        event.recipients = vec![sample::actor("Sudanese soldiers", "SDN", "MIL")];
        event.time = Some(sample::on(date(2024, 5, 3)));
        event.counts.killed = Some(Range { min: 12, max: None });
        let sources = [Cited {
            report: "r".into(),
            told: crate::told::Told {
                day: Some(date(2024, 5, 4)),
                publisher: Some("Example Press".into()),
                title: Some("Attack".into()),
                ..Default::default()
            },
            ..Cited::default()
        }];
        let incident = sample::incident(&event, date(2024, 5, 4));
        let cases = [
            ("relid", incident.id.as_str()),
            ("year", "2024"),
            ("type_of_violence", "1"),
            ("side_a", "Government of Sudan"),
            ("side_b", "the rebels"),
            ("dyad_name", "Government of Sudan - the rebels"),
            ("number_of_sources", "1"),
            ("source_article", "r"),
            ("source_office", "Example Press"),
            ("source_date", "2024-05-04"),
            ("source_headline", "Attack"),
            ("where_prec", "2"),
            ("where_coordinates", "Oslo"),
            ("latitude", "-59.9"),
            ("geom_wkt", "POINT (10.7 -59.9)"),
            ("priogrid_gid", "43582"),
            ("country", "Norway"),
            ("country_id", "385"),
            ("region", "Europe"),
            ("event_clarity", "1"),
            ("date_prec", "1"),
            ("date_start", "2024-05-03"),
            ("date_end", "2024-05-03"),
            ("deaths_civilians", ""),
            ("deaths_unknown", "12"),
            ("best", "12"),
            ("high", ""),
            ("low", "12"),
            ("gwnoa", "625"),
            ("gwnob", ""),
            ("conflict_name", ""),
        ];
        for (column, expected) in cases {
            assert_eq!(found(&incident, &sources, column), expected, "{column}");
        }
        event.recipients = vec![sample::actor("villagers", "", "CVL")];
        let incident = sample::incident(&event, date(2024, 5, 4));
        let cases = [
            ("type_of_violence", "3"),
            ("side_a", "the rebels"),
            ("side_b", "Civilians"),
            ("deaths_civilians", "12"),
            ("deaths_unknown", ""),
        ];
        for (column, expected) in cases {
            assert_eq!(found(&incident, &sources, column), expected, "{column}");
        }
        event.status.tense = rapporteur_model::Tense::Future;
        assert!(!is_violence(&sample::incident(&event, date(2024, 5, 4))));
    }

    #[test]
    fn stretches_have_ucdps_steps() {
        let first = date(2024, 5, 1);
        for (last, expected) in [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4)] {
            assert_eq!(
                date_precision(first, date(2024, 5, last)),
                expected,
                "{last}"
            );
        }
        assert_eq!(date_precision(first, date(2024, 7, 1)), 5);
    }

    proptest! {
        #[test]
        fn cells_of_the_grid_are_those_of_prio(lat in -90.0f64..=90.0, lon in -180.0f64..=180.0) {
            let cell = grid_cell(lat, lon).unwrap();
            prop_assert!((1..=259_200).contains(&cell));
        }
    }
}
