//! Which version of a report, and which coding of it, a view sees.
//!
//! Most reports have one version. Those that have more are few and are held in memory, with who
//! supersedes whom.

use super::View;
use crate::sql::Database;
use crate::{Result, instant};
use std::collections::{HashMap, HashSet};

/// Tells which rows a view sees.
pub(crate) struct Versions {
    view: View,
    /// The day or instant of the view as it is stored.
    until: String,
    /// Superseded rows that are not seen.
    hidden: HashSet<i64>,
}

/// What decides whether a row of `reports` is seen.
struct Superseded {
    id: i64,
    by: i64,
    visible: bool,
    by_visible: bool,
    identity: Vec<u8>,
    shelf: String,
}

impl Versions {
    pub(crate) fn load(database: &mut Database, view: View) -> Result<Self> {
        let until = match view {
            View::Now => String::new(),
            View::AsOf(day) => day.to_string(),
            View::RecordedBy(instant) => instant::stored(instant),
        };
        let mut versions = Self {
            view,
            until,
            hidden: HashSet::new(),
        };
        match view {
            View::Now => {
                database.each(
                    "SELECT id FROM reports WHERE superseded_by IS NOT NULL",
                    &[],
                    |row| {
                        versions.hidden.insert(row.integer(0)?);
                        Ok(())
                    },
                )?;
            }
            View::RecordedBy(_) => {
                let until = versions.until.clone();
                database.each(
                    "SELECT id FROM reports WHERE superseded_by IS NOT NULL AND superseded_at <= $1",
                    &[(&until).into()],
                    |row| {
                        versions.hidden.insert(row.integer(0)?);
                        Ok(())
                    },
                )?;
            }
            View::AsOf(_) => versions.hide_superseded_by_visible(database)?,
        }
        Ok(versions)
    }

    /// A version is hidden when one is seen that supersedes it, be it through others that are not.
    /// Of several that are left, the one with the latest day and number stands.
    fn hide_superseded_by_visible(&mut self, database: &mut Database) -> Result<()> {
        let rows = database.all(
            "SELECT old.id, new.id, old.shelf, old.recorded_at, new.shelf, new.recorded_at, \
             old.identity FROM reports old JOIN reports new ON new.id = old.superseded_by \
             WHERE old.superseded_by IS NOT NULL",
            &[],
            |row| {
                Ok(Superseded {
                    id: row.integer(0)?,
                    by: row.integer(1)?,
                    visible: self.sees(row.text(2)?, row.text(3)?),
                    by_visible: self.sees(row.text(4)?, row.text(5)?),
                    identity: row.bytes(6)?.to_vec(),
                    shelf: row.text(2)?.to_owned(),
                })
            },
        )?;
        let by: HashMap<i64, (i64, bool)> = rows
            .iter()
            .map(|row| (row.id, (row.by, row.by_visible)))
            .collect();
        let superseded = |id: i64| {
            let mut at = id;
            // No chain is longer than the list of its links.
            for _ in 0..=by.len() {
                match by.get(&at) {
                    Some((_, true)) => return true,
                    Some((next, false)) => at = *next,
                    None => return false,
                }
            }
            false
        };
        let mut left: HashMap<&[u8], &Superseded> = HashMap::new();
        for row in &rows {
            if !row.visible || superseded(row.id) {
                self.hidden.insert(row.id);
                continue;
            }
            match left.get(row.identity.as_slice()) {
                Some(other) if (&other.shelf, other.id) > (&row.shelf, row.id) => {
                    self.hidden.insert(row.id);
                }
                Some(other) => {
                    self.hidden.insert(other.id);
                    left.insert(&row.identity, row);
                }
                None => {
                    left.insert(&row.identity, row);
                }
            }
        }
        Ok(())
    }

    /// Whether a report that is on this shelf and was recorded at this instant is within the view,
    /// superseded or not.
    fn sees(&self, shelf: &str, recorded_at: &str) -> bool {
        match self.view {
            View::Now => true,
            View::AsOf(_) => {
                let day = if shelf == crate::prepared::UNDATED {
                    recorded_at.get(..self.until.len()).unwrap_or(recorded_at)
                } else {
                    shelf
                };
                day <= self.until.as_str()
            }
            View::RecordedBy(_) => recorded_at <= self.until.as_str(),
        }
    }

    /// Whether a row of `reports` is seen.
    pub(crate) fn sees_report(&self, id: i64, shelf: &str, recorded_at: &str) -> bool {
        !self.hidden.contains(&id) && self.sees(shelf, recorded_at)
    }

    /// Whether a coding of a report that is seen is the one that is read.
    pub(crate) fn sees_coding(&self, recorded_at: &str, superseded_at: Option<&str>) -> bool {
        match self.view {
            View::Now | View::AsOf(_) => superseded_at.is_none(),
            View::RecordedBy(_) => {
                recorded_at <= self.until.as_str()
                    && superseded_at.is_none_or(|at| at > self.until.as_str())
            }
        }
    }
}
