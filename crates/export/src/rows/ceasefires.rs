//! Ceasefires in the fields of the ETH-PRIO Civil Conflict Ceasefire Dataset, one row a side, as
//! that data set has it.
//!
//! A row is a ceasefire that was agreed, declared or came further; one that is only called for,
//! proposed or refused is none there. `cf_id` is the ceasefire's identity, `uniq_id` that with the number of the
//! side; `side` is `unilateral` or `bilateral`. Flags are 1, 0 and empty: 0 only where the record says that it is not so,
//! and reports seldom do. `end_yr`, `end_month` and `end_day` are the day on which it ended, and `ended`
//! is 1 when that is told. `fixed` is 1 when it has a term, which `fixed_time` gives in the words or
//! as the last day. `link_id1` and on are the reports that tell of it.
//!
//! Empty, because they are other data sets' numbers or a coder's judgement: ids of UCDP and PA-X, `cc`,
//! `region`, `nsa_frac`, `splinter`, `p_unclear`, `cf_pp`, `timing`, `mediator_send`, `ddr`, `truce`, and the pages of
//! Factiva.

use crate::cell::{Cell, Column, Kind};
use crate::codes::Codes;
use crate::told::{Cited, number_of};
use jiff::civil::Date;
use rapporteur_ledger::{Ceasefire, CeasefireClass, CeasefireStatus, Sides};
use smol_str::SmolStr;

/// How many columns there are.
const WIDTH: usize = 87;

/// The columns, in their order.
#[rustfmt::skip]
pub const COLUMNS: [Column; WIDTH] = [
    Column::new("id", Kind::Whole), Column::new("uniq_id", Kind::Text), Column::new("cf_id", Kind::Text),
    Column::new("cc", Kind::Text), Column::new("location", Kind::Text), Column::new("region", Kind::Text),
    Column::new("link", Kind::Text), Column::new("link_id1", Kind::Text), Column::new("link_id2", Kind::Text),
    Column::new("link_id3", Kind::Text), Column::new("link_id4", Kind::Text), Column::new("link_id5", Kind::Text),
    Column::new("link_id6", Kind::Text), Column::new("link_id7", Kind::Text), Column::new("link_id8", Kind::Text),
    Column::new("link_id9", Kind::Text), Column::new("link_id10", Kind::Text), Column::new("link_id11", Kind::Text),
    Column::new("link_id12", Kind::Text), Column::new("link_id13", Kind::Text), Column::new("link_id14", Kind::Text),
    Column::new("link_id15", Kind::Text), Column::new("link_id16", Kind::Text), Column::new("link_id17", Kind::Text),
    Column::new("link_id18", Kind::Text), Column::new("link_id19", Kind::Text), Column::new("link_id20", Kind::Text),
    Column::new("link_id21", Kind::Text), Column::new("link_id22", Kind::Text), Column::new("link_id23", Kind::Text),
    Column::new("link_id24", Kind::Text), Column::new("link_id25", Kind::Text), Column::new("link_id26", Kind::Text),
    Column::new("link_id27", Kind::Text), Column::new("link_id28", Kind::Text), Column::new("link_id29", Kind::Text),
    Column::new("link_id30", Kind::Text), Column::new("link_id31", Kind::Text), Column::new("link_id32", Kind::Text),
    Column::new("link_id33", Kind::Text), Column::new("link_id34", Kind::Text), Column::new("link_id35", Kind::Text),
    Column::new("ucdp_actor_id", Kind::Whole), Column::new("actor_name", Kind::Text),
    Column::new("ucdp_acd_id", Kind::Whole), Column::new("ucdp_dyad", Kind::Whole),
    Column::new("pax_id", Kind::Whole), Column::new("side", Kind::Text), Column::new("cf_dec_yr", Kind::Whole),
    Column::new("cf_dec_month", Kind::Whole), Column::new("cf_dec_day", Kind::Whole),
    Column::new("cf_effect_yr", Kind::Whole), Column::new("cf_effect_month", Kind::Whole),
    Column::new("cf_effect_day", Kind::Whole), Column::new("written", Kind::Whole),
    Column::new("partial", Kind::Whole), Column::new("fixed", Kind::Whole), Column::new("fixed_time", Kind::Text),
    Column::new("nsa_frac", Kind::Whole), Column::new("splinter", Kind::Whole),
    Column::new("p_humanitarian", Kind::Whole), Column::new("p_peaceprocess", Kind::Whole),
    Column::new("p_holiday", Kind::Whole), Column::new("p_election", Kind::Whole),
    Column::new("p_other", Kind::Whole), Column::new("p_other_comment", Kind::Text),
    Column::new("p_unclear", Kind::Whole), Column::new("cf_pp", Kind::Whole),
    Column::new("ceasefire_class", Kind::Whole), Column::new("timing", Kind::Whole),
    Column::new("geography", Kind::Text), Column::new("mediator_nego", Kind::Whole),
    Column::new("mediator_send", Kind::Whole), Column::new("implement", Kind::Whole),
    Column::new("enforcement", Kind::Whole), Column::new("ddr", Kind::Whole), Column::new("ended", Kind::Whole),
    Column::new("end_yr", Kind::Whole), Column::new("end_month", Kind::Whole), Column::new("end_day", Kind::Whole),
    Column::new("truce", Kind::Whole), Column::new("evidence_onset", Kind::Text),
    Column::new("evidence_end", Kind::Text), Column::new("factivia_source", Kind::Text),
    Column::new("factivia_page", Kind::Text), Column::new("comment", Kind::Text), Column::new("coder", Kind::Text),
];

/// The rows of a ceasefire, one a side; none where it did not come about.
pub fn rows<'c>(
    ceasefire: &'c Ceasefire,
    sources: &'c [Cited],
    codes: &Codes<'_>,
) -> Vec<[Cell<'c>; WIDTH]> {
    let came_about = matches!(
        ceasefire.status,
        CeasefireStatus::Agreed
            | CeasefireStatus::Declared
            | CeasefireStatus::InForce
            | CeasefireStatus::Extended
            | CeasefireStatus::Violated
            | CeasefireStatus::Ended
    );
    if !came_about {
        return Vec::new();
    }
    let sides = ceasefire.parties.len().max(1);
    (0..sides)
        .map(|side| row(ceasefire, side, sources, codes))
        .collect()
}

fn row<'c>(
    ceasefire: &'c Ceasefire,
    side: usize,
    sources: &'c [Cited],
    codes: &Codes<'_>,
) -> [Cell<'c>; WIDTH] {
    let mut row: [Cell<'c>; WIDTH] = std::array::from_fn(|_| Cell::Empty);
    let mut fill = |from: &str, cells: Vec<Cell<'c>>| {
        let place = COLUMNS.iter().position(|column| column.name == from);
        for (place, cell) in row.iter_mut().skip(place.unwrap_or(WIDTH)).zip(cells) {
            *place = cell;
        }
    };
    let scope = ceasefire.scope.as_ref();
    let country = scope.and_then(|scope| scope.country.as_deref());
    let party = ceasefire.parties.get(side);
    let mut links: Vec<&str> = Vec::new();
    for cited in sources {
        let link = cited.told.url.as_deref().unwrap_or(&cited.report);
        if !links.contains(&link) {
            links.push(link);
        }
    }
    fill(
        "id",
        vec![
            Cell::whole(number_of(&ceasefire.id)),
            Cell::text(format!("{}-{}", ceasefire.id, side + 1)),
            Cell::text(&ceasefire.id),
        ],
    );
    let location = country
        .and_then(|code| codes.country_name(code))
        .or_else(|| scope.map(|scope| scope.text.clone()));
    fill("location", vec![Cell::maybe(location)]);
    fill("link", vec![Cell::maybe(links.first().copied())]);
    fill(
        "link_id1",
        links
            .iter()
            .take(35)
            .map(|link| Cell::text(*link))
            .collect(),
    );
    fill(
        "actor_name",
        vec![Cell::maybe(party.map(|party| party.name()))],
    );
    let sides = ceasefire.sides.map(|sides| match sides {
        Sides::Unilateral => "unilateral",
        Sides::Bilateral => "bilateral",
    });
    fill("side", vec![Cell::maybe(sides)]);
    fill("cf_dec_yr", calendar(ceasefire.declared));
    let effect = ceasefire.time.as_ref().and_then(|time| time.start);
    fill("cf_effect_yr", calendar(effect.map(|effect| effect.date())));
    let term = ceasefire
        .duration
        .clone()
        .or_else(|| ceasefire.until.map(|until| until.to_string()));
    fill(
        "written",
        vec![
            flag(ceasefire.written),
            flag(Some(true).filter(|_| !ceasefire.partial.is_empty())),
            flag(Some(true).filter(|_| term.is_some())),
            Cell::maybe(term),
        ],
    );
    let purpose = |name: &str| {
        let told = ceasefire.purposes.iter().any(|purpose| purpose == name);
        flag(Some(true).filter(|_| told))
    };
    let others: Vec<&str> = ceasefire
        .purposes
        .iter()
        .map(SmolStr::as_str)
        .filter(|purpose| !PURPOSES.contains(purpose))
        .collect();
    let mut purposes: Vec<Cell<'c>> = PURPOSES.iter().map(|name| purpose(name)).collect();
    purposes.push(flag(Some(true).filter(|_| !others.is_empty())));
    purposes.push(Cell::text(others.join("; ")));
    fill("p_humanitarian", purposes);
    let class = ceasefire.class.map(|class| match class {
        CeasefireClass::CessationOfHostilities => 1,
        CeasefireClass::WithMechanisms => 2,
        CeasefireClass::Definitive => 3,
    });
    fill("ceasefire_class", vec![Cell::whole(class)]);
    let parts: Vec<&str> = ceasefire.partial.iter().map(SmolStr::as_str).collect();
    let named = scope.map(|scope| scope.name.as_deref().unwrap_or(&scope.text));
    let geography: Vec<&str> = named.into_iter().chain(parts).collect();
    fill(
        "geography",
        vec![
            Cell::text(geography.join("; ")),
            flag(Some(true).filter(|_| !ceasefire.mediators.is_empty())),
        ],
    );
    let has = |name: &str| ceasefire.enforcement.iter().any(|known| known == name);
    let enforcement = match (has("organisation"), has("external")) {
        (true, _) => Some(2),
        (_, true) => Some(1),
        _ => None,
    };
    fill(
        "implement",
        vec![
            flag(Some(true).filter(|_| !ceasefire.mechanisms.is_empty())),
            Cell::whole(enforcement),
        ],
    );
    fill(
        "ended",
        vec![flag(Some(true).filter(|_| ceasefire.ended.is_some()))],
    );
    fill("end_yr", calendar(ceasefire.ended));
    let evidence_end = ceasefire
        .history
        .iter()
        .rev()
        .find(|step| step.status == CeasefireStatus::Ended)
        .and_then(|step| sources.iter().find(|cited| cited.event == step.event));
    let first = sources.first();
    fill(
        "evidence_onset",
        vec![
            Cell::maybe(first.map(|cited| cited.sentence.as_str())),
            Cell::maybe(evidence_end.map(|cited| cited.sentence.as_str())),
        ],
    );
    fill(
        "comment",
        vec![
            Cell::maybe(ceasefire.condition.as_deref()),
            Cell::text(concat!("rapporteur ", env!("CARGO_PKG_VERSION"))),
        ],
    );
    row
}

/// The purposes that the data set has columns for, in their order.
const PURPOSES: [&str; 4] = ["humanitarian", "peace-process", "holiday", "election"];

/// Year, month, day.
fn calendar(day: Option<Date>) -> Vec<Cell<'static>> {
    vec![
        Cell::whole(day.map(|day| day.year())),
        Cell::whole(day.map(|day| day.month())),
        Cell::whole(day.map(|day| day.day())),
    ]
}

fn flag(told: Option<bool>) -> Cell<'static> {
    Cell::whole(told.map(u8::from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapporteur_data::DataSet;
    use rapporteur_places::Gazetteer;

    #[test]
    fn a_side_is_a_row_and_what_did_not_come_about_is_none() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let codes = Codes::new(&gazetteer, &DataSet::embedded());
        let party = |name: &str| serde_json::json!({"country": null, "sector": null, "id": null, "names": [name]});
        let mut told = serde_json::json!({
            "id": "ceasefire-00000000000z", "parties": [party("Oslo"), party("the rebels")], "sides": "bilateral",
            "kind": null, "purposes": ["humanitarian", "harvest"], "class": "with_mechanisms", "written": true,
            "partial": ["air"], "scope": null, "declared": "2024-05-03", "time": null, "duration": "two weeks",
            "mechanisms": ["monitoring"], "enforcement": ["external"], "status": "agreed", "condition": null,
            "violated_by": [], "evidence": ["r#1"],
        });
        let ceasefire: Ceasefire = serde_json::from_value(told.clone()).unwrap();
        let found = rows(&ceasefire, &[], &codes);
        assert_eq!(found.len(), 2);
        let get = |side: usize, column: &str| {
            let place = COLUMNS
                .iter()
                .position(|known| known.name == column)
                .unwrap();
            found[side][place].clone()
        };
        let cases = [
            ("id", Cell::Whole(31)),
            ("uniq_id", Cell::text("ceasefire-00000000000z-2")),
            ("actor_name", Cell::text("the rebels")),
            ("side", Cell::text("bilateral")),
            ("cf_dec_yr", Cell::Whole(2024)),
            ("cf_dec_day", Cell::Whole(3)),
            ("cf_effect_yr", Cell::Empty),
            ("written", Cell::Whole(1)),
            ("partial", Cell::Whole(1)),
            ("fixed", Cell::Whole(1)),
            ("fixed_time", Cell::text("two weeks")),
            ("p_humanitarian", Cell::Whole(1)),
            ("p_election", Cell::Empty),
            ("p_other", Cell::Whole(1)),
            ("p_other_comment", Cell::text("harvest")),
            ("ceasefire_class", Cell::Whole(2)),
            ("geography", Cell::text("air")),
            ("mediator_nego", Cell::Empty),
            ("implement", Cell::Whole(1)),
            ("enforcement", Cell::Whole(1)),
            ("ended", Cell::Empty),
        ];
        for (column, expected) in cases {
            assert_eq!(get(1, column), expected, "{column}");
        }
        told["status"] = "called_for".into();
        let ceasefire: Ceasefire = serde_json::from_value(told).unwrap();
        assert!(rows(&ceasefire, &[], &codes).is_empty());
    }
}
