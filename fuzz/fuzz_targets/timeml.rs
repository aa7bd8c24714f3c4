//! TimeML of any text is read, and its offsets lie in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur_time::timeml;

fuzz_target!(|text: &str| {
    let document = timeml::read(text);
    assert_eq!(document.offsets.derived_len(), document.text.len());
});
