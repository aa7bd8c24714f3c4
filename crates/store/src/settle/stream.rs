//! Reports read by another thread, while this one folds them.

use crate::reading::{Chunks, Selection, Stored, Versions};
use crate::sql::Database;
use crate::{Corrections, Result};
use std::sync::mpsc;
use std::thread;

/// How many pieces wait to be folded at most.
const AHEAD: usize = 2;

/// Hands over all reports of a selection, in canonical order, some hundred at a time, their events
/// as people have corrected them. The thread has the connection for itself.
pub(super) fn each(
    reader: &mut Database,
    selection: &Selection,
    corrections: &Corrections,
    mut take: impl FnMut(&[Stored]) -> Result<()>,
) -> Result<()> {
    thread::scope(|scope| {
        let (sender, pieces) = mpsc::sync_channel::<Result<Vec<Stored>>>(AHEAD);
        scope.spawn(move || {
            let mut read = || -> Result<()> {
                let at = reader.at().to_owned();
                let versions = Versions::load(reader, selection.view)?;
                let mut chunks = Chunks::new(selection, versions);
                while let Some(mut chunk) = chunks.next(reader)? {
                    for stored in &mut chunk {
                        corrections.apply(&mut stored.events, &at)?;
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
