//! Our own samples among the reports: real texts, of which `bench/incidents/samples.tsv` says which
//! sentences tell which incident.

use super::super::Run;
use super::super::table::Table;
use super::reports::{Report, Set, Told};
use crate::error::Error;
use serde::Deserialize;
use std::path::Path;

const FILE: &str = "bench/incidents/samples.tsv";
const SAMPLES: &str = "samples";

#[derive(Deserialize)]
struct Record {
    id: String,
    date: Option<String>,
    text: String,
}

/// Adds the samples that the file names to the set.
pub(super) fn add(run: &Run<'_>, set: &mut Set) -> Result<(), Error> {
    let path = run.tree.root.join(FILE);
    let table = Table::load(&path, &["incident", "kind", "report", "begins"])?;
    let reports = reports(run)?;
    let mut added: Vec<&str> = Vec::new();
    for row in &table.rows {
        let cell = |column| table.cell(row, column);
        let report = reports.iter().find(|report| report.id == cell("report"));
        let begins = cell("begins").to_owned();
        if !report.is_some_and(|report| report.text.contains(&begins)) {
            return Err(Error::Table {
                path,
                line: row.line,
                message: format!("`{}` has no sentence that begins so", cell("report")),
            });
        }
        if let Some(report) = report
            && !added.contains(&report.id.as_str())
        {
            added.push(&report.id);
            set.reports.push(report.clone());
        }
        set.told.push(Told {
            report: cell("report").to_owned(),
            sentence: begins,
            incident: format!("sample-{}", cell("incident")),
            kind: cell("kind").to_owned(),
            group: format!("sample-{}", cell("kind")),
            exact: true,
            held: false,
        });
    }
    Ok(())
}

/// The samples as they stand in files, by the files' names.
fn reports(run: &Run<'_>) -> Result<Vec<Report>, Error> {
    let mut reports = Vec::new();
    let under = |path: &str| {
        path.strip_prefix(SAMPLES)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    for file in run.tree.files.iter().filter(|file| under(&file.path)) {
        let (Some(text), Some(stem)) = (&file.text, Path::new(&file.path).file_stem()) else {
            continue;
        };
        let id = stem.to_string_lossy().into_owned();
        if file.path.ends_with(".jsonl") {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let record: Record = serde_json::from_str(line).map_err(Error::Answer)?;
                reports.push(report(record.id, record.date, &record.text));
            }
        } else if file.path.ends_with(".md") || file.path.ends_with(".txt") {
            let body = text
                .strip_prefix("---\n")
                .and_then(|rest| rest.split_once("\n---\n"))
                .map_or(text.as_str(), |(_, body)| body);
            let day = id.get(..10).map(str::to_owned);
            reports.push(report(id, day, body));
        }
    }
    Ok(reports)
}

fn report(id: String, day: Option<String>, text: &str) -> Report {
    Report {
        id,
        title: String::new(),
        date: day.unwrap_or_default(),
        publisher: "Rapporteur samples".to_owned(),
        text: text.trim().to_owned(),
    }
}
