//! `rapporteur actors import`: dictionaries of other coders as files of one's own.
//!
//! Names go to the file that is named, role nouns beside it; what could not be taken over is
//! told line by line. Both files can then be given to any command with `--actors`.

use super::add::written;
use super::arguments::{DictionaryFormat, Import};
use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, own_files, setup};
use rapporteur_lexicon::{
    ACTOR_COLUMNS, Dictionary, Imported, Importer, Lexicon, NOUN_COLUMNS, NounRow,
};
use rapporteur_model::{Problem, Severity};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(crate) fn run<W: Write>(
    arguments: &Import,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    reporter.tell_each();
    let Some(data) = setup::data_or_tell(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let (lexicon, _) = Lexicon::load(&data);
    let (mut importer, problems) = Importer::new(&lexicon, &data);
    reporter.tell_all(&problems);
    let dictionary = match arguments.from {
        DictionaryFormat::Petrarch2 => Dictionary::Petrarch2,
        DictionaryFormat::Ngec => Dictionary::Ngec,
    };
    let mut unread = false;
    for path in &arguments.files {
        match own_files::text(path) {
            Ok(text) => importer.read(dictionary, &path.display().to_string(), &text),
            Err(problem) => {
                unread = true;
                reporter.tell(&problem);
            }
        }
    }
    let imported = importer.finish();
    reporter.tell_all(&imported.malformed);
    reporter.tell_all(&imported.left_out);
    let malformed = unread || !imported.malformed.is_empty();
    let nothing = imported.actors.is_empty() && imported.nouns.is_empty();
    if nothing || (malformed && !arguments.skip_faulty) {
        reporter.tell(
            &Problem::new(
                Severity::Note,
                arguments.output.display().to_string(),
                "nothing was written",
            )
            .advise(if nothing {
                "there is no row that could be taken over"
            } else {
                "mend the files, or take over what is sound with --skip-faulty"
            }),
        );
        return Ok(Outcome::Nothing);
    }
    let rows = imported.actors.len() + imported.nouns.len();
    let left_out = imported
        .left_out
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    for (path, text, what) in files(arguments, &imported) {
        if let Err(error) = written(&path, &text) {
            reporter.tell(&Problem::error(
                path.display().to_string(),
                format!("cannot be written: {error}"),
            ));
            return Ok(Outcome::Nothing);
        }
        output::to_stdout(|out| writeln!(out, "{}: {what}", path.display()))?;
    }
    if left_out > 0 {
        output::to_stdout(|out| writeln!(out, "{left_out} left out"))?;
    }
    Ok(Outcome::of(rows, reporter.errors()))
}

/// The files to write: names, and role nouns.
fn files(arguments: &Import, imported: &Imported) -> Vec<(PathBuf, String, String)> {
    let mut files = Vec::new();
    let origin = match arguments.from {
        DictionaryFormat::Petrarch2 => "PETRARCH2",
        DictionaryFormat::Ngec => "NGEC",
    };
    let table = |columns: &[&str], lines: &mut dyn Iterator<Item = String>| {
        let mut text = format!(
            "# Taken over from {origin} dictionaries.\n{}\n",
            columns.join("\t")
        );
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
        text
    };
    if !imported.actors.is_empty() {
        let mut lines = imported.actors.iter().map(|row| row.line(&ACTOR_COLUMNS));
        files.push((
            arguments.output.clone(),
            table(&ACTOR_COLUMNS, &mut lines),
            format!("{} rows of names", imported.actors.len()),
        ));
    }
    if !imported.nouns.is_empty() {
        let mut lines = imported.nouns.iter().map(NounRow::line);
        let path = if imported.actors.is_empty() {
            arguments.output.clone()
        } else {
            beside(&arguments.output)
        };
        files.push((
            path,
            table(&NOUN_COLUMNS, &mut lines),
            format!("{} role nouns", imported.nouns.len()),
        ));
    }
    files
}

/// 'x.agents.tsv' beside 'x.tsv'.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("agents.tsv")
}
