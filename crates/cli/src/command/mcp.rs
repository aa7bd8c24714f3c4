//! `rapporteur mcp`: the record as tools of an assistant, on standard input and output.

use crate::arguments::Global;
use crate::arguments::search::Mcp;
use crate::exit_codes::Outcome;
use crate::problems::Reporter;
use crate::{setup, store};
use rapporteur_lexicon::Lexicon;
use rapporteur_mcp::Assistant;
use rapporteur_model::Problem;
use rapporteur_store::Location;
use std::io::{self, Write};
use std::sync::Arc;

pub(crate) fn run<W: Write>(
    arguments: &Mcp,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    // Told now and not when the assistant first asks.
    let Some(opened) = store::open(&arguments.store, reporter) else {
        return Ok(Outcome::Nothing);
    };
    drop(opened);
    let (Ok(location), Some(data)) = (
        Location::parse(&arguments.store.db),
        setup::data_or_tell(global, reporter),
    ) else {
        return Ok(Outcome::Nothing);
    };
    let (lexicon, _) = Lexicon::load(&data);
    let assistant = Assistant::new(location, Arc::new(lexicon));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match runtime.block_on(rapporteur_mcp::over_stdio(assistant)) {
        Ok(()) => Ok(Outcome::Complete),
        Err(error) => {
            reporter.tell(
                &Problem::error(
                    "-",
                    format!("the assistant and this program do not understand each other: {error}"),
                )
                .advise(
                    "start this command from an assistant that speaks the Model Context Protocol",
                ),
            );
            Ok(Outcome::Nothing)
        }
    }
}
