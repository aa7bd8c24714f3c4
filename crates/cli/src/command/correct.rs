//! `rapporteur reject` and `correct`: what a person says of one event.
//!
//! ```text
//! rapporteur reject '2025-07-23-istanbul#4' --note 'a quotation of 2022'
//! rapporteur correct '2025-07-23-istanbul#2' --actor 'RUS; UKR' --day 2025-07-23
//! ```
//!
//! The coding stays; the record is made as if the event read as the person says. What was said is
//! kept with who said it and when, and is taken back by its number.
//!
//! Deliberately absent: what a correction makes of codes and names (`rapporteur_lexicon::Correction`).

use crate::arguments::Global;
use crate::arguments::store::{Correct, Reject};
use crate::command::decide;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, setup, store};
use jiff::Timestamp;
use rapporteur_brief::words::sanitise;
use rapporteur_lexicon::{Correction, Lexicon};
use rapporteur_model::Problem;
use rapporteur_store::{Decision, Store, StoreError, Stored, Verdict, View, patch_between};
use std::io::{self, Write};

/// Why nothing was decided.
enum Fault {
    Store(StoreError),
    Person(Vec<Problem>),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Person(vec![problem])
    }
}

pub(crate) fn reject<W: Write>(
    arguments: &Reject,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    decided(&arguments.store, global, reporter, |store, _| {
        if arguments.undo {
            return undo(store, Verdict::Reject, &arguments.event);
        }
        report_of(store, &arguments.event)?;
        let standing = store.decisions()?.into_iter().find(|decided| {
            decided.undone_at.is_none()
                && decided.decision.verdict == Verdict::Reject
                && decided.decision.one == arguments.event
        });
        if let Some(standing) = standing {
            return Ok(format!("that is decided already ({})\n", standing.number));
        }
        let decision = decision(
            Verdict::Reject,
            &arguments.event,
            None,
            arguments.by.as_deref(),
            arguments.note.as_deref(),
        );
        let number = store.writer()?.decide(&decision, Timestamp::now())?;
        Ok(format!(
            "decision {number}: {} is no event\n",
            arguments.event
        ))
    })
}

pub(crate) fn correct<W: Write>(
    arguments: &Correct,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    decided(&arguments.store, global, reporter, |store, reporter| {
        if arguments.undo {
            return undo(store, Verdict::Correct, &arguments.event);
        }
        let mut correction = Correction::default();
        let mut wrong = Vec::new();
        for (field, value) in arguments.fields() {
            wrong.extend(correction.set(field, value).err());
        }
        if !wrong.is_empty() {
            return Err(Fault::Person(wrong));
        }
        if correction.is_empty() {
            let problem = Problem::error(&*arguments.event, "nothing is said to be otherwise");
            return Err(problem
                .advise("say how it should read, as in --act meet; --help lists the fields")
                .into());
        }
        let stored = report_of(store, &arguments.event)?;
        let day = stored.report.date.as_ref().map(|date| date.day);
        let mut events = stored.events;
        let at = store.at().to_owned();
        let corrections = store.corrections_of([stored.report.id.as_str()])?;
        corrections.apply(&mut events, &at)?;
        let Some(event) = events.iter().find(|event| event.id == arguments.event) else {
            return Err(missing(store, &arguments.event)?);
        };
        let Some(data) = setup::data_or_tell(global, reporter) else {
            return Err(Fault::Person(Vec::new()));
        };
        let (lexicon, problems) = Lexicon::load(&data);
        reporter.tell_all(&problems);
        let corrected = correction.of(event, day, &lexicon).map_err(Fault::Person)?;
        let Some(patch) = patch_between(event, &corrected) else {
            return Ok(format!("{} reads so already\n", arguments.event));
        };
        let decision = decision(
            Verdict::Correct,
            &arguments.event,
            Some(patch.clone()),
            arguments.by.as_deref(),
            arguments.note.as_deref(),
        );
        let number = store.writer()?.decide(&decision, Timestamp::now())?;
        Ok(format!(
            "decision {number}: {} reads otherwise: {}\n",
            arguments.event,
            sanitise(&patch)
        ))
    })
}

/// Opens the store, decides, and brings the record up to date, so that what was decided is seen at
/// once.
fn decided<W: Write>(
    db: &crate::arguments::store::Db,
    global: &Global,
    reporter: &mut Reporter<W>,
    decide: impl FnOnce(&mut Store, &mut Reporter<W>) -> Result<String, Fault>,
) -> io::Result<Outcome> {
    let Some(mut store) = store::open(db, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let told = decide(&mut store, reporter).and_then(|told| {
        match store::brought(&mut store, View::Now, global, reporter) {
            Some(result) => result.map_err(Fault::from).map(|()| told),
            None => Ok(told),
        }
    });
    match told {
        Ok(told) => {
            output::to_stdout(|out| out.write_all(told.as_bytes()))?;
            Ok(Outcome::Complete)
        }
        Err(Fault::Store(error)) => {
            reporter.tell(&store::problem(&error));
            Ok(Outcome::Nothing)
        }
        Err(Fault::Person(problems)) => {
            reporter.tell_all(&problems);
            Ok(Outcome::Nothing)
        }
    }
}

fn decision(
    verdict: Verdict,
    event: &str,
    patch: Option<String>,
    by: Option<&str>,
    note: Option<&str>,
) -> Decision {
    let by = by.map(str::to_owned).or_else(|| std::env::var("USER").ok());
    Decision {
        verdict,
        one: event.to_owned(),
        other: String::new(),
        patch,
        by: by.unwrap_or_default(),
        note: note.unwrap_or_default().to_owned(),
    }
}

/// The report of an event that is there.
fn report_of(store: &mut Store, event: &str) -> Result<Stored, Fault> {
    let report = event.rsplit_once('#').map_or(event, |(report, _)| report);
    let stored = store.report(report, View::Now)?;
    match stored.filter(|stored| stored.events.iter().any(|known| known.id == event)) {
        Some(stored) => Ok(stored),
        None => Err(missing(store, event)?),
    }
}

/// That there is no such event, with what is like it.
fn missing(store: &mut Store, event: &str) -> Result<Fault, StoreError> {
    let like = store.names_like(event)?;
    let problem = Problem::error(store.at(), format!("there is no event '{event}'"));
    let advice = if like.is_empty() {
        "'rapporteur show REPORT' lists the events of a report".to_owned()
    } else {
        format!("perhaps {}?", like.join(", "))
    };
    Ok(problem.advise(advice).into())
}

/// Takes back what stands of one kind about an event, or the decision of a number.
fn undo(store: &mut Store, verdict: Verdict, named: &str) -> Result<String, Fault> {
    let number = named.parse::<i64>().ok();
    let decisions = store.decisions()?;
    let standing: Vec<i64> = decisions
        .iter()
        .filter(|decided| decided.undone_at.is_none() && decided.decision.verdict == verdict)
        .filter(|decided| number == Some(decided.number) || decided.decision.one == named)
        .map(|decided| decided.number)
        .collect();
    if standing.is_empty() {
        let told = format!(
            "there is no decision to {} '{named}' that stands",
            verdict.name()
        );
        let problem = Problem::error(store.at(), told);
        return Err(problem
            .advise("'rapporteur decisions' lists those that stand")
            .into());
    }
    Ok(decide::taken_back(store, &standing)?)
}
