//! What a person says an event should read, made into the event: names become actors, an act gets
//! its codes, a status its number.
//!
//! ```
//! use rapporteur_lexicon::{Correction, Lexicon};
//!
//! let (lexicon, _) = Lexicon::load(&rapporteur_data::DataSet::embedded());
//! let correction = Correction { act: Some("no-such-act".into()), ..Correction::default() };
//! assert_eq!(correction.problems(&lexicon).len(), 1);
//! ```
//!
//! Codes follow from the act and its operators as they do for what is read; where an operator's
//! files name no code with that act, the event has the operator's own.
//!
//! Deliberately absent: places, which need the gazetteer, and keeping corrections.

use crate::act::Act;
use crate::actors::ActorName;
use crate::operator::{Operator, OperatorClass};
use crate::{Derivation, Lexicon};
use jiff::civil::{Date, Time};
use rapporteur_model::{
    Actor, Auxiliary, Event, EventTime, Granularity, Modality, Polarity, Problem, Range, Span,
    Tense, TimeExpression, TimeKind,
};
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use smol_str::SmolStr;

/// What is to change in an event; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// The act, by the name of its file (`meet`).
    pub act: Option<String>,
    /// The operators on it, outermost first (`threaten`).
    pub operators: Option<Vec<String>>,
    /// Who does it: names, country codes or ids of the actor files; what none of them has is a
    /// name of somebody unknown.
    pub actors: Option<Vec<String>>,
    /// To whom.
    pub recipients: Option<Vec<String>>,
    /// On which day; `Some(None)` where that is not known.
    pub day: Option<Option<Date>>,
    /// Affirmed or negated.
    pub polarity: Option<Polarity>,
    /// Past, present or future.
    pub tense: Option<Tense>,
    /// How firmly it is put.
    pub modality: Option<Modality>,
    /// How many were killed; `Some(None)` where that is not told.
    pub killed: Option<Option<Range>>,
    /// How many were injured; `Some(None)` where that is not told.
    pub injured: Option<Option<Range>>,
}

/// What is written as the rule of what a person has said.
const DECIDED: &str = "corrected-by-a-person";

impl Correction {
    /// The names of the fields that [`Correction::set`] takes.
    pub const FIELDS: [&str; 10] = [
        "act",
        "operators",
        "actors",
        "recipients",
        "day",
        "polarity",
        "tense",
        "modality",
        "killed",
        "injured",
    ];

    /// Sets a field by its name, as a person writes it: lists with semicolons ('RUS; Ukraine', or
    /// nothing for nobody), days as 2025-07-23, numbers as 12, 12-15 or 12+, and 'none' for a day or
    /// number that is not known.
    ///
    /// # Errors
    /// What is wrong with the name or the value.
    pub fn set(&mut self, field: &str, value: &str) -> Result<(), Problem> {
        let value = value.trim();
        let wrong = |advice: &str| {
            Problem::error(field, format!("'{value}' makes no sense here")).advise(advice)
        };
        match field {
            "act" => self.act = Some(value.to_owned()),
            "operators" => self.operators = Some(list(value)),
            "actors" => self.actors = Some(list(value)),
            "recipients" => self.recipients = Some(list(value)),
            "day" => {
                let day = unless_none(value, |value| value.parse().ok());
                self.day = Some(day.ok_or_else(|| wrong("write YYYY-MM-DD, or none"))?);
            }
            "polarity" => {
                let polarity = named(value);
                self.polarity = Some(polarity.ok_or_else(|| wrong("write affirmed or negated"))?);
            }
            "tense" => {
                let tense = named(value);
                self.tense = Some(tense.ok_or_else(|| wrong("write past, present or future"))?);
            }
            "modality" => {
                self.modality = Some(named(value).ok_or_else(|| {
                    wrong(
                        "write certain, probable, possible, required, wished, planned or hypothetical",
                    )
                })?);
            }
            "killed" | "injured" => {
                let number = unless_none(value, range)
                    .ok_or_else(|| wrong("write 12, 12-15, 12+, or none"))?;
                if field == "killed" {
                    self.killed = Some(number);
                } else {
                    self.injured = Some(number);
                }
            }
            _ => {
                let fields = Self::FIELDS.join(", ");
                return Err(
                    Problem::error(field, "an event has no such field to correct")
                        .advise(format!("correct one of {fields}")),
                );
            }
        }
        Ok(())
    }

    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What of it the lexicon does not know.
    pub fn problems(&self, lexicon: &Lexicon) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(act) = &self.act
            && lexicon.act(act).is_none()
        {
            let near = lexicon.acts().map(|act| act.name.as_str());
            problems.push(unknown("act", act, near));
        }
        for operator in self.operators.iter().flatten() {
            if lexicon.operator(operator).is_none() {
                let near = lexicon.operators().map(|operator| operator.name.as_str());
                problems.push(unknown("operator", operator, near));
            }
        }
        let lists = [("actor", &self.actors), ("recipient", &self.recipients)];
        for (what, names) in lists {
            if names.iter().flatten().any(|name| name.trim().is_empty()) {
                let problem = Problem::error(what, "a name is empty");
                problems.push(problem.advise("leave it out, or write who it is"));
            }
        }
        problems
    }

    /// The event as it should read. `reported` is the day of its report, on which offices are
    /// looked up where the event has no day.
    ///
    /// # Errors
    /// Names of acts and operators that the lexicon does not have.
    pub fn of(
        &self,
        event: &Event,
        reported: Option<Date>,
        lexicon: &Lexicon,
    ) -> Result<Event, Vec<Problem>> {
        let problems = self.problems(lexicon);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut event = event.clone();
        if let Some(day) = self.day {
            event.time = day.map(|day| told_by_a_person(day, event.span));
        }
        let day = event
            .time
            .as_ref()
            .and_then(|time| Some(time.expression.start?.date()))
            .or(reported);
        let span = event.span;
        let actors = |names: &[String]| -> Vec<Actor> {
            let names = names.iter().map(|name| name.trim());
            names.map(|name| actor(name, span, day, lexicon)).collect()
        };
        if let Some(names) = &self.actors {
            event.actors = actors(names);
        }
        if let Some(names) = &self.recipients {
            event.recipients = actors(names);
        }
        if let Some(killed) = self.killed {
            event.counts.killed = killed;
        }
        if let Some(injured) = self.injured {
            event.counts.injured = injured;
        }
        self.stand(&mut event, lexicon);
        if self.act.is_some() || self.operators.is_some() {
            self.code(&mut event, lexicon);
        }
        Ok(event)
    }

    /// How it stands in the world, with what follows from that.
    fn stand(&self, event: &mut Event, lexicon: &Lexicon) {
        let status = &mut event.status;
        status.polarity = self.polarity.unwrap_or(status.polarity);
        status.tense = self.tense.unwrap_or(status.tense);
        status.modality = self.modality.unwrap_or(status.modality);
        if self.polarity.is_none() && self.tense.is_none() && self.modality.is_none() {
            return;
        }
        let table = &lexicon.status.factuality;
        status.aux.retain(|aux| *aux == Auxiliary::Historical);
        let modes = table.modes(status.modality, status.tense);
        status.aux.extend_from_slice(modes);
        if status.polarity == Polarity::Negated {
            status.aux.push(Auxiliary::Negation);
        }
        status.factuality = table.number(status.polarity, status.modality, status.tense, &[]);
    }

    /// Act and operators, with the codes that they come to.
    fn code(&self, event: &mut Event, lexicon: &Lexicon) {
        if let Some(act) = &self.act {
            event.act = SmolStr::new(act);
            event.act_kind = None;
        }
        if let Some(operators) = &self.operators {
            event.operators = operators.iter().map(SmolStr::new).collect();
        }
        let Some(act) = lexicon.act(&event.act) else {
            return;
        };
        let speech = event
            .operators
            .iter()
            .filter_map(|name| lexicon.operator(name))
            .find(|operator| operator.class == OperatorClass::Speech);
        let ahead = event.status.tense == Tense::Future;
        let codes = codes(act, speech, ahead);
        event.event_type = codes.event_type;
        event.cameo = codes.cameo;
        let event_type = event.event_type.as_deref();
        event.mode = codes
            .mode
            .filter(|mode| event_type.is_some_and(|of| lexicon.ontology.has_mode(of, mode)));
        event.quad = event_type.and_then(|of| lexicon.ontology.quad(of));
        event.score = event_type.and_then(|of| lexicon.ontology.score(of, event.mode.as_deref()));
        if self.act.is_some() {
            event.topics.clone_from(&act.topics);
            event.contexts.clone_from(&act.contexts);
        }
        if !event.rule.iter().any(|rule| rule == DECIDED) {
            event.rule.push(DECIDED.to_owned());
        }
    }
}

/// What is between semicolons.
fn list(value: &str) -> Vec<String> {
    let parts = value.split(';').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `Some(None)` for 'none', `None` for what cannot be read.
fn unless_none<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if value.eq_ignore_ascii_case("none") {
        return Some(None);
    }
    read(value).map(Some)
}

/// '12', '12-15', '12+'.
fn range(value: &str) -> Option<Range> {
    if let Some(min) = value.strip_suffix('+') {
        let min = min.trim().parse().ok()?;
        return Some(Range { min, max: None });
    }
    let (min, max) = value.split_once(['-', '–']).unwrap_or((value, value));
    let (min, max) = (min.trim().parse().ok()?, max.trim().parse().ok()?);
    (min <= max).then_some(Range {
        min,
        max: Some(max),
    })
}

/// A value by the name that it has in the event record.
fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    let name: StrDeserializer<'_, ValueError> = name.into_deserializer();
    T::deserialize(name).ok()
}

fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Problem {
    let like: Vec<&str> = known
        .filter(|known| known.contains(name) || name.contains(known))
        .take(5)
        .collect();
    let advice = if like.is_empty() {
        "'rapporteur lexicon' lists them".to_owned()
    } else {
        format!("perhaps {}?", like.join(", "))
    };
    Problem::error(what, format!("there is no {what} '{name}'")).advise(advice)
}

/// What an act comes to under what is said of it.
fn codes(act: &Act, speech: Option<&Operator>, ahead: bool) -> Derivation {
    let Some(operator) = speech else {
        let future = act.future_type.as_ref().filter(|_| ahead);
        return Derivation {
            event_type: future.or(act.event_type.as_ref()).cloned(),
            mode: act.mode.clone().filter(|_| future.is_none()),
            cameo: act.cameo.clone().filter(|_| future.is_none()),
            ..Derivation::default()
        };
    };
    let own = &operator.derivation;
    let specific = operator.acts.get(&act.name).unwrap_or(own);
    Derivation {
        event_type: specific.event_type.clone().or(own.event_type.clone()),
        mode: specific.mode.clone().or(own.mode.clone()),
        cameo: specific.cameo.clone().or(own.cameo.clone()),
        ..Derivation::default()
    }
}

/// A day of which a person has told, and no words.
fn told_by_a_person(day: Date, span: Span) -> EventTime {
    EventTime::at(TimeExpression {
        text: day.to_string(),
        span,
        kind: TimeKind::Date,
        value: Some(day.to_string()),
        modifier: None,
        start: Some(day.to_datetime(Time::midnight())),
        end: day
            .tomorrow()
            .ok()
            .map(|next| next.to_datetime(Time::midnight())),
        granularity: Some(Granularity::Day),
        zone: None,
        anchor: None,
        rule: DECIDED.to_owned(),
    })
}

/// Whom a name, a country's code or an id means.
fn actor(name: &str, span: Span, day: Option<Date>, lexicon: &Lexicon) -> Actor {
    let text = name.to_owned();
    if let Some(country) = lexicon.ontology.country(name) {
        return Actor {
            text,
            span,
            name: Some(country.to_owned()),
            country: Some(SmolStr::new(name)),
            sector: Some(SmolStr::new("GOV")),
            id: Some(name.to_owned()),
        };
    }
    let named = lexicon.actors.named(name);
    let by_id = || {
        let all = lexicon.actors.names().iter();
        all.filter(|known| known.id == name).collect::<Vec<_>>()
    };
    let found = if named.is_empty() { by_id() } else { named };
    let Some(found) = found.first().copied() else {
        return Actor {
            name: Some(text.clone()),
            text,
            span,
            country: None,
            sector: None,
            id: None,
        };
    };
    let ActorName { id, name, .. } = found;
    // Who has left office still has the country of it.
    let (Ok(office) | Err(Some(office))) = found.on(day) else {
        return Actor {
            text,
            span,
            name: Some(name.to_string()),
            country: None,
            sector: None,
            id: Some(id.to_string()),
        };
    };
    Actor {
        text,
        span,
        name: Some(name.to_string()),
        country: office.country.clone(),
        sector: office.sector.clone(),
        id: Some(id.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_data::DataSet;

    fn event() -> Event {
        let event = serde_json::json!({
            "id": "a#1", "report": "a", "sentence": "They met.",
            "sentence_span": [0, 9], "span": [0, 8],
            "contexts": [], "act": "attack", "act_kind": "aerial", "operators": [],
            "event_type": "ASSAULT", "mode": null,
            "status": {"polarity": "affirmed", "tense": "past", "modality": "certain",
                       "factuality": 3.0, "condition": null, "aux": []},
            "attribution": null, "actors": [], "recipients": [], "time": null, "deadline": null,
            "place": null, "counts": {"killed": {"min": 3, "max": 3}, "injured": null,
            "captured": null, "size": null}, "topics": [], "cameo": "195", "quad": 4,
            "score": -10.0, "rule": [], "confidence": 1.0
        });
        serde_json::from_value(event).unwrap()
    }

    #[test]
    fn what_is_said_is_changed_and_what_follows_from_it() {
        let (lexicon, _) = Lexicon::load(&DataSet::embedded());
        let correction = Correction {
            act: Some("meet".to_owned()),
            actors: Some(vec!["RUS".to_owned(), "Volodymyr Zelensky".to_owned()]),
            recipients: Some(vec!["a commander whom nobody knows".to_owned()]),
            day: Some("2025-07-23".parse().ok()),
            killed: Some(None),
            ..Correction::default()
        };
        let after = correction.of(&event(), None, &lexicon).unwrap();
        assert_eq!(after.event_type.as_deref(), Some("CONSULT"));
        assert_eq!(after.quad, Some(1));
        let countries = after.actors.iter().map(|actor| actor.country.as_deref());
        assert_eq!(countries.collect::<Vec<_>>(), [Some("RUS"), Some("UKR")]);
        assert_eq!(
            after.recipients.first().and_then(|actor| actor.id.clone()),
            None
        );
        assert_eq!(after.counts.killed, None);
        let time = after.time.unwrap().expression;
        assert_eq!(time.value.as_deref(), Some("2025-07-23"));
    }

    #[test]
    fn fields_are_set_as_people_write_them() {
        let good = [
            ("actors", "RUS; Ukraine ;"),
            ("recipients", ""),
            ("day", "none"),
            ("day", "2025-07-23"),
            ("polarity", "negated"),
            ("tense", "future"),
            ("modality", "planned"),
            ("killed", "12-15"),
            ("injured", "7+"),
        ];
        let mut correction = Correction::default();
        for (field, value) in good {
            correction.set(field, value).unwrap();
        }
        assert_eq!(
            correction.actors.as_deref(),
            Some(&["RUS".to_owned(), "Ukraine".to_owned()][..])
        );
        assert_eq!(correction.recipients.as_deref(), Some(&[][..]));
        assert_eq!(
            correction.killed,
            Some(Some(Range {
                min: 12,
                max: Some(15)
            }))
        );
        assert_eq!(correction.injured, Some(Some(Range { min: 7, max: None })));
        let bad = [
            ("day", "Tuesday"),
            ("killed", "15-12"),
            ("killed", "many"),
            ("tense", "FUTURE!"),
            ("colour", "red"),
        ];
        for (field, value) in bad {
            assert!(correction.set(field, value).is_err(), "{field}={value}");
        }
    }

    #[test]
    fn an_operator_decides_on_the_type() {
        let (lexicon, _) = Lexicon::load(&DataSet::embedded());
        let correction = Correction {
            operators: Some(vec!["threaten".to_owned()]),
            ..Correction::default()
        };
        let after = correction.of(&event(), None, &lexicon).unwrap();
        assert_eq!(after.event_type.as_deref(), Some("THREATEN"));
        assert_eq!(after.act, "attack");
    }

    #[test]
    fn status_brings_its_number_along() {
        let (lexicon, _) = Lexicon::load(&DataSet::embedded());
        let correction = Correction {
            polarity: Some(Polarity::Negated),
            ..Correction::default()
        };
        let after = correction.of(&event(), None, &lexicon).unwrap();
        assert!(after.status.factuality < 0.0, "{:?}", after.status);
        assert!(after.status.aux.contains(&Auxiliary::Negation));
        assert_eq!(after.event_type.as_deref(), Some("ASSAULT"));
    }

    #[test]
    fn what_the_lexicon_lacks_is_told() {
        let (lexicon, _) = Lexicon::load(&DataSet::embedded());
        let correction = Correction {
            act: Some("meeting".to_owned()),
            operators: Some(vec!["nonsense".to_owned()]),
            ..Correction::default()
        };
        let problems = correction.of(&event(), None, &lexicon).unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(problems[0].to_string().contains("meet"), "{}", problems[0]);
    }
}
