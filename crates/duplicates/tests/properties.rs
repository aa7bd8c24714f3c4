//! What holds for every text: sketches survive being stored, likeness has no direction, and families
//! do not depend on the order in which reports came.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rapporteur_duplicates::{Families, Index, Report, Sketch, Window, families};

/// Texts that have sentences in common.
fn text() -> impl Strategy<Value = String> {
    let sentence = prop_oneof![
        6 => prop::sample::select(vec![
            "The envoys of both sides met again on Monday in Geneva.",
            "“Nothing at all was agreed,” said the host that evening.",
            "Mr. Smith and the U.S. President spoke for six whole hours.",
            "He left.",
            "Shelling went on through the night in four districts of the city.",
            "A third session is planned for Thursday, the foreign ministry said.",
            "The ministry put the number of the dead at 12.",
            "The talks are the first since the truce of May broke down.",
        ]).prop_map(str::to_owned),
        2 => "[a-zé’'.!?\n0-9 ]{0,60}",
        1 => prop::sample::select(vec!["\n\n", "…", "中文", "a b c d e f g h"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(sentence, 0..16).prop_map(|sentences| sentences.join(" "))
}

fn day() -> impl Strategy<Value = Option<Date>> {
    prop::option::weighted(0.8, (1_i8..28).prop_map(|day| date(2025, 6, day)))
}

proptest! {
    #[test]
    fn going_back_is_as_if_nothing_had_come(
        texts in prop::collection::vec(text(), 1..24),
        mark in 0_usize..24,
        until in 0_usize..24,
    ) {
        let sketches: Vec<Sketch> = texts.iter().map(|text| Sketch::of(text)).collect();
        let ids: Vec<String> = (0..sketches.len()).map(|place| format!("{place:02}")).collect();
        let report = |place: usize| Report {
            id: &ids[place],
            day: None,
            sketch: &sketches[place],
        };
        let mark = mark.min(sketches.len());
        let mut straight = Families::new(Window::default());
        let mut back = Families::new(Window::default());
        let expected: Vec<_> = (0..sketches.len()).map(|place| straight.enter(report(place))).collect();
        let mut found: Vec<_> = (0..mark).map(|place| back.enter(report(place))).collect();
        back.mark();
        for round in 0..2 {
            for place in mark..(until + round).clamp(mark, sketches.len()) {
                back.enter(report(place)).unwrap();
            }
            back.rewind();
        }
        found.extend((mark..sketches.len()).map(|place| back.enter(report(place))));
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn sketches_survive_being_stored(text in text(), repeats in 1_usize..60) {
        let sketch = Sketch::of(&text.repeat(repeats));
        prop_assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Ok(sketch));
    }

    #[test]
    fn what_is_read_is_written_the_same(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let bytes = [&[1], &*bytes].concat();
        if let Ok(sketch) = Sketch::from_bytes(&bytes) {
            prop_assert_eq!(sketch.to_bytes(), bytes);
        }
    }

    #[test]
    fn likeness_has_no_direction(one in text(), other in text()) {
        let (one, other) = (Sketch::of(&one), Sketch::of(&other));
        let (forth, back) = (one.overlap(&other), other.overlap(&one));
        prop_assert_eq!(forth.contained(), back.contains());
        prop_assert_eq!(forth.contains(), back.contained());
        prop_assert_eq!(forth.jaccard(), back.jaccard());
        prop_assert!(forth.contained() <= 1.0 && forth.jaccard() <= 1.0);
        let same = one.overlap(&one).jaccard();
        prop_assert_eq!(same, if one.is_empty() { 0.0 } else { 1.0 });
    }

    #[test]
    fn an_index_finds_what_is_alike(texts in prop::collection::vec(text(), 1..12), share in 0.3_f32..1.0) {
        let sketches: Vec<Sketch> = texts.iter().map(|text| Sketch::of(text)).collect();
        let mut index = Index::new();
        for (number, sketch) in (0..).zip(&sketches) {
            index.insert(number, sketch);
        }
        for (number, sketch) in (0_u32..).zip(&sketches) {
            let found = index.similar(sketch, share);
            prop_assert_eq!(
                found.iter().any(|similar| similar.number == number),
                !sketch.is_empty()
            );
            prop_assert!(found.iter().all(|similar| similar.greater() >= share));
            prop_assert!(found.is_sorted_by(|one, other| one.greater() >= other.greater()));
        }
    }

    #[test]
    fn families_do_not_depend_on_the_order(
        texts in prop::collection::vec((text(), day()), 1..20),
        swaps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..20),
    ) {
        let reports: Vec<(String, Option<Date>, Sketch)> = texts
            .iter()
            .enumerate()
            .map(|(number, (text, day))| (format!("r{number}"), *day, Sketch::of(text)))
            .collect();
        fn named<'r>(list: &[&'r (String, Option<Date>, Sketch)]) -> Vec<(&'r str, &'r str)> {
            let entries: Vec<Report<'_>> = list
                .iter()
                .map(|(id, day, sketch)| Report { id, day: *day, sketch })
                .collect();
            let mut named: Vec<(&str, &str)> = families(&entries, Window::default())
                .into_iter()
                .zip(list)
                .map(|(first, (id, ..))| (id.as_str(), list[first].0.as_str()))
                .collect();
            named.sort_unstable();
            named
        }
        let mut shuffled: Vec<_> = reports.iter().collect();
        let before = named(&shuffled);
        for (one, other) in swaps {
            shuffled.swap(one.index(reports.len()), other.index(reports.len()));
        }
        prop_assert_eq!(named(&shuffled), before.clone());
        // The first report of a family is of its own family.
        for (_, first) in &before {
            prop_assert!(before.contains(&(first, first)));
        }
    }
}

#[test]
fn reports_must_follow_their_order() {
    let sketch = Sketch::of("They met again in Vienna today.");
    let report = |id, day: Option<i8>| Report {
        id,
        day: day.map(|day| date(2025, 6, day)),
        sketch: &sketch,
    };
    let mut families = Families::new(Window::default());
    for entered in [
        report("b", Some(1)),
        report("a", Some(2)),
        report("a", None),
    ] {
        assert!(families.enter(entered).is_ok());
    }
    for refused in [report("a", None), report("z", Some(3))] {
        assert!(families.enter(refused).is_err());
    }
    assert_eq!(families.index().len(), 3);
}
