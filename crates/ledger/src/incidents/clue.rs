//! The names of what speaks for and against two tellings being of one happening.
//!
//! What each clue means, an example and what it weighs stand in `data/ledger/incidents/clues.tsv`.
//!
//! Deliberately absent: finding them; `compare` does.

use serde::{Deserialize, Serialize};

macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "the names say it; clues.tsv has a sentence for each clue")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: [$name; [$($text),+].len()] = [$($name::$variant),+];

            /// Its name, in words joined by hyphens.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }
    };
}

named! {
    /// What speaks for or against two tellings being of one happening, and the sums that are enough.
    Clue {
        SameDay = "same-day",
        DaysOverlap = "days-overlap",
        SamePeriod = "same-period",
        ToldSameDay = "told-same-day",
        ToldNextDay = "told-next-day",
        ToldNear = "told-near",
        ToldDaysApart = "told-days-apart",
        ToldWeeksApart = "told-weeks-apart",
        SamePlace = "same-place",
        AroundPlace = "around-place",
        NearPlace = "near-place",
        Namesake = "namesake",
        PlaceInWords = "place-in-words",
        NoPlace = "no-place",
        OtherNames = "other-names",
        WidePlace = "wide-place",
        SameActor = "same-actor",
        SameRecipient = "same-recipient",
        SameParties = "same-parties",
        SomeParties = "some-parties",
        SamePerson = "same-person",
        OtherPerson = "other-person",
        SameAct = "same-act",
        SameKind = "same-kind",
        OtherMeans = "other-means",
        SameFigure = "same-figure",
        FittingFigure = "fitting-figure",
        CloseFigure = "close-figure",
        OtherFigure = "other-figure",
        FarFigure = "far-figure",
        Words = "words",
        FewWords = "few-words",
        SameSentence = "same-sentence",
        ActAndToll = "act-and-toll",
        CountedOtherwise = "counted-otherwise",
        SameFamily = "same-family",
        SameReport = "same-report",
        ToldApart = "told-apart",
        SameTopic = "same-topic",
        OtherTopic = "other-topic",
        SameDeadline = "same-deadline",
        SameOrdinal = "same-ordinal",
        DeniedByDoer = "denied-by-doer",
        PlanAndDeed = "plan-and-deed",
        Recalled = "recalled",
        EnoughForDeed = "enough-for-deed",
        EnoughForSaying = "enough-for-saying",
        EnoughForRemark = "enough-for-remark",
        EnoughInReport = "enough-in-report",
    }
}

impl Clue {
    /// The clue of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|clue| clue.name() == name)
    }

    /// Its place in [`Clue::ALL`].
    pub(super) fn place(self) -> usize {
        self as usize
    }
}

named! {
    /// What rules out that two tellings are of one happening.
    Contradiction {
        OtherAct = "other-act",
        OtherStage = "other-stage",
        OtherDays = "other-days",
        ToldBefore = "told-before-it-was",
        OtherPlace = "other-place",
        OtherActor = "other-actor",
        OtherRecipient = "other-recipient",
        OtherParties = "other-parties",
        OtherSpeaker = "other-speaker",
        OtherDeadline = "other-deadline",
        OtherOrdinal = "other-ordinal",
        OtherFigures = "other-figures",
    }
}
