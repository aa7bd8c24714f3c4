//! Who says what (`bench/quotations`): quotations of sixty news documents, marked by reference.
//!
//! Marked and found quotations of a document are matched one to one, the best overlap first, those of
//! the same broad kind only (direct; indirect, which includes mixed). Of a pair the heads of the
//! speakers must be the same word, or both none. Contents are compared by the characters that they
//! share, white space and punctuation at their ends left out; once over the pairs, once over all,
//! so that what is missed and what is too much counts. Documents whose place in the order of names
//! is odd are held: of them only figures are shown.
//!
//! The rows point into files of the shared collection, which are left where they are.

use super::Run;
use super::table::Table;
use super::tally::{Tally, share};
use crate::error::Error;
use crate::share::Share;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const FILE: &str = "bench/quotations/quotations.tsv";
const COLLECTION: &str = "bench/time/TBAQ-cleaned";

/// Two contents are the same quotation from this overlap on.
const SAME: f64 = 0.5;

type Stretch = (usize, usize);

/// A quotation, in bytes of the document's text.
#[derive(Clone, Debug)]
struct Quoted {
    direct: bool,
    head: Option<Stretch>,
    content: Stretch,
}

/// What the program answers.
#[derive(Deserialize)]
struct Answer {
    speaker: Option<Speaker>,
    content: [usize; 2],
    direct: bool,
}

#[derive(Deserialize)]
struct Speaker {
    head: [usize; 2],
}

/// The figures of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    quotations: Tally,
    heads: Share,
    /// Characters shared by pairs, and those that each side of the pairs has.
    pairs: Characters,
    /// The same with what has no partner.
    all: Characters,
}

#[derive(Clone, Copy, Debug, Default)]
struct Characters {
    shared: usize,
    sum: usize,
}

impl Characters {
    fn f1(self) -> f64 {
        share(2 * self.shared, self.sum)
    }
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let Some(collection) = run.shared(COLLECTION) else {
        return Ok(());
    };
    let table = Table::load(
        &run.tree.root.join(FILE),
        &["document", "kind", "content_start"],
    )?;
    let mut documents: BTreeMap<&str, Vec<&super::table::Row>> = BTreeMap::new();
    for row in &table.rows {
        documents
            .entry(table.cell(row, "document"))
            .or_default()
            .push(row);
    }
    // For each part: direct, indirect, and both without regard to kind.
    let mut parts = [[Found::default(); 3]; 2];
    for (place, (name, rows)) in documents.iter().enumerate() {
        let path = collection.join(name);
        let raw = fs::read(&path).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
        let document = Document::read(&String::from_utf8_lossy(&raw));
        let cell = |row, from: &str, to: &str| {
            let at = |column: &str| table.cell(row, column).parse::<usize>().ok();
            Some((document.place(at(from)?), document.place(at(to)?)))
        };
        let wanted: Vec<Quoted> = rows
            .iter()
            .filter_map(|row| {
                Some(Quoted {
                    direct: table.cell(row, "kind") == "direct",
                    head: cell(row, "speaker_start", "speaker_end"),
                    content: document.trimmed(cell(row, "content_start", "content_end")?),
                })
            })
            .collect();
        let got = found(run, &path, &document)?;
        // The first is number one, and odd ones are held.
        let held = place % 2 == 0;
        let show = run.full && !held;
        if show {
            println!("    {name}");
        }
        let part = &mut parts[usize::from(held)];
        for (kind, figures) in part.iter_mut().enumerate() {
            let of_kind = |quoted: &&Quoted| match kind {
                0 => quoted.direct,
                1 => !quoted.direct,
                _ => true,
            };
            let wanted: Vec<&Quoted> = wanted.iter().filter(of_kind).collect();
            let got: Vec<&Quoted> = got.iter().filter(of_kind).collect();
            compare(&document, &wanted, &got, figures, show && kind < 2);
        }
    }
    for (name, part) in ["open", "held"].iter().zip(parts) {
        for (kind, figures) in ["direct", "indirect", "any"].iter().zip(part) {
            print(run, name, kind, &figures);
        }
    }
    Ok(())
}

fn found(run: &Run<'_>, path: &Path, document: &Document) -> Result<Vec<Quoted>, Error> {
    let printed = run.program.read("quotes", path)?;
    printed
        .lines()
        .map(|line| {
            let answer: Answer = serde_json::from_str(line).map_err(Error::Answer)?;
            let there = |[start, end]: [usize; 2]| (document.place(start), document.place(end));
            Ok(Quoted {
                direct: answer.direct,
                head: answer.speaker.map(|speaker| there(speaker.head)),
                content: document.trimmed(there(answer.content)),
            })
        })
        .collect()
}

/// Counts what was found of what was marked.
fn compare(
    document: &Document,
    wanted: &[&Quoted],
    got: &[&Quoted],
    figures: &mut Found,
    show: bool,
) {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (first, one) in wanted.iter().enumerate() {
        for (second, other) in got.iter().enumerate() {
            let overlap = document.overlap(one.content, other.content);
            if overlap >= SAME {
                pairs.push((overlap, first, second));
            }
        }
    }
    pairs.sort_by(|one, other| {
        other
            .0
            .total_cmp(&one.0)
            .then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    let (mut taken, mut used) = (vec![None; wanted.len()], vec![false; got.len()]);
    for (_, first, second) in pairs {
        if taken[first].is_none() && !used[second] {
            taken[first] = Some(second);
            used[second] = true;
        }
    }
    for (one, partner) in wanted.iter().zip(&taken) {
        let length = document.characters(one.content);
        figures.all.sum += length;
        let Some(other) = partner.map(|second| got[second]) else {
            figures.quotations.missed += 1;
            if show {
                println!("      missed {}", document.show(one));
            }
            continue;
        };
        figures.quotations.hits += 1;
        let shared = document.shared(one.content, other.content);
        let sum = length + document.characters(other.content);
        figures.pairs.shared += shared;
        figures.pairs.sum += sum;
        figures.all.shared += shared;
        let right = match (one.head, other.head) {
            (None, None) => true,
            (Some(one), Some(other)) => one.0 <= other.0 && other.1 <= one.1,
            _ => false,
        };
        figures.heads.count(right);
        if show && !right {
            println!(
                "      speaker {} | found {}",
                document.show(one),
                document.show(other)
            );
        }
        if show && document.overlap(one.content, other.content) < 0.9 {
            println!(
                "      content {} | found {}",
                document.show(one),
                document.show(other)
            );
        }
    }
    for (other, used) in got.iter().zip(used) {
        figures.all.sum += document.characters(other.content);
        if !used {
            figures.quotations.spurious += 1;
            if show {
                println!("      spurious {}", document.show(other));
            }
        }
    }
}

fn print(run: &mut Run<'_>, part: &str, kind: &str, figures: &Found) {
    let (found, all) = (figures.quotations, figures.all.f1());
    println!(
        "  {part} {kind}: {found}; speakers {} right ({:.3}); contents F1 {:.3} of pairs, {all:.3} of all",
        figures.heads.show().trim(),
        share(figures.heads.part, figures.heads.whole),
        figures.pairs.f1(),
    );
    for (name, value) in [
        ("recall", found.recall()),
        ("precision", found.precision()),
        ("speaker", share(figures.heads.part, figures.heads.whole)),
        ("content_f1", figures.pairs.f1()),
        ("content_f1_all", all),
    ] {
        run.figures
            .add(format!("quotes_{part}_{kind}_{name}"), value);
    }
}

/// The text between `<TEXT>` and `</TEXT>`, tags taken out and entities resolved, with the way from
/// bytes of the file.
struct Document {
    text: String,
    /// For each character of the text: where it stands in the file, and in the text.
    places: Vec<(usize, usize)>,
}

impl Document {
    fn read(raw: &str) -> Self {
        const ENTITIES: [(&str, char); 5] = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
            ("&apos;", '\''),
        ];
        let start = raw.find("<TEXT>").map_or(0, |at| at + "<TEXT>".len());
        let end = raw.rfind("</TEXT>").unwrap_or(raw.len());
        let mut document = Self {
            text: String::new(),
            places: Vec::new(),
        };
        let mut at = start;
        while let Some(rest) = raw.get(at..end).filter(|rest| !rest.is_empty()) {
            if rest.starts_with('<')
                && let Some(length) = rest.find('>')
            {
                at += length + 1;
                continue;
            }
            let entity = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
            let (letter, length) = match (entity, rest.chars().next()) {
                (Some((name, letter)), _) => (*letter, name.len()),
                (None, Some(letter)) => (letter, letter.len_utf8()),
                (None, None) => break,
            };
            document.places.push((at, document.text.len()));
            document.text.push(letter);
            at += length;
        }
        document
    }

    /// Where a byte of the file stands in the text.
    fn place(&self, at: usize) -> usize {
        let next = self.places.partition_point(|&(file, _)| file < at);
        self.places
            .get(next)
            .map_or(self.text.len(), |&(_, text)| text)
    }

    /// A stretch without what is no letter or number at its ends.
    fn trimmed(&self, (start, end): Stretch) -> Stretch {
        let words = self.text.get(start..end).unwrap_or("");
        let idle = |letter: char| !letter.is_alphanumeric();
        let from = start + words.len() - words.trim_start_matches(idle).len();
        (from, from + words.trim_matches(idle).len())
    }

    /// How many characters of a stretch are no white space.
    fn characters(&self, (start, end): Stretch) -> usize {
        let words = self.text.get(start..end.max(start)).unwrap_or("");
        words
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .count()
    }

    fn shared(&self, one: Stretch, other: Stretch) -> usize {
        self.characters((one.0.max(other.0), one.1.min(other.1)))
    }

    /// What two stretches share, as F1.
    fn overlap(&self, one: Stretch, other: Stretch) -> f64 {
        let sum = self.characters(one) + self.characters(other);
        share(2 * self.shared(one, other), sum)
    }

    fn show(&self, quoted: &Quoted) -> String {
        let words = |(start, end): Stretch| self.text.get(start..end).unwrap_or("");
        let kind = if quoted.direct { "direct" } else { "indirect" };
        let content = words(quoted.content)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        format!("{kind} [{}] {content}", quoted.head.map_or("-", words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_file_lead_into_the_text() {
        let document = Document::read("<X/><TEXT>\n``A <E a=\"1\">b</E> &amp; c,'' d.\n</TEXT>");
        assert_eq!(document.text, "\n``A b & c,'' d.\n");
        let b = document.place(24);
        assert_eq!(&document.text[b..b + 1], "b");
        assert_eq!(document.trimmed((1, 12)), (3, 10));
        assert_eq!(document.characters((3, 10)), 4);
    }

    #[test]
    fn overlap_is_of_letters() {
        let document = Document::read("<TEXT>one two three</TEXT>");
        let close = |found: f64, expected: f64| (found - expected).abs() < 1e-9;
        assert!(close(document.overlap((0, 7), (0, 13)), 12.0 / 17.0));
        assert!(close(document.overlap((0, 3), (4, 7)), 0.0));
    }

    #[test]
    fn each_is_found_once() {
        let document = Document::read("<TEXT>We won, she said. They lost.</TEXT>");
        let quoted = |content, head| Quoted {
            direct: true,
            head,
            content,
        };
        let wanted = quoted((0, 6), Some((8, 11)));
        let (same, other) = (wanted.clone(), quoted((18, 27), None));
        let mut figures = Found::default();
        compare(&document, &[&wanted], &[&same, &other], &mut figures, false);
        let found = figures.quotations;
        assert_eq!((found.hits, found.missed, found.spurious), (1, 0, 1));
        assert!((figures.pairs.f1() - 1.0).abs() < 1e-9);
        assert!(figures.all.f1() < 0.7);
    }
}
