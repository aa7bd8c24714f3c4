//! A sentence of a page: words in some emphasis, and what they rest on.
//!
//! [`Say`] gathers words; only [`Say::cite`] makes a [`Sentence`] of them, and it asks for a
//! [`Cited`], which only a row with an event at hand can give.

use crate::Evidence;
use crate::words::english::capitalised;
use crate::words::sanitise;
use rapporteur_ledger::RowHead;
use serde::Serialize;

/// A sentence shows at most so many sources; `show` lists the others of its rows.
const MOST_SOURCES: usize = 4;

/// How words stand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Emphasis {
    /// They do not.
    Plain,
    /// What the sentence is about: a day, a party.
    Strong,
    /// The sentence that opens a topic.
    Topic,
    /// Words of a report, in quotation marks.
    Quote,
}

/// Words in one emphasis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// How they stand out.
    pub emphasis: Emphasis,
}

/// What a sentence rests on: at least one row, and at least one event whose sentence is at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cited {
    rows: Vec<String>,
    /// Names of events, each of another sentence.
    events: Vec<String>,
}

impl Cited {
    /// The row, by the events that tell it: the first, and the latest, to some number.
    pub(crate) fn row(head: &RowHead, evidence: &Evidence) -> Option<Self> {
        Self::by(head, &head.evidence, evidence)
    }

    /// The row, by some of the events that tell it.
    pub(crate) fn by(head: &RowHead, events: &[String], evidence: &Evidence) -> Option<Self> {
        let mut places = Vec::new();
        let mut told: Vec<&String> = Vec::new();
        for name in events {
            let Some(place) = evidence.place(name) else {
                continue;
            };
            if !places.contains(&place) {
                places.push(place);
                told.push(name);
            }
        }
        if told.len() > MOST_SOURCES {
            told.drain(1..=told.len() - MOST_SOURCES);
        }
        (!told.is_empty()).then(|| Self {
            rows: vec![head.id.clone()],
            events: told.into_iter().cloned().collect(),
        })
    }

    /// Several rows, each by the event that first tells it.
    pub(crate) fn rows<'r>(
        heads: impl IntoIterator<Item = &'r RowHead>,
        evidence: &Evidence,
    ) -> Option<Self> {
        heads
            .into_iter()
            .filter_map(|head| Self::by(head, head.evidence.get(..1)?, evidence))
            .reduce(Self::and)
    }

    /// Several rows by their ids, and the events that tell of them together.
    pub(crate) fn together(
        rows: &[String],
        events: &[String],
        evidence: &Evidence,
    ) -> Option<Self> {
        let head = |id: &String| RowHead {
            id: id.clone(),
            table: rapporteur_ledger::Table::Violence,
            day: None,
            until: None,
            status: None,
            parties: Vec::new(),
            topics: Vec::new(),
            evidence: Vec::new(),
        };
        let of = |row| Self::by(&head(row), events, evidence);
        rows.iter().filter_map(of).reduce(Self::and)
    }

    /// Both.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for (all, more) in [
            (&mut self.rows, other.rows),
            (&mut self.events, other.events),
        ] {
            for one in more {
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
        self
    }

    pub(crate) fn events(&self) -> &[String] {
        &self.events
    }

    pub(crate) fn row_ids(&self) -> &[String] {
        &self.rows
    }
}

/// A sentence of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pieces: Vec<Piece>,
    cited: Cited,
    /// Numbers of its sources; given when the page is put together.
    pub(crate) numbers: Vec<usize>,
}

impl Sentence {
    /// Its words.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Its words without emphasis.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    }

    /// Ids of the rows that it tells of; at least one.
    pub fn rows(&self) -> &[String] {
        self.cited.row_ids()
    }

    /// Numbers of its sources on the page, ascending; at least one.
    pub fn numbers(&self) -> &[usize] {
        &self.numbers
    }

    pub(crate) fn cited(&self) -> &Cited {
        &self.cited
    }
}

/// Words on their way to a sentence. Foreign words are made safe to show on the way in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Say(Vec<Piece>);

impl Say {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn with(mut self, text: impl AsRef<str>, emphasis: Emphasis) -> Self {
        let text = sanitise(text.as_ref());
        if text.is_empty() {
            return self;
        }
        match self.0.last_mut() {
            Some(last) if last.emphasis == emphasis => last.text.push_str(&text),
            _ => self.0.push(Piece { text, emphasis }),
        }
        self
    }

    pub(crate) fn plain(self, text: impl AsRef<str>) -> Self {
        self.with(text, Emphasis::Plain)
    }

    pub(crate) fn strong(self, text: impl AsRef<str>) -> Self {
        self.with(text, Emphasis::Strong)
    }

    pub(crate) fn topic(self, text: impl AsRef<str>) -> Self {
        self.with(text, Emphasis::Topic)
    }

    /// Words of a report in quotation marks, cut between words where they are long.
    pub(crate) fn quote(self, words: &str) -> Self {
        let words = words
            .trim()
            .trim_matches(['“', '”', '"', '„', '«', '»'])
            .trim_end_matches([',', ';', ':']);
        self.with(format!("“{}”", shortened(words)), Emphasis::Quote)
    }

    /// More words, in their emphasis.
    pub(crate) fn append(self, more: Say) -> Self {
        more.0
            .into_iter()
            .fold(self, |say, piece| say.with(piece.text, piece.emphasis))
    }

    /// Words with something before them, when there are any.
    pub(crate) fn led(self, lead: &str, words: Option<String>) -> Self {
        match words.filter(|words| !words.is_empty()) {
            Some(words) => self.plain(lead).plain(words),
            None => self,
        }
    }

    /// A quotation with something before it, when there is one.
    pub(crate) fn quoting(self, lead: &str, words: Option<&str>) -> Self {
        match words.filter(|words| !words.trim().is_empty()) {
            Some(words) => self.plain(lead).quote(words),
            None => self,
        }
    }

    /// The words without emphasis.
    pub(crate) fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// The sentence, with a capital and a full stop; `None` where nothing bears it out.
    pub(crate) fn cite(mut self, cited: Option<Cited>) -> Option<Sentence> {
        let cited = cited?;
        let first = self.0.first_mut()?;
        if first.emphasis != Emphasis::Quote {
            first.text = capitalised(&first.text);
        }
        let last = self.0.last()?;
        let emphasis = match last.emphasis {
            Emphasis::Strong => Emphasis::Strong,
            Emphasis::Topic => Emphasis::Topic,
            Emphasis::Plain | Emphasis::Quote => Emphasis::Plain,
        };
        let ended = last
            .text
            .trim_end_matches(['”', ')'])
            .ends_with(['.', '!', '?', '…']);
        let said = if ended {
            self
        } else {
            self.with(".", emphasis)
        };
        Some(Sentence {
            pieces: said.0,
            cited,
            numbers: Vec::new(),
        })
    }
}

/// At most some twenty-five words of a report.
fn shortened(words: &str) -> String {
    const LONGEST: usize = 170;
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let cut: String = words.chars().take(LONGEST).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{} …", whole.trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_a_sentence() {
        let cited = Cited {
            rows: vec!["round-1".into()],
            events: vec!["r#1".into()],
        };
        let said = |say: Say| say.cite(Some(cited.clone())).map(|said| said.text());
        assert_eq!(
            said(Say::new().plain("talks ").quote("“now, or never,”")).as_deref(),
            Some("Talks “now, or never”.")
        );
        assert_eq!(
            said(Say::new().strong("Russia").plain(": ").quote("Never.")).as_deref(),
            Some("Russia: “Never.”")
        );
        assert!(Say::new().plain("talks").cite(None).is_none());
        assert!(said(Say::new()).is_none());
    }
}
