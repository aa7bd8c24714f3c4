//! Faults of rule files come with file, line and column, and cost only their own entry.

use rapporteur_data::DataSet;
use rapporteur_time::TimeRules;

/// The problems of one file, one a line.
fn problems(text: &str) -> String {
    let (_, problems) = TimeRules::load(&DataSet::from_files([("time/a.toml", text)]));
    let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
    shown.join("\n")
}

fn rule(pattern: &str, yes: &str) -> String {
    format!(
        "about = \"x\"\n[[rule]]\nname = \"r\"\nmakes = \"DATE\"\nmeans = \"reference\"\n\
         says = {{ value = \"PAST_REF\" }}\npatterns = [\"{pattern}\"]\nyes = [\"{yes}\"]\nno = [\"x\"]\n"
    )
}

#[test]
fn faults_have_their_place() {
    for (text, expected) in [
        (rule("once", "They met [once](PAST_REF)."), ""),
        (rule("a (b", "[a](x)"), "data/time/a.toml:7:18: a '(' is not closed"),
        (rule("<nosuch>", "[a](x)"), "data/time/a.toml:7:14: no class is named <nosuch>"),
        (rule("<date>", "[a](x)"), "data/time/a.toml:7:14: no rule of a lower level makes <date>"),
        (rule("once", "They met once."), "data/time/a.toml:8:8: a yes example marks its expression with [ ] (write 'They met [on Monday](2025-07-21).')"),
        ("about = \"x\"\nlevel = \"high\"\n".into(), "data/time/a.toml:2:9: invalid type: string \"high\", expected u8 (data/time/README.md describes the format)"),
        (
            "about = \"x\"\n[[class]]\nname = \"c\"\nentries = [{ words = [] }]\n".into(),
            "data/time/a.toml:4:12: an entry without words",
        ),
        (
            "about = \"x\"\n[[holiday]]\nname = \"h\"\nwords = [\"H\"]\nwhen = { month = 2, day = 30 }\n".into(),
            "data/time/a.toml:3:8: no such day in every year: h (give month and day, month, weekday and nth, easter, or hijri-month)",
        ),
    ] {
        assert_eq!(problems(&text), expected, "{text}");
    }
}

#[test]
fn a_rule_needs_both_kinds_of_examples() {
    let text = rule("once", "They met [once](PAST_REF).").replace("no = [\"x\"]", "no = []");
    assert!(
        problems(&text)
            .starts_with("data/time/a.toml:3:8: a rule without a yes or without a no example")
    );
}

#[test]
fn a_bad_file_leaves_the_others_standing() {
    let good = rule("once", "They met [once](PAST_REF).");
    let data = DataSet::from_files([
        ("time/bad.toml", "about = "),
        ("time/good.toml", good.as_str()),
    ]);
    let (rules, problems) = TimeRules::load(&data);
    assert_eq!(problems.len(), 1);
    assert_eq!(rules.rule_names().collect::<Vec<_>>(), ["good/r"]);
    let failures: Vec<_> = rules
        .examples()
        .iter()
        .filter_map(|example| rules.check(example).err())
        .collect();
    assert!(failures.is_empty(), "{failures:?}");
}
