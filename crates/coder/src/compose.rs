//! Acts and the operators on them: from a matched act, up the tree and out.
//!
//! 'Washington has pledged additional military support': *support* stands for the act `aid`;
//! its place is the object of *pledged*, which stands for `promise` and takes objects; so the
//! composed form is promise∘aid. Light words ('held', 'a round of') and reports ('said that')
//! are climbed through in the same way, and remembered for their parties and speakers.

use crate::matching::matches;
use crate::slots::{Place, fill, place_of};
use crate::tells;
use crate::tree::Tree;
use rapporteur_lexicon::{Act, Lexicon, Operator, OperatorClass, Pattern, Slot, WordClass};
use smol_str::SmolStr;

/// An operator found over an act.
#[derive(Clone, Debug)]
pub(crate) struct Applied<'l> {
    pub(crate) operator: &'l Operator,
    pub(crate) pattern: &'l Pattern,
    pub(crate) token: usize,
    /// Where the act stands, seen from it.
    pub(crate) slot: Slot,
}

/// What stopped the climb, where that tells how the act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The top of a clause, or a governor that says nothing of it.
    Clause,
    /// An infinitive or gerund under a verb or noun that is no operator.
    UnknownInfinitive(usize),
    /// A clause under a verb that is no operator: somebody's report, as a rule.
    UnknownClause(usize),
    /// It is what another act is about.
    Content,
}

/// A composed form: an act with its operators, or an operator alone.
#[derive(Clone, Debug)]
pub(crate) struct Composed<'l> {
    pub(crate) act: Option<(&'l Act, &'l Pattern)>,
    pub(crate) key: usize,
    pub(crate) kind: Option<SmolStr>,
    /// Innermost first.
    pub(crate) operators: Vec<Applied<'l>>,
    /// Words that it was read from.
    pub(crate) tokens: Vec<usize>,
    /// Key words from the act outwards.
    pub(crate) path: Vec<usize>,
    pub(crate) stop: Stop,
    /// The same words read by other patterns, where the first asks for parties that may not be there.
    pub(crate) alternatives: Vec<Composed<'l>>,
}

impl<'l> Composed<'l> {
    /// The outermost operator of one of these classes.
    pub(crate) fn outermost(&self, classes: &[OperatorClass]) -> Option<&Applied<'l>> {
        self.operators
            .iter()
            .rev()
            .find(|applied| classes.contains(&applied.operator.class))
    }

    /// The speech operator that makes the event, if one does.
    pub(crate) fn speech(&self) -> Option<&Applied<'l>> {
        self.outermost(&[OperatorClass::Speech])
    }
}

/// How far up a chain of operators is followed.
const LONGEST_CHAIN: usize = 12;

/// All composed forms of a text, in the order of their acts.
pub(crate) fn compose<'l>(tree: &Tree<'_>, lexicon: &'l Lexicon) -> Vec<Composed<'l>> {
    let mut ranked: Vec<Vec<ActAt<'l>>> = (0..tree.len())
        .map(|token| acts_at(tree, lexicon, token))
        .collect();
    let acts: Vec<Option<ActAt<'l>>> = ranked
        .iter_mut()
        .map(|found| (!found.is_empty()).then(|| found.remove(0)))
        .collect();
    // A word inside a longer phrase stands for nothing by itself ('support' in 'air support').
    let mut inside = vec![false; tree.len()];
    for (token, found) in acts.iter().enumerate() {
        for &part in found.iter().flat_map(|(_, _, tokens)| tokens) {
            inside[part] |= part != token;
        }
    }
    let mut used = vec![false; tree.len()];
    let mut found = Vec::new();
    for (token, slot) in acts.iter().enumerate() {
        if let Some((act, pattern, tokens)) = slot
            && !inside[token]
        {
            let mut composed = climb(tree, lexicon, &acts, token, act, pattern, tokens.clone());
            if !pattern.known.is_empty() {
                composed.alternatives = std::mem::take(&mut ranked[token])
                    .into_iter()
                    .map(|(act, pattern, tokens)| {
                        climb(tree, lexicon, &acts, token, act, pattern, tokens)
                    })
                    .collect();
            }
            for applied in &composed.operators {
                used[applied.token] = true;
            }
            found.push(composed);
        }
    }
    // 'bowed to demands for reform': the word that speaks of another act is no act of its own.
    let spoken: Vec<(usize, &SmolStr)> = found
        .iter()
        .flat_map(|composed| &composed.operators)
        .flat_map(|applied| {
            let acts = applied.operator.instead_of.iter();
            acts.map(|act| (applied.token, act))
        })
        .collect();
    found.retain(|composed| {
        composed
            .act
            .is_none_or(|(act, _)| !spoken.contains(&(composed.key, &act.name)))
    });
    let alone: Vec<Composed<'l>> = (0..tree.len())
        .filter(|&token| !used[token] && acts[token].is_none() && !inside[token])
        .filter_map(|token| operator_alone(tree, lexicon, token))
        .collect();
    // 'denies the accusations' is told by the verb, whose object the noun is.
    let governed = |token: usize| {
        alone
            .iter()
            .any(|other| other.key != token && other.path[1..].contains(&token))
    };
    let keep: Vec<bool> = alone
        .iter()
        .map(|composed| !governed(composed.key))
        .collect();
    found.extend(
        alone
            .into_iter()
            .zip(keep)
            .filter(|(_, keep)| *keep)
            .map(|(composed, _)| composed),
    );
    found.sort_by_key(|composed| composed.key);
    found
}

/// An act whose words stand at a token: which, by what pattern, on what words.
type ActAt<'l> = (&'l Act, &'l Pattern, Vec<usize>);

/// The acts that a token stands for, what asks for most first; among equals, the first in the files.
fn acts_at<'l>(tree: &Tree<'_>, lexicon: &'l Lexicon, token: usize) -> Vec<ActAt<'l>> {
    let mut found: Vec<(usize, ActAt<'l>)> = keys(tree, token)
        .flat_map(|lemma| lexicon.acts_of(lemma))
        .filter_map(|id| {
            let pattern = lexicon.pattern(id);
            let tokens = matches(tree, token, pattern)?;
            let act = lexicon.act_of(pattern)?;
            Some((specificity(pattern, tokens.len()), (act, pattern, tokens)))
        })
        .collect();
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.into_iter().map(|(_, act)| act).collect()
}

/// The forms under which a token is looked up: its lemma, and the word itself where that differs.
pub(crate) fn keys<'t>(tree: &'t Tree<'_>, token: usize) -> impl Iterator<Item = &'t str> {
    let (lemma, lower) = (tree.lemma(token), tree.lower(token));
    let past = tree.past_bases(token).into_iter().flatten();
    std::iter::once(lemma)
        .chain((lemma != lower).then_some(lower))
        .chain(past)
}

fn specificity(pattern: &Pattern, words: usize) -> usize {
    words * 4
        + usize::from(!pattern.object.is_empty()) * 5
        + usize::from(!pattern.with.is_empty()) * 2
        + usize::from(!pattern.without.is_empty())
        + usize::from(!pattern.content.is_empty()) * 4
        + pattern.needs.len()
}

/// The operator that stands at a token and takes something in this slot.
fn operator_at<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    token: usize,
    slot: &Slot,
    act: Option<&Act>,
) -> Option<(Applied<'l>, Vec<usize>)> {
    let mut best: Option<(usize, Applied<'l>, Vec<usize>)> = None;
    for id in keys(tree, token).flat_map(|lemma| lexicon.operators_of(lemma)) {
        let pattern = lexicon.pattern(id);
        let taken =
            pattern.acts.is_empty() || act.is_some_and(|act| pattern.acts.contains(&act.name));
        if !taken || pattern.on_issue || !pattern.takes.contains(slot) {
            continue;
        }
        let Some(tokens) = matches(tree, token, pattern) else {
            continue;
        };
        let Some(operator) = lexicon.operator_of(pattern) else {
            continue;
        };
        let weight = specificity(pattern, tokens.len());
        if best.as_ref().is_none_or(|(known, ..)| weight > *known) {
            best = Some((
                weight,
                Applied {
                    operator,
                    pattern,
                    token,
                    slot: slot.clone(),
                },
                tokens,
            ));
        }
    }
    best.map(|(_, applied, tokens)| (applied, tokens))
}

type ActsByToken<'l> = [Option<ActAt<'l>>];

fn climb<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    acts: &ActsByToken<'l>,
    key: usize,
    act: &'l Act,
    pattern: &'l Pattern,
    tokens: Vec<usize>,
) -> Composed<'l> {
    let kind = tells::kind_of_act(tree, act, pattern, key, &tokens);
    let mut composed = Composed {
        act: Some((act, pattern)),
        key,
        kind,
        operators: Vec::new(),
        tokens,
        path: vec![key],
        stop: Stop::Clause,
        alternatives: Vec::new(),
    };
    if pattern.class == WordClass::Noun {
        apply_below(tree, lexicon, key, &mut composed);
    }
    ascend(tree, lexicon, Some(acts), &mut composed);
    composed
}

/// Operators that stand below a noun: 'renewed talks', 'aid pledged by', 'talks that were held'.
fn apply_below<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    noun: usize,
    composed: &mut Composed<'l>,
) {
    let act = composed.act.map(|(act, _)| act);
    for &child in tree.children(noun) {
        let found = match tree.dep(child) {
            "amod" => operator_at(tree, lexicon, child, &Slot::Object, act),
            "acl" | "relcl"
                if tree.is_passive(child) || fill(tree, child, &Slot::Object).contains(&noun) =>
            {
                operator_at(tree, lexicon, child, &Slot::Object, act)
            }
            _ => None,
        };
        if let Some((applied, tokens)) = found {
            push(composed, applied, tokens);
        }
    }
}

fn push<'l>(composed: &mut Composed<'l>, applied: Applied<'l>, tokens: Vec<usize>) {
    composed.path.push(applied.token);
    composed.tokens.extend(tokens);
    composed.operators.push(applied);
}

fn ascend<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    acts: Option<&ActsByToken<'l>>,
    composed: &mut Composed<'l>,
) {
    let act = composed.act.map(|(act, _)| act);
    let mut at = composed.key;
    for _ in 0..LONGEST_CHAIN {
        let Some(place) = place_of(tree, at) else {
            break;
        };
        // 'cease hostilities', 'signed an agreement': the object by which the verb was known.
        let governor_act = acts
            .and_then(|acts| acts.get(place.governor))
            .and_then(Option::as_ref);
        if let Some((_, pattern, _)) = governor_act
            && place.slot == Slot::Object
            && pattern
                .object
                .iter()
                .any(|word| tree.lemma(at) == word.as_str())
        {
            composed.stop = Stop::Content;
            break;
        }
        if let Some(preposition) = place.preposition {
            composed.tokens.push(preposition);
        }
        // 'talks are expected to resume': what the subject's verb governs comes first.
        if matches!(place.slot, Slot::Subject | Slot::Object) {
            raised(tree, lexicon, &place, composed);
        }
        if let Some((applied, tokens)) =
            operator_at(tree, lexicon, place.governor, &place.slot, act)
                .or_else(|| complement_of_raising(tree, lexicon, &place, act))
        {
            push(composed, applied, tokens);
            at = place.governor;
            continue;
        }
        // 'accused the other of breaking': the complement hangs from the object of its verb.
        if place.preposition.is_some()
            && matches!(tree.dep(place.governor), "dobj" | "nsubjpass" | "dative")
            && let Some(verb) = tree.head(place.governor)
            && let Some((applied, tokens)) = operator_at(tree, lexicon, verb, &place.slot, act)
        {
            push(composed, applied, tokens);
            at = verb;
            continue;
        }
        if place.preposition.is_some() {
            composed.tokens.pop();
        }
        // 'Its condition is the withdrawal of', 'the demand is that they leave'.
        if let Some((applied, tokens)) = named_by_subject(tree, lexicon, &place, act) {
            push(composed, applied, tokens);
            at = place.governor;
            continue;
        }
        // 'were unable to', 'is ready to': the copula adds nothing but tense and negation.
        if tree.lemma(place.governor) == "be" && place.slot == Slot::Object {
            composed.path.push(place.governor);
            at = place.governor;
            continue;
        }
        composed.stop = why_stopped(tree, acts, &place);
        break;
    }
}

/// The speech that the subject of a copula names, of which the predicate is the content.
fn named_by_subject<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    place: &Place,
    act: Option<&Act>,
) -> Option<(Applied<'l>, Vec<usize>)> {
    let predicate = matches!(place.slot, Slot::Object | Slot::Clause | Slot::Infinitive);
    if tree.lemma(place.governor) != "be" || !predicate {
        return None;
    }
    let subject = tree.child_with(place.governor, &["nsubj"])?;
    let slots = [
        Slot::Infinitive,
        Slot::Clause,
        Slot::Preposition("for".into()),
        Slot::Preposition("of".into()),
    ];
    let mut found = slots
        .iter()
        .filter_map(|slot| operator_at(tree, lexicon, subject, slot, act));
    found.find(|(applied, _)| {
        applied.operator.class == OperatorClass::Speech && applied.pattern.class == WordClass::Noun
    })
}

/// The operator of an infinitive whose subject the act is: 'talks are due to resume'.
fn raised<'l>(tree: &Tree<'_>, lexicon: &'l Lexicon, place: &Place, composed: &mut Composed<'l>) {
    let act = composed.act.map(|(act, _)| act);
    let infinitives = tree.children_with(place.governor, &["xcomp"]).chain(
        tree.children_with(place.governor, &["acomp"])
            .flat_map(|adjective| tree.children_with(adjective, &["xcomp"])),
    );
    for infinitive in infinitives.collect::<Vec<_>>() {
        let slot = if tree.is_passive(infinitive) {
            Slot::Object
        } else {
            Slot::Subject
        };
        if let Some((applied, tokens)) = operator_at(tree, lexicon, infinitive, &slot, act) {
            push(composed, applied, tokens);
        }
    }
}

/// 'talks are expected to': the governor takes the infinitive, and the act is its subject.
fn complement_of_raising<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    place: &Place,
    act: Option<&Act>,
) -> Option<(Applied<'l>, Vec<usize>)> {
    let raised = matches!(place.slot, Slot::Subject | Slot::Object)
        && tree.child_with(place.governor, &["xcomp"]).is_some();
    let passive = tree.is_passive(place.governor) || place.slot == Slot::Subject;
    (raised && passive)
        .then(|| operator_at(tree, lexicon, place.governor, &Slot::Infinitive, act))
        .flatten()
}

fn why_stopped(tree: &Tree<'_>, acts: Option<&ActsByToken<'_>>, place: &Place) -> Stop {
    let governor_act = acts
        .and_then(|acts| acts.get(place.governor))
        .and_then(Option::as_ref);
    if let Some((act, ..)) = governor_act
        && act.absorbs
        && !matches!(&place.slot, Slot::Subject | Slot::Possessive)
        && !matches!(&place.slot, Slot::Preposition(word) if APART.contains(&word.as_str()))
    {
        return Stop::Content;
    }
    match &place.slot {
        Slot::Infinitive if place.adverbial => Stop::Clause,
        Slot::Infinitive => Stop::UnknownInfinitive(place.governor),
        Slot::Preposition(_) if tree.tag(place.governor).starts_with("VB") => Stop::Clause,
        Slot::Clause => Stop::UnknownClause(place.governor),
        _ => Stop::Clause,
    }
}

/// Prepositions of time and cause: what stands behind them is a happening of its own.
pub(crate) const APART: [&str; 12] = [
    "after",
    "before",
    "since",
    "following",
    "amid",
    "during",
    "despite",
    "because",
    "until",
    "ahead",
    "in",
    "at",
];

/// An operator with no act in its scope that is an event all the same.
pub(crate) fn operator_alone<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    token: usize,
) -> Option<Composed<'l>> {
    let candidates = keys(tree, token)
        .flat_map(|lemma| lexicon.operators_of(lemma))
        .filter_map(|id| {
            let pattern = lexicon.pattern(id);
            let operator = lexicon.operator_of(pattern)?;
            let takes = || {
                let mut slots = pattern.takes.iter();
                slots.any(|slot| !fill(tree, token, slot).is_empty())
            };
            let open = operator.alone.is_some() && pattern.acts.is_empty();
            let bare = pattern.class == WordClass::Adjective && !pattern.on_issue;
            if !open || bare || !takes() {
                return None;
            }
            let tokens = matches(tree, token, pattern)?;
            Some((
                specificity(pattern, tokens.len()),
                operator,
                pattern,
                tokens,
            ))
        });
    // As with acts: what asks for most, among equals the first in the files.
    let best = candidates.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let (_, operator, pattern, tokens) = best?;
    let applied = Applied {
        operator,
        pattern,
        token,
        slot: Slot::Object,
    };
    let mut composed = Composed {
        act: None,
        key: token,
        kind: tells::kind_of_operator(tree, operator, pattern, token),
        operators: vec![applied],
        tokens,
        path: vec![token],
        stop: Stop::Clause,
        alternatives: Vec::new(),
    };
    ascend(tree, lexicon, None, &mut composed);
    Some(composed)
}
