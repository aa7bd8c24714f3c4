//! One report as the record sees it: its name, its day, the family of reports that it belongs to.

use jiff::civil::Date;
use rapporteur_model::Report;

/// Where some events were told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The day on which the report was published; `None` when nothing tells it.
    pub day: Option<Date>,
    /// Id of the report.
    pub report: String,
    /// The first report of its family: reports that share most of their text count as one source.
    /// A report without a copy is a family of its own.
    pub family: String,
}

impl Source {
    /// A report that is nobody's copy.
    pub fn of(report: &Report) -> Self {
        Self {
            day: report.date.as_ref().map(|date| date.day),
            report: report.id.clone(),
            family: report.id.clone(),
        }
    }
}
