//! The clues by which one place of a name is preferred to another.
//!
//! Each is a number for one candidate at one mention; a weight of `data/places/resolution` says how
//! much it counts, and the weighted sum is what candidates are compared by. They are few and have
//! names, so that an answer can be taken apart and a weight be judged.
//!
//! Deliberately absent: how they are measured; that is in [`super::measure`] and
//! [`super::together`].

/// One clue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Clue {
    Population,
    Behind,
    Rank,
    Unpeopled,
    MainName,
    Alternate,
    Loose,
    Country,
    Admin1,
    Admin2,
    Capital,
    Own,
    KindFits,
    KindMisfits,
    CountryNamed,
    CountryShare,
    CountryMost,
    Admin1Named,
    Admin1Share,
    Admin2Named,
    WithinDivision,
    WithinCountry,
    WithinElsewhere,
    Near30,
    Near100,
    Nearest,
    Around,
    SameCountry,
    SameAdmin1,
    ManyAdmin1,
    SameAdmin2,
    Before,
}

/// All clues, in the order of their numbers, with the names that files have for them.
pub(super) const CLUES: [Clue; 32] = [
    Clue::Population,
    Clue::Behind,
    Clue::Rank,
    Clue::Unpeopled,
    Clue::MainName,
    Clue::Alternate,
    Clue::Loose,
    Clue::Country,
    Clue::Admin1,
    Clue::Admin2,
    Clue::Capital,
    Clue::Own,
    Clue::KindFits,
    Clue::KindMisfits,
    Clue::CountryNamed,
    Clue::CountryShare,
    Clue::CountryMost,
    Clue::Admin1Named,
    Clue::Admin1Share,
    Clue::Admin2Named,
    Clue::WithinDivision,
    Clue::WithinCountry,
    Clue::WithinElsewhere,
    Clue::Near30,
    Clue::Near100,
    Clue::Nearest,
    Clue::Around,
    Clue::SameCountry,
    Clue::SameAdmin1,
    Clue::ManyAdmin1,
    Clue::SameAdmin2,
    Clue::Before,
];

impl Clue {
    /// The name that files have for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Behind => "behind",
            Self::Rank => "rank",
            Self::Unpeopled => "unpeopled",
            Self::MainName => "main_name",
            Self::Alternate => "alternate",
            Self::Loose => "loose",
            Self::Country => "country",
            Self::Admin1 => "admin1",
            Self::Admin2 => "admin2",
            Self::Capital => "capital",
            Self::Own => "own",
            Self::KindFits => "kind_fits",
            Self::KindMisfits => "kind_misfits",
            Self::CountryNamed => "country_named",
            Self::CountryShare => "country_share",
            Self::CountryMost => "country_most",
            Self::Admin1Named => "admin1_named",
            Self::Admin1Share => "admin1_share",
            Self::Admin2Named => "admin2_named",
            Self::WithinDivision => "within_division",
            Self::WithinCountry => "within_country",
            Self::WithinElsewhere => "within_elsewhere",
            Self::Near30 => "near_30",
            Self::Near100 => "near_100",
            Self::Nearest => "nearest",
            Self::Around => "around",
            Self::SameCountry => "same_country",
            Self::SameAdmin1 => "same_admin1",
            Self::ManyAdmin1 => "many_admin1",
            Self::SameAdmin2 => "same_admin2",
            Self::Before => "before",
        }
    }

    /// The clue of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        CLUES.into_iter().find(|clue| clue.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clues_stand_at_their_numbers() {
        for (number, clue) in CLUES.into_iter().enumerate() {
            assert_eq!(clue as usize, number);
            assert_eq!(Clue::named(clue.name()), Some(clue));
        }
    }
}
