//! Which processes an event belongs to.
//!
//! What two sides of a process do to each other belongs to it. So does what one of them does
//! alone, or with a third party, in a report that is about the process, and what that report tells
//! without naming anybody ('the talks failed', 'both sides agreed').
//!
//! What a report is about: each process gets points for the events between its sides and for its
//! keywords, and those that come near the best of them are what it is about.

use super::discover::keys;
use super::side::Cast;
use super::{Names, Process};
use crate::Source;
use jiff::civil::Date;
use rapporteur_model::Event;
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap};

/// Points of an event in which two sides have to do with each other.
const BETWEEN: u32 = 6;
/// Points of an event of a side and a third party.
const WITH_THIRD: u32 = 2;
/// Points of an event of one side.
const ALONE: u32 = 1;
/// Points of a keyword.
const KEYWORD: u32 = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Side,
    Third,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Rules {
    topics: BTreeSet<SmolStr>,
    keywords: Vec<String>,
    since: Option<Date>,
    sides: usize,
    /// The states of whose land a side is an armed group.
    homes: BTreeSet<SmolStr>,
}

/// Tells of events to which processes they belong.
#[derive(Clone, Debug, Default)]
pub struct Membership {
    names: Names,
    rules: Vec<Rules>,
    /// The processes that somebody has a part in. Only looked up, never gone through.
    parts: HashMap<SmolStr, Vec<(usize, Part)>>,
    with_keywords: Vec<usize>,
}

/// What is known of one event.
struct Seen {
    sides: Vec<SmolStr>,
    /// For each process that somebody in it has a part in: how many sides, whether a third party.
    parts: Vec<(usize, usize, usize)>,
}

impl Membership {
    /// Membership in these processes.
    pub fn new(processes: &[Process], names: &Names) -> Self {
        let mut membership = Self {
            names: names.clone(),
            ..Self::default()
        };
        for (place, process) in processes.iter().enumerate() {
            let sides = keys(&process.parties, names);
            let third: Vec<_> = process
                .third_parties
                .iter()
                .map(|third| third.party.clone())
                .collect();
            for side in &sides {
                let parts = membership.parts.entry(side.clone()).or_default();
                parts.push((place, Part::Side));
            }
            for side in keys(&third, names) {
                if !sides.contains(&side) {
                    let parts = membership.parts.entry(side).or_default();
                    parts.push((place, Part::Third));
                }
            }
            let keywords: Vec<String> = process
                .keywords
                .iter()
                .map(|word| word.to_lowercase())
                .collect();
            if !keywords.is_empty() {
                membership.with_keywords.push(place);
            }
            membership.rules.push(Rules {
                topics: process.topics.iter().cloned().collect(),
                keywords,
                since: process.since.filter(|_| process.declared),
                sides: sides.len(),
                homes: homes(&sides, names),
            });
        }
        membership
    }

    /// Whether both assign any event alike.
    #[must_use]
    pub fn assigns_like(&self, other: &Self) -> bool {
        self.rules == other.rules
            && self.parts == other.parts
            && self.with_keywords == other.with_keywords
    }

    /// For each event of a report, the places in the list of processes of those that it belongs
    /// to, in ascending order.
    pub fn assign(&self, source: &Source, events: &[&Event]) -> Vec<Vec<usize>> {
        let cast = Cast::of(&self.names, events);
        let seen: Vec<Seen> = events.iter().map(|event| self.seen(event, &cast)).collect();
        let main = self.main(source, events, &seen);
        events
            .iter()
            .zip(&seen)
            .map(|(event, seen)| self.of_event(source, event, seen, &main))
            .collect()
    }

    fn seen(&self, event: &Event, cast: &Cast<'_>) -> Seen {
        let sides = cast.sides(event.actors.iter().chain(&event.recipients));
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        for side in &sides {
            for &(place, part) in self.parts.get(side).into_iter().flatten() {
                let entry = match parts.iter_mut().find(|(known, _, _)| *known == place) {
                    Some(entry) => entry,
                    None => {
                        parts.push((place, 0, 0));
                        match parts.last_mut() {
                            Some(entry) => entry,
                            None => continue,
                        }
                    }
                };
                match part {
                    Part::Side => entry.1 += 1,
                    Part::Third => entry.2 += 1,
                }
            }
        }
        parts.sort_unstable();
        Seen { sides, parts }
    }

    fn is_open(&self, place: usize, source: &Source) -> bool {
        let since = self.rules.get(place).and_then(|rules| rules.since);
        !matches!((since, source.day), (Some(since), Some(day)) if day < since)
    }

    /// The processes that the report is about, with the best first among equals by place.
    fn main(&self, source: &Source, events: &[&Event], seen: &[Seen]) -> Vec<usize> {
        let mut points: Vec<(usize, u32, BTreeSet<&SmolStr>)> = Vec::new();
        for seen in seen {
            for &(place, sides, third) in &seen.parts {
                if !self.is_open(place, source) {
                    continue;
                }
                let more = match (sides, third) {
                    (2.., _) => BETWEEN,
                    (1, 1..) => WITH_THIRD,
                    (1, 0) => ALONE,
                    _ => 0,
                };
                let own = seen.sides.iter().filter(|side| {
                    self.parts
                        .get(*side)
                        .is_some_and(|parts| parts.contains(&(place, Part::Side)))
                });
                match points.iter_mut().find(|(known, _, _)| *known == place) {
                    Some((_, points, named)) => {
                        *points += more;
                        named.extend(own);
                    }
                    None => points.push((place, more, own.collect())),
                }
            }
        }
        for &place in &self.with_keywords {
            let Some(rules) = self.rules.get(place) else {
                continue;
            };
            if self.is_open(place, source) && mentions(events, &rules.keywords) {
                match points.iter_mut().find(|(known, _, _)| *known == place) {
                    Some((_, points, _)) => *points += KEYWORD,
                    None => points.push((place, KEYWORD, BTreeSet::new())),
                }
            }
        }
        // A report that names one side alone and no keyword is about something else.
        points.retain(|(place, points, named)| {
            let whole = named.len() >= 2.min(self.rules.get(*place).map_or(2, |rules| rules.sides));
            whole || (*points >= KEYWORD && self.with_keywords.contains(place))
        });
        let best = points
            .iter()
            .map(|(_, points, _)| *points)
            .max()
            .unwrap_or(0);
        let mut main: Vec<(u32, usize)> = points
            .iter()
            .filter(|(_, points, _)| points * 2 >= best && *points > 1)
            .map(|(place, points, _)| (*points, *place))
            .collect();
        main.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        main.into_iter().map(|(_, place)| place).collect()
    }

    /// Whether all who have no part in the process rule the land that a side is from: whether a group
    /// talks with them is an issue of its negotiation with another state.
    fn is_at_home(&self, place: usize, seen: &Seen) -> bool {
        let has_part = |side: &SmolStr| {
            let parts = self.parts.get(side);
            parts.is_some_and(|parts| parts.iter().any(|(known, _)| *known == place))
        };
        let rules = self.rules.get(place);
        seen.sides
            .iter()
            .filter(|side| !has_part(side))
            .all(|side| rules.is_some_and(|rules| rules.homes.contains(side)))
    }

    fn of_event(&self, source: &Source, event: &Event, seen: &Seen, main: &[usize]) -> Vec<usize> {
        let mut of = Vec::new();
        for &(place, sides, third) in &seen.parts {
            if !self.is_open(place, source) {
                continue;
            }
            let is_main = main.contains(&place);
            let outside = seen.sides.len() > sides + third;
            let fits = event.topics.iter().any(|topic| {
                self.rules
                    .get(place)
                    .is_some_and(|rules| rules.topics.contains(topic))
            });
            let belongs = match (sides, third) {
                (2.., _) => true,
                // A side and a third party: about the process, or in a report about it.
                (1, 1..) => is_main || fits,
                (1, 0) => {
                    let asks = is_stance(event) && self.is_at_home(place, seen);
                    is_main && (!outside || fits || asks || is_force(event))
                }
                (0, 1..) => is_main && (fits || !outside),
                _ => false,
            };
            if belongs {
                of.push(place);
            }
        }
        // Nobody who has a part in any process, or one outsider who speaks of it: what the report
        // is about first of all. What outsiders have to do with each other is none of it.
        if seen.parts.is_empty() && seen.sides.len() < 2 {
            of.extend(main.first());
        }
        of.sort_unstable();
        of.dedup();
        of
    }
}

/// The states that armed groups among these sides are of.
fn homes(sides: &[SmolStr], names: &Names) -> BTreeSet<SmolStr> {
    let groups = sides.iter().filter(|side| names.is_group(side));
    groups.filter_map(|side| names.country(side)).collect()
}

/// Whether it says what somebody wants or will not have.
fn is_stance(event: &Event) -> bool {
    let governing = event.operators.first();
    governing.is_some_and(|operator| {
        matches!(
            operator.as_str(),
            "refuse" | "demand" | "request" | "offer" | "accept"
        )
    })
}

fn is_force(event: &Event) -> bool {
    matches!(
        event.act.as_str(),
        "attack" | "kill" | "shoot-down" | "occupy" | "abduct" | "destroy" | "injure"
    )
}

/// Whether a sentence of the events holds a keyword as words of its own.
fn mentions(events: &[&Event], keywords: &[String]) -> bool {
    let mut last = None;
    for event in events {
        // Events of one sentence follow on each other.
        if last == Some(event.sentence_span) {
            continue;
        }
        last = Some(event.sentence_span);
        let lower = event.sentence.to_lowercase();
        if keywords.iter().any(|word| holds(&lower, word)) {
            return true;
        }
    }
    false
}

fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let before = text
            .get(..start)
            .and_then(|before| before.chars().next_back());
        let after = text
            .get(start + word.len()..)
            .and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
