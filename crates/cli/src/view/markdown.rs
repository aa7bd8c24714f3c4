//! For documents: headings, a list of events with their sentences, and tables.

use super::text::circumstances;
use super::{View, report_date};
use rapporteur_brief::words::sanitise;
use std::io::{self, Write};

/// Text that Markdown shows as it stands.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in sanitise(text).trim().chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    // What would begin a list or a heading of its own at the start of a line.
    match escaped.chars().next() {
        Some('-' | '+' | '=') => format!("\\{escaped}"),
        _ => escaped,
    }
}

/// Writes the view.
pub(crate) fn write(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    for reading in view.readings {
        let report = &reading.report;
        writeln!(out, "## {}\n", escape(super::title(report)))?;
        let mut facts: Vec<String> = report
            .publisher
            .iter()
            .map(|publisher| escape(publisher))
            .collect();
        facts.push(report_date(report));
        facts.push(escape(&report.source));
        writeln!(out, "*{}*\n", facts.join(" · "))?;
        if reading.events.is_empty() {
            writeln!(out, "No event was found in this report.\n")?;
        }
        // A sentence is shown once, below all that was read from it.
        let mut events = reading.events.iter().peekable();
        while let Some(event) = events.next() {
            let number = view.number(&event.id).unwrap_or_default();
            let condition = event
                .status
                .condition
                .as_ref()
                .map(|condition| format!(" — {}", escape(&super::condition(condition))))
                .unwrap_or_default();
            writeln!(
                out,
                "{number}. **{}**{condition}  ",
                escape(&view.wording.statement(event))
            )?;
            writeln!(
                out,
                "   {}",
                escape(&circumstances(view, event).join(" · "))
            )?;
            let goes_on = events
                .peek()
                .is_some_and(|next| next.sentence_span == event.sentence_span);
            if goes_on {
                writeln!(out)?;
            } else {
                writeln!(out, "   > {}\n", escape(&event.sentence))?;
            }
        }
    }
    for section in super::sections::sections(&view.record, view.wording) {
        writeln!(out, "## {}\n", section.title)?;
        // Columns that no row fills are left out.
        let filled: Vec<usize> = (0..section.columns.len())
            .filter(|&column| {
                section
                    .rows
                    .iter()
                    .any(|row| row.cells.get(column).is_some_and(|cell| !cell.is_empty()))
            })
            .collect();
        let names = filled
            .iter()
            .filter_map(|&column| section.columns.get(column).map(|column| column.name));
        writeln!(
            out,
            "| {} | events |",
            names.collect::<Vec<_>>().join(" | ")
        )?;
        writeln!(out, "|{}", "---|".repeat(filled.len() + 1))?;
        for row in &section.rows {
            let cells: Vec<String> = filled
                .iter()
                .map(|&column| {
                    row.cells
                        .get(column)
                        .map(|cell| escape(cell))
                        .unwrap_or_default()
                })
                .collect();
            writeln!(
                out,
                "| {} | {} |",
                cells.join(" | "),
                escape(&view.references(&row.evidence))
            )?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", view.summary.line())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_report_is_taken_for_markup() {
        let cases = [
            ("a | b", "a \\| b"),
            ("- item", "\\- item"),
            ("*bold* [link](x) <b>", "\\*bold\\* \\[link\\](x) \\<b\\>"),
            ("# no heading", "\\# no heading"),
            ("one\ntwo", "one two"),
        ];
        for (text, expected) in cases {
            assert_eq!(escape(text), expected);
        }
    }
}
