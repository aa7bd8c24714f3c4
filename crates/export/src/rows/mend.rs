//! Rounds of talks as mediation events in the fields of PeaceRep's MEND data set.
//!
//! A row is a round that was held or is under way, or broke off. `med_type` is `M` where somebody
//! mediates between the parties, else `MR`. `agmt` is 1 where an outcome is told to be agreed, 0
//! where it is told that nothing was, and empty where no outcome is told. The names are those that the
//! data set's published visualisation reads.
//!
//! Empty, because they are other data sets' names and numbers: ids of third parties and of agreements,
//! individuals, mechanisms.

use crate::cell::{Cell, Column, Kind};
use crate::codes::Codes;
use crate::words::labelled;
use rapporteur_ledger::{OutcomeResult, Round, RoundStatus};

/// How many columns there are.
const WIDTH: usize = 19;

/// The columns, in their order.
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("med_event_ID", Kind::Text),
    Column::new("Year", Kind::Whole),
    Column::new("Month", Kind::Whole),
    Column::new("Day", Kind::Whole),
    Column::new("conflict_country", Kind::Text),
    Column::new("med_type", Kind::Text),
    Column::new("num_med", Kind::Whole),
    Column::new("med_location - MULTISELECT", Kind::Text),
    Column::new("med_loc_cty", Kind::Text),
    Column::new("med_loc_x", Kind::Real),
    Column::new("med_loc_y", Kind::Real),
    Column::new("third_party", Kind::Text),
    Column::new("third_party_id_MEND", Kind::Text),
    Column::new("local parties", Kind::Text),
    Column::new("individuals", Kind::Text),
    Column::new("groupings_mechanisms", Kind::Text),
    Column::new("agmt", Kind::Whole),
    Column::new("agmt_name", Kind::Text),
    Column::new("agmt_id_PAX", Kind::Text),
];

/// The cells of a round; `None` where it has not begun.
pub fn row<'r>(round: &'r Round, codes: &Codes<'_>) -> Option<[Cell<'r>; WIDTH]> {
    if !matches!(
        round.status,
        RoundStatus::Held | RoundStatus::UnderWay | RoundStatus::BrokenOff
    ) {
        return None;
    }
    let day = round
        .time
        .as_ref()
        .and_then(|time| time.start)
        .map(|start| start.date());
    let venue = round.venue.as_ref();
    let mut countries: Vec<String> = Vec::new();
    let own = round
        .parties
        .iter()
        .filter_map(|party| party.country.as_deref());
    for country in own.filter_map(|code| codes.country_name(code)) {
        if !countries.contains(&country) {
            countries.push(country);
        }
    }
    let agreed = |result| {
        round
            .outcomes
            .iter()
            .any(|outcome| outcome.result == result)
    };
    let agreement = if agreed(OutcomeResult::Agreed) {
        Some(1)
    } else {
        Some(0).filter(|_| agreed(OutcomeResult::None))
    };
    let mediated = !round.third_parties.is_empty();
    Some([
        Cell::text(&round.id),
        Cell::whole(day.map(|day| day.year())),
        Cell::whole(day.map(|day| day.month())),
        Cell::whole(day.map(|day| day.day())),
        Cell::text(countries.join("; ")),
        Cell::text(if mediated { "M" } else { "MR" }),
        Cell::whole(Some(round.third_parties.len()).filter(|_| mediated)),
        Cell::maybe(venue.map(|venue| venue.name.as_deref().unwrap_or(&venue.text))),
        Cell::maybe(venue.and_then(|venue| codes.country_name(venue.country.as_deref()?))),
        Cell::real(venue.and_then(|venue| venue.lon)),
        Cell::real(venue.and_then(|venue| venue.lat)),
        Cell::text(labelled(&round.third_parties, codes, "; ")),
        Cell::Empty,
        Cell::text(labelled(&round.parties, codes, "; ")),
        Cell::Empty,
        Cell::Empty,
        Cell::whole(agreement),
        Cell::Empty,
        Cell::Empty,
    ])
}
