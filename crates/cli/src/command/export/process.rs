//! Which process is meant by an id, a name, or words of its name and parties.

use rapporteur_ledger::processes::Process;
use rapporteur_model::Problem;
use rapporteur_store::Store;

/// How many are offered where none fits.
const OFFERED: usize = 5;

/// The id of the process that is meant.
///
/// # Errors
/// A problem that offers others, when none fits or several do.
pub(super) fn find(store: &mut Store, words: &str) -> Result<String, Problem> {
    let all = store
        .processes()
        .map_err(|error| crate::store::problem(&error))?;
    let asked = folded(words);
    let exact = |process: &&Process| process.id == words.trim() || folded(&process.name) == asked;
    if let Some(process) = all.iter().find(exact) {
        return Ok(process.id.clone());
    }
    let fits: Vec<&Process> = all.iter().filter(|process| fit(process, &asked)).collect();
    if let [one] = fits.as_slice() {
        return Ok(one.id.clone());
    }
    let offered = if fits.is_empty() {
        all.iter().collect()
    } else {
        fits
    };
    let names: Vec<String> = offered
        .iter()
        .take(OFFERED)
        .map(|process| format!("'{}' ({})", process.name, process.id))
        .collect();
    let message = format!("no process, or no single one, fits '{}'", words.trim());
    Err(
        Problem::error("--process", message).advise(match names.as_slice() {
            [] => "the record holds no process".to_owned(),
            names => format!("there is {}", names.join(", ")),
        }),
    )
}

/// Words in lower case, parted by single blanks.
fn folded(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether every word stands in the name or in that of a party.
fn fit(process: &Process, asked: &[String]) -> bool {
    let mut known = folded(&process.name);
    for party in &process.parties {
        known.extend(party.names.iter().flat_map(|name| folded(name)));
        known.extend(party.country.as_deref().map(str::to_lowercase));
    }
    !asked.is_empty() && asked.iter().all(|word| known.contains(word))
}
