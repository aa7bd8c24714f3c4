//! Any bytes are a stored sketch or are refused; one that is read is written the same again, and is
//! compared and looked up without harm.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rapporteur_duplicates::{Index, Sketch};

fuzz_target!(|input: (Vec<u8>, String)| {
    let (bytes, text) = input;
    let own = Sketch::of(&text);
    assert_eq!(Sketch::from_bytes(&own.to_bytes()), Ok(own.clone()));
    let Ok(sketch) = Sketch::from_bytes(&bytes) else {
        return;
    };
    assert_eq!(sketch.to_bytes(), bytes);
    let (forth, back) = (sketch.overlap(&own), own.overlap(&sketch));
    assert_eq!((forth.shared, forth.first), (back.shared, back.second));
    let mut index = Index::new();
    index.insert(0, &sketch);
    assert_eq!(index.similar(&sketch, 0.9).len(), usize::from(!sketch.is_empty()));
    let _ = index.similar(&own, 0.0);
});
