//! Days as reports tell them: 'on Tuesday', 'on 6 May', 'yesterday', 'earlier this week'.

use super::super::numbers::Numbers;
use super::wording::Occasion;
use jiff::civil::{Date, Weekday};

/// Days between the two, negative where the day lies ahead.
fn age(day: Date, today: Date) -> i32 {
    (today - day).get_days()
}

/// The day with its preposition, so that it can be told from all others.
pub(super) fn exact(day: Date, occasion: Occasion, numbers: &mut Numbers) -> String {
    let age = age(day, occasion.today);
    let weekday = weekday(day);
    match (age, numbers.below(10)) {
        (1, 0) if occasion.relative => "yesterday".to_owned(),
        (-1, 0) if occasion.relative => "tomorrow".to_owned(),
        (0..=1, 1) => format!("on {weekday} morning"),
        (0..=5, 2..=6) | (-5..=-1, 0..=6) => format!("on {weekday}"),
        (0, 0 | 7) => format!("on {weekday}"),
        _ => format!("on {}", date(day, occasion.month_first)),
    }
}

/// 'Tuesday's', 'the 6 May'.
pub(super) fn of_day(day: Date, occasion: Occasion) -> String {
    if (0..=5).contains(&age(day, occasion.today)) {
        format!("{}'s", weekday(day))
    } else {
        format!("the {}", date(day, occasion.month_first))
    }
}

/// '6 May' or 'May 6'.
pub(super) fn date(day: Date, month_first: bool) -> String {
    if month_first {
        format!("{} {}", month(day), day.day())
    } else {
        format!("{} {}", day.day(), month(day))
    }
}

/// About when; nothing where only a date would do.
pub(super) fn vague(day: Date, today: Date, numbers: &mut Numbers) -> Option<String> {
    let age = age(day, today);
    let week = |day: Date| day.iso_week_date().week();
    let mut ways: Vec<&str> = Vec::new();
    if (1..=6).contains(&age) && week(day) == week(today) {
        ways.push("this week");
        if age >= 2 {
            ways.push("earlier this week");
        }
    }
    if (1..=13).contains(&age) && week(day) != week(today) && week(day) + 1 == week(today) {
        ways.push("last week");
    }
    if (1..=4).contains(&age) {
        ways.push("in recent days");
    }
    if age >= 5 && day.month() == today.month() && day.year() == today.year() {
        ways.push("earlier this month");
    }
    numbers.one_of(&ways).map(|way| (*way).to_owned())
}

/// The name of a weekday.
fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// The name of a month.
pub(super) fn month(day: Date) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS
        .get((day.month() - 1).unsigned_abs() as usize)
        .copied()
        .unwrap_or_default()
}
