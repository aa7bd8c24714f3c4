//! Which reports are copies of which, over all that a view sees.

use crate::Result;
use crate::reading::Versions;
use crate::sql::Database;
use jiff::civil::Date;
use rapporteur_duplicates::{Families, Report, Sketch, Window};
use std::collections::HashMap;

/// The families of reports.
#[derive(Debug, Default)]
pub(super) struct Kinship {
    /// Reports in canonical order: number of the row and name.
    reports: Vec<(i64, String)>,
    /// The place in `reports` of the first of a report's family, by row.
    family: HashMap<i64, u32>,
}

impl Kinship {
    /// The families of all reports that a view sees.
    pub(super) fn of(database: &mut Database, versions: &Versions) -> Result<Self> {
        let mut kinship = Self::default();
        let mut families = Families::new(Window::default());
        // A report without a sketch, or with one of another program, is nobody's copy.
        let nothing = Sketch::of("");
        database.each(
            "SELECT r.id, r.name, r.shelf, r.recorded_at, r.day, s.sketch \
             FROM reports r JOIN sketches s ON s.report = r.id ORDER BY r.shelf, r.name, r.id",
            &[],
            |row| {
                let id = row.integer(0)?;
                let name = row.text(1)?;
                if !versions.sees_report(id, row.text(2)?, row.text(3)?) {
                    return Ok(());
                }
                let sketch = Sketch::from_bytes(row.bytes(5)?).ok();
                let own = u32::try_from(kinship.reports.len()).unwrap_or(u32::MAX);
                let day = row.maybe_text(4)?.and_then(|day| day.parse::<Date>().ok());
                let entered = families.enter(Report {
                    id: name,
                    day,
                    sketch: sketch.as_ref().unwrap_or(&nothing),
                });
                // Names are told apart and in order, so that nothing is refused.
                let family = entered.map_or(own, |member| member.family);
                kinship.reports.push((id, name.to_owned()));
                kinship.family.insert(id, family);
                Ok(())
            },
        )?;
        Ok(kinship)
    }

    /// How many reports there are.
    pub(super) fn len(&self) -> usize {
        self.reports.len()
    }

    /// The name of the first report of a report's family.
    pub(super) fn family(&self, report: i64) -> Option<&str> {
        let first = self.first(report)?;
        Some(first.1.as_str())
    }

    /// Writes the families that do not stand as they are; whether there were any.
    pub(super) fn write(&self, database: &mut Database) -> Result<bool> {
        let mut wanted: HashMap<i64, i64> = HashMap::with_capacity(self.family.len());
        for report in self.family.keys() {
            if let Some((family, _)) = self.first(*report) {
                wanted.insert(*report, *family);
            }
        }
        let mut gone: Vec<i64> = Vec::new();
        database.each("SELECT report, family FROM families", &[], |row| {
            let (report, family) = (row.integer(0)?, row.integer(1)?);
            if wanted.get(&report) == Some(&family) {
                wanted.remove(&report);
            } else {
                gone.push(report);
            }
            Ok(())
        })?;
        for report in &gone {
            database.execute(
                "DELETE FROM families WHERE report = $1",
                &[(*report).into()],
            )?;
        }
        let mut wanted: Vec<(i64, i64)> = wanted.into_iter().collect();
        wanted.sort_unstable();
        let mut insert = database.insert("families", &["report", "family"])?;
        for (report, family) in &wanted {
            insert.row(&[(*report).into(), (*family).into()])?;
        }
        insert.finish()?;
        Ok(!(gone.is_empty() && wanted.is_empty()))
    }

    fn first(&self, report: i64) -> Option<&(i64, String)> {
        let place = *self.family.get(&report)?;
        self.reports.get(usize::try_from(place).ok()?)
    }
}
