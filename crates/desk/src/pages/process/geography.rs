//! What stands on the map of a process: its incidents and the venues of its rounds.

use super::period::Period;
use crate::map::{Spot, map};
use crate::pages::links;
use jiff::civil::Date;
use rapporteur_brief::words::{dates, english, sanitise};
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::{Round, Venue};
use std::collections::BTreeMap;

/// From this step of precision on a place is a part of a country or more, and no point.
const WIDE: u8 = 5;
/// So many places are named below the map.
const NAMED: usize = 12;

/// The map with what it shows in words.
#[derive(Clone, Debug)]
pub(crate) struct Geography {
    pub(crate) svg: String,
    pub(crate) places: Vec<(String, String, String)>,
    /// Incidents that have no point.
    pub(crate) elsewhere: usize,
}

#[derive(Default)]
struct Place {
    name: String,
    at: (f64, f64),
    incidents: Vec<(Option<Date>, String)>,
    violent: usize,
    rounds: Vec<(Option<Date>, String)>,
}

/// The map of a period; `None` where nothing has a point.
pub(crate) fn geography(
    incidents: &[Incident],
    rounds: &[Round],
    period: &Period,
    then: &str,
) -> Option<Geography> {
    let mut places: BTreeMap<(i64, i64), Place> = BTreeMap::new();
    let mut elsewhere = 0;
    for incident in incidents {
        let head = incident.head();
        if head.day.is_some_and(|day| !period.holds(day)) || head.day.is_none() && period.is_chosen
        {
            continue;
        }
        match incident
            .place
            .as_ref()
            .and_then(|venue| place(&mut places, venue))
        {
            Some(place) => {
                place.incidents.push((head.day, incident.id.clone()));
                let is_violent = incident
                    .event_type
                    .as_deref()
                    .is_some_and(|kind| kind == "ASSAULT");
                place.violent += usize::from(is_violent);
            }
            None => elsewhere += 1,
        }
    }
    for round in rounds {
        let head = rapporteur_ledger::Row::Round(round).head();
        if head.day.is_some_and(|day| !period.holds(day)) || head.day.is_none() && period.is_chosen
        {
            continue;
        }
        if let Some(place) = round
            .venue
            .as_ref()
            .and_then(|venue| place(&mut places, venue))
        {
            place.rounds.push((head.day, round.id.clone()));
        }
    }
    let mut places: Vec<Place> = places.into_values().collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.incidents.len() + place.rounds.len()));
    // The large ones are drawn first, so that the small ones lie on them.
    let spots: Vec<Spot> = places.iter().map(|place| place.spot(then)).collect();
    let svg = map(&spots)?;
    Some(Geography {
        svg,
        places: places
            .iter()
            .take(NAMED)
            .map(|place| (sanitise(&place.name), place.said(), place.href(then)))
            .collect(),
        elsewhere,
    })
}

fn place<'p>(places: &'p mut BTreeMap<(i64, i64), Place>, venue: &Venue) -> Option<&'p mut Place> {
    let (lat, lon) = (venue.lat?, venue.lon?);
    if venue.precision.is_some_and(|step| step >= WIDE) || !lat.is_finite() || !lon.is_finite() {
        return None;
    }
    let key = ((lat * 20.0).round() as i64, (lon * 20.0).round() as i64);
    let place = places.entry(key).or_default();
    if place.name.is_empty() {
        place.name = venue.name.clone().unwrap_or_else(|| venue.text.clone());
        place.at = (lat, lon);
    }
    Some(place)
}

impl Place {
    fn spot(&self, then: &str) -> Spot {
        let count = self.incidents.len() + self.rounds.len();
        Spot {
            lat: self.at.0,
            lon: self.at.1,
            class: if !self.rounds.is_empty() {
                "venue"
            } else if self.violent > 0 {
                "violent"
            } else {
                "incident"
            },
            size: 4.0 + (count as f64).sqrt() * 2.0,
            title: format!("{}: {}", sanitise(&self.name), self.said()),
            href: self.href(then),
            days: self.days(),
        }
    }

    fn days(&self) -> Vec<Date> {
        let all = self.incidents.iter().chain(&self.rounds);
        all.filter_map(|(day, _)| *day).collect()
    }

    fn said(&self) -> String {
        let mut parts = Vec::new();
        if !self.rounds.is_empty() {
            parts.push(english::count(
                self.rounds.len(),
                "round of talks",
                "rounds of talks",
            ));
        }
        if !self.incidents.is_empty() {
            parts.push(english::count(
                self.incidents.len(),
                "incident",
                "incidents",
            ));
        }
        let days = self.days();
        match (days.iter().min(), days.iter().max()) {
            (Some(first), Some(last)) if first == last => parts.push(dates::day(*first)),
            (Some(first), Some(last)) => {
                parts.push(format!("{} – {}", dates::day(*first), dates::day(*last)));
            }
            _ => {}
        }
        parts.join(", ")
    }

    /// The newest of its rows.
    fn href(&self, then: &str) -> String {
        let all = self.rounds.iter().chain(&self.incidents);
        let newest = all.max_by_key(|(day, _)| *day);
        newest
            .map(|(_, id)| links::row(id, then))
            .unwrap_or_default()
    }
}
