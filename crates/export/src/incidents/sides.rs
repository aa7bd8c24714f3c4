//! Whom a party is by the lights of conflict data sets: a state, an organised armed group, people.

use rapporteur_ledger::Party;

/// What sort of side a party is, where its sector tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// A government and those who fight for it.
    State,
    /// Rebels: organised, armed, against a government.
    Rebels,
    /// Armed and organised, and neither of these.
    Militia,
    /// People without arms.
    Civilians,
}

impl Side {
    /// What a party is; `None` where its words do not tell.
    pub(crate) fn of(party: &Party) -> Option<Self> {
        match party.sector.as_deref() {
            Some("GOV" | "MIL" | "COP" | "SPY" | "LEG" | "JUD") => Some(Self::State),
            Some("REB") => Some(Self::Rebels),
            Some("PRM" | "CRM" | "UAF") => Some(Self::Militia),
            Some(
                "CVL" | "REF" | "JRN" | "MED" | "EDU" | "AGR" | "BUS" | "LAB" | "REL" | "SOC"
                | "NGO",
            ) => Some(Self::Civilians),
            // 'Russia shelled': a country by itself is its state.
            None if party.country.is_some() && !party.names.is_empty() => Some(Self::State),
            _ => None,
        }
    }

    /// What all of several parties are, when they are of one sort.
    pub(crate) fn of_all(parties: &[Party]) -> Option<Self> {
        let first = Self::of(parties.first()?)?;
        parties
            .iter()
            .all(|party| Self::of(party) == Some(first))
            .then_some(first)
    }
}
