//! The codebook in examples (`bench/codebook`): what is coded of sentences of which each shows one
//! code, mode, context or structure.
//!
//! A row's event is found when one that was coded has a type that the row allows and its
//! countries. Whatever else is coded with a type counts as spurious, events that differ in nothing
//! that is compared as one. `exact` compares the type, `root` takes CONCEDE and RETREAT as one.

use super::Run;
use super::program::Report;
use super::table::{Row, Table, several};
use super::tally::{Tally, share};
use super::told::{Standing, Told};
use crate::error::Error;
use crate::share::Share;
use rapporteur_model::{Event, root_of};
use std::collections::BTreeMap;

const FOLDER: &str = "bench/codebook";

/// The day on which every sentence is read: names of people in office are dated.
const DAY: &str = "2020-06-15";

/// The files, with a column that each must have.
const FILES: &[(&str, &str)] = &[
    ("cameo", "cameo"),
    ("plover", "context"),
    ("structures", "absent"),
];

/// Whether an event has what a cell names.
type Has<'h> = &'h dyn Fn(&Event, &str) -> bool;

/// The figures of one part of one file.
#[derive(Default)]
struct Found {
    root: Tally,
    exact: Tally,
    /// Columns that name what some event of the sentence must have.
    columns: Vec<(&'static str, Share)>,
    /// Types that must not be coded as having happened, and were.
    absent: Share,
    /// How often the wanted event was found, by the structure that a row is there for.
    structures: BTreeMap<String, Share>,
}

impl Found {
    fn column(&mut self, name: &'static str, hit: bool) {
        match self.columns.iter_mut().find(|(known, _)| *known == name) {
            Some((_, share)) => share.count(hit),
            None => {
                let mut share = Share::default();
                share.count(hit);
                self.columns.push((name, share));
            }
        }
    }
}

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    for (file, column) in FILES {
        let path = run.tree.root.join(FOLDER).join(format!("{file}.tsv"));
        let table = Table::load(&path, &["sentence", "actor", "recipient", "type", column])?;
        let reports: Vec<Report> = table
            .rows
            .iter()
            .map(|row| Report {
                id: row.line.to_string(),
                text: table.cell(row, "sentence").to_owned(),
                date: Some(DAY.to_owned()),
            })
            .collect();
        let coded = run.program.code(&reports)?;
        for (name, held) in [("open", false), ("held", true)] {
            let mut found = Found::default();
            let rows: Vec<&Row> = table
                .rows
                .iter()
                .filter(|row| row.is_held() == held)
                .collect();
            for row in &rows {
                let events = coded
                    .get(&row.line.to_string())
                    .map_or(&[][..], Vec::as_slice);
                let missed = compare(&table, row, events, &mut found);
                if missed && run.full && !held {
                    miss(&table, row, events);
                }
            }
            print(run, file, name, rows.len(), &found);
        }
    }
    Ok(())
}

/// Counts what was coded of a row; whether its event was missed.
fn compare(table: &Table, row: &Row, events: &[Event], found: &mut Found) -> bool {
    let told: Vec<Told> = events.iter().filter_map(Told::coded).collect();
    let allowed: Vec<Told> = several(table.cell(row, "type"))
        .map(|event_type| {
            let (actor, recipient) = (table.cell(row, "actor"), table.cell(row, "recipient"));
            Told::written(event_type, actor, recipient, Standing::Fact)
        })
        .collect();
    found.exact += tally(&allowed, &told, |told| told.event_type.as_str());
    let root = tally(&allowed, &told, |told| root_of(&told.event_type));
    found.root += root;

    let columns: [(&'static str, Has<'_>); 4] = [
        ("cameo", &|event, code| event.cameo.as_deref() == Some(code)),
        ("mode", &|event, mode| event.mode.as_deref() == Some(mode)),
        ("context", &|event, context| {
            event.contexts.iter().any(|found| found == context)
        }),
        ("aux", &|event, aux| {
            event
                .status
                .aux
                .iter()
                .any(|found| serde_json::to_value(found).is_ok_and(|found| found == *aux))
        }),
    ];
    for (name, has) in columns {
        let wanted: Vec<&str> = several(table.cell(row, name)).collect();
        if !wanted.is_empty() {
            let hit = wanted
                .iter()
                .all(|wanted| events.iter().any(|event| has(event, wanted)));
            found.column(name, hit);
        }
    }
    if let Some(code) = table.cell(row, "cameo").get(..2) {
        let hit = events.iter().any(|event| {
            event
                .cameo
                .as_ref()
                .is_some_and(|found| found.starts_with(code))
        });
        found.column("cameo root", hit);
    }
    for absent in several(table.cell(row, "absent")) {
        found.absent.count(
            told.iter()
                .any(|told| told.event_type == absent && told.standing == Standing::Fact),
        );
    }
    let structure = table.cell(row, "structure");
    if !structure.is_empty() && !allowed.is_empty() {
        let share = found.structures.entry(structure.to_owned()).or_default();
        share.count(root.missed == 0);
    }
    root.missed > 0
}

/// One row's tally, types being compared by `key`.
fn tally(allowed: &[Told], coded: &[Told], key: impl Fn(&Told) -> &str) -> Tally {
    let mut distinct: Vec<&Told> = Vec::new();
    for told in coded {
        let known = distinct.iter().any(|known| {
            key(known) == key(told)
                && known.actors == told.actors
                && known.recipients == told.recipients
        });
        if !known {
            distinct.push(told);
        }
    }
    let right = distinct
        .iter()
        .filter(|told| {
            allowed
                .iter()
                .any(|allowed| key(allowed) == key(told) && allowed.same_parties(told))
        })
        .count();
    let hit = usize::from(right > 0);
    Tally {
        hits: hit,
        spurious: distinct.len() - right,
        missed: usize::from(!allowed.is_empty()) - hit,
    }
}

fn print(run: &mut Run<'_>, file: &str, name: &str, rows: usize, found: &Found) {
    println!("  {file}, {name} lines ({rows})");
    println!("    country–root–country {}", found.root);
    println!("    country–type–country {}", found.exact);
    let figure = |what: &str| format!("codebook_{file}_{name}_{what}");
    let value = |counted: Share| share(counted.part, counted.whole);
    run.figures.add(figure("root_f1"), found.root.f1());
    run.figures.add(figure("type_f1"), found.exact.f1());
    if file == "structures" {
        println!(
            "    coded {}/{} (root), {}/{} (type)",
            found.root.hits,
            found.root.there(),
            found.exact.hits,
            found.exact.there()
        );
        println!(
            "    types that must be absent, coded as facts: {}/{}",
            found.absent.part, found.absent.whole
        );
        run.figures.add(figure("coded"), found.root.recall());
        run.figures.add(figure("absent_coded"), value(found.absent));
    }
    for (structure, share) in &found.structures {
        println!("      {structure} {}/{}", share.part, share.whole);
    }
    // Pronouns and short forms are a step of their own, so they have a figure of their own.
    if let Some(share) = found.structures.get("coreference") {
        run.figures.add(figure("coreference"), value(*share));
    }
    for (column, share) in &found.columns {
        println!("    {column} {}/{}", share.part, share.whole);
        run.figures
            .add(figure(&column.replace(' ', "_")), value(*share));
    }
}

fn miss(table: &Table, row: &Row, events: &[Event]) {
    println!(
        "    line {}: {} {} → {} not found in: {}",
        row.line,
        table.cell(row, "type"),
        table.cell(row, "actor"),
        table.cell(row, "recipient"),
        table.cell(row, "sentence")
    );
    for told in events.iter().filter_map(Told::coded) {
        println!("        coded: {}", told.show());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_event_is_wanted_and_the_rest_is_spurious() {
        let told = |lines: &[(&str, &str, &str)]| -> Vec<Told> {
            lines
                .iter()
                .map(|(event_type, actor, recipient)| {
                    Told::written(event_type, actor, recipient, Standing::Fact)
                })
                .collect()
        };
        let allowed = told(&[("COERCE", "FRA", "MLI"), ("SANCTION", "FRA", "MLI")]);
        let coded = told(&[
            ("SANCTION", "FRA", "MLI"),
            ("SANCTION", "FRA", "MLI"),
            ("ACCUSE", "FRA", "MLI"),
        ]);
        let by_type = |allowed: &[Told], coded: &[Told]| {
            let found = tally(allowed, coded, |told| told.event_type.as_str());
            (found.hits, found.spurious, found.missed)
        };
        assert_eq!(by_type(&allowed, &coded), (1, 1, 0));
        assert_eq!(by_type(&allowed, &[]), (0, 0, 1));
        assert_eq!(by_type(&[], &coded), (0, 2, 0));
        assert_eq!(by_type(&[], &[]), (0, 0, 0));
    }
}
