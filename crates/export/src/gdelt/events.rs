//! Events as rows of GDELT 2.0's table of events: 61 columns between tabs, without a header.
//!
//! What is known stands where GDELT's codebook has it; all else is empty, among it the tone and the
//! places of actors. Four things are to be known:
//!
//! - Where a record was kept, a row is an incident, as the event that first tells it has it, and
//!   `NumMentions`, `NumSources` and `NumArticles` are its tellings, families of reports and reports.
//!   Where none was, each event is a row and a mention.
//! - `GLOBALEVENTID` is made of the incident's identity, and stays as long as that does. Without a
//!   record it is the row's number, which is the line of the event in the JSON Lines.
//! - `ActionGeo_FeatureID` of a settlement or landmark is its identity in GeoNames, where GDELT has
//!   one of the American gazetteers; those do not come with the program.
//! - The day is the event's, and empty where the report tells none; GDELT takes the day of
//!   publication, which here is `DATEADDED`.
//!
//! Countries of places are FIPS 10-4 (Ukraine `UP`, Sudan `SU`), those of actors ISO 3166 alpha-3.
//!
//! Deliberately absent: GDELT's own mistakes about CAMEO (its 10x mean other things).

use crate::codes::Codes;
use crate::told::{Told, number_of};
use jiff::civil::Date;
use rapporteur_model::{Actor, Event, Feature, Place};
use rapporteur_places::{Entry, Gazetteer};
use std::io::{self, Write};

/// How many columns a row has.
const COLUMNS: usize = 61;

/// The columns' names, which the files do not hold.
#[rustfmt::skip]
pub const EVENT_COLUMNS: [&str; COLUMNS] = [
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    "Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1EthnicCode",
    "Actor1Religion1Code", "Actor1Religion2Code", "Actor1Type1Code", "Actor1Type2Code", "Actor1Type3Code",
    "Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2KnownGroupCode", "Actor2EthnicCode",
    "Actor2Religion1Code", "Actor2Religion2Code", "Actor2Type1Code", "Actor2Type2Code", "Actor2Type3Code",
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    "Actor1Geo_Type", "Actor1Geo_FullName", "Actor1Geo_CountryCode", "Actor1Geo_ADM1Code", "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat", "Actor1Geo_Long", "Actor1Geo_FeatureID",
    "Actor2Geo_Type", "Actor2Geo_FullName", "Actor2Geo_CountryCode", "Actor2Geo_ADM1Code", "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat", "Actor2Geo_Long", "Actor2Geo_FeatureID",
    "ActionGeo_Type", "ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_ADM1Code", "ActionGeo_ADM2Code",
    "ActionGeo_Lat", "ActionGeo_Long", "ActionGeo_FeatureID",
    "DATEADDED", "SOURCEURL",
];

/// Where the columns that are filled stand.
mod column {
    pub(super) const ID: usize = 0;
    pub(super) const DAY: usize = 1;
    pub(super) const ACTOR_1: usize = 5;
    pub(super) const ACTOR_2: usize = 15;
    pub(super) const EVENT_CODE: usize = 26;
    pub(super) const MENTIONS: usize = 31;
    pub(super) const ACTION_PLACE: usize = 51;
    pub(super) const ADDED: usize = 59;
    pub(super) const ADDRESS: usize = 60;
}

/// Rows being written.
pub struct Rows<'g, W: Write> {
    out: W,
    codes: &'g Codes<'g>,
    written: u64,
}

impl<'g, W: Write> Rows<'g, W> {
    /// A table without rows; it has no header.
    pub fn new(out: W, codes: &'g Codes<'g>) -> Self {
        Self {
            out,
            codes,
            written: 0,
        }
    }

    /// Writes one event.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, event: &Event, told: &Told) -> io::Result<()> {
        self.written += 1;
        let row = row(self.written, event, told, self.codes);
        writeln!(self.out, "{}", row.join("\t"))
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A cell without the marks between cells and rows, and without quotation marks, which some
/// readers would take for the beginning of a quoted cell.
pub(super) fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ").replace('"', "'")
}

/// The cells of an event.
fn row(number: u64, event: &Event, told: &Told, codes: &Codes<'_>) -> [String; COLUMNS] {
    let gazetteer = codes.gazetteer();
    let mut row: [String; COLUMNS] = std::array::from_fn(|_| String::new());
    let mut fill = |from: usize, cells: &[String]| {
        for (cell, text) in row.iter_mut().skip(from).zip(cells) {
            *cell = plain(text);
        }
    };
    let mentions = told.incident.as_ref();
    let number = mentions
        .and_then(|mentions| number_of(&mentions.incident))
        .unwrap_or(number);
    fill(column::ID, &[number.to_string()]);
    let start = event.time.as_ref().and_then(|time| time.expression.start);
    if let Some(start) = start {
        fill(column::DAY, &day(start.date()));
    }
    fill(column::ACTOR_1, &actor(event.actors.first(), gazetteer));
    fill(column::ACTOR_2, &actor(event.recipients.first(), gazetteer));
    let cameo = event.cameo.as_deref().unwrap_or_default();
    let code = |length: usize| cameo.get(..length).unwrap_or(cameo).to_owned();
    fill(
        column::EVENT_CODE,
        &[
            cameo.to_owned(),
            code(3),
            code(2),
            // GDELT has no class for statements.
            event
                .quad
                .filter(|quad| (1..=4).contains(quad))
                .map(|quad| quad.to_string())
                .unwrap_or_default(),
            codes.goldstein(cameo).unwrap_or_default().to_owned(),
        ],
    );
    match mentions {
        Some(told) => fill(
            column::MENTIONS,
            &[told.tellings, told.families, told.reports].map(|number| number.to_string()),
        ),
        None => fill(column::MENTIONS, &["1".to_owned()]),
    }
    if let Some(place) = &event.place {
        fill(column::ACTION_PLACE, &action_place(&place.mention, codes));
    }
    fill(column::ADDED, &[told.day.map(midnight).unwrap_or_default()]);
    fill(column::ADDRESS, &[told.url.clone().unwrap_or_default()]);
    row
}

/// `SQLDATE`, `MonthYear`, `Year` and `FractionDate`.
fn day(day: Date) -> [String; 4] {
    let compact = compact(day);
    // GDELT counts months of thirty days; rounding down keeps the end of December in its year.
    let days = (i32::from(day.month()) - 1) * 30 + i32::from(day.day());
    let share = (days * 10_000 / 365).min(9_999);
    [
        compact.clone(),
        compact.chars().take(6).collect(),
        compact.chars().take(4).collect(),
        format!("{:04}.{share:04}", day.year()),
    ]
}

/// A day as `YYYYMMDDHHMMSS`.
pub(super) fn midnight(day: Date) -> String {
    format!("{}000000", compact(day))
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `Code`, `Name`, `CountryCode`, `KnownGroupCode`, three of ethnicity and religion, `Type1Code`.
fn actor(actor: Option<&Actor>, gazetteer: &Gazetteer) -> [String; 8] {
    let mut cells: [String; 8] = Default::default();
    let Some(actor) = actor else { return cells };
    let code = actor.country.as_deref().unwrap_or_default();
    let sector = actor.sector.as_deref().unwrap_or_default();
    let is_country = gazetteer.country(code).is_some();
    cells[0] = format!("{code}{sector}");
    cells[1] = actor.name.as_deref().unwrap_or(&actor.text).to_uppercase();
    cells[if is_country { 2 } else { 3 }] = code.to_owned();
    cells[7] = sector.to_owned();
    cells
}

/// `Type`, `FullName`, `CountryCode`, `ADM1Code`, `ADM2Code`, `Lat`, `Long`, `FeatureID`.
fn action_place(place: &Place, codes: &Codes<'_>) -> [String; 8] {
    let mut cells: [String; 8] = Default::default();
    let (Some(name), Some(lat), Some(lon)) = (&place.name, place.lat, place.lon) else {
        return cells;
    };
    let country = place.country.as_deref();
    let known = country.and_then(|code| codes.country(code));
    let fips = known.and_then(|country| country.fips()).unwrap_or_default();
    let division = codes
        .place(place.geonames)
        .and_then(|entry| codes.division_code(entry.admin1?))
        .and_then(|code| Some(format!("{fips}{}", code.split_once('.')?.1)))
        .filter(|_| !fips.is_empty());
    let american = country == Some("USA");
    let kind = match place.feature {
        // GDELT has no type for what holds several countries.
        Some(Feature::WorldRegion) | None => "",
        Some(Feature::Country) => "1",
        Some(Feature::Admin1) if american => "2",
        Some(Feature::Admin1) => "5",
        Some(_) if american => "3",
        Some(_) => "4",
    };
    let divided = division.clone().unwrap_or_else(|| fips.to_owned());
    cells[0] = kind.to_owned();
    cells[1] = full_name(name, place, known.and_then(|country| country.entry()));
    cells[2] = fips.to_owned();
    cells[3].clone_from(&divided);
    cells[5] = lat.to_string();
    cells[6] = lon.to_string();
    cells[7] = match kind {
        "1" => fips.to_owned(),
        "2" | "5" => divided,
        _ => place.geonames.map(|id| id.to_string()).unwrap_or_default(),
    };
    cells
}

/// 'Pokrovsk, Donetsk, Ukraine'.
fn full_name(name: &str, place: &Place, country: Option<Entry<'_>>) -> String {
    let mut parts = vec![name.to_owned()];
    parts.extend(place.admin1.clone());
    parts.extend(country.map(|country| country.name().into_owned()));
    parts.dedup();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crate::told::Mentions;
    use rapporteur_data::DataSet;

    fn entry_place(gazetteer: &Gazetteer, id: u32, country: &str, feature: Feature) -> Place {
        let entry = gazetteer.by_geonames(id).unwrap();
        Place {
            name: Some(entry.name().into_owned()),
            geonames: Some(id),
            lat: Some(1.5),
            lon: Some(-2.0),
            country: Some(country.into()),
            admin1: entry.admin1_name().map(Into::into),
            feature: Some(feature),
            ..Place::default()
        }
    }

    #[test]
    fn places_have_gdelts_types_and_codes() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let codes = Codes::new(&gazetteer, &DataSet::embedded());
        let shown = |place: &Place| action_place(place, &codes).join("|");
        let kyiv = entry_place(&gazetteer, 703_448, "UKR", Feature::Settlement);
        assert_eq!(
            shown(&kyiv),
            "4|Kyiv, Kyiv City, Ukraine|UP|UP12||1.5|-2|703448"
        );
        let boston = entry_place(&gazetteer, 4_930_956, "USA", Feature::Settlement);
        assert_eq!(
            shown(&boston),
            "3|Boston, Massachusetts, United States|US|USMA||1.5|-2|4930956"
        );
        let country = |code: &str, name: &str| Place {
            name: Some(name.to_owned()),
            lat: Some(1.5),
            lon: Some(-2.0),
            country: Some(code.into()),
            feature: Some(Feature::Country),
            ..Place::default()
        };
        assert_eq!(shown(&country("SDN", "Sudan")), "1|Sudan|SU|SU||1.5|-2|SU");
        let sea = Place {
            country: None,
            feature: Some(Feature::Water),
            ..country("", "Red Sea")
        };
        assert_eq!(shown(&sea), "4|Red Sea||||1.5|-2|");
        let unknown = Place {
            lat: None,
            ..country("SDN", "Sudan")
        };
        assert_eq!(shown(&unknown), "|||||||");
    }

    #[test]
    fn days_are_shares_of_their_year() {
        let cases = [
            ((2015, 2, 18), "20150218 201502 2015 2015.1315"),
            ((2024, 12, 31), "20241231 202412 2024 2024.9890"),
            ((2024, 1, 1), "20240101 202401 2024 2024.0027"),
        ];
        for ((year, month, number), expected) in cases {
            let found = day(jiff::civil::date(year, month, number));
            assert_eq!(found.join(" "), expected);
        }
    }

    #[test]
    fn codes_of_actors_are_put_together() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let party = |country, sector| sample::actor("they", country, sector);
        let cases = [
            (party("FRA", "GOV"), "FRAGOV|THEY|FRA|||||GOV"),
            (party("UNO", ""), "UNO|THEY||UNO||||"),
            (party("", "REB"), "REB|THEY||||||REB"),
        ];
        for (actor_of, expected) in cases {
            assert_eq!(actor(Some(&actor_of), &gazetteer).join("|"), expected);
        }
        assert_eq!(actor(None, &gazetteer).join(""), "");
    }

    #[test]
    fn an_incident_has_a_number_of_its_own_and_counts_its_reports() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let codes = Codes::new(&gazetteer, &DataSet::embedded());
        let mut told = Told {
            day: Some(jiff::civil::date(2025, 7, 15)),
            url: Some("https://example.org/\"a\"".into()),
            ..Told::default()
        };
        let mut event = sample::event("They met.");
        event.time = Some(sample::on(jiff::civil::date(2025, 7, 14)));
        let alone = row(7, &event, &told, &codes);
        assert_eq!(alone[column::MENTIONS..][..3], ["1", "", ""]);
        assert_eq!(alone[column::ID], "7");
        told.incident = Some(Mentions {
            incident: "incident-00000000000z".into(),
            tellings: 5,
            reports: 4,
            families: 2,
            ..Mentions::default()
        });
        let merged = row(7, &event, &told, &codes);
        assert_eq!(merged[column::MENTIONS..][..3], ["5", "2", "4"]);
        assert_eq!(merged[column::ID], "31");
        assert_eq!(merged[column::DAY], "20250714");
        assert_eq!(merged[column::ADDED], "20250715000000");
        assert_eq!(merged[column::ADDRESS], "https://example.org/'a'");
        assert_eq!(merged[column::EVENT_CODE..][..4], ["040", "040", "04", "1"]);
        assert_eq!(EVENT_COLUMNS[column::MENTIONS], "NumMentions");
        assert_eq!(EVENT_COLUMNS[column::ACTION_PLACE], "ActionGeo_Type");
        assert_eq!(EVENT_COLUMNS[column::ACTOR_2], "Actor2Code");
    }
}
