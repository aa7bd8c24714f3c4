//! Who takes part: actors of several tellings drawn together into parties.
//!
//! Moscow, the Kremlin and a Russian spokesman are one party to a round; a rebel group is one by
//! itself though it shares the country's code. Words that name nobody in particular ('both
//! sides') are kept only where nobody else is known.

use crate::agreement::Agreement;
use rapporteur_model::Actor;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// PLOVER's sectors that speak and act for a state.
pub(crate) const STATE: [&str; 6] = ["GOV", "MIL", "LEG", "JUD", "SPY", "COP"];

/// PLOVER's codes of bodies of no single state: what they have in common is no identity.
pub(crate) const NO_STATE: [&str; 5] = ["IGO", "NGO", "ISM", "IMG", "MNC"];

/// A party, with the names that the reports give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// ISO 3166 alpha-3, or PLOVER's code of an international body; `None` when unknown.
    pub country: Option<SmolStr>,
    /// PLOVER's sector, of the first actor that had one.
    pub sector: Option<SmolStr>,
    /// Stable identity, of the first actor that had one.
    pub id: Option<String>,
    /// Its names as the reports give them, each once, in the order of telling.
    pub names: Vec<String>,
}

impl Party {
    /// The party that an actor is or speaks for.
    pub fn of(actor: &Actor) -> Self {
        Self {
            country: actor.country.clone(),
            sector: actor.sector.clone(),
            id: actor.id.clone(),
            names: vec![actor.name.clone().unwrap_or_else(|| actor.text.clone())],
        }
    }

    /// What tells parties apart: the country for a state and all who act for it, else the
    /// identity or name together with the country; `None` for words that name nobody.
    fn key(&self) -> Option<(Option<&str>, Option<String>)> {
        let country = self.country.as_deref();
        let of_state = self
            .sector
            .as_deref()
            .is_none_or(|sector| STATE.contains(&sector))
            && country.is_none_or(|country| !NO_STATE.contains(&country));
        match (country, of_state) {
            (Some(country), true) => Some((Some(country), None)),
            (country, _) => {
                let own = self
                    .id
                    .clone()
                    .or_else(|| {
                        self.sector
                            .as_ref()
                            .filter(|_| country.is_some())
                            .map(|sector| sector.to_string())
                    })
                    .or_else(|| self.proper_name());
                own.map(|own| (country, Some(own)))
            }
        }
    }

    /// What tells it apart as one text, for looking up.
    pub(crate) fn key_text(&self) -> String {
        match self.key() {
            Some((country, own)) => {
                format!("{}/{}", country.unwrap_or(""), own.unwrap_or_default())
            }
            None => self.name().to_lowercase(),
        }
    }

    /// The first name when it looks like one ('Red Cross'), not like a description ('both sides').
    fn proper_name(&self) -> Option<String> {
        let name = self.names.first()?;
        let word = name
            .split_whitespace()
            .find(|word| !matches!(word.to_lowercase().as_str(), "the" | "a" | "an"))?;
        let mut characters = word.chars();
        let capital = characters.next().is_some_and(char::is_uppercase);
        let described = name.split_whitespace().count() > 1
            && name
                .split_whitespace()
                .skip(1)
                .all(|word| word.chars().next().is_some_and(char::is_lowercase));
        (capital && !described).then(|| name.to_lowercase())
    }

    /// What it is called: the first name that a report gave it.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// One word for what tells it from others, to find rows by; `None` for words that name nobody.
    pub(crate) fn code(&self) -> Option<String> {
        let (country, own) = self.key()?;
        Some(format!(
            "{} {}",
            country.unwrap_or_default(),
            own.unwrap_or_default()
        ))
    }

    /// Whether it is known who this is.
    pub fn is_identified(&self) -> bool {
        self.key().is_some()
    }

    /// Whether two are one party.
    pub(crate) fn same_as(&self, other: &Party) -> bool {
        match (self.key(), other.key()) {
            (Some(own), Some(theirs)) => own == theirs,
            (None, None) => {
                let theirs: Vec<_> = other.names.iter().map(|name| name.to_lowercase()).collect();
                self.names
                    .iter()
                    .any(|name| theirs.contains(&name.to_lowercase()))
            }
            _ => false,
        }
    }

    fn absorb(&mut self, other: Party) {
        self.country = self.country.take().or(other.country);
        self.sector = self.sector.take().or(other.sector);
        self.id = self.id.take().or(other.id);
        for name in other.names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
    }
}

/// Enters a party into a list that holds each once.
pub(crate) fn enter(parties: &mut Vec<Party>, party: Party) {
    match parties.iter_mut().find(|known| known.same_as(&party)) {
        Some(known) => known.absorb(party),
        None => parties.push(party),
    }
}

/// The parties of some actors, each once.
pub(crate) fn parties<'a>(actors: impl IntoIterator<Item = &'a Actor>) -> Vec<Party> {
    let mut found = Vec::new();
    for actor in actors {
        enter(&mut found, Party::of(actor));
    }
    found
}

/// Adds the parties of a further telling; words that name nobody give way to names.
pub(crate) fn extend(known: &mut Vec<Party>, more: &[Party]) {
    for party in more {
        enter(known, party.clone());
    }
    if known.iter().any(Party::is_identified) {
        known.retain(Party::is_identified);
    }
}

/// Whether two lists can be the same set of parties: one must lie within the other.
pub(crate) fn agreement(a: &[Party], b: &[Party]) -> Agreement {
    let identified = |parties: &[Party]| -> Vec<Party> {
        parties
            .iter()
            .filter(|party| party.is_identified())
            .cloned()
            .collect()
    };
    let (a, b) = (identified(a), identified(b));
    if a.is_empty() || b.is_empty() {
        return Agreement::Unknown;
    }
    let within = |few: &[Party], many: &[Party]| {
        few.iter()
            .all(|party| many.iter().any(|other| other.same_as(party)))
    };
    if within(&a, &b) || within(&b, &a) {
        Agreement::Same
    } else {
        Agreement::Conflict
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::Span;

    fn actor(text: &str, country: Option<&str>, sector: Option<&str>) -> Actor {
        Actor {
            text: text.into(),
            span: Span::default(),
            name: None,
            country: country.map(Into::into),
            sector: sector.map(Into::into),
            id: None,
        }
    }

    #[test]
    fn those_who_act_for_a_state_are_one_party() {
        let cases = [
            (
                ("Moscow", Some("RUS"), Some("GOV")),
                ("Russian troops", Some("RUS"), Some("MIL")),
                true,
            ),
            (
                ("Russia", Some("RUS"), None),
                ("the Kremlin", Some("RUS"), Some("GOV")),
                true,
            ),
            (
                ("Israel", Some("ISR"), None),
                ("Palestine", Some("PSE"), None),
                false,
            ),
            (
                ("Sudan", Some("SDN"), Some("GOV")),
                ("the rebels", Some("SDN"), Some("REB")),
                false,
            ),
            (
                ("Red Cross", None, None),
                ("the Red Cross", None, None),
                false,
            ),
            (
                ("both sides", None, None),
                ("Moscow", Some("RUS"), None),
                false,
            ),
        ];
        for (a, b, expected) in cases {
            let (first, second) = (
                Party::of(&actor(a.0, a.1, a.2)),
                Party::of(&actor(b.0, b.1, b.2)),
            );
            assert_eq!(first.same_as(&second), expected, "{a:?} {b:?}");
            assert_eq!(second.same_as(&first), expected, "{b:?} {a:?}");
        }
    }

    #[test]
    fn words_that_name_nobody_give_way_to_names() {
        let mut known = parties([&actor("both sides", None, None)]);
        assert!(!known[0].is_identified());
        extend(&mut known, &parties([&actor("Kyiv", Some("UKR"), None)]));
        assert_eq!(known.len(), 1);
        assert_eq!(known[0].names, ["Kyiv"]);
    }

    #[test]
    fn a_different_counterpart_speaks_against() {
        let of = |names: &[&str]| -> Vec<Party> {
            names
                .iter()
                .map(|name| Party::of(&actor(name, Some(name), None)))
                .collect()
        };
        assert_eq!(
            agreement(&of(&["RUS", "UKR"]), &of(&["UKR", "RUS"])),
            Agreement::Same
        );
        assert_eq!(
            agreement(&of(&["RUS", "UKR"]), &of(&["RUS"])),
            Agreement::Same
        );
        assert_eq!(
            agreement(&of(&["RUS", "UKR"]), &of(&["RUS", "USA"])),
            Agreement::Conflict
        );
        assert_eq!(agreement(&of(&[]), &of(&["RUS"])), Agreement::Unknown);
    }
}
