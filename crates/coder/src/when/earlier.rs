//! Deadlines that are counted from the one before: 'extended by two weeks'.
//!
//! The deadline before is the last one that the same report names of the same parties; where it
//! names none, the length is kept and the deadline stays unresolved.

use crate::event::Draft;
use rapporteur_model::{
    Actor, CountBase, CountedFrom, Deadline, DeadlineBound, DeadlineChange, Event,
};

/// Counts what is to be counted from an earlier deadline. The drafts come in the order of the text.
pub(crate) fn count_from_earlier(drafts: &mut [Draft]) {
    for index in 0..drafts.len() {
        let (before, rest) = drafts.split_at_mut(index);
        let Some(event) = rest.first_mut().map(|draft| &mut draft.event) else {
            continue;
        };
        let parties: Vec<Actor> = event
            .actors
            .iter()
            .chain(&event.recipients)
            .cloned()
            .collect();
        let Some(deadline) = &mut event.deadline else {
            continue;
        };
        let counted = deadline.counted_from.what == CountBase::EarlierDeadline;
        if deadline.moved.is_none() && !counted {
            continue;
        }
        let earlier = before
            .iter()
            .rev()
            .map(|draft| &draft.event)
            .filter(|other| fits(other, &parties))
            .find_map(|other| other.deadline.as_ref().filter(|known| known.due.is_some()));
        if let Some(earlier) = earlier {
            settle(deadline, earlier);
        }
    }
}

/// Whether two events may be about one deadline: no two known countries on both sides that
/// have nothing in common.
fn fits(other: &Event, parties: &[Actor]) -> bool {
    let countries = |actors: &mut dyn Iterator<Item = &Actor>| -> Vec<String> {
        actors
            .filter_map(|actor| actor.country.as_ref().map(ToString::to_string))
            .collect()
    };
    let known = countries(&mut other.actors.iter().chain(&other.recipients));
    let own = countries(&mut parties.iter());
    known.is_empty() || own.is_empty() || known.iter().any(|country| own.contains(country))
}

fn settle(deadline: &mut Deadline, earlier: &Deadline) {
    if deadline.counted_from.what == CountBase::EarlierDeadline {
        let length = deadline.time.value.as_deref().unwrap_or("");
        deadline.counted_from = CountedFrom::earlier(earlier);
        let shortened = deadline
            .moved
            .as_ref()
            .is_some_and(|moved| moved.change == DeadlineChange::Shortened);
        // How far forward a deadline is brought would have to be taken off; nobody tells it so.
        let later = earlier
            .due
            .filter(|_| !shortened)
            .and_then(|due| rapporteur_time::add(due, length));
        deadline.due = later;
        deadline.bound = match later {
            Some(_) => earlier.bound,
            None => DeadlineBound::Unresolved,
        };
    }
    if let Some(moved) = &mut deadline.moved {
        moved.from = earlier.due;
        moved.from_text = Some(earlier.time.text.clone());
        // What the days say counts for more than the verb: 'moved the deadline to'.
        if let (Some(from), Some(due)) = (earlier.due, deadline.due) {
            moved.change = if due < from {
                DeadlineChange::Shortened
            } else {
                DeadlineChange::Extended
            };
        }
    }
}
