//! Whether a week is unusual, measured against the weeks before it.
//!
//! The measure is the modified z-score of Iglewicz and Hoaglin (How to Detect and Handle Outliers,
//! 1993): the distance from the median in median absolute deviations, times 0.6745, so that it is a
//! z-score where numbers are normal. A few weeks of heavy fighting among those before do not hide the
//! next, as they would in a mean. Where more than half of the weeks are alike, and that deviation is
//! 0, the mean absolute deviation (times 1.2533) takes its place, as they propose.
//!
//! ```
//! use rapporteur_alerts::modified_z_score;
//!
//! assert!(modified_z_score(9.0, &[1.0, 2.0, 2.0, 3.0, 1.0, 2.0]) > 3.5);
//! assert!(modified_z_score(3.0, &[1.0, 2.0, 2.0, 3.0, 1.0, 2.0]) < 3.5);
//! ```

use jiff::civil::Date;
use rapporteur_ledger::ViolenceWeek;
use std::collections::BTreeMap;

/// The violence of a week, all sides together.
#[derive(Clone, Debug, PartialEq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// How many acts.
    pub events: usize,
    /// The median of the weeks before.
    pub usual: f64,
    /// Its modified z-score; infinite where all weeks before were alike and this one is above.
    pub score: f64,
    /// The rows of violence that it counts.
    pub rows: Vec<String>,
    /// The events that tell of them.
    pub evidence: Vec<String>,
}

/// The weeks that have so many before them since violence was first told of. Weeks of which nothing
/// is told have none.
pub fn weeks(told: &[ViolenceWeek], before: usize) -> Vec<Week> {
    // An act of several sides is counted for each of them; together it is one.
    let mut acts: BTreeMap<Date, (Vec<String>, Vec<String>)> = BTreeMap::new();
    for week in told {
        let (rows, evidence) = acts.entry(week.week).or_default();
        for (into, from) in [(rows, &week.rows), (evidence, &week.evidence)] {
            for one in from {
                if !into.contains(one) {
                    into.push(one.clone());
                }
            }
        }
    }
    let Some(first) = acts.keys().next().copied() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (monday, (rows, evidence)) in &acts {
        let mut counts = Vec::with_capacity(before);
        for back in 1..=before {
            let weeks = i64::try_from(back).unwrap_or(i64::MAX);
            let day = jiff::Span::new().try_weeks(weeks).ok();
            let Some(day) = day.and_then(|span| monday.checked_sub(span).ok()) else {
                break;
            };
            if day < first {
                break;
            }
            #[allow(clippy::cast_precision_loss, reason = "counts of acts are small")]
            counts.push(acts.get(&day).map_or(0, |(rows, _)| rows.len()) as f64);
        }
        if counts.len() < before || before == 0 {
            continue;
        }
        #[allow(clippy::cast_precision_loss, reason = "counts of acts are small")]
        let score = modified_z_score(rows.len() as f64, &counts);
        found.push(Week {
            monday: *monday,
            events: rows.len(),
            usual: median(&mut counts),
            score,
            rows: rows.clone(),
            evidence: evidence.clone(),
        });
    }
    found
}

/// How far a number is from the median of others; 0 where there are none.
pub fn modified_z_score(number: f64, others: &[f64]) -> f64 {
    if others.is_empty() {
        return 0.0;
    }
    let middle = median(&mut others.to_vec());
    let mut apart: Vec<f64> = others.iter().map(|other| (other - middle).abs()).collect();
    let above = number - middle;
    let deviation = median(&mut apart);
    if deviation > 0.0 {
        return 0.6745 * above / deviation;
    }
    #[allow(clippy::cast_precision_loss, reason = "there are few")]
    let mean = apart.iter().sum::<f64>() / apart.len() as f64;
    if mean > 0.0 {
        return above / (1.2533 * mean);
    }
    if above > 0.0 { f64::INFINITY } else { 0.0 }
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let at = |place: usize| numbers.get(place).copied().unwrap_or_default();
    if numbers.len() % 2 == 1 {
        at(middle)
    } else {
        f64::midpoint(at(middle.saturating_sub(1)), at(middle))
    }
}
