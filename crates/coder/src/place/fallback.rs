//! Places where nobody has looked for them: entities of the pipeline and names of the actor files.
//!
//! Deliberately absent: coordinates. What a name of the actor files tells is the country.

use crate::actors::Resolver;
use crate::tree::Tree;
use rapporteur_lexicon::{ActorKind, ActorName};
use rapporteur_model::{Feature, Place};

/// What may be a place, in the order of the text.
pub(super) fn places(tree: &Tree<'_>, resolver: &Resolver<'_>) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    let mut taken = 0;
    for token in 0..tree.len() {
        if token < taken {
            continue;
        }
        let name = resolver.name_at(token).filter(|name| is_place(name));
        let entity = tree
            .token(token)
            .entity
            .and_then(|index| tree.annotations.entities.get(index))
            .filter(|entity| matches!(entity.label.as_str(), "GPE" | "LOC" | "FAC"));
        let (tokens, named) = match entity {
            Some(entity) => {
                let tokens = entity.tokens.clone();
                let inside = tokens.clone().rev();
                let named = inside.filter_map(|token| resolver.name_at(token));
                (tokens, named.into_iter().find(|name| is_place(name)))
            }
            None if name.is_some() && tree.pos(token) != "ADJ" => {
                let end = (token + 1..tree.len())
                    .find(|&next| !same_name(resolver, token, next))
                    .unwrap_or(tree.len());
                (token..end, name)
            }
            None => continue,
        };
        taken = tokens.end;
        let span = tree.trimmed_span(tokens);
        found.push(Place {
            text: span.of(tree.text).to_owned(),
            span,
            country: named
                .and_then(|name| name.offices.first())
                .and_then(|office| office.country.clone()),
            feature: named
                .filter(|name| matches!(name.kind, ActorKind::Country))
                .map(|_| Feature::Country),
            ..Place::default()
        });
    }
    found
}

fn is_place(name: &ActorName) -> bool {
    matches!(
        name.kind,
        ActorKind::Country | ActorKind::Territory | ActorKind::Seat | ActorKind::Region
    )
}

fn same_name(resolver: &Resolver<'_>, token: usize, next: usize) -> bool {
    match (resolver.name_at(token), resolver.name_at(next)) {
        (Some(one), Some(other)) => std::ptr::eq(one, other),
        _ => false,
    }
}
