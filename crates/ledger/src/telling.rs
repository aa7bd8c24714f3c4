//! One event as told by one report: the event with the day and the order of its telling.
//!
//! Here the composed form is read in the ways that every table needs: whether the whole is put
//! as a fact, which operator governs, which words it was read from.

use crate::{Deed, Party, Source};
use jiff::civil::Date;
use rapporteur_model::{Auxiliary, Event, Modality, Polarity, Span, Tense};

/// An event with what its report tells about when it was told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telling<'a> {
    pub(crate) event: &'a Event,
    /// The report's day.
    pub(crate) day: Option<Date>,
    /// Which report, counted in the order of telling.
    pub(crate) report: usize,
}

/// The tellings of one report, which is the `report`th in the order of telling.
pub(crate) fn of_report<'a>(
    report: usize,
    source: &Source,
    events: impl IntoIterator<Item = &'a Event>,
) -> Vec<Telling<'a>> {
    events
        .into_iter()
        .map(|event| Telling {
            event,
            day: source.day,
            report,
        })
        .collect()
}

impl Telling<'_> {
    /// The act with its kind.
    pub(crate) fn deed(&self) -> Deed {
        Deed {
            act: self.event.act.clone(),
            kind: self.event.act_kind.clone(),
        }
    }

    /// The operator that governs all others.
    pub(crate) fn outermost(&self) -> Option<&str> {
        self.event
            .operators
            .first()
            .map(|operator| operator.as_str())
    }

    pub(crate) fn has_operator(&self, names: &[&str]) -> bool {
        self.event
            .operators
            .iter()
            .any(|operator| names.contains(&operator.as_str()))
    }

    pub(crate) fn is_negated(&self) -> bool {
        self.event.status.polarity == Polarity::Negated
    }

    pub(crate) fn is_historical(&self) -> bool {
        self.event.status.aux.contains(&Auxiliary::Historical)
    }

    /// Whether the text puts the event as it is composed as something that is so: affirmed,
    /// and neither possible, wished, hypothetical nor still to come.
    pub(crate) fn is_fact(&self) -> bool {
        let status = &self.event.status;
        status.polarity == Polarity::Affirmed
            && status.tense != Tense::Future
            && matches!(status.modality, Modality::Certain | Modality::Probable)
            && !status.aux.contains(&Auxiliary::Hypothetical)
    }

    /// The words to quote: those that the event was read from, whole ones (an engine's token may be
    /// the "n't" of "doesn't"), up to the end of their clause, so that 'refused to cede' says what;
    /// without the words that only say who reports it.
    pub(crate) fn words(&self) -> String {
        let event = self.event;
        let sentence = event.sentence.as_str();
        let place = |offset: usize| offset.saturating_sub(event.sentence_span.start);
        let mut start = place(event.span.start);
        let reported = event.attribution.as_ref().filter(|told| !told.direct);
        if let Some(content) = reported.and_then(|told| told.content) {
            // 'added that it had offered': what was said begins behind the cue.
            let content = place(content.start);
            if start < content && content < place(event.span.end) {
                start = content;
            }
        }
        let (before, _) = sentence.split_at_checked(start).unwrap_or((sentence, ""));
        let inside = |letter: char| letter.is_alphanumeric() || matches!(letter, '\'' | '’');
        start -= before
            .chars()
            .rev()
            .take_while(|&letter| inside(letter))
            .map(char::len_utf8)
            .sum::<usize>();
        let end = clause_end(sentence, place(event.span.end));
        let words = Span::new(start, end).of(sentence).trim();
        let words = words.strip_prefix("that ").unwrap_or(words);
        if words.is_empty() {
            sentence.trim().to_owned()
        } else {
            words.to_owned()
        }
    }

    /// The words that the event was read from, and no others.
    pub(crate) fn read_words(&self) -> &str {
        let event = self.event;
        let place = |offset: usize| offset.saturating_sub(event.sentence_span.start);
        Span::new(place(event.span.start), place(event.span.end)).of(&event.sentence)
    }

    /// On whose word: the named speaker, `None` for the report's own voice or a nameless source.
    pub(crate) fn speaker(&self) -> Option<Party> {
        speaker_of(self.event)
    }

    /// The day of it: its own where the words tell one, else the report's.
    pub(crate) fn happened(&self) -> Option<Date> {
        self.own_day().or(self.day)
    }

    /// The day that the words give the event, when they give one and no more.
    pub(crate) fn own_day(&self) -> Option<Date> {
        let time = self.event.time.as_ref()?;
        let at = matches!(
            time.relation,
            rapporteur_model::TimeRelation::At | rapporteur_model::TimeRelation::During
        );
        let (start, end) = (time.expression.start?, time.expression.end?);
        let next = start.date().tomorrow().ok()?;
        (at && end <= next.at(0, 0, 0, 0)).then(|| start.date())
    }

    /// Whether this was told after the other, by another report.
    pub(crate) fn is_later_than(&self, report: usize) -> bool {
        self.report > report
    }
}

/// Quotations are carried on by at most so many bytes.
const CARRIED_ON: usize = 160;

/// Words before which a clause ends that is told against another one.
const AGAINST: [&str; 3] = [" but ", " while ", " although "];

/// Where the clause ends that a byte of a sentence is in: at the next mark or word that parts
/// clauses. The same byte, where that is too far to quote.
fn clause_end(sentence: &str, from: usize) -> usize {
    let Some(rest) = sentence.get(from..) else {
        return from;
    };
    let against = AGAINST.iter().filter_map(|word| rest.find(word)).min();
    let rest = rest.get(..against.unwrap_or(rest.len())).unwrap_or(rest);
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let parts = match letter {
            // Not the point or comma of a number or an abbreviation.
            ',' | '.' | ':' => next.is_none_or(|next| next.is_whitespace() || is_quote(next)),
            ';' | '!' | '?' | '—' | '–' | '(' | ')' => true,
            letter => letter != '’' && is_quote(letter),
        };
        if parts {
            return if at <= CARRIED_ON { from + at } else { from };
        }
    }
    if rest.len() <= CARRIED_ON {
        from + rest.len()
    } else {
        from
    }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»' | '’' | '‘')
}

/// On whose word an event stands: the named speaker, `None` for the report's own voice or a nameless
/// source.
pub(crate) fn speaker_of(event: &Event) -> Option<Party> {
    event
        .attribution
        .as_ref()
        .and_then(|attribution| attribution.speaker.as_ref())
        .filter(|speaker| {
            let known = speaker.country.is_some() || speaker.sector.is_some();
            known || speaker.id.is_some() || speaker.name.is_some()
        })
        .map(Party::of)
}

/// Adds a piece of evidence once.
pub(crate) fn cite(evidence: &mut Vec<String>, event: &Event) {
    if !is_cited(evidence, &event.id) {
        evidence.push(event.id.clone());
    }
}

/// Adds the pieces of evidence of a further telling, each once.
pub(crate) fn cite_all(evidence: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if !is_cited(evidence, &name) {
            evidence.push(name);
        }
    }
}

/// Whether an event is among the evidence. Reports are entered one after the other, so the events of
/// one stand together, and those of the last one at the end.
fn is_cited(evidence: &[String], name: &str) -> bool {
    let Some((report, _)) = name.rsplit_once('#') else {
        return evidence.iter().any(|known| known == name);
    };
    let of_report = |known: &&String| {
        known
            .strip_prefix(report)
            .is_some_and(|rest| rest.starts_with('#'))
    };
    let mut last = evidence.iter().rev().take_while(of_report);
    last.any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::clause_end;

    #[test]
    fn clauses_end_at_the_marks_that_part_them() {
        let cases = [
            ("They refused to cede", " the two valleys", ", he said."),
            ("They offered", " to free 1,000 men", "; nobody came."),
            ("She wants", " an end of it", ""),
            ("He will not go", "", ", he said."),
            ("It asked for", " the army’s retreat", "” on Monday."),
            ("They agreed", " on a swap", " but on nothing else."),
            ("It gave 3.5", " million ", "– too little."),
        ];
        for (read, carried, left) in cases {
            let sentence = format!("{read}{carried}{left}");
            assert_eq!(
                clause_end(&sentence, read.len()),
                read.len() + carried.len()
            );
        }
        let long = format!("It wants {}", "more and ".repeat(40));
        assert_eq!(clause_end(&long, 8), 8);
        assert_eq!(clause_end("short", 99), 99);
    }
}
