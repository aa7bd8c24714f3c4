//! On whose word an event stands: the chain of quotations that it lies in, and operators that report.
//!
//! *Reuters quoted the minister as saying that rebels had shelled the town*: the shelling is the
//! minister's word, passed on by Reuters. What is said is found once for the whole text
//! (`quotations`); what only an operator reports ('announced a ceasefire', 'the rebels believe that')
//! is added here.
//!
//! Deliberately absent: the report's own voice, which is `None`.

use crate::actors::{Resolver, is_known};
use crate::compose::{Composed, Stop};
use crate::matching::matches;
use crate::quotations::Said;
use crate::slots::{fill, subjects};
use crate::tree::Tree;
use rapporteur_lexicon::{Lexicon, OperatorClass, Pattern, Slot};
use rapporteur_model::{Actor, Attribution, Source};

/// Whether a word reports what is said.
pub(crate) fn is_reporting(tree: &Tree<'_>, lexicon: &Lexicon, token: usize) -> bool {
    reporting_pattern(tree, lexicon, token).is_some()
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
    quotations: &[Said],
    composed: &Composed<'_>,
) -> Option<Attribution> {
    let top = *composed.path.last()?;
    // What makes the event: a speech is said by its own speaker, and its content is not the event.
    let made = composed
        .speech()
        .map_or(composed.key, |speech| speech.token);
    let mut links: Vec<(usize, Attribution)> = innermost_first(quotations, made)
        .filter(|said| said.cue != Some(made))
        .map(|said| {
            (
                said.cue.unwrap_or(said.tokens.start),
                said.attribution(tree),
            )
        })
        .collect();
    let add = |links: &mut Vec<(usize, Attribution)>, cue: usize, link: Attribution| {
        if links.iter().any(|(known, _)| *known == cue) {
            return;
        }
        let cue_span = tree.token(cue).span;
        // Within the content of another, it is nearer to the event.
        let outside = |(_, other): &(usize, Attribution)| {
            other
                .content
                .is_some_and(|content| content.contains(cue_span))
        };
        let place = links.iter().position(outside).unwrap_or(links.len());
        links.insert(place, (cue, link));
    };
    for applied in &composed.operators {
        if applied.operator.class == OperatorClass::Report {
            let link = indirect(tree, lexicon, resolver, applied.token);
            add(&mut links, applied.token, link);
        }
    }
    if let Stop::UnknownClause(governor) = composed.stop
        && tree.lemma(governor) != "be"
    {
        let speaker = subjects(tree, governor)
            .into_iter()
            .filter(|&token| resolver.can_speak(token))
            .flat_map(|token| resolver.resolve(token))
            .find(is_known);
        if speaker.is_some() {
            let link = Attribution {
                source: Source::Named,
                speaker,
                ..indirect(tree, lexicon, resolver, governor)
            };
            add(&mut links, governor, link);
        }
    }
    // '…, he said, …' beside the clause instead of above it.
    let mut beside = composed
        .path
        .iter()
        .flat_map(|&token| tree.children_with(token, &["parataxis"]))
        .filter(|&verb| reporting_pattern(tree, lexicon, verb).is_some());
    if links.is_empty()
        && let Some(verb) = beside.next()
    {
        let link = Attribution {
            content: None,
            ..indirect(tree, lexicon, resolver, verb)
        };
        links.push((verb, link));
    }
    if links.is_empty()
        && let Some(source) = according_to(tree, resolver, top)
    {
        links.push((top, source));
    }
    chained(links.into_iter().map(|(_, link)| link).collect())
}

/// Attributions as one, the innermost first.
fn chained(links: Vec<Attribution>) -> Option<Attribution> {
    links.into_iter().rev().reduce(|outer, inner| Attribution {
        reported_by: Some(Box::new(outer)),
        ..inner
    })
}

/// The quotations that a token lies in, the smallest first.
fn innermost_first(quotations: &[Said], token: usize) -> impl Iterator<Item = &Said> {
    let mut around: Vec<&Said> = quotations
        .iter()
        .filter(|said| said.tokens.contains(&token))
        .collect();
    around.sort_by_key(|said| said.tokens.len());
    around.into_iter()
}

/// The saying in its own words that a token lies in, with those who pass it on; `None` where its
/// speaker is not told.
pub(crate) fn direct_at(tree: &Tree<'_>, quotations: &[Said], token: usize) -> Option<Attribution> {
    let around = innermost_first(quotations, token);
    let direct = around.skip_while(|said| !said.quotation.direct);
    let whole = chained(direct.map(|said| said.attribution(tree)).collect())?;
    whole.speaker.is_some().then_some(whole)
}

/// What a reporting word that stands over its content tells.
pub(crate) fn indirect(
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
    let speaker = speakers(tree, lexicon, resolver, cue).into_iter().next();
    Attribution {
        source: source_of(speaker.as_ref()),
        speaker,
        cue: tree.words(cue).to_owned(),
        cue_span: tree.token(cue).span,
        content,
        direct: false,
        reported_by: None,
    }
}

/// Of a speaker that the resolver knows: whether it has a name.
pub(crate) fn source_of(speaker: Option<&Actor>) -> Source {
    match speaker {
        None => Source::Impersonal,
        Some(actor) if actor.name.is_some() || actor.id.is_some() => Source::Named,
        Some(_) => Source::Unnamed,
    }
}

/// 'according to the ministry', in the same sentence.
pub(crate) fn according_to(
    tree: &Tree<'_>,
    resolver: &Resolver<'_>,
    top: usize,
) -> Option<Attribution> {
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
        source: source_of(speaker.as_ref()),
        speaker,
        cue: tree.cover([according, to]).of(tree.text).to_owned(),
        cue_span: tree.cover([according, to]),
        content: None,
        direct: false,
        reported_by: None,
    })
}
