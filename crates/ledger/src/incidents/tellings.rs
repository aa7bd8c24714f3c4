//! The tellings of an incident that can still be joined: earlier ones are put away, since nothing asks
//! for them before the incident is closed.

use super::Telling;
use crate::packed::Packed;

/// So many tellings are put away together.
const TOGETHER: usize = 32;

/// Tellings in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Tellings {
    away: Vec<Packed>,
    out: Vec<Telling>,
}

impl Tellings {
    pub(super) fn push(&mut self, telling: Telling) {
        self.out.push(telling);
        if self.out.len().is_multiple_of(TOGETHER)
            && let Some(packed) = Packed::of(&self.out)
        {
            self.away.push(packed);
            self.out = Vec::new();
        }
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Telling> {
        let away = self.away.iter().filter_map(Packed::values::<Telling>);
        away.flatten().chain(self.out.iter().cloned())
    }
}

impl FromIterator<Telling> for Tellings {
    fn from_iter<I: IntoIterator<Item = Telling>>(tellings: I) -> Self {
        let mut all = Self::default();
        all.extend(tellings);
        all
    }
}

impl Extend<Telling> for Tellings {
    fn extend<I: IntoIterator<Item = Telling>>(&mut self, tellings: I) {
        for telling in tellings {
            self.push(telling);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incidents::Joined;

    #[test]
    fn tellings_come_back_in_their_order() {
        let telling = |number: u16| Telling {
            event: format!("r{number}#1"),
            report: format!("r{number}"),
            family: "r0".to_owned(),
            day: None,
            joined: (number > 0).then(|| Joined {
                to: "r0#1".to_owned(),
                score: f32::from(number) / 3.0,
                because: vec!["day".into(), "place".into()],
            }),
        };
        let all: Vec<Telling> = (0..100).map(telling).collect();
        for count in [0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 100] {
            let some = &all[..count];
            let tellings: Tellings = some.iter().cloned().collect();
            assert!(tellings.out.len() < TOGETHER);
            assert_eq!(tellings.iter().collect::<Vec<_>>(), some);
        }
    }
}
