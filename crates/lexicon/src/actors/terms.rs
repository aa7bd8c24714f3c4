//! Terms of office that overlap.
//!
//! 'president, 2019-05-20 to now' and 'president, 2024-01' of one country cannot both be. Dates
//! are compared no finer than the coarser of the two is known: a term that ends in 2019 does not
//! overlap one that begins in 2019-05.

use super::check::{Placed, blame};
use super::{ActorKind, PartialDate};
use rapporteur_model::Problem;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Finds offices of a single holder with two at once.
pub(super) fn two_holders(
    rows: &[Placed<'_>],
    offices: &FxHashMap<&str, bool>,
    problems: &mut Vec<Problem>,
) {
    let mut terms: BTreeMap<(&str, &str), Vec<(PartialDate, &Placed<'_>)>> = BTreeMap::new();
    for placed in rows {
        let row = &placed.row;
        let office = row.office.as_deref().unwrap_or("");
        if let (ActorKind::Person, Some(from), Some(true)) =
            (row.kind, row.from, offices.get(office))
        {
            let country = row.country.as_deref().unwrap_or("");
            terms
                .entry((country, office))
                .or_default()
                .push((from, placed));
        }
    }
    for ((country, office), mut held) in terms {
        held.sort_by_key(|(from, placed)| (from.first(), end(placed)));
        // The term that lasts longest so far, and the longest of somebody else.
        let mut longest: Option<&Placed<'_>> = None;
        let mut of_another: Option<&Placed<'_>> = None;
        for (from, placed) in held {
            let earlier = longest
                .filter(|one| one.row.id != placed.row.id)
                .or_else(|| of_another.filter(|one| one.row.id != placed.row.id));
            if let Some(earlier) = earlier.filter(|earlier| overlaps(earlier.row.to, from)) {
                let (wrong, other) = blame(earlier, placed);
                problems.push(wrong.at.fault(
                    "from",
                    format!(
                        "{country} has two holders of the office '{office}' at once: {}, and {} ({}), {}",
                        term(wrong),
                        other.row.name,
                        term(other),
                        other.place()
                    ),
                ));
            }
            match longest {
                Some(one) if end(one) >= end(placed) => {
                    if one.row.id != placed.row.id
                        && of_another.is_none_or(|other| end(other) < end(placed))
                    {
                        of_another = Some(placed);
                    }
                }
                _ => {
                    if longest.is_some_and(|one| one.row.id != placed.row.id) {
                        of_another = longest;
                    }
                    longest = Some(placed);
                }
            }
        }
    }
}

fn end(placed: &Placed<'_>) -> jiff::civil::Date {
    placed
        .row
        .to
        .map_or(jiff::civil::Date::MAX, PartialDate::last)
}

fn overlaps(to: Option<PartialDate>, from: PartialDate) -> bool {
    to.is_none_or(|to| from.is_before_end(to))
}

fn term(placed: &Placed<'_>) -> String {
    let show = |date: Option<PartialDate>| date.map_or_else(String::new, |date| date.to_string());
    match placed.row.to {
        Some(_) => format!("{} to {}", show(placed.row.from), show(placed.row.to)),
        None => format!("from {}", show(placed.row.from)),
    }
}
