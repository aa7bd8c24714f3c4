//! The places that reports name, one a line or one a point of a map.

use super::super::{each_report, go_on, outcome};
use super::arguments::{Places, PlacesFormat};
use super::shown::Shown;
use crate::arguments::Global;
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_clean::{Mode, Options};
use rapporteur_export::{Collection, Position};
use rapporteur_flow::PlaceReader;
use rapporteur_model::{Place, PlaceKind, Report};
use serde::Serialize;
use std::io::{self, Write};

/// One line.
#[derive(Serialize)]
struct Line<'r> {
    source: &'r str,
    report: &'r str,
    #[serde(flatten)]
    shown: Shown<'r>,
}

/// Where places go.
enum Sink<'o> {
    Lines(&'o mut dyn Write),
    Map(Collection<&'o mut dyn Write>),
}

impl Sink<'_> {
    fn write(&mut self, report: &Report, places: &[Place]) -> io::Result<()> {
        for place in places {
            let line = Line {
                source: &report.source,
                report: &report.id,
                shown: Shown::at(report.in_input(place.span), place),
            };
            match self {
                Sink::Lines(out) => {
                    serde_json::to_writer(&mut *out, &line)?;
                    writeln!(out)?;
                }
                Sink::Map(map) => map.write(None, Position::of(place.lat, place.lon), &line)?,
            }
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Sink::Lines(_) => Ok(()),
            Sink::Map(map) => map.finish(),
        }
    }
}

pub(super) fn run<W: Write>(
    arguments: &Places,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some(data) = setup::data_or_tell(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let Some((gazetteer, pipeline)) = setup::gazetteer_and_pipeline(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let (reader, problems) = PlaceReader::new(&data, gazetteer, pipeline);
    reporter.tell_all(&problems);
    let options = Options {
        given_date: None,
        given_first: false,
        keep_origin: true,
        mode: Mode::Joined,
    };
    let wanted = |kind| arguments.all || matches!(kind, PlaceKind::Literal | PlaceKind::Metonym);
    let mut reports = 0;
    output::to_stdout(|out| {
        let mut sink = match arguments.format {
            PlacesFormat::Jsonl => Sink::Lines(out),
            PlacesFormat::Geojson => Sink::Map(Collection::new(out)?),
        };
        let mut fault = Ok(());
        reports = each_report(
            &arguments.inputs,
            options,
            &data,
            global,
            reporter,
            |report| {
                let (found, problems) = reader.read(&report);
                let places = found.map(|mut places| {
                    places.retain(|place| wanted(place.kind));
                    (report, places)
                });
                (places, problems)
            },
            |(report, places), _| go_on(sink.write(&report, &places), &mut fault),
        );
        fault.and_then(|()| sink.finish())
    })?;
    Ok(outcome(reports, reporter))
}
