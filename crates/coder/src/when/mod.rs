//! When it was, and by when it must be: which time expression belongs to which event.

use crate::compose::Composed;
use crate::tree::Tree;
use jiff::civil::{Date, DateTime, Time};
use rapporteur_model::{
    CountBase, CountedFrom, Deadline, DeadlineBound, EventTime, Span, Status, Tense,
    TimeExpression, TimeKind,
};

/// The time that an event's own words give it: of the expressions of its sentence that hang from
/// its path, the one nearest to the outermost word. Deadlines and durations are not times.
pub(crate) fn time_of(
    tree: &Tree<'_>,
    times: &[TimeExpression],
    composed: &Composed<'_>,
    within: Span,
) -> Option<EventTime> {
    let mut best: Option<(usize, &TimeExpression)> = None;
    for time in times.iter().filter(|time| within.contains(time.span)) {
        if time.kind == TimeKind::Set || deadline_word(tree, time).is_some() {
            continue;
        }
        // 'the largest exchange since 2020' was not in 2020; nor does a length tell when.
        if time.kind == TimeKind::Duration
            && word_before(tree, time).is_some_and(|word| SPANS.contains(&word))
        {
            continue;
        }
        let vague = usize::from(
            time.kind == TimeKind::Duration || word_before(tree, time) == Some("since"),
        ) * 100;
        if let Some(distance) = hangs_from(tree, time, composed).map(|distance| distance + vague)
            && best.is_none_or(|(known, _)| distance < known)
        {
            best = Some((distance, time));
        }
    }
    // A length is worth something where it is the event's own ('two days of talks').
    best.filter(|(distance, time)| {
        *distance < 100 || (time.kind == TimeKind::Duration && *distance <= 102)
    })
    .map(|(_, time)| EventTime::at(time.clone()))
}

/// Prepositions before a length that make it something else than how long the event took.
const SPANS: [&str; 4] = ["in", "after", "since", "within"];

fn word_before<'t>(tree: &'t Tree<'_>, time: &TimeExpression) -> Option<&'t str> {
    let first = tree
        .annotations
        .tokens
        .partition_point(|token| token.span.start < time.span.start);
    first.checked_sub(1).map(|before| tree.lower(before))
}

/// How far a time expression is from the event's path; `None` when another verb or event comes between.
fn hangs_from(tree: &Tree<'_>, time: &TimeExpression, composed: &Composed<'_>) -> Option<usize> {
    let mut at = head_of(tree, time)?;
    for distance in 0..6 {
        if composed.path.contains(&at) {
            return Some(distance);
        }
        // A verb or noun of its own takes the time for itself.
        let crosses =
            distance > 0 && matches!(tree.dep(at), "relcl" | "advcl" | "ccomp" | "acl" | "conj");
        if crosses {
            return None;
        }
        at = tree.head(at)?;
    }
    None
}

/// The token of a time expression that the others hang from.
pub(crate) fn head_of(tree: &Tree<'_>, time: &TimeExpression) -> Option<usize> {
    let first = tree
        .annotations
        .tokens
        .partition_point(|token| token.span.end <= time.span.start);
    (first..tree.len())
        .take_while(|&token| tree.token(token).span.start < time.span.end)
        .find(|&token| {
            tree.head(token)
                .is_none_or(|head| !time.span.contains(tree.token(head).span))
        })
}

/// The word before a time that makes it a limit ('within', 'by', 'until', 'before').
fn deadline_word<'t>(tree: &'t Tree<'_>, time: &TimeExpression) -> Option<&'t str> {
    let head = head_of(tree, time)?;
    let above = tree.head(head).map(|above| tree.lower(above));
    let first = tree
        .annotations
        .tokens
        .partition_point(|token| token.span.start < time.span.start);
    let before = first.checked_sub(1).map(|token| tree.lower(token));
    let limits = ["within", "by", "until", "till", "before"];
    // 'in 50 days' limits what is demanded where it hangs from a verb; 'the first talks in three
    // years' does not.
    let verbal = tree
        .head(head)
        .and_then(|above| tree.head(above))
        .is_some_and(|verb| tree.pos(verb) == "VERB");
    [before, above].into_iter().flatten().find(|word| {
        limits.contains(word) || (*word == "in" && verbal && time.kind == TimeKind::Duration)
    })
}

/// By when an event, or what it hangs on, is due.
pub(crate) fn deadline_of(
    tree: &Tree<'_>,
    times: &[TimeExpression],
    composed: &Composed<'_>,
    status: &Status,
    event_time: Option<&EventTime>,
    report_day: Option<Date>,
) -> Option<Deadline> {
    composed.speech()?;
    let inner: Span = tree.cover(composed.tokens.iter().copied());
    let in_condition = |time: &&TimeExpression| {
        status
            .condition
            .as_ref()
            .is_some_and(|condition| condition.span.contains(time.span))
    };
    let by_path = |time: &&TimeExpression| {
        hangs_from(tree, time, composed).is_some()
            || inner.contains(time.span)
            || follows_content(tree, time, composed)
    };
    let time = times
        .iter()
        .filter(|time| deadline_word(tree, time).is_some() || compound_limit(tree, time))
        .find(|time| in_condition(time) || by_path(time))?;
    Some(resolve(time, status, event_time, report_day))
}

/// 'a 72-hour ultimatum', 'a 50-day deadline'.
fn compound_limit(tree: &Tree<'_>, time: &TimeExpression) -> bool {
    let Some(head) = head_of(tree, time) else {
        return false;
    };
    time.kind == TimeKind::Duration
        && tree.head(head).is_some_and(|above| {
            matches!(
                tree.lemma(above),
                "ultimatum" | "deadline" | "limit" | "window"
            )
        })
}

/// The time hangs from the content of the speech ('demanded that they leave by Friday').
fn follows_content(tree: &Tree<'_>, time: &TimeExpression, composed: &Composed<'_>) -> bool {
    let Some(speech) = composed.speech() else {
        return false;
    };
    let Some(head) = head_of(tree, time) else {
        return false;
    };
    tree.is_under(head, speech.token)
}

fn resolve(
    time: &TimeExpression,
    status: &Status,
    event_time: Option<&EventTime>,
    report_day: Option<Date>,
) -> Deadline {
    let midnight = |day: Date| day.to_datetime(Time::midnight());
    let deadline = |due: Option<DateTime>, bound, what| Deadline {
        time: time.clone(),
        earliest: None,
        due,
        due_utc: None,
        bound,
        counted_from: CountedFrom::only(what),
        moved: None,
    };
    if time.kind != TimeKind::Duration {
        return match (time.end, time.start) {
            (Some(end), _) => deadline(Some(end), DeadlineBound::Exact, CountBase::DateNamed),
            (None, Some(start)) => {
                deadline(Some(start), DeadlineBound::AtEarliest, CountBase::DateNamed)
            }
            (None, None) => deadline(None, DeadlineBound::Unresolved, CountBase::DateNamed),
        };
    }
    let length = time.value.as_deref().unwrap_or("");
    // The day of the speech itself, when the text tells it.
    if let Some((start, end)) =
        event_time.and_then(|time| time.expression.start.zip(time.expression.end))
    {
        let one_day = start
            .date()
            .tomorrow()
            .is_ok_and(|next| midnight(next) >= end);
        let due = rapporteur_time::add(if one_day { start } else { end }, length);
        let bound = if one_day {
            DeadlineBound::Exact
        } else {
            DeadlineBound::AtLatest
        };
        return deadline(
            due,
            if due.is_some() {
                bound
            } else {
                DeadlineBound::Unresolved
            },
            CountBase::Statement,
        );
    }
    let Some(day) = report_day else {
        return deadline(None, DeadlineBound::Unresolved, CountBase::Statement);
    };
    match rapporteur_time::add(midnight(day), length) {
        // What was said before the report runs out before the length counted from the report does.
        Some(due) if status.tense != Tense::Future => {
            deadline(Some(due), DeadlineBound::AtLatest, CountBase::Report)
        }
        Some(due) => deadline(Some(due), DeadlineBound::AtEarliest, CountBase::Report),
        None => deadline(None, DeadlineBound::Unresolved, CountBase::Unknown),
    }
}

/// Days before the report from which on an event is recalled rather than reported.
const NEWS_DAYS: i64 = 45;

/// Whether a time lies so far back that the report recalls it.
pub(crate) fn is_recalled(time: Option<&EventTime>, report_day: Option<Date>) -> bool {
    let (Some(end), Some(day)) = (time.and_then(|time| time.expression.end), report_day) else {
        return false;
    };
    end.date()
        .until(day)
        .is_ok_and(|span| i64::from(span.get_days()) > NEWS_DAYS)
}

/// Whether a time lies after the report.
pub(crate) fn is_ahead(time: Option<&EventTime>, report_day: Option<Date>) -> bool {
    let (Some(start), Some(day)) = (time.and_then(|time| time.expression.start), report_day) else {
        return false;
    };
    start.date() > day
}
