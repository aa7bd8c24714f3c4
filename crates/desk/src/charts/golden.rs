//! Charts of made-up rows as they are drawn, held to files that somebody has looked at.
//!
//! With `RAPPORTEUR_BLESS=1` the files are written anew; open them in a browser and read the difference.

use super::{
    Course, Lane, Mark, Point, Week, outlook, outlook_small, timeline, violence, violence_small,
};
use jiff::civil::{Date, date};
use std::fs;
use std::path::Path;

fn held_to(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/charts/golden")
        .join(name);
    // One element a line, so that a difference can be read.
    let found = format!("{}\n", found.trim_end().replace("><", ">\n<"));
    if std::env::var_os("RAPPORTEUR_BLESS").is_some() {
        fs::write(&path, &found).expect("the folder can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        expected, found,
        "{name} differs from what is drawn now (RAPPORTEUR_BLESS=1 takes it over)"
    );
}

fn day(month: i8, day: i8) -> Date {
    date(2025, month, day)
}

fn mark(begins: Date, until: Option<Date>, class: &str, title: &str) -> Mark {
    Mark {
        day: begins,
        until,
        class: class.to_owned(),
        title: title.to_owned(),
        href: "/rows/round-1?as-of=2025-08-01".to_owned(),
    }
}

fn lanes() -> Vec<Lane> {
    vec![
        Lane {
            name: "rounds".to_owned(),
            marks: vec![
                mark(day(5, 16), None, "round held", "16 May 2025: first round"),
                mark(
                    day(6, 2),
                    None,
                    "round held",
                    "2 June 2025: <second> & \"last\"",
                ),
                mark(day(6, 3), None, "round scheduled", "3 June 2025: a third"),
            ],
        },
        Lane {
            name: "ultimatums".to_owned(),
            marks: vec![mark(
                day(7, 14),
                Some(day(9, 2)),
                "ultimatum open",
                "14 July 2025: fifty days",
            )],
        },
        Lane {
            name: "pledges".to_owned(),
            marks: Vec::new(),
        },
    ]
}

fn weeks() -> Vec<Week> {
    let week = |monday: Date, acts, claimed, killed| Week {
        monday,
        acts,
        claimed,
        killed,
    };
    vec![
        week(day(6, 30), 4, 1, Some((12, Some(15)))),
        week(day(7, 7), 9, 0, Some((3, None))),
        week(day(7, 21), 1, 1, None),
    ]
}

fn courses() -> Vec<Course> {
    let point = |day, number| Point {
        day,
        number,
        row: "outlook-1".to_owned(),
    };
    vec![
        Course {
            speaker: "Mediator <of> the talks".to_owned(),
            points: vec![point(day(7, 1), 1.5), point(day(7, 20), -0.5)],
        },
        Course {
            speaker: "Kremlin spokesman".to_owned(),
            points: vec![point(day(7, 22), -2.0)],
        },
    ]
}

#[test]
fn charts_are_drawn_as_they_were() {
    let (first, last) = (day(5, 1), day(9, 5));
    let link = |row: &str| format!("/rows/{row}");
    let list = |monday: Date| format!("/lists/violence?since={monday}");
    for (name, drawn) in [
        ("timeline.svg", timeline(&lanes(), first, last, day(8, 1))),
        ("timeline-empty.svg", timeline(&[], first, first, day(8, 1))),
        ("violence.svg", violence(&weeks(), day(6, 30), last, list)),
        (
            "violence-small.svg",
            violence_small(&weeks(), day(6, 30), last),
        ),
        ("outlook.svg", outlook(&courses(), first, last, link)),
        ("outlook-small.svg", outlook_small(&courses(), first, last)),
    ] {
        held_to(name, &drawn);
    }
}
