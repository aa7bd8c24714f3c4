//! `rapporteur brief`: the state of play of a process on one page, in a house style.

use super::{Desk, evidence, tell, width};
use crate::arguments::Global;
use crate::arguments::record::{Brief, BriefFormat, StyleName};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::view;
use rapporteur_brief::{Evidence, Material, Request, Style};
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::processes::Process;
use rapporteur_ledger::{Record, Table};
use rapporteur_model::Problem;
use rapporteur_store::{Filter, StoreError, View};
use std::io::{self, Write};

pub(crate) fn run<W: Write>(
    arguments: &Brief,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    if let Some(problem) = contradiction(arguments) {
        reporter.tell(&problem);
        return Ok(Outcome::Usage);
    }
    let Some(mut desk) = Desk::open(&arguments.store, arguments.as_of, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let process = match desk.process(&arguments.process.join(" ")) {
        Ok(process) => process,
        Err(problem) => {
            reporter.tell(&problem);
            return Ok(Outcome::Usage);
        }
    };
    let (record, incidents, evidence) = match gather(&mut desk, &process) {
        Ok(gathered) => gathered,
        Err(error) => {
            tell(&error, reporter);
            return Ok(Outcome::Nothing);
        }
    };
    let request = Request {
        style: match arguments.style {
            StyleName::Brief => Style::Brief,
            StyleName::Crisiswatch => Style::Crisiswatch,
            StyleName::Osce => Style::Osce,
            StyleName::Rounds => Style::Rounds,
        },
        since: arguments.since,
        as_of: match desk.view {
            View::AsOf(day) => Some(day),
            _ => None,
        },
        month: arguments.month,
    };
    let page = rapporteur_brief::brief(
        &Material {
            process: &process,
            record: &record,
            incidents: &incidents,
            evidence: &evidence,
            wording: desk.wording(),
        },
        &request,
    );
    if page.sections().is_empty() && arguments.format != BriefFormat::Json {
        reporter.tell(
            &Problem::warning(&arguments.store.db, "the record has nothing for this page")
                .advise("ask for another style, month or day"),
        );
    }
    match arguments.format {
        BriefFormat::Markdown => {
            output::to_stdout(|out| write!(out, "{}", rapporteur_brief::markdown::write(&page)))?
        }
        BriefFormat::Html => {
            output::to_stdout(|out| write!(out, "{}", rapporteur_brief::html::write(&page)))?
        }
        BriefFormat::Json => output::to_stdout(|out| {
            serde_json::to_writer_pretty(&mut *out, &page)?;
            writeln!(out)
        })?,
        BriefFormat::Text => {
            let stdout =
                anstream::AutoStream::new(io::stdout(), arguments.layout.color.into()).lock();
            let mut out = io::BufWriter::with_capacity(1 << 16, stdout);
            let written = view::brief::write(&mut out, &page, width(arguments.layout));
            output::settle(written.and_then(|()| out.flush()))?
        }
    };
    Ok(Outcome::Complete)
}

/// Days that cannot be meant.
fn contradiction(arguments: &Brief) -> Option<Problem> {
    if let (Some(since), Some(as_of)) = (arguments.since, arguments.as_of.as_of)
        && since > as_of
    {
        return Some(
            Problem::error(
                "--since",
                format!("{since} is after {as_of}, the day of the record"),
            )
            .advise("give --since a day that is not after --as-of"),
        );
    }
    if arguments.month.is_some() && arguments.style != StyleName::Crisiswatch {
        return Some(
            Problem::error("--month", "only a monthly entry is about a month")
                .advise("add --style crisiswatch, or leave --month out"),
        );
    }
    None
}

/// The record of a process, those of its incidents that somebody denies, and what they rest on.
fn gather(
    desk: &mut Desk,
    process: &Process,
) -> Result<(Record, Vec<Incident>, Evidence), StoreError> {
    let record = desk.store.record(&process.id)?;
    let filter = Filter {
        process: Some(process.id.clone()),
        ..Filter::default()
    };
    let mut incidents = Vec::new();
    for row in desk.store.list(Table::Incident, &filter)? {
        // Only these are told of on a page; the others need not be read.
        if row.body.contains("\"denied_by\":[{") {
            incidents.push(row.read::<Incident>()?);
        }
    }
    let heads: Vec<_> = record
        .rows()
        .map(|row| row.head())
        .chain(incidents.iter().map(Incident::head))
        .chain([process.head()])
        .collect();
    let mut names: Vec<String> = heads
        .iter()
        .flat_map(|head| evidence::ends(&head.evidence))
        .cloned()
        .collect();
    for row in &record.violence {
        names.extend(row.tolls.iter().map(|toll| toll.evidence.clone()));
    }
    for row in &record.ultimatums {
        names.extend(row.moves.iter().map(|moved| moved.evidence.clone()));
        names.extend(row.decided_by.clone());
    }
    names.extend(
        record
            .pledges
            .iter()
            .filter_map(|row| row.decided_by.clone()),
    );
    for row in &record.rounds {
        names.extend(row.numbers.iter().map(|claim| claim.evidence.clone()));
    }
    let evidence = desk.evidence(&names)?;
    Ok((record, incidents, evidence))
}
