//! TimeML out and in again, and spans that lead back to the file.

use jiff::civil::date;
use proptest::prelude::*;
use rapporteur_data::DataSet;
use rapporteur_model::{Annotations, Span};
use rapporteur_time::{TimeRules, timeml};

#[test]
fn what_is_written_is_read() {
    let (rules, _) = TimeRules::load(&DataSet::embedded());
    let text =
        "Talks & more: \"they\" met on 3 May 1994 and the following day. They met last month.";
    let day = date(2025, 7, 22);
    let found = rules.find(text, &Annotations::default(), Some(day));
    let written = timeml::write(text, Some(day), &found);
    assert!(
        written.contains(
            "value=\"1994-05-04\" temporalFunction=\"true\" anchorTimeID=\"t1\">the following day<"
        ),
        "{written}"
    );
    assert!(
        written.contains("anchorTimeID=\"t0\">last month<"),
        "{written}"
    );
    let read = timeml::read(&written);
    assert_eq!(read.text, text);
    assert_eq!(read.reference, Some(day));
    for one in found {
        let source = read.offsets.to_source(one.span);
        assert_eq!(source.of(&written), one.text);
    }
}

#[test]
fn the_creation_time_need_not_come_first() {
    let source = "<TIMEX3 tid=\"t1\" value=\"1994\">1994</TIMEX3><TEXT>x</TEXT>\
        <TIMEX3 tid=\"t0\" value=\"2013-03-22T10:00\" functionInDocument=\"CREATION_TIME\">22</TIMEX3>";
    assert_eq!(timeml::read(source).reference, Some(date(2013, 3, 22)));
    assert_eq!(timeml::read("<TEXT>x</TEXT>").reference, None);
}

proptest! {
    #[test]
    fn any_source_gives_text_that_leads_back(source in "(<TEXT>|</TEXT>|<a b=\"c\">|&amp;|&|<|>|é|[a-z ]){0,20}") {
        let document = timeml::read(&source);
        for (at, letter) in document.text.char_indices() {
            let back = document.offsets.to_source(Span::new(at, at + letter.len_utf8()));
            prop_assert!(!back.of(&source).is_empty());
        }
    }
}
