//! Which reports are counted as copies, and which are not.

use jiff::civil::{Date, date};
use rapporteur_duplicates::{Report, Sketch, Window, families};

const STORY: [&str; 8] = [
    "Drones struck a depot outside Odesa before dawn on Friday, setting fire to three tanks.",
    "The region's governor said two guards had been killed and that nine people were in hospital.",
    "Firefighters from four districts needed until noon to bring the blaze under control.",
    "Residents of the nearby blocks were told to keep their windows shut because of the smoke.",
    "The air force said it had shot down seventeen of twenty-one drones that crossed the coast.",
    "No side has claimed the attack, the third on the port's fuel stores within a month.",
    "Insurers have doubled what they ask of ships that call there, two brokers said this week.",
    "The harbour master expects loading to start again on Sunday if the pipes have held.",
];
const OTHER: [&str; 6] = [
    "A delegation of the port workers' union was received by the minister for transport.",
    "They asked for shelters at every quay and for pay on the days that alarms take from them.",
    "The minister promised an answer within two weeks but named no sum, a delegate told reporters.",
    "Some forty dockers had walked out on Wednesday after a colleague was hurt by falling glass.",
    "Their works council says that nobody will be asked to load at night before that is settled.",
    "A second meeting has been called for the last week of the month in the capital.",
];
const BACKGROUND: [&str; 3] = [
    "The war began in the early hours of a February morning and has driven millions from home.",
    "Rounds of talks under several hosts have brought exchanges of prisoners and little else.",
    "Each of the two sides says that it does not aim at civilians, and each accuses the other.",
];

fn of(parts: &[&[&str]]) -> String {
    parts.concat().join(" ")
}

/// Families, by the place of their first report, of texts with the day in June of each.
fn grouped(texts: &[(Option<i8>, String)]) -> Vec<usize> {
    let made: Vec<(String, Option<Date>, Sketch)> = texts
        .iter()
        .enumerate()
        .map(|(place, (day, text))| {
            (
                format!("{place:03}"),
                day.map(|day| date(2025, 6, day)),
                Sketch::of(text),
            )
        })
        .collect();
    let reports: Vec<Report<'_>> = made
        .iter()
        .map(|(id, day, sketch)| Report {
            id,
            day: *day,
            sketch,
        })
        .collect();
    families(&reports, Window::default())
}

#[test]
fn copies_join_and_strangers_do_not() {
    let story = of(&[&STORY]);
    let cases: Vec<(&str, String, bool)> = vec![
        ("the same", story.clone(), true),
        ("retitled", format!("Port on fire\n\n{story}"), true),
        ("shortened", of(&[&STORY[..3]]), true),
        ("reordered", of(&[&STORY[4..], &STORY[..4]]), true),
        ("half of it new", of(&[&STORY[..4], &OTHER[..4]]), true),
        ("other figures", story.replace("nine", "eleven"), true),
        ("another story", of(&[&OTHER]), false),
        ("a quarter", of(&[&STORY[..2], &OTHER]), false),
        ("nothing", String::new(), false),
    ];
    for (what, text, joined) in cases {
        let found = grouped(&[(Some(1), story.clone()), (Some(2), text)]);
        assert_eq!(found, [0, if joined { 0 } else { 1 }], "{what}");
    }
}

#[test]
fn a_family_ends_with_its_window() {
    let story = of(&[&STORY]);
    let on = |day| (day, story.clone());
    assert_eq!(
        grouped(&[
            on(Some(1)),
            on(Some(8)),
            on(Some(9)),
            on(Some(16)),
            on(None)
        ]),
        [0, 0, 2, 2, 0]
    );
    // What has no day is in nobody's way, and follows what has one.
    assert_eq!(grouped(&[on(None), on(None)]), [0, 0]);
    assert_eq!(grouped(&[on(None), on(Some(3))]), [1, 1]);
}

#[test]
fn updates_do_not_run_away() {
    // Each update drops the oldest two sentences of the one before it and adds two.
    let pool: Vec<&str> = [&STORY[..], &OTHER[..], &BACKGROUND[..]].concat();
    let updates: Vec<(Option<i8>, String)> = (0..5)
        .map(|step| (Some(1), pool[step * 2..step * 2 + 6].join(" ")))
        .collect();
    assert_eq!(grouped(&updates), [0, 0, 0, 3, 3]);
}

#[test]
fn background_makes_no_family() {
    // A short note under which half of the words are background, over and over.
    let texts: Vec<(Option<i8>, String)> = [&STORY[..], &OTHER[..]]
        .concat()
        .chunks(2)
        .enumerate()
        .map(|(step, own)| {
            // Once in a while more of the note is its own.
            let background = if step < 4 {
                &BACKGROUND[..1]
            } else {
                &BACKGROUND[..2]
            };
            (Some(1), of(&[own, background]))
        })
        .collect();
    let expected: Vec<usize> = (0..texts.len()).collect();
    assert_eq!(grouped(&texts), expected);
}

#[test]
fn what_is_printed_very_often_still_finds_its_family() {
    let story = of(&[&STORY]);
    let texts: Vec<(Option<i8>, String)> = (1..=28)
        .flat_map(|day| vec![(Some(day), story.clone()); 14])
        .collect();
    let families = grouped(&texts);
    // A new one each eighth day, and nothing beside them.
    let firsts: Vec<usize> = (0..texts.len())
        .filter(|place| families[*place] == *place)
        .collect();
    assert_eq!(firsts, [0, 112, 224, 336]);
}
