//! `rapporteur webhooks try`: a file of webhooks checked, and a test sent to each of them.
//!
//! Deliberately absent: telling of alerts (`live/hooks.rs`), and trying again.

use crate::arguments::webhooks::{Try, Webhooks, WebhooksCommand};
use crate::exit_codes::Outcome;
use crate::live::hooks;
use crate::output;
use crate::problems::Reporter;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rapporteur_answers::{Sentence, ToldAlert};
use rapporteur_brief::words::sanitise;
use rapporteur_feeds::Stop;
use rapporteur_model::Problem;
use rapporteur_webhooks::{Answer, Message};
use std::io::{self, Write};

/// The kind of what is sent.
const TEST: &str = "test";

pub(crate) fn run<W: Write>(
    arguments: &Webhooks,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    match &arguments.command {
        WebhooksCommand::Try(asked) => attempt(asked, reporter),
    }
}

fn attempt<W: Write>(asked: &Try, reporter: &mut Reporter<W>) -> io::Result<Outcome> {
    let shown = asked.file.display().to_string();
    let Some(webhooks) = hooks::read(&asked.file, &asked.allow_private_host, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let sender = hooks::sender(&webhooks, asked.contact.clone(), Stop::default());
    let is_meant = |name: &str| asked.name.as_deref().is_none_or(|wanted| wanted == name);
    let meant: Vec<_> = webhooks
        .hooks
        .iter()
        .filter(|hook| is_meant(&hook.name))
        .collect();
    if meant.is_empty() {
        let problem = Problem::error(&shown, "there is no such webhook");
        reporter.tell(&problem.advise("samples/webhooks.toml is a file to copy from"));
        return Ok(Outcome::Nothing);
    }
    let now = Timestamp::now();
    let body = serde_json::to_string(&test(now)).map_err(io::Error::other)?;
    // A test that is sent again is another.
    let id = format!("test-{}", now.as_microsecond());
    let mut taken = 0;
    for hook in meant {
        let message = Message {
            alert: &id,
            kind: TEST,
            body: &body,
            attempt: 1,
        };
        let wrong = match sender.send(hook, message, Timestamp::now()) {
            Answer::Taken { status } => {
                taken += 1;
                output::to_stdout(|out| {
                    writeln!(out, "{}: taken ({status})", sanitise(&hook.name))
                })?;
                continue;
            }
            Answer::Gone => "the receiver is gone for good (410)".to_owned(),
            Answer::Trouble { error, .. } | Answer::Refused { error } => error,
        };
        reporter.tell(&Problem::error(&hook.name, wrong));
    }
    Ok(Outcome::of(taken, reporter.errors()))
}

/// An alert in form, that says of itself that it is none.
fn test(now: Timestamp) -> ToldAlert {
    let today = now.to_zoned(TimeZone::UTC).date();
    ToldAlert {
        id: "alert-test".to_owned(),
        kind: TEST.to_owned(),
        title: "A test".to_owned(),
        words: "Somebody tries this webhook; nothing has happened.".to_owned(),
        process: "process-test".to_owned(),
        process_name: "Test".to_owned(),
        table: "rounds".to_owned(),
        row: "round-test".to_owned(),
        day: today,
        due: None,
        status: None,
        sentences: vec![Sentence {
            event: "test#1".to_owned(),
            sentence: "This sentence stands in no report.".to_owned(),
            span: [0, 34],
            report: "test".to_owned(),
            title: Some("A test".to_owned()),
            day: Some(today),
            publisher: None,
            url: None,
            rules: Vec::new(),
        }],
    }
}
