//! What each sentence is told of: politics, or sport, markets, science, culture.
//!
//! News of the latter names states and uses the words of war ('Croatia attacked', 'the drug killed'), but
//! its sentences come in company: where they and their neighbours hold several words of one field,
//! and the sentence itself nobody who is politics by office or trade, what sounds like an event of
//! the wider kinds is none.
//!
//! Deliberately absent: a judgement of whole reports; a report may tell of a match and of a war.

use crate::actors::Resolver;
use crate::tree::Tree;
use rapporteur_lexicon::{ActorKind, Lexicon};
use smol_str::SmolStr;

/// What each sentence of a text is told of.
#[derive(Debug)]
pub(crate) struct Setting {
    /// Whether it names a state, a group or somebody in office.
    pub(crate) political: Vec<bool>,
    /// Whether it is told of another field than politics.
    pub(crate) outside: Vec<bool>,
}

impl Setting {
    /// As the words tell it.
    pub(crate) fn read(tree: &Tree<'_>, lexicon: &Lexicon, resolver: &Resolver<'_>) -> Self {
        Self {
            political: political(tree, resolver),
            outside: outside(tree, lexicon, resolver),
        }
    }

    /// Politics throughout, because whoever asks says so.
    pub(crate) fn politics(sentences: usize) -> Self {
        Self {
            political: vec![true; sentences],
            outside: vec![false; sentences],
        }
    }
}

/// How many different words of one field a sentence and its neighbours must hold, and how many of
/// them must be that field's alone.
const ENOUGH: usize = 3;
const OWN: usize = 1;

/// How many sentences before and behind count as neighbours.
const NEIGHBOURS: usize = 3;

/// Sectors that make a sentence one of politics.
const POLITICS: [&str; 8] = ["GOV", "LEG", "REB", "PRM", "OPP", "COP", "MIL", "JUD"];

/// Types that the words of other fields are taken for. Sanctions, threats and troops are told in words
/// of their own.
const LOOSE: [&str; 12] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REJECT",
    "ASSAULT",
    "PROTEST",
    "ACCUSE",
    "COERCE",
];

/// Whether an event of this type is none where a sentence is told of another field.
pub(crate) fn is_loose(event_type: &str) -> bool {
    LOOSE.contains(&event_type)
}

/// Types of what states and those in politics do, and others do too: it takes more than to be of a
/// country ('a British pair withdrew').
const OF_STATES: [&str; 7] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "RETREAT",
    "REJECT",
    "COOPERATE",
];

/// Whether an event of this type takes somebody in politics.
pub(crate) fn is_of_states(event_type: &str) -> bool {
    OF_STATES.contains(&event_type)
}

/// For each sentence, whether it is told of another field than politics.
fn outside(tree: &Tree<'_>, lexicon: &Lexicon, resolver: &Resolver<'_>) -> Vec<bool> {
    let sentences = &tree.annotations.sentences;
    let fields = lexicon.fields.all().len();
    // The words of each field in each sentence.
    let words: Vec<Vec<Vec<(bool, SmolStr)>>> = sentences
        .iter()
        .map(|sentence| {
            let mut held = vec![Vec::new(); fields];
            for token in sentence.clone() {
                let lemma = tree.lemma(token);
                for word in lexicon.fields.of_word(lemma) {
                    held[word.field].push((word.own, SmolStr::new(lemma)));
                }
            }
            held
        })
        .collect();
    (0..sentences.len())
        .map(|index| {
            let near =
                index.saturating_sub(NEIGHBOURS)..(index + NEIGHBOURS + 1).min(sentences.len());
            let told = (0..fields).any(|field| {
                let mut distinct: Vec<&(bool, SmolStr)> = words
                    .get(near.clone())
                    .unwrap_or(&[])
                    .iter()
                    .flat_map(|held| &held[field])
                    .collect();
                distinct.sort_unstable();
                distinct.dedup();
                let own = distinct.iter().filter(|(own, _)| *own).count();
                own >= OWN && distinct.len() >= ENOUGH
            });
            told && !sentences[index]
                .clone()
                .any(|token| is_politics(tree, resolver, token))
        })
        .collect()
}

fn is_politics(tree: &Tree<'_>, resolver: &Resolver<'_>, token: usize) -> bool {
    let named = resolver.name_at(token).is_some_and(|name| {
        matches!(name.kind, ActorKind::Person | ActorKind::ArmedGroup)
            || (name.kind == ActorKind::Organisation
                && name.offices.iter().any(|office| {
                    office
                        .sector
                        .as_deref()
                        .is_none_or(|sector| POLITICS.contains(&sector))
                }))
    });
    named
        || (tree.lemma(token) != "captain"
            && resolver
                .role_of(token)
                .is_some_and(|(role, _)| POLITICS.contains(&role.sector.as_str())))
}

/// For each sentence, whether it names a state, a group or somebody in office.
fn political(tree: &Tree<'_>, resolver: &Resolver<'_>) -> Vec<bool> {
    let names = |token: usize| {
        resolver
            .name_at(token)
            .is_some_and(|name| name.kind != ActorKind::People || tree.pos(token) == "PROPN")
    };
    tree.annotations
        .sentences
        .iter()
        .map(|sentence| sentence.clone().any(names))
        .collect()
}
