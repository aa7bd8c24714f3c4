//! What the codes of other data sets are looked up in: the gazetteer, CAMEO's scores, states.
//!
//! Deliberately absent: codes for what has none. A body or a people without a state gets no number
//! of a state system, and a country that the table lacks gets none either.

use rapporteur_data::{DataSet, Table};
use rapporteur_places::{Country, Entry, EntryId, Gazetteer};
use std::collections::BTreeMap;

/// How other data sets number and group a state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// ISO 3166-1 numeric.
    pub iso: Option<u16>,
    /// Correlates of War.
    pub cow: Option<u16>,
    /// Gleditsch and Ward, whom UCDP follows.
    pub gw: Option<u16>,
    /// UCDP's region.
    pub region: Option<String>,
}

/// What the codes of the formats are looked up in.
pub struct Codes<'g> {
    gazetteer: &'g Gazetteer,
    /// Goldstein's score of a CAMEO code, as it stands in the table.
    scores: BTreeMap<String, String>,
    /// By ISO 3166 alpha-3.
    states: BTreeMap<String, State>,
}

impl<'g> Codes<'g> {
    /// From the files of the data set; what a missing file would tell stays empty.
    pub fn new(gazetteer: &'g Gazetteer, data: &DataSet) -> Self {
        let mut scores = BTreeMap::new();
        if let Some(file) = data.get("ontology/cameo.tsv") {
            // The lexicon, which reads this table too, has told what is wrong with it.
            let (table, _) = Table::read(file, &["code", "goldstein"]);
            let pairs = table
                .rows()
                .map(|row| (row.get("code"), row.get("goldstein")));
            scores.extend(pairs.map(|(code, score)| (code.to_owned(), score.to_owned())));
        }
        let mut states = BTreeMap::new();
        if let Some(file) = data.get("ontology/states.tsv") {
            let (table, _) = Table::read(file, &["code", "iso", "cow", "gw", "region"]);
            states.extend(table.rows().map(|row| {
                let state = State {
                    iso: row.get("iso").parse().ok(),
                    cow: row.get("cow").parse().ok(),
                    gw: row.get("gw").parse().ok(),
                    region: Some(row.get("region").to_owned()).filter(|region| !region.is_empty()),
                };
                (row.get("code").to_owned(), state)
            }));
        }
        Self {
            gazetteer,
            scores,
            states,
        }
    }

    /// The gazetteer.
    pub(crate) fn gazetteer(&self) -> &'g Gazetteer {
        self.gazetteer
    }

    /// Goldstein's score of a CAMEO code, as its table writes it.
    pub(crate) fn goldstein(&self, cameo: &str) -> Option<&str> {
        self.scores
            .get(cameo)
            .map(String::as_str)
            .filter(|score| !score.is_empty())
    }

    /// A country; `None` for the codes of bodies.
    pub(crate) fn country(&self, code: &str) -> Option<Country<'g>> {
        self.gazetteer.country(code)
    }

    /// Its name.
    pub(crate) fn country_name(&self, code: &str) -> Option<String> {
        Some(self.country(code)?.entry()?.name().into_owned())
    }

    /// The numbers of a state.
    pub(crate) fn state(&self, code: &str) -> Option<&State> {
        self.states.get(code)
    }

    /// A place of GeoNames.
    pub(crate) fn place(&self, geonames: Option<u32>) -> Option<Entry<'g>> {
        self.gazetteer.by_geonames(geonames?)
    }

    /// GeoNames' code of a division (`UA.05`).
    pub(crate) fn division_code(&self, id: EntryId) -> Option<String> {
        match id {
            EntryId::Indexed(number) => self.gazetteer.entry(number)?.code(),
            EntryId::Own(_) => None,
        }
    }
}
