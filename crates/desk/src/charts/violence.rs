//! Violence by week: how many were killed, from the lowest to the highest figure that anybody gives,
//! and below it how many acts were told, those that stand on an accusation alone apart.

use super::{Days, Svg};
use jiff::ToSpan;
use jiff::civil::Date;
use rapporteur_brief::words::{dates, english};

/// A week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Week {
    /// Its Monday.
    pub(crate) monday: Date,
    /// How many acts.
    pub(crate) acts: usize,
    /// How many of them stand on an accusation alone.
    pub(crate) claimed: usize,
    /// Killed, from the lowest to the highest figure; an open end is `None`.
    pub(crate) killed: Option<(u64, Option<u64>)>,
}

const WIDTH: f64 = 900.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 892.0;
const KILLED: (f64, f64) = (12.0, 150.0);
const ACTS: (f64, f64) = (168.0, 226.0);
const HEIGHT: f64 = 246.0;

/// A week in words.
pub(crate) fn said(week: &Week) -> String {
    week.said()
}

impl Week {
    fn said(&self) -> String {
        let mut said = format!(
            "Week of {}: {}",
            dates::day(self.monday),
            english::count(self.acts, "act", "acts")
        );
        if self.claimed > 0 {
            said.push_str(&format!(", {} of them claimed", self.claimed));
        }
        match self.killed {
            Some((min, Some(max))) if min == max => said.push_str(&format!("; {min} killed")),
            Some((min, Some(max))) => said.push_str(&format!("; {min} to {max} killed")),
            Some((min, None)) => said.push_str(&format!("; at least {min} killed")),
            None => {}
        }
        said
    }

    fn highest(&self) -> u64 {
        self.killed
            .map_or(0, |(min, max)| max.unwrap_or(min).max(min))
    }
}

/// The chart of some weeks, in their order, from a day to a day; `link` gives the list of a week.
pub(crate) fn violence(
    weeks: &[Week],
    first: Date,
    last: Date,
    link: impl Fn(Date) -> String,
) -> String {
    let days = Days {
        first,
        last,
        left: LEFT,
        right: RIGHT,
    };
    let name = "Violence by week: killed, with the range of the figures, and acts told";
    let mut svg = Svg::with_links(WIDTH, HEIGHT, "chart violence", name);
    let most_killed = nice(weeks.iter().map(Week::highest).max().unwrap_or_default());
    let most_acts = nice(
        weeks
            .iter()
            .map(|week| week.acts as u64)
            .max()
            .unwrap_or_default(),
    );
    days.draw(&mut svg, KILLED.0, HEIGHT - 2.0);
    scale(&mut svg, KILLED, most_killed, "killed");
    scale(&mut svg, ACTS, most_acts, "acts");
    let height = |value: u64, most: u64, (top, bottom): (f64, f64)| {
        (bottom - top) * value as f64 / most.max(1) as f64
    };
    for week in weeks.iter().filter(|week| days.holds(week.monday)) {
        let x = days.at(week.monday) + 1.0;
        let next = week
            .monday
            .checked_add(7.days())
            .map_or(days.right, |next| days.at(next));
        let width = (next.min(days.right) - x - 1.0).max(1.5);
        svg.link(&link(week.monday), "week", &week.said());
        // The whole column can be pointed at.
        svg.rect("reach", (x, KILLED.0), (width, ACTS.1 - KILLED.0));
        if let Some((min, max)) = week.killed {
            let low = height(min, most_killed, KILLED);
            let high = height(week.highest(), most_killed, KILLED);
            svg.rect("range", (x, KILLED.1 - high), (width, high - low));
            svg.rect("sure", (x, KILLED.1 - low), (width, low));
            if max.is_none() {
                svg.line(
                    "unbounded",
                    (x, KILLED.1 - high - 2.0),
                    (x + width, KILLED.1 - high - 2.0),
                );
            }
        }
        let claimed = height(week.claimed as u64, most_acts, ACTS);
        let all = height(week.acts as u64, most_acts, ACTS);
        svg.rect(
            "acts",
            (x, ACTS.1 - (all - claimed)),
            (width, all - claimed),
        );
        svg.rect("claimed", (x, ACTS.1 - all), (width, claimed));
        svg.end();
    }
    svg.finish()
}

/// A few weeks without words, for a card.
pub(crate) fn violence_small(weeks: &[Week], first: Date, last: Date) -> String {
    let days = Days {
        first,
        last,
        left: 0.0,
        right: 240.0,
    };
    let most = weeks
        .iter()
        .map(|week| week.acts)
        .max()
        .unwrap_or_default()
        .max(1);
    let acts: usize = weeks.iter().map(|week| week.acts).sum();
    let name = format!(
        "Acts of violence by week since {}: {acts} in all",
        dates::day(first)
    );
    let mut svg = Svg::new(240.0, 44.0, "spark violence", &name);
    svg.line("grid", (0.0, 43.5), (240.0, 43.5));
    for week in weeks.iter().filter(|week| days.holds(week.monday)) {
        let x = days.at(week.monday);
        let width = (240.0 * 7.0 / f64::from(days.count()) - 1.0).max(1.5);
        let height = 40.0 * week.acts as f64 / most as f64;
        svg.rect("acts", (x, 43.0 - height), (width, height));
    }
    svg.finish()
}

fn scale(svg: &mut Svg, (top, bottom): (f64, f64), most: u64, name: &str) {
    svg.line("base", (LEFT, bottom), (RIGHT, bottom));
    if most == 0 {
        svg.text(
            "none",
            (LEFT + 6.0, bottom - 6.0),
            &format!("no figure of {name} is told"),
        );
        return;
    }
    svg.line("grid", (LEFT, top), (RIGHT, top));
    svg.text("value", (LEFT - 6.0, top + 4.0), &most.to_string());
    svg.text("value", (LEFT - 6.0, bottom + 4.0), "0");
    svg.text("value", (LEFT - 6.0, (top + bottom) / 2.0 + 4.0), name);
}

/// The next round number.
fn nice(most: u64) -> u64 {
    if most <= 2 {
        return most;
    }
    let mut unit = 1_u64;
    loop {
        for step in [1, 2, 3, 4, 5, 6, 8] {
            let round = unit.saturating_mul(step);
            if round >= most {
                return round;
            }
        }
        if unit > u64::MAX / 10 {
            return u64::MAX;
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_say_what_is_known_of_them() {
        let week = |killed| Week {
            monday: date(2025, 7, 14),
            acts: 3,
            claimed: 1,
            killed,
        };
        for (killed, expected) in [
            (None, "Week of 14 July 2025: 3 acts, 1 of them claimed"),
            (
                Some((2, Some(2))),
                "Week of 14 July 2025: 3 acts, 1 of them claimed; 2 killed",
            ),
            (
                Some((2, Some(5))),
                "Week of 14 July 2025: 3 acts, 1 of them claimed; 2 to 5 killed",
            ),
            (
                Some((2, None)),
                "Week of 14 July 2025: 3 acts, 1 of them claimed; at least 2 killed",
            ),
        ] {
            assert_eq!(week(killed).said(), expected);
        }
    }

    #[test]
    fn scales_end_in_round_numbers() {
        for (most, round) in [
            (0, 0),
            (2, 2),
            (7, 8),
            (11, 20),
            (37, 40),
            (410, 500),
            (9_001, 10_000),
        ] {
            assert_eq!(nice(most), round);
        }
        assert_eq!(nice(u64::MAX), u64::MAX);
    }

    #[test]
    fn a_range_is_drawn_above_what_is_sure() {
        let weeks = [Week {
            monday: date(2025, 7, 14),
            acts: 4,
            claimed: 1,
            killed: Some((5, Some(10))),
        }];
        let drawn = violence(&weeks, date(2025, 7, 14), date(2025, 7, 20), |day| {
            format!("/w/{day}")
        });
        assert!(
            drawn.contains("<a class=\"week\" href=\"/w/2025-07-14\""),
            "{drawn}"
        );
        assert!(
            drawn.contains("<rect class=\"range\" x=\"47\" y=\"12\" width=\"844\" height=\"69\"/>"),
            "{drawn}"
        );
        assert!(
            drawn.contains("<rect class=\"sure\" x=\"47\" y=\"81\" width=\"844\" height=\"69\"/>"),
            "{drawn}"
        );
    }
}
