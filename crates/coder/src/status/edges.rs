//! The steps from a word up to the top of its sentence, each as what it means for how the lower one
//! stands: a complement of the governor, a clause of its own, another member of a coordination.
//!
//! In 'He is said to have tried to flee' *flee* is an infinitive of *tried*, and that one of *said*,
//! which is the top.

use crate::tree::Tree;
use rapporteur_lexicon::{Complement, Slot};
use smol_str::SmolStr;

/// What a word is to the one above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// Part of the same clause: what stands above says all.
    Same,
    /// What a verb, noun or adjective asks for.
    Complement(Complement),
    /// A noun in a place of the governor.
    Place(Slot),
    /// An infinitive that tells what something is done for.
    Purpose,
    /// A clause with a finite verb that tells when, why or how.
    Adverbial,
    /// The same without a finite verb: 'leaving five dead'.
    Participle,
    /// A clause that says more of a noun.
    Relative,
    /// A participle that says more of a noun: 'the house burned by them'.
    Attribute,
    /// Coordinated with the one above.
    Conjunct,
    /// A modifier of the one above.
    Modifier,
}

/// A word with what it is to the one above it; of the top, `None`.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) token: usize,
    pub(super) edge: Option<Edge>,
    /// The preposition between, if there is one.
    pub(super) link: Option<usize>,
}

/// How far up is looked; nobody writes sentences that need more.
const HIGHEST: usize = 40;

/// The steps from a word to the top of its sentence, the word first.
pub(super) fn climb(tree: &Tree<'_>, target: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut at = target;
    while steps.len() < HIGHEST {
        match above(tree, at) {
            Some((edge, link, head)) => {
                steps.push(Step {
                    token: at,
                    edge: Some(edge),
                    link,
                });
                at = head;
            }
            None => break,
        }
    }
    steps.push(Step {
        token: at,
        edge: None,
        link: None,
    });
    steps
}

fn above(tree: &Tree<'_>, word: usize) -> Option<(Edge, Option<usize>, usize)> {
    let head = tree.head(word)?;
    let plain = |edge| Some((edge, None, head));
    match tree.dep(word) {
        "xcomp" | "ccomp" | "csubj" | "csubjpass" => plain(Edge::Complement(form(tree, word))),
        "advcl" => plain(match form(tree, word) {
            Complement::Infinitive if is_infinitive(tree, word) => Edge::Purpose,
            _ if is_finite(tree, word) => Edge::Adverbial,
            _ => Edge::Participle,
        }),
        "acl" if is_infinitive(tree, word) => plain(Edge::Complement(Complement::Infinitive)),
        "acl" if is_finite(tree, word) => plain(Edge::Complement(form(tree, word))),
        "acl" => plain(Edge::Attribute),
        "relcl" if is_infinitive(tree, word) => plain(Edge::Complement(Complement::Infinitive)),
        "relcl" => plain(Edge::Relative),
        "conj" => plain(Edge::Conjunct),
        "pobj" | "pcomp" => behind_preposition(tree, head),
        "dobj" => plain(Edge::Place(Slot::Object)),
        "dative" => plain(Edge::Place(Slot::Dative)),
        "nsubj" | "nsubjpass" => Some(subject(tree, head)),
        "appos" | "poss" | "compound" | "amod" | "nmod" | "npadvmod" | "advmod" | "nummod"
        | "quantmod" | "parataxis" => plain(Edge::Modifier),
        _ => plain(Edge::Same),
    }
}

/// 'talks are expected to resume': the subject belongs to what is expected of it.
fn subject(tree: &Tree<'_>, head: usize) -> (Edge, Option<usize>, usize) {
    let raised = tree
        .children_with(head, &["xcomp"])
        .chain(
            tree.children_with(head, &["acomp"])
                .flat_map(|adjective| tree.children_with(adjective, &["xcomp"])),
        )
        .find(|&verb| is_infinitive(tree, verb));
    let verb = match raised {
        Some(verb) if raises(tree, head) => verb,
        _ => head,
    };
    let slot = if tree.child_with(verb, &["auxpass"]).is_some() {
        Slot::Object
    } else {
        Slot::Subject
    };
    (Edge::Place(slot), None, verb)
}

/// Passives and copulas say nothing of their subject but through the infinitive.
fn raises(tree: &Tree<'_>, verb: usize) -> bool {
    tree.child_with(verb, &["auxpass"]).is_some()
        || matches!(
            tree.lemma(verb),
            "be" | "seem" | "appear" | "continue" | "begin" | "start"
        )
}

fn behind_preposition(tree: &Tree<'_>, preposition: usize) -> Option<(Edge, Option<usize>, usize)> {
    let mut outer = preposition;
    let mut governor = tree.head(preposition)?;
    // 'out of', 'instead of', 'because of': the governor of the outer word is meant.
    while matches!(tree.dep(outer), "prep" | "pcomp")
        && matches!(tree.pos(governor), "ADP" | "SCONJ")
    {
        outer = governor;
        governor = tree.head(governor)?;
    }
    let slot = if tree.dep(preposition) == "agent" {
        Slot::Subject
    } else {
        Slot::Preposition(SmolStr::new(tree.lower(preposition)))
    };
    Some((Edge::Place(slot), Some(preposition), governor))
}

/// What kind of complement a verb is by its form.
pub(super) fn form(tree: &Tree<'_>, verb: usize) -> Complement {
    if is_infinitive(tree, verb) {
        return Complement::Infinitive;
    }
    if is_finite(tree, verb) {
        let asked = tree
            .children_with(
                verb,
                &["mark", "advmod", "dobj", "nsubj", "nsubjpass", "attr"],
            )
            .any(|word| {
                matches!(tree.lower(word), "whether" | "if")
                    || (matches!(tree.tag(word), "WRB" | "WP" | "WDT") && word < verb)
            });
        return if asked {
            Complement::Question
        } else {
            Complement::Clause
        };
    }
    match tree.tag(verb) {
        // 'demanded that they leave'
        "VB" if tree.child_with(verb, &["mark"]).is_some() => Complement::Subjunctive,
        // 'demanded that they be freed'
        "VBN"
            if tree.child_with(verb, &["mark"]).is_some()
                && tree
                    .children_with(verb, &["auxpass", "aux"])
                    .any(|word| tree.lower(word) == "be") =>
        {
            Complement::Subjunctive
        }
        // 'avoided being hit', 'denied having met'
        "VBN"
            if tree
                .children_with(verb, &["aux", "auxpass"])
                .any(|word| tree.tag(word) == "VBG") =>
        {
            Complement::Gerund
        }
        "VBG" => Complement::Gerund,
        "VB" | "VBN" => Complement::Infinitive,
        _ => Complement::Clause,
    }
}

/// 'the rumour that they left the town', which has all that its verb asks for, read as a relative
/// clause.
pub(super) fn tells_all(tree: &Tree<'_>, verb: usize) -> bool {
    let that = tree
        .children(verb)
        .iter()
        .copied()
        .find(|&word| word < verb && tree.lower(word) == "that" && tree.dep(word) != "det");
    that.is_some_and(|that| {
        let again = tree.children_with(verb, &[tree.dep(that)]).count() > 1;
        tree.tag(that) == "IN" || again
    })
}

/// 'to' with a bare verb, or another member of one.
pub(super) fn is_infinitive(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_with(verb, &["aux"])
        .any(|word| tree.tag(word) == "TO")
}

/// Whether a verb, or one of its auxiliaries, says when.
pub(super) fn is_finite(tree: &Tree<'_>, verb: usize) -> bool {
    matches!(tree.tag(verb), "VBD" | "VBZ" | "VBP" | "MD")
        || tree
            .children_with(verb, &["aux", "auxpass", "cop"])
            .any(|word| matches!(tree.tag(word), "VBD" | "VBZ" | "VBP" | "MD"))
}

/// A conjunct that has neither subject nor tense of its own: 'could seize the ship and *sink* it'.
pub(super) fn shares(tree: &Tree<'_>, conjunct: usize) -> bool {
    if !tree.tag(conjunct).starts_with("VB") {
        return true;
    }
    tree.child_with(conjunct, &["nsubj", "nsubjpass"]).is_none() && !is_finite(tree, conjunct)
}
