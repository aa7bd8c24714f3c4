//! Where it was, compared by what the words mean.
//!
//! 'Kyiv' and 'Kiev' are one place, 'Pokrovsk' and 'near Pokrovsk' can be one, and so can a village and
//! the region that it lies in; Pokrovsk and Bakhmut cannot. A town and the region or country around
//! it do not speak against each other, and do not make two tellings one.
//!
//! Deliberately absent: looking anything up. What is not resolved is compared by its words.

use crate::agreement::Agreement;
use rapporteur_model::{EventPlace, PlaceRelation};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A place as a report names it, with what it was resolved to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Venue {
    /// The words.
    pub text: String,
    /// Its name in the gazetteer; `None`, like the rest but the country, where it was not resolved.
    pub name: Option<String>,
    /// Identity in GeoNames, for what GeoNames has.
    pub geonames: Option<u32>,
    /// Latitude in degrees, north positive (WGS 84).
    pub lat: Option<f64>,
    /// Longitude in degrees, east positive (WGS 84).
    pub lon: Option<f64>,
    /// ISO 3166 alpha-3 of the country that it lies in, where it lies in one.
    pub country: Option<SmolStr>,
    /// How exactly the words say where, by the seven steps of UCDP GED.
    pub precision: Option<u8>,
    /// Radius in kilometres of a circle about the coordinates that holds what is meant.
    pub radius_km: Option<f64>,
}

/// From this step of precision on, a place is a part of a country or more.
const WIDE: u8 = 4;

/// The step of precision of a country.
const COUNTRY: u8 = 6;

/// So many letters tell a country's name in a form of it ('Pakistan' in 'Pakistani territory').
const NAME_START: usize = 4;

/// Within so many kilometres, two points are of one town whose extent is not known.
const TOWN_KM: f64 = 5.0;

/// Within so many kilometres two places of one report can be one meeting's.
const NEAR_KM: f64 = 50.0;

/// By how much a circle may fall short of the outline of a region.
const OUTLINE: f64 = 1.25;

impl Venue {
    /// The place of an event; `None` where it is only where somebody spoke.
    pub fn of(place: &EventPlace) -> Option<Self> {
        let mention = &place.mention;
        (place.relation != PlaceRelation::SpokenAt).then(|| Self {
            text: mention.text.clone(),
            name: mention.name.clone(),
            geonames: mention.geonames,
            lat: mention.lat,
            lon: mention.lon,
            country: mention.country.clone(),
            precision: mention.precision,
            radius_km: mention.radius_km,
        })
    }

    fn point(&self) -> Option<(f64, f64)> {
        self.lat.zip(self.lon)
    }

    fn radius(&self) -> f64 {
        self.radius_km.unwrap_or(TOWN_KM).max(TOWN_KM)
    }

    fn is_wide(&self) -> bool {
        self.precision.is_some_and(|step| step >= WIDE)
    }

    fn is_country(&self) -> bool {
        self.precision.is_some_and(|step| step >= COUNTRY)
    }

    /// A village that the gazetteer lacks comes with the country that it lies in; its words do not name
    /// that.
    fn is_found(&self) -> bool {
        let Some(name) = self.name.as_ref().filter(|_| self.is_country()) else {
            return self.point().is_some();
        };
        let start: String = name.to_lowercase().chars().take(NAME_START).collect();
        let is_name = self.text.chars().any(char::is_uppercase);
        self.point().is_some() && (!is_name || self.text.to_lowercase().contains(&start))
    }

    /// Whether both have the same words, whatever they were resolved to.
    pub(crate) fn is_called_like(&self, other: &Venue) -> bool {
        self.text == other.text || self.folded() == other.folded()
    }

    /// Whether it says no more than the country.
    pub(crate) fn is_whole_country(&self) -> bool {
        self.is_country() && self.is_found()
    }

    /// 'in populated areas' may be anywhere.
    pub(crate) fn is_described(&self) -> bool {
        self.point().is_none() && !self.text.chars().any(char::is_uppercase)
    }

    fn folded(&self) -> String {
        let lower = self.text.to_lowercase();
        lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
    }
}

/// How two places compare.
pub(crate) fn agreement(a: Option<&Venue>, b: Option<&Venue>) -> Agreement {
    let (Some(a), Some(b)) = (a, b) else {
        return Agreement::Unknown;
    };
    if !a.is_found() || !b.is_found() {
        return by_words(a, b);
    }
    if a.geonames.is_some() && a.geonames == b.geonames {
        return shared(a, b);
    }
    let (Some(here), Some(there)) = (a.point(), b.point()) else {
        return by_words(a, b);
    };
    let named = a.name.is_some() && a.name == b.name && a.country == b.country;
    let apart = rapporteur_model::distance_km(here, there);
    let holds = |wide: &Venue, other: &Venue| {
        if wide.is_country() && wide.country.is_some() && other.country.is_some() {
            return wide.country == other.country;
        }
        let slack = if wide.is_wide() { OUTLINE } else { 1.0 };
        apart <= wide.radius() * slack
    };
    if named && apart <= a.radius().max(b.radius()) || holds(a, b) || holds(b, a) {
        shared(a, b)
    } else {
        Agreement::Conflict
    }
}

/// Whether two places lie within a day's walk or so of each other, a border and the region on it.
pub(crate) fn near(a: Option<&Venue>, b: Option<&Venue>) -> bool {
    let points = a.and_then(Venue::point).zip(b.and_then(Venue::point));
    let wide = a.zip(b).is_some_and(|(a, b)| a.is_wide() || b.is_wide());
    let limit = if wide { NEAR_KM * 4.0 } else { NEAR_KM };
    points.is_some_and(|(here, there)| rapporteur_model::distance_km(here, there) <= limit)
}

/// What one place for two tellings says: of a region or a country, that nothing speaks against.
fn shared(a: &Venue, b: &Venue) -> Agreement {
    let narrow = !a.is_wide() && !b.is_wide();
    let one = a.geonames == b.geonames && a.geonames.is_some() && !a.is_country();
    if narrow || one || a.folded() == b.folded() {
        Agreement::Same
    } else {
        Agreement::Unknown
    }
}

/// Where one of two is not resolved: the same words, or words that hold the other's.
fn by_words(a: &Venue, b: &Venue) -> Agreement {
    let (one, other) = (a.folded(), b.folded());
    let holds = |long: &str, short: &str| {
        let words: Vec<&str> = short.split_whitespace().collect();
        let all: Vec<&str> = long.split_whitespace().collect();
        !words.is_empty() && all.windows(words.len()).any(|part| part == words)
    };
    if one == other || holds(&one, &other) || holds(&other, &one) {
        Agreement::Same
    } else if a.is_described() || b.is_described() || holds_unknown(a, b) || holds_unknown(b, a) {
        Agreement::Unknown
    } else {
        Agreement::Conflict
    }
}

/// A village that nobody has found may lie in a region.
fn holds_unknown(region: &Venue, village: &Venue) -> bool {
    let abroad =
        matches!((&region.country, &village.country), (Some(one), Some(other)) if one != other);
    region.is_wide() && region.is_found() && !village.is_found() && !abroad
}

/// The finer of two places that agree; one that was resolved before one that was not.
pub(crate) fn merge(known: &mut Option<Venue>, more: Option<Venue>) {
    let Some(more) = more else { return };
    let better = match known.as_ref() {
        None => true,
        Some(known) => match (known.point(), more.point()) {
            (None, Some(_)) => true,
            (Some(_), Some(_)) => more.precision.unwrap_or(9) < known.precision.unwrap_or(9),
            _ => false,
        },
    };
    if better {
        *known = Some(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Spot = (&'static str, Option<(u32, f64, f64)>, u8, f64);

    fn venue((text, spot, precision, radius_km): Spot) -> Venue {
        let name = if precision == 6 { "Ukraine" } else { text };
        Venue {
            text: text.into(),
            name: spot.map(|_| name.into()),
            geonames: spot.map(|(id, ..)| id),
            lat: spot.map(|(_, lat, _)| lat),
            lon: spot.map(|(_, _, lon)| lon),
            country: spot.map(|_| "UKR".into()),
            precision: spot.map(|_| precision),
            radius_km: spot.map(|_| radius_km),
        }
    }

    const KYIV: Spot = ("Kyiv", Some((1, 50.45, 30.52)), 1, 17.0);
    const KIEV: Spot = ("Kiev", Some((1, 50.45, 30.52)), 1, 17.0);
    const POKROVSK: Spot = ("Pokrovsk", Some((2, 48.28, 37.18)), 1, 5.0);
    const NEAR_POKROVSK: Spot = ("near Pokrovsk", Some((2, 48.28, 37.18)), 2, 30.0);
    const VILLAGE: Spot = ("Hrodivka", Some((3, 48.26, 37.36)), 1, 1.0);
    const REGION: Spot = ("Donetsk region", Some((4, 48.0, 37.8)), 4, 110.0);
    const BAKHMUT: Spot = ("Bakhmut", Some((5, 48.6, 38.0)), 1, 5.0);
    const UKRAINE: Spot = ("Ukraine", Some((6, 49.0, 32.0)), 6, 600.0);

    #[test]
    fn places_agree_by_what_they_are() {
        let unresolved = |text: &'static str| (text, None, 0, 0.0);
        let cases = [
            (KYIV, KIEV, Agreement::Same),
            (POKROVSK, NEAR_POKROVSK, Agreement::Same),
            (VILLAGE, NEAR_POKROVSK, Agreement::Same),
            (VILLAGE, REGION, Agreement::Unknown),
            (REGION, REGION, Agreement::Same),
            (POKROVSK, BAKHMUT, Agreement::Conflict),
            (KYIV, REGION, Agreement::Conflict),
            (KYIV, UKRAINE, Agreement::Unknown),
            (
                unresolved("the Kremlin"),
                unresolved("Kremlin"),
                Agreement::Same,
            ),
            (unresolved("a palace in Kyiv"), KYIV, Agreement::Same),
            (unresolved("populated areas"), KYIV, Agreement::Unknown),
            (unresolved("Chasiv"), KYIV, Agreement::Conflict),
            (unresolved("Chasiv"), REGION, Agreement::Unknown),
            (
                ("Chasiv", UKRAINE.1, 6, 600.0),
                unresolved("Chasiv"),
                Agreement::Same,
            ),
            (
                ("Chasiv", UKRAINE.1, 6, 600.0),
                ("Markaba", UKRAINE.1, 6, 600.0),
                Agreement::Conflict,
            ),
            (
                unresolved("Chasiv"),
                unresolved("Markaba"),
                Agreement::Conflict,
            ),
        ];
        for (one, other, expected) in cases {
            let (a, b) = (venue(one), venue(other));
            assert_eq!(agreement(Some(&a), Some(&b)), expected, "{a:?} {b:?}");
            assert_eq!(agreement(Some(&b), Some(&a)), expected, "{b:?} {a:?}");
        }
        assert_eq!(agreement(Some(&venue(KYIV)), None), Agreement::Unknown);
    }

    #[test]
    fn the_finer_place_is_kept() {
        let mut known = Some(venue(REGION));
        merge(&mut known, Some(venue(VILLAGE)));
        merge(&mut known, Some(venue(REGION)));
        merge(&mut known, Some(venue(("Donbas", None, 0, 0.0))));
        assert_eq!(known.map(|known| known.text).as_deref(), Some("Hrodivka"));
    }

    #[test]
    fn where_somebody_spoke_is_no_venue() {
        let spoken = EventPlace {
            relation: PlaceRelation::SpokenAt,
            ..EventPlace::default()
        };
        assert_eq!(Venue::of(&spoken), None);
        assert!(Venue::of(&EventPlace::default()).is_some());
    }
}
