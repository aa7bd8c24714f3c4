//! The command line as data: what `--help` says is what is parsed.

pub(crate) mod export;
pub(crate) mod live;
pub(crate) mod process;
pub(crate) mod record;
pub(crate) mod search;
pub(crate) mod store;
pub(crate) mod webhooks;

use crate::command::actors::arguments::Actors;
use crate::command::lexicon::arguments::Lexicon;
use crate::command::places::arguments::{PLACES_HELP, Places};
use clap::{Args, Parser, Subcommand, ValueEnum};
use export::{EXPORT_HELP, Export};
use jiff::civil::Date;
use live::{SERVE_HELP, Serve, WATCH_HELP, Watch};
use process::{PROCESS_HELP, Process};
use record::{Brief, List, SHOW_HELP, Show, Timeline};
use search::{MCP_HELP, Mcp, SEARCH_HELP, Search};
use std::path::PathBuf;
use store::{
    CORRECT_HELP, Correct, DECIDE_HELP, Decide, INGEST_HELP, Ingest, ListDecisions, RECODE_HELP,
    Recode, Reject,
};
use webhooks::{WEBHOOKS_HELP, Webhooks};

const AFTER_HELP: &str = "\
Inputs are files, folders, patterns ('reports/*.html') or '-' for standard input: plain text, \
Markdown, HTML, TimeML (.tml) and JSON Lines, also compressed (.gz, .zst). Without any, standard input is read.

Exit codes:
  0   everything was read
  1   some inputs could not be read; the others were
  2   nothing could be read
  64  the arguments make no sense";

const RELATE_HELP: &str = "\
A line in: {\"id\":…,\"sentence\":\"…\",\"source\":…,\"target\":…}, the marks being words of the sentence, \
[start, end] in bytes, or null.
A line out: {\"id\",\"event_type\",\"root\",\"mode\",\"act\",\"operators\",\"status\",\"rule\",\"confidence\"}; \
event_type is PLOVER's, root the same with CONCEDE and RETREAT as YIELD; both are null where \
nothing was found between the two.

Exit codes:
  0   every line was answered
  1   some lines could not be read; the others were answered
  2   no line could be answered
  64  the arguments make no sense";

const TIME_HELP: &str = "\
A line out is one expression: {\"source\",\"report\",\"start\",\"end\",\"text\",\"type\",\"value\",\"mod\",\"anchor\",\
\"granularity\",\"zone\",\"interval\",\"rule\"}
  start, end    bytes of the input as it was given, from its very start: of the whole file for
                HTML, TimeML and JSON Lines, byte order mark and markup counted, in its own
                encoding; of a compressed file, of what is in it
  text          what stands there, with the markup and escapes within it, in UTF-8
  type, value, mod
                TIMEX3; value is null where there is nothing to count from
  anchor        \"report\", {\"start\",\"end\"} of the expression that it was counted from, or null
  granularity   how fine it is: day, week, month, …
  zone          {\"text\",\"utc_offset_minutes\"} where the text names one; value and interval are its time
  interval      {\"start\",\"end\"}: first instant, first instant after; null for lengths

Of TimeML (.tml) the document's time is the report's date, and marks that it has are passed over.
--format timeml keeps the text as it is, its white space too; the marks are TIMEX3 alone.";

const STATUS_HELP: &str = "\
A line in: {\"id\":…,\"text\":\"…\",\"targets\":[[start,end],…]}, the targets in bytes of the text.
A line out: {\"id\",\"targets\":[{\"span\",\"polarity\",\"modality\",\"tense\",\"factuality\",\"condition\",\
\"traits\",\"rule\"},…]}, in the order asked; factuality is from -3 (surely not so) to 3 (surely so). \
A target that covers no word gets nulls.

Exit codes:
  0   every target was answered
  1   some lines or targets could not be read; the others were answered
  2   no line could be answered
  64  the arguments make no sense";

const QUOTES_HELP: &str = "\
One JSON object a quotation, in the order of the text:
  source       the input that it was read from; report: id of the report
  speaker      {text, span, head, name, country, sector, id, source}, or null where nobody is told; \
head is the head word; source: named, unnamed, document, unresolved (a pronoun), impersonal
  cue          [start, end] of the word that reports it, or null
  content      [start, end] of what is said, quotation marks left out
  direct       whether it stands in quotation marks as a whole
  mixed        whether only parts of it do; quoted: those parts
  text         the words of the content
  within       line of the quotation that it stands in, counted from 0 within the report, or null
Offsets are bytes of the input as it was given: of the file, unpacked where it is compressed.";

/// The columns of `code --format csv`; a test holds them to those that are written.
const COLUMNS_HELP: &str = "\
Columns of the table (lists joined by '; ', unknown is empty):
  id, report, report_date        the event, its report and the report's day
  sentence, start, end           the sentence; bytes of the event in the report's clean text
  event_type, mode, contexts     PLOVER; cameo, quad, score: CAMEO code, quad class, score
  act, act_kind, operators       the composed form, operators outermost first
  polarity, tense, modality, condition, aux
                                 how it stands in the world, and what it hangs on
  speaker, speaker_country, cue, direct
                                 on whose word, and whether in their own words
  actors, actor_countries, actor_sectors
                                 who; countries as ISO 3166 alpha-3, sectors as PLOVER has them
  recipients, recipient_countries, recipient_sectors
                                 to whom
  time, time_value, time_start, time_end
                                 the words, TIMEX3 value, first instant, first instant after
  time_relation, time_given_by   how the event stands to it, and where it has it from
  deadline, deadline_due, deadline_due_utc, deadline_bound, deadline_counted_from
                                 by when, in local and universal time, how that is to be read,
                                 and what it is counted from
  place, place_country           where, in the words of the report
  killed_min, killed_max, injured_min, injured_max, captured_min, captured_max, size_min, size_max
                                 numbers of people; an empty max is open
  topics, rule, confidence       negotiation issues; entries of the data files that fired
  factuality                     from -3 (surely not so) to 3 (surely so)
  source                         who is behind the words: named, unnamed, document, …
  outlook_number                 what is expected of talks, from -2 to 2
  place_name, geonames, place_lat, place_lon, place_admin1, place_feature
                                 the place that it is: name and identity in GeoNames, degrees,
                                 first-order division, what sort of place
  place_precision, place_radius_km
                                 how exactly it is told, by the seven steps of UCDP GED, and
                                 within how many kilometres
  place_relation, place_given_by how the event stands to it, and where it has it from
  publisher, url                 of the report
  incident, incident_reports, incident_families
                                 of 'export': the happening that it tells of, and how many reports
                                 and families of copies tell of it
A cell of text that a spreadsheet would take for a formula has a ' before it.";

/// Reads news reports about a conflict and its negotiations and keeps the record of them.
#[derive(Debug, Parser)]
#[command(name = "rapporteur", disable_version_flag = true, after_help = AFTER_HELP, infer_long_args = true)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// Print the versions of the program, its language model and its lexicon.
    #[arg(short = 'V', long)]
    pub(crate) version: bool,

    #[command(flatten)]
    pub(crate) global: Global,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// Read rules and names from this folder instead of those built in.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) data: Option<PathBuf>,

    /// Names or role nouns of your own to read beside those built in; may be given several times.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) actors: Vec<PathBuf>,

    /// Places of a gazetteer of your own, made by 'places import', instead of those built in.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) gazetteer: Option<PathBuf>,

    /// How many threads to use; the result does not depend on it [default: one per core].
    #[arg(long, value_name = "N", global = true)]
    pub(crate) threads: Option<usize>,

    /// Tell only of errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what reports say: events with their sentences, then rounds, ultimatums, pledges, …
    #[command(after_help = AFTER_HELP)]
    Read(Read),
    /// Code events, one a line.
    #[command(after_help = AFTER_HELP, after_long_help = format!("{COLUMNS_HELP}\n\n{AFTER_HELP}"))]
    Code(Code),
    /// Read reports, code them and put them into the store.
    #[command(after_help = INGEST_HELP)]
    Ingest(Ingest),
    /// Follow feeds, folders, mailboxes and streams, and keep the record up with them.
    #[command(after_help = WATCH_HELP)]
    Watch(Watch),
    /// Open the desk, where the record is read and corrected in a browser, and follow sources.
    #[command(after_help = SERVE_HELP)]
    Serve(Serve),
    /// Try the programs elsewhere that are told of alerts.
    #[command(after_help = WEBHOOKS_HELP)]
    Webhooks(Webhooks),
    /// Code stored reports anew, by the rules of now, and show what that changes.
    #[command(after_help = RECODE_HELP)]
    Recode(Recode),
    /// Decide that two events or incidents are one happening.
    #[command(after_help = DECIDE_HELP)]
    Merge(Decide),
    /// Decide that two events or incidents are two happenings.
    #[command(after_help = DECIDE_HELP)]
    Split(Decide),
    /// Decide that an event is none.
    #[command(after_help = CORRECT_HELP)]
    Reject(Reject),
    /// Decide how an event should read.
    #[command(after_help = CORRECT_HELP)]
    Correct(Correct),
    /// List what people have decided.
    Decisions(ListDecisions),
    /// Declare processes, list and show those that were declared or found.
    #[command(after_help = PROCESS_HELP)]
    Process(Process),
    /// Write the record in the formats that others read: tables, maps, a calendar, a copy.
    #[command(after_help = EXPORT_HELP)]
    Export(Export),
    /// Show the state of play of a process on one page, each sentence with its sources.
    #[command(after_help = SHOW_HELP)]
    Brief(Brief),
    /// List the rows of a table of the record: rounds, ultimatums, incidents, …
    #[command(after_help = SHOW_HELP)]
    List(List),
    /// Show a row down to the sentences that tell it and the rules that read them.
    #[command(after_help = SHOW_HELP)]
    Show(Show),
    /// Find reports and events by their words, and by who, what, where and when.
    #[command(after_help = SEARCH_HELP)]
    Search(Search),
    /// Answer an assistant (Model Context Protocol) out of the record, on standard input and output.
    #[command(after_help = MCP_HELP)]
    Mcp(Mcp),
    /// List what happened, what was said and what is due, in the order of days.
    #[command(after_help = SHOW_HELP)]
    Timeline(Timeline),
    /// Annotate text: sentences, tokens, tags, dependencies, entities.
    #[command(after_help = AFTER_HELP)]
    Parse(Parse),
    /// Find the times that reports tell and resolve them to TIMEX3, one a line or marked in the text.
    #[command(after_help = AFTER_HELP, after_long_help = format!("{TIME_HELP}\n\n{AFTER_HELP}"))]
    Time(Time),
    /// Find the places that reports name and resolve them to coordinates, one a line or as a map.
    #[command(after_help = AFTER_HELP, after_long_help = format!("{PLACES_HELP}\n\n{AFTER_HELP}"))]
    Places(Places),
    /// Look up, add, check and take over the names of actors.
    Actors(Actors),
    /// Find quotations and reports of speech: who says what, in whose words.
    #[command(after_help = format!("{QUOTES_HELP}\n\n{AFTER_HELP}"))]
    Quotes(Quotes),
    /// Say what a given source does to a given target, for pairs as JSON Lines.
    #[command(after_help = RELATE_HELP)]
    Relate(Relate),
    /// Say how what given words name stands in the world, for words as JSON Lines.
    #[command(after_help = STATUS_HELP)]
    Status(Status),
    /// Say why a sentence is coded as it is, and why not otherwise.
    Explain(Explain),
    /// Check the rule files, and show what a change to them does to a corpus.
    Lexicon(Lexicon),
}

/// Where reports come from.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Files, folders, patterns, or '-' for standard input.
    #[arg(value_name = "FILES")]
    pub(crate) paths: Vec<String>,
}

/// `rapporteur read`.
#[derive(Debug, Args)]
pub(crate) struct Read {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// The day of reports that do not tell theirs (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// How to show it; GeoJSON has the rounds, violence and ceasefires that a place is told of.
    #[arg(long, value_enum, default_value_t = ReadFormat::Text)]
    pub(crate) format: ReadFormat,

    /// Columns to wrap text at [default: the terminal's, at most 100; 80 when piped].
    #[arg(long, value_name = "N")]
    pub(crate) width: Option<usize>,

    /// When to colour.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

/// `rapporteur code`.
#[derive(Debug, Args)]
pub(crate) struct Code {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// The day of reports that do not tell theirs (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// JSON Lines with everything, a flat table, GeoJSON (each event at the point of its place), or
    /// rows of GDELT 2.0's table of events (61 columns between tabs, without a header).
    #[arg(long, value_enum, default_value_t = CodeFormat::Jsonl)]
    pub(crate) format: CodeFormat,
}

/// `rapporteur parse`.
#[derive(Debug, Args)]
pub(crate) struct Parse {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// JSON Lines, one object a report, or CoNLL-U.
    #[arg(long, value_enum, default_value_t = ParseFormat::Jsonl)]
    pub(crate) format: ParseFormat,

    /// A spaCy v3 model directory to use instead of the English model built in.
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
}

/// `rapporteur time`.
#[derive(Debug, Args)]
pub(crate) struct Time {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// The day that is counted from, whatever the reports tell of theirs (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// JSON Lines, one object an expression, or TimeML, one document a report.
    #[arg(long, value_enum, default_value_t = TimeFormat::Jsonl)]
    pub(crate) format: TimeFormat,

    /// A folder for TimeML of several reports: a file for each, called as its input.
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// `rapporteur quotes`.
#[derive(Debug, Args)]
pub(crate) struct Quotes {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = QuotesFormat::Jsonl)]
    pub(crate) format: QuotesFormat,
}

/// Formats of `quotes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum QuotesFormat {
    Jsonl,
}

/// `rapporteur relate`.
#[derive(Debug, Args)]
pub(crate) struct Relate {
    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// Answer by the lexicon alone: where it says nothing, the answer is null.
    #[arg(long)]
    pub(crate) lexicon_only: bool,
}

/// `rapporteur status`.
#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
}

/// `rapporteur explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A sentence or a few, or '-' for standard input.
    #[arg(value_name = "SENTENCE")]
    pub(crate) sentence: Option<String>,

    /// The day of the report that it would stand in (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,

    /// Show every near miss, and every word of its condition.
    #[arg(long)]
    pub(crate) all: bool,

    /// When to colour.
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
}

/// Formats of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Json,
}

/// Formats of `read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadFormat {
    Text,
    Markdown,
    Json,
    Geojson,
}

/// Formats of `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CodeFormat {
    Jsonl,
    Csv,
    Geojson,
    Gdelt,
}

/// Formats of `parse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ParseFormat {
    Jsonl,
    Conllu,
}

/// Formats of `time`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimeFormat {
    Jsonl,
    Timeml,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

impl From<Colour> for anstream::ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => Self::Auto,
            Colour::Always => Self::Always,
            Colour::Never => Self::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_help_names_every_column() {
        let words: Vec<_> = COLUMNS_HELP
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .collect();
        for column in rapporteur_export::events::flat::COLUMNS {
            assert!(words.contains(&column.name), "{}", column.name);
        }
    }

    #[test]
    fn the_description_is_sound() {
        Arguments::command().debug_assert();
    }
}
