//! How the thing that a word names stands in the world: any verb, noun or adjective.
//!
//! The tree is climbed from the word to the top of its sentence and gone down again. On the way
//! down each word adds its marks ('not', 'might', 'never'), and each step makes of what stands above
//! what it is for what stands below: 'failed to' turns it round, 'hopes to' makes it a wish, 'knows
//! that' takes it for granted whatever stands above (Nairn, Condoravdi and Karttunen 2006). So 'did
//! not manage to prevent the attack' leaves the attack affirmed.
//!
//! Deliberately absent: words. Which words negate, weaken or take for granted stands in
//! `data/status`.

use super::edges::{Edge, Step, climb, is_finite, shares};
use super::governing::{self, Governing};
use super::marks;
use super::state::State;
use crate::tree::Tree;
use rapporteur_lexicon::{Complement, Lexicon, Slot};
use rapporteur_model::{Modality, Polarity, Standing, Tense, Trait};

/// How what the word at a token names stands in the world.
pub(crate) fn standing(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> Standing {
    let token = carried(tree, lexicon, token);
    let mut state = state(tree, lexicon, token);
    marks::form(tree, token, &mut state);
    if marks::is_personal(tree, token) {
        state.traits.insert(Trait::Personal);
    }
    if is_quoted(tree, token) {
        state.traits.insert(Trait::Quoted);
    }
    if let Some(&Step {
        edge: Some(Edge::Modifier),
        ..
    }) = climb(tree, token).first()
    {
        state.traits.insert(Trait::Modifier);
    }
    let tense = state.tense.unwrap_or(Tense::Present);
    let condition = super::condition::of(tree, lexicon, token);
    if condition.is_some() {
        state.traits.insert(Trait::Conditioned);
    }
    let traits: Vec<Trait> = state.traits.iter().copied().collect();
    let factuality =
        lexicon
            .status
            .factuality
            .number(state.polarity, state.modality, tense, &traits);
    Standing {
        polarity: state.polarity,
        modality: state.modality,
        tense,
        factuality,
        condition,
        traits,
        rule: state.rule,
    }
}

/// The verb that another only carries: 'are *going* to leave' is as the leaving.
fn carried(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> usize {
    tree.children_with(token, &["xcomp"])
        .find(|&verb| {
            let edge = Edge::Complement(super::edges::form(tree, verb));
            governing::find(tree, lexicon, token, verb, &edge)
                .is_some_and(|found| found.at == token && found.trigger.auxiliary)
        })
        .unwrap_or(token)
}

/// The state of a word, gone down to from the top of its sentence.
pub(super) fn state(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> State {
    go_down(tree, lexicon, token).0
}

/// The state of a word before its own marks: what stands above it makes of it.
pub(super) fn entering(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> State {
    go_down(tree, lexicon, token).1
}

fn go_down(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> (State, State) {
    let steps = climb(tree, token);
    let mut state = State::default();
    // What stood before the marks of the word above: what its conjuncts have too.
    let mut context = State::default();
    // The same of all words above.
    let mut unmarked: Vec<(usize, State)> = Vec::new();
    for (index, step) in steps.iter().enumerate().rev() {
        let below = index
            .checked_sub(1)
            .and_then(|below| steps.get(below))
            .map(|step| step.token);
        let next = match (&step.edge, steps.get(index + 1)) {
            (Some(edge), Some(head)) => {
                let step = Entering {
                    tree,
                    lexicon,
                    word: step.token,
                    head: head.token,
                    link: step.link,
                    edge,
                    unmarked: &unmarked,
                };
                step.enter(&state, &context)
            }
            _ => top(tree, lexicon, step.token),
        };
        context = next.clone();
        unmarked.push((step.token, next.clone()));
        state = next;
        marks::read(tree, lexicon, step.token, below, &mut state);
        if tree.tag(step.token).starts_with("NN") {
            told_below(tree, lexicon, step.token, below, &mut state);
        }
    }
    (state, context)
}

/// The top of a sentence.
fn top(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> State {
    let mut state = State::default();
    // 'If only they had left': a condition that nothing hangs on.
    let conditional = tree.children_with(token, &["mark"]).any(|mark| {
        let word = lexicon.status.get(tree.lower(mark));
        word.is_some_and(|word| word.condition)
    });
    if conditional {
        state.weaken(Modality::Hypothetical);
    }
    let sentence = tree.sentence(token);
    let last = sentence.clone().rev().find(|&token| {
        tree.pos(token) != "SPACE"
            && !matches!(tree.words(token), "\"" | "”" | "'" | "’" | "''" | ")")
    });
    if last.is_some_and(|last| tree.words(last) == "?") {
        let open = tree
            .children(token)
            .iter()
            .any(|&word| matches!(tree.tag(word), "WRB" | "WP" | "WDT") && word < token);
        marks::weaken_for_question(&mut state, open);
    }
    let verbal = tree.tag(token).starts_with("VB") || tree.pos(token) == "AUX";
    if marks::is_imperative(tree, token) {
        imperative(&mut state);
    } else if verbal && tree.tag(token) == "VB" && super::edges::is_infinitive(tree, token) {
        // 'EU to slap new sanctions on Russia': what is planned.
        state.weaken(Modality::Planned);
        state.tense = Some(Tense::Future);
        state.traits.insert(Trait::Fragment);
    } else if !verbal || !is_finite(tree, token) {
        state.traits.insert(Trait::Fragment);
    }
    state
}

fn imperative(state: &mut State) {
    state.weaken(Modality::Required);
    state.tense = Some(Tense::Future);
    state.traits.insert(Trait::Imperative);
}

/// 'an attack planned for May', 'the attack that they prevented': what says more of a noun.
fn told_below(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    noun: usize,
    below: Option<usize>,
    state: &mut State,
) {
    for verb in tree.children_with(noun, &["acl", "relcl"]) {
        if Some(verb) == below {
            continue;
        }
        let object = (tree.dep(verb) == "acl" && tree.tag(verb) == "VBN")
            || tree
                .child_with(verb, &["nsubjpass"])
                .is_some_and(|subject| {
                    matches!(tree.tag(subject), "WDT" | "WP") || tree.lower(subject) == "that"
                });
        if !object {
            continue;
        }
        let edge = Edge::Place(Slot::Object);
        if let Some(found) = governing::find(tree, lexicon, verb, noun, &edge)
            && !found.trigger.presupposed
            && state.polarity == Polarity::Affirmed
        {
            let mut own = State {
                tense: state.tense,
                ..State::default()
            };
            marks::read(tree, lexicon, verb, None, &mut own);
            let told = own.governed(found.trigger);
            if told.polarity == Polarity::Negated {
                state.negate();
            }
            state.weaken(told.modality);
            state.tense = told.tense.or(state.tense);
            state.rule.extend(told.rule);
        }
    }
}

/// One step down.
struct Entering<'s> {
    tree: &'s Tree<'s>,
    lexicon: &'s Lexicon,
    word: usize,
    head: usize,
    link: Option<usize>,
    edge: &'s Edge,
    /// The words above with their states before their own marks, the top first.
    unmarked: &'s [(usize, State)],
}

impl Entering<'_> {
    /// The state of the word before its own marks, given the head's, with and without its marks.
    fn enter(&self, head: &State, context: &State) -> State {
        let tree = self.tree;
        if marks::is_reported_command(tree, self.word, self.head) {
            let mut state = head.apart();
            imperative(&mut state);
            return state;
        }
        let link = governing::link(tree, self.lexicon, self.word, self.edge, self.link);
        if let Some(Governing { trigger, at }) = link {
            let mut state = head.governed(trigger);
            let condition = self.lexicon.status.get(tree.lower(at));
            if condition.is_some_and(|word| word.condition) {
                state.only_asked = true;
                state.traits.insert(match self.edge {
                    Edge::Complement(_) => Trait::Question,
                    _ => Trait::Condition,
                });
            }
            self.traits(&mut state);
            return state;
        }
        let whole = governing::through(tree, self.lexicon, self.head, self.word, self.edge);
        if let Some(Governing { trigger, at }) = whole
            && let Some((_, above)) = self.unmarked.iter().find(|(token, _)| *token == at)
        {
            // All marks of the verb, those of its phrase among them: 'wasted no time in'.
            let mut own = above.clone();
            marks::read(tree, self.lexicon, at, None, &mut own);
            let mut state = own.governed(trigger);
            self.traits(&mut state);
            return state;
        }
        if let Some(found) = self.governor() {
            // The marks of a predicate ('not likely that') count with it.
            let mut own = head.clone();
            if found.at != self.head {
                marks::read(tree, self.lexicon, found.at, None, &mut own);
            }
            let mut state = own.governed(found.trigger);
            self.traits(&mut state);
            return state;
        }
        let mut state = self.without_trigger(head, context);
        self.traits(&mut state);
        state
    }

    /// 'The goal is independence': the subject of a copula tells how its predicate stands.
    fn subject_of_copula(&self) -> Option<Governing<'_>> {
        let tree = self.tree;
        if tree.dep(self.word) != "attr" || tree.lemma(self.head) != "be" {
            return None;
        }
        let subject = tree.child_with(self.head, &["nsubj"])?;
        let content = Edge::Place(Slot::Preposition("of".into()));
        let infinitive = Edge::Complement(Complement::Infinitive);
        [content, infinitive]
            .iter()
            .find_map(|edge| governing::find(tree, self.lexicon, subject, self.word, edge))
            .filter(|found| {
                let modality = found.trigger.affirmed.modality;
                found.at == subject && modality.is_some_and(|one| one != Modality::Probable)
            })
    }

    fn governor(&self) -> Option<Governing<'_>> {
        let predicate = self.subject_of_copula();
        if predicate.is_some() {
            return predicate;
        }
        let found = governing::find(self.tree, self.lexicon, self.head, self.word, self.edge);
        if found.is_some() || !matches!(self.edge, Edge::Place(Slot::Preposition(_))) {
            return found;
        }
        // 'accused the other of breaking': the complement hangs from the object of its verb.
        let above = self.tree.head(self.head)?;
        matches!(self.tree.dep(self.head), "dobj" | "nsubjpass" | "dative")
            .then(|| governing::find(self.tree, self.lexicon, above, self.word, self.edge))
            .flatten()
    }

    fn traits(&self, state: &mut State) {
        match self.edge {
            Edge::Relative => {
                state.traits.insert(Trait::Relative);
            }
            Edge::Adverbial => {
                state.traits.insert(Trait::Adverbial);
            }
            _ => {}
        }
    }

    fn without_trigger(&self, head: &State, context: &State) -> State {
        let tree = self.tree;
        match self.edge {
            Edge::Same => head.clone(),
            Edge::Complement(Complement::Infinitive) => {
                let mut state = head.clone();
                // 'let them go', 'helped rebuild': what is caused is as what causes it.
                if super::edges::is_infinitive(tree, self.word) {
                    state.weaken(Modality::Possible);
                    state.tense = Some(Tense::Future);
                    state.traits.insert(Trait::Unknown);
                }
                state
            }
            Edge::Complement(Complement::Gerund) => head.clone(),
            Edge::Complement(Complement::Question) => {
                let mut state = head.clone();
                state.polarity = Polarity::Affirmed;
                state.traits.insert(Trait::OpenQuestion);
                state
            }
            Edge::Complement(_) => {
                let mut state = head.clone();
                if state.polarity == Polarity::Negated {
                    state.weaken(Modality::Possible);
                    state.polarity = Polarity::Affirmed;
                }
                if marks::is_imperative(tree, self.word) {
                    imperative(&mut state);
                }
                state
            }
            Edge::Purpose => {
                let mut state = head.clone();
                state.polarity = Polarity::Affirmed;
                state.weaken(Modality::Wished);
                state.tense = Some(Tense::Future);
                state.traits.insert(Trait::Purpose);
                state
            }
            Edge::Adverbial => {
                let mut state = head.apart();
                if marks::is_inverted(tree, self.word) {
                    // 'Had they left, many would have lived.'
                    state.weaken(Modality::Hypothetical);
                    return state;
                }
                // 'will leave when the talks end': as far ahead as what it goes with.
                if head.tense == Some(Tense::Future) && tree.tag(self.word) != "VBD" {
                    state.weaken(head.modality);
                    state.tense = Some(Tense::Future);
                }
                state
            }
            Edge::Participle => State {
                polarity: Polarity::Affirmed,
                ..head.clone()
            },
            Edge::Relative => {
                let mut state = head.apart();
                // 'Anyone who leaves will be shot': nobody need have left.
                if head.tense == Some(Tense::Future)
                    && marks::is_nobody_in_particular(tree, self.head)
                    && matches!(tree.tag(self.word), "VBZ" | "VBP")
                {
                    state.weaken(Modality::Hypothetical);
                }
                state
            }
            Edge::Attribute => {
                let mut state = head.apart();
                state.tense = Some(if tree.tag(self.word) == "VBG" {
                    head.tense.unwrap_or(Tense::Present)
                } else {
                    Tense::Past
                });
                state
            }
            Edge::Conjunct if shares(tree, self.word) => {
                let mut state = head.clone();
                // 'not X but Y'
                if state.polarity != context.polarity
                    && tree
                        .children_with(self.head, &["cc"])
                        .any(|word| tree.lower(word) == "but")
                {
                    state.polarity = context.polarity;
                }
                state
            }
            Edge::Conjunct => {
                let mut state = context.clone();
                state.traits.remove(&Trait::Fragment);
                if marks::is_imperative(tree, self.word) {
                    imperative(&mut state);
                }
                state
            }
            Edge::Place(_) | Edge::Modifier => {
                if marks::is_definite(tree, self.word) || *self.edge == Edge::Modifier {
                    let mut state = head.apart();
                    let adverb = tree.tag(self.word).starts_with("RB");
                    state.tense = head.tense.filter(|tense| adverb || *tense != Tense::Future);
                    // 'The closure would cost jobs': what does only what would be, would be.
                    if *self.edge == Edge::Place(Slot::Subject)
                        && head.modality == Modality::Hypothetical
                        && head.tense == Some(Tense::Future)
                    {
                        state.weaken(Modality::Hypothetical);
                    }
                    state
                } else {
                    let mut state = head.clone();
                    if !head.is_fact() {
                        state.traits.insert(Trait::Under);
                    }
                    state
                }
            }
        }
    }
}

/// Whether a word stands within quotation marks of its sentence.
fn is_quoted(tree: &Tree<'_>, token: usize) -> bool {
    let sentence = tree.sentence(token);
    let mut open = false;
    for word in sentence.start..token {
        match tree.words(word) {
            "\"" => open = !open,
            "“" | "``" => open = true,
            "”" | "''" => open = false,
            _ => {}
        }
    }
    open
}
