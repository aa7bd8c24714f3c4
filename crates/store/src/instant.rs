//! Instants as the tables hold them: texts of one length, so that they sort as they passed.

use jiff::Timestamp;

/// An instant as it is stored, in microseconds of universal time.
pub(crate) fn stored(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_have_one_length() {
        for (microseconds, expected) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (1_752_537_600_000_001, "2025-07-15T00:00:00.000001Z"),
        ] {
            let instant = Timestamp::from_microsecond(microseconds).expect("an instant");
            assert_eq!(stored(instant), expected);
            assert_eq!(expected.parse::<Timestamp>().expect("an instant"), instant);
        }
    }
}
