//! The arguments of `rapporteur places`.

use crate::arguments::Inputs;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What `rapporteur places --help` says of its lines.
pub(crate) const PLACES_HELP: &str = "\
A line out is one place name: {\"source\",\"report\",\"start\",\"end\",\"text\",\"kind\",\"name\",\
\"geonames\",\"lat\",\"lon\",\"country\",\"admin1\",\"feature\",\"precision\",\"radius_km\",\
\"score\",\"runners_up\"}
  start, end    bytes of the input as it was given, from its very start: of the whole file for
                HTML, TimeML and JSON Lines, byte order mark and markup counted, in its own
                encoding; of a compressed file, of what is in it
  text          the words that stand there, without markup, white space tidied
  kind          literal ('talks in Istanbul'), metonym ('Moscow said'); with --all also demonym
                ('Russian forces') and part_of_name ('the Geneva Conventions')
  name, geonames
                name in the gazetteer, and identity in GeoNames for what GeoNames has
  lat, lon      degrees north and east (WGS 84); null, like name, where no place is known
  country, admin1
                ISO 3166 alpha-3, and name of the first-order division
  feature       settlement, country, admin1, region, water, river, site, airport, …
  precision     how exactly the words say where, by the seven steps of UCDP GED: 1 the place itself,
                2 within about 25 km, 3 second-order division, 4 first-order division, 5 a line or
                a region without firm bounds, 6 a country, 7 waters or several countries
  radius_km     of a circle about the coordinates that holds what is meant
  score         from 0 to 1, shares of all places of that name; runners_up: the others, best first

--format geojson writes one FeatureCollection (RFC 7946), each place name a point with these
properties; what is not resolved has a null geometry.
A file called as one of the commands below is named with its folder: ./find

The gazetteer is made from GeoNames (geonames.org, CC BY 4.0).";

const RESOLVE_HELP: &str = "\
A line in: {\"id\":…,\"text\":\"…\",\"spans\":[[start,end],…]}, the spans in bytes of the text (UTF-8).
A line out: {\"id\",\"places\":[…]}: for each span, in the order asked, an object as 'rapporteur places' \
gives it, or null where no place of that name is known. start and end are those of the span.

Exit codes:
  0   every span was read
  1   some lines or spans could not be read; the others were answered
  2   no line could be answered
  64  the arguments make no sense";

const FIND_HELP: &str = "\
Exit codes:
  0   a place of that name is known
  2   none is";

const IMPORT_HELP: &str = "\
DUMP is a table of GeoNames (download.geonames.org/export/dump), unpacked: allCountries.txt, that of a \
country (UA.txt), or cities500.txt. What is in it is added to what is built in, or to the gazetteer \
given with --gazetteer. The first line that is broken, has coordinates out of range, an unknown \
country, or a place that an earlier line has, stops the import with its number and nothing is \
written, unless --skip-faulty says so. A country takes seconds, the whole world minutes and some \
8 GiB of memory.

Any command takes the file with --gazetteer FILE.

Exit codes:
  0   everything was taken over
  1   some lines were passed over
  2   nothing was written";

/// `rapporteur places`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Places {
    #[command(subcommand)]
    pub(crate) command: Option<PlacesCommand>,

    #[command(flatten)]
    pub(crate) inputs: Inputs,

    /// JSON Lines, one object a place name, or GeoJSON, one collection.
    #[arg(long, value_enum, default_value_t = PlacesFormat::Jsonl)]
    pub(crate) format: PlacesFormat,

    /// Show demonyms and parts of other names too.
    #[arg(long)]
    pub(crate) all: bool,
}

/// Formats of `places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlacesFormat {
    Jsonl,
    Geojson,
}

/// What else to do with places.
#[derive(Debug, Subcommand)]
pub(crate) enum PlacesCommand {
    /// Say which place each of the given words names, for texts as JSON Lines.
    #[command(after_help = RESOLVE_HELP)]
    Resolve(Resolve),
    /// Show the places of a name.
    #[command(after_help = FIND_HELP)]
    Find(Find),
    /// Make a gazetteer from a dump of GeoNames.
    #[command(after_help = IMPORT_HELP)]
    Import(Import),
}

/// `rapporteur places resolve`.
#[derive(Debug, Args)]
pub(crate) struct Resolve {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
}

/// `rapporteur places find`.
#[derive(Debug, Args)]
pub(crate) struct Find {
    /// A name ('Springfield'); spelling, case and accents do not matter.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// How to show it.
    #[arg(long, value_enum, default_value_t = FindFormat::Text)]
    pub(crate) format: FindFormat,

    /// Show all, not only the twenty most important.
    #[arg(long)]
    pub(crate) all: bool,
}

/// Formats of `places find`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindFormat {
    Text,
    Json,
}

/// `rapporteur places import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// A table of GeoNames.
    #[arg(value_name = "DUMP")]
    pub(crate) dump: PathBuf,

    /// Where to write the gazetteer.
    #[arg(long, value_name = "FILE", default_value = "gazetteer.bin")]
    pub(crate) out: PathBuf,

    /// Pass over faulty lines and tell them, instead of stopping at the first.
    #[arg(long)]
    pub(crate) skip_faulty: bool,
}
