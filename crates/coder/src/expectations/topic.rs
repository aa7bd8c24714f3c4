//! What outlooks are about: talks, a ceasefire, a deal, in the sentence or shortly before it.

use super::signs::{distance, phrase_at};
use crate::tree::Tree;
use rapporteur_lexicon::Lexicon;

/// How many sentences back a topic may stand.
const LOOK_BACK: usize = 3;

/// What an outlook is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    /// The word for it; `None` where only company shows that talks are spoken of.
    pub(super) token: Option<usize>,
    /// Whether it, or another word beside it, tells of politics by itself.
    pub(super) of_politics: bool,
}

/// The topics of a text.
#[derive(Debug)]
pub(super) struct Topics {
    /// By token.
    words: Vec<Word>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Word {
    /// A topic stands there.
    topic: bool,
    /// It tells of politics by itself.
    alone: bool,
    /// It shows that talks are spoken of.
    implies: bool,
}

/// All words for topics that stand in a text.
pub(super) fn standing(tree: &Tree<'_>, lexicon: &Lexicon) -> Topics {
    let mut words = vec![Word::default(); tree.len()];
    for token in 0..tree.len() {
        let (lemma, lower) = (tree.lemma(token), tree.lower(token));
        let topics = lexicon.outlook.topics_of(lemma);
        for topic in topics.chain(lexicon.outlook.topics_of(lower).filter(|_| lemma != lower)) {
            let longest = topic
                .words
                .iter()
                .filter_map(|phrase| phrase_at(tree, phrase, token))
                .max_by_key(Vec::len);
            let Some(&last) = longest.as_ref().and_then(|phrase| phrase.last()) else {
                continue;
            };
            let of_other_kind =
                |&word: &usize| topic.without.iter().any(|other| tree.lemma(word) == other);
            if !matches!(tree.pos(last), "NOUN" | "PROPN")
                || qualifiers(tree, last).iter().any(of_other_kind)
            {
                continue;
            }
            // Where a company or a club is in the sentence, talks need not be of states.
            let by_itself = !tree.sentence(last).any(|word| of_other_kind(&word));
            if let Some(known) = words.get_mut(last) {
                known.topic |= !topic.company;
                known.alone |= by_itself && (topic.alone || topic.company);
                known.implies |= topic.implies;
            }
        }
    }
    Topics { words }
}

/// The words that say what kind a noun is of: 'merger talks', 'talks on a merger'.
fn qualifiers(tree: &Tree<'_>, noun: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for &child in tree.children(noun) {
        found.push(child);
        if tree.dep(child) == "prep" {
            found.extend(tree.children_with(child, &["pobj"]));
        }
    }
    found
}

impl Topics {
    pub(super) fn is_topic(&self, token: usize) -> bool {
        self.words.get(token).is_some_and(|word| word.topic)
    }

    /// What some words are about: what hangs on them, else the nearest in the sentence, else the
    /// last of the sentences before.
    pub(super) fn near(
        &self,
        tree: &Tree<'_>,
        tokens: &[usize],
        hanging: Option<usize>,
    ) -> Option<About> {
        let &first = tokens.first()?;
        let sentence = tree.sentence(first);
        // What talks are spoken of is said once, and not again in every sentence.
        let mut start = sentence.start;
        for _ in 0..LOOK_BACK {
            start = start
                .checked_sub(1)
                .map_or(0, |last| tree.sentence(last).start);
        }
        let before = start..sentence.start;
        let is_topic = |token: &usize| self.is_topic(*token);
        let nearest = || {
            sentence
                .clone()
                .filter(is_topic)
                .min_by_key(|&token| (distance(tree, first, token), first.abs_diff(token)))
        };
        let token = hanging
            .or_else(nearest)
            .or_else(|| before.clone().rev().find(is_topic));
        let implied = sentence
            .clone()
            .any(|token| self.words.get(token).is_some_and(|word| word.implies));
        if token.is_none() && !implied {
            return None;
        }
        let of_politics = before
            .chain(sentence.clone())
            .any(|token| self.words.get(token).is_some_and(|word| word.alone));
        Some(About { token, of_politics })
    }
}
