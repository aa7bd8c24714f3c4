//! Contradictions, side by side: what each claimant says of one happening, and who denies it.

use crate::pages::links;
use rapporteur_brief::words::{Wording, dates, sanitise};
use rapporteur_ledger::incidents::Incident;
use rapporteur_ledger::{Toll, Violence};
use rapporteur_model::Range;

/// More are on the list of incidents.
const MOST: usize = 24;

/// A happening of which different things are said.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) day: String,
    pub(crate) line: String,
    pub(crate) href: String,
    pub(crate) sides: Vec<Side>,
}

/// What one says.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    pub(crate) who: String,
    pub(crate) said: String,
    pub(crate) href: String,
}

/// The newest contradictions, of incidents that somebody denies and of rows of violence.
pub(crate) fn claims(
    denied: &[Incident],
    violence: &[Violence],
    wording: Wording<'_>,
    then: &str,
) -> Vec<Claim> {
    let mut all: Vec<(Option<jiff::civil::Date>, Claim)> = Vec::new();
    for row in violence {
        let mut sides = by_claimant(&row.tolls, wording, then);
        denials(&mut sides, &row.denied_by, wording);
        if sides.len() > 1 {
            let row = rapporteur_ledger::Row::Violence(row);
            let head = row.head();
            let line = rapporteur_brief::line(row, wording);
            all.push((head.day, claim(head.day, line, &head.id, sides, then)));
        }
    }
    for incident in denied {
        if incident.tolls.len() > 1 {
            continue;
        }
        let mut sides = vec![Side {
            who: if incident.claimed_by.is_empty() {
                "The reports".to_owned()
            } else {
                wording.parties(&incident.claimed_by)
            },
            said: format!("“{}”", sanitise(&incident.words)),
            href: incident
                .tellings
                .first()
                .map(|telling| links::event(&telling.event, then))
                .unwrap_or_default(),
        }];
        denials(&mut sides, &incident.denied_by, wording);
        let head = incident.head();
        let line = rapporteur_brief::incident_line(incident, wording);
        all.push((head.day, claim(head.day, line, &incident.id, sides, then)));
    }
    all.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    all.into_iter().take(MOST).map(|(_, claim)| claim).collect()
}

fn claim(
    day: Option<jiff::civil::Date>,
    line: String,
    id: &str,
    sides: Vec<Side>,
    then: &str,
) -> Claim {
    Claim {
        day: day.map_or_else(|| "undated".to_owned(), dates::day),
        line,
        href: links::row(id, then),
        sides,
    }
}

/// What each claimant says last, where not all say the same.
fn by_claimant(tolls: &[Toll], wording: Wording<'_>, then: &str) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for toll in tolls {
        let who = match &toll.according_to {
            Some(party) => wording.speaker(party),
            None => "The reports".to_owned(),
        };
        let side = Side {
            said: figures(toll),
            href: links::event(&toll.evidence, then),
            who,
        };
        match sides.iter_mut().find(|known| known.who == side.who) {
            Some(known) => *known = side,
            None => sides.push(side),
        }
    }
    let is_same = sides.windows(2).all(|pair| pair[0].said == pair[1].said);
    if is_same { Vec::new() } else { sides }
}

fn figures(toll: &Toll) -> String {
    let said = |range: Option<Range>, what: &str| {
        let range = range?;
        Some(match range.max {
            Some(max) if max == range.min => format!("{max} {what}"),
            Some(max) => format!("{}–{max} {what}", range.min),
            None => format!("at least {} {what}", range.min),
        })
    };
    let parts = [
        said(toll.killed, "killed"),
        said(toll.injured, "injured"),
        said(toll.captured, "captured"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn denials(sides: &mut Vec<Side>, denied_by: &[rapporteur_ledger::Party], wording: Wording<'_>) {
    for party in denied_by {
        sides.push(Side {
            who: wording.speaker(party),
            said: "denies it".to_owned(),
            href: String::new(),
        });
    }
}
