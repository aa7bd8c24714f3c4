//! The file that a gazetteer is kept in: a header, then sections that are searched where they lie.
//!
//! ```text
//! "RPPLACE\1"                            8 bytes
//! entries, countries, divisions          3 × u32: how many there are
//! widths of a sense, identity, title and  4 bytes: in bytes
//! of what an entry lies in
//! start and length of each section       11 × 2 × u64
//! checksum of the sections               u32, CRC-32
//! checksum of all of the above           u32, CRC-32
//! sections
//! ```
//!
//! Numbers are little-endian. Opening looks at the header alone, however long the file; a file that
//! does not come with the program is also held against the checksum of its sections.
//!
//! Entries are numbered: countries first, in the order of their codes, then divisions in the order of
//! theirs, then everything else in the order of GeoNames' identities.
//!
//! | section | what |
//! |---|---|
//! | keys | folded name → its number, an automaton of the crate `fst` |
//! | senses | by number of a key: one entry and how the name is its name, or where a list of them starts |
//! | lists | senses of names that several entries share |
//! | records | by number of an entry: where it is ([`super::record`]) |
//! | identities | countries and divisions that have an identity in GeoNames, in its order |
//! | titles | names as they are shown ([`super::strings`]) |
//! | codes | codes of divisions, in the order of the entries |
//! | countries, neighbours | [`super::countries`] |
//!
//! Absent on purpose: compression of the whole, which would cost every start more than it saves once.

use super::record::Widths;
use std::ops::Range;

pub(super) const MAGIC: &[u8; 7] = b"RPPLACE";
pub(super) const VERSION: u8 = 1;
/// How many sections there are.
pub(super) const SECTIONS: usize = 11;
const HEADER_BYTES: usize = 8 + 4 * 4 + SECTIONS * 16 + 4 + 4;

/// Why a file is no gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// It does not begin like one.
    #[error("it is no gazetteer index")]
    NoIndex,
    /// It was written by another version of the program.
    #[error("it is an index of version {0}, this program reads version {VERSION}")]
    OtherVersion(u8),
    /// It ends before its header says that it does.
    #[error("it is cut short")]
    CutShort,
    /// What it says of itself is not what was written.
    #[error("its header is damaged")]
    HeaderDamaged,
    /// What follows the header is not what was written.
    #[error("it is damaged")]
    Damaged,
}

/// The parts of a file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Section {
    Keys,
    Senses,
    Lists,
    Records,
    Identities,
    Titles,
    TitleBlocks,
    Codes,
    CodeBlocks,
    Countries,
    Neighbours,
}

/// What a header says.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) entries: u32,
    pub(super) countries: u32,
    pub(super) divisions: u32,
    pub(super) sense_width: usize,
    pub(super) widths: Widths,
    pub(super) checksum: u32,
    pub(super) sections: [Range<usize>; SECTIONS],
}

impl Layout {
    /// Reads and checks a header; the sections lie within `bytes` afterwards.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, IndexError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(IndexError::NoIndex)?;
        match rest.first() {
            Some(&VERSION) => {}
            Some(&other) => return Err(IndexError::OtherVersion(other)),
            None => return Err(IndexError::CutShort),
        }
        let header = bytes.get(..HEADER_BYTES).ok_or(IndexError::CutShort)?;
        let (said, stored) = header.split_at(HEADER_BYTES - 4);
        if number(stored, 0, 4) != Some(u64::from(crc32fast::hash(said))) {
            return Err(IndexError::HeaderDamaged);
        }
        let field = |at| number(header, at, 4).and_then(|value| u32::try_from(value).ok());
        let small = |at| field(at).ok_or(IndexError::HeaderDamaged);
        let width = |at| {
            let width = header.get(at).copied().map(usize::from);
            width
                .filter(|width| (1..=8).contains(width))
                .ok_or(IndexError::HeaderDamaged)
        };
        let mut layout = Self {
            entries: small(8)?,
            countries: small(12)?,
            divisions: small(16)?,
            sense_width: width(20)?,
            widths: Widths {
                identity: width(21)?,
                title: width(22)?,
                within: width(23)?,
            },
            checksum: small(HEADER_BYTES - 8)?,
            sections: Default::default(),
        };
        for (index, section) in layout.sections.iter_mut().enumerate() {
            let at = 24 + index * 16;
            let large = |at| {
                number(header, at, 8)
                    .and_then(|value| usize::try_from(value).ok())
                    .ok_or(IndexError::HeaderDamaged)
            };
            let start = large(at)?;
            let end = start
                .checked_add(large(at + 8)?)
                .ok_or(IndexError::HeaderDamaged)?;
            if end > bytes.len() {
                return Err(IndexError::CutShort);
            }
            *section = start..end;
        }
        layout
            .is_consistent()
            .then_some(layout)
            .ok_or(IndexError::HeaderDamaged)
    }

    /// Whether tables are as long as the numbers of what lies in them say.
    fn is_consistent(&self) -> bool {
        let length = |section: Section| {
            let range = self.sections.get(section as usize);
            range.map_or(0, |range| range.end - range.start)
        };
        let fits = |section, count: u32, bytes: usize| {
            (count as usize).checked_mul(bytes) == Some(length(section))
        };
        fits(Section::Records, self.entries, self.widths.record())
            && fits(Section::Countries, self.countries, super::countries::BYTES)
            && self
                .countries
                .checked_add(self.divisions)
                .is_some_and(|coded| coded <= self.entries)
    }

    /// A whole file.
    pub(super) fn write(&self, sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
        let body: Vec<u8> = sections.concat();
        let mut file = Vec::with_capacity(HEADER_BYTES + body.len());
        file.extend_from_slice(MAGIC);
        file.push(VERSION);
        for field in [self.entries, self.countries, self.divisions] {
            file.extend_from_slice(&field.to_le_bytes());
        }
        let Widths {
            identity,
            title,
            within,
        } = self.widths;
        for width in [self.sense_width, identity, title, within] {
            push_number(&mut file, width as u64, 1);
        }
        let mut start = HEADER_BYTES as u64;
        for section in sections {
            let length = section.len() as u64;
            file.extend_from_slice(&start.to_le_bytes());
            file.extend_from_slice(&length.to_le_bytes());
            start += length;
        }
        file.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
        let header = crc32fast::hash(&file);
        file.extend_from_slice(&header.to_le_bytes());
        file.extend_from_slice(&body);
        file
    }

    /// The bytes of a section.
    pub(super) fn section<'f>(&self, bytes: &'f [u8], section: Section) -> &'f [u8] {
        self.sections
            .get(section as usize)
            .and_then(|range| bytes.get(range.clone()))
            .unwrap_or_default()
    }

    /// Whether what follows the header is what was written.
    pub(super) fn verify(&self, bytes: &[u8]) -> Result<(), IndexError> {
        let body = bytes.get(HEADER_BYTES..).unwrap_or_default();
        if crc32fast::hash(body) == self.checksum {
            Ok(())
        } else {
            Err(IndexError::Damaged)
        }
    }
}

/// The number of `width` bytes (at most 8) at a place; `None` beyond the end.
pub(super) fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    let mut wide = [0; 8];
    wide.get_mut(..width)?.copy_from_slice(bytes);
    Some(u64::from_le_bytes(wide))
}

/// Writes the lowest `width` bytes of a number.
pub(super) fn push_number(bytes: &mut Vec<u8>, value: u64, width: usize) {
    bytes.extend(value.to_le_bytes().into_iter().take(width));
}

/// The number of seven bits a byte at a place, and where it ends.
pub(super) fn varint(bytes: &[u8], mut at: usize) -> Option<(u64, usize)> {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some((value, at));
        }
    }
    None
}

/// Writes a number with seven bits a byte, the last byte below 128.
pub(super) fn push_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        // The lowest seven bits, marked as going on.
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
