//! `rapporteur merge` and `split`: what a person decides about two tellings, why the program has it
//! as it has, and the list of decisions.
//!
//! Decisions are kept between names of events. Where an incident is named, all of its tellings are
//! meant: merged, each of them is held to the other's first; split from an event, each is parted
//! from it.
//!
//! Deliberately absent: merging itself (`rapporteur_ledger::incidents`).

use crate::arguments::Global;
use crate::arguments::store::{Decide, DecisionsFormat, ListDecisions};
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{output, setup, store};
use jiff::Timestamp;
use rapporteur_brief::words::english::count;
use rapporteur_brief::words::sanitise;
use rapporteur_ledger::incidents::{Explanation, Incident, explain};
use rapporteur_ledger::{Source, Table};
use rapporteur_model::{Event, Problem};
use rapporteur_store::{Decided, Decision, Knowledge, Store, StoreError, Verdict, View};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::RangeInclusive;

/// Why nothing was decided.
enum Fault {
    Store(StoreError),
    Person(Problem),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Person(problem)
    }
}

/// What a person named: the events that are meant, and the incident that they are of.
struct Named {
    name: String,
    is_incident: bool,
    /// The incident as the record has it now.
    incident: Incident,
    /// The event that was named, else the first telling of the incident.
    event: String,
}

pub(crate) fn run<W: Write>(
    verdict: Verdict,
    arguments: &Decide,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    // Incidents are what the record has now, so it is brought up to date first.
    let Some(mut store) = store::settled(&arguments.store, View::Now, global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let told = match &arguments.other {
        _ if arguments.undo => undo(verdict, arguments, &mut store),
        None => return Ok(Outcome::Usage),
        Some(other) => (|| {
            let one = named(&mut store, &arguments.one)?;
            let other = named(&mut store, other)?;
            if arguments.explain {
                return explained(&mut store, &one, &other, global, reporter);
            }
            decide(verdict, arguments, &mut store, &one, &other)
        })(),
    };
    let told = told.and_then(|told| {
        if arguments.explain {
            return Ok(told);
        }
        // What was decided is seen in the record at once.
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
        Err(fault) => {
            reporter.tell(&match fault {
                Fault::Store(error) => store::problem(&error),
                Fault::Person(problem) => problem,
            });
            Ok(Outcome::Nothing)
        }
    }
}

/// The event or incident of a name; an error with the names that are like it.
fn named(store: &mut Store, name: &str) -> Result<Named, Fault> {
    let is_incident = !name.contains('#') && name.starts_with(Table::Incident.singular());
    let rows = if is_incident {
        store.row(name)?
    } else {
        store.rows_of_event(name)?
    };
    let row = rows
        .into_iter()
        .find(|row| row.head.table == Table::Incident);
    let Some(row) = row else {
        let like = store.names_like(name)?;
        let what = if is_incident { "incident" } else { "event" };
        let problem = Problem::error(store.at(), format!("there is no {what} '{name}'"));
        return Err(Fault::Person(problem.advise(if like.is_empty() {
            "'rapporteur list incidents' gives the names of incidents and events".to_owned()
        } else {
            format!("perhaps {}?", like.join(", "))
        })));
    };
    let incident: Incident = row.read()?;
    let event = match incident.tellings.first() {
        Some(first) if is_incident => first.event.clone(),
        _ => name.to_owned(),
    };
    Ok(Named {
        name: name.to_owned(),
        is_incident,
        incident,
        event,
    })
}

impl Named {
    /// The events that are meant.
    fn events(&self) -> Vec<&str> {
        if self.is_incident {
            let tellings = self.incident.tellings.iter();
            tellings.map(|telling| telling.event.as_str()).collect()
        } else {
            vec![&self.event]
        }
    }
}

/// The pairs of events that a decision about two names is about.
fn pairs(verdict: Verdict, one: &Named, other: &Named) -> Vec<(String, String)> {
    let own = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    match verdict {
        // All of both go with the first of the one.
        Verdict::Merge => {
            let (ones, others) = (one.events(), other.events());
            let all = ones.iter().skip(1).chain(&others);
            all.map(|event| own(&one.event, event)).collect()
        }
        _ => {
            let mut pairs = Vec::new();
            for a in one.events() {
                for b in other.events() {
                    if a != b {
                        pairs.push(own(a, b));
                    }
                }
            }
            pairs
        }
    }
}

fn decide(
    verdict: Verdict,
    arguments: &Decide,
    store: &mut Store,
    one: &Named,
    other: &Named,
) -> Result<String, Fault> {
    if one.name == other.name {
        let problem = Problem::error(store.at(), format!("'{}' is named twice", one.name));
        return Err(problem.advise("name two events or incidents").into());
    }
    let is_one = one.incident.id == other.incident.id;
    if verdict == Verdict::Split && !is_one && one.is_incident && other.is_incident {
        let apart = format!("{} and {} are two incidents already", one.name, other.name);
        let problem = Problem::error(store.at(), apart);
        return Err(problem
            .advise("name events to hold them apart whatever further reports say")
            .into());
    }
    let standing = store.decisions()?;
    let standing: Vec<&Decided> = standing
        .iter()
        .filter(|decided| decided.undone_at.is_none())
        .collect();
    let wanted = pairs(verdict, one, other);
    let against = standing.iter().find(|decided| {
        decided.decision.verdict != verdict
            && wanted.iter().any(|pair| is_of(&decided.decision, pair))
    });
    if let Some(against) = against {
        let problem = Problem::error(
            store.at(),
            format!("decision {} says the contrary", against.number),
        );
        return Err(problem
            .advise(format!(
                "take it back first: rapporteur {} --undo {}",
                against.decision.verdict.name(),
                against.number
            ))
            .into());
    }
    let new: Vec<(String, String)> = wanted
        .into_iter()
        .filter(|pair| {
            !standing
                .iter()
                .any(|decided| is_of(&decided.decision, pair))
        })
        .collect();
    if new.is_empty() {
        return Ok("that is decided already\n".to_owned());
    }
    let by = arguments.by.clone().or_else(|| std::env::var("USER").ok());
    let mut numbers = Vec::new();
    let mut writer = store.writer()?;
    for (one, other) in new {
        let decision = Decision {
            verdict,
            one,
            other,
            patch: None,
            by: by.clone().unwrap_or_default(),
            note: arguments.note.clone().unwrap_or_default(),
        };
        numbers.push(writer.decide(&decision, Timestamp::now())?);
    }
    drop(writer);
    let (first, last) = (numbers.first(), numbers.last());
    let told = match (first, last) {
        (Some(first), Some(last)) if first != last => format!("decisions {first}-{last}"),
        (Some(first), _) => format!("decision {first}"),
        _ => String::new(),
    };
    Ok(format!(
        "{told}: {} and {} are {}\n",
        one.name,
        other.name,
        if verdict == Verdict::Merge {
            "one happening"
        } else {
            "two happenings"
        }
    ))
}

/// Whether a decision is about a pair of events.
fn is_of(decision: &Decision, (one, other): &(String, String)) -> bool {
    (&decision.one, &decision.other) == (one, other)
        || (&decision.other, &decision.one) == (one, other)
}

/// Takes back decisions, by their numbers or by what they are about.
fn undo(verdict: Verdict, arguments: &Decide, store: &mut Store) -> Result<String, Fault> {
    let decisions = store.decisions()?;
    let standing =
        |decided: &&Decided| decided.undone_at.is_none() && decided.decision.verdict == verdict;
    let standing = decisions.iter().filter(standing);
    let wanted: Vec<i64> = match &arguments.other {
        None => {
            let Some(range) = numbers(&arguments.one) else {
                let one = &arguments.one;
                let problem =
                    Problem::error(store.at(), format!("'{one}' is no number of a decision"));
                return Err(problem
                    .advise("'rapporteur decisions' lists them; or name both events")
                    .into());
            };
            let numbered = standing.filter(|decided| range.contains(&decided.number));
            numbered.map(|decided| decided.number).collect()
        }
        Some(other) => {
            let one = named(store, &arguments.one)?;
            let other = named(store, other)?;
            let (ones, others) = (one.events(), other.events());
            let among = |decided: &&Decided| {
                let (a, b) = (&*decided.decision.one, &*decided.decision.other);
                ones.contains(&a) && others.contains(&b) || ones.contains(&b) && others.contains(&a)
            };
            standing
                .filter(among)
                .map(|decided| decided.number)
                .collect()
        }
    };
    if wanted.is_empty() {
        let problem = Problem::error(
            store.at(),
            format!(
                "there is no such decision to {} that stands",
                verdict.name()
            ),
        );
        return Err(problem
            .advise("'rapporteur decisions' lists those that stand")
            .into());
    }
    Ok(taken_back(store, &wanted)?)
}

/// Takes decisions back, by their numbers; what is told of it.
pub(super) fn taken_back(store: &mut Store, numbers: &[i64]) -> Result<String, StoreError> {
    let mut writer = store.writer()?;
    for number in numbers {
        writer.undo(*number, Timestamp::now())?;
    }
    drop(writer);
    Ok(format!(
        "{} taken back\n",
        count(numbers.len(), "decision", "decisions")
    ))
}

/// '4' or '4-9'.
fn numbers(text: &str) -> Option<RangeInclusive<i64>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
}

/// Why two tellings are one incident in the record, or are not.
fn explained<W: Write>(
    store: &mut Store,
    one: &Named,
    other: &Named,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Result<String, Fault> {
    let mut told = String::new();
    let is_one = one.incident.id == other.incident.id;
    let has = if is_one {
        format!(
            "{} and {} are one incident: {}",
            one.name, other.name, one.incident.id
        )
    } else {
        format!(
            "{} and {} are two incidents: {} and {}",
            one.name, other.name, one.incident.id, other.incident.id
        )
    };
    line(&mut told, &has);
    let meant = [one.events(), other.events()].concat();
    for decided in store.decisions()? {
        let decision = &decided.decision;
        let is_about = |name: &String| meant.contains(&name.as_str());
        if decided.undone_at.is_none() && is_about(&decision.one) && is_about(&decision.other) {
            line(
                &mut told,
                &format!("  decided by a person: {}", sentence(&decided)),
            );
        }
    }
    for named in [one, other] {
        let telling = named
            .incident
            .tellings
            .iter()
            .find(|t| t.event == named.event);
        if let Some(joined) = telling.and_then(|telling| telling.joined.as_ref()) {
            let because = joined.because.join(", ");
            let joined = format!(
                "  {} joined {} (score {:.2}): {because}",
                named.event, joined.to, joined.score
            );
            line(&mut told, &joined);
        }
    }
    let Some(data) = setup::data_or_tell(global, reporter) else {
        return Ok(told);
    };
    let (knowledge, problems) = Knowledge::load(&data);
    reporter.tell_all(&problems);
    let mut both = Vec::new();
    for named in [one, other] {
        both.push(telling(store, named)?);
    }
    // As the record takes them: by day, undated ones last, then by name.
    both.sort_by(|(a, _), (b, _)| {
        (a.day.is_none(), a.day, &a.report).cmp(&(b.day.is_none(), b.day, &b.report))
    });
    if let [(early_source, early), (late_source, late)] = both.as_slice() {
        let explanation = explain(
            &knowledge.incidents,
            (early_source, early),
            (late_source, late),
        );
        for event in [early, late] {
            line(&mut told, &format!("{}: {}", event.id, event.sentence));
        }
        told.push_str(&clues(&explanation));
    }
    Ok(told)
}

/// The telling of a name, as the ledger sees it.
fn telling(store: &mut Store, named: &Named) -> Result<(Source, Event), Fault> {
    let event = store.event(&named.event, View::Now)?;
    let telling = named
        .incident
        .tellings
        .iter()
        .find(|t| t.event == named.event);
    let (Some(event), Some(telling)) = (event, telling) else {
        let gone = format!("event '{}' cannot be read", named.event);
        return Err(Problem::error(store.at(), gone).into());
    };
    let source = Source {
        report: telling.report.clone(),
        day: telling.day,
        family: telling.family.clone(),
    };
    Ok((source, event))
}

/// What speaks for and against, weightiest first.
fn clues(explanation: &Explanation) -> String {
    let mut told = String::new();
    for contradiction in &explanation.contradictions {
        line(&mut told, &format!("  ruled out: {}", contradiction.name()));
    }
    for (clue, weight) in &explanation.clues {
        line(&mut told, &format!("  {weight:+.2} {}", clue.name()));
    }
    let Explanation { score, enough, .. } = explanation;
    let sum = match (explanation.fits, explanation.contradictions.is_empty()) {
        (true, _) => format!("  {score:.2} in all, {enough:.2} is enough: the two fit"),
        (false, true) => {
            format!("  {score:.2} in all, {enough:.2} would be enough: the two do not fit")
        }
        (false, false) => {
            format!("  {score:.2} in all, which does not count: the two contradict each other")
        }
    };
    line(&mut told, &sum);
    told
}

fn line(told: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(told, "{}", sanitise(text));
}

/// A decision in a sentence.
pub(super) fn sentence(decided: &Decided) -> String {
    let Decision {
        verdict,
        one,
        other,
        patch,
        by,
        note,
    } = &decided.decision;
    let said = match verdict {
        Verdict::Merge => format!("{one} and {other} are one happening"),
        Verdict::Split => format!("{one} and {other} are two happenings"),
        Verdict::Reject => format!("{one} is no event"),
        Verdict::Correct => {
            let patch = patch.as_deref().unwrap_or_default();
            format!("{one} reads otherwise: {patch}")
        }
    };
    let day = decided.recorded_at.get(..10).unwrap_or("");
    let mut told = format!("{said} ({day}");
    if !by.is_empty() {
        let _ = write!(told, ", {by}");
    }
    told.push(')');
    if !note.is_empty() {
        let _ = write!(told, ": {note}");
    }
    if let Some(undone) = &decided.undone_at {
        let _ = write!(told, " – taken back {}", undone.get(..10).unwrap_or(""));
    }
    told
}

/// `rapporteur decisions`.
pub(crate) fn list<W: Write>(
    arguments: &ListDecisions,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(mut store) = store::open(&arguments.store, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let decisions = match store.decisions() {
        Ok(decisions) => decisions,
        Err(error) => {
            reporter.tell(&store::problem(&error));
            return Ok(Outcome::Nothing);
        }
    };
    output::to_stdout(|out| {
        for decided in &decisions {
            if decided.undone_at.is_some() && !arguments.all {
                continue;
            }
            match arguments.format {
                DecisionsFormat::Text => {
                    writeln!(
                        out,
                        "{:>4}  {}",
                        decided.number,
                        sanitise(&sentence(decided))
                    )?;
                }
                DecisionsFormat::Jsonl => {
                    let decision = &decided.decision;
                    let json = serde_json::json!({
                        "number": decided.number,
                        "verdict": decision.verdict.name(),
                        "one": decision.one,
                        "other": (!decision.other.is_empty()).then_some(&decision.other),
                        "patch": decision.patch.as_deref()
                            .and_then(|patch| serde_json::from_str::<serde_json::Value>(patch).ok()),
                        "by": decision.by,
                        "note": decision.note,
                        "recorded_at": decided.recorded_at,
                        "undone_at": decided.undone_at,
                    });
                    writeln!(out, "{json}")?;
                }
            }
        }
        Ok(())
    })?;
    Ok(Outcome::Complete)
}
