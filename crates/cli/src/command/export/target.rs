//! Where an export goes: a file that is whole or not there, or standard output.
//!
//! A file is written under a name of its own beside the one that was asked for, and takes its place
//! when all of it is on the disk. Whatever ends the program before leaves what was there before.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Where an export goes.
pub(super) enum Target {
    /// A file, and the name under which it is written.
    File { path: PathBuf, partial: PathBuf },
    /// Standard output.
    Stdout,
}

/// What an export is written to.
pub(super) type Out = Box<dyn Write + Send>;

impl Target {
    /// The target that is named; '-' is standard output.
    pub(super) fn of(path: &Path) -> Self {
        if path.as_os_str() == "-" {
            return Self::Stdout;
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.partial", std::process::id()));
        Self::File {
            path: path.to_owned(),
            partial: path.with_file_name(name),
        }
    }

    /// Whether a person would get the bytes on the screen.
    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout) && io::stdout().is_terminal()
    }

    /// A path under which the whole can be written first.
    pub(super) fn partial(&self) -> PathBuf {
        match self {
            Self::File { partial, .. } => partial.clone(),
            Self::Stdout => {
                std::env::temp_dir().join(format!("rapporteur-{}.partial", std::process::id()))
            }
        }
    }

    /// Writes with `write`, and puts the file in its place. A reader who has gone is no fault.
    ///
    /// # Errors
    /// Any other fault of writing; then nothing is left behind.
    pub(super) fn write(&self, write: impl FnOnce(Out) -> io::Result<()>) -> io::Result<()> {
        match self {
            Self::Stdout => {
                let out = BufWriter::with_capacity(1 << 16, io::stdout());
                match write(Box::new(out)) {
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
                    written => written,
                }
            }
            Self::File { partial, .. } => {
                let written = File::create(partial)
                    .and_then(|file| write(Box::new(BufWriter::with_capacity(1 << 16, file))));
                self.settle(written)
            }
        }
    }

    /// Puts what was written under [`Target::partial`] where it belongs, or takes it away where that
    /// failed.
    ///
    /// # Errors
    /// The fault that was handed in, or one of putting it there.
    pub(super) fn settle(&self, written: io::Result<()>) -> io::Result<()> {
        let partial = self.partial();
        let settled = written.and_then(|()| match self {
            Self::File { path, .. } => {
                File::open(&partial)?.sync_all()?;
                fs::rename(&partial, path)
            }
            Self::Stdout => {
                let copied = File::open(&partial)
                    .and_then(|mut file| io::copy(&mut file, &mut io::stdout().lock()));
                let _ = fs::remove_file(&partial);
                match copied {
                    Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
                    _ => Ok(()),
                }
            }
        });
        if settled.is_err() {
            // What is left of it is of no use, and may be gone already.
            let _ = fs::remove_file(&partial);
        }
        settled
    }
}
