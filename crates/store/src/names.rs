//! Names that a person mistyped, and the ones that are most like them.
//!
//! ```
//! # use rapporteur_store::{Location, Store};
//! # let folder = tempfile::tempdir().expect("a folder");
//! # let mut store = Store::open(&Location::File(folder.path().join("a.db"))).expect("a store");
//! assert!(store.names_like("a1b2#3").expect("an empty store").is_empty());
//! ```
//!
//! Deliberately absent: names of persons and places, which the ledger and the gazetteer know.

use crate::sql::Database;
use crate::{Result, Store};

/// How many names are told at most.
const TOLD: usize = 5;

/// Letters that may differ.
const APART: usize = 3;

impl Store {
    /// The ids of rows, or the names of events, that are most like a name which is nobody's: the most
    /// alike first.
    pub fn names_like(&mut self, name: &str) -> Result<Vec<String>> {
        if let Some((report, _)) = name.rsplit_once('#')
            && let Some(events) = self.events_of(report)?
        {
            // The report is there, and has no event of that number.
            return Ok((1..=events)
                .rev()
                .take(1)
                .map(|last| format!("{report}#{last}"))
                .collect());
        }
        let (table, wanted) = match (name.rsplit_once('#'), name.split_once('-')) {
            (Some((report, _)), _) => ("SELECT DISTINCT name FROM reports".to_owned(), report),
            (None, Some((kind, _))) => {
                let mut tables = rapporteur_ledger::Table::ALL.into_iter();
                match tables.find(|table| table.singular() == kind) {
                    Some(table) => (format!("SELECT DISTINCT id FROM {}", table.plural()), name),
                    None => ("SELECT DISTINCT name FROM reports".to_owned(), name),
                }
            }
            (None, None) => ("SELECT DISTINCT name FROM reports".to_owned(), name),
        };
        let mut like = nearest(&mut self.database, &table, wanted)?;
        if table.ends_with("reports") {
            for found in &mut like {
                found.push_str("#1");
            }
        }
        Ok(like)
    }

    /// How many events the standing coding of a report has.
    fn events_of(&mut self, report: &str) -> Result<Option<i64>> {
        self.database.one(
            "SELECT c.events FROM reports r JOIN codings c ON c.report = r.id \
             WHERE r.name = $1 AND r.superseded_by IS NULL AND c.superseded_by IS NULL",
            &[report.into()],
            |row| row.integer(0),
        )
    }
}

/// The names of a query that are most like a word.
fn nearest(database: &mut Database, sql: &str, wanted: &str) -> Result<Vec<String>> {
    let mut found: Vec<(usize, String)> = Vec::new();
    database.each(sql, &[], |row| {
        let name = row.text(0)?;
        let apart = if !wanted.is_empty() && name.starts_with(wanted) {
            Some(0)
        } else {
            distance(name, wanted)
        };
        if let Some(apart) = apart {
            found.push((apart, name.to_owned()));
            if found.len() >= 8 * TOLD {
                found.sort();
                found.truncate(TOLD);
            }
        }
        Ok(())
    })?;
    found.sort();
    Ok(found.into_iter().take(TOLD).map(|(_, name)| name).collect())
}

/// Letters to change, add or leave out to come from one word to the other (Levenshtein), when these
/// are few.
fn distance(one: &str, other: &str) -> Option<usize> {
    let limit = APART.min(other.chars().count() / 2);
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, a) in one.iter().enumerate() {
        let mut last = place + 1;
        let mut next = vec![last];
        for (pair, b) in row.windows(2).zip(&other) {
            let &[changed, left_out] = pair else { continue };
            last = (changed + usize::from(a != b))
                .min(last + 1)
                .min(left_out + 1);
            next.push(last);
        }
        if next.iter().all(|apart| *apart > limit) {
            return None;
        }
        row = next;
    }
    row.last().copied().filter(|apart| *apart <= limit)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn few_letters_apart_is_alike() {
        let cases = [
            ("a1b2c3", "a1b2c3", Some(0)),
            ("a1b2c3", "a1b2c4", Some(1)),
            ("a1b2c3", "b1a2c3", Some(2)),
            ("a1b2c3", "a1b2c3d4", Some(2)),
            ("a1b2c3", "x9y8z7", None),
            ("a", "b", None),
            ("", "", Some(0)),
        ];
        for (one, other, apart) in cases {
            assert_eq!(distance(one, other), apart, "{one} {other}");
        }
    }
}
