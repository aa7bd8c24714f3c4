//! An event as it is compared: type, countries of both sides, and how it stands.
//!
//! People and program write events differently; this is what both have. Countries are sets of
//! codes; who has none does not count. What two do together may be written with both as actors or
//! with one on each side.

use super::table::several;
use rapporteur_model::{Actor, Event, Modality, Polarity, Tense, root_of};
use std::collections::BTreeSet;

/// How an event stands, in the four ways that people told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Happened or is happening; of speech: was said.
    Fact,
    /// Did not happen.
    Negated,
    /// Planned or expected.
    Future,
    /// May be, or not told to be so.
    Possible,
}

impl Standing {
    /// By the word that people write for it.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        match word {
            "fact" => Some(Self::Fact),
            "negated" => Some(Self::Negated),
            "future" => Some(Self::Future),
            "possible" => Some(Self::Possible),
            _ => None,
        }
    }

    /// How the program's status is told in these words.
    pub(super) fn of_event(event: &Event) -> Self {
        let status = &event.status;
        let expected = matches!(status.modality, Modality::Probable | Modality::Planned);
        if status.polarity == Polarity::Negated {
            Self::Negated
        } else if status.tense == Tense::Future || expected {
            Self::Future
        } else if status.modality == Modality::Certain {
            Self::Fact
        } else {
            Self::Possible
        }
    }
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// PLOVER's type.
    pub(super) event_type: String,
    /// Codes of who acts.
    pub(super) actors: BTreeSet<String>,
    /// Codes of who is acted upon.
    pub(super) recipients: BTreeSet<String>,
    /// Whether both sides are written as actors.
    pub(super) mutual: bool,
    /// How it stands.
    pub(super) standing: Standing,
}

impl Told {
    /// An event as people write it: `A|B` acts together with each other where nobody is named as
    /// recipient.
    pub(super) fn written(
        event_type: &str,
        actor: &str,
        recipient: &str,
        standing: Standing,
    ) -> Self {
        let recipients: BTreeSet<String> = several(recipient).map(str::to_owned).collect();
        Self {
            event_type: event_type.to_owned(),
            actors: several(actor).map(str::to_owned).collect(),
            mutual: recipients.is_empty() && several(actor).count() > 1,
            recipients,
            standing,
        }
    }

    /// An event of the program; `None` when PLOVER has no type for it.
    pub(super) fn coded(event: &Event) -> Option<Self> {
        let (actors, recipients) = (codes(&event.actors), codes(&event.recipients));
        Some(Self {
            event_type: event.event_type.as_ref()?.to_string(),
            mutual: event.recipients.is_empty() && actors.len() > 1,
            actors,
            recipients,
            standing: Standing::of_event(event),
        })
    }

    /// The type, CONCEDE and RETREAT being one.
    pub(super) fn root(&self) -> &str {
        root_of(&self.event_type)
    }

    /// Everybody of a known country on either side.
    fn everybody(&self) -> BTreeSet<&str> {
        self.actors
            .iter()
            .chain(&self.recipients)
            .map(String::as_str)
            .collect()
    }

    /// Whether both tell of the same two sides, of which at least one says that they act
    /// together: people always may, the program only of what takes two to do.
    fn together_as(&self, coded: &Self) -> bool {
        let takes_two = matches!(
            coded.root(),
            "CONSULT" | "AGREE" | "SUPPORT" | "COOPERATE" | "YIELD"
        );
        (self.mutual || coded.mutual && takes_two) && self.everybody() == coded.everybody()
    }

    /// Whether an event of the program has the countries of this one.
    pub(super) fn same_parties(&self, coded: &Self) -> bool {
        self.actors == coded.actors && self.recipients == coded.recipients
            || self.together_as(coded)
    }

    /// Whether it has its actor's.
    pub(super) fn same_actor(&self, coded: &Self) -> bool {
        self.actors == coded.actors || self.together_as(coded)
    }

    /// Whether it has its recipient's.
    pub(super) fn same_recipient(&self, coded: &Self) -> bool {
        self.recipients == coded.recipients || self.together_as(coded)
    }

    /// On one line.
    pub(super) fn show(&self) -> String {
        let side = |codes: &BTreeSet<String>| {
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            if codes.is_empty() {
                "-".to_owned()
            } else {
                codes.join("|")
            }
        };
        format!(
            "{} {} → {} ({:?})",
            self.event_type,
            side(&self.actors),
            side(&self.recipients),
            self.standing
        )
    }
}

fn codes(actors: &[Actor]) -> BTreeSet<String> {
    actors
        .iter()
        .filter_map(|actor| actor.country.as_ref())
        .map(ToString::to_string)
        .collect()
}
