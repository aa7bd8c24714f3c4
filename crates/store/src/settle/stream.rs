//! Reports read by another thread, on a connection of its own, while this one folds them.

use crate::reading::{Chunks, Selection, Stored, Versions};
use crate::sql::{Access, Database};
use crate::{Corrections, Location, Result};
use std::sync::mpsc;
use std::thread;

/// How many pieces wait to be folded at most.
const AHEAD: usize = 2;

/// Hands over all reports of a selection, in canonical order, some hundred at a time, their events
/// as people have corrected them.
pub(super) fn each(
    location: &Location,
    selection: &Selection,
    corrections: &Corrections,
    mut take: impl FnMut(&[Stored]) -> Result<()>,
) -> Result<()> {
    thread::scope(|scope| {
        let (sender, pieces) = mpsc::sync_channel::<Result<Vec<Stored>>>(AHEAD);
        scope.spawn(move || {
            let read = || -> Result<()> {
                let mut database = Database::open(location, Access::Existing)?;
                let versions = Versions::load(&mut database, selection.view)?;
                let mut chunks = Chunks::new(selection, versions);
                while let Some(mut chunk) = chunks.next(&mut database)? {
                    for stored in &mut chunk {
                        corrections.apply(&mut stored.events, database.at())?;
                    }
                    if sender.send(Ok(chunk)).is_err() {
                        break;
                    }
                }
                Ok(())
            };
            if let Err(error) = read() {
                // Where nobody listens any more, something else has failed.
                let _ = sender.send(Err(error));
            }
        });
        for piece in pieces {
            take(&piece?)?;
        }
        Ok(())
    })
}
