//! The command line: reads the arguments, runs one command, tells how it ended.
//!
//! A command is one file under `command/`; what a person sees is made in `view/`. Problems go to
//! standard error as `file:line:column: message (advice)`, results to standard output, and the
//! exit code tells complete, partial and total failure apart (`exit_codes`).

mod arguments;
mod coding;
mod command;
mod exit_codes;
mod explainer;
mod interrupt;
mod live;
mod output;
mod own_files;
mod problems;
mod progress;
mod setup;
mod store;
mod view;

use arguments::{Arguments, Command};
use clap::{CommandFactory, Parser};
use command::places::arguments::PlacesCommand;
use exit_codes::Outcome;
use problems::Reporter;
use rapporteur_model::Problem;
use rapporteur_store::Verdict;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help is no error; nothing can be told when the stream itself is gone.
            let _ = error.print();
            return if error.use_stderr() {
                Outcome::Usage.into()
            } else {
                Outcome::Complete.into()
            };
        }
    };
    let mut reporter = Reporter::new(io::stderr(), arguments.global.quiet);
    match run(&arguments, &mut reporter) {
        Ok(outcome) => {
            reporter.finish();
            outcome.into()
        }
        Err(error) => {
            reporter.finish();
            eprintln!("standard output: {error}");
            Outcome::Partial.into()
        }
    }
}

fn run(arguments: &Arguments, reporter: &mut Reporter<io::Stderr>) -> io::Result<Outcome> {
    if arguments.version {
        return setup::version(&arguments.global, reporter);
    }
    let Some(command) = &arguments.command else {
        let help = Arguments::command().render_help();
        output::to_stdout(|out| write!(out, "{help}"))?;
        return Ok(Outcome::Complete);
    };
    let inputs = match command {
        Command::Ingest(ingest) => Some(&ingest.inputs),
        Command::Read(read) => Some(&read.inputs),
        Command::Code(code) => Some(&code.inputs),
        Command::Parse(parse) => Some(&parse.inputs),
        Command::Quotes(quotes) => Some(&quotes.inputs),
        Command::Relate(relate) => Some(&relate.inputs),
        Command::Places(places) => match &places.command {
            None => Some(&places.inputs),
            Some(PlacesCommand::Resolve(resolve)) => Some(&resolve.inputs),
            Some(_) => None,
        },
        Command::Time(time) => Some(&time.inputs),
        Command::Status(status) => Some(&status.inputs),
        Command::Actors(_)
        | Command::Brief(_)
        | Command::Correct(_)
        | Command::Decisions(_)
        | Command::Explain(_)
        | Command::Export(_)
        | Command::Lexicon(_)
        | Command::List(_)
        | Command::Mcp(_)
        | Command::Merge(_)
        | Command::Process(_)
        | Command::Recode(_)
        | Command::Serve(_)
        | Command::Reject(_)
        | Command::Search(_)
        | Command::Show(_)
        | Command::Split(_)
        | Command::Timeline(_)
        | Command::Watch(_)
        | Command::Webhooks(_) => None,
    };
    if inputs.is_some_and(|inputs| inputs.paths.is_empty()) && io::stdin().is_terminal() {
        reporter.tell(
            &Problem::error("-", "there is nothing to read")
                .advise("name files or folders, or pipe a report in; --help tells more"),
        );
        return Ok(Outcome::Usage);
    }
    match command {
        Command::Actors(actors) => command::actors::run(actors, &arguments.global, reporter),
        Command::Correct(correct) => {
            command::correct::correct(correct, &arguments.global, reporter)
        }
        Command::Reject(reject) => command::correct::reject(reject, &arguments.global, reporter),
        Command::Decisions(list) => command::decide::list(list, reporter),
        Command::Explain(explain) => command::explain::run(explain, &arguments.global, reporter),
        Command::Export(export) => command::export::run(export, &arguments.global, reporter),
        Command::Brief(brief) => command::record::brief::run(brief, &arguments.global, reporter),
        Command::List(list) => command::record::list::run(list, &arguments.global, reporter),
        Command::Show(show) => command::record::show::run(show, &arguments.global, reporter),
        Command::Mcp(mcp) => command::mcp::run(mcp, &arguments.global, reporter),
        Command::Search(search) => {
            command::record::search::run(search, &arguments.global, reporter)
        }
        Command::Timeline(timeline) => {
            command::record::timeline::run(timeline, &arguments.global, reporter)
        }
        Command::Ingest(ingest) => command::ingest::run(ingest, &arguments.global, reporter),
        Command::Lexicon(lexicon) => command::lexicon::run(lexicon, &arguments.global, reporter),
        Command::Merge(decide) => {
            command::decide::run(Verdict::Merge, decide, &arguments.global, reporter)
        }
        Command::Recode(recode) => command::recode::run(recode, &arguments.global, reporter),
        Command::Split(decide) => {
            command::decide::run(Verdict::Split, decide, &arguments.global, reporter)
        }
        Command::Read(read) => command::read::run(read, &arguments.global, reporter),
        Command::Code(code) => command::code::run(code, &arguments.global, reporter),
        Command::Parse(parse) => command::parse::run(parse, &arguments.global, reporter),
        Command::Places(places) => command::places::run(places, &arguments.global, reporter),
        Command::Process(process) => command::process::run(process, &arguments.global, reporter),
        Command::Quotes(quotes) => command::quotes::run(quotes, &arguments.global, reporter),
        Command::Relate(relate) => command::relate::run(relate, &arguments.global, reporter),
        Command::Serve(serve) => command::serve::run(serve, &arguments.global, reporter),
        Command::Watch(watch) => command::watch::run(watch, &arguments.global, reporter),
        Command::Webhooks(webhooks) => command::webhooks::run(webhooks, reporter),
        Command::Time(time) => command::time::run(time, &arguments.global, reporter),
        Command::Status(status) => command::status::run(status, &arguments.global, reporter),
    }
}
