//! The day of a report, from what is written about it; never a guess.
//!
//! [`Calendar::day`] reads one written date. [`settle`] weighs all that a report says about its
//! day: a record's field, then a page's metadata, then a dateline, then the address or file
//! name, then what the person gave (or first of all, where they ask for it). A date that can be read
//! in two ways (`03/04/2025`) or not at all is reported and left aside. Sources that contradict each
//! other are reported, with which was taken and why; that they differ by a day, which is what time
//! zones explain, is none, nor is a report that comes out two days after its dateline.
//!
//! A dateline without a year gets the one that brings it nearest to what else is told; where nothing
//! else is told, it tells no day. The machine's clock is never asked.
//!
//! A time with an offset (`2025-07-21T23:30:00-05:00`) means the day as written, which is the
//! day where the report was written.
//!
//! Deliberately absent: dates within the text; they belong to the stage that reads times.

mod address;
mod calendar;
mod dateline;

pub(crate) use calendar::Calendar;

use crate::options::Options;
use jiff::civil::Date;
use rapporteur_model::{DateSource, Position, Problem, ReportDate};

/// A date as a record or a page states it.
#[derive(Clone, Debug)]
pub(crate) struct StatedDate {
    /// Field or metadata.
    pub(crate) source: DateSource,
    /// What it is called there (`date`, `article:published_time`).
    pub(crate) name: String,
    /// As written.
    pub(crate) written: String,
    /// Where it is written, when known.
    pub(crate) position: Option<Position>,
}

/// What speaks for a day.
pub(crate) struct Evidence<'e> {
    /// Fields and metadata, in the order in which they are to be believed.
    pub(crate) stated: &'e [StatedDate],
    /// The clean text, for its dateline.
    pub(crate) text: &'e str,
    /// Address of the page.
    pub(crate) url: Option<&'e str>,
    /// Name of the file.
    pub(crate) file: &'e str,
}

/// Why a written date was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It fits two days.
    Ambiguous,
    /// It names no day that there is.
    Malformed,
}

/// When a report was written, about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Near {
    /// On this day, or not far from it.
    Day(Date),
    /// In this year.
    Year(i16),
}

impl Near {
    /// The day of that name which is nearest.
    fn nearest(self, month: i8, day: i8) -> Option<Date> {
        match self {
            Near::Year(year) => Date::new(year, month, day).ok(),
            Near::Day(near) => (-1..=1)
                .filter_map(|years| Date::new(near.year().checked_add(years)?, month, day).ok())
                .min_by_key(|found| days_from(near, *found).abs()),
        }
    }
}

/// A day that something tells.
#[derive(Clone, Debug)]
struct Told {
    day: Date,
    source: DateSource,
    name: String,
}

impl Told {
    fn new(day: Date, source: DateSource, name: impl Into<String>) -> Self {
        let name = name.into();
        Self { day, source, name }
    }

    /// Whether the two may stand in one report. A day is what time zones explain; a report may come
    /// out some two days after its dateline.
    fn agrees_with(&self, other: &Self) -> bool {
        let later = days_from(other.day, self.day);
        match (self.source, other.source) {
            (DateSource::Dateline, DateSource::Dateline) => later == 0,
            (DateSource::Dateline, _) => (-2..=1).contains(&later),
            (_, DateSource::Dateline) => (-1..=2).contains(&later),
            _ => (-1..=1).contains(&later),
        }
    }

    /// Why this one is taken.
    fn why(&self) -> &'static str {
        match self.source {
            DateSource::Given => "what the command line says goes first",
            DateSource::Field => "a record's own field goes first",
            DateSource::Metadata => "what is stated about a report goes before what its text tells",
            DateSource::Dateline => "a dateline goes before an address",
            DateSource::Address => "nothing else tells a day",
        }
    }
}

/// The day that the evidence tells.
pub(crate) fn settle(
    calendar: &Calendar,
    evidence: &Evidence<'_>,
    options: &Options,
    source: &str,
    problems: &mut Vec<Problem>,
) -> Option<ReportDate> {
    let mut told: Vec<Told> = Vec::new();
    for stated in evidence.stated {
        match calendar.day(&stated.written) {
            Ok(day) => told.push(Told::new(day, stated.source, &stated.name)),
            Err(fault) => {
                let mut problem = unreadable(source, stated, fault);
                problem.position = stated.position;
                problems.push(problem);
            }
        }
    }
    let addressed = evidence
        .url
        .and_then(|url| address::in_address(calendar, url))
        .or_else(|| address::in_file_name(calendar, evidence.file));
    let given = options
        .given_date
        .map(|day| Told::new(day, DateSource::Given, "--date"));
    let near = told
        .first()
        .map(|told| Near::Day(told.day))
        .or_else(|| addressed.map(Near::Day))
        .or_else(|| evidence.url.and_then(address::about));
    // Of a dateline without a year that nothing but --date could tell: what the two say together.
    let mut by_given = None;
    match dateline::find(calendar, evidence.text) {
        Some(dateline::Dateline::Day(day)) => {
            told.push(Told::new(day, DateSource::Dateline, "the dateline"));
        }
        Some(dateline::Dateline::Yearless { month, day }) => {
            let found = |near: Near| {
                let day = near.nearest(month, day)?;
                Some(Told::new(day, DateSource::Dateline, "the dateline"))
            };
            match (near, &given) {
                (Some(near), _) => match found(near) {
                    Some(dateline) => told.push(dateline),
                    None => problems.push(Problem::note(
                        source,
                        "the dateline tells a day that its year does not have",
                    )),
                },
                (None, Some(given)) => by_given = found(Near::Day(given.day)),
                (None, None) => problems.push(
                    Problem::note(source, "the dateline tells a day but no year")
                        .advise("give the report's day with --date"),
                ),
            }
        }
        None => {}
    }
    if let Some(day) = addressed {
        told.push(Told::new(day, DateSource::Address, "the address"));
    }
    if options.given_first
        && let Some(given) = given.clone()
    {
        told.insert(0, given);
    }
    let Some(first) = told.first().cloned().or(given) else {
        problems.push(
            Problem::note(
                source,
                "the report has no date, so its times stay unresolved",
            )
            .advise("give its day with --date"),
        );
        return None;
    };
    let others: Vec<String> = told
        .iter()
        .chain(&by_given)
        .filter(|other| !first.agrees_with(other))
        .map(|other| format!("{} says {}", other.name, other.day))
        .collect();
    if !others.is_empty() {
        let Told { day, name, .. } = &first;
        problems.push(Problem::note(
            source,
            format!(
                "{name} says {day} but {}; {day} is taken, since {}",
                others.join(" and "),
                first.why()
            ),
        ));
    }
    Some(ReportDate {
        day: first.day,
        source: first.source,
    })
}

fn unreadable(source: &str, stated: &StatedDate, fault: Fault) -> Problem {
    let written: String = stated.written.chars().take(60).collect();
    let reason = match fault {
        Fault::Ambiguous => "can be read as two different days",
        Fault::Malformed => "is no date that can be read",
    };
    Problem::warning(
        source,
        format!("the date '{written}' in `{}` {reason}", stated.name),
    )
    .advise("write it as YYYY-MM-DD")
}

/// Days from one to the other, negative when the other comes before.
fn days_from(one: Date, other: Date) -> i64 {
    // Both lie within the years that `Calendar` admits, or the person gave one: in range.
    one.until(other)
        .map_or(i64::MAX, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rapporteur_data::DataSet;

    fn stated(written: &str) -> StatedDate {
        StatedDate {
            source: DateSource::Field,
            name: "date".into(),
            written: written.into(),
            position: None,
        }
    }

    #[test]
    fn sources_are_believed_in_order_and_contradictions_said() {
        let calendar = Calendar::load(&DataSet::embedded()).0;
        let given = Some(date(2025, 7, 22));
        // field, text, url, file, given → day, source, notes
        type Case<'c> = (
            &'c str,
            &'c str,
            &'c str,
            &'c str,
            Option<Date>,
            Option<(Date, DateSource)>,
            &'c str,
        );
        let cases: &[Case] = &[
            (
                "2025-06-03",
                "",
                "",
                "a.txt",
                given,
                Some((date(2025, 6, 3), DateSource::Field)),
                "",
            ),
            (
                "",
                "",
                "",
                "a.txt",
                given,
                Some((date(2025, 7, 22), DateSource::Given)),
                "",
            ),
            ("", "", "", "a.txt", None, None, "no date"),
            (
                "06/07/2025",
                "",
                "",
                "a.txt",
                None,
                None,
                "two different days",
            ),
            (
                "yesterday",
                "",
                "",
                "a.txt",
                None,
                None,
                "no date that can be read",
            ),
            (
                "",
                "",
                "https://x.org/2025/07/22/talks",
                "a.txt",
                None,
                Some((date(2025, 7, 22), DateSource::Address)),
                "",
            ),
            (
                "",
                "",
                "",
                "x/2025-07-22-talks.txt",
                None,
                Some((date(2025, 7, 22), DateSource::Address)),
                "",
            ),
            (
                "",
                "ISTANBUL, March 29, 2022 — They met.",
                "",
                "a.txt",
                None,
                Some((date(2022, 3, 29), DateSource::Dateline)),
                "",
            ),
            (
                "",
                "GENEVA, June 3 (Agency) — They met.",
                "",
                "a.txt",
                None,
                None,
                "no year",
            ),
            (
                "",
                "GENEVA, June 3 (Agency) — They met.",
                "https://x.org/2025/06/talks",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Dateline)),
                "",
            ),
            (
                "2025-06-03",
                "GENEVA, July 5 — They met.",
                "",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Field)),
                "date says 2025-06-03 but the dateline says 2025-07-05; 2025-06-03 is taken, since",
            ),
            (
                "2025-06-03",
                "GENEVA, July 5 — They met.",
                "https://x.org/2025/07/22/talks",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Field)),
                "the dateline says 2025-07-05 and the address says 2025-07-22",
            ),
            // Printed a day or two after it was written; never before, but for time zones.
            (
                "2025-06-03",
                "GENEVA, June 1 — They met.",
                "",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Field)),
                "",
            ),
            (
                "2025-06-03",
                "GENEVA, June 4 — They met.",
                "",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Field)),
                "",
            ),
            (
                "2025-06-03",
                "GENEVA, June 5 — They met.",
                "",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Field)),
                "the dateline says 2025-06-05",
            ),
            // The nearest year, not that of what is stated.
            (
                "2025-01-01",
                "GENEVA, December 31 — They met.",
                "",
                "a.txt",
                None,
                Some((date(2025, 1, 1), DateSource::Field)),
                "",
            ),
            (
                "",
                "GENEVA, December 31 — They met.",
                "https://x.org/2025/01/talks",
                "a.txt",
                None,
                Some((date(2024, 12, 31), DateSource::Dateline)),
                "",
            ),
            (
                "",
                "GENEVA, December 31 — They met.",
                "https://x.org/2025/01/02/talks",
                "a.txt",
                None,
                Some((date(2024, 12, 31), DateSource::Dateline)),
                "",
            ),
            (
                "",
                "GENEVA, February 29 — They met.",
                "https://x.org/2025/talks",
                "a.txt",
                None,
                None,
                "a day that its year does not have",
            ),
            (
                "",
                "KYIV, Ukraine (AP) — They met.",
                "https://x.org/2025/06/03/talks",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Address)),
                "",
            ),
            (
                "",
                "GENEVA, June 3 — They met.",
                "",
                "a.txt",
                given,
                Some((date(2025, 7, 22), DateSource::Given)),
                "--date says 2025-07-22 but the dateline says 2025-06-03",
            ),
            (
                "",
                "They met.",
                "https://x.org/2025/13/45/talks",
                "a.txt",
                None,
                None,
                "no date",
            ),
        ];
        for (field, text, url, file, given, expected, note) in cases {
            let stated = [stated(field)];
            let mut problems = Vec::new();
            let found = settle(
                &calendar,
                &Evidence {
                    stated: if field.is_empty() { &[] } else { &stated },
                    text,
                    url: Some(url).filter(|url| !url.is_empty()).copied(),
                    file,
                },
                &Options {
                    given_date: *given,
                    ..Options::default()
                },
                file,
                &mut problems,
            );
            assert_eq!(
                found.map(|date| (date.day, date.source)),
                *expected,
                "{field} {text} {url} {file}"
            );
            let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
            assert_eq!(
                said.iter()
                    .any(|line| !note.is_empty() && line.contains(note)),
                !note.is_empty(),
                "{said:?} {note}"
            );
            let contradicted = said.iter().any(|line| line.contains("is taken, since"));
            assert_eq!(contradicted, note.contains("says"), "{said:?}");
        }
    }
}
