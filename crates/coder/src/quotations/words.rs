//! Which words of a text report speech, and the head words of those who speak.

use crate::actors::{Resolver, is_known};
use crate::slots::{measured, subjects};
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, Reporting, ReportingClass, ReportingForm};
use rapporteur_model::{Actor, Source, Span, Speaker};

/// The entry by which a token reports as a word of some class.
pub(super) fn reporting<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    token: usize,
    class: ReportingClass,
) -> Option<&'l Reporting> {
    let fits = match class {
        ReportingClass::Verb => tree.tag(token).starts_with("VB"),
        ReportingClass::Noun | ReportingClass::Document => {
            matches!(tree.pos(token), "NOUN" | "PROPN")
        }
        ReportingClass::Preposition => token + 1 < tree.len() && tree.lower(token + 1) == "to",
        ReportingClass::Adverb => tree.pos(token) == "ADV",
    };
    if !fits {
        return None;
    }
    let lemma = match class {
        ReportingClass::Preposition | ReportingClass::Adverb => tree.lower(token),
        _ => tree.lemma(token),
    };
    lexicon
        .reporting
        .starting_with(lemma)
        .filter(|(_, entry)| entry.class == class)
        .find(|(behind, _)| follow(tree, token, behind))
        .map(|(_, entry)| entry)
}

/// Whether words stand right behind a token, with one other word between at most.
fn follow(tree: &Tree<'_>, token: usize, behind: &[smol_str::SmolStr]) -> bool {
    let mut at = token;
    behind.iter().all(|word| {
        let next =
            (at + 1..(at + 3).min(tree.len())).find(|&next| tree.lower(next) == word.as_str());
        at = next.unwrap_or(at);
        next.is_some()
    })
}

/// Whether a verb reports in a form.
pub(super) fn reports_as(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    token: usize,
    form: ReportingForm,
) -> bool {
    reporting(tree, lexicon, token, ReportingClass::Verb)
        .is_some_and(|entry| entry.takes.contains(&form))
}

/// Whether a verb has a form that tells something by itself: no infinitive.
pub(super) fn is_finite(tree: &Tree<'_>, verb: usize) -> bool {
    let finite = |tag: &str| matches!(tag, "VBD" | "VBZ" | "VBP" | "MD");
    finite(tree.tag(verb))
        || tree
            .children_with(verb, &["aux", "auxpass"])
            .any(|auxiliary| finite(tree.tag(auxiliary)))
}

/// Who speaks by a reporting verb, as far as the tree tells: heads of phrases.
pub(super) fn subject_of(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    if let Some(own) = tree.child_with(verb, &["nsubj"])
        && !matches!(tree.tag(own), "WDT" | "WP")
    {
        return Some(own);
    }
    let found = subjects(tree, verb);
    found.into_iter().find(|&subject| {
        matches!(
            tree.pos(subject),
            "NOUN" | "PROPN" | "PRON" | "NUM" | "ADJ" | "DET" | "X"
        )
    })
}

/// The head of the phrase that a token stands in, not beyond some bounds.
pub(super) fn phrase_head(tree: &Tree<'_>, token: usize, bounds: Span) -> usize {
    let mut at = token;
    for _ in 0..12 {
        let inner = matches!(
            tree.dep(at),
            "compound"
                | "amod"
                | "det"
                | "nmod"
                | "poss"
                | "nummod"
                | "quantmod"
                | "case"
                | "predet"
        );
        match tree.head(at) {
            Some(head) if inner && bounds.contains(tree.token(head).span) => at = head,
            _ => break,
        }
    }
    at
}

/// The word that counts as the head: of a name its last part, without 'Jr.'; of a title before a
/// name the name.
pub(super) fn head_word(tree: &Tree<'_>, head: usize) -> usize {
    let mut head = head;
    // 'spokesman Dmitry Peskov', taken for a noun with an apposition and no comma between.
    if let Some(name) = tree.child_with(head, &["appos"])
        && tree.pos(name) == "PROPN"
        && (head + 1..name).all(|between| tree.pos(between) == "PROPN")
    {
        head = name;
    }
    // 'hundreds of residents'.
    if tree.pos(head) == "NOUN" {
        head = measured(tree, head);
    }
    while AFTER_NAMES.contains(&tree.lower(head).trim_end_matches('.')) {
        let before = (0..head)
            .rev()
            .take(3)
            .take_while(|&before| tree.lower(before) != "and")
            .find(|&before| tree.pos(before) == "PROPN" && tree.sentence(head).contains(&before));
        match before {
            Some(before) => head = before,
            None => break,
        }
    }
    head
}

/// What stands behind the name of a person or a firm and is no part of who it is.
const AFTER_NAMES: [&str; 21] = [
    "jr", "sr", "ii", "iii", "iv", "inc", "corp", "co", "ltd", "plc", "llc", "s.a", "n.v", "ag",
    "gmbh", "cos", "l.p", "lp", "s.p.a", "pty", "bhd",
];

/// Whether a word of speech tells that something is not said: 'did not say whether', 'declined to
/// say'.
pub(super) fn is_unsaid(tree: &Tree<'_>, cue: usize) -> bool {
    if tree.negations(cue) > 0 {
        return true;
    }
    let infinitive = tree
        .children_with(cue, &["aux"])
        .any(|auxiliary| tree.tag(auxiliary) == "TO");
    // 'went on to say that' says it; 'refused to say' does not, nor does 'wants to say'.
    infinitive
        && matches!(tree.dep(cue), "xcomp" | "ccomp" | "acl" | "relcl")
        && tree
            .head(cue)
            .is_none_or(|head| !GO_ON.contains(&tree.lemma(head)))
}

/// Verbs whose infinitive is done.
const GO_ON: [&str; 6] = ["go", "continue", "proceed", "come", "begin", "start"];

/// Who speaks, given the head of the phrase.
pub(super) fn speaker(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    head: usize,
) -> Speaker {
    let head = head_word(tree, head);
    let span = resolver.noun_phrase(head);
    let bare = || Actor {
        text: span.of(tree.text).to_owned(),
        span,
        name: None,
        country: None,
        sector: None,
        id: None,
    };
    let resolved = if resolver.can_speak(head) {
        resolver.resolve(head).into_iter().next()
    } else {
        None
    };
    let actor = resolved.unwrap_or_else(bare);
    let source = source_of(tree, lexicon, head, &actor);
    Speaker {
        actor,
        head: tree.token(head).span,
        source,
    }
}

fn source_of(tree: &Tree<'_>, lexicon: &Lexicon, head: usize, actor: &Actor) -> Source {
    let named = actor.name.is_some() || actor.id.is_some();
    match tree.tag(head) {
        "PRP" | "PRP$" if named || is_known(actor) => Source::Named,
        "PRP" | "PRP$" => Source::Unresolved,
        _ if named || tree.pos(head) == "PROPN" => Source::Named,
        _ if reporting(tree, lexicon, head, ReportingClass::Document).is_some() => Source::Document,
        // 'the Ukrainian army': one of its kind.
        "NN" if actor.country.is_some() && is_definite(tree, head) && actor.sector.is_some() => {
            Source::Named
        }
        _ => Source::Unnamed,
    }
}

fn is_definite(tree: &Tree<'_>, head: usize) -> bool {
    tree.children(head)
        .iter()
        .any(|&child| tree.lower(child) == "the" || tree.dep(child) == "poss")
}
