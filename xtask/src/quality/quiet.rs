//! Noise: events that are coded of text that tells of no politics.
//!
//! `bench/quiet` holds reports of ours on sport, science, markets and culture, a sentence a line and
//! an empty line between reports. Every event with a PLOVER type in them is one too many. Of every
//! second report of a file nobody looks at what the coder makes, only at the figures. Business news of
//! the shared documents is counted beside them; some of it does tell of politics.

use super::Run;
use super::documents;
use super::program::Report;
use super::tally::share;
use super::told::Told;
use crate::error::Error;
use rapporteur_model::Event;
use std::fmt;
use std::fs;
use std::ops::AddAssign;

const FOLDER: &str = "bench/quiet";
const COLLECTION: &str = "bench/time";

/// How the file names of business news begin.
const BUSINESS: &str = "wsj_";

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    let (mut all, mut held) = (Count::default(), Count::default());
    for path in run.files(FOLDER, ".txt") {
        let text = fs::read_to_string(&path).map_err(|source| Error::Read {
            path: path.clone(),
            source,
        })?;
        let (reports, lines) = reports(&text);
        let coded = run.program.code(&reports)?;
        let (mut file, mut apart) = (Count::default(), Count::default());
        for (index, (report, sentences)) in reports.iter().zip(lines).enumerate() {
            let found = typed(coded.get(&report.id));
            let count = Count {
                events: found.len(),
                sentences,
            };
            file += count;
            if index % 2 == 1 {
                apart += count;
            } else if run.full {
                for (event, told) in &found {
                    println!("      {} in: {}", told.show(), event.sentence);
                }
            }
        }
        let name = path.file_stem().map(|name| name.to_string_lossy());
        println!("  {}: {file}", name.as_deref().unwrap_or_default());
        all += file;
        held += apart;
    }
    println!("  all: {all}");
    println!("  of these in held reports: {held}");
    run.figures.add("quiet_per_thousand", all.per_thousand());
    run.figures
        .add("quiet_held_per_thousand", held.per_thousand());

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
    let coded = run.program.code(&business)?;
    let count = Count {
        events: coded.values().map(|events| typed(Some(events)).len()).sum(),
        sentences: run.program.sentences(&business)?,
    };
    println!("  business news, politics among them: {count}");
    run.figures
        .add("business_per_thousand", count.per_thousand());
    Ok(())
}

/// Events in so many sentences.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    events: usize,
    sentences: usize,
}

impl Count {
    fn per_thousand(self) -> f64 {
        1000.0 * share(self.events, self.sentences)
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.events += other.events;
        self.sentences += other.sentences;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} events in {} sentences, {:.1} in a thousand",
            self.events,
            self.sentences,
            self.per_thousand()
        )
    }
}

fn typed(coded: Option<&Vec<Event>>) -> Vec<(&Event, Told)> {
    coded
        .into_iter()
        .flatten()
        .filter_map(|event| Some((event, Told::coded(event)?)))
        .collect()
}

/// The reports of a file, and how many sentences each has.
fn reports(text: &str) -> (Vec<Report>, Vec<usize>) {
    let mut reports: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim) {
        match reports.last_mut() {
            Some(last) if !line.is_empty() => last.push(line),
            _ => reports.push(Vec::new()),
        }
    }
    reports.retain(|lines| !lines.is_empty());
    let sentences = reports.iter().map(Vec::len).collect();
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
        assert_eq!(sentences, [2, 1]);
        let texts: Vec<&str> = reports.iter().map(|report| report.text.as_str()).collect();
        assert_eq!(texts, ["One. Two.", "Three."]);
    }
}
