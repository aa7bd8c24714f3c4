//! Whether everything that the program is built from may be given away with it.
//!
//! The licences are those that the packages state, read offline from `cargo metadata` for this
//! machine's platform, as SPDX expressions: `MIT OR GPL-3.0` passes, `MIT AND GPL-3.0` does not.

use super::Findings;
use crate::cargo;
use crate::error::Error;
use crate::tree::Tree;
use rapporteur_model::Problem;
use serde::Deserialize;
use spdx::{Expression, ParseMode};

/// Licences that ask for no more than to be named (MPL: to share changes to the file itself).
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
}

pub(super) fn check(tree: &Tree) -> Result<Findings, Error> {
    let host = cargo::output(&tree.root, "-vV")?;
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let filter = if host.is_empty() {
        String::new()
    } else {
        format!(" --filter-platform {host}")
    };
    let metadata = cargo::output(
        &tree.root,
        &format!("metadata --offline --format-version 1{filter}"),
    )?;
    let metadata: Metadata = serde_json::from_str(&metadata)?;
    let problems = metadata.packages.iter().filter_map(fault).collect();
    Ok(Findings {
        problems,
        note: format!("{} packages", metadata.packages.len()),
    })
}

fn fault(package: &Package) -> Option<Problem> {
    let source = format!("{} {}", package.name, package.version);
    let Some(licence) = &package.license else {
        return Some(Problem::error(source, "states no licence").advise("do without this package"));
    };
    // Lax: older packages still write `MIT/Apache-2.0`.
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Err(error) => Some(Problem::error(
            source,
            format!("`{licence}` is no licence expression: {}", error.reason),
        )),
        Ok(expression) => {
            let fine = expression.evaluate(|requirement| {
                requirement
                    .license
                    .id()
                    .is_some_and(|id| ALLOWED.contains(&id.name))
            });
            (!fine).then(|| {
                Problem::error(source, format!("is licensed as `{licence}`")).advise(
                    "do without this package, or allow the licence in xtask/src/tidy/licences.rs",
                )
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_by_their_grammar() {
        let cases = [
            (Some("MIT"), true),
            (Some("MIT OR Apache-2.0"), true),
            (Some("MIT/Apache-2.0"), true),
            (Some("(MIT OR Apache-2.0) AND Unicode-3.0"), true),
            (Some("Apache-2.0 WITH LLVM-exception"), true),
            (Some("MIT OR GPL-3.0-only"), true),
            (Some("MIT AND GPL-3.0-only"), false),
            (Some("AGPL-3.0-or-later"), false),
            (Some("do as you like"), false),
            (None, false),
        ];
        for (license, fine) in cases {
            let package = Package {
                name: "some".to_owned(),
                version: "1.0.0".to_owned(),
                license: license.map(str::to_owned),
            };
            assert_eq!(fault(&package).is_none(), fine, "{license:?}");
        }
    }
}
