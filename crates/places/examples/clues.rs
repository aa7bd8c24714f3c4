//! Prints the clues by which the marked names of texts are resolved, for `tools/places/fit.py`.
//!
//! `cargo run --release -p rapporteur-places --example clues [DATA] < TEXTS > CLUES`: a text a line as
//! for `rapporteur places resolve` (`{"id","text","spans":[[start,end]…]}`), a line a text with
//! `[[lat, lon, share, clue, clue, …], …]` for each span. DATA is a data folder in place of the built-in.

use rapporteur_data::DataSet;
use rapporteur_model::Span;
use rapporteur_places::{Gazetteer, Places};
use std::error::Error;
use std::io::{BufRead as _, BufWriter, Write as _};

fn main() -> Result<(), Box<dyn Error>> {
    let data = match std::env::args().nth(1) {
        Some(folder) => DataSet::from_folder(folder.as_ref())?,
        None => DataSet::embedded(),
    };
    let (places, problems) = Places::load(&data, Gazetteer::embedded()?);
    for problem in problems {
        eprintln!("{problem:?}");
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut named = false;
    for line in std::io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().unwrap_or("");
        let spans: Vec<Span> = serde_json::from_value(record["spans"].clone())?;
        let weighed = places.weigh(text, &spans);
        if let Some(first) = weighed.iter().flatten().next().filter(|_| !named) {
            let names: Vec<_> = first.clues.iter().map(|(name, _)| *name).collect();
            writeln!(out, "{}", serde_json::to_string(&names)?)?;
            named = true;
        }
        let rows: Vec<Vec<Vec<f64>>> = weighed
            .iter()
            .map(|candidates| {
                let row = |candidate: &rapporteur_places::Weighed| {
                    let clues = candidate.clues.iter().map(|(_, value)| f64::from(*value));
                    [candidate.lat, candidate.lon, f64::from(candidate.share)]
                        .into_iter()
                        .chain(clues)
                        .map(|number| (number * 1e5).round() / 1e5)
                        .collect()
                };
                candidates.iter().map(row).collect()
            })
            .collect();
        writeln!(out, "{}", serde_json::to_string(&rows)?)?;
    }
    Ok(())
}
