//! Every trigger of the data files does in its 'yes' sentences what they say, and nothing in its
//! 'no' ones. Triggers are found, not listed.

#![allow(clippy::expect_used, reason = "a test may fail")]

use rapporteur_coder::Coder;
use rapporteur_data::DataSet;
use rapporteur_lexicon::{Example, Lexicon, Trigger};
use rapporteur_model::{Report, Span, Standing};
use rapporteur_nlp::Pipeline;

fn standing(pipeline: &Pipeline, coder: &Coder, example: &Example) -> Option<Standing> {
    let report = Report::from_text("example", example.text.as_str());
    let annotations = pipeline.annotate(&example.text);
    let found = coder.standings(&report, &annotations, &[example.word]);
    found.expect("the annotations fit").into_iter().next()?
}

/// What is wrong with an example, if anything is.
fn fault(
    trigger: &Trigger,
    example: &Example,
    found: Option<&Standing>,
    yes: bool,
) -> Option<String> {
    let Some(found) = found else {
        return Some("marks no word".to_owned());
    };
    let fired = found.rule.iter().any(|rule| *rule == trigger.rule);
    if fired != yes {
        let by = found.rule.join(", ");
        return Some(if yes {
            format!("the trigger has no effect here (but: {by})")
        } else {
            "the trigger must have no effect here".to_owned()
        });
    }
    let stands = example.stands;
    let fits = stands
        .polarity
        .is_none_or(|wanted| wanted == found.polarity)
        && stands
            .modality
            .is_none_or(|wanted| wanted == found.modality)
        && stands.tense.is_none_or(|wanted| wanted == found.tense);
    (!fits).then(|| {
        let told = format!(
            "{:?} {:?} {:?}",
            found.polarity, found.modality, found.tense
        );
        format!(
            "it stands {} by {}",
            told.to_lowercase(),
            found.rule.join(", ")
        )
    })
}

#[test]
fn triggers_do_what_their_sentences_say() {
    let data = DataSet::embedded();
    let (lexicon, problems) = Lexicon::load(&data);
    assert!(problems.is_empty(), "{problems:?}");
    let pipeline = Pipeline::english().expect("the embedded model loads");
    let coder = Coder::new(lexicon);
    let mut faults = Vec::new();
    for trigger in coder.lexicon().status.triggers.all() {
        for (examples, yes) in [(&trigger.yes, true), (&trigger.no, false)] {
            for example in examples {
                let found = standing(&pipeline, &coder, example);
                if let Some(what) = fault(trigger, example, found.as_ref(), yes) {
                    faults.push(place(&data, trigger, example, &what));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

fn place(data: &DataSet, trigger: &Trigger, example: &Example, what: &str) -> String {
    let path = trigger.rule.split('#').next().unwrap_or_default();
    let message = format!("'{}': {what}", example.written);
    let Some(file) = data.get(path) else {
        return message;
    };
    let behind = file.text.get(trigger.at.start..).unwrap_or("");
    let at = behind
        .find(&example.written)
        .map_or(trigger.at.start, |found| trigger.at.start + found);
    file.fault(Span::new(at, at), message).to_string()
}
