//! Who a party is: from ids, codes and words to the sides that negotiate, with their known names.
//!
//! Moscow, the Kremlin and Vladimir Putin are the side `RUS`, which is called Russia; Khalil
//! al-Hayya speaks for `hamas`, the Sudanese army is the side `SDN`. Names come from the actor
//! files, and for whom a person of an armed group speaks from `data/processes`.
//!
//! ```
//! use rapporteur_ledger::processes::Names;
//!
//! let (names, problems) = Names::load(&rapporteur_data::DataSet::embedded());
//! assert!(problems.is_empty(), "{problems:?}");
//! assert_eq!(names.resolve("Kremlin").as_deref(), Some("RUS"));
//! assert_eq!(names.shown("rsf"), "RSF");
//! ```
//!
//! Deliberately absent: finding names in texts, and terms of office.

use crate::Party;
use crate::party::{NO_STATE, STATE};
use rapporteur_data::{DataSet, Table};
use rapporteur_model::Problem;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// PLOVER's codes of international bodies that are one party with all who act for them.
const BODIES: [(&str, &str); 2] = [("UNO", "un"), ("EUR", "eu")];

/// A side that is known to the actor files.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    name: String,
    shown: String,
    kind: SmolStr,
    country: Option<SmolStr>,
    sector: Option<SmolStr>,
}

#[derive(Debug, Default)]
struct Tables {
    known: HashMap<SmolStr, Known>,
    by_word: HashMap<String, SmolStr>,
    /// All names as they are written, in the order of the alphabet, for suggestions.
    written: BTreeMap<String, SmolStr>,
    speaks_for: HashMap<SmolStr, SmolStr>,
}

/// The sides that the data files know. Copies share one table.
#[derive(Clone, Debug, Default)]
pub struct Names(Arc<Tables>);

impl Names {
    /// Reads the actor files and `processes/sides.tsv`; what is wrong there is told.
    pub fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let mut tables = Tables::default();
        let mut problems = Vec::new();
        for file in data.under("actors/") {
            // The lexicon reports what is wrong with these.
            let (table, _) = Table::read(file, &[]);
            for row in table.rows() {
                enter(&mut tables, &row);
            }
        }
        for file in data.under("processes/") {
            if !file.path.ends_with(".tsv") {
                continue;
            }
            let (table, faults) = Table::read(file, &["id", "side"]);
            problems.extend(faults);
            for row in table.rows() {
                let (id, side) = (row.get("id"), row.get("side"));
                if tables.known.contains_key(side) {
                    tables.speaks_for.insert(id.into(), side.into());
                } else {
                    problems.push(
                        row.fault("side", format!("'{side}' is the id of no side"))
                            .advise("give the id of a country, group or body of data/actors"),
                    );
                }
            }
        }
        (Self(Arc::new(tables)), problems)
    }

    /// The side that somebody is or speaks for, by its id (a country's is its code); `None` for
    /// words that name nobody, for civilians, and for a rebel of whom only the country is known.
    pub fn side_of(&self, party: &Party) -> Option<SmolStr> {
        let country = party.country.as_deref();
        let sector = party.sector.as_deref();
        if let Some(id) = &party.id {
            if let Some(side) = self.0.speaks_for.get(id.as_str()) {
                return Some(side.clone());
            }
            if let Some(known) = self.0.known.get(id.as_str()) {
                let own = known.kind != "country" && !acts_for_state(country, sector);
                if own && country.is_none_or(|country| body(country).is_none()) {
                    return Some(id.as_str().into());
                }
            } else if country.is_some_and(|country| NO_STATE.contains(&country)) {
                return Some(id.as_str().into());
            }
        }
        let country = country?;
        if let Some(body) = body(country) {
            return Some(body.into());
        }
        acts_for_state(Some(country), sector).then(|| country.into())
    }

    /// Whether somebody is a rebel of whom no group is known.
    pub(crate) fn is_nameless_rebel(&self, party: &Party) -> bool {
        let nameless = party
            .id
            .as_ref()
            .is_none_or(|id| !self.0.known.contains_key(id.as_str()));
        party.sector.as_deref() == Some("REB") && nameless
    }

    /// Whether the side is an armed group or another that fights or negotiates with a state.
    pub fn is_group(&self, side: &str) -> bool {
        self.0.known.get(side).is_some_and(|known| {
            let sector = known.sector.as_deref();
            let armed = known.kind == "armed_group" && sector != Some("MIL");
            armed || matches!(sector, Some("REB" | "PRE"))
        })
    }

    /// Whether the side is a state or what acts for one, and no group or international body.
    pub fn is_state(&self, side: &str) -> bool {
        self.0
            .known
            .get(side)
            .is_some_and(|known| known.kind == "country")
    }

    /// Whether an id is that of a territory for which an armed group speaks.
    pub(crate) fn is_land(&self, id: &str) -> bool {
        let land = self.0.known.get(id);
        land.is_some_and(|known| known.kind == "territory") && self.0.speaks_for.contains_key(id)
    }

    /// The country of a side.
    pub fn country(&self, side: &str) -> Option<SmolStr> {
        self.0
            .known
            .get(side)
            .and_then(|known| known.country.clone())
    }

    /// What a side is called where space is short; its id when nothing is known of it.
    pub fn shown<'n>(&'n self, side: &'n str) -> &'n str {
        self.0.known.get(side).map_or(side, |known| &known.shown)
    }

    /// The side as a party, under its known name.
    pub fn party(&self, side: &str) -> Option<Party> {
        let known = self.0.known.get(side)?;
        Some(Party {
            country: known.country.clone(),
            sector: known.sector.clone(),
            id: Some(side.to_owned()),
            names: vec![known.name.clone()],
        })
    }

    /// The side that words mean: an id, a country's code, or a name in whatever case.
    pub fn resolve(&self, words: &str) -> Option<SmolStr> {
        let words = words.trim();
        if self.0.known.contains_key(words) {
            return Some(words.into());
        }
        let folded = fold(words);
        self.0.by_word.get(&folded).cloned()
    }

    /// Names like the one that nobody bears, the likest first, three at most.
    pub fn like(&self, words: &str) -> Vec<String> {
        let folded = fold(words);
        let limit = (folded.chars().count() / 3).clamp(1, 3);
        let mut near: Vec<(usize, &String)> = self
            .0
            .written
            .keys()
            .filter_map(|name| {
                let other = fold(name);
                let apart = distance(&folded, &other, limit)?;
                Some((apart, name))
            })
            .collect();
        near.sort();
        near.truncate(3);
        near.into_iter().map(|(_, name)| name.clone()).collect()
    }
}

fn enter(tables: &mut Tables, row: &rapporteur_data::Row<'_>) {
    let kind = row.get("kind");
    if kind == "person" || kind == "kind" {
        return;
    }
    let (id, name) = (row.get("id"), row.get("name"));
    if id.is_empty() || name.is_empty() {
        return;
    }
    let filled = |column: &str| Some(row.get(column)).filter(|cell| !cell.is_empty());
    let names = || std::iter::once(name).chain(row.list("aliases"));
    for name in names() {
        tables
            .by_word
            .entry(fold(name))
            .or_insert_with(|| id.into());
        tables
            .written
            .entry(name.to_owned())
            .or_insert_with(|| id.into());
    }
    if matches!(kind, "people" | "seat") {
        return;
    }
    tables.known.entry(id.into()).or_insert_with(|| Known {
        name: name.to_owned(),
        shown: short(name, row.list("aliases")).to_owned(),
        kind: kind.into(),
        country: filled("country").map(SmolStr::new),
        sector: filled("sector").map(SmolStr::new),
    });
}

fn acts_for_state(country: Option<&str>, sector: Option<&str>) -> bool {
    let of_country = country.is_some_and(|country| {
        country.len() == 3 && !NO_STATE.contains(&country) && body(country).is_none()
    });
    of_country && sector.is_none_or(|sector| STATE.contains(&sector))
}

fn body(country: &str) -> Option<&'static str> {
    BODIES
        .iter()
        .find(|(code, _)| *code == country)
        .map(|(_, id)| *id)
}

/// A name of three words or more gives way to its initials, one of four or more to a shorter name.
fn short<'a>(name: &'a str, mut aliases: impl Iterator<Item = &'a str>) -> &'a str {
    let words = |name: &str| name.split_whitespace().count();
    let initials = |alias: &str| {
        (2..=6).contains(&alias.len()) && alias.chars().all(|c| c.is_ascii_uppercase() || c == '-')
    };
    let shorter =
        |alias: &str| alias.len() > 6 && !alias.contains('.') && words(alias) < words(name);
    match words(name) {
        0..=2 => name,
        3 => aliases.find(|alias| initials(alias)).unwrap_or(name),
        _ => aliases
            .find(|alias| initials(alias) && alias.len() > 3 || shorter(alias))
            .unwrap_or(name),
    }
}

fn fold(words: &str) -> String {
    let lower = words.trim().to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower);
    lower
        .chars()
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}

/// Letters to change, add or leave out to come from one word to the other (Levenshtein), when
/// these are no more than the limit.
fn distance(one: &str, other: &str, limit: usize) -> Option<usize> {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let changed = row.get(j)? + usize::from(a != b);
            let added = next.last()? + 1;
            let left_out = row.get(j + 1)? + 1;
            next.push(changed.min(added).min(left_out));
        }
        row = next;
    }
    row.last().copied().filter(|&apart| apart <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let (names, problems) = Names::load(&DataSet::embedded());
        assert!(problems.is_empty(), "{problems:?}");
        names
    }

    fn party(country: &str, sector: &str, id: &str) -> Party {
        let filled = |value: &str| (!value.is_empty()).then(|| value.to_owned());
        Party {
            country: filled(country).map(Into::into),
            sector: filled(sector).map(Into::into),
            id: filled(id),
            names: vec!["somebody".into()],
        }
    }

    #[test]
    fn those_who_speak_for_a_side_are_that_side() {
        let names = names();
        let cases = [
            (("RUS", "GOV", "vladimir-putin"), Some("RUS")),
            (("RUS", "", "RUS"), Some("RUS")),
            (("SDN", "MIL", "saf"), Some("SDN")),
            (("SDN", "REB", "mohamed-hamdan-dagalo"), Some("rsf")),
            (("PSE", "REB", "hamas"), Some("hamas")),
            (("PSE", "REB", "khalil-al-hayya"), Some("hamas")),
            (("PSE", "", "gaza"), Some("hamas")),
            (("UNO", "GOV", "hans-grundberg"), Some("un")),
            (("IGO", "", "au"), Some("au")),
            (("COD", "REB", ""), None),
            (("PSE", "CVL", ""), None),
            (("", "", ""), None),
        ];
        for ((country, sector, id), expected) in cases {
            let found = names.side_of(&party(country, sector, id));
            assert_eq!(found.as_deref(), expected, "{country} {sector} {id}");
        }
        assert!(names.is_nameless_rebel(&party("COD", "REB", "")));
        assert!(!names.is_nameless_rebel(&party("COD", "REB", "m23")));
    }

    #[test]
    fn sides_are_found_by_their_names_and_like_ones_suggested() {
        let names = names();
        for (words, side) in [
            ("Russia", "RUS"),
            ("kremlin", "RUS"),
            ("UKR", "UKR"),
            ("the Rapid Support Forces", "rsf"),
            ("M23", "m23"),
        ] {
            assert_eq!(names.resolve(words).as_deref(), Some(side), "{words}");
        }
        assert_eq!(names.resolve("Atlantis"), None);
        assert_eq!(
            names.like("Ukrane").first().map(String::as_str),
            Some("Ukraine")
        );
        assert_eq!(names.shown("COD"), "DR Congo");
        assert_eq!(names.shown("tplf"), "TPLF");
        assert_eq!(names.shown("RUS"), "Russia");
    }
}
