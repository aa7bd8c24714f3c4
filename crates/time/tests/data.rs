//! The sentences beside the rules of `data/time/` come out as they say.

use rapporteur_data::DataSet;
use rapporteur_time::TimeRules;

#[test]
fn the_rule_files_load_without_fault() {
    let (rules, problems) = TimeRules::load(&DataSet::embedded());
    let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    assert!(rules.rule_names().count() > 0);
}

#[test]
fn every_example_comes_out_as_written() {
    let (rules, _) = TimeRules::load(&DataSet::embedded());
    let failures: Vec<_> = rules
        .examples()
        .iter()
        .filter_map(|example| rules.check(example).err())
        .map(|fault| fault.to_string())
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} examples fail:\n{}",
        failures.len(),
        rules.examples().len(),
        failures.join("\n")
    );
}
