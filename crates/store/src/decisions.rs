//! What people say about the record: that two events are one happening or two, that one is none or
//! reads otherwise, and which processes there are. Kept for good; taking something back adds when that was.

use crate::sql::Database;
use crate::{Result, Store, View, Writer, instant, state};
use jiff::Timestamp;
use rapporteur_ledger::incidents::Decisions;
use rapporteur_model::Event;

/// What was decided about two events, or about one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// They are one happening.
    Merge,
    /// They are two.
    Split,
    /// The one is no event.
    Reject,
    /// The one reads otherwise.
    Correct,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Merge, Self::Split, Self::Reject, Self::Correct];

    /// The word for it, which is also the command's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Reject => "reject",
            Self::Correct => "correct",
        }
    }

    /// The verdict of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == word)
    }
}

/// A decision to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub verdict: Verdict,
    /// Name of the one event.
    pub one: String,
    /// Name of the other; empty where the verdict is about one.
    pub other: String,
    /// What a correction changes in the event record ([`crate::patch_between`]).
    pub patch: Option<String>,
    /// Who decided.
    pub by: String,
    /// Why; may be empty.
    pub note: String,
}

/// A decision as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Its number, by which it is taken back.
    pub number: i64,
    /// The decision.
    pub decision: Decision,
    /// When it was made.
    pub recorded_at: String,
    /// When it was taken back; `None` while it stands.
    pub undone_at: Option<String>,
}

/// A declared process, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Name of the process.
    pub name: String,
    /// The TOML that a person wrote.
    pub text: String,
    /// When it was declared.
    pub recorded_at: String,
}

impl Store {
    /// All decisions, those that were taken back included, in the order in which they were made.
    pub fn decisions(&mut self) -> Result<Vec<Decided>> {
        self.database.all(
            "SELECT id, kind, one, other, decided_by, note, recorded_at, undone_at, patch \
             FROM decisions ORDER BY id",
            &[],
            |row| {
                Ok(Decided {
                    number: row.integer(0)?,
                    decision: Decision {
                        verdict: Verdict::parse(row.text(1)?).unwrap_or(Verdict::Merge),
                        one: row.text(2)?.to_owned(),
                        other: row.text(3)?.to_owned(),
                        patch: row.owned(8)?,
                        by: row.text(4)?.to_owned(),
                        note: row.text(5)?.to_owned(),
                    },
                    recorded_at: row.text(6)?.to_owned(),
                    undone_at: row.owned(7)?,
                })
            },
        )
    }

    /// The decisions that stand, as the ledger takes them: between the events that are now what
    /// those were that a person saw, whatever number another coding has given them.
    pub fn standing_decisions(&mut self) -> Result<Decisions> {
        let mut decisions = Decisions::default();
        let all = self.decisions()?;
        for decided in all.into_iter().filter(|d| d.undone_at.is_none()) {
            if !matches!(decided.decision.verdict, Verdict::Merge | Verdict::Split) {
                continue;
            }
            let one = self.name_now(&decided.decision.one, &decided.recorded_at)?;
            let other = self.name_now(&decided.decision.other, &decided.recorded_at)?;
            match decided.decision.verdict {
                Verdict::Merge => decisions.merged.push((one, other)),
                _ => decisions.split.push((one, other)),
            }
        }
        Ok(decisions)
    }

    /// The name that an event has now which had this one at an instant: of those read from the same
    /// sentence, the one with the same act and the nearest words. The old name, where there is none.
    pub(crate) fn name_now(&mut self, name: &str, then: &str) -> Result<String> {
        let report = name.rsplit_once('#').map_or(name, |(report, _)| report);
        let Ok(then) = then.parse::<Timestamp>() else {
            return Ok(name.to_owned());
        };
        let before = self.event(name, View::RecordedBy(then))?;
        let now = self.report(report, View::Now)?;
        let (Some(before), Some(now)) = (before, now) else {
            return Ok(name.to_owned());
        };
        // Counted within the sentence, which may have moved.
        let place = |event: &Event| event.span.start.saturating_sub(event.sentence_span.start);
        let same = now
            .events
            .iter()
            .filter(|event| event.sentence == before.sentence)
            .min_by_key(|event| {
                (
                    event.act != before.act,
                    place(event).abs_diff(place(&before)),
                    event.id != before.id,
                )
            });
        Ok(same.map_or_else(|| name.to_owned(), |event| event.id.clone()))
    }

    /// The processes that are declared now, by name.
    pub fn declarations(&mut self) -> Result<Vec<Declared>> {
        self.database.all(
            "SELECT name, text, recorded_at FROM declarations \
             WHERE superseded_at IS NULL ORDER BY name",
            &[],
            |row| {
                Ok(Declared {
                    name: row.text(0)?.to_owned(),
                    text: row.text(1)?.to_owned(),
                    recorded_at: row.text(2)?.to_owned(),
                })
            },
        )
    }
}

/// Notes that the record is out of date from the first of the reports on whose events these are.
fn unsettle(database: &mut Database, events: [&String; 2]) -> Result<()> {
    let mut from: Option<String> = None;
    for event in events.into_iter().filter(|event| !event.is_empty()) {
        // Another coding gives an event another number, and never another report; a report that was
        // corrected stands on the days of all its versions.
        let report = event
            .rsplit_once('#')
            .map_or(&**event, |(report, _)| report);
        let shelf = database.one(
            "SELECT min(shelf) FROM reports WHERE name = $1",
            &[report.into()],
            |row| row.owned(0),
        )?;
        let shelf = shelf.flatten().unwrap_or_else(|| state::ALL.to_owned());
        if from.as_ref().is_none_or(|from| shelf < *from) {
            from = Some(shelf);
        }
    }
    state::mark_unsettled(database, from.as_deref().unwrap_or(state::ALL))
}

impl Writer<'_> {
    /// Keeps a decision; its number.
    pub fn decide(&mut self, decision: &Decision, now: Timestamp) -> Result<i64> {
        let now = instant::stored(now);
        self.transact(|writer| {
            let database = writer.database();
            let number = database.number("SELECT max(id) FROM decisions", &[])? + 1;
            database.execute(
                "INSERT INTO decisions \
                 (id, kind, one, other, decided_by, note, recorded_at, patch) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                &[
                    number.into(),
                    decision.verdict.name().into(),
                    (&decision.one).into(),
                    (&decision.other).into(),
                    (&decision.by).into(),
                    (&decision.note).into(),
                    (&now).into(),
                    decision.patch.as_deref().into(),
                ],
            )?;
            unsettle(database, [&decision.one, &decision.other])?;
            Ok(number)
        })
    }

    /// Takes a decision back; whether there was one that stood.
    pub fn undo(&mut self, number: i64, now: Timestamp) -> Result<bool> {
        let now = instant::stored(now);
        self.transact(|writer| {
            let database = writer.database();
            let standing = database.one(
                "SELECT one, other FROM decisions WHERE id = $1 AND undone_at IS NULL",
                &[number.into()],
                |row| Ok([row.text(0)?.to_owned(), row.text(1)?.to_owned()]),
            )?;
            let Some(events) = standing else {
                return Ok(false);
            };
            database.execute(
                "UPDATE decisions SET undone_at = $1 WHERE id = $2",
                &[(&now).into(), number.into()],
            )?;
            unsettle(database, events.each_ref())?;
            Ok(true)
        })
    }

    /// Declares a process, in TOML; a declaration of that name is superseded. Whether anything
    /// changed.
    pub fn declare(&mut self, name: &str, text: &str, now: Timestamp) -> Result<bool> {
        let now = instant::stored(now);
        self.transact(|writer| {
            let database = writer.database();
            let standing = database.one(
                "SELECT text FROM declarations WHERE name = $1 AND superseded_at IS NULL",
                &[name.into()],
                |row| Ok(row.text(0)?.to_owned()),
            )?;
            if standing.as_deref() == Some(text) {
                return Ok(false);
            }
            let number = database.number("SELECT max(id) FROM declarations", &[])? + 1;
            database.execute(
                "UPDATE declarations SET superseded_by = $1, superseded_at = $2 \
                 WHERE name = $3 AND superseded_at IS NULL",
                &[number.into(), (&now).into(), name.into()],
            )?;
            database.execute(
                "INSERT INTO declarations (id, name, text, recorded_at) VALUES ($1, $2, $3, $4)",
                &[number.into(), name.into(), text.into(), (&now).into()],
            )?;
            state::mark_unsettled(database, state::ALL)?;
            Ok(true)
        })
    }

    /// Takes a declaration back; whether there was one.
    pub fn withdraw(&mut self, name: &str, now: Timestamp) -> Result<bool> {
        let now = instant::stored(now);
        self.transact(|writer| {
            let database = writer.database();
            let withdrawn = database.execute(
                "UPDATE declarations SET superseded_at = $1 \
                 WHERE name = $2 AND superseded_at IS NULL",
                &[(&now).into(), name.into()],
            )?;
            if withdrawn > 0 {
                state::mark_unsettled(database, state::ALL)?;
            }
            Ok(withdrawn > 0)
        })
    }
}
