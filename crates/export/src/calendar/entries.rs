//! Rows of the record as entries of a calendar.

use super::lines;
use crate::codes::Codes;
use crate::told::Cited;
use crate::words::labelled;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rapporteur_ledger::{
    Ceasefire, CeasefireStatus, Party, Pledge, PledgeStatus, Round, RoundStatus, Ultimatum,
    UltimatumStatus, Venue, When,
};
use rapporteur_model::{Deadline, DeadlineBound};
use std::io::{self, Write};

/// A stretch of more days than this is no date.
pub const LONGEST: i32 = 14;

/// Sentences that a description cites.
const CITED: usize = 12;

/// Whether an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may be.
    Tentative,
    /// It is, or was.
    Confirmed,
    /// It will not be.
    Cancelled,
}

/// When an entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// From the first day to the last.
    Days(Date, Date),
    /// From an instant to another, on the clocks of who looks.
    Local(DateTime, Option<DateTime>),
    /// An instant of the world.
    Utc(Timestamp),
}

/// An entry of a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Identity of the row.
    pub id: String,
    /// When.
    pub moment: Moment,
    /// Whether it stands.
    pub standing: Standing,
    /// The sort of entry (`ROUND`, `DEADLINE`, `CEASEFIRE`).
    pub category: &'static str,
    /// What is shown.
    pub summary: String,
    /// More about it, with the sentences that tell it.
    pub description: String,
    /// Where.
    pub location: Option<String>,
    /// Latitude and longitude in degrees.
    pub point: Option<(f64, f64)>,
    /// How often it was told again.
    pub sequence: usize,
    /// Day of the last report that tells it.
    pub told: Option<Date>,
    /// Address of the first report that tells it.
    pub url: Option<String>,
}

impl Entry {
    /// A round of talks; `None` where no day is told for it.
    pub fn of_round(round: &Round, sources: &[Cited], codes: &Codes<'_>) -> Option<Self> {
        let standing = match round.status {
            RoundStatus::Possible
            | RoundStatus::CalledFor
            | RoundStatus::Proposed
            | RoundStatus::Expected
            | RoundStatus::Postponed => Standing::Tentative,
            RoundStatus::Agreed
            | RoundStatus::Scheduled
            | RoundStatus::UnderWay
            | RoundStatus::Held
            | RoundStatus::BrokenOff => Standing::Confirmed,
            RoundStatus::Cancelled => Standing::Cancelled,
        };
        let status = words_of(&round.status);
        let mut facts = vec![format!("Status: {status}")];
        fact(
            &mut facts,
            "Third parties",
            &labelled(&round.third_parties, codes, ", "),
        );
        fact(&mut facts, "Agenda", &round.agenda.join(", "));
        for outcome in &round.outcomes {
            fact(&mut facts, "Outcome", &outcome.words);
        }
        let entry = Self::new(&round.id, moment(round.time.as_ref()?)?, standing, sources);
        Some(Self {
            category: "ROUND",
            summary: summary("Talks", &status, &labelled(&round.parties, codes, ", ")),
            ..entry.with(&facts, sources).at(round.venue.as_ref())
        })
    }

    /// The deadline of an ultimatum; `None` where it has none that is known.
    pub fn of_ultimatum(
        ultimatum: &Ultimatum,
        sources: &[Cited],
        codes: &Codes<'_>,
    ) -> Option<Self> {
        let deadline = ultimatum.deadline.as_ref()?;
        let standing = match ultimatum.status {
            UltimatumStatus::Met => Standing::Cancelled,
            _ => firmness(deadline),
        };
        let status = words_of(&ultimatum.status);
        let mut facts = vec![format!("Status: {status}")];
        fact(
            &mut facts,
            "Demand",
            ultimatum.demand.as_deref().unwrap_or_default(),
        );
        let consequence = ultimatum.consequence.as_ref();
        fact(
            &mut facts,
            "Or else",
            &consequence.map(deed).unwrap_or_default(),
        );
        deadline_facts(&mut facts, deadline);
        let entry = Self::new(&ultimatum.id, due(deadline)?, standing, sources);
        let whom = directed(&ultimatum.issuer, &ultimatum.addressee, codes);
        Some(Self {
            category: "DEADLINE",
            summary: summary("Ultimatum", &status, &whom),
            ..entry.with(&facts, sources)
        })
    }

    /// The day by which a pledge is due; `None` where none is known.
    pub fn of_pledge(pledge: &Pledge, sources: &[Cited], codes: &Codes<'_>) -> Option<Self> {
        let deadline = pledge.by_when.as_ref()?;
        let standing = match pledge.status {
            PledgeStatus::Withdrawn => Standing::Cancelled,
            _ => firmness(deadline),
        };
        let status = words_of(&pledge.status);
        let mut facts = vec![
            format!("Status: {status}"),
            format!("Pledge: {}", deed(&pledge.what)),
        ];
        fact(
            &mut facts,
            "Condition",
            pledge.condition.as_deref().unwrap_or_default(),
        );
        deadline_facts(&mut facts, deadline);
        let entry = Self::new(&pledge.id, due(deadline)?, standing, sources);
        Some(Self {
            category: "DEADLINE",
            summary: summary(
                "Pledge due",
                &status,
                &directed(&pledge.by, &pledge.to, codes),
            ),
            ..entry.with(&facts, sources)
        })
    }

    /// A ceasefire with a term, from its beginning where that is known to its last day; `None`
    /// where it has no term.
    pub fn of_ceasefire(
        ceasefire: &Ceasefire,
        sources: &[Cited],
        codes: &Codes<'_>,
    ) -> Option<Self> {
        let last = ceasefire.until?;
        let start = ceasefire.time.as_ref().and_then(|time| time.start);
        let first = start.map_or(last, |start| start.date()).min(last);
        let broken_off = ceasefire.ended.is_some_and(|ended| ended < last);
        let standing = match ceasefire.status {
            CeasefireStatus::Possible | CeasefireStatus::CalledFor | CeasefireStatus::Proposed => {
                Standing::Tentative
            }
            CeasefireStatus::Refused | CeasefireStatus::NotReached => Standing::Cancelled,
            _ if broken_off => Standing::Cancelled,
            _ => Standing::Confirmed,
        };
        let status = words_of(&ceasefire.status);
        let mut facts = vec![format!("Status: {status}")];
        fact(
            &mut facts,
            "Kind",
            ceasefire.kind.as_deref().unwrap_or_default(),
        );
        fact(
            &mut facts,
            "Condition",
            ceasefire.condition.as_deref().unwrap_or_default(),
        );
        fact(
            &mut facts,
            "Violated by",
            &labelled(&ceasefire.violated_by, codes, ", "),
        );
        let entry = Self::new(&ceasefire.id, Moment::Days(first, last), standing, sources);
        Some(Self {
            category: "CEASEFIRE",
            summary: summary(
                "Ceasefire",
                &status,
                &labelled(&ceasefire.parties, codes, ", "),
            ),
            ..entry.with(&facts, sources).at(ceasefire.scope.as_ref())
        })
    }

    fn new(id: &str, moment: Moment, standing: Standing, sources: &[Cited]) -> Self {
        Self {
            id: id.to_owned(),
            moment,
            standing,
            category: "",
            summary: String::new(),
            description: String::new(),
            location: None,
            point: None,
            sequence: sources.len().saturating_sub(1),
            told: sources.iter().filter_map(|cited| cited.told.day).max(),
            url: sources.iter().find_map(|cited| cited.told.url.clone()),
        }
    }

    fn with(mut self, facts: &[String], sources: &[Cited]) -> Self {
        self.description = facts.join("\n");
        for cited in sources.iter().take(CITED) {
            let told = &cited.told;
            let source: Vec<String> = [
                told.publisher.clone(),
                told.day.map(|day| day.to_string()),
                Some(told.url.clone().unwrap_or_else(|| cited.report.clone())),
            ]
            .into_iter()
            .flatten()
            .collect();
            let sentence = cited
                .sentence
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            self.description
                .push_str(&format!("\n\n“{sentence}” ({})", source.join(", ")));
        }
        if sources.len() > CITED {
            self.description
                .push_str(&format!("\n\n… and {} more", sources.len() - CITED));
        }
        self
    }

    fn at(mut self, venue: Option<&Venue>) -> Self {
        self.location = venue.map(|venue| venue.name.clone().unwrap_or_else(|| venue.text.clone()));
        self.point = venue.and_then(|venue| venue.lat.zip(venue.lon));
        self
    }

    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        lines::write(out, "BEGIN", "VEVENT")?;
        lines::text(out, "UID", &format!("{}@rapporteur", self.id))?;
        let told = self.told.unwrap_or(Date::constant(1970, 1, 1));
        lines::write(out, "DTSTAMP", &format!("{}T000000Z", basic_day(told)))?;
        match &self.moment {
            Moment::Days(first, last) => {
                lines::write(out, "DTSTART;VALUE=DATE", &basic_day(*first))?;
                let next = last.tomorrow().unwrap_or(*last);
                lines::write(out, "DTEND;VALUE=DATE", &basic_day(next))?;
            }
            Moment::Local(start, end) => {
                lines::write(out, "DTSTART", &basic_instant(*start))?;
                if let Some(end) = end {
                    lines::write(out, "DTEND", &basic_instant(*end))?;
                }
            }
            Moment::Utc(instant) => {
                let instant = instant.to_zoned(TimeZone::UTC).datetime();
                lines::write(out, "DTSTART", &format!("{}Z", basic_instant(instant)))?;
            }
        }
        lines::text(out, "SUMMARY", &self.summary)?;
        lines::text(out, "DESCRIPTION", &self.description)?;
        if let Some(location) = &self.location {
            lines::text(out, "LOCATION", location)?;
        }
        if let Some((lat, lon)) = self.point {
            lines::write(out, "GEO", &format!("{lat};{lon}"))?;
        }
        let standing = match self.standing {
            Standing::Tentative => "TENTATIVE",
            Standing::Confirmed => "CONFIRMED",
            Standing::Cancelled => "CANCELLED",
        };
        lines::write(out, "STATUS", standing)?;
        lines::write(out, "SEQUENCE", &self.sequence.to_string())?;
        lines::write(out, "TRANSP", "TRANSPARENT")?;
        lines::write(out, "CATEGORIES", self.category)?;
        // An address with blanks or marks in it is none.
        let url = self
            .url
            .as_deref()
            .filter(|url| url.bytes().all(|byte| byte.is_ascii_graphic()));
        if let Some(url) = url {
            lines::write(out, "URL", url)?;
        }
        lines::write(out, "END", "VEVENT")
    }
}

/// `20250714`.
fn basic_day(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `20250714T193000`.
fn basic_instant(at: DateTime) -> String {
    let day = basic_day(at.date());
    format!("{day}T{:02}{:02}{:02}", at.hour(), at.minute(), at.second())
}

/// When a time is, where it is a date.
fn moment(time: &When) -> Option<Moment> {
    let (start, end) = (time.start?, time.end?);
    let midnight = |at: DateTime| at == at.date().at(0, 0, 0, 0);
    if !midnight(start) || !midnight(end) {
        return Some(Moment::Local(start, Some(end).filter(|end| *end > start)));
    }
    let last = end.checked_sub(SignedDuration::from_secs(1)).ok()?.date();
    let longest = start.date().checked_add(LONGEST.days()).ok()?;
    (last < longest).then(|| Moment::Days(start.date(), last.max(start.date())))
}

/// By when something is due: the day, or the instant where the words tell an hour.
fn due(deadline: &Deadline) -> Option<Moment> {
    let (due, day) = (deadline.due?, deadline.due_day()?);
    if due == due.date().at(0, 0, 0, 0) {
        return Some(Moment::Days(day, day));
    }
    Some(
        deadline
            .due_utc
            .map_or(Moment::Local(due, None), Moment::Utc),
    )
}

/// A deadline whose day is only bounded is no firm date.
fn firmness(deadline: &Deadline) -> Standing {
    if deadline.bound == DeadlineBound::Exact {
        Standing::Confirmed
    } else {
        Standing::Tentative
    }
}

fn deadline_facts(facts: &mut Vec<String>, deadline: &Deadline) {
    fact(facts, "Deadline in the words", &deadline.time.text);
    let bound = match deadline.bound {
        DeadlineBound::Exact | DeadlineBound::Unresolved => "",
        DeadlineBound::AtLatest => "no later than this",
        DeadlineBound::AtEarliest => "no earlier than this",
    };
    fact(facts, "Known as", bound);
}

fn fact(facts: &mut Vec<String>, name: &str, value: &str) {
    if !value.is_empty() {
        facts.push(format!("{name}: {value}"));
    }
}

fn deed(deed: &rapporteur_ledger::Deed) -> String {
    match &deed.kind {
        Some(kind) => format!("{} ({kind})", deed.act),
        None => deed.act.to_string(),
    }
}

/// The name of a status as words: 'called for'.
fn words_of<T: serde::Serialize>(status: &T) -> String {
    crate::words::name_of(status).replace('_', " ")
}

fn summary(what: &str, status: &str, whom: &str) -> String {
    if whom.is_empty() {
        format!("{what} ({status})")
    } else {
        format!("{what} ({status}): {whom}")
    }
}

/// 'A to B'.
fn directed(by: &[Party], to: &[Party], codes: &Codes<'_>) -> String {
    match (labelled(by, codes, ", "), labelled(to, codes, ", ")) {
        (by, to) if to.is_empty() => by,
        (by, to) if by.is_empty() => format!("to {to}"),
        (by, to) => format!("{by} to {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::told::Told;
    use jiff::civil::date;
    use rapporteur_data::DataSet;
    use rapporteur_places::Gazetteer;
    use serde_json::{Value, json};

    fn of_round(round: &Round, sources: &[Cited]) -> Option<Entry> {
        let gazetteer = Gazetteer::embedded().unwrap();
        Entry::of_round(
            round,
            sources,
            &Codes::new(&gazetteer, &DataSet::embedded()),
        )
    }

    fn party(name: &str) -> Value {
        json!({"country": null, "sector": null, "id": null, "names": [name]})
    }

    fn round(status: &str, start: &str, end: &str) -> Round {
        let row = json!({
            "id": "round-000000000001", "parties": [party("Oslo"), party("Riga")], "third_parties": [],
            "called_by": [], "time": {"text": "then", "value": null, "start": start, "end": end},
            "venue": {"text": "Geneva", "name": "Geneva", "geonames": null, "lat": 46.2, "lon": 6.15,
                "country": "CHE", "precision": 1, "radius_km": 1.0},
            "duration": null, "level": null, "agenda": ["prisoners"], "status": status, "outcomes": [],
            "evidence": ["r#1"],
        });
        serde_json::from_value(row).unwrap()
    }

    fn sources() -> [Cited; 2] {
        let cited = |day| Cited {
            report: "r".into(),
            sentence: "They will meet, at last; so\nthey say.".into(),
            told: Told {
                day: Some(date(2025, 7, day)),
                publisher: Some("Example Press".into()),
                url: Some("https://example.org/a".into()),
                ..Told::default()
            },
            ..Cited::default()
        };
        [cited(14), cited(15)]
    }

    fn written(entry: &Entry) -> String {
        let mut out = Vec::new();
        let mut calendar = Calendar::new(&mut out, "Talks").unwrap();
        calendar.write(entry).unwrap();
        calendar.finish().unwrap();
        String::from_utf8(out).unwrap().replace("\r\n ", "")
    }

    #[test]
    fn a_day_is_an_all_day_entry() {
        let round = round("expected", "2025-07-23T00:00:00", "2025-07-25T00:00:00");
        let entry = of_round(&round, &sources()).unwrap();
        let text = written(&entry);
        for line in [
            "UID:round-000000000001@rapporteur\r\n",
            "DTSTAMP:20250715T000000Z\r\n",
            "DTSTART;VALUE=DATE:20250723\r\nDTEND;VALUE=DATE:20250725\r\n",
            "SUMMARY:Talks (expected): Oslo\\, Riga\r\n",
            "DESCRIPTION:Status: expected\\nAgenda: prisoners\\n\\n“They will meet\\, at last\\; so they say.” (Example Press\\, 2025-07-14\\, https://example.org/a)",
            "LOCATION:Geneva\r\nGEO:46.2;6.15\r\nSTATUS:TENTATIVE\r\nSEQUENCE:1\r\n",
            "URL:https://example.org/a\r\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"));
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
    }

    #[test]
    fn times_are_days_hours_or_none() {
        let day = |number| date(2025, 7, number);
        let cases = [
            (
                "2025-07-23T00:00:00",
                "2025-07-24T00:00:00",
                Some(Moment::Days(day(23), day(23))),
            ),
            (
                "2025-07-23T19:00:00",
                "2025-07-23T20:00:00",
                Some(Moment::Local(
                    day(23).at(19, 0, 0, 0),
                    Some(day(23).at(20, 0, 0, 0)),
                )),
            ),
            ("2025-07-01T00:00:00", "2025-08-01T00:00:00", None),
        ];
        for (start, end, expected) in cases {
            let entry = of_round(&round("held", start, end), &[]);
            assert_eq!(entry.map(|entry| entry.moment), expected, "{start}");
        }
        let cases = [
            ("possible", Standing::Tentative),
            ("scheduled", Standing::Confirmed),
            ("held", Standing::Confirmed),
            ("cancelled", Standing::Cancelled),
        ];
        for (status, expected) in cases {
            let round = round(status, "2025-07-23T00:00:00", "2025-07-24T00:00:00");
            assert_eq!(
                of_round(&round, &[]).unwrap().standing,
                expected,
                "{status}"
            );
        }
    }

    #[test]
    fn a_deadline_is_the_day_that_it_ends_or_an_instant_of_the_world() {
        let deadline = |due: &str, utc: Value, from: &str| -> Deadline {
            serde_json::from_value(json!({
                "time": {"text": "within 50 days", "span": [0, 14], "type": "DURATION", "value": "P50D", "mod": null,
                    "start": null, "end": null, "granularity": null, "zone": null, "anchor": null, "rule": ""},
                "due": due, "due_utc": utc, "bound": "exact",
                "counted_from": {"what": from, "text": null, "span": null, "start": null, "end": null},
            }))
            .unwrap()
        };
        let last = date(2025, 9, 2);
        assert_eq!(
            due(&deadline("2025-09-03T00:00:00", Value::Null, "date_named")),
            Some(Moment::Days(last, last))
        );
        // Fifty days counted from 14 July come to 2 September.
        assert_eq!(
            due(&deadline("2025-09-02T00:00:00", Value::Null, "statement")),
            Some(Moment::Days(last, last))
        );
        let instant: Timestamp = "2025-09-02T16:00:00Z".parse().unwrap();
        assert_eq!(
            due(&deadline(
                "2025-09-02T12:00:00",
                "2025-09-02T16:00:00Z".into(),
                "date_named"
            )),
            Some(Moment::Utc(instant))
        );
        assert_eq!(
            due(&deadline("2025-09-02T12:00:00", Value::Null, "date_named")),
            Some(Moment::Local(last.at(12, 0, 0, 0), None))
        );
    }
}
