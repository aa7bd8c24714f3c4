//! What speakers expect of the talks, one line a speaker: above the middle more, below it less.
//!
//! Deliberately absent: a mean over speakers, who do not speak of the same things.

use super::{Days, Svg};
use jiff::civil::Date;
use rapporteur_brief::words::dates;

/// What one speaker expected on a day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) day: Date,
    /// From -2 (the worst) to 2 (the best).
    pub(crate) number: f32,
    /// The row that tells it.
    pub(crate) row: String,
}

/// What one speaker expected over time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Course {
    pub(crate) speaker: String,
    pub(crate) points: Vec<Point>,
}

const WIDTH: f64 = 900.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = 890.0;
const LANE: f64 = 40.0;
/// So many statements of one speaker are drawn, the newest.
const POINTS: usize = 50;

/// The chart of some speakers; `link` gives the page of a row.
pub(crate) fn outlook(
    courses: &[Course],
    first: Date,
    last: Date,
    link: impl Fn(&str) -> String,
) -> String {
    let days = Days {
        first,
        last,
        left: LEFT,
        right: RIGHT,
    };
    let bottom = courses.len() as f64 * LANE + 8.0;
    let name = "What each speaker expects of the talks, over time";
    let mut svg = Svg::with_links(WIDTH, bottom + 18.0, "chart outlook", name);
    days.draw(&mut svg, 2.0, bottom + 16.0);
    for (place, course) in courses.iter().enumerate() {
        let middle = place as f64 * LANE + LANE / 2.0 + 4.0;
        svg.text(
            "speaker",
            (LEFT - 12.0, middle + 4.0),
            &shortened(&course.speaker),
        );
        svg.line("base", (LEFT, middle), (RIGHT, middle));
        let at = |point: &Point| {
            let number = f64::from(point.number.clamp(-2.0, 2.0));
            (days.middle(point.day), middle - number * LANE / 5.0)
        };
        let seen = course.points.iter().filter(|point| days.holds(point.day));
        let seen: Vec<&Point> = newest(seen.collect());
        let line: Vec<(f64, f64)> = seen.iter().map(|point| at(point)).collect();
        if line.len() > 1 {
            svg.path("course", &[line], false);
        }
        for point in seen {
            let title = format!(
                "{}, {}: {}",
                course.speaker,
                dates::day(point.day),
                said(point.number)
            );
            svg.link(&link(&point.row), "point", &title);
            svg.circle(way(point.number), at(point), 5.0);
            svg.end();
        }
    }
    svg.finish()
}

/// The courses of all speakers in one small drawing, for a card.
pub(crate) fn outlook_small(courses: &[Course], first: Date, last: Date) -> String {
    let days = Days {
        first,
        last,
        left: 4.0,
        right: 236.0,
    };
    let points = courses.iter().flat_map(|course| &course.points);
    let mut points: Vec<&Point> = points.filter(|point| days.holds(point.day)).collect();
    points.sort_by_key(|point| point.day);
    let name = format!(
        "What speakers expect since {}: {} statements",
        dates::day(first),
        points.len()
    );
    let mut svg = Svg::new(240.0, 44.0, "spark outlook", &name);
    svg.line("grid", (0.0, 22.0), (240.0, 22.0));
    for point in newest(points) {
        let number = f64::from(point.number.clamp(-2.0, 2.0));
        svg.circle(
            way(point.number),
            (days.middle(point.day), 22.0 - number * 9.0),
            3.2,
        );
    }
    svg.finish()
}

/// The last of some points.
fn newest(mut points: Vec<&Point>) -> Vec<&Point> {
    points.split_off(points.len().saturating_sub(POINTS))
}

fn way(number: f32) -> &'static str {
    if number > 0.25 {
        "good"
    } else if number < -0.25 {
        "bad"
    } else {
        "even"
    }
}

fn said(number: f32) -> &'static str {
    match way(number) {
        "good" if number > 1.25 => "expects much",
        "good" => "expects something",
        "bad" if number < -1.25 => "expects the worst",
        "bad" => "expects little",
        _ => "is guarded",
    }
}

fn shortened(name: &str) -> String {
    const LONGEST: usize = 36;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn better_stands_higher() {
        let point = |day, number| Point {
            day: date(2025, 7, day),
            number,
            row: "outlook-1".into(),
        };
        let course = Course {
            speaker: "Russia".into(),
            points: vec![point(1, 2.0), point(10, -2.0)],
        };
        let drawn = outlook(&[course], date(2025, 7, 1), date(2025, 7, 10), |row| {
            format!("/rows/{row}")
        });
        assert!(
            drawn.contains("<circle class=\"good\" cx=\"282\" cy=\"8\" r=\"5\"/>"),
            "{drawn}"
        );
        assert!(
            drawn.contains("<circle class=\"bad\" cx=\"858\" cy=\"40\" r=\"5\"/>"),
            "{drawn}"
        );
        assert!(
            drawn.contains("Russia, 10 July 2025: expects the worst"),
            "{drawn}"
        );
    }
}
