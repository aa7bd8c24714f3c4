//! All places that are known: the gazetteer's and our own, looked up as one.
//!
//! A country or division of our own (`data/places/divisions.tsv`) takes the place of what the
//! gazetteer has under one of its names in the same country: it answers to the names of both.
//!
//! Deliberately absent: finding names in a text (`recognition`) and choosing among places of one
//! name (`resolution`).

use crate::codes::CountryCode;
use crate::entry::{Entry, EntryId, NameKind};
use crate::features::{self, OwnPlace};
use crate::gazetteer::{Begins, Gazetteer};
use crate::names::fold;
use crate::recognition::Vocabulary;
use crate::resolution::Rules;
use rapporteur_data::DataSet;
use rapporteur_model::{Feature, Problem};
use std::collections::BTreeMap;
use std::ops::Bound;

/// All places that are known, and the rules by which names of them are found and resolved.
#[derive(Clone, Debug)]
pub struct Places {
    gazetteer: Gazetteer,
    own: Vec<OwnPlace>,
    /// Folded names of our own places, with the place and how it is its name.
    own_names: BTreeMap<String, Vec<(u32, NameKind)>>,
    /// Entries of the gazetteer whose place one of our own takes.
    replaced: BTreeMap<EntryId, u32>,
    /// The same the other way round, the first where there are several.
    replaces: BTreeMap<u32, EntryId>,
    /// Words by which names are found in a text.
    pub(crate) vocabulary: Vocabulary,
    resolution: Rules,
}

impl Places {
    /// Loads our own places beside a gazetteer. What is faulty is told and left out.
    pub fn load(data: &DataSet, gazetteer: Gazetteer) -> (Self, Vec<Problem>) {
        let (own, mut problems) = features::load(data, &gazetteer);
        let vocabulary = Vocabulary::load(data, &mut problems);
        let (resolution, faults) = Rules::load(data, &gazetteer);
        problems.extend(faults);
        let mut own_names: BTreeMap<String, Vec<(u32, NameKind)>> = BTreeMap::new();
        let (mut replaced, mut replaces) = (BTreeMap::new(), BTreeMap::new());
        for (number, place) in (0..).zip(&own) {
            let names = std::iter::once(&place.name).chain(&place.aliases);
            let keys: Vec<String> = names.map(|name| fold(name)).collect();
            for entry in superseded(place, &keys, &gazetteer) {
                replaced.entry(entry).or_insert(number);
                replaces.entry(number).or_insert(entry);
            }
            for key in keys {
                let senses = own_names.entry(key).or_default();
                if !senses.iter().any(|&(known, _)| known == number) {
                    senses.push((number, NameKind::Main));
                }
            }
        }
        let places = Self {
            gazetteer,
            own,
            own_names,
            replaced,
            replaces,
            vocabulary,
            resolution,
        };
        (places, problems)
    }

    /// The gazetteer, for codes, countries and divisions.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// What resolution knows beside places.
    pub(crate) fn resolution(&self) -> &Rules {
        &self.resolution
    }

    /// A country by its code; our own where it takes that one's place.
    pub(crate) fn country(&self, code: CountryCode) -> Option<Entry<'_>> {
        let entry = self.gazetteer.country(code.as_str())?.entry()?;
        match self.replaced.get(&entry.id) {
            Some(&number) => self.own_entry(number, NameKind::Main),
            None => Some(entry),
        }
    }

    /// Our own places, in the order of their files.
    pub fn own(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..)
            .zip(&self.own)
            .filter_map(|(number, _)| self.own_entry(number, NameKind::Main))
    }

    /// Everything that has this name, our own first; spelling and case are [folded](fold).
    pub fn lookup(&self, name: &str) -> Vec<Entry<'_>> {
        self.lookup_folded(&fold(name))
    }

    /// Everything that has this name, which is folded already.
    pub fn lookup_folded(&self, key: &str) -> Vec<Entry<'_>> {
        let own = self.own_names.get(key).map_or(&[][..], Vec::as_slice);
        let mut found: Vec<Entry<'_>> = own
            .iter()
            .filter_map(|&(number, kind)| self.own_entry(number, kind))
            .collect();
        for entry in self.gazetteer.lookup_folded(key) {
            match self.replaced.get(&entry.id) {
                None => found.push(entry),
                Some(&number) => {
                    if !found.iter().any(|known| known.id == EntryId::Own(number)) {
                        found.extend(self.own_entry(number, entry.matched));
                    }
                }
            }
        }
        found
    }

    /// Whether a folded name is one, or the first words of a longer one.
    pub fn begins(&self, key: &str) -> Begins {
        let mut begins = self.gazetteer.begins(key);
        // A longer name stands right behind: nothing that a key can hold comes before a space.
        let from_here = (Bound::Included(key), Bound::Unbounded);
        for (name, _) in self.own_names.range::<str, _>(from_here).take(2) {
            match name.strip_prefix(key) {
                Some("") => begins.is_name = true,
                Some(rest) if rest.starts_with(' ') => begins.goes_on = true,
                _ => break,
            }
        }
        begins
    }

    /// How many of the words, from the first, make the longest name; `None` where none does.
    pub fn longest_name<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Option<usize> {
        let mut text = String::new();
        let mut longest = None;
        for (index, word) in words.into_iter().enumerate() {
            if index > 0 {
                text.push(' ');
            }
            text.push_str(word);
            let begins = self.begins(&fold(&text));
            if begins.is_name {
                longest = Some(index + 1);
            }
            if !begins.goes_on {
                break;
            }
        }
        longest
    }

    /// The land border of two countries, in either order (`data/places/borders.tsv`).
    pub fn border(&self, a: CountryCode, b: CountryCode) -> Option<Entry<'_>> {
        let (first, second) = (a.min(b), a.max(b));
        let id = format!("border-{first}-{second}").to_ascii_lowercase();
        let number = self.own.iter().position(|place| place.id == id)?;
        self.own_entry(u32::try_from(number).ok()?, NameKind::Main)
    }

    /// An entry by its identity in this run.
    pub fn entry(&self, id: EntryId) -> Option<Entry<'_>> {
        match id {
            EntryId::Indexed(number) => self.gazetteer.entry(number),
            EntryId::Own(number) => self.own_entry(number, NameKind::Main),
        }
    }

    /// The entry with an identity in GeoNames; our own where it takes that one's place.
    pub fn by_geonames(&self, id: u32) -> Option<Entry<'_>> {
        let entry = self.gazetteer.by_geonames(id)?;
        match self.replaced.get(&entry.id) {
            Some(&number) => self.own_entry(number, NameKind::Main),
            None => Some(entry),
        }
    }

    fn own_entry(&self, number: u32, kind: NameKind) -> Option<Entry<'_>> {
        let place = self.own.get(number as usize)?;
        let replaced = self.replaces.get(&number).and_then(|&id| self.entry(id));
        Some(Entry::own(number, kind, place, &self.gazetteer, replaced))
    }
}

/// The entries whose place a country or division of our own takes: the one whose code it has, without
/// a code those of one of its names.
fn superseded(place: &OwnPlace, keys: &[String], gazetteer: &Gazetteer) -> Vec<EntryId> {
    let divides = matches!(
        place.feature,
        Feature::Country | Feature::Admin1 | Feature::Admin2
    );
    if !divides {
        return Vec::new();
    }
    let coded = place
        .admin1
        .as_deref()
        .and_then(|code| gazetteer.division(code));
    let named = keys
        .iter()
        .flat_map(|key| gazetteer.lookup_folded(key))
        .filter(|entry| entry.matched == NameKind::Main)
        .filter(|entry| entry.country == place.countries.first().copied());
    let entries: Vec<_> = match coded {
        Some(entry) => vec![entry],
        None => named.collect(),
    };
    entries
        .into_iter()
        .filter(|entry| entry.feature == place.feature)
        .map(|entry| entry.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_found_by_name_and_by_their_sides() {
        let data = DataSet::embedded();
        let (places, _) = Places::load(&data, Gazetteer::embedded().unwrap());
        let code = |code| CountryCode::new(code).unwrap();
        let border = places.border(code("TCD"), code("SDN")).unwrap();
        assert_eq!(border.name(), "Sudan–Chad border");
        assert!(
            places
                .lookup("Chad-Sudan border")
                .iter()
                .any(|entry| entry.id == border.id)
        );
        assert_eq!(border.own_place().unwrap().points.len(), 8);
        assert!(places.border(code("TCD"), code("FRA")).is_none());
    }
}
