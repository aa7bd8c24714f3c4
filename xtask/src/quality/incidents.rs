//! One happening, one incident: reports of which it is known what each sentence tells, read by the
//! program and merged by its ledger (`ingest`, `list incidents`). A program of a time before these,
//! given by `--program`, is only asked for events, which the ledger that this chore was built with
//! merges: that takes no new program when only the ledger changes.
//!
//! The set is made from the facts and sentences of `bench/incidents`; what it holds and how the
//! answers are to be read is told there. It is written to `target/incidents` (the open groups alone),
//! so that it can be looked at.
//!
//! Figures: B-cubed over the tellings of which the program coded an event, and the share of pairs of
//! tellings that tell of neighbours (two strikes on one city, two rounds) by exact words and stay in
//! two incidents. What was not coded is counted, and is no fault of merging.
//!
//! A third of the groups is kept apart.

mod agreement;
mod dates;
mod facts;
mod reports;
mod samples;
mod wording;

use super::Run;
use super::tally::share;
use crate::error::Error;
use agreement::{Placed, b_cubed};
use facts::Facts;
use jiff::civil::Date;
use rapporteur_duplicates::{Sketch, Window, families};
use rapporteur_ledger::Source;
use rapporteur_ledger::incidents::{Decisions, IncidentBuilder};
use rapporteur_model::Event;
use reports::{Set, Told};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

/// Where the open part is written.
const SHOWN: &str = "target/incidents";

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let facts = Facts::load(run)?;
    let mut set = reports::make(&facts);
    samples::add(run, &mut set)?;
    show(run, &set)?;
    let coded = run.program.code(&set.reports)?;
    let database = run.tree.root.join(SHOWN).join("rapporteur.db");
    let found = match run.program.incidents(&set.reports, &database)? {
        Some(found) => found,
        None => {
            println!("  the program has no `list`: merged by the ledger that this was built with");
            merged(&set, &coded)
        }
    };
    let lost = coded
        .values()
        .flatten()
        .filter(|event| !found.contains_key(event.id.as_str()))
        .count();
    if lost > 0 {
        println!("  {lost} events are of no incident");
    }
    let truths: BTreeSet<&str> = set.told.iter().map(|told| told.incident.as_str()).collect();
    println!(
        "  {} reports, {} tellings of {} incidents",
        set.reports.len(),
        set.told.len(),
        truths.len()
    );
    for held in [false, true] {
        let told: Vec<&Told> = set.told.iter().filter(|told| told.held == held).collect();
        let placed: Vec<(&Told, &Event, &str)> = told
            .iter()
            .filter_map(|told| {
                let event = event_of(told, &facts, &coded)?;
                Some((*told, event, found.get(event.id.as_str())?.as_str()))
            })
            .collect();
        let part = if held { "kept apart" } else { "open" };
        println!(
            "  {part}: {} tellings, {} of them coded ({:.3})",
            told.len(),
            placed.len(),
            share(placed.len(), told.len())
        );
        let pairs: Vec<Placed<'_>> = placed.iter().map(placing).collect();
        let all = b_cubed(&pairs);
        println!(
            "    B-cubed precision {:.4}, recall {:.4}, F1 {:.4}",
            all.precision,
            all.recall,
            all.f1()
        );
        let apart = Apart::of(&placed);
        println!(
            "    kept apart by exact words: {} of {} pairs of tellings ({:.4}); {} of {} pairs of incidents without any merging",
            apart.kept,
            apart.pairs,
            share(apart.kept, apart.pairs),
            apart.incidents_kept,
            apart.incidents
        );
        let prefix = if held { "incidents_held" } else { "incidents" };
        run.figures
            .add(format!("{prefix}_precision"), all.precision);
        run.figures.add(format!("{prefix}_recall"), all.recall);
        run.figures.add(format!("{prefix}_f1"), all.f1());
        run.figures.add(
            format!("{prefix}_kept_apart"),
            share(apart.kept, apart.pairs),
        );
        if run.full {
            by_kind(&placed);
            if !held {
                errors(&told, &placed);
            }
        }
    }
    Ok(())
}

fn placing<'p>((told, _, found): &(&'p Told, &'p Event, &'p str)) -> Placed<'p> {
    Placed {
        truth: &told.incident,
        found,
    }
}

/// The event by which the program tells it: of the sentence, by an act that fits the kind, of several
/// the one that fits best.
fn event_of<'c>(
    told: &Told,
    facts: &Facts,
    coded: &'c BTreeMap<String, Vec<Event>>,
) -> Option<&'c Event> {
    let acts = facts.acts.get(&told.kind)?;
    coded
        .get(&told.report)?
        .iter()
        .filter(|event| {
            event.sentence.contains(&told.sentence) || told.sentence.contains(event.sentence.trim())
        })
        .filter_map(|event| {
            let rank = acts.iter().position(|act| *act == event.act.as_str())?;
            Some((rank, event.span.start, event))
        })
        .min_by_key(|(rank, start, _)| (*rank, *start))
        .map(|(.., event)| event)
}

/// The incident that each event comes to, by its name.
fn merged(set: &Set, coded: &BTreeMap<String, Vec<Event>>) -> BTreeMap<String, String> {
    let sketches: Vec<Sketch> = set
        .reports
        .iter()
        .map(|report| Sketch::of(&report.text))
        .collect();
    let day = |text: &str| text.parse::<Date>().ok();
    let reports: Vec<rapporteur_duplicates::Report<'_>> = set
        .reports
        .iter()
        .zip(&sketches)
        .map(|(report, sketch)| rapporteur_duplicates::Report {
            id: &report.id,
            day: day(&report.date),
            sketch,
        })
        .collect();
    let families = families(&reports, Window::default());
    let mut sources: Vec<Source> = reports
        .iter()
        .zip(families)
        .map(|(report, first)| Source {
            day: report.day,
            report: report.id.to_owned(),
            family: reports
                .get(first)
                .map_or_else(String::new, |first| first.id.to_owned()),
        })
        .collect();
    sources.sort_by(|one, other| {
        (one.day.is_none(), one.day, &one.report).cmp(&(
            other.day.is_none(),
            other.day,
            &other.report,
        ))
    });
    let mut builder = IncidentBuilder::new(Decisions::default());
    for source in &sources {
        let events: Vec<&Event> = coded.get(&source.report).into_iter().flatten().collect();
        builder.enter(source, &events);
    }
    builder
        .finish()
        .into_iter()
        .flat_map(|incident| {
            let id = incident.id.clone();
            incident
                .tellings
                .into_iter()
                .map(move |telling| (telling.event, id.clone()))
        })
        .collect()
}

/// How many neighbours stay apart.
#[derive(Debug, Default)]
struct Apart {
    pairs: usize,
    kept: usize,
    incidents: usize,
    incidents_kept: usize,
}

impl Apart {
    fn of(placed: &[(&Told, &Event, &str)]) -> Self {
        let mut apart = Self::default();
        let mut incidents: BTreeMap<(&str, &str), bool> = BTreeMap::new();
        for (place, (one, _, found)) in placed.iter().enumerate() {
            for (other, _, its) in placed.iter().skip(place + 1) {
                if one.group != other.group || one.incident == other.incident {
                    continue;
                }
                let key = if one.incident < other.incident {
                    (one.incident.as_str(), other.incident.as_str())
                } else {
                    (other.incident.as_str(), one.incident.as_str())
                };
                *incidents.entry(key).or_insert(true) &= found != its;
                if one.exact && other.exact {
                    apart.pairs += 1;
                    apart.kept += usize::from(found != its);
                }
            }
        }
        apart.incidents = incidents.len();
        apart.incidents_kept = incidents.values().filter(|kept| **kept).count();
        apart
    }
}

/// Figures of each kind.
fn by_kind(placed: &[(&Told, &Event, &str)]) {
    let kinds: BTreeSet<&str> = placed.iter().map(|(told, ..)| told.kind.as_str()).collect();
    for kind in kinds {
        let some: Vec<Placed<'_>> = placed
            .iter()
            .filter(|(told, ..)| told.kind == kind)
            .map(placing)
            .collect();
        let agreement = b_cubed(&some);
        println!(
            "      {kind:<10} {:>4} tellings  precision {:.3}  recall {:.3}",
            some.len(),
            agreement.precision,
            agreement.recall
        );
    }
}

/// What went wrong in the open groups: incidents that hold several, and such as came apart.
fn errors(told: &[&Told], placed: &[(&Told, &Event, &str)]) {
    type ById<'e> = BTreeMap<&'e str, Vec<(&'e Told, &'e Event)>>;
    let mut found: ById<'_> = BTreeMap::new();
    let mut truths: BTreeMap<&str, ById<'_>> = BTreeMap::new();
    for (told, event, id) in placed {
        found.entry(id).or_default().push((told, event));
        truths
            .entry(&told.incident)
            .or_default()
            .entry(id)
            .or_default()
            .push((told, event));
    }
    println!("    merged:");
    for tellings in found.values() {
        let incidents: BTreeSet<&str> = tellings
            .iter()
            .map(|(told, _)| told.incident.as_str())
            .collect();
        if incidents.len() > 1 {
            println!("      ---");
            for (told, event) in tellings {
                println!("      {} {}: {}", told.incident, event.id, told.sentence);
            }
        }
    }
    println!("    apart:");
    for (incident, parts) in truths.iter().filter(|(_, parts)| parts.len() > 1) {
        println!("      --- {incident}");
        for (part, tellings) in parts.values().enumerate() {
            for (told, event) in tellings {
                println!("      {} {}: {}", part + 1, event.id, told.sentence);
            }
        }
    }
    println!("    not coded:");
    let coded: BTreeSet<(&str, &str)> = placed
        .iter()
        .map(|(told, ..)| (told.report.as_str(), told.sentence.as_str()))
        .collect();
    for told in told {
        if !coded.contains(&(told.report.as_str(), told.sentence.as_str())) {
            println!("      {} {}: {}", told.incident, told.report, told.sentence);
        }
    }
}

/// Writes the open part, as the program reads it and with the answers.
fn show(run: &Run<'_>, set: &Set) -> Result<(), Error> {
    let folder = run.tree.root.join(SHOWN);
    let open: BTreeSet<&str> = set
        .told
        .iter()
        .filter(|told| !told.held)
        .map(|told| told.report.as_str())
        .collect();
    let mut lines = String::new();
    for report in set
        .reports
        .iter()
        .filter(|report| open.contains(report.id.as_str()))
    {
        let line = serde_json::to_string(report).map_err(Error::Answer)?;
        let _ = writeln!(lines, "{line}");
    }
    let mut answers = "report\tincident\tkind\texact\tsentence\n".to_owned();
    for told in set.told.iter().filter(|told| !told.held) {
        let _ = writeln!(
            answers,
            "{}\t{}\t{}\t{}\t{}",
            told.report, told.incident, told.kind, told.exact, told.sentence
        );
    }
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|source| Error::Read { path, source })
    };
    write("reports.jsonl", &lines)?;
    write("answers.tsv", &answers)
}
