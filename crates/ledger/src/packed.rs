//! Values put away in memory: as compressed JSON, a few dozen together, taken out one by one.
//!
//! A long process has tens of thousands of rows of which a report touches a few. What is not in use
//! takes a fifth of the room so, and copies of it share that room.
//!
//! Nothing is put away that does not come back as it was: every block is read again before the values
//! are let go, and where one differs they stay as they are. So taking out cannot fail.
//!
//! Deliberately absent: which values are to be put away, and when; files.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Some values, compressed.
#[derive(Clone, Debug)]
pub(crate) struct Packed(Arc<[u8]>);

impl Packed {
    /// Puts values away; `None` where they would not come back as they are.
    pub(crate) fn of<T>(values: &[T]) -> Option<Self>
    where
        T: Serialize + DeserializeOwned + PartialEq,
    {
        let json = serde_json::to_vec(values).ok()?;
        let bytes = snap::raw::Encoder::new().compress_vec(&json).ok()?;
        let packed = Self(bytes.into());
        let same = packed.values::<T>().is_some_and(|back| back == values);
        same.then_some(packed)
    }

    /// The values, in their order.
    pub(crate) fn values<T: DeserializeOwned>(&self) -> Option<Vec<T>> {
        let json = snap::raw::Decoder::new().decompress_vec(&self.0).ok()?;
        serde_json::from_slice(&json).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        let values: Vec<(String, Option<f32>)> = (0u8..90)
            .map(|number| (format!("event-{number}"), Some(f32::from(number % 9) / 7.0)))
            .collect();
        let packed = Packed::of(&values).unwrap();
        assert_eq!(packed.values::<(String, Option<f32>)>().unwrap(), values);
        assert!(packed.0.len() * 2 < serde_json::to_vec(&values).unwrap().len());
    }

    #[test]
    fn what_would_not_come_back_is_not_put_away() {
        // JSON has no such number.
        assert!(Packed::of(&[f32::INFINITY]).is_none());
        assert!(Packed::of(&[Some(f32::NAN)]).is_none());
    }
}
