//! A narrative carries its time forward.
//!
//! 'On 3 March the delegations met in Brest. They agreed on corridors.' The second sentence goes
//! on where the first stands, as long as nothing shifts: the same paragraph, simple past in both
//! main clauses, a time of a day or finer, no quotation. What is recalled ('had agreed',
//! 'earlier'), what goes on or lies ahead neither takes the time nor leaves it standing. In news
//! only recent times are carried: 'Russia invaded in 2022. The Union imposed sanctions.' tells of
//! two days.

use super::NEWS_DAYS;
use super::attach::{distance, goes_on_from, is_simple_past};
use super::spoken::{Put, Spoken, spoken};
use crate::event::Draft;
use crate::quotations::Said;
use crate::tree::Tree;
use jiff::civil::Date;
use rapporteur_lexicon::{Lexicon, OperatorClass};
use rapporteur_model::{Auxiliary, EventTime, TimeExpression, TimeKind, TimeRelation, TimeSource};

/// Adverbs that leave the line of the story, backwards or forwards by an untold length.
const AWAY: [&str; 14] = [
    "previously",
    "earlier",
    "before",
    "already",
    "once",
    "formerly",
    "initially",
    "originally",
    "later",
    "eventually",
    "since",
    "recently",
    "repeatedly",
    "afterwards",
];

/// Gives events without a time of their own the time at which the narrative stands.
pub(crate) fn carry(
    tree: &Tree<'_>,
    lexicon: &Lexicon,
    times: &[TimeExpression],
    quotations: &[Said],
    day: Option<Date>,
    drafts: &mut [Draft],
) {
    let mut stands: Option<TimeExpression> = None;
    let mut last_end = 0;
    for sentence in &tree.annotations.sentences {
        let span = tree.trimmed_span(sentence.clone());
        let gap = tree.text.get(last_end..span.start).unwrap_or("");
        if gap.matches('\n').count() >= 2 {
            stands = None;
        }
        last_end = span.end;
        let Some(main) = sentence
            .clone()
            .find(|&token| tree.head(token).is_none() && matches!(tree.pos(token), "VERB" | "AUX"))
        else {
            continue;
        };
        let quoted = quotations
            .iter()
            .any(|said| said.quotation.direct && said.tokens.contains(&main));
        let reports = lexicon.operators_of(tree.lemma(main)).any(|id| {
            lexicon
                .operator_of(lexicon.pattern(id))
                .is_some_and(|operator| operator.class == OperatorClass::Report)
        });
        if quoted || reports {
            continue;
        }
        let away = tree
            .children_with(main, &["advmod"])
            .any(|adverb| AWAY.contains(&tree.lower(adverb)));
        if !is_simple_past(tree, main) || away {
            stands = None;
            continue;
        }
        let first = times.partition_point(|time| time.span.end <= span.start);
        let end = times.partition_point(|time| time.span.start < span.end);
        let here = spoken(tree, times.get(first..end).unwrap_or(&[]));
        let own: Vec<&Spoken> = here
            .iter()
            .filter(|spoken| spoken.time.kind != TimeKind::Set)
            .filter(|spoken| distance(tree, spoken, &[main]).is_some())
            .collect();
        if own.is_empty() {
            if let Some(time) = &stands {
                give(tree, main, time, drafts);
            }
            continue;
        }
        let tells = own.iter().find(|spoken| {
            spoken.put == Put::At && spoken.is_day_or_finer() && is_near(&spoken.time, day)
        });
        stands = tells.map(|spoken| spoken.time.clone());
    }
}

/// Whether a time may be that of the news of a report; any may be where the report has no day.
fn is_near(time: &TimeExpression, day: Option<Date>) -> bool {
    let Some(start) = time.start else {
        return false;
    };
    let Some(day) = day else {
        return true;
    };
    start.date() <= day
        && start
            .date()
            .until(day)
            .is_ok_and(|span| i64::from(span.get_days()) <= NEWS_DAYS)
}

fn give(tree: &Tree<'_>, main: usize, time: &TimeExpression, drafts: &mut [Draft]) {
    for draft in drafts {
        let event = &mut draft.event;
        let Some(&top) = draft.path.last() else {
            continue;
        };
        let in_line = is_simple_past(tree, top) && goes_on_from(tree, top).any(|verb| verb == main);
        let told_so = event.status.is_asserted() && event.attribution.is_none();
        let recalled = event.status.aux.contains(&Auxiliary::Historical);
        if in_line && told_so && !recalled && event.time.is_none() && event.act != "outlook" {
            event.time = Some(EventTime {
                expression: time.clone(),
                relation: TimeRelation::At,
                given_by: TimeSource::Narrative,
            });
        }
    }
}
