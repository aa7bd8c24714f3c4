//! A row and its tellings for a terminal: each sentence with the words that were read, how it
//! stands, on whose word, by which rules.

use super::brief::marked;
use super::wrap::{Indent, Piece, write as paragraph};
use anstyle::{AnsiColor, Style};
use rapporteur_brief::ReportHead;
use rapporteur_brief::words::{Wording, dates, sanitise};
use rapporteur_ledger::incidents::Joined;
use rapporteur_model::Event;
use std::io::{self, Write};

const TITLE: Style = Style::new().bold();
const NAME: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();
const STATEMENT: Style = Style::new().bold();

/// What is shown.
pub(crate) struct Shown {
    /// The id that was asked for.
    pub(crate) id: String,
    /// What it says.
    pub(crate) lines: Vec<String>,
    /// What else is known, by name.
    pub(crate) facts: Vec<(&'static str, String)>,
    /// Its tellings.
    pub(crate) told: Vec<Told>,
    /// How many more there are.
    pub(crate) left: usize,
}

/// One telling.
pub(crate) struct Told {
    pub(crate) event: Event,
    pub(crate) report: ReportHead,
    /// Why it was taken for one of the incident.
    pub(crate) joined: Option<Joined>,
    /// The rows that rest on it, in words.
    pub(crate) rows: Vec<String>,
}

/// Writes it in `width` columns.
pub(crate) fn write(
    out: &mut impl Write,
    shown: &Shown,
    wording: Wording<'_>,
    width: usize,
) -> io::Result<()> {
    let all = Indent::all("");
    paragraph(out, &[Piece::styled(sanitise(&shown.id), NAME)], all, width)?;
    for line in &shown.lines {
        paragraph(out, &[Piece::styled(sanitise(line), TITLE)], all, width)?;
    }
    for (name, fact) in &shown.facts {
        let pieces = [
            Piece::styled(format!("{name}: "), DIM),
            Piece::plain(sanitise(fact)),
        ];
        let indent = Indent {
            first: "  ",
            rest: "    ",
        };
        paragraph(out, &pieces, indent, width)?;
    }
    for told in &shown.told {
        writeln!(out)?;
        telling(out, told, wording, width)?;
    }
    if shown.left > 0 {
        let words = format!("and {} more; --format json has the same", shown.left);
        paragraph(out, &[Piece::styled(words, DIM)], all, width)?;
    }
    Ok(())
}

fn telling(
    out: &mut impl Write,
    told: &Told,
    wording: Wording<'_>,
    width: usize,
) -> io::Result<()> {
    let event = &told.event;
    let report = &told.report;
    let mut source = vec![sanitise(report.heading())];
    source.extend(report.publisher.as_deref().map(sanitise));
    source.push(report.date.map_or_else(|| "undated".to_owned(), dates::day));
    let head = [
        Piece::styled(format!("{} ", event.id), NAME),
        Piece::plain(source.join(" · ")),
    ];
    let hanging = Indent {
        first: "",
        rest: "  ",
    };
    paragraph(out, &head, hanging, width)?;
    let base = event.sentence_span.start;
    let within = |at: usize| at.saturating_sub(base).min(event.sentence.len());
    let marks = [(within(event.span.start), within(event.span.end))];
    let words = marked(&event.sentence, &marks);
    paragraph(out, &words, Indent::all("  │ "), width)?;
    let mut facts: Vec<(&str, String)> = Vec::new();
    let mut stands = vec![
        wording.status(event),
        format!("factuality {}", event.status.factuality),
    ];
    stands.extend(wording.source(event));
    facts.push(("stands", stands.join(" · ")));
    let code = wording.code(event);
    if !code.is_empty() {
        facts.push(("code", code));
    }
    facts.extend(
        event
            .time
            .as_ref()
            .map(|time| ("when", dates::event_time(time))),
    );
    facts.extend(
        event
            .deadline
            .as_ref()
            .map(|limit| ("deadline", dates::deadline_clause(limit))),
    );
    facts.extend(
        event
            .place
            .as_ref()
            .map(|place| ("where", super::places::place(place))),
    );
    facts.push(("rules", event.rule.join(", ")));
    facts.push((
        "bytes",
        format!(
            "{}–{} of {}",
            event.span.start, event.span.end, event.report
        ),
    ));
    if let Some(joined) = &told.joined {
        let because: Vec<&str> = joined.because.iter().map(|why| why.as_str()).collect();
        facts.push((
            "joined",
            format!(
                "{} ({:.2}), because of {}",
                joined.to,
                joined.score,
                because.join(", ")
            ),
        ));
    }
    facts.extend(told.rows.iter().map(|row| ("in", row.clone())));
    paragraph(
        out,
        &[Piece::styled(wording.statement(event), STATEMENT)],
        Indent::all("  "),
        width,
    )?;
    for (name, fact) in facts {
        let pieces = [
            Piece::styled(format!("{name}: "), DIM),
            Piece::plain(sanitise(&fact)),
        ];
        let indent = Indent {
            first: "    ",
            rest: "      ",
        };
        paragraph(out, &pieces, indent, width)?;
    }
    Ok(())
}
