//! What formats want to know of an event beside it: its report, and the happening that it tells of.

use jiff::civil::Date;
use rapporteur_model::Report;

/// The report of an event, and its incident where a record was kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The report's day.
    pub day: Option<Date>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// BCP 47 language tag.
    pub language: Option<String>,
    /// The incident that the event tells of; `None` where nobody has looked which events are one.
    pub incident: Option<Mentions>,
}

/// How often the happening of an event was told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mentions {
    /// Identity of the incident.
    pub incident: String,
    /// Whether this event is the first that tells of it.
    pub first: bool,
    /// Events that tell of it.
    pub tellings: u64,
    /// Reports that do.
    pub reports: u64,
    /// Families of reports that do: copies of one report count once.
    pub families: u64,
    /// Day of the first report that does.
    pub first_told: Option<Date>,
}

impl Told {
    /// A report by itself.
    pub fn of(report: &Report) -> Self {
        Self {
            day: report.date.as_ref().map(|date| date.day),
            title: report.title.clone(),
            publisher: report.publisher.clone(),
            url: report.url.clone(),
            language: report.language.clone(),
            incident: None,
        }
    }
}

/// Where something is told: an event and its sentence, as a row names it for evidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cited {
    /// Name of the event.
    pub event: String,
    /// Id of its report.
    pub report: String,
    /// The sentence.
    pub sentence: String,
    /// On whose word the event stands, where that is told.
    pub speaker: Option<String>,
    /// What is known of the report.
    pub told: Told,
}

/// A number for those who want no name: of the identity of an incident (`incident-` and twelve
/// digits of base 32) the last ten digits, so that R and pandas, whose numbers have 53 bits, keep
/// it whole. `None` of what is no such identity.
pub(crate) fn number_of(id: &str) -> Option<u64> {
    let (_, digits) = id.rsplit_once('-')?;
    let tail = digits.get(digits.len().checked_sub(10)?..)?;
    tail.bytes().try_fold(0_u64, |number, digit| {
        let value = b"0123456789abcdefghjkmnpqrstvwxyz"
            .iter()
            .position(|&known| known == digit)?;
        Some((number << 5) | u64::try_from(value).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_numbers_of_fifty_bits() {
        let cases = [
            ("incident-00000000000z", Some(31)),
            ("incident-zz0000000010", Some(32)),
            ("incident-zzzzzzzzzzzz", Some((1 << 50) - 1)),
            ("incident-short", None),
            ("incident-00000000000u", None),
            ("7", None),
        ];
        for (id, expected) in cases {
            assert_eq!(number_of(id), expected, "{id}");
        }
    }
}
