//! The sections of a brief as they stand on a page: sentences in pieces, with numbers that lead to the
//! sentence of the report.

use super::links;
use rapporteur_brief::words::{dates, sanitise};
use rapporteur_brief::{Brief, Emphasis, Section, Sentence, SourceNote};

/// A section of sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) groups: Vec<Lines>,
    /// How many rows more there are.
    pub(crate) more: usize,
}

/// Sentences that belong together.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    pub(crate) heading: String,
    pub(crate) lines: Vec<Line>,
}

/// A sentence.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Words with the class of their emphasis.
    pub(crate) pieces: Vec<(&'static str, String)>,
    /// The page of the row that it tells of.
    pub(crate) row: String,
    pub(crate) notes: Vec<Note>,
}

/// A source by its number.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) number: usize,
    pub(crate) href: String,
    /// The sentence and where it is from, for who points at the number.
    pub(crate) title: String,
}

/// A source in the list below.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) number: usize,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) facts: String,
    /// The sentence, what was read marked.
    pub(crate) words: Vec<(bool, String)>,
}

/// The sections of a brief.
pub(crate) fn parts(page: &Brief, then: &str) -> Vec<Part> {
    let part = |section: &Section| Part {
        name: section.name,
        title: section.title.clone(),
        groups: section
            .groups
            .iter()
            .map(|group| Lines {
                heading: group.heading.clone().unwrap_or_default(),
                lines: group
                    .sentences
                    .iter()
                    .map(|said| line(said, page, then))
                    .collect(),
            })
            .collect(),
        more: section.more.as_ref().map_or(0, |more| more.rows),
    };
    page.sections().iter().map(part).collect()
}

fn line(said: &Sentence, page: &Brief, then: &str) -> Line {
    let class = |emphasis| match emphasis {
        Emphasis::Plain => "",
        Emphasis::Strong => "strong",
        Emphasis::Topic => "topic",
        Emphasis::Quote => "quote",
    };
    let row = said.rows().first().map(|id| links::row(id, then));
    Line {
        pieces: said
            .pieces()
            .iter()
            .map(|piece| (class(piece.emphasis), piece.text.clone()))
            .collect(),
        row: row.unwrap_or_default(),
        notes: said
            .numbers()
            .iter()
            .filter_map(|number| {
                let note = page.sources().get(number.checked_sub(1)?)?;
                Some(Note {
                    number: note.number,
                    href: links::sentence(&note.report, note.span.0, then),
                    title: sanitise(&format!("{} — {}", note.sentence, facts(note))),
                })
            })
            .collect(),
    }
}

/// The sources of a brief.
pub(crate) fn sources(page: &Brief, then: &str) -> Vec<Source> {
    let source = |note: &SourceNote| Source {
        number: note.number,
        href: links::sentence(&note.report, note.span.0, then),
        title: sanitise(&note.title),
        facts: facts(note),
        words: marked(&note.sentence, &note.marks),
    };
    page.sources().iter().map(source).collect()
}

fn facts(note: &SourceNote) -> String {
    let day = note.date.map_or_else(|| "undated".to_owned(), dates::day);
    match &note.publisher {
        Some(publisher) => sanitise(&format!("{publisher}, {day}")),
        None => day,
    }
}

/// A sentence in stretches, marked or not.
pub(crate) fn marked(sentence: &str, marks: &[(usize, usize)]) -> Vec<(bool, String)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for &(from, to) in marks {
        let (Some(before), Some(words)) = (sentence.get(at..from), sentence.get(from..to)) else {
            return vec![(false, sanitise(sentence))];
        };
        pieces.push((false, sanitise(before)));
        pieces.push((true, sanitise(words)));
        at = to;
    }
    pieces.extend(sentence.get(at..).map(|rest| (false, sanitise(rest))));
    pieces.retain(|(_, words)| !words.is_empty());
    pieces
}
