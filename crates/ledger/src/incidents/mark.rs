//! What of a telling is compared: its event brought to a few values that compare fast.
//!
//! 'On Tuesday Russian drones hit a depot in Sumy' becomes: a deed of the group *force* by drone, by
//! Russia as a state, on day 20,160, in Sumy, with the words *depot* and *hit*.
//!
//! Deliberately absent: comparing, which `compare` does, and anything about other tellings.

use super::days;
use super::rules::{Act, Rules};
use super::who::{Sort, Who};
use super::words::{Words, hash, mix, split};
use crate::place::Venue;
use crate::{Source, figures};
use jiff::civil::{Date, DateTime};
use rapporteur_model::{
    Actor, Auxiliary, Counts, Event, EventTime, Modality, PlaceSource, Polarity, Tense, TimeKind,
    TimeSource,
};

/// Stretches longer than this many days say hardly when something was.
pub(super) const SHORT_DAYS: i32 = 8;

/// What a story told within so many days is its news.
const NEWS_DAYS: u32 = 10;

/// How a telling puts what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// As not so.
    Negated,
    /// As possible, wished, asked for or hanging on something.
    Wanted,
    /// As planned or to come.
    Planned,
    /// As done or going on.
    Done,
}

impl Stage {
    /// What a saying hangs on is part of what is said.
    fn of(event: &Event, is_said: bool) -> Self {
        let status = &event.status;
        if status.polarity == Polarity::Negated {
            return Self::Negated;
        }
        let open = status.condition.is_some() && !is_said
            || matches!(
                status.modality,
                Modality::Possible | Modality::Hypothetical | Modality::Wished | Modality::Required
            );
        if open {
            Self::Wanted
        } else if status.tense == Tense::Future || status.modality == Modality::Planned {
            Self::Planned
        } else {
            Self::Done
        }
    }
}

/// A stretch of days, both ends within; an open end is far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Days {
    pub(super) fn of(time: &EventTime) -> Option<Self> {
        let expression = &time.expression;
        if !matches!(expression.kind, TimeKind::Date | TimeKind::Time) {
            return None;
        }
        if expression.start.is_none() && expression.end.is_none() {
            return None;
        }
        Some(Self {
            first: expression
                .start
                .map_or(i32::MIN / 4, |start| number(start.date())),
            last: expression.end.map_or(i32::MAX / 4, last_day),
        })
    }

    pub(super) fn is_short(&self) -> bool {
        self.last.saturating_sub(self.first) < SHORT_DAYS
    }

    pub(super) fn is_one(&self) -> bool {
        self.first == self.last
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// The day on which a stretch ends whose end is the first instant after it.
fn last_day(end: DateTime) -> i32 {
    let midnight = end == end.date().at(0, 0, 0, 0);
    number(end.date()) - i32::from(midnight)
}

/// A day's number: days since 1 January 1970 (Howard Hinnant, `days_from_civil`).
pub(super) fn number(date: Date) -> i32 {
    let month = i32::from(date.month());
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + i32::from(date.day()) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// One telling, brought to what is compared.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The event's name.
    pub(super) event: String,
    /// Acts that can be one, and the saying.
    pub(super) what: u64,
    pub(super) act: u64,
    pub(super) group: Act,
    pub(super) kind: Option<u64>,
    /// It is a saying, not a deed.
    pub(super) is_said: bool,
    /// A remark or an expectation: nothing but words tells it from another.
    pub(super) is_remark: bool,
    pub(super) denies: bool,
    pub(super) stage: Stage,
    pub(super) recalled: bool,
    /// Of a deed that is told as denied, those who deny it.
    pub(super) deniers: Vec<Who>,
    pub(super) actors: Vec<Who>,
    pub(super) recipients: Vec<Who>,
    pub(super) report: u64,
    pub(super) family: u64,
    /// The report's day.
    pub(super) told: Option<i32>,
    /// Where its own clause does not say when it was: the day of which it is news, which is that of the
    /// words that report it or of the story around it, and else the report's.
    pub(super) news: Option<i32>,
    pub(super) time: Option<Days>,
    /// Of what is only said, when that is to be or is due.
    pub(super) content: Option<Days>,
    pub(super) due: Option<i32>,
    pub(super) place: Option<Venue>,
    pub(super) place_is_soft: bool,
    /// The words that name it.
    pub(super) place_names: Vec<u32>,
    /// The division that the place lies in, or its name where it was not resolved.
    pub(super) area: Option<u64>,
    pub(super) counts: Counts,
    pub(super) topics: Vec<u64>,
    pub(super) words: Words,
    pub(super) sentence: u64,
    /// Where in the report the sentence and the event stand.
    pub(super) stands: (usize, usize),
    pub(super) ordinal: Option<u8>,
    /// Its sentence has a word that keeps it apart from what was told before.
    pub(super) is_another: bool,
    /// A person has put it where it is, so what it contradicts there is no matter.
    pub(super) is_decided: bool,
}

impl Mark {
    pub(super) fn of(source: &Source, event: &Event, rules: &Rules) -> Self {
        let accuses = event.operators.iter().any(|operator| operator == "accuse");
        let denies = event.operators.iter().any(|operator| operator == "deny");
        let mut sayings: Vec<&str> = Vec::new();
        for operator in &event.operators {
            if !matches!(operator.as_str(), "accuse" | "deny")
                && let Some(saying) = rules.saying(operator)
            {
                sayings.push(saying);
            }
        }
        // To sign a ceasefire agreement is to agree to a ceasefire.
        let mut act = event.act.as_str();
        if let ([], [topic]) = (sayings.as_slice(), event.topics.as_slice())
            && let Some((meant, saying)) = rules.accord(act, topic)
        {
            act = meant;
            sayings.push(saying);
        }
        let group = rules.act(act);
        let is_said = !sayings.is_empty();
        let sayings: Vec<u64> = sayings.into_iter().map(hash).collect();
        let is_remark = event.operators.is_empty()
            && matches!(
                event.act.as_str(),
                "comment" | "outlook" | "make-statement" | "unspecified"
            );
        let who = |actors: &[Actor]| -> Vec<Who> { actors.iter().map(Who::of).collect() };
        // An accusation tells the deed of the accused, a denial that of somebody who may be he who denies.
        let (actors, recipients, deniers) = if denies {
            (Vec::new(), who(&event.recipients), who(&event.actors))
        } else if accuses {
            (who(&event.recipients), Vec::new(), Vec::new())
        } else {
            (who(&event.actors), who(&event.recipients), Vec::new())
        };
        let recipients = elsewhere(recipients, &actors);
        let actors = named(actors);
        let (place, place_is_soft, area) = place_of(event);
        let place_names = place
            .as_ref()
            .map_or_else(Vec::new, |place| rules.words.names_in(&place.text));
        let told = source.day.map(number);
        let (time, news) = when(event, told, rules);
        let content = event.content_time.as_ref().and_then(Days::of);
        // What is said today lies ahead; the saying does not.
        let ahead = |time: &Days| is_said && told.is_some_and(|told| time.first > told);
        let (time, content) = match time {
            Some(time) if ahead(&time) => (None, content.or(Some(time))),
            time => (time, content),
        };
        let numbering = numbering(&event.sentence, rules);
        Self {
            event: event.id.clone(),
            what: mix(&[group.group, mix(&sayings)]),
            act: hash(act),
            group,
            kind: event.act_kind.as_deref().map(hash),
            is_said,
            is_remark,
            denies,
            stage: if denies || accuses {
                Stage::Done
            } else {
                Stage::of(event, is_said)
            },
            recalled: event.status.aux.contains(&Auxiliary::Historical),
            deniers,
            actors,
            recipients,
            report: hash(&source.report),
            family: hash(&source.family),
            told,
            news,
            time,
            content,
            due: event
                .deadline
                .as_ref()
                .and_then(|deadline| deadline.due)
                .map(last_day),
            place,
            place_is_soft,
            place_names,
            area,
            counts: event.counts.clone(),
            topics: event.topics.iter().map(|topic| hash(topic)).collect(),
            words: Words::of(&event.sentence, &spans_of_names(event), &rules.words),
            sentence: hash(event.sentence.trim()),
            stands: (event.sentence_span.start, event.span.start),
            ordinal: numbering.0,
            is_another: numbering.1,
            is_decided: false,
        }
    }

    /// Whether it says nothing that another mark of its incident does not say: then comparing with
    /// that one is enough.
    pub(super) fn repeats(&self, known: &Self) -> bool {
        self.sentence == known.sentence
            && self.stage == known.stage
            && self.kind == known.kind
            && self.time == known.time
            && self.told == known.told
            && self.place == known.place
            && self.actors == known.actors
            && self.recipients == known.recipients
            && self.counts == known.counts
    }

    /// Whether any number of people is told.
    pub(super) fn figures(&self) -> [Option<rapporteur_model::Range>; 4] {
        let counts = &self.counts;
        [counts.killed, counts.injured, counts.captured, counts.size]
    }

    /// Whether a number of this cannot be true together with that of the other.
    pub(super) fn contradicts_figure(&self, other: &Self) -> bool {
        let both = self.figures().into_iter().zip(other.figures());
        both.into_iter()
            .any(|(one, two)| figures::contradict(one, two))
    }
}

/// An unknown name of one who acts is not that of a place.
fn named(mut actors: Vec<Who>) -> Vec<Who> {
    for actor in &mut actors {
        if actor.sort == Sort::Place && actor.country.is_none() {
            actor.sort = Sort::Other;
        }
    }
    actors
}

/// Who does something to nameless people does it to others than his own; a country that they are said
/// to have then is not told.
fn elsewhere(mut recipients: Vec<Who>, actors: &[Who]) -> Vec<Who> {
    if let [doer] = actors
        && doer.sort == Sort::State
    {
        for recipient in &mut recipients {
            let is_own = recipient.country.is_some() && recipient.country == doer.country;
            if is_own && (recipient.own.is_none() || recipient.sort == Sort::Place) {
                recipient.country = None;
                if recipient.sort == Sort::State {
                    recipient.sort = Sort::Other;
                }
            }
        }
    }
    recipients
}

/// When an event was by its own words, and the day of which it is news.
fn when(event: &Event, told: Option<i32>, rules: &Rules) -> (Option<Days>, Option<i32>) {
    // A sentence that names one day alone and does not tie it to anything else means it.
    let by_sentence = || {
        let ahead = event.status.tense == Tense::Future;
        let day = days::only_day(&event.sentence, told?, ahead, rules)?;
        Some(Days {
            first: day,
            last: day,
        })
    };
    let days = event.time.as_ref().and_then(Days::of);
    let near = |days: &Days| told.is_none_or(|told| told.abs_diff(days.last) <= NEWS_DAYS);
    let given_by = event.time.as_ref().map(|time| time.given_by);
    match (given_by, days) {
        (Some(TimeSource::ReportOf), Some(days)) if near(&days) => (None, Some(days.last)),
        (Some(TimeSource::Narrative), Some(days)) if near(&days) => {
            (by_sentence(), Some(days.last))
        }
        (_, None) => (by_sentence(), told),
        (_, days) => (days, told),
    }
}

fn place_of(event: &Event) -> (Option<Venue>, bool, Option<u64>) {
    let told = event.place.as_ref();
    let venue = told
        .and_then(Venue::of)
        .filter(|venue| !venue.is_described());
    let (Some(place), Some(venue)) = (told, venue) else {
        return (None, false, None);
    };
    let mention = &place.mention;
    let area = match (&mention.admin1, &mention.name) {
        (Some(division), _) => Some(mix(&[
            hash(mention.country.as_deref().unwrap_or("")),
            hash(division),
        ])),
        // A country is no place to look something up by.
        (None, Some(_)) if mention.precision.is_some_and(|step| step >= 6) => None,
        (None, Some(name)) => Some(hash(name)),
        (None, None) => Some(hash(&venue.text.to_lowercase())),
    };
    (Some(venue), place.given_by == PlaceSource::Paragraph, area)
}

/// Where in its sentence an event names parties and place, in bytes of the sentence.
fn spans_of_names(event: &Event) -> Vec<(usize, usize)> {
    let base = event.sentence_span.start;
    let people = event
        .actors
        .iter()
        .chain(&event.recipients)
        .map(|actor| actor.span);
    let place = event.place.iter().map(|place| place.mention.span);
    people
        .chain(place)
        .filter(|span| span.start >= base && span.end <= event.sentence_span.end)
        .map(|span| (span.start - base, span.end - base))
        .collect()
}

/// The number in a row of talks that a sentence names, where it names one alone; and whether it has a
/// word that keeps what it tells apart.
fn numbering(sentence: &str, rules: &Rules) -> (Option<u8>, bool) {
    let (mut found, mut several, mut apart) = (None, false, false);
    // The ordinal that waits for what it numbers, and how many words ago it stood.
    let mut before: Option<(u8, bool)> = None;
    let mut distance = 0;
    for (_, word) in split(sentence) {
        let lower = word.to_lowercase();
        let keeps_apart = rules.keeps_apart(&lower);
        let single = lower.strip_suffix('s').unwrap_or(&lower);
        match rules.ordinal(&lower).or_else(|| rules.ordinal(single)) {
            Some(Some(number)) => {
                apart |= before.is_some_and(|before| before.1);
                (before, distance) = (Some((number, keeps_apart)), 0);
            }
            Some(None) if before.is_some() && distance <= 2 => {
                let number = before.take().map(|before| before.0);
                several |= found.is_some() && found != number;
                found = number;
            }
            _ => {
                apart |= keeps_apart;
                distance += 1;
            }
        }
    }
    apart |= before.is_some_and(|before| before.1);
    (found.filter(|_| !several), apart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_counted_from_1970() {
        let cases = [
            (date(1970, 1, 1), 0),
            (date(1969, 12, 31), -1),
            (date(2000, 3, 1), 11_017),
            (date(2024, 2, 29), 19_782),
            (date(2025, 7, 14), 20_283),
        ];
        for (day, expected) in cases {
            assert_eq!(number(day), expected, "{day}");
        }
    }

    #[test]
    fn rounds_are_numbered_by_the_word_before() {
        let rules = Rules::built_in();
        let cases = [
            ("The third round of talks ended.", Some(3), false),
            ("A third, short round ended.", Some(3), false),
            ("After the first round a second round is due.", None, false),
            ("He waited a second.", None, true),
            ("They met.", None, false),
            ("Another blast followed.", None, true),
        ];
        for (sentence, ordinal, apart) in cases {
            assert_eq!(numbering(sentence, &rules), (ordinal, apart), "{sentence}");
        }
    }
}
