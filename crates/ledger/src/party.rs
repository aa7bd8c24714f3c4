//! Who takes part: actors of several tellings drawn together into parties.
//!
//! Moscow, the Kremlin and a Russian spokesman are one party to a round; a rebel group is one by
//! itself though it shares the country's code. Words that name nobody in particular ('both
//! sides') are kept only where nobody else is known.

use crate::agreement::Agreement;
use rapporteur_model::Actor;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::borrow::Cow;

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
    pub(crate) fn key(&self) -> Option<Key<'_>> {
        let country = self.country.as_deref();
        let of_state = self
            .sector
            .as_deref()
            .is_none_or(|sector| STATE.contains(&sector))
            && country.is_none_or(|country| !NO_STATE.contains(&country));
        if country.is_some() && of_state {
            return Some(Key { country, own: None });
        }
        let own = match (&self.id, &self.sector) {
            (Some(id), _) => Own::Known(id),
            (None, Some(sector)) if country.is_some() => Own::Known(sector),
            _ => Own::Named(self.proper_name()?),
        };
        Some(Key {
            country,
            own: Some(own),
        })
    }

    /// What tells it apart as one text, for looking up.
    pub(crate) fn key_text(&self) -> String {
        match self.key() {
            Some(key) => format!("{}/{}", key.country.unwrap_or(""), key.own_text()),
            None => self.name().to_lowercase(),
        }
    }

    /// The first name when it looks like one ('Red Cross'), not like a description ('both sides').
    fn proper_name(&self) -> Option<&str> {
        let name = self.names.first()?;
        let word = name.split_whitespace().find(|word| {
            !["the", "a", "an"]
                .iter()
                .any(|article| is_lowered(word, article))
        })?;
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let mut further = name.split_whitespace().skip(1).peekable();
        let described = further.peek().is_some()
            && further.all(|word| word.chars().next().is_some_and(char::is_lowercase));
        (capital && !described).then_some(name.as_str())
    }

    /// What it is called: the first name that a report gave it.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// One word for what tells it from others, to find rows by; `None` for words that name nobody.
    pub(crate) fn code(&self) -> Option<String> {
        let key = self.key()?;
        Some(format!(
            "{} {}",
            key.country.unwrap_or_default(),
            key.own_text()
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
                let mut names = self.names.iter();
                names.any(|name| other.names.iter().any(|theirs| are_alike(name, theirs)))
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

/// What tells a party from others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Key<'p> {
    country: Option<&'p str>,
    /// `None` for a state.
    own: Option<Own<'p>>,
}

#[derive(Clone, Copy, Debug)]
enum Own<'p> {
    /// An identity, or a sector.
    Known(&'p str),
    /// A name, of which case tells nothing.
    Named(&'p str),
}

impl Key<'_> {
    fn own_text(&self) -> Cow<'_, str> {
        match self.own {
            None => Cow::Borrowed(""),
            Some(Own::Known(own)) => Cow::Borrowed(own),
            Some(Own::Named(name)) => Cow::Owned(name.to_lowercase()),
        }
    }
}

impl PartialEq for Own<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::Known(one), Self::Known(other)) => one == other,
            (Self::Named(one), Self::Named(other)) => are_alike(one, other),
            (Self::Known(known), Self::Named(name)) | (Self::Named(name), Self::Known(known)) => {
                is_lowered(name, known)
            }
        }
    }
}

/// Whether two words are the same in lower case.
fn are_alike(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return one.eq_ignore_ascii_case(other);
    }
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// Whether a word in lower case is this.
fn is_lowered(word: &str, lower: &str) -> bool {
    if word.is_ascii() {
        let mut bytes = word.bytes().zip(lower.bytes());
        return word.len() == lower.len()
            && bytes.all(|(one, other)| one.to_ascii_lowercase() == other);
    }
    word.to_lowercase() == lower
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
        enter_known(known, party);
    }
    if known.iter().any(Party::is_identified) {
        known.retain(Party::is_identified);
    }
}

/// Adds a party that a row holds, which is copied only where it tells something new.
fn enter_known(parties: &mut Vec<Party>, party: &Party) {
    match parties.iter_mut().find(|known| known.same_as(party)) {
        Some(known) => {
            let tells = known.country.is_none() && party.country.is_some()
                || known.sector.is_none() && party.sector.is_some()
                || known.id.is_none() && party.id.is_some()
                || party.names.iter().any(|name| !known.names.contains(name));
            if tells {
                known.absorb(party.clone());
            }
        }
        None => parties.push(party.clone()),
    }
}

/// Whether two lists can be the same set of parties: one must lie within the other.
pub(crate) fn agreement(a: &[Party], b: &[Party]) -> Agreement {
    let known = |parties: &[Party]| parties.iter().filter(|party| party.is_identified()).count();
    let (few, many) = (known(a), known(b));
    if few == 0 || many == 0 {
        return Agreement::Unknown;
    }
    let within = |few: &[Party], many: &[Party]| {
        few.iter().filter_map(Party::key).all(|one| {
            let mut others = many.iter().filter_map(Party::key);
            others.any(|other| one == other)
        })
    };
    if within(a, b) || within(b, a) {
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
