//! Times: `rapporteur time` against TimeBank, AQUAINT (TIMEX3) and WikiWars (TIMEX2), after the rules
//! of TempEval-3 (UzZaman et al. 2013, section 6).
//!
//! An expression that was found is right when it covers what is marked (strict) or shares a
//! character with it (relaxed), and by value and type when, sharing one, it has the marked value or
//! type, too; each mark is matched once, with its equal before with a neighbour. The document's own
//! time is not scored. Of each collection a third, by a hash of the file's name, is held: nobody
//! looks at what is found there, only at the figures.
//!
//! Values of TIMEX3 are compared as strings in capitals. TIMEX2 writes some values otherwise than
//! TIMEX3, which [`in_common`] evens out, tells no types, and may leave a value out, which then
//! cannot be wrong.
//!
//! Deliberately absent: weighing by collection; all documents are one pool.

use super::Run;
use super::marked::{Dialect, Marked, Time, read};
use super::tally::Tally;
use crate::error::Error;
use rapporteur_model::Span;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The collections: name, folder, how times are marked.
const COLLECTIONS: [(&str, &str, Dialect); 3] = [
    ("timebank", "TBAQ-cleaned/TimeBank", Dialect::Timex3),
    ("aquaint", "TBAQ-cleaned/AQUAINT", Dialect::Timex3),
    ("wikiwars", "WikiWars/keyinline", Dialect::Timex2),
];
const FOLDER: &str = "bench/time";

/// One line of the program.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Found {
    source: String,
    start: usize,
    end: usize,
    text: String,
    #[serde(rename = "type")]
    kind: String,
    value: Option<String>,
    rule: String,
}

/// A document as it is given to the program, and what is marked in it.
struct Document {
    collection: usize,
    name: String,
    path: PathBuf,
    marked: Marked,
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let Some(base) = run.shared(FOLDER) else {
        return Ok(());
    };
    let copies = Copies::new()?;
    let mut documents = Vec::new();
    for (index, (_, folder, dialect)) in COLLECTIONS.iter().enumerate() {
        load(index, &base.join(folder), *dialect, &copies, &mut documents)?;
    }
    let paths: Vec<&Path> = documents.iter().map(|one| one.path.as_path()).collect();
    let mut found: BTreeMap<PathBuf, Vec<Found>> = BTreeMap::new();
    for one in run.program.times(&paths)? {
        let source = PathBuf::from(&one.source);
        found.entry(source).or_default().push(one);
    }
    let mut scores = Scores::default();
    for document in &documents {
        let lines = found.remove(&document.path).unwrap_or_default();
        let held = is_held(&document.name);
        let matches = Matches::of(document, &lines);
        scores.add(document.collection, held, &matches);
        if run.full && !held {
            matches.print(document);
        }
    }
    scores.print();
    scores.keep(run);
    Ok(())
}

/// Copies of documents that the program has no format for, gone when this is.
struct Copies(PathBuf);

impl Copies {
    fn new() -> Result<Self, Error> {
        let path = std::env::temp_dir().join(format!("rapporteur-quality-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
        Ok(Self(path))
    }
}

impl Drop for Copies {
    fn drop(&mut self) {
        // What is left in the folder for passing files does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn load(
    collection: usize,
    folder: &Path,
    dialect: Dialect,
    copies: &Copies,
    documents: &mut Vec<Document>,
) -> Result<(), Error> {
    let fault = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Read { path, source }
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault(folder))? {
        paths.push(entry.map_err(fault(folder))?.path());
    }
    paths.sort();
    for path in paths {
        let name = match path.file_name() {
            Some(name) => name.to_string_lossy().into_owned(),
            None => continue,
        };
        if name.starts_with('.') || !name.ends_with(dialect.ending()) {
            continue;
        }
        let bytes = fs::read(&path).map_err(fault(&path))?;
        let Some(mut marked) = read(&String::from_utf8_lossy(&bytes), dialect) else {
            continue;
        };
        let path = match dialect {
            Dialect::Timex3 => path,
            Dialect::Timex2 => {
                let copy = copies.0.join(format!("{name}.tml"));
                let (written, places) = marked.as_timeml();
                fs::write(&copy, written).map_err(fault(&copy))?;
                marked.places = places;
                copy
            }
        };
        documents.push(Document {
            collection,
            name,
            path,
            marked,
        });
    }
    Ok(())
}

/// Every third document, by the FNV-1a hash of its name.
fn is_held(name: &str) -> bool {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32).is_multiple_of(3)
}

/// A mark and a line that go together, and how far they agree.
struct Pair<'m> {
    time: &'m Time,
    found: &'m Found,
    same_span: bool,
    same_value: bool,
    same_type: bool,
}

/// What is marked and found in one document.
struct Matches<'m> {
    pairs: Vec<Pair<'m>>,
    missed: Vec<&'m Time>,
    extra: Vec<&'m Found>,
}

impl<'m> Matches<'m> {
    fn of(document: &'m Document, lines: &'m [Found]) -> Self {
        let marked = &document.marked;
        let spans: Vec<Span> = lines
            .iter()
            .map(|one| marked.in_text(Span::new(one.start, one.end)))
            .collect();
        let places = paired(
            &marked
                .times
                .iter()
                .map(|time| time.span)
                .collect::<Vec<_>>(),
            &spans,
        );
        let mut matches = Self {
            pairs: Vec::new(),
            missed: Vec::new(),
            extra: Vec::new(),
        };
        for (time, place) in marked.times.iter().zip(&places) {
            match place.and_then(|at| Some((lines.get(at)?, spans.get(at)?))) {
                Some((found, span)) => matches.pairs.push(Pair {
                    time,
                    found,
                    same_span: time.span == *span,
                    same_value: same_value(marked.dialect, time, found),
                    same_type: time.kind.as_deref() == Some(&found.kind),
                }),
                None => matches.missed.push(time),
            }
        }
        matches.extra = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| !places.contains(&Some(*at)))
            .map(|(_, found)| found)
            .collect();
        matches
    }

    fn print(&self, document: &Document) {
        let marked = &document.marked;
        let day = marked.day.as_deref().unwrap_or("no day");
        let show = |kind: &str, what: String, span: Span| {
            println!(
                "      {kind:<6} {what} | {} | {} {day}",
                marked.around(span),
                document.name
            );
        };
        for time in &self.missed {
            let value = time.value.as_deref().unwrap_or("-");
            show(
                "missed",
                format!("'{}' = {value}", marked.words(time.span)),
                time.span,
            );
        }
        for found in &self.extra {
            let value = found.value.as_deref().unwrap_or("-");
            let span = marked.in_text(Span::new(found.start, found.end));
            show(
                "extra",
                format!("'{}' = {value} {}", marked.words(span), found.rule),
                span,
            );
        }
        for pair in &self.pairs {
            let words = marked.words(pair.time.span);
            let rule = &pair.found.rule;
            if !pair.same_span {
                let found = pair.found.text.split_whitespace().collect::<Vec<_>>();
                let found = found.join(" ");
                show(
                    "span",
                    format!("'{words}' / '{found}' {rule}"),
                    pair.time.span,
                );
            }
            if !pair.same_value {
                let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
                let (one, other) = (value(&pair.time.value), value(&pair.found.value));
                show(
                    "value",
                    format!("'{words}' = {one} / {other} {rule}"),
                    pair.time.span,
                );
            }
        }
    }
}

/// For each mark the place of what was found for it: what covers the same first, then what
/// overlaps, in the order of the text.
fn paired(marks: &[Span], found: &[Span]) -> Vec<Option<usize>> {
    let mut free = vec![true; found.len()];
    let mut places = vec![None; marks.len()];
    for exactly in [true, false] {
        for (mark, place) in marks.iter().zip(&mut places) {
            if place.is_some() {
                continue;
            }
            let fits = |span: &Span| {
                if exactly {
                    span == mark
                } else {
                    span.overlaps(*mark)
                }
            };
            let next = found
                .iter()
                .zip(&free)
                .position(|(span, free)| *free && fits(span));
            if let Some(taken) = next.and_then(|at| free.get_mut(at)) {
                *taken = false;
                *place = next;
            }
        }
    }
    places
}

fn same_value(dialect: Dialect, time: &Time, found: &Found) -> bool {
    let (Some(marked), found) = (&time.value, found.value.as_deref().unwrap_or("")) else {
        return true;
    };
    match dialect {
        Dialect::Timex3 => marked.to_uppercase() == found.to_uppercase(),
        Dialect::Timex2 => in_common(marked) == in_common(found),
    }
}

/// A value without what TIMEX2 and TIMEX3 write differently: placeholders at its end
/// (`1939-09-XX` is `1939-09`, `194X` is `194`) and midnight (`T24:00` is `T24`).
fn in_common(value: &str) -> String {
    let value = value.trim_end_matches(['X', '-']);
    value.replace("T24:00", "T24")
}

/// What came of some documents.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    documents: usize,
    strict: Tally,
    relaxed: Tally,
    value: Tally,
    kind: Tally,
}

impl Score {
    fn add(&mut self, matches: &Matches<'_>) {
        let marked = matches.pairs.len() + matches.missed.len();
        let found = matches.pairs.len() + matches.extra.len();
        let tally = |right: &dyn Fn(&Pair<'_>) -> bool| {
            let hits = matches.pairs.iter().filter(|pair| right(pair)).count();
            Tally {
                hits,
                spurious: found - hits,
                missed: marked - hits,
            }
        };
        self.documents += 1;
        self.strict += tally(&|pair| pair.same_span);
        self.relaxed += tally(&|_| true);
        self.value += tally(&|pair| pair.same_value);
        self.kind += tally(&|pair| pair.same_type);
    }
}

/// Pools of documents: each collection, those with TIMEX3, all.
const POOLS: [&str; 5] = ["timebank", "aquaint", "wikiwars", "timeml", "all"];

/// Scores by pool, open and held.
#[derive(Default)]
struct Scores([[Score; 2]; POOLS.len()]);

impl Scores {
    fn add(&mut self, collection: usize, held: bool, matches: &Matches<'_>) {
        let Some((own, _, dialect)) = COLLECTIONS.get(collection) else {
            return;
        };
        for (name, scores) in POOLS.iter().zip(&mut self.0) {
            let belongs =
                name == own || *name == "all" || *name == "timeml" && *dialect == Dialect::Timex3;
            if let Some(score) = scores.get_mut(usize::from(held)).filter(|_| belongs) {
                score.add(matches);
            }
        }
    }

    fn each(&self) -> impl Iterator<Item = (&'static str, &'static str, &Score)> {
        POOLS.iter().zip(&self.0).flat_map(|(pool, scores)| {
            let parts = ["open", "held"].into_iter().zip(scores);
            parts.map(|(part, score)| (*pool, part, score))
        })
    }

    fn print(&self) {
        for (pool, part, score) in self.each() {
            println!(
                "  {pool} {part}: {} documents, {} marked, {} found",
                score.documents,
                score.relaxed.there(),
                score.relaxed.hits + score.relaxed.spurious
            );
            println!("    strict   {}", score.strict);
            println!("    relaxed  {}", score.relaxed);
            println!("    value    {}", score.value);
            if tells_types(pool) {
                println!("    type     {}", score.kind);
            }
        }
    }

    fn keep(&self, run: &mut Run<'_>) {
        for (pool, part, score) in self.each() {
            let mut add = |what: &str, tally: Tally| {
                run.figures
                    .add(format!("time_{pool}_{part}_{what}_f1"), tally.f1());
            };
            add("strict", score.strict);
            add("relaxed", score.relaxed);
            add("value", score.value);
            if tells_types(pool) {
                add("type", score.kind);
            }
        }
    }
}

/// Whether all documents of a pool tell the types of their times.
fn tells_types(pool: &str) -> bool {
    !matches!(pool, "wikiwars" | "all")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(start: usize, end: usize, value: Option<&str>) -> Found {
        Found {
            source: "a.tml".to_owned(),
            start,
            end,
            text: String::new(),
            kind: "DATE".to_owned(),
            value: value.map(str::to_owned),
            rule: String::new(),
        }
    }

    #[test]
    fn equals_are_paired_before_neighbours() {
        let span = |(start, end)| Span::new(start, end);
        type Case<'c> = (
            &'c [(usize, usize)],
            &'c [(usize, usize)],
            &'c [Option<usize>],
        );
        let cases: [Case<'_>; 5] = [
            (&[(0, 4)], &[(0, 4)], &[Some(0)]),
            // The first would take by overlap what the second fits.
            (&[(0, 4), (3, 9)], &[(3, 9)], &[None, Some(0)]),
            (&[(0, 9)], &[(0, 4), (5, 9)], &[Some(0)]),
            (&[(0, 4), (4, 8)], &[(0, 8)], &[Some(0), None]),
            (&[(0, 4)], &[(4, 8)], &[None]),
        ];
        for (marks, found, expected) in cases {
            let spans = |of: &[(usize, usize)]| of.iter().copied().map(span).collect::<Vec<_>>();
            assert_eq!(paired(&spans(marks), &spans(found)), expected, "{marks:?}");
        }
    }

    #[test]
    fn strict_relaxed_value_and_type_are_told_apart() {
        let source = "<DCT><TIMEX3 type=\"DATE\" value=\"1998-01-08\">8</TIMEX3></DCT><TEXT>\
            <TIMEX3 type=\"DATE\" value=\"1998\">1998</TIMEX3> and \
            <TIMEX3 type=\"TIME\" value=\"1998-01-08TEV\">late <EVENT>today</EVENT></TIMEX3>, \
            <TIMEX3 type=\"DATE\" value=\"1997\">then</TIMEX3></TEXT>";
        let marked = read(source, Dialect::Timex3).unwrap();
        let at = |words: &str| source.find(words).unwrap();
        let year = at(">1998<") + 1;
        let today = at("today");
        let lines = [
            line(year, year + 4, Some("1998")),
            line(today, today + 5, Some("1998-01-08Tev")),
            line(at(" and"), at(" and") + 4, None),
        ];
        let document = Document {
            collection: 0,
            name: "a".to_owned(),
            path: PathBuf::new(),
            marked,
        };
        let mut score = Score::default();
        score.add(&Matches::of(&document, &lines));
        let tally = |hits, spurious, missed| Tally {
            hits,
            spurious,
            missed,
        };
        assert_eq!(score.strict, tally(1, 2, 2));
        assert_eq!(score.relaxed, tally(2, 1, 1));
        assert_eq!(score.value, tally(2, 1, 1));
        assert_eq!(score.kind, tally(1, 2, 2));
    }

    #[test]
    fn dialects_are_compared_by_their_own_rules() {
        let time = |value: Option<&str>| Time {
            span: Span::new(0, 1),
            value: value.map(str::to_owned),
            kind: None,
        };
        for (dialect, marked, found, same) in [
            (Dialect::Timex3, Some("1939-XX"), Some("1939"), false),
            (Dialect::Timex3, Some("P1d"), Some("P1D"), true),
            (Dialect::Timex3, Some("1939"), None, false),
            (Dialect::Timex2, Some("1939-XX-XX"), Some("1939"), true),
            (Dialect::Timex2, Some("194"), Some("194X"), true),
            (
                Dialect::Timex2,
                Some("1939-09-01T24"),
                Some("1939-09-01T24:00"),
                true,
            ),
            (Dialect::Timex2, Some("1939-09"), Some("1939"), false),
            (Dialect::Timex2, None, Some("1939"), true),
        ] {
            let same_now = same_value(dialect, &time(marked), &line(0, 1, found));
            assert_eq!(same_now, same, "{dialect:?} {marked:?} {found:?}");
        }
    }

    #[test]
    fn the_third_that_is_held_stays_the_same() {
        let held: Vec<_> = ["a.tml", "b.tml", "c.tml", "d.tml", "e.tml", "f.tml"]
            .into_iter()
            .filter(|name| is_held(name))
            .collect();
        assert_eq!(held, ["b.tml", "c.tml"]);
    }
}
