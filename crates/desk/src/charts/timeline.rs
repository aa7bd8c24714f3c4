//! The timeline: a lane for each kind of row, a mark for each row, a bar where it lasts or is due.

use super::{Days, Svg};
use jiff::civil::Date;

/// A row on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) day: Date,
    /// Its last day, or when it is due.
    pub(crate) until: Option<Date>,
    /// How it stands, as a class of the stylesheet.
    pub(crate) class: String,
    pub(crate) title: String,
    pub(crate) href: String,
}

/// Rows of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lane {
    pub(crate) name: String,
    pub(crate) marks: Vec<Mark>,
}

const WIDTH: f64 = 900.0;
const LEFT: f64 = 100.0;
const RIGHT: f64 = 890.0;
const ROW: f64 = 15.0;
/// More rows of one lane are drawn over each other.
const MOST_ROWS: usize = 6;
/// A mark keeps so much room to the next.
const ROOM: f64 = 13.0;

/// The chart of some lanes.
pub(crate) fn timeline(lanes: &[Lane], first: Date, last: Date, today: Date) -> String {
    let days = Days {
        first,
        last,
        left: LEFT,
        right: RIGHT,
    };
    let laid: Vec<Vec<(usize, &Mark)>> = lanes.iter().map(|lane| laid(lane, &days)).collect();
    let heights: Vec<f64> = laid
        .iter()
        .map(|lane| {
            let rows = lane.iter().map(|(row, _)| row + 1).max().unwrap_or(1);
            rows as f64 * ROW + 8.0
        })
        .collect();
    let bottom = heights.iter().sum::<f64>() + 4.0;
    let mut svg = Svg::with_links(
        WIDTH,
        bottom + 20.0,
        "chart timeline",
        "Timeline of the process",
    );
    days.draw(&mut svg, 2.0, bottom + 18.0);
    if days.holds(today) {
        let x = days.middle(today);
        svg.line("today", (x, 2.0), (x, bottom));
    }
    let mut top = 2.0;
    for ((lane, laid), height) in lanes.iter().zip(&laid).zip(&heights) {
        svg.line("base", (0.0, top + height), (RIGHT, top + height));
        svg.text("lane", (2.0, top + 16.0), &lane.name);
        for (row, mark) in laid {
            let y = top + 5.0 + *row as f64 * ROW + ROW / 2.0;
            svg.link(&mark.href, &mark.class, &mark.title);
            let x = days.middle(mark.day.clamp(first, last));
            if let Some(until) = mark.until.filter(|until| *until > mark.day) {
                let end = days.middle(until.min(last));
                svg.rect("lasts", (x, y - 2.5), (end - x, 5.0));
            }
            if days.holds(mark.day) {
                svg.circle("mark", (x, y), 5.0);
            }
            svg.end();
        }
        top += height;
    }
    svg.finish()
}

/// Gives each mark the first row in which it has room.
fn laid<'l>(lane: &'l Lane, days: &Days) -> Vec<(usize, &'l Mark)> {
    let mut ends = [f64::MIN; MOST_ROWS];
    let mut marks: Vec<&Mark> = lane
        .marks
        .iter()
        .filter(|mark| mark.day <= days.last && mark.until.unwrap_or(mark.day) >= days.first)
        .collect();
    marks.sort_by_key(|mark| mark.day);
    marks
        .into_iter()
        .map(|mark| {
            let start = days.middle(mark.day.max(days.first));
            let end = mark
                .until
                .map_or(start, |until| days.middle(until.min(days.last)));
            let free = ends.iter().position(|taken| *taken + ROOM <= start);
            let row = free.unwrap_or(MOST_ROWS - 1);
            if let Some(taken) = ends.get_mut(row) {
                *taken = taken.max(end).max(start);
            }
            (row, mark)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn mark(day: i8, until: Option<i8>) -> Mark {
        Mark {
            day: date(2025, 7, day),
            until: until.map(|day| date(2025, 7, day)),
            class: "held".into(),
            title: "A round".into(),
            href: "/rows/round-1".into(),
        }
    }

    #[test]
    fn marks_that_meet_stand_below_each_other() {
        let lane = Lane {
            name: "rounds".into(),
            marks: vec![mark(1, Some(20)), mark(5, None), mark(25, None)],
        };
        let days = Days {
            first: date(2025, 7, 1),
            last: date(2025, 7, 31),
            left: 0.0,
            right: 800.0,
        };
        let rows: Vec<usize> = laid(&lane, &days).into_iter().map(|(row, _)| row).collect();
        assert_eq!(rows, [0, 1, 0]);
    }

    #[test]
    fn what_lasts_is_a_bar() {
        let lanes = [Lane {
            name: "rounds".into(),
            marks: vec![mark(1, Some(11))],
        }];
        let drawn = timeline(
            &lanes,
            date(2025, 7, 1),
            date(2025, 7, 20),
            date(2025, 7, 15),
        );
        assert!(
            drawn.contains(
                "<rect class=\"lasts\" x=\"119.8\" y=\"12\" width=\"395\" height=\"5\"/>"
            ),
            "{drawn}"
        );
        assert!(drawn.contains("class=\"today\""), "{drawn}");
    }
}
