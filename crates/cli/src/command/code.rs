//! `rapporteur code`: events, one a line, one a row, or one a point of a map.

use super::{each_report, go_on, outcome};
use crate::arguments::{Code, CodeFormat, Global};
use crate::exit_codes::Outcome;
use crate::output;
use crate::problems::Reporter;
use crate::setup;
use rapporteur_clean::{Mode, Options};
use rapporteur_export::events::{flat, lines};
use rapporteur_export::{Codes, Collection, Delimited, Position, Separator, Table, Told, gdelt};
use rapporteur_model::Event;
use std::io::{self, Write};

/// Where events go.
enum Sink<'o, 'g> {
    Lines(&'o mut dyn Write),
    Table(Box<dyn Table + 'o>),
    Map(Collection<&'o mut dyn Write>),
    Gdelt(gdelt::Rows<'g, &'o mut dyn Write>),
}

impl Sink<'_, '_> {
    fn write(&mut self, events: &[Event], told: &Told) -> io::Result<()> {
        for event in events {
            match self {
                Sink::Lines(out) => lines::write(out, event)?,
                Sink::Table(table) => table.row(&flat::row(event, told))?,
                Sink::Map(map) => {
                    let place = event.place.as_ref().map(|place| &place.mention);
                    let position = place.and_then(|place| Position::of(place.lat, place.lon));
                    map.write(Some(&event.id), position, event)?;
                }
                Sink::Gdelt(rows) => rows.write(event, told)?,
            }
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Sink::Lines(_) => Ok(()),
            Sink::Gdelt(rows) => rows.finish(),
            Sink::Table(table) => table.finish(),
            Sink::Map(map) => map.finish(),
        }
    }
}

pub(crate) fn run<W: Write>(
    arguments: &Code,
    global: &Global,
    reporter: &mut Reporter<W>,
) -> io::Result<Outcome> {
    let Some((data, engine)) = setup::reading(global, reporter) else {
        return Ok(Outcome::Nothing);
    };
    let codes = Codes::new(engine.places().gazetteer(), &data);
    let options = Options {
        given_date: arguments.date,
        mode: Mode::Report,
        ..Options::default()
    };
    let mut reports = 0;
    output::to_stdout(|out| {
        let mut sink = match arguments.format {
            CodeFormat::Jsonl => Sink::Lines(out),
            CodeFormat::Csv => {
                let table = Delimited::new(out, &flat::COLUMNS, Separator::Comma)?;
                Sink::Table(Box::new(table))
            }
            CodeFormat::Geojson => Sink::Map(Collection::new(out)?),
            CodeFormat::Gdelt => Sink::Gdelt(gdelt::Rows::new(out, &codes)),
        };
        let mut fault = Ok(());
        reports = each_report(
            &arguments.inputs,
            options,
            &data,
            global,
            reporter,
            |report| {
                let reading = engine.read(report);
                let told = Told::of(&reading.report);
                (Some((reading.events, told)), reading.problems)
            },
            |(events, told), _| go_on(sink.write(&events, &told), &mut fault),
        );
        fault.and_then(|()| sink.finish())
    })?;
    Ok(outcome(reports, reporter))
}
