//! On whose word: reporting verbs over a clause, 'according to', and quotation marks.

use crate::actors::{Resolver, is_known};
use crate::compose::{Composed, Stop};
use crate::matching::matches;
use crate::slots::{fill, subjects};
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, OperatorClass, Pattern, Slot};
use rapporteur_model::{Actor, Attribution, Span};
use std::ops::Range;

/// A stretch in quotation marks that holds a clause, not a word or two in distance.
#[derive(Clone, Debug)]
pub(crate) struct Quotation {
    /// Tokens between the marks.
    pub(crate) tokens: Range<usize>,
    /// The word that reports it, and who speaks.
    pub(crate) cue: Option<(usize, Option<Actor>)>,
}

/// Fewer words than this in quotation marks are a word or two taken up, not a saying.
const SHORTEST_SAYING: usize = 3;

/// A quotation mark left open is taken to close at the end of its paragraph, and no quotation is
/// followed for longer than this many tokens.
const LONGEST_QUOTATION: usize = 400;

/// All quotations of a text with their speakers.
pub(crate) fn quotations(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for token in 0..tree.len() {
        let words = tree.words(token);
        let paragraph = tree.pos(token) == "SPACE" && words.matches('\n').count() >= 2;
        if let Some((start, closing)) = open {
            let closes = words.chars().any(|mark| mark == closing);
            if closes && token > start {
                close(tree, lexicon, resolver, start..token, &mut found);
                open = None;
            } else if paragraph || token - start > LONGEST_QUOTATION {
                open = None;
            }
        } else if let Some(mark) = words.chars().find_map(closing_of) {
            open = Some((token + 1, mark));
        }
    }
    found
}

fn closing_of(mark: char) -> Option<char> {
    match mark {
        '“' | '„' => Some('”'),
        '"' => Some('"'),
        '«' => Some('»'),
        _ => None,
    }
}

fn close(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    tokens: Range<usize>,
    found: &mut Vec<Quotation>,
) {
    let words = tokens
        .clone()
        .filter(|&token| !matches!(tree.pos(token), "PUNCT" | "SPACE"))
        .count();
    let clause = tokens
        .clone()
        .any(|token| matches!(tree.pos(token), "VERB" | "AUX"));
    if words < SHORTEST_SAYING || !clause {
        return;
    }
    let cue = cue_of(tree, lexicon, resolver, &tokens, found.last());
    found.push(Quotation { tokens, cue });
}

/// The reporting word of a quotation: above its clause, else beside it in its sentences, else
/// that of the quotation just before it.
fn cue_of(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    quoted: &Range<usize>,
    before: Option<&Quotation>,
) -> Option<(usize, Option<Actor>)> {
    let speaker = |cue: usize| speakers(tree, lexicon, resolver, cue).into_iter().next();
    // Above: the quotation's words hang from it.
    for token in quoted.clone() {
        let Some(head) = tree.head(token) else {
            continue;
        };
        if !quoted.contains(&head) && reporting_pattern(tree, lexicon, head).is_some() {
            return Some((head, speaker(head)));
        }
    }
    let first = tree.sentence(quoted.start);
    let last = tree.sentence(quoted.end.saturating_sub(1));
    let beside = (first.start..last.end).filter(|token| !quoted.contains(token));
    let nearest = beside
        .filter(|&token| reporting_pattern(tree, lexicon, token).is_some())
        .min_by_key(|&token| {
            if token < quoted.start {
                quoted.start - token
            } else {
                token - quoted.end
            }
        });
    if let Some(cue) = nearest {
        return Some((cue, speaker(cue)));
    }
    // A sentence of its own that follows a quotation of somebody: he goes on.
    let near = before.filter(|previous| quoted.start.saturating_sub(previous.tokens.end) < 12)?;
    near.cue.clone()
}

/// The pattern by which a word reports what is said.
fn reporting_pattern<'l>(
    tree: &Tree<'_>,
    lexicon: &'l Lexicon,
    token: usize,
) -> Option<&'l Pattern> {
    lexicon
        .operators_of(tree.lemma(token))
        .map(|id| lexicon.pattern(id))
        .find(|pattern| {
            let operator = lexicon.operator_of(pattern);
            let reports = operator.is_some_and(|operator| {
                matches!(
                    operator.class,
                    OperatorClass::Report | OperatorClass::Speech
                )
            });
            reports
                && pattern.takes.contains(&Slot::Clause)
                && matches(tree, token, pattern).is_some()
        })
}

fn speakers(tree: &Tree<'_>, lexicon: &Lexicon, resolver: &Resolver<'_>, cue: usize) -> Vec<Actor> {
    let slots = reporting_pattern(tree, lexicon, cue)
        .map(|pattern| pattern.actor.clone())
        .unwrap_or_default();
    let mut tokens: Vec<usize> = slots
        .iter()
        .flat_map(|slot| fill(tree, cue, slot))
        .collect();
    if tokens.is_empty() {
        tokens = subjects(tree, cue);
    }
    tokens
        .into_iter()
        .filter(|&token| resolver.can_speak(token))
        .flat_map(|token| resolver.resolve(token))
        .filter(|actor| is_known(actor) || actor.name.is_some())
        .collect()
}

/// The attribution of an event whose words are these.
pub(crate) fn of_event(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    quotations: &[Quotation],
    composed: &Composed<'_>,
) -> Option<Attribution> {
    let top = *composed.path.last()?;
    let mut chain: Vec<Attribution> = composed
        .operators
        .iter()
        .filter(|applied| applied.operator.class == OperatorClass::Report)
        .map(|applied| indirect(tree, lexicon, resolver, applied.token))
        .collect();
    if let Stop::UnknownClause(governor) = composed.stop
        && tree.lemma(governor) != "be"
    {
        let speaker = subjects(tree, governor)
            .into_iter()
            .filter(|&token| resolver.can_speak(token))
            .flat_map(|token| resolver.resolve(token))
            .find(is_known);
        if speaker.is_some() {
            chain.push(Attribution {
                speaker,
                ..indirect(tree, lexicon, resolver, governor)
            });
        }
    }
    // '…, he said, …' beside the clause instead of above it.
    let beside = composed
        .path
        .iter()
        .flat_map(|&token| tree.children_with(token, &["parataxis", "ccomp"]));
    let beside = beside.filter(|&verb| {
        tree.dep(verb) == "parataxis" && reporting_pattern(tree, lexicon, verb).is_some()
    });
    if chain.is_empty()
        && let Some(verb) = beside.into_iter().next()
    {
        chain.push(Attribution {
            content: None,
            ..indirect(tree, lexicon, resolver, verb)
        });
    }
    if let Some(quotation) = quotations
        .iter()
        .find(|quotation| quotation.tokens.contains(&composed.key))
    {
        let direct = direct(tree, quotation);
        if chain.first().is_none_or(|inner| {
            Some(&inner.cue_span) == direct.as_ref().map(|direct| &direct.cue_span)
        }) {
            chain.truncate(0);
            chain.extend(direct);
        }
    } else if let Some(source) = according_to(tree, resolver, top) {
        chain.push(source);
    }
    chain.into_iter().rev().reduce(|outer, inner| Attribution {
        reported_by: Some(Box::new(outer)),
        ..inner
    })
}

/// The attribution of a quotation to its speaker; `None` without a reporting word.
pub(crate) fn direct(tree: &Tree<'_>, quotation: &Quotation) -> Option<Attribution> {
    let (cue, speaker) = quotation.cue.clone()?;
    Some(Attribution {
        speaker,
        cue: tree.words(cue).to_owned(),
        cue_span: tree.token(cue).span,
        content: Some(quoted_span(tree, quotation)),
        direct: true,
        reported_by: None,
    })
}

/// The exact words between the marks.
pub(crate) fn quoted_span(tree: &Tree<'_>, quotation: &Quotation) -> Span {
    tree.trimmed_span(quotation.tokens.clone())
}

fn indirect(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    cue: usize,
) -> Attribution {
    let content = ["ccomp", "xcomp", "dobj"]
        .iter()
        .find_map(|dependency| tree.child_with(cue, &[*dependency]))
        .map(|clause| {
            let tokens = tree.subtree(clause);
            tree.cover(
                tokens
                    .into_iter()
                    .filter(|&token| tree.pos(token) != "SPACE"),
            )
        });
    Attribution {
        speaker: speakers(tree, lexicon, resolver, cue).into_iter().next(),
        cue: tree.words(cue).to_owned(),
        cue_span: tree.token(cue).span,
        content,
        direct: false,
        reported_by: None,
    }
}

/// 'according to the ministry', in the same sentence.
fn according_to(tree: &Tree<'_>, resolver: &Resolver<'_>, top: usize) -> Option<Attribution> {
    let sentence = tree.sentence(top);
    let according = sentence
        .clone()
        .find(|&token| tree.lower(token) == "according")?;
    let to = tree
        .children(according)
        .iter()
        .copied()
        .find(|&child| tree.lower(child) == "to")?;
    let source = tree.child_with(to, &["pobj"])?;
    let speaker = resolver.resolve(source).into_iter().next();
    Some(Attribution {
        speaker,
        cue: tree.cover([according, to]).of(tree.text).to_owned(),
        cue_span: tree.cover([according, to]),
        content: None,
        direct: false,
        reported_by: None,
    })
}

/// The speaker above some words: a reporting word over their clause, or the subject of a verb
/// among them ('Peskov tempered expectations'), else none: the report's own voice.
pub(crate) fn above(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    resolver: &Resolver<'_>,
    tokens: &[usize],
) -> Option<Attribution> {
    let speaker_of = |verb: usize| {
        subjects(tree, verb)
            .into_iter()
            .filter(|&subject| resolver.can_speak(subject))
            .flat_map(|subject| resolver.resolve(subject))
            .find(is_known)
    };
    let attribute = |cue: usize, speaker: Actor| Attribution {
        speaker: Some(speaker),
        ..indirect(tree, lexicon, resolver, cue)
    };
    let mut chain: Vec<usize> = Vec::new();
    for &token in tokens {
        for above in tree.upwards(token) {
            if chain.contains(&above) {
                break;
            }
            chain.push(above);
        }
    }
    // Somebody's word for it comes first; then who holds the attitude: the subject of a verb of
    // the sign, or of the copula over it.
    let reporting = chain.iter().copied().filter(|&token| {
        !tokens.contains(&token) && reporting_pattern(tree, lexicon, token).is_some()
    });
    let holding = chain.iter().copied().filter(|&token| {
        let copula = tree
            .children_with(token, &["acomp", "attr"])
            .any(|complement| tokens.contains(&complement));
        let governs = tree
            .children_with(token, &["dobj", "xcomp", "prep"])
            .any(|complement| tokens.contains(&complement));
        tree.tag(token).starts_with("VB") && (tokens.contains(&token) || copula || governs)
    });
    reporting
        .chain(holding)
        .find_map(|token| speaker_of(token).map(|speaker| attribute(token, speaker)))
}
