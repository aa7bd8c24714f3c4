//! An open store.

use crate::sql::{Access, Database};
use crate::{Known, Location, Result, View, Writer, migrations};

/// An open store: one connection. Threads that read at the same time open one each.
pub struct Store {
    pub(crate) database: Database,
    /// The tables of the record as it stood, where they are asked for.
    pub(crate) replayed: Option<Replayed>,
}

/// The record as a view sees it.
pub(crate) struct Replayed {
    pub(crate) view: View,
    pub(crate) tables: Database,
}

impl Store {
    /// Opens a store to write, and makes one where there is none. Tables of an older version are
    /// brought up to date.
    pub fn open(location: &Location) -> Result<Self> {
        Self::with(location, Access::Make)
    }

    /// Opens a store that is there; a file that the user may only read is opened for reading.
    pub fn open_existing(location: &Location) -> Result<Self> {
        Self::with(location, Access::Existing)
    }

    fn with(location: &Location, access: Access) -> Result<Self> {
        let mut database = Database::open(location, access)?;
        migrations::apply(&mut database)?;
        Ok(Self {
            database,
            replayed: None,
        })
    }

    /// The store, as the user named it, without a password.
    pub fn at(&self) -> &str {
        self.database.at()
    }

    /// Whether nothing can be written.
    pub fn is_read_only(&self) -> bool {
        self.database.is_read_only()
    }

    /// The reports that the store holds, by what tells them apart.
    pub fn known(&mut self) -> Result<Known> {
        Known::load(&mut self.database)
    }

    /// Does some reading that sees the store as it stands at one instant, whatever is settled
    /// meanwhile: the rows of several queries are of one revision. Nothing can be written within it.
    pub fn at_one_instant<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.database.begin_reading()?;
        let done = work(self);
        self.database.rollback();
        done
    }

    /// The right to write, for one at a time.
    ///
    /// # Errors
    /// [`crate::StoreError::Busy`] while somebody else has it.
    pub fn writer(&mut self) -> Result<Writer<'_>> {
        Writer::new(&mut self.database)
    }
}
