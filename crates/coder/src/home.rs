//! Whose people the unnamed are, where role and place tell it.
//!
//! 'Turkish police detained four journalists': police act at home, so the journalists are Turkey's.
//! 'Russian drones hit apartment blocks in Ukraine': what is hit lies where it is hit. 'Kenyan
//! students marched against the government': their own. What is done to nobody who is named is done
//! to the place: 'a bomb went off in Baghdad'.
//!
//! Deliberately absent: naming unnamed attackers ('gunmen in Nigeria' stay nobody's), and taking the
//! victims of an army for its own people, which armies abroad would belie.

use crate::parties::Parties;
use rapporteur_model::{Actor, EventPlace};
use smol_str::SmolStr;

/// Sectors whose office ends at the border: police, courts, parliaments.
const OF_THE_LAND: [&str; 3] = ["COP", "JUD", "LEG"];

/// Sectors of a state's organs.
const STATE: [&str; 5] = ["GOV", "MIL", "COP", "JUD", "LEG"];

/// Sectors of a people over against its state.
const PEOPLE: [&str; 10] = [
    "OPP", "PTY", "CVL", "LAB", "JRN", "EDU", "ELI", "AGR", "SOC", "REL",
];

/// Gives unnamed recipients the country that the event tells them to be of.
pub(crate) fn settle(parties: &mut Parties, event_type: Option<&str>, place: Option<&EventPlace>) {
    let Some(event_type) = event_type else { return };
    if let Some(place) = place
        && event_type == "ASSAULT"
        && parties.recipients.is_empty()
        && place.mention.country.is_some()
    {
        let place = &place.mention;
        parties.recipients.push(Actor {
            text: place.text.clone(),
            span: place.span,
            name: None,
            country: place.country.clone(),
            sector: None,
            id: None,
        });
    }
    let home = home(&parties.actors);
    for recipient in parties.recipients.iter_mut().filter(|one| is_unnamed(one)) {
        let here = place
            .and_then(|place| place.mention.country.clone())
            .filter(|_| matches!(event_type, "ASSAULT" | "COERCE" | "PROTEST"));
        let own = home
            .as_ref()
            .filter(|(_, actor)| at_home(event_type, actor.as_deref(), recipient.sector.as_deref()))
            .map(|(country, _)| country.clone());
        recipient.country = here.or(own);
    }
}

fn is_unnamed(actor: &Actor) -> bool {
    actor.country.is_none() && actor.id.is_none()
}

/// The one country of all actors, with the sector of the first.
fn home(actors: &[Actor]) -> Option<(SmolStr, Option<SmolStr>)> {
    let first = actors.first()?;
    let country = first.country.clone()?;
    let same = actors
        .iter()
        .all(|actor| actor.country.as_ref() == Some(&country));
    same.then(|| (country, first.sector.clone()))
}

fn at_home(event_type: &str, actor: Option<&str>, recipient: Option<&str>) -> bool {
    let is = |sector: Option<&str>, sectors: &[&str]| {
        sector.is_some_and(|sector| sectors.contains(&sector))
    };
    let law = is(actor, &OF_THE_LAND)
        && matches!(event_type, "COERCE" | "SANCTION" | "ACCUSE" | "ASSAULT");
    // A country that acts is its government.
    let rulers = (actor.is_none() || is(actor, &STATE))
        && is(recipient, &PEOPLE)
        && matches!(
            event_type,
            "COERCE"
                | "SANCTION"
                | "ACCUSE"
                | "THREATEN"
                | "REQUEST"
                | "CONCEDE"
                | "RETREAT"
                | "REJECT"
        );
    let people = is(actor, &PEOPLE)
        && is(recipient, &STATE)
        && matches!(
            event_type,
            "PROTEST" | "REQUEST" | "ACCUSE" | "THREATEN" | "REJECT" | "ASSAULT"
        );
    law || rulers || people
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_model::Span;

    fn actor(country: &str, sector: &str) -> Actor {
        let some = |code: &str| (!code.is_empty()).then(|| SmolStr::new(code));
        Actor {
            text: String::new(),
            span: Span::default(),
            name: None,
            country: some(country),
            sector: some(sector),
            id: None,
        }
    }

    #[test]
    fn the_unnamed_are_of_the_country_that_role_or_place_tells() {
        let cases = [
            (
                "COERCE",
                actor("TUR", "COP"),
                actor("", "JRN"),
                "",
                Some("TUR"),
            ),
            (
                "COERCE",
                actor("TUR", "COP"),
                actor("GRC", "JRN"),
                "",
                Some("GRC"),
            ),
            ("ASSAULT", actor("RUS", "MIL"), actor("", "CVL"), "", None),
            (
                "ASSAULT",
                actor("RUS", "MIL"),
                actor("", "CVL"),
                "UKR",
                Some("UKR"),
            ),
            (
                "PROTEST",
                actor("KEN", "EDU"),
                actor("", "GOV"),
                "",
                Some("KEN"),
            ),
            (
                "THREATEN",
                actor("HUN", "GOV"),
                actor("", "CVL"),
                "",
                Some("HUN"),
            ),
            (
                "CONSULT",
                actor("HUN", "GOV"),
                actor("", "CVL"),
                "AUT",
                None,
            ),
        ];
        for (event_type, from, to, country, expected) in cases {
            let mut parties = Parties {
                actors: vec![from],
                recipients: vec![to],
            };
            let mut place = EventPlace::default();
            place.mention.country = (!country.is_empty()).then(|| SmolStr::new(country));
            settle(&mut parties, Some(event_type), Some(&place));
            assert_eq!(
                parties.recipients[0].country.as_deref(),
                expected,
                "{event_type}"
            );
        }
    }
}
