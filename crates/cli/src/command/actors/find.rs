//! `rapporteur actors find`: what a name or phrase stands for, and which line of which file says
//! so.
//!
//! ```text
//! Dmytro Kuleba · person · dmytro-kuleba
//!   UKR GOV · foreign minister · 2020-03-04 to 2024-09-05 · data/actors/leaders_conflict.tsv:61
//!   on 2025-01-01: UKR ELI
//! ```
//!
//! What is no name of the files is read as a phrase, as in a report ('former Ukrainian foreign
//! minister'); where that tells nothing either, names that are nearly it are shown.

use super::arguments::{Find, FindFormat};
use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, setup};
use jiff::civil::Date;
use rapporteur_brief::words::sanitise;
use rapporteur_lexicon::{ActorKind, ActorName};
use rapporteur_model::Actor;
use serde::Serialize;
use std::io::{self, Write};

/// How many names that are nearly it are shown.
const NEAR: usize = 8;

#[derive(Debug, Serialize)]
struct Answer<'l> {
    asked: &'l str,
    date: Option<Date>,
    found: Vec<Found<'l>>,
    phrase: Vec<Actor>,
    near: Vec<Near<'l>>,
}

#[derive(Debug, Serialize)]
struct Found<'l> {
    id: &'l str,
    name: &'l str,
    kind: &'static str,
    terms: Vec<Term<'l>>,
    /// What holds on the day that was asked for.
    on_date: Option<Held<'l>>,
}

#[derive(Debug, Serialize)]
struct Term<'l> {
    country: Option<&'l str>,
    sector: Option<&'l str>,
    office: Option<&'l str>,
    from: Option<Date>,
    to: Option<Date>,
    file: &'l str,
    line: usize,
}

#[derive(Debug, Serialize)]
struct Held<'l> {
    country: Option<&'l str>,
    sector: Option<&'l str>,
    office: Option<&'l str>,
}

#[derive(Debug, Serialize)]
struct Near<'l> {
    name: &'l str,
    ids: Vec<&'l str>,
}

pub(crate) fn run<W: Write>(
    arguments: &Find,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some((_, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let table = &engine.lexicon().actors;
    let asked = arguments.name.trim();
    let found: Vec<_> = table
        .named(asked)
        .into_iter()
        .map(|name| found(name, arguments.date))
        .collect();
    let mut phrase = Vec::new();
    let mut near = Vec::new();
    if found.is_empty() {
        phrase = engine.who(asked, arguments.date);
        phrase.retain(|actor| {
            actor.country.is_some() || actor.sector.is_some() || actor.id.is_some()
        });
    }
    if found.is_empty() && phrase.is_empty() {
        near = table
            .near(asked, NEAR)
            .into_iter()
            .map(|near| Near {
                name: near.surface,
                ids: near.names.iter().map(|name| name.id.as_str()).collect(),
            })
            .collect();
    }
    let nothing = found.is_empty() && phrase.is_empty();
    let answer = Answer {
        asked,
        date: arguments.date,
        found,
        phrase,
        near,
    };
    output::to_stdout(|out| match arguments.format {
        FindFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &answer)?;
            writeln!(out)
        }
        FindFormat::Text => show(&answer, out),
    })?;
    Ok(if nothing {
        Outcome::Nothing
    } else {
        Outcome::Complete
    })
}

fn found(name: &ActorName, date: Option<Date>) -> Found<'_> {
    Found {
        id: &name.id,
        name: &name.name,
        kind: name.kind.name(),
        terms: name
            .offices
            .iter()
            .map(|office| Term {
                country: office.country.as_deref(),
                sector: office.sector.as_deref(),
                office: office.office.as_deref(),
                from: office.from,
                to: office.to,
                file: &office.file,
                line: office.line,
            })
            .collect(),
        on_date: date.and_then(|day| held(name, day)),
    }
}

/// What somebody is on a day: a person after the last known term is former elite.
fn held(name: &ActorName, day: Date) -> Option<Held<'_>> {
    match name.on(Some(day)) {
        Ok(office) => Some(Held {
            country: office.country.as_deref(),
            sector: office.sector.as_deref(),
            office: office.office.as_deref(),
        }),
        Err(Some(left)) if name.kind == ActorKind::Person => Some(Held {
            country: left.country.as_deref(),
            sector: Some("ELI"),
            office: None,
        }),
        Err(_) => None,
    }
}

fn show(answer: &Answer<'_>, out: &mut dyn Write) -> io::Result<()> {
    for found in &answer.found {
        writeln!(out, "{} · {} · {}", found.name, found.kind, found.id)?;
        for term in &found.terms {
            let code = codes(term.country, term.sector);
            let mut parts = vec![code];
            parts.extend(term.office.map(str::to_owned));
            parts.extend(dates(term.from, term.to));
            parts.push(format!("{}:{}", term.file, term.line));
            parts.retain(|part| !part.is_empty());
            writeln!(out, "  {}", sanitise(&parts.join(" · ")))?;
        }
        if let Some(date) = answer.date {
            let held = found.on_date.as_ref().map_or_else(
                || "nothing that is known".to_owned(),
                |held| {
                    let office = held
                        .office
                        .map_or_else(String::new, |office| format!(" · {office}"));
                    format!("{}{office}", codes(held.country, held.sector))
                },
            );
            writeln!(out, "  on {date}: {held}")?;
        }
    }
    for actor in &answer.phrase {
        let name = actor.name.as_deref().unwrap_or("a phrase, no name");
        let code = codes(actor.country.as_deref(), actor.sector.as_deref());
        let id = actor
            .id
            .as_deref()
            .map_or_else(String::new, |id| format!(" · {id}"));
        writeln!(out, "{}", sanitise(&format!("{name} · {code}{id}")))?;
    }
    if answer.found.is_empty() && answer.phrase.is_empty() {
        writeln!(out, "nothing is known of '{}'", sanitise(answer.asked))?;
        for near in &answer.near {
            writeln!(out, "  near: {} ({})", near.name, near.ids.join(", "))?;
        }
    }
    Ok(())
}

fn codes(country: Option<&str>, sector: Option<&str>) -> String {
    [country, sector]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

fn dates(from: Option<Date>, to: Option<Date>) -> Option<String> {
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(to)) => Some(format!("to {to}")),
        (Some(from), Some(to)) => Some(format!("{from} to {to}")),
    }
}
