//! What stands directly around a verb or noun and tells how it stands: negations, auxiliaries,
//! adverbs and adjectives of the data, its form.

use super::edges::{is_finite, is_infinitive};
use super::state::State;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, StatusWord};
use rapporteur_model::{Modality, Tense, Trait};

/// Adds the marks of one word of the path. `below` is the word of the path under it.
pub(super) fn read(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    token: usize,
    below: Option<usize>,
    state: &mut State,
) {
    if tree.negations(token) % 2 == 1 {
        state.negate();
    }
    let verbal = tree.tag(token).starts_with("VB") || tree.pos(token) == "AUX";
    if !verbal && is_scant(tree, token) {
        state.negate();
    }
    // 'before anyone was hurt', 'resist any closure': nothing in particular need be so.
    let any = |noun: usize| {
        matches!(tree.lower(noun), "anyone" | "anybody" | "anything")
            || tree
                .children_with(noun, &["det"])
                .any(|word| tree.lower(word) == "any")
    };
    let of_any = if verbal {
        tree.children_with(token, &["nsubj", "nsubjpass"]).any(any)
    } else {
        any(token)
    };
    if of_any {
        state.weaken(Modality::Possible);
    }
    for &child in tree.children(token) {
        if Some(child) == below {
            continue;
        }
        match tree.dep(child) {
            "aux" => auxiliary(tree, lexicon, child, state),
            "det" | "amod" | "advmod" | "compound" | "preconj" | "cc" | "poss" | "nmod"
            | "predet" | "acomp" | "npadvmod" => {
                if matches!(tree.dep(child), "acomp") {
                    continue;
                }
                if let Some(word) = of(tree, lexicon, child)
                    && !word.condition
                    && word.fits(verbal)
                {
                    state.word(word);
                }
            }
            "nsubj" | "nsubjpass" | "dobj" | "attr" | "dative"
                if verbal && negates(tree, child) =>
            {
                state.negate();
            }
            "prep" if verbal => {
                // 'with no warning', 'in no way', 'under no circumstances'.
                let inner = tree.children_with(child, &["pobj"]);
                if matches!(tree.lower(child), "in" | "under" | "at" | "by")
                    && inner.into_iter().any(|object| {
                        tree.children_with(object, &["det"])
                            .any(|word| tree.lower(word) == "no")
                            && matches!(
                                tree.lower(object),
                                "way" | "circumstances" | "time" | "means" | "case" | "account"
                            )
                    })
                {
                    state.negate();
                }
            }
            _ => {}
        }
    }
    if verbal {
        tense(tree, token, state);
    }
}

fn of<'l>(tree: &Tree<'_>, lexicon: &'l Lexicon, token: usize) -> Option<&'l StatusWord> {
    lexicon
        .status
        .get(tree.lower(token))
        .or_else(|| lexicon.status.get(tree.lemma(token)))
}

fn auxiliary(tree: &Tree<'_>, lexicon: &Lexicon, token: usize, state: &mut State) {
    // 'said that it would': in a report of past speech it only lay ahead.
    if matches!(tree.lower(token), "would" | "'d" | "’d")
        && tree.tag(token) == "MD"
        && state.traits.contains(&Trait::Reported)
        && state.tense == Some(Tense::Past)
    {
        state.tense = Some(Tense::Future);
        return;
    }
    if tree.tag(token) != "MD" && tree.lower(token) != "need" {
        return;
    }
    if let Some(word) = of(tree, lexicon, token) {
        state.word(word);
    }
}

/// 'nobody', 'no party', 'neither side', 'none of the'.
pub(super) fn negates(tree: &Tree<'_>, noun: usize) -> bool {
    std::iter::once(noun)
        .chain(tree.children_with(noun, &["det", "neg", "preconj", "advmod"]))
        .any(|word| {
            // 'not one of them', but not 'not only they'
            let none =
                tree.lower(word) == "not" && (word + 1 == noun || is_smallest(tree, word + 1));
            none || matches!(
                tree.lower(word),
                "no" | "none"
                    | "neither"
                    | "nobody"
                    | "nothing"
                    | "nor"
                    | "few"
                    | "little"
                    | "hardly"
            )
        })
        || is_scant(tree, noun)
}

/// 'not a single', 'not one': the smallest number.
fn is_smallest(tree: &Tree<'_>, word: usize) -> bool {
    word < tree.len() && matches!(tree.lower(word), "a" | "an" | "one" | "single" | "any")
}

/// 'few soldiers', 'little fighting', 'hardly any soldiers'; but not 'a few', 'little girls'.
fn is_scant(tree: &Tree<'_>, noun: usize) -> bool {
    if !tree.tag(noun).starts_with("NN") {
        return false;
    }
    let modifiers: Vec<usize> = tree
        .children_with(noun, &["det", "amod", "advmod"])
        .collect();
    let articles = modifiers
        .iter()
        .any(|&word| matches!(tree.lower(word), "a" | "an" | "the" | "these" | "those"))
        || tree.child_with(noun, &["poss"]).is_some();
    let scant = modifiers.iter().any(|&word| match tree.lower(word) {
        "few" => true,
        "little" | "scant" => tree.tag(noun) == "NN",
        _ => false,
    });
    let hardly = modifiers.iter().any(|&word| {
        tree.lower(word) == "any"
            && word.checked_sub(1).is_some_and(|before| {
                matches!(tree.lower(before), "hardly" | "scarcely" | "barely")
            })
    });
    (scant && !articles) || hardly
}

fn tense(tree: &Tree<'_>, token: usize, state: &mut State) {
    let auxiliaries: Vec<usize> = tree.children_with(token, &["aux", "auxpass"]).collect();
    let has = |lemma: &str| auxiliaries.iter().any(|&word| tree.lemma(word) == lemma);
    let modal = auxiliaries
        .iter()
        .any(|&word| tree.tag(word) == "MD" || tree.tag(word) == "TO");
    let perfect = tree.tag(token) == "VBN" && has("have");
    let own = std::iter::once(token)
        .chain(auxiliaries.iter().copied())
        .find_map(|word| match tree.tag(word) {
            "VBD" => Some(Tense::Past),
            "VBZ" | "VBP" => Some(Tense::Present),
            _ => None,
        });
    let ahead = auxiliaries
        .iter()
        .any(|&word| matches!(tree.lower(word), "will" | "shall" | "'ll" | "’ll"));
    if perfect {
        // 'By May they will have left.'
        state.tense = Some(if ahead { Tense::Future } else { Tense::Past });
    } else if let Some(own) = own.filter(|_| !modal) {
        // 'will stay until they leave': as far ahead as what the clause goes with.
        let ahead = own == Tense::Present
            && state.tense == Some(Tense::Future)
            && state.traits.contains(&Trait::Adverbial);
        if !ahead {
            state.tense = Some(own);
        }
    }
}

/// Traits of the word itself, seen from its form.
pub(super) fn form(tree: &Tree<'_>, token: usize, state: &mut State) {
    let traits = &mut state.traits;
    let tag = tree.tag(token);
    if tag.starts_with("NN") {
        traits.insert(Trait::Noun);
    } else if tag.starts_with("JJ") || tag.starts_with("RB") {
        traits.insert(Trait::Adjective);
    }
    // The verb of an adjective or noun is its copula.
    let verb = if matches!(tree.dep(token), "acomp" | "attr" | "oprd") {
        tree.head(token).unwrap_or(token)
    } else {
        token
    };
    if matches!(tree.lemma(verb), "be" | "have") && tree.tag(verb).starts_with("VB") {
        traits.insert(Trait::State);
    }
    let auxiliaries: Vec<usize> = tree.children_with(verb, &["aux"]).collect();
    let has = |lemma: &str| auxiliaries.iter().any(|&word| tree.lemma(word) == lemma);
    match tree.tag(verb) {
        "VBZ" | "VBP" => {
            traits.insert(Trait::SimplePresent);
        }
        "VBN" if has("have") => {
            traits.insert(Trait::Perfect);
        }
        "VBG" if has("be") => {
            traits.insert(Trait::Progressive);
        }
        "VBG"
            if matches!(
                tree.dep(token),
                "pcomp" | "pobj" | "dobj" | "nsubj" | "csubj"
            ) =>
        {
            traits.insert(Trait::Gerund);
        }
        "VBG" | "VBN" if !is_finite(tree, verb) => {
            traits.insert(Trait::Participle);
        }
        "VB" if is_infinitive(tree, verb) => {
            traits.insert(Trait::Infinitive);
        }
        "VB" => {
            traits.insert(Trait::Bare);
        }
        _ => {}
    }
    if is_finite(tree, verb) && tree.tag(verb) != "VB" {
        traits.insert(Trait::Finite);
    }
    for subject in tree.children_with(verb, &["nsubj", "nsubjpass"]) {
        match tree.lower(subject) {
            "i" | "we" => traits.insert(Trait::FirstPerson),
            "you" => traits.insert(Trait::SecondPerson),
            _ => continue,
        };
    }
    let anybody = tree
        .children_with(verb, &["nsubj", "nsubjpass"])
        .any(|subject| is_anybody(tree, subject));
    if anybody && state.tense != Some(Tense::Past) {
        traits.insert(Trait::Generic);
    }
}

/// 'you', 'one', 'anyone', 'people', 'children': nobody in particular.
fn is_anybody(tree: &Tree<'_>, subject: usize) -> bool {
    matches!(
        tree.lower(subject),
        "you" | "one" | "anyone" | "anybody" | "everyone" | "everybody" | "someone" | "whoever"
    ) || (tree.tag(subject) == "NNS"
        && tree
            .child_with(
                subject,
                &["det", "poss", "nummod", "amod", "compound", "relcl"],
            )
            .is_none())
}

/// Whether somebody speaks of himself or to his reader in the sentence, outside of quotations.
pub(super) fn is_personal(tree: &Tree<'_>, token: usize) -> bool {
    let mut quoted = false;
    tree.sentence(token).any(|word| {
        match tree.words(word) {
            "\"" => quoted = !quoted,
            "“" | "``" => quoted = true,
            "”" | "''" => quoted = false,
            _ => {}
        }
        !quoted
            && tree.tag(word).starts_with("PRP")
            && matches!(
                tree.lower(word),
                "i" | "me"
                    | "my"
                    | "mine"
                    | "we"
                    | "us"
                    | "our"
                    | "ours"
                    | "you"
                    | "your"
                    | "yours"
            )
    })
}

/// A verb in its bare form with nobody who does it, at the top of a clause: a command.
pub(super) fn is_imperative(tree: &Tree<'_>, token: usize) -> bool {
    tree.tag(token) == "VB"
        && tree
            .child_with(token, &["nsubj", "nsubjpass", "csubj", "expl"])
            .is_none()
        && tree
            .children_with(token, &["aux"])
            .all(|word| tree.lemma(word) == "do" && tree.tag(word) != "VBD")
}

/// A condition without a word for it: 'Had they left', 'Should the king die', 'Were it to burst'.
pub(super) fn is_inverted(tree: &Tree<'_>, verb: usize) -> bool {
    let Some(subject) = tree.child_with(verb, &["nsubj", "nsubjpass"]) else {
        return false;
    };
    let first = tree.child_with(verb, &["aux", "auxpass"]);
    let marked = tree.child_with(verb, &["mark", "advmod"]);
    first.is_some_and(|first| {
        first < subject
            && matches!(tree.lower(first), "had" | "should" | "were")
            && marked.is_none_or(|marked| marked > first)
    })
}

/// 'anyone who', 'those who', 'any state that'.
pub(super) fn is_nobody_in_particular(tree: &Tree<'_>, noun: usize) -> bool {
    matches!(
        tree.lower(noun),
        "anyone" | "anybody" | "anything" | "those" | "whoever" | "everyone" | "all"
    ) || tree
        .children_with(noun, &["det"])
        .any(|word| matches!(tree.lower(word), "any" | "every"))
}

/// A command before the verb of speech that reports it: 'Leave the island, they told him'.
pub(super) fn is_reported_command(tree: &Tree<'_>, word: usize, head: usize) -> bool {
    word < head
        && matches!(tree.dep(word), "ccomp" | "advcl" | "parataxis")
        && tree.tag(head).starts_with("VB")
        && is_imperative(tree, word)
        && tree.child_with(word, &["mark"]).is_none()
}

/// A noun that is named as something known: 'the attack', 'their attack', 'Monday's attack'.
pub(super) fn is_definite(tree: &Tree<'_>, noun: usize) -> bool {
    tree.children_with(noun, &["det", "poss"]).any(|word| {
        tree.dep(word) == "poss"
            || matches!(
                tree.lower(word),
                "the" | "this" | "that" | "these" | "those" | "both"
            )
    }) || tree.tag(noun).starts_with("NNP")
}

pub(super) fn weaken_for_question(state: &mut State, open: bool) {
    state.traits.insert(if open {
        Trait::OpenQuestion
    } else {
        Trait::Question
    });
    if !open {
        state.weaken(Modality::Hypothetical);
    }
}
