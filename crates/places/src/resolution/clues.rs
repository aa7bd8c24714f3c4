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
    /// Logarithm of how many people live there, a tenth of it.
    Population,
    /// One for the largest of its name, a half for the second, and so on.
    Rank,
    /// The name is another name of it, not the one it is shown by.
    Alternate,
    /// The same, of a place that is little known abroad, or not much larger than one that has the name now.
    AlternateSmall,
    /// It is a country.
    Country,
    /// It is a division of the first order.
    Admin1,
    /// It is a division of the second order.
    Admin2,
    /// It is a division with a sizeable town of its name in it, or one that has more people somewhere.
    NamedForTown,
    /// It is the capital of a country.
    Capital,
    /// It is the capital of a country that the text names.
    CapitalNamed,
    /// It is a sea, a region, a river, a palace: neither settlement nor division.
    Own,
    /// It is what the words beside the name say: 'province', 'the city of'.
    KindFits,
    /// It is not what the words beside the name say.
    KindMisfits,
    /// The text names its country or people.
    CountryNamed,
    /// Share of its country in all that the text says of countries.
    CountryShare,
    /// Share of its country's neighbours, where no place of the name lies in a country that is named.
    Neighbour,
    /// The text names its first-order division.
    Admin1Named,
    /// Share of its first-order division in all that the text says of such.
    Admin1Share,
    /// The text names its second-order division.
    Admin2Named,
    /// A division, or a larger town close by, stands around this mention and holds it.
    WithinDivision,
    /// Its country stands around this mention.
    WithinCountry,
    /// What stands around any mention of the name holds it.
    WithinAnywhere,
    /// Likely places of the other names within some hundred kilometres, as the logarithm of their number.
    Near100,
    /// The same of names that nobody marked.
    Around,
    /// The same of whatever the other names can be, likely or not.
    Possible,
    /// Share of the other names that are likely in its country.
    SameCountry,
    /// Share of the other names that are likely in its first-order division.
    SameAdmin1,
    /// The same as the logarithm of their number.
    ManyAdmin1,
    /// Logarithm of how many others are likely in its second-order division.
    SameAdmin2,
}

/// All clues, in the order of their numbers, with the names that files have for them.
pub(super) const CLUES: [Clue; 29] = [
    Clue::Population,
    Clue::Rank,
    Clue::Alternate,
    Clue::AlternateSmall,
    Clue::Country,
    Clue::Admin1,
    Clue::Admin2,
    Clue::NamedForTown,
    Clue::Capital,
    Clue::CapitalNamed,
    Clue::Own,
    Clue::KindFits,
    Clue::KindMisfits,
    Clue::CountryNamed,
    Clue::CountryShare,
    Clue::Neighbour,
    Clue::Admin1Named,
    Clue::Admin1Share,
    Clue::Admin2Named,
    Clue::WithinDivision,
    Clue::WithinCountry,
    Clue::WithinAnywhere,
    Clue::Near100,
    Clue::Around,
    Clue::Possible,
    Clue::SameCountry,
    Clue::SameAdmin1,
    Clue::ManyAdmin1,
    Clue::SameAdmin2,
];

impl Clue {
    /// The name that files have for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Rank => "rank",
            Self::Alternate => "alternate",
            Self::AlternateSmall => "alternate_small",
            Self::Country => "country",
            Self::Admin1 => "admin1",
            Self::Admin2 => "admin2",
            Self::NamedForTown => "named_for_town",
            Self::Capital => "capital",
            Self::CapitalNamed => "capital_named",
            Self::Own => "own",
            Self::KindFits => "kind_fits",
            Self::KindMisfits => "kind_misfits",
            Self::CountryNamed => "country_named",
            Self::CountryShare => "country_share",
            Self::Neighbour => "neighbour",
            Self::Admin1Named => "admin1_named",
            Self::Admin1Share => "admin1_share",
            Self::Admin2Named => "admin2_named",
            Self::WithinDivision => "within_division",
            Self::WithinCountry => "within_country",
            Self::WithinAnywhere => "within_anywhere",
            Self::Near100 => "near_100",
            Self::Around => "around",
            Self::Possible => "possible",
            Self::SameCountry => "same_country",
            Self::SameAdmin1 => "same_admin1",
            Self::ManyAdmin1 => "many_admin1",
            Self::SameAdmin2 => "same_admin2",
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
