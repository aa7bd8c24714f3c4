//! What a word or a rule says about a time: a month, a unit, a direction.
//!
//! ```text
//! { words = ["yesterday"], says = { unit = "day", number = 1, direction = "back", from = "report" } }
//! ```
//!
//! A match's fields are those of its words laid over those of its rule. The names are what rule
//! files write; an unknown name is a fault at load.
//!
//! Deliberately absent: any knowledge of which fields go together; [`crate::resolve`] has it.

use crate::length::Amount;
use crate::unit::{DayPart, Season, Unit};
use rapporteur_model::Modifier;
use serde::{Deserialize, Deserializer};

/// Which of several like stretches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Relation {
    /// The one before the present one: 'last month'.
    Last,
    /// The present one: 'this month'.
    This,
    /// The one after: 'next month'.
    Next,
    /// The one that the text stands in: a report in its own, a story in the one it has come to:
    /// 'the year'.
    Current,
    /// The one the text speaks of: 'that year', 'the same month'.
    Same,
    /// The one after that: 'the following day'.
    Following,
    /// The one before that: 'the previous year'.
    Previous,
    /// The nearest past one, today's included: 'the past weekend'.
    Past,
    /// The nearest to come: 'this coming Sunday'.
    Coming,
}

/// Which way to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Direction {
    Back,
    Forward,
}

/// What to count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum From {
    /// The report's date.
    Report,
    /// The time that the text last spoke of.
    Text,
}

/// Before or after noon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Half {
    Am,
    Pm,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $kind:ty,)*) => {
        /// The fields; see the module.
        #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        pub(crate) struct Fields {
            $($(#[$doc])* pub(crate) $name: Option<$kind>,)*
        }

        impl Fields {
            /// Takes over every field that `other` has.
            pub(crate) fn lay(&mut self, other: &Fields) {
                $(if other.$name.is_some() { self.$name.clone_from(&other.$name); })*
            }
        }
    };
}

fields! {
    /// How many units; `"X"` for an unknown number.
    number: Amount,
    /// A second number: the 'eighteen' of 'twelve to eighteen months'.
    upper: Amount,
    unit: Unit,
    /// Which one, from 1: 'third'.
    ordinal: i16,
    year: i16,
    /// A year before our era follows.
    bc: bool,
    century: i16,
    decade: i16,
    half: i8,
    quarter: i8,
    season: Season,
    /// 1 to 12.
    month: i8,
    /// 1 (Monday) to 7.
    weekday: i8,
    /// Day of the month.
    day: i8,
    /// A name of the holiday files.
    holiday: String,
    part: DayPart,
    hour: i8,
    minute: i8,
    second: i8,
    noon: Half,
    /// As written, e.g. `GMT`.
    zone: String,
    relation: Relation,
    direction: Direction,
    from: From,
    modifier: Modifier,
    /// A value that stands for itself: `PAST_REF`.
    value: String,
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Whole(i64),
            Decimal(f64),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Whole(number) => Ok(Self::whole(number)),
            #[allow(clippy::cast_possible_truncation)]
            Form::Decimal(number) => Ok(Self::Hundredths((number * 100.0).round() as i64)),
            Form::Text(text) if text == "X" => Ok(Self::Unknown),
            Form::Text(_) => Err(serde::de::Error::custom(
                "a number, or \"X\" for an unknown one",
            )),
        }
    }
}
