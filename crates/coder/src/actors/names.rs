//! Names of the actor files, found in a text.

use crate::tree::Tree;
use jiff::civil::Date;
use rapporteur_lexicon::{ActorKind, ActorName, ActorTable};
use smol_str::SmolStr;
use std::ops::Range;

/// A name that stands in the text.
#[derive(Debug)]
pub(crate) struct NameMatch<'l> {
    pub(crate) tokens: Range<usize>,
    /// What it stands for, most likely first.
    pub(crate) candidates: Vec<&'l ActorName>,
}

/// All names of a text; none overlaps another.
#[derive(Debug)]
pub(crate) struct Names<'l> {
    matches: Vec<NameMatch<'l>>,
    by_token: Vec<Option<u32>>,
}

impl<'l> Names<'l> {
    pub(crate) fn find(tree: &Tree<'_>, table: &'l ActorTable, day: Option<Date>) -> Self {
        let mut names = Names {
            matches: Vec::new(),
            by_token: vec![None; tree.len()],
        };
        let mut token = 0;
        while token < tree.len() {
            match match_at(tree, table, token) {
                Some(found) => {
                    let index = u32::try_from(names.matches.len()).ok();
                    for slot in &mut names.by_token[found.tokens.clone()] {
                        *slot = index;
                    }
                    token = found.tokens.end;
                    names.matches.push(found);
                }
                None => token += 1,
            }
        }
        names.drop_strangers(day);
        if let Some(day) = day {
            names.find_surnames(tree, table, day);
        }
        names
    }

    /// A surname alone is somebody's who is not in office near the day of the report only where the
    /// report also has his full name: 'Kellogg' need not be the envoy of thirty years later.
    fn drop_strangers(&mut self, day: Option<Date>) {
        let Some(day) = day else { return };
        let full: Vec<SmolStr> = self
            .matches
            .iter()
            .filter(|found| found.tokens.len() > 1)
            .flat_map(|found| found.candidates.iter().map(|name| name.id.clone()))
            .collect();
        for found in &mut self.matches {
            if found.tokens.len() == 1 {
                found.candidates.retain(|name| {
                    name.kind != ActorKind::Person
                        || is_current(name, day)
                        || full.contains(&name.id)
                });
            }
        }
        for found in &mut self.matches {
            prefer_in_office(&mut found.candidates, day);
        }
        for slot in &mut self.by_token {
            if slot.is_some_and(|index| self.matches[index as usize].candidates.is_empty()) {
                *slot = None;
            }
        }
    }

    /// A surname alone, given by no file as a name of its own, is that of the one person who bears it
    /// and holds office on the day in a country that the report speaks of.
    fn find_surnames(&mut self, tree: &Tree<'_>, table: &'l ActorTable, day: Date) {
        let countries: Vec<SmolStr> = self
            .matches
            .iter()
            .filter_map(|found| found.candidates.first())
            .flat_map(|name| {
                name.offices
                    .iter()
                    .filter_map(|office| office.country.clone())
            })
            .collect();
        let beside = |token: usize| tree.pos(token) == "PROPN" && tree.dep(token) != "ROOT";
        for token in 0..tree.len() {
            let alone = tree.pos(token) == "PROPN"
                && self.at(token).is_none()
                && stands_alone(tree, token)
                && !token
                    .checked_sub(1)
                    .is_some_and(|before| beside(before) && tree.head(before) == Some(token))
                && !(token + 1 < tree.len()
                    && beside(token + 1)
                    && tree.head(token) == Some(token + 1));
            if !alone {
                continue;
            }
            let mut bearers = table.surnamed(tree.words(token)).filter(|name| {
                name.offices.iter().any(|office| {
                    let dated = office.from.is_some() || office.to.is_some();
                    let near = office.country.as_ref();
                    dated
                        && office.held_on(day)
                        && near.is_some_and(|country| countries.contains(country))
                })
            });
            if let (Some(one), None) = (bearers.next(), bearers.next()) {
                let index = u32::try_from(self.matches.len()).ok();
                self.by_token[token] = index;
                self.matches.push(NameMatch {
                    tokens: token..token + 1,
                    candidates: vec![one],
                });
            }
        }
    }

    /// The name that a token is part of.
    pub(crate) fn at(&self, token: usize) -> Option<&NameMatch<'l>> {
        let index = (*self.by_token.get(token)?)?;
        self.matches.get(index as usize)
    }
}

/// Of persons who follow one another in the order, who held an office on the day comes first, then
/// whose terms are nearest to it: 'George Bush' of 1990 is not the president of 2003.
fn prefer_in_office(candidates: &mut [&ActorName], day: Date) {
    for persons in candidates.chunk_by_mut(|a, b| a.kind == b.kind) {
        if persons
            .first()
            .is_some_and(|name| name.kind == ActorKind::Person)
        {
            persons.sort_by_key(|name| years_from_office(name, day));
        }
    }
}

/// Years between a day and the nearest term of office; none within one, or where bounds are unknown.
fn years_from_office(name: &ActorName, day: Date) -> i16 {
    name.offices
        .iter()
        .map(|office| {
            let ahead = office
                .from
                .filter(|&from| day < from)
                .map(|from| from.year() - day.year() + 1);
            let past = office
                .to
                .filter(|&to| to < day)
                .map(|to| day.year() - to.year() + 1);
            ahead.or(past).unwrap_or(0)
        })
        .min()
        .unwrap_or(0)
}

/// Years before and after a term of office in which a surname alone still means its holder.
const NEAR_YEARS: i16 = 8;

fn is_current(name: &ActorName, day: Date) -> bool {
    name.offices.iter().any(|office| {
        let begun = office
            .from
            .is_none_or(|from| from.year() - NEAR_YEARS <= day.year());
        let lasting = office
            .to
            .is_none_or(|to| day.year() <= to.year() + NEAR_YEARS);
        begun && lasting
    })
}

/// Whether a token is no part of a longer entity.
fn stands_alone(tree: &Tree<'_>, token: usize) -> bool {
    let entity = tree
        .token(token)
        .entity
        .and_then(|index| tree.annotations.entities.get(index));
    entity.is_none_or(|entity| entity.tokens.len() == 1)
}

fn match_at<'l>(tree: &Tree<'_>, table: &'l ActorTable, token: usize) -> Option<NameMatch<'l>> {
    let start = tree.token(token).span.start;
    let (length, mut candidates) = table.longest_at(tree.text, start)?;
    let end = start + length;
    // The name must end where a token ends, but for a full stop that the tokenizer cut off or kept.
    let mut last = token;
    while last + 1 < tree.len() && tree.token(last + 1).span.start < end {
        last += 1;
    }
    let token_end = tree.token(last).span.end;
    if token_end != end
        && !tree
            .text
            .get(end..token_end)
            .is_some_and(|rest| rest == "." || rest == "'s" || rest == "’s")
    {
        return None;
    }
    let tokens = token..last + 1;
    keep_plausible(tree, &tokens, &mut candidates);
    (!candidates.is_empty()).then_some(NameMatch { tokens, candidates })
}

/// Drops readings that the entity labels or neighbours speak against, and orders the rest.
fn keep_plausible(tree: &Tree<'_>, tokens: &Range<usize>, candidates: &mut Vec<&ActorName>) {
    let entity = tree
        .token(tokens.start)
        .entity
        .and_then(|index| tree.annotations.entities.get(index));
    let label = entity.map_or("", |entity| entity.label.as_str());
    let within = |entity: &rapporteur_model::Entity| {
        entity.tokens.start < tokens.start || entity.tokens.end > tokens.end
    };
    if let Some(entity) = entity.filter(|entity| within(entity)) {
        // 'Jordan Henderson' is not Jordan, nor 'Chad Smith' Chad.
        if label == "PERSON" && entity.tokens.end > tokens.end {
            candidates.retain(|name| name.kind == ActorKind::Person && titled(tree, tokens));
        }
        // A first name before a surname that we know as someone else's: 'Donald Trump' is found
        // whole; 'Ivanka Trump' is not Donald.
        if label == "PERSON" && entity.tokens.start < tokens.start {
            candidates.retain(|name| {
                name.kind != ActorKind::Person
                    || first_names_agree(tree, entity.tokens.start..tokens.start, name)
            });
        }
    } else if tokens.len() == 1 && tokens.start > 0 {
        // An unlabelled first name before a surname.
        let before = tokens.start - 1;
        if tree.pos(before) == "PROPN"
            && tree.dep(before) == "compound"
            && tree.head(before) == Some(tokens.start)
            && !tree.words(before).contains('.')
        {
            candidates.retain(|name| {
                name.kind != ActorKind::Person
                    || first_names_agree(tree, before..tokens.start, name)
                    || tree.token(before).entity.is_some()
                    || !is_capitalised_name(tree, before)
            });
        }
    }
    let place = matches!(label, "GPE" | "LOC" | "NORP" | "FAC");
    candidates.sort_by_key(|name| match name.kind {
        ActorKind::Person => u8::from(label != "PERSON") * 4,
        ActorKind::Organisation | ActorKind::ArmedGroup => 1 + u8::from(place) * 2,
        _ => 1 + u8::from(!place),
    });
}

/// A title stands before the name, so that a longer entity is a slip of the labels.
fn titled(tree: &Tree<'_>, tokens: &Range<usize>) -> bool {
    tokens.start > 0
        && matches!(
            tree.lower(tokens.start - 1),
            "mr" | "mr." | "mrs." | "ms." | "president" | "minister"
        )
}

fn is_capitalised_name(tree: &Tree<'_>, token: usize) -> bool {
    // Titles ('President', 'Minister') are not first names; the role table knows them, but the
    // label suffices here: the engine marks first names as part of a person.
    tree.token(token).entity.is_some()
}

fn first_names_agree(tree: &Tree<'_>, before: Range<usize>, name: &ActorName) -> bool {
    before.into_iter().all(|token| {
        let word = tree.words(token);
        word.chars()
            .next()
            .is_none_or(|letter| !letter.is_alphabetic())
            || name.name.split_whitespace().any(|part| {
                part == word
                    || (word.ends_with('.') && part.starts_with(word.trim_end_matches('.')))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::{prefer_in_office, years_from_office};
    use jiff::civil::{Date, date};
    use rapporteur_lexicon::{ActorKind, ActorName, Office};

    fn person(id: &str, from: Option<Date>, to: Option<Date>) -> ActorName {
        ActorName {
            id: id.into(),
            name: id.into(),
            kind: ActorKind::Person,
            offices: vec![Office {
                country: None,
                sector: None,
                office: None,
                from,
                to,
                file: "".into(),
                line: 1,
            }],
        }
    }

    #[test]
    fn of_one_name_who_held_an_office_is_meant() {
        let younger = person("w", Some(date(2001, 1, 20)), Some(date(2009, 1, 20)));
        let elder = person("h-w", Some(date(1989, 1, 20)), Some(date(1993, 1, 20)));
        for (day, first) in [
            (date(1990, 8, 20), "h-w"),
            (date(1995, 1, 1), "h-w"),
            (date(2000, 6, 1), "w"),
            (date(2003, 4, 1), "w"),
        ] {
            let mut candidates = [&younger, &elder];
            prefer_in_office(&mut candidates, day);
            assert_eq!(candidates[0].id, first, "{day}");
        }
    }

    #[test]
    fn unknown_bounds_are_no_distance() {
        for (from, to, years) in [
            (None, None, 0),
            (Some(date(2020, 1, 1)), None, 0),
            (None, Some(date(2018, 6, 1)), 4),
            (Some(date(2023, 1, 1)), None, 3),
        ] {
            assert_eq!(
                years_from_office(&person("x", from, to), date(2021, 5, 1)),
                years,
                "{from:?} to {to:?}"
            );
        }
    }
}
