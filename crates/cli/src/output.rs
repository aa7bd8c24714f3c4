//! Standard output: buffered, and quiet when the reader goes away.

use std::io::{self, ErrorKind, Write};

/// What became of writing.
pub(crate) enum Written {
    /// All of it was taken.
    All,
    /// The reader has gone (`| head`): there is nobody to tell.
    ReaderGone,
}

/// Runs `write` on standard output and flushes it.
///
/// # Errors
/// Any fault of writing but a closed pipe.
pub(crate) fn to_stdout(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Written> {
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    settle(write(&mut out).and_then(|()| out.flush()))
}

/// A closed pipe is no fault.
pub(crate) fn settle(result: io::Result<()>) -> io::Result<Written> {
    match result {
        Ok(()) => Ok(Written::All),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Written::ReaderGone),
        Err(error) => Err(error),
    }
}
