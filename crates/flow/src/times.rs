//! Times alone: a report through the stages that time expressions need, without the coder.
//!
//! Deliberately absent: cleaning, and what is done with the expressions.

use crate::engine::{LONGEST, annotated_times, failed, pieces, unread_language};
use rapporteur_data::DataSet;
use rapporteur_model::{Problem, Report, TimeExpression};
use rapporteur_nlp::Pipeline;
use rapporteur_time::TimeRules;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What finding the times of a report needs; shared by all threads.
pub struct TimeReader {
    pipeline: Pipeline,
    rules: TimeRules,
}

impl TimeReader {
    /// Loads the time rules of a data set. Faulty entries are left out and reported beside it.
    pub fn new(data: &DataSet, pipeline: Pipeline) -> (Self, Vec<Problem>) {
        let (rules, problems) = TimeRules::load(data);
        (Self { pipeline, rules }, problems)
    }

    /// The times of a report in the order of its text, in bytes of it, counted from its date.
    /// `None`, which is said, for a report that says to be in another language than English, and
    /// where the program fails on it.
    pub fn read(&self, report: &Report) -> (Option<Vec<TimeExpression>>, Vec<Problem>) {
        if let Some(problem) = unread_language(report) {
            return (None, vec![problem]);
        }
        let stages = || {
            let mut times = Vec::new();
            for piece in pieces(&report.text, LONGEST) {
                times.extend(annotated_times(&self.pipeline, &self.rules, report, piece).1);
            }
            times
        };
        // The stages only read what is shared, so nothing half-written is left behind.
        match catch_unwind(AssertUnwindSafe(stages)) {
            Ok(times) => (Some(times), Vec::new()),
            Err(panic) => (None, vec![failed(report, panic.as_ref())]),
        }
    }
}
