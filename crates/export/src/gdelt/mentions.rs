//! Mentions: each telling of an incident as a row of GDELT 2.0's table of mentions, 16 columns
//! between tabs, without a header.
//!
//! `GLOBALEVENTID` leads to the row of the table of events. Offsets are bytes of the report's clean
//! text, which are GDELT's characters as long as the text is plain English. What GDELT measures of
//! an article (length, tone, translation) is empty; so is the number of the sentence.

use super::events::{midnight, plain};
use crate::told::{Told, number_of};
use rapporteur_model::Event;
use std::io::{self, Write};

/// The columns' names, which the files do not hold.
pub const MENTION_COLUMNS: [&str; 16] = [
    "GLOBALEVENTID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

/// Rows being written.
pub struct MentionRows<W: Write> {
    out: W,
    written: u64,
}

impl<W: Write> MentionRows<W> {
    /// A table without rows; it has no header.
    pub fn new(out: W) -> Self {
        Self { out, written: 0 }
    }

    /// Writes one telling.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, event: &Event, told: &Told) -> io::Result<()> {
        self.written += 1;
        let cells = row(self.written, event, told).map(|cell| plain(&cell));
        writeln!(self.out, "{}", cells.join("\t"))
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn row(number: u64, event: &Event, told: &Told) -> [String; 16] {
    let incident = told.incident.as_ref();
    let number = incident
        .and_then(|incident| number_of(&incident.incident))
        .unwrap_or(number);
    let first_told = match incident {
        Some(incident) => incident.first_told,
        None => told.day,
    };
    let at = |actor: Option<&rapporteur_model::Actor>| {
        actor
            .map(|actor| actor.span.start.to_string())
            .unwrap_or_default()
    };
    let mut row: [String; 16] = Default::default();
    row[0] = number.to_string();
    row[1] = first_told.map(midnight).unwrap_or_default();
    row[2] = told.day.map(midnight).unwrap_or_default();
    // 1 is a page of the web, known by its address, 2 a source that can only be cited.
    row[3] = if told.url.is_some() { "1" } else { "2" }.to_owned();
    row[4] = told.publisher.clone().unwrap_or_default();
    row[5] = told.url.clone().unwrap_or_else(|| event.report.clone());
    row[7] = at(event.actors.first());
    row[8] = at(event.recipients.first());
    row[9] = event.span.start.to_string();
    row[10] = "1".to_owned();
    row[11] = format!("{:.0}", event.confidence * 100.0);
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crate::told::Mentions;

    #[test]
    fn a_mention_leads_to_its_incident() {
        let told = Told {
            day: Some(jiff::civil::date(2025, 7, 16)),
            publisher: Some("A\tPress".into()),
            incident: Some(Mentions {
                incident: "incident-00000000000z".into(),
                first_told: Some(jiff::civil::date(2025, 7, 15)),
                ..Mentions::default()
            }),
            ..Told::default()
        };
        let mut event = sample::event("They met.");
        event.actors.push(sample::actor("They", "NOR", ""));
        let mut out = Vec::new();
        let mut rows = MentionRows::new(&mut out);
        rows.write(&event, &told).unwrap();
        rows.finish().unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "31\t20250715000000\t20250716000000\t2\tA Press\tr\t\t0\t\t0\t1\t50\t\t\t\t\n"
        );
    }
}
