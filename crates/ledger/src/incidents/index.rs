//! Which open incidents a telling is held against: those that share an act and a day, and a place or
//! parties; or the report, its family or the very sentence.
//!
//! What a telling is held against depends on itself and on the incident alone, never on which others
//! are open, so that a part of the record can be made anew by itself.
//!
//! Deliberately absent: whether they fit.

use super::mark::{Mark, Stage, number};
use super::words::{hash, mix};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Days that share a key.
const STRIDE: i32 = 4;

/// For how many days before its report something undated may have been.
const BEFORE: i32 = 4;

/// Of a long stretch, so many days about its report are looked up.
const LONG: i32 = 60;

/// How many parties of one telling make keys.
const PARTIES: usize = 5;

/// Takes a key for its own hash, since keys are mixed already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = mix(&[self.0, u64::from(byte)]);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A set of keys.
pub(super) type KeySet = HashSet<u64, BuildHasherDefault<Mixed>>;

/// Which incidents were found in this search already, by the number of the search.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    searches: Vec<u32>,
    search: u32,
}

/// Where the incidents lie by their keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    slots: HashMap<u64, Vec<u32>, BuildHasherDefault<Mixed>>,
}

impl Index {
    /// Enters an incident under keys under which it does not stand yet.
    pub(super) fn enter(&mut self, keys: &[u64], slot: u32) {
        for &key in keys {
            self.slots.entry(key).or_default().push(slot);
        }
    }

    /// The incidents under any of some keys, each once, in no order that means anything.
    pub(super) fn find(&self, keys: &[u64], seen: &mut Seen) -> Vec<u32> {
        seen.search = seen.search.wrapping_add(1);
        if seen.search == 0 {
            seen.searches.fill(0);
            seen.search = 1;
        }
        let mut found = Vec::new();
        for key in keys {
            for &slot in self.slots.get(key).map_or(&[][..], Vec::as_slice) {
                let place = slot as usize;
                if seen.searches.len() <= place {
                    seen.searches.resize(place + 1, 0);
                }
                if let Some(last) = seen.searches.get_mut(place)
                    && *last != seen.search
                {
                    *last = seen.search;
                    found.push(slot);
                }
            }
        }
        found
    }

    /// Forgets incidents: `gone` says which, `keys` are all of theirs.
    pub(super) fn forget(
        &mut self,
        keys: impl IntoIterator<Item = u64>,
        gone: impl Fn(u32) -> bool,
    ) {
        let mut keys: Vec<u64> = keys.into_iter().collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            if let Some(slots) = self.slots.get_mut(&key) {
                slots.retain(|&slot| !gone(slot));
                if slots.is_empty() {
                    self.slots.remove(&key);
                }
            }
        }
    }
}

/// The keys of a telling: under which it is found, and under which it looks for others.
pub(super) struct Keys {
    pub(super) entered: Vec<u64>,
    pub(super) looked_up: Vec<u64>,
}

enum Stretch {
    Short(i32, i32),
    Long(i32, i32),
}

pub(super) fn keys(mark: &Mark) -> Keys {
    let key = |name: &str, anchor: u64, at: u64| mix(&[mark.what, hash(name), anchor, at]);
    let mut entered = vec![
        key("report", mark.report, 0),
        key("family", mark.family, 0),
        key("sentence", mark.sentence, 0),
    ];
    let mut looked_up = entered.clone();
    let all = mark
        .actors
        .iter()
        .chain(&mark.recipients)
        .chain(&mark.deniers);
    let mut parties: Vec<u64> = all.filter_map(|who| who.anchor()).collect();
    parties.sort_unstable();
    parties.dedup();
    parties.truncate(PARTIES);
    let mut pinned: Vec<(&str, u64)> = Vec::new();
    if let Some(area) = mark.area {
        pinned.push(("area", area));
    }
    for (place, one) in parties.iter().enumerate() {
        for other in parties.iter().skip(place + 1) {
            pinned.push(("pair", mix(&[*one, *other])));
        }
    }
    let single = parties.len() == 1;
    let stretch = stretch(mark);
    let (first, last) = match stretch {
        Stretch::Short(first, last) | Stretch::Long(first, last) => (first, last),
    };
    let mut days: Vec<i32> = (first.div_euclid(STRIDE)..=last.div_euclid(STRIDE)).collect();
    // A plan is told again before its day, and told without it.
    if let (Stretch::Short(..), Some(_), Some(told)) = (&stretch, mark.time, mark.told)
        && mark.stage != Stage::Done
        && !days.contains(&told.div_euclid(STRIDE))
    {
        days.push(told.div_euclid(STRIDE));
    }
    let at = |day: i32| u64::from(day.cast_unsigned()) + 1;
    let long = u64::MAX;
    let side = |single: bool| if single { "alone" } else { "paired" };
    if matches!(stretch, Stretch::Long(..)) {
        for &(name, anchor) in &pinned {
            entered.push(key(name, anchor, long));
            looked_up.push(key(name, anchor, long));
            looked_up.extend(days.iter().map(|&day| key(name, anchor, at(day))));
        }
        for &party in &parties {
            entered.push(key(side(single), party, long));
            looked_up.push(key("alone", party, long));
        }
        return Keys { entered, looked_up };
    }
    for &(name, anchor) in &pinned {
        entered.extend(days.iter().map(|&day| key(name, anchor, at(day))));
        looked_up.extend(days.iter().map(|&day| key(name, anchor, at(day))));
        looked_up.push(key(name, anchor, long));
    }
    // What names no place is held against what has its names among its words.
    for &name in mark.words.names() {
        let name = u64::from(name);
        for &day in &days {
            let (bare, placed) = (key("bare", name, at(day)), key("placed", name, at(day)));
            let is_bare = mark.area.is_none();
            entered.push(if is_bare { bare } else { placed });
            looked_up.push(bare);
            if is_bare {
                looked_up.push(placed);
            }
        }
    }
    // A telling that names one side is held against those that name one or both; one that names both
    // against the former, and by its pair against the latter.
    for &party in &parties {
        entered.extend(days.iter().map(|&day| key(side(single), party, at(day))));
        let ats = days.iter().map(|&day| at(day)).chain([long]);
        for at in ats {
            looked_up.push(key("alone", party, at));
            if single {
                looked_up.push(key("paired", party, at));
            }
        }
    }
    Keys { entered, looked_up }
}

fn stretch(mark: &Mark) -> Stretch {
    match (mark.time, mark.news) {
        (Some(time), _) if time.is_short() => Stretch::Short(time.first, time.last),
        (Some(time), told) => {
            let middle = told.unwrap_or_else(|| number(Date::ZERO));
            let (from, to) = (middle.saturating_sub(LONG), middle.saturating_add(LONG));
            Stretch::Long(time.first.clamp(from, to), time.last.clamp(from, to))
        }
        (None, Some(told)) if mark.recalled => Stretch::Long(told.saturating_sub(LONG), told),
        (None, Some(told)) => Stretch::Short(told.saturating_sub(BEFORE), told),
        (None, None) => {
            let never = number(Date::ZERO);
            Stretch::Short(never, never)
        }
    }
}
