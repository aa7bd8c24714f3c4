//! Events as PLOVER's own JSON records, one a line.
//!
//! The fields are those of the manual's section on JSON, in its order, and only those that are
//! known are written, but for the ones that it requires. `date` is required there and `null` here where
//! no report tells it. Auxiliary modes stand in `context`, as the manual has them. A size is the
//! lower bound of what is told. `comment` has the composed form, outermost operator first.
//!
//! Deliberately absent: events that PLOVER has no type for, and religion, ethnicity, gender and age.

use crate::told::Told;
use crate::words::{name, name_of, words_of};
use rapporteur_model::{Actor, Event, Feature, Place, Range, TimeKind};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'e> {
    id: &'e str,
    has_event: bool,
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enddate: Option<String>,
    actor: Vec<Entity<'e>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    recipient: Vec<Entity<'e>>,
    event: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_loc: Option<Location<'e>>,
    event_text: Cow<'e, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quad_code: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_scale: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'e str>,
    context: Vec<Cow<'e, str>>,
    #[serde(skip_serializing_if = "Size::is_empty")]
    size: Size,
    text: &'e str,
    text_info: TextInfo,
    cite_info: CiteInfo<'e>,
    coder: &'static str,
    comment: String,
}

#[derive(Serialize)]
struct Entity<'e> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sector: Option<&'e str>,
    entity_text: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_id: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier_text: Option<&'e str>,
}

#[derive(Serialize)]
struct Location<'e> {
    extracted_place: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_place: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geonameid: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<u8>,
}

#[derive(Serialize)]
struct Size {
    #[serde(skip_serializing_if = "Option::is_none")]
    dead: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    injured: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrested: Option<u64>,
}

impl Size {
    fn is_empty(&self) -> bool {
        self.dead.is_none() && self.injured.is_none() && self.arrested.is_none()
    }
}

#[derive(Serialize)]
struct TextInfo {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct CiteInfo<'e> {
    citation: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publication: Option<&'e str>,
    codebook: &'static str,
}

/// Writes an event as a line; whether PLOVER has a type for it.
///
/// # Errors
/// When it cannot be written.
pub fn write(out: &mut dyn Write, event: &Event, told: &Told) -> io::Result<bool> {
    let Some(event_type) = event.event_type.as_deref() else {
        return Ok(false);
    };
    let time = event.time.as_ref().map(|time| &time.expression);
    let start = time.and_then(|time| time.start);
    // The last day of a stretch ends with the first instant after it.
    let last = time
        .and_then(|time| time.end)
        .and_then(|end| end.checked_sub(jiff::SignedDuration::from_secs(1)).ok())
        .map(|last| last.date());
    let clock = start.filter(|_| time.is_some_and(|time| time.kind == TimeKind::Time));
    let aux = event.status.aux.iter().map(|aux| Cow::Owned(name_of(aux)));
    let contexts = event
        .contexts
        .iter()
        .map(|context| Cow::Borrowed(context.as_str()));
    let least = |range: Option<Range>| range.map(|range| range.min);
    let line = Line {
        id: &event.id,
        has_event: true,
        date: start.map(|start| start.date().to_string()),
        time: clock.map(|clock| clock.time().to_string()),
        enddate: last
            .filter(|last| start.is_none_or(|start| start.date() != *last))
            .map(|last| last.to_string()),
        actor: event.actors.iter().map(entity).collect(),
        recipient: event.recipients.iter().map(entity).collect(),
        event: event_type,
        event_loc: event.place.as_ref().map(|place| location(&place.mention)),
        event_text: words_of(event),
        quad_code: event.quad,
        event_scale: event.score,
        mode: event.mode.as_deref(),
        context: contexts.chain(aux).collect(),
        size: Size {
            dead: least(event.counts.killed),
            injured: least(event.counts.injured),
            arrested: least(event.counts.captured),
        },
        text: &event.sentence,
        text_info: TextInfo {
            start: event.sentence_span.start,
            end: event.sentence_span.end,
        },
        cite_info: CiteInfo {
            citation: &event.report,
            url: told.url.as_deref(),
            title: told.title.as_deref(),
            language: told.language.as_deref(),
            publication: told.publisher.as_deref(),
            codebook: "PLOVER",
        },
        coder: concat!("rapporteur ", env!("CARGO_PKG_VERSION")),
        comment: composed(event),
    };
    super::lines::write(out, &line).map(|()| true)
}

fn entity(actor: &Actor) -> Entity<'_> {
    Entity {
        code: actor.country.as_deref(),
        sector: actor.sector.as_deref(),
        entity_text: &actor.text,
        identifier_id: actor.id.as_deref(),
        identifier_text: Some(name(actor)).filter(|_| actor.name.is_some()),
    }
}

fn location(place: &Place) -> Location<'_> {
    Location {
        extracted_place: &place.text,
        resolved_place: place.name.as_deref(),
        geonameid: place.geonames,
        lat: place.lat,
        lon: place.lon,
        province: place.admin1.as_deref(),
        country_code: place.country.as_deref(),
        resolution: place.feature.and_then(resolution),
    }
}

/// PLOVER's steps from 1, a country, to 5, a part of a city; none for what is no such step.
fn resolution(feature: Feature) -> Option<u8> {
    match feature {
        Feature::Country => Some(1),
        Feature::Admin1 => Some(2),
        Feature::Admin2 => Some(3),
        Feature::Settlement => Some(4),
        Feature::Neighbourhood | Feature::Site => Some(5),
        _ => None,
    }
}

/// 'promise aid (military)'.
fn composed(event: &Event) -> String {
    let mut words: Vec<&str> = event
        .operators
        .iter()
        .map(smol_str::SmolStr::as_str)
        .collect();
    words.push(&event.act);
    let form = words.join(" ");
    match &event.act_kind {
        Some(kind) => format!("{form} ({kind})"),
        None => form,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use serde_json::{Value, json};

    #[test]
    fn a_line_has_the_fields_of_the_manual() {
        let mut event = sample::placed();
        let mut out = Vec::new();
        assert!(!write(&mut out, &event, &Told::default()).unwrap());
        event.event_type = Some("REJECT".into());
        event.actors = vec![sample::actor("Oslo", "NOR", "GOV")];
        event.time = Some(sample::on(jiff::civil::date(2025, 7, 14)));
        event.status.aux = vec![rapporteur_model::Auxiliary::Historical];
        assert!(write(&mut out, &event, &Told::default()).unwrap());
        let line: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(line["date"], "2025-07-14");
        assert_eq!(line.get("enddate"), None);
        assert_eq!(
            line["actor"],
            json!([{"code": "NOR", "sector": "GOV", "entity_text": "Oslo"}])
        );
        assert_eq!(line["event"], "REJECT");
        assert_eq!(line["context"], json!(["historical"]));
        assert_eq!(line["size"], json!({"dead": 1}));
        assert_eq!(line["event_loc"]["resolution"], 4);
        assert_eq!(line["comment"], "refuse request meet");
    }
}
