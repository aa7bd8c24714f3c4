//! Places: which one each name means, which words are names of places, and where events happened.
//!
//! - **Resolution**: the marked names of GeoVirus and LGL are handed to `places resolve`; an answer is right
//!   within 161 km (100 miles) of the marked coordinates, as is usual since Leidner (2007). No answer is
//!   a wrong one; the mean and median distance are of the answers.
//! - **Recognition**: `places` reads the bare text; spans are the same (exact) or share a character
//!   (overlapping), one to one. Beside it stands what the entities of `parse` alone come to (GPE, LOC,
//!   FAC).
//! - **Events** and **mentions**: sentences and texts of `bench/places` ([`super::event_places`],
//!   [`super::mentions`]).
//!
//! Articles that are kept apart show figures only ([`super::toponyms`]).
//!
//! Deliberately absent: the area under the curve of errors that some papers give; mean, median and
//! the share within a day's drive say what a user asks.

use super::Run;
use super::event_places;
use super::mentions;
use super::place_rule::{Answered, kilometres};
use super::program::Report;
use super::tally::{Tally, as_float, share};
use super::toponyms::{Article, Toponym, load};
use crate::error::Error;
use rapporteur_model::PlaceKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The collections, with the names of their figures.
const COLLECTIONS: [(&str, &str); 2] = [
    ("geovirus", "bench/places/GeoVirus.xml"),
    ("lgl", "bench/places/lgl.xml"),
];

/// An answer is right up to this distance: 100 miles.
const NEAR_KM: f64 = 161.0;

/// Labels of entities that are places.
const LABELS: [&str; 3] = ["GPE", "LOC", "FAC"];

/// Spans known to be places.
#[derive(Serialize)]
struct Asked<'a> {
    id: usize,
    text: &'a str,
    spans: Vec<[usize; 2]>,
}

#[derive(Deserialize)]
struct Answers {
    id: usize,
    places: Vec<Option<Answered>>,
}

/// A line of `places`.
#[derive(Deserialize)]
struct Line {
    report: String,
    start: usize,
    end: usize,
    kind: PlaceKind,
    #[serde(flatten)]
    answered: Answered,
}

/// A place name that the program finds.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// Bytes of the text.
    pub(super) span: [usize; 2],
    /// What it stands for.
    pub(super) kind: PlaceKind,
    /// What it was resolved to.
    pub(super) answered: Answered,
}

impl Named {
    /// Whether it stands for the place or for those who govern it.
    pub(super) fn is_place(&self) -> bool {
        matches!(self.kind, PlaceKind::Literal | PlaceKind::Metonym)
    }
}

/// A line of `parse`.
#[derive(Deserialize)]
struct Parsed {
    id: String,
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    label: String,
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    event_places::measure(run)?;
    event_places::texts(run)?;
    mentions::measure(run)?;
    for (name, path) in COLLECTIONS {
        let Some(path) = run.shared(path) else {
            continue;
        };
        let articles = load(&path)?;
        println!("  {name}: {} articles", articles.len());
        resolution(run, name, &articles)?;
        let texts: Vec<&str> = articles.iter().map(|one| one.text.as_str()).collect();
        let found = named(run, &texts)?
            .iter()
            .map(|names| {
                let places = names.iter().filter(|name| name.is_place());
                places.map(|name| name.span).collect()
            })
            .collect();
        recognition(run, name, "", &articles, &found);
        let entities = entities(run, &articles)?;
        recognition(run, name, "_entities", &articles, &entities);
    }
    Ok(())
}

/// Which place each marked name means.
fn resolution(run: &mut Run<'_>, name: &str, articles: &[Article]) -> Result<(), Error> {
    let asked: Vec<Asked<'_>> = articles
        .iter()
        .enumerate()
        .map(|(id, article)| Asked {
            id,
            text: &article.text,
            spans: article.toponyms.iter().map(|name| name.span).collect(),
        })
        .collect();
    let mut answers: BTreeMap<usize, Vec<Option<Answered>>> = BTreeMap::new();
    for line in run.program.ask(&["places", "resolve"], &asked)?.lines() {
        let answered: Answers = serde_json::from_str(line).map_err(Error::Answer)?;
        answers.insert(answered.id, answered.places);
    }
    for (part, held) in [("open", false), ("held", true)] {
        let mut errors = Vec::new();
        let mut unanswered = 0;
        for (id, article) in articles.iter().enumerate() {
            if article.held != held {
                continue;
            }
            let mut places = answers.remove(&id).unwrap_or_default();
            places.resize(article.toponyms.len(), None);
            for (toponym, place) in article.toponyms.iter().zip(&places) {
                let Some(right) = toponym.position else {
                    continue;
                };
                let answer = place.as_ref().and_then(Answered::position);
                let error = answer.map(|answer| kilometres(answer, right));
                match error {
                    Some(error) => errors.push(error),
                    None => unanswered += 1,
                }
                if run.full && !held && error.is_none_or(|error| error > NEAR_KM) {
                    show(id, article, toponym, right, place.as_ref(), error);
                }
            }
        }
        errors.sort_by(f64::total_cmp);
        let near = errors.iter().filter(|error| **error <= NEAR_KM).count();
        let whole = errors.len() + unanswered;
        let accuracy = share(near, whole);
        let mean = errors.iter().sum::<f64>() / as_float(errors.len().max(1));
        let median = errors.get(errors.len() / 2).copied().unwrap_or_default();
        println!(
            "    {part}: {near}/{whole} within {NEAR_KM:.0} km ({accuracy:.4}), mean {mean:.0} km, \
             median {median:.1} km, {unanswered} unanswered"
        );
        run.figures
            .add(format!("places_{name}_{part}_within_161km"), accuracy);
        run.figures
            .add_whole(format!("places_{name}_{part}_mean_km"), mean);
        run.figures
            .add(format!("places_{name}_{part}_median_km"), median);
        run.figures.add_whole(
            format!("places_{name}_{part}_unanswered"),
            as_float(unanswered),
        );
    }
    Ok(())
}

fn show(
    id: usize,
    article: &Article,
    toponym: &Toponym,
    right: [f64; 2],
    place: Option<&Answered>,
    error: Option<f64>,
) {
    let [start, end] = toponym.span;
    let words = article.text.get(start..end).unwrap_or_default();
    let answer = place.map_or_else(|| "nothing".to_owned(), Answered::show);
    let far = error.map_or_else(String::new, |error| format!(", {error:.0} km off"));
    println!(
        "      {id}:{start} {words} | {:.2},{:.2} | {answer}{far}",
        right[0], right[1]
    );
}

/// Spans found in each article.
type Spans = Vec<Vec<[usize; 2]>>;

/// How well spans go with the marks, where they are the same and where they overlap.
fn recognition(run: &mut Run<'_>, name: &str, by: &str, articles: &[Article], found: &Spans) {
    for (part, held) in [("open", false), ("held", true)] {
        let (mut exact, mut overlapping) = (Tally::default(), Tally::default());
        for (article, found) in articles.iter().zip(found) {
            if article.held != held {
                continue;
            }
            let marked: Vec<_> = article.toponyms.iter().map(|name| name.span).collect();
            exact += matched(&marked, found, |one, other| one == other);
            overlapping += matched(&marked, found, |one, other| {
                one[0] < other[1] && other[0] < one[1]
            });
            if run.full && !held && by.is_empty() {
                misses(&article.text, &marked, found);
            }
        }
        let what = if by.is_empty() {
            "names found"
        } else {
            "entities alone"
        };
        println!("    {part} {what}: exact {exact}; overlapping {overlapping}");
        let figures = &mut run.figures;
        figures.add(format!("places_{name}_{part}{by}_exact_f1"), exact.f1());
        figures.add(
            format!("places_{name}_{part}{by}_overlap_f1"),
            overlapping.f1(),
        );
    }
}

/// Pairs spans one to one, in the order of the text.
fn matched(
    marked: &[[usize; 2]],
    found: &[[usize; 2]],
    same: impl Fn([usize; 2], [usize; 2]) -> bool,
) -> Tally {
    let mut used = vec![false; found.len()];
    let mut tally = Tally::default();
    for mark in marked {
        let partner =
            (found.iter().zip(&mut used)).find(|(span, used)| !**used && same(*mark, **span));
        match partner {
            Some((_, used)) => {
                *used = true;
                tally.hits += 1;
            }
            None => tally.missed += 1,
        }
    }
    tally.spurious = used.iter().filter(|used| !**used).count();
    tally
}

/// Tells marks without a span and spans without a mark.
fn misses(text: &str, marked: &[[usize; 2]], found: &[[usize; 2]]) {
    let apart = |span: &[usize; 2], others: &[[usize; 2]]| {
        !others
            .iter()
            .any(|other| span[0] < other[1] && other[0] < span[1])
    };
    for (what, one, other) in [("missed", marked, found), ("spurious", found, marked)] {
        for span in one.iter().filter(|span| apart(span, other)) {
            println!("      {what} {}", around(text, *span));
        }
    }
}

/// A stretch in brackets with some characters about it.
fn around(text: &str, [start, end]: [usize; 2]) -> String {
    const ABOUT: usize = 30;
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    let (words, after) = rest.split_at_checked(end - start).unwrap_or((rest, ""));
    let from = before
        .char_indices()
        .rev()
        .nth(ABOUT)
        .map_or(0, |(at, _)| at);
    let to = after
        .char_indices()
        .nth(ABOUT)
        .map_or(after.len(), |(at, _)| at);
    let (before, after) = (&before[from..], &after[..to]);
    format!("{before}[{words}]{after}").replace('\n', " ")
}

/// The place names that the program finds in each bare text, of every kind.
pub(super) fn named(run: &Run<'_>, texts: &[&str]) -> Result<Vec<Vec<Named>>, Error> {
    let (input, starts) = records(texts)?;
    let mut found: Vec<Vec<Named>> = vec![Vec::new(); texts.len()];
    let printed = run.program.ask_raw(&["places", "--all", "-"], &input)?;
    for line in printed.lines() {
        let line: Line = serde_json::from_str(line).map_err(Error::Answer)?;
        let place = line.report.parse::<usize>().ok();
        let known = place.and_then(|place| {
            Some((
                texts.get(place)?,
                *starts.get(place)?,
                found.get_mut(place)?,
            ))
        });
        if let Some((text, start, names)) = known {
            let in_text = |at: usize| unescaped(text, at.saturating_sub(start));
            names.push(Named {
                span: [in_text(line.start), in_text(line.end)],
                kind: line.kind,
                answered: line.answered,
            });
        }
    }
    Ok(found)
}

/// The texts as records one a line, and where each begins.
fn records(texts: &[&str]) -> Result<(Vec<u8>, Vec<usize>), Error> {
    let mut input = Vec::new();
    let mut starts = Vec::new();
    for (id, text) in texts.iter().enumerate() {
        input.extend(format!("{{\"id\":\"{id}\",\"text\":").bytes());
        starts.push(input.len() + 1);
        serde_json::to_writer(&mut input, text).map_err(Error::Answer)?;
        input.extend(b"}\n");
    }
    Ok((input, starts))
}

/// Where a byte of the escaped text stands in the text.
fn unescaped(text: &str, wanted: usize) -> usize {
    let mut escaped = 0;
    for (at, character) in text.char_indices() {
        if escaped >= wanted {
            return at;
        }
        escaped += match character {
            '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
            control if control < ' ' => 6,
            other => other.len_utf8(),
        };
    }
    text.len()
}

/// What the pipeline alone takes for places.
fn entities(run: &Run<'_>, articles: &[Article]) -> Result<Spans, Error> {
    let reports: Vec<Report> = articles
        .iter()
        .enumerate()
        .map(|(id, article)| Report {
            id: id.to_string(),
            text: article.text.clone(),
            date: None,
        })
        .collect();
    let mut found: Spans = vec![Vec::new(); articles.len()];
    for line in run.program.ask(&["parse"], &reports)?.lines() {
        let parsed: Parsed = serde_json::from_str(line).map_err(Error::Answer)?;
        let place = parsed.id.parse::<usize>().ok();
        if let Some(spans) = place.and_then(|place| found.get_mut(place)) {
            let places = parsed.entities.iter();
            let places = places.filter(|entity| LABELS.contains(&entity.label.as_str()));
            spans.extend(places.map(|entity| [entity.start, entity.end]));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_paired_one_to_one() {
        let marked = [[0, 4], [10, 14], [20, 30]];
        let found = [[0, 4], [9, 14], [20, 22], [24, 30]];
        let exact = matched(&marked, &found, |one, other| one == other);
        assert_eq!((exact.hits, exact.missed, exact.spurious), (1, 2, 3));
        let overlapping = matched(&marked, &found, |one, other| {
            one[0] < other[1] && other[0] < one[1]
        });
        assert_eq!(
            (overlapping.hits, overlapping.missed, overlapping.spurious),
            (3, 0, 1)
        );
    }

    #[test]
    fn escaped_bytes_lead_back_to_the_text() -> Result<(), Error> {
        let text = "„A\"\n\u{1}é Oslo\\";
        let (input, starts) = records(&[text, text])?;
        let input = String::from_utf8_lossy(&input);
        let oslo = text.find("Oslo");
        for (line, start) in input.match_indices("Oslo").zip(starts) {
            assert_eq!(Some(unescaped(text, line.0 - start)), oslo);
        }
        Ok(())
    }

    #[test]
    fn what_stands_about_a_span_is_cut_at_characters() {
        let text = "é".repeat(40) + "Oslo" + &"ö".repeat(40);
        let shown = around(&text, [80, 84]);
        assert!(
            shown.contains("[Oslo]") && shown.chars().count() < 70,
            "{shown}"
        );
    }
}
