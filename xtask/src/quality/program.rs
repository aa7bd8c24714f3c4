//! The program that is measured: built once, then asked as anybody would ask it.
//!
//! Deliberately absent: calling the crates. What is measured is what a user gets.

use super::time::Found;
use crate::cargo;
use crate::error::Error;
use crate::tree::Tree;
use rapporteur_model::{Condition, Event, Modality, Polarity, Relation, Tense};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// The built program.
#[derive(Debug)]
pub(super) struct Program {
    path: PathBuf,
}

/// A report to be coded.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    /// By what its events are told apart from others'.
    pub(super) id: String,
    /// Its text.
    pub(super) text: String,
    /// Its day (`2020-06-15`), when it has one.
    pub(super) date: Option<String>,
}

/// A pair to be related.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Question {
    /// Its place among the pairs.
    pub(super) id: usize,
    /// The sentence.
    pub(super) sentence: String,
    /// First byte of the source, and the one after its last.
    pub(super) source: Option<[usize; 2]>,
    /// The same of the target.
    pub(super) target: Option<[usize; 2]>,
}

/// Words of a text whose standing is asked for.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Asked {
    /// Its place among the texts.
    pub(super) id: usize,
    /// The text.
    pub(super) text: String,
    /// First byte of each word, and the one after its last.
    pub(super) targets: Vec<[usize; 2]>,
}

/// How a word stands; `None` is what the program leaves open.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Told {
    pub(super) polarity: Option<Polarity>,
    pub(super) modality: Option<Modality>,
    pub(super) tense: Option<Tense>,
    pub(super) factuality: Option<f64>,
    pub(super) condition: Option<Condition>,
}

#[derive(Deserialize)]
struct Standings {
    id: usize,
    targets: Vec<Told>,
}

#[derive(Deserialize)]
struct Answer {
    id: usize,
    #[serde(flatten)]
    relation: Relation,
}

impl Program {
    /// A program that is built already.
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Builds the program in release.
    pub(super) fn build(tree: &Tree) -> Result<Self, Error> {
        let mut command = cargo::command(
            &tree.root,
            "build --release --package rapporteur --message-format json",
        );
        command.stderr(Stdio::inherit());
        let messages = cargo::printed(command)?;
        messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter_map(|message| executable(&message))
            .next_back()
            .map(|path| Self { path })
            .ok_or_else(|| Error::Failed {
                program: "cargo build --release --package rapporteur".to_owned(),
                stderr: "it made no program".to_owned(),
            })
    }

    /// The events of some reports, by report.
    pub(super) fn code<T: Serialize>(
        &self,
        reports: &[T],
    ) -> Result<BTreeMap<String, Vec<Event>>, Error> {
        let mut events: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        for line in self.ask(&["code", "--format", "jsonl"], reports)?.lines() {
            let event: Event = serde_json::from_str(line).map_err(Error::Event)?;
            events.entry(event.report.clone()).or_default().push(event);
        }
        Ok(events)
    }

    /// How many sentences the program finds in some reports.
    pub(super) fn sentences(&self, reports: &[Report]) -> Result<usize, Error> {
        #[derive(Deserialize)]
        struct Parsed {
            sentences: Vec<Value>,
        }
        let mut count = 0;
        for line in self.ask(&["parse"], reports)?.lines() {
            let parsed: Parsed = serde_json::from_str(line).map_err(Error::Answer)?;
            count += parsed.sentences.len();
        }
        Ok(count)
    }

    /// The times in some files, in the order of the files.
    pub(super) fn times(&self, paths: &[&Path]) -> Result<Vec<Found>, Error> {
        let shown = format!("{} time", self.path.display());
        let output = Command::new(&self.path)
            .args(["--quiet", "time"])
            .args(paths)
            .output()
            .map_err(|source| Error::Start {
                program: shown.clone(),
                source,
            })?;
        if !output.status.success() {
            return Err(Error::Failed {
                program: shown,
                stderr: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            });
        }
        String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).map_err(Error::Answer))
            .collect()
    }

    /// What the source does to the target, for each pair; `None` where there is no answer.
    pub(super) fn relate(
        &self,
        questions: &[Question],
        lexicon_only: bool,
    ) -> Result<Vec<Option<Relation>>, Error> {
        let mut arguments = vec!["relate"];
        arguments.extend(lexicon_only.then_some("--lexicon-only"));
        let mut answers: BTreeMap<usize, Relation> = BTreeMap::new();
        for line in self.ask(&arguments, questions)?.lines() {
            let answer: Answer = serde_json::from_str(line).map_err(Error::Answer)?;
            answers.insert(answer.id, answer.relation);
        }
        Ok(questions
            .iter()
            .map(|question| answers.remove(&question.id))
            .collect())
    }

    /// Puts reports into a new database and gives the incident of each event, by their names; `None`
    /// where the program is of a time before there were databases.
    pub(super) fn incidents<T: Serialize>(
        &self,
        reports: &[T],
        database: &Path,
    ) -> Result<Option<BTreeMap<String, String>>, Error> {
        #[derive(Deserialize)]
        struct Row {
            id: String,
            evidence: Vec<String>,
        }
        if !ask(&self.path, &["--help"], &[])?.contains("\n  list ") {
            return Ok(None);
        }
        for ending in ["", "-wal", "-shm"] {
            let file = format!("{}{ending}", database.display());
            match std::fs::remove_file(&file) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    let path = PathBuf::from(file);
                    return Err(Error::Read { path, source });
                }
                _ => {}
            }
        }
        let database = database.display().to_string();
        self.ask(
            &["--quiet", "ingest", "--no-progress", "--db", &database],
            reports,
        )?;
        let list = ["list", "incidents", "--format", "jsonl", "--db", &database];
        let mut incidents = BTreeMap::new();
        for line in ask(&self.path, &list, &[])?.lines() {
            let row: Row = serde_json::from_str(line).map_err(Error::Answer)?;
            for event in row.evidence {
                incidents.insert(event, row.id.clone());
            }
        }
        Ok(Some(incidents))
    }

    /// What the program prints when it is given a file.
    pub(super) fn read(&self, command: &str, file: &Path) -> Result<String, Error> {
        let file = file.display().to_string();
        ask(&self.path, &[command, &file], &[])
    }

    /// How the words of each text stand, in the order asked.
    pub(super) fn status(&self, asked: &[Asked]) -> Result<Vec<Vec<Told>>, Error> {
        let mut answers: BTreeMap<usize, Vec<Told>> = BTreeMap::new();
        for line in self.ask(&["status"], asked)?.lines() {
            let answer: Standings = serde_json::from_str(line).map_err(Error::Answer)?;
            answers.insert(answer.id, answer.targets);
        }
        // A word without an answer counts as left open, so that words and answers stay side by side.
        Ok(asked
            .iter()
            .map(|asked| {
                let mut told = answers.remove(&asked.id).unwrap_or_default();
                told.resize_with(asked.targets.len(), Told::default);
                told
            })
            .collect())
    }

    /// What the program prints when it is given these bytes.
    pub(super) fn ask_raw(&self, arguments: &[&str], input: &[u8]) -> Result<String, Error> {
        ask(&self.path, arguments, input)
    }

    /// What the program prints when it is given these, one a line.
    pub(super) fn ask<T: Serialize>(
        &self,
        arguments: &[&str],
        lines: &[T],
    ) -> Result<String, Error> {
        let mut input = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut input, line).map_err(Error::Answer)?;
            input.push(b'\n');
        }
        let arguments = [arguments, &["-"]].concat();
        ask(&self.path, &arguments, &input)
    }
}

fn executable(message: &Value) -> Option<PathBuf> {
    let name = message.get("target")?.get("name")?.as_str()?;
    let path = message.get("executable")?.as_str()?;
    (name == "rapporteur").then(|| PathBuf::from(path))
}

fn ask(program: &Path, arguments: &[&str], input: &[u8]) -> Result<String, Error> {
    let shown = format!("{} {}", program.display(), arguments.join(" "));
    let started = |source| Error::Start {
        program: shown.clone(),
        source,
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(started)?;
    let stdin = child.stdin.take();
    let output = thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends before it has read everything says why on its own.
            stdin.map(|mut stdin| stdin.write_all(input).is_ok())
        });
        child.wait_with_output()
    })
    .map_err(started)?;
    if !output.status.success() && output.stdout.is_empty() {
        return Err(Error::Failed {
            program: shown,
            stderr: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
