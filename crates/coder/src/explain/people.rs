//! Who is named in a sentence, and what told it.

use super::{FoundActor, How};
use crate::actors::{Resolver, is_known};
use crate::tree::Tree;
use jiff::civil::Date;
use rapporteur_lexicon::ActorName;
use rapporteur_model::{Actor, Span};
use std::ops::Range;

/// Those who are named in a sentence, in the order of its words.
pub(super) fn found(
    tree: &Tree<'_>,
    resolver: &Resolver<'_>,
    day: Option<Date>,
    sentence: Range<usize>,
) -> Vec<FoundActor> {
    let mut found: Vec<FoundActor> = Vec::new();
    let heads = sentence.clone().filter(|&token| is_head(tree, token));
    // 'Russian' in 'Russian troops' is told with the troops, in 'Russian gas' by itself.
    let modifiers = sentence
        .filter(|&token| !is_head(tree, token) && resolver.name_at(token).is_some())
        .filter(|&token| {
            tree.head(token)
                .is_none_or(|head| !is_head_of_name(resolver, head))
        });
    for head in heads.chain(modifiers) {
        if !resolver.can_speak(head) {
            continue;
        }
        for actor in resolver.resolve(head) {
            let within = found.iter().any(|known| {
                known.actor.span.contains(actor.span)
                    && (known.actor.id == actor.id || actor.country == known.actor.country)
            });
            if is_known(&actor) && !within {
                let how = how(tree, resolver, day, head, &actor);
                found.push(FoundActor { actor, how });
            }
        }
    }
    found.sort_by_key(|found| found.actor.span.start);
    found
}

/// Whether a token may head a phrase that names somebody.
fn is_head(tree: &Tree<'_>, token: usize) -> bool {
    let noun = matches!(tree.pos(token), "NOUN" | "PROPN" | "PRON") || tree.tag(token) == "PRP$";
    noun && !matches!(tree.dep(token), "compound" | "nmod" | "amod" | "npadvmod")
}

fn is_head_of_name(resolver: &Resolver<'_>, head: usize) -> bool {
    resolver.name_at(head).is_some()
}

fn how(
    tree: &Tree<'_>,
    resolver: &Resolver<'_>,
    day: Option<Date>,
    head: usize,
    actor: &Actor,
) -> How {
    if tree.pos(head) == "PRON" || tree.tag(head) == "PRP$" {
        return How::Earlier;
    }
    let in_words = |token: &usize| actor.span.contains(tree.token(*token).span);
    let tokens = tree.subtree(head);
    let mut names = std::iter::once(head)
        .chain(tokens)
        .filter(in_words)
        .filter_map(|token| resolver.name_at(token));
    let same = |name: &&ActorName| actor.id.as_deref() == Some(name.id.as_str());
    if let Some(name) = names.find(same) {
        let office = match name.on(day) {
            Ok(office) => Some(office),
            Err(last) => last.or(name.offices.last()),
        };
        if let Some(office) = office {
            return How::Name {
                name: name.name.clone(),
                file: office.file.to_string(),
                line: office.line,
            };
        }
    }
    if let Some((role, _)) = resolver.role_of(head) {
        return How::Role {
            noun: role.noun.clone(),
        };
    }
    let elsewhere = actor.span == Span::default() || !in_words(&head);
    if elsewhere || actor.id.is_some() && resolver.name_at(head).is_none() {
        return How::Earlier;
    }
    How::Words
}
