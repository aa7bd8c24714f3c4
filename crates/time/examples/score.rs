//! Scores the rules on marked-up text after TempEval-3's rules (UzZaman et al. 2013, §6).
//!
//! ```text
//! cargo run --release --example score -- ANNOTATIONS FOLDER... [--errors]
//! ```
//!
//! Each folder holds TimeML (`.tml`, TIMEX3) or TIMEX2 (`.xml`) documents; ANNOTATIONS holds
//! `NAME.json`, the serialised annotations of the text between `<TEXT>` and `</TEXT>` of
//! document NAME with its tags removed. A fixed third of the documents, chosen by a hash of their
//! names, is reported apart; `--errors` shows differences on the other two thirds only.
//!
//! A found expression counts as right when its span is the marked one (strict) or overlaps it
//! (relaxed), and for value when, overlapping, it also has the marked value. The document's own
//! time is not scored.

use jiff::civil::Date;
use rapporteur_data::DataSet;
use rapporteur_model::{Annotations, Span};
use rapporteur_time::TimeRules;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, error, fs};

struct Gold {
    span: Span,
    value: Option<String>,
    modifier: String,
}

struct Document {
    text: String,
    reference: Option<Date>,
    gold: Vec<Gold>,
}

#[derive(Default)]
struct Score {
    documents: usize,
    gold: usize,
    found: usize,
    strict: usize,
    relaxed: usize,
    value: usize,
}

fn main() -> Result<(), Box<dyn error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let errors = arguments.iter().any(|argument| argument == "--errors");
    let mut paths = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"));
    let annotations = PathBuf::from(paths.next().ok_or("which annotations?")?);
    let (rules, problems) = TimeRules::load(&DataSet::embedded());
    for problem in problems {
        eprintln!("{problem}");
    }
    println!(
        "{:<28} {:>9} {:>6} {:>6}  {:>20}  {:>20}  {:>20}",
        "", "documents", "marked", "found", "strict P/R/F1", "relaxed P/R/F1", "value P/R/F1"
    );
    let (mut tokens, mut spent) = (0, Duration::ZERO);
    for folder in paths {
        let mut scores = [Score::default(), Score::default()];
        let mut files: Vec<_> = fs::read_dir(folder)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .collect();
        files.sort();
        for path in files {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let Some(document) = read(&path)? else {
                continue;
            };
            let apart = usize::from(kept_apart(&name));
            let known: Annotations = serde_json::from_str(&fs::read_to_string(
                annotations.join(format!("{name}.json")),
            )?)?;
            let start = Instant::now();
            let found = rules.find(&document.text, &known, document.reference);
            spent += start.elapsed();
            tokens += known.tokens.len();
            let score = &mut scores[apart];
            score.documents += 1;
            score.gold += document.gold.len();
            score.found += found.len();
            let mut used = vec![false; found.len()];
            for gold in &document.gold {
                let context = |span: Span| {
                    let from = document.text[..span.start]
                        .char_indices()
                        .rev()
                        .nth(50)
                        .map_or(0, |(at, _)| at);
                    let to = document.text[span.end..]
                        .char_indices()
                        .nth(40)
                        .map_or(document.text.len(), |(at, _)| span.end + at);
                    document.text[from..to]
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" ")
                };
                let exact = found.iter().position(|one| one.span == gold.span);
                let matched = exact.or_else(|| {
                    (0..found.len())
                        .find(|&index| !used[index] && found[index].span.overlaps(gold.span))
                });
                let words = gold
                    .span
                    .of(&document.text)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                let Some(index) = matched.filter(|&index| !used[index]) else {
                    if errors && apart == 0 {
                        println!(
                            "MISSED  {words} = {:?} {} | {} {name} {:?}",
                            gold.value,
                            gold.modifier,
                            context(gold.span),
                            document.reference
                        );
                    }
                    continue;
                };
                used[index] = true;
                let one = &found[index];
                score.relaxed += 1;
                if one.span == gold.span {
                    score.strict += 1;
                } else if errors && apart == 0 {
                    println!(
                        "SPAN    {words} / {} | {} {name}",
                        one.text,
                        context(gold.span)
                    );
                }
                if gold.value.is_none()
                    || plain(gold.value.as_deref()) == plain(one.value.as_deref())
                {
                    score.value += 1;
                } else if errors && apart == 0 {
                    println!(
                        "VALUE   {words} = {:?} / {:?} {} | {} {name} {:?}",
                        gold.value,
                        one.value,
                        one.rule,
                        context(gold.span),
                        document.reference
                    );
                }
            }
            if errors && apart == 0 {
                for (one, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
                    let from = document.text[..one.span.start]
                        .char_indices()
                        .rev()
                        .nth(50)
                        .map_or(0, |(at, _)| at);
                    let to = document.text[one.span.end..]
                        .char_indices()
                        .nth(40)
                        .map_or(document.text.len(), |(at, _)| one.span.end + at);
                    let around = document.text[from..to]
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" ");
                    println!(
                        "EXTRA   {} = {:?} {} | {around} {name}",
                        one.text, one.value, one.rule
                    );
                }
            }
        }
        for (score, part) in scores.iter().zip(["", " (kept apart)"]) {
            let name = Path::new(folder)
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            score.print(&format!("{name}{part}"));
        }
    }
    println!("{tokens} tokens in {spent:?}");
    Ok(())
}

impl Score {
    fn print(&self, name: &str) {
        let figures = |right: usize| {
            let precision = right as f64 / self.found.max(1) as f64;
            let recall = right as f64 / self.gold.max(1) as f64;
            let f1 = 2.0 * right as f64 / (self.found + self.gold).max(1) as f64;
            format!("{precision:>6.3} {recall:>6.3} {f1:>6.3}")
        };
        println!(
            "{name:<28} {:>9} {:>6} {:>6}  {}  {}  {}",
            self.documents,
            self.gold,
            self.found,
            figures(self.strict),
            figures(self.relaxed),
            figures(self.value)
        );
    }
}

/// One writing of values that TIMEX2 and the revisions of TIMEX3 write in several ways.
fn plain(value: Option<&str>) -> String {
    let value = value.unwrap_or("");
    let value = value
        .trim_end_matches('X')
        .trim_end_matches('-')
        .trim_end_matches('X')
        .trim_end_matches('-');
    value.replace("T24:00", "T24").to_owned()
}

/// Every third document, by the FNV-1a hash of its name.
fn kept_apart(name: &str) -> bool {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    (hash >> 32) % 3 == 0
}

fn read(path: &Path) -> Result<Option<Document>, Box<dyn error::Error>> {
    let marked = match path.extension().and_then(|extension| extension.to_str()) {
        Some("tml") => ("TIMEX3", "value"),
        Some("xml") => ("TIMEX2", "val"),
        _ => return Ok(None),
    };
    let source = String::from_utf8_lossy(&fs::read(path)?).into_owned();
    let Some((head, rest)) = source.split_once("<TEXT>") else {
        return Ok(None);
    };
    let Some((body, _)) = rest.rsplit_once("</TEXT>") else {
        return Ok(None);
    };
    let reference = head
        .split_once(&format!("<{}", marked.0))
        .and_then(|(_, tag)| attribute(tag.split('>').next().unwrap_or(""), marked.1))
        .and_then(|value| value.get(..10).and_then(|day| day.parse().ok()));
    let mut text = String::new();
    let mut gold = Vec::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        text.push_str(&decoded(&rest[..at]));
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = &rest[at..end];
        if tag.starts_with(&format!("<{} ", marked.0)) || tag == format!("<{}>", marked.0) {
            open.push((text.len(), tag.to_owned()));
        } else if tag.starts_with(&format!("</{}", marked.0))
            && let Some((start, tag)) = open.pop()
            && open.is_empty()
        {
            let value = attribute(&tag, marked.1);
            let modifier = attribute(&tag, "mod").unwrap_or_default();
            gold.push(Gold {
                span: trimmed(&text, start),
                value,
                modifier,
            });
        }
        rest = &rest[end..];
    }
    text.push_str(&decoded(rest));
    Ok(Some(Document {
        text,
        reference,
        gold,
    }))
}

fn trimmed(text: &str, start: usize) -> Span {
    let words = &text[start..];
    let start = start + words.len() - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    rest.split('"')
        .next()
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
}

fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
