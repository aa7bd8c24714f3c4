//! Marks of a text that overlap, as segments that do not.
//!
//! A text is cut wherever a mark begins or ends. Each segment knows all marks that lie over it, so
//! that the words of an event may hold an actor, and a quotation both.
//!
//! Deliberately absent: what a mark means.

use rapporteur_model::Span;
use std::collections::BTreeSet;

/// A stretch of a text that is marked alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// Where it stands, in bytes.
    pub(crate) span: Span,
    /// Which marks lie over it, in their order.
    pub(crate) marks: Vec<usize>,
}

/// The segments of a part of a text. Marks that do not lie on its characters are passed over.
pub(crate) fn segments(text: &str, within: Span, marks: &[Span]) -> Vec<Segment> {
    let fits = |at: usize| text.is_char_boundary(at);
    if within.start >= within.end || !fits(within.start) || !fits(within.end) {
        return Vec::new();
    }
    let clip = |mark: &Span| {
        let (start, end) = (mark.start.max(within.start), mark.end.min(within.end));
        (start < end && fits(mark.start) && fits(mark.end)).then_some((start, end))
    };
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut ends: Vec<(usize, usize)> = Vec::new();
    for (place, mark) in marks.iter().enumerate() {
        if let Some((start, end)) = clip(mark) {
            starts.push((start, place));
            ends.push((end, place));
        }
    }
    let mut cuts: BTreeSet<usize> = [within.start, within.end].into();
    cuts.extend(starts.iter().chain(&ends).map(|(at, _)| *at));
    starts.sort_unstable();
    ends.sort_unstable();
    let (mut starts, mut ends) = (starts.into_iter().peekable(), ends.into_iter().peekable());
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut found = Vec::new();
    let mut cuts = cuts.into_iter().peekable();
    while let Some(at) = cuts.next() {
        while let Some((_, place)) = ends.next_if(|(end, _)| *end <= at) {
            open.remove(&place);
        }
        while let Some((_, place)) = starts.next_if(|(start, _)| *start <= at) {
            open.insert(place);
        }
        if let Some(&end) = cuts.peek() {
            found.push(Segment {
                span: Span::new(at, end),
                marks: open.iter().copied().collect(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str, marks: &[(usize, usize)]) -> Vec<(String, Vec<usize>)> {
        let marks: Vec<Span> = marks.iter().map(|&(a, b)| Span::new(a, b)).collect();
        segments(text, Span::new(0, text.len()), &marks)
            .into_iter()
            .map(|one| (one.span.of(text).to_owned(), one.marks))
            .collect()
    }

    #[test]
    fn overlapping_marks_become_segments() {
        let expected = |parts: &[(&str, &[usize])]| -> Vec<(String, Vec<usize>)> {
            parts
                .iter()
                .map(|(text, marks)| ((*text).to_owned(), marks.to_vec()))
                .collect()
        };
        for (text, marks, parts) in [
            ("abc", &[][..], &[("abc", &[][..])][..]),
            (
                "abcdef",
                &[(0, 4), (2, 6)],
                &[("ab", &[0]), ("cd", &[0, 1]), ("ef", &[1])],
            ),
            (
                "abcd",
                &[(1, 3), (1, 3)],
                &[("a", &[]), ("bc", &[0, 1]), ("d", &[])],
            ),
            (
                "äöü",
                &[(1, 3), (2, 4)],
                &[("ä", &[]), ("ö", &[1]), ("ü", &[])],
            ),
            ("ab", &[(0, 99), (2, 1)], &[("ab", &[])]),
        ] {
            assert_eq!(cut(text, marks), expected(parts), "{text}");
        }
    }

    proptest! {
        #[test]
        fn segments_make_up_the_text(
            text in "[aäb漢]{0,30}",
            marks in proptest::collection::vec((0usize..70, 0usize..70), 0..12),
        ) {
            let spans: Vec<Span> = marks.iter().map(|&(a, b)| Span { start: a, end: b }).collect();
            let found = segments(&text, Span::new(0, text.len()), &spans);
            let whole: String = found.iter().map(|one| one.span.of(&text)).collect();
            prop_assert_eq!(&whole, &text);
            for one in &found {
                for &mark in &one.marks {
                    prop_assert!(spans[mark].start <= one.span.start && one.span.end <= spans[mark].end);
                }
            }
        }
    }
}
