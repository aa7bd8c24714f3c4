//! CAMEO's codes of actors, led to a country and a PLOVER sector.
//!
//! A code is a row of parts of three letters: `USAGOVMIL` is the United States, government,
//! military. The first part is a country, a region, a kind of international body, or a role; of
//! the roles the first that PLOVER has counts (GOV). What parts mean stands in
//! `ontology/cameo_actor_codes.tsv`, countries that it does not list in `ontology/countries.tsv`.

use crate::ontology::{Ontology, each_row};
use rapporteur_data::DataSet;
use rapporteur_model::Problem;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What to do about a code that leads nowhere.
pub(super) const ADVICE: &str = "parts of codes are in ontology/cameo_actor_codes.tsv";

/// What a part of a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A state, or a territory that is coded with one.
    Country,
    /// A part of the world.
    Region,
    /// A kind of body of no single state: IGO, NGO, IMG, MNC.
    World,
    /// A single body among those.
    Body,
    /// What an actor is within a country.
    Role,
    /// What PLOVER does not tell apart: faith, wing, people.
    Aside,
}

impl Part {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "country" => Self::Country,
            "region" => Self::Region,
            "world" => Self::World,
            "body" => Self::Body,
            "role" => Self::Role,
            "aside" => Self::Aside,
            _ => return None,
        })
    }
}

#[derive(Clone, Debug)]
struct Meaning {
    part: Part,
    country: Option<SmolStr>,
    sector: Option<SmolStr>,
}

/// What a code comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) country: Option<SmolStr>,
    pub(super) sector: Option<SmolStr>,
    /// A part of the world and nothing else.
    pub(super) region: bool,
    /// A body of no single state.
    pub(super) body: bool,
    /// Parts that nothing is known of.
    pub(super) unread: Vec<String>,
}

/// All codes of parts.
#[derive(Debug, Default)]
pub(super) struct ActorCodes {
    parts: FxHashMap<SmolStr, Vec<Meaning>>,
    /// Codes of countries, and the code to write for each.
    countries: FxHashMap<SmolStr, SmolStr>,
}

impl ActorCodes {
    pub(super) fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let mut codes = Self::default();
        let mut problems = Vec::new();
        each_row(
            data,
            "ontology/cameo_actor_codes.tsv",
            &["code", "part", "country", "sector"],
            &mut problems,
            |row| {
                let cell = |column: &str| {
                    Some(row.get(column))
                        .filter(|cell| !cell.is_empty())
                        .map(SmolStr::new)
                };
                let part = Part::parse(row.get("part")).ok_or_else(|| {
                    row.fault(
                        "part",
                        format!("'{}' is not a kind of part", row.get("part")),
                    )
                    .advise("use country, region, world, body, role or aside")
                })?;
                let meaning = Meaning {
                    part,
                    country: cell("country"),
                    sector: cell("sector"),
                };
                codes
                    .parts
                    .entry(row.get("code").into())
                    .or_default()
                    .push(meaning);
                Ok(())
            },
        );
        each_row(
            data,
            "ontology/countries.tsv",
            &["code", "coded_as", "standard"],
            &mut problems,
            |row| {
                // PLOVER's codes of bodies mean other things in CAMEO (EUR is Europe there).
                if row.get("standard") != "PLOVER" {
                    codes
                        .countries
                        .insert(row.get("code").into(), row.get("coded_as").into());
                }
                Ok(())
            },
        );
        (codes, problems)
    }

    fn meaning(&self, part: &str, kinds: &[Part]) -> Option<Meaning> {
        let of = |meanings: &Vec<Meaning>| {
            kinds
                .iter()
                .find_map(|kind| meanings.iter().find(|meaning| meaning.part == *kind))
                .cloned()
        };
        let listed = self.parts.get(part).and_then(of);
        listed.or_else(|| {
            let coded_as = self
                .countries
                .get(part)
                .filter(|_| kinds.contains(&Part::Country))?;
            Some(Meaning {
                part: Part::Country,
                country: Some(coded_as.clone()),
                sector: None,
            })
        })
    }

    /// What an actor's code comes to.
    ///
    /// # Errors
    /// Why it comes to nothing.
    pub(super) fn actor(&self, code: &str) -> Result<Decoded, String> {
        let parts = parts(code)?;
        let (first, rest) = parts.split_first().ok_or("there is no code")?;
        let meaning = self
            .meaning(
                first,
                &[
                    Part::Country,
                    Part::World,
                    Part::Region,
                    Part::Role,
                    Part::Body,
                    Part::Aside,
                ],
            )
            .ok_or_else(|| format!("'{first}' of '{code}' is neither a country nor a role"))?;
        let mut decoded = Decoded {
            region: meaning.part == Part::Region,
            body: matches!(meaning.part, Part::World | Part::Body),
            country: meaning.country.clone(),
            ..Decoded::default()
        };
        // A faith tells a sector only where nothing else does.
        let mut weak = None;
        match meaning.part {
            Part::Aside => weak = meaning.sector,
            _ => decoded.sector = meaning.sector,
        }
        self.roles(rest, &mut decoded, weak);
        Ok(decoded)
    }

    /// What the code of an agent comes to: roles alone.
    ///
    /// # Errors
    /// Why it comes to nothing.
    pub(super) fn role(&self, code: &str) -> Result<Decoded, String> {
        let parts = self.parts_of_agent(code)?;
        let mut decoded = Decoded::default();
        self.roles(&parts, &mut decoded, None);
        if decoded.sector.is_none() && decoded.unread.len() == parts.len() {
            return Err(format!("no part of the code '{code}' is a role"));
        }
        Ok(decoded)
    }

    /// What the code of an agent comes to whose parts are PLOVER's sectors.
    ///
    /// # Errors
    /// Why it comes to nothing.
    pub(super) fn sector(&self, code: &str, ontology: &Ontology) -> Result<Decoded, String> {
        let parts = self.parts_of_agent(code)?;
        match parts.iter().position(|part| ontology.has_sector(part)) {
            Some(at) => Ok(Decoded {
                sector: parts.get(at).map(SmolStr::new),
                unread: parts.get(..at).unwrap_or(&[]).to_vec(),
                ..Decoded::default()
            }),
            None => self.role(code),
        }
    }

    /// The parts of an agent's code, the first of which is no country.
    fn parts_of_agent(&self, code: &str) -> Result<Vec<String>, String> {
        let parts = parts(code)?;
        let carries_country = parts.first().is_some_and(|part| {
            let role = [Part::Role, Part::Aside, Part::World];
            self.meaning(part, &role).is_none() && self.meaning(part, &[Part::Country]).is_some()
        });
        if carries_country {
            return Err(format!(
                "a role noun carries no country, and the code '{code}' has one"
            ));
        }
        Ok(parts)
    }

    fn roles(&self, parts: &[String], decoded: &mut Decoded, mut weak: Option<SmolStr>) {
        for part in parts {
            let kinds = [
                Part::Role,
                Part::Body,
                Part::Aside,
                Part::Region,
                Part::World,
                Part::Country,
            ];
            let Some(meaning) = self.meaning(part, &kinds) else {
                decoded.unread.push(part.clone());
                continue;
            };
            match meaning.part {
                Part::Role => decoded.sector = decoded.sector.take().or(meaning.sector),
                // Only what belongs to no state can be one of the bodies; elsewhere three letters
                // that are like a body's are something else.
                Part::Body if decoded.body => {
                    decoded.country = meaning.country.or(decoded.country.take());
                    decoded.sector = decoded.sector.take().or(meaning.sector);
                }
                Part::Body => decoded.unread.push(part.clone()),
                Part::Aside => weak = weak.or(meaning.sector),
                Part::World => decoded.sector = decoded.sector.take().or(meaning.sector),
                // Where a company comes from, in which region a body works.
                Part::Region | Part::Country if decoded.body || decoded.region => {}
                Part::Region | Part::Country => decoded.unread.push(part.clone()),
            }
            decoded.region = false;
        }
        decoded.sector = decoded.sector.take().or(weak);
    }
}

/// The parts of three letters.
fn parts(code: &str) -> Result<Vec<String>, String> {
    let upper = code.to_uppercase();
    if matches!(upper.as_str(), "---" | "###") {
        return Err("the code says that it is no actor".to_owned());
    }
    if upper.contains('/') {
        return Err(format!("'{code}' names two actors at once"));
    }
    if upper.is_empty()
        || !upper.len().is_multiple_of(3)
        || !upper.bytes().all(|byte| byte.is_ascii_alphanumeric())
    {
        return Err(format!("'{code}' is not made of parts of three letters"));
    }
    Ok(upper
        .as_bytes()
        .chunks(3)
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(decoded: Result<Decoded, String>) -> String {
        decoded.map_or_else(
            |why| format!("! {why}"),
            |decoded| {
                format!(
                    "{} {} {}",
                    decoded.country.as_deref().unwrap_or("-"),
                    decoded.sector.as_deref().unwrap_or("-"),
                    decoded.unread.join(",")
                )
                .trim_end()
                .to_owned()
            },
        )
    }

    #[test]
    fn codes_come_to_countries_and_sectors() {
        let (codes, problems) = ActorCodes::load(&DataSet::embedded());
        assert!(problems.is_empty(), "{problems:?}");
        for (code, expected) in [
            ("USAGOV", "USA GOV"),
            ("USAGOVMIL", "USA GOV"),
            ("usaeli", "USA ELI"),
            ("PSEREB", "PSE REB"),
            ("PALINS", "PSE REB"),
            ("AFGREBTAL", "AFG REB TAL"),
            ("IRQSEPKUR", "IRQ REB KUR"),
            ("FRAMED", "FRA JRN"),
            ("FRAHLH", "FRA MED"),
            ("USAHRI", "USA SOC"),
            ("IGO", "IGO -"),
            ("IGOUNO", "UNO -"),
            ("IGOUNOHCR", "UNO -"),
            ("IGOEUREEC", "EUR -"),
            ("IGOWSTNAT", "IGO MIL"),
            ("NGO", "NGO -"),
            ("NGOHRIAMN", "NGO SOC AMN"),
            ("MNCUSA", "MNC BUS"),
            ("IMGMOSALQ", "IMG REB ALQ"),
            ("EUR", "- -"),
            ("AFRREB", "- REB"),
            ("REB", "- REB"),
            ("IRQMOSSHI", "IRQ REL"),
            ("IRQREBMOS", "IRQ REB"),
            ("ABW", "NLD -"),
            ("ROM", "ROU -"),
            (
                "ZZZGOV",
                "! 'ZZZ' of 'ZZZGOV' is neither a country nor a role",
            ),
            ("USAG", "! 'USAG' is not made of parts of three letters"),
            ("---", "! the code says that it is no actor"),
            ("USA/GBR", "! 'USA/GBR' names two actors at once"),
            ("ÜSA", "! 'ÜSA' is not made of parts of three letters"),
        ] {
            assert_eq!(shown(codes.actor(code)), expected, "{code}");
        }
        for (code, expected) in [
            ("GOV", "- GOV"),
            ("MED", "- JRN"),
            ("GOVMIL", "- GOV"),
            ("NGO", "- SOC"),
            (
                "USAGOV",
                "! a role noun carries no country, and the code 'USAGOV' has one",
            ),
            ("XYZ", "! no part of the code 'XYZ' is a role"),
        ] {
            assert_eq!(shown(codes.role(code)), expected, "{code}");
        }
        let ontology = Ontology::load(&DataSet::embedded(), &mut Vec::new());
        for (code, expected) in [
            ("MED", "- MED"),
            ("JRN", "- JRN"),
            ("PRM", "- PRM"),
            ("HLH", "- MED"),
            ("XYZ", "! no part of the code 'XYZ' is a role"),
        ] {
            assert_eq!(shown(codes.sector(code, &ontology)), expected, "{code}");
        }
    }
}
