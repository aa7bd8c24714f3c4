//! Which trigger of the data governs a word in its place.

use super::edges::{Edge, is_finite, tells_all};
use crate::compose::keys;
use crate::matching::{hanging, nearby, stands_for};
use crate::tree::Tree;
use rapporteur_lexicon::{Complement, Lexicon, Slot, Trigger, TriggerClass};
use smol_str::SmolStr;

/// A trigger with the word at which it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Governing<'l> {
    pub(super) trigger: &'l Trigger,
    pub(super) at: usize,
}

/// The trigger at `governor` that takes what `edge` says; the one that asks for most.
pub(super) fn find<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    governor: usize,
    word: usize,
    edge: &Edge,
) -> Option<Governing<'l>> {
    let wanted = complements(tree, governor, word, edge);
    // 'it is likely that', 'is about to': the predicate of a copula governs before the copula.
    let predicates = tree.children_with(
        governor,
        &["acomp", "attr", "oprd", "prt", "advmod", "dobj"],
    );
    let places: Vec<usize> = predicates
        .filter(|&predicate| {
            predicate != word
                && match tree.dep(predicate) {
                    // 'made it possible to', 'took steps to', but not 'built a bridge to cross'.
                    "dobj" => !matches!(edge, Edge::Place(_)),
                    // 'strong enough to', 'too weak to', 'is forth to'
                    "advmod" => {
                        tree.lemma(governor) == "be" || tree.tag(governor).starts_with("JJ")
                    }
                    _ => true,
                }
        })
        .chain([governor])
        .collect();
    wanted.iter().find_map(|wanted| {
        // 'kept his promise to' says more than 'promise to' does.
        let whole = places.iter().find_map(|&through| {
            let trigger = best(tree, lexicon, governor, wanted, Some(through))?;
            (through != governor).then_some(Governing {
                trigger,
                at: governor,
            })
        });
        whole.or_else(|| {
            places.iter().find_map(|&place| {
                best(tree, lexicon, place, wanted, None)
                    .map(|trigger| Governing { trigger, at: place })
            })
        })
    })
}

/// The trigger of a verb that has `through` among the words of its phrase, where what it takes
/// hangs from that word: 'took the trouble to', 'thought better of', 'wasted no time in'.
pub(super) fn through<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    through: usize,
    word: usize,
    edge: &Edge,
) -> Option<Governing<'l>> {
    if !matches!(
        edge,
        Edge::Complement(_)
            | Edge::Purpose
            | Edge::Attribute
            | Edge::Relative
            | Edge::Place(Slot::Preposition(_))
    ) {
        return None;
    }
    let wanted = complements(tree, through, word, edge);
    let mut below = through;
    for _ in 0..3 {
        if !BELOW_VERB.contains(&tree.dep(below)) {
            return None;
        }
        let above = tree.head(below)?;
        if tree.tag(above).starts_with("VB") {
            return wanted.iter().find_map(|wanted| {
                let trigger = best(tree, lexicon, above, wanted, Some(through))?;
                Some(Governing { trigger, at: above })
            });
        }
        below = above;
    }
    None
}

/// How the further words of a verb's phrase hang below it.
const BELOW_VERB: [&str; 9] = [
    "dobj", "dative", "advmod", "prt", "acomp", "attr", "oprd", "prep", "pobj",
];

/// What the edge may be called in the data, the narrower first.
fn complements(tree: &Tree<'_>, governor: usize, word: usize, edge: &Edge) -> Vec<Complement> {
    match edge {
        Edge::Complement(Complement::Question) => {
            vec![Complement::Question, Complement::Clause]
        }
        Edge::Complement(Complement::Subjunctive) => {
            vec![Complement::Subjunctive, Complement::Clause]
        }
        Edge::Complement(complement) => vec![complement.clone()],
        Edge::Purpose => vec![Complement::Infinitive],
        Edge::Relative if tells_all(tree, word) => vec![Complement::Clause],
        // 'declined to comment, saying that' tells more; 'spent days talking' is one thing.
        Edge::Participle
            if tree.tag(word) == "VBG"
                && governor < word
                && (governor..word).all(|token| tree.words(token) != ",") =>
        {
            vec![Complement::Gerund]
        }
        Edge::Attribute if tree.tag(word) == "VBG" => vec![Complement::Gerund],
        Edge::Place(slot) => {
            let mut all = vec![Complement::Place(slot.clone())];
            if *slot == Slot::Object && tree.tag(word) == "VBG" {
                all.insert(0, Complement::Gerund);
            }
            all
        }
        // 'coup attempt', 'the coup's failure', but not 'a failed attempt'.
        Edge::Modifier
            if tree.tag(word).starts_with("NN")
                && matches!(tree.dep(word), "compound" | "nmod" | "poss") =>
        {
            vec![Complement::Place(Slot::Modifier)]
        }
        _ => Vec::new(),
    }
}

fn best<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    at: usize,
    wanted: &Complement,
    through: Option<usize>,
) -> Option<&'l Trigger> {
    keys(tree, at)
        .flat_map(|key| lexicon.status.triggers.of(key))
        .filter(|trigger| trigger.takes.contains(wanted))
        .filter_map(|trigger| Some((holds(tree, at, trigger, through)?, trigger)))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, trigger)| trigger)
}

/// How much a trigger asks for, where it stands at a word; with `through` only where that is a
/// further word of its phrase.
fn holds(tree: &Tree<'_>, at: usize, trigger: &Trigger, through: Option<usize>) -> Option<usize> {
    let tag = tree.tag(at);
    let fits = match trigger.class {
        TriggerClass::Verb => tag.starts_with("VB") || tag == "MD",
        TriggerClass::Noun => tag.starts_with("NN") || tag == "VBG",
        TriggerClass::Adjective => {
            tag.starts_with("JJ") || tag.starts_with("RB") || matches!(tag, "VBN" | "IN" | "VBG")
        }
        TriggerClass::Link => return None,
    };
    if !fits || !(trigger.form.is_empty() || trigger.form.iter().any(|form| form == tag)) {
        return None;
    }
    if trigger
        .passive
        .is_some_and(|passive| passive != is_passive(tree, at))
    {
        return None;
    }
    if trigger.past.is_some_and(|past| past != is_past(tree, at)) {
        return None;
    }
    let words = trigger
        .words
        .iter()
        .filter_map(|phrase| phrase_at(tree, at, trigger, phrase))
        .filter(|found| through.is_none_or(|through| found.contains(&through)))
        .map(|found| found.len())
        .max()?;
    if !trigger.with.is_empty() || !trigger.without.is_empty() {
        let near = nearby(tree, at);
        let stands = |words: &[SmolStr]| {
            near.iter()
                .any(|&token| words.iter().any(|word| stands_for(tree, token, word)))
        };
        if (!trigger.with.is_empty() && !stands(&trigger.with)) || stands(&trigger.without) {
            return None;
        }
    }
    Some(
        words * 4
            + usize::from(!trigger.with.is_empty()) * 2
            + usize::from(!trigger.without.is_empty())
            + usize::from(trigger.passive.is_some()) * 2
            + usize::from(trigger.past.is_some()) * 2
            + usize::from(!trigger.form.is_empty()) * 2,
    )
}

/// 'is expected to', 'expected to' behind a noun or in a headline.
fn is_passive(tree: &Tree<'_>, verb: usize) -> bool {
    tree.is_passive(verb)
        || (tree.tag(verb) == "VBN"
            && tree
                .children_with(verb, &["aux"])
                .all(|word| tree.lemma(word) != "have"))
}

/// Whether a verb, or the one that an adjective or noun is the predicate of, tells of the past.
fn is_past(tree: &Tree<'_>, at: usize) -> bool {
    let mut verb = at;
    for _ in 0..3 {
        if tree.tag(verb).starts_with("VB") || !BELOW_VERB.contains(&tree.dep(verb)) {
            break;
        }
        let Some(head) = tree.head(verb) else {
            break;
        };
        verb = head;
    }
    let auxiliaries = || tree.children_with(verb, &["aux", "auxpass"]);
    let ahead = auxiliaries().any(|word| matches!(tree.tag(word), "MD" | "TO"));
    let perfect = tree.tag(verb) == "VBN" && auxiliaries().any(|word| tree.lemma(word) == "have");
    !ahead
        && (perfect || tree.tag(verb) == "VBD" || auxiliaries().any(|word| tree.tag(word) == "VBD"))
}

/// The tokens of a trigger's phrase that stands at a word.
fn phrase_at(
    tree: &Tree<'_>,
    at: usize,
    trigger: &Trigger,
    phrase: &[SmolStr],
) -> Option<Vec<usize>> {
    let key = trigger.key_word(phrase);
    let word = phrase.get(key)?;
    if !keys(tree, at).any(|form| form == word.as_str()) {
        return None;
    }
    if trigger.class == TriggerClass::Noun {
        let start = at.checked_sub(key)?;
        let fits = phrase.iter().enumerate().all(|(index, word)| {
            let token = start + index;
            token == at || (token < tree.len() && is(tree, token, word))
        });
        return fits.then(|| (start..start + phrase.len()).collect());
    }
    let mut found = vec![at];
    for word in phrase.iter().skip(1) {
        found.push(hanging(tree, &found, word)?);
    }
    Some(found)
}

fn is(tree: &Tree<'_>, token: usize, word: &str) -> bool {
    tree.lower(token) == word || tree.lemma(token) == word
}

/// The link ('without', 'in order to', 'so that') that introduces a word; the longest phrase.
pub(super) fn link<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    word: usize,
    edge: &Edge,
    preposition: Option<usize>,
) -> Option<Governing<'l>> {
    let verbal = tree.tag(word).starts_with("VB") || tree.child_with(word, &["mark"]).is_some();
    let wanted: Vec<Complement> = match edge {
        Edge::Place(_) if tree.tag(word) == "VBG" => {
            vec![Complement::Gerund, Complement::Place(Slot::Object)]
        }
        // 'looked into whether they left'
        Edge::Place(_) if is_finite(tree, word) => {
            vec![Complement::Clause, Complement::Place(Slot::Object)]
        }
        Edge::Place(_) => vec![Complement::Place(Slot::Object)],
        Edge::Purpose => vec![Complement::Infinitive],
        Edge::Complement(complement) => vec![complement.clone(), Complement::Clause],
        Edge::Participle => vec![Complement::Gerund],
        // 'fled rather than fighting'
        Edge::Conjunct => vec![
            Complement::Gerund,
            Complement::Place(Slot::Object),
            Complement::Infinitive,
        ],
        _ if verbal => vec![Complement::Clause],
        _ => return None,
    };
    let marks = tree.children(word).iter().copied().filter(|&child| {
        child < word
            && (tree.dep(child) == "mark"
                || (tree.dep(child) == "advmod" && tree.tag(child) == "WRB")
                || tree.tag(child) == "TO"
                || (tree.dep(child) == "prep" && child + 1 == word))
    });
    // 'because of': the link ends in the word behind the preposition.
    let behind = preposition.and_then(|preposition| {
        let next = preposition + 1;
        (next < word && tree.head(next) == Some(preposition)).then_some(next)
    });
    let between = tree.head(word).filter(|_| *edge == Edge::Conjunct);
    let between = between.into_iter().flat_map(|head| {
        let coordinating = tree.children_with(head, &["cc", "prep"]);
        coordinating.filter(move |&child| child > head && child < word)
    });
    marks
        .chain(preposition)
        .chain(behind)
        .chain(between)
        .flat_map(|at| {
            let found = lexicon.status.triggers.of(tree.lower(at));
            found.map(move |trigger| (trigger, at))
        })
        .filter(|(trigger, _)| {
            trigger.class == TriggerClass::Link
                && wanted.iter().any(|wanted| trigger.takes.contains(wanted))
        })
        .filter_map(|(trigger, at)| {
            let words = trigger
                .words
                .iter()
                .filter(|phrase| {
                    let Some(start) = (at + 1).checked_sub(phrase.len()) else {
                        return false;
                    };
                    phrase
                        .iter()
                        .enumerate()
                        .all(|(index, word)| is(tree, start + index, word))
                })
                .map(Vec::len)
                .max()?;
            Some((words, Governing { trigger, at }))
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, governing)| governing)
}
