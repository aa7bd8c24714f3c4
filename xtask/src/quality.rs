//! How good the event coder is: every measure of it in one run, with the figures kept.
//!
//! `cargo xtask quality [MEASURE…] [--full] [--history FILE] [--program FILE]` builds the program in
//! release, or takes one that is built already, asks it what the measures ask, prints what they find and appends a line of figures to
//! `bench/history.tsv`. Where only some measures are named nothing is appended, unless a file is
//! given. What needs the shared collections (`../shared`) is left out, and said to be, where they are
//! missing. The measures are told in `ARCHITECTURE.md`.
//!
//! Much of what is measured on is kept apart: nobody looks at what the coder makes of it, so that
//! its figures say what to expect of text that nobody has seen. `--full` prints tables for these
//! parts too, and misses of the open ones; sentences of what is kept apart are never printed.
//!
//! Deliberately absent: limits. Whether a figure is good enough is for people to say.

mod codebook;
mod confusion;
mod documents;
mod drawn;
mod duplicates;
mod event_places;
mod event_times;
mod factuality;
mod figures;
mod incidents;
mod ledgers;
mod marked;
mod marks;
mod matching;
mod mentions;
mod numbers;
mod outlook;
mod pairs;
mod place_rule;
mod places;
mod program;
mod quiet;
mod quotes;
mod sentences;
mod speed;
mod table;
mod tally;
mod time;
mod told;
mod toponyms;

use crate::error::Error;
use crate::tree::Tree;
use figures::Figures;
use program::Program;
use std::path::PathBuf;

const HISTORY: &str = "bench/history.tsv";
const SHARED: &str = "../shared";

type Measure = fn(&mut Run<'_>) -> Result<(), Error>;

/// The measures by name, with what each says.
const MEASURES: &[(&str, &str, Measure)] = &[
    ("pairs", "relations of the field's pairs", pairs::shared),
    ("own-pairs", "relations of our own pairs", pairs::ours),
    ("codebook", "the codebook in examples", codebook::measure),
    (
        "sentences",
        "whole sentences coded by hand",
        sentences::measure,
    ),
    ("outlook", "what is expected of talks", outlook::measure),
    (
        "event-times",
        "times and deadlines of events",
        event_times::measure,
    ),
    ("quiet", "events in text without politics", quiet::measure),
    ("time", "times found and resolved", time::measure),
    ("quotes", "who says what in the news", quotes::measure),
    ("places", "where, and which place", places::measure),
    ("ledgers", "ledgers beside those by hand", ledgers::measure),
    ("factuality", "whether it happened", factuality::measure),
    ("duplicates", "copies of reports", duplicates::measure),
    (
        "incidents",
        "one happening, one incident",
        incidents::measure,
    ),
    ("speed", "single steps alone", speed::measure),
];

/// What a measure works with.
struct Run<'t> {
    tree: &'t Tree,
    program: Program,
    figures: Figures,
    full: bool,
}

impl Run<'_> {
    /// A file or folder of the shared collections; without it, says that something is left out.
    fn shared(&self, path: &str) -> Option<PathBuf> {
        let found = self.tree.root.join(SHARED).join(path);
        if found.exists() {
            Some(found)
        } else {
            println!("  left out, {SHARED}/{path} is missing");
            None
        }
    }

    /// The project's files in a folder with an ending, in the order of their names.
    fn files(&self, folder: &str, ending: &str) -> Vec<PathBuf> {
        self.tree
            .files
            .iter()
            .map(|file| file.path.as_str())
            .filter(|path| {
                path.strip_prefix(folder).is_some_and(|rest| {
                    rest.starts_with('/') && rest.rfind('/') == Some(0) && rest.ends_with(ending)
                })
            })
            .map(|path| self.tree.root.join(path))
            .collect()
    }
}

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    measures: Vec<String>,
    full: bool,
    history: Option<PathBuf>,
    program: Option<PathBuf>,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self, Error> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        let file = |option: &str, value: Option<&String>| match value {
            Some(file) => Ok(Some(PathBuf::from(file))),
            None => Err(Error::Usage(format!("`{option}` needs a file"))),
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--full" => options.full = true,
                "--history" => options.history = file(argument, arguments.next())?,
                "--program" => options.program = file(argument, arguments.next())?,
                name if MEASURES.iter().any(|(known, ..)| *known == name) => {
                    options.measures.push(name.to_owned());
                }
                other => {
                    let known: Vec<&str> = MEASURES.iter().map(|(name, ..)| *name).collect();
                    return Err(Error::Usage(format!(
                        "`{other}` is no measure; there are {}",
                        known.join(", ")
                    )));
                }
            }
        }
        Ok(options)
    }

    fn asks_for(&self, measure: &str) -> bool {
        self.measures.is_empty() || self.measures.iter().any(|name| name == measure)
    }

    /// Where the figures go.
    fn history(&self, tree: &Tree) -> Option<PathBuf> {
        let usual = self.measures.is_empty().then(|| tree.root.join(HISTORY));
        self.history.clone().or(usual)
    }
}

/// The chore.
pub(crate) fn run(tree: &Tree, arguments: &[String]) -> Result<bool, Error> {
    let options = Options::parse(arguments)?;
    let program = match &options.program {
        Some(path) => Program::at(path.clone()),
        None => Program::build(tree)?,
    };
    let mut run = Run {
        tree,
        program,
        figures: Figures::default(),
        full: options.full,
    };
    for (name, what, measure) in MEASURES {
        if options.asks_for(name) {
            println!("== {name}: {what}");
            measure(&mut run)?;
        }
    }
    if let Some(history) = options.history(tree) {
        run.figures.append(&history, &tree.root)?;
        println!("== figures appended to {}", history.display());
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_held_to_what_there_is() {
        let parse = |line: &str| {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            Options::parse(&words).ok()
        };
        let cases = [
            ("", Some((0, false, None))),
            ("--full pairs speed", Some((2, true, None))),
            ("--history f.tsv", Some((0, false, Some("f.tsv")))),
            ("--history", None),
            ("speed --program p", Some((1, false, None))),
            ("--program", None),
            ("nonsense", None),
        ];
        for (line, expected) in cases {
            let found = parse(line).map(|options| {
                let history = options.history.map(|path| path.display().to_string());
                (options.measures.len(), options.full, history)
            });
            let expected = expected
                .map(|(measures, full, history)| (measures, full, history.map(str::to_owned)));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn parts_of_runs_leave_the_history_alone() {
        let tree = Tree::of(&[]);
        let some = Options {
            measures: vec!["speed".to_owned()],
            ..Options::default()
        };
        assert_eq!(some.history(&tree), None);
        assert_eq!(
            Options::default().history(&tree),
            Some(PathBuf::from(HISTORY))
        );
    }
}
