//! What expressions come to: value, interval and what they were counted from.

use jiff::civil::{Date, DateTime, date, datetime};
use rapporteur_data::DataSet;
use rapporteur_model::{Anchor, Annotations, TimeExpression};
use rapporteur_time::{TimeRules, add};

/// A Tuesday.
const REPORT: Date = date(2025, 7, 22);

fn find(text: &str, reference: Option<Date>) -> Vec<TimeExpression> {
    let (rules, problems) = TimeRules::load(&DataSet::embedded());
    assert!(problems.is_empty(), "{problems:?}");
    rules.find(text, &Annotations::default(), reference)
}

/// `text = value` of every expression, joined by `; `, `?` for the unresolved ones.
fn shown(text: &str, reference: Option<Date>) -> String {
    let found = find(text, reference);
    let shown: Vec<_> = found
        .iter()
        .map(|one| format!("{} = {}", one.text, one.value.as_deref().unwrap_or("?")))
        .collect();
    shown.join("; ")
}

#[test]
fn reports_count_from_their_own_date() {
    for (text, expected) in [
        (
            "Talks were held over the weekend.",
            "the weekend = 2025-W29-WE",
        ),
        ("They must agree within 50 days.", "50 days = P50D"),
        ("The war is in its third year.", "its third year = 2025"),
        ("Shells fell late Tuesday.", "late Tuesday = 2025-07-22"),
        ("They met last month.", "last month = 2025-06"),
        (
            "It ends by the end of next month.",
            "the end of next month = 2025-08",
        ),
        (
            "It has raged since 24 February.",
            "24 February = 2025-02-24",
        ),
        ("They met in mid-July.", "mid-July = 2025-07"),
        (
            "It went on from March to June 2022.",
            "March = 2022-03; June 2022 = 2022-06",
        ),
        (
            "It went on from December to January 2022.",
            "December = 2021-12; January 2022 = 2022-01",
        ),
        (
            "Strikes hit for the third day running.",
            "the third day running = 2025-07-22",
        ),
        (
            "The truce starts at 2200 GMT.",
            "2200 GMT = 2025-07-22T22:00",
        ),
        (
            "They crossed at dawn on Monday.",
            "dawn on Monday = 2025-07-21TMO",
        ),
        ("They shell it every other day.", "every other day = P2D"),
        (
            "They froze in the winter of 2022.",
            "the winter of 2022 = 2022-WI",
        ),
        ("They paused for Easter.", "Easter = 2025-04-20"),
        (
            "They fought through last Ramadan.",
            "last Ramadan = 2025-03",
        ),
        ("They meet in the coming days.", "the coming days = PXD"),
        ("In the 1990s they traded.", "the 1990s = 199"),
        ("The two days of talks ended.", "The two days = P2D"),
        ("Two days of talks ended.", "Two days = P2D"),
        ("He set a 72-hour ultimatum.", "72-hour = PT72H"),
        ("A three-day truce ended.", "three-day = P3D"),
        ("Extended by two weeks.", "two weeks = P2W"),
        ("It holds until 1 September.", "1 September = 2025-09-01"),
        ("He met a 30-year-old teacher.", ""),
        (
            "They may march on the second bridge in the fall of the city.",
            "",
        ),
        ("The sun rose; 1200 people fled.", ""),
    ] {
        assert_eq!(shown(text, Some(REPORT)), expected, "{text}");
    }
}

#[test]
fn without_a_date_nothing_relative_is_resolved() {
    for (text, expected) in [
        ("They met last month.", "last month = ?"),
        ("They met Monday.", "Monday = ?"),
        ("They met in April.", "April = ?"),
        ("They met two weeks ago.", "two weeks ago = ?"),
        ("It starts at 5 p.m.", "5 p.m. = ?"),
        ("The war is in its third year.", "its third year = ?"),
        ("They met over the weekend.", "the weekend = ?"),
        ("They met on 3 May 1994.", "3 May 1994 = 1994-05-03"),
        ("It took two weeks.", "two weeks = P2W"),
        ("They meet every day.", "every day = P1D"),
    ] {
        assert_eq!(shown(text, None), expected, "{text}");
        for one in find(text, None) {
            assert_eq!(one.start.is_some(), one.text.contains("1994"), "{text}");
        }
    }
}

#[test]
fn times_that_follow_others_name_them() {
    for (text, expected) in [
        (
            "He fell on 3 March 1968. The following day they fled.",
            "1968-03-04",
        ),
        (
            "He fell on 3 March 1968. Two weeks earlier they had met.",
            "1968-W07",
        ),
        ("It began in 1994. That year they signed.", "1994"),
        ("It began on 30 January 1968. In March it ended.", "1968-03"),
        ("It began in November 1967. In January it ended.", "1968-01"),
    ] {
        for reference in [None, Some(date(1970, 5, 5))] {
            // A story, or too few years stated to be one: 'the following' counts from the text.
            if reference.is_some() && (text.contains("In March") || text.contains("In January")) {
                continue;
            }
            let found = find(text, reference);
            let (first, last) = (&found[0], &found[1]);
            assert_eq!(last.value.as_deref(), Some(expected), "{text}");
            assert_eq!(last.anchor, Some(Anchor::Expression(first.span)), "{text}");
        }
    }
}

#[test]
fn intervals_are_half_open() {
    let at = |year, month, day, hour, minute| datetime(year, month, day, hour, minute, 0, 0);
    for (text, start, end) in [
        (
            "over the weekend",
            at(2025, 7, 19, 0, 0),
            at(2025, 7, 21, 0, 0),
        ),
        ("last month", at(2025, 6, 1, 0, 0), at(2025, 7, 1, 0, 0)),
        ("in 2024", at(2024, 1, 1, 0, 0), at(2025, 1, 1, 0, 0)),
        (
            "at 10:30 p.m. on Monday",
            at(2025, 7, 21, 22, 30),
            at(2025, 7, 21, 22, 31),
        ),
        (
            "in the winter of 2022",
            at(2022, 12, 1, 0, 0),
            at(2023, 3, 1, 0, 0),
        ),
        ("last night", at(2025, 7, 21, 20, 0), at(2025, 7, 22, 6, 0)),
        ("in the 1990s", at(1990, 1, 1, 0, 0), at(2000, 1, 1, 0, 0)),
        ("last week", at(2025, 7, 14, 0, 0), at(2025, 7, 21, 0, 0)),
    ] {
        let found = find(text, Some(REPORT));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(
            (found[0].start, found[0].end),
            (Some(start), Some(end)),
            "{text}"
        );
    }
}

#[test]
fn granularity_is_that_of_the_calendar() {
    use rapporteur_model::Granularity as G;
    for (text, expected) in [
        ("at 10:30:15 on Monday", Some(G::Second)),
        ("at 10:30 p.m. on Monday", Some(G::Minute)),
        ("at 5 o'clock on Monday", Some(G::Hour)),
        ("on Monday evening", Some(G::DayPart)),
        ("yesterday", Some(G::Day)),
        ("over the weekend", Some(G::Weekend)),
        ("last week", Some(G::Week)),
        ("last month", Some(G::Month)),
        ("in the third quarter", Some(G::Quarter)),
        ("in the winter of 2022", Some(G::Season)),
        ("in the first half of 2022", Some(G::HalfYear)),
        ("in 2024", Some(G::Year)),
        ("in the 1990s", Some(G::Decade)),
        ("in the 19th century", Some(G::Century)),
        ("two weeks ago", Some(G::Week)),
        ("in early June", Some(G::Month)),
        ("for two weeks", None),
        ("every day", None),
        ("recently", None),
    ] {
        let found = find(text, Some(REPORT));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].granularity, expected, "{text}");
        assert_eq!(found[0].granularity.is_some(), found[0].start.is_some());
    }
    assert_eq!(find("They met Monday.", None)[0].granularity, None);
}

#[test]
fn zones_are_told_as_named() {
    for (text, zone, offset) in [
        ("at 2200 GMT", Some("GMT"), Some(0)),
        ("at 10pm Moscow time", Some("Moscow time"), Some(180)),
        ("by midnight local time on Friday", Some("local time"), None),
        ("at 9 a.m. EST on Monday", Some("EST"), Some(-300)),
        // The clocks change.
        (
            "at 9 a.m. Kyiv time on 3 January 2024",
            Some("Kyiv time"),
            Some(120),
        ),
        (
            "at 9 a.m. Kyiv time on 3 July 2024",
            Some("Kyiv time"),
            Some(180),
        ),
        // Before the rule that is known.
        (
            "at 9 a.m. Moscow time on 3 July 2012",
            Some("Moscow time"),
            None,
        ),
        (
            "at 3:30 a.m. Kyiv time (0030 GMT) on Saturday",
            Some("Kyiv time"),
            Some(180),
        ),
        ("at 3:30 a.m. (0030 GMT) on Saturday", None, None),
        ("at 9 a.m. on Monday", None, None),
        ("on Monday", None, None),
    ] {
        let found = find(text, Some(REPORT));
        let shown = found[0].zone.as_ref();
        assert_eq!(shown.map(|zone| zone.text.as_str()), zone, "{text}");
        assert_eq!(
            shown.and_then(|zone| zone.utc_offset_minutes),
            offset,
            "{text}"
        );
    }
}

#[test]
fn durations_are_added_after_the_calendar() {
    let from = |text: &str| -> DateTime { text.parse().unwrap() };
    for (reference, value, expected) in [
        ("2025-07-14T00:00", "P50D", Some("2025-09-02T00:00")),
        ("2025-07-14T18:30", "PT72H", Some("2025-07-17T18:30")),
        ("2024-01-31T00:00", "P1M", Some("2024-02-29T00:00")),
        ("2024-02-29T00:00", "P1Y", Some("2025-02-28T00:00")),
        ("2025-07-14T00:00", "P2Y6M", Some("2028-01-14T00:00")),
        ("2025-07-14T00:00", "P2W", Some("2025-07-28T00:00")),
        ("2025-07-14T00:00", "PXD", None),
        ("2025-07-14T00:00", "P1.5M", None),
        ("2025-07-14T00:00", "2025-07", None),
        ("2025-07-14T00:00", "P", None),
        ("2025-07-14T00:00", "P99999999999999999999Y", None),
        ("9999-12-31T00:00", "P2D", None),
    ] {
        assert_eq!(
            add(from(reference), value),
            expected.map(from),
            "{reference} + {value}"
        );
    }
}

#[test]
fn what_is_later_than_something_coarser_is_no_time_of_it() {
    for (text, expected) in [
        // Nobody says when, but how long after.
        (
            "They met on 3 March 2025. A few days later they fled.",
            "3 March 2025 = 2025-03-03; A few days later = PXD",
        ),
        (
            "They met on 3 March 2025. An hour later they fled.",
            "3 March 2025 = 2025-03-03; An hour later = PT1H",
        ),
        (
            "They met on 3 March 2025. Two days later they fled.",
            "3 March 2025 = 2025-03-03; Two days later = 2025-03-05",
        ),
        // A year has no second day to be counted from.
        (
            "The law of 2019 fell. Two days later they fled.",
            "2019 = 2019; Two days later = ?",
        ),
        // What a report compares with is a month before itself.
        (
            "The index of 2019 rose from a month earlier.",
            "2019 = 2019; a month earlier = 2025-06",
        ),
    ] {
        assert_eq!(shown(text, Some(REPORT)), expected, "{text}");
    }
}

#[test]
fn a_story_does_not_leave_its_line_for_a_year_beside_it() {
    for (text, last) in [
        // A plan for another year lies between two days of one month.
        (
            "On 10 May 1940 they came. The campaign of 1941 was far. On 12 May they left.",
            "12 May = 1940-05-12",
        ),
        // A year in brackets tells which charter.
        (
            "On 2 June 1793 they met. The charter (1790) fell. On 17 August they left.",
            "17 August = 1793-08-17",
        ),
        // But a year that the story moves to is its own.
        (
            "On 2 June 1793 they met. In 1794 they fell. On 17 August they left.",
            "17 August = 1794-08-17",
        ),
    ] {
        let shown = shown(text, None);
        assert!(shown.ends_with(last), "{text}: {shown}");
    }
}
