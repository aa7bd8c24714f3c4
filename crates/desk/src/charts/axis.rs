//! Days along a line, with the marks that calendars have.

use super::Svg;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rapporteur_brief::words::dates;

/// A stretch of days drawn between two places of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    /// The first day.
    pub(crate) first: Date,
    /// The last.
    pub(crate) last: Date,
    /// Where the first begins.
    pub(crate) left: f64,
    /// Where the last ends.
    pub(crate) right: f64,
}

impl Days {
    /// How many there are.
    pub(crate) fn count(&self) -> i32 {
        days_between(self.first, self.last).max(0) + 1
    }

    /// Where a day begins.
    pub(crate) fn at(&self, day: Date) -> f64 {
        let passed = f64::from(days_between(self.first, day));
        self.left + (self.right - self.left) * passed / f64::from(self.count())
    }

    /// Where the middle of a day is.
    pub(crate) fn middle(&self, day: Date) -> f64 {
        self.at(day) + (self.right - self.left) / f64::from(self.count()) / 2.0
    }

    pub(crate) fn holds(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Draws the beginnings of years, months or days, as many as have room, from `top` to `bottom`.
    pub(crate) fn draw(&self, svg: &mut Svg, top: f64, bottom: f64) {
        for (day, name, is_main) in self.ticks() {
            let x = self.at(day);
            let class = if is_main { "grid main" } else { "grid" };
            svg.line(class, (x, top), (x, bottom));
            if x < self.right - 24.0 {
                svg.text("tick", (x + 3.0, bottom - 3.0), &name);
            }
        }
    }

    fn ticks(&self) -> Vec<(Date, String, bool)> {
        let months = self.count() / 30;
        let mut ticks = Vec::new();
        let mut day = date(self.first.year(), 1, 1);
        if months <= 1 {
            let step = if self.count() > 14 { 7 } else { 1 };
            day = self.first;
            while day <= self.last {
                let name = dates::day(day);
                // The year is told by the page.
                let name = name.rsplit_once(' ').map_or(name.as_str(), |(day, _)| day);
                ticks.push((day, name.to_owned(), day.day() == 1));
                let Ok(next) = day.checked_add(step.days()) else {
                    break;
                };
                day = next;
            }
            return ticks;
        }
        let step = match months {
            0..=14 => 1,
            15..=42 => 3,
            43..=84 => 6,
            _ => 12,
        };
        while day <= self.last {
            if self.holds(day) {
                let is_year = day.month() == 1;
                let name = if is_year {
                    day.year().to_string()
                } else {
                    month(day).to_owned()
                };
                ticks.push((day, name, is_year));
            }
            let Ok(next) = day.checked_add(step.months()) else {
                break;
            };
            day = next;
        }
        ticks
    }
}

fn month(day: Date) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let place = usize::try_from(day.month() - 1).unwrap_or_default();
    NAMES.get(place).copied().unwrap_or_default()
}

/// How many days the other is later; negative where it is earlier.
pub(crate) fn days_between(one: Date, other: Date) -> i32 {
    one.until(other).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(first: Date, last: Date) -> Vec<String> {
        let days = Days {
            first,
            last,
            left: 0.0,
            right: 1000.0,
        };
        days.ticks().into_iter().map(|(_, name, _)| name).collect()
    }

    #[test]
    fn ticks_are_as_many_as_have_room() {
        assert_eq!(
            names(date(2025, 7, 14), date(2025, 7, 17)),
            ["14 July", "15 July", "16 July", "17 July"]
        );
        assert_eq!(
            names(date(2025, 5, 10), date(2025, 8, 20)),
            ["Jun", "Jul", "Aug"]
        );
        assert_eq!(
            names(date(2022, 2, 1), date(2025, 9, 1))
                .first()
                .map(String::as_str),
            Some("Jul")
        );
        assert_eq!(names(date(2014, 2, 1), date(2025, 9, 1)).len(), 11);
    }

    #[test]
    fn days_have_their_places() {
        let (first, last) = (date(2025, 1, 1), date(2025, 1, 10));
        let days = Days {
            first,
            last,
            left: 100.0,
            right: 200.0,
        };
        assert_eq!(days.at(first), 100.0);
        assert_eq!(days.at(date(2025, 1, 6)), 150.0);
        assert_eq!(days.middle(last), 195.0);
    }
}
