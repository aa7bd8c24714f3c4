//! A compiled expression: flat operations, sets, and what each alternative can start with.
//!
//! Absent on purpose: how it runs ([`super::matcher`]), how it comes about ([`super::compile`]).

use super::class::Class;
use crate::codec::{Reader, Writer};

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// A character of the set.
    Class(u32),
    /// As many characters of the set as there are, at least, at most; fewer if need be.
    Run {
        class: u32,
        min: u32,
        max: u32,
    },
    /// Go on at the first; if that fails, at the second.
    Split {
        first: u32,
        second: u32,
    },
    Jump(u32),
    /// The operations up to `to` must match (or must not) from here, or from `width`
    /// characters before.
    Look {
        to: u32,
        behind: bool,
        width: u32,
        negative: bool,
    },
    Start,
    End,
    VeryEnd,
    Boundary {
        negative: bool,
    },
    /// The expression, or what a look contains, has matched.
    Done,
}

/// An alternative of the topmost level.
#[derive(Clone, Debug)]
pub(super) struct Alternative {
    pub(super) start: u32,
    pub(super) first_ascii: u128,
    pub(super) first_other: bool,
    pub(super) may_be_empty: bool,
    pub(super) last_ascii: u128,
    pub(super) last_other: bool,
    /// Most bytes of a match; `u32::MAX`: no bound.
    pub(super) most: u32,
    pub(super) anchored: bool,
    pub(super) to_end: bool,
    /// The set that all of a match belongs to, where known.
    pub(super) body: Option<u32>,
}

/// Rows of the tables by character: ASCII, then all others, then the end of the text.
pub(super) const ROWS: usize = 130;
/// Row of characters above ASCII.
pub(super) const OTHER: usize = 128;
/// Row of the end of the text.
pub(super) const END: usize = 129;

/// A compiled expression.
#[derive(Debug)]
pub(crate) struct Regex {
    pub(super) ops: Vec<Op>,
    pub(super) classes: Vec<Class>,
    pub(super) alternatives: Vec<Alternative>,
    /// Where each row's list of alternatives starts in `listed`, and where the last one ends.
    pub(super) rows: Vec<u32>,
    pub(super) listed: Vec<u32>,
    pub(super) anchored: bool,
    pub(super) to_end: bool,
    /// Every match needs a character that is no ASCII letter.
    pub(super) leaves_letters: bool,
}

impl Regex {
    /// Whether no text of nothing but ASCII letters has a match.
    pub(crate) fn ignores_letters(&self) -> bool {
        self.leaves_letters
    }

    /// Put together what can be derived.
    pub(super) fn assemble(
        ops: Vec<Op>,
        classes: Vec<Class>,
        alternatives: Vec<Alternative>,
        leaves_letters: bool,
    ) -> Self {
        let mut rows = Vec::with_capacity(ROWS + 1);
        let mut listed = Vec::new();
        for row in 0..ROWS {
            rows.push(listed.len() as u32);
            for (index, alternative) in alternatives.iter().enumerate() {
                let may_start = alternative.may_be_empty
                    || match row {
                        OTHER => alternative.first_other,
                        END => false,
                        ascii => alternative.first_ascii >> ascii & 1 == 1,
                    };
                if may_start {
                    listed.push(index as u32);
                }
            }
        }
        rows.push(listed.len() as u32);
        Self {
            anchored: alternatives.iter().all(|alternative| alternative.anchored),
            to_end: alternatives.iter().all(|alternative| alternative.to_end),
            ops,
            classes,
            alternatives,
            rows,
            listed,
            leaves_letters,
        }
    }

    /// The alternatives that may start with a row's characters, in order.
    #[inline]
    pub(super) fn starting(&self, row: usize) -> &[u32] {
        match (self.rows.get(row), self.rows.get(row + 1)) {
            (Some(from), Some(to)) => self
                .listed
                .get(*from as usize..*to as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// Append to a converted model.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.byte(u8::from(self.leaves_letters));
        writer.length(self.classes.len());
        for class in &self.classes {
            class.write(writer);
        }
        writer.length(self.ops.len());
        for op in &self.ops {
            write_op(*op, writer);
        }
        writer.length(self.alternatives.len());
        for alternative in &self.alternatives {
            alternative.write(writer);
        }
    }

    /// Take from a converted model.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let leaves_letters = reader.byte()? == 1;
        let classes = (0..reader.length()?)
            .map(|_| Class::read(reader))
            .collect::<Option<Vec<_>>>()?;
        let ops = (0..reader.length()?)
            .map(|_| read_op(reader))
            .collect::<Option<Vec<_>>>()?;
        let alternatives = (0..reader.length()?)
            .map(|_| Alternative::read(reader))
            .collect::<Option<Vec<_>>>()?;
        Some(Self::assemble(ops, classes, alternatives, leaves_letters))
    }
}

impl Alternative {
    fn write(&self, writer: &mut Writer) {
        writer.u32(self.start);
        for map in [self.first_ascii, self.last_ascii] {
            writer.u64(map as u64);
            writer.u64((map >> 64) as u64);
        }
        let flags = [
            self.first_other,
            self.may_be_empty,
            self.last_other,
            self.anchored,
            self.to_end,
        ];
        writer.byte(
            flags
                .iter()
                .enumerate()
                .fold(0, |byte, (bit, flag)| byte | u8::from(*flag) << bit),
        );
        writer.u32(self.most);
        writer.u32(self.body.map_or(0, |class| class + 1));
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let start = reader.u32()?;
        let mut map = || Some(u128::from(reader.u64()?) | u128::from(reader.u64()?) << 64);
        let (first_ascii, last_ascii) = (map()?, map()?);
        let flags = reader.byte()?;
        let flag = |bit: u8| flags >> bit & 1 == 1;
        Some(Self {
            start,
            first_ascii,
            first_other: flag(0),
            may_be_empty: flag(1),
            last_ascii,
            last_other: flag(2),
            anchored: flag(3),
            to_end: flag(4),
            most: reader.u32()?,
            body: reader.u32()?.checked_sub(1),
        })
    }
}

fn write_op(op: Op, writer: &mut Writer) {
    let (kind, numbers): (u8, &[u32]) = match op {
        Op::Class(class) => (0, &[class]),
        Op::Run { class, min, max } => (1, &[class, min, max]),
        Op::Split { first, second } => (2, &[first, second]),
        Op::Jump(to) => (3, &[to]),
        Op::Look {
            to,
            behind,
            width,
            negative,
        } => (
            4,
            &[to, u32::from(behind) << 1 | u32::from(negative), width],
        ),
        Op::Start => (5, &[]),
        Op::End => (6, &[]),
        Op::VeryEnd => (7, &[]),
        Op::Boundary { negative } => (8, &[u32::from(negative)]),
        Op::Done => (9, &[]),
    };
    writer.byte(kind);
    for number in numbers {
        writer.u32(*number);
    }
}

fn read_op(reader: &mut Reader<'_>) -> Option<Op> {
    Some(match reader.byte()? {
        0 => Op::Class(reader.u32()?),
        1 => Op::Run {
            class: reader.u32()?,
            min: reader.u32()?,
            max: reader.u32()?,
        },
        2 => Op::Split {
            first: reader.u32()?,
            second: reader.u32()?,
        },
        3 => Op::Jump(reader.u32()?),
        4 => {
            let to = reader.u32()?;
            let flags = reader.u32()?;
            Op::Look {
                to,
                behind: flags & 2 == 2,
                negative: flags & 1 == 1,
                width: reader.u32()?,
            }
        }
        5 => Op::Start,
        6 => Op::End,
        7 => Op::VeryEnd,
        8 => Op::Boundary {
            negative: reader.u32()? == 1,
        },
        9 => Op::Done,
        _ => return None,
    })
}
