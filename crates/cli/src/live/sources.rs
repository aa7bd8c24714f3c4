//! The sources that are followed: those of a file, which the store takes over, and those that are
//! added while the program runs.
//!
//! Deliberately absent: what a definition means (`rapporteur-feeds`).

use crate::arguments::live::Following;
use crate::problems::Reporter;
use crate::{own_files, store};
use jiff::Timestamp;
use rapporteur_brief::words::sanitise;
use rapporteur_feeds::{
    Digest, Folders, Kind, Memory, Source, Sources, State, Stop, Trust, Watcher,
};
use rapporteur_model::Problem;
use rapporteur_store::{KeptSource, Location, NewSource, Origin, Store, StoreError};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How often is looked whether somebody has added, changed, paused or removed a source.
const PACE: Duration = Duration::from_secs(2);

/// What is followed, by what the store says.
pub(super) struct Definitions {
    location: Location,
    /// Where what is added at the desk may lie.
    folders: Folders,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    store: Option<Store>,
    /// What the sources were when they were last handed on; `None` before.
    sources: Option<Vec<KeptSource>>,
}

/// Where sources that are added at the desk may lie; `None`, which is told, where that cannot be.
pub(crate) fn folders<W: Write>(
    following: &Following,
    reporter: &mut Reporter<W>,
) -> Option<Folders> {
    Folders::open(&following.allow_folder)
        .inspect_err(|problem| reporter.tell(problem))
        .ok()
}

impl Definitions {
    /// Takes the sources of a file over into the store; the settings of the file. `None`, which is
    /// told, when the file cannot be read or the store not be written.
    pub(super) fn take_over<W: Write>(
        following: &Following,
        location: &Location,
        store: &mut Store,
        reporter: &mut Reporter<W>,
    ) -> Option<(Sources, Self)> {
        let definitions = Self {
            location: location.clone(),
            folders: folders(following, reporter)?,
            known: Mutex::default(),
        };
        let Some(path) = &following.sources else {
            return Some((Sources::default(), definitions));
        };
        let text = own_files::text(path)
            .inspect_err(|problem| reporter.tell(problem))
            .ok()?;
        let shown = path.display().to_string();
        let (mut file, problems) = Sources::parse(&shown, &text, Trust::Operator);
        reporter.tell_all(&problems);
        for source in &mut file.sources {
            placed(source, path);
        }
        // A file with faults may hold sources that could not be read: none is given up for that.
        let whole = problems.is_empty();
        match keep(&file.sources, &shown, whole, store) {
            Ok(()) => Some((file, definitions)),
            Err(error) => {
                reporter.tell(&store::problem(&error));
                None
            }
        }
    }

    pub(super) fn folders(&self) -> &Folders {
        &self.folders
    }

    /// Hands the sources that the store holds on to the watcher, where they have changed.
    pub(super) fn refresh(&self, watcher: &Watcher) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = match self.kept(&mut known.store) {
            Ok(kept) => kept,
            Err(error) => {
                known.store = None;
                tracing::warn!(error = %sanitise(&error.to_string()), "the sources cannot be read");
                return;
            }
        };
        let is = |source: &KeptSource| {
            (
                source.name.clone(),
                source.definition.clone(),
                source.origin,
                source.paused_at.is_some(),
            )
        };
        let same = known.sources.as_ref().is_some_and(|before| {
            before.len() == kept.len() && before.iter().zip(&kept).all(|(a, b)| is(a) == is(b))
        });
        if same {
            return;
        }
        let followed: Vec<(Source, State)> = kept
            .iter()
            .filter(|source| source.paused_at.is_none())
            .filter_map(|kept| Some((defined(kept, &self.folders)?, state(kept))))
            .collect();
        tracing::info!(sources = followed.len(), "following");
        watcher.set(followed);
        known.sources = Some(kept);
    }

    /// Does so again and again, until it is time to stop.
    pub(super) fn watch(&self, watcher: &Watcher, stop: &Stop) {
        while !stop.wait(PACE) {
            self.refresh(watcher);
        }
    }

    fn kept(&self, store: &mut Option<Store>) -> Result<Vec<KeptSource>, StoreError> {
        match store {
            Some(store) => store.sources(),
            None => store.insert(Store::open(&self.location)?).sources(),
        }
    }
}

/// Paths are told from the folder of the file that names them.
fn placed(source: &mut Source, file: &Path) {
    if source.kind == Kind::Feed || source.address == "-" {
        return;
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    let path = folder.join(&source.address);
    let path = std::path::absolute(&path).unwrap_or(path);
    if let Some(path) = path.to_str() {
        source.address = path.to_owned();
    }
}

fn keep(sources: &[Source], file: &str, whole: bool, store: &mut Store) -> Result<(), StoreError> {
    let before = store.sources()?;
    let mut writer = store.writer()?;
    let now = Timestamp::now();
    for source in sources {
        let new = NewSource {
            name: source.name.clone(),
            definition: source.to_toml(),
            origin: Origin::File,
            added_by: file.to_owned(),
        };
        writer.put_source(&new, now)?;
    }
    let given_up = before.iter().filter(|kept| {
        kept.origin == Origin::File
            && kept.added_by == file
            && !sources.iter().any(|source| source.name == kept.name)
    });
    if whole {
        for kept in given_up {
            writer.remove_source(&kept.name, now)?;
        }
    }
    Ok(())
}

/// A source as it is defined; `None`, which is told, where it cannot be followed. Where it lies is
/// judged at each look, so that its page tells when it may not be read any more.
fn defined(kept: &KeptSource, folders: &Folders) -> Option<Source> {
    let trust = match kept.origin {
        Origin::File | Origin::Command => Trust::Operator,
        Origin::Desk => Trust::Reader(folders),
    };
    let (read, problems) = Sources::parse(&kept.name, &kept.definition, trust);
    for problem in &problems {
        let problem: &Problem = problem;
        tracing::warn!("{}", sanitise(&problem.to_string()));
    }
    read.sources
        .into_iter()
        .find(|source| source.name == kept.name)
}

fn state(kept: &KeptSource) -> State {
    let state = &kept.state;
    State {
        tried_at: state.tried_at,
        succeeded_at: state.succeeded_at,
        failed_at: state.failed_at,
        error: state.error.clone(),
        notice: state.notice.clone(),
        failures: state.failures,
        documents: state.documents,
        position: state.position.clone(),
    }
}

/// What the store knows of items.
pub(super) struct StoreMemory {
    location: Location,
    store: Mutex<Option<Store>>,
}

impl StoreMemory {
    pub(super) fn new(store: Store, location: &Location) -> Self {
        Self {
            location: location.clone(),
            store: Mutex::new(Some(store)),
        }
    }
}

impl Memory for StoreMemory {
    fn seen(&self, source: &str, item: &str) -> Option<Digest> {
        let mut place = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let store = match &mut *place {
            Some(store) => store,
            None => place.insert(Store::open_existing(&self.location).ok()?),
        };
        match store.seen_item(source, item) {
            Ok(seen) => seen,
            Err(_) => {
                // It is read again then, and found known when it is stored.
                *place = None;
                None
            }
        }
    }
}
