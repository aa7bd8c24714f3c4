//! Events, parties and codes in plain English.
//!
//! The words come from the lexicon: an act is put as a verb ('meets') or a noun ('talks'), an
//! operator as what stands before the noun ('calls for'). 'A calls for talks', 'A may meet B',
//! 'A threatens sanctions against B, if …'. Nothing is added that the event does not hold: an
//! event without an actor is put as a thing ('A call for talks', 'An air strike').

use super::english::{base, capitalised, gerund, list, with_modifier, without_article};
use crate::sanitise::sanitise;
use rapporteur_ledger::{Deed, Party};
use rapporteur_lexicon::Lexicon;
use rapporteur_model::{Actor, Auxiliary, Event, Modality, Polarity, Tense};

/// PLOVER's sectors of those who act for a state.
const STATE: [&str; 6] = ["GOV", "MIL", "LEG", "JUD", "SPY", "COP"];

/// Prepositions that an act's noun may end with, waiting for its recipient.
const PREPOSITIONS: [&str; 10] = [
    "on", "against", "with", "for", "to", "from", "of", "between", "towards", "by",
];

/// Puts things into words with a lexicon's labels.
#[derive(Clone, Copy)]
pub(crate) struct Wording<'l> {
    lexicon: &'l Lexicon,
}

impl<'l> Wording<'l> {
    pub(crate) fn new(lexicon: &'l Lexicon) -> Self {
        Self { lexicon }
    }

    fn named(&self, country: Option<&str>, sector: Option<&str>, names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|name| sanitise(name)).collect();
        let country = country.map(|code| self.lexicon.ontology.country(code).unwrap_or(code));
        let Some(country) = country else {
            return list(&names);
        };
        let others: Vec<String> = names.into_iter().filter(|name| name != country).collect();
        let of_state = sector.is_none_or(|sector| STATE.contains(&sector));
        match (others.is_empty(), of_state) {
            (true, _) => country.to_owned(),
            // What already names its country needs no country beside it ('Russian troops').
            (false, false) => format!("{} ({country})", list(&others)),
            (false, true) => format!("{country} ({})", others.join(", ")),
        }
    }

    /// 'United States (Donald Trump)'.
    pub(crate) fn actor(&self, actor: &Actor) -> String {
        // A name of the state itself ('Moscow', 'the Kremlin') adds nothing to the country.
        let person_or_body = actor.name.as_deref().unwrap_or(&actor.text);
        self.named(
            actor.country.as_deref(),
            actor.sector.as_deref(),
            &[person_or_body],
        )
    }

    fn actors(&self, actors: &[Actor]) -> String {
        let mut shown: Vec<String> = Vec::new();
        for actor in actors {
            let words = self.actor(actor);
            if !shown.contains(&words) {
                shown.push(words);
            }
        }
        list(&shown)
    }

    /// 'Russia'; a party that is no state with its country.
    pub(crate) fn party(&self, party: &Party) -> String {
        let names: Vec<&str> = party.names.iter().map(String::as_str).collect();
        let of_state = party
            .sector
            .as_deref()
            .is_none_or(|sector| STATE.contains(&sector));
        match party.country.as_deref() {
            Some(_) if of_state => self.named(party.country.as_deref(), None, &[]),
            country => self.named(
                country,
                party.sector.as_deref(),
                names.get(..1).unwrap_or(&[]),
            ),
        }
    }

    /// A party with the persons and bodies that spoke for it.
    pub(crate) fn speaker(&self, party: &Party) -> String {
        let names: Vec<&str> = party.names.iter().map(String::as_str).collect();
        self.named(party.country.as_deref(), party.sector.as_deref(), &names)
    }

    pub(crate) fn parties(&self, parties: &[Party]) -> String {
        list(
            &parties
                .iter()
                .map(|party| self.party(party))
                .collect::<Vec<_>>(),
        )
    }

    /// A negotiation issue as people write it.
    pub(crate) fn topic(&self, id: &str) -> String {
        self.lexicon
            .ontology
            .topics()
            .iter()
            .find(|topic| topic.id == id)
            .map(|topic| topic.name.clone())
            .or_else(|| self.lexicon.act(id).map(|act| bare_noun(&act.noun)))
            .unwrap_or_else(|| id.replace(['-', '_'], " "))
    }

    pub(crate) fn topics<T: AsRef<str>>(&self, ids: &[T]) -> String {
        ids.iter()
            .map(|id| self.topic(id.as_ref()))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// An act as a thing: 'military aid'.
    pub(crate) fn deed(&self, deed: &Deed) -> String {
        bare_noun(&self.noun(&deed.act, deed.kind.as_deref()))
    }

    /// A kind of an act by its label.
    pub(crate) fn kind(&self, act: &str, kind: &str) -> String {
        self.lexicon
            .act(act)
            .and_then(|act| act.kinds.get(kind))
            .and_then(|kind| kind.label.clone())
            .unwrap_or_else(|| kind.replace(['-', '_'], " "))
    }

    /// The act's noun with its kind, its preposition still waiting for the recipient.
    fn noun(&self, act: &str, kind: Option<&str>) -> String {
        let noun = self
            .lexicon
            .act(act)
            .map_or_else(|| act.replace(['-', '_'], " "), |act| act.noun.clone());
        let noun = noun.trim();
        match kind.map(|kind| self.kind(act, kind)) {
            Some(kind) if !noun.contains(&kind) => with_modifier(noun, &kind),
            _ => noun.to_owned(),
        }
    }

    /// What happened, in one line; without what it hangs on.
    pub(crate) fn statement(&self, event: &Event) -> String {
        let actors = self.actors(&event.actors);
        let recipients = self.actors(&event.recipients);
        match event.act.as_str() {
            "comment" if event.operators.is_empty() => {
                return format!("{} comments", or(&actors, "Somebody"));
            }
            "outlook" => return self.outlook(event, &actors),
            _ => {}
        }
        let (verb, object, kind) = match event.operators.first() {
            None => {
                let (verb, kind) = self.act_label(event);
                (verb, String::new(), kind)
            }
            Some(outermost) => (self.operator_label(outermost), self.scope(event), None),
        };
        if actors.is_empty() {
            return self.without_actor(event, &object, &recipients);
        }
        let tail = attach(&object, &recipients, self.preposition(event));
        let verb = match verb_phrase(event, &verb) {
            Phrase::Verb(verb) => verb,
            Phrase::Prefixed(before, verb) => format!("{before} {verb}"),
        };
        let mut clause = if tail.is_empty() {
            without_preposition(&verb).to_owned()
        } else {
            format!("{verb} {tail}")
        };
        if let Some(kind) = kind {
            clause.push_str(&format!(" ({kind})"));
        }
        // Several actors take the plural: 'Russia and Ukraine meet'.
        let clause = if event.actors.len() > 1 && actors.contains(" and ") {
            plural(&clause)
        } else {
            clause
        };
        tidy(&format!("{actors} {clause}"))
    }

    fn outlook(&self, event: &Event, speaker: &str) -> String {
        let expects = match event.act_kind.as_deref() {
            Some("low") => "expects little",
            Some("high") => "expects much",
            Some("guarded") => "is guarded",
            _ => "says what to expect",
        };
        let about = if event.topics.is_empty() {
            String::new()
        } else {
            format!(" of {}", self.topics(&event.topics))
        };
        tidy(&format!("{} {expects}{about}", or(speaker, "The report")))
    }

    /// The act as a verb, and its kind where the verb has no place for it: 'gives military aid
    /// to', but 'attacks' and 'air'.
    fn act_label(&self, event: &Event) -> (String, Option<String>) {
        let Some(act) = self.lexicon.act(&event.act) else {
            return (
                format!("{}s", event.act),
                event.act_kind.as_ref().map(|kind| kind.to_string()),
            );
        };
        let Some(kind) = event
            .act_kind
            .as_deref()
            .map(|kind| self.kind(&event.act, kind))
        else {
            return (act.label.clone(), None);
        };
        let noun = bare_noun(&act.noun);
        if act.label.split(' ').any(|word| word == noun) {
            (
                act.label.replacen(&noun, &format!("{kind} {noun}"), 1),
                None,
            )
        } else {
            (act.label.clone(), Some(kind))
        }
    }

    fn operator_label(&self, name: &str) -> String {
        self.lexicon
            .operator(name)
            .map_or_else(|| format!("{name}s"), |operator| operator.label.clone())
    }

    /// What the outermost operator is said of: inner operators as gerunds, then the act.
    fn scope(&self, event: &Event) -> String {
        let mut words: Vec<String> = event
            .operators
            .iter()
            .skip(1)
            .map(|name| gerund(&self.operator_label(name)))
            .collect();
        if event.act != "unspecified" {
            words.push(self.noun(&event.act, event.act_kind.as_deref()));
        }
        words.join(" ")
    }

    /// What leads to the recipient where the act's noun does not say.
    fn preposition(&self, event: &Event) -> &'static str {
        let reciprocal = self
            .lexicon
            .act(&event.act)
            .is_some_and(|act| act.reciprocal);
        match (event.operators.is_empty(), reciprocal) {
            (true, _) => "",
            (false, true) => "with",
            (false, false) => "towards",
        }
    }

    /// An event of which nobody is named as the doer, as a thing.
    fn without_actor(&self, event: &Event, object: &str, recipients: &str) -> String {
        let thing = match event.operators.first() {
            None => self.noun(&event.act, event.act_kind.as_deref()),
            Some(outermost) => format!("somebody {} {object}", self.operator_label(outermost)),
        };
        let thing = attach(&thing, recipients, self.preposition(event));
        let status = &event.status;
        let how = match (status.polarity, status.modality, status.tense) {
            (Polarity::Negated, ..) => ": not so",
            (_, Modality::Possible, _) => ": possible",
            (_, Modality::Probable, _) => ": expected",
            (_, Modality::Planned, _) => ": planned",
            (_, Modality::Wished, _) => ": wished for",
            (_, Modality::Required, _) => ": said to be required",
            (_, Modality::Hypothetical, _) => ": supposed",
            (_, Modality::Certain, Tense::Future) => ": to come",
            (_, Modality::Certain, _) => "",
        };
        capitalised(&tidy(&format!("{thing}{how}")))
    }

    /// How the event stands, in one or two words.
    pub(crate) fn status(&self, event: &Event) -> String {
        let status = &event.status;
        let mut words = vec![match (status.polarity, status.modality, status.tense) {
            (Polarity::Negated, Modality::Certain, _) => "negated",
            (Polarity::Negated, ..) => "negated, not certain",
            (_, Modality::Possible, _) => "possible",
            (_, Modality::Probable, _) => "expected",
            (_, Modality::Planned, _) => "planned",
            (_, Modality::Wished, _) => "wished for",
            (_, Modality::Required, _) => "required",
            (_, Modality::Hypothetical, _) => "hypothetical",
            (_, Modality::Certain, Tense::Future) => "to come",
            (_, Modality::Certain, _) => "asserted",
        }];
        if status.condition.is_some() {
            words.push("conditional");
        }
        if status.aux.contains(&Auxiliary::Historical) {
            words.push("recalled");
        }
        words.join(", ")
    }

    /// On whose word, and whether in their own words; `None` for the report's own voice.
    pub(crate) fn source(&self, event: &Event) -> Option<String> {
        let attribution = event.attribution.as_ref()?;
        let mut words = match &attribution.speaker {
            Some(speaker) => format!("according to {}", self.actor(speaker)),
            None => format!("“{}”, by nobody named", sanitise(&attribution.cue)),
        };
        if attribution.direct {
            words.push_str(", quoted");
        }
        if let Some(reported_by) = attribution
            .reported_by
            .as_ref()
            .and_then(|by| by.speaker.as_ref())
        {
            words.push_str(&format!(", passed on by {}", self.actor(reported_by)));
        }
        Some(words)
    }

    /// 'THREATEN sanction, CAMEO 0138'.
    pub(crate) fn code(&self, event: &Event) -> String {
        let mut words: Vec<String> = Vec::new();
        words.extend(event.event_type.as_ref().map(|code| code.to_string()));
        words.extend(event.mode.as_ref().map(|mode| mode.to_string()));
        words.extend(event.cameo.as_ref().map(|code| format!("CAMEO {code}")));
        words.join(" ")
    }
}

enum Phrase {
    Verb(String),
    Prefixed(&'static str, String),
}

/// The verb as the event's status puts it.
fn verb_phrase(event: &Event, verb: &str) -> Phrase {
    let status = &event.status;
    let negated = status.polarity == Polarity::Negated;
    let before = match (status.modality, status.tense, negated) {
        (Modality::Certain, Tense::Future, false) => "will",
        (Modality::Certain, Tense::Future, true) => "will not",
        (Modality::Certain, _, false) => return Phrase::Verb(verb.to_owned()),
        (Modality::Certain, _, true) => "does not",
        (Modality::Probable, _, false) => "is expected to",
        (Modality::Probable, _, true) => "is not expected to",
        (Modality::Possible, _, false) => "may",
        (Modality::Possible, _, true) => "may not",
        (Modality::Required, _, false) => "must",
        (Modality::Required, _, true) => "must not",
        (Modality::Wished, _, false) => "is wished to",
        (Modality::Wished, _, true) => "is wished not to",
        (Modality::Planned, _, false) => "is to",
        (Modality::Planned, _, true) => "is not to",
        (Modality::Hypothetical, _, false) => "would",
        (Modality::Hypothetical, _, true) => "would not",
    };
    Phrase::Prefixed(before, base(verb))
}

/// The plural of a clause that begins with a verb in the third person.
fn plural(clause: &str) -> String {
    let (first, rest) = clause.split_once(' ').unwrap_or((clause, ""));
    let verb = match first {
        "is" => "are".to_owned(),
        "does" => "do".to_owned(),
        "will" | "may" | "must" | "would" => first.to_owned(),
        other => base(other),
    };
    format!("{verb} {rest}")
}

fn or<'t>(text: &'t str, otherwise: &'t str) -> &'t str {
    if text.is_empty() { otherwise } else { text }
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or("")
}

/// A thing and whom it concerns, with the preposition that the thing ends with or `otherwise`.
fn attach(thing: &str, recipients: &str, otherwise: &str) -> String {
    let waiting = PREPOSITIONS.contains(&last_word(thing));
    match (recipients.is_empty(), waiting) {
        (true, true) => without_preposition(thing).to_owned(),
        (true, false) => thing.to_owned(),
        (false, true) => format!("{thing} {recipients}"),
        (false, false) if thing.is_empty() => recipients.to_owned(),
        (false, false) => format!("{thing} {otherwise} {recipients}"),
    }
}

/// Without the preposition at its end.
fn without_preposition(phrase: &str) -> &str {
    let phrase = phrase.trim();
    match phrase.rsplit_once(' ') {
        Some((rest, last)) if PREPOSITIONS.contains(&last) => rest,
        _ => phrase,
    }
}

/// Without article and preposition: 'an attack on' → 'attack'.
fn bare_noun(noun: &str) -> String {
    without_article(without_preposition(noun)).to_owned()
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
