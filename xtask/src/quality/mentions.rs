//! Place names in texts of our own (`bench/places/mentions.tsv`): which words name a place, what they
//! stand for, and which place it is.
//!
//! ```text
//! [Kyiv|metonym|kyiv] accused [Moscow|metonym|moscow] of breaking the [Minsk|part_of_name] agreements.
//! ```
//!
//! How marks and answers are compared is told in `bench/places/README.md`. Every third line is kept
//! apart.

use super::Run;
use super::place_rule::{Right, keyed, name};
use super::places::{Named, named};
use super::table::Table;
use super::tally::Tally;
use crate::error::Error;
use crate::share::Share;
use std::collections::BTreeMap;

const FILE: &str = "bench/places/mentions.tsv";
const KEYS: &str = "bench/places/places.tsv";

/// A marked name.
#[derive(Clone, Debug, Default, PartialEq)]
struct Mark {
    span: [usize; 2],
    kinds: Vec<String>,
    keys: Vec<String>,
}

/// What a mark is for recognition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Place,
    Open,
    NoPlace,
}

/// The figures of one part.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    names: Tally,
    exact: Share,
    kind: Share,
    demonyms: Share,
    resolved: Share,
    resolved_of_all: Share,
}

impl Mark {
    fn sort(&self) -> Sort {
        let places = (self.kinds.iter())
            .filter(|kind| matches!(kind.as_str(), "literal" | "metonym"))
            .count();
        match places {
            0 => Sort::NoPlace,
            all if all == self.kinds.len() => Sort::Place,
            _ => Sort::Open,
        }
    }
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let path = run.tree.root.join(FILE);
    if !path.is_file() {
        println!("  left out, {FILE} is missing");
        return Ok(());
    }
    let table = Table::load(&path, &["text"])?;
    let places = keyed(&run.tree.root.join(KEYS))?;
    let mut texts = Vec::new();
    for row in &table.rows {
        let fault = |message| Error::Table {
            path: path.clone(),
            line: row.line,
            message,
        };
        let (text, marks) = marked(table.cell(row, "text")).map_err(fault)?;
        let unknown =
            (marks.iter().flat_map(|mark| &mark.keys)).find(|key| !places.contains_key(*key));
        if let Some(key) = unknown {
            return Err(fault(format!("`{key}` is no key of {KEYS}")));
        }
        texts.push((text, marks));
    }
    let bare: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
    let answers = named(run, &bare)?;
    let (mut open, mut held) = (Found::default(), Found::default());
    for ((row, (text, marks)), answers) in table.rows.iter().zip(&texts).zip(&answers) {
        let part = if row.is_held() { &mut held } else { &mut open };
        part.count(text, marks, answers, &places, run.full && !row.is_held());
    }
    for (part, found) in [("open", open), ("held", held)] {
        found.print(run, part);
    }
    Ok(())
}

/// The text of a cell without its marks, and the marks in bytes of it.
fn marked(cell: &str) -> Result<(String, Vec<Mark>), String> {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = cell;
    while let Some((before, after)) = rest.split_once('[') {
        text += before;
        let (inside, behind) = after
            .split_once(']')
            .ok_or_else(|| format!("`[{after}` is not closed"))?;
        let mut parts = inside.split('|');
        let words = parts.next().unwrap_or_default();
        let list = |part: Option<&str>| -> Vec<String> {
            part.map(|part| part.split('/').map(str::to_owned).collect())
                .unwrap_or_default()
        };
        let start = text.len();
        text += words;
        let mark = Mark {
            span: [start, text.len()],
            kinds: list(parts.next()),
            keys: list(parts.next()),
        };
        if words.is_empty() || mark.kinds.is_empty() {
            return Err(format!("`[{inside}]` needs words and a kind"));
        }
        marks.push(mark);
        rest = behind;
    }
    Ok((text + rest, marks))
}

/// Pairs marks and answers that overlap, those with the most common bytes first.
fn paired(marks: &[Mark], answers: &[Named]) -> Vec<Option<usize>> {
    let mut pairs = Vec::new();
    for (mark, Mark { span, .. }) in marks.iter().enumerate() {
        for (answer, Named { span: other, .. }) in answers.iter().enumerate() {
            let common = span[1].min(other[1]).saturating_sub(span[0].max(other[0]));
            if common > 0 {
                pairs.push((std::cmp::Reverse(common), mark, answer));
            }
        }
    }
    pairs.sort_unstable();
    let (mut taken, mut used) = (vec![None; marks.len()], vec![false; answers.len()]);
    for (_, mark, answer) in pairs {
        if let (Some(slot @ None), Some(used @ false)) = (taken.get_mut(mark), used.get_mut(answer))
        {
            *slot = Some(answer);
            *used = true;
        }
    }
    taken
}

impl Found {
    fn count(
        &mut self,
        text: &str,
        marks: &[Mark],
        answers: &[Named],
        places: &BTreeMap<String, Right>,
        show: bool,
    ) {
        let partners = paired(marks, answers);
        let tell = |what: &str, [start, end]: [usize; 2]| {
            if show {
                let words = text.get(start..end).unwrap_or_default();
                println!("      {what} '{words}' | {text}");
            }
        };
        for (mark, partner) in marks.iter().zip(&partners) {
            let answer = partner.and_then(|at| answers.get(at));
            let sort = mark.sort();
            let kind = answer.map(|answer| name(&answer.kind));
            if let Some(kind) = &kind {
                let right = mark.kinds.contains(kind);
                self.kind.count(right);
                if !right {
                    tell(&format!("{kind} for {}:", mark.kinds.join("/")), mark.span);
                }
            }
            if mark.kinds.iter().all(|kind| kind == "demonym") {
                self.demonyms.count(kind.as_deref() == Some("demonym"));
            }
            let place = answer.filter(|answer| answer.is_place());
            match (sort, place) {
                (Sort::Place, Some(answer)) => {
                    self.names.hits += 1;
                    self.exact.count(answer.span == mark.span);
                    let right = (mark.keys.iter().filter_map(|key| places.get(key)))
                        .any(|right| right.is_met(Some(&answer.answered)));
                    self.resolved.count(right);
                    self.resolved_of_all.count(right);
                    if !right {
                        tell(
                            &format!("resolved to {}:", answer.answered.show()),
                            mark.span,
                        );
                    }
                }
                (Sort::Place, None) => {
                    self.names.missed += 1;
                    self.resolved_of_all.count(false);
                    tell("missed:", mark.span);
                }
                (Sort::NoPlace, Some(answer)) => {
                    self.names.spurious += 1;
                    tell("spurious:", answer.span);
                }
                (Sort::NoPlace, None) | (Sort::Open, _) => {}
            }
        }
        for (at, answer) in answers.iter().enumerate() {
            if answer.is_place() && !partners.contains(&Some(at)) {
                self.names.spurious += 1;
                tell("spurious:", answer.span);
            }
        }
    }

    fn print(&self, run: &mut Run<'_>, part: &str) {
        let names = self.names;
        println!("  mentions, {part}: {names}");
        let figures = &mut run.figures;
        for (key, value) in [
            ("precision", names.precision()),
            ("recall", names.recall()),
            ("f1", names.f1()),
        ] {
            figures.add(format!("places_mentions_{part}_{key}"), value);
        }
        for (key, what, counted) in [
            ("exact", "span the same", self.exact),
            ("kind", "kind right", self.kind),
            ("demonyms", "demonyms told", self.demonyms),
            ("resolved", "resolved rightly, of hits", self.resolved),
            ("resolved_of_all", "  of all places", self.resolved_of_all),
        ] {
            let rate = super::tally::share(counted.part, counted.whole);
            println!("    {what:<26} {} {rate:.4}", counted.show());
            figures.add(format!("places_mentions_{part}_{key}"), rate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::place_rule::Answered;
    use super::*;
    use rapporteur_model::PlaceKind;

    #[test]
    fn marks_are_taken_out_of_the_text() {
        let (text, marks) = marked("In [Åre|literal/metonym|are] the [Minsk|part_of_name] deal.")
            .unwrap_or_default();
        assert_eq!(text, "In Åre the Minsk deal.");
        let spans: Vec<&str> = marks
            .iter()
            .map(|mark| &text[mark.span[0]..mark.span[1]])
            .collect();
        assert_eq!(spans, ["Åre", "Minsk"]);
        assert_eq!(marks[0].kinds, ["literal", "metonym"]);
        assert_eq!((marks[0].keys.len(), marks[1].keys.len()), (1, 0));
        for broken in ["[Oslo|literal", "[|literal]", "[Oslo]"] {
            assert!(marked(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn hits_misses_and_kinds_are_counted() {
        let (text, marks) = marked("[Oslo|literal|oslo] [Bern|metonym|bern] [Paris|part_of_name] [Rome|literal/demonym|rome]")
            .unwrap_or_default();
        let answer = |span, kind| Named {
            span,
            kind,
            answered: Answered::default(),
        };
        let answers = [
            answer([0, 4], PlaceKind::Metonym),
            answer([10, 13], PlaceKind::Literal),
            answer([16, 20], PlaceKind::Demonym),
        ];
        let mut found = Found::default();
        found.count(&text, &marks, &answers, &BTreeMap::new(), false);
        assert_eq!(
            (found.names.hits, found.names.missed, found.names.spurious),
            (1, 1, 1)
        );
        assert_eq!((found.kind.part, found.kind.whole), (1, 3));
        assert_eq!((found.exact.part, found.resolved_of_all.whole), (1, 2));
    }
}
