//! Bodies of rows cut to what a page shows: of lists that grow with the events, the first items and
//! the last.
//!
//! ```text
//! {"evidence":["a#1", … 3,000 names … ,"z#9"]}  ->  {"evidence":["a#1", …, "z#9"]}
//! ```
//!
//! What is left is JSON of the same type, member for member. The text is cut as it stands, so that a
//! body of many megabytes makes no tree in memory, and what is kept is kept to the byte.
//!
//! Deliberately absent: texts, which do not grow, and knowing the types. A list is cut by its name.

use crate::prepared::end_of_string;
use std::collections::BTreeMap;

/// Smaller bodies are read whole.
pub(super) const SMALL: usize = 4096;

/// Of names of events, so many from the start and so many from the end; a page cites no more.
const EVENTS: (usize, usize) = (4, 4);

/// Of any other list.
const OTHERS: (usize, usize) = (20, 20);

/// A body that was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) body: String,
    /// How many events the whole one names.
    pub(crate) told: usize,
}

/// The body as pages read it; `None` where that is the body itself.
pub(crate) fn cut(body: &str) -> Option<Cut> {
    if body.len() <= SMALL {
        return None;
    }
    let mut told = 0;
    for (name, value) in members(body)? {
        if is_events(name) {
            told += items(value)?.len();
        }
    }
    let mut short = String::with_capacity(SMALL);
    write(body, "", &mut short)?;
    (short.len() < body.len()).then_some(Cut { body: short, told })
}

/// The first items of a list that a body holds, as JSON, at most so many; none where there is no
/// such list. Nothing behind them is looked at. `None` when the body is no JSON of an object.
pub(crate) fn first_items<'b>(body: &'b str, member: &str, most: usize) -> Option<Vec<&'b str>> {
    let mut rest = body.strip_prefix('{')?;
    while !rest.starts_with('}') {
        let (name, value) = named(rest)?;
        if name == member {
            return first(value, most);
        }
        rest = behind(value.get(end_of_value(value)?..)?, '}')?;
    }
    Some(Vec::new())
}

/// Whether a list names events that tell something.
fn is_events(name: &str) -> bool {
    matches!(name, "evidence" | "tellings")
}

/// Writes a value, of which the name is that of its member, or of the list that it stands in.
fn write(value: &str, name: &str, out: &mut String) -> Option<()> {
    match value.as_bytes().first()? {
        b'{' => {
            out.push('{');
            for (place, (name, value)) in members(value)?.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push('"');
                out.push_str(name);
                out.push_str("\":");
                write(value, name, out)?;
            }
            out.push('}');
        }
        b'[' => {
            out.push('[');
            for (place, item) in kept(name, items(value)?)?.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, name, out)?;
            }
            out.push(']');
        }
        _ => out.push_str(value),
    }
    Some(())
}

/// The items of a list that stay, in their order.
fn kept<'b>(name: &str, items: Vec<&'b str>) -> Option<Vec<&'b str>> {
    let (first, last) = if is_events(name) { EVENTS } else { OTHERS };
    let apart: Option<Apart> = match name {
        "tolls" => Some(claimant),
        "numbers" => Some(count),
        _ => None,
    };
    let items = match apart {
        Some(apart) if items.len() > first + last => outermost(items, apart)?,
        _ => items,
    };
    if items.len() <= first + last {
        return Some(items);
    }
    let end = items.len() - last;
    let (start, end) = (items.get(..first)?, items.get(end..)?);
    Some([start, end].concat())
}

/// What claims are told apart by.
type Apart = fn(&[(&str, &str)]) -> String;

/// Figures: whose they are, and of what. What counts is what a claimant says last.
fn claimant(toll: &[(&str, &str)]) -> String {
    let parts = toll.iter().map(|(name, value)| match *name {
        "evidence" => "",
        "according_to" => value,
        figure => figure,
    });
    parts.collect::<Vec<_>>().join(" ")
}

/// Numbers of rounds: who counts, and to what.
fn count(claim: &[(&str, &str)]) -> String {
    let parts = claim
        .iter()
        .filter(|part| matches!(part.0, "number" | "by"));
    parts.map(|part| part.1).collect::<Vec<_>>().join(" ")
}

/// Of each kind of claim the first and the last: who reads what everybody claims first or last reads
/// the same.
fn outermost(items: Vec<&str>, apart: Apart) -> Option<Vec<&str>> {
    let mut ends: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (place, item) in items.iter().enumerate() {
        let kind = apart(&members(item)?);
        ends.entry(kind).or_insert((place, place)).1 = place;
    }
    let mut places: Vec<usize> = ends.into_values().flat_map(|(a, b)| [a, b]).collect();
    places.sort_unstable();
    places.dedup();
    places
        .into_iter()
        .map(|at| items.get(at).copied())
        .collect()
}

/// Names and values of the members of an object, as they stand.
fn members(object: &str) -> Option<Vec<(&str, &str)>> {
    let mut rest = object.strip_prefix('{')?;
    let mut all = Vec::new();
    while !rest.starts_with('}') {
        let (name, value) = named(rest)?;
        let (value, after) = value.split_at_checked(end_of_value(value)?)?;
        all.push((name, value));
        rest = behind(after, '}')?;
    }
    Some(all)
}

/// The name of the member at the head, and all from its value on.
fn named(text: &str) -> Option<(&str, &str)> {
    let (key, after) = text.split_at_checked(end_of_value(text)?)?;
    let name = key.strip_prefix('"')?.strip_suffix('"')?;
    Some((name, after.strip_prefix(':')?))
}

/// The items of a list, as they stand.
fn items(list: &str) -> Option<Vec<&str>> {
    first(list, usize::MAX)
}

/// The first items of the list at the head.
fn first(text: &str, most: usize) -> Option<Vec<&str>> {
    let mut rest = text.strip_prefix('[')?;
    let mut all = Vec::new();
    while all.len() < most && !rest.starts_with(']') {
        let (item, after) = rest.split_at_checked(end_of_value(rest)?)?;
        all.push(item);
        rest = behind(after, ']')?;
    }
    Some(all)
}

/// What stands behind a comma, or the end.
fn behind(text: &str, end: char) -> Option<&str> {
    match text.strip_prefix(',') {
        Some(next) => (!next.starts_with(end)).then_some(next),
        None => text.starts_with(end).then_some(text),
    }
}

/// How many bytes the value at the head takes.
fn end_of_value(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut place = 0;
    loop {
        match bytes.get(place)? {
            b'"' => {
                place += end_of_string(text.get(place..)?);
                if depth == 0 {
                    return Some(place);
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => {
                // Behind a list or object of our own, or before the end of that around us.
                return (place > 0).then_some(place + depth);
            }
            b'}' | b']' => depth -= 1,
            b',' | b':' if depth == 0 => return (place > 0).then_some(place),
            _ => {}
        }
        place += 1;
    }
}

#[cfg(test)]
mod tests;
