//! Incidents in the 31 columns that ACLED's files have had since 2023. The records are our own.
//!
//! ACLED's actors have no direction, and of each side it names one actor and those beside it; so are
//! they here: those who act stand first only because they are told first. What PLOVER's type and
//! mode have no event of ACLED's for (statements, talks, aid) is left out, as is what did not
//! happen; agreements and arrests are strategic developments.
//!
//! `time_precision` is 1 for a day, 2 for a week, 3 for a month; what is vaguer has none, as have days
//! that nobody tells. `geo_precision` is 1 for a place, 2 near it or a part of a region, 3 a region. `fatalities`
//! is the latest figure; ACLED writes 0 where none is told, here it is empty. `inter1` and `inter2` are
//! ACLED's names of sorts of actors. Empty because they are ACLED's own judgement: `region`,
//! `civilian_targeting` where the target is not told, `source_scale`, `tags`.

use super::ged::days;
use super::sides::Side;
use crate::cell::{Cell, Column, Kind};
use crate::codes::Codes;
use crate::told::Cited;
use crate::words::joined;
use rapporteur_ledger::Party;
use rapporteur_ledger::incidents::{Footing, Incident};
use std::borrow::Cow;

/// How many columns there are.
const WIDTH: usize = 31;

/// The columns, in their order.
#[rustfmt::skip]
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("event_id_cnty", Kind::Text),
    Column::new("event_date", Kind::Day),
    Column::new("year", Kind::Whole),
    Column::new("time_precision", Kind::Whole),
    Column::new("disorder_type", Kind::Text),
    Column::new("event_type", Kind::Text),
    Column::new("sub_event_type", Kind::Text),
    Column::new("actor1", Kind::Text),
    Column::new("assoc_actor_1", Kind::Text),
    Column::new("inter1", Kind::Text),
    Column::new("actor2", Kind::Text),
    Column::new("assoc_actor_2", Kind::Text),
    Column::new("inter2", Kind::Text),
    Column::new("interaction", Kind::Text),
    Column::new("civilian_targeting", Kind::Text),
    Column::new("iso", Kind::Whole),
    Column::new("region", Kind::Text),
    Column::new("country", Kind::Text),
    Column::new("admin1", Kind::Text),
    Column::new("admin2", Kind::Text),
    Column::new("admin3", Kind::Text),
    Column::new("location", Kind::Text),
    Column::new("latitude", Kind::Real),
    Column::new("longitude", Kind::Real),
    Column::new("geo_precision", Kind::Whole),
    Column::new("source", Kind::Text),
    Column::new("source_scale", Kind::Text),
    Column::new("notes", Kind::Text),
    Column::new("fatalities", Kind::Whole),
    Column::new("tags", Kind::Text),
    Column::new("timestamp", Kind::Whole),
];

/// The cells of an incident, with where it is told; `None` where ACLED has no event for it.
pub fn row<'i>(
    incident: &'i Incident,
    sources: &'i [Cited],
    codes: &Codes<'_>,
) -> Option<[Cell<'i>; WIDTH]> {
    if !matches!(incident.footing, Footing::Happened | Footing::Claimed) {
        return None;
    }
    let (disorder, event_type, sub_type) = kind(incident)?;
    let span = incident.time.as_ref().and_then(days);
    let (one, other) = (&incident.actors, &incident.recipients);
    let protest = match event_type {
        "Protests" => Some("Protesters"),
        "Riots" => Some("Rioters"),
        _ => None,
    };
    let (inter1, inter2) = (protest.or(inter(one)), inter(other));
    let place = incident.place.as_ref();
    let entry = place.and_then(|place| codes.place(place.geonames));
    let country = place.and_then(|place| place.country.as_deref());
    let mut publishers: Vec<&str> = Vec::new();
    for publisher in sources
        .iter()
        .filter_map(|cited| cited.told.publisher.as_deref())
    {
        if !publishers.contains(&publisher) {
            publishers.push(publisher);
        }
    }
    let on_civilians = inter2 == Some("Civilians") && disorder == "Political violence";
    Some([
        Cell::text(&incident.id),
        Cell::day(span.map(|(first, _)| first)),
        Cell::whole(span.map(|(first, _)| first.year())),
        Cell::whole(span.and_then(|(first, last)| {
            match first.until(last).map_or(i32::MAX, |days| days.get_days()) {
                ..=0 => Some(1),
                1..=6 => Some(2),
                7..=30 => Some(3),
                _ => None,
            }
        })),
        Cell::text(disorder),
        Cell::text(event_type),
        Cell::text(sub_type),
        Cell::maybe(one.first().map(Party::name)),
        Cell::text(joined(one.iter().skip(1), "; ")),
        Cell::maybe(inter1),
        Cell::maybe(other.first().map(Party::name)),
        Cell::text(joined(other.iter().skip(1), "; ")),
        Cell::maybe(inter2),
        Cell::maybe(
            inter1
                .zip(inter2)
                .map(|(one, other)| format!("{one}-{other}")),
        ),
        Cell::text(if on_civilians {
            "Civilian targeting"
        } else {
            ""
        }),
        Cell::whole(country.and_then(|code| codes.state(code)?.iso)),
        Cell::Empty,
        Cell::maybe(country.and_then(|code| codes.country_name(code))),
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
        Cell::Empty,
        Cell::maybe(place.map(|place| place.name.as_deref().unwrap_or(&place.text))),
        Cell::real(place.and_then(|place| place.lat)),
        Cell::real(place.and_then(|place| place.lon)),
        Cell::whole(place.and_then(|place| match place.precision? {
            1 => Some(1),
            2 | 3 => Some(2),
            4 | 5 => Some(3),
            _ => None,
        })),
        Cell::text(publishers.join("; ")),
        Cell::Empty,
        Cell::text(&incident.words),
        Cell::whole(incident.killed.map(|killed| killed.latest.min)),
        Cell::Empty,
        Cell::Empty,
    ])
}

/// The sort of disorder, the event type and the sub-event type.
fn kind(incident: &Incident) -> Option<(&'static str, &'static str, &'static str)> {
    const VIOLENCE: &str = "Political violence";
    const DEVELOPMENT: &str = "Strategic developments";
    let mode = incident.mode.as_deref().unwrap_or_default();
    let said = incident
        .operators
        .iter()
        .any(|operator| operator != "accuse");
    match incident.event_type.as_deref()? {
        "ASSAULT" => {
            let on_civilians = Side::of_all(&incident.recipients) == Some(Side::Civilians);
            let remote = |sub_type| Some((VIOLENCE, "Explosions/Remote violence", sub_type));
            match mode {
                "aerial" | "drone" => remote("Air/drone strike"),
                "heavy-weapons" => remote("Shelling/artillery/missile attack"),
                "explosives" => remote("Remote explosive/landmine/IED"),
                "suicide-attack" => remote("Suicide bomb"),
                "unconventional" => remote("Chemical weapon"),
                "abduct" => Some((
                    VIOLENCE,
                    "Violence against civilians",
                    "Abduction/forced disappearance",
                )),
                "sexual" => Some((VIOLENCE, "Violence against civilians", "Sexual violence")),
                "crowd-control" => Some((
                    "Demonstrations",
                    "Protests",
                    "Excessive force against protesters",
                )),
                "destroy" => Some((DEVELOPMENT, DEVELOPMENT, "Looting/property destruction")),
                _ if on_civilians => Some((VIOLENCE, "Violence against civilians", "Attack")),
                _ => Some((VIOLENCE, "Battles", "Armed clash")),
            }
        }
        "PROTEST" if !said && mode == "riot" => Some((
            "Political violence; Demonstrations",
            "Riots",
            "Violent demonstration",
        )),
        "PROTEST" if !said => Some(("Demonstrations", "Protests", "Peaceful protest")),
        "COERCE" if !said && mode == "arrest" => Some((DEVELOPMENT, DEVELOPMENT, "Arrests")),
        "SUPPORT" if !said && incident.act == "sign" => {
            Some((DEVELOPMENT, DEVELOPMENT, "Agreement"))
        }
        _ => None,
    }
}

/// ACLED's name of a sort of actor, where all on a side are of it.
fn inter(parties: &[Party]) -> Option<&'static str> {
    match Side::of_all(parties)? {
        Side::State => Some("State forces"),
        Side::Rebels => Some("Rebel group"),
        Side::Militia => Some("Political militia"),
        Side::Civilians => Some("Civilians"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use jiff::civil::date;

    #[test]
    fn types_and_modes_are_acleds_events() {
        let soldiers = || sample::actor("soldiers", "SDN", "MIL");
        let people = || sample::actor("villagers", "", "CVL");
        let cases = [
            ("ASSAULT", "aerial", soldiers(), Some("Air/drone strike")),
            ("ASSAULT", "firearms", soldiers(), Some("Armed clash")),
            ("ASSAULT", "firearms", people(), Some("Attack")),
            (
                "ASSAULT",
                "abduct",
                people(),
                Some("Abduction/forced disappearance"),
            ),
            ("PROTEST", "demo", soldiers(), Some("Peaceful protest")),
            ("PROTEST", "riot", soldiers(), Some("Violent demonstration")),
            ("COERCE", "arrest", people(), Some("Arrests")),
            ("CONSULT", "visit", people(), None),
        ];
        for (event_type, mode, target, expected) in cases {
            let mut event = sample::event("a");
            event.operators.clear();
            event.event_type = Some(event_type.into());
            event.mode = Some(mode.into());
            event.recipients = vec![target];
            let incident = sample::incident(&event, date(2024, 5, 4));
            let found = kind(&incident).map(|(_, _, sub_type)| sub_type);
            assert_eq!(found, expected, "{event_type} {mode}");
        }
    }
}
