//! Dictionaries of any text are taken over or told; what is taken over can be read again, and every
//! problem has its place.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur_data::{DataFile, DataSet};
use rapporteur_lexicon::{ACTOR_COLUMNS, Checked, Dictionary, Importer, Lexicon, check_actors};
use std::sync::LazyLock;

/// The codes and a few names; the whole lexicon would be loaded for each input.
static KNOWN: LazyLock<(Lexicon, DataSet)> = LazyLock::new(|| {
    let embedded = DataSet::embedded();
    let files: Vec<_> = embedded
        .files()
        .filter(|file| {
            file.path.starts_with("ontology/")
                || matches!(file.path.as_ref(), "actors/territories.tsv" | "agents.tsv")
        })
        .map(|file| (file.path.to_string(), file.text.to_string()))
        .collect();
    let data = DataSet::from_files(files);
    (Lexicon::load(&data).0, data)
});

fuzz_target!(|input: (bool, String)| {
    let (petrarch, text) = input;
    let (lexicon, data) = &*KNOWN;
    let dictionary = if petrarch {
        Dictionary::Petrarch2
    } else {
        Dictionary::Ngec
    };
    let (mut importer, _) = Importer::new(lexicon, data);
    importer.read(dictionary, "fuzz.txt", &text);
    let imported = importer.finish();
    let lines = text.lines().count();
    for problem in imported.malformed.iter().chain(&imported.left_out) {
        let at = problem.position.expect("a problem without a place");
        assert!(at.line <= lines && at.column > 0, "{problem}");
    }
    let mut file = ACTOR_COLUMNS.join("\t");
    for row in &imported.actors {
        file.push('\n');
        file.push_str(&row.line(&ACTOR_COLUMNS));
    }
    let own = DataFile::own("actors/fuzz.tsv", "fuzz.tsv", file);
    let found = check_actors(&data.clone().with_own([own]), Checked::Own);
    assert_eq!(found.rows, imported.actors.len());
});
