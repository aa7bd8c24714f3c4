//! Answers from a closed list against the right ones: accuracy, F1 of each class, their mean, and
//! what is taken for what.
//!
//! An answer may be missing, and so may the right one ('no relation'): that is no class, but an
//! answer given where none is right counts against the class that was answered.

use super::tally::{Tally, as_float, share};
use std::collections::BTreeMap;

/// How often which answer was given where which was right.
#[derive(Debug, Default)]
pub(super) struct Confusion {
    counts: BTreeMap<(Option<String>, Option<String>), usize>,
}

impl Confusion {
    /// One answer.
    pub(super) fn count(&mut self, right: Option<&str>, given: Option<&str>) {
        let key = (right.map(str::to_owned), given.map(str::to_owned));
        *self.counts.entry(key).or_default() += 1;
    }

    /// How many were asked.
    pub(super) fn asked(&self) -> usize {
        self.counts.values().sum()
    }

    /// How many answers were right.
    pub(super) fn right(&self) -> usize {
        self.sum(|right, given| right == given)
    }

    /// The share of right answers.
    pub(super) fn accuracy(&self) -> f64 {
        share(self.right(), self.asked())
    }

    /// The tally of one class.
    pub(super) fn of(&self, class: &str) -> Tally {
        Tally {
            hits: self.sum(|right, given| right == Some(class) && given == Some(class)),
            spurious: self.sum(|right, given| right != Some(class) && given == Some(class)),
            missed: self.sum(|right, given| right == Some(class) && given != Some(class)),
        }
    }

    /// The mean of the classes' F1.
    pub(super) fn macro_f1<'c>(&self, classes: impl IntoIterator<Item = &'c str>) -> f64 {
        let each: Vec<f64> = classes
            .into_iter()
            .map(|class| self.of(class).f1())
            .collect();
        if each.is_empty() {
            0.0
        } else {
            each.iter().sum::<f64>() / as_float(each.len())
        }
    }

    /// A line for each class.
    pub(super) fn print_classes<'c>(&self, classes: impl IntoIterator<Item = &'c str>) {
        for class in classes {
            let tally = self.of(class);
            println!("    {class:<10} {:>4}  {tally}", tally.there());
        }
    }

    /// The table: what is right down the side, what was answered across.
    pub(super) fn print_table<'c>(&self, classes: impl IntoIterator<Item = &'c str>) {
        let mut labels: Vec<Option<&str>> = classes.into_iter().map(Some).collect();
        labels.push(None);
        let short = |label: Option<&str>| match label {
            Some(label) => label.chars().take(5).collect::<String>(),
            None => "-".to_owned(),
        };
        print!("    right, then answered:");
        println!();
        print!("    {:<10}", "");
        for &label in &labels {
            print!(" {:>5}", short(label));
        }
        println!();
        for &right in &labels {
            if self.sum(|one, _| one == right) == 0 {
                continue;
            }
            print!("    {:<10}", right.unwrap_or("-"));
            for &given in &labels {
                match self.sum(|one, other| one == right && other == given) {
                    0 => print!(" {:>5}", "."),
                    count => print!(" {count:>5}"),
                }
            }
            println!();
        }
    }

    fn sum(&self, wanted: impl Fn(Option<&str>, Option<&str>) -> bool) -> usize {
        self.counts
            .iter()
            .filter(|((right, given), _)| wanted(right.as_deref(), given.as_deref()))
            .map(|(_, count)| count)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_answers_count_against_recall_only() {
        let mut confusion = Confusion::default();
        for (right, given) in [
            (Some("AID"), Some("AID")),
            (Some("AID"), None),
            (Some("REJECT"), Some("AID")),
            (None, Some("REJECT")),
            (None, None),
        ] {
            confusion.count(right, given);
        }
        assert_eq!(confusion.asked(), 5);
        assert_eq!(confusion.right(), 2);
        assert!((confusion.accuracy() - 0.4).abs() < 1e-9);
        let aid = Tally {
            hits: 1,
            spurious: 1,
            missed: 1,
        };
        assert_eq!(confusion.of("AID"), aid);
        assert!((confusion.macro_f1(["AID", "REJECT"]) - 0.25).abs() < 1e-9);
    }
}
