//! Settling: the record is made from the reports and laid into tables.
//!
//! The fold is the ledger's: reports in canonical order into families, incidents, processes and the
//! tables of each process. Settling runs it over what is stored, as it stood at one instant, and writes
//! what of it does not stand in the tables, all in one transaction: whoever reads sees the whole record
//! of one settling or that of the next. A mark that every write to the store sets, in its own
//! transaction, says from which day on the tables are out of date; it is taken away in the transaction
//! that makes them whole. So whatever is killed on the way, the next who settles makes the same record.
//!
//! [`Store::replay`] runs the same fold over the reports as they stood on a day, and lays the tables
//! into memory; the store then answers from these.
//!
//! Deliberately absent: what belongs together and what a row says (`rapporteur-ledger`).

mod families;
mod fold;
mod kept;
mod links;
pub(crate) mod number;
mod open;
mod rows;
mod standing;
mod stream;

use crate::reading::View;
use crate::sql::{Access, Database};
use crate::store::Replayed;
use crate::writer::{self, Alone};
use crate::{Corrections, Location, Result, Store, StoreError, Version, migrations, state};
use fold::{Done, Fold, Tables};
use jiff::Timestamp;
use kept::Kept;
use rapporteur_data::DataSet;
use rapporteur_ledger::LedgerRules;
use rapporteur_ledger::incidents::{Decisions, Rules};
use rapporteur_ledger::processes::{Declaration, Names};
use rapporteur_model::Problem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The data files that the fold goes by.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// The names of sides.
    pub names: Names,
    /// When events are one incident.
    pub incidents: Rules,
    /// What enters the tables of a process.
    pub tables: Arc<LedgerRules>,
}

impl Knowledge {
    /// That of a data set, with what is wrong with it.
    pub fn load(data: &DataSet) -> (Self, Vec<Problem>) {
        let (names, mut problems) = Names::load(data);
        let (incidents, more) = Rules::load(data);
        problems.extend(more);
        let (tables, more) = LedgerRules::load(data);
        problems.extend(more);
        let knowledge = Self {
            names,
            incidents,
            tables: Arc::new(tables),
        };
        (knowledge, problems)
    }

    /// That with which the program was built.
    pub fn built_in() -> Self {
        Self::load(&DataSet::embedded()).0
    }
}

/// What settling needs beside the store.
#[derive(Clone, Copy, Debug)]
pub struct Settling<'n> {
    /// The data files that the fold goes by.
    pub knowledge: &'n Knowledge,
    /// What makes the rows.
    pub version: &'n Version,
    /// When this is, for the rows that say so.
    pub now: Timestamp,
}

/// What settling did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Whether the tables had been up to date, so that nothing was done.
    pub was_settled: bool,
    /// Reports that were read.
    pub reports: usize,
    /// Events that were read.
    pub events: usize,
    /// Incidents that were written.
    pub incidents: usize,
    /// Rows of the tables of processes that were written.
    pub rows: usize,
}

impl Store {
    /// Whether the tables tell of all reports. Where they do not, queries answer from the record that
    /// was settled last.
    pub fn is_settled(&mut self) -> Result<bool> {
        Ok(state::unsettled_from(&mut self.database)?.is_none())
    }

    /// Brings the tables up to date, when they are not.
    ///
    /// # Errors
    /// [`StoreError::Unsettled`] when they are not and the store can only be read,
    /// [`StoreError::Busy`] while somebody else writes.
    pub fn settle(&mut self, settling: &Settling<'_>) -> Result<Settled> {
        self.settle_watched(settling, &mut |_, _| {})
    }

    /// The same; `watch` is told how many reports of how many have been read.
    pub fn settle_watched(
        &mut self,
        settling: &Settling<'_>,
        watch: &mut dyn FnMut(usize, usize),
    ) -> Result<Settled> {
        self.settle_with(settling, watch, None)
    }

    /// The same, from what is kept of the last settling where that can be, and keeping what the next
    /// one can begin with.
    fn settle_with(
        &mut self,
        settling: &Settling<'_>,
        watch: &mut dyn FnMut(usize, usize),
        mut settler: Option<&mut Settler>,
    ) -> Result<Settled> {
        if self.is_settled()? {
            return Ok(Settled {
                was_settled: true,
                ..Settled::default()
            });
        }
        if self.is_read_only() {
            let at = self.at().to_owned();
            return Err(StoreError::Unsettled { at });
        }
        let mut settled = Ok(Settled::default());
        for _ in 0..TRIES {
            let people = self.people(&settling.knowledge.names)?;
            let kept = match settler.as_deref_mut() {
                Some(settler) => settler.take(self, settling, &people)?,
                None => None,
            };
            let given_up = settler.as_deref().and_then(|s| s.given_up.as_deref());
            let run = Run {
                keeps: settler.is_some(),
                given_up,
            };
            let mut alone = Alone::settling(&mut self.database)?;
            let done = settle(alone.database(), settling, &people, watch, kept, run);
            drop(alone);
            settled = match done {
                Ok((done, kept)) => {
                    if let (Some(settler), Some(kept)) = (settler.as_deref_mut(), kept) {
                        settler.keep(kept, self, settling, &people);
                    }
                    Ok(done)
                }
                Err(error) => Err(error),
            };
            let again = match &settled {
                // Somebody has written to the store meanwhile, or settled it.
                Ok(_) => !self.is_settled()?,
                Err(error) => matches!(error, StoreError::Busy { .. }),
            };
            if !again {
                break;
            }
        }
        settled
    }

    /// Lets all queries answer from the record of the reports that a view sees, until another is
    /// asked for. [`View::Now`] goes back to the tables.
    ///
    /// Reads all reports that the view sees, and holds the tables in memory.
    pub fn replay(&mut self, view: View, settling: &Settling<'_>) -> Result<()> {
        self.replayed = None;
        if view == View::Now {
            return Ok(());
        }
        let people = self.people(&settling.knowledge.names)?;
        let mut tables = Database::in_memory()?;
        migrations::apply(&mut tables)?;
        let mut watch = |_: usize, _: usize| {};
        let fold = Fold::new(view, settling, &people, &mut watch);
        let mut reader = reader(self.database.location())?;
        let sinks = Tables {
            reader: &mut reader,
            sink: &mut tables,
        };
        fold.run(None, sinks)?;
        self.replayed = Some(Replayed { view, tables });
        Ok(())
    }

    /// The view that queries answer from.
    pub fn view(&self) -> View {
        self.replayed
            .as_ref()
            .map_or(View::Now, |replayed| replayed.view)
    }

    /// What people have said, as the ledger takes it. What a declaration says wrongly was told when
    /// it was made.
    fn people(&mut self, names: &Names) -> Result<People> {
        let written = state::written(&mut self.database)?;
        let decisions = self.standing_decisions()?;
        let corrections = self.corrections()?;
        let mut declared = Vec::new();
        for declaration in self.declarations()? {
            let (processes, _) = Declaration::parse(&declaration.name, &declaration.text, names);
            declared.extend(processes);
        }
        Ok(People {
            decisions,
            corrections,
            declared,
            written,
        })
    }

    /// The tables that queries answer from: those of the last settling.
    ///
    /// # Errors
    /// [`StoreError::Unsettled`] when there are reports and nobody has ever settled them.
    pub(crate) fn tables(&mut self) -> Result<&mut Database> {
        if self.replayed.is_none()
            && state::revision(&mut self.database)? == 0
            && !self.is_settled()?
        {
            let at = self.at().to_owned();
            return Err(StoreError::Unsettled { at });
        }
        Ok(match &mut self.replayed {
            Some(replayed) => &mut replayed.tables,
            None => &mut self.database,
        })
    }
}

/// Settles one store again and again, as a program does that goes on while reports come in.
///
/// It keeps the fold as it stood some days before the newest report, so that a settling reads the
/// reports since and folds anew only the processes that they tell of. A report of an earlier day, a
/// decision about one, another process or another program that settled meanwhile makes it begin with
/// the first report again. The record is the same as [`Store::settle`] makes.
#[derive(Debug, Default)]
pub struct Settler {
    kept: Option<(Box<Kept>, Fit)>,
    /// Whether a settling that goes on is to be given up.
    given_up: Option<Arc<AtomicBool>>,
}

/// What must not have changed for what is kept to be of use.
#[derive(Debug, PartialEq)]
struct Fit {
    location: Location,
    version: Version,
    revision: u64,
    /// Numbers of declarations, as in [`state::written`]. Decisions need not be the same: one about
    /// reports that are folded already makes the store out of date from their days on.
    declared: Vec<i64>,
}

impl Fit {
    fn of(store: &Store, revision: u64, settling: &Settling<'_>, people: &People) -> Self {
        Self {
            location: store.database.location().clone(),
            version: settling.version.clone(),
            revision,
            declared: people.written.iter().skip(4).copied().collect(),
        }
    }
}

impl Settler {
    /// Brings the tables of a store up to date, when they are not.
    ///
    /// # Errors
    /// Those of [`Store::settle`].
    pub fn settle(&mut self, store: &mut Store, settling: &Settling<'_>) -> Result<Settled> {
        self.settle_watched(store, settling, &mut |_, _| {})
    }

    /// The same; `watch` is told how many reports of how many have been read.
    pub fn settle_watched(
        &mut self,
        store: &mut Store,
        settling: &Settling<'_>,
        watch: &mut dyn FnMut(usize, usize),
    ) -> Result<Settled> {
        store.settle_with(settling, watch, Some(self))
    }

    /// What is kept, if the store still is as it was but for newer reports.
    fn take(
        &mut self,
        store: &mut Store,
        settling: &Settling<'_>,
        people: &People,
    ) -> Result<Option<Kept>> {
        let Some((kept, fit)) = self.kept.take() else {
            return Ok(None);
        };
        let from = state::unsettled_from(&mut store.database)?;
        let until = kept.base.until.map(|until| until.to_string());
        let is_newer = from.is_some_and(|from| until.is_some_and(|until| from > until));
        let revision = store.revision()?;
        let fits = is_newer && fit == Fit::of(store, revision, settling, people);
        Ok(fits.then_some(*kept))
    }

    fn keep(&mut self, kept: Box<Kept>, store: &Store, settling: &Settling<'_>, people: &People) {
        let fit = Fit::of(store, kept.base.revision, settling, people);
        self.kept = Some((kept, fit));
    }
}

/// A [`Settler`] that several settle with, one after the other: who corrects and who follows sources
/// would otherwise each make the other begin with the first report.
#[derive(Clone, Debug)]
pub struct SharedSettler {
    settler: Arc<Mutex<Settler>>,
    given_up: Arc<AtomicBool>,
}

impl Default for SharedSettler {
    fn default() -> Self {
        let given_up = Arc::<AtomicBool>::default();
        let settler = Settler {
            kept: None,
            given_up: Some(Arc::clone(&given_up)),
        };
        Self {
            settler: Arc::new(Mutex::new(settler)),
            given_up,
        }
    }
}

impl SharedSettler {
    /// Brings the tables of a store up to date, when they are not; waits while another settles.
    ///
    /// # Errors
    /// Those of [`Store::settle`], and [`StoreError::Interrupted`] when settling is given up.
    pub fn settle(&self, store: &mut Store, settling: &Settling<'_>) -> Result<Settled> {
        let mut settler = self.settler.lock().unwrap_or_else(PoisonError::into_inner);
        settler.settle(store, settling)
    }

    /// Gives up, for good, whatever is being settled: nothing of it is written, and whoever opens the
    /// store next settles it.
    pub fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }

    /// Whether settling was given up.
    pub fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Relaxed)
    }
}

/// What people have said.
struct People {
    decisions: Decisions,
    corrections: Corrections,
    declared: Vec<Declaration>,
    /// What [`state::written`] was before it was read.
    written: Vec<i64>,
}

/// How a run of the fold goes about it.
#[derive(Clone, Copy)]
struct Run<'r> {
    /// Whether what comes of it is kept for the next run.
    keeps: bool,
    /// Whether it is to be given up.
    given_up: Option<&'r AtomicBool>,
}

fn settle(
    database: &mut Database,
    settling: &Settling<'_>,
    people: &People,
    watch: &mut dyn FnMut(usize, usize),
    kept: Option<Kept>,
    how: Run<'_>,
) -> Result<(Settled, Option<Box<Kept>>)> {
    let version = database
        .transaction(|database| writer::version(database, settling.version, settling.now))?;
    let mut run = |kept: Option<Kept>| {
        let mut reader = reader(database.location())?;
        let mut fold = Fold::new(View::Now, settling, people, watch);
        fold.version = version.0;
        fold.keeps = how.keeps;
        fold.given_up = how.given_up;
        fold.run(
            kept,
            Tables {
                reader: &mut reader,
                sink: database,
            },
        )
    };
    let mut done = run(kept)?;
    if matches!(done, Done::Anew) {
        done = run(None)?;
    }
    Ok(match done {
        Done::Settled(settled, kept) => (settled, kept),
        // A run from the beginning has nothing that it could contradict.
        Done::Anew => (Settled::default(), None),
    })
}

/// A connection that sees a store as it stands now, whatever is written to it.
fn reader(location: &Location) -> Result<Database> {
    let mut reader = Database::open(location, Access::Existing)?;
    reader.begin_reading()?;
    Ok(reader)
}

/// How often settling begins anew because reports came in meanwhile. What then still waits is left to
/// the next settling: the record is whole, and tells of all that was there when it began.
const TRIES: usize = 2;
