//! What becomes of the forms that were read, for whoever wants to know: coding goes through the
//! same steps whether it is watched or not.
//!
//! Unwatched (`()`), the calls compile to nothing; watched by [`crate::explain`], every form ends
//! as an event, as part of another, or with the reason for which it was left out.
//!
//! Deliberately absent: words for the reasons. Those are the reader's business.

use crate::compose::Composed;
use crate::event::Draft;
use crate::tree::Tree;
use rapporteur_lexicon::{Operator, Pattern};

/// Why a composed form makes no event.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LeftOut<'l> {
    /// It is what another act is about.
    Content,
    /// This operator makes it something spoken about.
    Topic(&'l Operator),
    /// It only stands in an 'if' or 'whether'.
    OnlyInCondition,
    /// No party to politics stands where this pattern asks for one.
    Unknown(&'l Pattern),
    /// No party to politics takes part.
    NoParty,
    /// Nobody is known to take part, and nothing around it is about politics.
    NoPolitics,
    /// The sentence is told of sport, markets or the like.
    OtherField,
    /// The word is there, and nothing of what happened is told.
    Mention,
    /// The table of this operator says that there is no event.
    Dropped(&'l Operator),
    /// Neither PLOVER nor CAMEO has a code for it.
    NoCode,
}

impl LeftOut<'_> {
    /// This reason unless what it asks for holds.
    pub(crate) fn unless(self, holds: bool) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(self) }
    }
}

/// Somebody who watches what becomes of composed forms.
pub(crate) trait Trace {
    /// A form became a draft of an event.
    fn drafted(&mut self, _tree: &Tree<'_>, _form: &Composed<'_>) {}
    /// A form became nothing.
    fn left_out(&mut self, _tree: &Tree<'_>, _form: &Composed<'_>, _why: LeftOut<'_>) {}
    /// A draft went because it stands in the condition of another event.
    fn in_condition(&mut self, _draft: &Draft) {}
    /// A draft went into another that tells the same happening.
    fn absorbed(&mut self, _draft: &Draft, _into: &Draft) {}
}

impl Trace for () {}
