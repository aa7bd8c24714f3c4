//! `rapporteur watch`: sources followed, and the record kept up with them.
//!
//! Deliberately absent: how (`live/`).

use crate::arguments::Global;
use crate::arguments::live::Watch;
use crate::exit_codes::Outcome;
use crate::interrupt::Interrupt;
use crate::live::hooks::Hooks;
use crate::live::{self, Live};
use crate::problems::Reporter;
use rapporteur_feeds::Stop;
use rapporteur_model::Problem;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

/// How soon Ctrl-C is noticed.
const SOON: Duration = Duration::from_millis(50);

pub(crate) fn run<W: Write>(
    arguments: &Watch,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    live::log::begin(arguments.log, global.quiet);
    let stop = stop_on_interrupt();
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
    // One look has its end in itself: what is found by it is told after it.
    let until = if arguments.once {
        Stop::default()
    } else {
        stop
    };
    let (following, db) = (&arguments.following, &arguments.store.db);
    let (rules, problems) = rapporteur_alerts::Rules::load(&data);
    reporter.tell_all(&problems);
    let hooks = Hooks::prepare(following, db, &data, Arc::new(rules), until, reporter);
    let Ok(hooks) = hooks else {
        return Ok(Outcome::Nothing);
    };
    if live.sources() == 0 {
        let nothing = Problem::error("--sources", "there is nothing to follow");
        reporter.tell(&nothing.advise(
            "give a file of sources that holds one without fault; samples/sources.toml is one to copy from",
        ));
        return Ok(Outcome::Nothing);
    }
    let ran = std::thread::scope(|scope| {
        if let Some(hooks) = hooks.as_ref().filter(|_| !arguments.once) {
            scope.spawn(|| hooks.run());
        }
        live.run(arguments.once)
    });
    if let Some(hooks) = hooks.as_ref().filter(|_| arguments.once) {
        hooks.once(reporter);
    }
    Ok(if ran.unstored || arguments.once && ran.failed > 0 {
        Outcome::Partial
    } else {
        Outcome::Complete
    })
}

/// What Ctrl-C, and being asked to end, stop.
pub(crate) fn stop_on_interrupt() -> Stop {
    let (stop, interrupt) = (Stop::default(), Interrupt::watch());
    let stopped = stop.clone();
    std::thread::spawn(move || {
        while !stopped.wait(SOON) {
            if interrupt.came() {
                stopped.stop();
            }
        }
    });
    stop
}
