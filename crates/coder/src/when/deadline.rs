//! By when what is demanded, promised, threatened or planned is due, and from when that is counted.
//!
//! 'Within 50 days' is counted from the day of the statement where the text tells it; else the
//! report bounds it: what was said before the report runs out before 50 days after it have passed.
//! 'By two weeks' is counted from the deadline before it (see [`super::earlier`]).

use super::Asked;
use super::attach::{distance, measures_another, own_words};
use super::spoken::{Put, Spoken};
use crate::tree::Tree;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use rapporteur_model::{
    Anchor, CountBase, CountedFrom, Deadline, DeadlineBound, DeadlineMove, EventTime, Granularity,
    Modality, Modifier, Tense, TimeExpression, TimeKind,
};

/// A limit, and the entry of the data files by which it is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit<'a> {
    spoken: &'a Spoken,
    put: Put,
    rule: Option<&'a str>,
}

impl<'a> Asked<'a> {
    /// Whether what the event tells of is yet to be done, so that a limit is a deadline.
    pub(super) fn lies_ahead(&self) -> bool {
        let status = self.status;
        let act = self.composed.act.map(|(act, _)| act);
        self.composed.speech().is_some()
            || status.tense == Tense::Future
            || !matches!(status.modality, Modality::Certain | Modality::Probable)
            || act.is_some_and(|act| act.sets_deadline)
            || self.extends()
    }

    /// 'Extended the truce until Friday': its end lies ahead.
    fn extends(&self) -> bool {
        self.composed
            .operators
            .iter()
            .any(|applied| applied.operator.name == "extend")
    }

    /// The deadline of the event, with the entry of the data files that told it.
    pub(super) fn deadline(
        &self,
        time: Option<&EventTime>,
        statement: Option<&EventTime>,
    ) -> Option<(Deadline, Option<&'a str>)> {
        if !self.lies_ahead() {
            return None;
        }
        let limits: Vec<Limit<'a>> = self
            .times
            .iter()
            .filter(|spoken| self.belongs(spoken))
            .filter_map(|spoken| self.limit(spoken))
            .collect();
        // A day that is named tells more than a length.
        let dated = limits.iter().find(|limit| {
            limit.spoken.time.kind != TimeKind::Duration && limit.spoken.time.value.is_some()
        });
        let limit = *dated.or(limits.first())?;
        // What a length is counted from: the saying, be it the event itself or its report.
        let above = self.told_above();
        let statement = statement.or(above.as_ref());
        let said = if self.composed.speech().is_some() || self.sets() {
            time.or(statement)
        } else {
            statement
        };
        Some((self.resolve(limit, said), limit.rule))
    }

    fn sets(&self) -> bool {
        self.composed.act.is_some_and(|(act, _)| act.sets_deadline)
    }

    /// Whether an expression stands in the condition, the content or the clause of the event.
    fn belongs(&self, spoken: &Spoken) -> bool {
        let tree = self.tree;
        let in_condition = self
            .status
            .condition
            .as_ref()
            .is_some_and(|condition| condition.span.contains(spoken.span()));
        let speech = self.composed.speech().map(|speech| speech.token);
        let in_content = speech.is_some_and(|speech| {
            tree.is_under(spoken.head, speech) && !told_beside(tree, spoken, speech)
        });
        let path = &self.composed.path;
        let end = own_words(self.composed).end;
        let near = || distance(tree, spoken, path.get(..end).unwrap_or(path)).is_some();
        // 'Hamas has until noon to release the hostages', 'the ultimatum expires on Friday'.
        let governor = || {
            let above = path
                .last()
                .into_iter()
                .flat_map(|&top| tree.upwards(top).skip(1).take(2));
            above.into_iter().any(|governor| {
                (self.has_time(governor) || self.runs_out(governor).is_some())
                    && distance(tree, spoken, &[governor]).is_some()
            })
        };
        let named = || {
            self.composed
                .tokens
                .iter()
                .any(|&token| tree.is_under(spoken.head, token))
        };
        in_condition || in_content || near() || governor() || self.sets() && named()
    }

    /// 'Has ten days to', 'has until noon to'.
    fn has_time(&self, verb: usize) -> bool {
        self.tree.lemma(verb) == "have"
    }

    /// The entry by which a verb says that its subject, a deadline, runs out.
    fn runs_out(&self, verb: usize) -> Option<&'a str> {
        let entry = self.lexicon.deadlines.runs_out(self.tree.lemma(verb))?;
        self.tree
            .children_with(verb, &["nsubj"])
            .any(|subject| {
                self.lexicon
                    .deadlines
                    .noun(self.tree.lemma(subject))
                    .is_some()
            })
            .then_some(entry.rule.as_str())
    }

    /// What makes an expression a limit, when anything does.
    fn limit(&self, spoken: &'a Spoken) -> Option<Limit<'a>> {
        let tree = self.tree;
        let limit = |put, rule| Some(Limit { spoken, put, rule });
        if spoken.time.kind == TimeKind::Set {
            return None;
        }
        let length = spoken.time.kind == TimeKind::Duration;
        let above = tree.head(spoken.head);
        if let Some(verb) = above
            .into_iter()
            .chain(above.and_then(|above| tree.head(above)))
            .find(|&verb| tree.pos(verb) == "VERB")
            && !length
            && let Some(rule) = self.runs_out(verb)
            && matches!(spoken.put, Put::At | Put::By | Put::Until)
        {
            return limit(Put::By, Some(rule));
        }
        if let Some((act, _)) = self.composed.act
            && act.moves_deadline.is_some()
            && matches!(spoken.put, Put::To | Put::Through | Put::Until | Put::By)
        {
            let put = match spoken.put {
                Put::By if length => Put::By,
                _ if length => Put::Within,
                _ => Put::By,
            };
            return limit(put, None);
        }
        if self.extends() && length && spoken.put == Put::By {
            return limit(Put::By, None);
        }
        if length {
            return self.length_limit(spoken);
        }
        let negated = |word: usize| tree.negations(word) % 2 == 1;
        // 'a deadline of 8 August'.
        if spoken.put == Put::Of
            && let Some(noun) = above.and_then(|of| tree.head(of))
            && let Some(entry) = self.lexicon.deadlines.noun(tree.lemma(noun))
        {
            return limit(Put::By, Some(&entry.rule));
        }
        let put = match spoken.put {
            // 'if they do not withdraw before he takes office on 20 January'.
            Put::At if self.before_clause(spoken) => Put::Before,
            // 'will not withdraw before September'.
            Put::Before | Put::Until if self.composed.path.iter().any(|&word| negated(word)) => {
                Put::NotBefore
            }
            put if put.limits() => put,
            _ => return None,
        };
        limit(put, None)
    }

    /// Whether an expression tells when that is before which a condition is to be met.
    fn before_clause(&self, spoken: &Spoken) -> bool {
        let Some(condition) = &self.status.condition else {
            return false;
        };
        let tree = self.tree;
        let inside = |&word: &usize| condition.span.contains(tree.token(word).span);
        condition.span.contains(spoken.span())
            && spoken.is_day_or_finer()
            && tree.upwards(spoken.head).take_while(inside).any(|word| {
                tree.dep(word) == "advcl"
                    && tree
                        .children_with(word, &["mark"])
                        .any(|mark| tree.lower(mark) == "before")
            })
    }

    /// The lengths of 'ten or twelve days', the shorter first.
    fn alternatives(&self, spoken: &Spoken) -> Option<(String, String)> {
        let tree = self.tree;
        let (before, unit) = spoken.time.value.as_deref()?.split_once('X')?;
        let number = |word: &str| {
            let told = self.lexicon.quantities.number(word);
            let exact = told.filter(|range| range.max == Some(range.min));
            word.parse::<u64>().ok().or(exact.map(|range| range.min))
        };
        let numbers: Vec<u64> = spoken
            .tokens
            .clone()
            .filter_map(|token| number(tree.lower(token)))
            .collect();
        match numbers.as_slice() {
            &[low, high] if low < high => Some((
                format!("{before}{low}{unit}"),
                format!("{before}{high}{unit}"),
            )),
            _ => None,
        }
    }

    fn length_limit(&self, spoken: &'a Spoken) -> Option<Limit<'a>> {
        let tree = self.tree;
        let limit = |rule| {
            Some(Limit {
                spoken,
                put: Put::Within,
                rule,
            })
        };
        let above = tree.head(spoken.head)?;
        if spoken.put == Put::Within {
            return limit(None);
        }
        // 'a 72-hour ultimatum', 'a deadline of ten days'.
        let noun = match tree.dep(spoken.head) {
            "compound" | "amod" | "nummod" | "nmod" | "poss" => Some(above),
            "pobj" if tree.lower(above) == "of" => tree.head(above),
            _ => None,
        };
        if let Some(noun) = noun {
            let entry = self.lexicon.deadlines.noun(tree.lemma(noun))?;
            return limit(Some(entry.rule.as_str()));
        }
        if measures_another(tree, spoken) {
            return None;
        }
        // 'gave Eritrea 48 hours to withdraw', 'has ten days to withdraw'.
        let given = self.sets() && self.composed.tokens.contains(&spoken.head)
            || self.sets() && matches!(tree.dep(spoken.head), "dobj" | "dative" | "npadvmod");
        let has = self.has_time(above)
            && tree.dep(spoken.head) == "dobj"
            && tree
                .subtree(above)
                .iter()
                .any(|&token| tree.tag(token) == "TO" && token >= spoken.tokens.end);
        // 'in 50 days' limits what is demanded where it hangs from a verb; 'the first talks in
        // three years' does not, nor what was over in that time ('ended in two hours').
        let speech = self.composed.speech().map(|speech| speech.token);
        let over = |verb: usize| {
            Some(verb) != speech
                && matches!(tree.tag(verb), "VBD" | "VBN")
                && has_subject(tree, verb)
        };
        let verbal = tree.lower(above) == "in"
            && tree
                .head(above)
                .is_some_and(|verb| tree.pos(verb) == "VERB" && !over(verb));
        if given || has || verbal {
            return limit(None);
        }
        None
    }

    fn resolve(&self, limit: Limit<'_>, said: Option<&EventTime>) -> Deadline {
        let time = &limit.spoken.time;
        let mut deadline = Deadline {
            time: time.clone(),
            earliest: None,
            due: None,
            due_utc: None,
            bound: DeadlineBound::Unresolved,
            counted_from: CountedFrom::only(CountBase::DateNamed),
            moved: self
                .composed
                .act
                .and_then(|(act, _)| act.moves_deadline)
                .map(|change| DeadlineMove {
                    change,
                    by: None,
                    from: None,
                    from_text: None,
                }),
        };
        if time.kind != TimeKind::Duration {
            self.name_day(limit, said, &mut deadline);
        } else if limit.put == Put::By {
            deadline.counted_from = CountedFrom::only(CountBase::EarlierDeadline);
            if let Some(moved) = &mut deadline.moved {
                moved.by.clone_from(&time.value);
            }
        } else {
            self.count(limit.spoken, said, &mut deadline);
        }
        deadline
    }

    /// A day or an hour that the words name.
    fn name_day(&self, limit: Limit<'_>, said: Option<&EventTime>, deadline: &mut Deadline) {
        let since = said.and_then(|said| said.expression.start);
        let since = since.or_else(|| Some(self.day?.to_datetime(Time::midnight())));
        let time = &coming(&limit.spoken.time, since);
        deadline.time = time.clone();
        let by_the_clock = matches!(
            time.granularity,
            Some(Granularity::Second | Granularity::Minute | Granularity::Hour)
        );
        // 'before the end of the month' is before its end, 'before Friday' before its beginning.
        let edge = time.modifier == Some(Modifier::End);
        let (due, bound) = match limit.put {
            Put::NotBefore => (time.start, DeadlineBound::AtEarliest),
            Put::Before if !edge => (time.start, DeadlineBound::Exact),
            _ if by_the_clock => (time.start, DeadlineBound::Exact),
            // 'by the beginning of Ramadan' is before it, not by its last day.
            _ if self.names_beginning(limit.spoken) => (time.start, DeadlineBound::Exact),
            _ => (time.end, DeadlineBound::Exact),
        };
        // 'If there is no deal by then': what was counted from other words and is over by the day of
        // the saying is not when it is due.
        let over = due.zip(since).is_some_and(|(due, since)| {
            let next = since.date().tomorrow();
            next.is_ok_and(|next| due <= next.to_datetime(Time::midnight()))
        });
        if over && !by_the_clock && matches!(time.anchor, Some(Anchor::Expression(_))) {
            deadline.time = TimeExpression {
                value: None,
                start: None,
                end: None,
                granularity: None,
                anchor: None,
                ..time.clone()
            };
            deadline.counted_from = CountedFrom::only(CountBase::Unknown);
            return;
        }
        deadline.due = due;
        if due.is_some() {
            deadline.bound = bound;
        }
        let offset = time.zone.as_ref().and_then(|zone| zone.utc_offset_minutes);
        deadline.due_utc = due.zip(offset).and_then(|(due, minutes)| {
            let utc = due
                .checked_sub(SignedDuration::from_mins(i64::from(minutes)))
                .ok()?;
            Some(utc.to_zoned(TimeZone::UTC).ok()?.timestamp())
        });
    }

    /// 'The beginning of' something, in which its first part is named as a thing.
    fn names_beginning(&self, spoken: &Spoken) -> bool {
        spoken.time.modifier == Some(Modifier::Start)
            && spoken
                .tokens
                .clone()
                .any(|token| self.tree.lower(token) == "of")
    }

    /// A length, and what it is counted from.
    fn count(&self, spoken: &Spoken, said: Option<&EventTime>, deadline: &mut Deadline) {
        let tree = self.tree;
        let ends = self.alternatives(spoken);
        let length = match &ends {
            Some((_, longer)) => longer.as_str(),
            None => spoken.time.value.as_deref().unwrap_or(""),
        };
        let hours = length.contains('T');
        let midnight = |at: DateTime| at.time() == Time::midnight();
        // 'within ten days of the signing', 'within two weeks of 3 June'.
        if matches!(
            spoken.behind(tree),
            Some("of" | "from" | "after" | "following")
        ) {
            let named = self
                .times
                .iter()
                .find(|other| other.tokens.start == spoken.tokens.end + 1);
            let Some(named) = named else {
                deadline.counted_from = self.noun_behind(spoken);
                return;
            };
            deadline.counted_from = CountedFrom {
                what: CountBase::Expression,
                text: Some(named.time.text.clone()),
                span: Some(named.time.span),
                start: named.time.start,
                end: named.time.end,
            };
            deadline.due = named
                .time
                .start
                .and_then(|start| rapporteur_time::add(start, length));
            if deadline.due.is_some() {
                deadline.bound = DeadlineBound::Exact;
            }
            return;
        }
        // The day of the saying itself, when the text tells it.
        let told = said.and_then(|said| {
            let (start, end) = said.expression.start.zip(said.expression.end)?;
            Some((said, start, end))
        });
        if let Some((said, start, end)) = told {
            deadline.counted_from = CountedFrom {
                what: CountBase::Statement,
                text: Some(said.expression.text.clone()),
                span: Some(said.expression.span),
                start: Some(start),
                end: Some(end),
            };
            let one_day = start
                .date()
                .tomorrow()
                .is_ok_and(|next| next.to_datetime(Time::midnight()) >= end);
            let first = rapporteur_time::add(start, length);
            if one_day && !(hours && midnight(start)) {
                let shorter = ends.as_ref();
                deadline.earliest =
                    shorter.and_then(|(shorter, _)| rapporteur_time::add(start, shorter));
                deadline.due = first;
                deadline.bound = DeadlineBound::Exact;
            } else {
                deadline.earliest = first;
                deadline.due = rapporteur_time::add(end, length);
                deadline.bound = DeadlineBound::AtLatest;
            }
        } else if let Some(day) = self.day {
            // What was said before the report runs out before the length counted from the report
            // does; hours count from the end of its day.
            let later = self.status.tense == Tense::Future && self.composed.speech().is_some();
            let from = if hours && !later {
                day.tomorrow().unwrap_or(day)
            } else {
                day
            };
            deadline.counted_from = CountedFrom {
                start: Some(day.to_datetime(Time::midnight())),
                end: day
                    .tomorrow()
                    .ok()
                    .map(|next| next.to_datetime(Time::midnight())),
                ..CountedFrom::only(CountBase::Report)
            };
            deadline.due = rapporteur_time::add(from.to_datetime(Time::midnight()), length);
            deadline.bound = if later {
                DeadlineBound::AtEarliest
            } else {
                DeadlineBound::AtLatest
            };
        } else {
            deadline.counted_from = CountedFrom::only(CountBase::Statement);
        }
        if deadline.due.is_none() {
            deadline.bound = DeadlineBound::Unresolved;
            deadline.earliest = None;
        }
    }

    /// The happening that a length is counted from, which has no day.
    fn noun_behind(&self, spoken: &Spoken) -> CountedFrom {
        let tree = self.tree;
        let noun = tree
            .children_with(spoken.tokens.end, &["pobj", "pcomp"])
            .next();
        let span = noun.map(|noun| whole(tree, noun));
        CountedFrom {
            text: span.map(|span| span.of(tree.text).to_owned()),
            span,
            ..CountedFrom::only(CountBase::Event)
        }
    }
}

/// Whether an expression below a speech stands in a clause of its own that only tells when or why
/// it was said ('agreed, hours after he had given them until Sunday'), or that is told beside it
/// ('agreed on a swap, but the talks ended in two hours').
fn told_beside(tree: &Tree<'_>, spoken: &Spoken, speech: usize) -> bool {
    tree.upwards(spoken.head)
        .take_while(|&word| word != speech)
        .any(|word| {
            let coordinated = tree.dep(word) == "conj" && tree.head(word) == Some(speech);
            coordinated && has_subject(tree, word)
                || tree.dep(word) == "advcl"
                    && tree
                        .children_with(word, &["mark", "advmod", "prep"])
                        .any(|mark| {
                            matches!(
                                tree.lower(mark),
                                "after" | "since" | "because" | "when" | "while" | "as"
                            )
                        })
                    && has_subject(tree, word)
        })
}

fn has_subject(tree: &Tree<'_>, verb: usize) -> bool {
    let mut subjects = tree.children_with(verb, &["nsubj", "nsubjpass"]);
    subjects.next().is_some()
}

/// A weekday or month without a year that was taken for the last one, although what is due by it
/// was asked for later: the next one. As it is where nothing is to be changed.
fn coming(time: &TimeExpression, since: Option<DateTime>) -> TimeExpression {
    let next = || {
        let (start, end) = time.start.zip(time.end)?;
        if end > since? || time.anchor != Some(Anchor::Report) {
            return None;
        }
        let numbers: Vec<i32> = time
            .text
            .split(|letter: char| !letter.is_ascii_digit())
            .filter_map(|digits| digits.parse().ok())
            .collect();
        let names_year = numbers.contains(&i32::from(start.year()));
        let names_day = numbers.contains(&i32::from(start.day()));
        let (step, digits) = match time.granularity? {
            fine if fine <= Granularity::Day && !names_day && !names_year => (7.days(), 10),
            Granularity::Month if !names_year => (1.year(), 7),
            Granularity::Season | Granularity::Quarter if !names_year => (1.year(), 4),
            _ => return None,
        };
        let (start, end) = (start.checked_add(step).ok()?, end.checked_add(step).ok()?);
        let day = start.date().to_string();
        let rest = time.value.as_deref()?.get(digits..)?;
        (end > since?).then(|| TimeExpression {
            value: Some(format!("{}{rest}", day.get(..digits).unwrap_or(&day))),
            start: Some(start),
            end: Some(end),
            ..time.clone()
        })
    };
    next().unwrap_or_else(|| time.clone())
}

fn whole(tree: &Tree<'_>, noun: usize) -> rapporteur_model::Span {
    tree.cover(
        tree.subtree(noun)
            .into_iter()
            .filter(|&token| tree.pos(token) != "SPACE"),
    )
}
