//! The table of cut bodies: written with the rows, taken out with them, and filled for a store whose
//! rows were settled before there was one.
//!
//! A cut body follows from the body alone, so all stores that hold the same rows hold the same cut
//! ones. Who changes what is cut fills the table anew by another step of `migrations.rs`.

use super::cut::{Cut, SMALL, cut};
use crate::Result;
use crate::sql::{Database, Insert};
use rapporteur_ledger::Table;

/// So many rows are looked at before what was cut of them is written.
const AT_ONCE: usize = 2048;

/// A row that is entered where it needs a cut body.
pub(crate) struct Whole<'r> {
    pub(crate) number: i64,
    pub(crate) place: i64,
    pub(crate) body: &'r str,
}

/// Enters the cut bodies of those rows of a table that need one.
pub(crate) fn insert<'r>(
    database: &mut Database,
    table: Table,
    rows: impl Iterator<Item = Whole<'r>>,
) -> Result<()> {
    let mut entries = Entries::begin(database, table)?;
    for row in rows {
        if let Some(cut) = cut(row.body) {
            entries.enter(row.number, row.place, &cut)?;
        }
    }
    entries.insert.finish()
}

/// Takes out the cut body of a row.
pub(crate) fn remove(database: &mut Database, table: Table, number: i64) -> Result<()> {
    database.execute(
        "DELETE FROM lean WHERE list = $1 AND number = $2",
        &[table.plural().into(), number.into()],
    )?;
    Ok(())
}

/// Notes that a row stands in another place of its table.
pub(crate) fn move_to(
    database: &mut Database,
    table: Table,
    number: i64,
    place: i64,
) -> Result<()> {
    database.execute(
        "UPDATE lean SET place = $1 WHERE list = $2 AND number = $3",
        &[place.into(), table.plural().into(), number.into()],
    )?;
    Ok(())
}

/// Enters the cut bodies of all rows that stand.
pub(crate) fn fill(database: &mut Database) -> Result<()> {
    for table in Table::ALL {
        // The length of a text is told without reading it.
        let sql = format!(
            "SELECT number, place, body FROM {} \
             WHERE number > $1 AND octet_length(body) > {SMALL} ORDER BY number LIMIT {AT_ONCE}",
            table.plural()
        );
        let mut behind = i64::MIN;
        loop {
            let (mut seen, mut found) = (0, Vec::new());
            database.each(&sql, &[behind.into()], |row| {
                seen += 1;
                behind = row.integer(0)?;
                let place = row.integer(1)?;
                found.extend(cut(row.text(2)?).map(|cut| (behind, place, cut)));
                Ok(())
            })?;
            let mut entries = Entries::begin(database, table)?;
            for (number, place, cut) in &found {
                entries.enter(*number, *place, cut)?;
            }
            entries.insert.finish()?;
            if seen < AT_ONCE {
                break;
            }
        }
    }
    Ok(())
}

/// Cut bodies of one table on their way into the store.
struct Entries<'d> {
    table: Table,
    insert: Insert<'d>,
}

impl<'d> Entries<'d> {
    fn begin(database: &'d mut Database, table: Table) -> Result<Self> {
        let columns = ["list", "number", "place", "told", "body"];
        let insert = database.insert("lean", &columns)?;
        Ok(Self { table, insert })
    }

    fn enter(&mut self, number: i64, place: i64, cut: &Cut) -> Result<()> {
        self.insert.row(&[
            self.table.plural().into(),
            number.into(),
            place.into(),
            i64::try_from(cut.told).unwrap_or(i64::MAX).into(),
            (&cut.body).into(),
        ])
    }
}
