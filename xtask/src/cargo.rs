//! Calling Cargo the way the project calls it everywhere: the same toolchain, from the root.

use crate::error::Error;
use std::env;
use std::path::Path;
use std::process::Command;

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
    output_of(command(root, arguments))
}

/// What a command prints, when it succeeds.
pub(crate) fn output_of(mut command: Command) -> Result<String, Error> {
    let shown = |command: &Command| {
        let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
        format!("cargo {}", arguments.join(" "))
    };
    let output = match command.output() {
        Ok(output) => output,
        Err(source) => {
            let program = shown(&command);
            return Err(Error::Start { program, source });
        }
    };
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let program = shown(&command);
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(Error::Failed { program, stderr })
    }
}

/// The Cargo that started this program, so that a pinned toolchain is kept.
fn program() -> String {
    env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
