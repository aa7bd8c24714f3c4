//! What an ultimatum asks for, of whom, and on whose word: read off the condition that a threat hangs
//! on.
//!
//! Deliberately absent: who is meant by 'it' in a condition; then the one threatened is.

use crate::Deed;
use crate::party::{self, Party};
use crate::rules::{LedgerRules, Use};
use crate::telling::Telling;
use rapporteur_model::{Condition, Polarity};

/// So many words may stand before the one who is asked.
const HEAD_WORDS: usize = 3;

/// Whether a condition is met when something is not done: 'unless', 'if they do not'.
pub(super) fn is_unmet(condition: &Condition) -> bool {
    match condition.events.first() {
        Some(asked) => asked.polarity == Polarity::Negated,
        None => false,
    }
}

/// What is threatened: the act, unless it is to end or is left to another, or no act is named.
pub(super) fn consequence(telling: &Telling<'_>) -> Option<Deed> {
    let plain = telling.event.operators.iter().all(|operator| {
        matches!(
            operator.as_str(),
            "threaten" | "warn" | "announce" | "begin" | "resume"
        )
    });
    (plain && telling.event.act != "unspecified").then(|| telling.deed())
}

/// Who gives it: the one who acts or speaks in the event, else the one on whose word it is told.
pub(super) fn issuer(telling: &Telling<'_>) -> Vec<Party> {
    let actors = party::parties(&telling.event.actors);
    if actors.iter().any(Party::is_identified) {
        return actors;
    }
    let speaker: Vec<Party> = telling.speaker().into_iter().collect();
    if speaker.is_empty() { actors } else { speaker }
}

/// Of whom something is asked: who is named in the condition, else the one who is threatened. Who is
/// named is known from the other events of the report.
pub(super) fn addressee(
    telling: &Telling<'_>,
    all: &[Telling<'_>],
    issuer: &[Party],
) -> Vec<Party> {
    let event = telling.event;
    let recipients = party::parties(&event.recipients);
    let Some(condition) = &event.status.condition else {
        return recipients;
    };
    let others = all
        .iter()
        .flat_map(|other| other.event.actors.iter().chain(&other.event.recipients));
    let named = others
        .filter_map(|actor| {
            let text = actor.text.as_str();
            let found = condition.text.match_indices(text).find(|(start, _)| {
                let after = condition.text.get(start + text.len()..);
                let next = after.and_then(|after| after.chars().next());
                let before = condition.text.get(..*start);
                let last = before.and_then(|before| before.chars().next_back());
                let apart = |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric());
                apart(next) && apart(last)
            });
            let capital = text.chars().any(char::is_uppercase);
            // Who is to do it stands at the head of the condition: 'unless the Kremlin …'.
            let found = found.filter(|(at, _)| {
                let before = condition.text.get(..*at).unwrap_or("");
                before.split_whitespace().count() <= HEAD_WORDS
            });
            found.filter(|_| capital).map(|(at, _)| (at, actor))
        })
        .map(|(at, actor)| (at, Party::of(actor)))
        .filter(|(_, party)| party.is_identified())
        .filter(|(_, party)| !issuer.iter().any(|issuer| issuer.same_as(party)))
        .min_by_key(|(at, _)| *at);
    match named {
        // Two sides that are both asked stay together.
        Some((_, named)) if !recipients.iter().any(|party| party.same_as(&named)) => vec![named],
        _ => recipients,
    }
}

/// The act that is asked for: that of an event read within the words of the condition, else the act
/// that a word of it can name.
pub(super) fn deed(
    condition: &Condition,
    telling: &Telling<'_>,
    all: &[Telling<'_>],
    rules: &LedgerRules,
) -> Option<Deed> {
    let read = all
        .iter()
        .filter(|other| other.event.id != telling.event.id)
        .find(|other| condition.span.contains(other.event.span))
        .map(Telling::deed);
    read.or_else(|| {
        // What somebody is to do is of other acts than what he is to leave.
        let likely = |polarity: Polarity, act: &str| match polarity {
            Polarity::Negated => {
                rules.has(Use::Pledged, act) || matches!(act, "cease-fire" | "settle" | "sign")
            }
            Polarity::Affirmed => rules.has(Use::Violence, act) || rules.has(Use::Consequence, act),
        };
        // Of several acts that a word can name, the one that is called like it.
        let mut named = condition.events.iter().filter_map(|asked| {
            let word = asked.text.to_lowercase();
            let mut fitting = asked.acts.iter().filter(|act| likely(asked.polarity, act));
            let called = fitting.clone().find(|act| word.starts_with(act.as_str()));
            let only = fitting.next().filter(|_| fitting.next().is_none());
            called.or(only)
        });
        let act = named.next().cloned()?;
        Some(Deed { act, kind: None })
    })
}
