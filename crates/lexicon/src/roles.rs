//! Role nouns: words for people and bodies that tell a sector ('troops', 'spokesman', 'rebels').

use crate::ontology::Ontology;
use rapporteur_data::{DataFile, DataSet, Row, Table};
use rapporteur_model::Problem;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What a role noun tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The noun as the file has it: singular, lower case, one or several words.
    pub noun: SmolStr,
    /// PLOVER sector.
    pub sector: SmolStr,
    /// Whether companies and clubs have it too, so that it tells a sector only of a known country
    /// or body.
    pub title: bool,
}

/// The columns that a file of role nouns must have.
pub(crate) const COLUMNS: [&str; 3] = ["noun", "sector", "kind"];

/// The kinds of role nouns.
pub(crate) const KINDS: [&str; 4] = ["person", "group", "body", "title"];

/// The files that hold role nouns: the project's, and a user's own before it.
pub(crate) fn role_files(data: &DataSet) -> impl Iterator<Item = &DataFile> {
    data.files().filter(|file| {
        file.path == "agents.tsv"
            || (file.path.starts_with("agents/") && file.path.ends_with(".tsv"))
    })
}

/// All role nouns, by their last word.
#[derive(Debug, Default)]
pub struct RoleTable {
    by_head: FxHashMap<SmolStr, Vec<(Vec<SmolStr>, Role)>>,
}

impl RoleTable {
    pub(crate) fn load(data: &DataSet, ontology: &Ontology, problems: &mut Vec<Problem>) -> Self {
        let mut table = RoleTable::default();
        for file in role_files(data) {
            let (rows, faults) = Table::read(file, &COLUMNS);
            problems.extend(faults);
            for row in rows.rows() {
                if let Err(problem) = table.enter(row, ontology) {
                    problems.push(problem);
                }
            }
        }
        for roles in table.by_head.values_mut() {
            // The longest phrase tells most: 'defence minister' before 'minister'.
            roles.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        table
    }

    fn enter(&mut self, row: Row<'_>, ontology: &Ontology) -> Result<(), Problem> {
        let sector = row.get("sector");
        if !ontology.has_sector(sector) {
            return Err(row
                .fault("sector", format!("'{sector}' is not a sector"))
                .advise("sectors are in ontology/sectors.tsv"));
        }
        // The engine's tokens part at hyphens.
        let spaced = row.get("noun").replace('-', " - ");
        let words: Vec<SmolStr> = spaced.split_whitespace().map(SmolStr::new).collect();
        let Some(head) = words.last().cloned() else {
            return Err(row.fault("noun", "a role needs a noun"));
        };
        let role = Role {
            noun: row.get("noun").into(),
            sector: sector.into(),
            title: row.get("kind") == "title",
        };
        self.by_head.entry(head).or_default().push((words, role));
        Ok(())
    }

    /// The longest role phrase that ends in `head` and whose other words, from right to left,
    /// `before` answers for (0 is the lemma just before the head). With it, its length in words.
    pub fn find<'s>(
        &'s self,
        head: &str,
        before: impl Fn(usize) -> Option<SmolStr>,
    ) -> Option<(&'s Role, usize)> {
        self.by_head.get(head)?.iter().find_map(|(words, role)| {
            let rest = &words[..words.len() - 1];
            let fits = rest
                .iter()
                .rev()
                .enumerate()
                .all(|(distance, word)| before(distance).as_ref() == Some(word));
            fits.then_some((role, words.len()))
        })
    }
}
