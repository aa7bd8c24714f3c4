//! `rapporteur time`: the times that reports tell, one a line or marked in the text.
//!
//! Offsets are bytes of the input as it was given, so that a line can be checked against the file
//! with nothing but the file. TimeML is one document a report: a single one goes to standard
//! output, several go to a folder, since documents one behind the other are no document.
//!
//! Deliberately absent: events and what time they have; that is `code`.

use super::{each_report, go_on, outcome};
use crate::arguments::{Global, Time, TimeFormat};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use jiff::civil::DateTime;
use rapporteur_clean::{Mode, Options, inputs};
use rapporteur_flow::TimeReader;
use rapporteur_flow::timeml::{self, Head};
use rapporteur_model::{
    Anchor, DateSource, Granularity, Modifier, Problem, Report, TimeExpression, TimeKind, Zone,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// One line.
#[derive(Serialize)]
struct Line<'r> {
    source: &'r str,
    report: &'r str,
    start: usize,
    end: usize,
    text: &'r str,
    #[serde(rename = "type")]
    kind: TimeKind,
    value: Option<&'r str>,
    #[serde(rename = "mod")]
    modifier: Option<Modifier>,
    anchor: Option<From>,
    granularity: Option<Granularity>,
    zone: Option<&'r Zone>,
    interval: Option<Interval>,
    rule: &'r str,
}

/// What a time was counted from.
#[derive(Serialize)]
#[serde(untagged)]
enum From {
    Report(&'static str),
    Expression { start: usize, end: usize },
}

#[derive(Serialize)]
struct Interval {
    start: Option<DateTime>,
    end: Option<DateTime>,
}

impl<'r> Line<'r> {
    fn of(report: &'r Report, found: &'r TimeExpression) -> Self {
        let there = report.in_input(found.span);
        let anchor = found.anchor.as_ref().map(|anchor| match anchor {
            Anchor::Report => From::Report("report"),
            Anchor::Expression(span) => {
                let there = report.in_input(*span);
                From::Expression {
                    start: there.start,
                    end: there.end,
                }
            }
        });
        let known = found.start.is_some() || found.end.is_some();
        Self {
            source: &report.source,
            report: &report.id,
            start: there.start,
            end: there.end,
            text: report.as_given(found.span).unwrap_or(&found.text),
            kind: found.kind,
            value: found.value.as_deref(),
            modifier: found.modifier,
            anchor,
            granularity: found.granularity,
            zone: found.zone.as_ref(),
            interval: known.then_some(Interval {
                start: found.start,
                end: found.end,
            }),
            rule: &found.rule,
        }
    }
}

pub(crate) fn run<W: Write>(
    arguments: &Time,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    if let Some(problem) = senseless(arguments) {
        reporter.tell(&problem);
        return Ok(Outcome::Usage);
    }
    let (data, pipeline) = match (setup::data(global), setup::pipeline(None)) {
        (Ok(data), Ok(pipeline)) => (data, pipeline),
        (data, pipeline) => {
            reporter.tell_all(data.err().iter().chain(pipeline.err().iter()));
            return Ok(Outcome::Nothing);
        }
    };
    let (reader, problems) = TimeReader::new(&data, pipeline);
    reporter.tell_all(&problems);
    let options = Options {
        given_date: arguments.date,
        given_first: true,
        keep_origin: true,
        mode: Mode::Whole,
    };
    let work = |report: Report| {
        let (found, problems) = reader.read(&report);
        (found.map(|found| (report, found)), problems)
    };
    let mut reports = 0;
    match (arguments.format, &arguments.output) {
        (TimeFormat::Jsonl, _) => {
            output::to_stdout(|out| {
                let mut fault = Ok(());
                let sink = |(report, found): (Report, Vec<TimeExpression>), _: &[Problem]| {
                    go_on(lines(out, &report, &found), &mut fault)
                };
                reports = each_report(
                    &arguments.inputs,
                    options,
                    &data,
                    global,
                    reporter,
                    work,
                    sink,
                );
                fault
            })?;
        }
        (TimeFormat::Timeml, None) => {
            let mut single = None;
            let mut several = false;
            let sink = |(report, found): (Report, Vec<TimeExpression>), _: &[Problem]| {
                several = single.is_some();
                single.get_or_insert_with(|| document(&report, &found));
                if several {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            };
            reports = each_report(
                &arguments.inputs,
                options,
                &data,
                global,
                reporter,
                work,
                sink,
            );
            if several {
                reporter.tell(&no_folder());
                return Ok(Outcome::Usage);
            }
            if let Some(document) = single {
                output::to_stdout(|out| out.write_all(document.as_bytes()))?;
            }
        }
        (TimeFormat::Timeml, Some(folder)) => {
            if let Err(error) = fs::create_dir_all(folder) {
                let name = folder.display().to_string();
                reporter.tell(
                    &Problem::error(name, format!("this folder cannot be made: {error}"))
                        .advise("give --output a folder that you may write to"),
                );
                return Ok(Outcome::Nothing);
            }
            let mut files = Files::new(folder);
            let mut problems = Vec::new();
            let sink = |(report, found): (Report, Vec<TimeExpression>), _: &[Problem]| {
                problems.extend(files.write(&report, &found).err());
                ControlFlow::Continue(())
            };
            each_report(
                &arguments.inputs,
                options,
                &data,
                global,
                reporter,
                work,
                sink,
            );
            reports = files.written.len();
            reporter.tell_all(&problems);
        }
    }
    Ok(outcome(reports, reporter))
}

/// What cannot be meant, as far as the arguments alone show it.
fn senseless(arguments: &Time) -> Option<Problem> {
    match (arguments.format, &arguments.output) {
        (TimeFormat::Jsonl, Some(_)) => Some(
            Problem::error("--output", "JSON Lines of all inputs go to standard output")
                .advise("leave it out, or ask for --format timeml"),
        ),
        (TimeFormat::Timeml, None) => {
            let (named, _) = inputs(&arguments.inputs.paths);
            (named.len() > 1).then(no_folder)
        }
        _ => None,
    }
}

fn no_folder() -> Problem {
    Problem::error("--format timeml", "there is more than one report to write")
        .advise("name a folder with --output DIR, which gets a .tml for each")
}

fn lines(out: &mut dyn Write, report: &Report, found: &[TimeExpression]) -> io::Result<()> {
    for one in found {
        serde_json::to_writer(&mut *out, &Line::of(report, one))?;
        writeln!(out)?;
    }
    Ok(())
}

/// The report as a TimeML document. One that was TimeML keeps its head, unless the day in it is not
/// the one that was counted from.
fn document(report: &Report, found: &[TimeExpression]) -> String {
    let day = report.date.as_ref().map(|date| date.day);
    let told = report.date.as_ref().map(|date| date.source);
    let kept = report
        .origin
        .as_ref()
        .and_then(|origin| origin.text.get(..origin.head))
        .filter(|head| head.contains("<TimeML"))
        .filter(|_| matches!(told, None | Some(DateSource::Metadata)));
    let head = kept.map_or(
        Head::New {
            id: &report.id,
            day,
        },
        Head::Kept,
    );
    timeml::write(head, &report.text, found)
}

/// The files that are written, and of which input.
struct Files<'f> {
    folder: &'f Path,
    written: BTreeMap<PathBuf, String>,
}

impl<'f> Files<'f> {
    fn new(folder: &'f Path) -> Self {
        Self {
            folder,
            written: BTreeMap::new(),
        }
    }

    fn write(&mut self, report: &Report, found: &[TimeExpression]) -> Result<(), Problem> {
        let path = self.folder.join(file_name(&report.source));
        let name = path.display().to_string();
        if let Some(first) = self.written.get(&path) {
            let message = format!("{name} was written for {first} already");
            return Err(Problem::error(&report.source, message)
                .advise("write inputs of the same name to folders of their own"));
        }
        if same_file(&path, Path::new(&report.source)) {
            return Err(
                Problem::error(&report.source, "the input would be written over")
                    .advise("give --output another folder"),
            );
        }
        fs::write(&path, document(report, found)).map_err(|error| {
            Problem::error(name, format!("it cannot be written: {error}"))
                .advise("check the folder and its disk")
        })?;
        self.written.insert(path, report.source.clone());
        Ok(())
    }
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// What the document of a report is called: as its input, and for a record with its line.
fn file_name(source: &str) -> String {
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let (name, line) = match name.rsplit_once(':') {
        Some((name, line))
            if !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            (name, format!("-{line}"))
        }
        _ => (name, String::new()),
    };
    let mut base = name;
    for compressed in [".gz", ".zst", ".zstd"] {
        base = base.strip_suffix(compressed).unwrap_or(base);
    }
    base = match base.rsplit_once('.') {
        // The ending of a name, not a number that is part of it (`XIE19990210.0079`).
        Some((base, ending))
            if !base.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            base
        }
        _ => base,
    };
    let base = if base == "-" { "stdin" } else { base };
    format!("{base}{line}.tml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_called_as_their_inputs() {
        for (source, expected) in [
            ("a.txt", "a.tml"),
            ("in/a.html.gz", "a.tml"),
            ("in/x.0079.tml", "x.0079.tml"),
            ("in/x.0079", "x.0079.tml"),
            ("in/a.jsonl:12", "a-12.tml"),
            ("-", "stdin.tml"),
            ("-:3", "stdin-3.tml"),
            (".txt", ".txt.tml"),
            ("a", "a.tml"),
        ] {
            assert_eq!(file_name(source), expected, "{source}");
        }
    }
}
