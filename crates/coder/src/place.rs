//! Where: the place phrase that hangs from an event's words.
//!
//! Deliberately absent: coordinates and choosing between places of one name; only a country
//! that the name alone tells is given.

use crate::actors::Resolver;
use crate::compose::Composed;
use crate::tree::Tree;
use rapporteur_lexicon::ActorKind;
use rapporteur_model::{EventPlace, Place, PlaceSource};

const PREPOSITIONS: [&str; 14] = [
    "in",
    "at",
    "near",
    "outside",
    "around",
    "across",
    "inside",
    "throughout",
    "over",
    "on",
    "into",
    "off",
    "from",
    "to",
];

/// The place of an event: nearest to its act first.
pub(crate) fn of_event(
    tree: &Tree<'_>,
    resolver: &Resolver<'_>,
    composed: &Composed<'_>,
    places: Option<&[Place]>,
) -> Option<EventPlace> {
    composed
        .path
        .iter()
        .find_map(|&token| {
            // The object of a light verb or act may carry it: 'struck a hospital in Kharkiv'.
            let near = std::iter::once(token)
                .chain(tree.children_with(token, &["dobj", "nsubjpass", "pobj"]));
            near.flat_map(|near| tree.children_with(near, &["prep", "advmod"]))
                .find_map(|preposition| {
                    // Motion words name a place only where the verb is one of motion; 'in', 'at' and 'near' always.
                    let word = tree.lower(preposition);
                    if !PREPOSITIONS[..9].contains(&word) {
                        return None;
                    }
                    tree.children_with(preposition, &["pobj"])
                        .find_map(|head| place_at(tree, resolver, head))
                })
        })
        .map(|place| EventPlace {
            mention: resolved(place, places),
            given_by: PlaceSource::Clause,
            ..EventPlace::default()
        })
}

/// The report's own mention of a place, where it has been looked for.
fn resolved(place: Place, places: Option<&[Place]>) -> Place {
    let places = places.unwrap_or(&[]);
    let first = places.partition_point(|known| known.span.end <= place.span.start);
    let known = places.get(first..).and_then(<[Place]>::first);
    known
        .filter(|known| known.span.start < place.span.end)
        .cloned()
        .unwrap_or(place)
}

fn place_at(tree: &Tree<'_>, resolver: &Resolver<'_>, head: usize) -> Option<Place> {
    let entity = tree
        .token(head)
        .entity
        .and_then(|index| tree.annotations.entities.get(index));
    let name = resolver.name_at(head);
    let by_name = name.filter(|name| {
        matches!(
            name.kind,
            ActorKind::Country | ActorKind::Territory | ActorKind::Seat | ActorKind::Region
        )
    });
    let labelled = entity.filter(|entity| matches!(entity.label.as_str(), "GPE" | "LOC" | "FAC"));
    if let Some(entity) = labelled {
        let span = tree.trimmed_span(entity.tokens.clone());
        let country = by_name
            .and_then(|name| name.offices.first())
            .and_then(|office| office.country.clone());
        return Some(Place {
            text: span.of(tree.text).to_owned(),
            span,
            country,
            ..Place::default()
        });
    }
    if let Some(name) = by_name {
        let span = resolver.noun_phrase(head);
        return Some(Place {
            text: span.of(tree.text).to_owned(),
            span,
            country: name
                .offices
                .first()
                .and_then(|office| office.country.clone()),
            ..Place::default()
        });
    }
    // 'in populated areas', 'in the eastern city of Goma': a described place with a name inside.
    let inner = tree
        .children_with(head, &["prep"])
        .filter(|&near| matches!(tree.lower(near), "of" | "in"))
        .find_map(|near| tree.child_with(near, &["pobj"]));
    inner.and_then(|inner| place_at(tree, resolver, inner))
}
