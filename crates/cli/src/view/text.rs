//! For a terminal: events with their sentences, then the record, wrapped and coloured.

use super::sections::Section;
use super::wrap::{Indent, Piece, write as paragraph};
use super::{View, report_date};
use anstyle::{AnsiColor, Style};
use rapporteur_brief::words::dates;
use rapporteur_brief::words::sanitise;
use rapporteur_flow::Reading;
use rapporteur_model::{Event, Span};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

const TITLE: Style = Style::new().bold();
const RULE: Style = AnsiColor::Blue.on_default();
const NUMBER: Style = AnsiColor::Cyan.on_default();
const STATEMENT: Style = Style::new().bold();
const CONDITION: Style = AnsiColor::Yellow.on_default();
const DIM: Style = Style::new().dimmed();
const MARKED: Style = Style::new().underline();
const HEADING: Style = AnsiColor::Blue.on_default().bold();

/// Writes the view in `width` columns.
pub(crate) fn write(out: &mut impl Write, view: &View<'_>, width: usize) -> io::Result<()> {
    for reading in view.readings {
        report(out, view, reading, width)?;
    }
    for section in super::sections::sections(&view.record, view.wording) {
        table(out, view, &section, width)?;
    }
    let indent = Indent::all("");
    paragraph(
        out,
        &[Piece::styled(view.summary.line(), DIM)],
        indent,
        width,
    )
}

fn report(
    out: &mut impl Write,
    view: &View<'_>,
    reading: &Reading,
    width: usize,
) -> io::Result<()> {
    let report = &reading.report;
    let title = sanitise(super::title(report));
    paragraph(out, &[Piece::styled(title, TITLE)], Indent::all(""), width)?;
    let mut facts: Vec<String> = Vec::new();
    facts.extend(report.publisher.as_deref().map(sanitise));
    facts.push(report_date(report));
    facts.push(sanitise(&report.source));
    paragraph(
        out,
        &[Piece::styled(facts.join(" · "), DIM)],
        Indent::all(""),
        width,
    )?;
    writeln!(
        out,
        "{}{}{}",
        RULE.render(),
        "─".repeat(width),
        RULE.render_reset()
    )?;
    if reading.events.is_empty() {
        paragraph(
            out,
            &[Piece::styled("No event was found in this report.", DIM)],
            Indent::all(""),
            width,
        )?;
    }
    // A sentence is shown once, below all that was read from it.
    for told in reading
        .events
        .chunk_by(|one, next| one.sentence_span == next.sentence_span)
    {
        for event in told {
            self::event(out, view, event, width)?;
        }
        let rest = " ".repeat(MARGIN);
        paragraph(
            out,
            &quotation(told),
            Indent::all(&format!("{rest}│ ")),
            width,
        )?;
        writeln!(out)?;
    }
    writeln!(out)
}

/// Columns that the number of an event takes, with the space behind.
const MARGIN: usize = 5;

fn event(out: &mut impl Write, view: &View<'_>, event: &Event, width: usize) -> io::Result<()> {
    let number = format!("[{}]", view.number(&event.id).unwrap_or_default());
    let rest = " ".repeat(MARGIN);
    let mut statement = vec![
        Piece::styled(number.clone(), NUMBER),
        Piece::plain(" ".repeat(MARGIN.saturating_sub(number.width()).max(1))),
        Piece::styled(view.wording.statement(event), STATEMENT),
    ];
    if let Some(condition) = &event.status.condition {
        statement.push(Piece::styled(
            format!(" — {}", super::condition(condition)),
            CONDITION,
        ));
    }
    paragraph(
        out,
        &statement,
        Indent {
            first: "",
            rest: &rest,
        },
        width,
    )?;
    paragraph(
        out,
        &[Piece::styled(circumstances(view, event).join(" · "), DIM)],
        Indent::all(&rest),
        width,
    )
}

/// When, by when, where, how many, how it stands, on whose word, and its codes.
pub(crate) fn circumstances(view: &View<'_>, event: &Event) -> Vec<String> {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(
        event
            .time
            .as_ref()
            .map(|time| sanitise(&dates::event_time(time))),
    );
    facts.extend(
        event
            .deadline
            .as_ref()
            .map(|deadline| sanitise(&dates::deadline_clause(deadline))),
    );
    facts.extend(
        event
            .place
            .as_ref()
            .map(|place| sanitise(&super::places::place(place))),
    );
    let counts = [
        ("killed", event.counts.killed),
        ("injured", event.counts.injured),
        ("captured", event.counts.captured),
        ("in number", event.counts.size),
    ];
    for (what, range) in counts {
        if range.is_some() {
            facts.push(format!("{} {what}", super::sections::people(range)));
        }
    }
    facts.push(view.wording.status(event));
    facts.extend(view.wording.source(event));
    if !event.topics.is_empty() && event.act != "outlook" {
        facts.push(format!("on {}", view.wording.topics(&event.topics)));
    }
    let code = view.wording.code(event);
    if !code.is_empty() {
        facts.push(code);
    }
    facts
}

/// The sentence of some events, with the words that they were read from marked.
fn quotation(told: &[Event]) -> Vec<Piece> {
    let Some(first) = told.first() else {
        return Vec::new();
    };
    let sentence = &first.sentence;
    let base = first.sentence_span.start;
    let within = |at: usize| at.saturating_sub(base).min(sentence.len());
    let mut marks: Vec<(usize, usize)> = told
        .iter()
        .map(|event| (within(event.span.start), within(event.span.end)))
        .collect();
    marks.sort_unstable();
    let part = |from, to| sanitise(Span::new(from, to).of(sentence));
    let mut pieces = Vec::new();
    let mut at = 0;
    for (start, end) in marks {
        if end <= at {
            continue;
        }
        let start = start.max(at);
        pieces.push(Piece::styled(part(at, start), DIM));
        pieces.push(Piece::styled(part(start, end), MARKED));
        at = end;
    }
    pieces.push(Piece::styled(part(at, sentence.len()), DIM));
    pieces
}

fn table(out: &mut impl Write, view: &View<'_>, section: &Section, width: usize) -> io::Result<()> {
    writeln!(
        out,
        "{}{}{}",
        HEADING.render(),
        section.title,
        HEADING.render_reset()
    )?;
    for row in &section.rows {
        let mut pieces = vec![Piece::plain("• ")];
        let mut cells = section
            .columns
            .iter()
            .zip(&row.cells)
            .filter(|(_, cell)| !cell.is_empty());
        if let Some((_, headline)) = cells.next() {
            pieces.push(Piece::styled(headline.as_str(), STATEMENT));
        }
        for (column, cell) in cells {
            pieces.push(Piece::styled(
                match column.lead {
                    "" => " · ".to_owned(),
                    lead => format!(" · {lead} "),
                },
                DIM,
            ));
            pieces.push(Piece::plain(cell.as_str()));
        }
        pieces.push(Piece::plain(" "));
        pieces.push(Piece::styled(view.references(&row.evidence), NUMBER));
        paragraph(
            out,
            &pieces,
            Indent {
                first: "  ",
                rest: "    ",
            },
            width,
        )?;
    }
    writeln!(out)
}
