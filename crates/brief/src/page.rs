//! The page: sections of sentences and tables, and the numbered sources that they rest on.

use crate::evidence::Place;
use crate::sentence::Cited;
use crate::style::Style;
use crate::{Evidence, Sentence};
use jiff::civil::Date;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// A page on one process.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    process: String,
    title: String,
    style: Style,
    as_of: Option<Date>,
    since: Option<Date>,
    until: Option<Date>,
    reports: usize,
    sections: Vec<Section>,
    sources: Vec<SourceNote>,
}

/// What stands above the sections.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) process: String,
    pub(crate) title: String,
    pub(crate) style: Style,
    pub(crate) as_of: Option<Date>,
    pub(crate) since: Option<Date>,
    pub(crate) until: Option<Date>,
}

/// A part of the page under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// What it is, for programs (`rounds`).
    pub name: &'static str,
    /// Its heading.
    pub title: String,
    /// Sentences, in groups that may have headings of their own.
    pub groups: Vec<Group>,
    /// A table, in styles that lay out in tables.
    pub table: Option<Table>,
    /// What was left out to keep the page short.
    pub more: Option<More>,
}

/// Sentences that belong together.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// What they are about; `None` where the section's heading says it.
    pub heading: Option<String>,
    /// The sentences.
    pub sentences: Vec<Sentence>,
}

/// A table, each of whose rows is cited as a sentence is.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// Names of its columns.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table; an empty cell is unknown.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// As many as the table has columns.
    cells: Vec<String>,
    cited: Cited,
    numbers: Vec<usize>,
}

/// Rows that the page has no room for.
#[derive(Clone, Debug, Serialize)]
pub struct More {
    /// How many.
    pub rows: usize,
    /// The command that lists them.
    pub command: String,
}

/// One sentence of one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceNote {
    /// Its number on the page, from 1.
    pub number: usize,
    /// Id of the report.
    pub report: String,
    /// The report's headline, or the name that it was given under.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub date: Option<Date>,
    /// Its address.
    pub url: Option<String>,
    /// The sentence as it stands there.
    pub sentence: String,
    /// Where, in bytes of the report's clean text.
    pub span: (usize, usize),
    /// The words that events were read from, in bytes of the sentence; they do not overlap.
    pub marks: Vec<(usize, usize)>,
    /// Names of the events that the page rests on.
    pub events: Vec<String>,
}

impl Brief {
    /// The page of these sections: empty ones are left out, and sources are numbered in the order
    /// in which a reader meets them.
    pub(crate) fn assemble(head: Head, sections: Vec<Section>, evidence: &Evidence) -> Self {
        let mut sections: Vec<Section> = sections
            .into_iter()
            .map(|mut section| {
                section.groups.retain(|group| !group.sentences.is_empty());
                section.table = section.table.filter(|table| !table.rows.is_empty());
                section
            })
            .filter(|section| !section.groups.is_empty() || section.table.is_some())
            .collect();
        let mut numbering = Numbering::default();
        for section in &mut sections {
            for sentence in section
                .groups
                .iter_mut()
                .flat_map(|group| &mut group.sentences)
            {
                sentence.numbers = numbering.of(sentence.cited(), evidence);
            }
            for row in section.table.iter_mut().flat_map(|table| &mut table.rows) {
                row.numbers = numbering.of(&row.cited, evidence);
            }
        }
        Self {
            process: head.process,
            title: head.title,
            style: head.style,
            as_of: head.as_of,
            since: head.since,
            until: head.until,
            reports: evidence.reports(),
            sections,
            sources: numbering.notes(evidence),
        }
    }

    /// Id of the process.
    pub fn process(&self) -> &str {
        &self.process
    }

    /// What the page is called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The house style in which it is laid out.
    pub fn style(&self) -> Style {
        self.style
    }

    /// The day up to which the record goes; `None` where no report has a date.
    pub fn as_of(&self) -> Option<Date> {
        self.as_of
    }

    /// First and last day of the period that the page is about, where it is about one.
    pub fn period(&self) -> (Option<Date>, Option<Date>) {
        (self.since, self.until)
    }

    /// How many reports the process has been told in.
    pub fn reports(&self) -> usize {
        self.reports
    }

    /// Its parts; none is empty.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The sources, by their numbers, from 1.
    pub fn sources(&self) -> &[SourceNote] {
        &self.sources
    }
}

impl TableRow {
    /// A row; `None` where nothing bears it out.
    pub(crate) fn new(cells: Vec<String>, cited: Option<Cited>) -> Option<Self> {
        Some(Self {
            cells: cells
                .iter()
                .map(|cell| crate::words::sanitise(cell))
                .collect(),
            cited: cited?,
            numbers: Vec::new(),
        })
    }

    /// What stands in it.
    pub fn cells(&self) -> &[String] {
        &self.cells
    }

    /// Ids of the rows of the record; at least one.
    pub fn rows(&self) -> &[String] {
        self.cited.row_ids()
    }

    /// Numbers of its sources, ascending; at least one.
    pub fn numbers(&self) -> &[usize] {
        &self.numbers
    }
}

impl Table {
    /// The same without the columns that no row fills.
    pub(crate) fn without_empty_columns(mut self) -> Self {
        let fills = |column: usize, row: &TableRow| {
            row.cells.get(column).is_some_and(|cell| !cell.is_empty())
        };
        let filled: Vec<bool> = (0..self.columns.len())
            .map(|column| self.rows.iter().any(|row| fills(column, row)))
            .collect();
        let is_filled = |column: usize| filled.get(column).copied().unwrap_or_default();
        let mut column = 0;
        self.columns.retain(|_| {
            column += 1;
            is_filled(column - 1)
        });
        for row in &mut self.rows {
            let mut column = 0;
            row.cells.retain(|_| {
                column += 1;
                is_filled(column - 1)
            });
        }
        self
    }
}

impl Section {
    /// A section of sentences without groups.
    pub(crate) fn of(name: &'static str, title: &str, sentences: Vec<Sentence>) -> Self {
        Self {
            name,
            title: title.to_owned(),
            groups: vec![Group {
                heading: None,
                sentences,
            }],
            table: None,
            more: None,
        }
    }
}

/// Sources in the order in which they are first cited.
#[derive(Default)]
struct Numbering {
    cited: Vec<(Place, Vec<String>)>,
}

impl Numbering {
    fn of(&mut self, cited: &Cited, evidence: &Evidence) -> Vec<usize> {
        let mut numbers: Vec<usize> = Vec::new();
        for name in cited.events() {
            let Some(place) = evidence.place(name) else {
                continue;
            };
            let known = self.cited.iter().position(|(known, _)| *known == place);
            let index = known.unwrap_or_else(|| {
                self.cited.push((place, Vec::new()));
                self.cited.len() - 1
            });
            if let Some((_, events)) = self.cited.get_mut(index)
                && !events.contains(name)
            {
                events.push(name.clone());
            }
            numbers.push(index + 1);
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn notes(self, evidence: &Evidence) -> Vec<SourceNote> {
        let of = |(index, (place, events)): (usize, (Place, Vec<String>))| {
            let (event, report) = evidence.find(events.first()?)?;
            Some(SourceNote {
                number: index + 1,
                report: report.id.clone(),
                title: report.heading().to_owned(),
                publisher: report.publisher.clone(),
                date: report.date,
                url: report.url.clone(),
                sentence: event.sentence.clone(),
                span: (place.start, place.end),
                marks: marks(&place, &events, evidence),
                events,
            })
        };
        self.cited.into_iter().enumerate().filter_map(of).collect()
    }
}

/// Where the words of these events stand in their sentence, joined where they overlap.
fn marks(place: &Place, names: &[String], evidence: &Evidence) -> Vec<(usize, usize)> {
    let length = place.end.saturating_sub(place.start);
    let mut told: Vec<(usize, usize)> = evidence
        .events_of(place)
        .filter(|event| names.contains(&event.id))
        .map(|event| {
            let within = |at: usize| at.saturating_sub(place.start).min(length);
            (within(event.span.start), within(event.span.end))
        })
        .filter(|(start, end)| start < end)
        .collect();
    told.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in told {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Sentence", 4)?;
        fields.serialize_field("text", &self.text())?;
        fields.serialize_field("pieces", self.pieces())?;
        fields.serialize_field("rows", self.rows())?;
        fields.serialize_field("sources", self.numbers())?;
        fields.end()
    }
}

impl Serialize for TableRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("TableRow", 3)?;
        fields.serialize_field("cells", self.cells())?;
        fields.serialize_field("rows", self.rows())?;
        fields.serialize_field("sources", self.numbers())?;
        fields.end()
    }
}
