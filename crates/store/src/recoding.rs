//! Stored reports coded anew: which ones it concerns, and what becomes of decisions about their
//! events.
//!
//! An event is named by its place in its report (`report#3`), and another lexicon may count
//! otherwise. A decision that names an event therefore follows it to its new name, in the
//! transaction that stores the new coding; one whose event is gone is taken back.
//!
//! ```
//! use rapporteur_store::Recoded;
//! # fn stored(report: rapporteur_store::ReportId, coding: rapporteur_store::PreparedCoding) {
//! let recoded = Recoded {
//!     report,
//!     coding,
//!     renamed: vec![("7#3".into(), Some("7#4".into())), ("7#5".into(), None)],
//! };
//! # }
//! ```
//!
//! Deliberately absent: coding, and which event is which, both for the caller to say.

use crate::sql::Database;
use crate::{PreparedCoding, ReportId, Result, Store, Version};
use std::collections::{BTreeMap, BTreeSet};

/// A stored report, coded anew.
#[derive(Clone, Debug)]
pub struct Recoded {
    /// Under which it is stored.
    pub report: ReportId,
    /// What has been coded.
    pub coding: PreparedCoding,
    /// Events that decisions name and that are called otherwise now; `None`: there is no such event
    /// any more.
    pub renamed: Vec<(String, Option<String>)>,
}

impl Store {
    /// The standing reports whose standing coding was made by another version.
    pub fn coded_otherwise(&mut self, version: &Version) -> Result<BTreeSet<ReportId>> {
        let mut found = BTreeSet::new();
        self.database.each(
            "SELECT r.id FROM reports r JOIN codings c ON c.report = r.id \
             JOIN versions v ON v.id = c.version \
             WHERE r.superseded_by IS NULL AND c.superseded_by IS NULL \
             AND NOT (v.program = $1 AND v.model = $2 AND v.lexicon = $3)",
            &[
                (&version.program).into(),
                (&version.model).into(),
                (&version.lexicon).into(),
            ],
            |row| {
                found.insert(ReportId(row.integer(0)?));
                Ok(())
            },
        )?;
        Ok(found)
    }
}

/// Lets decisions follow the events that they name. A decision is never changed: it is taken back,
/// and made once more under the new names.
pub(crate) fn follow(
    database: &mut Database,
    renamed: &BTreeMap<&str, Option<&str>>,
    now: &str,
) -> Result<()> {
    if renamed.is_empty() {
        return Ok(());
    }
    let standing = database.all(
        "SELECT id, kind, one, other, decided_by, note FROM decisions \
         WHERE undone_at IS NULL ORDER BY id",
        &[],
        |row| {
            let texts = (1..6).map(|column| Ok(row.text(column)?.to_owned()));
            Ok((row.integer(0)?, texts.collect::<Result<Vec<String>>>()?))
        },
    )?;
    let mut next = database.number("SELECT max(id) FROM decisions", &[])? + 1;
    for (id, texts) in standing {
        let [kind, one, other, by, note] = texts.as_slice() else {
            continue;
        };
        let names = [one, other].map(|name| match renamed.get(name.as_str()) {
            Some(now) => *now,
            None => Some(name.as_str()),
        });
        if names == [Some(one.as_str()), Some(other.as_str())] {
            continue;
        }
        database.execute(
            "UPDATE decisions SET undone_at = $1 WHERE id = $2",
            &[now.into(), id.into()],
        )?;
        if let [Some(one), Some(other)] = names
            && one != other
        {
            database.execute(
                "INSERT INTO decisions (id, kind, one, other, decided_by, note, recorded_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &[
                    next.into(),
                    kind.into(),
                    one.into(),
                    other.into(),
                    by.into(),
                    note.into(),
                    now.into(),
                ],
            )?;
            next += 1;
        }
    }
    Ok(())
}
