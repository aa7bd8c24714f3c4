//! What commands need before they can begin: rules, language model, threads.

use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::output;
use crate::own_files;
use crate::problems::Reporter;
use rapporteur_data::DataSet;
use rapporteur_flow::Engine;
use rapporteur_model::Problem;
use rapporteur_nlp::Pipeline;
use rapporteur_places::{Gazetteer, Places};
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::Path;

/// The rules and names: those built in, or those of `--data`, and the files of `--actors`.
pub(crate) fn data(global: &Global) -> Result<DataSet, Problem> {
    let data = match &global.data {
        None => DataSet::embedded(),
        Some(folder) => DataSet::from_folder(folder).map_err(|error| {
            Problem::error(
                folder.display().to_string(),
                format!("the data folder cannot be read: {error}"),
            )
            .advise("give a folder laid out as the project's data/")
        })?,
    };
    let own: Result<Vec<_>, _> = global
        .actors
        .iter()
        .map(|path| own_files::read(path))
        .collect();
    Ok(data.with_own(own?))
}

/// The language model: the English one built in, or a spaCy directory.
pub(crate) fn pipeline(model: Option<&Path>) -> Result<Pipeline, Problem> {
    match model {
        None => {
            Pipeline::english().map_err(|error| Problem::error("built-in model", error.to_string()))
        }
        Some(folder) => Pipeline::from_spacy_directory(folder).map_err(|error| {
            Problem::error(folder.display().to_string(), error.to_string())
                .advise("give the directory of a spaCy v3 model, the one with config.cfg in it")
        }),
    }
}

/// The places: those built in, or those of `--gazetteer`.
pub(crate) fn gazetteer(global: &Global) -> Result<Gazetteer, Problem> {
    let Some(path) = &global.gazetteer else {
        return Gazetteer::embedded()
            .map_err(|error| Problem::error("built-in gazetteer", error.to_string()));
    };
    let shown = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| {
        Problem::error(&shown, format!("this gazetteer cannot be read: {error}"))
            .advise("check the name and the rights of the file")
    })?;
    Gazetteer::open(bytes).map_err(|error| {
        Problem::error(&shown, error.to_string())
            .advise("give a file that 'rapporteur places import' of this version has made")
    })
}

/// The places with those of the data set; `None`, which is told, when they cannot be had.
pub(crate) fn places<W: io::Write>(global: &Global, reporter: &mut Reporter<W>) -> Option<Places> {
    let data = data_or_tell(global, reporter)?;
    match gazetteer(global) {
        Ok(gazetteer) => {
            let (places, problems) = Places::load(&data, gazetteer);
            reporter.tell_all(&problems);
            Some(places)
        }
        Err(problem) => {
            reporter.tell(&problem);
            None
        }
    }
}

/// The whole engine; faults of the data are told. `None` when it cannot be had, which is told too.
pub(crate) fn engine<W: io::Write>(
    data: &DataSet,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<Engine> {
    let (gazetteer, pipeline) = gazetteer_and_pipeline(global, reporter)?;
    match Engine::with_gazetteer(data, gazetteer, pipeline) {
        Ok((engine, problems)) => {
            reporter.tell_all(&problems);
            Some(engine)
        }
        Err(problems) => {
            reporter.tell_all(&problems);
            None
        }
    }
}

/// Places and language model; `None`, which is told, when one of them cannot be had.
pub(crate) fn gazetteer_and_pipeline<W: io::Write>(
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<(Gazetteer, Pipeline)> {
    match (gazetteer(global), pipeline(None)) {
        (Ok(gazetteer), Ok(pipeline)) => Some((gazetteer, pipeline)),
        (gazetteer, pipeline) => {
            reporter.tell_all(gazetteer.err().iter().chain(pipeline.err().iter()));
            None
        }
    }
}

/// The rules and names; `None`, which is told, when they cannot be had.
pub(crate) fn data_or_tell<W: io::Write>(
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<DataSet> {
    data(global)
        .inspect_err(|problem| reporter.tell(problem))
        .ok()
}

/// Rules and engine for reading reports; what is wrong with them is told. `None` when there is
/// nothing to read with.
pub(crate) fn reading<W: io::Write>(
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<(DataSet, Engine)> {
    let data = data_or_tell(global, reporter)?;
    // Half of a user's names would be worse than none: nothing is read with faulty ones.
    let faults = own_files::faults(&data);
    if !faults.is_empty() {
        reporter.tell_each();
        reporter.tell_all(&faults);
        return None;
    }
    engine(&data, global, reporter).map(|engine| (data, engine))
}

/// How many threads to use.
pub(crate) fn threads(global: &Global) -> usize {
    global
        .threads
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get))
        .max(1)
}

/// The lexicon's version: a hash over the paths and texts of all data files, so that two runs with
/// the same version coded by the same rules.
pub(crate) fn lexicon_version(data: &DataSet) -> String {
    let parts = data
        .files()
        .flat_map(|file| [file.path.as_bytes(), &[0], file.text.as_bytes(), &[0]]);
    hash(parts)
}

/// FNV-1a (64 bits) of some bytes, in hexadecimal digits.
pub(crate) fn hash<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.into_iter().flatten() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// Prints the versions of program, model and lexicon.
pub(crate) fn version<W: io::Write>(
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let (data, pipeline) = match (data(global), pipeline(None)) {
        (Ok(data), Ok(pipeline)) => (data, pipeline),
        (data, pipeline) => {
            reporter.tell_all(data.err().iter().chain(pipeline.err().iter()));
            return Ok(Outcome::Nothing);
        }
    };
    output::to_stdout(|out| {
        writeln!(out, "rapporteur {}", env!("CARGO_PKG_VERSION"))?;
        writeln!(
            out,
            "model {}_{} {}",
            pipeline.language(),
            pipeline.name(),
            pipeline.version()
        )?;
        writeln!(
            out,
            "lexicon {} ({} files)",
            lexicon_version(&data),
            data.files().count()
        )
    })?;
    Ok(Outcome::Complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicon_version_changes_with_every_byte() {
        let version =
            |files: &[(&str, &str)]| lexicon_version(&DataSet::from_files(files.iter().copied()));
        let one = version(&[("a.tsv", "x"), ("b.tsv", "y")]);
        assert_eq!(one, version(&[("b.tsv", "y"), ("a.tsv", "x")]));
        assert_ne!(one, version(&[("a.tsv", "x"), ("b.tsv", "z")]));
        assert_ne!(one, version(&[("a.tsv", "xb.tsv"), ("", "y")]));
    }
}
