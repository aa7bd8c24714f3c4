//! How an event should read, field by field, as a person writes it: for the form of a page and for
//! programs alike.
//!
//! Deliberately absent: what a correction makes of codes and names (`rapporteur_lexicon::Correction`).

use crate::fault::Fault;
use rapporteur_brief::words::sanitise;
use rapporteur_lexicon::{Correction, Lexicon};
use rapporteur_model::Event;
use rapporteur_store::{Store, View, patch_between};

/// A field of a correction, as it reads now.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) now: String,
    pub(crate) hint: &'static str,
}

/// The fields of an event that can be corrected.
pub(crate) fn fields(event: &Event) -> Vec<Field> {
    let names = |actors: &[rapporteur_model::Actor]| {
        let names: Vec<String> = actors
            .iter()
            .map(|actor| {
                let name = actor.name.as_deref().unwrap_or(&actor.text);
                sanitise(actor.country.as_deref().unwrap_or(name))
            })
            .collect();
        names.join("; ")
    };
    let word = |value: Option<serde_json::Value>| {
        value
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    };
    let status = serde_json::to_value(&event.status).unwrap_or_default();
    let stands = |name: &str| word(status.get(name).cloned());
    let day = event.time.as_ref().and_then(|time| time.expression.start);
    let operators: Vec<&str> = event.operators.iter().map(|one| one.as_str()).collect();
    vec![
        Field {
            name: "act",
            now: event.act.to_string(),
            hint: "meet, attack, aid, sanction, …",
        },
        Field {
            name: "operators",
            now: operators.join("; "),
            hint: "promise; refuse; threaten; …",
        },
        Field {
            name: "actors",
            now: names(&event.actors),
            hint: "names or codes, parted by ;",
        },
        Field {
            name: "recipients",
            now: names(&event.recipients),
            hint: "names or codes, parted by ;",
        },
        Field {
            name: "day",
            now: day.map(|day| day.date().to_string()).unwrap_or_default(),
            hint: "2025-07-14, or unknown",
        },
        Field {
            name: "polarity",
            now: stands("polarity"),
            hint: "affirmed, negated",
        },
        Field {
            name: "tense",
            now: stands("tense"),
            hint: "past, present, future",
        },
        Field {
            name: "modality",
            now: stands("modality"),
            hint: "certain, probable, possible, required, wished, planned",
        },
        Field {
            name: "killed",
            now: String::new(),
            hint: "12, 10-12, 10+, or unknown",
        },
        Field {
            name: "injured",
            now: String::new(),
            hint: "12, 10-12, 10+, or unknown",
        },
    ]
}

/// An event as it reads with the corrections that stand; `None` where it is not there.
pub(crate) fn corrected_event(store: &mut Store, name: &str) -> Result<Option<Event>, Fault> {
    // A rejected event can still be looked at.
    let cited = store.cited([name], View::Now)?;
    let mut events = cited.into_iter().flat_map(|cited| cited.events);
    Ok(events.next())
}

/// What a correction of an event changes in it, a JSON merge patch; `given` is what somebody wrote for
/// a field.
pub(crate) fn patch<'g>(
    store: &mut Store,
    name: &str,
    given: impl Fn(&str) -> Option<&'g str>,
    lexicon: &Lexicon,
) -> Result<String, Fault> {
    let report = name.rsplit_once('#').map_or(name, |(report, _)| report);
    let event = corrected_event(store, name)?
        .ok_or_else(|| Fault::NotFound("There is no such event.".to_owned()))?;
    let stored = store.report(report, View::Now)?;
    let day = stored
        .and_then(|stored| stored.report.date)
        .map(|date| date.day);
    let mut correction = Correction::default();
    let mut wrong = Vec::new();
    let now = fields(&event);
    for field in Correction::FIELDS {
        let Some(value) = given(field) else {
            continue;
        };
        // What was left as it stands is no correction.
        if now
            .iter()
            .any(|known| known.name == field && known.now == value)
        {
            continue;
        }
        if let Err(problem) = correction.set(field, value) {
            wrong.push(problem);
        }
    }
    let told = |problems: Vec<rapporteur_model::Problem>| {
        let told: Vec<String> = problems
            .iter()
            .map(|problem| format!("{}; {}", problem.message, problem.advice))
            .collect();
        Fault::Wrong(told.join(" "))
    };
    if !wrong.is_empty() {
        return Err(told(wrong));
    }
    if correction.is_empty() {
        return Err(Fault::Wrong(
            "Nothing that was sent differs from what was read.".to_owned(),
        ));
    }
    let corrected = correction.of(&event, day, lexicon).map_err(told)?;
    patch_between(&event, &corrected)
        .ok_or_else(|| Fault::Wrong("The event reads so already.".to_owned()))
}
