//! The number of a row, made of its shelf and its identity.
//!
//! The same row has the same number whichever settling wrote it and in whatever order, so what is
//! ordered by shelf and number is ordered alike in every store that holds the same record. Rows of one
//! day have numbers next to each other, so that what belongs together in time lies together.

use crate::prepared::UNDATED;
use jiff::ToSpan;
use jiff::civil::Date;

/// Bits that tell rows of one shelf apart.
const APART: u32 = 45;

/// Shelves that can be told apart: some seven hundred years, and the undated.
const SHELVES: i64 = 1 << (63 - APART);

/// The day of the first shelf.
const FIRST: Date = Date::constant(1700, 1, 1);

/// The number of a row on a shelf, where nobody else has it.
pub(super) fn of(shelf: &str, process: Option<&str>, id: &str) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in [process.unwrap_or_default(), id] {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    // All bits of what was hashed on all bits of the number (SplitMix64).
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    (place(shelf) << APART) | i64::try_from(hash >> (64 - APART)).unwrap_or_default()
}

fn place(shelf: &str) -> i64 {
    let last = SHELVES - 1;
    if shelf == UNDATED {
        return last;
    }
    let day = shelf.parse::<Date>().ok();
    let days = day.and_then(|day| FIRST.until(day).ok());
    let days = days.map_or(last - 1, |days| i64::from(days.get_days()));
    days.clamp(0, last - 1)
}

/// The shelf of a number; `None` for days so far off that they share one place.
pub(crate) fn shelf(number: i64) -> Option<String> {
    let place = number >> APART;
    let last = SHELVES - 1;
    if place == last {
        return Some(UNDATED.to_owned());
    }
    if place <= 0 || place >= last - 1 {
        return None;
    }
    let day = FIRST.checked_add(place.days()).ok()?;
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_shelves() {
        let shelves = [
            "-009998-05-01",
            "1700-01-02",
            "2025-07-14",
            "2025-07-15",
            "2399-12-31",
            UNDATED,
        ];
        let numbers: Vec<i64> = shelves
            .iter()
            .map(|shelf| of(shelf, Some("process-1"), "round-1"))
            .collect();
        assert!(numbers.is_sorted(), "{numbers:?}");
        assert!(numbers.iter().all(|number| *number >= 0));
        for (given, number) in shelves.into_iter().zip(&numbers) {
            assert!(shelf(*number).is_none_or(|shelf| shelf == given), "{given}");
        }
        assert_eq!(shelf(numbers[2]).as_deref(), Some("2025-07-14"));
        assert_eq!(shelf(numbers[5]).as_deref(), Some(UNDATED));
        assert_eq!(of("2025-07-14", None, "a"), of("2025-07-14", None, "a"));
        assert_ne!(of("2025-07-14", None, "a"), of("2025-07-14", Some("a"), ""));
        assert_ne!(of("2025-07-14", None, "a"), of("2025-07-14", None, "b"));
    }
}
