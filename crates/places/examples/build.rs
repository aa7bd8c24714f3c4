//! Writes the built-in index: `cargo run --release -p rapporteur-places --example build -- TABLES OUT`.
//!
//! TABLES is the folder that `tools/places/tables.py` writes: `places.tsv` and `countries.tsv`.

use rapporteur_data::DataFile;
use rapporteur_places::{build, tables};
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [folder, out] = arguments.as_slice() else {
        eprintln!("usage: build TABLES OUT");
        return ExitCode::FAILURE;
    };
    match write(Path::new(folder), Path::new(out)) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, out: &Path) -> Result<String, String> {
    let file = |name: &str| -> Result<DataFile, String> {
        let path = folder.join(name);
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(DataFile::own(name, path.display().to_string(), text))
    };
    let (places, mut problems) = tables::places(&file("places.tsv")?);
    let (countries, more) = tables::countries(&file("countries.tsv")?);
    problems.extend(more);
    if !problems.is_empty() {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        return Err(lines.join("\n"));
    }
    let count = places.len();
    let index = build(places, &countries).map_err(|error| error.to_string())?;
    fs::write(out, &index).map_err(|error| format!("{}: {error}", out.display()))?;
    Ok(format!(
        "{}: {count} places, {} bytes",
        out.display(),
        index.len()
    ))
}
