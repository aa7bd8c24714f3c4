//! Who takes part, as far as the words tell, and whether two lists of parties can be one.
//!
//! 'Russian forces' and 'Moscow' are one side; 'gunmen' can be any group; a state and those who fight
//! it are two.
//!
//! Deliberately absent: what they are called, which the incident keeps ([`crate::Party`]).

use super::words::hash;
use rapporteur_model::Actor;

/// What sort of party somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A state or who acts for it.
    State,
    /// A name alone: as a rule of a place that stands for who or what is there.
    Place,
    /// Armed and not of a state.
    Armed,
    /// Anybody else.
    Other,
}

/// Somebody who takes part, as far as it is known who.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Who {
    pub(super) country: Option<u64>,
    /// A person or group by name; `None` for a country as such and for the nameless.
    pub(super) own: Option<u64>,
    pub(super) sort: Sort,
}

impl Who {
    pub(super) fn of(actor: &Actor) -> Self {
        let sort = match actor.sector.as_deref() {
            Some("GOV" | "MIL" | "LEG" | "JUD" | "SPY" | "COP") => Sort::State,
            Some("REB" | "CRM" | "PRM" | "SEP" | "UAF") => Sort::Armed,
            None if actor.id.is_some() && actor.country.is_some() => Sort::State,
            None => Sort::Place,
            _ => Sort::Other,
        };
        let country = actor.country.as_deref();
        let of_country = |id: &str| country.is_some_and(|country| country == id);
        let named = match actor.id.as_deref() {
            Some(id) => (!of_country(id)).then(|| hash(id)),
            None if sort == Sort::State => None,
            None => proper(actor.name.as_deref().unwrap_or(&actor.text)).map(|name| hash(&name)),
        };
        let sort = match sort {
            // 'Russian', which names no place.
            Sort::Place if named.is_none() && country.is_some() => Sort::State,
            Sort::Place if named.is_none() => Sort::Other,
            sort => sort,
        };
        // A soldier without a country is nobody's.
        let sort = if country.is_none() && named.is_none() && sort == Sort::State {
            Sort::Other
        } else {
            sort
        };
        Self {
            country: country.map(hash),
            own: named,
            sort,
        }
    }

    /// Under what it is looked up: its country, or else its name.
    pub(super) fn anchor(&self) -> Option<u64> {
        self.country.or(self.own)
    }
}

/// A name in lower case; `None` for a description ('both sides', 'The gunmen').
fn proper(text: &str) -> Option<String> {
    let mut words = text
        .split_whitespace()
        .filter(|word| !matches!(word.to_lowercase().as_str(), "the" | "a" | "an"));
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let first = words.next()?;
    let mut rest = words.clone().peekable();
    let described = rest.peek().is_some() && !rest.any(capital);
    (capital(first) && !described && !text.chars().any(|c| c.is_ascii_digit()))
        .then(|| text.to_lowercase())
}

/// How two lists of parties compare.
pub(super) enum Sides {
    /// Nothing known on one of the two, or nothing that could be compared.
    Unknown,
    /// They cannot be the same.
    Apart,
    /// All of the shorter list are in the longer one.
    Fit {
        /// Both name the same, and more than one.
        whole: bool,
        /// The same person or group is named in both.
        same_person: bool,
        /// For one side, both name a person, and not the same.
        other_person: bool,
    },
}

enum Likeness {
    Same,
    SameByName,
    OtherPerson,
    /// One of them is nameless and can be the other.
    Fits,
    Apart,
}

fn likeness(a: &Who, b: &Who) -> Likeness {
    let countries_differ =
        matches!((a.country, b.country), (Some(one), Some(other)) if one != other);
    let both = (a.sort, b.sort);
    if let (Some(one), Some(other)) = (a.own, b.own) {
        if one == other && !countries_differ {
            // That a place is called the same says less than that a person is.
            return if both == (Sort::Place, Sort::Place) {
                Likeness::Same
            } else {
                Likeness::SameByName
            };
        }
        if countries_differ {
            return Likeness::Apart;
        }
        return match both {
            (Sort::State, Sort::State) | (Sort::Armed, Sort::Armed) => Likeness::OtherPerson,
            // Where the place lies, and in which other, is compared by itself.
            (Sort::Place, _) | (_, Sort::Place) => Likeness::Fits,
            _ => Likeness::Apart,
        };
    }
    if countries_differ {
        return Likeness::Apart;
    }
    let same_country = a.country.is_some() && a.country == b.country;
    match both {
        (Sort::State | Sort::Place, Sort::State | Sort::Place) if same_country => Likeness::Same,
        (Sort::State, Sort::Armed) | (Sort::Armed, Sort::State) => Likeness::Apart,
        _ => Likeness::Fits,
    }
}

/// Compares who is named on one side of two tellings.
pub(super) fn sides(a: &[Who], b: &[Who]) -> Sides {
    if a.is_empty() || b.is_empty() {
        return Sides::Unknown;
    }
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (mut same, mut apart, mut same_person, mut other_person) = (0, 0, false, false);
    for one in few {
        let mut best: Option<Likeness> = None;
        for other in many {
            let found = likeness(one, other);
            let rank = |found: &Likeness| match found {
                Likeness::SameByName => 4,
                Likeness::Same => 3,
                Likeness::OtherPerson => 2,
                Likeness::Fits => 1,
                Likeness::Apart => 0,
            };
            if best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
                best = Some(found);
            }
        }
        match best {
            Some(Likeness::SameByName) => {
                same += 1;
                same_person = true;
            }
            Some(Likeness::Same) => same += 1,
            Some(Likeness::OtherPerson) => {
                same += 1;
                other_person = true;
            }
            Some(Likeness::Apart) => apart += 1,
            Some(Likeness::Fits) | None => {}
        }
    }
    if apart > 0 {
        return Sides::Apart;
    }
    if same == 0 {
        return Sides::Unknown;
    }
    Sides::Fit {
        whole: same > 1 && few.len() == many.len(),
        same_person,
        other_person,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::Span;

    #[test]
    fn who_somebody_is_depends_on_what_the_words_name() {
        let cases = [
            (
                "Moscow",
                Some("RUS"),
                Some("GOV"),
                Some("RUS"),
                false,
                Sort::State,
            ),
            (
                "Lavrov",
                Some("RUS"),
                Some("GOV"),
                Some("sergei-lavrov"),
                true,
                Sort::State,
            ),
            ("gunmen", Some("NGA"), Some("UAF"), None, false, Sort::Armed),
            (
                "Boko Haram",
                Some("NGA"),
                Some("REB"),
                Some("boko-haram"),
                true,
                Sort::Armed,
            ),
            ("soldiers", None, Some("MIL"), None, false, Sort::Other),
            (
                "At least 14 people",
                None,
                Some("CVL"),
                None,
                false,
                Sort::Other,
            ),
            ("Chasiv Yar", None, None, None, true, Sort::Place),
        ];
        for (text, country, sector, id, known, sort) in cases {
            let who = Who::of(&Actor {
                text: text.into(),
                span: Span::default(),
                name: None,
                country: country.map(Into::into),
                sector: sector.map(Into::into),
                id: id.map(Into::into),
            });
            assert_eq!((who.own.is_some(), who.sort), (known, sort), "{text}");
        }
    }
}
