//! The entity recogniser: each word begins, continues, ends or is an entity, or is outside.
//!
//! ```text
//! talks  in  the  United  Nations  building     O O B-ORG I-ORG L-ORG O
//! ```
//!
//! | move | is valid where |
//! |---|---|
//! | begin | no entity is open, another word follows that starts no sentence, and it is no white space |
//! | in | an entity of the label is open and another word follows that starts no sentence |
//! | last | an entity of the label is open |
//! | unit | no entity is open and it is no white space |
//! | out | no entity is open |
//!
//! Source: Ratinov and Roth 2009 (the scheme); `spacy/pipeline/_parser_internals/ner.pyx`.
//! Absent on purpose: entities set beforehand (`ent_iob`), which no component here sets.

use super::network::{MOST_FEATURES, best};
use super::{Network, Room, Rows};
use crate::error::LoadError;
use crate::format::manifest::MoveSpec;
use smol_str::SmolStr;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Begin,
    In,
    Last,
    Unit,
    Out,
}

/// The moves of an entity recogniser.
#[derive(Debug)]
pub(crate) struct Biluo {
    /// Action and label; labels are equal where their numbers are, 0 being none.
    moves: Vec<(Action, u16)>,
    labels: Vec<SmolStr>,
}

/// What the recogniser needs to know of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// It is white space.
    pub(crate) is_space: bool,
    /// A sentence starts with it.
    pub(crate) starts_sentence: bool,
}

/// The recognition of a document's entities under way.
#[derive(Debug)]
pub(crate) struct Run {
    next: usize,
    length: usize,
    open: Option<(usize, u16)>,
    /// The parts of the open entity's first words, in the role of each.
    kept: Vec<f32>,
    /// Rows of the words.
    pub(crate) rows: Rows,
    found: Vec<(Range<usize>, SmolStr)>,
}

impl Biluo {
    /// The moves by their numbers and labels.
    ///
    /// # Errors
    /// [`LoadError::Malformed`] for a number that stands for no move.
    pub(crate) fn open(specs: &[MoveSpec]) -> Result<Self, LoadError> {
        let bad = |reason: String| LoadError::malformed("the entity recogniser's moves", reason);
        let mut labels = vec![SmolStr::default()];
        let mut moves = Vec::with_capacity(specs.len());
        for spec in specs {
            let action = match spec.action {
                1 => Action::Begin,
                2 => Action::In,
                3 => Action::Last,
                4 => Action::Unit,
                5 => Action::Out,
                other => return Err(bad(format!("there is no move {other}"))),
            };
            let label = labels
                .iter()
                .position(|label| *label == spec.label)
                .unwrap_or_else(|| {
                    labels.push(SmolStr::new(&spec.label));
                    labels.len() - 1
                });
            moves.push((
                action,
                u16::try_from(label).map_err(|_| bad("there are too many labels".to_owned()))?,
            ));
        }
        Ok(Self { moves, labels })
    }

    /// How many moves there are.
    pub(crate) fn len(&self) -> usize {
        self.moves.len()
    }

    /// Go on as far as the rows that are there allow; `words` are those of the whole document.
    pub(crate) fn advance(
        &self,
        network: &Network,
        run: &mut Run,
        words: impl Fn(usize) -> Word,
        room: &mut Room,
    ) {
        let (features, part) = (network.features(), network.part());
        while run.next < run.length.min(run.rows.end()) {
            let at = run.next;
            let mut parts: [&[f32]; MOST_FEATURES] = [&[]; MOST_FEATURES];
            for (feature, slot) in parts.iter_mut().enumerate().take(features) {
                *slot = run
                    .part(feature, features, part)
                    .unwrap_or_else(|| network.padding(feature));
            }
            let scores = network.scores(&parts[..features], room);
            let follows = (at + 1 < run.length).then(|| words(at + 1));
            let goes_on = follows.is_some_and(|word| !word.starts_sentence);
            let is_space = words(at).is_space;
            let open = run.open.map(|(_, label)| label);
            let chosen = best(scores, |class| {
                self.moves
                    .get(class)
                    .is_some_and(|(action, label)| match action {
                        Action::Begin => open.is_none() && *label != 0 && goes_on && !is_space,
                        Action::In => open == Some(*label) && *label != 0 && goes_on,
                        Action::Last => open == Some(*label) && *label != 0,
                        Action::Unit => open.is_none() && *label != 0 && !is_space,
                        Action::Out => open.is_none(),
                    })
            });
            let Some((action, label)) = chosen.and_then(|class| self.moves.get(class)).copied()
            else {
                // spaCy stops here as well: no move is valid.
                run.next = run.length;
                break;
            };
            let name = || {
                self.labels
                    .get(usize::from(label))
                    .cloned()
                    .unwrap_or_default()
            };
            match action {
                Action::Begin => {
                    run.open = Some((at, label));
                    run.kept.clear();
                }
                Action::Unit => run.found.push((at..at + 1, name())),
                Action::Last => {
                    if let Some((start, _)) = run.open.take() {
                        run.found.push((start..at + 1, name()));
                    }
                }
                Action::In | Action::Out => {}
            }
            run.keep(features, part);
            run.next += 1;
        }
        run.rows.forget_before(|| run.next.saturating_sub(1));
    }
}

impl Run {
    /// Before the first word of a document of so many words.
    pub(crate) fn new(length: usize, network: &Network) -> Self {
        Self {
            next: 0,
            length,
            open: None,
            kept: Vec::new(),
            rows: Rows::new(network),
            found: Vec::new(),
        }
    }

    /// Whether all words have been seen.
    pub(crate) fn is_final(&self) -> bool {
        self.next >= self.length
    }

    /// The entities found, in order.
    pub(crate) fn finish(self) -> Vec<(Range<usize>, SmolStr)> {
        self.found
    }

    /// The part of the word that a feature looks at: the next word, then with three features the
    /// open entity's first and the word before the next, with six the open entity's first five.
    fn part(&self, feature: usize, features: usize, part: usize) -> Option<&[f32]> {
        if feature == 0 {
            return self.rows.get(self.next, 0..part);
        }
        self.open?;
        if features == 3 && feature == 2 {
            return self.rows.get(self.next.checked_sub(1)?, 2 * part..3 * part);
        }
        self.kept.get((feature - 1) * part..feature * part)
    }

    /// Keep what later states look at of an open entity's word, which may lie far back by then.
    fn keep(&mut self, features: usize, part: usize) {
        let Some((start, _)) = self.open else { return };
        let feature = self.next - start + 1;
        if feature < features
            && (features != 3 || feature == 1)
            && let Some(kept) = self
                .rows
                .get(self.next, feature * part..(feature + 1) * part)
        {
            self.kept.extend_from_slice(kept);
        }
    }
}
