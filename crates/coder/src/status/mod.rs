//! How an event stands in the world: read from the words on the path from the act (or the
//! speech that makes the event) to the top of its clause.

mod condition;
mod edges;
mod governing;
mod marks;
mod standing;
mod state;

use standing::entering;
pub(crate) use standing::standing;

use crate::compose::{APART, Composed, Stop};
use crate::matching::matches;
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, OperatorClass, StatusWord, WordClass};
use rapporteur_model::{Auxiliary, Condition, Modality, Polarity, Status, Tense, Trait};

/// Reads the status of a composed form; `None` when it only stands in an 'if' or 'whether', so
/// that nobody says it is so.
pub(crate) fn read(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    composed: &Composed<'_>,
    speeches: &[usize],
) -> Option<Status> {
    let reported = composed
        .operators
        .iter()
        .any(|applied| applied.operator.class == OperatorClass::Report)
        || matches!(composed.stop, Stop::UnknownClause(_));
    let mut reading = Reading {
        reported,
        ..Reading::default()
    };
    let from = first_deciding(composed);
    for (index, &token) in composed.path.iter().enumerate().skip(from) {
        reading.node(tree, lexicon, token, &composed.path[from..]);
        if let Some(applied) = composed
            .operators
            .iter()
            .find(|applied| applied.token == token && index > 0)
            && matches!(
                applied.operator.class,
                OperatorClass::Stance | OperatorClass::Phase | OperatorClass::Light
            )
        {
            reading.effect(
                applied.operator.polarity,
                applied.operator.modality,
                applied.operator.tense,
            );
        }
    }
    if let Some(&top) = composed.path.last() {
        reading.above(tree, lexicon, top);
        if within_speech(tree, lexicon, composed, top) {
            reading.weaken(Modality::Wished);
        }
        reading.clause(tree, lexicon, top);
        if !reading.told_tense {
            reading.tense_above(tree, lexicon, top);
        }
    }
    if reading.within_condition {
        return None;
    }
    let mut status = reading.status;
    status.condition = condition(tree, lexicon, composed, speeches);
    Some(status)
}

/// Whether a noun that no operator was found to govern stands, through other nouns, in what
/// somebody demands, offers, refuses or the like ('demands, among them the withdrawal of').
fn within_speech(tree: &Tree<'_>, lexicon: &Lexicon, composed: &Composed<'_>, top: usize) -> bool {
    let nominal = composed
        .act
        .is_some_and(|(_, pattern)| pattern.class == WordClass::Noun);
    if !nominal || composed.speech().is_some() {
        return false;
    }
    let makes_words = |token: usize| {
        lexicon
            .operators_of(tree.lemma(token))
            .map(|id| lexicon.pattern(id))
            .any(|pattern| {
                lexicon
                    .operator_of(pattern)
                    .is_some_and(|operator| operator.class == OperatorClass::Speech)
                    && matches(tree, token, pattern).is_some()
            })
    };
    let mut at = top;
    while matches!(tree.pos(at), "NOUN" | "PROPN" | "ADP")
        && matches!(
            tree.dep(at),
            "pobj"
                | "prep"
                | "conj"
                | "appos"
                | "compound"
                | "poss"
                | "dobj"
                | "nsubjpass"
                | "pcomp"
        )
    {
        let Some(head) = tree.head(at) else {
            return false;
        };
        let parted = tree.dep(at) == "prep" && APART.contains(&tree.lower(at));
        if parted {
            return false;
        }
        let infinitive = tree.tag(head) == "VB"
            && tree
                .children_with(head, &["aux"])
                .any(|child| tree.tag(child) == "TO");
        if infinitive {
            return true;
        }
        if makes_words(head) {
            return true;
        }
        at = head;
    }
    false
}

/// Whether the content of a speech is negated: 'promised not to attack'.
pub(crate) fn content_is_negated(tree: &Tree<'_>, composed: &Composed<'_>) -> bool {
    let inner = &composed.path[..first_deciding(composed)];
    let words: usize = inner.iter().map(|&token| tree.negations(token)).sum();
    let refraining = composed
        .operators
        .iter()
        .filter(|applied| {
            inner.contains(&applied.token) && applied.operator.polarity == Some(Polarity::Negated)
        })
        .count();
    let negations = words + refraining;
    negations % 2 == 1
}

/// Words inside the scope of a speech operator are its content and do not tell how the speech
/// itself stands.
fn first_deciding(composed: &Composed<'_>) -> usize {
    composed
        .speech()
        .and_then(|speech| {
            composed
                .path
                .iter()
                .position(|&token| token == speech.token)
        })
        .unwrap_or(0)
}

/// Adds what follows from the rest by a table: PLOVER's auxiliary modes and the number.
pub(crate) fn auxiliaries(lexicon: &Lexicon, status: &mut Status, historical: bool) {
    let table = &lexicon.status.factuality;
    status.aux.clear();
    if historical {
        status.aux.push(Auxiliary::Historical);
    }
    let modes = table.modes(status.modality, status.tense);
    status.aux.extend_from_slice(modes);
    let traits: &[Trait] = if status.condition.is_some() {
        &[Trait::Conditioned]
    } else {
        &[]
    };
    status.factuality = table.number(status.polarity, status.modality, status.tense, traits);
    if status.polarity == Polarity::Negated {
        status.aux.push(Auxiliary::Negation);
    }
}

/// 'thirty years after the genocide', 'a year after withdrawing': told as long past.
fn is_recalled(tree: &Tree<'_>, top: usize) -> bool {
    tree.head(top).is_some_and(|near| {
        let after = matches!(tree.lower(near), "after" | "since") && tree.pos(near) == "ADP";
        let clause_mark = tree
            .children_with(top, &["mark"])
            .find(|&mark| tree.lower(mark) == "after");
        let measured = |word: usize| {
            tree.children_with(word, &["npadvmod"])
                .any(|span| matches!(tree.lemma(span), "year" | "decade" | "century"))
        };
        (after && measured(near)) || clause_mark.is_some_and(measured)
    })
}

trait Weaken {
    fn max_with(self, other: Modality) -> Modality;
}

impl Weaken for Modality {
    /// The less certain of two.
    fn max_with(self, other: Modality) -> Modality {
        let rank = |modality: Modality| match modality {
            Modality::Certain => 0,
            Modality::Probable => 1,
            Modality::Planned => 2,
            Modality::Required => 3,
            Modality::Wished => 4,
            Modality::Possible => 5,
            Modality::Hypothetical => 6,
        };
        if rank(other) > rank(self) {
            other
        } else {
            self
        }
    }
}

#[derive(Default)]
struct Reading {
    status: Status,
    /// In a report of past speech 'would' only says that it lay ahead.
    reported: bool,
    told_tense: bool,
    within_condition: bool,
}

impl Reading {
    fn weaken(&mut self, modality: Modality) {
        self.status.modality = self.status.modality.max_with(modality);
    }

    fn negate(&mut self) {
        self.status.polarity = match self.status.polarity {
            Polarity::Affirmed => Polarity::Negated,
            Polarity::Negated => Polarity::Affirmed,
        };
    }

    fn effect(
        &mut self,
        polarity: Option<Polarity>,
        modality: Option<Modality>,
        tense: Option<Tense>,
    ) {
        if polarity == Some(Polarity::Negated) {
            self.negate();
        }
        if let Some(modality) = modality {
            self.weaken(modality);
        }
        if let Some(tense) = tense {
            self.status.tense = tense;
            self.told_tense = true;
        }
    }

    fn word(&mut self, word: &StatusWord) {
        self.effect(word.polarity, word.modality, word.tense);
        if let Some(aux) = word.aux
            && !self.status.aux.contains(&aux)
        {
            self.status.aux.push(aux);
        }
    }

    /// One word of the path and what stands directly below it.
    fn node(&mut self, tree: &Tree<'_>, lexicon: &Lexicon, token: usize, path: &[usize]) {
        if tree.negations(token) % 2 == 1 {
            self.negate();
        }
        let mut auxiliary_tense = None;
        for &child in tree.children(token) {
            match tree.dep(child) {
                "aux" if self.reported && tree.lower(child) == "would" => {
                    self.effect(None, Some(Modality::Planned), Some(Tense::Future));
                }
                "aux" => {
                    if let Some(word) = lexicon
                        .status
                        .get(tree.lemma(child))
                        .or_else(|| lexicon.status.get(tree.lower(child)))
                    {
                        self.word(word);
                    }
                    auxiliary_tense = auxiliary_tense.or(finite_tense(tree, child));
                }
                "auxpass" => auxiliary_tense = auxiliary_tense.or(finite_tense(tree, child)),
                "det" | "amod" | "advmod" | "compound" | "preconj" | "cc" | "poss" => {
                    if let Some(word) = lexicon
                        .status
                        .get(tree.lower(child))
                        .or_else(|| lexicon.status.get(tree.lemma(child)))
                        && !word.condition
                        && word.fits(matches!(tree.pos(token), "VERB" | "AUX"))
                    {
                        self.word(word);
                    }
                }
                // 'none of the', 'neither side': a negating subject or object.
                "nsubj" | "nsubjpass" | "dobj" if !path.contains(&child) => {
                    let negating = std::iter::once(child)
                        .chain(tree.children_with(child, &["det", "neg", "preconj"]))
                        .any(|word| {
                            matches!(
                                tree.lower(word),
                                "no" | "none" | "neither" | "nobody" | "nothing" | "nor"
                            )
                        });
                    if negating {
                        self.negate();
                    }
                }
                _ => {}
            }
        }
        if self.told_tense {
            return;
        }
        if let Some(tense) = finite_tense(tree, token).or(auxiliary_tense) {
            // 'has agreed', 'have been held': over by now.
            let perfect = tree.tag(token) == "VBN"
                && tree
                    .children_with(token, &["aux"])
                    .any(|child| tree.lemma(child) == "have");
            self.status.tense = if perfect { Tense::Past } else { tense };
            self.told_tense = true;
        } else if tree.tag(token) == "VB"
            && tree
                .children_with(token, &["aux"])
                .any(|child| tree.tag(child) == "TO")
        {
            self.status.tense = Tense::Future;
            // 'EU to slap new sanctions on Russia': at the top of a sentence it is what is planned.
            if tree.head(token).is_none() {
                self.weaken(Modality::Planned);
            }
        }
    }

    /// Marks at the head of the clause that the path ends in: 'if', 'whether', 'without', purpose.
    fn clause(&mut self, tree: &Tree<'_>, lexicon: &Lexicon, top: usize) {
        if is_recalled(tree, top) && !self.status.aux.contains(&Auxiliary::Historical) {
            self.status.aux.push(Auxiliary::Historical);
        }
        let mut at = top;
        for _ in 0..4 {
            let mark = tree
                .children_with(at, &["mark", "advmod"])
                .find_map(|mark| {
                    lexicon
                        .status
                        .get(tree.lower(mark))
                        .filter(|word| word.condition)
                });
            if mark.is_some()
                && matches!(tree.dep(at), "advcl" | "ccomp" | "pcomp" | "acl" | "relcl")
            {
                self.within_condition = true;
            }
            let purpose = matches!(tree.dep(at), "advcl" | "acl")
                && tree.tag(at) == "VB"
                && tree
                    .children_with(at, &["aux"])
                    .any(|child| tree.tag(child) == "TO");
            if purpose {
                self.weaken(Modality::Wished);
            }
            match tree.head(at) {
                Some(head)
                    if matches!(tree.dep(at), "pobj" | "pcomp")
                        && lexicon
                            .status
                            .get(tree.lower(head))
                            .is_some_and(|word| word.condition) =>
                {
                    self.within_condition = true;
                    break;
                }
                Some(head)
                    if matches!(
                        tree.dep(at),
                        "nsubj"
                            | "nsubjpass"
                            | "dobj"
                            | "conj"
                            | "attr"
                            | "acomp"
                            | "pobj"
                            | "prep"
                            | "appos"
                    ) =>
                {
                    at = head
                }
                _ => break,
            }
        }
        let sentence = tree.sentence(top);
        let question = sentence.rev().find(|&token| {
            tree.pos(token) != "SPACE" && !matches!(tree.words(token), "\"" | "”" | "'" | "’")
        });
        if question.is_some_and(|last| tree.words(last) == "?") {
            self.weaken(Modality::Hypothetical);
        }
    }

    /// What stands above the path makes of it: triggers, links, questions, conditions.
    fn above(&mut self, tree: &Tree<'_>, lexicon: &Lexicon, top: usize) {
        let above = entering(tree, lexicon, top);
        self.within_condition |= above.only_asked;
        if above.polarity == Polarity::Negated {
            self.negate();
        }
        self.weaken(above.modality);
        // What was done for a purpose tells its time: 'sent troops to protect the town'.
        let ahead = above.tense == Some(Tense::Future) && !above.traits.contains(&Trait::Purpose);
        if ahead && !self.told_tense {
            self.status.tense = Tense::Future;
            self.told_tense = true;
        }
    }

    /// A noun has no tense of its own: that of the verb above it.
    fn tense_above(&mut self, tree: &Tree<'_>, lexicon: &Lexicon, top: usize) {
        for token in tree.upwards(top) {
            let modal = tree
                .children_with(token, &["aux"])
                .filter_map(|child| lexicon.status.get(tree.lemma(child)))
                .find_map(|word| word.modality);
            if let Some(modality) = modal {
                self.weaken(modality);
                return;
            }
            let own = finite_tense(tree, token);
            let auxiliary = || {
                tree.children_with(token, &["aux", "auxpass"])
                    .find_map(|child| finite_tense(tree, child))
            };
            if let Some(tense) = own.or_else(auxiliary) {
                // What is named under 'will' or 'would' need not be so.
                if tense == Tense::Future {
                    self.weaken(Modality::Possible);
                }
                self.status.tense = tense;
                return;
            }
        }
    }
}

fn finite_tense(tree: &Tree<'_>, token: usize) -> Option<Tense> {
    match tree.tag(token) {
        "VBD" => Some(Tense::Past),
        "VBZ" | "VBP" => Some(Tense::Present),
        "MD" if matches!(tree.lower(token), "will" | "'ll" | "’ll" | "shall" | "wo") => {
            Some(Tense::Future)
        }
        _ => None,
    }
}

/// The condition that an event hangs on: a conditional clause or phrase below the path, or, as
/// the parser often hangs it from another verb, the next one to the right of a speech. A speech
/// (`speeches`: their tokens) nearer to the clause takes it for itself.
fn condition(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    composed: &Composed<'_>,
    speeches: &[usize],
) -> Option<Condition> {
    let opens = |token: usize| {
        lexicon
            .status
            .get(tree.lower(token))
            .is_some_and(|word| word.condition)
    };
    // 'The truce would end and the army return if': what stands behind the second stands for both.
    let shared = composed.path.iter().flat_map(|&token| {
        tree.children_with(token, &["conj"]).filter(move |&verb| {
            // A noun is no second verb, but a verb that was taken for one.
            let taken_for_noun = tree.pos(token) == "VERB" && tree.tag(verb).starts_with("NN");
            let bare = tree.tag(verb) == "VB" && tree.child_with(verb, &["aux"]).is_none();
            bare || taken_for_noun
        })
    });
    let below = composed
        .path
        .iter()
        .copied()
        .chain(shared)
        .flat_map(|token| tree.children(token))
        .copied()
        .find_map(|child| match tree.dep(child) {
            "advcl" => tree
                .children_with(child, &["mark", "advmod", "prep"])
                .find(|&mark| opens(mark))
                .map(|mark| (child, mark)),
            "prep" if opens(child) => Some((child, child)),
            _ => None,
        });
    let found = below.or_else(|| {
        let speech = composed.speech()?;
        let sentence = tree.sentence(speech.token);
        (speech.token..sentence.end).find_map(|mark| {
            let clause = (tree.dep(mark) == "mark" && opens(mark))
                .then(|| tree.head(mark))
                .flatten()?;
            // Under a later verb with a subject of its own it is that verb's condition.
            let of_another = tree.head(clause).is_some_and(|verb| {
                verb > speech.token
                    && !composed.path.contains(&verb)
                    && tree.child_with(verb, &["nsubj", "nsubjpass"]).is_some()
            });
            (tree.dep(clause) == "advcl" && !of_another).then_some((clause, mark))
        })
    })?;
    let (clause, mark) = found;
    let own = composed.speech().map(|speech| speech.token);
    let anchor = own.unwrap_or(composed.key);
    let taken = speeches
        .iter()
        .any(|&other| Some(other) != own && anchor < other && other < mark);
    if taken {
        return None;
    }
    condition::words(tree, lexicon, clause, mark, &composed.path)
}
