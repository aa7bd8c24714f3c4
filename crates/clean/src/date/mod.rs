//! The day of a report, from what is written about it; never a guess.
//!
//! [`Calendar::day`] reads one written date. [`settle`] weighs all that a report says about its
//! day: a record's field, then a page's metadata, then a dateline, then the address or file
//! name, then what the person gave. A date that can be read in two ways (`03/04/2025`) or not
//! at all is reported and left aside; sources that differ by more than a day (a day is what time
//! zones explain) are reported and the first in this order is taken.
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

/// The day that the evidence tells.
pub(crate) fn settle(
    calendar: &Calendar,
    evidence: &Evidence<'_>,
    options: &Options,
    source: &str,
    problems: &mut Vec<Problem>,
) -> Option<ReportDate> {
    let mut told: Vec<(Date, DateSource, String)> = Vec::new();
    for stated in evidence.stated {
        match calendar.day(&stated.written) {
            Ok(day) => told.push((day, stated.source, stated.name.clone())),
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
    let year = told
        .first()
        .map(|(day, ..)| day.year())
        .or_else(|| addressed.map(|day| day.year()))
        .or_else(|| evidence.url.and_then(address::year_in_address));
    match dateline::find(calendar, evidence.text) {
        Some(dateline::Dateline::Day(day)) => {
            told.push((day, DateSource::Dateline, "the dateline".into()));
        }
        Some(dateline::Dateline::Yearless { month, day }) => {
            match year.and_then(|year| Date::new(year, month, day).ok()) {
                Some(day) => told.push((day, DateSource::Dateline, "the dateline".into())),
                None if options.given_date.is_none() => problems.push(
                    Problem::note(source, "the dateline tells a day but no year")
                        .advise("give the report's day with --date"),
                ),
                None => {}
            }
        }
        None => {}
    }
    if let Some(day) = addressed {
        told.push((day, DateSource::Address, "the address".into()));
    }
    if options.given_first
        && let Some(day) = options.given_date
    {
        told.insert(0, (day, DateSource::Given, "--date".into()));
    }
    let Some((day, date_source, name)) = told.first().cloned() else {
        let given = options.given_date.map(|day| ReportDate {
            day,
            source: DateSource::Given,
        });
        if given.is_none() {
            problems.push(
                Problem::note(
                    source,
                    "the report has no date, so its times stay unresolved",
                )
                .advise("give its day with --date"),
            );
        }
        return given;
    };
    if let Some((other, _, other_name)) = told
        .iter()
        .skip(1)
        .find(|(other, ..)| days_between(*other, day) > 1)
    {
        problems.push(Problem::note(
            source,
            format!("{name} says {day} but {other_name} says {other}; {day} is taken"),
        ));
    }
    Some(ReportDate {
        day,
        source: date_source,
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

fn days_between(one: Date, other: Date) -> i64 {
    // Both lie within the years that `Calendar` admits, so the span is in range.
    one.until(other)
        .map_or(i64::MAX, |span| i64::from(span.get_days()).abs())
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
                "GENEVA, June 1 — They met.",
                "",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Field)),
                "the dateline says 2025-06-01",
            ),
            (
                "2025-06-03",
                "GENEVA, June 2 — They met.",
                "",
                "a.txt",
                None,
                Some((date(2025, 6, 3), DateSource::Field)),
                "",
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
        }
    }
}
