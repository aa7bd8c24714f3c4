//! The texts that are edited: our samples, the reports of `bench/quiet`, and these three at a time,
//! since a desk's short news come so.

use super::super::Run;
use super::super::numbers::Numbers;
use crate::error::Error;
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// Sentences of a text that is worth editing.
const FEWEST_SENTENCES: usize = 4;

/// A text.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) title: String,
    pub(super) sentences: Vec<String>,
    /// Whether it is kept apart.
    pub(super) held: bool,
}

impl Text {
    fn of(title: &str, sentences: Vec<String>) -> Self {
        Self {
            held: Numbers::of(&sentences.join(" "), 3).below(3) == 0,
            title: title.to_owned(),
            sentences,
        }
    }

    /// All of it, title first.
    pub(super) fn whole(&self) -> String {
        format!("{}\n\n{}", self.title, self.sentences.join(" "))
    }

    /// How many words it has without its title.
    pub(super) fn words(&self) -> usize {
        self.sentences
            .iter()
            .map(|sentence| sentence.split_whitespace().count())
            .sum()
    }
}

#[derive(Deserialize)]
struct Record {
    title: Option<String>,
    text: String,
}

/// All texts, in the order of their files.
pub(super) fn load(run: &Run<'_>) -> Result<Vec<Text>, Error> {
    let mut texts = Vec::new();
    for file in &run.tree.files {
        let (Some(text), true) = (&file.text, file.path.starts_with("samples/")) else {
            continue;
        };
        if file.path.ends_with(".md") || file.path.ends_with(".txt") {
            texts.push(plain(text));
        } else if file.path.ends_with(".jsonl") {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                let record: Record = serde_json::from_str(line).map_err(Error::Answer)?;
                let title = record.title.unwrap_or_default();
                texts.push(Text::of(&title, sentences(&record.text)));
            }
        }
    }
    for path in run.files("bench/quiet", ".txt") {
        let file = read(&path)?;
        let reports: Vec<Vec<String>> = file
            .split("\n\n")
            .map(|report| report.lines().map(str::to_owned).collect::<Vec<_>>())
            .filter(|lines| !lines.is_empty())
            .collect();
        // Every second alone, the others three at a time.
        let (alone, others): (Vec<_>, Vec<_>) = reports
            .into_iter()
            .enumerate()
            .partition(|(place, _)| place % 2 == 0);
        let others: Vec<Vec<String>> = others.into_iter().map(|(_, lines)| lines).collect();
        texts.extend(alone.into_iter().map(|(_, lines)| untitled(lines)));
        texts.extend(others.chunks(3).map(|some| untitled(some.concat())));
    }
    texts.retain(|text| text.sentences.len() >= FEWEST_SENTENCES);
    Ok(texts)
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}

/// A sample as a file: a head of fields or a title, then paragraphs.
fn plain(text: &str) -> Text {
    let (head, body) = match text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
    {
        Some((head, body)) => (head.trim(), body),
        None => text.split_once("\n\n").unwrap_or(("", text)),
    };
    let title = head
        .lines()
        .find_map(|line| line.strip_prefix("title:"))
        .unwrap_or(head.lines().next().unwrap_or_default());
    Text::of(title.trim(), sentences(body))
}

fn untitled(sentences: Vec<String>) -> Text {
    let title: Vec<&str> = sentences
        .first()
        .map(|first| first.split_whitespace().take(6).collect())
        .unwrap_or_default();
    let title = title.join(" ");
    Text::of(&title, sentences)
}

/// The sentences of a text, about.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for paragraph in text.split("\n\n") {
        let mut sentence: Vec<&str> = Vec::new();
        for word in paragraph.split_whitespace() {
            sentence.push(word);
            let bare = word.trim_end_matches(['”', '"', '’', ')']);
            let ends = bare.ends_with(['.', '!', '?']) && bare.chars().count() > 3;
            if ends && sentence.len() > 4 {
                sentences.push(sentence.join(" "));
                sentence.clear();
            }
        }
        if !sentence.is_empty() {
            sentences.push(sentence.join(" "));
        }
    }
    sentences
}
