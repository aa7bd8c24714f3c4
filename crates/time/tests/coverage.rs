//! The ways of telling a time that reports use most, each with value, modifier and what it is
//! counted from.

use jiff::civil::{Date, date};
use rapporteur_data::DataSet;
use rapporteur_model::{Anchor, Annotations, Modifier, TimeExpression};
use rapporteur_time::TimeRules;

/// A Tuesday.
const REPORT: Date = date(2025, 7, 22);

fn find(rules: &TimeRules, text: &str, reference: Option<Date>) -> Vec<TimeExpression> {
    rules.find(text, &Annotations::default(), reference)
}

/// What an expression is counted from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Counted {
    Nothing,
    Report,
    /// The first expression of the text.
    First,
}

#[test]
fn each_has_value_modifier_and_anchor() {
    use Counted::{First, Nothing, Report};
    use Modifier::{End, Mid, Start};
    let (rules, _) = TimeRules::load(&DataSet::embedded());
    for (text, words, value, modifier, from) in [
        (
            "Talks were held over the weekend.",
            "the weekend",
            "2025-W29-WE",
            None,
            Report,
        ),
        (
            "Shells fell for the third day running.",
            "the third day running",
            "2025-07-22",
            None,
            Report,
        ),
        (
            "They met late Tuesday.",
            "late Tuesday",
            "2025-07-22",
            Some(End),
            Report,
        ),
        (
            "They must agree within 50 days.",
            "50 days",
            "P50D",
            None,
            Nothing,
        ),
        (
            "It ends by the end of next month.",
            "the end of next month",
            "2025-08",
            Some(End),
            Report,
        ),
        (
            "War has raged since 24 February.",
            "24 February",
            "2025-02-24",
            None,
            Report,
        ),
        (
            "The war is in its third year.",
            "its third year",
            "2025",
            None,
            Report,
        ),
        (
            "They froze in the winter of 2022.",
            "the winter of 2022",
            "2022-WI",
            None,
            Nothing,
        ),
        (
            "They fought through last Ramadan.",
            "last Ramadan",
            "2025-03",
            None,
            Report,
        ),
        (
            "They paused for Easter.",
            "Easter",
            "2025-04-20",
            None,
            Report,
        ),
        (
            "On 20 March 2022 he fled; two weeks earlier it fell.",
            "two weeks earlier",
            "2022-W09",
            None,
            First,
        ),
        (
            "They crossed at dawn on Monday.",
            "dawn on Monday",
            "2025-07-21TMO",
            None,
            Report,
        ),
        (
            "They shell it every other day.",
            "every other day",
            "P2D",
            None,
            Nothing,
        ),
        (
            "It starts at 2200 GMT.",
            "2200 GMT",
            "2025-07-22T22:00",
            None,
            Report,
        ),
        (
            "They met in mid-July.",
            "mid-July",
            "2025-07",
            Some(Mid),
            Report,
        ),
        (
            "In the 1990s they traded.",
            "the 1990s",
            "199",
            None,
            Nothing,
        ),
        (
            "They meet in the coming days.",
            "the coming days",
            "PXD",
            None,
            Nothing,
        ),
        (
            "He set a 72-hour ultimatum.",
            "72-hour",
            "PT72H",
            None,
            Nothing,
        ),
        (
            "It ends at 10pm Moscow time.",
            "10pm Moscow time",
            "2025-07-22T22:00",
            None,
            Report,
        ),
        (
            "Leave by midnight local time on Friday.",
            "midnight local time on Friday",
            "2025-07-25T24:00",
            None,
            Report,
        ),
        (
            "They met the day before yesterday.",
            "the day before yesterday",
            "2025-07-20",
            None,
            Report,
        ),
        (
            "They met a fortnight ago.",
            "a fortnight ago",
            "2025-W28",
            None,
            Report,
        ),
        (
            "Ten died in the past 24 hours.",
            "the past 24 hours",
            "PT24H",
            None,
            Nothing,
        ),
        (
            "Drones struck overnight.",
            "overnight",
            "2025-07-21TNI",
            None,
            Report,
        ),
        (
            "They struck early on Sunday.",
            "early on Sunday",
            "2025-07-20",
            Some(Start),
            Report,
        ),
        (
            "They paused for Orthodox Christmas 2025.",
            "Orthodox Christmas 2025",
            "2025-01-07",
            None,
            Nothing,
        ),
        ("They met on Nowruz.", "Nowruz", "2025-03-21", None, Report),
        (
            "They paused for Eid al-Fitr.",
            "Eid al-Fitr",
            "2025-03-31",
            None,
            Report,
        ),
        (
            "It began on 3 March 2022 and ended the following Thursday.",
            "the following Thursday",
            "2022-03-10",
            None,
            First,
        ),
        (
            "They met earlier this week.",
            "earlier this week",
            "2025-W30",
            Some(Start),
            Report,
        ),
        (
            "They meet later in the month.",
            "later in the month",
            "2025-07",
            Some(End),
            Report,
        ),
        (
            "They have fought since 9/11.",
            "9/11",
            "2001-09-11",
            None,
            Nothing,
        ),
        (
            "It began on 24.02.2022.",
            "24.02.2022",
            "2022-02-24",
            None,
            Nothing,
        ),
        (
            "It began on 2022-02-24.",
            "2022-02-24",
            "2022-02-24",
            None,
            Nothing,
        ),
        (
            "It began on 24/02/2022.",
            "24/02/2022",
            "2022-02-24",
            None,
            Nothing,
        ),
        (
            "It began on Feb. 24 '22.",
            "Feb. 24 '22",
            "2022-02-24",
            None,
            Nothing,
        ),
        (
            "It began in June 2022 and ended on the 24th.",
            "the 24th",
            "2022-06-24",
            None,
            First,
        ),
        (
            "They meet on April 3-5, 2024.",
            "5, 2024",
            "2024-04-05",
            None,
            Nothing,
        ),
        (
            "They met on Thursday last week.",
            "Thursday last week",
            "2025-07-17",
            None,
            Report,
        ),
        (
            "They meet the week after next.",
            "the week after next",
            "2025-W32",
            None,
            Report,
        ),
        (
            "They leave by year-end.",
            "year-end",
            "2025",
            Some(End),
            Report,
        ),
        (
            "They leave by the end of March 2026.",
            "the end of March 2026",
            "2026-03",
            Some(End),
            Nothing,
        ),
        (
            "He served two years and three months.",
            "two years and three months",
            "P2Y3M",
            None,
            Nothing,
        ),
    ] {
        let found = find(&rules, text, Some(REPORT));
        let Some(one) = found.iter().find(|one| one.text == words) else {
            panic!("{text}: {found:?}");
        };
        assert_eq!(one.value.as_deref(), Some(value), "{text}");
        assert_eq!(one.modifier, modifier, "{text}");
        let counted = match &one.anchor {
            None => Nothing,
            Some(Anchor::Report) => Report,
            Some(Anchor::Expression(span)) => {
                assert_eq!(*span, found[0].span, "{text}");
                First
            }
        };
        assert_eq!(counted, from, "{text}");
        // Without a day of the report nothing that counts from it comes to anything.
        let alone = find(&rules, text, None);
        let alone = alone.iter().find(|one| one.text == words);
        if from == Report {
            assert_eq!(alone.and_then(|one| one.value.clone()), None, "{text}");
        }
    }
}

#[test]
fn what_has_nothing_to_count_from_is_found_and_left_open() {
    let (rules, _) = TimeRules::load(&DataSet::embedded());
    for (text, words) in [
        ("On the 12th day of the war they fled.", "the 12th day"),
        ("They met the following Thursday.", "the following Thursday"),
        ("Two weeks later they fled.", "Two weeks later"),
        ("They met that evening.", "that evening"),
        ("Until then they fight.", "then"),
    ] {
        let found = find(&rules, text, Some(REPORT));
        assert_eq!(found[0].text, words, "{text}");
        assert_eq!((&found[0].value, found[0].start), (&None, None), "{text}");
    }
}

#[test]
fn what_only_looks_like_a_time_is_none() {
    let (rules, _) = TimeRules::load(&DataSet::embedded());
    for text in [
        "He met a 30-year-old teacher.",
        "He fired three T-80s.",
        "She ran it in 3:49.04 in the rain.",
        "The vote was 9/5 in favour.",
        "They may march on the second bridge in the fall of the city.",
        "Resolution 1701 holds.",
        "It fell by three quarters.",
        "Rooms cost $35 a night.",
        "He lost it in his early 40s.",
        "It was the third strike in as many weeks.",
    ] {
        let found = find(&rules, text, Some(REPORT));
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}
