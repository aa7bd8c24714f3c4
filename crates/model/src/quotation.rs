//! Quotations and reports of speech: who says, by which word, what, and in whose words.
//!
//! *The agency quoted Minister Orlova as saying that 'talks are over'* holds two: the agency's
//! (cue 'quoted', content 'Minister Orlova as saying that …') and, within it, the minister's (cue
//! 'saying', content 'talks are over', in her own words). The second names the first in
//! [`Quotation::within`]. An event in the content of a quotation carries the same chain as an
//! [`Attribution`].
//!
//! A quotation shows the report's own bytes and nothing else; [`Quotation::verify`] holds it to
//! that.
//!
//! Deliberately absent: what is thought, hoped or known. Only what is said or written is here.

use crate::{Actor, Problem, Report, Span};
use serde::{Deserialize, Serialize};

/// How much the words tell of who is behind them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Somebody with a name, or a pronoun or phrase known to stand for one.
    #[default]
    Named,
    /// People or a body without a name: 'two officials', 'sources close to the talks'.
    Unnamed,
    /// A paper, a statement, a broadcast: what is written speaks for itself.
    Document,
    /// A pronoun of which the report does not tell whom it stands for, as far as is known.
    Unresolved,
    /// Nobody: 'it was reported that', 'reportedly'.
    Impersonal,
}

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The phrase, and who is meant by it; of an unnamed source the words alone.
    #[serde(flatten)]
    pub actor: Actor,
    /// The head word of the phrase: the last part of a name, the noun, the pronoun.
    pub head: Span,
    /// Whether the source has a name.
    pub source: Source,
}

/// One quotation or report of speech. All spans are bytes of the report's clean text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotation {
    /// Who speaks; `None` where nobody is told ('it was reported that').
    pub speaker: Option<Speaker>,
    /// The word that reports it ('said', 'announcement', 'according to'); `None` for a quotation that
    /// has none of its own.
    pub cue: Option<Span>,
    /// What is said. Of a direct quotation the words between the marks; of any other the reported
    /// clause, which encloses its cue where that stands in the middle.
    pub content: Span,
    /// Whether the content stands in quotation marks as a whole.
    pub direct: bool,
    /// The parts of an indirect content that stand in quotation marks; of a direct one, what is
    /// in marks within its marks.
    pub quoted: Vec<Span>,
    /// Index, among the quotations of the report, of the one that this one stands in.
    pub within: Option<usize>,
}

impl Quotation {
    /// Whether some of the content, and not the whole, is in the speaker's own words.
    pub fn is_mixed(&self) -> bool {
        !self.direct && !self.quoted.is_empty()
    }

    /// Holds a quotation to the report: what it points at stands there, on character
    /// boundaries, and what is shown as somebody's own words stands between quotation marks.
    ///
    /// # Errors
    /// A span that does not fit the text, or own words without a quotation mark before them.
    pub fn verify(&self, report: &Report) -> Result<(), Problem> {
        let text = report.text.as_str();
        let fault = |what: &str, span: Span| {
            Problem::error(
                report.source.as_str(),
                format!(
                    "a quotation's {what} at bytes {}..{} {}",
                    span.start, span.end, "is not in the report"
                ),
            )
            .advise("this is a fault of the program: please send it in with the report")
        };
        let stands = |span: Span| !span.is_empty() && !span.of(text).is_empty();
        if !stands(self.content) {
            return Err(fault("content", self.content));
        }
        if let Some(cue) = self.cue.filter(|&cue| !stands(cue)) {
            return Err(fault("cue", cue));
        }
        if let Some(head) = self.speaker.as_ref().map(|speaker| speaker.head)
            && !stands(head)
        {
            return Err(fault("speaker", head));
        }
        let own_words = self.quoted.iter().copied();
        let own_words = own_words.chain(self.direct.then_some(self.content));
        for words in own_words {
            let before = text.get(..words.start).unwrap_or("").trim_end();
            let marked = before.chars().next_back().is_some_and(is_quotation_mark);
            if !stands(words) || !marked || !self.content.contains(words) {
                return Err(fault("own words", words));
            }
        }
        Ok(())
    }
}

/// Whether a character opens or closes quotations somewhere.
pub fn is_quotation_mark(mark: char) -> bool {
    matches!(
        mark,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '‹'
            | '›'
            | '❝'
            | '❞'
            | '❛'
            | '❜'
            | '″'
            | '′'
            | '＂'
            | '＇'
    )
}

/// On whose word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Who speaks; `None` when nobody is told ('it was said').
    pub speaker: Option<Actor>,
    /// Whether that source has a name. Records of before had none but named ones.
    #[serde(default)]
    pub source: Source,
    /// The word that reports the speech ('said', 'according to'); empty where a quotation has none of
    /// its own.
    pub cue: String,
    /// Where the cue stands; where there is none, the content's beginning.
    pub cue_span: Span,
    /// What is said: its bytes, quotation marks left out.
    pub content: Option<Span>,
    /// Whether it is quoted in the speaker's own words.
    pub direct: bool,
    /// Who passes these words on, in a chain ('the agency quoted the minister as saying').
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reported_by: Option<Box<Attribution>>,
}

impl Attribution {
    /// The attributions from this one outwards: the speaker, who passes his words on, and so on.
    pub fn chain(&self) -> impl Iterator<Item = &Attribution> {
        std::iter::successors(Some(self), |inner| inner.reported_by.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotation(content: Span, direct: bool) -> Quotation {
        Quotation {
            speaker: None,
            cue: None,
            content,
            direct,
            quoted: Vec::new(),
            within: None,
        }
    }

    #[test]
    fn own_words_stand_between_marks() {
        let report = Report::from_text("r", "“We won,” she said.");
        let cases = [
            (Span::new(3, 10), true, true),
            (Span::new(0, 10), true, false),
            (Span::new(6, 10), true, false),
            (Span::new(6, 10), false, true),
            (Span::new(1, 10), false, false),
            (Span::new(3, 900), true, false),
            (Span::new(3, 3), true, false),
        ];
        for (content, direct, sound) in cases {
            let verified = quotation(content, direct).verify(&report);
            assert_eq!(verified.is_ok(), sound, "{content:?} {direct}");
        }
    }

    #[test]
    fn a_chain_ends_with_the_outermost() {
        let one = |cue: &str, reported_by| Attribution {
            speaker: None,
            source: Source::Impersonal,
            cue: cue.to_owned(),
            cue_span: Span::default(),
            content: None,
            direct: false,
            reported_by,
        };
        let chained = one("saying", Some(Box::new(one("quoted", None))));
        let cues: Vec<&str> = chained.chain().map(|link| link.cue.as_str()).collect();
        assert_eq!(cues, ["saying", "quoted"]);
    }
}
