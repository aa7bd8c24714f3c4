//! One row of an actor file: read with all its faults, and written back.
//!
//! `houthis ⇥ Houthis ⇥ Ansar Allah ⇥ armed_group ⇥ YEM ⇥ REB ⇥ ⇥ ⇥ ⇥ knowledge`
//!
//! Deliberately absent: what rows say together (terms that overlap, names that clash); that is
//! the check's.

use super::ActorKind;
use crate::ontology::Ontology;
use jiff::civil::Date;
use rapporteur_data::Row;
use rapporteur_model::Problem;
use smol_str::SmolStr;
use std::fmt;

/// The columns of an actor file, in the order in which they are written.
pub const ACTOR_COLUMNS: [&str; 10] = [
    "id", "name", "aliases", "kind", "country", "sector", "office", "from", "to", "source",
];

/// A year, a month or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    first: Date,
    last: Date,
    /// How many of year, month and day are given.
    parts: u8,
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let shape: String = text
            .chars()
            .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
            .collect();
        let year = text.get(..4)?.parse().ok()?;
        let part = |from: usize| text.get(from..from + 2)?.parse::<i8>().ok();
        let (first, last, parts) = match shape.as_str() {
            "0000" => (Date::new(year, 1, 1), Date::new(year, 12, 31), 1),
            "0000-00" => {
                let first = Date::new(year, part(5)?, 1);
                let last = first.clone().map(Date::last_of_month);
                (first, last, 2)
            }
            "0000-00-00" => {
                let day = Date::new(year, part(5)?, part(8)?);
                (day.clone(), day, 3)
            }
            _ => return None,
        };
        Some(Self {
            first: first.ok()?,
            last: last.ok()?,
            parts,
        })
    }

    /// A single day.
    pub fn day(day: Date) -> Self {
        Self {
            first: day,
            last: day,
            parts: 3,
        }
    }

    /// The first day that it may mean.
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day that it may mean.
    pub fn last(self) -> Date {
        self.last
    }

    /// Whether something that starts then starts for sure before something ends at `end`, as far
    /// as both are known.
    pub(super) fn is_before_end(self, end: Self) -> bool {
        let (start, end, parts) = (self.first, end.last, self.parts.min(end.parts));
        match parts {
            1 => start.year() < end.year(),
            2 => (start.year(), start.month()) < (end.year(), end.month()),
            _ => start < end,
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.first.year())?;
        if self.parts > 1 {
            write!(f, "-{:02}", self.first.month())?;
        }
        if self.parts > 2 {
            write!(f, "-{:02}", self.first.day())?;
        }
        Ok(())
    }
}

/// What one row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorRow {
    /// Identity across reports.
    pub id: SmolStr,
    /// Full name.
    pub name: SmolStr,
    /// Other surface forms.
    pub aliases: Vec<SmolStr>,
    /// What sort of thing.
    pub kind: ActorKind,
    /// Country code.
    pub country: Option<SmolStr>,
    /// Sector code.
    pub sector: Option<SmolStr>,
    /// Office held.
    pub office: Option<SmolStr>,
    /// Since when.
    pub from: Option<PartialDate>,
    /// Until when.
    pub to: Option<PartialDate>,
    /// Where it is known from.
    pub source: SmolStr,
}

impl ActorRow {
    /// Reads a row. `None` when it has faults, which are added to `problems`: all of them.
    pub(crate) fn read(
        row: Row<'_>,
        ontology: &Ontology,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let before = problems.len();
        let cell = |column: &str| {
            Some(row.get(column))
                .filter(|value| !value.is_empty())
                .map(SmolStr::new)
        };
        let kind = ActorKind::parse(row.get("kind"));
        if kind.is_none() {
            problems.push(
                row.fault(
                    "kind",
                    format!("'{}' is not a kind of actor", row.get("kind")),
                )
                .advise("use country, territory, people, seat, region, organisation, armed_group or person"),
            );
        }
        for (column, what) in [("id", "the id is missing"), ("name", "the name is missing")] {
            if row.get(column).is_empty() {
                problems.push(row.fault(column, what));
            }
        }
        let country = cell("country");
        if let Some(code) = country
            .as_deref()
            .filter(|code| !ontology.has_country(code))
        {
            problems.push(
                row.fault("country", format!("'{code}' is not a country"))
                    .advise("codes are in ontology/countries.tsv"),
            );
        }
        let sector = cell("sector");
        if let Some(code) = sector.as_deref().filter(|code| !ontology.has_sector(code)) {
            problems.push(
                row.fault("sector", format!("'{code}' is not a sector"))
                    .advise("sectors are in ontology/sectors.tsv"),
            );
        }
        let from = date(row, "from", problems);
        let to = date(row, "to", problems);
        if let (Some(from), Some(to)) = (from, to)
            && to.last < from.first
        {
            problems.push(row.fault("to", "it ends before it starts"));
        }
        if problems.len() > before {
            return None;
        }
        Some(Self {
            id: cell("id")?,
            name: cell("name")?,
            aliases: row.list("aliases").map(SmolStr::new).collect(),
            kind: kind?,
            country,
            sector,
            office: cell("office"),
            from,
            to,
            source: row.get("source").into(),
        })
    }

    /// The cell of one column as it is written; empty for a column that is not ours.
    pub fn cell(&self, column: &str) -> String {
        let optional = |value: &Option<SmolStr>| value.as_deref().unwrap_or("").to_owned();
        let date =
            |value: Option<PartialDate>| value.map(|date| date.to_string()).unwrap_or_default();
        match column {
            "id" => self.id.to_string(),
            "name" => self.name.to_string(),
            "aliases" => self.aliases.join("|"),
            "kind" => self.kind.name().to_owned(),
            "country" => optional(&self.country),
            "sector" => optional(&self.sector),
            "office" => optional(&self.office),
            "from" => date(self.from),
            "to" => date(self.to),
            "source" => self.source.to_string(),
            _ => String::new(),
        }
    }

    /// The line of a file with these columns, without its end.
    pub fn line(&self, columns: &[&str]) -> String {
        let cells: Vec<String> = columns.iter().map(|column| self.cell(column)).collect();
        cells.join("\t")
    }

    /// The name and the other surface forms.
    pub fn surfaces(&self) -> impl Iterator<Item = &SmolStr> {
        std::iter::once(&self.name).chain(&self.aliases)
    }
}

fn date(row: Row<'_>, column: &str, problems: &mut Vec<Problem>) -> Option<PartialDate> {
    let text = row.get(column);
    if text.is_empty() {
        return None;
    }
    let date = PartialDate::parse(text);
    if date.is_none() {
        problems.push(
            row.fault(column, format!("'{text}' is not a date"))
                .advise("write YYYY-MM-DD, YYYY-MM or YYYY"),
        );
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_years_months_or_days() {
        let cases = [
            ("2012", Some(("2012-01-01", "2012-12-31"))),
            ("2012-02", Some(("2012-02-01", "2012-02-29"))),
            ("2012-02-03", Some(("2012-02-03", "2012-02-03"))),
            ("2011-02-29", None),
            ("2012-13", None),
            ("2012-6", None),
            ("12", None),
            ("2012-02-03 ", None),
            ("２０１２", None),
            ("-201", None),
        ];
        for (text, expected) in cases {
            let found = PartialDate::parse(text);
            let bounds = found.map(|date| (date.first().to_string(), date.last().to_string()));
            assert_eq!(
                bounds,
                expected.map(|(first, last)| (first.to_owned(), last.to_owned())),
                "{text}"
            );
            if let Some(date) = found {
                assert_eq!(date.to_string(), text);
            }
        }
    }
}
