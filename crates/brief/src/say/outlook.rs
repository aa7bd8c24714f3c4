//! Outlook: what a speaker expects, in their words, and what they expected before.

use super::Pen;
use crate::sentence::Say;
use crate::words::dates;
use crate::words::english::list;
use rapporteur_ledger::Outlook;
use rapporteur_model::Expects;

impl Pen<'_> {
    /// Which way it points, with the number: 'doubtful (−1)'.
    pub(crate) fn expectation(&self, row: &Outlook) -> String {
        let points = match row.expects {
            Some(Expects::None) => "gives no expectation",
            Some(expects) => expects.name(),
            None => row.expectation.as_deref().unwrap_or("says what to expect"),
        };
        let number = match row.number {
            Some(number) if number > 0.0 => format!(" (+{number})"),
            Some(number) if number < 0.0 => format!(" (−{})", -number),
            _ => String::new(),
        };
        let once = if row.past { "once " } else { "" };
        format!("{once}{points}{number}")
    }

    pub(crate) fn outlook_speaker(&self, row: &Outlook) -> String {
        row.speaker.as_ref().map_or_else(
            || "the report itself".to_owned(),
            |speaker| self.who(speaker),
        )
    }

    /// The line of a speaker: what is expected last, and before, newest first.
    pub(crate) fn outlook(&self, row: &Outlook, before: &[&Outlook]) -> Say {
        let words: Vec<&str> = row.words.iter().take(2).map(String::as_str).collect();
        let mut say = Say::new()
            .strong(self.outlook_speaker(row))
            .plain(": ")
            .plain(self.expectation(row))
            .led(" of ", Some(list(&row.of)));
        for words in words {
            say = say.quoting(", ", Some(words));
        }
        if let Some(day) = row.date {
            say = say.plain(format!(" ({})", dates::day(day)));
        }
        let earlier: Vec<String> = before
            .iter()
            .map(|row| match row.date {
                Some(day) => format!("{} on {}", self.expectation(row), dates::day(day)),
                None => self.expectation(row),
            })
            .collect();
        say.led("; before: ", Some(earlier.join(", ")))
    }
}
