//! `rapporteur timeline`: what happened, what was said, rounds and deadlines, in the order of days.
//!
//! An incident that a row of another table tells of is not told twice. A deadline has an entry on
//! its day beside the one of the day on which it was set.

use super::{Desk, tell, width};
use crate::arguments::Global;
use crate::arguments::record::{Timeline, TimelineFormat};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::view::columns::harmless;
use crate::view::timeline::{self, Entry};
use jiff::civil::Date;
use rapporteur_brief::Evidence;
use rapporteur_ledger::Table;
use rapporteur_model::Problem;
use rapporteur_store::{Filter, Listed, StoreError};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// An entry shows so many sources; `show` has the others.
const SOURCES: usize = 3;

pub(crate) fn run<W: Write>(
    arguments: &Timeline,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    if let (Some(since), Some(until)) = (arguments.since, arguments.until)
        && since > until
    {
        reporter.tell(
            &Problem::error(
                "--since",
                format!("{since} is after {until}, the last day that is asked for"),
            )
            .advise("give --since a day that is not after --until"),
        );
        return Ok(Outcome::Usage);
    }
    let Some(mut desk) = Desk::open(&arguments.store, arguments.as_of, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let process = if arguments.process.is_empty() {
        None
    } else {
        match desk.process(&arguments.process.join(" ")) {
            Ok(process) => Some(process.id),
            Err(problem) => {
                reporter.tell(&problem);
                return Ok(Outcome::Usage);
            }
        }
    };
    let (entries, evidence) = match entries(arguments, process, &mut desk) {
        Ok(gathered) => gathered,
        Err(error) => {
            tell(&error, reporter);
            return Ok(Outcome::Nothing);
        }
    };
    match arguments.format {
        TimelineFormat::Jsonl => output::to_stdout(|out| {
            for entry in &entries {
                serde_json::to_writer(&mut *out, entry)?;
                writeln!(out)?;
            }
            Ok(())
        })?,
        TimelineFormat::Csv => output::to_stdout(|out| {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(["day", "kind", "status", "what", "id", "sources"])?;
            for entry in &entries {
                let day = entry.day.map(|day| day.to_string()).unwrap_or_default();
                let cells = [
                    day.as_str(),
                    entry.kind,
                    entry.status.as_deref().unwrap_or_default(),
                    &entry.what,
                    &entry.id,
                    &entry.sources.join("; "),
                ];
                writer.write_record(cells.map(harmless))?;
            }
            writer.flush()
        })?,
        TimelineFormat::Markdown => {
            output::to_stdout(|out| timeline::markdown(out, &entries, &evidence))?
        }
        TimelineFormat::Text => {
            let stdout =
                anstream::AutoStream::new(io::stdout(), arguments.layout.color.into()).lock();
            let mut out = io::BufWriter::with_capacity(1 << 16, stdout);
            let written = timeline::text(&mut out, &entries, &evidence, width(arguments.layout));
            output::settle(written.and_then(|()| out.flush()))?
        }
    };
    Ok(Outcome::Complete)
}

fn entries(
    arguments: &Timeline,
    process: Option<String>,
    desk: &mut Desk,
) -> Result<(Vec<Entry>, Evidence), StoreError> {
    let filter = Filter {
        process,
        since: arguments.since,
        until: arguments.until,
        ..Filter::default()
    };
    let listed = desk.store.timeline(&filter)?;
    let told: BTreeSet<String> = listed
        .iter()
        .filter(|row| row.head.table != Table::Incident)
        .flat_map(|row| row.head.evidence.iter().cloned())
        .collect();
    let mut entries = Vec::new();
    let mut seen = BTreeSet::new();
    for row in &listed {
        let again = row.head.table == Table::Incident
            && row.head.evidence.iter().any(|name| told.contains(name));
        // A row that stands in two processes is one happening.
        if again || !seen.insert(row.head.id.clone()) {
            continue;
        }
        let what = rapporteur_answers::line(row, desk.wording())?;
        let within = |day: Date| {
            arguments.since.is_none_or(|since| day >= since)
                && arguments.until.is_none_or(|until| day <= until)
        };
        let entry = |day, kind| entry(row, day, kind, &what);
        let due = row
            .head
            .until
            .filter(|_| matches!(row.head.table, Table::Ultimatum | Table::Pledge))
            .filter(|day| within(*day));
        if row.head.day.is_none_or(within) && (row.head.day.is_some() || due.is_none()) {
            entries.push(entry(row.head.day, row.head.table.singular()));
        }
        if let Some(due) = due {
            entries.push(entry(Some(due), "deadline"));
        }
    }
    entries.sort_by_key(|entry| (entry.day.is_none(), entry.day));
    entries.truncate(arguments.limit.unwrap_or(usize::MAX));
    let evidence = desk.evidence(entries.iter().flat_map(|entry| &entry.sources))?;
    Ok((entries, evidence))
}

fn entry(row: &Listed, day: Option<Date>, kind: &'static str, what: &str) -> Entry {
    Entry {
        day,
        kind,
        status: row.head.status.as_ref().map(|status| status.to_string()),
        what: what.to_owned(),
        id: row.head.id.clone(),
        process: row.process.clone(),
        sources: row.head.evidence.iter().take(SOURCES).cloned().collect(),
    }
}
