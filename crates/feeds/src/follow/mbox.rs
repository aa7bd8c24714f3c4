//! A mailbox in one file, to which messages are added: each after a line that begins with `From `.
//!
//! It is read on from where it was left when two looks in a row have found it of the same size. A
//! file that is shorter than before, or begins otherwise, is another one, and read from its start;
//! messages that are known by their ids are then left out.
//!
//! Deliberately absent: locks; who writes is not disturbed.

use super::mail::{self, MOST_BYTES};
use super::{Give, Look, Position, Trouble, World};
use crate::document::{Digest, digest, hexadecimal};
use crate::source::Source;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

/// So many bytes tell one file from another.
const BEGINNING: u64 = 256;

#[derive(Debug, Default)]
pub(super) struct Mbox {
    /// Its size at the last look.
    size: Option<u64>,
    /// Messages that have been handed over since the program began, by item.
    handed: BTreeMap<String, Digest>,
}

impl Mbox {
    pub(super) fn look(
        &mut self,
        source: &Source,
        position: &mut Position,
        world: &World,
        give: Give<'_>,
    ) -> Look {
        let place = match source.place() {
            Ok(place) => place,
            Err(error) => return Look::failed(error),
        };
        match self.try_look(source, &place, position, world, give) {
            Ok(look) => look,
            Err(error) => {
                let message = format!("the mailbox cannot be read: {error}");
                Look::failed(Trouble::new(message))
            }
        }
    }

    fn try_look(
        &mut self,
        source: &Source,
        place: &Path,
        position: &mut Position,
        world: &World,
        give: Give<'_>,
    ) -> io::Result<Look> {
        // Opening a pipe would wait for whoever writes to it, perhaps for ever.
        if !fs::metadata(place)?.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        let mut file = File::open(place)?;
        let size = file.metadata()?.len();
        let mut look = Look::default();
        if self.size.replace(size) != Some(size) {
            look.again = Some(source.every.min(Duration::from_secs(1)));
            return Ok(look);
        }
        let mut start = position.read.unwrap_or_default();
        // As much of the beginning as was read before, at most.
        let told = BEGINNING.min(if start == 0 { size } else { start });
        let mut beginning = Vec::new();
        file.by_ref().take(told).read_to_end(&mut beginning)?;
        let mut begins = hexadecimal(&digest([beginning.as_slice()]));
        if start > size
            || position
                .begins
                .as_ref()
                .is_some_and(|known| *known != begins)
        {
            start = 0;
        }
        if start == size {
            return Ok(look);
        }
        if start == 0 {
            let told = usize::try_from(BEGINNING.min(size)).unwrap_or_default();
            beginning.clear();
            file.rewind()?;
            file.by_ref()
                .take(told as u64)
                .read_to_end(&mut beginning)?;
            begins = hexadecimal(&digest([beginning.as_slice()]));
        }
        file.seek(SeekFrom::Start(start))?;
        let rest = BufReader::new(file.take(size - start));
        let mut unread = 0usize;
        let whole = messages(rest, |message| {
            let Some(bytes) = message else {
                unread += 1;
                return ControlFlow::Continue(());
            };
            if world.stop.came() {
                return ControlFlow::Break(());
            }
            let digest = digest([bytes]);
            let Some(mut document) = mail::document(source, &hexadecimal(&digest), bytes) else {
                unread += 1;
                return ControlFlow::Continue(());
            };
            document.digest = digest;
            let item = document.item.clone();
            let known = self.handed.get(&item).copied();
            if known.or_else(|| world.memory.seen(&source.name, &item)) == Some(digest) {
                return ControlFlow::Continue(());
            }
            look.give(document, &mut *give)?;
            self.handed.insert(item, digest);
            ControlFlow::Continue(())
        })?;
        if whole {
            position.read = Some(size);
            position.begins = Some(begins);
            self.handed.clear();
        }
        if unread > 0 {
            look.notices.push(format!(
                "{unread} messages hold nothing to read, or are larger than {MOST_BYTES} bytes"
            ));
        }
        Ok(look)
    }
}

/// Hands over message by message, `None` for one that is too large; whether all were taken.
fn messages(
    mut from: impl BufRead,
    mut take: impl FnMut(Option<&[u8]>) -> ControlFlow<()>,
) -> io::Result<bool> {
    let mut message: Option<Vec<u8>> = None;
    let (mut too_large, mut after_blank) = (false, true);
    let mut line = Vec::new();
    loop {
        line.clear();
        // A line may be endless, too.
        let read = from
            .by_ref()
            .take(MOST_BYTES)
            .read_until(b'\n', &mut line)?;
        let begins = after_blank && line.starts_with(b"From ");
        if (begins || read == 0)
            && let Some(message) = message.take()
        {
            let message = (!std::mem::take(&mut too_large)).then_some(message.as_slice());
            if take(message).is_break() {
                return Ok(false);
            }
        }
        if read == 0 {
            return Ok(true);
        }
        after_blank = matches!(line.as_slice(), b"\n" | b"\r\n");
        if begins {
            message = Some(Vec::new());
            continue;
        }
        let Some(message) = &mut message else {
            continue;
        };
        if message.len() as u64 + line.len() as u64 > MOST_BYTES {
            too_large = true;
            continue;
        }
        // Lines that only look like a beginning were written with a sign before them.
        let quotes = line.iter().take_while(|byte| **byte == b'>').count();
        let quoted = quotes > 0
            && line
                .get(quotes..)
                .is_some_and(|line| line.starts_with(b"From "));
        message.extend_from_slice(line.get(usize::from(quoted)..).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_apart() {
        let text = "rubbish\n\nFrom a Mon\nSubject: 1\n\n>From here\nFrom the line above\n\nFrom b Tue\nSubject: 2\n\nend";
        let mut found = Vec::new();
        let whole = messages(text.as_bytes(), |message| {
            found.push(String::from_utf8_lossy(message.unwrap_or_default()).into_owned());
            ControlFlow::Continue(())
        });
        assert!(whole.is_ok_and(|whole| whole));
        assert_eq!(
            found,
            [
                "Subject: 1\n\nFrom here\nFrom the line above\n\n",
                "Subject: 2\n\nend"
            ]
        );
    }
}
