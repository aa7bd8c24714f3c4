//! Dated entries, day by day, each with its sources.

use super::wrap::{Indent, Piece, write as paragraph};
use anstyle::{AnsiColor, Style};
use jiff::civil::Date;
use rapporteur_brief::words::{dates, sanitise};
use rapporteur_brief::{Evidence, markdown as page};
use serde::Serialize;
use std::io::{self, Write};

const DAY: Style = AnsiColor::Blue.on_default().bold();
const KIND: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();

/// One entry.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    /// Its day; `None` where none is told.
    pub(crate) day: Option<Date>,
    /// The table of its row, or `deadline`.
    pub(crate) kind: &'static str,
    /// How the row stands.
    pub(crate) status: Option<String>,
    /// What it says.
    pub(crate) what: String,
    /// Id of the row.
    pub(crate) id: String,
    /// The process that the row belongs to.
    pub(crate) process: Option<String>,
    /// Names of events that tell it.
    pub(crate) sources: Vec<String>,
}

fn day(entry: &Entry) -> String {
    entry
        .day
        .map_or_else(|| "No day told".to_owned(), dates::day)
}

/// 'Example Press, 12 March 2025': the reports that tell it, each once.
fn sources(entry: &Entry, evidence: &Evidence) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in &entry.sources {
        if let Some((_, report)) = evidence.find(name) {
            let who = report
                .publisher
                .as_deref()
                .unwrap_or_else(|| report.heading());
            let shown = match report.date {
                Some(day) => format!("{}, {}", sanitise(who), dates::day(day)),
                None => sanitise(who),
            };
            if !all.contains(&shown) {
                all.push(shown);
            }
        }
    }
    all
}

/// For a terminal.
pub(crate) fn text(
    out: &mut impl Write,
    entries: &[Entry],
    evidence: &Evidence,
    width: usize,
) -> io::Result<()> {
    let mut last = None;
    for entry in entries {
        if last != Some(entry.day) {
            if last.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "{}{}{}", DAY.render(), day(entry), DAY.render_reset())?;
            last = Some(entry.day);
        }
        let pieces = [
            Piece::styled(format!("{:<10} ", entry.kind), KIND),
            Piece::plain(sanitise(&entry.what)),
            Piece::styled(
                format!(" [{}] {}", sources(entry, evidence).join("; "), entry.id),
                DIM,
            ),
        ];
        let indent = Indent {
            first: "  ",
            rest: "             ",
        };
        paragraph(out, &pieces, indent, width)?;
    }
    Ok(())
}

/// For documents: a list of days with entries, whose sources are events that `show` knows.
pub(crate) fn markdown(
    out: &mut dyn Write,
    entries: &[Entry],
    evidence: &Evidence,
) -> io::Result<()> {
    let mut last = None;
    for entry in entries {
        if last != Some(entry.day) {
            if last.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "## {}\n", day(entry))?;
            last = Some(entry.day);
        }
        let names: Vec<String> = entry
            .sources
            .iter()
            .map(|name| format!("`{}`", sanitise(name).replace('`', "")))
            .collect();
        writeln!(
            out,
            "- *{}* {} ({}; {})",
            entry.kind,
            page::escape(&entry.what),
            page::escape(&sources(entry, evidence).join("; ")),
            names.join(" ")
        )?;
    }
    Ok(())
}
