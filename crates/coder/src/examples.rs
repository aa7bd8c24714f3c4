//! The sentences of the data files: each entry codes its 'yes' and does not fire in its 'no'.
//!
//! Some words count only in a report on politics ('the deal is close'), so a 'yes' may also fire
//! behind a sentence that names states; a 'no' must not fire even there.

use rapporteur_lexicon::{Lexicon, OperatorClass};
use rapporteur_model::{Event, Span};

/// A sentence that names states and tells nothing.
const BEFORE: &str = "Armenia and Azerbaijan are neighbours.";

/// The sentences of one entry.
#[derive(Clone, Copy, Debug)]
pub struct Examples<'l> {
    /// The entry: `acts/attack.toml#3`.
    pub rule: &'l str,
    /// Bytes of that file from where on its sentences stand, as far as that is known.
    pub at: Span,
    /// What it must code.
    pub yes: &'l [String],
    /// What it must not.
    pub no: &'l [String],
}

/// A sentence that does not do what it is there to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmet<'l> {
    /// The sentence.
    pub sentence: &'l str,
    /// Whether the entry should fire in it, and does not.
    pub should_fire: bool,
}

impl<'l> Examples<'l> {
    /// The sentences that do not do what they are there to show, given what is coded in a text.
    pub fn unmet(&self, events: impl Fn(&str) -> Vec<Event>) -> Vec<Unmet<'l>> {
        let fires = |sentence: &str| {
            let behind = format!("{BEFORE} {sentence}");
            [sentence, &behind].iter().any(|text| {
                let mut events = events(text).into_iter();
                events.any(|event| event.rule.iter().any(|fired| fired == self.rule))
            })
        };
        let yes = self.yes.iter().map(|sentence| (sentence, true));
        let no = self.no.iter().map(|sentence| (sentence, false));
        yes.chain(no)
            .filter(|(sentence, should)| fires(sentence) != *should)
            .map(|(sentence, should_fire)| Unmet {
                sentence,
                should_fire,
            })
            .collect()
    }
}

/// The sentences of all patterns, signs and words for deadlines of a lexicon, in the order of the files.
pub fn examples(lexicon: &Lexicon) -> impl Iterator<Item = Examples<'_>> {
    let patterns = lexicon.patterns().map(|pattern| {
        // What only makes topics of acts shows in the topics of another event, not as a rule.
        let operator = lexicon.operator_of(pattern);
        let topic = operator.is_some_and(|operator| operator.class == OperatorClass::Topic);
        Examples {
            rule: &pattern.rule,
            at: pattern.at,
            yes: if topic { &[] } else { &pattern.yes },
            no: &pattern.no,
        }
    });
    let signs = lexicon.outlook.signs().iter().map(|sign| Examples {
        rule: &sign.rule,
        at: sign.at,
        yes: &sign.yes,
        no: &sign.no,
    });
    let shifts = lexicon.outlook.shifts().iter().map(|shift| Examples {
        rule: &shift.rule,
        at: shift.at,
        yes: if shift.effect.shows() {
            &shift.yes
        } else {
            &[]
        },
        no: &shift.no,
    });
    let deadlines = lexicon.deadlines.entries().iter().map(|entry| Examples {
        rule: &entry.rule,
        at: Span::default(),
        yes: std::slice::from_ref(&entry.yes),
        no: std::slice::from_ref(&entry.no),
    });
    patterns.chain(signs).chain(shifts).chain(deadlines)
}
