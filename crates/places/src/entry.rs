//! What a name can stand for: one place, from the gazetteer or of our own.
//!
//! Both kinds are seen through one view, so that who resolves names need not ask where a place
//! comes from. What is cheap is a field; names are put together when they are asked for.
//!
//! Deliberately absent: how well a place fits a text.

use crate::codes::CountryCode;
use crate::features::OwnPlace;
use crate::gazetteer::Gazetteer;
use rapporteur_model::Feature;
use std::borrow::Cow;

/// Identity of a place among those that were loaded; holds for one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryId {
    /// By its number in the gazetteer.
    Indexed(u32),
    /// By its place among those of `data/places`.
    Own(u32),
}

/// How a name is a place's name, the strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// The name by which it is shown, and names as good: 'Kyiv', 'United States'.
    #[default]
    Main,
    /// Another name, an older one, a part of one: 'Kiev', 'Rapides' for Rapides Parish.
    Alternate,
    /// A short form that means the place only in its place, behind a comma: 'La.', 'NY'.
    Abbreviation,
}

impl NameKind {
    /// The number that files have for it.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Main => 0,
            Self::Alternate => 1,
            Self::Abbreviation => 2,
        }
    }

    pub(crate) fn from_number(number: u64) -> Option<Self> {
        [Self::Main, Self::Alternate, Self::Abbreviation]
            .into_iter()
            .find(|kind| kind.number() == number)
    }
}

/// One place that a name can stand for.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'p> {
    /// Its identity in this run.
    pub id: EntryId,
    /// How the name that led here is its name; `Main` where none did.
    pub matched: NameKind,
    /// Identity in GeoNames, for what GeoNames has.
    pub geonames: Option<u32>,
    /// Latitude in degrees, north positive (WGS 84).
    pub lat: f64,
    /// Longitude in degrees, east positive (WGS 84).
    pub lon: f64,
    /// What sort of thing it is.
    pub feature: Feature,
    /// How many people live there, 0 where that is not known.
    pub population: u64,
    /// Radius in kilometres of a circle that about holds it.
    pub radius_km: f64,
    /// The country that it lies in; the first of several.
    pub country: Option<CountryCode>,
    /// Its first-order division in the gazetteer (itself, if it is one).
    pub admin1: Option<EntryId>,
    /// Its second-order division in the gazetteer (itself, if it is one).
    pub admin2: Option<EntryId>,
    source: Source<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Source<'p> {
    Index(&'p Gazetteer, u32),
    Own(&'p Gazetteer, &'p OwnPlace),
}

impl<'p> Entry<'p> {
    pub(crate) fn indexed(
        gazetteer: &'p Gazetteer,
        number: u32,
        matched: NameKind,
        record: &crate::gazetteer::Record,
        country: Option<CountryCode>,
        admin1: Option<EntryId>,
        admin2: Option<EntryId>,
    ) -> Self {
        Self {
            id: EntryId::Indexed(number),
            matched,
            geonames: record.geonames,
            lat: record.lat,
            lon: record.lon,
            feature: record.feature,
            population: record.population,
            radius_km: record.radius_km,
            country,
            admin1,
            admin2,
            source: Source::Index(gazetteer, number),
        }
    }

    /// A place of our own; `replaced` is what the gazetteer has for the same place.
    pub(crate) fn own(
        number: u32,
        matched: NameKind,
        place: &'p OwnPlace,
        gazetteer: &'p Gazetteer,
        replaced: Option<Entry<'p>>,
    ) -> Self {
        let division = place
            .admin1
            .as_deref()
            .and_then(|code| gazetteer.division(code));
        Self {
            id: EntryId::Own(number),
            matched,
            geonames: replaced.and_then(|entry| entry.geonames),
            lat: place.lat,
            lon: place.lon,
            feature: place.feature,
            population: replaced.map_or(0, |entry| entry.population),
            radius_km: place.radius_km,
            country: place.countries.first().copied(),
            admin1: replaced.or(division).and_then(|entry| entry.admin1),
            admin2: replaced.and_then(|entry| entry.admin2),
            source: Source::Own(gazetteer, place),
        }
    }

    /// Its name as it is shown.
    pub fn name(&self) -> Cow<'p, str> {
        match self.source {
            Source::Index(gazetteer, number) => gazetteer.title(number).unwrap_or_default().into(),
            Source::Own(_, place) => place.name.as_str().into(),
        }
    }

    /// Name of its first-order division; its own, if it is one.
    pub fn admin1_name(&self) -> Option<Cow<'p, str>> {
        match self.source {
            Source::Own(_, place) if place.feature == Feature::Admin1 => {
                Some(place.name.as_str().into())
            }
            Source::Own(gazetteer, _) | Source::Index(gazetteer, _) => {
                title_of(gazetteer, self.admin1)
            }
        }
    }

    /// Name of its second-order division; its own, if it is one.
    pub fn admin2_name(&self) -> Option<Cow<'p, str>> {
        match self.source {
            Source::Own(gazetteer, _) | Source::Index(gazetteer, _) => {
                title_of(gazetteer, self.admin2)
            }
        }
    }

    /// GeoNames' code of a country (`US`) or a division (`US.LA`, `US.LA.079`).
    pub fn code(&self) -> Option<String> {
        match self.source {
            Source::Index(gazetteer, number) => gazetteer.code(number),
            Source::Own(..) => None,
        }
    }

    /// All countries that it lies in, the most important first.
    pub fn countries(&self) -> Vec<CountryCode> {
        match self.source {
            Source::Own(_, place) => place.countries.clone(),
            Source::Index(..) => self.country.into_iter().collect(),
        }
    }

    /// What `data/places` says of it, if it is from there: when a name was used, points of a line.
    pub fn own_place(&self) -> Option<&'p OwnPlace> {
        match self.source {
            Source::Own(_, place) => Some(place),
            Source::Index(..) => None,
        }
    }
}

fn title_of(gazetteer: &Gazetteer, id: Option<EntryId>) -> Option<Cow<'_, str>> {
    match id? {
        EntryId::Indexed(number) => gazetteer.title(number).map(Cow::Owned),
        EntryId::Own(_) => None,
    }
}
