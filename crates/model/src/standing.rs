//! How the thing that a word names stands in the world, for any word of a text.
//!
//! In 'The rebels failed to take the town' *take* stands negated, certain and past, and a number of
//! about -3 says that the reader is sure that it did not happen.
//!
//! Deliberately absent: on whose word. An event has its attribution for that; here a trait only
//! says that somebody is quoted.

use crate::{Condition, Modality, Polarity, Tense};
use serde::{Deserialize, Serialize};

/// What tells of the way in which a thing is put, beside polarity, modality and tense. The number
/// depends on these too, by the table `data/status/factuality.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trait {
    /// The content of what somebody says or writes.
    Reported,
    /// Within quotation marks.
    Quoted,
    /// Within a condition: 'if they attack'.
    Condition,
    /// It hangs on a condition: 'they will attack if …'.
    Conditioned,
    /// Asked whether it is so.
    Question,
    /// Within a question that takes it for granted or leaves it open: 'why did they attack'.
    OpenQuestion,
    /// A command.
    Imperative,
    /// What something else is done for: 'to take the town'.
    Purpose,
    /// Of anybody and at any time: 'people who fish need a licence'.
    Generic,
    /// The word is a noun.
    Noun,
    /// The word is an adjective.
    Adjective,
    /// The word is a form of 'be' or 'have': a state.
    State,
    /// Going on: 'is attacking'.
    Progressive,
    /// Over by now: 'has attacked'.
    Perfect,
    /// A verb in the simple present: 'attacks'.
    SimplePresent,
    /// A verb with a tense of its own.
    Finite,
    /// A bare verb behind an auxiliary, or in a command.
    Bare,
    /// An infinitive.
    Infinitive,
    /// A gerund behind a preposition or for an object: 'of taking'.
    Gerund,
    /// A participle without a verb of its own.
    Participle,
    /// Within a clause that says more of a noun.
    Relative,
    /// Within a clause that tells when, why or how something else was.
    Adverbial,
    /// Named within something that is itself not put as a fact.
    Under,
    /// A modifier of another word: 'bomb' in 'bomb blast'.
    Modifier,
    /// Nothing that the data know governs it in this place.
    Unknown,
    /// Without a finite verb above it: a title, a list, a fragment.
    Fragment,
    /// Of the one who speaks: 'I', 'we'.
    FirstPerson,
    /// Of the one who is spoken to: 'you'.
    SecondPerson,
    /// In a sentence in which somebody speaks of himself or to his reader, as letters do and reports do
    /// not.
    Personal,
}

/// How a thing stands in the world.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// How firmly it is put.
    pub modality: Modality,
    /// Past, present or future.
    pub tense: Tense,
    /// From -3 (surely not so) to 3 (surely so); what is unknown is near 0.
    pub factuality: f32,
    /// What it hangs on.
    pub condition: Option<Condition>,
    /// Beside these, in the order of [`Trait`].
    pub traits: Vec<Trait>,
    /// Entries of the data files that decided, outermost first.
    pub rule: Vec<String>,
}
