//! Formats of events: one row, line or group of rows an event, as the store hands them over.

use super::target::Out;
use super::{Count, Fault, VERSION};
use crate::arguments::export::ExportFormat;
use rapporteur_export::events::{dyads, flat, lines, plover, polecat};
use rapporteur_export::{Codes, Delimited, Mentions, Parquet, Separator, Table, Told, gdelt};
use rapporteur_model::Event;
use rapporteur_store::{Mention, Store, Tellings};
use std::collections::HashSet;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Events being written.
enum Sink<'g> {
    Lines(Out),
    Plover(Out),
    Flat(Box<dyn Table>),
    Polecat(Box<dyn Table>),
    Dyads(Box<dyn Table>),
    /// With the incidents that have their row already.
    Gdelt(gdelt::Rows<'g, Out>, HashSet<String>),
    Mentions(gdelt::MentionRows<Out>),
}

/// Writes the events that are wanted, and counts them.
pub(super) fn write(
    store: &mut Store,
    wanted: &Tellings,
    format: ExportFormat,
    codes: &Codes<'_>,
    out: Out,
) -> Result<Count, Fault> {
    let mut sink = Sink::new(format, codes, out)?;
    let mut count = Count::default();
    let mut fault: io::Result<()> = Ok(());
    store.tellings(wanted, |report, events| {
        let mut told = Told::of(report);
        for (event, mention) in events {
            told.incident = mention.map(mentions);
            count.seen += 1;
            match sink.write(&event, &told, codes) {
                Ok(0) => count.left_out += 1,
                Ok(rows) => count.rows += rows,
                Err(error) => {
                    fault = Err(error);
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    })?;
    fault?;
    if matches!(sink, Sink::Gdelt(..)) {
        // Further tellings of an incident are counted in its row.
        count.left_out = 0;
    }
    sink.finish()?;
    Ok(count)
}

fn mentions(mention: Mention) -> Mentions {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Mentions {
        incident: mention.incident,
        first: mention.position == 0,
        tellings: number(mention.tellings),
        reports: number(mention.reports),
        families: number(mention.families),
        first_told: mention.first_told,
    }
}

impl<'g> Sink<'g> {
    fn new(format: ExportFormat, codes: &'g Codes<'g>, out: Out) -> io::Result<Self> {
        let tabs = |out, columns| Delimited::new(out, columns, Separator::Tab);
        Ok(match format {
            ExportFormat::Csv => Self::Flat(Box::new(Delimited::new(
                out,
                &flat::COLUMNS,
                Separator::Comma,
            )?)),
            ExportFormat::Parquet => {
                Self::Flat(Box::new(Parquet::new(out, &flat::COLUMNS, VERSION)?))
            }
            ExportFormat::Polecat => Self::Polecat(Box::new(tabs(out, &polecat::COLUMNS)?)),
            ExportFormat::Dyads => Self::Dyads(Box::new(tabs(out, &dyads::COLUMNS)?)),
            ExportFormat::Plover => Self::Plover(out),
            ExportFormat::Gdelt => Self::Gdelt(gdelt::Rows::new(out, codes), HashSet::new()),
            ExportFormat::GdeltMentions => Self::Mentions(gdelt::MentionRows::new(out)),
            _ => Self::Lines(out),
        })
    }

    /// Writes an event; how many rows it became.
    fn write(&mut self, event: &Event, told: &Told, codes: &Codes<'_>) -> io::Result<usize> {
        match self {
            Self::Lines(out) => lines::write(out, event)?,
            Self::Plover(out) => return plover::write(out, event, told).map(usize::from),
            Self::Flat(table) => table.row(&flat::row(event, told))?,
            Self::Polecat(table) => match polecat::row(event, told, codes) {
                Some(row) => table.row(&row)?,
                None => return Ok(0),
            },
            Self::Dyads(table) => {
                let rows = dyads::rows(event, told, codes);
                for row in &rows {
                    table.row(row)?;
                }
                return Ok(rows.len());
            }
            Self::Gdelt(rows, seen) => {
                let incident = told.incident.as_ref().map(|incident| &incident.incident);
                if !seen.insert(incident.unwrap_or(&event.id).clone()) {
                    return Ok(0);
                }
                rows.write(event, told)?;
            }
            Self::Mentions(rows) => rows.write(event, told)?,
        }
        Ok(1)
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Lines(mut out) | Self::Plover(mut out) => out.flush(),
            Self::Flat(table) | Self::Polecat(table) | Self::Dyads(table) => table.finish(),
            Self::Gdelt(rows, _) => rows.finish(),
            Self::Mentions(rows) => rows.finish(),
        }
    }
}
