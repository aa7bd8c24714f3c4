//! Rows of a table, of which those that are not in use are put away ([`Packed`]).
//!
//! A row has its number for good. It is taken out when it is looked at, and [`Shelf::rest`], which is
//! called now and then, puts back what was not looked at since the time before. A row that was only
//! looked at goes back to where it lay.
//!
//! Deliberately absent: finding rows.

use crate::packed::Packed;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;

/// So many rows are put away together.
const TOGETHER: usize = 32;

/// So many rows may be out before it is worth putting any away.
const OUT: usize = 256;

/// A row that can be put away.
pub(crate) trait Shelved: Serialize + DeserializeOwned + PartialEq + Clone {
    /// What belongs to the row and is not in its JSON.
    type Beside: Serialize + DeserializeOwned + PartialEq;

    /// What belongs to the row and is not in its JSON.
    fn beside(&self) -> Self::Beside;

    /// Gives the row, as it was read from its JSON, what belongs to it.
    fn put_beside(&mut self, beside: Self::Beside);
}

/// A row as it lies, with what belongs to it.
#[derive(PartialEq)]
struct Lying<T>(T);

impl<T: Shelved> Serialize for Lying<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.0, self.0.beside()).serialize(serializer)
    }
}

impl<'d, T: Shelved> Deserialize<'d> for Lying<T> {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        let (mut row, beside) = <(T, T::Beside)>::deserialize(deserializer)?;
        row.put_beside(beside);
        Ok(Self(row))
    }
}

/// Where a row that is put away lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    block: usize,
    at: usize,
}

#[derive(Clone, Debug)]
enum Slot<T> {
    Out(Box<Out<T>>),
    Away(Place),
}

/// A row that is not put away.
#[derive(Clone, Debug)]
struct Out<T> {
    row: T,
    /// Where it still lies as it is.
    home: Option<Place>,
    /// Whether it was looked at since [`Shelf::rest`] was called.
    in_use: bool,
}

/// Rows that lie together.
#[derive(Clone, Debug)]
struct Block {
    packed: Packed,
    rows: Vec<usize>,
    /// How many of them still are as they lie here.
    live: usize,
}

/// The rows of a table.
#[derive(Clone, Debug)]
pub(crate) struct Shelf<T> {
    slots: Vec<Slot<T>>,
    /// The numbers of the rows that are out.
    out: Vec<usize>,
    blocks: Vec<Option<Block>>,
    /// How many rows were left out when some were put away.
    left: usize,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            out: Vec::new(),
            blocks: Vec::new(),
            left: 0,
        }
    }
}

impl<T: Shelved> Shelf<T> {
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Adds a row; its number.
    pub(crate) fn push(&mut self, row: T) -> usize {
        let number = self.slots.len();
        self.slots.push(Slot::Out(Box::new(Out {
            row,
            home: None,
            in_use: true,
        })));
        self.out.push(number);
        number
    }

    /// A row to be looked at.
    pub(crate) fn get(&mut self, number: usize) -> Option<&T> {
        Some(&self.take_out(number)?.row)
    }

    /// A row to be changed.
    pub(crate) fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        let home = self.take_out(number)?.home.take();
        if let Some(home) = home {
            self.leave(home);
        }
        Some(&mut self.take_out(number)?.row)
    }

    fn take_out(&mut self, number: usize) -> Option<&mut Out<T>> {
        if let Some(Slot::Away(place)) = self.slots.get(number) {
            let place = *place;
            let row = self.read(place.block)?.into_iter().nth(place.at)?;
            *self.slots.get_mut(number)? = Slot::Out(Box::new(Out {
                row,
                home: Some(place),
                in_use: true,
            }));
            self.out.push(number);
        }
        match self.slots.get_mut(number)? {
            Slot::Out(out) => {
                out.in_use = true;
                Some(out)
            }
            Slot::Away(_) => None,
        }
    }

    /// All rows of a block, as they lie there.
    fn read(&self, block: usize) -> Option<Vec<T>> {
        let block = self.blocks.get(block)?.as_ref()?;
        let rows = block.packed.values::<Lying<T>>()?;
        Some(rows.into_iter().map(|row| row.0).collect())
    }

    /// Notes that a row is no longer as it lies at a place.
    fn leave(&mut self, place: Place) {
        if let Some(slot) = self.blocks.get_mut(place.block)
            && let Some(block) = slot
        {
            block.live = block.live.saturating_sub(1);
            if block.live == 0 {
                *slot = None;
            }
        }
    }

    /// Puts away what was not looked at since the last time, where many rows are out.
    pub(crate) fn rest(&mut self) {
        if self.out.len() > OUT + self.left {
            self.put_away(false);
        }
    }

    /// Puts away everything.
    pub(crate) fn put_away_all(&mut self) {
        self.put_away(true);
    }

    fn put_away(&mut self, all: bool) {
        self.gather_scattered();
        let mut left = Vec::new();
        let mut new = Vec::new();
        let mut out = std::mem::take(&mut self.out);
        // Rows of one time are told and read together.
        out.sort_unstable();
        for number in out {
            let Some(Slot::Out(row)) = self.slots.get_mut(number) else {
                continue;
            };
            if row.in_use && !all {
                row.in_use = false;
                left.push(number);
            } else if let Some(home) = row.home {
                if let Some(slot) = self.slots.get_mut(number) {
                    *slot = Slot::Away(home);
                }
            } else {
                new.push(number);
            }
        }
        for numbers in new.chunks(TOGETHER) {
            if !self.pack(numbers) {
                left.extend(numbers);
            }
        }
        self.left = left.len();
        self.out = left;
    }

    /// Takes out the rows of blocks that mostly hold what has changed since.
    fn gather_scattered(&mut self) {
        let scattered = |block: &&Block| block.live * 2 < block.rows.len();
        let rows: Vec<usize> = self
            .blocks
            .iter()
            .flatten()
            .filter(scattered)
            .flat_map(|block| block.rows.iter().copied())
            .collect();
        for number in rows {
            let place = match self.slots.get(number) {
                Some(Slot::Away(place)) => Some(*place),
                Some(Slot::Out(out)) => out.home,
                None => None,
            };
            let in_scattered = |place: Place| {
                let block = self.blocks.get(place.block).and_then(Option::as_ref);
                block.is_some_and(|block| scattered(&block))
            };
            if place.is_some_and(in_scattered)
                && self.get_mut(number).is_some()
                && let Some(Slot::Out(out)) = self.slots.get_mut(number)
            {
                out.in_use = false;
            }
        }
    }

    /// Puts some rows away together; whether that could be.
    fn pack(&mut self, numbers: &[usize]) -> bool {
        let rows = numbers.iter().filter_map(|&number| {
            let Slot::Out(out) = self.slots.get(number)? else {
                return None;
            };
            Some(Lying(out.row.clone()))
        });
        let rows: Vec<Lying<T>> = rows.collect();
        let Some(packed) = Packed::of(&rows) else {
            return false;
        };
        let block = self.blocks.len();
        self.blocks.push(Some(Block {
            packed,
            rows: numbers.to_vec(),
            live: numbers.len(),
        }));
        for (at, &number) in numbers.iter().enumerate() {
            if let Some(slot) = self.slots.get_mut(number) {
                *slot = Slot::Away(Place { block, at });
            }
        }
        true
    }

    /// All rows in some order of their numbers, each once.
    pub(crate) fn into_rows(self, order: Vec<usize>) -> impl Iterator<Item = T> {
        let mut open: HashMap<usize, Vec<Option<T>>> = HashMap::new();
        let mut shelf = self;
        order.into_iter().filter_map(move |number| {
            let slot = shelf.slots.get_mut(number)?;
            let gone = Slot::Away(Place {
                block: usize::MAX,
                at: 0,
            });
            match std::mem::replace(slot, gone) {
                Slot::Out(out) => Some(out.row),
                Slot::Away(place) => {
                    let rows = match open.entry(place.block) {
                        std::collections::hash_map::Entry::Occupied(rows) => rows.into_mut(),
                        std::collections::hash_map::Entry::Vacant(free) => {
                            let rows = shelf.read(place.block)?;
                            free.insert(rows.into_iter().map(Some).collect())
                        }
                    };
                    let row = rows.get_mut(place.at)?.take();
                    shelf.leave(place);
                    if shelf.blocks.get(place.block).is_none_or(Option::is_none) {
                        open.remove(&place.block);
                    }
                    row
                }
            }
        })
    }

    /// All rows in the order of their numbers.
    pub(crate) fn into_all(self) -> impl Iterator<Item = T> {
        let order = (0..self.len()).collect();
        self.into_rows(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        words: String,
        #[serde(skip, default)]
        told: usize,
    }

    impl Shelved for Row {
        type Beside = usize;

        fn beside(&self) -> usize {
            self.told
        }

        fn put_beside(&mut self, told: usize) {
            self.told = told;
        }
    }

    fn row(number: usize) -> Row {
        Row {
            words: format!("row {number}"),
            told: number * 3,
        }
    }

    #[test]
    fn rows_stay_what_they_are_however_often_they_are_put_away() {
        let mut shelf = Shelf::default();
        let mut expected = Vec::new();
        for number in 0..5000 {
            assert_eq!(shelf.push(row(number)), number);
            expected.push(row(number));
            // Some are changed, some looked at, from all over.
            let changed = number * 7919 % (number + 1);
            if let Some(row) = shelf.get_mut(changed) {
                row.told += 1;
                row.words.push('!');
            }
            if let Some(row) = expected.get_mut(changed) {
                row.told += 1;
                row.words.push('!');
            }
            let looked = number * 104_729 % (number + 1);
            assert_eq!(shelf.get(looked), expected.get(looked));
            shelf.rest();
        }
        assert!(shelf.out.len() < 3 * OUT, "{}", shelf.out.len());
        let live: usize = shelf.blocks.iter().flatten().map(|block| block.live).sum();
        let homes = shelf.slots.iter().filter(|slot| match slot {
            Slot::Away(_) => true,
            Slot::Out(out) => out.home.is_some(),
        });
        assert_eq!(live, homes.count());
        let lying: usize = shelf.blocks.iter().flatten().map(|b| b.rows.len()).sum();
        assert!(lying <= 2 * live + TOGETHER, "{lying} of {live}");

        let copy = shelf.clone();
        if let Some(row) = shelf.get_mut(17) {
            row.told = 0;
        }
        assert_eq!(copy.into_all().collect::<Vec<_>>(), expected);

        shelf.put_away_all();
        assert_eq!(shelf.out.len(), 0);
        let order: Vec<usize> = (0..5000).rev().collect();
        let mut back: Vec<Row> = shelf.into_rows(order).collect();
        back.reverse();
        if let Some(row) = expected.get_mut(17) {
            row.told = 0;
        }
        assert_eq!(back, expected);
    }
}
