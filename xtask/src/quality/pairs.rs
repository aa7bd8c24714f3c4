//! Relations of given pairs: `rapporteur relate` against the right root.
//!
//! Two sets. The one is shared by the field (`../shared/bench/relate`) and parted into two halves
//! by the parity of its `sentence_id`: the coder is built on the even half, and nobody reads the
//! odd one, of which only figures are ever printed. The other is our own (`bench/relations`), every
//! third line of which is kept apart.
//!
//! Deliberately absent: a flag that shows sentences. Reading the half that is kept apart once would
//! spoil it for good.

use super::Run;
use super::confusion::Confusion;
use super::marks::{Marked, unmark};
use super::program::Question;
use super::table::Table;
use super::tally::share;
use crate::error::Error;
use rapporteur_model::{Relation, root_of};
use std::collections::BTreeMap;
use std::path::Path;

const SHARED: &str = "bench/relate/PLV_train.tsv";
const OURS: &str = "bench/relations";
const TYPES: &str = "data/ontology/types.tsv";

/// What `relate` names as rule where the lexicon did not decide.
const BY_MODEL: &str = "model/relations";

/// One marked pair with its right answer.
struct Pair {
    marked: Marked,
    /// PLOVER's type, where the set tells it.
    event_type: Option<String>,
    /// The root; `None` where there is no relation.
    root: Option<String>,
}

/// A part of a set, with what may be printed of it.
struct Part {
    name: &'static str,
    figure: &'static str,
    pairs: Vec<Pair>,
    /// Whether the tables are printed without being asked for.
    open: bool,
    /// Whether types are told and not only roots.
    types: bool,
}

/// Types and their quad classes.
struct Ontology {
    quads: BTreeMap<String, String>,
}

impl Ontology {
    fn load(root: &Path) -> Result<Self, Error> {
        let table = Table::load(&root.join(TYPES), &["type", "quad"])?;
        let quads = table
            .rows
            .iter()
            .map(|row| {
                (
                    table.cell(row, "type").to_owned(),
                    table.cell(row, "quad").to_owned(),
                )
            })
            .collect();
        Ok(Self { quads })
    }

    fn types(&self) -> Vec<&str> {
        self.quads.keys().map(String::as_str).collect()
    }

    fn roots(&self) -> Vec<&str> {
        let mut roots: Vec<&str> = self.quads.keys().map(|name| root_of(name)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    /// The quad class of a root. YIELD holds CONCEDE (1) and RETREAT (2); the shared set counts it
    /// as material cooperation, and so do we.
    fn quad(&self, root: &str) -> Option<&str> {
        let name = if root == "YIELD" { "RETREAT" } else { root };
        self.quads.get(name).map(String::as_str)
    }
}

/// Pairs of the shared set.
pub(super) fn shared(run: &mut Run<'_>) -> Result<(), Error> {
    let Some(path) = run.shared(SHARED) else {
        return Ok(());
    };
    let table = Table::load(&path, &["sentence_id", "marked_sentence", "gold_root"])?;
    let (mut built_on, mut unread, mut left_out) = (Vec::new(), Vec::new(), 0);
    for row in &table.rows {
        let number: Option<u64> = table.cell(row, "sentence_id").parse().ok();
        let root = table.cell(row, "gold_root");
        match (number, unmark(table.cell(row, "marked_sentence"))) {
            (Some(number), Some(marked)) => {
                let pair = Pair {
                    marked,
                    event_type: None,
                    root: Some(root.to_owned()),
                };
                if number % 2 == 0 {
                    built_on.push(pair);
                } else {
                    unread.push(pair);
                }
            }
            _ => left_out += 1,
        }
    }
    if left_out > 0 {
        println!("  {left_out} lines without number or marks are left out");
    }
    measure(
        run,
        vec![
            Part {
                name: "even numbers, built on",
                figure: "pairs_built",
                pairs: built_on,
                open: true,
                types: false,
            },
            Part {
                name: "odd numbers, unread",
                figure: "pairs_unread",
                pairs: unread,
                open: false,
                types: false,
            },
        ],
    )
}

/// Our own pairs.
pub(super) fn ours(run: &mut Run<'_>) -> Result<(), Error> {
    let (mut open, mut held) = (Vec::new(), Vec::new());
    for path in run.files(OURS, ".tsv") {
        let table = Table::load(&path, &["type", "sentence"])?;
        for row in &table.rows {
            let event_type = Some(table.cell(row, "type")).filter(|name| *name != "NONE");
            let marked = unmark(table.cell(row, "sentence")).ok_or_else(|| Error::Table {
                path: path.clone(),
                line: row.line,
                message: "marks neither source nor target, or leaves a mark open".to_owned(),
            })?;
            let pair = Pair {
                marked,
                event_type: event_type.map(str::to_owned),
                root: event_type.map(|name| root_of(name).to_owned()),
            };
            if row.is_held() {
                held.push(pair);
            } else {
                open.push(pair);
            }
        }
    }
    measure(
        run,
        vec![
            Part {
                name: "open lines",
                figure: "own_pairs_open",
                pairs: open,
                open: true,
                types: true,
            },
            Part {
                name: "held lines",
                figure: "own_pairs_held",
                pairs: held,
                open: false,
                types: true,
            },
        ],
    )
}

fn measure(run: &mut Run<'_>, parts: Vec<Part>) -> Result<(), Error> {
    let ontology = Ontology::load(&run.tree.root)?;
    let questions: Vec<Question> = parts
        .iter()
        .flat_map(|part| &part.pairs)
        .enumerate()
        .map(|(id, pair)| Question {
            id,
            sentence: pair.marked.sentence.clone(),
            source: pair.marked.source,
            target: pair.marked.target,
        })
        .collect();
    let both = run.program.relate(&questions, false)?;
    let lexicon = run.program.relate(&questions, true)?;
    let (mut both, mut lexicon) = (both.as_slice(), lexicon.as_slice());
    for part in &parts {
        let (these, rest) = both.split_at(part.pairs.len());
        let (alone, others) = lexicon.split_at(part.pairs.len());
        (both, lexicon) = (rest, others);
        println!("  {}: {} pairs", part.name, part.pairs.len());
        report(run, part, &ontology, these, "", part.figure.to_owned());
        let figure = format!("{}_lexicon", part.figure);
        report(run, part, &ontology, alone, ", lexicon only", figure);
        let by_model = these.iter().filter(|answer| is_model(answer)).count();
        run.figures.add(
            format!("{}_model_share", part.figure),
            share(by_model, part.pairs.len()),
        );
    }
    Ok(())
}

/// The figures of one part, answered one way.
fn report(
    run: &mut Run<'_>,
    part: &Part,
    ontology: &Ontology,
    answers: &[Option<Relation>],
    how: &str,
    figure: String,
) {
    let (mut roots, mut quads, mut types) = <(Confusion, Confusion, Confusion)>::default();
    for (pair, answer) in part.pairs.iter().zip(answers) {
        let given = answer.as_ref().and_then(|answer| answer.root.as_deref());
        let right = pair.root.as_deref();
        roots.count(right, given);
        let quad = |root: Option<&str>| root.and_then(|root| ontology.quad(root));
        quads.count(quad(right), quad(given));
        let given = answer
            .as_ref()
            .and_then(|answer| answer.event_type.as_deref());
        types.count(pair.event_type.as_deref(), given);
    }
    let (root_f1, quad_f1) = (
        roots.macro_f1(ontology.roots()),
        quads.macro_f1(["1", "2", "3", "4"]),
    );
    println!(
        "    roots{how}: macro-F1 {root_f1:.3}, accuracy {:.3} ({}/{}); quad classes: macro-F1 \
         {quad_f1:.3}, accuracy {:.3}",
        roots.accuracy(),
        roots.right(),
        roots.asked(),
        quads.accuracy(),
    );
    run.figures.add(format!("{figure}_macro_f1"), root_f1);
    run.figures
        .add(format!("{figure}_accuracy"), roots.accuracy());
    run.figures.add(format!("{figure}_quad_macro_f1"), quad_f1);
    if part.types {
        let type_f1 = types.macro_f1(ontology.types());
        println!(
            "    types{how}: macro-F1 {type_f1:.3}, accuracy {:.3}",
            types.accuracy()
        );
        run.figures.add(format!("{figure}_type_macro_f1"), type_f1);
    }
    kinds(part, answers);
    if (part.open || run.full) && how.is_empty() {
        if part.types {
            types.print_classes(ontology.types());
        } else {
            roots.print_classes(ontology.roots());
        }
        roots.print_table(ontology.roots());
    }
}

fn is_model(answer: &Option<Relation>) -> bool {
    answer
        .as_ref()
        .is_some_and(|answer| answer.rule.iter().any(|rule| rule == BY_MODEL))
}

/// How right each kind of answer is: the model's, and the lexicon's by how sure it is.
fn kinds(part: &Part, answers: &[Option<Relation>]) {
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (pair, answer) in part.pairs.iter().zip(answers) {
        let kind = match answer {
            _ if is_model(answer) => "the model's".to_owned(),
            Some(answer) if answer.root.is_some() => {
                format!("the lexicon's, {} sure", sureness(answer.confidence))
            }
            _ => "none".to_owned(),
        };
        let given = answer.as_ref().and_then(|answer| answer.root.as_deref());
        let (right, all) = kinds.entry(kind).or_default();
        *right += usize::from(given == pair.root.as_deref());
        *all += 1;
    }
    for (kind, (right, all)) in kinds {
        println!(
            "      answers of kind '{kind}': {all} ({:.1} %), {:.3} right",
            100.0 * share(all, part.pairs.len()),
            share(right, all)
        );
    }
}

/// Between which bounds a confidence lies.
fn sureness(confidence: f32) -> &'static str {
    match confidence {
        value if value < 0.5 => "0.0 to 0.5",
        value if value < 0.7 => "0.5 to 0.7",
        value if value < 0.8 => "0.7 to 0.8",
        value if value < 0.9 => "0.8 to 0.9",
        _ => "0.9 to 1.0",
    }
}
