//! Noise: events that are coded of text that tells of no politics.
//!
//! `bench/quiet` holds reports of ours on sport, science, markets and culture, a sentence a line and
//! an empty line between reports. Every event with a PLOVER type in them is one too many. Business
//! news of the shared documents is counted beside them; some of it does tell of politics.

use super::Run;
use super::documents;
use super::program::Report;
use super::tally::share;
use super::told::Told;
use crate::error::Error;
use rapporteur_model::Event;
use std::collections::BTreeMap;
use std::fs;

const FOLDER: &str = "bench/quiet";
const COLLECTION: &str = "bench/time";

/// How the file names of business news begin.
const BUSINESS: &str = "wsj_";

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let (mut events, mut sentences) = (0, 0);
    for path in run.files(FOLDER, ".txt") {
        let text = fs::read_to_string(&path).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
        let (reports, lines) = reports(&text);
        let coded = run.program.code(&reports)?;
        let found = typed(&coded);
        let name = path.file_stem().map(|name| name.to_string_lossy());
        print_share(name.as_deref().unwrap_or_default(), found.len(), lines);
        if run.full {
            for (event, told) in &found {
                println!("      {} in: {}", told.show(), event.sentence);
            }
        }
        events += found.len();
        sentences += lines;
    }
    print_share("all", events, sentences);
    run.figures
        .add("quiet_per_thousand", 1000.0 * share(events, sentences));

    let Some(collection) = run.shared(COLLECTION) else {
        return Ok(());
    };
    let business: Vec<Report> = documents::load(&collection)?
        .into_iter()
        .filter(|document| {
            let name = document.id.rsplit('/').next();
            name.is_some_and(|name| name.starts_with(BUSINESS))
        })
        .collect();
    let sentences = run.program.sentences(&business)?;
    let coded = run.program.code(&business)?;
    let events = typed(&coded).len();
    print_share("business news, politics among them", events, sentences);
    run.figures
        .add("business_per_thousand", 1000.0 * share(events, sentences));
    Ok(())
}

fn print_share(name: &str, events: usize, sentences: usize) {
    println!(
        "  {name}: {events} events in {sentences} sentences, {:.1} in a thousand",
        1000.0 * share(events, sentences)
    );
}

fn typed(coded: &BTreeMap<String, Vec<Event>>) -> Vec<(&Event, Told)> {
    coded
        .values()
        .flatten()
        .filter_map(|event| Some((event, Told::coded(event)?)))
        .collect()
}

/// The reports of a file, and how many sentences they have together.
fn reports(text: &str) -> (Vec<Report>, usize) {
    let mut reports: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        match reports.last_mut() {
            Some(last) if !line.is_empty() => last.push(line),
            _ => reports.push(Vec::new()),
        }
    }
    reports.retain(|lines| !lines.is_empty());
    let sentences = reports.iter().map(Vec::len).sum();
    let reports = reports
        .iter()
        .enumerate()
        .map(|(index, lines)| Report {
            id: (index + 1).to_string(),
            text: lines.join(" "),
            date: None,
        })
        .collect();
    (reports, sentences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_sentence_and_an_empty_one_ends_a_report() {
        let (reports, sentences) = reports("\nOne.\nTwo.\n\n\nThree.\n");
        assert_eq!(sentences, 3);
        let texts: Vec<&str> = reports.iter().map(|report| report.text.as_str()).collect();
        assert_eq!(texts, ["One. Two.", "Three."]);
    }
}
