//! The sentences that were drawn from the shared documents, by reference: document, bytes and a
//! hash, and never their text.
//!
//! The hash is over the sentence with its white space collapsed, so that a document that has
//! changed is noticed instead of measured.

use super::program::Report;
use super::table::{Row, Table};
use crate::error::Error;
use rapporteur_model::Event;
use std::collections::BTreeMap;
use std::path::Path;

/// A drawn sentence.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    /// Its number, from 1.
    pub(super) number: usize,
    /// The document.
    pub(super) document: String,
    start: usize,
    end: usize,
    /// Its text, white space collapsed.
    pub(super) text: String,
}

impl Drawn {
    /// Whether the coder may be looked at here: the half with odd numbers.
    pub(super) fn is_open(&self) -> bool {
        self.number % 2 == 1
    }

    /// Whether the program read an event from this sentence. Offsets say so as long as the
    /// document was read as it stands; if it was cleaned, the words do.
    fn holds(&self, event: &Event, document: &str) -> bool {
        let span = event.sentence_span;
        if document.get(span.start..span.end) == Some(event.sentence.as_str()) {
            (self.start..self.end).contains(&event.span.start)
        } else {
            collapsed(&event.sentence) == self.text
        }
    }
}

/// Reads the list and finds each sentence in its document.
pub(super) fn load(path: &Path, documents: &[Report]) -> Result<Vec<Drawn>, Error> {
    let table = Table::load(path, &["n", "document", "start", "end", "hash"])?;
    let texts: BTreeMap<&str, &str> = documents
        .iter()
        .map(|document| (document.id.as_str(), document.text.as_str()))
        .collect();
    table
        .rows
        .iter()
        .map(|row| {
            find(&table, row, &texts).map_err(|message| Error::Table {
                path: path.to_owned(),
                line: row.line,
                message,
            })
        })
        .collect()
}

fn find(table: &Table, row: &Row, texts: &BTreeMap<&str, &str>) -> Result<Drawn, String> {
    let number = |column: &str| {
        table
            .cell(row, column)
            .parse::<usize>()
            .map_err(|_| format!("`{column}` is no number"))
    };
    let document = table.cell(row, "document");
    let text = texts
        .get(document)
        .ok_or_else(|| format!("there is no document `{document}`"))?;
    let (start, end) = (number("start")?, number("end")?);
    let text = text
        .get(start..end)
        .map(collapsed)
        .ok_or_else(|| format!("{start} to {end} is no stretch of `{document}`"))?;
    let hash = hash(&text);
    if hash != table.cell(row, "hash") {
        return Err(format!(
            "the sentence has changed since it was drawn: its hash is {hash}"
        ));
    }
    Ok(Drawn {
        number: number("n")?,
        document: document.to_owned(),
        start,
        end,
        text,
    })
}

/// The events of each drawn sentence, in the order of the sentences.
pub(super) fn events<'e>(
    drawn: &[Drawn],
    documents: &[Report],
    coded: &'e BTreeMap<String, Vec<Event>>,
) -> Vec<Vec<&'e Event>> {
    drawn
        .iter()
        .map(|sentence| {
            let text = documents
                .iter()
                .find(|document| document.id == sentence.document)
                .map_or("", |document| document.text.as_str());
            coded
                .get(&sentence.document)
                .into_iter()
                .flatten()
                .filter(|event| sentence.holds(event, text))
                .collect()
        })
        .collect()
}

/// Words with one blank between them.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// FNV-1a with 64 bits, in hexadecimal: short, without a dependency, and good enough to notice a
/// change that nobody made on purpose.
fn hash(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_sentences_are_told() {
        assert_eq!(hash(""), "cbf29ce484222325");
        assert_eq!(hash("a"), "af63dc4c8601ec8c");
        let good = hash("They met.");
        let cases = [
            (format!("1\ta\t0\t9\t{good}"), true),
            (format!("1\ta\t0\t8\t{good}"), false),
            (format!("1\ta\t0\t99\t{good}"), false),
            (format!("1\tb\t0\t9\t{good}"), false),
            (format!("1\ta\tx\t9\t{good}"), false),
        ];
        let texts = BTreeMap::from([("a", "They\nmet. He left.")]);
        for (line, fine) in cases {
            let table = Table::parse(&format!("n\tdocument\tstart\tend\thash\n{line}\n"));
            let found = table
                .rows
                .first()
                .map(|row| find(&table, row, &texts).is_ok());
            assert_eq!(found, Some(fine), "{line}");
        }
    }
}
