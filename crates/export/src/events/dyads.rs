//! CAMEO dyads: one row a pair of source and target, between tabs, with a header.
//!
//! The first 26 columns are those of the Phoenix data sets. Where several act, or several are acted
//! upon, each pair is a row, and `weight` is one divided by the number of rows of the event: sums of
//! weights count events, and nothing twice. Those who meet each other are all actors and no
//! recipients; each is then the source to each other.
//!
//! Phoenix knows no more than what was coded; `event`, `incident`, `polarity`, `tense`, `modality` and
//! `factuality` behind its columns tell planned and denied events from facts, and lead back. `quad_class`
//! is 0 for statements and appeals, as in Phoenix.
//!
//! Deliberately absent: events of which only one side is known, which are no dyads, and those that
//! CAMEO has no code for.

use crate::cell::{Cell, Column, Kind};
use crate::codes::Codes;
use crate::told::Told;
use crate::words::named;
use rapporteur_model::{Actor, Event};
use smol_str::SmolStr;

/// How many columns there are.
const WIDTH: usize = 33;

/// The columns, in their order.
#[rustfmt::skip]
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("id_version", Kind::Text),
    Column::new("story_date", Kind::Day),
    Column::new("year", Kind::Whole),
    Column::new("month", Kind::Whole),
    Column::new("day", Kind::Whole),
    Column::new("source", Kind::Text),
    Column::new("source_root", Kind::Text),
    Column::new("source_agent", Kind::Text),
    Column::new("source_others", Kind::Text),
    Column::new("target", Kind::Text),
    Column::new("target_root", Kind::Text),
    Column::new("target_agent", Kind::Text),
    Column::new("target_others", Kind::Text),
    Column::new("code", Kind::Text),
    Column::new("root_code", Kind::Text),
    Column::new("quad_class", Kind::Whole),
    Column::new("goldstein", Kind::Real),
    Column::new("issues", Kind::List),
    Column::new("lat", Kind::Real),
    Column::new("lon", Kind::Real),
    Column::new("placeName", Kind::Text),
    Column::new("stateName", Kind::Text),
    Column::new("countryName", Kind::Text),
    Column::new("ids", Kind::Text),
    Column::new("urls", Kind::Text),
    Column::new("sources", Kind::Text),
    Column::new("weight", Kind::Real),
    Column::new("event", Kind::Text),
    Column::new("incident", Kind::Text),
    Column::new("polarity", Kind::Text),
    Column::new("tense", Kind::Text),
    Column::new("modality", Kind::Text),
    Column::new("factuality", Kind::Single),
];

/// The rows of an event; none where it is no dyad.
pub fn rows<'e>(event: &'e Event, told: &'e Told, codes: &Codes<'_>) -> Vec<[Cell<'e>; WIDTH]> {
    let Some(cameo) = event.cameo.as_deref() else {
        return Vec::new();
    };
    let pairs = pairs(event);
    let start = event.time.as_ref().and_then(|time| time.expression.start);
    // The day of what is told where that is known; Phoenix has the day of the story alone.
    let day = start.map(|start| start.date()).or(told.day);
    let place = event.place.as_ref().map(|place| &place.mention);
    let country = place.and_then(|place| place.country.as_deref());
    let goldstein = codes.goldstein(cameo).and_then(|score| score.parse().ok());
    let quad = event
        .quad
        .filter(|quad| (1..=4).contains(quad))
        .unwrap_or(0);
    let row = |(number, (source, target)): (usize, &(&'e Actor, &'e Actor))| {
        let [source, source_root, source_agent] = party(source);
        let [target, target_root, target_agent] = party(target);
        [
            Cell::text(format!("{}_{}", event.id, number + 1)),
            Cell::day(told.day),
            Cell::whole(day.map(|day| day.year())),
            Cell::whole(day.map(|day| day.month())),
            Cell::whole(day.map(|day| day.day())),
            source,
            source_root,
            source_agent,
            Cell::Empty,
            target,
            target_root,
            target_agent,
            Cell::Empty,
            Cell::text(cameo),
            Cell::maybe(cameo.get(..2)),
            Cell::whole(Some(quad)),
            Cell::real(goldstein),
            Cell::list(event.topics.iter().map(SmolStr::as_str)),
            Cell::real(place.and_then(|place| place.lat)),
            Cell::real(place.and_then(|place| place.lon)),
            Cell::maybe(place.and_then(|place| place.name.as_deref())),
            Cell::maybe(place.and_then(|place| place.admin1.as_deref())),
            Cell::maybe(country.and_then(|code| codes.country_name(code))),
            Cell::text(&event.report),
            Cell::maybe(told.url.as_deref()),
            Cell::maybe(told.publisher.as_deref()),
            Cell::Real(share(pairs.len())),
            Cell::text(&event.id),
            Cell::maybe(
                told.incident
                    .as_ref()
                    .map(|incident| incident.incident.as_str()),
            ),
            named(&event.status.polarity),
            named(&event.status.tense),
            named(&event.status.modality),
            Cell::Single(event.status.factuality),
        ]
    };
    pairs.iter().enumerate().map(row).collect()
}

/// One of so many.
fn share(rows: usize) -> f64 {
    u32::try_from(rows).map_or(0.0, |rows| 1.0 / f64::from(rows.max(1)))
}

/// Every source with every target.
fn pairs(event: &Event) -> Vec<(&Actor, &Actor)> {
    if event.recipients.is_empty() {
        let others = |place: usize, actor| {
            let all = event.actors.iter().enumerate();
            all.filter(move |(other, _)| *other != place)
                .map(move |(_, other)| (actor, other))
        };
        let all = event.actors.iter().enumerate();
        return all
            .flat_map(|(place, actor)| others(place, actor))
            .collect();
    }
    event
        .actors
        .iter()
        .flat_map(|actor| {
            event
                .recipients
                .iter()
                .map(move |recipient| (actor, recipient))
        })
        .collect()
}

/// The code, its root and its agent; the words in capitals for whom no code is known, so that a
/// party is not lost.
fn party(actor: &Actor) -> [Cell<'_>; 3] {
    let country = actor.country.as_deref().unwrap_or_default();
    let sector = actor.sector.as_deref().unwrap_or_default();
    let code = format!("{country}{sector}");
    let whole = if code.is_empty() {
        crate::words::name(actor).to_uppercase()
    } else {
        code
    };
    [Cell::text(whole), Cell::text(country), Cell::text(sector)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, actor};
    use proptest::prelude::*;
    use rapporteur_data::DataSet;
    use rapporteur_places::Gazetteer;

    fn found(event: &Event) -> Vec<(String, String, f64)> {
        let gazetteer = Gazetteer::embedded().unwrap();
        let codes = Codes::new(&gazetteer, &DataSet::embedded());
        let text = |cell: &Cell<'_>| match cell {
            Cell::Text(text) => text.to_string(),
            _ => String::new(),
        };
        rows(event, &Told::default(), &codes)
            .iter()
            .map(|row| {
                let Cell::Real(weight) = row[26] else {
                    return (String::new(), String::new(), 0.0);
                };
                (text(&row[5]), text(&row[9]), weight)
            })
            .collect()
    }

    #[test]
    fn every_pair_is_a_row() {
        let mut event = sample::event("They met.");
        event.actors = vec![actor("Oslo", "NOR", "GOV"), actor("the rebels", "", "")];
        assert_eq!(
            found(&event),
            [
                ("NORGOV".into(), "THE REBELS".into(), 0.5),
                ("THE REBELS".into(), "NORGOV".into(), 0.5)
            ]
        );
        event.recipients = vec![actor("Lima", "PER", "")];
        assert_eq!(
            found(&event),
            [
                ("NORGOV".into(), "PER".into(), 0.5),
                ("THE REBELS".into(), "PER".into(), 0.5)
            ]
        );
        event.cameo = None;
        assert!(found(&event).is_empty());
        event = sample::event("Rain fell.");
        event.actors = vec![actor("Oslo", "NOR", "GOV")];
        assert!(found(&event).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_counted_twice(actors in 0usize..6, recipients in 0usize..6) {
            let mut event = sample::event("a");
            event.actors = (0..actors).map(|_| actor("a", "NOR", "")).collect();
            event.recipients = (0..recipients).map(|_| actor("b", "PER", "")).collect();
            let pairs = pairs(&event).len();
            let sum = share(pairs) * f64::from(u32::try_from(pairs).unwrap());
            prop_assert!(pairs == 0 || (sum - 1.0).abs() < 1e-9);
        }
    }
}
