//! Which processes the events of incidents that can still be joined belong to.
//!
//! There are as many of them as events of some weeks, and few sets of processes, so each set is held
//! once.

use std::collections::HashMap;

/// Events, by their numbers, with the places of the processes that they belong to.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenEvents {
    events: Vec<(i64, u32)>,
    sets: Vec<Vec<usize>>,
    known: HashMap<Vec<usize>, u32>,
}

impl OpenEvents {
    /// Adds an event. One that belongs to no process is left out.
    pub(super) fn push(&mut self, event: i64, places: &[usize]) {
        if places.is_empty() {
            return;
        }
        let set = match self.known.get(places) {
            Some(set) => *set,
            None => {
                let set = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
                self.sets.push(places.to_vec());
                self.known.insert(places.to_vec(), set);
                set
            }
        };
        self.events.push((event, set));
    }

    /// All of them, in the order in which they came.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, &[usize])> {
        self.events.iter().filter_map(|(event, set)| {
            let places = self.sets.get(usize::try_from(*set).ok()?)?;
            Some((*event, places.as_slice()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_keep_their_processes() {
        let mut open = OpenEvents::default();
        let told: [(i64, &[usize]); 4] = [(7, &[0, 2]), (3, &[]), (9, &[1]), (4, &[0, 2])];
        for (event, places) in told {
            open.push(event, places);
        }
        let kept: Vec<(i64, &[usize])> = open.iter().collect();
        assert_eq!(kept, [told[0], told[2], told[3]]);
        assert_eq!(open.sets.len(), 2);
    }
}
