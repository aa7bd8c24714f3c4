//! `rapporteur lexicon check`: every fault of the rule files, each with its place.
//!
//! Beyond their format: sentences that do not do what they are there to show, and patterns that
//! wait in vain behind others. With a corpus: how often each pattern fires on it.

use super::super::each_report;
use super::arguments::Check;
use crate::arguments::{Global, Inputs};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, setup};
use rapporteur_brief::words::english::count as number;
use rapporteur_brief::words::sanitise;
use rapporteur_clean::{Cleaner, Mode, Options};
use rapporteur_data::DataSet;
use rapporteur_flow::{Engine, Entry};
use rapporteur_lexicon::{OperatorClass, Pattern};
use rapporteur_model::{Problem, Span};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::ControlFlow;

const OPTIONS: Options = Options {
    given_date: None,
    given_first: false,
    keep_origin: false,
    mode: Mode::Report,
};

pub(crate) fn run<W: Write>(
    arguments: &Check,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    reporter.tell_each();
    let Some(data) = setup::data_or_tell(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let (_, problems) = Cleaner::new(OPTIONS, &data);
    reporter.tell_all(&problems);
    let Some(engine) = setup::engine(&data, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let sentences = tell_unmet(&engine, &data, global, reporter);
    for duplicate in engine.lexicon().duplicates() {
        reporter.tell(&duplicate_fault(&data, &duplicate));
    }
    // What cannot be read of the corpus is told, and is no fault of the rules.
    let faults = reporter.errors();
    let mut fired = BTreeMap::new();
    let mut reports = 0;
    if !arguments.corpus.is_empty() {
        reports = count(&engine, &data, arguments, global, reporter, &mut fired);
    }
    output::to_stdout(|out| {
        if arguments.counts {
            counts(out, &engine, &fired)?;
        } else if reports > 0 {
            silent(out, &engine, &data, &fired)?;
        }
        let patterns = engine.lexicon().patterns();
        let (patterns, words) = patterns.fold((0, 0), |(patterns, words), pattern| {
            (patterns + 1, words + pattern.words.len())
        });
        if !arguments.corpus.is_empty() {
            let never = countable(&engine).filter(|pattern| !fired.contains_key(&*pattern.rule));
            let never = never.count();
            let reports = number(reports, "report", "reports");
            writeln!(out, "{reports}: {never} of the patterns never fire")?;
        }
        writeln!(
            out,
            "{} of {}, {}; {}",
            number(patterns, "pattern", "patterns"),
            number(words, "phrase", "phrases"),
            number(sentences, "sentence", "sentences"),
            number(faults, "fault", "faults")
        )
    })?;
    Ok(match (faults, reporter.errors()) {
        (0, 0) => Outcome::Complete,
        _ => Outcome::Partial,
    })
}

/// Tells sentences that do not do what they are there to show; how many there are in all.
fn tell_unmet<W: Write>(
    engine: &Engine,
    data: &DataSet,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> usize {
    let mut sentences = 0;
    let work = |entry: Entry<'_>| (entry.sentences(), engine.unmet(&entry, data));
    let all: Vec<Entry<'_>> = engine.entries().collect();
    rapporteur_flow::batch(setup::threads(global), all, work, |(held, faults)| {
        sentences += held;
        reporter.tell_all(&faults);
        ControlFlow::Continue(())
    });
    sentences
}

fn duplicate_fault(data: &DataSet, duplicate: &rapporteur_lexicon::Duplicate<'_>) -> Problem {
    let phrase = duplicate.phrase.join(" ");
    let (rule, before) = (&duplicate.pattern.rule, duplicate.before);
    let message = if before.rule == *rule {
        format!("{rule} has '{phrase}' twice")
    } else {
        let at = place(data, &before.rule, before.at);
        format!(
            "'{phrase}' of {rule} can never win: {} has it with the same conditions ({at})",
            before.rule
        )
    };
    data.entry_fault(rule, duplicate.pattern.at, None, message)
        .advise("leave it out, or say by a condition what decides")
}

/// `file:line:column` of an entry.
fn place(data: &DataSet, rule: &str, at: Span) -> String {
    let problem = data.entry_fault(rule, at, None, "");
    match problem.position {
        Some(at) => format!("{}:{}:{}", problem.source, at.line, at.column),
        None => problem.source,
    }
}

/// Patterns that show in events when they fire. What only makes topics does not.
fn countable(engine: &Engine) -> impl Iterator<Item = &Pattern> {
    let lexicon = engine.lexicon();
    lexicon.patterns().filter(|pattern| {
        let operator = lexicon.operator_of(pattern);
        operator.is_none_or(|operator| operator.class != OperatorClass::Topic)
    })
}

/// Counts how often each rule fires on a corpus; how many reports there are.
fn count<W: Write>(
    engine: &Engine,
    data: &DataSet,
    arguments: &Check,
    global: &Global,
    reporter: &mut Reporter<W>,
    fired: &mut BTreeMap<String, usize>,
) -> usize {
    let inputs = Inputs {
        paths: arguments.corpus.clone(),
    };
    let work = |report| {
        let reading = engine.read(report);
        let rules = reading.events.into_iter().flat_map(|event| event.rule);
        (Some(rules.collect::<Vec<String>>()), reading.problems)
    };
    each_report(
        &inputs,
        OPTIONS,
        data,
        global,
        reporter,
        work,
        |rules, _| {
            for rule in rules {
                *fired.entry(rule).or_default() += 1;
            }
            ControlFlow::Continue(())
        },
    )
}

/// All patterns with how often they fired, most often first.
fn counts(out: &mut dyn Write, engine: &Engine, fired: &BTreeMap<String, usize>) -> io::Result<()> {
    let mut rows: Vec<(usize, &Pattern)> = countable(engine)
        .map(|pattern| (fired.get(&*pattern.rule).copied().unwrap_or(0), pattern))
        .collect();
    rows.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    for (count, pattern) in rows {
        writeln!(out, "{count}\t{}\t{}", pattern.rule, words(pattern))?;
    }
    Ok(())
}

fn silent(
    out: &mut dyn Write,
    engine: &Engine,
    data: &DataSet,
    fired: &BTreeMap<String, usize>,
) -> io::Result<()> {
    for pattern in countable(engine).filter(|pattern| !fired.contains_key(&*pattern.rule)) {
        let at = place(data, &pattern.rule, pattern.at);
        writeln!(out, "{at}: never fires: {}", words(pattern))?;
    }
    Ok(())
}

fn words(pattern: &Pattern) -> String {
    let phrases: Vec<String> = pattern
        .words
        .iter()
        .map(|phrase| phrase.join(" "))
        .collect();
    sanitise(&phrases.join(", "))
}
