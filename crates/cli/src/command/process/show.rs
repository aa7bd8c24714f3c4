//! `rapporteur process list` and `show`: which processes there are, and why.

use crate::arguments::Global;
use crate::arguments::process::{List, ProcessFormat, Show};
use crate::command::name_of;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, store};
use rapporteur_brief::words::english::count;
use rapporteur_ledger::Party;
use rapporteur_ledger::processes::{Process, ThirdParty};
use rapporteur_model::Problem;
use rapporteur_store::View;
use std::io::{self, Write};

pub(super) fn list<W: Write>(
    arguments: &List,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(mut store) = store::settled(&arguments.store, View::Now, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    match store.processes() {
        Ok(processes) => {
            output::to_stdout(|out| match arguments.format {
                ProcessFormat::Jsonl => lines(out, &processes),
                ProcessFormat::Text => {
                    for process in &processes {
                        writeln!(out, "{}", line(process))?;
                    }
                    Ok(())
                }
            })?;
            Ok(Outcome::Complete)
        }
        Err(error) => {
            reporter.tell(&store::problem(&error));
            Ok(Outcome::Nothing)
        }
    }
}

pub(super) fn show<W: Write>(
    arguments: &Show,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(mut store) = store::settled(&arguments.store, View::Now, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let processes = match store.processes() {
        Ok(processes) => processes,
        Err(error) => {
            reporter.tell(&store::problem(&error));
            return Ok(Outcome::Nothing);
        }
    };
    let wanted: Vec<Process> = named(&processes, &arguments.name);
    if wanted.is_empty() {
        let name = &arguments.name;
        let names: Vec<String> = processes
            .iter()
            .take(10)
            .map(|process| format!("'{}'", process.name))
            .collect();
        let problem = Problem::error(store.at(), format!("there is no process '{name}'"));
        reporter.tell(&if names.is_empty() {
            problem.advise("declare one ('rapporteur process declare'), or ingest reports")
        } else {
            problem.advise(format!("there are {}", names.join(", ")))
        });
        return Ok(Outcome::Nothing);
    }
    output::to_stdout(|out| match arguments.format {
        ProcessFormat::Jsonl => lines(out, &wanted),
        ProcessFormat::Text => wanted.iter().try_for_each(|process| text(out, process)),
    })?;
    Ok(Outcome::Complete)
}

/// The processes that a name means: by id or whole name, else by a part of it. Dashes are all one.
fn named(processes: &[Process], name: &str) -> Vec<Process> {
    let fold = |name: &str| name.to_lowercase().replace(['–', '—'], "-");
    let wanted = fold(name);
    let of = |fits: &dyn Fn(&Process) -> bool| -> Vec<Process> {
        processes
            .iter()
            .filter(|process| fits(process))
            .cloned()
            .collect()
    };
    let whole = of(&|process| process.id == name || fold(&process.name) == wanted);
    if whole.is_empty() {
        of(&|process| fold(&process.name).contains(&wanted))
    } else {
        whole
    }
}

fn lines(out: &mut dyn Write, processes: &[Process]) -> io::Result<()> {
    for process in processes {
        let line = serde_json::to_string(process).map_err(io::Error::other)?;
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// One line of the list.
fn line(process: &Process) -> String {
    let days = match (process.since, process.until) {
        (Some(since), Some(until)) => format!("{since} to {until}"),
        (Some(since), None) => format!("since {since}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => "no reports".to_owned(),
    };
    let how = if process.declared {
        "declared"
    } else {
        "found"
    };
    format!("{}  {}  {days}  {how}", process.id, process.name)
}

fn text(out: &mut dyn Write, process: &Process) -> io::Result<()> {
    let names = |parties: &[Party]| {
        let names: Vec<&str> = parties.iter().map(Party::name).collect();
        names.join(", ")
    };
    writeln!(out, "{}", process.name)?;
    writeln!(out, "  id             {}", process.id)?;
    writeln!(out, "  parties        {}", names(&process.parties))?;
    if !process.third_parties.is_empty() {
        let all: Vec<String> = process.third_parties.iter().map(third).collect();
        writeln!(out, "  third parties  {}", all.join(", "))?;
    }
    if !process.topics.is_empty() {
        writeln!(out, "  topics         {}", process.topics.join(", "))?;
    }
    if !process.keywords.is_empty() {
        writeln!(out, "  keywords       {}", process.keywords.join(", "))?;
    }
    for (name, day) in [("since", process.since), ("until", process.until)] {
        if let Some(day) = day {
            writeln!(out, "  {name:<14} {day}")?;
        }
    }
    let how = if process.declared {
        "declared by a person"
    } else {
        "found from the reports"
    };
    writeln!(out, "  {how}")?;
    for sign in &process.signs {
        let what = name_of(&sign.kind).replace('_', " ");
        let reports = count(sign.families, "report", "reports");
        writeln!(
            out,
            "    {what:<12} told by {reports}, first in {}",
            sign.first
        )?;
    }
    Ok(())
}

fn third(third: &ThirdParty) -> String {
    let roles: Vec<String> = third
        .roles
        .iter()
        .map(|role| name_of(role).replace('_', " "))
        .collect();
    let name = third.party.name();
    if roles.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({})", roles.join(", "))
    }
}
