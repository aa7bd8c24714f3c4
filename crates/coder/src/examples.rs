//! The sentences of the data files: each entry codes its 'yes' and does not fire in its 'no'; a
//! trigger does to the marked word what its sentence says; a reporting word reports.
//!
//! Some words count only in a report on politics ('the deal is close'), so a 'yes' may also fire
//! behind a sentence that names states; a 'no' must not fire even there.

use rapporteur_lexicon::{
    Example, Lexicon, OperatorClass, Reporting, ReportingClass, StatusEntry, Trigger,
};
use rapporteur_model::{Event, Polarity, Quotation, Span, Standing, Status};

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet<'l> {
    /// The sentence, as it is written in the file.
    pub sentence: &'l str,
    /// What the entry does instead, as what follows its name: 'fires in its 'no''.
    pub what: String,
}

/// The sentences of which `does` is not as the list they stand in says.
fn unmet<'l>(
    yes: &'l [String],
    no: &'l [String],
    does_not: &str,
    does: &str,
    shows: impl Fn(&str, bool) -> bool,
) -> Vec<Unmet<'l>> {
    let yes = yes.iter().map(|sentence| (sentence, true));
    let no = no.iter().map(|sentence| (sentence, false));
    yes.chain(no)
        .filter(|(sentence, should)| shows(sentence, *should) != *should)
        .map(|(sentence, should)| Unmet {
            sentence,
            what: match should {
                true => format!("{does_not} its 'yes'"),
                false => format!("{does} its 'no'"),
            },
        })
        .collect()
}

impl<'l> Examples<'l> {
    /// The sentences that do not do what they are there to show, given what is coded in a text.
    pub fn unmet(&self, events: impl Fn(&str) -> Vec<Event>) -> Vec<Unmet<'l>> {
        let fires = |sentence: &str, _| {
            let behind = format!("{BEFORE} {sentence}");
            [sentence, &behind].iter().any(|text| {
                let mut events = events(text).into_iter();
                events.any(|event| event.rule.iter().any(|fired| fired == self.rule))
            })
        };
        unmet(self.yes, self.no, "does not code", "fires in", fires)
    }
}

/// The sentences of all patterns, signs, words for deadlines and words for places of a lexicon, in the order of the files.
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
        at: entry.at,
        yes: std::slice::from_ref(&entry.yes),
        no: std::slice::from_ref(&entry.no),
    });
    let places = lexicon.places.entries().iter().map(|entry| Examples {
        rule: &entry.rule,
        at: entry.at,
        yes: &entry.yes,
        no: &entry.no,
    });
    patterns
        .chain(signs)
        .chain(shifts)
        .chain(deadlines)
        .chain(places)
}

/// The sentences of a word that modifies in which events do not stand as it says, given what is
/// coded in a text.
pub fn unmet_by_word(entry: &StatusEntry, events: impl Fn(&str) -> Vec<Event>) -> Vec<Unmet<'_>> {
    let shows = |sentence: &str, _| {
        let mut events = events(sentence).into_iter();
        events.any(|event| has_effect(&event.status, entry))
    };
    unmet(
        &entry.yes,
        &entry.no,
        "has no effect in",
        "has its effect in",
        shows,
    )
}

fn has_effect(status: &Status, entry: &StatusEntry) -> bool {
    let effect = &entry.effect;
    let polarity = if effect.condition {
        // What a condition is met by: 'unless they leave', by their not leaving.
        let Some(condition) = &status.condition else {
            return false;
        };
        let negated = condition.events.iter();
        let mut polarities = negated.map(|event| event.polarity);
        effect.polarity != Some(Polarity::Negated)
            || polarities.any(|polarity| polarity == Polarity::Negated)
    } else {
        effect
            .polarity
            .is_none_or(|wanted| wanted == status.polarity)
    };
    polarity
        && effect
            .modality
            .is_none_or(|wanted| wanted == status.modality)
        && effect.tense.is_none_or(|wanted| wanted == status.tense)
        && effect.aux.is_none_or(|wanted| status.aux.contains(&wanted))
}

/// The sentences whose marked word does not stand as a trigger's file says, given how the word
/// of an example stands.
pub fn unmet_by_trigger(
    trigger: &Trigger,
    standing: impl Fn(&Example) -> Option<Standing>,
) -> Vec<Unmet<'_>> {
    let yes = trigger.yes.iter().map(|example| (example, true));
    let no = trigger.no.iter().map(|example| (example, false));
    yes.chain(no)
        .filter_map(|(example, should)| {
            let what = misses(trigger, example, standing(example), should)?;
            let sentence = example.written.as_str();
            Some(Unmet { sentence, what })
        })
        .collect()
}

/// What is wrong with how a marked word stands, if anything is.
fn misses(
    trigger: &Trigger,
    example: &Example,
    found: Option<Standing>,
    should: bool,
) -> Option<String> {
    let Some(found) = found else {
        return Some("finds no word where its sentence marks one".to_owned());
    };
    let by = match found.rule.join(", ") {
        none if none.is_empty() => "nothing".to_owned(),
        rules => rules,
    };
    match (found.rule.iter().any(|rule| *rule == trigger.rule), should) {
        (false, true) => return Some(format!("has no effect in its 'yes' ({by} has)")),
        (true, false) => return Some("has an effect in its 'no'".to_owned()),
        _ => {}
    }
    let wanted = example.stands;
    let fits = wanted
        .polarity
        .is_none_or(|wanted| wanted == found.polarity)
        && wanted
            .modality
            .is_none_or(|wanted| wanted == found.modality)
        && wanted.tense.is_none_or(|wanted| wanted == found.tense);
    (!fits).then(|| {
        let stands = format!(
            "{:?} {:?} {:?}",
            found.polarity, found.modality, found.tense
        );
        format!("leaves the marked word {} (by {by})", stands.to_lowercase())
    })
}

/// The sentences in which a reporting word does not report as it should, given the quotations of
/// a text.
pub fn unmet_by_reporting(
    entry: &Reporting,
    quotations: impl Fn(&str) -> Vec<Quotation>,
) -> Vec<Unmet<'_>> {
    let reports = |sentence: &str, should: bool| {
        // Forms of a word begin as it does: 'told' as 'tell'. A 'no' may hold another reporting
        // word with the same first letter.
        let letters = if should { 1 } else { 3 };
        quotations(sentence).iter().any(|quotation| {
            let head = quotation.speaker.as_ref().map(|speaker| speaker.head);
            let word = match entry.class {
                ReportingClass::Document => head,
                _ => quotation.cue,
            };
            let word = word.map_or("", |span| span.of(sentence)).to_lowercase();
            entry.words.iter().any(|known| {
                let first = known.split(' ').next().unwrap_or(known);
                let stem = first.get(..first.len().min(letters)).unwrap_or(first);
                !word.is_empty() && word.starts_with(stem)
            })
        })
    };
    unmet(
        &entry.yes,
        &entry.no,
        "does not report in",
        "reports in",
        reports,
    )
}
