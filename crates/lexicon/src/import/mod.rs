//! Dictionaries of other coders, taken over as actor rows and role nouns.
//!
//! ```text
//! GEORGE_EXAMPLE_            george-example ⇥ George Example ⇥ Example ⇥ person ⇥ USA ⇥ GOV ⇥ … 2001-01-20 ⇥ 2009-01-20
//! +EXAMPLE_              →
//!     [USAGOV 20010120-20090120]
//! POLICEMAN {POLICEMEN} [~COP]   →   policeman ⇥ COP ⇥ person
//! ```
//!
//! A file is parsed ([`parse`], [`agents`]), its codes are led to countries and sectors
//! ([`codes`]), its capitals to the case that news write ([`casing`]), and rows are made that
//! share the identities of the names that we know ([`rows`]).
//!
//! Deliberately absent: verb dictionaries, and offices, which those files do not tell.

mod agents;
mod casing;
mod codes;
mod lines;
mod parse;
mod rows;

use crate::{ActorRow, Lexicon};
use casing::Casing;
use codes::ActorCodes;
use rapporteur_data::DataSet;
use rapporteur_model::Problem;
use rows::Rows;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Whose dictionaries they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dictionary {
    /// PETRARCH2, UniversalPETRARCH and Phoenix: CAMEO codes of actors and agents.
    Petrarch2,
    /// NGEC: agents with PLOVER sectors.
    Ngec,
}

/// A role noun as it is written to a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NounRow {
    /// Singular, lower case.
    pub noun: SmolStr,
    /// PLOVER sector.
    pub sector: SmolStr,
    /// `person`, `group`, `body` or `title`.
    pub kind: &'static str,
}

/// The columns of a file of role nouns, in the order in which they are written.
pub const NOUN_COLUMNS: [&str; 4] = ["noun", "sector", "kind", "example"];

impl NounRow {
    /// The line of a file, without its end.
    pub fn line(&self) -> String {
        format!("{}\t{}\t{}\t", self.noun, self.sector, self.kind)
    }
}

/// What was taken over, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Names.
    pub actors: Vec<ActorRow>,
    /// Role nouns.
    pub nouns: Vec<NounRow>,
    /// Faults of form: the files are not what they should be.
    pub malformed: Vec<Problem>,
    /// Errors where a row had to be left out, warnings where part of a code was.
    pub left_out: Vec<Problem>,
}

/// Takes dictionaries over, one file after another.
#[derive(Debug)]
pub struct Importer<'l> {
    lexicon: &'l Lexicon,
    codes: ActorCodes,
    rows: Rows<'l>,
    /// The sectors of the role nouns so far.
    nouns: FxHashMap<SmolStr, SmolStr>,
    imported: Imported,
}

impl<'l> Importer<'l> {
    /// An importer that knows the names of a lexicon, and the codes of its data set. Faults of
    /// the table of codes are reported beside it.
    pub fn new(lexicon: &'l Lexicon, data: &DataSet) -> (Self, Vec<Problem>) {
        let (codes, problems) = ActorCodes::load(data);
        let importer = Self {
            lexicon,
            codes,
            rows: Rows::new(&lexicon.actors, Casing::of(&lexicon.actors)),
            nouns: FxHashMap::default(),
            imported: Imported::default(),
        };
        (importer, problems)
    }

    /// Reads one file; `name` stands for it in problems.
    pub fn read(&mut self, dictionary: Dictionary, name: &str, text: &str) {
        if dictionary == Dictionary::Ngec || agents::is_agent_file(text) {
            let agents = agents::parse(name, text, &mut self.imported.malformed);
            for agent in agents {
                self.agent(dictionary, name, &agent);
            }
            return;
        }
        let blocks = parse::parse(name, text, &mut self.imported.malformed);
        for block in &blocks {
            self.rows.take(
                block,
                name,
                &self.codes,
                &self.lexicon.roles,
                &mut self.imported,
            );
        }
    }

    fn agent(&mut self, dictionary: Dictionary, name: &str, agent: &agents::Agent) {
        let decoded = match dictionary {
            Dictionary::Petrarch2 => self.codes.role(&agent.code),
            Dictionary::Ngec => self.codes.sector(&agent.code, &self.lexicon.ontology),
        };
        let at = agent.at;
        let problem = |text: String| Problem::error(name, text).at(at.line, at.column);
        let decoded = match decoded {
            Ok(decoded) => decoded,
            Err(why) => {
                self.imported
                    .left_out
                    .push(problem(format!("'{}': {why}", agent.phrase)).advise(codes::ADVICE));
                return;
            }
        };
        for part in &decoded.unread {
            let mut warning = problem(format!(
                "the part '{part}' of '{}' is not known, and was passed over",
                agent.code
            ));
            warning.severity = rapporteur_model::Severity::Warning;
            self.imported.left_out.push(warning);
        }
        let Some(sector) = decoded.sector else {
            self.imported.left_out.push(
                problem(format!(
                    "'{}': the code '{}' tells no sector",
                    agent.phrase, agent.code
                ))
                .advise(codes::ADVICE),
            );
            return;
        };
        for noun in &agent.nouns {
            let row = NounRow {
                noun: noun.as_str().into(),
                sector: sector.clone(),
                kind: self.noun_kind(noun, agent.group),
            };
            match self.nouns.get(&row.noun) {
                None => {
                    self.nouns.insert(row.noun.clone(), row.sector.clone());
                    self.imported.nouns.push(row);
                }
                Some(known) if *known == row.sector => {}
                Some(known) => self.imported.left_out.push(problem(format!(
                    "'{noun}' has the sector {} from an earlier line, and here {}",
                    known, row.sector
                ))),
            }
        }
    }

    /// A noun that companies and clubs have too stays one of those.
    fn noun_kind(&self, noun: &str, group: bool) -> &'static str {
        let words: Vec<SmolStr> = noun
            .replace('-', " - ")
            .split_whitespace()
            .map(SmolStr::new)
            .collect();
        let known = words.split_last().and_then(|(head, before)| {
            self.lexicon.roles.find(head, |distance| {
                let index = before.len().checked_sub(distance + 1)?;
                before.get(index).cloned()
            })
        });
        match known {
            Some((role, length)) if role.title && length == words.len() => "title",
            _ if group => "group",
            _ => "person",
        }
    }

    /// All that was taken over.
    pub fn finish(mut self) -> Imported {
        self.imported.nouns.sort();
        self.imported
    }
}
