//! Every line about acts and words in `data/ledger/tables` does what its sentences say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use rapporteur_data::DataSet;
use rapporteur_flow::Engine;
use rapporteur_ledger::{Ceasefire, CeasefireClass, Example, LedgerRules, MeasureStatus, Record};
use rapporteur_model::Report;
use rapporteur_nlp::Pipeline;

/// Whether a record has what the line of an example enters.
fn shows(record: &Record, example: &Example) -> bool {
    let name = example.name.as_str();
    let field = |of: fn(&Ceasefire) -> &[smol_str::SmolStr]| {
        record
            .ceasefires
            .iter()
            .any(|row| of(row).iter().any(|value| value == name))
    };
    match example.what.as_str() {
        "violence" => record.violence.iter().any(|row| row.kind.act == name),
        "consequence" => record.ultimatums.iter().any(|row| {
            row.consequence
                .as_ref()
                .is_some_and(|deed| deed.act == name)
        }),
        "measure" => record.measures.iter().any(|row| row.kind.act == name),
        "pledged" => record.pledges.iter().any(|row| row.what.act == name),
        "ended" => record
            .measures
            .iter()
            .any(|row| row.status == MeasureStatus::Ended),
        "purpose" => field(|row| &row.purposes),
        "mechanism" => field(|row| &row.mechanisms),
        "enforcement" => field(|row| &row.enforcement),
        "geography" => field(|row| &row.partial),
        "written" => record
            .ceasefires
            .iter()
            .any(|row| row.written == Some(true)),
        "class" => record
            .ceasefires
            .iter()
            .any(|row| row.class == Some(CeasefireClass::Definitive)),
        other => panic!("no test knows what '{other}' enters"),
    }
}

#[test]
fn every_line_enters_its_sentence_and_leaves_the_other() {
    let data = DataSet::embedded();
    let (engine, _) = Engine::new(&data, Pipeline::english().unwrap()).unwrap();
    let (rules, problems) = LedgerRules::load(&data);
    assert!(problems.is_empty(), "{problems:#?}");
    let record = |text: &str| {
        let reading = engine.read(Report::from_text("example", text));
        Record::of(&[&reading.report], &reading.events)
    };
    let mut unmet = Vec::new();
    for example in rules.examples() {
        if !shows(&record(&example.yes), example) {
            unmet.push(format!("{} is not entered: {}", example.line, example.yes));
        }
        if shows(&record(&example.no), example) {
            unmet.push(format!("{} is entered: {}", example.line, example.no));
        }
    }
    assert!(unmet.is_empty(), "{}", unmet.join("\n"));
}
