//! The folders within which somebody who is not the operator may name folders and mailboxes.
//!
//! ```
//! use rapporteur_feeds::{Folders, NotAllowed};
//!
//! # let drops = tempfile::tempdir().expect("a folder");
//! # std::fs::create_dir(drops.path().join("inbox")).expect("a folder");
//! let folders = Folders::open([drops.path()]).expect("it is there");
//! assert!(folders.allows(&drops.path().join("inbox")).is_ok());
//! assert!(matches!(folders.allows("/etc".as_ref()), Err(NotAllowed::Outside { .. })));
//! assert!(matches!(folders.allows("inbox".as_ref()), Err(NotAllowed::NotWhole { .. })));
//! assert_eq!(Folders::default().allows(drops.path()), Err(NotAllowed::Nowhere));
//! ```
//!
//! What is compared are real paths, with every link followed, so that none leads out; and what is told
//! of a path outside is the same whether there is something or not. A path is to be asked for again
//! whenever it is read, and what the answer gives is to be read instead of it, since links may change.
//!
//! Deliberately absent: paths from anywhere but the root, which would mean something else in another
//! process; and protection from programs of this machine that may write in these folders and change
//! them between this look and the next step.

use rapporteur_model::Problem;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Folders, within which all may be named. None at first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    allowed: Arc<[Allowed]>,
}

#[derive(Debug, PartialEq, Eq)]
struct Allowed {
    /// From the root, as it was named; links in it are not followed.
    named: PathBuf,
    /// Where that was when it was named.
    real: PathBuf,
}

/// Why a path may not be named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// No folder is allowed at all.
    #[error("no folder or mailbox may be named here")]
    Nowhere,
    /// It does not begin at the root, or goes back up.
    #[error("'{}' is no path from the root on", path.display())]
    NotWhole {
        /// The path.
        path: PathBuf,
    },
    /// It lies outside, or a link leads there.
    #[error("'{}' lies outside the folders that may be named here", path.display())]
    Outside {
        /// The path.
        path: PathBuf,
        /// The folders within which it may lie.
        allowed: Vec<PathBuf>,
    },
    /// It would lie inside, and is not there or may not be looked at.
    #[error("'{}' is not there, or the program may not look at it", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
}

impl NotAllowed {
    /// What to do, in one sentence without a full stop.
    pub fn advice(&self) -> String {
        match self {
            Self::Nowhere => {
                "ask the operator to start the program with --allow-folder DIR".to_owned()
            }
            Self::NotWhole { .. } => {
                "write all of it, as in /srv/reports/inbox, and without '..'".to_owned()
            }
            Self::Outside { allowed, .. } => format!(
                "choose one within {}, or ask the operator to allow it (--allow-folder DIR)",
                listed(allowed)
            ),
            Self::Missing { .. } => {
                "make it first, or see that the program has the right to read it".to_owned()
            }
        }
    }
}

fn listed(paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths
        .iter()
        .map(|path| format!("'{}'", path.display()))
        .collect();
    shown.join(" or ")
}

impl Folders {
    /// The folders of these paths, as they are now.
    ///
    /// # Errors
    /// When one of them is no folder that can be looked at.
    pub fn open<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self, Problem> {
        let allowed = paths.into_iter().map(|path| {
            let path = path.as_ref();
            let fault = |message: String| {
                Problem::error(path.display().to_string(), message)
                    .advise("make the folder first, or name another")
            };
            let real = path
                .canonicalize()
                .map_err(|error| fault(format!("the folder cannot be allowed: {error}")))?;
            if !real.is_dir() {
                return Err(fault("what is to be allowed is no folder".to_owned()));
            }
            let named = std::path::absolute(path).unwrap_or_else(|_| real.clone());
            Ok(Allowed { named, real })
        });
        Ok(Self {
            allowed: allowed.collect::<Result<_, _>>()?,
        })
    }

    /// Whether none is allowed.
    pub fn is_empty(&self) -> bool {
        self.allowed.is_empty()
    }

    /// The folders, from the root on, in the order in which they were named.
    pub fn iter(&self) -> impl Iterator<Item = &Path> {
        self.allowed.iter().map(|allowed| allowed.named.as_path())
    }

    /// Where a path leads now, which lies within one of the folders or is one.
    ///
    /// # Errors
    /// When it does not, or nothing is there.
    pub fn allows(&self, path: &Path) -> Result<PathBuf, NotAllowed> {
        if self.is_empty() {
            return Err(NotAllowed::Nowhere);
        }
        let own = || path.to_owned();
        let goes_up = path.components().any(|part| part == Component::ParentDir);
        if goes_up || !path.is_absolute() {
            return Err(NotAllowed::NotWhole { path: own() });
        }
        let outside = || NotAllowed::Outside {
            path: own(),
            allowed: self.iter().map(Path::to_owned).collect(),
        };
        let seems_inside =
            |allowed: &Allowed| path.starts_with(&allowed.named) || path.starts_with(&allowed.real);
        if !self.allowed.iter().any(seems_inside) {
            return Err(outside());
        }
        match path.canonicalize() {
            Ok(real) if self.hold(&real) => Ok(real),
            Ok(_) => Err(outside()),
            Err(_) => Err(if self.hold_what_is_there(path) {
                NotAllowed::Missing { path: own() }
            } else {
                outside()
            }),
        }
    }

    fn hold(&self, real: &Path) -> bool {
        self.allowed
            .iter()
            .any(|allowed| real.starts_with(&allowed.real))
    }

    /// Whether as much of a path as there is lies inside. A link to nowhere does not.
    fn hold_what_is_there(&self, path: &Path) -> bool {
        path.ancestors()
            .find(|part| part.symlink_metadata().is_ok())
            .and_then(|part| part.canonicalize().ok())
            .is_some_and(|real| self.hold(&real))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn place(parts: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("where it is");
        for part in parts {
            fs::create_dir_all(root.join(part)).expect("a folder");
        }
        (folder, root)
    }

    /// What is answered, in a word.
    fn answer(folders: &Folders, path: &Path) -> &'static str {
        match folders.allows(path) {
            Ok(_) => "inside",
            Err(NotAllowed::Nowhere) => "nowhere",
            Err(NotAllowed::NotWhole { .. }) => "not whole",
            Err(NotAllowed::Outside { .. }) => "outside",
            Err(NotAllowed::Missing { .. }) => "missing",
        }
    }

    #[test]
    fn paths_lie_inside_or_not() {
        let (_kept, root) = place(&["drops/a/b", "drops-of-others", "Süd/ost", "Süden", "else"]);
        fs::write(root.join("drops/box"), "From a").expect("a file");
        let folders = Folders::open([root.join("drops"), root.join("Süd")]).expect("folders");
        for (path, expected) in [
            ("drops", "inside"),
            ("drops/", "inside"),
            ("drops/a", "inside"),
            ("drops/a/b", "inside"),
            ("drops/./a", "inside"),
            ("drops/box", "inside"),
            ("drops/none", "missing"),
            ("drops/box/none", "missing"),
            // Not even where they lead back.
            ("drops/../else", "not whole"),
            ("drops/a/..", "not whole"),
            ("else/../drops", "not whole"),
            ("drops-of-others", "outside"),
            ("dro", "outside"),
            ("", "outside"),
            ("else", "outside"),
            ("else/none", "outside"),
            ("Süd", "inside"),
            ("Süd/ost", "inside"),
            ("Süd/öst", "missing"),
            ("Süden", "outside"),
            ("Su\u{308}d", "outside"),
        ] {
            assert_eq!(answer(&folders, &root.join(path)), expected, "{path}");
        }
        for path in ["", ".", "drops", "..", "~/drops"] {
            assert_eq!(answer(&folders, path.as_ref()), "not whole", "{path}");
        }
        assert_eq!(answer(&Folders::default(), &root.join("drops")), "nowhere");
        let told = folders.allows(&root.join("else")).expect_err("outside");
        assert!(told.advice().contains("drops' or "), "{}", told.advice());
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        use std::os::unix::fs::symlink;

        let (_kept, root) = place(&["drops/inbox", "secret/more"]);
        for (at, to) in [
            ("drops/out", "secret"),
            ("drops/in", "drops/inbox"),
            ("drops/nowhere", "secret/none"),
            ("drops/inbox/up", "."),
            ("alias", "drops"),
        ] {
            symlink(root.join(to), root.join(at)).expect("a link");
        }
        symlink("round", root.join("drops/round")).expect("a link");
        let folders = Folders::open([root.join("drops")]).expect("folders");
        for (path, expected) in [
            ("drops/in", "inside"),
            ("drops/out", "outside"),
            ("drops/out/more", "outside"),
            // The answer does not tell what is there.
            ("drops/out/none", "outside"),
            ("drops/nowhere", "outside"),
            ("drops/nowhere/more", "outside"),
            ("drops/round", "outside"),
            ("drops/inbox/up", "outside"),
            ("drops/inbox/up/drops/inbox", "inside"),
            ("alias/inbox", "outside"),
        ] {
            assert_eq!(answer(&folders, &root.join(path)), expected, "{path}");
        }
        assert_eq!(
            folders.allows(&root.join("drops/in")),
            Ok(root.join("drops/inbox"))
        );

        // A link that is changed later.
        fs::remove_file(root.join("drops/in")).expect("the link");
        symlink(root.join("secret"), root.join("drops/in")).expect("a link");
        assert_eq!(answer(&folders, &root.join("drops/in")), "outside");

        // A folder that was named by a link may be asked for by that name.
        let folders = Folders::open([root.join("alias")]).expect("folders");
        assert_eq!(answer(&folders, &root.join("alias/inbox")), "inside");
        assert_eq!(answer(&folders, &root.join("drops/inbox")), "inside");
        fs::remove_file(root.join("alias")).expect("the link");
        symlink(root.join("secret"), root.join("alias")).expect("a link");
        assert_eq!(answer(&folders, &root.join("alias/more")), "outside");
    }

    #[test]
    fn what_is_no_folder_cannot_be_allowed() {
        let (_kept, root) = place(&["drops"]);
        fs::write(root.join("file"), "x").expect("a file");
        for path in ["none", "file"] {
            let told = Folders::open([root.join("drops"), root.join(path)]).expect_err("a fault");
            assert!(told.to_string().contains(path), "{told}");
            assert!(!told.advice.is_empty());
        }
    }
}
