//! Events, parties and codes in plain English.
//!
//! The words come from the lexicon: an act is put as a verb ('meets') or a noun ('talks'), an
//! operator as what stands before the noun ('calls for'). 'A calls for talks', 'A may meet B',
//! 'A threatens sanctions against B, if …'. Nothing is added that the event does not hold: an
//! event without an actor is put as a thing ('A call for talks', 'An air strike').

use super::clause::*;
use super::english::{capitalised, gerund, list, with_modifier};
use crate::words::sanitise;
use rapporteur_ledger::{Deed, Party};
use rapporteur_lexicon::{Lexicon, OperatorClass};
use rapporteur_model::{Actor, Auxiliary, Event, Modality, Polarity, Tense};

/// PLOVER's sectors of those who act for a state.
pub(super) const STATE: [&str; 6] = ["GOV", "MIL", "LEG", "JUD", "SPY", "COP"];

/// Puts things into words with a lexicon's labels.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'l> {
    lexicon: &'l Lexicon,
}

impl<'l> Wording<'l> {
    /// Puts things into words with this lexicon.
    pub fn new(lexicon: &'l Lexicon) -> Self {
        Self { lexicon }
    }

    fn named(&self, country: Option<&str>, sector: Option<&str>, names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|name| sanitise(name)).collect();
        let country = country.map(|code| self.lexicon.ontology.country(code).unwrap_or(code));
        let Some(country) = country else {
            let names: Vec<String> = names.iter().map(|name| lowered_determiner(name)).collect();
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
    pub fn actor(&self, actor: &Actor) -> String {
        let country = actor.country.as_deref();
        let words = actor.name.as_deref().unwrap_or(&actor.text);
        let words = match country {
            // 'it', known to be Russia, is Russia.
            Some(_) if is_pronoun(words) => "",
            _ => words,
        };
        let names: &[&str] = if words.is_empty() { &[] } else { &[words] };
        self.named(country, actor.sector.as_deref(), names)
    }

    /// Several actors, each once. Those who are named by the same words ('the Russian and
    /// Ukrainian delegations') are shown by their countries.
    fn actors(&self, actors: &[Actor]) -> String {
        let shared = |actor: &Actor| {
            actors
                .iter()
                .filter(|other| other.span == actor.span && other.text == actor.text)
                .count()
                > 1
        };
        let mut shown: Vec<String> = Vec::new();
        for actor in actors {
            let words = match actor.country.as_deref().filter(|_| shared(actor)) {
                Some(country) => self.named(Some(country), None, &[]),
                None => self.actor(actor),
            };
            if !shown.contains(&words) {
                shown.push(words);
            }
        }
        list(&shown)
    }

    /// 'Russia'; a party that is no state with its country.
    pub fn party(&self, party: &Party) -> String {
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

    /// A name as it stands within a sentence: 'the United States', and a body by its own name
    /// instead of by what sort of body it is.
    pub fn in_running_text(&self, name: &str) -> String {
        const BODIES: [&str; 5] = [
            "Intergovernmental organisation (",
            "Transnational armed group (",
            "International social movement (",
            "Multinational company (",
            "Non-governmental organisation (",
        ];
        let bare = BODIES
            .iter()
            .find_map(|body| name.strip_prefix(body)?.strip_suffix(')'));
        if let Some(bare) = bare {
            return bare.to_owned();
        }
        let country = name.split(" (").next().unwrap_or(name);
        let articled = country.starts_with("United ")
            || [
                "Republic",
                "Emirates",
                "Union",
                "Netherlands",
                "Philippines",
                "Islands",
            ]
            .iter()
            .any(|last| country.ends_with(last))
            || country.contains("Republic of the")
            || country.starts_with("Democratic Republic");
        if articled {
            format!("the {name}")
        } else {
            name.to_owned()
        }
    }

    /// A party with the persons and bodies that spoke for it.
    pub fn speaker(&self, party: &Party) -> String {
        let names: Vec<&str> = party.names.iter().map(String::as_str).collect();
        self.named(party.country.as_deref(), party.sector.as_deref(), &names)
    }

    /// Several parties, as a list.
    pub fn parties(&self, parties: &[Party]) -> String {
        list(
            &parties
                .iter()
                .map(|party| self.party(party))
                .collect::<Vec<_>>(),
        )
    }

    /// A negotiation issue as people write it.
    pub fn topic(&self, id: &str) -> String {
        self.lexicon
            .ontology
            .topics()
            .iter()
            .find(|topic| topic.id == id)
            .map(|topic| lowered(&topic.name))
            .or_else(|| self.lexicon.act(id).map(|act| bare_noun(&act.noun)))
            .unwrap_or_else(|| id.replace(['-', '_'], " "))
    }

    /// Several negotiation issues, as a list.
    pub fn topics<T: AsRef<str>>(&self, ids: &[T]) -> String {
        ids.iter()
            .map(|id| self.topic(id.as_ref()))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// An act as a thing: 'military aid'.
    pub fn deed(&self, deed: &Deed) -> String {
        bare_noun(&self.noun(&deed.act, deed.kind.as_deref()))
    }

    /// A kind of an act by its label.
    pub fn kind(&self, act: &str, kind: &str) -> String {
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
    pub fn statement(&self, event: &Event) -> String {
        let actors = self.actors(&event.actors);
        match event.act.as_str() {
            "comment" if event.operators.is_empty() => return comment(event, &actors),
            "outlook" => return self.outlook(event, &actors),
            _ => {}
        }
        let operators = self.told_operators(event);
        if actors.is_empty() {
            return self.without_actor(event, &operators);
        }
        let (verb, kind) = match operators.first() {
            None => self.act_label(event),
            Some(outermost) => (self.operator_label(outermost), None),
        };
        let tail = match operators.split_first() {
            None => self.actors(&event.recipients),
            Some((outermost, inner)) => self.object(event, outermost, inner),
        };
        // 'accuses of': the accused stand before the 'of'.
        let (verb, of) = match verb
            .strip_suffix(" of")
            .filter(|_| self.is_of_type(&operators, "ACCUSE"))
        {
            Some(verb) => (verb.to_owned(), " of"),
            None => (verb, ""),
        };
        let recipients = if of.is_empty() {
            String::new()
        } else {
            format!(" {}", self.actors(&event.recipients))
        };
        let several = event.actors.len() > 1 && actors.contains(" and ");
        let verb = verb_phrase(event, &verb, several || event.actors.iter().all(is_plural));
        let mut clause = if tail.is_empty() && of.is_empty() {
            without_preposition(&verb).to_owned()
        } else {
            format!("{verb}{recipients}{of} {tail}")
        };
        if let Some(kind) = kind {
            clause.push_str(&format!(" ({kind})"));
        }
        capitalised(&tidy(&format!("{actors} {clause}")))
    }

    /// The operators that are put into words. Those that only tell how the act stands ('expected',
    /// 'failed to') or on whose word are left out: the verb is put accordingly, and the word is
    /// given below.
    fn told_operators<'e>(&self, event: &'e Event) -> Vec<&'e str> {
        let told = |name: &&str| {
            self.lexicon.operator(name).is_none_or(|operator| {
                !matches!(
                    operator.class,
                    OperatorClass::Stance
                        | OperatorClass::Light
                        | OperatorClass::Topic
                        | OperatorClass::Report
                )
            })
        };
        event
            .operators
            .iter()
            .map(|name| name.as_str())
            .filter(told)
            .collect()
    }

    /// Whether the outermost operator makes an event of this PLOVER type by itself.
    fn is_of_type(&self, operators: &[&str], event_type: &str) -> bool {
        operators
            .first()
            .and_then(|name| self.lexicon.operator(name))
            .is_some_and(|operator| operator.derivation.event_type.as_deref() == Some(event_type))
    }

    /// What an operator is said of, with whom it concerns: 'sanctions against Russia'.
    fn object(&self, event: &Event, outermost: &str, inner: &[&str]) -> String {
        let recipients = self.actors(&event.recipients);
        let mut words: Vec<String> = inner
            .iter()
            .map(|name| gerund(&self.operator_label(name)))
            .collect();
        let unspecified = event.act == "unspecified";
        if !unspecified {
            words.push(self.noun(&event.act, event.act_kind.as_deref()));
        }
        let thing = words.join(" ");
        if self.is_of_type(&[outermost], "ACCUSE") {
            return if thing.is_empty() {
                "something".into()
            } else {
                without_preposition(&thing).to_owned()
            };
        }
        if recipients.is_empty() {
            return without_preposition(&thing).to_owned();
        }
        let request = self.is_of_type(&[outermost], "REQUEST");
        if unspecified {
            let thing = if thing.is_empty() {
                "something"
            } else {
                &thing
            };
            let to = if request {
                "addressed to"
            } else {
                "concerning"
            };
            return format!("{thing}, {to} {recipients}");
        }
        match (ends_with_preposition(&thing), request) {
            (true, _) => format!("{thing} {recipients}"),
            // Of whom something is asked need not be with whom it is to be done.
            (false, true) => format!("{thing}, addressed to {recipients}"),
            (false, false) => format!("{thing} {} {recipients}", self.preposition(event)),
        }
    }

    fn outlook(&self, event: &Event, speaker: &str) -> String {
        let past = event.status.aux.contains(&Auxiliary::Historical);
        let expects = match (event.act_kind.as_deref(), past) {
            (Some("low"), false) => "expects little",
            (Some("high"), false) => "expects much",
            (Some("guarded"), false) => "is guarded",
            (Some("none"), false) => "does not say what to expect",
            (Some("low"), true) => "once expected little",
            (Some("high"), true) => "once expected much",
            (Some("guarded"), true) => "was once guarded",
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
            let articled = ["a", "an", "the"]
                .map(|article| format!("{article} {noun}"))
                .into_iter()
                .find(|phrase| act.label.contains(phrase.as_str()))
                .unwrap_or_else(|| noun.clone());
            let label = act
                .label
                .replacen(&articled, &with_modifier(&articled, &kind), 1);
            (label, None)
        } else {
            (act.label.clone(), Some(kind))
        }
    }

    /// What an operator that says or changes something is called ('threatens'); `None` for one
    /// that only tells how the act stands.
    pub(crate) fn operator(&self, name: &str) -> Option<String> {
        let operator = self.lexicon.operator(name)?;
        let told = !matches!(
            operator.class,
            OperatorClass::Stance
                | OperatorClass::Light
                | OperatorClass::Topic
                | OperatorClass::Report
        );
        told.then(|| operator.label.clone())
    }

    fn operator_label(&self, name: &str) -> String {
        self.lexicon
            .operator(name)
            .map_or_else(|| format!("{name}s"), |operator| operator.label.clone())
    }

    /// What leads from the act's noun to the recipient: what the act's verb takes.
    fn preposition(&self, event: &Event) -> &str {
        let Some(act) = self.lexicon.act(&event.act) else {
            return "towards";
        };
        let last = last_word(&act.label);
        if PREPOSITIONS.contains(&last) {
            last
        } else if act.reciprocal {
            "with"
        } else {
            "of"
        }
    }

    /// An event of which nobody is named as the doer, as a thing or as 'somebody's.
    fn without_actor(&self, event: &Event, operators: &[&str]) -> String {
        let recipients = self.actors(&event.recipients);
        let status = &event.status;
        let thing = match operators.split_first() {
            Some((outermost, inner)) => {
                let verb = verb_phrase(event, &self.operator_label(outermost), false);
                return capitalised(&tidy(&format!(
                    "somebody {verb} {}",
                    self.object(event, outermost, inner)
                )));
            }
            None => self.noun(&event.act, event.act_kind.as_deref()),
        };
        let thing = match (recipients.is_empty(), ends_with_preposition(&thing)) {
            (true, _) => without_preposition(&thing).to_owned(),
            (false, true) => format!("{thing} {recipients}"),
            (false, false) => format!("{thing} {} {recipients}", self.preposition(event)),
        };
        let how = match (status.polarity, status.modality, status.tense) {
            (Polarity::Negated, ..) => ": none",
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
    pub fn status(&self, event: &Event) -> String {
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
    pub fn source(&self, event: &Event) -> Option<String> {
        let attribution = event.attribution.as_ref()?;
        let own = attribution.speaker.as_ref().is_some_and(|speaker| {
            matches!(event.actors.as_slice(), [actor] if self.actor(actor) == self.actor(speaker))
        });
        if own {
            return attribution.direct.then(|| "in own words".to_owned());
        }
        let mut words = match &attribution.speaker {
            Some(speaker) => format!("according to {}", self.actor(speaker)),
            None if attribution.cue.is_empty() => "by nobody named".to_owned(),
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
    pub fn code(&self, event: &Event) -> String {
        let plover: Vec<&str> = event
            .event_type
            .iter()
            .chain(&event.mode)
            .map(|code| code.as_str())
            .collect();
        let mut words = Vec::new();
        if !plover.is_empty() {
            words.push(plover.join(" "));
        }
        words.extend(event.cameo.as_ref().map(|code| format!("CAMEO {code}")));
        words.join(", ")
    }
}
