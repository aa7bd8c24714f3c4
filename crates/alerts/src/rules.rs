//! The rules: which rows are worth an alert, and from when on. They stand in `data/alerts`.

use rapporteur_data::{DataFile, DataSet, Row, Table as Lines};
use rapporteur_ledger::Table;
use rapporteur_model::Problem;
use serde::{Deserialize, Serialize};

/// Where the lines lie.
const RULES: &str = "alerts/rules.tsv";

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something is due soon.
    Deadline,
    /// Somebody set an ultimatum.
    NewUltimatum,
    /// Talks were agreed or scheduled.
    RoundAnnounced,
    /// Talks were postponed, cancelled or broken off.
    RoundCalledOff,
    /// Talks began or were held.
    RoundHeld,
    /// A ceasefire was violated, or somebody is accused of it.
    CeasefireViolated,
    /// More acts of violence in a week than is usual.
    Violence,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 7] = [
        Self::Deadline,
        Self::NewUltimatum,
        Self::RoundAnnounced,
        Self::RoundCalledOff,
        Self::RoundHeld,
        Self::CeasefireViolated,
        Self::Violence,
    ];

    /// Its name, in JSON and in the rules.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::NewUltimatum => "new_ultimatum",
            Self::RoundAnnounced => "round_announced",
            Self::RoundCalledOff => "round_called_off",
            Self::RoundHeld => "round_held",
            Self::CeasefireViolated => "ceasefire_violated",
            Self::Violence => "violence",
        }
    }

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The tables whose rows can give such an alert.
    fn tables(self) -> &'static [Table] {
        match self {
            Self::Deadline => &[Table::Ultimatum, Table::Pledge, Table::Ceasefire],
            Self::NewUltimatum => &[Table::Ultimatum],
            Self::RoundAnnounced | Self::RoundCalledOff | Self::RoundHeld => &[Table::Round],
            Self::CeasefireViolated => &[Table::Ceasefire],
            Self::Violence => &[Table::Violence],
        }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it alerts to.
    pub kind: Kind,
    /// Whose rows it watches.
    pub table: Table,
    /// How a row must stand, or what must have become of it.
    pub statuses: Vec<String>,
    /// How many days ahead, or for how long something is news.
    pub days: u16,
    /// How many weeks before are the usual level.
    pub weeks: usize,
    /// The modified z-score that a week must exceed.
    pub score: f64,
    /// How many acts a week must have.
    pub least: usize,
}

/// All lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules(Vec<Rule>);

impl Rules {
    /// Those that are built in. What is wrong with them is told by [`Rules::load`].
    pub fn embedded() -> Self {
        Self::load(&DataSet::embedded()).0
    }

    /// Those of a data set, with what is wrong with them. A faulty line costs only itself; a data
    /// set without the file takes the one built in.
    pub fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let embedded = DataSet::embedded();
        match data.get(RULES).or_else(|| embedded.get(RULES)) {
            Some(file) => Self::read(file),
            None => Self::default().with_no_problem(),
        }
    }

    fn with_no_problem(self) -> (Self, Vec<Problem>) {
        (self, Vec::new())
    }

    fn read(file: &DataFile) -> (Self, Vec<Problem>) {
        let required = [
            "alert", "table", "statuses", "days", "weeks", "score", "least",
        ];
        let (lines, mut problems) = Lines::read(file, &required);
        let mut rules = Vec::new();
        if problems.is_empty() {
            for row in lines.rows() {
                match rule(&row) {
                    Ok(rule) => rules.push(rule),
                    Err(problem) => problems.push(*problem),
                }
            }
        }
        (Self(rules), problems)
    }

    /// The lines in their order.
    pub fn all(&self) -> &[Rule] {
        &self.0
    }

    /// For how many days an alert can be asked for after it came up.
    pub fn days(&self) -> u16 {
        self.0
            .iter()
            .map(|rule| rule.days)
            .max()
            .unwrap_or_default()
    }
}

fn rule(row: &Row<'_>) -> Result<Rule, Box<Problem>> {
    let fault = |column: &str, message: String, advice: &str| {
        Box::new(row.fault(column, message).advise(advice))
    };
    let name = row.get("alert");
    let kind = Kind::named(name).ok_or_else(|| {
        let known: Vec<&str> = Kind::ALL.into_iter().map(Kind::name).collect();
        let advice = format!("kinds are {}", known.join(", "));
        fault("alert", format!("there is no alert '{name}'"), &advice)
    })?;
    let name = row.get("table");
    let mut tables = kind.tables().iter().copied();
    let table = tables.find(|table| table.plural() == name).ok_or_else(|| {
        let known: Vec<&str> = kind.tables().iter().map(|table| table.plural()).collect();
        let advice = format!("such an alert watches {}", known.join(" or "));
        fault(
            "table",
            format!("'{name}' gives no alert '{}'", kind.name()),
            &advice,
        )
    })?;
    let statuses: Vec<String> = row.list("statuses").map(str::to_owned).collect();
    let needs_status = !matches!(kind, Kind::CeasefireViolated | Kind::Violence);
    if needs_status && statuses.is_empty() {
        let advice = "name those of the table, with | between them";
        return Err(fault("statuses", "no status is named".to_owned(), advice));
    }
    let whole = |column: &str, least: u16| -> Result<u16, Box<Problem>> {
        let cell = row.get(column);
        cell.parse()
            .ok()
            .filter(|number| *number >= least)
            .ok_or_else(|| {
                let advice = format!("give a whole number from {least} to {}", u16::MAX);
                fault(column, format!("'{cell}' is no such number"), &advice)
            })
    };
    let days = whole("days", 0)?;
    if kind != Kind::Violence {
        return Ok(Rule {
            kind,
            table,
            statuses,
            days,
            weeks: 0,
            score: 0.0,
            least: 0,
        });
    }
    let cell = row.get("score");
    let score = cell
        .parse()
        .ok()
        .filter(|score: &f64| score.is_finite() && *score > 0.0);
    let score = score.ok_or_else(|| {
        fault(
            "score",
            format!("'{cell}' is no such number"),
            "give a number above 0, like 3.5",
        )
    })?;
    Ok(Rule {
        kind,
        table,
        statuses,
        days,
        weeks: usize::from(whole("weeks", 4)?),
        score,
        least: usize::from(whole("least", 1)?),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
    use super::*;

    const HEAD: &str = "alert\ttable\tstatuses\tdays\tweeks\tscore\tleast\n";

    fn read(line: &str) -> (Rules, Vec<Problem>) {
        Rules::read(&DataFile::own(
            "rules.tsv",
            RULES,
            format!("{HEAD}{line}\n"),
        ))
    }

    #[test]
    fn those_built_in_are_sound() {
        let (rules, problems) = Rules::load(&DataSet::embedded());
        assert_eq!(problems, []);
        for kind in Kind::ALL {
            assert!(rules.all().iter().any(|rule| rule.kind == kind), "{kind:?}");
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn faults_are_told_with_their_place() {
        let cases = [
            (
                "dealine\tpledges\topen\t7\t\t\t",
                "there is no alert 'dealine'",
                1,
            ),
            ("deadline\trounds\topen\t7\t\t\t", "gives no alert", 10),
            ("deadline\tpledges\t\t7\t\t\t", "no status is named", 18),
            (
                "deadline\tpledges\topen\tsoon\t\t\t",
                "'soon' is no such number",
                23,
            ),
            (
                "violence\tviolence\t\t14\t3\t3.5\t5",
                "'3' is no such number",
                23,
            ),
            (
                "violence\tviolence\t\t14\t12\t-1\t5",
                "'-1' is no such number",
                26,
            ),
            (
                "violence\tviolence\t\t14\t12\t3.5\t0",
                "'0' is no such number",
                30,
            ),
        ];
        for (line, message, column) in cases {
            let (rules, problems) = read(line);
            assert!(rules.all().is_empty(), "{line}");
            let problem = problems.first().expect(line);
            assert!(problem.message.contains(message), "{problem:?}");
            let position = problem.position.expect("a place");
            assert_eq!((position.line, position.column), (2, column), "{line}");
            assert!(!problem.advice.is_empty());
        }
    }
}
