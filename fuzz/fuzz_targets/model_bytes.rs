//! A converted model of any bytes loads or is refused; it never panics, and what loads annotates.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur_nlp::Pipeline;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(pipeline) = Pipeline::from_converted(bytes.to_vec()) {
        let _ = pipeline.annotate("Talks were held.");
    }
});
