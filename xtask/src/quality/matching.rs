//! Which events of one reading are those of the other: one to one within a sentence.
//!
//! Each question (is the type right? are both countries and the type?) is matched for itself, so
//! that one wrong field does not hide another. What is equal as written is matched before what is
//! only equal because two act together.

use super::tally::Tally;
use super::told::Told;

/// In what two events must be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aspect {
    /// Countries of the actors.
    Actor,
    /// Countries of the recipients.
    Recipient,
    /// PLOVER's type.
    Type,
    /// The type, CONCEDE and RETREAT being one.
    Root,
    /// Type and status.
    Status,
    /// Countries of both, and root.
    RootTriple,
    /// Countries of both, and type.
    Triple,
    /// Countries of both, type and status.
    All,
}

impl Aspect {
    /// All, with what they are called in print and in the history.
    pub(super) const NAMED: &[(Self, &str, &str)] = &[
        (Self::Actor, "actor country", "actor"),
        (Self::Recipient, "recipient country", "recipient"),
        (Self::Type, "type", "type"),
        (Self::Root, "root", "root"),
        (Self::Status, "type and status", "status"),
        (Self::RootTriple, "country–root–country", "country_root"),
        (Self::Triple, "country–type–country", "country_type"),
        (Self::All, "the same with status", "all"),
    ];

    /// Whether an event of the program agrees with one that people wrote.
    pub(super) fn agrees(self, written: &Told, coded: &Told) -> bool {
        let same_type = written.event_type == coded.event_type;
        let same_status = written.standing == coded.standing;
        match self {
            Self::Actor => written.same_actor(coded),
            Self::Recipient => written.same_recipient(coded),
            Self::Type => same_type,
            Self::Root => written.root() == coded.root(),
            Self::Status => same_type && same_status,
            Self::RootTriple => written.root() == coded.root() && written.same_parties(coded),
            Self::Triple => same_type && written.same_parties(coded),
            Self::All => same_type && same_status && written.same_parties(coded),
        }
    }
}

/// Pairs (place in `written`, place in `coded`) that agree, each event in one at most.
pub(super) fn pairs(written: &[Told], coded: &[Told], aspect: Aspect) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for exact in [true, false] {
        for (place, one) in written.iter().enumerate() {
            if found.iter().any(|&(taken, _)| taken == place) {
                continue;
            }
            let partner = coded.iter().enumerate().position(|(at, other)| {
                let as_written = one.actors == other.actors && one.recipients == other.recipients;
                (!exact || as_written)
                    && aspect.agrees(one, other)
                    && !found.iter().any(|&(_, taken)| taken == at)
            });
            if let Some(at) = partner {
                found.push((place, at));
            }
        }
    }
    found
}

/// The tally of one sentence.
pub(super) fn tally(written: &[Told], coded: &[Told], aspect: Aspect) -> Tally {
    let hits = pairs(written, coded, aspect).len();
    Tally {
        hits,
        spurious: coded.len() - hits,
        missed: written.len() - hits,
    }
}

#[cfg(test)]
mod tests {
    use super::super::told::Standing;
    use super::*;

    type Line<'l> = (&'l str, &'l str, &'l str);

    /// Written, coded, in what they are compared, and what is found.
    type Case<'l> = (
        &'l [Line<'l>],
        &'l [Line<'l>],
        Aspect,
        (usize, usize, usize),
    );

    fn told(lines: &[Line<'_>]) -> Vec<Told> {
        lines
            .iter()
            .map(|(event_type, actor, recipient)| {
                Told::written(event_type, actor, recipient, Standing::Fact)
            })
            .collect()
    }

    #[test]
    fn events_are_matched_one_to_one() {
        let cases: &[Case<'_>] = &[
            // One of two equal ones is too many.
            (
                &[("ASSAULT", "RUS", "UKR")],
                &[("ASSAULT", "RUS", "UKR"), ("ASSAULT", "RUS", "UKR")],
                Aspect::Triple,
                (1, 1, 0),
            ),
            // The wrong way round is wrong, and its type still right.
            (
                &[("ASSAULT", "RUS", "UKR")],
                &[("ASSAULT", "UKR", "RUS")],
                Aspect::Triple,
                (0, 1, 1),
            ),
            (
                &[("ASSAULT", "RUS", "UKR")],
                &[("ASSAULT", "UKR", "RUS")],
                Aspect::Type,
                (1, 0, 0),
            ),
            // What two do together has no order.
            (
                &[("ASSAULT", "RUS|UKR", "-")],
                &[("ASSAULT", "UKR", "RUS")],
                Aspect::Triple,
                (1, 0, 0),
            ),
            (
                &[("CONSULT", "RUS", "UKR")],
                &[("CONSULT", "RUS|UKR", "-")],
                Aspect::Triple,
                (1, 0, 0),
            ),
            // But one attacks the other, if that is what people read.
            (
                &[("ASSAULT", "RUS", "UKR")],
                &[("ASSAULT", "RUS|UKR", "-")],
                Aspect::Triple,
                (0, 1, 1),
            ),
            // Sets must be whole.
            (
                &[("AID", "DEU|FRA", "MLI")],
                &[("AID", "FRA", "MLI")],
                Aspect::Actor,
                (0, 1, 1),
            ),
            (
                &[("AID", "DEU|FRA", "MLI")],
                &[("AID", "FRA", "MLI")],
                Aspect::Recipient,
                (1, 0, 0),
            ),
            (
                &[("RETREAT", "ISR", "LBN")],
                &[("CONCEDE", "ISR", "LBN")],
                Aspect::Triple,
                (0, 1, 1),
            ),
            (
                &[("RETREAT", "ISR", "LBN")],
                &[("CONCEDE", "ISR", "LBN")],
                Aspect::RootTriple,
                (1, 0, 0),
            ),
            // Nobody known on either side is something to agree on too.
            (
                &[("PROTEST", "-", "-")],
                &[("PROTEST", "-", "-")],
                Aspect::All,
                (1, 0, 0),
            ),
            (&[], &[("AID", "FRA", "MLI")], Aspect::All, (0, 1, 0)),
        ];
        for (written, coded, aspect, (hits, spurious, missed)) in cases {
            let expected = Tally {
                hits: *hits,
                spurious: *spurious,
                missed: *missed,
            };
            let found = tally(&told(written), &told(coded), *aspect);
            assert_eq!(found, expected, "{written:?} {coded:?} {aspect:?}");
        }
    }

    #[test]
    fn what_is_equal_as_written_is_matched_first() {
        let written = told(&[("CONSULT", "RUS|UKR", "-"), ("CONSULT", "RUS", "UKR")]);
        let coded = told(&[("CONSULT", "RUS", "UKR"), ("CONSULT", "UKR|RUS", "-")]);
        assert_eq!(tally(&written, &coded, Aspect::Triple).hits, 2);
    }

    #[test]
    fn status_counts_where_it_is_asked_for() {
        let written = [Told::written("AID", "FRA", "MLI", Standing::Future)];
        let coded = [Told::written("AID", "FRA", "MLI", Standing::Fact)];
        assert_eq!(tally(&written, &coded, Aspect::Triple).hits, 1);
        assert_eq!(tally(&written, &coded, Aspect::All).hits, 0);
        assert_eq!(tally(&written, &coded, Aspect::Status).hits, 0);
    }
}
