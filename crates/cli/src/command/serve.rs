//! `rapporteur serve`: the desk and the watcher in one process, on one store.
//!
//! Deliberately absent: pages (`rapporteur-desk`), and following (`live/`).

use super::watch::stop_on_interrupt;
use crate::arguments::Global;
use crate::arguments::live::Serve;
use crate::exit_codes::Outcome;
use crate::explainer::EngineExplainer;
use crate::live::hooks::Hooks;
use crate::live::{self, Live};
use crate::problems::Reporter;
use crate::{own_files, setup, store};
use rapporteur_data::DataSet;
use rapporteur_desk::{Access, DeskError, DeskOptions, Explainer, Server, Token};
use rapporteur_feeds::{Folders, Stop};
use rapporteur_lexicon::Lexicon;
use rapporteur_model::Problem;
use rapporteur_store::{Knowledge, Location, SharedSettler, Store, Version};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What the desk goes by.
struct Rules {
    /// Where editors may add folders and mailboxes.
    folders: Folders,
    explainer: Arc<EngineExplainer>,
    data: DataSet,
    knowledge: Arc<Knowledge>,
    version: Version,
    /// What was folded so far, for whoever settles.
    settler: SharedSettler,
}

pub(crate) fn run<W: Write>(
    arguments: &Serve,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    live::log::begin(arguments.log, global.quiet);
    let stop = stop_on_interrupt();
    let (live, rules) = if arguments.no_watch {
        let Some(rules) = rules(arguments, global, reporter) else {
            return Ok(Outcome::Nothing);
        };
        (None, rules)
    } else {
        let prepared = Live::prepare(
            &arguments.following,
            &arguments.store,
            global,
            stop.clone(),
            reporter,
        );
        let Some((live, data)) = prepared else {
            return Ok(Outcome::Nothing);
        };
        let rules = Rules {
            folders: live.folders().clone(),
            explainer: Arc::new(EngineExplainer::with(Arc::clone(&live.engine))),
            data,
            knowledge: Arc::clone(&live.knowledge),
            version: live.version.clone(),
            settler: live.folded.clone(),
        };
        live.sources();
        (Some(live), rules)
    };
    let Some(options) = options(arguments, &rules, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let (following, db) = (&arguments.following, &arguments.store.db);
    let alerts = Arc::clone(&options.alerts);
    let hooks = Hooks::prepare(following, db, &rules.data, alerts, stop.clone(), reporter);
    let Ok(hooks) = hooks else {
        return Ok(Outcome::Nothing);
    };
    let served = std::thread::scope(|scope| {
        let following = match &live {
            Some(live) => scope.spawn(|| {
                live::priority::lower();
                live.run(false);
            }),
            // What an earlier run has left behind; meanwhile the record is that of the last settling.
            None => scope.spawn(|| settle(&arguments.store.db, &rules)),
        };
        if let Some(hooks) = &hooks {
            scope.spawn(|| hooks.run());
        }
        let served = serve(options, &stop);
        // Whichever ends first ends the other.
        stop.stop();
        if live.is_none() {
            rules.settler.give_up();
        }
        let _ = following.join();
        served
    });
    Ok(match served {
        Ok(()) => Outcome::Complete,
        Err(error) => {
            reporter.tell(&problem(&error));
            Outcome::Nothing
        }
    })
}

/// Opens the desk and answers until it is time to stop.
fn serve(options: DeskOptions, stop: &Stop) -> Result<(), DeskError> {
    let address = options.listen;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| DeskError::Listen {
            address,
            detail: error.to_string(),
        })?;
    let served = runtime.block_on(async {
        let server = Server::bind(options).await?;
        let stop = stop.clone();
        let stopped =
            tokio::task::spawn_blocking(move || while !stop.wait(Duration::from_secs(60)) {});
        server
            .run(async {
                let _ = stopped.await;
            })
            .await;
        Ok(())
    });
    // A correction may be settling; whoever opens the store next does it.
    runtime.shutdown_timeout(live::GRACE);
    served
}

/// Brings the record up to date once.
fn settle(db: &str, rules: &Rules) {
    let settling = store::settling(&rules.knowledge, &rules.version);
    let settled = Location::parse(db)
        .and_then(|location| Store::open(&location))
        .and_then(|mut store| rules.settler.settle(&mut store, &settling));
    if let Err(error) = settled
        && !rules.settler.is_given_up()
    {
        tracing::warn!(%error, "the record cannot be settled");
    }
}

/// The rules without an engine, for a desk alone; `None`, which is told, when they or the store
/// cannot be had.
fn rules<W: Write>(
    arguments: &Serve,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> Option<Rules> {
    let folders = live::sources::folders(&arguments.following, reporter)?;
    store::make(&arguments.store, reporter)?;
    let data = setup::data_or_tell(global, reporter)?;
    let pipeline = setup::pipeline(None)
        .inspect_err(|problem| reporter.tell(problem))
        .ok()?;
    let (knowledge, problems) = Knowledge::load(&data);
    reporter.tell_all(&problems);
    Some(Rules {
        folders,
        explainer: Arc::new(later(global)),
        version: store::version(&pipeline, &data, global),
        knowledge: Arc::new(knowledge),
        settler: SharedSettler::default(),
        data,
    })
}

/// The engine for explanations alone, loaded when somebody first asks for one.
fn later(global: &Global) -> EngineExplainer {
    let global = global.clone();
    EngineExplainer::loading(move || {
        let mut told = Vec::new();
        let reading = setup::reading(&global, &mut Reporter::new(&mut told, true));
        reading
            .map(|(_, engine)| Arc::new(engine))
            .ok_or_else(|| "The engine that reads reports cannot be had.".to_owned())
    })
}

fn options<W: Write>(
    arguments: &Serve,
    rules: &Rules,
    reporter: &mut Reporter<W>,
) -> Option<DeskOptions> {
    let location = Location::parse(&arguments.store.db)
        .inspect_err(|error| reporter.tell(&store::problem(error)))
        .ok()?;
    let (lexicon, _) = Lexicon::load(&rules.data);
    let tokens = match &arguments.tokens {
        None => Vec::new(),
        Some(path) => tokens(path)
            .inspect_err(|problem| reporter.tell(problem))
            .ok()?,
    };
    let mut options = DeskOptions::new(location);
    options.listen = arguments.listen;
    options.access = Access {
        tokens,
        passwords: arguments.passwords.clone(),
        hosts: arguments.host.clone(),
        encrypted: arguments.encrypted,
    };
    options.knowledge = Arc::clone(&rules.knowledge);
    options.version = rules.version.clone();
    options.settler = rules.settler.clone();
    options.lexicon = Arc::new(lexicon);
    options.folders = rules.folders.clone();
    let (alerts, problems) = rapporteur_alerts::Rules::load(&rules.data);
    reporter.tell_all(&problems);
    options.alerts = Arc::new(alerts);
    options.explainer = Some(Arc::clone(&rules.explainer) as Arc<dyn Explainer>);
    Some(options)
}

/// The tokens of a file, one a line; they stand in no command line, which others could see.
fn tokens(path: &Path) -> Result<Vec<Token>, Problem> {
    let text = own_files::text(path)?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(Token::parse)
        .collect())
}

/// A fault of the desk in the form in which all problems are told.
fn problem(error: &DeskError) -> Problem {
    let told = error.to_string();
    let (at, said) = told.split_once(": ").unwrap_or(("--listen", &told));
    match said.rsplit_once("; ") {
        Some((message, advice)) => Problem::error(at, message).advise(advice),
        None => Problem::error(at, said),
    }
}
