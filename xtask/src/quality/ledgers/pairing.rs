//! As many pairs of entries and rows as can be had, each in one pair at most: augmenting paths
//! (Berge 1957).

/// Pairs of places, one on each side, of those that fit.
pub(super) fn largest(
    left: usize,
    right: usize,
    fits: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut partner: Vec<Option<usize>> = vec![None; right];
    for place in 0..left {
        let mut seen = vec![false; right];
        extend(place, &fits, &mut seen, &mut partner);
    }
    let of = partner.into_iter().enumerate();
    of.filter_map(|(right, left)| Some((left?, right)))
        .collect()
}

/// Finds a partner for one on the left, moving others to other partners where need be.
fn extend(
    place: usize,
    fits: &impl Fn(usize, usize) -> bool,
    seen: &mut [bool],
    partner: &mut [Option<usize>],
) -> bool {
    for other in 0..partner.len() {
        if seen[other] || !fits(place, other) {
            continue;
        }
        seen[other] = true;
        let free = match partner[other] {
            None => true,
            Some(taken) => extend(taken, fits, seen, partner),
        };
        if free {
            partner[other] = Some(place);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_gives_way_so_that_both_have_a_partner() {
        let fits = |left: usize, right: usize| matches!((left, right), (0, 0) | (0, 1) | (1, 0));
        let mut pairs = largest(2, 2, fits);
        pairs.sort_unstable();
        assert_eq!(pairs, [(0, 1), (1, 0)]);
        assert!(largest(1, 1, |_, _| false).is_empty());
    }
}
