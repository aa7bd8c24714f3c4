//! Names as formats want them: of enumerations, of actors, of parties.

use crate::cell::Cell;
use crate::codes::Codes;
use crate::incidents::sides::Side;
use rapporteur_ledger::Party;
use rapporteur_model::Actor;
use serde::Serialize;
use std::borrow::Cow;

/// The name under which a value of an enumeration stands in JSON.
pub(crate) fn name_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The same, as a cell.
pub(crate) fn named<T: Serialize>(value: &T) -> Cell<'static> {
    Cell::text(name_of(value))
}

/// What an actor is called: its full name where that is known, else the words.
pub(crate) fn name(actor: &Actor) -> &str {
    actor.name.as_deref().unwrap_or(&actor.text)
}

/// A column of several actors.
pub(crate) fn names(actors: &[Actor]) -> Cell<'_> {
    Cell::list(actors.iter().map(name))
}

/// Codes of several actors; an unknown one keeps its place.
pub(crate) fn codes<'a>(
    actors: &'a [Actor],
    code: impl Fn(&'a Actor) -> Option<&'a str>,
) -> Cell<'a> {
    Cell::partial_list(actors.iter().map(code))
}

/// What parties are called.
pub(crate) fn party_names(parties: &[Party]) -> Cell<'_> {
    Cell::list(parties.iter().map(Party::name))
}

/// The countries of parties; an unknown one keeps its place.
pub(crate) fn party_countries(parties: &[Party]) -> Cell<'_> {
    Cell::partial_list(parties.iter().map(|party| party.country.as_deref()))
}

/// The sectors of parties; an unknown one keeps its place.
pub(crate) fn party_sectors(parties: &[Party]) -> Cell<'_> {
    Cell::partial_list(parties.iter().map(|party| party.sector.as_deref()))
}

/// Names joined for a reader.
pub(crate) fn joined<'p>(parties: impl IntoIterator<Item = &'p Party>, between: &str) -> String {
    let names: Vec<&str> = parties.into_iter().map(Party::name).collect();
    names.join(between)
}

/// The words of an event: those of its sentence from the first to the last that was read.
pub(crate) fn words_of(event: &rapporteur_model::Event) -> Cow<'_, str> {
    let start = event.span.start.checked_sub(event.sentence_span.start);
    let end = event.span.end.checked_sub(event.sentence_span.start);
    let words = start
        .zip(end)
        .and_then(|(start, end)| event.sentence.get(start..end));
    Cow::Borrowed(words.unwrap_or(&event.sentence))
}

/// Names joined for a reader, each once: a state's where somebody acts for it, else the party's own.
pub(crate) fn labelled(parties: &[Party], codes: &Codes<'_>, between: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for party in parties {
        let name = label(party, codes);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(between)
}

/// The name of the state that a party acts for, else its own.
pub(crate) fn label(party: &Party, codes: &Codes<'_>) -> String {
    let state = (Side::of(party) == Some(Side::State))
        .then(|| codes.country_name(party.country.as_deref()?))
        .flatten();
    state.unwrap_or_else(|| party.name().to_owned())
}
