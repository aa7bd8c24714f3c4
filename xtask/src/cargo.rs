//! Calling Cargo the way the project calls it everywhere: the same toolchain, from the root.

use crate::error::Error;
use std::env;
use std::path::Path;
use std::process::{Command, Output};

/// A command that runs Cargo in `root` with arguments separated by blanks.
pub(crate) fn command(root: &Path, arguments: &str) -> Command {
    let mut command = Command::new(program());
    command
        .current_dir(root)
        .args(arguments.split_ascii_whitespace());
    command
}

/// What Cargo prints for these arguments, when it succeeds.
pub(crate) fn output(root: &Path, arguments: &str) -> Result<String, Error> {
    let command = command(root, arguments);
    let shown = show(&command);
    let output = finish(command)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(failed(shown, &output))
    }
}

/// What a command prints, although it may have met problems: an error only if it fails and
/// prints nothing.
pub(crate) fn printed(command: Command) -> Result<String, Error> {
    let shown = show(&command);
    let output = finish(command)?;
    if output.status.success() || !output.stdout.is_empty() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(failed(shown, &output))
    }
}

fn finish(mut command: Command) -> Result<Output, Error> {
    command.output().map_err(|source| Error::Start {
        program: show(&command),
        source,
    })
}

fn failed(program: String, output: &Output) -> Error {
    let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Error::Failed { program, stderr }
}

fn show(command: &Command) -> String {
    let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
    format!("cargo {}", arguments.join(" "))
}

/// The Cargo that started this program, so that a pinned toolchain is kept.
fn program() -> String {
    env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
