//! From TOML to sources, with the place of every fault.
//!
//! Deliberately absent: whether an address answers; that is seen when it is looked at.

use super::{Kind, LONGEST_PACE, Source, Sources, Trust};
use rapporteur_model::Problem;
use std::ops::Range;
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const SETTINGS: [&str; 3] = ["source", "contact", "allow_private_hosts"];
const FIELDS: [&str; 7] = [
    "name",
    "kind",
    "address",
    "every",
    "publisher",
    "language",
    "fetch_pages",
];

/// Longer names and addresses are a mistake, and pages have to show them.
const LONGEST_NAME: usize = 100;
const LONGEST_ADDRESS: usize = 2000;

type Value<'t> = Spanned<DeValue<'t>>;

pub(super) fn sources(file: &str, text: &str, trust: Trust<'_>) -> (Sources, Vec<Problem>) {
    let mut reader = Reader {
        file,
        text,
        trust,
        problems: Vec::new(),
    };
    let sources = reader.all();
    (sources, reader.problems)
}

struct Reader<'r> {
    file: &'r str,
    text: &'r str,
    trust: Trust<'r>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn all(&mut self) -> Sources {
        let mut sources = Sources::default();
        let root = match DeTable::parse(self.text) {
            Ok(root) => root.into_inner(),
            Err(error) => {
                let at = error.span().unwrap_or(0..0);
                self.fault(at, error.message().to_owned(), "write it as TOML");
                return sources;
            }
        };
        for (key, value) in &root {
            let name: &str = key.get_ref();
            match name {
                "source" => self.list(value, &mut sources),
                _ if !SETTINGS.contains(&name) => self.fault(
                    key.span(),
                    format!("'{name}' is not known here"),
                    "a file of sources holds [[source]], contact and allow_private_hosts",
                ),
                _ if self.trust != Trust::Operator => self.fault(
                    key.span(),
                    format!("'{name}' may only be set by whoever runs the program"),
                    "leave it out",
                ),
                "contact" => sources.contact = self.text_of(name, value),
                _ => sources.allow_private_hosts = self.hosts(value),
            }
        }
        sources
    }

    fn list(&mut self, value: &Value<'_>, sources: &mut Sources) {
        let tables: Vec<(Range<usize>, &DeTable<'_>)> = match value.get_ref() {
            DeValue::Table(table) => vec![(value.span(), table)],
            DeValue::Array(array) => array
                .iter()
                .filter_map(|item| Some((item.span(), item.get_ref().as_table()?)))
                .collect(),
            _ => Vec::new(),
        };
        if tables.is_empty() {
            self.fault(
                value.span(),
                "'source' is no table".to_owned(),
                "write [[source]] and its fields below it",
            );
        }
        for (at, table) in tables {
            let Some(source) = self.source(&at, table) else {
                continue;
            };
            if sources
                .sources
                .iter()
                .any(|known| known.name == source.name)
            {
                self.fault(
                    at,
                    format!("a second source is called '{}'", source.name),
                    "give each source a name of its own",
                );
                continue;
            }
            sources.sources.push(source);
        }
    }

    fn source(&mut self, at: &Range<usize>, table: &DeTable<'_>) -> Option<Source> {
        let before = self.problems.len();
        for (key, _) in table {
            let field: &str = key.get_ref();
            if !FIELDS.contains(&field) {
                self.fault(
                    key.span(),
                    format!("a source has no '{field}'"),
                    &format!("its fields are {}", FIELDS.join(", ")),
                );
            }
        }
        let name = self.needed(at, table, "name").unwrap_or_default();
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            self.fault(
                span(table, "name", at),
                "the name is too long, or has characters that cannot be shown".to_owned(),
                "give it a name of at most 100 letters",
            );
        }
        let kind = self.kind(at, table)?;
        let address = self.needed(at, table, "address").unwrap_or_default();
        if let Err(message) = check_address(kind, &address)
            && !address.is_empty()
        {
            self.fault(
                span(table, "address", at),
                message.to_owned(),
                "give a feed's address on the web, a folder, a file, a socket, or '-' for standard input",
            );
        }
        let source = Source {
            name,
            kind,
            address,
            every: self.every(kind, table),
            publisher: self.given(table, "publisher"),
            language: self.given(table, "language"),
            fetch_pages: self.flag(table, "fetch_pages").unwrap_or(true),
            within: match self.trust {
                Trust::Operator => None,
                Trust::Reader(folders) => Some(folders.clone()),
            },
        };
        (self.problems.len() == before).then_some(source)
    }

    fn kind(&mut self, at: &Range<usize>, table: &DeTable<'_>) -> Option<Kind> {
        let written = self.needed(at, table, "kind")?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == written);
        let names = Kind::ALL.map(Kind::name).join(", ");
        match kind {
            None => self.fault(
                span(table, "kind", at),
                format!("'{written}' is no kind of source"),
                &format!("kinds are {names}"),
            ),
            Some(Kind::Lines) if self.trust != Trust::Operator => {
                self.fault(
                    span(table, "kind", at),
                    "lines may only be named by whoever runs the program".to_owned(),
                    "ask for it to be put into the file of sources",
                );
                return None;
            }
            Some(_) => {}
        }
        kind
    }

    fn every(&mut self, kind: Kind, table: &DeTable<'_>) -> Duration {
        let Some(value) = table.get("every") else {
            return kind.usual_pace();
        };
        let written = value.get_ref().as_str().unwrap_or_default();
        match duration(written) {
            Some(every) if every >= kind.shortest_pace() && every <= LONGEST_PACE => every,
            Some(_) => {
                let shortest = kind.shortest_pace().as_secs_f64();
                self.fault(
                    value.span(),
                    format!(
                        "a {} is looked at every {shortest} seconds to every 30 days",
                        kind.name()
                    ),
                    "give a time between",
                );
                kind.usual_pace()
            }
            None => {
                self.fault(
                    value.span(),
                    "'every' is no length of time".to_owned(),
                    "write it as every = \"30s\", \"15m\", \"2h\" or \"1d\"",
                );
                kind.usual_pace()
            }
        }
    }

    fn needed(&mut self, at: &Range<usize>, table: &DeTable<'_>, field: &str) -> Option<String> {
        match table.get(field) {
            Some(value) => self.text_of(field, value),
            None => {
                self.fault(
                    at.clone(),
                    format!("the source has no '{field}'"),
                    &format!("write {field} = \"…\" below [[source]]"),
                );
                None
            }
        }
    }

    fn given(&mut self, table: &DeTable<'_>, field: &str) -> Option<String> {
        table
            .get(field)
            .and_then(|value| self.text_of(field, value))
    }

    fn text_of(&mut self, field: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() && text.len() <= LONGEST_ADDRESS => {
                Some(text.to_owned())
            }
            _ => {
                self.fault(
                    value.span(),
                    format!("'{field}' is no text of at most {LONGEST_ADDRESS} bytes"),
                    &format!("write {field} = \"…\""),
                );
                None
            }
        }
    }

    fn flag(&mut self, table: &DeTable<'_>, field: &str) -> Option<bool> {
        let value = table.get(field)?;
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                self.fault(
                    value.span(),
                    format!("'{field}' is neither true nor false"),
                    &format!("write {field} = true or {field} = false"),
                );
                None
            }
        }
    }

    fn hosts(&mut self, value: &Value<'_>) -> Vec<String> {
        let DeValue::Array(array) = value.get_ref() else {
            self.fault(
                value.span(),
                "'allow_private_hosts' is no list".to_owned(),
                "write it as allow_private_hosts = [\"…\", \"…\"]",
            );
            return Vec::new();
        };
        array
            .iter()
            .filter_map(|host| self.text_of("allow_private_hosts", host))
            .collect()
    }

    fn fault(&mut self, at: Range<usize>, message: String, advice: &str) {
        let before = self.text.get(..at.start).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start..).unwrap_or("").chars().count() + 1;
        self.problems.push(
            Problem::error(self.file, message)
                .at(line, column)
                .advise(advice),
        );
    }
}

fn span(table: &DeTable<'_>, field: &str, otherwise: &Range<usize>) -> Range<usize> {
    table
        .get(field)
        .map_or_else(|| otherwise.clone(), Spanned::span)
}

fn check_address(kind: Kind, address: &str) -> Result<(), &'static str> {
    if kind != Kind::Feed {
        return if address.contains('\0') {
            Err("no path holds such a character")
        } else if address == "-" && kind != Kind::Lines {
            Err("only lines are read from standard input")
        } else {
            Ok(())
        };
    }
    let Ok(url) = url::Url::parse(address) else {
        return Err("this is no address");
    };
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only addresses that begin with https:// or http:// are fetched");
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err("the address names no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address holds a user's name or password, which would be shown on pages");
    }
    Ok(())
}

/// A length of time: a number and `ms`, `s`, `m`, `h` or `d`.
pub fn duration(written: &str) -> Option<Duration> {
    let unit_at = written.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = written.split_at(unit_at);
    let number: u64 = number.parse().ok()?;
    let milliseconds: u64 = match unit.trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.checked_mul(milliseconds).map(Duration::from_millis)
}
