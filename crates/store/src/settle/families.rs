//! Which reports are copies of which, over all that a view sees.

use crate::Result;
use crate::reading::Versions;
use crate::sql::Database;
use jiff::civil::Date;
use rapporteur_duplicates::{Families, Report, Sketch, Window};
use std::collections::HashMap;

/// The families of reports.
#[derive(Debug)]
pub(super) struct Kinship {
    /// Reports in canonical order: number of the row and name.
    reports: Vec<(i64, String)>,
    families: Families,
    /// How many reports there were at the mark.
    marked: Option<usize>,
    /// The place in `reports` of the first of a report's family, by row; of the reports that were
    /// entered last.
    family: HashMap<i64, u32>,
}

impl Default for Kinship {
    fn default() -> Self {
        Self {
            reports: Vec::new(),
            families: Families::new(Window::default()),
            marked: None,
            family: HashMap::new(),
        }
    }
}

impl Kinship {
    /// Enters the reports behind a day that a view sees (all of them where there is none), and marks
    /// where those begin that are published after another day.
    pub(super) fn enter(
        &mut self,
        database: &mut Database,
        versions: &Versions,
        behind: Option<Date>,
        mark_behind: Option<Date>,
    ) -> Result<()> {
        // A report without a sketch, or with one of another program, is nobody's copy.
        let nothing = Sketch::of("");
        let behind = behind.map(|day| day.to_string()).unwrap_or_default();
        self.marked = None;
        database.each(
            "SELECT r.id, r.name, r.shelf, r.recorded_at, r.day, s.sketch \
             FROM reports r JOIN sketches s ON s.report = r.id WHERE r.shelf > $1 \
             ORDER BY r.shelf, r.name, r.id",
            &[(&behind).into()],
            |row| {
                let id = row.integer(0)?;
                let name = row.text(1)?;
                if !versions.sees_report(id, row.text(2)?, row.text(3)?) {
                    return Ok(());
                }
                let sketch = Sketch::from_bytes(row.bytes(5)?).ok();
                let day = row.maybe_text(4)?.and_then(|day| day.parse::<Date>().ok());
                if mark_behind.is_some_and(|mark| day.is_none_or(|day| day > mark)) {
                    self.mark();
                }
                let own = u32::try_from(self.reports.len()).unwrap_or(u32::MAX);
                let entered = self.families.enter(Report {
                    id: name,
                    day,
                    sketch: sketch.as_ref().unwrap_or(&nothing),
                });
                // Names are told apart and in order, so that nothing is refused.
                let family = entered.map_or(own, |member| member.family);
                self.reports.push((id, name.to_owned()));
                self.family.insert(id, family);
                Ok(())
            },
        )?;
        if mark_behind.is_some() {
            self.mark();
        }
        Ok(())
    }

    fn mark(&mut self) {
        if self.marked.is_none() {
            self.marked = Some(self.reports.len());
            self.families.mark();
        }
    }

    /// Goes back to the mark.
    pub(super) fn rewind(&mut self) {
        if let Some(marked) = self.marked.take() {
            self.families.rewind();
            self.reports.truncate(marked);
        }
        self.family = HashMap::new();
    }

    /// How many reports were entered last.
    pub(super) fn len(&self) -> usize {
        self.family.len()
    }

    /// The name of the first report of a report's family.
    pub(super) fn family(&self, report: i64) -> Option<&str> {
        let first = self.first(report)?;
        Some(first.1.as_str())
    }

    fn first(&self, report: i64) -> Option<&(i64, String)> {
        let place = *self.family.get(&report)?;
        self.reports.get(usize::try_from(place).ok()?)
    }

    /// The family of each report that was entered last, by rows.
    pub(super) fn all(&self) -> HashMap<i64, i64> {
        let all = self.family.keys();
        all.filter_map(|report| Some((*report, self.first(*report)?.0)))
            .collect()
    }

    /// Those behind the mark.
    pub(super) fn behind_mark(&self) -> HashMap<i64, i64> {
        let from = self.marked.unwrap_or(self.reports.len());
        let behind = self.reports.get(from..).unwrap_or_default();
        behind
            .iter()
            .filter_map(|(report, _)| Some((*report, self.first(*report)?.0)))
            .collect()
    }
}
