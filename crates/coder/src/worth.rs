//! Whether a mention is an event: its parties are known, or the act is one that is told without
//! them and the report is about politics.
//!
//! 'The talks' alone is no event, 'the talks in Geneva' is; 'air strikes killed six' is one though
//! nobody is named; 'the museum hosted talks' is none.
//!
//! Deliberately absent: scores and thresholds. What a pattern asks for stands in the data files.

use crate::actors::{is_known, is_party};
use crate::compose::Composed;
use crate::event::Coding;
use crate::parties::Parties;
use crate::slots::{fill, place_of};
use crate::trace::LeftOut;
use rapporteur_lexicon::{OperatorClass, Pattern, Slot, WordClass};
use rapporteur_model::Counts;

/// Acts that are what comes of force.
const OUTCOMES: [&str; 4] = ["kill", "injure", "destroy", "displace"];

impl Coding<'_> {
    /// A mention is an event where its parties are known, or where the act is one that is told
    /// without them; a bare noun needs more than being there.
    ///
    /// # Errors
    /// What is missing.
    pub(crate) fn worth_coding<'l>(
        &self,
        composed: &Composed<'l>,
        parties: &Parties,
        anchored: bool,
        counts: &Counts,
    ) -> Result<(), LeftOut<'l>> {
        let mut patterns = composed
            .act
            .iter()
            .map(|(_, pattern)| (composed.key, *pattern))
            .chain(
                composed
                    .operators
                    .iter()
                    .map(|applied| (applied.token, applied.pattern)),
            );
        let unknown = |&(token, pattern): &(usize, &'l Pattern)| {
            !self.has_known(composed, token, pattern, parties)
        };
        if let Some((_, pattern)) = patterns.find(unknown) {
            return Err(LeftOut::Unknown(pattern));
        }
        let known = parties.all().any(is_known);
        let party = parties.all().any(is_party);
        let Some((act, pattern)) = composed.act else {
            return LeftOut::NoParty.unless(party && !parties.actors.is_empty());
        };
        if party || (known && !act.actor_required) {
            return Ok(());
        }
        let carried = composed
            .operators
            .iter()
            .any(|applied| match applied.operator.class {
                OperatorClass::Speech | OperatorClass::Phase => true,
                OperatorClass::Light => anchored || !act.actor_required,
                _ => false,
            });
        let untold = anchored && self.is_untold(composed, parties);
        if act.actor_required {
            return LeftOut::NoParty.unless((carried || untold) && self.is_political(composed.key));
        }
        // Force is told without its parties ('air strikes', 'nine were killed'), but 'since the
        // invasion began', 'at the blast scene' and 'the besieged port' only speak of what was told
        // before.
        let counted = *counts != Counts::default();
        if !known && !counted && !self.is_political(composed.key) {
            return Err(LeftOut::NoPolitics);
        }
        let verb = pattern.class != WordClass::Noun && self.tree.dep(composed.key) != "amod";
        LeftOut::Mention.unless(
            verb || anchored
                || counted
                || !pattern.needs.is_empty()
                || self.has_outcome(composed)
                || (carried && !self.is_subordinate(composed)),
        )
    }

    /// 'The blast killed five', 'six died in the strike': its outcome is told with it.
    fn has_outcome(&self, composed: &Composed<'_>) -> bool {
        let Some(place) = composed
            .path
            .last()
            .and_then(|&top| place_of(self.tree, top))
        else {
            return false;
        };
        let lexicon = self.lexicon();
        lexicon
            .acts_of(self.tree.lemma(place.governor))
            .filter_map(|id| lexicon.act_of(lexicon.pattern(id)))
            .any(|act| OUTCOMES.contains(&act.name.as_str()))
    }

    /// Whether the slots in which a pattern asks for somebody known hold a party to politics. Who
    /// the subject is may be told elsewhere (control, light verbs), so the event's actors count.
    fn has_known(
        &self,
        composed: &Composed<'_>,
        token: usize,
        pattern: &Pattern,
        parties: &Parties,
    ) -> bool {
        // 'No ceasefire was agreed' is told without those who did not agree.
        let political =
            pattern.takes.is_empty() || composed.act.is_none_or(|(act, _)| act.actor_required);
        if pattern.known.is_empty() || !political {
            return true;
        }
        // A passive without its agent ('the proposal was rejected') is told by whom it concerns.
        let passive = self.tree.is_passive(token) && parties.actors.is_empty();
        let acting = parties.actors.iter().any(is_party);
        let concerned = parties.recipients.iter().any(is_party);
        if self.is_untold(composed, parties) {
            return true;
        }
        let held = |slot: &Slot| {
            let told = match slot {
                Slot::Subject => acting || (passive && concerned),
                Slot::Preposition(_) => acting || concerned,
                _ => false,
            };
            told || fill(self.tree, token, slot)
                .into_iter()
                .flat_map(|head| self.resolver.resolve(head))
                .any(|actor| is_party(&actor))
        };
        pattern.known.iter().any(held)
    }

    /// Whether it is what two do with each other, told by a noun without them ('the second round') in
    /// a report that is of two adversaries.
    fn is_untold(&self, composed: &Composed<'_>, parties: &Parties) -> bool {
        composed
            .act
            .is_some_and(|(act, pattern)| act.reciprocal && pattern.class == WordClass::Noun)
            && !parties.all().any(is_known)
            && !self.is_spoken_of(composed.key)
            && self.is_political(composed.key)
            && self.resolver.has_adversaries()
    }

    /// 'He said of the talks', 'spoke about the talks': a topic, and no telling of it.
    fn is_spoken_of(&self, token: usize) -> bool {
        self.tree.dep(token) == "pobj"
            && self.tree.head(token).is_some_and(|near| {
                matches!(self.tree.lower(near), "of" | "about" | "on" | "over")
                    && self
                        .tree
                        .head(near)
                        .is_some_and(|verb| self.tree.pos(verb) == "VERB")
            })
    }

    /// Whether it stands in a clause that only places another in time.
    fn is_subordinate(&self, composed: &Composed<'_>) -> bool {
        composed.path.iter().any(|&token| {
            self.tree.dep(token) == "advcl"
                || self.tree.head(token).is_some_and(|head| {
                    self.tree.dep(head) == "advcl"
                        && self.tree.child_with(head, &["mark"]).is_some()
                })
        })
    }

    /// Whether the sentence of a token, or one of the two before it, is political.
    pub(crate) fn is_political(&self, token: usize) -> bool {
        self.tree
            .annotations
            .sentence_of(token)
            .is_some_and(|index| {
                let near = self.setting.political.get(index.saturating_sub(2)..=index);
                near.is_some_and(|near| near.contains(&true))
            })
    }

    /// Whether the sentence of a token is told of sport, markets or the like.
    pub(crate) fn is_outside(&self, token: usize) -> bool {
        self.tree
            .annotations
            .sentence_of(token)
            .and_then(|index| self.setting.outside.get(index))
            .is_some_and(|&outside| outside)
    }
}
